"""Cut polygons along all their boundaries into faces, and put them together again.

Terms
-----
face
    A piece of the plane that no boundary crosses. Every polygon is a set of faces; a face that two
    polygons hold is an overlap, a bounded one that none holds is a gap.
cap
    A line across the mouth of a gap that is open to the outside; it makes a face of the gap.

All geometry is GEOS's: noding, polygonizing and uniting by way of shapely. Neighbouring faces share
their edges exactly, so any polygons put together from them are a valid coverage.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import pandas
import shapely
from numpy.typing import NDArray

from nzv_geo.coverage.clean import unite

__all__ = ["NOISE_M", "Arrangement", "arrange", "caps_of_open_gaps", "length_m", "width_m"]

Shapes = NDArray[numpy.object_]

GRID_M = 1e-6  # vertices lie on this grid: without one, nearly equal lines have no sound topology
NOISE_M = 0.001  # narrower is an artefact of arithmetic
TRIM_M = 0.001  # how far the mouth of an open gap is told from its sides
ENDS = ["x1", "y1", "x2", "y2"]
STEP = 8  # from one scale of open gaps to the next
THIN = 4  # an open gap is at least so many times longer than wide; anything else is a bay


@dataclass(frozen=True)
class Arrangement:
    """Faces, and the polygons that hold each.

    Parameters
    ----------
    faces
        Polygons that meet exactly.
    owners
        For each face the numbers of the polygons that hold it, ascending.
    """

    faces: Shapes
    owners: tuple[tuple[int, ...], ...]

    def parts(self) -> list[tuple[tuple[int, ...], list[int]]]:
        """Group the faces that belong to no polygon or to several: owners, and faces that touch."""
        groups: dict[tuple[int, ...], list[int]] = {}
        for number, held_by in enumerate(self.owners):
            if len(held_by) != 1:
                groups.setdefault(held_by, []).append(number)
        return [
            (held_by, connected)
            for held_by, numbers in sorted(groups.items())
            for connected in self._connected(numbers)
        ]

    def shape(self, numbers: list[int]) -> shapely.Geometry:
        """Unite some faces."""
        return unite(self.faces[numbers])

    def borders(self, parts: list[list[int]]) -> pandas.DataFrame:
        """Measure how long each part, a list of faces, borders on each polygon.

        Returns
        -------
        pandas.DataFrame
            ``part``, ``unit``, ``length_m``.
        """
        inside = pandas.DataFrame(
            [(part, face) for part, numbers in enumerate(parts) for face in numbers],
            columns=["part", "face"],
        ).astype(int)
        held = pandas.DataFrame(
            [(face, unit) for face, held_by in enumerate(self.owners) for unit in held_by],
            columns=["beside", "unit"],
        ).astype(int)
        edges = _segments(self.faces)
        across = edges.rename(columns={"face": "beside"})
        table = inside.merge(edges, on="face").merge(across, on=ENDS).merge(held, on="beside")
        of_part = inside.set_index("face")["part"]
        table = table[table["beside"].map(of_part) != table["part"]]
        table["length_m"] = numpy.hypot(table["x2"] - table["x1"], table["y2"] - table["y1"])
        return table.groupby(["part", "unit"], as_index=False)[["length_m"]].sum()

    def polygons(self, owners: list[tuple[int, ...]], count: int) -> Shapes:
        """Put the polygons together again from the faces that each now holds."""
        held: list[list[int]] = [[] for _ in range(count)]
        for number, held_by in enumerate(owners):
            for unit in held_by:
                held[unit].append(number)
        return numpy.array([self.shape(numbers) for numbers in held], dtype=object)

    def _connected(self, numbers: list[int]) -> list[list[int]]:
        """Split faces into groups that share an edge."""
        if len(numbers) == 1:
            return [numbers]
        pieces = shapely.get_parts(shapely.coverage_union_all(self.faces[numbers]))
        inside = shapely.point_on_surface(self.faces[numbers])
        face, piece = shapely.STRtree(pieces).query(inside, predicate="intersects")
        groups: dict[int, list[int]] = {}
        for one, other in zip(face, piece, strict=True):
            groups.setdefault(int(other), []).append(numbers[int(one)])
        return sorted(groups.values())


def arrange(shapes: Shapes, caps: Shapes) -> Arrangement:
    """Cut polygons and caps into faces, their vertices rounded to a micrometre.

    Parameters
    ----------
    shapes
        Valid polygons, in metres.
    caps
        Lines, see `caps_of_open_gaps`.

    Raises
    ------
    shapely.errors.GEOSException
        GEOS finds no consistent topology.

    Examples
    --------
    >>> pair = numpy.array([shapely.box(0, 0, 2, 1), shapely.box(1, 0, 3, 1)])
    >>> arrange(pair, numpy.array([])).owners
    ((0,), (0, 1), (1,))
    """
    lines = shapely.union_all([*shapely.boundary(shapes), *caps], grid_size=GRID_M)
    faces = shapely.normalize(shapely.get_parts(shapely.polygonize([lines])))
    faces = faces[numpy.lexsort(shapely.bounds(faces).T[::-1])]
    face, unit = shapely.STRtree(shapes).query(
        shapely.point_on_surface(faces), predicate="intersects"
    )
    owners: list[list[int]] = [[] for _ in faces]
    for one, other in zip(face, unit, strict=True):
        owners[one].append(int(other))
    return Arrangement(faces, tuple(tuple(sorted(held_by)) for held_by in owners))


def caps_of_open_gaps(
    shapes: Shapes, sources: NDArray[numpy.object_], tolerance_m: float
) -> Shapes:
    """Find the mouths of gaps that run out to where no polygon is.

    A gap is looked for up to the tolerance between any two polygons, and up to ten times that, at
    least 10 m, between two of different sources. It must be at least four times longer than wide:
    the bays of an ordinary outline are none. Below a centimetre none is looked for.

    Parameters
    ----------
    shapes
        Valid polygons, in metres.
    sources
        Which source each comes from.
    tolerance_m
        See `nzv_geo.coverage.merge.merge`.

    Returns
    -------
    array of shapely.LineString
        Each from one polygon straight to another.
    """
    outer = shapely.get_exterior_ring(shapely.get_parts(shapely.union_all(shapes)))
    united = shapely.union_all(shapely.polygons(outer))  # a hole has no mouth
    tree = shapely.STRtree(shapes)
    caps = []
    for widest_m in _scales(tolerance_m, several=len(set(sources)) > 1):
        bays = shapely.get_parts(shapely.difference(_closed(united, widest_m), united))
        bays = bays[shapely.area(bays) > TRIM_M * TRIM_M]
        for bay, wide_m in zip(bays, width_m(bays), strict=True):
            # Narrower ones are found at their own scale; at this one they may be artefacts.
            if wide_m <= widest_m / STEP or length_m(bay, wide_m) < THIN * wide_m:
                continue
            units = numpy.sort(tree.query(shapely.buffer(bay, TRIM_M), predicate="intersects"))
            apart = len(set(sources[units])) > 1
            if len(units) > 1 and (wide_m <= tolerance_m or apart):
                caps += _caps(bay, shapes[units])
                united = shapely.union(united, bay)  # its narrower stretches belong to it
    return numpy.array(caps, dtype=object)


def _scales(tolerance_m: float, *, several: bool) -> list[float]:
    """List the widths up to which bays are closed, from wide to narrow."""
    scales = [max(tolerance_m * 10, 10.0) if several else tolerance_m]
    while scales[-1] > 10 * NOISE_M:
        scales.append(scales[-1] / STEP)
    return scales[:-1]


def width_m(shapes: Shapes) -> NDArray[numpy.float64]:
    """Return the diameter of the largest circle inside each polygon, to half a percent.

    Of one narrower than a millimetre, twice its area by its outline: it has no shape to speak of.

    Examples
    --------
    >>> width_m(numpy.array([shapely.box(0, 0, 1000, 2)])).round(2).tolist()
    [2.0]
    """
    if len(shapes) == 0:
        return numpy.zeros(0)
    widths: NDArray[numpy.float64] = 2 * shapely.area(shapes) / shapely.length(shapes)
    wide = widths >= NOISE_M / 2
    circles = shapely.maximum_inscribed_circle(shapes[wide], tolerance=widths[wide] / 200)
    widths[wide] = 2 * shapely.length(circles)
    return widths


def length_m(shape: shapely.Geometry, wide_m: float) -> float:
    """Return how long a polygon is, if taken for a strip of its width."""
    return float(shape.length / 2 - wide_m)


def _closed(shape: shapely.Geometry, widest_m: float) -> shapely.Geometry:
    """Close every gap and bay up to a width; corners stay sharp."""
    sharp = {"join_style": "mitre", "mitre_limit": 2.0}
    return shapely.buffer(shapely.buffer(shape, widest_m / 2, **sharp), -widest_m / 2, **sharp)


def _caps(bay: shapely.Geometry, units: Shapes) -> list[shapely.Geometry]:
    """Return the sides of a bay that run along no polygon, straightened from one to another."""
    west, south, east, north = shapely.bounds(shapely.buffer(bay, 1))
    nearby = shapely.clip_by_rect(shapely.boundary(units), west, south, east, north)
    coast = shapely.buffer(shapely.union_all(nearby), TRIM_M)
    sides = shapely.get_parts(shapely.line_merge(shapely.difference(bay.boundary, coast)))
    caps = []
    for side in sides:
        ends = shapely.points([side.coords[0], side.coords[-1]])
        nearest = [_nearest(end, nearby) for end in ends]
        if nearest[0].distance(nearest[1]) > TRIM_M:
            caps.append(_longer(*nearest))
    return caps


def _longer(one: shapely.Geometry, other: shapely.Geometry) -> shapely.Geometry:
    """Draw a line a little beyond both points, so that it surely meets what they lie on."""
    ends = numpy.array([one.coords[0], other.coords[0]])
    beyond = (ends[1] - ends[0]) / numpy.hypot(*(ends[1] - ends[0])) * TRIM_M
    return shapely.LineString([ends[0] - beyond, *ends, ends[1] + beyond])


def _nearest(point: shapely.Geometry, lines: Shapes) -> shapely.Geometry:
    """Return the nearest vertex of some lines if it is as near as their nearest point."""
    links = shapely.shortest_line(point, lines[~shapely.is_empty(lines)])
    end = shapely.get_point(links[shapely.length(links).argmin()], 1)
    vertices = shapely.points(shapely.get_coordinates(lines))
    distances = shapely.distance(end, vertices)
    return vertices[distances.argmin()] if distances.min() <= 2 * TRIM_M else end


def _segments(faces: Shapes) -> pandas.DataFrame:
    """Take the boundaries of faces apart into straight segments, each from its lower end."""
    rings, face = shapely.get_rings(faces, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[:-1] == ring[1:]
    ends = numpy.hstack([coordinates[:-1], coordinates[1:]])[same]
    backwards = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[backwards] = ends[backwards][:, [2, 3, 0, 1]]
    return pandas.DataFrame(ends, columns=ENDS).assign(face=face[ring[:-1][same]])
