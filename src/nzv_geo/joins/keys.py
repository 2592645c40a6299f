"""Official keys as tables write them, and as layers do: what spreadsheets did to them is undone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import pandas

from nzv_geo.checks.municipalities import AGS_FIELDS
from nzv_geo.errors import DataError, some_of
from nzv_geo.findings import Finding, Kind
from nzv_geo.values import text

__all__ = ["REPAIRS", "Key", "find_key", "read_keys", "repair_findings", "some"]

HYPHEN = re.compile(r"-\s*")
BLANKS = re.compile(r"\s")
WITH_DECIMALS = re.compile(r"(\d+)[.,]0+")
SCIENTIFIC = re.compile(r"\d([.,]\d+)?[eE]\+?\d+")
ARS, MUNICIPALITY, COUNTY = 12, 8, 5  # digits
OF_CITY = "000"  # what the key of a county of its own ends in as a municipality
COUNT_NAMED = 5  # keys that a finding names
LEAST_MATCHED = 0.5  # share of rows or units, of a column that is found by its values
REPAIRS = {
    "blanks": "blanks taken out",
    "number": "decimals of a number taken off",
    "zero": "leading zero put back",
    "ars": "of twelve digits (ARS)",
    "padded": "zeros that fill it up taken off",
    "city": "county of its own, taken as its municipality",
}


class Key(NamedTuple):
    """A key as it stands in a table, and as a layer writes it.

    Parameters
    ----------
    written
        As it stands there.
    ags
        As the layer writes it.
    repairs
        What had to be done, of `REPAIRS`.
    """

    written: str
    ags: str
    repairs: tuple[str, ...] = ()


def find_key(table: pandas.DataFrame, known: Iterable[str]) -> str:
    """Return the column with official keys: by its name, else by its values.

    Parameters
    ----------
    table
        Any table.
    known
        Keys of the layer.

    Raises
    ------
    DataError
        There is none, or more than one.

    Examples
    --------
    >>> find_key(pandas.DataFrame({"Gemeindeschlüssel": ["1"], "jobs": [2]}), [])
    'Gemeindeschlüssel'
    """
    names = [str(name) for name in table.columns]
    named = [name for name in names if AGS_FIELDS.fullmatch(HYPHEN.sub("", name))]
    exact = [name for name in named if name.lower() == "ags"]
    if len(exact) == 1 or len(named) == 1:
        return (exact or named)[0]
    keys = set(known)
    found = [name for name in named or names if _holds_keys(table[name], keys)]
    if len(found) == 1:
        return found[0]
    what = "no column" if not found else f"several columns ({some_of(found)})"
    raise DataError(
        f"{what} with official keys in the table; name the one to join by, with key or --key; it "
        f"has: {some_of(names)}"
    )


def _holds_keys(values: pandas.Series[Any], known: set[str]) -> bool:
    written = [key for value in values if (key := text(value).strip())]
    if not written or any(map(SCIENTIFIC.fullmatch, written)):
        return False
    matched = {key.ags for key in read_keys(written, known, "key")} & known
    return len(matched) >= LEAST_MATCHED * min(len(written), len(known))


def read_keys(values: Iterable[Any], known: Iterable[str], name: str) -> list[Key]:
    """Return keys as a layer writes them.

    A leading zero that a spreadsheet took is put back, decimals of what became a number and blanks
    are taken out; twelve digits (ARS) count by their municipality; a county or state that is filled
    up with zeros, by what stands before them. A county of its own (kreisfreie Stadt) that a table
    of municipalities has by its five digits is that municipality.

    Parameters
    ----------
    values
        As they stand in the table.
    known
        Keys of the layer.
    name
        What to call the column in errors.

    Raises
    ------
    DataError
        Keys stand in scientific notation: their digits are lost.

    Examples
    --------
    >>> read_keys(["1001000", "12 0 52 000", "120520000000"], ["01001000", "12052000"], "ags")[1]
    Key(written='12 0 52 000', ags='12052000', repairs=('blanks',))
    """
    written = [text(value).strip() for value in values]
    lost = [key for key in written if SCIENTIFIC.fullmatch(key)]
    if lost:
        raise DataError(
            f"{len(lost)} keys of {name!r} stand in scientific notation ({some(lost)}): digits of "
            "them may be lost; format the column as text or number in the spreadsheet, and save it "
            "again"
        )
    keys = set(known)
    widths = {len(digits) for digits in keys if digits.isdigit()}
    return _without_doubles([_read(key, widths, keys) for key in written])


def _read(written: str, widths: set[int], known: set[str]) -> Key:
    digits, repairs = BLANKS.sub("", written), []
    if not WITH_DECIMALS.sub(r"\1", digits).isdigit() or written in known:
        return Key(written, written)
    if digits != written:
        repairs.append("blanks")
    if WITH_DECIMALS.fullmatch(digits):
        digits = WITH_DECIMALS.sub(r"\1", digits)
        repairs.append("number")
    if (len(digits) + 1 in widths and len(digits) not in widths) or _lacks_zero(digits, known):
        digits = f"0{digits}"
        repairs.append("zero")
    short, repair = _shortened(digits, widths, known)
    return Key(written, short, (*repairs, repair) if repair else tuple(repairs))


def _lacks_zero(digits: str, known: set[str]) -> bool:
    """Tell whether an ARS or a county of its own lacks its zero: only if that gives a known key."""
    full = f"0{digits}"
    return len(full) in (ARS, COUNTY) and (_of_ars(full) in known or full + OF_CITY in known)


def _shortened(digits: str, widths: set[int], known: set[str]) -> tuple[str, str]:
    """Return a key of another width as the layer writes it, and how that was done."""
    if len(digits) in widths or not widths:
        return digits, ""
    if len(digits) == ARS and MUNICIPALITY in widths:
        return _of_ars(digits), "ars"
    if len(digits) == COUNTY and digits + OF_CITY in known:
        return digits + OF_CITY, "city"
    widest = max((width for width in widths if width < len(digits)), default=0)
    if widest and len(digits) in (MUNICIPALITY, ARS) and not digits[widest:].strip("0"):
        return digits[:widest], "padded"
    return digits, ""


def _of_ars(digits: str) -> str:
    """Return the AGS of an ARS: state to county, then the municipality."""
    return digits[:5] + digits[9:]


def _without_doubles(keys: list[Key]) -> list[Key]:
    """Take a county for a municipality only where the table does not have that one, too."""
    count = Counter(key.ags for key in keys)
    return [
        Key(key.written, key.written) if "city" in key.repairs and count[key.ags] > 1 else key
        for key in keys
    ]


def repair_findings(keys: Sequence[Key]) -> list[Finding]:
    """Count the repairs of keys that belong to a feature, one finding each.

    Examples
    --------
    >>> [finding.message for finding in repair_findings([Key("1001000", "01001000", ("zero",))])]
    ['1 keys of the table lacked their leading zero (1001000); it was put back']
    """
    found = []
    for repair in REPAIRS:
        repaired = [key.written for key in keys if repair in key.repairs]
        variant = "" if repair == "zero" else repair
        if repaired:
            found.append(
                Finding.of(
                    Kind.JOIN_REPAIRED, variant=variant, count=len(repaired), some=some(repaired)
                )
            )
    return found


def some(names: Sequence[str]) -> str:
    """Name the first few.

    Examples
    --------
    >>> some(["1", "2", "3", "4", "5", "6"])
    '1, 2, 3, 4, 5, …'
    """
    more = ", …" if len(names) > COUNT_NAMED else ""
    return ", ".join(names[:COUNT_NAMED]) + more
