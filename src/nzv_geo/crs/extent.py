"""Where a layer lies on the earth, and how far it sticks out of an area.

An extent is west, south, east, north in degrees. Areas of use come from the EPSG register, which
rounds them to a hundredth of a degree: less than a kilometre outside (`ROUNDING_M`) says nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer

from nzv_geo.crs.names import area_of_use, geodetic, to_degrees
from nzv_geo.errors import CrsError

__all__ = [
    "ROUNDING_M",
    "Extent",
    "bounds",
    "crosses_antimeridian",
    "geographic_extent",
    "home_or",
    "outside_crs_m",
    "outside_m",
    "rounded",
    "share_inside",
    "widened",
]

Extent = tuple[float, float, float, float]

ROUNDING_M = 1_000
METRES_PER_DEGREE = 111_000  # of latitude, rather less than more
MANY = 20_000  # vertices; fewer are all transformed
BLOCK = 32
HALF_TURN = 180  # degrees
ALONG_A_SIDE = numpy.linspace(0, 1, 21)
GRS80 = Geod(ellps="GRS80")


def geographic_extent(coordinates: NDArray[numpy.float64], crs: CRS) -> Extent:
    """Return the exact extent of an (n, 2) array of coordinates, in the datum of their CRS.

    Where the area of use of their CRS crosses the antimeridian and they do, too, it ends beyond
    180°. Of many vertices in a plane, only those that may be outermost are transformed.

    Parameters
    ----------
    coordinates
        Easting/longitude and northing/latitude; at least one.
    crs
        Their CRS.

    Raises
    ------
    CrsError
        A coordinate is no place in this CRS, or no number.

    Examples
    --------
    >>> rounded(geographic_extent(numpy.array([[500_000.0, 5_650_000.0]]), CRS("EPSG:25833")))
    (15.0, 51.00157, 15.0, 51.00157)
    """
    x, y = numpy.ascontiguousarray(coordinates.T)  # columns in one piece are far faster
    box = bounds(x, y)
    if not numpy.isfinite(box).all():
        raise CrsError("a coordinate is not a finite number; repair the file first")
    if not crs.is_geographic:
        to_geographic = to_degrees(crs)
        if len(x) > MANY and not crosses_antimeridian(crs):
            outermost = _may_be_outermost(x, y, box, to_geographic)
            x, y = x[outermost], y[outermost]
        x, y = to_geographic.transform(x, y)
    degrees, east_of_greenwich = _unit_and_meridian(geodetic(crs))
    west, south, east, north = (edge * degrees for edge in bounds(x, y))
    extent = west + east_of_greenwich, south, east + east_of_greenwich, north
    if not _is_on_earth(extent):
        west, south, east, north = box
        raise CrsError(
            f"the coordinates are no place in {crs.name}: x {west:,.1f} to {east:,.1f}, "
            f"y {south:,.1f} to {north:,.1f}; another CRS must be meant, nzv-geo check tells which"
        )
    if east - west > HALF_TURN and crosses_antimeridian(crs):
        return _across_antimeridian(x * degrees + east_of_greenwich, extent, crs)
    return extent


def crosses_antimeridian(crs: CRS) -> bool:
    """Tell whether the area of use of a CRS does.

    Examples
    --------
    >>> crosses_antimeridian(CRS("EPSG:4167"))
    True
    """
    area = area_of_use(crs)
    return area is not None and area[2] < area[0]


def _across_antimeridian(longitudes: NDArray[numpy.float64], extent: Extent, crs: CRS) -> Extent:
    """Count longitudes on beyond 180°, from the middle of where the area of a CRS is not.

    The extent stays as it is where that does not make it narrower.
    """
    area = area_of_use(crs)
    start = (area[0] + area[2]) / 2 if area else -HALF_TURN
    onward = start + (longitudes - start) % (2 * HALF_TURN)
    west, east = float(onward.min()), float(onward.max())
    return (west, extent[1], east, extent[3]) if east - west < extent[2] - extent[0] else extent


def bounds(x: NDArray[numpy.float64], y: NDArray[numpy.float64]) -> Extent:
    """Return the smallest x and y and the largest x and y; NaN where there is one."""
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _unit_and_meridian(crs: CRS) -> tuple[float, float]:
    """Return the unit and the prime meridian of a CRS, in degrees and from Greenwich."""
    degrees = float(numpy.degrees(crs.axis_info[0].unit_conversion_factor))
    meridian = crs.prime_meridian
    if meridian is None:
        return degrees, 0.0
    return degrees, float(
        numpy.degrees(meridian.longitude * float(meridian.unit_conversion_factor))
    )


def _is_on_earth(extent: Extent) -> bool:
    west, south, east, north = extent
    inside = west >= -180 and east <= 360 and south >= -90 and north <= 90
    return inside and bool(numpy.isfinite(extent).all())


def share_inside(extent: Extent, area: Extent) -> float:
    """Return which share of an extent lies inside an area, from 0 to 1, by degrees.

    Examples
    --------
    >>> share_inside((13.0, 51.0, 15.0, 52.0), (14.0, 50.0, 20.0, 60.0))
    0.5
    """
    shares = [
        _overlap(west, east, area[0], area[2]) * _overlap(south, north, area[1], area[3])
        for area in [_unrolled(area)]
        for west, south, east, north in _turns(extent)
    ]
    return max(shares)


def outside_m(extent: Extent, area: Extent) -> float:
    """Return how far an extent sticks out of an area, in whole metres; 0 where it does not.

    That is how far off its farthest corner is, also where that lies beyond two sides.

    Examples
    --------
    >>> outside_m((13.0, 51.0, 15.0, 51.0), (14.0, 50.0, 20.0, 60.0))
    70197.0
    """
    return min(_beyond_m(turn, _unrolled(area)) for turn in _turns(extent))


def _unrolled(area: Extent) -> Extent:
    """Let an area that crosses the antimeridian end beyond 180°."""
    west, south, east, north = area
    return (west, south, east + 360, north) if east < west else area


def _turns(extent: Extent) -> list[Extent]:
    """Give an extent as it is and one turn around the earth to either side."""
    west, south, east, north = extent
    return [(west + turn, south, east + turn, north) for turn in (0, 360, -360)]


def _beyond_m(extent: Extent, area: Extent) -> float:
    west, south, east, north = extent
    longitude, latitude = (west + east) / 2, (south + north) / 2
    aside_m = max(
        _along_m((west, latitude), (area[0], latitude)) if west < area[0] else 0.0,
        _along_m((area[2], latitude), (east, latitude)) if east > area[2] else 0.0,
    )
    up_or_down_m = max(
        _along_m((longitude, south), (longitude, area[1])) if south < area[1] else 0.0,
        _along_m((longitude, area[3]), (longitude, north)) if north > area[3] else 0.0,
    )
    return float(round(math.hypot(aside_m, up_or_down_m)))


def _along_m(first: tuple[float, float], second: tuple[float, float]) -> float:
    return float(GRS80.inv(*first, *second)[2])


def home_or(extent: Extent, home: Extent) -> Extent:
    """Return the home of a catalogue where it holds an extent, else the extent itself.

    Examples
    --------
    >>> home_or((14.0, 51.0, 15.0, 51.2), (11.0, 50.0, 15.1, 54.0))
    (11.0, 50.0, 15.1, 54.0)
    >>> home_or((6.9, 50.9, 7.0, 51.0), (11.0, 50.0, 15.1, 54.0))
    (6.9, 50.9, 7.0, 51.0)
    """
    return home if outside_m(extent, home) < ROUNDING_M else extent


def widened(extent: Extent, distance_m: float) -> Extent:
    """Return an extent with a margin to all sides, at least as wide as a distance in metres.

    Examples
    --------
    >>> rounded(widened((13.0, 59.0, 14.0, 60.0), 111_000))
    (11.0, 58.0, 16.0, 61.0)
    """
    west, south, east, north = extent
    up = distance_m / METRES_PER_DEGREE
    farthest = numpy.radians(min(max(abs(south), abs(north)), 89))
    along = float(up / numpy.cos(farthest))
    return west - along, south - up, east + along, north + up


def outside_crs_m(extent: Extent, crs: CRS) -> float:
    """Return how far an extent sticks out of the area of use of a CRS, in whole metres."""
    area = area_of_use(crs)
    return outside_m(extent, area) if area else 0.0


def rounded(extent: Extent) -> Extent:
    """Round to five decimals, about a metre."""
    west, south, east, north = (round(edge, 5) for edge in extent)
    return west, south, east, north


def _overlap(low: float, high: float, area_low: float, area_high: float) -> float:
    if high == low:
        return float(area_low <= low <= area_high)
    return max(0.0, min(high, area_high) - max(low, area_low)) / (high - low)


def _may_be_outermost(
    x: NDArray[numpy.float64], y: NDArray[numpy.float64], box: Extent, to_geographic: Transformer
) -> NDArray[numpy.bool_]:
    """Pick the vertices that may be the westernmost, southernmost, easternmost or northernmost.

    In the plane, a meridian or parallel is nearly straight. Across each side of the enclosing
    rectangle of degrees, only vertices as far out as the outermost one can be it, give or take
    how much that side bends. Vertices are looked at in blocks of neighbours.
    """
    sides = [_side(*line) for line in _lines(box, to_geographic)]
    blocks = _reaching(sides, _block_ranges(x), _block_ranges(y), (x[::BLOCK], y[::BLOCK]))
    picked = numpy.repeat(blocks, BLOCK)[: len(x)]
    near_x, near_y = x[picked], y[picked]
    picked[picked] = _reaching(sides, (near_x, near_x), (near_y, near_y), (near_x, near_y))
    return picked


def _lines(
    box: Extent, to_geographic: Transformer
) -> Iterator[tuple[NDArray[numpy.float64], NDArray[numpy.float64], tuple[float, float]]]:
    """Draw the sides of the enclosing rectangle of degrees in the plane, with its centre."""
    centre = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for side in _sides(to_geographic.transform_bounds(*box)):
        x, y = to_geographic.transform(*side, direction="INVERSE")
        yield x, y, centre


def _side(
    x: NDArray[numpy.float64], y: NDArray[numpy.float64], centre: tuple[float, float]
) -> tuple[float, float, float]:
    """Return the direction out of the rectangle across a side, and thrice how much it bends."""
    east, north = y[-1] - y[0], x[0] - x[-1]
    if (x.mean() - centre[0]) * east + (y.mean() - centre[1]) * north < 0:
        east, north = -east, -north
    return east, north, 3 * numpy.ptp(x * east + y * north)


def _reaching(
    sides: list[tuple[float, float, float]],
    x_range: tuple[NDArray[numpy.float64], NDArray[numpy.float64]],
    y_range: tuple[NDArray[numpy.float64], NDArray[numpy.float64]],
    vertices: tuple[NDArray[numpy.float64], NDArray[numpy.float64]],
) -> NDArray[numpy.bool_]:
    """Tell which boxes, given by low and high x and y, may reach as far out as some vertex."""
    picked = numpy.zeros(len(x_range[0]), dtype=bool)
    for east, north, bend in sides:
        reached = (vertices[0] * east + vertices[1] * north).max()
        at_most = x_range[int(east > 0)] * east + y_range[int(north > 0)] * north
        picked |= ~(at_most < reached - bend)  # NaN picks all
    return picked


def _block_ranges(
    values: NDArray[numpy.float64],
) -> tuple[NDArray[numpy.float64], NDArray[numpy.float64]]:
    """Return the smallest and the largest of every 32 values; neighbours in a ring lie close."""
    starts = numpy.arange(0, len(values), BLOCK)
    return numpy.minimum.reduceat(values, starts), numpy.maximum.reduceat(values, starts)


def _sides(extent: Extent) -> list[tuple[NDArray[numpy.float64], NDArray[numpy.float64]]]:
    west, south, east, north = extent
    longitudes = west + ALONG_A_SIDE * (east - west)
    latitudes = south + ALONG_A_SIDE * (north - south)
    return [
        (numpy.full_like(latitudes, west), latitudes),
        (numpy.full_like(latitudes, east), latitudes),
        (longitudes, numpy.full_like(longitudes, south)),
        (longitudes, numpy.full_like(longitudes, north)),
    ]
