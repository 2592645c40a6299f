"""Partition borders leave no trace: whatever a layer is divided into, the bytes are the same."""

from pathlib import Path
from typing import Any
from unittest import mock

import geopandas
import numpy
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from pyarrow import parquet

from nzv_geo import export_layer, load_layer
from nzv_geo.catalogue import load_catalogue
from nzv_geo.checks import check_layer
from nzv_geo.crs.reproject import reproject
from nzv_geo.describe import describe_focus_areas
from nzv_geo.engine import (
    check_in_partitions,
    export_in_partitions,
    load_in_partitions,
    nearest_in_partitions,
    partitions,
)
from nzv_geo.engine.partitions import divided, read_partition
from nzv_geo.errors import DataError, GeometryError, OutputError
from nzv_geo.export import writer_for
from nzv_geo.reading import Limits, read_file

from .standins import COUNT, FOLDERS, Alone, digest, faulty, grid, in_pieces, parcels

pytestmark = pytest.mark.slow

HERE = Alone()
EXPORTS: list[tuple[str, dict[str, Any], tuple[int, ...]]] = [
    (".parquet", {"crs": "EPSG:31469"}, FOLDERS),
    (".parquet", {"precision": 0}, (3,)),
    (".parquet", {"columns": ["note"]}, (3,)),
    (".geojson", {}, (3,)),
    (".gpkg", {"crs": "EPSG:4326"}, (3,)),
    (".fgb", {}, (3,)),
]


@pytest.mark.parametrize(("suffix", "options", "folders"), EXPORTS)
def test_an_export_has_the_bytes_of_a_layer_that_is_loaded_whole(
    tmp_path: Path, suffix: str, options: dict[str, Any], folders: tuple[int, ...]
) -> None:
    whole, alone, shared = (tmp_path / name for name in ("p.parquet", "a", "s"))
    parcels().to_parquet(whole)
    alone, shared = alone.with_suffix(suffix), shared.with_suffix(suffix)
    layer = export_layer(read_file(whole), alone, **options)
    for source in [
        *(in_pieces(parcels(), tmp_path / str(count) / "p.parquet", count) for count in folders),
        divided(whole, rows=5),
    ]:
        told = export_in_partitions(
            HERE, source, shared, writer_for(alone), overwrite=True, **options
        )
        assert digest(shared) == digest(alone)
        assert told.provenance.steps == layer.provenance.steps
        assert told.provenance.reprojections == layer.provenance.reprojections
        assert set(told.findings) == set(layer.findings)


def test_geoparquet_of_many_rows_has_the_same_bytes(tmp_path: Path) -> None:
    """Pages of boxes end elsewhere where rows are written in other pieces: above 131,072 rows."""
    number = numpy.arange(150_000)
    places = shapely.points(450_000 + number * 0.37, 5_700_000 + number * 0.11)
    whole, alone, shared = (tmp_path / f"{name}.parquet" for name in ("p", "a", "s"))
    geopandas.GeoDataFrame({"nr": number}, geometry=places, crs=25833).to_parquet(whole)
    export_layer(read_file(whole), alone)
    export_in_partitions(HERE, whole, shared, writer_for(alone))
    assert digest(shared) == digest(alone)


def test_an_export_of_ones_own_keeps_its_key_where_it_identifies_all(tmp_path: Path) -> None:
    first, alone, shared = (tmp_path / f"{name}.parquet" for name in ("counties", "a", "s"))
    export_layer(load_layer("counties"), first)
    export_layer(read_file(first), alone)
    export_in_partitions(HERE, divided(first, rows=11), shared, writer_for(shared))
    assert digest(shared) == digest(alone)


@pytest.mark.parametrize(
    ("crs", "each"), [("EPSG:25833", (1, 2, COUNT)), ("EPSG:31469", (5,)), (None, (5,))]
)
def test_findings_are_those_of_a_layer_that_is_loaded_whole(
    tmp_path: Path, crs: str | None, each: tuple[int, ...]
) -> None:
    whole = tmp_path / "p.parquet"
    faulty(crs).to_parquet(whole)
    found = check_layer(read_file(whole, without_crs=True))
    assert len(found) > 10
    for rows in each:
        assert check_in_partitions(HERE, divided(whole, rows=rows)) == found


def test_features_in_the_working_crs_are_those_of_a_layer_that_is_loaded_whole(
    tmp_path: Path,
) -> None:
    whole = tmp_path / "p.parquet"
    parcels().to_crs("EPSG:31469").to_parquet(whole)
    moved = reproject(read_file(whole), "EPSG:25833")
    shared = load_in_partitions(HERE, divided(whole, rows=3), "EPSG:25833")
    assert shared.provenance == moved.provenance
    assert shapely.to_wkb(shared.features.geometry.values).tolist() == (
        shapely.to_wkb(moved.features.geometry.values).tolist()
    )
    assert_geodataframe_equal(shared.features, moved.features)


def test_the_nearest_feature_is_that_of_a_layer_that_is_loaded_whole(tmp_path: Path) -> None:
    whole = tmp_path / "places.parquet"
    export_layer(load_layer("places"), whole)
    told = describe_focus_areas(distance_to=read_file(whole), name_field="name_de")
    some = nearest_in_partitions(HERE, divided(whole, rows=100))
    assert describe_focus_areas(distance_to=some, name_field="name_de") == told


def test_a_folder_is_read_as_one_file_is(tmp_path: Path) -> None:
    parcels().to_parquet(tmp_path / "p.parquet")
    whole = read_file(tmp_path / "p.parquet")
    pieces = read_file(in_pieces(parcels(), tmp_path / "p", 5))
    assert pieces.id == whole.id
    assert_geodataframe_equal(pieces.features, whole.features)


def test_files_of_other_fields_are_no_layer(tmp_path: Path) -> None:
    folder = in_pieces(grid(), tmp_path / "p", 2)
    parcels().to_parquet(folder / "z.parquet")
    with pytest.raises(DataError, match="has other fields or another CRS than the first"):
        read_file(folder)
    with pytest.raises(DataError, match=r"z\.parquet has other fields"):
        divided(folder)


def test_what_looks_at_all_features_at_once_is_refused(tmp_path: Path) -> None:
    source, target = tmp_path / "p.parquet", tmp_path / "s.parquet"
    parcels().to_parquet(source)
    with pytest.raises(DataError, match="where is not done by dask"):
        export_in_partitions(HERE, source, target, writer_for(target), where="count > count.mean()")
    with pytest.raises(OutputError, match="DXF is not written by dask"):
        export_in_partitions(HERE, source, tmp_path / "s.dxf", writer_for("s.dxf"))
    faulty().to_parquet(source)
    with pytest.raises(GeometryError, match="mend it first"):
        export_in_partitions(HERE, source, tmp_path / "s.geojson", writer_for("s.geojson"))
    assert [path.name for path in tmp_path.iterdir()] == ["p.parquet"]


def test_only_geoparquet_is_divided() -> None:
    shipped = load_catalogue().folder / "boundaries/states.fgb"
    with pytest.raises(DataError, match="FlatGeobuf, which is not divided among workers"):
        divided(shipped)


def test_what_unfolds_into_too_much_is_refused_before_it_does(tmp_path: Path) -> None:
    """A text that stands in each row is stored once; `read_file` refuses it, too."""
    path = tmp_path / "bomb.parquet"
    table = geopandas.GeoDataFrame(
        {"text": ["x" * 100_000] * 300},
        geometry=shapely.points(450_000.0 + numpy.arange(300), 5_700_000.0),
        crs="EPSG:25833",
    )
    table.to_parquet(path)
    whole = divided(path, limits=Limits(max_mb=1))
    with (
        mock.patch.object(partitions, "_in_memory", wraps=partitions._in_memory) as unfolded,
        pytest.raises(DataError, match="unpacked"),
    ):
        read_partition(whole, whole.partitions[0])
    assert [len(call.args[0]) for call in unfolded.call_args_list] == [0]  # of the schema


@pytest.mark.parametrize("told", [b"{", b"[]", b'{"columns": {"geometry": 3}}'])
def test_metadata_that_are_damaged_are_an_error_of_the_data(tmp_path: Path, told: bytes) -> None:
    folder = in_pieces(parcels(), tmp_path / "p", 2)
    for path in folder.iterdir():
        table = parquet.read_table(path)
        parquet.write_table(table.replace_schema_metadata({b"geo": told}), path)
    with pytest.raises(DataError):
        load_in_partitions(HERE, folder, "EPSG:25833")
