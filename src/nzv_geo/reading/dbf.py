"""Look through the .dbf of a shapefile before GDAL does: whole, and in which encoding."""

from __future__ import annotations

import itertools
import shutil
import struct
from dataclasses import dataclass, field
from pathlib import Path

import numpy
from numpy.typing import NDArray

from nzv_geo.errors import DataError
from nzv_geo.findings import Finding, Kind
from nzv_geo.reading.stated_encoding import LANGUAGE_ID, decide

__all__ = ["DbfFacts", "look_through_dbf", "require_size", "table_facts"]

END = 0x0D  # stands after the last field
ROWS = 50_000  # that are looked at in one go
SAMPLE = 2_000  # rows of these, with text beyond ASCII, whose texts are
# Language ids that a .dbf may carry in its 30th byte, as ESRI and dBASE give them out.
LANGUAGE_IDS = {
    **dict.fromkeys((0x01, 0x09, 0x0B, 0x0D, 0x0F), "cp437"),
    **dict.fromkeys((0x02, 0x0E, 0x10, 0x37), "cp850"),
    **dict.fromkeys((0x03, 0x57, 0x58, 0x59), "cp1252"),
    **dict.fromkeys((0x1F, 0x22, 0x23, 0x64), "cp852"),
    0x08: "cp865",
    0xC8: "cp1250",
}


@dataclass
class DbfFacts:
    """What the table of a shapefile says.

    Parameters
    ----------
    encoding
        Of its text, as Python calls it.
    encoding_from
        Who says so.
    rows, deleted
        How many rows it has, and how many of them are marked as deleted.
    findings
        What was noticed.
    """

    encoding: str = "utf-8"
    encoding_from: str = ""
    rows: int = 0
    deleted: int = 0
    findings: list[Finding] = field(default_factory=list)


def look_through_dbf(
    path: Path, name: str | Path, encoding: str | None, shapes: int | None
) -> DbfFacts:
    """Look at every row of a .dbf, give its fields names of their own, decide on its encoding.

    The encoding is what the option says; else the .cpg; else the language id of the .dbf; else a
    guess. What cannot decode the text is not believed.

    Parameters
    ----------
    path
        The .dbf; the .cpg beside it.
    name
        What to call the shapefile in errors.
    encoding
        What the option says.
    shapes
        How many rows there must be; None where nobody knows.

    Raises
    ------
    DataError
        It is cut off or damaged, has another number of rows, or is in another encoding than the
        option says.
    """
    facts = DbfFacts()
    _name_once(path, facts)
    facts.rows, deleted, text = table_facts(path, f"the .dbf of {name}")
    facts.deleted = int(deleted.sum())
    if shapes is not None and shapes != facts.rows:
        raise DataError(
            f"{name} has {shapes} shapes, but {facts.rows} rows of attributes: they do not belong "
            "together; get all parts again"
        )
    decided = decide(text, _declared_encodings(path), encoding, name)
    facts.encoding, facts.encoding_from = decided.codec, decided.source
    facts.findings += decided.findings
    return facts


def require_size(actual: int, declared: int, name: str | Path) -> None:
    """Raise DataError if a part has fewer bytes than it says.

    Examples
    --------
    >>> require_size(100, 40, "plan.shp")  # more than it says does no harm
    """
    if declared < 0 or actual < declared:
        raise DataError(
            f"{name} is cut off: it says it has {declared:,} bytes, there are {actual:,}; get it "
            "again"
        )


def table_facts(path: Path, part: str) -> tuple[int, NDArray[numpy.bool_], bytes]:
    """Return how many rows a table has, which are marked as deleted, and its text beyond ASCII.

    Parameters
    ----------
    path
        The .dbf, or the .dat of MapInfo.
    part
        What to call it in errors.

    Raises
    ------
    DataError
        It is cut off or damaged.
    """
    with path.open("rb") as file:
        header = file.read(32)
        if len(header) < 32:
            raise DataError(f"{part} is cut off in its header; get it again")
        rows, start, width = struct.unpack("<IHH", header[4:12])
        require_size(path.stat().st_size, start + rows * width, part)
        fields = file.read(max(0, start - 32))
    if start < 33 or not width:
        raise DataError(f"{part} is damaged: its header says neither fields nor rows; get it again")
    if not rows:
        return rows, numpy.zeros(0, dtype=bool), _field_names(fields)
    table = numpy.memmap(path, dtype=numpy.uint8, mode="r", offset=start, shape=(rows, width))
    deleted = numpy.asarray(table[:, 0] == ord("*"))
    texts = [_field_names(fields)]
    for first in range(0, rows, ROWS):
        some = table[first : first + ROWS]
        strange = numpy.flatnonzero((some >= 0x80).any(axis=1))[:SAMPLE]
        texts.append(_texts(some[strange], fields))
    return rows, deleted, b"\n".join(texts)


def _name_once(path: Path, facts: DbfFacts) -> None:
    """Give fields that share a name others, in a copy: no table can hold two of one name."""
    with path.open("rb") as file:
        header = bytearray(file.read(32))
        header += file.read(max(0, int.from_bytes(header[8:10], "little") - 32))
    places = [*itertools.takewhile(lambda at: header[at] != END, range(32, len(header) - 31, 32))]
    taken = {_field_name(header, at).lower() for at in places}
    seen: set[bytes] = set()
    for at in places:
        name = _field_name(header, at)
        if name.lower() not in seen:
            seen.add(name.lower())
            continue
        numbered = (name[: 10 - len(end)] + end for end in (b"_%d" % n for n in range(2, 99_999)))
        free = next(candidate for candidate in numbered if candidate.lower() not in taken)
        header[at : at + 11] = free.ljust(11, b"\0")
        taken.add(free.lower())
        facts.findings.append(_renamed(name, free))
    if len(taken) > len(seen):
        shutil.copyfile(path, copy := path.with_name(f"{path.name}.copy"))
        with copy.open("r+b") as file:
            file.write(header)
        copy.replace(path)  # which may be a link to somebody's file


def _renamed(name: bytes, free: bytes) -> Finding:
    before, after = (raw.decode("ascii", "replace") for raw in (name, free))
    return Finding.of(Kind.FIELD_RENAMED, name=before, new=after)


def _field_name(header: bytes | bytearray, at: int) -> bytes:
    return bytes(header[at : at + 11]).split(b"\0")[0]


def _field_names(fields: bytes) -> bytes:
    return b" ".join(_field_name(fields, at) for at in range(0, len(fields) - 31, 32))


def _texts(table: NDArray[numpy.uint8], fields: bytes) -> bytes:
    """Return the text columns of some rows, one text a line."""
    texts, at = [], 1  # the first byte of a row says whether it is deleted
    for place in range(0, len(fields) - 31, 32):
        width = fields[place + 16]
        if fields[place + 11 : place + 12] == b"C":
            texts += [row.tobytes().split(b"\0")[0].strip() for row in table[:, at : at + width]]
        at += width
    return b"\n".join(text for text in texts if not text.isascii())


def _declared_encodings(path: Path) -> list[tuple[str, str]]:
    """Return who says what about the encoding, the most trusted first."""
    declared = []
    page = path.with_suffix(".cpg")
    if page.exists():
        with page.open("rb") as file:
            text = file.read(100).decode("ascii", "replace").strip("\ufeff\0 \t\r\n")
        declared.append((text, ".cpg"))
    with path.with_suffix(".dbf").open("rb") as file:
        language = file.read(30)[29]
    if language in LANGUAGE_IDS:
        declared.append((LANGUAGE_IDS[language], LANGUAGE_ID))
    return declared
