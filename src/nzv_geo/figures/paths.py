"""Shapes as paths of matplotlib: whole layers in a few paths, so that they are drawn fast."""

from __future__ import annotations

import re
from functools import cache

import numpy
import pandas
import shapely
from matplotlib.path import Path
from numpy.typing import NDArray

from nzv_geo.styles.symbols import SHAPES

__all__ = [
    "NO_SEGMENTS",
    "Shapes",
    "area_paths",
    "border_lines",
    "length",
    "line_path",
    "mark",
    "parts_of",
]

Shapes = NDArray[numpy.object_]
MOST_VERTICES = 50_000  # of one filled path; with more, the rasteriser gives up
COMMAND = re.compile(r"([MLCZ])([^MLCZ]*)")
CODES = {"M": [Path.MOVETO], "L": [Path.LINETO], "C": [Path.CURVE4] * 3, "Z": [Path.CLOSEPOLY]}
NO_SEGMENTS = numpy.empty((0, 4))
MARK_UNITS = 20.0  # width of the square in which signs are described


def parts_of(shapes: Shapes, dimension: int) -> tuple[Shapes, NDArray[numpy.int64]]:
    """Return the parts of this dimension, 0 to 2, and which shape each is of; empty ones are none.

    Examples
    --------
    >>> mixed = shapely.from_wkt(["GEOMETRYCOLLECTION (POINT (1 2), LINESTRING (0 0, 1 1))", None])
    >>> parts, of = parts_of(mixed, 0)
    >>> parts.tolist(), of.tolist()
    ([<POINT (1 2)>], [0])
    """
    parts, of = shapely.get_parts(shapes, return_index=True)
    while (shapely.get_type_id(parts) >= 4).any():  # collections may hold collections
        inner, index = shapely.get_parts(parts, return_index=True)
        parts, of = inner, of[index]
    chosen = (shapely.get_dimensions(parts) == dimension) & ~shapely.is_empty(parts)
    return parts[chosen], of[chosen]


def area_paths(polygons: Shapes) -> list[Path]:
    """Return polygons as compound paths; holes turn the other way."""
    turned = shapely.orient_polygons(polygons)
    counts = numpy.cumsum(shapely.get_num_coordinates(turned)) // MOST_VERTICES
    return [
        _compound(shapely.get_rings(turned[counts == number]), closed=True)
        for number in numpy.unique(counts)
    ]


def length(path: Path) -> int:
    """Return how many vertices a path has."""
    return len(numpy.asarray(path.vertices))


def line_path(lines: Shapes) -> Path:
    """Return lines as one path."""
    return _compound(lines, closed=False)


def _compound(lines: Shapes, *, closed: bool) -> Path:
    vertices = shapely.get_coordinates(lines)
    counts = shapely.get_num_coordinates(lines)
    ends = numpy.cumsum(counts)
    codes = numpy.full(len(vertices), Path.LINETO, dtype=Path.code_type)
    codes[ends - counts] = Path.MOVETO
    if closed:
        codes[ends - 1] = Path.CLOSEPOLY
    return Path(vertices, codes)


def border_lines(polygons: Shapes, without: NDArray[numpy.float64] | None = None) -> Shapes:
    """Return the borders of polygons as long lines, each piece once.

    Parameters
    ----------
    polygons
        Neighbours have the same vertices.
    without
        Segments that others draw, as `segments_of` returns them.

    Examples
    --------
    >>> squares = shapely.box([0, 1], 0, [1, 2], 1)
    >>> sum(line.length for line in border_lines(squares))
    7.0
    """
    others = NO_SEGMENTS if without is None else without
    every = numpy.vstack([others, segments_of(polygons)])
    fresh = ~pandas.DataFrame(every).duplicated().to_numpy()[len(others) :]
    segments = every[len(others) :][fresh]
    if not len(segments):
        return numpy.array([], dtype=object)
    merged = shapely.line_merge(
        shapely.multilinestrings(shapely.linestrings(segments.reshape(-1, 2, 2)))
    )
    lines: Shapes = shapely.get_parts(shapely.normalize(merged))
    return lines


def segments_of(polygons: Shapes) -> NDArray[numpy.float64]:
    """Return the segments of all rings as rows x, y, x, y; each in the same direction."""
    rings = shapely.get_rings(polygons)
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    inside = ring[1:] == ring[:-1]
    starts, ends = vertices[:-1][inside], vertices[1:][inside]
    turn = (starts[:, 0] > ends[:, 0]) | (
        (starts[:, 0] == ends[:, 0]) & (starts[:, 1] > ends[:, 1])
    )
    starts[turn], ends[turn] = ends[turn], starts[turn]
    return numpy.hstack([starts, ends])


@cache
def mark(shape: str) -> Path:
    """Return the sign of a point, one unit wide; its holes turn the other way.

    Examples
    --------
    >>> float(mark("square").get_extents().width)
    0.9
    """
    described = [part for part in SHAPES[shape].split("Z") if part.strip()]
    loops = [_loop(f"{part}Z") for part in described]
    first, rest = loops[0], loops[1:]
    holes = [_reversed(item) if _turn(item) == _turn(first) else item for item in rest]
    return Path.make_compound_path(first, *holes)


def _loop(description: str) -> Path:
    vertices: list[tuple[float, float]] = []
    codes: list[numpy.uint8] = []
    for command, numbers in COMMAND.findall(description):
        pairs = [float(number) / MARK_UNITS for number in re.findall(r"-?[\d.]+", numbers)]
        points = list(zip(pairs[::2], [-y for y in pairs[1::2]], strict=True))
        points = points or [vertices[0]]
        codes += CODES[command] * (len(points) // len(CODES[command]))
        vertices += points
    return Path(vertices, codes)


def _turn(loop: Path) -> bool:
    x, y = numpy.asarray(loop.to_polygons()[0]).T
    return bool(numpy.dot(x[:-1], y[1:]) > numpy.dot(x[1:], y[:-1]))


def _reversed(loop: Path) -> Path:
    """Return a closed path in the other direction; its last vertex repeats the first."""
    codes, vertices = numpy.asarray(loop.codes), numpy.asarray(loop.vertices)
    turned = numpy.concatenate([codes[:1], codes[1:-1][::-1], codes[-1:]])
    return Path(numpy.concatenate([vertices[:-1][::-1], vertices[-2:-1]]), turned)
