"""The arguments of `geopandas.explore` that a page has a use for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from nzv_geo.errors import DataError, UnknownNameError

__all__ = ["Options"]

KEYS_OF = {
    "legend_kwds": ("caption", "labels"),
    "tooltip_kwds": ("aliases",),
    "popup_kwds": ("aliases",),
    "marker_kwds": ("radius",),
    "classification_kwds": ("bins",),
}
# Arguments of geopandas that a page has no use for: what every page does, and what to do instead.
FIXED: dict[str, tuple[Any, str]] = {
    "attr": (None, "offer a map of your own by render_map(…, basemaps=[Basemap.of_wms(…)])"),
    "control_scale": (True, "every page has a scale bar"),
    "height": ("100%", "a page fills its window, and a cell of a notebook"),
    "highlight": (True, "a page always marks the feature under the pointer"),
    "highlight_kwds": ({}, "a page always marks the feature under the pointer"),
    "map_kwds": ({}, "what folium.Map takes goes into to_folium(…)"),
    "marker_type": (None, "signs of points are styles: layer.styled(Style.single(shape='square'))"),
    "missing_kwds": ({}, "features without a value are a class of their own, with their count"),
    "width": ("100%", "a page fills its window, and a cell of a notebook"),
}


@dataclass(frozen=True, kw_only=True)
class Options:
    """The arguments of `geopandas.explore` that a page has a use for, and a few of its own.

    Parameters
    ----------
    cmap
        Palette, see `nzv_geo.styles.palettes`; names of matplotlib work, also with ``_r``. Or a
        list of colours, one for each class or each of `categories`.
    color
        One colour for all features, in place of a column.
    m
        A valley: the layer is drawn on its map.
    tiles
        Background maps of the catalogue that the page offers, by id, or a `Basemap`; None for all
        of them, False for none. None is loaded before the reader agrees.
    tooltip, popup
        Fields to show: a name, names, the first so many, or False; together they are what popup
        and table have. The first of `tooltip` is the name that goes with the pointer. Without
        either, every field.
    categorical, categories
        Take numbers for categories; the values of the categories, in their order.
    legend
        True: a page has one, in which classes are switched.
    scheme, k
        ``Quantiles`` (without a scheme, too), ``EqualInterval``, ``FisherJenks`` or
        ``NaturalBreaks`` (by Fisher and Jenks, too), ``UserDefined``; how many classes, 5 without.
    vmin, vmax
        In place of a scheme: classes of equal width between them; what is beyond is in the first
        or last.
    classification_kwds
        Of ``UserDefined``: ``bins``, the upper limits of all classes but the last.
    marker_kwds, style_kwds
        ``radius`` of points in pixels; ``color``, ``weight``, ``fillColor``, ``fillOpacity``,
        ``fill`` and ``stroke``.
    tooltip_kwds, popup_kwds
        ``aliases``: headings of the fields named in `tooltip` or `popup`.
    legend_kwds
        ``caption`` of the layer, ``labels`` of the classes.
    name
        Title of the layer in the legend.
    title, language
        Of the page, see `nzv_geo.render_map`.
    added
        One or more further layers or GeoDataFrames.

    Examples
    --------
    >>> Options.of({"kolor": "red"})
    Traceback (most recent call last):
    nzv_geo.errors.UnknownNameError: unknown argument of explore 'kolor'; did you mean 'color'? ...
    """

    cmap: Any = None
    color: str | None = None
    m: Any = None
    tiles: Any = None
    tooltip: Any = True
    popup: Any = False
    categorical: bool = False
    legend: bool = True
    scheme: str | None = None
    k: int | None = None
    vmin: float | None = None
    vmax: float | None = None
    categories: Sequence[Any] | None = None
    classification_kwds: Mapping[str, Any] | None = None
    marker_kwds: Mapping[str, Any] = field(default_factory=dict)
    style_kwds: Mapping[str, Any] = field(default_factory=dict)
    tooltip_kwds: Mapping[str, Any] = field(default_factory=dict)
    popup_kwds: Mapping[str, Any] = field(default_factory=dict)
    legend_kwds: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    title: str = ""
    language: str = "de"
    added: Any = ()

    def __post_init__(self) -> None:
        if not self.legend:
            raise DataError("legend=False: layers and classes are switched there; it folds away")
        for name, known in KEYS_OF.items():
            for key in getattr(self, name) or ():
                if key not in known:
                    raise UnknownNameError(f"key of {name}", key, known)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Options:
        """Return the options of arguments that nobody has looked at.

        Raises
        ------
        UnknownNameError
            There is no such argument.
        DataError
            A page has no use for it.
        """
        known = [option.name for option in fields(cls)]
        for name, value in given.items():
            if name in FIXED:
                _require_default(name, value)
            elif name not in known:
                raise UnknownNameError("argument of explore", name, [*known, *FIXED])
        return cls(**{name: value for name, value in given.items() if name in known})


def _require_default(name: str, value: Any) -> None:
    usual, instead = FIXED[name]
    if value not in (usual, None):
        raise DataError(f"explore has no use for {name}={value!r}: {instead}")
