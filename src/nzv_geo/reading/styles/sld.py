"""Styles of OGC: Styled Layer Descriptor 1.0, and 1.1 with Symbology Encoding."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nzv_geo.errors import DataError
from nzv_geo.reading.styles.lost import Lost
from nzv_geo.reading.styles.ogc_filters import read_filter
from nzv_geo.reading.styles.pieces import Piece
from nzv_geo.reading.styles.rules import Read, as_categories, as_classes, as_rules
from nzv_geo.reading.styles.sld_symbols import SYMBOLIZERS, text_field
from nzv_geo.reading.styles.style_file import StyleFile, zooms
from nzv_geo.reading.styles.tree import Element, number_in, text_in
from nzv_geo.styles.style import Style

__all__ = ["ROOTS", "sld_style"]

ROOTS = ("StyledLayerDescriptor", "UserStyle", "FeatureTypeStyle")
MOST_RULES = 1_000
Scales = tuple[float | None, float | None]


def sld_style(root: Element, name: str | Path) -> StyleFile:
    """Return what a descriptor, or a style or rules alone, says.

    Of several layers or styles in it, the first that draws something counts.

    Parameters
    ----------
    root
        The outermost element.
    name
        What to call it in findings and errors.

    Raises
    ------
    DataError
        There is no rule in it, or it is the style of a raster.
    """
    lost = Lost(str(name))
    rules = _rules(root, name, lost)
    read: list[Read] = []
    labels: list[str] = []
    scales: list[Scales] = []
    for rule in rules:
        pieces = _pieces(rule, lost)
        labels += [text_field(symbolizer, lost) for symbolizer in rule.findall("TextSymbolizer")]
        if pieces:
            read.append(_read(rule, pieces, lost))
            scales.append(_scales(rule))
    fields = list(dict.fromkeys(field for field in labels if field))
    for field in fields[1:]:
        lost.add("lost_label", text=field)
    if fields:
        lost.add("lost_label_look", note=True)
    style = _style(read, lost)
    least, most = _hull(scales, lost)
    return StyleFile(style, fields[0] if fields else "", least, most, lost.findings)


def _rules(root: Element, name: str | Path, lost: Lost) -> list[Element]:
    """Return the rules of the first style."""
    styles = list(root.iter("UserStyle"))
    default = [style for style in styles if text_in(style, "IsDefault") in ("1", "true")]
    chosen = (default or styles or [root])[0]
    if len(styles) > 1:
        lost.add("lost_styles", count=len(styles) - 1)
    rules = list(chosen.iter("Rule"))
    if not rules:
        raise DataError(f"{name} holds no rule that says how features look")
    kinds = {child.tag for rule in rules for child in rule if child.tag.endswith("Symbolizer")}
    if kinds == {"RasterSymbolizer"}:
        raise DataError(f"{name} is the style of a raster; the layers of a map are vectors")
    if len(rules) > MOST_RULES:
        lost.add("lost_rules", most=MOST_RULES)
    return rules[:MOST_RULES]


def _pieces(rule: Element, lost: Lost) -> list[Piece]:
    return [
        piece
        for child in rule
        if child.tag in SYMBOLIZERS
        for piece in SYMBOLIZERS[child.tag](child, lost)
    ]


def _read(rule: Element, pieces: list[Piece], lost: Lost) -> Read:
    title = text_in(rule, "Description/Title") or text_in(rule, "Title") or text_in(rule, "Name")
    asked = rule.find("Filter")
    condition = None if asked is None else read_filter(asked)
    if asked is not None and condition is None:
        lost.add("lost_expression", text=text_in(asked) or "Filter")
    return Read(
        title,
        pieces,
        condition,
        is_rest=rule.find("ElseFilter") is not None,
        is_lost=asked is not None and condition is None,
    )


def _style(read: Sequence[Read], lost: Lost) -> Style:
    """Return the plainest kind of style that says the same."""
    if not read:
        lost.add("lost_symbols")
        return Style()
    asked = [rule.condition for rule in read]
    plain = len(set(asked)) == len(asked) and not any(rule.is_lost for rule in read)
    if plain and all(rule.condition is not None or rule.is_rest for rule in read):
        made = as_categories(read, lost) or as_classes(read, lost)
        if made is not None:
            return made
    return as_rules(read, lost)


def _scales(rule: Element) -> Scales:
    largest = number_in(text_in(rule, "MaxScaleDenominator"))
    return largest, number_in(text_in(rule, "MinScaleDenominator"))


def _hull(scales: Sequence[Scales], lost: Lost) -> tuple[float, float]:
    """Return the zoom levels at which at least one rule draws."""
    if len(set(scales)) > 1:
        lost.add("lost_rule_scales")
    ranges = [zooms(*scale) for scale in scales] or [zooms(None, None)]
    return min(least for least, _ in ranges), max(most for _, most in ranges)
