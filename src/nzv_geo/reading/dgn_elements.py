"""Follow the elements of a DGN file before GDAL does: whole, and what is not read of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from nzv_geo.errors import DataError

__all__ = ["DgnFacts", "look_through_dgn"]

END = b"\xff\xff"  # stands after the last element
TEXT = 17
TEXT_AT = {2: 60, 3: 76}  # bytes from the beginning of a text, by dimension
DIMENSION_AT = 1214  # of the first element: flags
IN_SPACE = 0x40
LEFT_OUT = {
    18: "3D surface",
    19: "3D solid",
    23: "cone",
    24: "B-spline surface",
    33: "dimension",
    35: "shared cell",
    36: "multiline",
    87: "raster",
}


class Element(NamedTuple):
    """One element: its type, whether it is deleted, and its bytes."""

    kind: int
    deleted: bool
    content: bytes


@dataclass
class DgnFacts:
    """What a drawing holds.

    Parameters
    ----------
    strange
        Texts beyond ASCII.
    left_out
        What is not read, and how often it occurs.
    """

    strange: list[bytes] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def look_through_dgn(path: Path, name: str | Path) -> DgnFacts:
    """Follow all elements of a drawing of MicroStation before version 8.

    Raises
    ------
    DataError
        It is cut off or damaged.
    """
    facts, dimension = DgnFacts(), 2
    for number, element in enumerate(_elements(path, name)):
        if number == 0 and element.content[DIMENSION_AT : DIMENSION_AT + 1] >= bytes([IN_SPACE]):
            dimension = 3 if element.content[DIMENSION_AT] & IN_SPACE else 2
        if element.deleted:
            continue
        if element.kind in LEFT_OUT:
            facts.left_out[LEFT_OUT[element.kind]] += 1
        elif element.kind == TEXT:
            start = TEXT_AT[dimension]
            count = element.content[start - 2 : start - 1]
            text = element.content[start : start + (count[0] if count else 0)]
            facts.strange += [] if text.isascii() else [text]
    return facts


def _elements(path: Path, name: str | Path) -> Iterator[Element]:
    """Yield the elements of a file, each of which says how long it is."""
    with path.open("rb") as file:
        while (head := file.read(4))[:2] != END:
            count = 2 * int.from_bytes(head[2:4], "little")
            content = head + file.read(count)
            if len(head) < 4 or len(content) < 4 + count:
                raise DataError(f"{name} is cut off: its last element is not whole; get it again")
            yield Element(head[1] & 0x7F, bool(head[1] & 0x80), content)
