"""What is odd about the text of positions in XML: GDAL makes zeros of what is no number."""

from __future__ import annotations

import re
from collections.abc import Container
from math import isfinite

from nzv_geo.findings import Phrase

__all__ = ["SHOWN", "are_numbers", "odd_in_list", "odd_in_tuples"]

SHOWN = 60  # characters of what is no position
PLAIN = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)


def are_numbers(texts: list[str]) -> bool:
    """Tell whether texts are numbers that are finite, by the rules of XML.

    Examples
    --------
    >>> are_numbers(["14", "5e1", "-.5"]), are_numbers(["14", "nan"]), are_numbers(["1_0"])
    (True, False, False)
    """
    try:
        total = sum(map(float, texts))
    except ValueError:
        return False
    whole = "".join(texts)
    return isfinite(total) and "_" not in whole and whole.isascii()


def odd_in_list(text: str, sizes: tuple[int, ...], *, several: bool = True) -> Phrase | None:
    """Return what is odd about numbers in a row; None where nothing is.

    Parameters
    ----------
    text
        The numbers, with spaces between them.
    sizes
        How many numbers a position may have.
    several
        There may be any number of positions, or none.

    Examples
    --------
    >>> odd_in_list("14 51 14.5 51", (2,)) is None
    True
    >>> print(odd_in_list("14 51 x 51", (2,)))
    "x" stands where a number should be
    >>> print(odd_in_list("14 51 14.5", (2,)))
    no positions can be made of so many numbers: 3
    """
    texts = text.split()
    count = len(texts)
    try:  # all there is to do for most
        if (
            several
            and isfinite(sum(map(float, texts)))
            and count % sizes[0] == 0
            and text.isascii()
            and "_" not in text
        ):
            return None
    except ValueError:
        pass
    if not are_numbers(texts):
        return _no_number(texts)
    if any(count % size == 0 for size in sizes) if several else count in sizes:
        return None
    return Phrase.of("odd_numbers", count=count)


def odd_in_tuples(
    text: str, attributes: dict[str, str], sizes: Container[int] = (2, 3)
) -> Phrase | None:
    """Return what is odd about tuples of numbers; None where nothing is.

    Parameters
    ----------
    text
        The tuples.
    attributes
        What stands between numbers (``cs``), tuples (``ts``), and after whole numbers
        (``decimal``).
    sizes
        How many numbers a tuple may have.

    Examples
    --------
    >>> odd_in_tuples("14,51 14.5,51", {}) is None
    True
    >>> odd_in_tuples("14,5 51;14,5 51", {"cs": " ", "ts": ";", "decimal": ","}) is None
    True
    >>> print(odd_in_tuples("14,x 14.5,51", {}))
    "x" stands where a number should be
    >>> print(odd_in_tuples("14 51", {}))
    "14" stands where a position should be
    """
    between, after = attributes.get("cs") or ",", attributes.get("ts") or " "
    decimal = attributes.get("decimal") or "."
    for part in text.split() if after.isspace() else text.strip().split(after):
        texts = part.split() if between.isspace() else part.split(between)
        if decimal != ".":
            texts = [number.replace(decimal, ".") for number in texts]
        if not are_numbers(texts):
            return _no_number(texts if all(texts) else [part])
        if len(texts) not in sizes:
            return Phrase.of("expects_position", found=_quoted(part))
    return None


def _no_number(texts: list[str]) -> Phrase:
    odd = next((text for text in texts if not PLAIN.fullmatch(text)), " ".join(texts))
    return Phrase.of("expects_number", found=_quoted(odd))


def _quoted(text: str) -> str:
    return f'"{text[:SHOWN]}…"' if len(text) > SHOWN else f'"{text}"'
