"""MapInfo: tables and exports come in with their letters, dates and CRS, and lead nowhere."""

import shutil
from pathlib import Path

import pytest

from nzv_geo.errors import CrsError, DataError
from nzv_geo.reading import Limits, list_layers, read_file
from tests.reading import samples

HEADER = """Version 300
Charset "{charset}"
Delimiter ","
CoordSys Earth Projection 8, {crs}
Columns 3
  name Char(20)
  day Date
  area Decimal(8, 2)
Data

"""
UTM = '115, "m", 15, 0, 0.9996, 500000, 0'
OBJECTS = [
    "Point 450000 5730000\n    Symbol (35,0,12)",
    "Line 450000 5730000 450010 5730010\n    Pen (1,2,0)",
    "Pline 3\n450000 5730000\n450010 5730000\n450010 5730010",
    "Pline Multiple 2\n  2\n450000 5730000\n450010 5730000\n  2\n450000 5730020\n450010 5730020",
    "Region 2\n  4\n450000 5730000\n450090 5730000\n450000 5730090\n450000 5730000\n  4\n"
    "450010 5730010\n450020 5730010\n450010 5730020\n450010 5730010\n    Center 450005 5730005",
    "Rect 450000 5730000 450010 5730010",
    'Text\n    "Ä GE"\n    450000 5730000 450010 5730010\n    Font ("Arial",0,0,0)',
    "Multipoint 2\n450000 5730000\n450010 5730000",
    "None",
]
TYPES = [
    *("Point", "LineString", "LineString", "MultiLineString", "Polygon", "Polygon", "Point"),
    *("MultiPoint", "None"),
]


def mif(folder: Path, *, charset: str = "WindowsLatin1", crs: str = UTM) -> Path:
    """Write an export by hand, as MapInfo does."""
    path = folder / "plan.mif"
    encoding = {"WindowsLatin2": "cp1250", "CodePage850": "cp850"}.get(charset, "cp1252")
    path.write_bytes(
        (HEADER.format(charset=charset, crs=crs) + "\n".join(OBJECTS)).encode("cp1252")
    )
    rows = "".join(f'"Görlitz {n}",20240501,{n}.25\n' for n in range(len(OBJECTS)))
    path.with_suffix(".mid").write_bytes(rows.encode(encoding))
    return path


def test_an_export_comes_in_whole(tmp_path: Path) -> None:
    layer = read_file(mif(tmp_path))
    kinds = [str(shape and shape.geom_type) for shape in layer.features.geometry]
    assert kinds == TYPES
    assert layer.features["name"].iloc[0] == "Görlitz 0"
    assert str(layer.features["day"].iloc[0])[:10] == "2024-05-01"
    assert layer.features["area"].tolist()[:2] == [0.25, 1.25]
    assert (layer.crs, layer.findings) == ("EPSG:25833", ())
    assert layer.features["Text"].dropna().tolist() == ["Ä GE"]


@pytest.mark.parametrize("charset", ["WindowsLatin1", "CodePage850"])
def test_the_charset_is_believed(charset: str, tmp_path: Path) -> None:
    path = mif(tmp_path, charset=charset)
    assert read_file(path).features["name"].iloc[0] == "Görlitz 0"
    assert "(charset)" in list_layers(path)[0].encoding


@pytest.mark.parametrize(
    ("charset", "codes"), [("Neutral", ["NZV141"]), ("UTF-8", ["NZV142", "NZV141"])]
)
def test_what_no_charset_says_is_guessed_and_said(charset, codes, tmp_path: Path) -> None:
    path = mif(tmp_path, charset=charset)
    before = path.read_bytes()
    layer = read_file(path)
    assert layer.features["name"].iloc[0] == "Görlitz 0"
    assert [one.code for one in layer.findings] == codes
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("crs", "code"),
    [
        (f"{UTM} Bounds (-7745844.29, -9997964.94) (8745844.29, 9997964.94)", "EPSG:25833"),
        ('115, "m", 15, 0, 0.9996, 33500000, 0', "EPSG:5650"),
        ('1000, "m", 15, 0, 1, 5500000, 0', "EPSG:31469"),
        ('1000, "m", 12, 0, 1, 4500000, 0', "EPSG:31468"),
        ('104, "m", 15, 0, 0.9996, 500000, 0', "EPSG:32633"),
    ],
)
def test_a_crs_of_germany_has_its_code(crs: str, code: str, tmp_path: Path) -> None:
    assert list_layers(mif(tmp_path, crs=crs))[0].crs == code


def test_without_a_crs_it_is_asked_for(tmp_path: Path) -> None:
    path = mif(tmp_path)
    content = path.read_bytes()
    line = content.splitlines()[3]
    path.write_bytes(content.replace(line, b'CoordSys NonEarth Units "m" Bounds (0, 0) (1, 1)'))
    with pytest.raises(CrsError, match="--source-crs"):
        read_file(path)
    assert read_file(path, source_crs="EPSG:25833").crs == "EPSG:25833"
    path.write_bytes(content.replace(line, b'CoordSys Table "/etc/passwd"'))
    with pytest.raises(DataError, match="takes its CRS from another table"):
        read_file(path)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("450010 5730020", "x 5730020", r"2 numbers should stand in line 25, not 'x 5730020'"),
        ("Region 2", "Region 900000000", "a count should stand in line 3"),
        ("Multipoint 2", "Multipoint 9999999999", "a count should stand .*, not '9999999999'"),
        ("None", "Nine", "an object should stand in line .*, not 'Nine'"),
        ("\nNone", "", "has 8 objects, but 9 rows in its .mid"),
        ("Columns 3", "Columns 99999", "see --max-fields"),
        ("Version 300", "Version 300\n<OGRVRTDataSource>", "leads to others"),
        ("Data\n", "Dote\n", "no Data follows"),
    ],
)
def test_a_damaged_export_is_refused(before, after, message, tmp_path: Path) -> None:
    path = mif(tmp_path)
    content = path.read_bytes()
    assert before.encode() in content
    path.write_bytes(content.replace(before.encode(), after.encode(), 1))
    with pytest.raises(DataError, match=message):
        read_file(path, limits=Limits(max_seconds=5))


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (b"Type NATIVE", b"Type LINKED", "LINKED"),
        (b"Type NATIVE", b"Type ODBC", "ODBC"),
        (b"Type NATIVE", b'File "/etc/passwd"\n  Type RASTER', "RASTER"),
        (b"Type NATIVE", b"Type DBF", "DBF"),
        (b"Definition Table\n  Type NATIVE", b"create view x as select\nopen table", "a view"),
        (
            b"!version",
            b'begin_metadata\n"\\IsSeamless" = "TRUE"\nend_metadata\n!version',
            "seamless",
        ),
    ],
)
def test_a_table_that_leads_elsewhere_is_not_followed(before, after, what, tmp_path: Path) -> None:
    path = samples.mapinfo(tmp_path, ".tab", samples.table(2))
    path.write_bytes(path.read_bytes().replace(before, after))
    with pytest.raises(DataError, match=rf"\({what}.*leads to other data; not followed"):
        read_file(path)


def test_gdal_sees_no_more_of_a_table_than_is_understood(tmp_path: Path) -> None:
    path = samples.mapinfo(tmp_path, ".tab", samples.table(2))
    more = b'\nopen table "/etc/passwd" as x\nbegin_metadata\n"\\a" = ""\nend_metadata\n'
    path.write_bytes(path.read_bytes() + more)
    assert len(read_file(path)) == 2


@pytest.mark.parametrize("suffix", [".dat", ".map", ".id", ".mid"])
def test_a_missing_or_short_part_is_said(suffix: str, tmp_path: Path) -> None:
    path = samples.mapinfo(tmp_path, ".mif" if suffix == ".mid" else ".tab")
    part = path.with_suffix(suffix)
    with pytest.raises(DataError, match=r"a part of a MapInfo (TAB|MIF); name the file that ends"):
        read_file(part)
    part.write_bytes(part.read_bytes()[: part.stat().st_size // 2])
    with pytest.raises(DataError, match=r"cut off|rows in its \.mid"):
        read_file(path)
    part.unlink()
    with pytest.raises(DataError, match=rf"comes without its \{suffix}"):
        read_file(path)


def test_a_shared_suffix_alone_is_no_part(tmp_path: Path) -> None:
    path = tmp_path / "points.dat"
    path.write_text('{"type": "Point", "coordinates": [14, 51]}')
    assert len(read_file(path)) == 1


def test_a_folder_and_capitals_do_not_matter(tmp_path: Path) -> None:
    path = samples.mapinfo(tmp_path, ".tab", samples.table(2))
    folder = tmp_path / "Daten Łužica"
    folder.mkdir()
    for part in path.parent.glob("sample.*"):
        shutil.copy(part, folder / f"PLAN{part.suffix.upper()}")
    assert [one.name for one in list_layers(folder)] == ["PLAN"]
    assert len(read_file(folder / "PLAN.TAB")) == 2


def test_a_shape_that_cannot_be_found_is_reported(tmp_path: Path) -> None:
    path = samples.mapinfo(tmp_path, ".tab", samples.table(3))
    index = bytearray(path.with_suffix(".id").read_bytes())
    index[4:8] = (700).to_bytes(4, "little")
    path.with_suffix(".id").write_bytes(index)
    try:
        layer = read_file(path)
    except DataError:
        return
    assert [one.code for one in layer.findings] == ["NZV125"]
