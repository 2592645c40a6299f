"""How `geopandas.explore` is asked to draw, as a style: its words for ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import geopandas
import numpy

from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.styles import Rule, Style
from nzv_geo.styles.asking import USER_DEFINED, are_numbers, scheme_named
from nzv_geo.styles.conditions import column as column_of
from nzv_geo.styles.palettes import CATEGORIES, CLASSES
from nzv_geo.styles.symbols import PX_PER_MM

if TYPE_CHECKING:
    from nzv_geo.webmap.explore_options import Options

__all__ = ["style_of"]

COUNT = 5
OF_COLUMN = ("cmap", "scheme", "k", "vmin", "vmax", "categories", "classification_kwds")
STYLE_KEYS = ("color", "weight", "fillColor", "fillOpacity", "fill", "stroke")


def style_of(features: geopandas.GeoDataFrame, column: str, options: Options) -> Style:
    """Return the style that the options ask for.

    Parameters
    ----------
    features
        The layer.
    column
        Field that decides; empty where none does.
    options
        The arguments of `explore`.

    Examples
    --------
    >>> from nzv_geo.webmap.explore_options import Options
    >>> table = geopandas.GeoDataFrame({"jobs": [1, 2]}, geometry=[None, None])
    >>> style_of(table, "jobs", Options(scheme="FisherJenks", k=3, cmap="Blues_r")).palette
    'Blues-r'
    """
    symbol = _symbol(options)
    if not column:
        _require_no_column(options)
        return Style.single(**symbol)
    if options.color is not None:
        raise DataError("color is one colour for all, column one for each value: leave one out")
    make = _categories if _is_category(features, column, options) else _classes
    return make(column, options, symbol, _paint(features))


def _paint(features: geopandas.GeoDataFrame) -> str:
    """Return the key of a symbol that holds its main colour."""
    are_areas = features.geometry.geom_type.str.contains("Polygon").any()
    return "fill" if are_areas else "colour"


def _require_no_column(options: Options) -> None:
    given = [name for name in OF_COLUMN if getattr(options, name) is not None]
    if given or options.categorical:
        name = (given or ["categorical"])[0]
        raise DataError(f"{name} says how a column is shown; name one, such as column='state'")


def _is_category(features: geopandas.GeoDataFrame, column: str, options: Options) -> bool:
    values = column_of(features, column)
    is_number = are_numbers(values)
    if not is_number and options.scheme:
        raise DataError(f"column {column} holds no numbers, so scheme cannot put it into classes")
    return options.categorical or options.categories is not None or not is_number


def _categories(column: str, options: Options, symbol: Mapping[str, Any], paint: str) -> Style:
    for name in ("scheme", "vmin", "vmax", "k"):
        if getattr(options, name) is not None:
            raise DataError(f"{name} is about classes of numbers; column {column} is categorical")
    colours, palette = _colours(options, CATEGORIES)
    values = list(options.categories if options.categories is not None else ())
    if colours and not values:
        raise DataError("a list of colours needs categories=[…], in the same order")
    rules = _rules(values, colours, _labels(options), paint)
    return Style.categories(column, rules, palette=palette, **symbol)


def _classes(column: str, options: Options, symbol: Mapping[str, Any], paint: str) -> Style:
    colours, palette = _colours(options, CLASSES)
    count = options.k or len(colours) or COUNT
    scheme = scheme_named(options.scheme, user_defined=True)
    is_user_defined = scheme == USER_DEFINED
    limits = _limits(options, count, is_user_defined=is_user_defined)
    labels = _labels(options)
    described = max(len(colours), len(labels))
    return Style.classes(
        column,
        scheme="quantiles" if is_user_defined else scheme,
        count=count,
        limits=limits,
        palette=palette,
        rules=_rules([None] * described, colours, labels, paint),
        **symbol,
    )


def _limits(options: Options, count: int, *, is_user_defined: bool) -> tuple[float, ...]:
    """Return the limits that bins, or vmin and vmax, ask for; none where the scheme finds them."""
    bins = (options.classification_kwds or {}).get("bins")
    least, most = options.vmin, options.vmax
    if (bins is None) == is_user_defined:
        raise DataError("scheme='UserDefined' and classification_kwds={'bins': […]} go together")
    if bins is not None:
        return tuple(map(float, bins))
    if least is None and most is None:
        return ()
    if least is None or most is None or not least < most or options.scheme:
        raise DataError(
            "vmin and vmax stand together, vmin below vmax and without a scheme: classes of equal "
            "width between them"
        )
    return tuple(numpy.linspace(least, most, count + 1)[1:-1].tolist())


def _colours(options: Options, otherwise: str) -> tuple[Sequence[str], str]:
    """Return the colours of a cmap that lists them, or the name of a palette."""
    cmap = options.cmap
    if cmap is None:
        return (), otherwise
    name = cmap if isinstance(cmap, str) else getattr(cmap, "name", None)
    if isinstance(name, str):
        return (), f"{name[:-2]}-r" if name.endswith("_r") else name
    if callable(cmap) or not isinstance(cmap, Sequence):
        raise DataError(
            "cmap takes the name of a palette or a list of colours; for a colour by a rule of your "
            "own, add a column and name it"
        )
    return [str(colour) for colour in cmap], otherwise


def _labels(options: Options) -> list[str]:
    return [str(label) for label in options.legend_kwds.get("labels", ())]


def _rules(
    values: Sequence[Any], colours: Sequence[str], labels: Sequence[str], paint: str
) -> list[Rule]:
    """Return a rule of each class, with its value, colour and title as far as they are given."""
    for noun, given in (("colours", colours), ("labels", labels)):
        if given and len(given) != len(values):
            raise DataError(f"there are {len(given)} {noun} for {len(values)} classes")
    titles = labels or [""] * len(values)
    symbols = [{paint: colour} for colour in colours] or [{}] * len(values)
    return [
        Rule(title, symbol, value)
        for title, symbol, value in zip(titles, symbols, values, strict=True)
    ]


def _symbol(options: Options) -> dict[str, Any]:
    """Return what color, style_kwds and marker_kwds ask of every symbol."""
    keys: dict[str, Any] = {}
    if options.color is not None:
        if not isinstance(options.color, str):
            raise DataError("color is one colour for all; name a column, and colours by cmap=[…]")
        keys = {"colour": options.color, "fill": options.color, "hatch": ""}
    given = dict(options.style_kwds)
    for name in given:
        if name not in STYLE_KEYS:
            raise UnknownNameError("key of style_kwds", name, STYLE_KEYS)
    ours = {"color": "colour", "fillColor": "fill", "fillOpacity": "fill_opacity"}
    keys |= {ours[name]: value for name, value in given.items() if name in ours}
    if "weight" in given:
        keys["width_mm"] = given["weight"] / PX_PER_MM
    if not given.get("stroke", True):
        keys["width_mm"] = 0
    if not given.get("fill", True):
        keys |= {"fill": "", "hatch": ""}
    if "radius" in options.marker_kwds:
        keys["size_mm"] = 2 * options.marker_kwds["radius"] / PX_PER_MM
    return keys
