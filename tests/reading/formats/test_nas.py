"""Plots and buildings of NAS come in with areas that were computed by hand, and their keys."""

import math
import zipfile
from pathlib import Path

import pytest
import shapely

from nzv_geo.checks import check_layer
from nzv_geo.errors import CrsError, DataError
from nzv_geo.reading import list_layers, read_file
from tests.reading import nas

HOLE = nas.line("450005 5730005 450005 5730010 450010 5730010 450010 5730005 450005 5730005")
# Straight on three sides; on the fourth, half a circle of 10 m bulges out.
BULGE = (
    nas.line("450020 5730020 450000 5730020 450000 5730000")
    + nas.line("450000 5730000 450020 5730000")
    + nas.arc("450020 5730000 450030 5730010 450020 5730020")
)
SQUARE = nas.surface(nas.line(nas.SQUARE))
FAR = nas.surface(nas.line(nas.SQUARE.replace("4500", "4501")))


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    return nas.extract(
        tmp_path / "nas.xml",
        nas.other("AX_Buchungsblatt", 90),
        nas.plot(1, nas.surface(nas.line(nas.SQUARE), HOLE)),
        nas.plot(2, nas.surface(BULGE), counter="7", denominator="3"),
        nas.plot(3, nas.several(SQUARE, FAR), counter="8"),
        nas.building(4, SQUARE, function="2463"),
        nas.building(5, SQUARE, function="9999"),
        nas.other("AX_Buchungsblatt", 91),
        nas.other("AX_Person", 92),
    )


def test_areas_are_those_computed_by_hand(extract: Path) -> None:
    layer = read_file(extract, layer="AX_Flurstueck")
    half_circle = 45 * 0.5 * 10**2 * math.sin(math.radians(4))  # segments of 4 degrees
    areas = [20 * 20 - 5 * 5, 20 * 20 + half_circle, 2 * 20 * 20]
    assert layer.features.geometry.area.tolist() == pytest.approx(areas, abs=1e-6)
    assert half_circle == pytest.approx(math.pi * 10**2 / 2, rel=0.001)
    assert layer.features.total_bounds == pytest.approx([450000, 5730000, 450120, 5730020])
    assert layer.features.geometry.geom_type.tolist() == ["Polygon", "Polygon", "MultiPolygon"]
    assert layer.crs == "EPSG:25833"


def test_plots_have_their_keys(extract: Path) -> None:
    table = read_file(extract, layer="AX_Flurstueck").features
    assert table["gml_id"].tolist() == [f"DEBBAL010000{number:04}" for number in (1, 2, 3)]
    assert table["flurstueckskennzeichen"].tolist() == [
        "12303200100012______",
        "123032001000070003__",
        "12303200100008______",
    ]
    assert table["flurstueck"].tolist() == ["12", "7/3", "8"]
    assert table["zaehler"].tolist() == [12, 7, 8]
    assert table["nenner"].dropna().tolist() == [3]
    assert set(table["gemarkung"]) == {"123032"}
    assert set(table["gemeinde_ags"]) == {"12052000"}
    assert set(table["flurnummer"]) == {"1"}
    assert table["amtlicheFlaeche"].tolist() == [401, 402, 403]


def test_buildings_have_their_function_in_words(extract: Path) -> None:
    table = read_file(extract, layer="AX_Gebaeude").features
    assert table["gebaeudefunktion"].tolist() == [2463, 9999]
    assert table["funktion"].fillna("").tolist() == ["Garage", ""]
    assert table.geometry.area.tolist() == [400, 400]


def test_everything_else_is_named_with_its_count(extract: Path) -> None:
    layer = read_file(extract, layer="AX_Flurstueck")
    assert [one.code for one in layer.findings] == ["NZV120", "NZV112"]
    assert layer.findings[0].message.endswith("not read: AX_Buchungsblatt (2), AX_Person (1)")
    assert [one.code for one in check_layer(layer) if one.severity != "note"] == []


def test_an_extract_offers_plots_and_buildings(extract: Path) -> None:
    found = [(one.name, one.format, one.crs, one.features) for one in list_layers(extract)]
    assert found == [
        ("AX_Flurstueck", "NAS", "EPSG:25833", 3),
        ("AX_Gebaeude", "NAS", "EPSG:25833", 2),
    ]


@pytest.mark.parametrize("version", ["6.0", "7.1"])
def test_each_version_is_known_in_an_archive_too(version: str, tmp_path: Path) -> None:
    path = nas.extract(tmp_path / "nas.xml", nas.plot(1, SQUARE), version=version)
    with zipfile.ZipFile(tmp_path / "nas.zip", "w") as archive:
        archive.write(path, "auszug/nas.xml")
    assert len(read_file(tmp_path / "nas.zip")) == 1


def test_the_crs_is_that_of_the_positions(tmp_path: Path) -> None:
    older = nas.surface(nas.line(nas.SQUARE), crs="urn:adv:crs:DE_RD-83_3GK5")
    path = nas.extract(tmp_path / "nas.xml", nas.building(1, older))
    assert read_file(path).crs == "EPSG:3399"
    unknown = nas.surface(nas.line(nas.SQUARE), crs="urn:adv:crs:DE_XY")
    with pytest.raises(CrsError, match="names its CRS 'urn:adv:crs:DE_XY', which is no code"):
        read_file(nas.extract(path, nas.building(1, unknown)))


def test_an_area_that_refers_to_a_curve_elsewhere_is_left_empty(tmp_path: Path) -> None:
    linked = nas.surface('<gml:curveMember xlink:href="#c1"/>')
    path = nas.extract(tmp_path / "nas.xml", nas.plot(1, SQUARE), nas.plot(2, linked))
    layer = read_file(path)
    assert layer.features.geometry.isna().tolist() == [False, True]
    assert [(one.code, one.feature) for one in layer.findings] == [("NZV125", "2")]


def test_without_plots_and_buildings_it_says_what_there_is(tmp_path: Path) -> None:
    path = nas.extract(tmp_path / "nas.xml", nas.other("AX_Person", 1))
    with pytest.raises(DataError, match=r"neither AX_Flurstueck nor AX_Gebaeude, but AX_Person"):
        read_file(path)


def test_entities_in_an_extract_are_refused(tmp_path: Path) -> None:
    path = nas.extract(tmp_path / "nas.xml", nas.plot(1, SQUARE))
    bomb = '<!DOCTYPE a [<!ENTITY b "12"><!ENTITY c "&b;&b;">]>\n<AX_Best'
    path.write_text(path.read_text("utf-8").replace("<AX_Best", bomb, 1), "utf-8")
    with pytest.raises(DataError, match="its own document type"):
        read_file(path)


def test_the_hole_is_where_it_was_drawn(extract: Path) -> None:
    shape = read_file(extract, layer="AX_Flurstueck").features.geometry.iloc[0]
    assert shapely.Polygon(shape.interiors[0]).bounds == (450005, 5730005, 450010, 5730010)
