"""The figures of municipalities that became one: summed, averaged by weight, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas
from pandas.api.types import is_bool_dtype, is_integer_dtype, is_numeric_dtype

from nzv_geo.brief import Brief
from nzv_geo.errors import DataError, some_of
from nzv_geo.styles.conditions import column
from nzv_geo.values import text

__all__ = [
    "DIFFERS",
    "INCOMPLETE",
    "NOT_STATED",
    "NO_FIGURE",
    "SAME",
    "Combined",
    "Combining",
    "as_column",
    "combine",
    "is_number",
]

INCOMPLETE = "empty: a part is missing"
NO_FIGURE = "empty: a part has no figure"
DIFFERS = "empty: texts differ"
NOT_STATED = "empty: nobody says how numbers combine"
SAME = "the same"


@dataclass(frozen=True, repr=False)
class Combining(Brief):
    """How the figures of several municipalities become those of one.

    Parameters
    ----------
    sums
        Columns that are summed: counts, such as inhabitants.
    means
        Columns of which the mean is taken, each with the column of its weights: rates and averages,
        such as income by inhabitants.

    Examples
    --------
    >>> table = pandas.DataFrame({"ags": ["1"], "jobs": [5]})
    >>> Combining.of(table, ["JOBS"], {}).sums
    ('jobs',)
    """

    sums: tuple[str, ...] = ()
    means: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, table: pandas.DataFrame, sums: Sequence[str], means: Mapping[str, str]
    ) -> Combining:
        """Return the same with the names of columns as a table writes them.

        Raises
        ------
        UnknownNameError
            There is no such column.
        DataError
            It holds no numbers, is named for both, or has no weight.
        """
        unweighted = [name for name, weight in means.items() if not weight]
        if unweighted:
            raise DataError(
                f"the mean of {some_of(unweighted)} needs weights, since municipalities differ in "
                f"size: name the column that holds them, such as {unweighted[0]}:inhabitants"
            )
        summed = tuple(_numbers(table, name) for name in sums)
        averaged = {_numbers(table, name): _numbers(table, means[name]) for name in means}
        both = [name for name in summed if name in averaged]
        if both:
            raise DataError(f"{some_of(both)}: named for a sum and for a mean; choose one of them")
        return cls(summed, averaged)

    @property
    def fields(self) -> set[str]:
        """The columns that are combined."""
        return {*self.sums, *self.means}


class Combined(NamedTuple):
    """What became of the figures of one unit.

    Parameters
    ----------
    values
        By column.
    how
        How each was combined, or why it is empty, by column.
    """

    values: dict[str, Any]
    how: dict[str, str]

    @property
    def not_stated(self) -> list[str]:
        """The columns of which nobody says how they combine."""
        return [name for name, how in self.how.items() if how == NOT_STATED]


def combine(
    parts: pandas.DataFrame, whole: pandas.DataFrame, fields: Sequence[str], rules: Combining
) -> Combined:
    """Return the figures of a unit from those of its parts.

    Text is taken where all parts agree, and so is a number that is the same throughout the table,
    such as its year; other numbers only as the rules say. Where a part has no figure, the unit has
    none.

    Parameters
    ----------
    parts
        A row for each part.
    whole
        The table they are from.
    fields
        Columns to combine.
    rules
        How.

    Examples
    --------
    >>> parts = pandas.DataFrame({"jobs": [5, 7], "rate": [0.2, 0.4], "year": [2016, 2016]})
    >>> whole = pandas.concat([parts, parts])
    >>> done = combine(parts, whole, [*parts], Combining(("jobs",), {"rate": "jobs"}))
    >>> done.values["jobs"].item(), round(float(done.values["rate"]), 4)
    (12, 0.3167)
    >>> done.how
    {'jobs': 'sum', 'rate': 'mean weighted by jobs', 'year': 'the same'}
    """
    values, how = {}, {}
    for name in fields:
        values[name], how[name] = _combined(parts, whole, name, rules)
    return Combined(values, how)


def _combined(
    parts: pandas.DataFrame, whole: pandas.DataFrame, name: str, rules: Combining
) -> tuple[Any, str]:
    if name in rules.sums:
        return _known(parts[name], parts[name].sum(), "sum")
    if name in rules.means:
        weights = parts[rules.means[name]]
        total = weights.sum()
        mean = (parts[name] * weights).sum() / total if total else None
        counted = parts[name].where(weights.notna())
        return _known(counted, mean, f"mean weighted by {rules.means[name]}")
    different = {text(value) for value in parts[name]}
    if not is_number(parts[name]):
        return (parts[name].iloc[0], SAME) if len(different) == 1 else (None, DIFFERS)
    throughout = len(parts) < len(whole) and whole[name].nunique(dropna=False) == 1
    return (parts[name].iloc[0], SAME) if throughout else (None, NOT_STATED)


def _known(parts: pandas.Series[Any], value: Any, how: str) -> tuple[Any, str]:
    return (None, NO_FIGURE) if parts.isna().any() or value is None else (value, how)


def is_number(values: pandas.Series[Any]) -> bool:
    """Tell whether a column holds numbers, of which each counts or measures something."""
    return bool(is_numeric_dtype(values) and not is_bool_dtype(values))


def as_column(values: Sequence[Any], like: pandas.Series[Any]) -> pandas.Series[Any]:
    """Return values as a column of the kind of another one, as far as they fit.

    Examples
    --------
    >>> as_column([1, None], pandas.Series([1, 2])).dtype
    Int64Dtype()
    """
    column = pandas.Series(list(values), dtype=object)
    if not is_number(like):
        return column.astype(like.dtype) if like.dtype != bool else column.infer_objects()
    numbers = pandas.to_numeric(column).astype(float)
    if is_integer_dtype(like) and (numbers.dropna() % 1 == 0).all():
        return column.astype("Int64") if column.isna().any() else column.astype(like.dtype)
    return numbers


def _numbers(table: pandas.DataFrame, name: str) -> str:
    """Return the name of a column with numbers.

    Raises
    ------
    DataError
        It holds something else.
    """
    values = column(table, name)
    if not is_number(values):
        odd = next((text(value) for value in values if text(value)), "nothing")
        raise DataError(f"column {name!r} holds what is no number, such as {odd[:40]!r}")
    return str(values.name)
