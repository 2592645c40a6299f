"""GML 3.2 says types in a schema beside it, and coordinates in the order of the CRS."""

from pathlib import Path
from xml.etree import ElementTree

import pytest
import shapely

from nzv_geo import export_layer
from nzv_geo.errors import OutputError
from nzv_geo.export import WRITERS
from nzv_geo.reading import read_file
from tests.export.samples import (
    LETTERS,
    SHIPPED,
    SQUARE,
    by_gdal,
    every_value,
    letters,
    require_same,
    save,
    values,
    written,
)
from tests.hand_drawn import make_layer

GML = "{http://www.opengis.net/gml/3.2}"


def collection(layer) -> ElementTree.Element:
    return ElementTree.fromstring(WRITERS[".gml"].write(layer))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_layer_that_ships_comes_back_whole(tmp_path: Path, name: str) -> None:
    layer = written(name, ".gml")
    theirs = require_same(layer, save(layer, tmp_path / "a.gml"))
    assert theirs.crs == layer.crs


def test_its_schema_and_its_history_stand_beside_it(tmp_path: Path) -> None:
    export_layer(make_layer([SQUARE], crs="EPSG:4326"), tmp_path / "a b.gml")
    names = ["a b.gml", "a b.gml.meta.json", "a b.xsd"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert 'schemaLocation="urn:nzv-geo:export a%20b.xsd"' in (tmp_path / "a b.gml").read_text()
    root = collection(make_layer([SQUARE], crs="EPSG:4326"))
    assert root.findtext(f"{GML}description") == "© tests"
    assert "schemaLocation" not in str(root.attrib)  # where there is no file to name


@pytest.mark.parametrize(
    ("crs", "point", "position"),
    [
        ("EPSG:4326", (14, 51), "51 14"),
        ("EPSG:25833", (450000.1, 5700000), "450000.1 5700000"),
        ("EPSG:31469", (5450000, 5700000), "5700000 5450000"),
    ],
)
def test_axes_are_in_the_order_of_the_crs(tmp_path: Path, crs: str, point, position: str) -> None:
    layer = make_layer([shapely.Point(*point)], crs=crs)
    (written_point,) = collection(layer).iter(f"{GML}Point")
    assert written_point.get("srsName") == f"urn:ogc:def:crs:{crs.replace(':', '::')}"
    assert written_point.findtext(f"{GML}pos") == position
    path = save(layer, tmp_path / "a.gml")
    for frame in (by_gdal(path), read_file(path).features):
        assert frame.crs == crs
        assert (frame.geometry[0].x, frame.geometry[0].y) == point


def test_every_identifier_is_there_once() -> None:
    parts = shapely.MultiPoint([(14, 51), (15, 52)])
    root = collection(make_layer([parts, SQUARE], crs="EPSG:4326"))
    ids = [element.get(f"{GML}id") for element in root.iter() if element.get(f"{GML}id")]
    assert ids == ["hand", "hand.1", "hand.1.1", "hand.1.2", "hand.1.3", "hand.2", "hand.2.1"]


def test_letters_are_what_they_were(tmp_path: Path) -> None:
    path = save(letters(), tmp_path / "a.gml")
    assert list(by_gdal(path).note) == list(read_file(path).features.note) == LETTERS


def test_types_stand_in_the_schema_and_a_finding_where_there_is_none(tmp_path: Path) -> None:
    done = export_layer(every_value(), tmp_path / "a.gml")
    assert [(found.code, dict(found.values)["field"]) for found in done.findings] == [
        ("NZV304", "uses"),
        ("NZV304", "more"),
    ]
    frame = by_gdal(tmp_path / "a.gml")
    assert frame.flag.tolist() == [True, False]
    assert frame["count"].tolist() == [7, 2**40]
    assert frame.ha.tolist() == [1.5, 2]
    assert str(frame.day[0]) == "2026-01-31 00:00:00"
    assert str(frame.moment[0]) == "2026-01-31 12:30:00+02:00"
    assert frame.uses[0] == '["GE", "ä"]'


def test_names_that_xml_does_not_allow_are_written_otherwise(tmp_path: Path) -> None:
    layer = make_layer(
        [SQUARE], crs="EPSG:4326", **{"Größe m²": [1], "2024": [2], "geometry_": [3]}
    )
    done = export_layer(layer, tmp_path / "a.gml")
    assert [found.code for found in done.findings] == ["NZV303", "NZV303"]
    assert values(by_gdal(tmp_path / "a.gml"), ["Größe_m_", "_2024", "geometry_"]) == [
        ["1", "2", "3"]
    ]


def test_heights_are_kept_and_measures_are_not(tmp_path: Path) -> None:
    layer = make_layer([*shapely.from_wkt(["POINT ZM (14 51 80 7)"])], crs="EPSG:4326")
    done = export_layer(layer, tmp_path / "a.gml")
    assert [found.code for found in done.findings] == ["NZV305"]
    assert by_gdal(tmp_path / "a.gml").geometry[0].wkt == "POINT Z (14 51 80)"


def test_every_kind_of_geometry_is_written(tmp_path: Path) -> None:
    texts = ["LINESTRING (14 51, 15 52)", "MULTIPOINT ((14 51), (15 52))"]
    texts += ["MULTILINESTRING ((14 51, 15 52), (15 52, 14 52))"]
    texts += ["GEOMETRYCOLLECTION (POINT (14 51), LINESTRING (14 51, 15 52))"]
    texts += [
        "POLYGON ((14 51, 15 51, 15 52, 14 51), (14.4 51.2, 14.5 51.3, 14.6 51.2, 14.4 51.2))"
    ]
    shapes = [*shapely.from_wkt(texts), None]
    frame = by_gdal(save(make_layer(shapes, crs="EPSG:4326"), tmp_path / "a.gml"))
    assert shapely.equals_exact(frame.geometry[:5].values, shapes[:5]).all()
    assert frame.geometry[5] is None


def test_a_control_character_is_refused_with_its_field(tmp_path: Path) -> None:
    layer = make_layer([SQUARE], crs="EPSG:4326", note=["\x0b"])
    with pytest.raises(OutputError, match=r"field 'note': it holds the control character U\+000B"):
        export_layer(layer, tmp_path / "a.gml")


def test_a_crs_without_a_code_is_refused() -> None:
    layer = make_layer([shapely.Point(1, 2)], crs="+proj=tmerc +lat_0=0 +lon_0=15 +ellps=GRS80")
    with pytest.raises(OutputError, match="GML cannot name the CRS 'unknown'"):
        WRITERS[".gml"].as_written(layer)


def test_an_empty_layer_is_a_collection_without_members() -> None:
    root = collection(make_layer([], crs="EPSG:4326"))
    assert [element.tag for element in root] == [f"{GML}description", f"{GML}name"]
