"""Repair what rounding breaks: what comes out is valid on the grid of the last decimal.

Rounding moves a vertex by less than a unit of the last decimal. So it can only fold what is as
narrow as that: a notch, a slit, a neck, a whole part. Everything farther inside or outside stays
what it was, and stretches that do not fold keep each vertex where rounding puts it, so that
neighbours still share their borders.

Terms
-----
unit
    Of the last decimal, in the unit of the CRS: 0.0000001 for seven decimals.
sliver
    A part narrower than two units, cut off where rounding closed a neck.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.coverage.clean import round_coordinates

__all__ = ["How", "Repaired", "repaired", "without_vanished"]

How: TypeAlias = Literal["", "folded", "apart", "widened"]  # from the least to the most

# As GEOS numbers them.
LINE, RING, POLYGON, MULTILINE, MULTIPOLYGON, COLLECTION = 1, 2, 3, 5, 6, 7
ROUNDS = 8  # of uniting and rounding; two are nearly always enough
PEN = numpy.array([(0, 0), (1, 0), (0, 1)])  # in units: what is too narrow is drawn with it


class Repaired(NamedTuple):
    """A geometry of which rounding broke something, and what it took to repair that.

    Parameters
    ----------
    shape
        What is left; of the same type, unless it fell apart.
    left_out
        How many parts and holes are not in it.
    left_out_area
        Of those, in square units of the CRS.
    how
        Empty where what is left is as rounding made it; ``folded`` where that had folded;
        ``apart`` where a polygon has become several; ``widened`` where nothing was left, so that it
        was drawn one unit wide.
    moved_area
        Of what was added or taken away where it had folded, in square units of the CRS.
    """

    shape: shapely.Geometry
    left_out: int = 0
    left_out_area: float = 0.0
    how: How = ""
    moved_area: float = 0.0


def without_vanished(rounded: shapely.Geometry, before: shapely.Geometry) -> Repaired:
    """Leave out parts and holes of an area of which rounding left no area.

    What is left keeps its vertices. What nothing would be left of stays as it is, and so does what
    is no polygon.

    Parameters
    ----------
    rounded
        Any geometry.
    before
        The same, not rounded so far.

    Examples
    --------
    >>> parts = "((0 0, 4 0, 4 4, 0 0)), ((9 9, 9.4 9, 9 9.4, 9 9))"
    >>> before = shapely.from_wkt(f"MULTIPOLYGON ({parts})")
    >>> rounded = shapely.transform(before, numpy.round)
    >>> done = without_vanished(rounded, before)
    >>> print(done.shape, done.left_out, round(done.left_out_area, 2))
    MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0))) 1 0.08
    """
    if shapely.get_type_id(rounded) not in (POLYGON, MULTIPOLYGON):
        return Repaired(rounded)
    parts, lost, lost_area = [], 0, 0.0
    for part, whole in zip(shapely.get_parts(rounded), shapely.get_parts(before), strict=True):
        if not _encloses(part.exterior):
            lost, lost_area = lost + 1, lost_area + whole.area
            continue
        rings = list(zip(part.interiors, whole.interiors, strict=True))
        gone = [shapely.polygons(hole) for ring, hole in rings if not _encloses(ring)]
        lost, lost_area = lost + len(gone), lost_area + sum(hole.area for hole in gone)
        holes = [ring for ring, _ in rings if _encloses(ring)]
        parts.append(shapely.Polygon(part.exterior, holes) if gone else part)
    if not parts or not lost:
        return Repaired(rounded)
    return Repaired(_like(rounded, parts), lost, lost_area)


def repaired(rounded: shapely.Geometry, before: shapely.Geometry, decimals: int) -> Repaired:
    """Make valid what rounding broke, on the grid of the last decimal.

    Where it is enough, only parts and holes are left out, see `without_vanished`.

    Parameters
    ----------
    rounded
        A geometry that is not valid since its coordinates were rounded.
    before
        The same, not rounded so far.
    decimals
        To how many.

    Examples
    --------
    A notch so narrow that its walls fall together:

    >>> before = shapely.from_wkt("POLYGON ((0 0, 9 0, 9 9, 5.4 9, 5 1, 4.6 9, 0 9, 0 0))")
    >>> done = repaired(shapely.transform(before, numpy.round), before, 0)
    >>> print(done.shape.normalize(), done.how, round(done.moved_area, 1))
    POLYGON ((0 0, 0 9, 5 9, 9 9, 9 0, 0 0)) folded 3.2

    A line shorter than a unit:

    >>> before = shapely.from_wkt("LINESTRING (7 7, 7.3 7)")
    >>> print(repaired(shapely.transform(before, numpy.round), before, 0).shape)
    LINESTRING (7 7, 8 7)
    """
    kind = shapely.get_type_id(rounded)
    if kind == COLLECTION:
        return _repaired_collection(rounded, before, decimals)
    if kind in (POLYGON, MULTIPOLYGON):
        left = without_vanished(rounded, before)
        return left if left.shape.is_valid else _repaired_areas(left, before, decimals)
    if kind in (LINE, RING, MULTILINE):
        return _repaired_lines(rounded, decimals)
    return Repaired(rounded)


def _repaired_collection(
    rounded: shapely.Geometry, before: shapely.Geometry, decimals: int
) -> Repaired:
    members = [
        Repaired(member) if member.is_valid else repaired(member, whole, decimals)
        for member, whole in zip(shapely.get_parts(rounded), shapely.get_parts(before), strict=True)
    ]
    return Repaired(
        shapely.geometrycollections([member.shape for member in members]),
        sum(member.left_out for member in members),
        sum(member.left_out_area for member in members),
        max((member.how for member in members), key=get_args(How).index),
        sum(member.moved_area for member in members),
    )


def _repaired_areas(left: Repaired, before: shapely.Geometry, decimals: int) -> Repaired:
    folded = left.shape
    kept: list[shapely.Polygon] = []
    lost: list[shapely.Polygon] = []
    for part in shapely.get_parts(folded):
        real, slivers = _without_slivers(_pieces(_settled(part, decimals)), decimals)
        kept += real
        lost += slivers if real else [part]
    how: How = "folded" if kept else "widened"
    drawn = _settled(_like(folded, kept), decimals) if kept else _drawn(folded, decimals)
    pieces = _pieces(drawn)
    if kept and shapely.get_type_id(folded) == POLYGON and len(pieces) > 1:
        how = "apart"
    shape = _like(folded, pieces)
    return Repaired(
        shape,
        left.left_out + (len(lost) if kept else 0),
        left.left_out_area + (float(sum(part.area for part in lost)) if kept else 0.0),
        how,
        _moved_area(before, folded, shape, decimals),
    )


def _repaired_lines(rounded: shapely.Geometry, decimals: int) -> Repaired:
    """Leave out lines without length; where all are, the first goes one unit to the east."""
    points = [
        shapely.get_coordinates(part, include_z=part.has_z) for part in shapely.get_parts(rounded)
    ]
    lines = shapely.get_parts([shapely.linestrings(vertices) for vertices in points])
    long = lines[shapely.length(lines) > 0]
    if len(long):
        return Repaired(_like(rounded, long), len(lines) - len(long))
    ends = points[0][[0, 0]]
    ends[1, 0] = numpy.round(ends[1, 0] + 10.0**-decimals, decimals)
    return Repaired(_like(rounded, [shapely.linestrings(ends)]), how="widened")


def _like(shape: shapely.Geometry, parts: Iterable[shapely.Geometry]) -> shapely.Geometry:
    """Put parts together as what a geometry is: one by itself only where that was one, too."""
    parts = list(parts)
    kind = shapely.get_type_id(shape)
    if kind in (LINE, RING, POLYGON) and len(parts) == 1:
        return parts[0]
    several = shapely.multilinestrings if kind in (LINE, RING, MULTILINE) else shapely.multipolygons
    return several(parts)


def _pieces(shape: shapely.Geometry) -> list[shapely.Polygon]:
    return [part for part in shapely.get_parts(shape) if not part.is_empty]


def _settled(shape: shapely.Geometry, decimals: int) -> shapely.Geometry:
    """Keep what a shape winds around, and round where its edges cross, until nothing crosses.

    What lies farther than a unit from an edge is wound around as it was before it was rounded; what
    folded over is wound around backwards, and left out.

    Examples
    --------
    >>> bow = shapely.from_wkt("POLYGON ((0 0, 8 0, 8 8, 3 -1, 0 8, 0 0))")
    >>> print(_settled(bow, 0).normalize())
    MULTIPOLYGON (((4 0, 8 8, 8 0, 4 0)), ((0 0, 0 8, 3 0, 0 0)))
    """
    for _ in range(ROUNDS):
        if shape.is_valid:
            return shape
        shape = _on_grid(shapely.buffer(shape, 0), decimals)
    whole = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    return _on_grid(shapely.set_precision(whole, 10.0**-decimals), decimals)


def _on_grid(shape: shapely.Geometry, decimals: int) -> shapely.Geometry:
    return round_coordinates(numpy.array([shape], dtype=object), decimals)[0]


def _moved_area(
    before: shapely.Geometry, rounded: shapely.Geometry, after: shapely.Geometry, decimals: int
) -> float:
    """Return by how much area two shapes differ where repairing took or added vertices.

    Elsewhere they differ by what rounding moves in any shape.
    """
    was, now = (set(map(tuple, shapely.get_coordinates(shape))) for shape in (rounded, after))
    if was == now:
        return 0.0
    differing = shapely.get_parts(shapely.symmetric_difference(before, after))
    places = shapely.multipoints(sorted(was ^ now))
    near = shapely.dwithin(differing, places, 2 * 10.0**-decimals)
    return float(shapely.area(differing[near]).sum())


def _without_slivers(
    pieces: list[shapely.Polygon], decimals: int
) -> tuple[list[shapely.Polygon], list[shapely.Polygon]]:
    """Return what a part fell apart into without slivers, and those; of slivers alone, the largest.

    Examples
    --------
    >>> _without_slivers([shapely.box(0, 0, 9, 9), shapely.box(9, 9, 10, 30)], 0)
    ([<POLYGON ((9 0, 9 9, 0 9, 0 0, 9 0))>], [<POLYGON ((10 9, 10 30, 9 30, 9 9, 10 9))>])
    """
    if len(pieces) < 2:
        return pieces, []
    largest = max(pieces, key=lambda piece: piece.area)
    narrow = [piece is not largest and _is_sliver(piece, decimals) for piece in pieces]
    real = [piece for piece, is_narrow in zip(pieces, narrow, strict=True) if not is_narrow]
    return real, [piece for piece, is_narrow in zip(pieces, narrow, strict=True) if is_narrow]


def _is_sliver(polygon: shapely.Polygon, decimals: int) -> bool:
    """Tell whether no circle of the radius of a unit has room inside."""
    near = shapely.transform(polygon, lambda xy: (xy - xy[0]) * 10.0**decimals)
    return bool(shapely.buffer(near, -1).is_empty)


def _drawn(shape: shapely.Geometry, decimals: int) -> shapely.Geometry:
    """Draw the outline of what has no area with a pen one unit wide.

    Examples
    --------
    >>> print(_drawn(shapely.from_wkt("POLYGON ((5 5, 5 5, 5 5, 5 5))"), 0).normalize())
    POLYGON ((5 5, 5 6, 6 5, 5 5))
    """
    scale = 10.0**decimals
    strokes = []
    for part in shapely.get_parts(shape):
        corners = numpy.rint(shapely.get_coordinates(part.exterior) * scale)
        moves = (corners[1:] != corners[:-1]).any(axis=1)
        corners = corners[numpy.append(True, moves) if moves.any() else [0, 0]]
        ends = numpy.unique(numpy.stack([corners[:-1], corners[1:]], axis=1), axis=0)
        dots = (ends[:, :, None] + PEN).reshape(len(ends), -1, 2)
        strokes.append(shapely.convex_hull([shapely.multipoints(stroke) for stroke in dots]))
    whole = shapely.union_all(numpy.concatenate(strokes))
    drawn = _settled(_on_grid(shapely.transform(whole, lambda xy: xy / scale), decimals), decimals)
    return shapely.force_3d(drawn, _height(shape)) if shape.has_z else drawn


def _height(shape: shapely.Geometry) -> float:
    return float(shapely.get_coordinates(shape, include_z=True)[0, 2])


def _encloses(ring: shapely.LinearRing) -> bool:
    """Tell whether a ring has three corners at different places, and an area."""
    corners: NDArray[numpy.float64] = numpy.unique(shapely.get_coordinates(ring), axis=0)
    return len(corners) > 2 and shapely.polygons(ring).area > 0
