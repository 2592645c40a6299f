"""In which plane a page reads coordinates out, beside WGS84."""

from __future__ import annotations

from pyproj import CRS

from nzv_geo.crs.names import crs_code, geodetic, parse_crs

__all__ = ["is_wgs84", "plane_of", "transverse_mercator"]

SAME_AS_WGS84 = {4258, 4326}  # ETRS89 and WGS84
METHOD = "Transverse Mercator"


def plane_of(working_crs: str) -> dict[str, str | float] | None:
    """Return code and parameters of a Transverse Mercator plane of ETRS89 or WGS84, else None.

    Those of UTM and the like; a page knows no other projection, and no shift of datum.

    Examples
    --------
    >>> plane_of("EPSG:25833")
    {'code': 'EPSG:25833', 'meridian': 15.0, 'scale': 0.9996, 'east': 500000.0, 'north': 0.0}
    >>> plane_of("EPSG:3035") is None, plane_of("EPSG:3399") is None
    (True, True)
    """
    crs = parse_crs(working_crs)
    return transverse_mercator(crs) if is_wgs84(crs) else None


def is_wgs84(crs: CRS) -> bool:
    """Tell whether a CRS rests on ETRS89 or WGS84, which are one for the page."""
    return geodetic(crs).to_epsg() in SAME_AS_WGS84


def transverse_mercator(crs: CRS) -> dict[str, str | float] | None:
    """Return code and parameters of a Transverse Mercator plane in metres, whatever its datum.

    Examples
    --------
    >>> transverse_mercator(parse_crs("EPSG:3399"))
    {'code': 'EPSG:3399', 'meridian': 15.0, 'scale': 1.0, 'east': 5500000.0, 'north': 0.0}
    """
    operation = crs.coordinate_operation
    if operation is None or operation.method_name != METHOD:
        return None
    values = {param.name: float(param.value) for param in operation.params}
    in_metres = all(axis.unit_conversion_factor == 1 for axis in crs.axis_info)
    if not in_metres or values["Latitude of natural origin"] != 0:
        return None
    return {
        "code": crs_code(crs),
        "meridian": values["Longitude of natural origin"],
        "scale": values["Scale factor at natural origin"],
        "east": values["False easting"],
        "north": values["False northing"],
    }
