"""Follow the lines of MIF before GDAL does: it makes zeros of texts, and stops without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from nzv_geo.errors import DataError
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.xml_positions import SHOWN, are_numbers

__all__ = ["MifFacts", "look_through_mif"]

OBJECTS = {"none", "point", "line", "pline", "region", "arc", "text", "rect", "roundrect",
           "ellipse", "multipoint", "collection"}  # fmt: skip
CLAUSES = {"pen", "brush", "symbol", "font", "center", "smooth", "angle", "justify", "spacing",
           "label"}  # fmt: skip
LONGEST_HEADER = 100_000  # lines
CHARSET = re.compile(rb"""\s*charset\s+"?([\w-]+)""", re.IGNORECASE)
COLUMNS = re.compile(rb"\s*columns\s+(\d{1,5})\s*", re.IGNORECASE)
OTHER_TABLE = re.compile(rb"\s*coordsys\s+(table|window|layout)\b", re.IGNORECASE)
EVERY = 100_000  # lines between two looks at the clock


@dataclass
class MifFacts:
    """What a file of MIF says.

    Parameters
    ----------
    charset
        The character set that it names.
    columns
        How many fields its .mid has.
    drawn
        Of each object, whether it is a shape.
    strange
        Lines beyond ASCII, some of them.
    """

    charset: str = ""
    columns: int = 0
    drawn: list[bool] = field(default_factory=list)
    strange: list[bytes] = field(default_factory=list)


def look_through_mif(path: Path, name: str | Path, limits: Limits) -> MifFacts:
    r"""Read a file of MIF once: every object whole, every coordinate a number.

    Raises
    ------
    DataError
        It is not, or names no fields.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.mif"
    >>> _ = path.write_text("Version 300\nColumns 1\n n Integer\nData\n\nPoint 14 51\n")
    >>> look_through_mif(path, "plan.mif", Limits()).drawn
    [True]
    """
    with path.open("rb") as file:
        lines = _Lines(file, name, limits)
        facts = _header(lines, name, limits)
        while line := lines.next():
            _object(lines, line, facts)
        facts.strange = lines.strange
    return facts


class _Lines:
    """The lines of a file that are not empty, with their numbers."""

    def __init__(self, file: Iterator[bytes], name: str | Path, limits: Limits) -> None:
        self.file, self.name, self.limits = file, name, limits
        self.number = 0
        self.strange: list[bytes] = []

    def next(self) -> bytes:
        """Return the next line; empty at the end."""
        for line in self.file:
            self.number += 1
            if self.number % EVERY == 0:
                self.limits.require_time(self.name)
            if not line.isascii() and len(self.strange) < EVERY:
                self.strange.append(line.strip())
            if plain := line.strip():
                return plain
        return b""

    def numbers(self, count: int, text: bytes = b"") -> None:
        """Require so many numbers in a text, or in the next line."""
        found = (text or self.next()).decode("ascii", "replace").split()
        if len(found) != count or not are_numbers(found):
            self.refuse(f"{count} numbers should stand", " ".join(found))

    def count(self, text: bytes = b"") -> int:
        """Return the count that a text says, or the next line."""
        found = text or self.next()
        if not found.isdigit() or len(found) > 9:
            self.refuse("a count should stand", found.decode("ascii", "replace"))
        return int(found)

    def refuse(self, what: str, found: str) -> NoReturn:
        """Say where it is damaged."""
        raise DataError(
            f"{self.name} is damaged: {what} in line {self.number:,}, not {found[:SHOWN]!r}; get "
            "it again"
        )


def _header(lines: _Lines, name: str | Path, limits: Limits) -> MifFacts:
    facts = MifFacts()
    while line := lines.next():
        if line.lower() == b"data":
            limits.require_values(0, facts.columns, name)
            return facts
        if charset := CHARSET.match(line):
            facts.charset = charset[1].decode("ascii", "replace")
        elif columns := COLUMNS.fullmatch(line):
            facts.columns = int(columns[1])
        elif OTHER_TABLE.match(line):
            raise DataError(f"{name} takes its CRS from another table; export it again with a CRS")
        if lines.number > LONGEST_HEADER:
            break
    raise DataError(f"{name} is cut off in its header: no Data follows; get it again")


def _object(lines: _Lines, line: bytes, facts: MifFacts) -> None:
    """Follow one object, or a line that says how it looks."""
    word, _, rest = line.partition(b" ")
    kind = word.lower().decode("ascii", "replace")
    if kind in OBJECTS:
        facts.drawn.append(kind != "none")
        _shape(lines, kind, rest.strip())
    elif kind not in CLAUSES and not kind.startswith("label"):
        lines.refuse("an object should stand", line.decode("ascii", "replace"))


def _shape(lines: _Lines, kind: str, rest: bytes) -> None:
    if kind == "point":
        lines.numbers(2, rest)
    elif kind in ("line", "rect", "roundrect", "ellipse", "arc"):
        lines.numbers(4, rest)
        if kind in ("roundrect", "arc"):
            lines.numbers(1 if kind == "roundrect" else 2)
    elif kind == "text":
        if not rest:
            lines.next()
        lines.numbers(4)
    elif kind == "multipoint":
        _positions(lines, lines.count(rest))
    elif kind in ("pline", "region"):
        _rings(lines, kind, rest)
    elif kind == "collection":
        for _ in range(lines.count(rest)):
            part, _, more = _next_part(lines).partition(b" ")
            _shape(lines, part.lower().decode("ascii", "replace"), more.strip())


def _next_part(lines: _Lines) -> bytes:
    """Return the line that begins the next part of a collection."""
    while True:
        line = lines.next()
        word = line.partition(b" ")[0].lower().decode("ascii", "replace")
        if word in ("pline", "region", "multipoint"):
            return line
        if word not in CLAUSES:
            lines.refuse("a part of a collection should stand", line.decode("ascii", "replace"))


def _rings(lines: _Lines, kind: str, rest: bytes) -> None:
    """Follow the sections of a polyline, or the rings of a region."""
    words = rest.split()
    several = kind == "region" or (words and words[0].lower() == b"multiple")
    if not several:
        _positions(lines, lines.count(rest))
        return
    for _ in range(lines.count(words[-1] if words else b"")):
        _positions(lines, lines.count())


def _positions(lines: _Lines, count: int) -> None:
    for _ in range(count):
        lines.numbers(2)
