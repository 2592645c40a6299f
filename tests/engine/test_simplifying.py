"""A coverage simplified by partitions: the same file and the same report."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pytest
import shapely

from nzv_geo.cli import main
from nzv_geo.engine import Cluster, simplify_in_partitions, simplifying
from nzv_geo.engine.shape_spool import ShapeSpool
from nzv_geo.errors import DataError, GeometryError, OutputError
from nzv_geo.export import writer_for
from nzv_geo.findings import Kind

from .standins import Alone, digest, faulty, grid, in_pieces

pytestmark = pytest.mark.slow

SIDE = 6


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def here(_: Any) -> Iterator[Cluster]:
        yield Alone()

    monkeypatch.setattr("nzv_geo.cli.simplify.engine", here)


def bays(crs: str = "EPSG:25833") -> geopandas.GeoDataFrame:
    """Draw squares that meet, some with bays, in an order that has nothing to do with place."""
    number = numpy.arange(SIDE * SIDE)
    x, y = 450_000.0 + 100 * (number % SIDE), 5_700_000.0 + 100 * (number // SIDE)
    bay = 10.0 * (number % 4)
    rings = [(x, y), (x + 60, y + bay), (x + 100, y), (x + 100, y + 100)]
    rings += [(x + 60, y + 100 + numpy.roll(bay, -SIDE)), (x, y + 100)]
    shapes = shapely.polygons(numpy.moveaxis(numpy.array(rings), 2, 0))
    table = geopandas.GeoDataFrame({"nr": number}, geometry=shapes, crs="EPSG:25833")
    return table.sample(frac=1, random_state=1).to_crs(crs)


def simplified(source: Path, target: Path, *typed: str) -> tuple[int, str, str]:
    """Simplify by the command line; return its exit code and what its file and report are."""
    report = target.with_suffix(".json")
    told = ["simplify", str(source), "--tolerance-m", "35", "--overwrite", *typed]
    code = main([*told, "-o", str(target), "--report", str(report)])
    return code, digest(target), digest(report)


@pytest.mark.parametrize(
    "case",
    [
        ("s.parquet", "EPSG:25833", 1, 10**6),
        ("s.parquet", "EPSG:25833", 2, 100),
        ("s.parquet", "EPSG:31469", SIDE * SIDE + 2, 1),
        ("s.geojson", "EPSG:25833", 5, 40),
        ("s.gpkg", "EPSG:4326", 3, 80),
        ("s.shp", "EPSG:25833", 3, 80),
    ],
)
def test_file_report_and_words_are_those_of_a_layer_that_is_loaded_whole(
    case: tuple[str, str, int, int],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name, crs, folders, vertices = case
    monkeypatch.setattr(simplifying, "VERTICES", vertices)
    source, target = in_pieces(bays(crs), tmp_path / "p.parquet", folders), tmp_path / name
    whole = simplified(source, target), capsys.readouterr()
    assert (simplified(source, target, "--engine", "dask"), capsys.readouterr()) == whole
    assert whole[0][0] == 1
    assert "vertices became" in whole[1].out


def test_what_is_no_polygon_is_said_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = in_pieces(faulty(), tmp_path / "p.parquet", 7), tmp_path / "s.parquet"
    told = ["simplify", str(source), "--tolerance-m", "5", "-o", str(target)]
    assert main(told) == 1
    whole = capsys.readouterr().err.splitlines()
    assert main([*told, "--engine", "dask"]) == 1
    *found, last = capsys.readouterr().err.splitlines()
    assert found == whole[:-1]
    assert {Kind.GEOMETRY_INVALID.value[0], Kind.NO_POLYGON.value[0]} <= {
        word for line in found for word in line.split()
    }
    assert "mend it first, with nzv-geo check --fix and without --engine" in last
    assert not target.exists()


def test_what_is_no_coverage_is_refused_in_the_same_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = in_pieces(grid(), tmp_path / "p.parquet", 7), tmp_path / "s.parquet"
    told = ["simplify", str(source), "--tolerance-m", "5", "-o", str(target)]
    assert [main(told), main([*told, "--engine", "dask"])] == [2, 2]
    whole, parts = capsys.readouterr().err.splitlines()
    assert parts == whole
    assert "is no coverage" in whole


def test_more_than_fits_into_a_worker_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simplifying, "MOST_VERTICES", 20)
    source, target = in_pieces(bays(), tmp_path / "p", 2), tmp_path / "s.parquet"
    with pytest.raises(DataError, match=r"borders of \d+ vertices .* leave out --engine"):
        simplify_in_partitions(Alone(), source, target, writer_for(target), 35)
    assert not target.exists()


def test_what_rounding_breaks_is_an_error_as_without_partitions(tmp_path: Path) -> None:
    table = bays()
    x, y = shapely.get_coordinates(table.geometry.iloc[5])[0]
    flat = shapely.Polygon([(x, y), (x + 1, y), (x + 1, y + 2e-5), (x, y + 1e-5)])
    table.geometry = [*table.geometry[:-1], flat]
    source, target = in_pieces(table, tmp_path / "p", 4), tmp_path / "s.parquet"
    with pytest.raises(GeometryError, match="of layer p is not valid"):
        simplify_in_partitions(Alone(), source, target, writer_for(target), 35)


def test_where_geometries_find_no_room_while_they_wait_is_told() -> None:
    with (
        pytest.raises(OutputError, match=r"no room in the temporary folder .* TMPDIR"),
        ShapeSpool(1),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")
