"""Nothing of a geometry gets lost without a word: a loss is a finding, or a refusal."""

import json
import re
from pathlib import Path
from typing import Any

import pyarrow
import pytest
import shapely
from pyarrow import parquet

from nzv_geo.checks import check_layer
from nzv_geo.cli import main
from nzv_geo.errors import DataError
from nzv_geo.reading import json_shapes, list_layers, read_file, read_in_parts
from tests.hand_drawn import make_layer
from tests.reading import samples

pytestmark = pytest.mark.slow

SQUARE = [[14.0, 51.5], [14.1, 51.5], [14.1, 51.6], [14.0, 51.6], [14.0, 51.5]]
HOLE = [[14.02, 51.52], [14.04, 51.52], [14.04, 51.54], [14.02, 51.52]]
ISLAND = [[15.0, 51.0], [15.0, 52.0], [16.0, 52.0], [15.0, 51.0]]
TEXTS = [[str(x), str(y)] for x, y in HOLE]
AREA = {"type": "Polygon", "coordinates": [SQUARE, HOLE]}
MISSPELT = {"type": "Polygn", "coordinates": [SQUARE]}


def collected(member: Any) -> dict[str, Any]:
    return {"type": "GeometryCollection", "geometries": [AREA, member]}


WHOLE = [
    None,
    AREA,
    {
        "type": "MultiPolygon",
        "coordinates": [[SQUARE, HOLE], [ISLAND]],
    },
    {"type": "GeometryCollection", "geometries": [AREA, {"type": "Point", "coordinates": HOLE[0]}]},
    {"type": "Point", "coordinates": []},
    {"type": "Polygon", "coordinates": [[*SQUARE[:-1]]]},  # not closed
]
DAMAGED = {
    "a hole of texts": {"type": "Polygon", "coordinates": [SQUARE, TEXTS]},
    "a part of texts": {"type": "MultiPolygon", "coordinates": [[SQUARE], [TEXTS]]},
    "a ring too deep": {"type": "Polygon", "coordinates": [SQUARE, [HOLE]]},
    "a ring too shallow": {"type": "Polygon", "coordinates": [SQUARE, HOLE[0]]},
    "a missing number": {"type": "Polygon", "coordinates": [SQUARE, [HOLE[0], None, *HOLE[1:]]]},
    "a member of no type": {"type": "GeometryCollection", "geometries": [AREA, MISSPELT]},
    "a member that is null": {"type": "GeometryCollection", "geometries": [AREA, None]},
    "a member without coordinates": collected({"type": "Polygon"}),
    "a member that is nothing": collected({}),
    "a member of null": collected({"type": "MultiPolygon", "coordinates": None}),
    "a member without members": collected({"type": "GeometryCollection"}),
    "a point of texts": {"type": "Point", "coordinates": ["14", "51"]},
    "a point of one number": {"type": "Point", "coordinates": [14]},
    "an area without coordinates": {"type": "Polygon"},
    "coordinates as a text": {"type": "Polygon", "coordinates": "14,51"},
}


def geojson(path: Path, *geometries: Any, more: tuple[Any, ...] = ()) -> Path:
    features = [
        {"type": "Feature", "properties": {"n": number}, "geometry": geometry}
        for number, geometry in enumerate(geometries)
    ]
    if path.suffix == ".geojsons":
        path.write_text("\n".join(map(json.dumps, [*features, *more])))
    else:
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [*features, *more]}))
    return path


def found(path: Path) -> list[tuple[str, str]]:
    return [(one.code, one.feature) for one in check_layer(read_file(path)) if one.feature]


# --- GeoJSON -----------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["geojson", "geojsons"])
@pytest.mark.parametrize("damaged", DAMAGED.values(), ids=DAMAGED)
def test_what_is_lost_of_geojson_is_a_finding(damaged, suffix: str, tmp_path: Path) -> None:
    path = geojson(tmp_path / f"plan.{suffix}", AREA, damaged)
    assert read_file(path).features.geometry.isna().tolist() == [False, True]
    assert found(path) == [("NZV125", "2")]


def test_what_is_sound_geojson_is_no_loss(tmp_path: Path) -> None:
    path = geojson(tmp_path / "plan.geojson", *WHOLE)
    assert found(path) == [("NZV124", "6"), ("NZV121", "1"), ("NZV121", "5")]


def test_the_finding_quotes_what_cannot_be_read(tmp_path: Path, capsys) -> None:
    path = geojson(tmp_path / "plan.geojson", AREA, DAMAGED["a hole of texts"])
    assert main(["check", str(path)]) == 1
    said = '["14.02", "51.52"] stands where a position should be; correct or remove it'
    assert said in capsys.readouterr().out


NO_FEATURES = [
    None,
    7,
    "x",
    [AREA],
    {"type": "F", "geometry": AREA},
    {},
    {"n": 1},
    {"type": "x", "properties": {"n": 1}},
    {"type": "FeatureCollection", "features": []},
]


@pytest.mark.parametrize("odd", NO_FEATURES)
@pytest.mark.parametrize("before", [0, 1])
def test_what_is_no_feature_is_refused_with_its_number(odd, before, tmp_path: Path) -> None:
    feature = {"type": "Feature", "properties": {}, "geometry": AREA}
    path = geojson(tmp_path / "plan.geojson", *[AREA] * before, more=(odd, feature))
    with pytest.raises(DataError, match=rf"the first is number {before + 1}, "):
        read_file(path)


@pytest.mark.parametrize("first", [{"id": 1}, {"id": "a"}, {"bbox": [14, 51, 14, 51]}])
def test_a_feature_may_have_its_members_in_any_order(first, tmp_path: Path) -> None:
    feature = {**first, "type": "Feature", "properties": {"x": [{"n": 1}, {}]}, "geometry": AREA}
    path = geojson(tmp_path / "plan.geojson", AREA, more=(feature, dict(sorted(feature.items()))))
    assert read_file(path).features.geometry.isna().tolist() == [False] * 3


POINT = '{"type": "Point", "coordinates": [14, 51]}'
OTHER = '{"type": "Point", "coordinates": [15, 52]}'
AMBIGUOUS = [
    f'"geometry": {POINT}, "geometry": {OTHER}',
    f'"Geometry": {POINT}, "geometry": {OTHER}',
    f'"geometry": {POINT}, "geometry": null',
    '"geometry": {"type": "Point", "coordinates": [14, 51], "coordinates": [15, 52]}',
    f'"geometry": {{"type": "GeometryCollection", "geometries": [{POINT}], "geometries": []}}',
]


@pytest.mark.parametrize("members", AMBIGUOUS)
def test_of_two_members_of_the_same_name_none_is_taken(members: str, tmp_path: Path) -> None:
    features = [f'"geometry": {POINT}', members]
    texts = [f'{{"type": "Feature", "properties": {{}}, {text}}}' for text in features]
    path = tmp_path / "plan.geojson"
    path.write_text(f'{{"type": "FeatureCollection", "features": [{", ".join(texts)}]}}')
    assert found(path) == [("NZV125", "2")]


def test_where_nothing_can_be_read_the_reason_is_told(tmp_path: Path) -> None:
    path = geojson(tmp_path / "plan.geojson", DAMAGED["a point of texts"])
    with pytest.raises(DataError, match="no feature with a geometry that can be read; feature 1"):
        read_file(path)


@pytest.mark.parametrize("suffix", ["geojson", "geojsons"])
def test_in_parts_a_loss_is_found_as_well(suffix: str, tmp_path: Path) -> None:
    whole = geojson(tmp_path / f"whole.{suffix}", *WHOLE)
    assert sum(map(len, read_in_parts(whole, size=2))) == len(WHOLE)
    with pytest.raises(DataError, match="no sound GeoJSON; load it as a whole to see which"):
        list(read_in_parts(geojson(tmp_path / f"plan.{suffix}", AREA, DAMAGED["a hole of texts"])))
    hollow = geojson(tmp_path / f"hollow.{suffix}", AREA, DAMAGED["a member of null"])
    with pytest.raises(DataError, match="no sound GeoJSON; load it as a whole to see which"):
        list(read_in_parts(hollow))


# --- TopoJSON ----------------------------------------------------------------------------------

UNSOUND = {
    "an arc as a text": {"type": "Polygon", "arcs": [[0], ["1"]]},
    "an arc for a ring": {"type": "Polygon", "arcs": [[0], 1]},
    "a part of texts": {"type": "MultiPolygon", "arcs": [[[0]], [["1"]]]},
    "no type that is known": {"type": "Polygn", "arcs": [[0]]},
    "a point of texts": {"type": "Point", "coordinates": ["14", "51"]},
    "null": None,
}


@pytest.mark.parametrize("unsound", UNSOUND.values(), ids=UNSOUND)
def test_what_would_be_lost_of_topojson_is_refused_with_its_number(unsound, tmp_path) -> None:
    sound = {"type": "Polygon", "arcs": [[0], [1]]}
    path = tmp_path / "plan.topojson"
    for second in (sound, unsound):
        layer = {"type": "GeometryCollection", "geometries": [sound, second]}
        topology = {"type": "Topology", "objects": {"a": layer}, "arcs": [SQUARE, HOLE]}
        path.write_text(json.dumps(topology))
        if second is sound:
            assert len(read_file(path)) == 2
    with pytest.raises(DataError, match="no sound TopoJSON: geometry 2 of a: "):
        read_file(path)


def test_topojson_of_three_numbers_is_read_in_two_dimensions(tmp_path: Path) -> None:
    high = [[[*position, 7] for position in arc] for arc in (SQUARE, HOLE)]
    members = [
        {"type": "Polygon", "arcs": [[0], [1]]},
        {"type": "Point", "coordinates": [14, 51, 7]},
        {"type": "MultiPoint", "coordinates": [[14, 51, 7], [15, 51, 7]]},
    ]
    layer = {"type": "GeometryCollection", "geometries": members}
    path = tmp_path / "plan.topojson"
    path.write_text(json.dumps({"type": "Topology", "objects": {"a": layer}, "arcs": high}))
    before = path.read_bytes()
    read = read_file(path)
    assert [finding.code for finding in read.findings] == ["NZV116"]
    assert shapely.equals(
        read.features.geometry.to_numpy(),
        [
            shapely.Polygon(SQUARE, [HOLE]),
            shapely.Point(14, 51),
            shapely.MultiPoint([(14, 51), (15, 51)]),
        ],
    ).all()
    assert path.read_bytes() == before


# --- GML ---------------------------------------------------------------------------------------

GML = "http://www.opengis.net/gml"
RING = "450000 5730000 450100 5730000 450100 5730100 450000 5730000"
CRS = 'srsName="EPSG:25833"'
AREA_GML = (
    f"<g:Polygon {CRS}><g:exterior><g:LinearRing><g:posList>{RING}</g:posList></g:LinearRing>"
    "</g:exterior></g:Polygon>"
)
POINT_GML = f"<g:Point {CRS}><g:pos>450050 5730020</g:pos></g:Point>"
LINKED_GML = (
    f"<g:MultiSurface {CRS}><g:surfaceMember>{AREA_GML}</g:surfaceMember>"
    '<g:surfaceMember xlink:href="#other"/></g:MultiSurface>'
)
PLOT = "http://plots.example"


def gml(path: Path, *features: str, version: str = "/3.2") -> Path:
    members = "".join(
        f"<g:featureMember><p:Plot><p:n>{number} ä</p:n>{feature}</p:Plot></g:featureMember>"
        for number, feature in enumerate(features, start=1)
    )
    path.write_text(
        f'<g:FeatureCollection xmlns:g="{GML}{version}" xmlns:p="{PLOT}" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink">{members}</g:FeatureCollection>'
    )
    return path


@pytest.mark.parametrize("version", ["", "/3.2"])
def test_of_two_geometries_of_gml_the_first_is_read_and_the_other_told(version, tmp_path) -> None:
    both = f"<p:area>{AREA_GML}</p:area><p:deep><p:centre>{POINT_GML}</p:centre></p:deep>"
    one = f"<p:area>{AREA_GML}</p:area>"
    path = gml(tmp_path / "plan.gml", one, both, one.replace("450100 ", "450200 "), version=version)
    before = path.read_bytes()
    layer = read_file(path)
    assert set(layer.features.geometry.geom_type) == {"Polygon"}
    assert layer.features["n"].tolist() == ["1 ä", "2 ä", "3 ä"]
    (told,) = [one for one in check_layer(layer) if one.code == "NZV115"]
    assert told.feature == "2"
    assert told.place == pytest.approx((14.2762, 51.7187), abs=1e-3)
    assert "2 geometries: area was read, not centre" in told.message
    assert "--layer Plot.centre" in told.hint
    assert path.read_bytes() == before


def test_each_other_geometry_of_gml_is_a_layer_of_its_own(tmp_path: Path) -> None:
    centre = f"<p:deep><p:centre>{POINT_GML}</p:centre></p:deep>"
    area = f"<p:area>{AREA_GML}</p:area>"
    path = gml(tmp_path / "plan.gml", area, area + centre, centre, centre + area.replace("1", "2"))
    found = [(one.name, one.geometry, one.features) for one in list_layers(path)]
    assert [name for name, _, _ in found] == ["Plot", "Plot.area", "Plot.centre"]
    assert found[2] == ("Plot.centre", "Point", 4)
    centres = read_file(path, layer="Plot.centre")
    assert centres.features["n"].tolist() == ["1 ä", "2 ä", "3 ä", "4 ä"]
    assert centres.features.geometry.isna().tolist() == [True, False, False, False]
    assert (centres.crs, centres.findings) == ("EPSG:25833", ())
    areas = read_file(path, layer="Plot.area").features
    assert areas.geometry.isna().tolist() == [False, False, True, False]
    assert "centre" not in areas.columns


def test_a_damaged_geometry_is_told_in_its_own_layer(tmp_path: Path) -> None:
    centre = f"<p:centre>{POINT_GML.replace('450050', 'x')}</p:centre>"
    whole = f"<p:area>{AREA_GML}</p:area><p:centre>{POINT_GML}</p:centre>"
    path = gml(tmp_path / "plan.gml", whole, f"<p:area>{AREA_GML}</p:area>{centre}")
    assert {one.code for one in read_file(path).findings} == {"NZV115"}
    (told,) = read_file(path, layer="Plot.centre").findings
    assert (told.code, told.feature) == ("NZV125", "2")


def test_a_property_that_stands_twice_is_no_layer_of_its_own(tmp_path: Path) -> None:
    path = gml(tmp_path / "plan.gml", f"<p:area>{AREA_GML}</p:area>" * 2)
    assert [one.name for one in list_layers(path)] == ["Plot"]
    assert "convert the file first" in read_file(path).findings[0].hint


def test_a_geometry_of_gml_that_is_elsewhere_is_not_read_in_part(tmp_path: Path) -> None:
    path = gml(tmp_path / "plan.gml", f"<p:area>{AREA_GML}</p:area>", f"<p:a>{LINKED_GML}</p:a>")
    layer = read_file(path)
    assert layer.features.geometry.isna().tolist() == [False, True]
    (told,) = [one for one in check_layer(layer) if one.feature == "2"]
    assert told.code == "NZV125"
    assert "refers to others" in told.message


def test_gml_without_geometry_is_told_from_one_that_cannot_be_read(tmp_path: Path) -> None:
    unknown = f"<p:a><g:TopoSurface {CRS}><g:Face/></g:TopoSurface></p:a>"
    path = gml(tmp_path / "plan.gml", f"<p:area>{AREA_GML}</p:area>", "<p:a/>", unknown)
    assert found(path) == [("NZV125", "3"), ("NZV121", "2")]


LINE_GML = f"<g:LineString {CRS}><g:posList>{RING}</g:posList></g:LineString>"
HOLE_GML = "<g:interior><g:LinearRing><g:posList>a b c d e f a b</g:posList></g:LinearRing>"
TUPLES_GML = f"<g:LineString {CRS}><g:coordinates>{{}}</g:coordinates></g:LineString>"
SECOND_GML = AREA_GML[AREA_GML.index("<g:exterior>") :]
TWICE = "stands twice where it may stand once"
LOST_GML = {
    "a text": (AREA_GML.replace("450100", "abc", 1), '"abc" stands where a number should be'),
    "texts for a point": (POINT_GML.replace("450050 5730020", "N/A N/A"), '"N/A" stands where'),
    "no number": (AREA_GML.replace("450100 5730000", "NaN NaN"), '"NaN" stands where a number'),
    "infinity": (AREA_GML.replace("450100", "1e999", 1), '"450000 5730000 1e999'),
    "what only Python reads": (AREA_GML.replace("450100", "450_100", 1), '"450_100" stands where'),
    "decimal commas": (POINT_GML.replace("0 5730020", "0,5 5730020,5"), '"450050,5" stands where'),
    "a hole of texts": (AREA_GML.replace("</g:exterior>", f"</g:exterior>{HOLE_GML}</g:interior>"),
        '"a" stands where a number should be'),
    "an odd count": (AREA_GML.replace("450100 5730100 ", "450100 "), "so many numbers: 7"),
    "a point of one number": (POINT_GML.replace(" 5730020", ""), "so many numbers: 1"),
    "an empty point": (POINT_GML.replace("450050 5730020", ""), "so many numbers: 0"),
    "heights that lack": (LINE_GML.replace("<g:posList>", '<g:posList srsDimension="3">'),
        "so many numbers: 8"),
    "tuples of texts": (TUPLES_GML.format("1,x 3,4"),
        '"x" stands where a number should be'),
    "a tuple of four": (TUPLES_GML.format("1,2,3,4 5,6"),
        '"1,2,3,4" stands where a position should be'),
    "a text for X": (f"<g:Point {CRS}><g:coord><g:X>a</g:X><g:Y>2</g:Y></g:coord></g:Point>",
        '"a" stands where a number should be'),
    "two outer rings": (AREA_GML.replace("</g:Polygon>", SECOND_GML), f"exterior {TWICE}"),
    "a line of two lists": (LINE_GML.replace("</g:LineString>", "<g:posList>1 1 2 2</g:posList>"
        "</g:LineString>"), f"posList {TWICE}"),
    "a member of two points": (f"<g:MultiPoint {CRS}><g:pointMember>{POINT_GML * 2}</g:pointMember>"
        "</g:MultiPoint>", f"Point {TWICE}"),
    "a part of texts": (LINKED_GML.replace('xlink:href="#other"/', "").replace("450100", "abc", 1),
        '"abc" stands where a number should be'),
    "a kind that is not read": ("<g:Clothoid><g:refLocation/></g:Clothoid>",
        "Clothoid is no kind of geometry that is read"),
}  # fmt: skip


@pytest.mark.parametrize(("damaged", "reason"), LOST_GML.values(), ids=LOST_GML)
@pytest.mark.parametrize("version", ["", "/3.2"])
def test_what_is_lost_of_gml_is_a_finding(damaged, reason, version, tmp_path: Path) -> None:
    damaged = damaged.replace("<g:surfaceMember ></g:MultiSurface>", "</g:MultiSurface>")
    whole = f"<p:area>{AREA_GML}</p:area>"
    path = gml(tmp_path / "plan.gml", whole, f"<p:area>{damaged}</p:area>", whole, version=version)
    layer = read_file(path)
    assert layer.features.geometry.isna().tolist() == [False, True, False]
    assert set(layer.features.columns) == {"n", "nzv_row", "nzv_geometry"}
    assert [(one.code, one.feature) for one in layer.findings] == [("NZV125", "2")]
    assert reason in layer.findings[0].message
    with pytest.raises(DataError, match="no feature with a geometry that can be read; feature 1"):
        read_file(gml(tmp_path / "alone.gml", f"<p:area>{damaged}</p:area>", version=version))


HIGH_GML = AREA_GML.replace(" 5730000", " 5730000 1").replace(" 5730100", " 5730100 2")
SOUND_GML = {
    "heights": (HIGH_GML.replace("<g:posList>", '<g:posList srsDimension="3">'), 4),
    "heights of the geometry": (HIGH_GML.replace("<g:Polygon", '<g:Polygon srsDimension="3"'), 4),
    "lines": (AREA_GML.replace(RING, f"\n  {RING.replace(' ', chr(10))}\t\n"), 4),
    "a comment": (AREA_GML.replace(RING, f"{RING[:20]}<!-- abc -->{RING[20:]}"), 4),
    "exponents": (POINT_GML.replace("450050 5730020", "4.5005E+5 +.573002e7"), 1),
    "tuples": (TUPLES_GML.format("\n1,2\n3,4,5\n"), 2),
    "tuples in another way": (TUPLES_GML.format("1,5 2,5;3,5 4,5").replace("coordinates>",
        'coordinates decimal="," cs=" " ts=";">', 1), 2),
    "positions": (f"<g:LineString {CRS}><g:pos>1 2</g:pos><g:pos>3 4</g:pos></g:LineString>", 2),
    "members": (f"<g:MultiPoint {CRS}><g:pointMembers>{POINT_GML * 2}</g:pointMembers>"
        f"<g:pointMember>{POINT_GML}</g:pointMember></g:MultiPoint>", 3),
}  # fmt: skip


@pytest.mark.parametrize(("geometry", "vertices"), SOUND_GML.values(), ids=SOUND_GML)
def test_what_is_sound_gml_is_no_loss(geometry, vertices, tmp_path: Path) -> None:
    layer = read_file(gml(tmp_path / "plan.gml", f"<p:area>{geometry}</p:area>"))
    assert layer.findings == ()
    assert shapely.get_num_coordinates(layer.features.geometry.iloc[0]) == vertices


def test_gml_that_only_refers_to_a_geometry_has_one(tmp_path: Path) -> None:
    area = f"<p:area>{AREA_GML}</p:area>"
    features = [area, '<p:area xlink:href="#p1"/>', '<p:plan xlink:href="#p1"/>']
    layer = read_file(gml(tmp_path / "plan.gml", *features))
    assert "refers to others" in layer.findings[0].message
    assert [(one.code, one.feature) for one in check_layer(layer) if one.feature] == [
        ("NZV125", "2"),
        ("NZV121", "3"),
    ]


def test_a_layer_of_gml_that_is_lost_as_a_whole_is_still_listed(tmp_path: Path) -> None:
    area = f"<p:area>{AREA_GML}</p:area>"
    path = gml(tmp_path / "plan.gml", area, area.replace("450100", "x", 1))
    parts = path.read_text().rpartition("<p:Plot>")
    path.write_text(f"{parts[0]}<p:Way>{parts[2].replace('</p:Plot>', '</p:Way>')}")
    with pytest.raises(DataError, match="holds 2 layers; name one of: Plot, Way"):
        read_file(path)
    assert len(read_file(path, layer="Plot")) == 1
    with pytest.raises(DataError, match=r'that can be read; feature 1 .*: "x" stands where'):
        read_file(path, layer="Way")


def kml(path: Path, geometry: str) -> Path:
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">'
        "<Document><Placemark>"
        f"{POINT_KML}</Placemark><Placemark>{geometry}</Placemark></Document></kml>"
    )
    return path


POINT_KML = "<Point><coordinates>14,51</coordinates></Point>"
SEVERAL = f"<MultiGeometry>{POINT_KML * 2}</MultiGeometry>"


def test_kml_of_one_number_is_refused(tmp_path: Path) -> None:
    damaged = SEVERAL.replace("14,51", "14", 1)
    with pytest.raises(DataError, match="only one number: '14'"):
        read_file(kml(tmp_path / "plan.kml", damaged))


@pytest.mark.parametrize("geometry", [POINT_KML * 2, SEVERAL + POINT_KML])
def test_a_placemark_of_several_geometries_is_refused(geometry: str, tmp_path: Path) -> None:
    assert len(read_file(kml(tmp_path / "sound.kml", SEVERAL))) == 2
    with pytest.raises(DataError, match="placemark 2 has several geometries"):
        read_file(kml(tmp_path / "plan.kml", geometry))


# --- CSV ---------------------------------------------------------------------------------------

PATCHES = "((14 51, 14.2 51, 14.2 51.2, 14 51)), ((14 51, 14.2 51.2, 14 51.2, 14 51))"
IN_SPACE = re.sub(r"(51([.]2)?)", r"\1 7", PATCHES)
SURFACES = [
    f"TIN ({PATCHES})",
    f"SRID=4326;POLYHEDRALSURFACE Z({IN_SPACE})",
    "Triangle ((14 51, 14.4 51, 14.4 51.2, 14 51))",
    f"GEOMETRYCOLLECTION (TIN ({PATCHES}), GEOMETRYCOLLECTION (TIN EMPTY))",
]


def csv(path: Path, column: str, *texts: str) -> Path:
    path.write_text("\n".join([f"n;{column}", *(f"{n};{text}" for n, text in enumerate(texts))]))
    return path


@pytest.mark.parametrize("surface", SURFACES)
def test_a_surface_in_csv_is_the_area_it_covers(surface: str, tmp_path: Path) -> None:
    quoted = f'"{surface}"' if ";" in surface else surface
    path = csv(tmp_path / "plan.csv", "wkt", quoted, "POINT (14 51)")
    layer = read_file(path, source_crs="EPSG:4326")
    assert shapely.area(layer.features.geometry.values).tolist() == pytest.approx([0.04, 0])
    assert [(one.code, one.feature) for one in layer.findings] == [("NZV119", "1")]


@pytest.mark.parametrize("kind", ["CURVEPOLYGON", "CIRCULARSTRING", "MULTISURFACE", "TIN"])
@pytest.mark.parametrize("column", ["wkt", "flaeche"])
def test_wkt_that_cannot_be_read_is_a_finding(kind: str, column: str, tmp_path: Path) -> None:
    path = csv(tmp_path / "plan.csv", column, f"{kind} (CIRCULARSTRING (14 51", "POINT (14 51)")
    layer = read_file(path, source_crs="EPSG:4326")
    assert layer.features.geometry.isna().tolist() == [True, False]
    assert [(one.code, one.feature) for one in layer.findings] == [("NZV125", "1")]


def test_a_text_before_wkt_does_not_hide_it(tmp_path: Path) -> None:
    point = "POINT (14 51)"
    for column, texts in (("wkt", ["?", "-", point]), ("lage", ["?", point, point])):
        layer = read_file(csv(tmp_path / "plan.csv", column, *texts), source_crs="EPSG:4326")
        assert layer.features.geometry.notna().sum() == texts.count(point)
        assert len(layer.findings) == len(texts) - texts.count(point)
    with pytest.raises(DataError, match="no column with WKT"):
        read_file(csv(tmp_path / "plan.csv", "note", "?", "-", "Point (old)"))


RING_KML = "<LinearRing><coordinates>14,51 15,51 15,52 14,51</coordinates></LinearRing>"
OUTER_KML = f"<outerBoundaryIs>{RING_KML}</outerBoundaryIs>"
TRACK_KML = "<gx:Track><gx:coord>14 51 3</gx:coord><gx:coord>14.1 51 3</gx:coord></gx:Track>"
MODEL_KML = "<Model><Location><longitude>14</longitude><latitude>51</latitude></Location></Model>"
LOST_KML = {
    "a track of texts": (TRACK_KML.replace("14.1 51", "14.1 x"), "no numbers: '14.1,x,3'"),
    "an empty position": (TRACK_KML.replace("14.1 51 3", ""), "no numbers: ''"),
    "a track of one number": (TRACK_KML.replace("14.1 51 3", "14"), "only one number: '14'"),
    "a track beside an area": (f"<Polygon>{OUTER_KML}</Polygon>{TRACK_KML}", "several geometries"),
    "a ring beside a point": (POINT_KML + RING_KML, "several geometries"),
    "a model beside a point": (POINT_KML + MODEL_KML, "several geometries"),
    "a model among several": (f"<MultiGeometry>{POINT_KML}{MODEL_KML}</MultiGeometry>",
        "a Model in a MultiGeometry, which cannot be read; take it out"),
    "a model alone among several": (f"<MultiGeometry>{MODEL_KML}</MultiGeometry>", "a Model in"),
    "a kind nobody knows": (f"<MultiGeometry>{POINT_KML}<Circle/></MultiGeometry>", "a Circle in"),
    "two lists": (f"<LineString>{RING_KML[12:-13] * 2}</LineString>",
        "several coordinates in its LineString, of which only one can be read"),
    "two outer rings": (f"<Polygon>{OUTER_KML * 2}</Polygon>", "several outerBoundaryIs in its"),
    "two rings": (f"<Polygon>{OUTER_KML.replace(RING_KML, RING_KML * 2)}</Polygon>",
        "several LinearRing in its outerBoundaryIs"),
    "a point of two positions": (POINT_KML.replace("14,51", "14,51 15,52"), "of several positions"),
    "no comma": (f"<LineString>{RING_KML[12:-13].replace('15,51', '15 51')}</LineString>",
        "only one number: '15'"),
    "not a number": (POINT_KML.replace("51", "51,nan"), "no numbers: '14,51,nan'"),
    "a comma at the end": (f"<LineString>{RING_KML[12:-13].replace(' ', ', ')}</LineString>",
        "too many numbers"),
}  # fmt: skip


@pytest.mark.parametrize(("geometry", "reason"), LOST_KML.values(), ids=LOST_KML)
def test_what_would_be_lost_of_kml_is_refused(geometry: str, reason: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=f"placemark 2 has .*{reason}"):
        read_file(kml(tmp_path / "plan.kml", geometry))


@pytest.mark.parametrize(
    ("geometry", "vertices"),
    [
        (TRACK_KML, 2),
        (f"<gx:MultiTrack>{TRACK_KML * 2}</gx:MultiTrack>", 4),
        (f"<MultiGeometry>{POINT_KML}{TRACK_KML}</MultiGeometry>", 3),
        (f"<Polygon>{OUTER_KML}<innerBoundaryIs>{RING_KML}</innerBoundaryIs></Polygon>", 8),
        (POINT_KML.replace("14,51", "\n14 ,\t51\n"), 1),
    ],
)
def test_what_is_sound_kml_is_read(geometry: str, vertices: int, tmp_path: Path) -> None:
    shapes = read_file(kml(tmp_path / "plan.kml", geometry)).features.geometry
    assert shapely.get_num_coordinates(shapes.iloc[1]) == vertices


# --- heights -----------------------------------------------------------------------------------


@pytest.fixture
def high(tmp_path: Path) -> Path:
    flat, *points = shapely.points([(450_000 + 10 * number, 5_730_000, 80) for number in range(3)])
    layer = make_layer([shapely.force_2d(flat), *points])
    path = tmp_path / "high.gpkg"
    layer.features.to_file(path, engine="pyogrio")
    return path


@pytest.mark.parametrize("command", ["export", "map"])
def test_heights_are_not_left_out_without_a_line(command, high: Path, tmp_path, capsys) -> None:
    arguments = {
        "export": [str(high), "--crs", "EPSG:25832", "-o", str(tmp_path / "new.gpkg")],
        "map": ["--alone", "--add", str(high), "-o", str(tmp_path / "new.html")],
    }
    assert main([command, *arguments[command]]) == 0
    assert "NZV116 note: heights of 2 features were left out, first of feature 2" in (
        capsys.readouterr().err
    )


def test_heights_that_are_kept_are_no_finding(high: Path, tmp_path: Path, capsys) -> None:
    assert main(["export", str(high), "-o", str(tmp_path / "new.gpkg")]) == 0
    assert "heights of" not in capsys.readouterr().err
    assert read_file(tmp_path / "new.gpkg").features.geometry.has_z.tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("text", "binary"),
    [(pyarrow.string(), pyarrow.binary()), (pyarrow.large_string(), pyarrow.large_binary())],
)
def test_text_of_geoparquet_that_is_no_text_is_refused(text, binary, tmp_path: Path) -> None:
    path = samples.write(tmp_path, "GeoParquet")
    table = parquet.read_table(path)
    field = table.schema.field("name")
    names = pyarrow.array([b"\xc0\xa4"] * len(table), binary).view(text)
    at = table.column_names.index("name")
    parquet.write_table(table.set_column(at, field.with_type(text), names), path)
    with pytest.raises(DataError, match=r"cannot read .*: Invalid UTF8"):
        read_file(path)


def test_a_sound_file_as_gdal_writes_it_is_not_taken_apart(tmp_path: Path) -> None:
    """Python's parser takes five times as long as GDAL; blanks after a brace are no reason."""
    feature = '{ "type": "Feature", "properties": { "a": 1 }, "geometry": null }'
    named = '{ "id": 7, "type": "Feature", "properties": { }, "geometry": null }'
    sound, odd = tmp_path / "sound.geojson", tmp_path / "odd.geojson"
    sound.write_text(f'{{ "features": [\n{feature},\n{named},\n{feature}\n] }}')
    odd.write_text(f'{{ "features": [ {feature}, {{ "n": 1 }} ] }}')
    assert [json_shapes._has_odd_records(path) for path in (sound, odd)] == [False, True]
