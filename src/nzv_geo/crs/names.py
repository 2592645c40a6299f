"""Coordinate reference systems by name: read them, name them, compare them."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from functools import lru_cache

from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from nzv_geo.errors import CrsError

__all__ = [
    "area_of_use",
    "crs_code",
    "geodetic",
    "parse_crs",
    "registered",
    "require_place",
    "same_datum",
    "to_degrees",
    "without_braces",
]


SURE = 70  # percent of confidence from which PROJ means more than a like ellipsoid


@lru_cache(maxsize=256)  # the same few are asked for with every layer
def parse_crs(name: str) -> CRS:
    """Return the CRS of a name such as ``EPSG:25833``.

    Raises
    ------
    CrsError
        PROJ knows no such CRS, or it is none of two axes on the earth.

    Examples
    --------
    >>> parse_crs("epsg:25833").name
    'ETRS89 / UTM zone 33N'
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of old notations such as +init
            crs = CRS.from_user_input(without_braces(name))
    except CRSError as error:
        raise CrsError(f"unknown CRS {name!r}; give a code such as EPSG:25833") from error
    require_place(crs)
    if len(crs.axis_info) != 2:
        raise CrsError(f"{name} has heights, which are not kept; give a CRS of two axes")
    return crs


def without_braces(wkt: str) -> str:
    """Return a CRS as text that PROJ's binding reads as WKT although its name holds braces.

    Whatever holds a brace is taken for JSON there; in WKT, braces stand in nothing but names.

    Examples
    --------
    >>> without_braces('PROJCS["RD/83 {Kreis}"]')
    'PROJCS["RD/83 (Kreis)"]'
    >>> without_braces('{"type": "ProjectedCRS"}')
    '{"type": "ProjectedCRS"}'
    """
    if wkt.lstrip().startswith("{"):
        return wkt
    return wkt.replace("{", "(").replace("}", ")")


def crs_code(crs: CRS) -> str:
    """Return the authority code of a CRS, or its name where no code means exactly the same.

    Examples
    --------
    >>> crs_code(CRS("EPSG:25833"))
    'EPSG:25833'
    >>> crs_code(CRS("+proj=utm +zone=33 +ellps=GRS80"))
    'unknown'
    """
    authority = crs.to_authority(min_confidence=100)
    if authority and crs.equals(CRS.from_authority(*authority), ignore_axis_order=True):
        return ":".join(authority)
    return str(crs.name)


def geodetic(crs: CRS) -> CRS:
    """Return the geographic CRS that a CRS rests on.

    Raises
    ------
    CrsError
        It rests on none, such as the plan of a building site.
    """
    below = _below(_Written(crs.srs, crs))
    if below is None:
        raise CrsError(f"the CRS {crs.name!r} has no place on the earth; give a real one")
    return below


def to_degrees(crs: CRS) -> Transformer:
    """Return what turns coordinates of a CRS into longitude and latitude of its own datum.

    Raises
    ------
    CrsError
        It rests on no geographic CRS.

    Examples
    --------
    >>> longitude, latitude = to_degrees(CRS("EPSG:25833")).transform(500_000, 5_650_000)
    >>> round(longitude, 5), round(latitude, 5)
    (15.0, 51.00157)
    """
    return _to_degrees(_Written(crs.srs, crs))


@dataclass(frozen=True)
class _Written:
    """A CRS that is the one it is written as; to compare two of them takes PROJ a millisecond."""

    srs: str
    crs: CRS = field(compare=False)


@lru_cache(maxsize=256)  # as long as PROJ takes to find it
def _below(written: _Written) -> CRS | None:
    try:
        return written.crs.geodetic_crs
    except CRSError:
        return None


@lru_cache(maxsize=256)  # members of a datum ensemble that have no code are looked for each time
def _to_degrees(written: _Written) -> Transformer:
    return Transformer.from_crs(written.crs, geodetic(written.crs), always_xy=True)


def area_of_use(crs: CRS) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north in degrees of the area that a CRS is meant for.

    Examples
    --------
    >>> area_of_use(CRS(CRS("EPSG:3399").to_wkt("WKT1_ESRI")))
    (13.5, 50.62, 15.04, 51.58)
    """
    area = registered(crs).area_of_use
    return area.bounds if area else None


def registered(crs: CRS) -> CRS:
    """Return a CRS as the register knows it, where it says no area of its own, as in a .prj.

    Examples
    --------
    >>> registered(CRS(CRS("EPSG:3399").to_wkt("WKT1_ESRI"))).to_authority()
    ('EPSG', '3399')
    """
    authority = None if crs.area_of_use else crs.to_authority(min_confidence=SURE)
    return CRS.from_authority(*authority) if authority else crs


def require_place(crs: CRS) -> None:
    """Raise CrsError unless coordinates in a CRS are places in a plane or in degrees."""
    geodetic(crs)
    if crs.is_geocentric:
        raise CrsError(f"the CRS {crs.name!r} is geocentric; give one of longitude or easting")
    if crs.name.startswith("Undefined"):
        raise CrsError("the CRS is undefined; give a real one")


def same_datum(crs: CRS, other: CRS) -> bool:
    """Tell whether two CRS rest on the same geographic one, whatever its axis order."""
    return bool(geodetic(crs).equals(geodetic(other), ignore_axis_order=True))
