"""Write which symbol a feature gets, the way the renderers of QGIS say it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

import numpy
import pandas
from numpy.typing import NDArray

from nzv_geo.export.qgis_expressions import as_expression, field_expression, value_texts
from nzv_geo.export.qml_symbols import Geometry, add_symbol, drive_size
from nzv_geo.styles.conditions import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Missing,
    Not,
    OneOf,
    column,
)
from nzv_geo.styles.style import Rule, Style
from nzv_geo.styles.styled import Styled, StyledClass

if TYPE_CHECKING:
    import geopandas

__all__ = ["Renderer", "numbers_of"]

Asked = Sequence[tuple[StyledClass, str]]  # classes, each with what it asks


def numbers_of(features: geopandas.GeoDataFrame, field: str) -> NDArray[numpy.float64]:
    """Return a field as numbers; what is none is missing."""
    values = pandas.to_numeric(column(features, field), errors="coerce")
    return values.to_numpy(dtype=float)


class Renderer:
    """The element that says which symbol a feature gets."""

    def __init__(
        self, style: Style, styled: Styled, features: geopandas.GeoDataFrame, geometry: Geometry
    ) -> None:
        self.style, self.styled, self.features = style, styled, features
        self.geometry: Geometry = geometry
        self.element = Element("renderer-v2", symbollevels="0", forceraster="0")
        {
            "single": self.single,
            "categories": self.categories,
            "classes": self.classes,
            "proportional": self.proportional,
            "rules": self.rules,
        }[style.kind]()

    def single(self) -> None:
        """Write one symbol for all."""
        self.element.set("type", "singleSymbol")
        self.add_symbols(self.styled.classes)

    def categories(self) -> None:
        """Write a symbol for each value; what is missing needs rules beside other values."""
        classes = list(self.categories_with_values())
        if sum(values is None for _, values in classes) > 1:
            self.add_rules(list(self.category_rules(classes)))
            return
        self.element.set("type", "categorizedSymbol")
        self.element.set("attr", _attribute(self.style.column))
        categories = SubElement(self.element, "categories")
        for index, (styled_class, values) in enumerate(classes):
            told = {
                "symbol": str(index),
                "label": styled_class.title.get("de", ""),
                "render": "true",
            }
            written = [each for value in values or () for each in _written(value)]
            if len(written) < 2:
                SubElement(categories, "category", told | (written or [{"value": ""}])[0])
                continue
            category = SubElement(categories, "category", told, type="List", value="")
            for each in written:
                SubElement(category, "val", each)
        self.add_symbols(self.styled.classes)

    def categories_with_values(self) -> Iterator[tuple[StyledClass, tuple[Any, ...] | None]]:
        """Give each class with its values; None for all others, and for what is missing."""
        named = [rule for rule in self.style.rules if rule.value is not None]
        for index, styled_class in enumerate(self.styled.classes):
            if named:
                yield styled_class, _values(named[index]) if index < len(named) else None
            else:
                found = self.found(index)
                yield styled_class, found if len(found) == 1 else None

    def found(self, index: int) -> tuple[Any, ...]:
        """Return the different values of the features of a class."""
        values = column(self.features, self.style.column)[self.styled.members == index]
        return tuple(_plain(value) for value in values.dropna().unique())

    def category_rules(
        self, classes: Sequence[tuple[StyledClass, tuple[Any, ...] | None]]
    ) -> Iterator[tuple[StyledClass, str]]:
        """Give each class with what it asks; the last one is of what is missing."""
        for index, (styled_class, values) in enumerate(classes):
            if values is not None:
                yield styled_class, as_expression(OneOf(self.style.column, values))
            elif index == len(classes) - 1:
                yield styled_class, as_expression(Missing(self.style.column))
            else:
                yield styled_class, "ELSE"

    def classes(self) -> None:
        """Write a symbol for each range; what is missing needs rules."""
        limits = self.limits()
        if len(self.styled.classes) > len(limits) - 1:
            self.add_rules(list(self.class_rules(limits)))
            return
        self.element.set("type", "graduatedSymbol")
        self.element.set("attr", _attribute(self.style.column))
        self.element.set("graduatedMethod", "GraduatedColor")
        ranges = SubElement(self.element, "ranges")
        for index, (styled_class, (low, high)) in enumerate(
            zip(self.styled.classes, pairwise(limits), strict=True)
        ):
            told = {
                "symbol": str(index),
                "label": styled_class.title.get("de", ""),
                "render": "true",
            }
            SubElement(ranges, "range", told, lower=repr(low), upper=repr(high))
        self.add_symbols(self.styled.classes)

    def limits(self) -> list[float]:
        """Return the limits of the classes, with the least and the greatest number at the ends."""
        numbers, limits = numbers_of(self.features, self.style.column), self.style.limits
        known = [*limits, *numbers[numpy.isfinite(numbers)].tolist()]
        # A class without a feature has a width, too.
        least, most = math.floor(min(known)) - 1, math.ceil(max(known)) + 1
        return [float(least), *(float(limit) for limit in limits), float(most)]

    def class_rules(self, limits: Sequence[float]) -> Iterator[tuple[StyledClass, str]]:
        """Give each class with what it asks; the last one is of what is missing."""
        field, classes = self.style.column, self.styled.classes
        last = len(limits) - 2
        for index, styled_class in enumerate(classes):
            parts = []
            if 0 < index <= last:
                parts.append(Compare(field, ">", limits[index]))
            if index < last:
                parts.append(Compare(field, "<=", limits[index + 1]))
            condition: Condition = AllOf(tuple(parts)) if len(parts) > 1 else (
                parts[0] if parts else Missing(field)
            )  # fmt: skip
            yield styled_class, as_expression(condition)

    def proportional(self) -> None:
        """Write one sign whose size an expression says; areas and lines have it in their middle."""
        numbers = numbers_of(self.features, self.style.column)
        least, most = self.style.sizes_mm
        field = field_expression(self.style.column)
        size = (
            f"max({least:g}, {most:g} * sqrt(max(0, {field}) / {float(numpy.nanmax(numbers))!r}))"
        )
        self.element.set("type", "singleSymbol")
        symbols = SubElement(self.element, "symbols")
        symbol = self.styled.classes[0].symbol
        if self.geometry == "point":
            drive_size(add_symbol(symbols, "0", symbol, "point"), size)
            return
        kind, place = (
            ("fill", "CentroidFill") if self.geometry == "area" else ("line", "MarkerLine")
        )
        outer = SubElement(symbols, "symbol", type=kind, name="0", alpha="1")
        layer = SubElement(outer, "layer", {"class": place, "enabled": "1", "pass": "0"})
        options = SubElement(layer, "Option", type="Map")
        SubElement(options, "Option", name="placement", type="QString", value="centralpoint")
        drive_size(add_symbol(layer, "@0@0", symbol, "point"), size)

    def rules(self) -> None:
        """Write rules; QGIS draws all that fit, so each leaves out what an earlier one takes."""
        rules = list(self.style.rules)
        asked: list[tuple[StyledClass, str]] = []
        rest: list[tuple[StyledClass, str]] = []
        for index, (styled_class, rule) in enumerate(zip(self.styled.classes, rules, strict=True)):
            if rule.condition is None:
                rest.append((styled_class, "ELSE"))
            else:
                asked.append((styled_class, as_expression(self.apart(rules, index))))
        self.add_rules([*asked, *rest[:1]])

    def apart(self, rules: Sequence[Rule], index: int) -> Condition:
        """Return what a rule asks, without the features that an earlier one has taken."""
        condition = rules[index].condition
        assert condition is not None  # noqa: S101 - the caller has looked
        earlier = [rule.condition for rule in rules[:index] if rule.condition is not None]
        held = condition.holds(self.features)
        taken = [previous for previous in earlier if (previous.holds(self.features) & held).any()]
        return AllOf((condition, Not(_any_of(taken)))) if taken else condition

    def add_rules(self, asked: Asked) -> None:
        """Write a symbol for each rule."""
        self.element.set("type", "RuleRenderer")
        rules = SubElement(self.element, "rules", key="root")
        for index, (styled_class, text) in enumerate(asked):
            told = {"key": f"rule-{index}", "symbol": str(index), "filter": text}
            SubElement(rules, "rule", told, label=styled_class.title.get("de", ""))
        self.add_symbols([styled_class for styled_class, _ in asked])

    def add_symbols(self, classes: Sequence[StyledClass]) -> None:
        """Write the symbols of some classes."""
        symbols = SubElement(self.element, "symbols")
        for index, styled_class in enumerate(classes):
            add_symbol(symbols, str(index), styled_class.symbol, self.geometry)


def _any_of(conditions: Sequence[Condition]) -> Condition:
    return conditions[0] if len(conditions) == 1 else AnyOf(tuple(conditions))


def _attribute(field: str) -> str:
    """Return a field as a renderer names it; in quotation marks where it is not a plain name."""
    plain = field.replace("_", "").isalnum() and not field[:1].isdigit()
    return field if plain else field_expression(field)


def _values(rule: Rule) -> tuple[Any, ...]:
    return tuple(rule.value) if isinstance(rule.value, tuple | list) else (rule.value,)


def _plain(value: Any) -> Any:
    """Return a value of a table as one of Python."""
    return value.item() if hasattr(value, "item") else value


def _written(value: Any) -> list[dict[str, str]]:
    """Return a value with its kind, in each way that QGIS may write it."""
    if isinstance(value, bool):
        return [{"value": text, "type": "bool"} for text in value_texts(value)]
    if isinstance(value, int | float):
        return [{"value": text, "type": "double"} for text in value_texts(value)]
    return [{"value": str(value), "type": "string"}]
