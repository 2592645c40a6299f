"""Layers as a page in one line, with the arguments of `geopandas.explore`."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import geopandas
import pandas

from nzv_geo.catalogue import Basemap, Catalogue, load_catalogue
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.layers import Layer, as_layer
from nzv_geo.project import MapProject
from nzv_geo.shown import Shown
from nzv_geo.styles import by_language
from nzv_geo.valley import Valley
from nzv_geo.webmap import render_layers, render_map, render_project
from nzv_geo.webmap.columns import fields_of
from nzv_geo.webmap.explore_fields import chosen_fields, field_of, shown_heading
from nzv_geo.webmap.explore_options import Options
from nzv_geo.webmap.explore_style import style_of
from nzv_geo.webmap.map_page import MapPage

__all__ = ["explore", "in_order"]

VALUES = "values"  # column of values that come without a name


def explore(shown: Shown, column: Any = None, **given: Any) -> MapPage:
    """Return layers or a valley as a page; see `nzv_geo.shown.Shown.explore`.

    Parameters
    ----------
    shown
        A layer, a valley, a page, or a map project, which says itself how it looks.
    column
        Field that is shown, or a value for each feature.
    given
        See `nzv_geo.webmap.explore_options.Options`.

    Examples
    --------
    >>> from nzv_geo import build_valley
    >>> page = explore(build_valley("goerlitz"), "designation", name="Arten")
    >>> page.title, page.layers[-2].title["de"]
    ('Net Zero Valley Lausitz: Landkreis Görlitz', 'Arten')
    """
    if isinstance(shown, MapProject):
        return _project_page(shown, column, given)
    options = Options.of(given)
    ground = _ground(shown, options)
    layers = [*_explored(shown, column, options), *_added(options.added)]
    catalogue = load_catalogue() if ground is None else ground.catalogue
    offered = _offered(options.tiles, catalogue)
    if ground is not None:
        title = options.title or None
        return render_map(
            ground,
            added=layers,
            title=title,
            language=options.language,
            basemaps=offered,
            view_only=True,
        )
    if not layers:
        raise DataError("there is nothing to explore: this page shows no layers")
    title = options.title or _page_title(layers[0], options.language)
    return render_layers(
        layers, title=title, language=options.language, basemaps=offered, view_only=True
    )


def _project_page(project: MapProject, column: Any, given: Mapping[str, Any]) -> MapPage:
    if column is not None or given:
        raise DataError(
            "a map project says itself how its layers look; explore one of its .layers instead"
        )
    return render_project(project, view_only=True)


def _page_title(layer: Layer, language: str) -> str:
    return layer.title.get(language) or layer.title.get("de") or layer.id


def _ground(shown: Shown, options: Options) -> Valley | None:
    """Return the valley whose map is beneath, where there is one."""
    if isinstance(shown, Valley):
        return shown
    if options.m is not None and not isinstance(options.m, Valley):
        raise DataError(
            f"m is a {type(options.m).__name__}; it takes a valley, such as build_valley() "
            "returns; further layers go into added=[…]"
        )
    return options.m


def _added(given: Any) -> list[Layer]:
    some = [given] if isinstance(given, Layer | geopandas.GeoDataFrame) else given
    return [as_layer(layer) for layer in some]


def _explored(shown: Shown, column: Any, options: Options) -> list[Layer]:
    """Return the layers to draw: the one with the column as asked; those of a valley it draws."""
    every = shown.shown_layers()
    if column is None and isinstance(shown, Valley):
        if options.color is not None:
            raise DataError("color is that of a layer: valley.counties.explore(color='red', m=…)")
        style_of(every[0].features, "", options)  # what asks for a column is an error
        return []
    if not every:
        return []
    chosen, name = _with_column(every, column)
    styled = _styled(chosen, name, options)
    if isinstance(shown, Valley):
        return [styled]
    return [styled if layer.id == chosen.id else layer for layer in every]


def _with_column(layers: Sequence[Layer], column: Any) -> tuple[Layer, str]:
    """Return the first layer that has the column, and its name there."""
    if column is None:
        return layers[0], ""
    if not isinstance(column, str):
        return _with_values(layers[0], column)
    for layer in layers:
        try:
            return layer, field_of(layer, column)
        except UnknownNameError:
            continue
    known = dict.fromkeys(name for layer in layers for name in fields_of(layer.table))
    raise UnknownNameError("column", column, known)


def in_order(values: pandas.Series[Any], index: pandas.Index[Any]) -> pandas.Series[Any]:
    """Return values in the order of an index, as pandas assigns them.

    Raises
    ------
    DataError
        They have other labels.

    Examples
    --------
    >>> in_order(pandas.Series([1, 2], index=["b", "a"]), pandas.Index(["a", "b"])).tolist()
    [2, 1]
    """
    if values.index.equals(index):
        return values
    if not (index.is_unique and values.index.sort_values().equals(index.sort_values())):
        raise DataError(
            "the values have another index than the features: join them by a key, or give them in "
            "the order of the features by .tolist()"
        )
    return values.reindex(index)


def _with_values(layer: Layer, values: Any) -> tuple[Layer, str]:
    """Return a layer with one more column: a value for each of its features."""
    if isinstance(values, pandas.Series):
        values = in_order(values, layer.features.index)
    elif not hasattr(values, "__len__"):
        raise DataError(f"column is {values!r}; it takes a name, or a value for each feature")
    if len(values) != len(layer):
        raise DataError(f"there are {len(values)} values for {len(layer)} features of {layer.id}")
    name = str(getattr(values, "name", None) or VALUES)
    return layer.with_features(layer.features.assign(**{name: list(values)})), name


def _styled(layer: Layer, column: str, options: Options) -> Layer:
    """Return the layer in the style and with the fields that the options ask for."""
    look = layer.shown_look
    fields, name_field = chosen_fields(layer, column, options)
    style = style_of(layer.features, column, options)
    if column or options.color or options.style_kwds or options.marker_kwds:
        look = replace(look, style=style)
    look = replace(look, fields=tuple(fields), name_field=name_field or look.name_field)
    return replace(layer, look=look, title=_title(layer, column, options))


def _title(layer: Layer, column: str, options: Options) -> dict[str, str]:
    """Return what the legend says: the name that was given, or the layer and its column."""
    given = options.name or str(options.legend_kwds.get("caption", ""))
    if given:
        return {"de": given, "en": given}
    titles = layer.title or {"de": layer.id, "en": layer.id}
    if not column:
        return titles
    heading = by_language(shown_heading(layer, column) or column)
    return {key: f"{text}: {heading[key]}" for key, text in titles.items()}


def _offered(tiles: Any, catalogue: Catalogue) -> Sequence[Basemap] | None:
    """Return the background maps that the page offers; None for all of the catalogue."""
    if tiles is None or tiles is True:
        return None
    if not tiles:
        return ()
    some = [tiles] if isinstance(tiles, str | Basemap | Mapping) else tiles
    return [
        basemap if isinstance(basemap, Basemap) else _basemap(basemap, catalogue)
        for basemap in some
    ]


def _basemap(name: Any, catalogue: Catalogue) -> Basemap:
    known = catalogue.basemaps
    plain = str(name).lower().removesuffix(" mapnik").replace(" ", "-")
    if plain in known:
        return known[plain]
    near = difflib.get_close_matches(plain, known, n=1)
    guess = f"did you mean {near[0]!r}? " if near else ""
    raise DataError(
        f"tiles {str(name)!r} are none that a page may ask for; {guess}it offers background maps "
        f"of the catalogue ({', '.join(known)}), loaded when the reader agrees: name one, or leave "
        "tiles out for all, tiles=False for none"
    )
