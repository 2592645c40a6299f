"""Follow the geometries of KML: GDAL makes zeros of texts, drops second parts, and can crash."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from nzv_geo.errors import DataError
from nzv_geo.reading.xml_positions import SHOWN, are_numbers

__all__ = ["KmlShapes"]

KINDS = {
    "LineString", "LinearRing", "Model", "MultiGeometry", "MultiTrack", "Point", "Polygon", "Track",
}  # fmt: skip
ONCE = ("coordinates", "outerBoundaryIs")


class KmlShapes:
    """Refuse KML of which GDAL would make something else, with the number of the placemark.

    Parameters
    ----------
    parser
        What reads the file.
    name
        What to call it in errors.
    """

    def __init__(self, parser: expat.XMLParserType, name: str | Path) -> None:
        self.parser = parser
        self.name = name
        self.number = 0
        self.count = 0  # geometries of the placemark side by side
        self.outer = 0  # depth of the outermost geometry, 0 outside
        self.reading = 0  # depth of what holds positions, 0 outside
        self.open: dict[int, tuple[str, set[str]]] = {}  # name and unique children, by depth
        self.texts: list[str] = []

    def enter(self, element: str, _: dict[str, str], depth: int) -> None:
        """Begin an element."""
        kind = element.rpartition("\x1f")[2]
        if kind == "Placemark":
            self.number += 1
            self.count = self.outer = 0
        elif kind in KINDS and not self.outer:
            self.outer = depth
            self.count += 1
            if self.count > 1:
                self._refuse(
                    "has several geometries, of which only one can be read; put them into a "
                    "MultiGeometry"
                )
        around, children = self.open.get(depth - 1, ("", set()))
        if around == "MultiGeometry" and kind[:1].isupper() and kind not in KINDS - {"Model"}:
            what = f"has a {kind:.20} in a MultiGeometry"
            self._refuse(f"{what}, which cannot be read; take it out")
        if kind in ONCE or around == "outerBoundaryIs":
            if kind in children:
                what = f"has several {kind} in its {around:.20}"
                self._refuse(f"{what}, of which only one can be read; correct it")
            children.add(kind)
        self.open[depth] = kind, set()
        if kind in ("coordinates", "coord"):
            self.reading = depth
            self.texts.clear()
            self.parser.CharacterDataHandler = self.texts.append

    def leave(self, depth: int) -> None:
        """End what began at this depth."""
        if depth == self.outer:
            self.outer = 0
        elif depth == self.reading:
            self.reading = 0
            self.parser.CharacterDataHandler = None
            self._require_numbers("".join(self.texts), depth)

    def _require_numbers(self, text: str, depth: int) -> None:
        """Refuse positions that are none."""
        if self.open[depth][0] == "coord":
            positions = [text.split()]
        else:
            positions = [part.split(",") for part in _closely(text).split()]
        for position in positions:
            if not position or not are_numbers(position):
                odd = " ".join(text.split()) if position == [] else ",".join(position)
                self._refuse_odd("no numbers", odd)
            if len(position) == 1:
                self._refuse_odd("only one number", position[0])
            if len(position) > 3 and len(position) % 3:
                self._refuse_odd("too many numbers", ",".join(position))
        if len(positions) > 1 and self.open[depth - 1][0] == "Point":
            self._refuse(
                "has a Point of several positions, of which only one can be read; correct it"
            )

    def _refuse_odd(self, what: str, text: str) -> NoReturn:
        self._refuse(f"has coordinates that are {what}: {text[:SHOWN]!r}; correct them")

    def _refuse(self, what: str) -> NoReturn:
        where = f"placemark {self.number}" if self.number else "what stands before all placemarks"
        raise DataError(f"{self.name}: {where} {what}")


def _closely(text: str) -> str:
    """Return tuples without spaces beside their commas, as GDAL reads them.

    Examples
    --------
    >>> _closely("14, 51 15 ,52")
    '14,51 15,52'
    """
    if ", " not in text and " ," not in text and "\n" not in text:
        return text
    return ",".join(part.strip() for part in text.split(","))
