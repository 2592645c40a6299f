"""Follow the geometries of GML, of which GDAL keeps the last of several, and no links."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nzv_geo.findings import MOST, Finding, Kind, Phrase
from nzv_geo.reading.unread import unreadable

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

__all__ = ["GmlShapes", "keep_first"]

REFERENCE = "http://www.w3.org/1999/xlink\x1fhref"  # as the parser joins namespace and name
REFERS = Phrase.of("refers")


@dataclass
class GmlShapes:
    """Which features of GML have no geometry, several, or one that is partly elsewhere.

    Parameters
    ----------
    counts
        How many features of each kind there are so far.
    bare
        Numbers of those without geometry, by kind.
    several
        The properties that hold geometries, for each feature that has more than one.
    referring
        Numbers of those whose geometry refers to another one.
    surplus
        Where in the file each geometry after the first of its feature begins and ends, in bytes.
    """

    counts: Counter[str] = field(default_factory=Counter)
    bare: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    several: dict[str, dict[int, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    referring: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    surplus: list[tuple[int, int]] = field(default_factory=list)
    _kind: str = ""
    _properties: list[str] = field(default_factory=list)
    _start: int = 0

    def begin(self, kind: str) -> None:
        """Begin a feature."""
        self.counts[kind] += 1
        self._kind, self._properties = kind, []

    def open(self, in_property: str, at: int) -> None:
        """Begin a geometry."""
        self._properties.append(in_property)
        self._start = at

    def follow(self, attributes: dict[str, str]) -> None:
        """Note whether an element of the geometry that is open refers to another one."""
        if REFERENCE in attributes and len(self._properties) == 1:
            self.referring[self._kind].add(self.counts[self._kind])

    def close(self, at: int) -> None:
        """End a geometry; its last tag begins there."""
        if len(self._properties) > 1:
            self.surplus.append((self._start, at))

    def end(self) -> None:
        """End a feature."""
        number = self.counts[self._kind]
        if not self._properties:
            self.bare[self._kind].add(number)
        elif len(self._properties) > 1 and len(self.several[self._kind]) < MOST:
            self.several[self._kind][number] = self._properties

    def findings(self, kind: str, shapes: NDArray[numpy.object_]) -> list[Finding]:
        """Return what is lost of the features of one kind.

        Parameters
        ----------
        kind
            Name of the layer.
        shapes
            What came out, a geometry or None for each feature.
        """
        import numpy
        import shapely

        if kind not in self.counts:
            return []
        rows = numpy.flatnonzero(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        missing = {int(row) + 1 for row in rows} - self.bare[kind]
        lost = [unreadable(str(row)) for row in sorted(missing - self.referring[kind])]
        lost += [unreadable(str(row), REFERS) for row in sorted(self.referring[kind])]
        return lost + [_surplus(str(key), names) for key, names in self.several[kind].items()]


def _surplus(key: str, names: list[str]) -> Finding:
    others = ", ".join(names[1:])
    return Finding.of(Kind.GEOMETRY_SURPLUS, key, count=len(names), first=names[0], others=others)


def keep_first(path: Path, surplus: list[tuple[int, int]]) -> None:
    """Write spaces over all but the first geometry of each feature.

    Parameters
    ----------
    path
        The file; replaced, so that what it may be a link to stays as it is.
    surplus
        Where each of the others begins, and where its last tag does, in bytes.
    """
    content = bytearray(path.read_bytes())
    for start, last_tag in surplus:
        end = content.index(b">", last_tag) + 1
        content[start:end] = b" " * (end - start)
    path.unlink()
    path.write_bytes(content)
