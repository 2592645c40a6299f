"""Conditions on the values of a feature: what a rule of a style asks."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy
from numpy.typing import NDArray

from nzv_geo.brief import Brief
from nzv_geo.errors import UnknownNameError
from nzv_geo.values import text

if TYPE_CHECKING:
    import pandas

__all__ = ["AllOf", "AnyOf", "Compare", "Condition", "Missing", "Not", "OneOf", "column"]

Mask = NDArray[numpy.bool_]
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt,
    "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


class Condition(Protocol):
    """What holds for a feature, or does not."""

    def holds(self, table: pandas.DataFrame) -> Mask:
        """Tell for each row whether it holds."""
        ...


@dataclass(frozen=True, repr=False)
class Compare(Brief):
    """A field beside a value: ``=``, ``<>``, ``<``, ``<=``, ``>`` or ``>=``.

    Numbers are compared as numbers, also where the file holds them as text; what is missing, or no
    number where one is asked for, fits nothing.

    Examples
    --------
    >>> import pandas
    >>> Compare("kv", ">=", 110).holds(pandas.DataFrame({"kv": ["380", "20", None]})).tolist()
    [True, False, False]
    """

    field: str
    operator: str
    value: str | float | bool

    def holds(self, table: pandas.DataFrame) -> Mask:
        """Tell for each row whether it holds."""
        compare = OPERATORS[self.operator]
        values = column(table, self.field)
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            import pandas

            numbers = pandas.to_numeric(values, errors="coerce").to_numpy(dtype=float)
            held = compare(numbers, float(self.value))
            return numpy.asarray(held & ~numpy.isnan(numbers), dtype=bool)
        asked = text(self.value)
        texts = [None if missing else text(value) for value, missing in _marked(values)]
        return numpy.array(
            [stated is not None and compare(stated, asked) for stated in texts], dtype=bool
        )


@dataclass(frozen=True, repr=False)
class OneOf(Brief):
    """A field is one of some values.

    Examples
    --------
    >>> import pandas
    >>> OneOf("use", ("GE", "GI")).holds(pandas.DataFrame({"use": ["GI", "SO"]})).tolist()
    [True, False]
    """

    field: str
    values: tuple[str | float | bool, ...]

    def holds(self, table: pandas.DataFrame) -> Mask:
        """Tell for each row whether it holds."""
        return AnyOf(tuple(Compare(self.field, "=", value) for value in self.values)).holds(table)


@dataclass(frozen=True, repr=False)
class Missing(Brief):
    """A field holds nothing.

    Examples
    --------
    >>> import pandas
    >>> Missing("use").holds(pandas.DataFrame({"use": ["GI", None]})).tolist()
    [False, True]
    """

    field: str

    def holds(self, table: pandas.DataFrame) -> Mask:
        """Tell for each row whether it holds."""
        return column(table, self.field).isna().to_numpy(dtype=bool)


@dataclass(frozen=True, repr=False)
class Not(Brief):
    """Another condition does not hold."""

    condition: Condition

    def holds(self, table: pandas.DataFrame) -> Mask:
        """Tell for each row whether it holds."""
        return ~self.condition.holds(table)


@dataclass(frozen=True, repr=False)
class AllOf(Brief):
    """Every one of some conditions holds; of none, all do."""

    conditions: tuple[Condition, ...]

    def holds(self, table: pandas.DataFrame) -> Mask:
        """Tell for each row whether it holds."""
        return _joined(numpy.logical_and, self.conditions, table, first=True)


@dataclass(frozen=True, repr=False)
class AnyOf(Brief):
    """At least one of some conditions holds."""

    conditions: tuple[Condition, ...]

    def holds(self, table: pandas.DataFrame) -> Mask:
        """Tell for each row whether it holds."""
        return _joined(numpy.logical_or, self.conditions, table, first=False)


def column(table: pandas.DataFrame, field: str) -> pandas.Series[Any]:
    """Return a column; its name may be written in large or small letters.

    Raises
    ------
    UnknownNameError
        There is none.

    Examples
    --------
    >>> import pandas
    >>> column(pandas.DataFrame({"NAME": ["a"]}), "name").tolist()
    ['a']
    """
    if field in table:
        return table[field]
    alike = [name for name in table.columns if str(name).lower() == field.lower()]
    if len(alike) == 1:
        return table[alike[0]]
    raise UnknownNameError("column", field, map(str, table.columns))


def _marked(values: pandas.Series[Any]) -> zip[tuple[Any, bool]]:
    return zip(values, values.isna(), strict=True)


def _joined(
    join: Callable[[Mask, Mask], Mask],
    conditions: Sequence[Condition],
    table: pandas.DataFrame,
    *,
    first: bool,
) -> Mask:
    held = numpy.full(len(table), first)
    for condition in conditions:
        held = join(held, condition.holds(table))
    return held
