"""What every format is given to hold, and how other programs read it."""

import datetime
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pandas
import pytest
import shapely

from nzv_geo.export import writer_for
from nzv_geo.layers import Layer
from tests.hand_drawn import make_layer

LETTERS = "Łužica \"Größe\" 'ß' 😀\nzweite Zeile; Ende"
SUMMER = datetime.timezone(datetime.timedelta(hours=2))
VALUES: dict[str, Any] = {  # of each type, then nothing
    "built": True,
    "jobs": 2**40,
    "digits": 2**60,
    "huge": 2**70,
    "share": 0.1,
    "day": datetime.date(2026, 2, 28),
    "moment": datetime.datetime(2026, 7, 1, 10, 30, 0, 123000),
    "zoned": datetime.datetime(2026, 7, 1, 12, 30, tzinfo=SUMMER),
    "uses": ["GE", "GI"],
    "more": {"a": [1, None]},
    "note": LETTERS,
}
HOLE = shapely.Polygon(
    [(0, 0), (9, 0), (9, 9), (0, 9)], [[(2, 2), (4, 2), (4, 4)], [(5, 5), (8, 5), (8, 8)]]
)
TWO = shapely.MultiPolygon([shapely.box(20, 0, 21, 1), shapely.box(22, 0, 23, 1)])


def every_type() -> Layer:
    """Return a layer with a value of each type in its first feature, and none in its second."""
    columns: dict[str, Any] = {
        field: pandas.Series([value, None], dtype=object) for field, value in VALUES.items()
    }
    return make_layer([HOLE, TWO], **columns)


def codes(layer: Layer) -> dict[str, list[str]]:
    """Return the fields that findings of each code name."""
    found: dict[str, list[str]] = {}
    for finding in layer.findings:
        found.setdefault(finding.code, []).append(str(dict(finding.values).get("field", "")))
    return found


def by_ogr(path: Path) -> list[dict[str, Any]]:
    """Return the features of a file as the system's GDAL reads them, as GeoJSON says them."""
    ogr2ogr = shutil.which("ogr2ogr")
    if not ogr2ogr:
        missing = "ogr2ogr is missing: sudo apt-get install gdal-bin"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    exact = ["-lco", "COORDINATE_PRECISION=9", "-lco", "RFC7946=NO"]
    command = [ogr2ogr, "-f", "GeoJSON", *exact, "/vsistdout/", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    features: list[dict[str, Any]] = json.loads(done.stdout)["features"]
    return features


def assert_same_places(
    found: geopandas.GeoDataFrame, layer: Layer, suffix: str, *, key: str = "ags"
) -> None:
    """Compare geometries by key with those of a layer, rounded as the format rounds."""
    expected = writer_for(f"a{suffix}").as_written(layer).features.set_index(layer.key).geometry
    there = found.set_index(key).geometry.loc[expected.index]
    ours, theirs = (shapely.normalize(shapes.values) for shapes in (expected, there))
    single = numpy.array([_single(shape) for shape in ours], dtype=object)
    assert shapely.equals_exact(single, [_single(shape) for shape in theirs], tolerance=0).all()


def _single(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """Return the only part of a geometry: some formats do not tell a part from a whole."""
    return shape.geoms[0] if hasattr(shape, "geoms") and len(shape.geoms) == 1 else shape
