"""What is read of FlatGeobuf is what GDAL reads; what is not read here is left to it."""

import io
from typing import Any

import geopandas
import numpy
import pyogrio
import pytest
import shapely
from pandas.testing import assert_frame_equal

from nzv_geo.catalogue import data_folder
from nzv_geo.flatgeobuf import read_flatgeobuf

SQUARE = shapely.box(13, 51, 14, 52)
RING = SQUARE.difference(shapely.box(13.2, 51.2, 13.4, 51.4)).difference(
    shapely.box(13.6, 51.6, 13.8, 51.8)
)
ISLES = shapely.union_all([RING, shapely.box(15, 51, 15.5, 51.5)])


def written(columns: dict[str, Any], shapes: list[Any], crs: Any = 4326, **how: Any) -> bytes:
    target = io.BytesIO()
    frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs=crs)
    pyogrio.write_dataframe(frame, target, driver="FlatGeobuf", **how)
    return target.getvalue()


def require_as_gdal(content: bytes) -> None:
    table = read_flatgeobuf(content)
    assert table is not None
    read = table.to_geodataframe()
    known = pyogrio.read_dataframe(io.BytesIO(content), use_arrow=False)
    names = table.names
    assert_frame_equal(read[names], known[names], check_exact=True)
    assert shapely.equals_identical(read.geometry.values, known.geometry.values).all()
    assert read.crs == known.crs


@pytest.mark.parametrize("name", ["states", "counties", "municipalities"])
def test_what_ships_is_read_as_by_gdal(name: str) -> None:
    require_as_gdal((data_folder() / f"boundaries/{name}.fgb").read_bytes())


@pytest.mark.parametrize("shapes", [[RING, SQUARE], [ISLES, SQUARE], [ISLES, ISLES]], ids=len)
@pytest.mark.parametrize("index", ["YES", "NO"])
def test_holes_parts_and_missing_texts_are_read(shapes: list[Any], index: str) -> None:
    columns = {
        "name": ["Chóśebuz", None],
        "none": [None, None],
        "small": numpy.array([1, -2], dtype="int32"),
        "large": [2**40, 0],
        "ha": [0.1, -1e-9],
    }
    require_as_gdal(written(columns, shapes, SPATIAL_INDEX=index))


def test_many_features_have_an_index_of_several_levels() -> None:
    x, y = numpy.divmod(numpy.arange(400), 20)
    shapes = [*shapely.box(13 + x / 100, 51 + y / 100, 13.01 + x / 100, 51.01 + y / 100)]
    require_as_gdal(written({"nr": numpy.arange(400)}, shapes))


@pytest.mark.parametrize(
    ("value", "shape", "crs"),
    [
        (1, shapely.Point(14, 51), 4326),
        (1, shapely.force_3d(SQUARE, 80.0), 4326),
        (True, SQUARE, 4326),
        (1, SQUARE, None),
        (1, SQUARE, "ESRI:102009"),
    ],
    ids=["point", "height", "truth", "no CRS", "ESRI"],
)
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_what_is_not_read_is_left_to_gdal(value: Any, shape: Any, crs: Any) -> None:
    assert read_flatgeobuf(written({"nr": [value]}, [shape], crs)) is None


@pytest.mark.parametrize("shapes", [[], [shapely.Polygon()], [SQUARE, None]], ids=len)
def test_nothing_empty_and_missing_geometries_are_left_to_gdal(shapes: list[Any]) -> None:
    content = written({"nr": list(range(len(shapes)))}, shapes, SPATIAL_INDEX="NO")
    assert read_flatgeobuf(content) is None


def test_a_missing_number_and_another_format_are_left_to_gdal() -> None:
    assert read_flatgeobuf(written({"nr": [1.5, None]}, [SQUARE, SQUARE])) is None
    assert read_flatgeobuf(b"PK\x03\x04") is None
