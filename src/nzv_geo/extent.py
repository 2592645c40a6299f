"""Where a layer lies on the earth, and how far it sticks out of an area.

An extent is west, south, east, north in degrees. Areas of use come from the EPSG register, which
rounds them to a hundredth of a degree: less than a kilometre outside says nothing.
"""

from __future__ import annotations

import numpy
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer

from nzv_geo.catalogue import load_catalogue
from nzv_geo.errors import CrsError

__all__ = [
    "Extent",
    "bounds",
    "geographic_extent",
    "outside_crs_m",
    "outside_m",
    "rounded",
    "share_inside",
]

Extent = tuple[float, float, float, float]

MANY = 20_000  # vertices; fewer are all transformed
BLOCK = 32
ALONG_A_SIDE = numpy.linspace(0, 1, 21)


def geographic_extent(coordinates: NDArray[numpy.float64], crs: CRS) -> Extent:
    """Return the exact extent of an (n, 2) array of coordinates, in the datum of their CRS.

    Of many vertices in a plane, only those that may be outermost are transformed.

    Parameters
    ----------
    coordinates
        Easting/longitude and northing/latitude. Without any, the extent of the catalogue's home.
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
    if len(coordinates) == 0:
        return load_catalogue().home
    x, y = numpy.ascontiguousarray(coordinates.T)  # columns in one piece are far faster
    box = bounds(x, y)
    if not numpy.isfinite(box).all():
        raise CrsError("a coordinate is not a finite number; repair the file first")
    if crs.is_geographic:
        return box
    to_geographic = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    if len(x) > MANY:
        outermost = _may_be_outermost(x, y, box, to_geographic)
        x, y = x[outermost], y[outermost]
    extent = bounds(*to_geographic.transform(x, y))
    if not numpy.isfinite(extent).all():
        west, south, east, north = box
        raise CrsError(
            f"the coordinates are no place in {crs.name}: x {west:,.1f} to {east:,.1f}, "
            f"y {south:,.1f} to {north:,.1f}; another CRS must be meant, nzv-geo check tells which"
        )
    return extent


def bounds(x: NDArray[numpy.float64], y: NDArray[numpy.float64]) -> Extent:
    """Return the smallest x and y and the largest x and y; NaN where there is one."""
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def share_inside(extent: Extent, area: Extent) -> float:
    """Return which share of an extent lies inside an area, from 0 to 1, by degrees.

    Examples
    --------
    >>> share_inside((13.0, 51.0, 15.0, 52.0), (14.0, 50.0, 20.0, 60.0))
    0.5
    """
    return _overlap(extent[0], extent[2], area[0], area[2]) * _overlap(
        extent[1], extent[3], area[1], area[3]
    )


def outside_m(extent: Extent, area: Extent) -> float:
    """Return how far an extent sticks out of an area, in whole metres; 0 where it does not.

    Examples
    --------
    >>> outside_m((13.0, 51.0, 15.0, 51.0), (14.0, 50.0, 20.0, 60.0))
    70197.0
    """
    geod = Geod(ellps="GRS80")
    west, south, east, north = extent
    longitude, latitude = (west + east) / 2, (south + north) / 2
    beyond = [
        ((west, latitude), (area[0], latitude), west < area[0]),
        ((area[2], latitude), (east, latitude), east > area[2]),
        ((longitude, south), (longitude, area[1]), south < area[1]),
        ((longitude, area[3]), (longitude, north), north > area[3]),
    ]
    return float(
        max(round(geod.inv(*one, *two)[2]) if is_out else 0 for one, two, is_out in beyond)
    )


def outside_crs_m(extent: Extent, crs: CRS) -> float:
    """Return how far an extent sticks out of the area of use of a CRS, in whole metres."""
    area = crs.area_of_use
    return outside_m(extent, area.bounds) if area and area.west < area.east else 0.0


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
    centre = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    low_x, high_x = _block_ranges(x)
    low_y, high_y = _block_ranges(y)
    picked = numpy.zeros(len(low_x), dtype=bool)
    for side in _sides(to_geographic.transform_bounds(*box)):
        line_x, line_y = to_geographic.transform(*side, direction="INVERSE")
        east, north = line_y[-1] - line_y[0], line_x[0] - line_x[-1]  # across the side
        if (line_x.mean() - centre[0]) * east + (line_y.mean() - centre[1]) * north < 0:
            east, north = -east, -north  # outwards
        bend = 3 * numpy.ptp(line_x * east + line_y * north)
        reached = (x[::BLOCK] * east + y[::BLOCK] * north).max()
        at_most = (high_x if east > 0 else low_x) * east + (high_y if north > 0 else low_y) * north
        picked |= ~(at_most < reached - bend)  # NaN picks all
    return numpy.repeat(picked, BLOCK)[: len(x)]


def _block_ranges(
    values: NDArray[numpy.float64],
) -> tuple[NDArray[numpy.float64], NDArray[numpy.float64]]:
    """Return the smallest and the largest of every 32 values; neighbours in a ring lie close."""
    missing = -len(values) % BLOCK
    blocks = numpy.append(values, numpy.full(missing, values[-1])).reshape(-1, BLOCK)
    return blocks.min(axis=1), blocks.max(axis=1)


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
