"""The data block of a page: what its scripts work with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nzv_geo.brief import shortened
from nzv_geo.catalogue import Basemap
from nzv_geo.i18n import LANGUAGES, load_words
from nzv_geo.styles.automatic import PLAIN_SHAPES
from nzv_geo.styles.conditions import column
from nzv_geo.styles.symbols import PX_PER_MM, SHAPES, Symbol
from nzv_geo.values import is_missing, text
from nzv_geo.webmap.area_cards import card_data
from nzv_geo.webmap.file_tools import file_tools
from nzv_geo.webmap.map_layer import Content, MapLayer
from nzv_geo.webmap.packed import compressed, varints
from nzv_geo.webmap.place_names import county_labels, place_rows
from nzv_geo.webmap.readout import plane_of
from nzv_geo.webmap.row_columns import has_columns, pack_columns
from nzv_geo.webmap.sources import grid_m, source_line, source_numbers
from nzv_geo.webmap.table import LONGEST
from nzv_geo.webmap.texts import Text, Texts

__all__ = ["language_data", "page_data"]

LONGEST_LABEL = 60  # characters


def page_data(  # noqa: PLR0913 - the parts of a page, each on its own
    content: Content,
    basemaps: Sequence[Basemap],
    packed: Sequence[dict[str, Any]],
    arcs: list[list[int]],
    texts: Texts,
    symbols: Sequence[tuple[str, Symbol]],
    *,
    view_only: bool,
) -> dict[str, Any]:
    """Return the data block of a page, ready for JSON.

    Parameters
    ----------
    content
        The page.
    basemaps
        Background maps it offers.
    packed, arcs
        Geometries of each layer, and the borders that layers share; see `encode` and `arcs`.
    texts
        Where the texts are kept.
    symbols
        How own layers look; see `nzv_geo.webmap.styling.own_symbols`.
    view_only
        The page takes no files of its reader.
    """
    groups = ("page",) if view_only else ("page", "files")
    pairs = zip(content.layers, packed, strict=True)
    layers = [_layer(content, map_layer, geometries, texts) for map_layer, geometries in pairs]
    return {
        "languages": [language_data(language, groups=groups) for language in LANGUAGES],
        "texts": texts.table(),
        "layers": layers,
        "places": place_rows(content.places, content.layers),
        "arcs": arcs,
        "basemaps": [_basemap(basemap) for basemap in basemaps],
        "plane": plane_of(content.working_crs),
        "systems": content.systems,
        "home": content.home,
        "shapes": _signs(symbols, view_only=view_only),
        "paper": content.paper,
        **({} if view_only else {"files": file_tools(content)}),
    }


def _layer(
    content: Content, map_layer: MapLayer, geometries: dict[str, Any], texts: Texts
) -> dict[str, Any]:
    """Return what a script needs to know of a layer."""
    return {
        "id": map_layer.id,
        "style": map_layer.style,
        "title": _row(map_layer.title),
        "legend": _row(map_layer.legend),
        "source": _row(source_line(map_layer.layer)),
        "sources": source_numbers(content, map_layer),
        "key": map_layer.layer.key,
        "own": map_layer.is_added,
        **_styled(map_layer),
        "home": map_layer.home,
        "grid": _row(grid_m(geometries["unit"])),
        **_points(map_layer),
        **_cards(map_layer, texts),
        **_labels(map_layer),
        **_columns(map_layer, texts),
        **geometries,
    }


def language_data(language: str, *, groups: Sequence[str] = ("page",)) -> dict[str, Any]:
    """Return what a script needs to know of a language, with the words of some groups."""
    words = load_words(language)
    return {
        "code": language,
        "name": words.name,
        "decimal": words.decimal,
        "thousands": words.thousands,
        "words": {key: word for group in groups for key, word in words.groups[group].items()},
    }


def _basemap(basemap: Basemap) -> dict[str, Any]:
    return {
        "id": basemap.id,
        "title": _row(basemap.title),
        "publisher": basemap.publisher,
        "url": basemap.url,
        "layers": basemap.layers,
        "attribution": basemap.attribution,
        "origin": basemap.origin,
        "maxZoom": basemap.max_zoom,
        "refusesFiles": basemap.refuses_files,
    }


def _row(text: Text) -> list[str | None]:
    return [text.get(language) for language in LANGUAGES]


def _labels(map_layer: MapLayer) -> dict[str, Any]:
    """Return what the map writes at each feature where that is not its name in the table."""
    if map_layer.cards:
        areas = [card.area for card in map_layer.cards]
        return {"labels": [area.short_name or _row(area.name) for area in areas]}
    if map_layer.look.label_field:
        return {"labels": _own_labels(map_layer)}
    named = map_layer.style in ("county", "neighbour") and not map_layer.is_large
    return {"labels": county_labels(map_layer)} if named else {}


def _signs(symbols: Sequence[tuple[str, Symbol]], *, view_only: bool) -> dict[str, str]:
    """Return the paths of the signs of points that a page draws, or may be asked to draw."""
    chosen = () if view_only else PLAIN_SHAPES
    names = {symbol.shape for _, symbol in symbols}.union(chosen)
    return {name: SHAPES[name] for name in sorted(names)}


def _own_labels(map_layer: MapLayer) -> list[str]:
    """Return what is written beside each feature of an own layer."""
    values = column(map_layer.layer.features, map_layer.look.label_field)
    return [shortened(text(value), LONGEST_LABEL) for value in values]


def _styled(map_layer: MapLayer) -> dict[str, Any]:
    """Return what the script needs to know of the style of an own layer.

    The class of each feature, where there are several: -1 for one that no rule takes. What a
    point's sign looks like and how wide it is, by class; how wide by feature where they are
    proportional. Which zoom levels show the layer, and whether the search finds its features.
    """
    styled, look = map_layer.styled, map_layer.look
    if styled is None:
        return {}
    sized = {}
    if styled.sizes_mm is not None:
        sized = {"widths": [round(float(size) * PX_PER_MM, 1) for size in styled.sizes_mm]}
    return {
        "classes": [
            [
                _row(styled_class.title),
                styled_class.symbol.shape,
                round(styled_class.symbol.size_mm * PX_PER_MM, 1),
            ]
            for styled_class in styled.classes
        ],
        **_members(map_layer),
        **sized,
        "zoom": [look.min_zoom, look.max_zoom],
        "unsearched": not look.searchable,
    }


def _members(map_layer: MapLayer) -> dict[str, Any]:
    """Return the class of each feature; of a large layer, packed. Nothing where all are in one."""
    styled = map_layer.own_style
    if len(styled.classes) < 2 and (styled.members == 0).all():
        return {}
    if map_layer.is_large:
        return {"packedMembers": compressed(varints(styled.members + 1))}
    return {"members": styled.members.tolist()}


def _columns(map_layer: MapLayer, texts: Texts) -> dict[str, Any]:
    """Return the table of a layer that has too many rows to write them as HTML."""
    if not has_columns(map_layer):
        return {}
    return {"columns": pack_columns(map_layer, texts), "longest": LONGEST}


def _cards(map_layer: MapLayer, texts: Texts) -> dict[str, Any]:
    return (
        {"cards": [card_data(card, texts) for card in map_layer.cards]} if map_layer.cards else {}
    )


def _points(map_layer: MapLayer) -> dict[str, Any]:
    """For focus areas: the number on each badge, and the radius in metres of its circle.

    One with an official outline has no circle: a radius of 0.
    """
    if map_layer.style != "focus-area":
        return {}
    table = map_layer.layer.table
    metres = table.column("position_uncertainty_m").tolist()
    return {
        "badges": [str(value) for value in table.column(map_layer.layer.key)],
        "uncertainty": [0.0 if is_missing(value) else float(value) for value in metres],
    }
