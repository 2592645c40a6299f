"""Look through a drawing before GDAL does: how much it unfolds into, what is not read of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath
from typing import BinaryIO

from nzv_geo.reading.dxf_blocks import FIELDS, INHERITED, WITH_BLOCK, Content, unfold
from nzv_geo.reading.dxf_pairs import Record, records
from nzv_geo.reading.limits import Limits

__all__ = ["DxfFacts", "look_through_dxf"]

READ = {
    b"3DFACE", b"ARC", b"ATTDEF", b"ATTRIB", b"CIRCLE", b"DIMENSION", b"ELLIPSE", b"HATCH",
    b"HELIX", b"INSERT", b"LEADER", b"LINE", b"LWPOLYLINE", b"MLEADER", b"MLINE", b"MTEXT",
    b"MULTILEADER", b"POINT", b"POLYLINE", b"SOLID", b"SPLINE", b"TEXT", b"TRACE",
}  # fmt: skip
FRAMES = {b"VIEWPORT"}  # of a layout, without a shape
EXTERNAL = 4 | 8  # flags of a block that stands for another drawing
TEXTS = {1, 2, 3, 8}  # group codes of what may hold letters
MOST_STRANGE = 100_000  # texts that are looked at for their encoding
STACKED = re.compile(rb"\\S([^;\\/#^]*)([/#^])([^;\\]*);")  # numbers above each other in MTEXT
UNICODE_SINCE = b"AC1021"  # AutoCAD 2007: text is UTF-8


@dataclass
class DxfFacts:
    """What a drawing says.

    Parameters
    ----------
    version, codepage
        What its header says of the program and of the encoding of text.
    drawing
        What stands in the drawing itself.
    by_layer
        How many elements of each kind lie on each layer, references to blocks not followed.
    blocks
        What each block holds.
    left_out
        What is not read, and how often it occurs.
    strange
        Texts beyond ASCII, some of them.
    """

    version: bytes = b""
    codepage: bytes = b""
    drawing: Content = field(default_factory=Content)
    by_layer: dict[bytes, Counter[bytes]] = field(default_factory=lambda: defaultdict(Counter))
    blocks: dict[bytes, Content] = field(default_factory=lambda: defaultdict(Content))
    left_out: Counter[str] = field(default_factory=Counter)
    strange: list[bytes] = field(default_factory=list)

    @property
    def stated_encoding(self) -> list[tuple[str, str]]:
        """What is said of the encoding of its text, and where."""
        stated = self.codepage.decode("ascii", "replace").replace("_", " ").lower()
        codepage = stated.removeprefix("dos").replace("ansi", "").strip()
        if self.version >= UNICODE_SINCE:
            return [("utf-8", "version of the drawing")]
        return [(codepage, "$DWGCODEPAGE")]


def look_through_dxf(path: Path, name: str | Path, limits: Limits) -> DxfFacts:
    """Read a drawing once, and write anew what GDAL gets to see of it.

    Blocks within blocks may unfold into any number of shapes; GDAL would make them all.

    Parameters
    ----------
    path
        The file; replaced, so that what it may be a link to stays as it is.
    name
        What to call it in errors.
    limits
        Bounds for what comes out of it.

    Raises
    ------
    DataError
        It is cut off, damaged, or unfolds into too much.
    """
    facts = DxfFacts()
    written = path.with_name(f"{path.name}.new")
    with written.open("wb") as target:
        _Walk(facts, target).follow(path, name, limits)
    written.replace(path)
    _require_bounds(facts, name, limits)
    _name_left_out(facts)
    return facts


class _Walk:
    """Follows the records of a file, and writes each."""

    def __init__(self, facts: DxfFacts, target: BinaryIO) -> None:
        self.facts, self.target = facts, target
        self.section = b""
        self.block = Content()  # into which elements of the section go that is read
        self.handles: dict[bytes, bytes] = {}  # names of blocks
        self.arrows: set[bytes] = set()  # handles of blocks that styles of dimensions name

    def follow(self, path: Path, name: str | Path, limits: Limits) -> None:
        """Follow all records."""
        for record in records(path, name, limits):
            if record.section != self.section:
                self._begin(record.section)
            self._take(record)
            self._write(record)
        self._write_pairs([(0, b"ENDSEC")] if self.section else [])
        self._write_pairs([(0, b"EOF")])
        self._resolve()

    def _begin(self, section: bytes) -> None:
        self._write_pairs([(0, b"ENDSEC")] if self.section else [])
        self._write_pairs([(0, b"SECTION"), (2, section)])
        self.section = section

    def _take(self, record: Record) -> None:
        self._note_letters(record)
        if record.section == b"HEADER":
            self._variable(record)
        elif record.section == b"TABLES":
            self._style(record)
        elif record.kind == b"BLOCK":
            self.block = self.facts.blocks[record.first(2)]
            if record.number(70, 0) & EXTERNAL:
                self.block.external = record.first(1) or record.first(2)
        elif record.section == b"BLOCKS" and record.kind != b"ENDBLK":
            self.block.add(record)
        elif record.section == b"ENTITIES":
            self._element(record)

    def _variable(self, record: Record) -> None:
        if record.kind == b"$ACADVER":
            self.facts.version = record.first(1)
        elif record.kind == b"$DWGCODEPAGE":
            self.facts.codepage = record.first(3)

    def _style(self, record: Record) -> None:
        if record.kind == b"BLOCK_RECORD":
            self.handles[record.first(5)] = record.first(2)
        elif record.kind == b"DIMSTYLE":
            self.arrows.update(value for code, value in record.pairs if 340 <= code < 350)

    def _element(self, record: Record) -> None:
        if record.number(67, 0):
            self.facts.left_out["paper"] += 1
        self.facts.drawing.add(record)
        if record.kind in READ:
            self.facts.by_layer[record.first(8, INHERITED)][record.kind] += 1

    def _note_letters(self, record: Record) -> None:
        strange = self.facts.strange
        for code, value in record.pairs:
            if code in TEXTS and not value.isascii() and len(strange) < MOST_STRANGE:
                strange.append(value)

    def _write(self, record: Record) -> None:
        if record.kind in (b"MTEXT", b"ATTRIB"):
            record.pairs = [
                (code, STACKED.sub(_side_by_side, value) if code in (1, 3) else value)
                for code, value in record.pairs
            ]
        self._write_pairs([(9 if record.section == b"HEADER" else 0, record.kind), *record.pairs])

    def _write_pairs(self, pairs: list[tuple[int, bytes]]) -> None:
        self.target.write(b"".join(b"%d\n%b\n" % pair for pair in pairs))

    def _resolve(self) -> None:
        """Turn handles into names of blocks, counting each arrowhead as the largest there is."""
        arrows = {self.handles[handle] for handle in self.arrows if handle in self.handles}
        for content in (self.facts.drawing, *self.facts.blocks.values()):
            for handle, count in content.handles.items():
                if handle == b"arrow":
                    content.blocks.update(dict.fromkeys(arrows, count))
                elif handle in self.handles:
                    content.blocks[self.handles[handle]] += count


def _side_by_side(match: re.Match[bytes]) -> bytes:
    between = b" " if match[2] == b"^" else b"/"
    return between.join(part.strip() for part in (match[1], match[3]) if part.strip())


def _require_bounds(facts: DxfFacts, name: str | Path, limits: Limits) -> None:
    """Refuse what unfolds into too much; note the layers that blocks touch."""
    drawing = facts.drawing
    known = unfold(facts.blocks, drawing.blocks, name, limits)
    counts = [(count, known[block]) for block, count in drawing.blocks.items() if block in known]
    vertices = drawing.vertices + sum(count * inner.vertices for count, inner in counts)
    features = drawing.features + sum(count * inner.features for count, inner in counts)
    limits.require_vertices(vertices, name)
    limits.require_values(features, FIELDS, name)
    for _, inner in counts:
        for layer in inner.layers - {INHERITED}:
            facts.by_layer.setdefault(layer, Counter())


def _name_left_out(facts: DxfFacts) -> None:
    """Count what is not read, and name the other drawings that are referred to."""
    used = [facts.drawing, *(facts.blocks[name] for name in _reachable(facts))]
    for content in used:
        for kind, count in content.kinds.items():
            if kind not in READ | FRAMES | WITH_BLOCK:
                facts.left_out[kind.decode("ascii", "replace")[:40]] += count
        for block in content.blocks.keys() - facts.blocks.keys() - {b""}:
            facts.left_out[f"INSERT {block.decode('ascii', 'replace'):.40}"] += content.blocks[
                block
            ]
        if content.external:
            path = content.external.decode("utf-8", "replace")
            facts.left_out[PureWindowsPath(path).name[:60]] += 1


def _reachable(facts: DxfFacts) -> list[bytes]:
    """Return the names of the blocks that the drawing refers to, and those refer to."""
    seen: dict[bytes, None] = {}
    ahead = [*facts.drawing.blocks]
    while ahead:
        block = ahead.pop()
        if block in facts.blocks and block not in seen:
            seen[block] = None
            ahead += facts.blocks[block].blocks
    return [*seen]
