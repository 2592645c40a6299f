"""Files that are fine, though others fail on them or change them, load as they are."""

import json
import zipfile
from pathlib import Path

import geopandas
import pandas
import pytest
import shapely

from nzv_geo import export_layer, load_layer
from nzv_geo.checks import check_layer
from nzv_geo.cli import main
from nzv_geo.cli.limits import LIMITS
from nzv_geo.errors import DataError
from nzv_geo.reading import Limits, list_layers, read_file, read_in_parts
from tests.reading import samples


def collection(*features: str, **members: object) -> str:
    head = json.dumps({"type": "FeatureCollection", **members})[:-1]
    return f'{head}, "features": [{",".join(features)}]}}'


def point(number: int, **members: object) -> str:
    geometry = {"type": "Point", "coordinates": [14 + number / 100, 51]}
    return json.dumps(
        {"type": "Feature", "properties": {"n": number}, "geometry": geometry, **members}
    )


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


# --- text --------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["GeoJSON", "TopoJSON", "GML", "KML", "CSV"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_of_encoding_are_understood(format_: str, encoding: str, tmp_path: Path) -> None:
    path = samples.write(tmp_path, format_)
    text = path.read_text("utf-8")
    if encoding == "utf-16":
        text = text.replace('encoding="utf-8"', 'encoding="UTF-16"').replace("UTF-8", "UTF-16")
    written(path, text, encoding)
    layer = read_file(path, source_crs="EPSG:25833" if format_ == "CSV" else None)
    assert "Łužica 3 ä" in set(layer.features["Name" if format_ == "KML" else "name"])


def test_geojson_in_latin_1_is_read_and_said(tmp_path: Path) -> None:
    text = collection('{"type": "Feature", "properties": {"name": "Görlitz"}, "geometry": '
                      '{"type": "Point", "coordinates": [15, 51]}}')  # fmt: skip
    layer = read_file(written(tmp_path / "a.geojson", text, "latin-1"))
    assert layer.features["name"].tolist() == ["Görlitz"]
    assert [one.code for one in layer.findings] == ["NZV141"]


def test_one_broken_byte_costs_one_letter(tmp_path: Path) -> None:
    path = samples.write(tmp_path, "GeoPackage")
    path.write_bytes(path.read_bytes().replace("Łužica 7".encode(), b"Lu\xffxxica 7"))
    found = check_layer(read_file(path))
    assert [one.code for one in found] == ["NZV144"]


# --- JSON --------------------------------------------------------------------------------------


def test_one_open_ring_among_many_is_closed_and_reported(tmp_path: Path) -> None:
    ring = [[14, 51], [14.1, 51], [14.1, 51.1], [14, 51.1]]
    open_ring = {"type": "Polygon", "coordinates": [ring]}
    odd = json.dumps({"type": "Feature", "properties": {"n": 9}, "geometry": open_ring})
    path = written(tmp_path / "a.geojson", collection(*map(point, range(9)), odd))
    layer = read_file(path)
    assert len(layer) == 10
    assert shapely.get_coordinates(layer.features.geometry.iloc[9]).tolist() == [*ring, ring[0]]
    assert [(one.code, one.feature) for one in layer.findings] == [("NZV124", "10")]


@pytest.mark.parametrize(("ids", "kept"), [(["a", "b"], True), ([17, 3], False), ([5, 5], False)])
def test_texts_as_ids_of_features_are_kept(ids, kept, tmp_path: Path) -> None:
    features = [point(number, id=one) for number, one in enumerate(ids)]
    layer = read_file(written(tmp_path / "a.geojson", collection(*features)))
    assert len(layer) == 2
    assert ("id" in layer.features) == kept


def test_members_in_any_order(tmp_path: Path) -> None:
    features = json.loads(collection(point(1)))["features"]
    text = json.dumps({"features": features, "name": "a", "type": "FeatureCollection"})
    assert len(read_file(written(tmp_path / "a.geojson", text))) == 1
    topology = samples.topology(samples.table().to_crs("EPSG:4326"))
    text = json.dumps(topology, sort_keys=True)
    assert len(read_file(written(tmp_path / "a.topojson", text))) == 20


@pytest.mark.parametrize("start", ["\ufeff", "\n", "\ufeff\n", ""])
def test_every_line_of_a_sequence_counts(start: str, tmp_path: Path) -> None:
    path = tmp_path / "a.geojsons"
    lines = [point(number) for number in range(5)]
    assert len(read_file(written(path, start + "\n".join(lines)))) == 5
    lines[2] = lines[2][:-9]
    with pytest.raises(DataError, match="holds 5 features, and 4 of them could be read"):
        read_file(written(path, start + "\n".join(lines)))


def test_a_sequence_that_ends_with_a_separator_is_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a.geojsons"
    assert len(read_file(written(path, f"\x1e{point(1)}\n\x1e{point(2)}\n"))) == 2
    with pytest.raises(DataError, match="is cut off"):
        read_file(written(path, f"\x1e{point(1)}\n\x1e"))


@pytest.mark.parametrize("value", ["%s", "[%s]"])
def test_a_number_beyond_64_bits_is_no_damage(value: str, tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    feature = '{"type": "Feature", "properties": {"n": %s}, "geometry": null}' % (value % 2**63)
    with pytest.raises(DataError, match=r"9223372036854775808, a whole number beyond.*as text$"):
        read_file(written(path, collection(feature)))


ODD_NUMBERS = [
    ("1e999", r"it holds 1e999, a number beyond what a computer holds; correct it$"),
    ("-1.5E+999", r"it holds -1\.5E\+999, a number beyond what a computer holds; correct it$"),
    ("0x1", r"it holds 0x1, which is no number in JSON; correct it$"),
]


@pytest.mark.parametrize(("number", "message"), ODD_NUMBERS)
@pytest.mark.parametrize(("place", "odd"), [("[14.01, 51]", "[%s, 51]"), ('"n": 1', '"n": %s')])
def test_a_number_that_no_computer_holds_is_named(number, message, place, odd, tmp_path) -> None:
    text = collection(point(1)).replace(place, odd % number)
    with pytest.raises(DataError, match=message):
        read_file(written(tmp_path / "a.geojson", text))


def test_text_in_a_property_is_no_crs(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {"crs": "EPSG:25833", "x": "\u0063"}, "geometry":
               {"type": "Point", "coordinates": [14, 51]}}  # fmt: skip
    layer = read_file(written(tmp_path / "a.geojson", collection(json.dumps(feature))))
    assert layer.crs == "EPSG:4326"
    assert layer.features["crs"].tolist() == ["EPSG:25833"]


# --- values ------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["GeoPackage", "FlatGeobuf", "GeoParquet"])
def test_missing_values_leave_the_others_as_they_are(format_: str, tmp_path: Path) -> None:
    features = samples.table(3).assign(
        big=pandas.array([9007199254740993, None, 7], dtype="Int64"),
        yes=pandas.array([True, None, False], dtype="boolean"),
        day=[pandas.Timestamp("2026-11-22").date(), None, None],
    )
    layer = read_file(samples.write(tmp_path, format_, features))
    table = layer.features.set_index("number").loc[[0, 1, 2]]
    assert [None if pandas.isna(one) else one for one in table["big"]] == [
        9007199254740993,
        None,
        7,
    ]
    assert [None if pandas.isna(one) else one for one in table["yes"]] == [True, None, False]
    export_layer(layer, tmp_path / "new.geojson")
    rows = json.loads((tmp_path / "new.geojson").read_bytes())["features"]
    values = {row["properties"]["number"]: row["properties"] for row in rows}
    assert [values[n]["big"] for n in range(3)] == [9007199254740993, None, 7]
    assert [values[n]["yes"] for n in range(3)] == [True, None, False]
    assert values[0]["day"].startswith("2026-11-22")


def test_a_list_stays_a_list(tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {"uses": ["a", "b"], "more": {"x": 1}},
               "geometry": {"type": "Point", "coordinates": [14, 51]}}  # fmt: skip
    layer = read_file(written(tmp_path / "a.geojson", collection(json.dumps(feature))))
    assert list(layer.features["uses"].iloc[0]) == ["a", "b"]
    assert layer.features["more"].iloc[0] == {"x": 1}


# --- spreadsheets ------------------------------------------------------------------------------

CSV = [
    ("Name;Rechtswert;Hochwert\nA;450000,5;5730000,25\n", (450000.5, 5730000.25)),
    ("sep=;\nName;Rechtswert;Hochwert\nA;450.000,5;5.730.000\n", (450000.5, 5730000)),
    ("Name;Ost;Nord;;\nA;450000;5730000;;\n;;;;\n", (450000, 5730000)),
    ("x,y,Name\n450000.5,5730000,A\n", (450000.5, 5730000)),
    ("x\ty\tName\n450 000\t5 730 000\tA\n", (450000, 5730000)),
    ("Name;x;y\nA;450000.5;5730000.125\n", (450000.5, 5730000.125)),
    ("Name,WKT\nA,POINT (450000 5730000)\n", (450000, 5730000)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place"), CSV)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_spreadsheet_gives_points(text: str, place, newline: str, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", text.replace("\n", newline))
    layer = read_file(path, source_crs="EPSG:25833")
    (shape,) = layer.features.geometry
    assert (shape.x, shape.y) == place
    assert layer.features["Name"].tolist() == ["A"]
    assert "" not in layer.features.columns


NUMBERS = [
    ("Name;Einwohner;ha;x;y\nA;98.693;1,5;1;2\nB;1.204;2,25;1;2\n", [98693, 1204], [1.5, 2.25]),
    ("Name;Einwohner;ha;x;y\nA;98693;1.5;1;2\nB;1204;10.0;1;2\n", [98693, 1204], [1.5, 10.0]),
    ("Name;Einwohner;ha;x;y\nA;1.234;0,5;1.5;2\nB;5;0,7;1;2\n", [1.234, 5], ["0,5", "0,7"]),
    ("Name,Einwohner,ha,x,y\nA,007,1.1,1,2\nB,12,1.10,1,2\n", ["007", "12"], ["1.1", "1.10"]),
]


@pytest.mark.parametrize(("text", "people", "hectares"), NUMBERS)
def test_numbers_are_found_where_nothing_is_lost(text, people, hectares, tmp_path: Path) -> None:
    table = read_file(written(tmp_path / "a.csv", text), source_crs="EPSG:25833").features
    assert table["Einwohner"].tolist() == people
    assert table["ha"].tolist() == hectares


def test_a_large_number_is_not_rounded_where_another_is_missing(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "lon,lat,size\n14,51,9007199254740993\n14,52,\n")
    size = read_file(path).features["size"]
    assert [None if pandas.isna(one) else one for one in size] == [9007199254740993, None]


def test_degrees_are_taken_for_wgs84_and_that_is_said(tmp_path: Path) -> None:
    layer = read_file(written(tmp_path / "a.csv", "lon,lat\n14.5,51.5\n"))
    assert layer.crs == "EPSG:4326"
    assert [one.code for one in layer.findings] == ["NZV111"]


def test_ewkt_says_its_crs(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'id,geom\n7,"SRID=25833;POINT(450000 5730000)"\n')
    assert read_file(path).crs == "EPSG:25833"


def test_a_row_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    layer = read_file(written(tmp_path / "a.csv", "lon,lat\n14,51\nfoo,51\n,\n14,52\n"))
    assert {(one.code, one.feature) for one in layer.findings} == {("NZV111", ""), ("NZV125", "2")}
    assert len(layer) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a;b\n1;2\n", "no column with WKT and no pair"),
        ("lon,lat\n", "no rows under a header"),
        ("lon,lon,lat\n1,2,3\n", "names each column once"),
        ("lon,lat,n\n14,51,1\n14,5", "cut off in its last row"),
        ('n,lon,lat\n1,"14,51\n2,14,51\n', "unexpected end of data"),
        ("lon,lat\n1,2,3\n", "row 2: 3 values, and 2 columns"),
        ('wkt\n"SRID=1;POINT(1 2)"\n', "unknown CRS"),
    ],
)
def test_what_is_no_table_of_places_is_refused(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises((DataError, ValueError), match=message):
        read_file(written(tmp_path / "a.csv", text))


def test_a_document_beside_tables_is_no_layer(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("data.csv", "lon,lat\n14,51\n"), ("doku.csv", "a;b\n1;2\n"))
    layer = read_file(path)
    assert len(layer) == 1
    assert [one.code for one in layer.findings] == ["NZV114", "NZV111"]


# --- archives ----------------------------------------------------------------------------------


def zipped(path: Path, *files: tuple[str, Path | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            if isinstance(content, str):
                archive.writestr(name, content)
            else:
                archive.write(content, name)
    return path


def test_what_comes_with_data_is_no_layer(tmp_path: Path) -> None:
    samples.shapefile(tmp_path)
    parts = [(f"daten/{part.name}", part) for part in tmp_path.glob("sample.*")]
    metadata = '<gmd:MD_Metadata xmlns:gml="http://www.opengis.net/gml/3.2"/>'
    path = zipped(
        tmp_path / "a.zip",
        *parts,
        ("daten/sample.shp.xml", "<metadata/>"),
        ("metadaten.xml", metadata),
        ("package.json", "{}"),
        ("liesmich.csv", "a;b\n"),
        ("__MACOSX/._sample.shp", "x"),
    )
    layer = read_file(path)
    assert (len(layer), layer.title["de"], layer.findings) == (20, "sample", ())


def test_layers_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    text = collection(point(1)), collection(point(1), point(2))
    path = zipped(
        tmp_path / "a.zip", ("nord/plan.geojson", text[0]), ("sued/plan.geojson", text[1])
    )
    names = [one.name for one in list_layers(path)]
    assert names == ["nord/plan.geojson", "sued/plan.geojson"]
    assert [len(read_file(path, layer=name)) for name in names] == [1, 2]
    assert main(["info", str(path), "--layer", names[1]]) == 0


def test_what_is_broken_among_others_is_said(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("a.geojson", collection(point(1))), ("b.gpkg", ""))
    (finding,) = read_file(path).findings
    assert (finding.code, finding.severity) == ("NZV114", "warning")
    assert "b.gpkg is empty" in finding.message


def test_an_archive_within_an_archive_is_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", ("b.zip", zipped(tmp_path / "b.zip", ("c.txt", ""))))
    with pytest.raises(DataError, match=r"unpack 'b\.zip' in it first"):
        read_file(path)


# --- KML ---------------------------------------------------------------------------------------

PLACEMARK = "<Placemark><Point><coordinates>14,51</coordinates></Point></Placemark>"


@pytest.mark.parametrize(
    "inside",
    [
        f"<Document>{PLACEMARK}</Document>",
        f"<Document><Folder>{PLACEMARK}</Folder></Document>",
        f"<Document><Folder><name>leer</name></Folder><Folder><name>A</name>{PLACEMARK}</Folder>"
        "</Document>",
        PLACEMARK,
    ],
)
def test_kml_without_names_is_described_and_read(inside: str, tmp_path: Path) -> None:
    text = f'<kml xmlns="http://www.opengis.net/kml/2.2">{inside}</kml>'
    path = written(tmp_path / "a.kml", text)
    assert len(list_layers(path)) == 1
    assert len(read_file(path)) == 1
    assert main(["info", str(path)]) == 0


# --- large files, round trips ------------------------------------------------------------------


@pytest.mark.parametrize("format_", ["GeoJSON", "GeoJSON sequence", "GeoPackage", "FlatGeobuf"])
def test_a_file_in_parts_is_the_file_as_a_whole(format_: str, tmp_path: Path) -> None:
    path = samples.write(tmp_path, format_)
    whole = read_file(path).features
    parts = list(read_in_parts(path, size=8))
    assert [len(part) for part in parts] == [8, 8, 4]
    together = geopandas.GeoDataFrame(pandas.concat([part.features for part in parts]))
    assert together["nzv_row"].tolist() == whole["nzv_row"].tolist()
    assert together["name"].tolist() == whole["name"].tolist()
    assert shapely.equals_exact(together.geometry.values, whole.geometry.values).all()


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg"])
def test_sources_and_steps_survive_an_export(suffix: str, tmp_path: Path) -> None:
    layer = load_layer("counties", region="goerlitz")
    path = tmp_path / f"a{suffix}"
    export_layer(layer, path)
    again = read_file(path).provenance
    assert again.attribution == layer.provenance.attribution
    assert again.vintage == layer.provenance.vintage
    assert set(layer.provenance.steps) <= set(again.steps)


@pytest.mark.parametrize("name", ["states", "counties", "municipalities", "focus-areas", "valley"])
def test_an_export_of_ours_has_no_findings(name: str, tmp_path: Path) -> None:
    export_layer(load_layer(name), tmp_path / "a.gpkg")
    assert check_layer(read_file(tmp_path / "a.gpkg")) == []


def test_the_options_bound_what_the_library_bounds() -> None:
    limits = Limits()
    assert {name: getattr(limits, name) for name in LIMITS} == {
        name: default for name, (default, _) in LIMITS.items()
    }
