"""A shapefile is read with the letters it was written with, or says what is missing."""

import shutil
from pathlib import Path

import pytest

from nzv_geo.checks import check_layer
from nzv_geo.errors import CrsError, DataError
from nzv_geo.export import to_geojson, to_geopackage
from nzv_geo.layers import Layer
from nzv_geo.reading import list_layers, read_file, read_in_parts
from tests.reading import samples

GERMAN = ["Görlitz", "Weißwasser", "Spree-Neiße", "Lübben"]
SORBIAN = ["Chóśebuz", "Łužica", "Běła Woda", "Grodk"]


def encoded(
    folder: Path, names: list[str], encoding: str, *, cpg: str | None = None, language: int = 0
) -> Path:
    """Write a shapefile in an encoding, and say it by .cpg, by language id, or not at all."""
    features = samples.table(len(names)).assign(name=names)
    path = folder / "sample.shp"
    features.to_file(path, driver="ESRI Shapefile", engine="pyogrio", encoding=encoding)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = language
    path.with_suffix(".dbf").write_bytes(table)
    return path


def codes(layer: Layer) -> list[str]:
    return [one.code for one in layer.findings]


@pytest.mark.parametrize(
    ("names", "encoding", "cpg"),
    [
        (SORBIAN, "UTF-8", "UTF-8"),
        (SORBIAN, "UTF-8", "65001"),
        (GERMAN, "CP1252", "1252"),
        (GERMAN, "CP1252", "ANSI 1252"),
        (GERMAN, "CP1252", "ISO 88591"),
        (SORBIAN, "ISO-8859-2", "8859-2"),
        (SORBIAN, "CP1250", "Windows-1250"),
        (GERMAN, "CP850", "OEM 850"),
    ],
)
def test_the_cpg_is_believed(names, encoding, cpg, tmp_path: Path) -> None:
    layer = read_file(encoded(tmp_path, names, encoding, cpg=cpg))
    assert layer.features["name"].tolist() == names
    assert codes(layer) == []


@pytest.mark.parametrize(
    ("names", "encoding", "language"),
    [(GERMAN, "CP850", 0x02), (GERMAN, "CP1252", 0x57), (SORBIAN, "CP1250", 0xC8)],
)
def test_the_language_id_is_believed(names, encoding, language, tmp_path: Path) -> None:
    layer = read_file(encoded(tmp_path, names, encoding, language=language))
    assert layer.features["name"].tolist() == names
    assert codes(layer) == []


@pytest.mark.parametrize(
    ("names", "encoding"),
    [
        (SORBIAN, "UTF-8"),
        (GERMAN, "CP1252"),
        (GERMAN, "CP850"),
        (SORBIAN, "CP1250"),
        (SORBIAN, "ISO-8859-2"),
        (SORBIAN, "CP852"),
        (GERMAN, "MACINTOSH"),
    ],
)
def test_a_guess_is_right_and_said(names, encoding, tmp_path: Path) -> None:
    layer = read_file(encoded(tmp_path, names, encoding))
    assert layer.features["name"].tolist() == names
    assert codes(layer) == ["NZV141"]


def test_the_option_comes_before_the_cpg(tmp_path: Path) -> None:
    path = encoded(tmp_path, GERMAN, "CP1252", cpg="CP850")
    assert read_file(path, encoding="cp1252").features["name"].tolist() == GERMAN
    with pytest.raises(DataError, match="unknown encoding 'klingon'"):
        read_file(path, encoding="klingon")


def test_a_cpg_that_cannot_be_is_not_believed(tmp_path: Path) -> None:
    layer = read_file(encoded(tmp_path, GERMAN, "CP1252", cpg="UTF-8"))
    assert layer.features["name"].tolist() == GERMAN
    assert codes(layer) == ["NZV142", "NZV141"]


def test_plain_letters_need_no_guess(tmp_path: Path) -> None:
    assert codes(read_file(encoded(tmp_path, ["Cottbus", "Guben"], "UTF-8"))) == []


def test_letters_survive_into_an_export(tmp_path: Path) -> None:
    layer = read_file(encoded(tmp_path, SORBIAN, "CP1250", language=0xC8))
    assert all(name.encode() in to_geojson(layer) for name in SORBIAN)


@pytest.mark.parametrize(
    ("missing", "code", "severity"),
    [(".dbf", "NZV131", "error"), (".shx", "NZV132", "warning"), (".prj", "NZV109", "error")],
)
def test_a_missing_part_is_reported(missing, code, severity, tmp_path: Path) -> None:
    path = samples.shapefile(tmp_path)
    path.with_suffix(missing).unlink()
    found = check_layer(read_file(path, without_crs=True))
    assert [(one.code, one.severity) for one in found] == [(code, severity)]
    assert not path.with_suffix(missing).exists()


def test_without_prj_a_crs_must_be_said(tmp_path: Path) -> None:
    path = samples.shapefile(tmp_path)
    path.with_suffix(".prj").unlink()
    with pytest.raises(CrsError, match="no CRS; say which its coordinates are in: --source-crs"):
        read_file(path)
    (finding,) = check_layer(read_file(path, without_crs=True))
    assert "EPSG:25833" in finding.message


def test_parts_of_different_files_are_refused(tmp_path: Path) -> None:
    path = samples.shapefile(tmp_path)
    (tmp_path / "other").mkdir()
    other = samples.shapefile(tmp_path / "other", samples.table(7))
    shutil.copy(other.with_suffix(".dbf"), path.with_suffix(".dbf"))
    with pytest.raises(DataError, match="20 shapes, but 7 rows of attributes"):
        read_file(path)


def test_rows_marked_as_deleted_are_left_out(tmp_path: Path) -> None:
    path = samples.shapefile(tmp_path)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    start, width = (int.from_bytes(table[at : at + 2], "little") for at in (8, 10))
    table[start + width] = ord("*")
    path.with_suffix(".dbf").write_bytes(table)
    assert read_file(path).features["number"].tolist() == [0, *range(2, 20)]


def test_capitals_and_odd_paths_do_not_matter(tmp_path: Path) -> None:
    path = samples.shapefile(tmp_path)
    folder = tmp_path / "Daten! #1 50% Łužica"
    folder.mkdir()
    for part in tmp_path.glob("sample.*"):
        shutil.copy(part, folder / f"PLAN{part.suffix.upper()}")
    assert len(read_file(folder / "PLAN.SHP")) == 20
    assert [one.name for one in list_layers(folder)] == ["PLAN"]
    assert len(read_file(folder)) == 20
    with pytest.raises(DataError, match=r"a part of a shapefile; name the file that ends in \.shp"):
        read_file(path.with_suffix(".dbf"))


def test_fields_of_one_name_are_told_apart(tmp_path: Path) -> None:
    path = samples.shapefile(tmp_path, samples.table(3).assign(aaaa=1, bbbb=2, cccc=3))
    table = path.with_suffix(".dbf")
    content = table.read_bytes()
    for name, other in ((b"aaaa", b"name"), (b"bbbb", b"NAME"), (b"cccc", b"name_2")):
        content = content.replace(name.ljust(11, b"\0"), other.ljust(11, b"\0"), 1)
    table.write_bytes(content)
    layer = read_file(path)
    fields = ["name", "number", "name_3", "NAME_4", "name_2"]
    assert layer.features.columns.drop(["nzv_row", "nzv_geometry"]).tolist() == fields
    assert layer.features[["name_3", "NAME_4", "name_2"]].iloc[0].tolist() == [1, 2, 3]
    assert codes(layer) == ["NZV133", "NZV133"]
    assert to_geopackage(layer)
    assert [list(one.fields) for one in list_layers(path)] == [fields]
    (part,) = read_in_parts(path)
    assert part.features["NAME_4"].tolist() == [2, 2, 2]
    assert table.read_bytes() == content
