"""Write the look of a layer as a style of QGIS, so that a map is alike there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import numpy
import pandas
import shapely
from numpy.typing import NDArray

from nzv_geo.export.qgis_expressions import (
    as_expression,
    field_expression,
    is_sayable,
    value_text,
)
from nzv_geo.export.qml_symbols import Geometry, add_symbol, colour_text, drive_size
from nzv_geo.reading.styles.style_file import denominator
from nzv_geo.styles.classing import class_limits
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
from nzv_geo.styles.look import FARTHEST, NEAREST, Look
from nzv_geo.styles.resolving import Styled, StyledClass, apply_style
from nzv_geo.styles.style import Rule, Style

if TYPE_CHECKING:
    import geopandas

__all__ = ["qml_text"]

DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
VERSION = "3.22.0"  # what these elements mean since then; later ones read them as well
PLACES = {"point": "6", "line": "2", "area": "4"}  # of labels: beside, above, level inside
GEOMETRIES: Mapping[int, Geometry] = {0: "point", 1: "line", 2: "area"}
Asked = Sequence[tuple[StyledClass, str]]  # classes, each with what it asks or which value it has


def qml_text(features: geopandas.GeoDataFrame, look: Look) -> str:
    """Return the style of QGIS that shows features as a map does; empty where there is none.

    Titles are German. There is none for a layer of no geometries, or of several kinds.

    Parameters
    ----------
    features
        The layer as it is written.
    look
        How it appears.

    Examples
    --------
    >>> import geopandas
    >>> points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy([14], [51]), crs=4326)
    >>> text = qml_text(points, Look(Style.single(colour="#8a1f4f")))
    >>> "singleSymbol" in text, "138,31,79,255" in text
    (True, True)
    """
    geometry = _geometry(features)
    if geometry is None or not all(is_sayable(rule.condition) for rule in look.style.rules):
        return ""
    root = Element("qgis", _scales(look), version=VERSION, styleCategories=CATEGORIES)
    style = _with_every_class(look.style, features)
    styled = apply_style(style, features)
    root.append(_Renderer(style, styled, features, geometry).element)
    root.set("labelsEnabled", "1" if look.label_field else "0")
    if look.label_field:
        _add_labels(root, look.label_field, geometry)
    SubElement(root, "blendMode").text = "0"
    SubElement(root, "layerGeometryType").text = str({"point": 0, "line": 1, "area": 2}[geometry])
    indent(root)
    return DOCTYPE + tostring(root, encoding="unicode") + "\n"


CATEGORIES = "Symbology|Labeling|Rendering"


def _geometry(features: geopandas.GeoDataFrame) -> Geometry | None:
    dimensions = numpy.unique(shapely.get_dimensions(features.geometry.values))
    known = dimensions[dimensions >= 0].tolist()
    return GEOMETRIES[known[0]] if len(known) == 1 else None


def _with_every_class(style: Style, features: geopandas.GeoDataFrame) -> Style:
    """Return a style of classes with its limits, and a rule for each, so that none is left out."""
    if style.kind != "classes":
        return style
    limits = style.limits or class_limits(
        _numbers(features, style.column), style.scheme, style.count
    )
    more = len(limits) + 1 - len(style.rules)
    return replace(style, limits=limits, rules=(*style.rules, *[Rule()] * more))


def _numbers(features: geopandas.GeoDataFrame, field: str) -> NDArray[numpy.float64]:
    values = pandas.to_numeric(column(features, field), errors="coerce")
    return values.to_numpy(dtype=float)


def _scales(look: Look) -> dict[str, str]:
    """Return at which scales it is drawn; 0 is no bound."""
    far, near = look.min_zoom > FARTHEST, look.max_zoom < NEAREST
    return {
        "hasScaleBasedVisibilityFlag": "1" if far or near else "0",
        "minScale": f"{denominator(look.min_zoom):.0f}" if far else "0",
        "maxScale": f"{denominator(look.max_zoom):.0f}" if near else "0",
    }


def _add_labels(root: Element, field: str, geometry: Geometry) -> None:
    labelling = SubElement(root, "labeling", type="simple")
    settings = SubElement(labelling, "settings", calloutType="simple")
    style = SubElement(
        settings,
        "text-style",
        fieldName=field,
        isExpression="0",
        fontSize="9",
        fontSizeUnit="Point",
        fontWeight="50",
        textColor=colour_text("#1c2326"),
    )
    SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor=colour_text("#ffffff"),
    )
    told = {"placement": PLACES[geometry], "placementFlags": "10", "dist": "0.4", "distUnits": "MM"}
    beside = {"offsetType": "1", "predefinedPositionOrder": "R,TR,BR,L,TL,BL,TSR,BSR"}
    SubElement(settings, "placement", told | beside)


class _Renderer:
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
        for index, (one, values) in enumerate(classes):
            told = {"symbol": str(index), "label": one.title.get("de", ""), "render": "true"}
            if values is None or len(values) == 1:
                told |= _value(values[0]) if values else {"value": ""}
                SubElement(categories, "category", told)
            else:
                category = SubElement(categories, "category", told, type="List", value="")
                for value in values:
                    SubElement(category, "val", _value(value))
        self.add_symbols(self.styled.classes)

    def categories_with_values(self) -> Iterator[tuple[StyledClass, tuple[Any, ...] | None]]:
        """Give each class with its values; None for all others, and for what is missing."""
        named = [rule for rule in self.style.rules if rule.value is not None]
        for index, one in enumerate(self.styled.classes):
            if named:
                yield one, _values(named[index]) if index < len(named) else None
            else:
                found = self.found(index)
                yield one, found if len(found) == 1 else None

    def found(self, index: int) -> tuple[Any, ...]:
        """Return the different values of the features of a class."""
        values = column(self.features, self.style.column)[self.styled.members == index]
        return tuple(_plain(value) for value in values.dropna().unique())

    def category_rules(
        self, classes: Sequence[tuple[StyledClass, tuple[Any, ...] | None]]
    ) -> Iterator[tuple[StyledClass, str]]:
        """Give each class with what it asks; the last one is of what is missing."""
        for index, (one, values) in enumerate(classes):
            if values is not None:
                yield one, as_expression(OneOf(self.style.column, values))
            elif index == len(classes) - 1:
                yield one, as_expression(Missing(self.style.column))
            else:
                yield one, "ELSE"

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
        for index, (one, (low, high)) in enumerate(
            zip(self.styled.classes, pairwise(limits), strict=True)
        ):
            told = {"symbol": str(index), "label": one.title.get("de", ""), "render": "true"}
            SubElement(ranges, "range", told, lower=repr(low), upper=repr(high))
        self.add_symbols(self.styled.classes)

    def limits(self) -> list[float]:
        """Return the limits of the classes, with the least and the greatest number at the ends."""
        numbers, limits = _numbers(self.features, self.style.column), self.style.limits
        known = [*limits, *numbers[numpy.isfinite(numbers)].tolist()]
        # A class without a feature has a width, too.
        least, most = math.floor(min(known)) - 1, math.ceil(max(known)) + 1
        return [float(least), *(float(limit) for limit in limits), float(most)]

    def class_rules(self, limits: Sequence[float]) -> Iterator[tuple[StyledClass, str]]:
        """Give each class with what it asks; the last one is of what is missing."""
        field, classes = self.style.column, self.styled.classes
        last = len(limits) - 2
        for index, one in enumerate(classes):
            parts = []
            if 0 < index <= last:
                parts.append(Compare(field, ">", limits[index]))
            if index < last:
                parts.append(Compare(field, "<=", limits[index + 1]))
            condition: Condition = AllOf(tuple(parts)) if len(parts) > 1 else (
                parts[0] if parts else Missing(field)
            )  # fmt: skip
            yield one, as_expression(condition)

    def proportional(self) -> None:
        """Write one sign whose size an expression says; areas and lines have it in their middle."""
        numbers = _numbers(self.features, self.style.column)
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
        for index, (one, rule) in enumerate(zip(self.styled.classes, rules, strict=True)):
            if rule.condition is None:
                rest.append((one, "ELSE"))
            else:
                asked.append((one, as_expression(self.apart(rules, index))))
        self.add_rules([*asked, *rest[:1]])

    def apart(self, rules: Sequence[Rule], index: int) -> Condition:
        """Return what a rule asks, without the features that an earlier one has taken."""
        condition = rules[index].condition
        assert condition is not None  # noqa: S101 - the caller has looked
        earlier = [rule.condition for rule in rules[:index] if rule.condition is not None]
        held = condition.holds(self.features)
        taken = [one for one in earlier if (one.holds(self.features) & held).any()]
        return AllOf((condition, Not(_any_of(taken)))) if taken else condition

    def add_rules(self, asked: Asked) -> None:
        """Write a symbol for each rule."""
        self.element.set("type", "RuleRenderer")
        rules = SubElement(self.element, "rules", key="root")
        for index, (one, text) in enumerate(asked):
            told = {"key": f"rule-{index}", "symbol": str(index), "filter": text}
            SubElement(rules, "rule", told, label=one.title.get("de", ""))
        self.add_symbols([one for one, _ in asked])

    def add_symbols(self, classes: Sequence[StyledClass]) -> None:
        """Write the symbols of some classes."""
        symbols = SubElement(self.element, "symbols")
        for index, one in enumerate(classes):
            add_symbol(symbols, str(index), one.symbol, self.geometry)


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


def _value(value: Any) -> dict[str, str]:
    if isinstance(value, bool):
        return {"value": value_text(value), "type": "bool"}
    is_number = isinstance(value, int | float)
    text = value_text(value) if is_number else str(value)
    return {"value": text, "type": "double" if is_number else "string"}
