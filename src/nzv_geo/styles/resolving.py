"""Apply a style to the features of a layer: which class each is in, and how that looks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy
import shapely

from nzv_geo.errors import DataError
from nzv_geo.i18n import in_every_language
from nzv_geo.styles.amounts import limit_titles, number_words, numbers_of
from nzv_geo.styles.automatic import (
    Shape,
    for_amount,
    for_category,
    for_layer,
    for_nothing,
    for_others,
)
from nzv_geo.styles.classing import class_limits, classes_of
from nzv_geo.styles.conditions import OneOf, column
from nzv_geo.styles.palettes import palette
from nzv_geo.styles.proportional import proportional_signs
from nzv_geo.styles.style import Rule, Style
from nzv_geo.styles.styled import NOT_DRAWN, Members, Styled, StyledClass, Words, by_language
from nzv_geo.styles.symbols import Symbol
from nzv_geo.values import text as written

if TYPE_CHECKING:
    import geopandas
    import pandas

__all__ = ["apply_style"]

MOST_CATEGORIES = 8  # of a field whose values nobody listed; the rarest are put together


@dataclass(frozen=True)
class _Draft:
    """A class before its features are counted."""

    title: Words
    keys: Mapping[str, Any]


def apply_style(style: Style, features: geopandas.GeoDataFrame, number: int = 0) -> Styled:
    """Return the class and the symbol of each feature.

    Parameters
    ----------
    style
        Which symbol a feature gets.
    features
        The layer, in any CRS.
    number
        Which of the layers of a map it is, so that those without a style of their own differ.

    Raises
    ------
    UnknownNameError
        The style asks for a column that is not there.
    DataError
        The values cannot be put into classes.

    Examples
    --------
    >>> import geopandas
    >>> points = geopandas.GeoSeries.from_xy([14, 14.1, 14.2], [51.5, 51.5, 51.5], crs=4326)
    >>> table = geopandas.GeoDataFrame({"kv": [380, 110, 110]}, geometry=points)
    >>> styled = apply_style(Style.categories("kv"), table)
    >>> [(found.title["de"], found.count) for found in styled.classes], styled.members.tolist()
    ([('110', 2), ('380', 1)], [1, 0, 0])
    """
    shape = _shape(features)
    if style.kind == "proportional":
        return proportional_signs(style, features, number)
    make = {"single": _single, "categories": _categories, "classes": _classes, "rules": _rules}
    drafts, members = make[style.kind](style, features, shape, number)
    kept = [index for index in range(len(drafts)) if _is_shown(style, index, members)]
    places = numpy.full(len(drafts) + 1, NOT_DRAWN)
    places[kept] = range(len(kept))
    members = places[members]  # the last place is that of -1
    classes = tuple(
        StyledClass(
            drafts[index].title,
            Symbol().with_keys({**drafts[index].keys}),
            int((members == place).sum()),
        )
        for place, index in enumerate(kept)
    )
    return Styled(classes, members, shape, column=style.column)


def _shape(features: geopandas.GeoDataFrame) -> Shape:
    dimensions = shapely.get_dimensions(features.geometry.values)
    known = dimensions[dimensions >= 0]
    most = int(numpy.bincount(known).argmax()) if len(known) else 2
    shapes: tuple[Shape, ...] = ("point", "line", "area")
    return shapes[most]


def _is_shown(style: Style, index: int, members: Members) -> bool:
    """Tell whether a class stands in the legend: one its owner named does even when empty."""
    named = max(len(style.rules), len(style.limits) + 1 if style.limits else 0)
    return index < named or style.kind == "single" or bool((members == index).any())


def _single(
    style: Style, features: geopandas.GeoDataFrame, _shape: Shape, number: int
) -> tuple[list[_Draft], Members]:
    keys = {**for_layer(number), **style.symbol}
    return [_Draft({}, keys)], numpy.zeros(len(features), dtype=numpy.int64)


def _categories(
    style: Style, features: geopandas.GeoDataFrame, shape: Shape, _number: int
) -> tuple[list[_Draft], Members]:
    rules = _named(style) or _found_rules(column(features, style.column))
    given = [_given_colour(rule, style, shape) for rule in rules]
    free = given.count("")
    colours = iter(palette(style.palette, free) if free else ())
    drafts, members = [], numpy.full(len(features), NOT_DRAWN)
    for index, rule in enumerate(rules):
        colour = given[index] or next(colours)
        keys = {**for_category(index, Symbol(colour=colour).colour, shape),
                **style.symbol, **rule.symbol}  # fmt: skip
        drafts.append(_Draft(_title(rule, _spelled(rule.value)), keys))
        held = _values_of(rule, style.column).holds(features)
        members[held & (members == NOT_DRAWN)] = index
    rest = members == NOT_DRAWN
    values = column(features, style.column)
    missing = rest & (values.isna() | (values.astype(object) == "")).to_numpy()
    members[rest & ~missing], members[missing] = len(rules), len(rules) + 1
    others = next((rule for rule in style.rules if rule.value is None), Rule())
    drafts += [
        _Draft(
            _title(others, in_every_language("style", "others")),
            {**for_others(shape), **_sizes(style), **others.symbol},
        ),
        _Draft(in_every_language("style", "missing"), {**for_nothing(shape), **_sizes(style)}),
    ]
    return drafts, members


def _given_colour(rule: Rule, style: Style, shape: Shape) -> str:
    """Return the colour that a class was given; of areas, that of the border is no such one."""
    of_rule = rule.symbol.get("fill" if shape == "area" else "colour")
    of_style = style.symbol.get("fill" if shape == "area" else "colour", "")
    return str(of_rule or rule.symbol.get("colour") or of_style)


def _named(style: Style) -> list[Rule]:
    """Return the rules of values; one without a value is for all others."""
    return [rule for rule in style.rules if rule.value is not None]


def _found_rules(values: pandas.Series[Any]) -> list[Rule]:
    """Make a rule of each value of a field, in their order; of very many, of the frequent ones."""
    counted = Counter(key for key in values.dropna().map(_key) if key != "")
    frequent = sorted(counted, key=lambda key: (-counted[key], _order(key)))
    most = MOST_CATEGORIES if len(frequent) <= MOST_CATEGORIES else MOST_CATEGORIES - 1
    return [Rule(value=value) for value in sorted(frequent[:most], key=_order)]


def _key(value: Any) -> str | float:
    is_number = isinstance(value, int | float | numpy.number) and not isinstance(value, bool)
    return float(value) if is_number else written(value)


def _order(value: str | float) -> tuple[bool, float, str]:
    return isinstance(value, str), 0.0 if isinstance(value, str) else value, str(value)


def _values_of(rule: Rule, field: str) -> OneOf:
    values = rule.value if isinstance(rule.value, tuple | list) else (rule.value,)
    return OneOf(field, tuple(values))


def _spelled(value: Any) -> Words:
    if isinstance(value, float) and not value.is_integer():
        return number_words(value)
    values = value if isinstance(value, tuple | list) else (value,)
    return by_language(", ".join(written(entry) for entry in values))


def _title(rule: Rule, otherwise: Words) -> Words:
    return by_language(rule.title) if rule.title else otherwise


def _sizes(style: Style) -> Mapping[str, Any]:
    """Return what classes without a value share with the others: how large and wide they are."""
    return {key: style.symbol[key] for key in ("size_mm", "width_mm") if key in style.symbol}


def _classes(
    style: Style, features: geopandas.GeoDataFrame, shape: Shape, _number: int
) -> tuple[list[_Draft], Members]:
    numbers = numbers_of(features, style.column)
    limits = style.limits or class_limits(numbers, style.scheme, style.count)
    count = len(limits) + 1
    if len(style.rules) > count:
        raise DataError(f"there are {count} classes, but {len(style.rules)} are described")
    rules = [*style.rules, *[Rule()] * (count - len(style.rules))]
    colours = palette(style.palette, count)
    drafts = []
    for index, (rule, title) in enumerate(zip(rules, limit_titles(limits), strict=True)):
        colour = _given_colour(rule, style, shape) or colours[index]
        keys = for_amount(index, count, Symbol(colour=colour).colour, shape)
        drafts.append(_Draft(_title(rule, title), {**keys, **style.symbol, **rule.symbol}))
    members = classes_of(numbers, limits)
    members[members == NOT_DRAWN] = count
    nothing = {**for_nothing(shape), **_sizes(style)}
    return [*drafts, _Draft(in_every_language("style", "missing"), nothing)], members


def _rules(
    style: Style, features: geopandas.GeoDataFrame, _shape: Shape, number: int
) -> tuple[list[_Draft], Members]:
    drafts, members = [], numpy.full(len(features), NOT_DRAWN)
    for index, rule in enumerate(style.rules):
        base = {**for_layer(number + index), "hatch": "", "dash_mm": ()}
        drafts.append(_Draft(by_language(rule.title), {**base, **style.symbol, **rule.symbol}))
        if rule.condition is not None:
            held = rule.condition.holds(features)
            members[held & (members == NOT_DRAWN)] = index
    others = [index for index, rule in enumerate(style.rules) if rule.condition is None]
    if others:
        members[members == NOT_DRAWN] = others[0]
    return drafts, members
