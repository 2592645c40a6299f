"""Export many hand-made files in every format, and print a hash of each: to compare two versions.

    python scripts/export_hashes.py FOLDER > before.txt

Draws parcels, odd shapes, points and lines of one and of several kinds into FOLDER, and exports
each by `nzv-geo export` in every format and with several options: once whole, and once a part at a
time where a format can be written so. Every line holds the hash of what was written, the exit code,
the hash of what was printed, and the case: two versions do the same where `diff` says so.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import geopandas
import numpy
import pyogrio
import shapely

from nzv_geo.cli import export, main
from nzv_geo.export import format_names, streaming, writer_for

PART = 170  # features
PARCELS = 450
OPTIONS: tuple[tuple[str, ...], ...] = (
    (),
    ("--precision", "0"),
    ("--precision", "2"),
    ("--crs", "EPSG:4326"),
    ("--crs", "EPSG:25833", "--precision", "1"),
    ("--where", "number < 200"),
    ("--columns", "use"),
    ("--bbox", "13.9,51.4,14.1,51.5"),
)
SOURCES = ("gpkg", "geojson", "fgb", "shp")
EVERYWHERE = ("parcels", "mixed", "high")  # tables that are drawn in each of them
WKT = (
    "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))",
    "POLYGON ((0 0, 0 9, 9 9, 9 0, 0 0))",
    "POLYGON ((0 0, 9 0, 9 1, 1 1, 1 8, 9 8, 9 9, 0 9, 0 0))",
    "POLYGON ((0 0, 9 9, 9 0, 0 9, 0 0))",
    "POLYGON ((0 0, 9 0, 9 0, 9 9, 0 9, 0 0))",
    "POLYGON ((0 0, 9 0, 4 0, 4 9, 0 0))",
    "POLYGON ((0 0, 9 0, 18 0, 0 0))",
    "POLYGON ((0 0, 9 0, 9 0.00001, 0 0.00001, 0 0))",
    "POLYGON ((0 0, 9 0, 9 0.04, 5 0.03, 5 9, 4 9, 4 0.02, 0 0.01, 0 0))",
    "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))",
    "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 1.00001, 1.00001 1.00001, 1 1))",
    "POLYGON ((0 0, 4 -3, 1 1, 4 4, 0 3, -4 4, -1 1, -4 -3, 0 0))",
    "POLYGON ((4 0, -3 2, 1 -4, 1 4, -3 -2, 4 0))",
    "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((2 0, 3 0, 3 1, 2 0)))",
    "MULTIPOLYGON (((0 0, 4 0, 4 4, 0 0)), ((2 0, 5 0, 5 1, 2 0)))",
)
OTHERS = (
    "POINT (0.123456789 0.5)",
    "MULTIPOINT ((0 0), (1 1))",
    "LINESTRING (0 0, 1 1.00004, 2 0)",
    "LINESTRING (0 0, 0.00001 0)",
    "MULTILINESTRING ((0 0, 1 1), (3 3, 4 4))",
    "GEOMETRYCOLLECTION (POINT (1 1), LINESTRING (0 0, 1 1))",
    "POLYGON EMPTY",
    None,
)
HIGH = ("POLYGON Z ((0 0 1, 9 0 1.00007, 9 9 2, 0 9 2, 0 0 1))", "POINT Z (0 0 5)")


def drawn() -> dict[str, geopandas.GeoDataFrame]:
    """Return the tables, by name, in UTM."""
    random = numpy.random.default_rng(1)
    number = numpy.arange(PARCELS)
    x, y = 431_000 + number % 20 * 30.0, 5_700_000 + number // 20 * 30.0
    ring = numpy.array([(0, 0), (15, -1), (28, 0), (29, 15), (28, 28), (10, 29), (0, 28), (0, 0)])
    rings = (
        ring[None] + random.uniform(-3, 3, (len(number), 8, 2)) + numpy.stack([x, y], 1)[:, None]
    )
    rings[:, -1] = rings[:, 0]
    parcels = shapely.polygons(rings)
    wild = rings + random.uniform(-9, 9, rings.shape)
    wild[:, -1] = wild[:, 0]
    odd = [_put(wkt, *at) for wkt, at in zip(WKT * 20, zip(x, y, strict=True), strict=False)]
    others = [_put(wkt, *at) for wkt, at in zip(OTHERS * 10, zip(x, y, strict=True), strict=False)]
    tables = {
        "parcels": parcels,
        "round": shapely.set_precision(parcels, 0.001),
        "wild": shapely.polygons(wild),
        "odd": odd,
        "single": [shape for shape in odd if shape is not None and shape.geom_type == "Polygon"],
        "mixed": [*parcels[:200], *odd, *others],
        "polygons-and-none": [*parcels[:200], None, *parcels[200:]],
        "points": shapely.points(x, y),
        "lines": shapely.linestrings(rings),
        "high": [
            _put(wkt, *at) for wkt, at in zip(HIGH[:1] * 50, zip(x, y, strict=True), strict=False)
        ],
        "high-or-not": [*parcels[:50], _put(HIGH[0], x[0], y[0]), _put(HIGH[1], x[0], y[0])],
        "measured": shapely.from_wkt(
            ["POINT ZM (431000 5700000 5 7)", "POINT M (431000 5700000 7)"]
        ),
    }
    return {name: _table(list(shapes)) for name, shapes in tables.items()}


def _put(wkt: str | None, x: float, y: float) -> shapely.Geometry | None:
    """Return a shape near a place."""
    return (
        None
        if wkt is None
        else shapely.transform(shapely.from_wkt(wkt), lambda xy: xy + numpy.array([x, y]))
    )


def _table(shapes: list[shapely.Geometry | None]) -> geopandas.GeoDataFrame:
    number = numpy.arange(len(shapes))
    table = {"number": number, "use": [f"Nutzung {value % 7}" for value in number]}
    return geopandas.GeoDataFrame(table, geometry=shapes, crs="EPSG:25833")


def sources(folder: Path) -> Iterator[Path]:
    """Write each table in the formats that hold it."""
    for name, table in drawn().items():
        for suffix in SOURCES if name in EVERYWHERE else SOURCES[:2]:
            path = folder / f"{name}.{suffix}"
            moved = table.to_crs(4326) if suffix == "geojson" else table
            try:
                pyogrio.write_dataframe(moved, path, **_how(table, suffix))
            except Exception as error:  # a format that cannot hold it
                print(f"# no {path.name}: {type(error).__name__}")
                continue
            yield path


def _how(table: geopandas.GeoDataFrame, suffix: str) -> dict[str, str]:
    bad = table.geometry.isna() | table.geometry.is_empty
    return {"SPATIAL_INDEX": "NO"} if suffix == "fgb" and bad.any() else {}


def exported(source: Path, suffix: str, options: tuple[str, ...]) -> str:
    """Export once; return a line of hashes."""
    folder = source.parent / "out"
    folder.mkdir()
    stderr = io.StringIO()
    with contextlib.redirect_stderr(stderr), contextlib.redirect_stdout(stderr):
        code = main(["export", source.name, "-o", str(folder / f"it.{suffix}"), *options])
    files = sorted(folder.iterdir())
    content = b"".join(file.name.encode() + file.read_bytes() for file in files)
    for file in files:
        file.unlink()
    folder.rmdir()
    printed = stderr.getvalue().replace(str(folder), "out")
    case = f"{source.name} {suffix} {' '.join(options)}"
    return f"{_digest(content)} {code} {_digest(printed.encode())} {case}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def export_all(folder: Path) -> None:
    """Export every source in every way."""
    megabytes = export.IN_PARTS_MB
    defaults = streaming.export_in_parts.__kwdefaults__ or {}
    defaults["size"] = PART
    for source in sources(folder):
        for suffix in format_names():
            splits = writer_for(f"it.{suffix}").in_parts
            for options in OPTIONS if splits else OPTIONS[:2]:
                for in_parts in (False, True) if splits else (False,):
                    export.IN_PARTS_MB = 0 if in_parts else megabytes
                    print(exported(source, suffix, options), "parts" if in_parts else "whole")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir()
    os.chdir(target)
    os.environ["NZV_GEO_GRIDS"] = ""  # what a machine happens to have must not decide
    export_all(Path.cwd())
