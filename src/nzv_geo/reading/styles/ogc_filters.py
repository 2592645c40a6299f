"""Conditions as filters of OGC write them; what is not understood is None."""

from __future__ import annotations

from nzv_geo.reading.styles.expressions import (
    TURNED,
    Scalar,
    UnknownQuestion,
    joined_by,
    negated,
)
from nzv_geo.reading.styles.tree import Element, number_in, text_in
from nzv_geo.styles.conditions import AllOf, AnyOf, Compare, Condition, Missing, OneOf

__all__ = ["read_filter"]

COMPARED = {
    "PropertyIsEqualTo": "=",
    "PropertyIsNotEqualTo": "<>",
    "PropertyIsLessThan": "<",
    "PropertyIsLessThanOrEqualTo": "<=",
    "PropertyIsGreaterThan": ">",
    "PropertyIsGreaterThanOrEqualTo": ">=",
}


def read_filter(element: Element) -> Condition | None:
    """Return the condition that an OGC filter asks; None where it is richer than ours."""
    try:
        return joined_by(AllOf, [_asked(child) for child in element])
    except UnknownQuestion:
        return None


def _asked(element: Element) -> Condition:
    """Return the condition of one operator."""
    if element.tag == "Or":
        return _one_of(joined_by(AnyOf, [_asked(child) for child in element]))
    if element.tag == "And":
        return joined_by(AllOf, [_asked(child) for child in element])
    if element.tag == "Not" and len(element) == 1:
        return negated(_asked(element[0]))
    if element.tag in COMPARED:
        return _compared(element)
    field = _property(element)
    if element.tag == "PropertyIsNull":
        return Missing(field)
    if element.tag == "PropertyIsBetween":
        least, most = (_literal(element.find(f"{end}Boundary")) for end in ("Lower", "Upper"))
        return AllOf((Compare(field, ">=", least), Compare(field, "<=", most)))
    raise UnknownQuestion


def _compared(element: Element) -> Condition:
    operator = COMPARED[element.tag]
    if len(element) != 2:
        raise UnknownQuestion
    turned = element[0].tag == "Literal"
    value = _literal(element)
    return Compare(_property(element), TURNED[operator] if turned else operator, value)


def _property(element: Element) -> str:
    """Return the field that is compared; GML writes its namespace before it."""
    found = element.find("PropertyName")
    name = text_in(found) if found is not None and not len(found) else ""
    if not name or "/" in name:
        raise UnknownQuestion
    return name.rpartition(":")[2]


def _literal(element: Element | None) -> Scalar:
    """Return a value: a number where it is written like one, since filters know no kinds."""
    found = None if element is None else element.find("Literal")
    if found is None or len(found):
        raise UnknownQuestion
    text = text_in(found)
    number = number_in(text)
    return text if number is None or _is_code(text) else number


def _is_code(text: str) -> bool:
    """Tell keys of digits, such as 012, and words such as inf, from numbers."""
    digits = text.lstrip("+-")
    return not digits[:1].isdigit() or (digits[0] == "0" and digits[1:2].isdigit())


def _one_of(condition: Condition) -> Condition:
    """Say more shortly that a field is one of several values."""
    parts = condition.conditions if isinstance(condition, AnyOf) else ()
    equal = [part for part in parts if isinstance(part, Compare) and part.operator == "="]
    if not parts or len(equal) < len(parts) or len({comparison.field for comparison in equal}) > 1:
        return condition
    return OneOf(equal[0].field, tuple(comparison.value for comparison in equal))
