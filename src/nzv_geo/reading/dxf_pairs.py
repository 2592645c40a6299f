"""Read the pairs of a DXF file, a group code and a value on a line each, and write them anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nzv_geo.errors import DataError
from nzv_geo.reading.limits import Limits

__all__ = ["Record", "records"]

SECTIONS = {b"HEADER", b"TABLES", b"BLOCKS", b"ENTITIES"}  # that are read; others hold no shapes
EVERY = 100_000  # records between two looks at the clock
LONGEST_CODE = 20  # bytes of the line of a group code
Pair = tuple[int, bytes]


@dataclass
class Record:
    """What begins with a group code 0, or a variable of the header, up to the next one.

    Parameters
    ----------
    section
        Where it stands.
    kind
        What it is, such as ``LWPOLYLINE``.
    pairs
        Group codes and values that follow.
    """

    section: bytes
    kind: bytes
    pairs: list[Pair] = field(default_factory=list)

    def first(self, code: int, default: bytes = b"") -> bytes:
        """Return the first value of a group code."""
        return next((value for key, value in self.pairs if key == code), default)

    def number(self, code: int, default: int) -> int:
        """Return the first value of a group code as a whole number, as C reads it."""
        text = self.first(code, b"%d" % default)
        digits = text[: next((n for n, sign in enumerate(text) if sign not in b"+-0123456789"), 99)]
        try:
            return int(digits[:20])
        except ValueError:
            return 0


def records(path: Path, name: str | Path, limits: Limits) -> Iterator[Record]:
    r"""Yield the records of the sections that are read, up to the end of the file.

    Parameters
    ----------
    path
        The file.
    name
        What to call it in errors.
    limits
        Bounds for time.

    Raises
    ------
    DataError
        A line that should be a group code is none, or no EOF follows: it is cut off.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.dxf"
    >>> _ = path.write_text("0\nSECTION\n2\nENTITIES\n0\nPOINT\n8\nBaum\n0\nEOF\n")
    >>> [(record.kind, record.pairs) for record in records(path, "plan.dxf", Limits())]
    [(b'POINT', [(8, b'Baum')])]
    """
    section, record, count = b"", Record(b"", b""), 0
    for code, value in _pairs(path, name):
        if code != 0 and not (code == 9 and section == b"HEADER"):
            if record.kind == b"SECTION" and code == 2:
                section = value
            record.pairs.append((code, value))
            continue
        if _is_read(record):
            yield record
        count += 1
        if count % EVERY == 0:
            limits.require_time(name)
        if value == b"EOF" and code == 0:
            return
        if value in (b"SECTION", b"ENDSEC"):
            section = b""
        record = Record(section, value)
    raise DataError(f"{name} is cut off: no EOF stands at its end; get it again")


def _is_read(record: Record) -> bool:
    return record.section in SECTIONS and record.kind not in (b"SECTION", b"ENDSEC")


def _pairs(path: Path, name: str | Path) -> Iterator[Pair]:
    """Yield group codes and values; no line breaks within a value, where GDAL might see one."""
    with path.open("rb") as file:
        for number, (line, value) in enumerate(zip(file, file, strict=False)):
            try:
                code = int(line) if len(line) < LONGEST_CODE else int("")
            except ValueError as error:
                raise DataError(
                    f"{name} is damaged: line {2 * number + 1:,} should be a group code, not "
                    f"{line[:LONGEST_CODE].decode('ascii', 'replace').strip()!r}; get it again"
                ) from error
            if code != 999:  # a comment
                yield code, value.replace(b"\0", b"").replace(b"\r", b" ").strip()
