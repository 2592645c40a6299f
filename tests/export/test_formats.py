"""What is promised of every format alike."""

import json
import subprocess
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from nzv_geo.coverage.clean import invalid_edges
from nzv_geo.export import WRITERS
from nzv_geo.layers import Layer
from nzv_geo.reading import read_file
from tests.export.samples import LETTERS, SQUARE, letters, save
from tests.hand_drawn import make_layer

TEXT_FORMATS = [".geojson", ".geojsonl", ".topojson", ".kml", ".gml", ".csv"]


def narrow() -> Layer:
    """Two neighbours along a border of many digits; the second has a neck of a micrometre."""
    border = [(14.1, 51 + step / 7.3) for step in range(4)]
    west = shapely.Polygon([(14, 51), *border, (14, border[-1][1])])
    neck = [(14.3, 51.2), (14.3 + 1e-9, 51.2)]
    east = shapely.Polygon(
        [*border[::-1], (14.3, 51), *neck[:1], (14.4, 51.3), neck[1], (14.3, 51.4)]
    )
    return make_layer([west, east.buffer(0)], crs="EPSG:4326")


@pytest.mark.parametrize("suffix", TEXT_FORMATS)
def test_the_same_layer_gives_the_same_bytes(suffix: str) -> None:
    writer, path = WRITERS[suffix], Path(f"a{suffix}")
    done = writer.as_written(narrow())
    assert writer.files(done, path) == writer.files(writer.as_written(narrow()), path)


@pytest.mark.parametrize("suffix", TEXT_FORMATS)
def test_neighbours_stay_a_coverage_and_polygons_stay_polygons(tmp_path: Path, suffix: str) -> None:
    back = read_file(save(narrow(), tmp_path / f"a{suffix}"))
    assert invalid_edges(back) == 0
    assert back.features.geometry.is_valid.all()
    assert set(back.features.geometry.geom_type) <= {"Polygon", "MultiPolygon"}


@pytest.mark.parametrize("suffix", TEXT_FORMATS)
def test_debians_gdal_reads_the_same(tmp_path: Path, suffix: str) -> None:
    path = save(letters(), tmp_path / f"a{suffix}")
    command = ["ogr2ogr", "-f", "GeoJSONSeq", "/vsistdout/", str(path)]
    lines = subprocess.run(command, check=True, capture_output=True).stdout.decode().splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["properties"]["note"] for row in rows] == LETTERS
    assert all(shape(row["geometry"]).equals(SQUARE) for row in rows)
