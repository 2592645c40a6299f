"""Names on the map: numbers of focus areas, features of one's own, towns, counties, countries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import pandas
import shapely
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.patches import Circle

from nzv_geo.brief import shortened
from nzv_geo.cartography import unit_labels
from nzv_geo.figures.content import Content, FigureLayer
from nzv_geo.figures.frame import Box, Frame, shown_frame
from nzv_geo.figures.paths import parts_of
from nzv_geo.figures.placing import Places, around, in_lines, inside_first
from nzv_geo.figures.sheet import FRONT, HALO, INK, QUIET, Overlay, Sheet
from nzv_geo.figures.texts import Weight, safe, width_mm
from nzv_geo.layers import Layer
from nzv_geo.styles.conditions import column
from nzv_geo.values import text

__all__ = ["add_names", "badge_mm"]

STATE = "#7a2a6b"
COUNTY = "#4a5357"
DOT_MM = 1.1
NAMES = {"en": "name_en", "hsb": "name_sorbian", "dsb": "name_sorbian"}
MOST_LABELS = 400  # of one layer: what is more would not find room
LONGEST_LABEL = 40  # characters
# Up to how many metres a millimetre of the map may be for towns of a rank to be named.
RANKS = {1: numpy.inf, 2: 2_500.0, 3: 700.0, 4: 350.0, 5: 150.0}


@dataclass(frozen=True)
class Kind:
    """How names of a kind are written."""

    size: float
    weight: Weight = "regular"
    colour: str = INK


TOWNS = {1: Kind(1.08, "bold"), 2: Kind(0.95), 3: Kind(0.88), 4: Kind(0.85), 5: Kind(0.82)}
OWN = Kind(0.92, "bold")
COUNTIES = Kind(0.9, "bold", COUNTY)
STATES = {"state": Kind(1.1, "bold", STATE), "country": Kind(1.1, "bold", QUIET)}


def badge_mm(sheet: Sheet) -> float:
    """Return the width of the number of a focus area."""
    return sheet.line_mm(1.15)


def add_names(
    axes: Axes, sheet: Sheet, frame: Frame, content: Content, blocked: Sequence[Box]
) -> None:
    """Write what names the map, the most important first; what finds no room is left out.

    Who gives the axes other limits afterwards sees another part of the map, and its names.

    Parameters
    ----------
    axes
        The map.
    sheet
        The paper.
    frame
        The map on it.
    content
        What is shown.
    blocked
        Parts of the paper that stay free.
    """
    sheet.add(_Names(axes, sheet, frame, content, blocked))


class _Names(Artist):
    """Names, which are put in place anew when they are drawn on another part of the map."""

    def __init__(
        self, axes: Axes, sheet: Sheet, frame: Frame, content: Content, blocked: Sequence[Box]
    ) -> None:
        super().__init__()
        self.set_zorder(FRONT + 1)
        self.set_in_layout(False)
        self._map, self._sheet, self._content, self._blocked = axes, sheet, content, blocked
        self._frame = frame
        self._written = self._named(frame)

    def get_children(self) -> list[Artist]:
        """Return texts, dots and numbers."""
        return self._written

    def draw(self, renderer: RendererBase) -> None:
        """Draw the names of what the axes show now."""
        frame = shown_frame(self._sheet.figure, self._map)
        if not frame.is_close(self._frame):
            self._frame, self._written = frame, self._named(frame)
        for artist in sorted(self._written, key=Artist.get_zorder):
            artist.draw(renderer)

    def _named(self, frame: Frame) -> list[Artist]:
        layer = Overlay.on(self._sheet)
        _write(layer, frame, self._content, self._blocked)
        return layer.held


def _write(sheet: Sheet, frame: Frame, content: Content, blocked: Sequence[Box]) -> None:
    writer = _Writer(sheet, frame)
    for box in blocked:
        writer.places.block(box)
    for layer in content.layers:
        if not layer.kind and layer.styled.shape == "point":
            writer.keep_signs(layer)
    if content.focus_areas is not None:
        writer.number_areas(content.focus_areas)
    for layer in reversed(content.layers):
        if not layer.kind and layer.look.label_field:
            writer.name_features(layer)
    writer.name_places(content)


class _Writer:
    """Writes names, each at the first place that is free."""

    def __init__(self, sheet: Sheet, frame: Frame) -> None:
        self.sheet, self.frame = sheet, frame
        self.written: set[str] = set()
        left, low, right, high = frame.box
        self.places = Places((left + 0.6, low + 0.6, right - 0.6, high - 0.6))

    def keep_signs(self, layer: FigureLayer) -> None:
        """Keep the signs of a layer of one's own free, unless there are very many."""
        points, of = parts_of(layer.shapes, 0)
        drawn = layer.styled.members[of] >= 0
        if drawn.sum() > MOST_LABELS:
            return
        classes, sizes = layer.styled.classes, layer.styled.sizes_mm
        places = self.frame.on_paper(shapely.get_coordinates(points[drawn]))
        for (x, y), feature in zip(places.tolist(), of[drawn], strict=True):
            size = classes[layer.styled.members[feature]].symbol.size_mm
            half = (size if sizes is None else float(sizes[feature])) / 2
            self.places.block((x - half, y - half, x + half, y + half))

    def number_areas(self, layer: FigureLayer) -> None:
        """Put the number of each focus area in it, or beside it where it is small."""
        table = layer.layer.features
        size = badge_mm(self.sheet)
        found = [self._circle(shape) for shape in layer.shapes]
        for x, y, radius in found:
            self.places.block((x - radius, y - radius, x + radius, y + radius))
        for (x, y, radius), row in zip(found, table.to_dict("records"), strict=True):
            if not self.frame.holds(x, y):
                continue
            number, square = text(row["number"]), row.get("geometry_status") == "official"
            if radius > 1.5 * size:
                place = (x, y)
            else:
                beside = around(x, y, radius + 0.5, size, size)
                place = self.places.take(beside, size, size) or (x, y)
            self.sheet.badge(place[0], place[1], size, number, square=square)

    def _circle(self, shape: Any) -> tuple[float, float, float]:
        """Return the middle of an area on the paper, and how far it reaches."""
        middle = shapely.point_on_surface(shape)
        corners = self.frame.on_paper(numpy.array([middle.coords[0], *_corners(shape)]))
        reach = (corners[2] - corners[1]) / 2
        return float(corners[0, 0]), float(corners[0, 1]), float(reach.max())

    def name_features(self, layer: FigureLayer) -> None:
        """Write the label of each feature of one's own beside it."""
        values = column(layer.layer.features, layer.look.label_field)
        drawn = layer.styled.members >= 0
        named = zip(values[drawn], layer.shapes[drawn], layer.styled.members[drawn], strict=True)
        for value, shape, member in list(named)[:MOST_LABELS]:
            name = safe(shortened(text(value), LONGEST_LABEL), OWN.weight)
            if name and shape is not None and not shape.is_empty:
                size = layer.styled.classes[member].symbol.size_mm
                self.write(
                    name, OWN, lambda wide, high, s=shape, mm=size: self._near(s, mm, wide, high)
                )

    def _near(self, shape: Any, size_mm: float, wide: float, high: float) -> list[Any]:
        point = shapely.point_on_surface(shape)
        ((x, y),) = self.frame.on_paper(shapely.get_coordinates(point))
        is_area = shapely.get_dimensions(shape) == 2
        away = 0.5 + (size_mm / 2 if shapely.get_dimensions(shape) == 0 else 0)
        return [*([(x, y)] if is_area else []), *around(x, y, away, wide, high)]

    def name_places(self, content: Content) -> None:
        """Write the names of important towns, of counties, of other towns, of countries."""
        counties = [item for item in content.layers if item.kind in ("county", "neighbour")]
        if content.places is None:
            self._name_counties(counties)
            return
        towns = _in_frame(content.places, self.frame, "town")
        for rank, kind in TOWNS.items():
            if self.frame.metres <= RANKS[rank]:
                self._name_towns(towns[towns["rank"] == rank], kind)
            if rank == 1:
                self._name_counties(counties)
        for name, look in STATES.items():
            self._name_states(_in_frame(content.places, self.frame, name), look)

    def _name_towns(self, towns: pandas.DataFrame, kind: Kind) -> None:
        points = self.frame.on_paper(shapely.get_coordinates(towns.geometry.values))
        for name, (x, y) in zip(self._named(towns), points, strict=True):
            if not self.places.is_free(_dot(float(x), float(y))):
                continue
            written = self.write(
                name, kind, lambda wide, high, x=x, y=y: around(x, y, DOT_MM, wide, high)
            )
            if written:
                self._add_dot(float(x), float(y))

    def _add_dot(self, x: float, y: float) -> None:
        self.places.block(_dot(x, y))
        keys: dict[str, Any] = {"facecolor": INK, "edgecolor": HALO, "linewidth": 0.6}
        self.sheet.add(
            Circle((x, y), DOT_MM / 2, transform=self.sheet.transform, zorder=FRONT, **keys)
        )

    def _name_counties(self, layers: Sequence[FigureLayer]) -> None:
        window = shapely.box(*self.frame.extent)
        for layer in layers:
            kind = COUNTIES if layer.kind == "county" else Kind(0.85, "regular", QUIET)
            shapes = shapely.intersection(layer.shapes, window)
            for name, shape in zip(unit_labels(layer.layer), shapes, strict=True):
                if not shape.is_empty and name not in self.written:
                    self._name_area(name, kind, shapely.transform(shape, self.frame.on_paper))

    def _name_area(self, name: str, kind: Kind, area: Any) -> None:
        """Write a name inside an area, in one line or two; where it is too wide, over its edge."""
        middles = inside_first(area)
        shapely.prepare(area)

        def inside(wide: float, high: float) -> Any:
            """Return the places where a box of this size, in millimetres, lies in the area."""
            x, y = middles.T
            boxes = shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            return middles[shapely.contains(area, boxes)]

        for choice in (inside, lambda _wide, _high: middles):
            if any(self.write(lines, kind, choice) for lines in in_lines(name)):
                return

    def _name_states(self, table: pandas.DataFrame, kind: Kind) -> None:
        points = self.frame.on_paper(shapely.get_coordinates(table.geometry.values))
        for name, place in zip(self._named(table), points, strict=True):
            spaced = "\u2009".join(name.upper())
            nearby = [
                (place[0] + i * 4.0, place[1] + j * 4.0)
                for j in (0, 1, -1, 2, -2)
                for i in (0, 1, -1)
            ]
            self.write(spaced, kind, lambda _w, _h, some=nearby: some)

    def _named(self, table: pandas.DataFrame) -> Iterator[str]:
        field = NAMES.get(self.sheet.language, "name_de")
        for own, german in zip(table[field], table["name_de"], strict=True):
            yield own if isinstance(own, str) and own else german

    def write(self, name: str, kind: Kind, middles: Any) -> bool:
        """Write a name at the first middle that is free; tell whether there was one."""
        lines = [safe(line, kind.weight) for line in name.split("\n")]
        size = self.sheet.text_pt * kind.size
        wide = max(width_mm(line, size, kind.weight) for line in lines) + 0.6
        high = self.sheet.line_mm(kind.size) * len(lines) * 0.92
        place = self.places.take(middles(wide, high), wide, high)
        if place is not None:
            self.written.add(name)
            self.sheet.text(
                *place, "\n".join(lines), size=kind.size, weight=kind.weight, colour=kind.colour,
                align="center", valign="center", halo=True,
            )  # fmt: skip
        return place is not None


def _dot(x: float, y: float) -> Box:
    return x - DOT_MM / 2, y - DOT_MM / 2, x + DOT_MM / 2, y + DOT_MM / 2


def _corners(shape: Any) -> list[tuple[float, float]]:
    west, south, east, north = shape.bounds
    return [(west, south), (east, north)]


def _in_frame(places: Layer, frame: Frame, kind: str) -> pandas.DataFrame:
    """Return the places of a kind that lie in the map, the most important first."""
    table = places.features
    chosen = (table["kind"] == kind) & table.within(shapely.box(*frame.extent))
    return pandas.DataFrame(table[chosen]).sort_values(["rank", "name_de"])
