"""Follow the geometries of GML: GDAL makes zeros of texts, drops second parts, follows no links."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nzv_geo.findings import MOST, Finding, Kind, Phrase
from nzv_geo.reading.unread import unreadable
from nzv_geo.reading.xml_positions import odd_in_list, odd_in_tuples

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

__all__ = ["GML_NAMESPACE", "REFERENCE", "GmlShapes", "hide"]

GML_NAMESPACE = "http://www.opengis.net/gml"
REFERENCE = "http://www.w3.org/1999/xlink\x1fhref"  # as the parser joins namespace and name
REFERS = Phrase.of("refers")
POSITION, ONCE, HOLDS_ONE = 1, 2, 4
LISTS = ("posList", "coordinates")
FLAT, EITHER = (2,), (2, 3)
SHELLS = ("exterior", "outerBoundaryIs")
HOLDERS = (
    *SHELLS, "interior", "innerBoundaryIs", "curveMember", "geometryMember", "lineStringMember",
    "pointMember", "polygonMember", "solidMember", "surfaceMember",
)  # fmt: skip
ROLES = {
    f"{GML_NAMESPACE}{version}\x1f{name}": (
        POSITION * (name in (*LISTS, "pos", "X", "Y", "Z"))
        + ONCE * (name in (*LISTS, *SHELLS))
        + HOLDS_ONE * (name in HOLDERS)
    )
    for version in ("", "/3.2")
    for name in (*LISTS, *HOLDERS, "pos", "X", "Y", "Z")
}
NO_SHAPE = re.compile(
    r"(Array|Bag|Boolean|Box|Category|CompositeValue|Count|Definition|Dictionary|Envelope|File|"
    r"GenericMetaData|Measure|MetaData|Null|Observation|Quantity|Time|Value)\w*"
)


@dataclass
class GmlShapes:
    """Which features of GML have no geometry, several, or one that cannot be read as a whole.

    Parameters
    ----------
    counts
        How many features of each kind there are so far.
    bare
        Numbers of those without geometry, by kind.
    only
        The property of which the geometries are followed; empty for the first of each feature.
    further
        The properties whose geometries follow the first one of a feature, by kind.
    passed
        The properties whose geometries were passed over, by kind.
    several
        The properties that hold geometries, for each feature that has more than one.
    referring
        Numbers of those whose geometry refers to another one.
    damaged
        What is wrong with those geometries of which GDAL would make something else, or nothing at
        all of the whole layer.
    unknown
        The kind of those geometries that are of no kind that is read.
    elsewhere
        The properties that refer to something, for each feature without geometry.
    places
        The properties that hold geometries.
    hidden
        Where in the file that begins and ends which GDAL is not to see, in bytes: each geometry
        after the first of its feature, and each that is damaged or refers to another one, at which
        GDAL may stop.
    dimension
        Of the positions, as an envelope says it.
    """

    only: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    further: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    passed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    bare: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    several: dict[str, dict[int, list[str]]] = field(default_factory=lambda: defaultdict(dict))
    referring: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    damaged: dict[str, dict[int, Phrase]] = field(default_factory=lambda: defaultdict(dict))
    unknown: dict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))
    elsewhere: dict[str, dict[int, tuple[str, ...]]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    places: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    hidden: list[tuple[int, int]] = field(default_factory=list)
    dimension: int = 0
    _kind: str = ""
    _properties: list[str] = field(default_factory=list)
    _links: list[str] = field(default_factory=list)
    _strange: str = ""
    _passes: bool = False  # over the geometry that is open
    _start: int = 0
    _size: int = 0  # numbers of a position, as this geometry says it
    _roles: dict[int, list[int]] = field(default_factory=dict)  # and how many parts, by depth
    _position: tuple[str, dict[str, str]] = ("", {})

    def begin(self, kind: str) -> None:
        """Begin a feature."""
        self.counts[kind] += 1
        self._kind, self._properties, self._links, self._strange = kind, [], [], ""

    def link(self, element: str) -> None:
        """Note an element outside of geometries that refers to something."""
        self._links.append(element.rpartition("\x1f")[2])

    def meet(self, element: str) -> None:
        """Note an element of GML itself that is no geometry of a known kind."""
        name = element.rpartition("\x1f")[2]
        if name[:1].isupper() and not NO_SHAPE.fullmatch(name):
            self._strange = name

    def open(self, in_property: str, attributes: dict[str, str], depth: int, at: int) -> None:
        """Begin a geometry."""
        self._start = at
        self._passes = self.only not in ("", in_property)
        if self._passes:
            self.passed[self._kind].add(in_property)
            return
        self._properties.append(in_property)
        self.places[self._kind].add(in_property)
        self._passes = len(self._properties) > 1
        self._size = _size_in(attributes)
        self._roles[depth] = [0, 0]

    def follow(self, element: str, attributes: dict[str, str], depth: int) -> bool:
        """Look at an element of the geometry that is open; tell whether its text is needed."""
        if self._passes:
            return False
        role = ROLES.get(element, 0)
        around = self._roles[depth - 1]
        self._roles[depth] = [role, 0]
        if role & ONCE or around[0] & HOLDS_ONE:
            around[1] += 1
            if around[1] > 1:
                self._damage(Phrase.of("stands_twice", found=element.rpartition("\x1f")[2]))
        if attributes:
            if REFERENCE in attributes:
                self.referring[self._kind].add(self.counts[self._kind])
            if not role & POSITION:
                self._size = _size_in(attributes) or self._size
        if role & POSITION:
            self._position = element.rpartition("\x1f")[2], attributes
        return bool(role & POSITION)

    def take(self, text: str) -> None:
        """Look at the text of a position or several."""
        name, attributes = self._position
        if name == "posList":
            size = _size_in(attributes) if attributes else 0
            odd = odd_in_list(text, self._sizes(size or self._size))
        elif name == "coordinates":
            odd = odd_in_tuples(text, attributes)
        else:
            odd = odd_in_list(text, (1,) if len(name) == 1 else (2, 3), several=False)
        if odd:
            self._damage(odd)

    def _sizes(self, size: int) -> tuple[int, ...]:
        """Return how many numbers a position may have."""
        return (size,) if size else FLAT if not self.dimension else EITHER

    def _damage(self, reason: Phrase) -> None:
        """Note the first thing that is wrong with the geometry that is open."""
        self.damaged[self._kind].setdefault(self.counts[self._kind], reason)

    def close(self, at: int) -> None:
        """End a geometry; its last tag begins there."""
        number, lost = self.counts[self._kind], (self.damaged, self.referring)
        if self._passes or any(number in kinds[self._kind] for kinds in lost):
            self.hidden.append((self._start, at))

    def end(self) -> None:
        """End a feature."""
        number = self.counts[self._kind]
        if not self._properties:
            self.bare[self._kind].add(number)
            if self._strange:
                self.unknown[self._kind][number] = self._strange
            elif self._links:
                self.elsewhere[self._kind][number] = tuple(self._links)
        elif len(self._properties) > 1:
            first, *others = self._properties
            self.further[self._kind] |= dict.fromkeys(set(others) - {first})
            if len(self.several[self._kind]) < MOST:
                self.several[self._kind][number] = self._properties

    def layers(self) -> list[str]:
        """Return the kinds of features of which any has a geometry."""
        return [kind for kind, count in self.counts.items() if len(self.bare[kind]) < count]

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
        missing = {int(row) + 1 for row in rows}
        lost: dict[int, Phrase | str] = dict.fromkeys(missing - self.bare[kind], "")
        for number in missing & self.unknown[kind].keys():
            lost[number] = Phrase.of("unknown_shape", found=self.unknown[kind][number])
        for number in missing & self.elsewhere[kind].keys():
            if self.places[kind].intersection(self.elsewhere[kind][number]):
                lost[number] = REFERS
        lost |= dict.fromkeys(self.referring[kind], REFERS)
        lost |= self.damaged[kind]
        found = [unreadable(str(number), lost[number]) for number in sorted(lost)]
        several = self.several[kind].items()
        return found + [
            _surplus(str(key), kind, names) for key, names in several if key not in lost
        ]

    def further_layers(self) -> dict[str, tuple[str, str]]:
        """Return kind and property of each layer of geometries that follow another one.

        Examples
        --------
        >>> shapes = GmlShapes(further={"Plot": {"centre": None}})
        >>> shapes.further_layers()
        {'Plot.centre': ('Plot', 'centre')}
        """
        pairs = [(kind, name) for kind, names in self.further.items() for name in sorted(names)]
        named = {f"{kind}.{name}": (kind, name) for kind, name in pairs}
        return {layer: pair for layer, pair in named.items() if layer not in self.counts}


def _size_in(attributes: dict[str, str]) -> int:
    """Return how many numbers a position has, as an element says it; 0 where it does not."""
    if "srsDimension" in attributes or "dimension" in attributes:
        size = attributes.get("srsDimension") or attributes["dimension"]
        return int(size) if size in ("2", "3") else 0
    return 0


def _surplus(key: str, kind: str, names: list[str]) -> Finding:
    first, *others = names
    layers = ", ".join(f"{kind}.{name}" for name in dict.fromkeys(others) if name != first)
    count, left = len(names), ", ".join(others)
    variant = "" if layers else "repeated"
    return Finding.of(
        Kind.GEOMETRY_SURPLUS, key, variant=variant, count=count, first=first, others=left,
        layers=layers,
    )  # fmt: skip


def hide(path: Path, hidden: list[tuple[int, int]], target: Path) -> None:
    """Write a file with spaces over some of its geometries.

    Parameters
    ----------
    path
        The file.
    hidden
        Where each of them begins, and where its last tag does, in bytes.
    target
        The file to write.
    """
    content = bytearray(path.read_bytes())
    for start, last_tag in hidden:
        end = content.index(b">", last_tag) + 1
        content[start:end] = b" " * (end - start)
    target.write_bytes(content)
