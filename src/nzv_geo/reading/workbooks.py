"""Look through a workbook (XLSX, ODS) first: a few bytes of it may say millions of cells."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias
from xml.parsers import expat

from nzv_geo.errors import DataError, InternalError
from nzv_geo.files import is_full
from nzv_geo.reading.limits import MB, Limits
from nzv_geo.reading.opening import Opening

__all__ = ["look_through_workbook", "members_of", "stated_type"]

CHUNK = 1_000_000
LONGEST_TYPE = 100
SEPARATOR = "\x1f"
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
MOST_REPEATED = 2**31
VALUE_TYPE = f"{SEPARATOR}value-type"
MOST_MB = 200  # that come out: of a sheet, some 8 million cells

Bounds: TypeAlias = tuple[str | Path, Limits]  # what to call a file in errors, and its limits
Attributes: TypeAlias = dict[str, str]
Step: TypeAlias = Callable[[Attributes], None]


def members_of(path: Path) -> frozenset[str]:
    """Return what a zip archive holds; nothing where it is none.

    Examples
    --------
    >>> members_of(Path(__file__))
    frozenset()
    """
    with _forgiven(), zipfile.ZipFile(path) as archive:
        return frozenset(archive.namelist())
    return frozenset()


def stated_type(path: Path) -> bytes:
    """Return the type that an archive states of itself first of all; nothing where it does not.

    Examples
    --------
    >>> stated_type(Path(__file__))
    b''
    """
    with _forgiven(), zipfile.ZipFile(path) as archive, archive.open("mimetype") as stated:
        return stated.read(LONGEST_TYPE).strip()
    return b""


@contextmanager
def _forgiven() -> Iterator[None]:
    """Pass over what is wrong with an archive: whoever opens it says that."""
    try:
        yield
    except Exception as error:
        if InternalError.is_behind(error) and not isinstance(error, KeyError):
            raise


def look_through_workbook(path: Path, name: str | Path, limits: Limits) -> None:
    """Refuse a workbook that unfolds into more than is loaded, or is damaged.

    Everything in it is unpacked once, a piece at a time. A sheet is held as a rectangle, however
    few of its cells are filled, and a text for each cell that shows it: both are counted before.

    Parameters
    ----------
    path
        The file.
    name
        What to call it in errors.
    limits
        Bounds for what comes out of it.

    Raises
    ------
    DataError
        It is damaged, harmful or exceeds a bound.
    """
    try:
        texts = _look_through(path, (name, limits), _Texts())
        if texts.at_most > limits.most_mb(MOST_MB) * MB:
            texts = _look_through(path, (name, limits), replace(texts, shown=Counter()))
            limits.require_size(texts.shown_size, f"{name}, its texts", MOST_MB)
    except Exception as error:
        if is_full(error):
            raise
        raise Opening(path, "", name).error(error) from error


@dataclass
class _Texts:
    """The texts that cells share, and how often each is shown, where that has to be known."""

    lengths: list[int] = field(default_factory=list)
    cells: int = 0
    shown: Counter[int] | None = None

    @property
    def at_most(self) -> int:
        """Letters that the cells show if each shows the longest text."""
        return self.cells * max(self.lengths, default=0)

    @property
    def shown_size(self) -> int:
        """Letters that the cells show."""
        known = self.lengths
        counts = (self.shown or {}).items()
        return sum(known[number] * count for number, count in counts if number < len(known))


def _look_through(path: Path, bounds: Bounds, texts: _Texts) -> _Texts:
    """Look through every part of a workbook, and return its texts."""
    from nzv_geo.reading.archives import require_harmless

    name, limits = bounds
    with zipfile.ZipFile(path) as archive:
        limits.require_files(len(archive.infolist()), name)
        texts = replace(texts, lengths=[], cells=0)
        size = 0
        for entry in archive.infolist():
            require_harmless(entry, Path(name))
            size = _look_through_part(archive, entry, texts, size, bounds)
    return texts


def _look_through_part(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, texts: _Texts, size: int, bounds: Bounds
) -> int:
    """Look through a part, and return how much came out of all so far."""
    name, limits = bounds
    with archive.open(entry) as source:
        chunk = source.read(CHUNK)
        cells = _Cells(bounds, texts) if _is_xml(chunk) else None
        while chunk:
            size += len(chunk)
            limits.require_size(size, f"{name}, unpacked", MOST_MB)
            limits.require_time(name)
            if cells is not None:
                cells.parser.Parse(chunk)
            chunk = source.read(CHUNK)
    if cells is not None:
        cells.parser.Parse(b"", True)
        cells.require_size()
    return size


def _is_xml(chunk: bytes) -> bool:
    for bom in BOMS:
        chunk = chunk.removeprefix(bom)
    return chunk.replace(b"\0", b"").lstrip().startswith(b"<")


class _Cells:
    """Follows the cells of a part of a workbook; of a sheet in XLSX only where elements begin."""

    def __init__(self, bounds: Bounds, texts: _Texts) -> None:
        self.name, self.limits = bounds
        self.texts = texts
        self.row = self.column = self.rows = self.columns = self.own = 0
        self.repeated = self.rows_repeated = 1
        self.is_shared = self.is_filled = False
        self.text: list[str] | None = None
        self.entering: dict[str, Step | None] = {}
        self.leaving: dict[str, Step | None] = {}
        self.parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.begin
        self.parser.StartDoctypeDeclHandler = self.refuse

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """Choose what is followed by the outermost element."""
        is_sheet = _local(tag) == "worksheet" and self.texts.shown is None
        self.parser.StartElementHandler = self.enter
        if not is_sheet:
            self.parser.EndElementHandler = self.leave
            self.parser.CharacterDataHandler = self.read
        self.enter(tag, attributes)

    def refuse(self, *_: object) -> None:
        """Refuse a document type: no workbook has one, and it may define what unfolds."""
        raise DataError(f"{self.name} holds a document type (DOCTYPE); save it again")

    def enter(self, tag: str, attributes: dict[str, str]) -> None:
        """Go into an element."""
        if tag not in self.entering:
            self.entering[tag] = getattr(self, ENTERING.get(_local(tag), ""), None)
        step = self.entering[tag]
        if step is not None:
            step(attributes)

    def leave(self, tag: str) -> None:
        """Come out of an element."""
        if tag not in self.leaving:
            self.leaving[tag] = getattr(self, LEAVING.get(_local(tag), ""), None)
        step = self.leaving[tag]
        if step is not None:
            step({})

    def read(self, text: str) -> None:
        """Keep the text of a cell."""
        if self.text is not None:
            self.text.append(text)

    def require_size(self, _: Attributes | None = None) -> None:
        """Refuse a sheet that is too large a rectangle; its first row is the header."""
        self.limits.require_values(self.rows - 1, self.columns, self.name)

    def enter_row(self, attributes: Attributes) -> None:
        """Begin a row of XLSX, which may say its number."""
        self.row = int(attributes.get("r") or self.row + 1)
        self.column = 0

    def enter_cell(self, attributes: Attributes) -> None:
        """Begin a cell of XLSX, which may say its place."""
        self.column += 1
        self.is_shared = attributes.get("t") == "s"
        stated = attributes.get("r")
        if stated:
            found = REFERENCE.fullmatch(stated)
            if not found:
                raise DataError(f"cannot read {self.name}: no cell is called {stated[:20]!r}")
            self.column, self.row = _number(found[1]), int(found[2])

    def enter_value(self, _: Attributes) -> None:
        """Begin the value of a cell of XLSX: it is filled."""
        self.text = []
        self.texts.cells += self.is_shared
        self.extend(self.row, self.column)

    def leave_value(self, _: Attributes) -> None:
        """Count a text that cells share."""
        number = "".join(self.text or []).strip()
        if self.is_shared and self.texts.shown is not None and number.isdecimal():
            self.texts.shown[int(number)] += 1
        self.text = None

    def enter_text(self, _: Attributes) -> None:
        """Begin a text that cells share."""
        self.text = []

    def leave_text(self, _: Attributes) -> None:
        """Keep how long it is."""
        self.texts.lengths.append(sum(map(len, self.text or [])))
        self.text = None

    def enter_table(self, _: Attributes) -> None:
        """Begin a sheet of ODS."""
        self.row = self.column = self.rows = self.columns = 0

    def enter_open_row(self, attributes: Attributes) -> None:
        """Begin a row of ODS, or several that are the same."""
        self.rows_repeated = self.count(attributes, "number-rows-repeated")
        self.column = 0

    def leave_open_row(self, _: Attributes) -> None:
        """End it, or them."""
        self.row += self.rows_repeated

    def enter_open_cell(self, attributes: Attributes) -> None:
        """Begin a cell of ODS, or several that are the same."""
        self.repeated = self.count(attributes, "number-columns-repeated")
        self.is_filled = any(key.endswith(VALUE_TYPE) for key in attributes)
        self.text = []

    def leave_open_cell(self, _: Attributes) -> None:
        """End it, or them: empty ones at the end of a row or sheet are not held."""
        length = sum(map(len, self.text or []))
        self.column += self.repeated
        if self.is_filled or length:
            self.show(length)
            self.extend(self.row + self.rows_repeated, self.column)
        self.text = None

    def enter_blanks(self, attributes: Attributes) -> None:
        """Count blanks of ODS, of which an element says how many."""
        self.show(self.count(attributes, "c"))

    def show(self, length: int) -> None:
        """Count a text as often as it is shown."""
        self.own += length * self.repeated * self.rows_repeated
        self.limits.require_size(self.own, f"{self.name}, its texts", MOST_MB)

    def extend(self, row: int, column: int) -> None:
        """Widen the rectangle of the sheet so that it reaches a cell."""
        self.rows = max(row, self.rows)
        self.columns = max(column, self.columns)

    def count(self, attributes: Attributes, name: str) -> int:
        """Return a number that an attribute states; 1 where it states none."""
        named = {_local(key): value for key, value in attributes.items()}
        stated = named.get(name, "1")
        if not stated.isdecimal() or len(stated) > 10 or int(stated) > MOST_REPEATED:
            raise DataError(f"cannot read {self.name}: {stated[:20]!r} is no number of cells")
        return int(stated)


ENTERING = {
    "c": "enter_cell", "row": "enter_row", "v": "enter_value", "is": "enter_value",
    "si": "enter_text", "table": "enter_table", "table-row": "enter_open_row",
    "table-cell": "enter_open_cell", "covered-table-cell": "enter_open_cell", "s": "enter_blanks",
}  # fmt: skip
LEAVING = {
    "v": "leave_value", "is": "leave_value", "si": "leave_text", "table": "require_size",
    "table-row": "leave_open_row", "table-cell": "leave_open_cell",
    "covered-table-cell": "leave_open_cell",
}  # fmt: skip


def _local(tag: str) -> str:
    return tag.rpartition(SEPARATOR)[2]


def _number(name_of_column: str) -> int:
    """Return the number of a column by what it is called.

    Examples
    --------
    >>> _number("A"), _number("XFD")
    (1, 16384)
    """
    number = 0
    for sign in name_of_column.upper():
        number = 26 * number + ord(sign) - ord("A") + 1
    return number
