"""The layer of focus areas carries the facts as columns, and pages show them in each language."""

import json
from pathlib import Path

import pytest

from nzv_geo import build_valley, export_layer, load_layer, render_map
from nzv_geo.focus_areas import column_titles, load_focus_areas
from nzv_geo.layers import Layer
from nzv_geo.webmap.content import valley_content
from nzv_geo.webmap.table import layer_table
from nzv_geo.webmap.texts import Texts


@pytest.fixture(scope="module")
def areas() -> Layer:
    return load_layer("focus-areas")


def row(areas: Layer, number: int) -> dict[str, object]:
    return areas.features.set_index("number").loc[number].to_dict()


def test_units_are_looked_up_by_key(areas: Layer) -> None:
    pumpe = row(areas, 6)
    assert pumpe["municipality"] == "Spremberg; Spreetal"
    assert pumpe["ags"] == "12071372;14625570"
    assert pumpe["county"] == "Spree-Neiße; Bautzen"
    assert pumpe["county_ags"] == "12071;14625"
    assert pumpe["state"] == "Brandenburg; Sachsen"
    assert row(areas, 11)["possibly_in"] == "Görlitz"


def test_a_figure_stands_beside_what_it_refers_to(areas: Layer) -> None:
    guben = row(areas, 3)
    assert guben["reported_area_ha"] == 124.85
    assert str(guben["reported_area_basis"]).startswith("Bestehendes Industriegebiet, brutto;")
    assert str(guben["reported_area_basis_en"]).startswith("Existing industrial area, gross;")


def test_several_facts_of_a_field_share_a_cell(areas: Layer) -> None:
    told = row(areas, 3)["development_plan"]
    facts = load_focus_areas().area(3).facts_of("development_plan")
    assert told == f"{facts[0].text['de']} {facts[1].text['de']}"


def test_what_is_unknown_is_missing(areas: Layer) -> None:
    ostritz = areas.features.set_index("number").loc[11]
    unknown = ["reported_area_ha", "reported_area_basis", "planning_status", "road_en"]
    assert ostritz[unknown].isna().all()


def test_every_text_has_its_english_column(areas: Layer) -> None:
    titles = column_titles(load_focus_areas().fields)
    texts = [column for column in titles if column != "reported_area_ha"]
    assert {f"{column}_en" for column in texts} <= set(areas.features.columns)
    missing = areas.features[texts].isna().to_numpy()
    assert (missing == areas.features[[f"{one}_en" for one in texts]].isna().to_numpy()).all()


def test_exports_carry_the_facts(areas: Layer, tmp_path: Path) -> None:
    export_layer(areas, tmp_path / "areas.geojson")
    collection = json.loads((tmp_path / "areas.geojson").read_text("utf-8"))
    properties = collection["features"][7]["properties"]
    assert properties["road"] == "Anbindung von der B 115 vorgesehen."
    assert properties["road_en"] == "Access from the B115 is intended."
    assert properties["geometry_status"] == "approximate"
    assert properties["reported_area_ha"] is None
    assert "https://www.netzerovalley.eu/valley" in properties["sources"]


@pytest.mark.parametrize(
    ("language", "text", "heading", "mark"),
    [
        ("de", "Anbindung von der B 115 vorgesehen.", "Straße", ""),
        ("en", "Access from the B115 is intended.", "Road", ""),
        ("dsb", "Anbindung von der B 115 vorgesehen.", "Droga", ' lang="de"'),
        ("hsb", "Anbindung von der B 115 vorgesehen.", "Dróha", ' lang="de"'),
    ],
)
def test_a_table_tells_facts_in_the_language_of_the_page(
    language: str, text: str, heading: str, mark: str
) -> None:
    content = valley_content(build_valley("goerlitz"))
    (shown,) = (one for one in content.layers if one.style == "focus-area")
    table = layer_table(0, shown, Texts(language))
    assert f"{mark}>{text}</td>" in table
    assert f">{heading}</th>" in table
    assert 'lang="en"' not in table
    assert ">nan<" not in table


def test_an_unknown_fact_says_so_and_is_null_in_downloads() -> None:
    page = render_map(build_valley("goerlitz")).html
    assert 'data-raw="null"' in page
    assert ">nicht bekannt</td>" in page
