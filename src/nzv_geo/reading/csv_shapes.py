"""The geometries of a table of text: WKT, or a pair of columns with coordinates."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.crs.names import parse_crs
from nzv_geo.errors import DataError, some_of
from nzv_geo.findings import Finding, Kind
from nzv_geo.reading.wkb import covered

if TYPE_CHECKING:
    import pandas

__all__ = ["has_shapes", "take_shapes"]

WKT = re.compile(
    r"\s*(SRID=(\d+);)?\s*((MULTI)?(POINT|LINESTRING|POLYGON|CURVE|SURFACE)|GEOMETRYCOLLECTION"
    r"|CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|POLYHEDRALSURFACE|TIN|TRIANGLE)\s*(ZM?|M)?\s*"
    r"(\(|EMPTY)",
    re.IGNORECASE,
)
# Surfaces in space, which GEOS has no geometries for, by what they are patches of.
SURFACES = {"TIN": "MULTIPOLYGON", "POLYHEDRALSURFACE": "MULTIPOLYGON", "TRIANGLE": "POLYGON"}
SURFACE = re.compile(rf"\b({'|'.join(SURFACES)})\b", re.IGNORECASE)
WKT_COLUMNS = ("wkt", "geom", "geometry", "the_geom", "geometrie", "wkt_geom", "shape")
# Pairs of columns by which points are given, longitude or easting first.
DEGREES = {
    "lon": "lat",
    "lng": "lat",
    "long": "lat",
    "longitude": "latitude",
    "laenge": "breite",
    "länge": "breite",
    "geogr_laenge": "geogr_breite",
}
METRES = {
    "x": "y",
    "east": "north",
    "easting": "northing",
    "ost": "nord",
    "ostwert": "nordwert",
    "rechtswert": "hochwert",
    "e": "n",
    "utm_x": "utm_y",
    "utm_ost": "utm_nord",
}
MOST_NESTED = 100  # collections in one geometry
POLYGON = 3  # as shapely numbers it
LOOKED_AT = 100  # texts of a column


def has_shapes(table: pandas.DataFrame) -> bool:
    """Tell whether a table of text has a column of WKT or a pair of coordinates.

    Examples
    --------
    >>> import pandas
    >>> has_shapes(pandas.DataFrame({"lon": ["14.5"], "lat": ["51.5"]}))
    True
    """
    return _wkt_column(table) is not None or _pair(table) is not None


def take_shapes(
    table: pandas.DataFrame, name: str | Path, findings: list[Finding]
) -> tuple[NDArray[numpy.object_], str | None]:
    """Take the geometries out of a table: a column of WKT, or a pair of coordinates.

    Parameters
    ----------
    table
        All columns are text; that of WKT is taken out.
    name
        What to call the file in errors.
    findings
        What was noticed; added to.

    Returns
    -------
    numpy.ndarray
        A geometry or None for each row.
    str or None
        The CRS that EWKT names, or WGS 84 for degrees.

    Raises
    ------
    DataError
        There are none, or they name several CRS.

    Examples
    --------
    >>> import pandas
    >>> table = pandas.DataFrame({"lon": ["14.5"], "lat": ["51.5"]})
    >>> take_shapes(table, "plan.csv", [])
    (array([<POINT (14.5 51.5)>], dtype=object), 'EPSG:4326')
    """
    column = _wkt_column(table)
    if column is not None:
        return _from_wkt(table.pop(column), name, findings)
    return _from_pair(table, name, findings)


def _wkt_column(table: pandas.DataFrame) -> str | None:
    """Return the column of WKT: by its name and one text, or by its first text or most of them."""
    candidates = [column for column in table.columns if str(column).lower() in WKT_COLUMNS]
    for column in [*candidates, *table.columns]:
        texts = table[column][table[column] != ""][:LOOKED_AT]
        are_wkt = [WKT.match(text) is not None for text in texts]
        if not any(are_wkt):
            continue
        if column in candidates or are_wkt[0] or 2 * sum(are_wkt) > len(are_wkt):
            return str(column)
    return None


def _from_wkt(
    texts: pandas.Series[str], name: str | Path, findings: list[Finding]
) -> tuple[NDArray[numpy.object_], str | None]:
    codes = {match[2] for text in texts if (match := WKT.match(text)) and match[2]}
    if len(codes) > 1:
        raise DataError(f"{name} names several CRS: SRID {', '.join(sorted(codes))}")
    plain = texts.str.replace(r"^\s*SRID=\d+;", "", regex=True, case=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of numbers that are none
        shapes = numpy.array([_shape(text) for text in plain], dtype=object)
        for row, text in enumerate(plain):
            if shapes[row] is None and SURFACE.search(text):
                shapes[row] = _surface(text)
                if shapes[row] is not None and not shapes[row].is_empty:
                    findings.append(Finding.of(Kind.SURFACE_FROM_ABOVE, str(row + 1)))
    findings += _unreadable(texts, shapely.is_missing(shapes) & (plain != "").to_numpy())
    crs = f"EPSG:{codes.pop()}" if codes else None
    if crs:
        parse_crs(crs)
    return shapes, crs


def _shape(text: str) -> shapely.Geometry | None:
    """Read WKT; None where it is none, is of arcs, or is nested so deeply that it means harm."""
    if text.upper().count("COLLECTION") > MOST_NESTED:
        return None
    try:
        return shapely.from_wkt(text, on_invalid="ignore")
    except (shapely.errors.ShapelyError, NotImplementedError):
        return None


def _surface(text: str) -> shapely.Geometry | None:
    """Return the area that surfaces in space cover from above; None where more stands beside them.

    Examples
    --------
    >>> _surface("TIN (((0 0, 1 0, 1 1, 0 0)), ((0 0, 1 1, 0 1, 0 0)))").area
    1.0
    """
    shape = _shape(SURFACE.sub(lambda found: SURFACES[found[1].upper()], text))
    if shape is None or shape.is_empty:
        return shape
    parts = numpy.array([shape], dtype=object)
    while (shapely.get_type_id(parts) > POLYGON).any():
        parts = shapely.get_parts(parts)
    areas = shapely.get_type_id(parts) == POLYGON
    return covered(parts) if areas.all() and len(parts) else None


def _from_pair(
    table: pandas.DataFrame, name: str | Path, findings: list[Finding]
) -> tuple[NDArray[numpy.object_], str | None]:
    pair = _pair(table)
    if pair is None:
        raise DataError(
            f"{name} has no column with WKT and no pair such as lon and lat, x and y or Rechtswert "
            f"and Hochwert; it has: {some_of([str(column) for column in table.columns])}"
        )
    shapes = _points(table, pair, findings)
    if pair[0].lower() in METRES:
        return shapes, None
    findings.append(Finding.of(Kind.DEGREES_ASSUMED, x=pair[0], y=pair[1]))
    return shapes, "EPSG:4326"


def _pair(table: pandas.DataFrame) -> tuple[str, str] | None:
    """Return the columns with coordinates, longitude or easting first."""
    names = {str(column).lower(): str(column) for column in table.columns}
    pairs = {**DEGREES, **METRES}.items()
    found = (pair for pair in pairs if pair[0] in names and pair[1] in names)
    return next(((names[first], names[second]) for first, second in found), None)


def _points(
    table: pandas.DataFrame, pair: tuple[str, str], findings: list[Finding]
) -> NDArray[numpy.object_]:
    import pandas

    both = {text for column in pair for text in table[column]}
    thousands = any("," in text or text.count(".") > 1 for text in both)
    meant = {text: _number(text, thousands=thousands) for text in both}
    numbers = pandas.DataFrame(
        {number: [meant[text] for text in table[column]] for number, column in enumerate(pair)}
    )
    missing = numbers.isna().any(axis=1)
    shapes = numpy.full(len(table), None, dtype=object)
    shapes[~missing] = shapely.points(numbers[~missing].to_numpy(dtype=float))
    texts = (table[pair[0]] + " " + table[pair[1]]).where(missing, "")
    findings += _unreadable(texts, (texts.str.strip() != "").to_numpy())
    return shapes


def _number(text: str, *, thousands: bool) -> float | None:
    """Read a number; points stand between thousands, or before decimals."""
    plain = text.strip().replace(" ", "").replace("\u00a0", "")
    if thousands:
        plain = plain.replace(".", "").replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None


def _unreadable(texts: pandas.Series[str], rows: NDArray[numpy.bool_]) -> list[Finding]:
    return [
        Finding.of(Kind.UNREADABLE, str(row + 1), variant="text", text=texts.iloc[row][:60])
        for row in numpy.flatnonzero(rows).tolist()
    ]
