"""Conditions as QGIS expressions write them; what is not understood is None.

They follow SQL, as filters of OGC do: a comparison with a missing value is neither true nor false,
so its negation is not true either. `negated` keeps that: it turns the comparisons round instead of
the whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nzv_geo.reading.styles.tree import number_in
from nzv_geo.styles.conditions import AllOf, AnyOf, Compare, Condition, Missing, Not, OneOf

__all__ = [
    "TURNED",
    "Scalar",
    "UnknownQuestion",
    "field_named",
    "joined_by",
    "negated",
    "read_expression",
]

Scalar = str | float | bool
LONGEST = 20_000  # characters of an expression that is looked at
DEEPEST = 60  # brackets inside each other
WORD = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
    |(?P<field>"(?:[^"]|"")*")
    |(?P<text>'(?:[^'\\]|''|\\.)*')
    |(?P<sign><=|>=|<>|!=|=|<|>|\(|\)|,|-|\+)
    |(?P<name>[^\W\d]\w*))""",
    re.VERBOSE | re.DOTALL,
)
OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
TURNED = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
KEYWORDS = {"and", "or", "not", "in", "is", "null", "true", "false", "between", "like", "ilike",
            "case", "when", "else", "end"}  # fmt: skip
NAME = re.compile(r"[^\W\d]\w*")
OPERATES = re.compile(r"[()\"'|+*/<>=,$@:\[\]]")  # what makes text an expression, not a name


class _Token(NamedTuple):
    kind: str
    text: str


class UnknownQuestion(Exception):  # noqa: N818 - never leaves this package
    """Something is asked that is richer than the conditions of a style."""


def read_expression(text: str) -> Condition | None:
    """Return the condition that a QGIS expression asks; None where it is richer than ours.

    Examples
    --------
    >>> read_expression('"kv" >= 110')
    Compare(field='kv', operator='>=', value=110.0)
    >>> read_expression("use IN ('GE', 'GI')")
    OneOf(field='use', values=('GE', 'GI'))
    >>> read_expression('buffer($geometry, 5)') is None
    True
    """
    if len(text) > LONGEST:
        return None
    try:
        return _Parser(_tokens(text)).whole()
    except UnknownQuestion:
        return None


def field_named(text: str) -> str:
    """Return the field that an expression consists of; empty where it is more than a field.

    Examples
    --------
    >>> field_named('"Jahr 2020"'), field_named("kv"), field_named("a || b")
    ('Jahr 2020', 'kv', '')
    """
    plain = text.strip()
    quoted = re.fullmatch(r'"((?:[^"]|"")*)"', plain)
    if quoted:
        return quoted[1].replace('""', '"')
    return "" if OPERATES.search(plain) or plain.lower() in KEYWORDS else plain


def negated(condition: Condition) -> Condition:
    """Return what is true where a condition is false: not where a value is missing.

    Examples
    --------
    >>> negated(Compare("kv", "=", 110))
    Compare(field='kv', operator='<>', value=110)
    """
    if isinstance(condition, Compare):
        return Compare(condition.field, OPPOSITE[condition.operator], condition.value)
    if isinstance(condition, OneOf):
        return AllOf((Not(condition), Not(Missing(condition.field))))
    if isinstance(condition, AllOf):
        return AnyOf(tuple(negated(part) for part in condition.conditions))
    if isinstance(condition, AnyOf):
        return AllOf(tuple(negated(part) for part in condition.conditions))
    return condition.condition if isinstance(condition, Not) else Not(condition)


def _tokens(text: str) -> list[_Token]:
    tokens, place = [], 0
    plain = text.rstrip()
    while place < len(plain):
        found = WORD.match(plain, place)
        if not found or found.lastgroup is None:
            raise UnknownQuestion
        tokens.append(_Token(found.lastgroup, found[found.lastgroup]))
        place = found.end()
    return tokens


class _Parser:
    """Reads tokens by descent: or, and, not, comparison."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self.tokens, self.place, self.depth = tokens, 0, 0

    def whole(self) -> Condition:
        """Return the condition of all tokens."""
        condition = self.either()
        if self.place < len(self.tokens):
            raise UnknownQuestion
        return condition

    def either(self) -> Condition:
        """Return conditions joined by OR."""
        parts = [self.both()]
        while self.takes("or"):
            parts.append(self.both())
        return joined_by(AnyOf, parts)

    def both(self) -> Condition:
        """Return conditions joined by AND."""
        parts = [self.single()]
        while self.takes("and"):
            parts.append(self.single())
        return joined_by(AllOf, parts)

    def single(self) -> Condition:
        """Return one condition, maybe negated or in brackets."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnknownQuestion
        if self.takes("not"):
            found = self.refused()
        elif self.takes("("):
            found = self.either()
            self.require(")")
        else:
            found = self.comparison()
        self.depth -= 1
        return found

    def refused(self) -> Condition:
        """Return what follows NOT; ``NOT coalesce(…, FALSE)`` also holds where values miss."""
        if not self.takes("coalesce"):
            return negated(self.single())
        self.require("(")
        inner = self.either()
        for word in (",", "false", ")"):
            self.require(word)
        return Not(inner)

    def comparison(self) -> Condition:
        """Return a field beside a value, or a value beside a field."""
        if self.next().kind not in ("field", "name"):
            value = self.value()
            operator = self.operator()
            return Compare(self.field(), TURNED[operator], value)
        field = self.field()
        if self.takes("is"):
            other = self.takes("not")
            self.require("null")
            return Not(Missing(field)) if other else Missing(field)
        if self.takes("not"):
            return negated(self.range_or_list(field))
        if self.next().kind == "sign":
            return Compare(field, self.operator(), self.value())
        return self.range_or_list(field)

    def range_or_list(self, field: str) -> Condition:
        """Return what IN or BETWEEN asks of a field."""
        if self.takes("between"):
            least = self.value()
            self.require("and")
            return AllOf((Compare(field, ">=", least), Compare(field, "<=", self.value())))
        self.require("in")
        self.require("(")
        values = [self.value()]
        while self.takes(","):
            values.append(self.value())
        self.require(")")
        return OneOf(field, tuple(values))

    def field(self) -> str:
        """Return the name of a field."""
        token = self.next()
        self.place += 1
        if token.kind == "field":
            return token.text[1:-1].replace('""', '"')
        if token.kind != "name" or token.text.lower() in KEYWORDS:
            raise UnknownQuestion
        return token.text

    def operator(self) -> str:
        """Return how a field is compared."""
        text = self.next().text.replace("!=", "<>")
        if text not in OPPOSITE:
            raise UnknownQuestion
        self.place += 1
        return text

    def value(self) -> Scalar:
        """Return a number, a text, true or false."""
        for word, value in (("true", True), ("false", False)):
            if self.takes(word):
                return value
        sign = -1 if self.takes("-") else 1
        token = self.next()
        self.place += 1
        if token.kind == "text" and sign == 1:
            return re.sub(r"''|\\(.)", _unescaped, token.text[1:-1], flags=re.DOTALL)
        number = number_in(token.text) if token.kind == "number" else None
        if number is None:
            raise UnknownQuestion
        return sign * number

    def next(self) -> _Token:
        """Return the token that comes next, without taking it."""
        if self.place == len(self.tokens):
            raise UnknownQuestion
        return self.tokens[self.place]

    def takes(self, word: str) -> bool:
        """Take a word or sign if it comes next."""
        there = self.place < len(self.tokens) and (
            self.tokens[self.place].kind in ("name", "sign")
            and self.tokens[self.place].text.lower() == word
        )
        self.place += there
        return there

    def require(self, word: str) -> None:
        """Take a word or sign that has to come next."""
        if not self.takes(word):
            raise UnknownQuestion


def _unescaped(found: re.Match[str]) -> str:
    return {"n": "\n", "t": "\t"}.get(found[1] or "'", found[1] or "'")


def joined_by(kind: type[AllOf | AnyOf], parts: Sequence[Condition]) -> Condition:
    """Return one condition of several; of one, itself."""
    if not parts:
        raise UnknownQuestion
    return parts[0] if len(parts) == 1 else kind(tuple(parts))
