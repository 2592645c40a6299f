"""Write cells of what most columns hold, without looking at each value twice.

A short text without a sign that HTML or a link needs, and a finite number, are written as they
stand. Whatever else is there is left to who can write any value, in the order of the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from nzv_geo.cartography import LONGEST_NAME

__all__ = ["names", "numbers", "texts"]

LONG = 80  # characters above which a text gets a wide column
EXACT = 2**53  # below, a number has no digit that is not its own
SIGNS = r"""&<>"':\r\0\ud800-\udfff"""  # a colon may be that of an address
PLAIN = re.compile(f"[^{SIGNS}]{{1,{LONG}}}")
NAME = re.compile(f"(?=.*\\S)[^{SIGNS}]{{1,{min(LONG, LONGEST_NAME)}}}", re.DOTALL)


def texts(values: Iterable[Any], otherwise: Callable[[Any], str]) -> Iterator[str]:
    """Yield the cell of each value of a column of texts.

    Parameters
    ----------
    values
        Anything.
    otherwise
        Writes the cell of what is no plain text.

    Examples
    --------
    >>> list(texts(["Forst", "a<b", None], lambda value: f"({value})"))
    ['<td>Forst</td>', '(a<b)', '(None)']
    """
    is_plain = PLAIN.fullmatch
    return (
        f"<td>{value}</td>" if type(value) is str and is_plain(value) else otherwise(value)
        for value in values
    )


def numbers(values: Iterable[Any], decimal: str, otherwise: Callable[[Any], str]) -> Iterator[str]:
    """Yield the cell of each value of a column of numbers, all digits shown.

    Parameters
    ----------
    values
        Anything.
    decimal
        The decimal sign.
    otherwise
        Writes the cell of what is no finite number.

    Examples
    --------
    >>> list(numbers([12, 2.5, None], ",", str))[1:]
    ['<td class="number" data-value="2.5">2,5</td>', 'None']
    """
    for value in values:
        if type(value) is int:
            yield f'<td class="number" data-value="{value}">{value}</td>'
        elif type(value) is float and value - value == 0:
            digits = repr(value)
            if value.is_integer() and -EXACT < value < EXACT:
                shown = str(int(value))
            else:
                shown = digits.replace(".", decimal)
            yield f'<td class="number" data-value="{digits}">{shown}</td>'
        else:
            yield otherwise(value)


def names(values: Sequence[Any], otherwise: Callable[[int, Any], str]) -> Iterator[str]:
    """Yield the heading of each row, which is the name of a feature.

    Parameters
    ----------
    values
        Anything.
    otherwise
        Writes the heading of the row with that number, from 0, whose name is no plain text.

    Examples
    --------
    >>> list(names(["Forst", " "], lambda index, value: f"row {index}"))
    ['<th scope="row">Forst</th>', 'row 1']
    """
    is_plain = NAME.fullmatch
    return (
        f'<th scope="row">{value}</th>'
        if type(value) is str and is_plain(value)
        else otherwise(index, value)
        for index, value in enumerate(values)
    )
