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
from nzv_geo.findings import Finding, Kind, Phrase
from nzv_geo.reading.text_encoding import find_codec, guess_encoding

__all__ = ["DbfFacts", "look_through_dbf", "require_size"]

END = 0x0D  # stands after the last field
ROWS = 50_000  # that are looked at in one go
SAMPLE = 2_000  # rows of these, with text beyond ASCII, whose texts are
# Language ids that a .dbf may carry in its 30th byte, as ESRI and dBASE give them out.
LANGUAGE_ID = "language id of the .dbf"
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
    facts.rows, facts.deleted, text = _table_facts(path, name)
    if shapes is not None and shapes != facts.rows:
        raise DataError(
            f"{name} has {shapes} shapes, but {facts.rows} rows of attributes: they do not belong "
            "together; get all parts again"
        )
    if encoding is None:
        _decide(facts, path, text)
    else:
        facts.encoding, facts.encoding_from = _told_codec(encoding, text, name), "option"
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


def _table_facts(path: Path, name: str | Path) -> tuple[int, int, bytes]:
    """Return how many rows a .dbf has, and deleted ones; and its text beyond ASCII."""
    part = f"the .dbf of {name}"
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
        return rows, 0, _field_names(fields)
    table = numpy.memmap(path, dtype=numpy.uint8, mode="r", offset=start, shape=(rows, width))
    deleted = int((table[:, 0] == ord("*")).sum())
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


def _told_codec(encoding: str, text: bytes, name: str | Path) -> str:
    """Return the codec that the option means, if the text can be in it."""
    codec = find_codec(encoding)
    if not codec:
        raise DataError(f"unknown encoding {encoding!r}; give one such as cp1252 or UTF-8")
    if not _decodes(text, codec):
        raise DataError(f"{name} is not in {encoding}: some letters cannot be; try another")
    return codec


def _decide(facts: DbfFacts, path: Path, text: bytes) -> None:
    """Believe the first that can be right; else guess."""
    for declared, source in filter(all, _declared_encodings(path)):
        codec = find_codec(declared)
        if codec and _decodes(text, codec):
            facts.encoding, facts.encoding_from = codec, source
            return
        where = Phrase.of("language_id") if source == LANGUAGE_ID else source
        facts.findings.append(Finding.of(Kind.ENCODING_MISTAKEN, source=where, encoding=declared))
    facts.encoding, facts.encoding_from = guess_encoding(text), "a guess"
    if not text.isascii():
        example = _example(text).decode(facts.encoding, "replace")
        facts.findings.append(
            Finding.of(
                Kind.ENCODING_GUESSED,
                severity="note" if facts.encoding == "utf-8" else "warning",
                variant="unstated",
                encoding=facts.encoding,
                example=example,
            )
        )


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


def _decodes(text: bytes, codec: str) -> bool:
    try:
        text.decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True


def _example(text: bytes) -> bytes:
    return next(line for line in text.split(b"\n") if not line.isascii())
