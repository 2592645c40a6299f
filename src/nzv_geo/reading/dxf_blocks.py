"""How much the blocks of a drawing unfold into, and which layers they touch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nzv_geo.errors import DataError
from nzv_geo.reading.dxf_pairs import Record
from nzv_geo.reading.limits import Limits

__all__ = ["Content", "Unfolded", "unfold"]

ARC = 91  # vertices of a full circle in segments of 4 degrees
CURVES = {b"CIRCLE": ARC, b"ARC": ARC, b"ELLIPSE": ARC, b"HELIX": ARC}
PER_CONTROL_POINT = 10  # vertices of a spline
WITH_BLOCK = {b"INSERT", b"DIMENSION", b"ACAD_TABLE"}  # named by group code 2
WITH_ARROW = {b"LEADER", b"DIMENSION", b"MLEADER", b"MULTILEADER"}
PARTS = {b"VERTEX", b"SEQEND"}  # of what stands before them
HANDLES = range(340, 350)
INHERITED = b"0"  # layer on which what stands in a block takes that of its reference
MESH = 16  # flag of a polyline that is none
FIELDS = 6  # of a drawing, at GDAL


@dataclass
class Content:
    """What a block or the drawing itself holds.

    Parameters
    ----------
    features, vertices
        Of its own, at most.
    blocks
        How often it refers to each block.
    layers
        On which its own elements lie.
    kinds
        How many elements of each kind it holds.
    handles
        References by handle, such as to arrowheads.
    external
        The drawing that it stands for, where it is a reference to another one.
    """

    features: int = 0
    vertices: int = 0
    blocks: Counter[bytes] = field(default_factory=Counter)
    layers: set[bytes] = field(default_factory=set)
    kinds: Counter[bytes] = field(default_factory=Counter)
    handles: Counter[bytes] = field(default_factory=Counter)
    external: bytes = b""

    def add(self, record: Record) -> None:
        """Count an element."""
        kind = record.kind
        self.vertices += _vertices(record)
        if kind in PARTS:
            return
        self.features += 1
        is_mesh = kind == b"POLYLINE" and record.number(70, 0) & MESH
        self.kinds[b"POLYLINE (mesh)" if is_mesh else kind] += 1
        if kind in WITH_BLOCK:
            count = max(1, abs(record.number(70, 1))) * max(1, abs(record.number(71, 1)))
            self.blocks[record.first(2)] += count if kind == b"INSERT" else 1
        else:
            self.layers.add(record.first(8, INHERITED))
        if kind in WITH_ARROW:
            self.handles.update(value for code, value in record.pairs if code in HANDLES)
            self.handles[b"arrow"] += 2


@dataclass(frozen=True)
class Unfolded:
    """What a block holds once its references are followed."""

    features: int
    vertices: int
    layers: frozenset[bytes]


def _vertices(record: Record) -> int:
    """Return how many vertices GDAL makes of an element, at most."""
    count = CURVES.get(record.kind, 0)
    for code, value in record.pairs:
        if code == 10:
            count += PER_CONTROL_POINT if record.kind in (b"SPLINE", b"HELIX") else 1
        elif (code == 42 and value.strip(b"+-0. ")) or (code == 40 and record.kind == b"HATCH"):
            count += ARC  # a bulge; a radius
    return count


def unfold(
    blocks: dict[bytes, Content], names: Iterable[bytes], name: str | Path, limits: Limits
) -> dict[bytes, Unfolded]:
    """Return what blocks hold, and those they refer to.

    Parameters
    ----------
    blocks
        All of the drawing.
    names
        Those that are asked for.
    name
        What to call the file in errors.
    limits
        Bounds for depth.

    Raises
    ------
    DataError
        A block contains itself, or they are nested too deeply.

    Examples
    --------
    >>> blocks = {b"a": Content(1, 2), b"b": Content(blocks=Counter({b"a": 1000}))}
    >>> unfold(blocks, [b"b"], "plan.dxf", Limits())[b"b"].vertices
    2000
    """
    done: dict[bytes, Unfolded] = {}

    def follow(block: bytes, around: tuple[bytes, ...]) -> Unfolded:
        """Follow a block, unless it is known already."""
        if block in around:
            what = block.decode("ascii", "replace")
            raise DataError(f"{name} has a block that contains itself: {what[:60]!r}; correct it")
        limits.require_depth(len(around), name)
        if block not in done:
            content = blocks.get(block, Content())
            inner = {
                other: follow(other, (*around, block))
                for other in content.blocks
                if other in blocks
            }
            done[block] = _sum(content, inner)
        return done[block]

    for block in names:
        if block in blocks:
            follow(block, ())
    return done


def _sum(content: Content, inner: dict[bytes, Unfolded]) -> Unfolded:
    features, vertices = max(1, content.features), content.vertices
    layers = set(content.layers)
    for block, count in content.blocks.items():
        if block in inner:
            features += count * inner[block].features
            vertices += count * inner[block].vertices
            layers |= inner[block].layers
    return Unfolded(features, vertices, frozenset(layers))
