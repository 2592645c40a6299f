"""Styles of QGIS: ``.qml`` files, and layers of projects, which say the same inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nzv_geo.errors import DataError
from nzv_geo.reading.styles.expressions import field_named, read_expression
from nzv_geo.reading.styles.lost import Lost
from nzv_geo.reading.styles.qml_extras import label_field, note_extras, scales, text_of
from nzv_geo.reading.styles.qml_layer import Drawn
from nzv_geo.reading.styles.qml_symbols import drawn_symbol
from nzv_geo.reading.styles.rules import Read, as_rules, classes, joined
from nzv_geo.reading.styles.style_file import StyleFile
from nzv_geo.reading.styles.tree import Element, number_in
from nzv_geo.styles.conditions import AllOf, AnyOf, Compare, Condition, Not, OneOf
from nzv_geo.styles.style import Rule, Style

__all__ = ["qml_style"]

INSIDE = ("invertedPolygonRenderer", "mergedFeatureRenderer", "pointCluster", "pointDisplacement",
          "25dRenderer")  # fmt: skip
NUMBERS = ("double", "long", "longlong", "integer", "int", "uint", "ulonglong", "float")
MOST_RULES = 1_000
MOST_TEXT = 1_000_000  # characters of all that rules ask


def qml_style(root: Element, name: str | Path) -> StyleFile:
    """Return what the ``<qgis>`` of a style, or the ``<maplayer>`` of a project, says.

    Parameters
    ----------
    root
        The element.
    name
        What to call it in findings and errors.

    Raises
    ------
    DataError
        It is the style of a raster.
    """
    lost = Lost(str(name))
    renderer = root.find("renderer-v2")
    if renderer is None and (
        root.find("pipe") is not None or root.find("rasterrenderer") is not None
    ):
        raise DataError(f"{name} is the style of a raster; the layers of a map are vectors")
    style = Style() if renderer is None else _Renderer(root, renderer, lost).style()
    if renderer is None:
        lost.add("lost_symbols")
    note_extras(root, lost)
    least, most = scales(root)
    return StyleFile(style, label_field(root, lost), least, most, lost.findings)


class _Renderer:
    """What decides which symbol of QGIS a feature gets."""

    def __init__(self, root: Element, renderer: Element, lost: Lost) -> None:
        self.root, self.lost, self.element = root, lost, renderer
        alpha = number_in(text_of(root, "layerOpacity", "1"))
        self.opacity = 1.0 if alpha is None else min(1.0, max(0.0, alpha))
        transparency = number_in(text_of(root, "layerTransparency", "0"))  # of QGIS 2
        self.opacity *= 1 - min(100.0, max(0.0, transparency or 0.0)) / 100
        while self.element.get("type") in INSIDE and (
            (inner := self.element.find("renderer-v2")) is not None
        ):
            lost.add("lost_renderer", name=self.element.get("type", ""))
            self.element = inner
        self.symbols = {
            symbol.get("name", ""): symbol for symbol in self.element.findall("symbols/symbol")
        }
        self.known: dict[str, Drawn] = {}
        self.asking = self.length = 0  # rules that were looked at, and characters of what they ask

    def style(self) -> Style:
        """Return the style; of a renderer that is not known, that of the map."""
        kind = self.element.get("type", "")
        readers: Mapping[str, Callable[[], Style]] = {
            "singleSymbol": self.single,
            "categorizedSymbol": self.categories,
            "graduatedSymbol": self.classes,
            "RuleRenderer": self.rules,
        }
        if kind in readers:
            return readers[kind]()
        self.lost.add("lost_renderer", name=kind)
        return self.single() if self.symbols else Style()

    def drawn(self, key: str | None) -> Drawn:
        """Return the symbol of this name; one that draws nothing where it is not there."""
        name = key or ""
        if name in self.symbols and name not in self.known:
            self.known[name] = drawn_symbol(self.symbols[name], self.lost, self.opacity)
        return self.known.get(name, Drawn())

    def single(self) -> Style:
        """Return one symbol for all."""
        drawn = self.drawn(next(iter(self.symbols), None))
        if not drawn.pieces:
            self.lost.add("lost_invisible")
            return Style()
        keys = drawn.keys(self.lost)
        if not drawn.sized_by:
            return Style.single(**keys)
        del keys["size_mm"]
        return Style.proportional(drawn.sized_by, sizes_mm=drawn.sizes_mm, **keys)

    def field(self) -> str:
        """Return the field that decides; empty, and a finding, where an expression does."""
        attribute = self.element.get("attr", "")
        field = field_named(attribute)
        if not field:
            self.lost.add("lost_expression", text=attribute)
        return field

    def categories(self) -> Style:
        """Return a symbol for each value."""
        field = self.field()
        written = self.first(self.element.findall("categories/category"))
        if not field or not written:
            return self.single()
        shown = [category for category in written if _is_shown(category)]
        if len(shown) < len(written):
            return as_rules(self.without_hidden(field, written), self.lost)
        rules = [
            Rule(
                category.get("label", ""),
                self.drawn(category.get("symbol")).keys(self.lost),
                _value(category),
            )
            for category in shown
        ]
        return Style.categories(field, rules)

    def first(self, written: list[Element]) -> list[Element]:
        """Return as many classes as are taken."""
        if len(written) > MOST_RULES:
            self.lost.add("lost_rules", most=MOST_RULES)
        return written[:MOST_RULES]

    def without_hidden(self, field: str, written: Sequence[Element]) -> list[Read]:
        """Return rules, since of those whoever fits none is not drawn."""
        named = [_asked(field, category) for category in written if _value(category) is not None]
        return [
            Read(
                category.get("label", ""),
                self.drawn(category.get("symbol")).pieces,
                Not(AnyOf(tuple(named))) if _value(category) is None else _asked(field, category),
            )
            for category in written
            if _is_shown(category)
        ]

    def classes(self) -> Style:
        """Return a symbol for each range of a number."""
        field = self.field()
        written = self.first(self.element.findall("ranges/range"))
        bounds = [
            (number_in(element.get("lower")), number_in(element.get("upper")))
            for element in written
        ]
        known = [(low, high) for low, high in bounds if low is not None and high is not None]
        if not field or not written or len(known) < len(written):
            return self.single()
        if len(written) > 1 and all(_is_shown(element) for element in written):
            order = sorted(range(len(known)), key=lambda index: known[index])
            made = classes(
                field,
                [known[index] for index in order],
                [self.range_rule(written[index]) for index in order],
            )
            if made is not None:
                return made
        return as_rules(
            [
                Read(
                    element.get("label", ""),
                    self.drawn(element.get("symbol")).pieces,
                    _within(field, ends),
                )
                for element, ends in zip(written, known, strict=True)
                if _is_shown(element)
            ],
            self.lost,
        )

    def range_rule(self, written: Element) -> Rule:
        """Return the class that a range describes."""
        keys = self.drawn(written.get("symbol")).keys(self.lost)
        return Rule(written.get("label", ""), keys)

    def rules(self) -> Style:
        """Return rules, those inside others as rules of their own."""
        top = self.element.find("rules")
        read = [] if top is None else self.below(top, None)
        if top is None or not read:
            self.lost.add("lost_invisible")
            return Style()
        bounds = {
            (rule.get("scalemindenom"), rule.get("scalemaxdenom")) for rule in top.iter("rule")
        }
        if bounds != {(None, None)}:
            self.lost.add("lost_rule_scales")
        return as_rules(read, self.lost)

    def below(self, parent: Element, above: Condition | None) -> list[Read]:
        """Return the rules inside another, before what that one draws itself."""
        read: list[Read] = []
        siblings: list[Condition] = []
        rests: list[tuple[int, Element]] = []
        for rule in parent.findall("rule"):
            if rule.get("checkstate") == "0":
                continue
            self.asking += 1
            if self.asking > MOST_RULES:
                self.lost.add("lost_rules", most=MOST_RULES)
                break
            if rule.get("filter", "").strip().upper() == "ELSE":
                rests.append((len(read), rule))
                continue
            asked = self.asked(rule)
            if asked is not None:
                siblings.append(asked)
            is_lost = asked is None and bool(rule.get("filter", "").strip())
            read += self.of_rule(rule, asked, above, is_lost=is_lost)
        for place, rule in reversed(rests):
            read[place:place] = self.rest(rule, siblings, above)
        return read

    def of_rule(
        self, rule: Element, asked: Condition | None, above: Condition | None, *, is_lost: bool
    ) -> list[Read]:
        """Return what one rule and those inside it draw."""
        condition = joined(above, asked)
        inner = self.below(rule, condition)
        pieces = self.drawn(rule.get("symbol")).pieces if rule.get("symbol") else []
        own = [Read(rule.get("label", ""), pieces, condition, is_lost=is_lost)] if pieces else []
        if inner and own:
            self.lost.add("lost_stacked")
        if is_lost:
            inner = [Read(nested.title, nested.pieces, is_lost=True) for nested in inner]
        return [*inner, *own]

    def rest(
        self, rule: Element, siblings: Sequence[Condition], above: Condition | None
    ) -> list[Read]:
        """Return the rule for what the rules beside it do not take."""
        pieces = self.drawn(rule.get("symbol")).pieces
        title = rule.get("label", "")
        if above is None:
            return [Read(title, pieces, is_rest=True)]
        return [Read(title, pieces, AllOf((above, Not(AnyOf(tuple(siblings))))))]

    def asked(self, rule: Element) -> Condition | None:
        """Return what a rule asks; None where that is nothing, or more than we can."""
        text = rule.get("filter", "")
        self.length += len(text)
        is_short = bool(text.strip()) and self.length <= MOST_TEXT
        condition = read_expression(text) if is_short else None
        if text.strip() and condition is None:
            self.lost.add("lost_expression", text=text)
        return condition


def _is_shown(element: Element) -> bool:
    return element.get("render", "true") != "false"


def _value(category: Element) -> Any:
    """Return the value of a category, of several a tuple; None for all others."""
    if category.get("type") == "List" or category.find("val") is not None:
        values = tuple(dict.fromkeys(_scalar(value) for value in category.findall("val")))
        return values[0] if len(values) == 1 else values
    return None if category.get("value", "") == "" else _scalar(category)


def _scalar(element: Element) -> str | float | bool:
    kind, text = element.get("type", ""), element.get("value", "")
    if kind == "bool":
        return text == "true"
    number = number_in(text) if kind in NUMBERS or not kind else None
    return text if number is None else number


def _asked(field: str, category: Element) -> Condition:
    value = _value(category)
    return OneOf(field, value) if isinstance(value, tuple) else Compare(field, "=", value)


def _within(field: str, ends: tuple[float, float]) -> Condition:
    least, most = ends
    return AllOf((Compare(field, ">=", least), Compare(field, "<=", most)))
