"""Follow the points of GPX: GDAL makes zeros of texts, and heights of missing ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from nzv_geo.errors import DataError
from nzv_geo.reading.xml_positions import SHOWN, are_numbers

__all__ = ["LAYERS", "GpxFacts", "GpxShapes"]

LAYERS = {"wpt": "waypoints", "rte": "routes", "trk": "tracks"}  # and their points
POINTS = {"wpt": "waypoints", "rtept": "route_points", "trkpt": "track_points"}
MOST = {"lat": 90, "lon": 180}


@dataclass
class GpxFacts:
    """What a file of GPX holds.

    Parameters
    ----------
    counts
        Features of each layer.
    fields
        Names of the elements of its features.
    partly_high
        Numbers, from 0, of the features of which some points have a height and others none.
    single
        Where track segments of a single point begin and end, in bytes.
    """

    counts: Counter[str] = field(default_factory=Counter)
    fields: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    partly_high: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    single: list[tuple[int, int]] = field(default_factory=list)


class GpxShapes:
    """Count features, refuse points of which GDAL would make something else.

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
        self.facts = GpxFacts()
        self.open: list[str] = []  # names of the elements around
        self.high: set[bool] = set()  # whether points of the feature have a height
        self.has_height = False
        self.begin = 0  # of the track segment, in bytes
        self.segment: list[bool] = []  # whether its points have a height
        self.height: list[str] | None = None

    def enter(self, element: str, attributes: dict[str, str], _: int) -> None:
        """Begin an element."""
        kind = element.rpartition("\x1f")[2]
        around = self.open[-1] if self.open else ""
        self.open.append(kind)
        if kind in LAYERS:
            self.facts.counts[LAYERS[kind]] += 1
            self.high = set()
        if kind in POINTS:
            self._point(kind, attributes)
        elif around in POINTS or around in LAYERS:
            self.facts.fields[POINTS.get(around) or LAYERS[around]].add(kind)
        if kind == "trkseg":
            self.begin, self.segment = self.parser.CurrentByteIndex, []
        elif kind == "ele" and around in POINTS:
            self.height = []
            self.parser.CharacterDataHandler = self.height.append

    def _point(self, kind: str, attributes: dict[str, str]) -> None:
        if kind != "wpt":
            self.facts.counts[POINTS[kind]] += 1
        self.has_height = False
        for axis, most in MOST.items():
            text = attributes.get(axis, "")
            if not are_numbers([text]) or abs(float(text)) > most:
                self._refuse(kind, f"has no {axis} of a place: {text[:SHOWN]!r}")

    def leave(self, _: int) -> None:
        """End an element."""
        kind = self.open.pop()
        if self.height is not None and kind == "ele":
            self._take_height()
        elif kind == "trkpt":
            self.segment.append(self.has_height)
        elif kind in POINTS:
            self.high.add(self.has_height)
        elif kind == "trkseg":
            self._end_segment()
        if kind in LAYERS and len(self.high) == 2:
            self.facts.partly_high[LAYERS[kind]].append(self.facts.counts[LAYERS[kind]] - 1)

    def _end_segment(self) -> None:
        if len(self.segment) == 1:
            self.facts.single.append((self.begin, self.parser.CurrentByteIndex))
        else:
            self.high.update(self.segment)

    def _take_height(self) -> None:
        text = "".join(self.height or []).strip()
        self.height, self.parser.CharacterDataHandler = None, None
        if text and not are_numbers([text]):
            self._refuse(self.open[-1], f"has a height that is no number: {text[:SHOWN]!r}")
        self.has_height = bool(text)

    def _refuse(self, kind: str, what: str) -> NoReturn:
        number = self.facts.counts[POINTS[kind]]
        raise DataError(f"{self.name} is damaged: {kind} {number} {what}; correct it")
