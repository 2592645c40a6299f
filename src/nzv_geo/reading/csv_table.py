"""Read a table of text with WKT or coordinates in it."""

from __future__ import annotations

import csv
import itertools
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import geopandas
import numpy
import pandas
import shapely
from numpy.typing import NDArray

from nzv_geo.crs.names import parse_crs
from nzv_geo.errors import DataError, some_of
from nzv_geo.findings import Finding, Kind
from nzv_geo.reading.columns import typed
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.text_encoding import find_codec, replace_text, to_utf8

__all__ = ["read_csv"]

WKT = re.compile(
    r"\s*(SRID=(\d+);)?\s*(MULTI)?(POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\s*(ZM?|M)?\s*"
    r"(\(|EMPTY)",
    re.IGNORECASE,
)
GERMAN_NUMBER = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?")
POINT_NUMBER = re.compile(r"-?\d+(\.\d+)?")
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
DELIMITERS = ";,\t|"
PART = 10_000  # rows


def read_csv(
    path: Path, name: str | Path, encoding: str | None, limits: Limits
) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
    """Read a CSV file: delimiter, decimal comma and encoding are found out.

    Geometry stands in a column of WKT (or EWKT, which says its CRS), or in two columns such as lon
    and lat, x and y, Rechtswert and Hochwert. Degrees are taken as WGS 84, which is a finding;
    anything else has no CRS unless somebody says which.

    Parameters
    ----------
    path
        The file; rewritten as UTF-8 where it is in another encoding.
    name
        What to call it in errors.
    encoding
        What the option says.
    limits
        Bounds for the number of values.

    Returns
    -------
    geopandas.GeoDataFrame, list of Finding
        All columns are text unless every value is a number.

    Raises
    ------
    DataError
        It has no columns with coordinates, rows of different length, or too many values.
    """
    findings = _recode(path, name, encoding)
    table = _table(path, name, limits)
    german = _is_german(table)
    column = _wkt_column(table)
    if column is not None:
        shapes, crs = _from_wkt(table.pop(column), name, findings)
    else:
        shapes, crs = _from_pair(table, name, findings)
    table = pandas.DataFrame({field: typed(table[field], german=german) for field in table.columns})
    return geopandas.GeoDataFrame(table, geometry=list(shapes), crs=crs), findings


def _recode(path: Path, name: str | Path, encoding: str | None) -> list[Finding]:
    if encoding is None:
        return to_utf8(path, name)
    codec = find_codec(encoding)
    if not codec:
        raise DataError(f"unknown encoding {encoding!r}; give one such as cp1252 or UTF-8")
    try:
        text = path.read_bytes().decode(codec)
    except UnicodeError as error:
        raise DataError(f"{name} is not in {encoding}: {error}") from error
    replace_text(path, text)
    return []


def _table(path: Path, name: str | Path, limits: Limits) -> pandas.DataFrame:
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        told = re.fullmatch(r'"?sep=(.)"?\s*', first)  # as Excel writes it
        delimiter = told[1] if told else max(DELIMITERS, key=first.count)
        if not told:
            file.seek(0)
        csv.field_size_limit(2**31 - 1)
        rows = _rows(csv.reader(file, delimiter=delimiter, strict=True), name)
        try:
            header = [field.strip() for field in next(rows, [])]
            columns = _columns(header, rows, name, limits)
        except csv.Error as error:
            raise DataError(f"cannot read {name}: {error}") from error
    if not any(columns) or len(set(header)) < len(header):
        raise DataError(f"{name} has no rows under a header that names each column once")
    return pandas.DataFrame(dict(zip(header, columns, strict=True)), dtype=object)


def _rows(reader: Iterator[list[str]], name: str | Path) -> Iterator[list[str]]:
    """Yield the rows that hold anything; the header first, and none that is longer."""
    width = full = last = count = 0
    for whole in reader:
        full, last = full or len(whole), len(whole) or last
        row = _without_empty_end(whole)
        if not row:
            continue
        count += 1
        width = width or len(row)
        if len(row) > width:
            raise DataError(
                f"{name}, row {count}: {len(row)} values, and {width} columns; quote texts "
                "that hold the delimiter"
            )
        yield row
    if last < full:
        raise DataError(f"{name} is cut off in its last row; get it again")


def _columns(
    header: list[str], rows: Iterator[list[str]], name: str | Path, limits: Limits
) -> list[list[str]]:
    """Turn rows into columns, some at a time: lists of few texts take more than the texts."""
    columns: list[list[str]] = [[] for _ in header]
    count = 0
    while part := list(itertools.islice(rows, PART)):
        count += len(part)
        limits.require_values(count, len(header), name)
        padded = itertools.zip_longest(header, *part, fillvalue="")
        for column, (_, *values) in zip(columns, padded, strict=True):
            column.extend(values)
    return columns


def _without_empty_end(row: list[str]) -> list[str]:
    """Drop what follows the last value: spreadsheets write a delimiter for every column they know.

    Examples
    --------
    >>> _without_empty_end(["a", "", "b", "", ""])
    ['a', '', 'b']
    """
    while row and not row[-1].strip():
        row = row[:-1]
    return row


def _is_german(table: pandas.DataFrame) -> bool:
    """Tell whether commas stand before decimals in a column, and points in none."""
    german = False
    for column in table.columns:
        values = set(table[column]) - {""}  # each once: where texts are short, they repeat
        if all(map(GERMAN_NUMBER.fullmatch, values)):
            german |= any("," in text or text.count(".") > 1 for text in values)
        elif all(map(POINT_NUMBER.fullmatch, values)):
            return False
    return german


def _wkt_column(table: pandas.DataFrame) -> str | None:
    candidates = [column for column in table.columns if str(column).lower() in WKT_COLUMNS]
    for column in [*candidates, *table.columns]:
        texts = table[column][table[column] != ""]
        if len(texts) and WKT.match(texts.iloc[0]):
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


def _from_pair(
    table: pandas.DataFrame, name: str | Path, findings: list[Finding]
) -> tuple[NDArray[numpy.object_], str | None]:
    names = {str(column).lower(): str(column) for column in table.columns}
    for first, second in {**DEGREES, **METRES}.items():
        if first not in names or second not in names:
            continue
        shapes = _points(table, (names[first], names[second]), findings)
        if first in METRES:
            return shapes, None
        findings.append(Finding.of(Kind.DEGREES_ASSUMED, x=names[first], y=names[second]))
        return shapes, "EPSG:4326"
    raise DataError(
        f"{name} has no column with WKT and no pair such as lon and lat, x and y or Rechtswert and "
        f"Hochwert; it has: {some_of([*names.values()])}"
    )


def _points(
    table: pandas.DataFrame, pair: tuple[str, str], findings: list[Finding]
) -> NDArray[numpy.object_]:
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
