"""KML keeps attributes with their types, and its sources for people and for programs."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
import shapely

from nzv_geo import export_layer
from nzv_geo.errors import OutputError
from nzv_geo.export import WRITERS
from nzv_geo.provenance import Provenance, Source
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
from tests.hand_drawn import SOURCE, make_layer

KML = "{http://www.opengis.net/kml/2.2}"


def document(layer) -> ElementTree.Element:
    return ElementTree.fromstring(WRITERS[".kml"].write(layer))[0]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_layer_that_ships_comes_back_whole(tmp_path: Path, name: str) -> None:
    layer = written(name, ".kml")
    theirs = require_same(layer, save(layer, tmp_path / "a.kml"))
    assert theirs.crs == "EPSG:4326"


def test_the_sources_stand_inside_for_people_and_for_programs() -> None:
    told = document(make_layer([SQUARE], crs="EPSG:4326"))
    assert told.findtext(f"{KML}name") == "Hand"
    in_words = "Handgezeichnet, tests, Lizenz: CC0, Stand: 01.01.2026, © tests"
    assert told.findtext(f"{KML}description") == in_words
    (datum,) = told.findall(f"{KML}ExtendedData/{KML}Data[@name='nzv_geo']/{KML}value")
    assert json.loads(datum.text)["sources"][0]["publisher"] == "tests"


def test_the_description_has_a_line_for_each_source_and_no_html_of_theirs() -> None:
    licence = {"de": "DL-DE/BY-2-0", "en": "DL-DE/BY-2-0"}
    own = replace(SOURCE, id="own", attribution="<b>Stadt</b>", licence=licence, vintage="unknown")
    own = replace(own, licence_url="https://www.govdata.de/dl-de/by-2-0")
    layer = make_layer([SQUARE], crs="EPSG:4326")
    layer = replace(layer, provenance=Provenance((SOURCE, own, Source.in_one_line("a.shp"))))
    assert document(layer).findtext(f"{KML}description").splitlines() == [
        "Handgezeichnet, tests, Lizenz: CC0, Stand: 01.01.2026, © tests",
        "Handgezeichnet, tests, Lizenz: DL-DE/BY-2-0 (https://www.govdata.de/dl-de/by-2-0), "
        "&lt;b&gt;Stadt&lt;/b&gt;",
        "a.shp",
    ]


def test_a_placemark_is_called_by_the_label_of_its_feature() -> None:
    layer = make_layer([SQUARE], crs="EPSG:4326", name_de=["Görlitz"], short=["GR"])
    labelled = layer.styled(label_field="short")
    nameless = make_layer([SQUARE], crs="EPSG:4326", name_de=[None])
    each = [layer, labelled, nameless]
    names = [document(one).findtext(f"{KML}Placemark/{KML}name") for one in each]
    assert names == ["Görlitz", "GR", None]


def test_letters_are_what_they_were(tmp_path: Path) -> None:
    path = save(letters(), tmp_path / "a.kml")
    assert list(by_gdal(path).note) == list(read_file(path).features.note) == LETTERS


def test_fields_that_kml_uses_itself_are_named_anew(tmp_path: Path) -> None:
    layer = make_layer([SQUARE], crs="EPSG:4326", name=["n"], id=["i"])
    done = export_layer(layer, tmp_path / "a.kml")
    assert [found.code for found in done.findings] == ["NZV303", "NZV303"]
    assert values(by_gdal(tmp_path / "a.kml"), ["name_", "id_"]) == [["n", "i"]]


def test_types_are_kept_where_kml_has_them_and_a_finding_where_not(tmp_path: Path) -> None:
    done = export_layer(every_value(), tmp_path / "a.kml")
    assert [(found.code, dict(found.values)["field"]) for found in done.findings] == [
        ("NZV304", field) for field in ("count", "day", "moment", "uses", "more")
    ]
    frame = by_gdal(tmp_path / "a.kml")
    assert frame.flag.tolist() == [True, False]
    assert frame.ha.dtype == float
    assert frame["count"].tolist() == ["7", str(2**40)]
    assert frame.moment[0] == "2026-01-31T12:30:00+02:00"
    assert frame.uses[0] == '["GE", "ä"]'


def test_whole_numbers_of_32_bits_are_numbers(tmp_path: Path) -> None:
    layer = make_layer([SQUARE] * 2, crs="EPSG:4326", count=[2**31 - 1, -5])
    assert by_gdal(save(layer, tmp_path / "a.kml"))["count"].tolist() == [2**31 - 1, -5]


def test_heights_are_kept_above_sea_level_and_measures_are_not(tmp_path: Path) -> None:
    shapes = shapely.from_wkt(["POINT ZM (14 51 80 7)", "POINT M (14 51 7)"])
    done = export_layer(make_layer(list(shapes), crs="EPSG:4326"), tmp_path / "a.kml")
    assert [found.code for found in done.findings] == ["NZV305"]
    frame = by_gdal(tmp_path / "a.kml")
    assert frame.geometry.to_wkt().tolist() == ["POINT Z (14 51 80)", "POINT (14 51)"]
    assert frame.altitudeMode[0] == "absolute"


def test_every_kind_of_geometry_is_written(tmp_path: Path) -> None:
    texts = ["LINESTRING (14 51, 15 52)", "MULTIPOINT ((14 51), (15 52))"]
    texts += ["GEOMETRYCOLLECTION (POINT (14 51), LINESTRING (14 51, 15 52))"]
    texts += [
        "POLYGON ((14 51, 15 51, 15 52, 14 51), (14.4 51.2, 14.5 51.3, 14.6 51.2, 14.4 51.2))"
    ]
    shapes = [*shapely.from_wkt(texts), None]
    frame = by_gdal(save(make_layer(shapes, crs="EPSG:4326"), tmp_path / "a.kml"))
    assert frame.geometry[:4].to_wkt().tolist() == texts
    assert frame.geometry[4] is None


def test_a_control_character_is_refused_with_its_field(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"field 'note': it holds the control character U\+0001"):
        export_layer(make_layer([SQUARE], crs="EPSG:4326", note=["\x01"]), tmp_path / "a.kml")
    assert list(tmp_path.iterdir()) == []


def test_another_crs_than_wgs84_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="KML is always in EPSG:4326"):
        export_layer(make_layer([SQUARE], crs="EPSG:4326"), tmp_path / "a.kml", crs="EPSG:25833")


def test_an_empty_layer_is_a_document_without_placemarks() -> None:
    told = document(make_layer([], crs="EPSG:4326"))
    assert told.findall(f"{KML}Placemark") == []
    assert len(told.findall(f"{KML}Schema/{KML}SimpleField")) == 2
