"""The objects of XPlanGML with their values by path and what they refer to.

GDAL gives the last name of a nested element alone, so that the purpose of a green space is named
as that of a road is, and does not give references at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from nzv_geo.reading.gml_shapes import REFERENCE
from nzv_geo.reading.xml_text import GML_NAMESPACE, SEPARATOR, Steps, look_through

if TYPE_CHECKING:
    from xml.parsers import expat

    from nzv_geo.reading.limits import Limits

__all__ = ["PlanObject", "read_objects"]

MEMBERS = tuple(SEPARATOR + name for name in ("member", "featureMember", "featureMembers"))
MAIN_CODE = "allgemein"  # of a purpose that is nested, as in version 6


@dataclass
class PlanObject:
    """One object of a plan.

    Parameters
    ----------
    kind
        Its class, such as ``BP_GruenFlaeche``.
    id
        Its ``gml:id``; empty where it has none.
    version
        Of XPlanGML, its first number; 0 where the namespace has none.
    values
        Number of the property it stands in, names from there inwards, and text, as they follow
        each other.
    references
        Ids it refers to, by property.

    Examples
    --------
    >>> green = PlanObject("BP_GruenFlaeche", values=[(1, ("zweckbestimmung",), "1000")])
    >>> green.codes("zweckbestimmung"), green.text("name")
    (['1000'], '')
    """

    kind: str
    id: str = ""
    version: int = 0
    values: list[tuple[int, tuple[str, ...], str]] = field(default_factory=list)
    references: dict[str, list[str]] = field(default_factory=dict)

    def codes(self, name: str) -> list[str]:
        """Return the codes of a property, plain or nested; its case does not matter."""
        return [
            text
            for _, path, text in self.values
            if path[0].lower() == name.lower() and (len(path) == 1 or path[-1] == MAIN_CODE)
        ]

    def texts(self, *names: str) -> list[str]:
        """Return what stands in elements of these names at any depth, each text once."""
        return list(dict.fromkeys(text for _, path, text in self.values if path[-1] in names))

    def text(self, *names: str) -> str:
        """Return the first of `texts`, empty where there is none."""
        return next(iter(self.texts(*names)), "")

    def groups(self, name: str) -> list[dict[str, str]]:
        """Return the values inside each property of this name, by their last name."""
        found: dict[int, dict[str, str]] = {}
        for number, path, text in self.values:
            if path[0] == name:
                found.setdefault(number, {})[path[-1]] = text
        return list(found.values())


def read_objects(path: Path, name: str | Path, limits: Limits) -> list[PlanObject]:
    """Return all objects of a file in their order.

    Parameters
    ----------
    path
        The file.
    name
        What to call it in errors.
    limits
        Bounds for depth and time.

    Raises
    ------
    DataError
        It is no sound XML.
    """
    found: list[PlanObject] = []

    def steps(parser: expat.XMLParserType) -> Steps:
        """Follow the features."""
        reader = _Reader(parser, found)
        return reader.enter, reader.leave

    look_through(path, name, limits, steps)
    return found


class _Reader:
    """What collects objects while a file is parsed."""

    def __init__(self, parser: expat.XMLParserType, found: list[PlanObject]) -> None:
        self.parser = parser
        self.found = found
        self.member = 0  # depth of what holds objects, 0 outside
        self.number = 0  # of the property
        self.path: list[str] = []
        self.parts: list[str] = []

    def enter(self, element: str, attributes: dict[str, str], depth: int) -> None:
        """Begin an element."""
        if not self.member:
            self.member = depth if element.endswith(MEMBERS) else 0
            return
        namespace, _, kind = element.rpartition(SEPARATOR)
        if depth == self.member + 1:
            self.found.append(PlanObject(kind, _id_in(attributes), _version_in(namespace)))
            self.path = []
            return
        del self.path[depth - self.member - 2 :]
        if depth == self.member + 2:
            self.number += 1
            if REFERENCE in attributes:
                target = attributes[REFERENCE].rpartition("#")[2]
                self.found[-1].references.setdefault(kind, []).append(target)
        self.path.append("" if namespace.startswith(GML_NAMESPACE) else kind)
        self.parts = []
        self.parser.CharacterDataHandler = self.parts.append if all(self.path) else None

    def leave(self, depth: int) -> None:
        """End what began at this depth."""
        if depth == self.member:
            self.member = 0
        elif self.member and depth > self.member + 1:
            text = "".join(self.parts).strip()
            if text and all(self.path):
                self.found[-1].values.append((self.number, tuple(self.path), text))
            self.parts = []
            self.parser.CharacterDataHandler = None


def _id_in(attributes: dict[str, str]) -> str:
    return next(_ids(attributes), "")


def _ids(attributes: dict[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        namespace, _, last = name.rpartition(SEPARATOR)
        if last == "id" and namespace.startswith(GML_NAMESPACE):
            yield value


def _version_in(namespace: str) -> int:
    """Return the main version that a namespace of XPlanGML ends in.

    Examples
    --------
    >>> _version_in("http://www.xplanung.de/xplangml/5/4"), _version_in("urn:x")
    (5, 0)
    """
    version = namespace.rpartition("xplangml/")[2].partition("/")[0]
    return int(version) if version.isascii() and version.isdigit() else 0
