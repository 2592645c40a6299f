"""Each class and use gets its sign, and no two signs differ by colour alone."""

import numpy
import pytest

from nzv_geo.i18n import LANGUAGES
from nzv_geo.styles import StyledClass, Symbol, by_language, style_findings
from nzv_geo.styles.styled import Styled
from nzv_geo.xplan.objects import PlanObject
from nzv_geo.xplan.signs import LAYERS, load_signs, sign_of, unsigned

BUILT, GENERAL, PURPOSE = "besondereArtDerBaulNutzung", "allgArtDerBaulNutzung", "zweckbestimmung"
SHAPES = {"areas": "area", "overlays": "area", "lines": "line", "points": "point"}
ALL = [(sign.title["de"], kind) for sign in load_signs() for kind in sign.classes]


def made(kind: str, **given: str) -> PlanObject:
    """An object with plain properties."""
    return PlanObject(kind, values=[(at, (name,), given[name]) for at, name in enumerate(given)])


@pytest.mark.parametrize(
    ("item", "title"),
    [
        (made("BP_BaugebietsTeilFlaeche", **{BUILT: "1000"}), "Kleinsiedlungsgebiet (WS)"),
        (made("BP_BaugebietsTeilFlaeche", **{BUILT: "1100"}), "Reines Wohngebiet (WR)"),
        (made("BP_BaugebietsTeilFlaeche", **{BUILT: "1200"}), "Allgemeines Wohngebiet (WA)"),
        (made("BP_BaugebietsTeilFlaeche", **{BUILT: "1300"}), "Besonderes Wohngebiet (WB)"),
        (made("BP_BaugebietsTeilFlaeche", **{BUILT: "1400"}), "Dorfgebiet (MD)"),
        (made("BP_BaugebietsTeilFlaeche", **{BUILT: "1450"}), "Dörfliches Wohngebiet (MDW)"),
        (made("BP_BaugebietsTeilFlaeche", **{BUILT: "1500"}), "Mischgebiet (MI)"),
        (made("BP_BaugebietsTeilFlaeche", **{BUILT: "1550"}), "Urbanes Gebiet (MU)"),
        (made("BP_BaugebietsTeilFlaeche", **{BUILT: "1600"}), "Kerngebiet (MK)"),
        (made("BP_BaugebietsTeilFlaeche", **{BUILT: "1700"}), "Gewerbegebiet (GE)"),
        (made("BP_BaugebietsTeilFlaeche", **{BUILT: "1800"}), "Industriegebiet (GI)"),
        (made("BP_BaugebietsTeilFlaeche", **{BUILT: "2000"}), "Sondergebiet Erholung (SO)"),
        (made("BP_BaugebietsTeilFlaeche", **{BUILT: "2100"}), "Sonstiges Sondergebiet (SO)"),
        (made("BP_BaugebietsTeilFlaeche", **{BUILT: "9999"}), "Baufläche anderer Art"),
        (made("FP_BebauungsFlaeche", **{GENERAL: "1000"}), "Wohnbaufläche (W)"),
        (made("FP_BebauungsFlaeche", **{GENERAL: "2000"}), "Gemischte Baufläche (M)"),
        (made("FP_BebauungsFlaeche", **{GENERAL: "3000"}), "Gewerbliche Baufläche (G)"),
        (made("FP_BebauungsFlaeche", **{GENERAL: "4000"}), "Sonderbaufläche (S)"),
        (made("BP_GemeinbedarfsFlaeche"), "Gemeinbedarf"),
        (made("BP_StrassenVerkehrsFlaeche"), "Straßenverkehrsfläche"),
        (made("SO_Strassenverkehr"), "Straßenverkehrsfläche"),
        (
            made("SO_Strassenverkehr", hatDarstellungMitBesondZweckbest="true"),
            "Verkehrsfläche besonderer Zweckbestimmung",
        ),
        (made("SO_Schienenverkehrsrecht"), "Bahnanlage"),
        (made("BP_VerEntsorgung", **{PURPOSE: "10001"}), "Ver- und Entsorgung: Elektrizität"),
        (made("BP_VerEntsorgung", **{PURPOSE: "10002"}), "Ver- und Entsorgung: Solarkraftwerk"),
        (made("BP_VerEntsorgung", **{PURPOSE: "10003"}), "Ver- und Entsorgung: Windkraftwerk"),
        (made("BP_VerEntsorgung", **{PURPOSE: "1600"}), "Ver- und Entsorgung"),
        (made("BP_GruenFlaeche"), "Grünfläche"),
        (made("FP_WaldFlaeche"), "Wald"),
        (made("FP_Landwirtschaft"), "Landwirtschaft"),
        (made("SO_Gewaesser"), "Wasserfläche"),
        (made("BP_BauGrenze"), "Baugrenze"),
        (made("BP_BauLinie"), "Baulinie"),
        (made("BP_Plan"), "Geltungsbereich des Bebauungsplans"),
        (made("BP_AnpflanzungBindungErhaltung", massnahme="2000"), "Anpflanzung"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind,
)
def test_each_class_and_use_gets_its_sign(item: PlanObject, title: str) -> None:
    sign = sign_of(item)
    assert sign is not None
    assert sign.title["de"] == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Photovoltaik auf Freiflächen", "Sondergebiet Photovoltaik"),
        ("SOLARPARK", "Sondergebiet Photovoltaik"),
        ("Windenergie", "Sondergebiet Windenergie"),
        ("Geothermie", "Sondergebiet Erneuerbare Energie"),
    ],
)
def test_a_special_area_is_told_by_its_words(text: str, title: str) -> None:
    item = made("BP_BaugebietsTeilFlaeche", **{BUILT: "2100"}, sondernutzung="1900")
    item.values.append((3, ("nutzungText",), text))
    sign = sign_of(item)
    assert sign is not None
    assert sign.title["de"] == title


def test_a_word_makes_no_special_area_of_another_one() -> None:
    item = made("BP_BaugebietsTeilFlaeche", **{BUILT: "1700"}, nutzungText="mit Solaranlagen")
    sign = sign_of(item)
    assert sign is not None
    assert sign.title["de"] == "Gewerbegebiet (GE)"


def test_a_word_makes_no_other_special_area_one_of_energy() -> None:
    item = made("BP_BaugebietsTeilFlaeche", **{BUILT: "2100"}, sondernutzung="16001")
    item.values.append((3, ("nutzungText",), "Einkaufszentrum mit Photovoltaik auf dem Dach"))
    sign = sign_of(item)
    assert sign is not None
    assert sign.title["de"] == "Sonstiges Sondergebiet (SO)"


@pytest.mark.parametrize("layer", LAYERS)
def test_no_two_signs_differ_by_colour_alone_or_are_faint(layer: str) -> None:
    symbols = {
        sign.title["de"]: Symbol().with_keys(sign.symbols[layer])
        for sign in reversed([*load_signs(), unsigned("BP_Neu")])
        if layer in sign.symbols
    }
    classes = tuple(StyledClass({"de": name}, symbol, 1) for name, symbol in symbols.items())
    styled = Styled(classes, numpy.zeros(0, dtype=numpy.int64), SHAPES[layer])  # type: ignore[arg-type]
    assert [finding.line("de") for finding in style_findings(styled)] == []


def test_what_lies_over_areas_is_not_filled() -> None:
    assert not any(
        "fill" in sign.symbols["overlays"] for sign in load_signs() if "overlays" in sign.symbols
    )


def test_every_sign_has_a_title_in_german_and_english() -> None:
    assert all(set(sign.title) == {"de", "en"} <= set(LANGUAGES) for sign in load_signs())
    assert by_language(unsigned("BP_Neu").title)["en"] == "without a sign: BP_Neu"


@pytest.mark.parametrize(("title", "kind"), ALL)
def test_every_sign_can_be_reached(title: str, kind: str) -> None:
    entry = next(
        sign for sign in load_signs() if sign.title["de"] == title and kind in sign.classes
    )
    given = {name: codes[0] for name, codes in list(entry.when.items())[:1]}
    said = {"nutzungText": entry.words[0]} if entry.words else {}
    sign = sign_of(made(kind, **given, **said))
    assert sign is not None
    assert sign.title["de"] == title
