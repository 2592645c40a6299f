"""Look through a TAB of MapInfo before GDAL does: its own shapes and table, and all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy
from numpy.typing import NDArray

from nzv_geo.errors import DataError
from nzv_geo.reading.dbf import require_size, table_facts
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.mapinfo import charset_of, decided_charset
from nzv_geo.reading.stated_encoding import DecidedEncoding

__all__ = ["TabFacts", "look_through_tab"]

LARGEST = 1_000_000  # bytes of what describes a table
TYPE = re.compile(rb"^\s*Type\s+(\w+)", re.IGNORECASE | re.MULTILINE)
FIELDS = re.compile(rb"^\s*Fields\s+(\d{1,5})\s*$", re.IGNORECASE | re.MULTILINE)
FIELD = re.compile(
    rb"\s*\S.*\s(char|integer|smallint|largeint|decimal|float|date|time|datetime|logical)\b.*",
    re.IGNORECASE,
)
VERSION = re.compile(rb"^\s*!version\s+(\d{1,5})", re.IGNORECASE | re.MULTILINE)
CHARSET = re.compile(
    rb"""^\s*(?:!charset|.*\bCharset)\s+"?([\w-]+)""", re.IGNORECASE | re.MULTILINE
)
INDEX = re.compile(rb"\s+index\s+\d+", re.IGNORECASE)
SEAMLESS = re.compile(rb"IsSeamless.{1,9}TRUE", re.IGNORECASE)
PARTS = (".dat", ".map", ".id")


@dataclass(frozen=True)
class TabFacts:
    """What a table of MapInfo says.

    Parameters
    ----------
    encoding
        Of its text.
    drawn
        Of each row that is not deleted, whether it has a shape.
    """

    encoding: DecidedEncoding
    drawn: NDArray[numpy.bool_]


def look_through_tab(path: Path, name: str | Path, option: str | None, limits: Limits) -> TabFacts:
    """Check that a table is one of its own and whole; write its description anew.

    What GDAL gets to see is only what is understood here: a description may name other tables,
    databases, pictures and addresses, which GDAL would open.

    Parameters
    ----------
    path
        The .tab; its parts beside it.
    name
        What to call it in errors.
    option
        Encoding that the user says.
    limits
        Bounds for the number of fields.

    Raises
    ------
    DataError
        It leads to other data, is cut off, damaged, or misses a part.
    """
    require_size(LARGEST, path.stat().st_size, name)
    description = path.read_bytes()
    fields = _own_fields(description, name, limits)
    _require_parts(path, name)
    rows, deleted, text = table_facts(path.with_suffix(".dat"), f"the .dat of {name}")
    stated = CHARSET.search(description)
    charset = stated[1].decode("ascii", "replace") if stated else ""
    encoding = decided_charset(b"\n".join([text, *fields]), charset, option, name)
    drawn = _drawn(path, name, rows)
    _write(path, description, fields, encoding.codec)
    return TabFacts(encoding, drawn[~deleted])


def _own_fields(description: bytes, name: str | Path, limits: Limits) -> list[bytes]:
    """Return the lines of the fields of a table that has its own shapes."""
    kind = TYPE.search(description)
    what = kind[1].decode("ascii", "replace").upper() if kind else "a view or a list of tables"
    if what != "NATIVE" or SEAMLESS.search(description):
        what = "seamless" if what == "NATIVE" else what
        raise DataError(
            f"{name} is a table of MapInfo ({what}) that holds no shapes itself but leads to other "
            "data; not followed. Save a copy of it as a table of its own in MapInfo"
        )
    counted = FIELDS.search(description)
    count = int(counted[1]) if counted else 0
    limits.require_values(0, count, name)
    lines = description[counted.end() :].splitlines() if counted else []
    fields = [line for line in lines if line.strip()][:count]
    if not counted or len(fields) < count or not all(map(FIELD.fullmatch, fields)):
        raise DataError(f"{name} is damaged: it does not say its fields; get it again")
    return [INDEX.sub(b"", line) for line in fields]


def _require_parts(path: Path, name: str | Path) -> None:
    missing = [suffix for suffix in PARTS if not path.with_suffix(suffix).exists()]
    if missing:
        raise DataError(
            f"{name} comes without its {' and '.join(missing)}; .tab, .dat, .map and .id belong "
            "together: get all of them"
        )


def _drawn(path: Path, name: str | Path, rows: int) -> NDArray[numpy.bool_]:
    """Tell of each row whether it has a shape, which stands somewhere in the .map."""
    index, shapes = path.with_suffix(".id"), path.with_suffix(".map")
    require_size(index.stat().st_size, 4 * rows, f"the .id of {name}")
    places = numpy.fromfile(index, "<u4", rows)
    size = shapes.stat().st_size
    if places.size and places.max() >= size:
        require_size(size, int(places.max()) + 1, f"the .map of {name}")
    return places > 0


def _write(path: Path, description: bytes, fields: list[bytes], codec: str) -> None:
    """Write the description anew: a table of its own, and nothing else."""
    stated = VERSION.search(description)
    charset = charset_of(codec).encode()
    lines = [
        b"!table",
        b"!version " + (stated[1] if stated else b"300"),
        b"!charset " + charset,
        b"",
        b"Definition Table",
        b'  Type NATIVE Charset "%b"' % charset,
        b"  Fields %d" % len(fields),
        *fields,
    ]
    path.unlink()
    path.write_bytes(b"\n".join(lines) + b"\n")
