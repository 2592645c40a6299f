"""Plans in XPlanGML come as few layers, in words, each object of any class in its sign."""

import json
import zipfile
from pathlib import Path

import pytest

from nzv_geo.errors import DataError
from nzv_geo.layers import Layer
from nzv_geo.styles import apply_style, style_findings
from nzv_geo.xplan import load_plans
from tests.scripts import ROOT
from tests.xplan.plans import area, item, line, nested, plan, point, refer, values, write

EXAMPLES = ROOT / "examples" / "bebauungsplan"
BUILT = "besondereArtDerBaulNutzung"


def by_end(layers: list[Layer]) -> dict[str, Layer]:
    """Layers by the last part of their ids."""
    return {layer.id.rpartition("-")[2]: layer for layer in layers}


def column(layer: Layer, name: str) -> list[object]:
    """The values of a column."""
    return list(layer.features[name])


@pytest.fixture(scope="module")
def industry() -> dict[str, Layer]:
    """The example of a Bebauungsplan in version 5.4."""
    return by_end(load_plans(EXAMPLES / "industriepark-musterheide-erfunden.gml"))


@pytest.fixture(scope="module")
def land_use() -> dict[str, Layer]:
    """The example of a Flächennutzungsplan in version 6.0."""
    return by_end(load_plans(EXAMPLES / "flaechennutzungsplan-musterheide-erfunden.gml"))


def test_layers_rise_from_the_ground(industry, land_use) -> None:
    assert list(industry) == list(land_use) == ["areas", "overlays", "lines", "points"]
    assert [len(layer) for layer in industry.values()] == [10, 2, 7, 6]
    assert [len(layer) for layer in land_use.values()] == [11, 1, 2, 1]


def test_titles_say_that_signs_are_in_the_manner_of_the_ordinance(industry) -> None:
    assert all("in Anlehnung an die PlanZV" in layer.title["de"] for layer in industry.values())
    assert all("PlanZV" in layer.title["en"] for layer in industry.values())


def test_the_heading_is_the_name_of_the_plan(industry) -> None:
    groups = {layer.look.group for layer in industry.values()}
    assert groups == {"Beispiel, erfunden: Industriepark Musterheide"}


def test_an_area_of_version_5_is_told_in_words(industry) -> None:
    first = industry["areas"].features.iloc[0]
    assert first.drop(["gml_id", "nzv_geometry", "text", "gfz", "storeys"]).to_dict() == {
        "class": "Industriegebiet (GI)",
        "use": "Industriegebiet",
        "grz": 0.8,
        "height": "Oberkante höchstens 152 m über NHN",
        "character": "Festsetzung",
        "plan": "Beispiel, erfunden: Industriepark Musterheide",
        "plan_number": "Beispiel 0",
        "plan_kind": "Qualifizierter Bebauungsplan",
        "municipality": "Musterheide (erfunden)",
        "status": "In Kraft getreten",
        "decided": "2025-03-12",
        "in_force": "2025-06-01",
        "object_class": "BP_BaugebietsTeilFlaeche",
    }


def test_nested_purposes_of_version_6_are_told_in_words(land_use) -> None:
    uses = land_use["areas"].features.set_index("class")["use"]
    assert uses["Grünfläche"] == "Parkanlage"
    assert uses["Landwirtschaft"] == "Ackerbau"
    assert uses["Wasserfläche"] == "Stehendes Gewässer"
    assert uses["Sondergebiet Windenergie"] == "Erneuerbare Energie, Sonderbaufläche, Windenergie"
    assert set(column(land_use["areas"], "status")) == {"Wirksam"}
    assert column(land_use["areas"], "character")[0] == "Darstellung"


def test_trees_say_what_is_to_be_done_with_them(industry) -> None:
    assert column(industry["points"], "use")[0] == "Anpflanzung, Bäume"


def test_text_of_a_section_stands_with_what_refers_to_it(industry) -> None:
    text = column(industry["areas"], "text")[0]
    assert "TF 1 Beispiel, erfunden: Zulässig sind nur Anlagen" in text


def test_every_object_has_a_class_of_the_style_and_none_is_hard_to_see(industry, land_use) -> None:
    for layer in (*industry.values(), *land_use.values()):
        styled = apply_style(layer.look.style, layer.features)
        assert (styled.members >= 0).all()
        assert all(one.count for one in styled.classes)
        assert style_findings(styled) == ()


def test_the_outline_is_a_thick_broken_line_without_fill(industry) -> None:
    lines = industry["lines"]
    styled = apply_style(lines.look.style, lines.features)
    at = [one.title["de"] for one in styled.classes].index("Geltungsbereich des Bebauungsplans")
    symbol = styled.classes[at].symbol
    assert (symbol.colour, symbol.width_mm, symbol.fill) == ("#000000", 2.0, "")
    assert len(symbol.dash_mm) > 0
    assert set(lines.features.geom_type) <= {"LineString", "MultiLineString"}


def test_fields_of_the_popup_have_titles_and_an_order(industry) -> None:
    fields = industry["areas"].look.fields
    assert [field.name for field in fields[:3]] == ["class", "use", "grz"]
    assert all({"de", "en"} == set(field.title) for field in fields)
    assert {field.name for field in fields} <= set(industry["areas"].features)


def test_examples_say_that_they_are_invented() -> None:
    for path in EXAMPLES.glob("*.gml"):
        text = path.read_text("utf-8")
        assert "erfunden" in path.name
        assert "<xplan:name>Beispiel, erfunden: " in text
        assert "es gibt ihn nicht" in text


def test_classes_of_the_same_kind_are_drawn_by_what_they_are(tmp_path: Path) -> None:
    supply = values(zweckbestimmung="10000")
    path = write(
        tmp_path / "a.gml",
        *(item("BP_VerEntsorgung", shape, supply) for shape in (area(), line(), point())),
    )
    layers = by_end(load_plans(path))
    assert list(layers) == ["areas", "lines", "points"]
    assert {value for layer in layers.values() for value in column(layer, "class")} == {
        "Hochspannungsleitung"
    }


def test_what_does_not_close_the_plan_lies_over_it(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.gml",
        item("BP_GruenFlaeche", area(), values(flaechenschluss="true")),
        item("BP_GruenFlaeche", area(), values(flaechenschluss="false")),
    )
    assert [(layer.id, len(layer)) for layer in load_plans(path)] == [
        ("a-areas", 1),
        ("a-overlays", 1),
    ]


def test_objects_know_their_plan_among_several(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.gml",
        plan(ident="one", name="Erster", nummer="1", rechtsstand="3000"),
        plan("FP_Plan", ident="two", name="Zweiter", rechtsstand="3000"),
        item("BP_WaldFlaeche", area(), of="one-part"),
        item("FP_WaldFlaeche", area(), of="two-part"),
        item("BP_WaldFlaeche", area()),
    )
    areas = load_plans(path)[0]
    assert column(areas, "plan") == ["Erster", "Zweiter", None]
    assert column(areas, "status") == ["Satzung", "Beschlossener Plan", None]
    assert areas.look.group == {"de": "2 Pläne: Erster; Zweiter", "en": "2 plans: Erster; Zweiter"}


def test_a_part_may_list_its_objects_instead(tmp_path: Path) -> None:
    part = refer("gehoertZuPlan", "two") + refer("planinhalt", "wood")
    path = write(
        tmp_path / "a.gml",
        plan(ident="one", name="Erster"),
        plan(ident="two", name="Zweiter"),
        item("BP_Bereich", "", part, "more"),
        item("BP_WaldFlaeche", area(), ident="wood"),
    )
    assert column(load_plans(path)[0], "plan") == ["Zweiter"]


def test_references_in_a_circle_end(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.gml",
        item("BP_Bereich", "", refer("gehoertZuBereich", "b"), "a"),
        item("BP_Bereich", "", refer("gehoertZuBereich", "a"), "b"),
        item("BP_WaldFlaeche", area(), of="a"),
    )
    assert "plan" not in load_plans(path)[0].features


def test_an_unknown_class_is_grey_dotted_and_listed(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.gml",
        *(item("BP_Xyz", shape) for shape in (area(), area(20), line(), point())),
        item("BP_WaldFlaeche", area()),
    )
    layers = by_end(load_plans(path))
    for name in ("overlays", "lines", "points"):
        (found,) = apply_style(layers[name].look.style, layers[name].features).classes
        assert found.title == {"de": "ohne Zeichen: BP_Xyz", "en": "without a sign: BP_Xyz"}
        assert found.symbol.colour == "#6b7472"
    (finding,) = layers["overlays"].findings
    assert (finding.code, finding.severity) == ("NZV186", "note")
    assert "2 Objekte der Klasse „BP_Xyz“" in finding.in_language("de").message
    assert layers["areas"].findings == ()


def test_unknown_codes_are_shown_as_they_are(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.gml",
        item("BP_GruenFlaeche", area(), values(zweckbestimmung="4711")),
        item("BP_Immissionsschutz", area(), values(zweckbestimmung="1000")),
    )
    assert [column(layer, "use") for layer in load_plans(path)] == [["4711"], ["1000"]]


@pytest.mark.parametrize("version", ["5/0", "5/4", "6/0", "6/1"])
def test_several_uses_of_either_version_are_joined(version: str, tmp_path: Path) -> None:
    kind = "BP_KomplexeZweckbestGruen"
    purposes = (
        values(zweckbestimmung="1000") + values(zweckbestimmung="1600")
        if version < "6"
        else nested("zweckbestimmung", kind, allgemein="1000", textlicheErgaenzung="am Teich")
        + nested("zweckbestimmung", kind, allgemein="1600", aufschrift="Hölle")
    )
    path = write(tmp_path / "a.gml", item("BP_GruenFlaeche", area(), purposes), version=version)
    (layer,) = load_plans(path)
    (use,) = column(layer, "use")
    assert use.startswith("Parkanlage, Spielplatz")
    assert ("Hölle" in use) == (version >= "6")


def test_numbers_are_numbers_unless_a_file_says_otherwise(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.gml",
        item("BP_BaugebietsTeilFlaeche", area(), values(GFZ="1,2", GRZ="0.8", Z="3")),
        item("BP_BaugebietsTeilFlaeche", area(), values(GRZ="0.80")),
    )
    (layer,) = load_plans(path)
    assert column(layer, "grz") == [0.8, 0.8]
    assert column(layer, "gfz") == ["1,2", None]
    assert layer.features["storeys"].sum() == 3


def test_heights_say_from_where_to_where(tmp_path: Path) -> None:
    height = nested(
        "hoehenangabe",
        "XP_Hoehenangabe",
        hoehenbezug="2000",
        bezugspunkt="6000",
        hMin="6",
        hMax="9",
    )
    path = write(tmp_path / "a.gml", item("BP_BaugebietsTeilFlaeche", area(), height * 2))
    above = "Gebäudehöhe mindestens 6 m über Gelände; Gebäudehöhe höchstens 9 m über Gelände"
    assert column(load_plans(path)[0], "height") == [f"{above}; {above}"]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "=1+1", "</xplan:text>", "{0}", "%s", "Ĺužyca & <3"]
)
def test_hostile_texts_stay_text(text: str, tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.gml",
        plan(name=text, nummer=text),
        item("BP_WaldFlaeche", area(), values(text=text, zweckbestimmung=text), of="plan-part"),
    )
    layer = load_plans(path)[0]
    row = layer.features.iloc[0]
    assert [row[name] for name in ("text", "use", "plan", "plan_number")] == [text] * 4
    assert layer.look.group == text
    assert json.loads(layer.features.drop(columns="nzv_geometry").to_json())


def test_ids_that_repeat_are_no_keys(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.gml", *(item("BP_WaldFlaeche", area(), ident=name) for name in ("a", "b"))
    )
    assert load_plans(path)[0].key == "gml_id"
    text = path.read_text("utf-8").replace('gml:id="b"', 'gml:id="a"')
    path.write_text(text, encoding="utf-8")
    assert load_plans(path)[0].key == "nzv_row"


def test_an_object_without_geometry_is_reported_by_its_id(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.gml",
        plan(),
        item("BP_WaldFlaeche", area(), ident="here"),
        item("BP_WaldFlaeche", "", ident="nowhere"),
        item("BP_GruenFlaeche", "", ident="neither"),
        item("BP_TextAbschnitt", "", values(text="gilt")),
    )
    areas = load_plans(path)[0]
    assert column(areas, "gml_id") == ["here"]
    assert [(one.code, one.feature) for one in areas.findings] == [
        ("NZV121", "nowhere"),
        ("NZV121", "neither"),
    ]


def test_a_damaged_geometry_is_reported_by_its_id(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.gml",
        item("BP_WaldFlaeche", area(), ident="here"),
        item("BP_WaldFlaeche", area().replace("450000", "x"), ident="broken"),
    )
    (layer,) = load_plans(path)
    assert column(layer, "gml_id") == ["here"]
    assert [(one.code, one.feature) for one in layer.findings] == [("NZV125", "broken")]


def test_an_archive_may_bring_several_plans(tmp_path: Path) -> None:
    one = write(tmp_path / "one.gml", plan(name="Eins"), item("BP_WaldFlaeche", area()))
    two = write(tmp_path / "two.gml", plan(name="Zwei"), item("BP_WaldFlaeche", area()))
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        for path in (one, two):
            archive.write(path, path.name)
    areas = load_plans(tmp_path / "both.zip")[0]
    assert column(areas, "plan") == ["Eins", "Zwei"]


def test_an_answer_of_a_server_is_read_like_a_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gml", plan(name="Heide"), item("BP_WaldFlaeche", area()))
    text = path.read_text("utf-8").replace("gml:featureMember", "wfs:member")
    start = '<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" '
    text = text.replace("<xplan:XPlanAuszug ", start).replace(
        "</xplan:XPlanAuszug>", "</wfs:FeatureCollection>"
    )
    path.write_text(text, encoding="utf-8")
    assert [layer.look.group for layer in load_plans(path)] == ["Heide", "Heide"]


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gml", item("BP_WaldFlaeche", area()))
    text = path.read_text("utf-8")
    path.write_text(f'<!DOCTYPE x [<!ENTITY a "b">]>{text}', encoding="utf-8")
    with pytest.raises(DataError, match="brings its own document type"):
        load_plans(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.geojson", '{"type":"Feature","geometry":{"type":"Point","coordinates":[14,51]}}'),
        (
            "a.gml",
            '<f:c xmlns:f="urn:f" xmlns:gml="http://www.opengis.net/gml"><gml:featureMember>'
            '<f:Wald><f:g><gml:Point srsName="EPSG:25833"><gml:pos>450000 5710000</gml:pos>'
            "</gml:Point></f:g></f:Wald></gml:featureMember></f:c>",
        ),
    ],
)
def test_what_is_no_plan_is_refused(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="is no XPlanGML: it does not hold objects of plans alone"):
        load_plans(path)


def test_a_plan_without_any_geometry_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.gml", item("BP_WaldFlaeche"))
    with pytest.raises(DataError, match="holds no feature with a geometry"):
        load_plans(path)
