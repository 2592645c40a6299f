"""File Geodatabases: folders, alone, beside others or in an archive, sound and damaged."""

import shutil
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nzv_geo.checks import check_layer
from nzv_geo.errors import DataError, NzvGeoError
from nzv_geo.reading import list_layers, read_file, read_in_parts
from tests.reading import samples


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty squares, and their centres in a feature dataset."""
    folder = tmp_path_factory.mktemp("gdb")
    path = samples.geodatabase(folder)
    squares = samples.table(5)
    squares.drop(columns="number").set_geometry(squares.centroid).to_file(
        path, driver="OpenFileGDB", engine="pyogrio", layer="punkte", append=True,
        layer_options={"FEATURE_DATASET": "Planung"},
    )  # fmt: skip
    return path


@pytest.fixture
def copied(plan: Path, tmp_path: Path) -> Path:
    return shutil.copytree(plan, tmp_path / "plan.gdb")


def test_each_feature_class_is_a_layer_those_of_a_dataset_too(plan: Path) -> None:
    found = [(one.name, one.features, one.crs, one.format) for one in list_layers(plan)]
    assert found == [
        ("sample", 20, "EPSG:25833", "File Geodatabase"),
        ("punkte", 5, "EPSG:25833", "File Geodatabase"),
    ]
    layer = read_file(plan, layer="sample")
    assert layer.features["name"].tolist() == samples.table()["name"].tolist()
    assert shapely.area(layer.features.geometry.values) == pytest.approx(100)
    assert [len(part) for part in read_in_parts(plan, layer="sample", size=15)] == [15, 5]


def test_a_folder_offers_its_geodatabases_beside_its_shapefiles(plan: Path, tmp_path: Path) -> None:
    for name in ("a.gdb", "b.gdb"):
        shutil.copytree(plan, tmp_path / name)
    samples.shapefile(tmp_path)
    names = ["a/sample", "a/punkte", "b/sample", "b/punkte", "sample"]
    assert sorted(one.name for one in list_layers(tmp_path)) == sorted(names)


@pytest.mark.parametrize("within", ["", "daten/plan.gdb/"])
def test_a_geodatabase_in_an_archive_is_read(within: str, plan: Path, tmp_path: Path) -> None:
    path = tmp_path / "plan.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in plan.iterdir():
            archive.write(part, within + part.name)
        archive.writestr(f"{within}bericht.xml", "<a/>")
    assert [one.name for one in list_layers(path)] == ["sample", "punkte"]
    assert len(read_file(path, layer="punkte")) == 5


def test_a_file_in_a_geodatabase_leads_to_its_folder(plan: Path) -> None:
    with pytest.raises(DataError, match=r"is a part of a File Geodatabase; name its folder: .*gdb"):
        read_file(plan / "a00000001.gdbtable")


def test_domains_whose_words_are_not_read_are_named(copied: Path) -> None:
    """Written as ArcGIS and GDAL write the definition of a domain among the items."""
    with (copied / "a00000004.gdbtable").open("ab") as items:
        items.write(
            b"<GPCodedValueDomain2 xsi:type='typens:GPCodedValueDomain2' xmlns:typens='x'>\n"
            b"<DomainName>Nutzung</DomainName><FieldType>esriFieldTypeString</FieldType>"
        )
    (finding,) = read_file(copied, layer="sample").findings
    assert (finding.code, finding.severity) == ("NZV120", "note")
    assert finding.message.endswith("are not read: Nutzung")


def test_what_lies_beside_the_tables_is_not_looked_at(copied: Path) -> None:
    (copied / "layer.vrt").write_text("<OGRVRTDataSource/>")
    (copied / "a00000009.gdbtable.lnk").symlink_to("/dev/zero")
    assert len(list_layers(copied)) == 2


@pytest.mark.parametrize("table", ["a00000001", "a00000009"])
@pytest.mark.parametrize("suffix", [".gdbtable", ".gdbtablx"])
def test_a_table_that_is_cut_off_or_missing_is_refused(table, suffix, copied: Path) -> None:
    part = copied / f"{table}{suffix}"
    part.write_bytes(part.read_bytes()[:-20])
    with pytest.raises(DataError, match=rf"{part.name} of .* is cut off"):
        read_file(copied, layer="sample")
    part.unlink()
    with pytest.raises(DataError, match=r"lacks .*; copy the whole folder|has no layer 'sample'"):
        read_file(copied, layer="sample")


@pytest.mark.parametrize("place", [4, 8])
def test_a_count_that_lies_is_refused(place: int, copied: Path) -> None:
    for name in ("a00000009.gdbtable", "a00000009.gdbtablx"):
        part = copied / name
        content = bytearray(part.read_bytes())
        content[place : place + 4] = struct.pack("<I", 2_000_000_000)
        part.write_bytes(content)
    with suppress(NzvGeoError):
        assert len(read_file(copied, layer="sample")) == 20


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.slow
def test_any_damage_ends_in_a_layer_or_an_error_of_ours(data, plan: Path, copied: Path) -> None:
    for part in plan.iterdir():
        shutil.copyfile(part, copied / part.name)
    parts = sorted(part for part in copied.iterdir() if part.stat().st_size)
    for _ in range(data.draw(st.integers(1, 4))):
        part = data.draw(st.sampled_from(parts))
        content = bytearray(part.read_bytes())
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        part.write_bytes(content)
    with suppress(NzvGeoError):
        check_layer(read_file(copied, layer="sample"))
