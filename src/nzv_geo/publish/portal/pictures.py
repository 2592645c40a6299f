"""Pictures of a portal as SVG: no library, no file besides, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import combinations, islice
from typing import NamedTuple

import geopandas
import shapely

from nzv_geo.coverage.simplify import simplify
from nzv_geo.crs.reproject import reproject
from nzv_geo.layers import Layer
from nzv_geo.valley import Valley

__all__ = ["layer_picture", "region_picture"]

HIGH = 540  # pixels of the picture of a region
WIDE_LAYER, HIGH_LAYER = 480, 300
MARGIN = 14
TOLERANCE_M = 250
BADGE = 10  # pixels
LETTER, LINE = 6.7, 14  # pixels of an average letter, and of a line of text
BEYOND = (0, 6, 14, 30)  # pixels that a name may stick out of its county, where it has no room
GRID = 12  # candidates for the place of a name, in each direction
MOST = 3000  # features that are drawn each; of more, where they lie

Box = tuple[float, float, float, float]


class _View(NamedTuple):
    """How metres become pixels."""

    west: float
    north: float
    scale: float

    def moved(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Return a shape in pixels."""
        return shapely.transform(
            shape, lambda xy: (xy - (self.west, self.north)) * (1, -1) * self.scale
        )


def region_picture(valley: Valley, label: str) -> str:
    """Return a region with its counties by name and its focus areas by number.

    Parameters
    ----------
    valley
        The region.
    label
        Attributes that tell what the picture shows, such as an ``aria-label``.
    """
    counties = simplify(valley.counties, TOLERANCE_M)[0].features
    view, wide, high = _fitted(counties.total_bounds, HIGH * 1.6, HIGH)
    drawn = [view.moved(shape) for shape in counties.geometry]
    states: dict[str, list[shapely.Geometry]] = {}
    for ags, shape in zip(counties["ags"], drawn, strict=True):
        states.setdefault(ags[:2], []).append(shape)
    united = [shapely.union_all(states[state]) for state in sorted(states)]
    borders = [_shared_border(*pair) for pair in combinations(united, 2)]
    outline = shapely.union_all(drawn)
    places = _places(valley, view)
    parts = [
        *(_path([shape], "county") for shape in drawn),
        _path(borders, "state-casing"),
        _path(borders, "state-border"),
        _path([outline], "outline"),
        *_names(list(counties["name_de"]), drawn, [place for _, place in places]),
        *_badges(places),
    ]
    return _svg("region-map", (wide, high), label, parts)


def _shared_border(first: shapely.Geometry, second: shapely.Geometry) -> shapely.Geometry:
    """Return the border of two areas as lines as long as can be, so that dashes run through."""
    shared = shapely.get_parts(first.boundary.intersection(second.boundary))
    lines = [part for part in shared if part.geom_type == "LineString"]
    return shapely.line_merge(shapely.multilinestrings(lines))


def layer_picture(layer: Layer, ground: Layer, label: str) -> str:
    """Return the features of a layer above the counties of a region; nothing without a place.

    Parameters
    ----------
    layer
        Any layer.
    ground
        What lies beneath, in the CRS of the picture.
    label
        Attributes that tell what the picture shows.
    """
    shapes = reproject(layer, ground.crs).features.geometry
    shapes = shapes[~(shapes.is_empty | shapes.isna())]
    if shapes.empty:
        return ""
    bounds = geopandas.GeoSeries([*shapes, *ground.features.geometry]).total_bounds
    view, wide, high = _fitted(bounds, WIDE_LAYER, HIGH_LAYER)
    beneath = [view.moved(shape) for shape in ground.features.geometry]
    above = [view.moved(shape).simplify(0.4) for shape in _few(shapes)]
    parts = [_path(beneath, "beneath"), *_drawn(above)]
    return _svg("layer-map", (wide, high), label, parts)


def _few(shapes: geopandas.GeoSeries) -> Sequence[shapely.Geometry]:
    return list(shapes) if len(shapes) <= MOST else [shapely.box(*shapes.total_bounds)]


def _drawn(shapes: Sequence[shapely.Geometry]) -> Iterator[str]:
    """Yield the features by what they are: areas, lines, points."""
    parts = [part for shape in shapes for part in shapely.get_parts(shape)]
    yield _path([part for part in parts if part.geom_type == "Polygon"], "area")
    yield _path([part for part in parts if part.geom_type in ("LineString", "LinearRing")], "line")
    dots = [part for part in parts if part.geom_type == "Point"]
    radius = 5 if len(dots) < 30 else 2.5
    for dot in dots:
        yield f'<circle class="dot" cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{radius}"/>'


def _fitted(bounds: Iterable[float], wide: float, high: float) -> tuple[_View, float, float]:
    """Return the view that shows a box within so many pixels, and how many it takes."""
    west, south, east, north = bounds
    across, up = max(east - west, 1.0), max(north - south, 1.0)
    scale = min((wide - 2 * MARGIN) / across, (high - 2 * MARGIN) / up)
    view = _View(west - MARGIN / scale, north + MARGIN / scale, scale)
    return view, round(across * scale + 2 * MARGIN), round(up * scale + 2 * MARGIN)


def _places(valley: Valley, view: _View) -> list[tuple[int, shapely.Point]]:
    """Return number and middle of each focus area, in pixels, moved apart where two meet."""
    areas = valley.focus_areas.features
    middles = [view.moved(shapely.point_on_surface(shape)) for shape in areas.geometry]
    placed: list[tuple[int, shapely.Point]] = []
    for number, place in zip(areas["number"], middles, strict=True):
        at = place
        while any(at.distance(other) < 2 * BADGE + 1 for _, other in placed):
            at = shapely.Point(at.x + 3, at.y - 3)
        placed.append((int(number), at))
    return placed


def _badges(places: Sequence[tuple[int, shapely.Point]]) -> Iterator[str]:
    for number, place in places:
        x, y = round(place.x, 1), round(place.y, 1)
        yield (
            f'<circle class="badge-dot" cx="{x:g}" cy="{y:g}" r="{BADGE}"/>'
            f'<text class="badge-text" x="{x:g}" y="{y + 4:g}">{number}</text>'
        )


def _names(
    names: Sequence[str], shapes: Sequence[shapely.Geometry], badges: Sequence[shapely.Point]
) -> Iterator[str]:
    """Yield the name of each county where it covers neither a badge nor another name."""
    away = BADGE + 2
    taken = [(at.x - away, at.y - away, at.x + away, at.y + away) for at in badges]
    for name, shape in zip(names, shapes, strict=True):
        written = [[name], *([_halves(name)] if "-" in name else [])]
        places = _inside(shape)
        found = (
            (lines, x, y, box)
            for room in (shape.buffer(beyond) for beyond in BEYOND)
            for lines in written
            for x, y in places
            if (box := _box(lines, x, y)) and _free(box, room, taken)
        )
        for lines, x, y, box in islice(found, 1):
            taken.append(box)
            for number, line in enumerate(lines):
                at = y + number * LINE
                yield f'<text class="name" x="{x:.1f}" y="{at:.1f}">{escape(line)}</text>'


def _halves(name: str) -> list[str]:
    first, _, second = name.partition("-")
    return [f"{first}-", second]


def _box(lines: Sequence[str], x: float, y: float) -> Box:
    half = max(map(len, lines)) * LETTER / 2
    return x - half, y - LINE * 0.8, x + half, y + LINE * (len(lines) - 0.7)


def _free(box: Box, shape: shapely.Geometry, taken: Sequence[Box]) -> bool:
    within: bool = shape.covers(shapely.box(*box))
    return within and not any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        for other in taken
    )


def _inside(shape: shapely.Geometry) -> list[tuple[float, float]]:
    """Return points of a shape, those near its middle first."""
    middle = shapely.point_on_surface(shape)
    west, south, east, north = shape.bounds
    across, up = (east - west) / GRID, (north - south) / GRID
    points = [
        shapely.Point(west + across * (column + 0.5), south + up * (row + 0.5))
        for column in range(GRID)
        for row in range(GRID)
    ]
    held = [point for point in points if shape.contains(point)]
    near = sorted(held, key=lambda at: (round(middle.distance(at), 3), at.x, at.y))
    return [(at.x, at.y) for at in (middle, *near)]


def _path(shapes: Iterable[shapely.Geometry], name: str) -> str:
    data = "".join(map(_data, shapes))
    return f'<path class="{name}" d="{data}"/>' if data else ""


def _data(shape: shapely.Geometry) -> str:
    written = ""
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            written += "".join(f"{_line(ring)}Z" for ring in (part.exterior, *part.interiors))
        elif part.geom_type in ("LineString", "LinearRing"):
            written += _line(part)
    return written


def _line(line: shapely.Geometry) -> str:
    points = shapely.get_coordinates(line).round(1)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points.tolist())


def _svg(name: str, size: tuple[float, float], label: str, parts: Iterable[str]) -> str:
    wide, high = size
    return (
        f'<svg class="{name}" viewBox="0 0 {wide:g} {high:g}" role="img" {label}>'
        f"{''.join(parts)}</svg>"
    )
