"""Rules of another program as a style of ours: a feature gets the symbol of one rule only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from nzv_geo.i18n import in_every_language
from nzv_geo.reading.styles.lost import Lost
from nzv_geo.reading.styles.pieces import Piece, symbol_keys
from nzv_geo.styles.conditions import AllOf, AnyOf, Compare, Condition, Missing, OneOf
from nzv_geo.styles.style import MOST_CLASSES, Rule, Style

__all__ = ["Read", "as_categories", "as_classes", "as_rules", "joined"]


@dataclass(frozen=True)
class Read:
    """One rule as it was read.

    Parameters
    ----------
    title
        What its legend says.
    pieces
        What it draws.
    condition
        What it asks; None for everything.
    is_rest
        It takes what no other rule does.
    is_lost
        What it asks is richer than our conditions.
    """

    title: str
    pieces: list[Piece] = field(default_factory=list)
    condition: Condition | None = None
    is_rest: bool = False
    is_lost: bool = False


def as_rules(read: Sequence[Read], lost: Lost) -> Style:
    """Return a style of rules: the first one that fits decides.

    Rules that ask the same, and so draw upon each other, become one. Whatever draws every feature
    comes last; so does the symbol of rules whose question was lost, unless another takes the rest.

    Examples
    --------
    >>> style = as_rules([Read("all"), Read("110 kV", condition=Compare("kv", "=", 110))], Lost(""))
    >>> [rule.title for rule in style.rules]
    ['110 kV', 'all']
    """
    rules = _merged([rule for rule in read if not rule.is_lost])
    asking = [rule for rule in rules if rule.condition is not None]
    rest = sorted(
        (rule for rule in rules if rule.condition is None), key=lambda rule: not rule.is_rest
    )
    strangers = [rule for rule in read if rule.is_lost]
    if strangers and not rest:
        rest = [replace(strangers[0], condition=None, is_rest=True)]
        title: Any = strangers[0].title if len(strangers) == 1 else ""
        rest_rule = [Rule(title or in_every_language("style", "others"), _keys(rest[0], lost))]
    else:
        rest_rule = [Rule(rule.title, _keys(rule, lost)) for rule in rest[:1]]
    if len(rest) > 1 or any(not rule.is_rest for rule in rest if asking):
        lost.add("lost_stacked")
    if not asking and rest_rule:
        return Style.single(**rest_rule[0].symbol)
    return Style.rule_based(
        [
            *(Rule(rule.title, _keys(rule, lost), condition=rule.condition) for rule in asking),
            *rest_rule,
        ]
    )


def as_categories(read: Sequence[Read], lost: Lost) -> Style | None:
    """Return the style of rules that ask for values of one field; None where they ask more.

    Examples
    --------
    >>> rules = [Read("", condition=Compare("use", "=", "GE")), Read("", is_rest=True)]
    >>> [rule.value for rule in as_categories(rules, Lost("")).rules]
    ['GE', None]
    """
    read = [
        replace(rule, condition=None, is_rest=True) if _is_empty(rule) else rule for rule in read
    ]
    asked = [rule.condition for rule in read if not rule.is_rest]
    fields: set[str] = set()
    values: list[Any] = []
    for condition in asked:
        if isinstance(condition, OneOf):
            fields.add(condition.field)
            values.append(condition.values)
        elif isinstance(condition, Compare) and condition.operator == "=":
            fields.add(condition.field)
            values.append(condition.value)
        else:
            return None
    if len(fields) != 1 or len(read) - len(asked) > 1:
        return None
    given = iter(values)
    rules = [
        Rule(rule.title, _keys(rule, lost), value=None if rule.is_rest else next(given))
        for rule in read
    ]
    return Style.categories(fields.pop(), rules)


def as_classes(read: Sequence[Read], lost: Lost) -> Style | None:
    """Return the style of rules that cut one number into classes without gaps; else None."""
    ranges = [_range(rule.condition) for rule in read]
    known = [interval for interval in ranges if interval is not None]
    if len(known) < len(ranges) or len({field for field, _, _ in known}) != 1:
        return None
    order = sorted(range(len(known)), key=lambda index: known[index][1:])
    return classes(
        known[0][0],
        [known[index][1:] for index in order],
        [Rule(read[index].title, _keys(read[index], lost)) for index in order],
    )


def classes(
    field: str, ranges: Sequence[tuple[float, float]], rules: Sequence[Rule]
) -> Style | None:
    """Return classes of rising ranges that touch each other; None where they leave gaps.

    Examples
    --------
    >>> classes("jobs", [(0, 10), (10, 50)], [Rule(), Rule()]).limits
    (10,)
    """
    limits = [most for _, most in ranges[:-1]]
    touching = all(below[1] == above[0] for below, above in pairwise(ranges))
    rising = all(least < most for least, most in ranges)
    if not limits or not (touching and rising) or len(rules) > MOST_CLASSES:
        return None
    return Style.classes(field, limits=limits, rules=rules)


def joined(*conditions: Condition | None) -> Condition | None:
    """Return what holds where all of some conditions do; None asks for nothing."""
    asked = tuple(condition for condition in conditions if condition is not None)
    return AllOf(asked) if len(asked) > 1 else (asked[0] if asked else None)


def _is_empty(rule: Read) -> bool:
    """Tell what QGIS makes of "all other values" when it writes SLD: no text, or none at all."""
    parts = rule.condition.conditions if isinstance(rule.condition, AnyOf) else ()
    return len(parts) == 2 and any(
        parts == (Compare(missing.field, "=", ""), missing)
        for missing in parts
        if isinstance(missing, Missing)
    )


def _merged(read: Sequence[Read]) -> list[Read]:
    """Put rules together that ask the same: what they draw lies upon each other."""
    found: dict[tuple[Condition | None, bool], Read] = {}
    for rule in read:
        key = (rule.condition, rule.is_rest)
        first = found.get(key)
        found[key] = rule if first is None else replace(first, pieces=[*first.pieces, *rule.pieces])
    return list(found.values())


def _keys(rule: Read, lost: Lost) -> dict[str, Any]:
    return symbol_keys(rule.pieces, lost)


def _range(condition: Condition | None) -> tuple[str, float, float] | None:
    """Return the field and the bounds of one class."""
    parts = condition.conditions if isinstance(condition, AllOf) else (condition,)
    least, most = float("-inf"), float("inf")
    fields = set()
    for part in parts:
        if not isinstance(part, Compare) or isinstance(part.value, str):
            return None
        fields.add(part.field)
        if part.operator in (">", ">="):
            least = float(part.value)
        elif part.operator in ("<", "<="):
            most = float(part.value)
        else:
            return None
    return (fields.pop(), least, most) if len(fields) == 1 else None
