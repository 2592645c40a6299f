"""A small map as SVG, the same bytes every time: whole numbers, simplified, never large."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import geopandas
import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.notebook.fragment import words
from nzv_geo.notebook.signs import Sign, area_sign, line_sign, point_sign
from nzv_geo.styles.symbols import Symbol

__all__ = ["Bounds", "Label", "Marks", "Picture", "Shapes", "View", "bounds_of", "draw"]

Shapes = NDArray[numpy.object_]
Bounds = tuple[float, float, float, float]

WIDTH = 640  # units, two of which are a pixel
HEIGHTS = (240, 560)  # units: the least and the most
MARGIN = 26  # units around what is shown
ALONE = 1_000.0  # extent of a single point, in units of its CRS
GROUND = "#f1f2ee"
INK = "#263034"
MOST_CHARACTERS = 50_000
# How much coarser a picture becomes until it is small enough: every which part, units of tolerance.
COARSER = ((1, 1.0), (1, 2.5), (3, 4.0), (10, 8.0))
WIDEST_BAR = 180  # units


class Label(NamedTuple):
    """A text at a place, in the CRS of the picture."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Marks:
    """Shapes that look alike."""

    shapes: Shapes
    symbol: Symbol


class Picture(NamedTuple):
    """A drawn map, and what should be said of it; neither where nothing can be drawn."""

    svg: str
    note: str


class View:
    """Where a picture lies, and how a place becomes whole units of it."""

    def __init__(self, bounds: Bounds, stretch: float = 1.0) -> None:
        west, south, east, north = bounds
        self.stretch = stretch
        wide, tall = (east - west) * stretch, north - south
        if not max(wide, tall) > 0:
            wide = tall = ALONE
        inner = WIDTH - 2 * MARGIN
        least, most = HEIGHTS
        self.height = round(min(most, max(least, inner * tall / max(wide, 1e-9) + 2 * MARGIN)))
        self.units = min(inner / max(wide, 1e-9), (self.height - 2 * MARGIN) / max(tall, 1e-9))
        self.middle = ((west + east) / 2, (south + north) / 2)

    @property
    def box(self) -> Bounds:
        """What it shows, in its CRS."""
        (x, y), half = self.middle, WIDTH / 2 / self.units / self.stretch
        tall = self.height / 2 / self.units
        return x - half, y - tall, x + half, y + tall

    def moved(self, shapes: Shapes) -> Shapes:
        """Return shapes in units of the picture."""
        x, y = self.middle
        scale = numpy.array([self.units * self.stretch, -self.units])
        centre = (WIDTH / 2, self.height / 2)
        moved: Shapes = shapely.transform(shapes, lambda xy: (xy - (x, y)) * scale + centre)
        return moved


def bounds_of(features: geopandas.GeoDataFrame) -> Bounds:
    """Return west, south, east, north of features."""
    west, south, east, north = features.total_bounds.tolist()
    return west, south, east, north


def draw(
    marks: Sequence[Marks],
    title: str,
    *,
    view: View,
    is_metric: bool = True,
    labels: Iterable[Label] = (),
) -> Picture:
    """Draw a map.

    Parameters
    ----------
    marks
        What is drawn, from the ground up, all in one CRS.
    title
        What the picture shows, in words.
    view
        Where it lies.
    is_metric
        The CRS is in metres: the picture has a scale.
    labels
        Texts above all.
    """
    moved = [Marks(view.moved(mark.shapes), mark.symbol) for mark in marks]
    above = _scale(view) if is_metric else ""
    above += "".join(_label(label, view) for label in labels)
    for every, tolerance in COARSER:
        drawn = "".join(part for mark in moved for part in _drawn(mark, every, tolerance))
        if len(drawn) < MOST_CHARACTERS:
            note = f"of its parts, one in {every} is drawn" if every > 1 else ""
            return Picture(_framed(drawn + above, title, view), note)
    return Picture("", "too detailed to be drawn here")


def _framed(drawn: str, title: str, view: View) -> str:
    return (
        f'<svg role="img" width="{WIDTH // 2}" height="{view.height // 2}" '
        f'viewBox="0 0 {WIDTH} {view.height}"><title>{words(title)}</title>'
        f'<rect width="{WIDTH}" height="{view.height}" fill="{GROUND}"/>{drawn}</svg>'
    )


def _drawn(marks: Marks, every: int, tolerance: float) -> Iterable[str]:
    """Yield areas, lines and points, each kind as one path."""
    parts = shapely.get_parts(shapely.get_parts(marks.shapes))[::every]  # collections may be nested
    dimensions = shapely.get_dimensions(parts)
    if (areas := parts[dimensions == 2]).size:
        # Rings that are turned so leave holes open, and what overlaps full.
        rings = shapely.get_rings(shapely.orient_polygons(areas))
        yield _path(_lines(rings, tolerance, closed=True), area_sign(marks.symbol))
    if (lines := parts[dimensions == 1]).size:
        yield _path(_lines(lines, tolerance, closed=False), line_sign(marks.symbol))
    if (points := parts[dimensions == 0]).size:
        yield _path(_points(points), point_sign(marks.symbol))


def _path(data: str, sign: Sign) -> str:
    return f'{sign.definitions}<path d="{data}" {sign.attributes}/>'


def _points(points: Shapes) -> str:
    places = dict.fromkeys(map(tuple, _whole(points).tolist()))  # what falls together is drawn once
    drawn = "L".join(f"{x} {y}" for x, y in places)
    return f"M{drawn}{'' if len(places) > 1 else f'L{drawn}'}"


def _lines(lines: Shapes, tolerance: float, *, closed: bool) -> str:
    # Line by line: a polygon that crosses itself would take minutes to be simplified as one.
    simple = shapely.simplify(lines, tolerance, preserve_topology=False)
    simple = numpy.where(shapely.is_empty(simple), shapely.get_point(lines, 0), simple)
    if shapely.get_num_coordinates(simple).sum() > MOST_CHARACTERS / 2:
        return " " * MOST_CHARACTERS  # too long in any case, so that nothing is written in vain
    return "".join(_line(line, closed=closed) for line in simple)


def _line(line: shapely.Geometry, *, closed: bool) -> str:
    places = _whole(line)
    steps = numpy.diff(places, axis=0)
    steps = steps[steps.any(axis=1)]
    x, y = places[0]
    if not len(steps):
        return f"M{x} {y}h1v1z" if closed else f"M{x} {y}h1"
    path = " ".join(f"{dx} {dy}" for dx, dy in steps[: -1 if closed else None].tolist())
    return f"M{x} {y}l{path}{'z' if closed else ''}"


def _whole(shapes: Shapes | shapely.Geometry) -> NDArray[numpy.int64]:
    whole: NDArray[numpy.int64] = shapely.get_coordinates(shapes).round().astype(numpy.int64)
    return whole


def _label(label: Label, view: View) -> str:
    (place,) = view.moved(numpy.array([shapely.Point(label.x, label.y)], dtype=object))
    return _text(label.text, round(place.x), round(place.y) + 7, "middle")


def _text(text: str, x: int, y: int, anchor: str) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-family="system-ui, sans-serif" '
        f'font-size="20" font-weight="600" fill="{INK}" stroke="{GROUND}" stroke-width="3" '
        f'paint-order="stroke">{words(text)}</text>'
    )


def _scale(view: View) -> str:
    """Draw a bar of a round length."""
    most = WIDEST_BAR / view.units
    power = 10.0 ** numpy.floor(numpy.log10(most))
    metres = max(step * power for step in (1, 2, 5) if step * power <= most)
    wide, y = round(metres * view.units), view.height - 12
    words = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    return (
        f'<path d="M12 {y - 8}v8h{wide}v-8" fill="none" stroke="{INK}" stroke-width="3"/>'
        f"{_text(words, 20 + wide, y + 2, 'start')}"
    )
