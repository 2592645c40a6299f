"""The table of codes: each list is used, each use leads to a list."""

import re
import tomllib
from typing import Any

import pytest

from nzv_geo.xplan.codes import legal_character, plan_kind, plan_status, use_of, word
from nzv_geo.xplan.objects import PlanObject
from nzv_geo.xplan.signs import load_signs
from tests.scripts import ROOT

TABLES: dict[str, Any] = tomllib.loads(
    (ROOT / "src/nzv_geo/xplan/codes.toml").read_text(encoding="utf-8")
)
USES = TABLES.pop("use")
BY_KIND = {"rechtsstand_bp", "rechtsstand_fp", "plan_art_bp", "plan_art_fp", "rechtscharakter",
           "rechtscharakter_bp", "rechtscharakter_fp", "rechtscharakter_so"}  # fmt: skip


def made(kind: str, version: int = 5, **given: str) -> PlanObject:
    """An object with plain properties."""
    listed = [(at, (name,), given[name]) for at, name in enumerate(given)]
    return PlanObject(kind, version=version, values=listed)


def test_every_list_is_used_and_there() -> None:
    used = {use["list"] for use in USES if use["list"]}
    assert used | BY_KIND | {"hoehenbezug", "bezugspunkt"} == set(TABLES)


def test_codes_are_numbers_and_words_are_words() -> None:
    for codes in TABLES.values():
        assert all(re.fullmatch(r"\d{4,6}", code) for code in codes)
        assert all(text and text == text.strip() for text in codes.values())


def test_uses_are_of_classes_that_have_a_sign() -> None:
    known = {kind for sign in load_signs() for kind in sign.classes}
    assert {kind for use in USES for kind in use.get("classes", ())} <= known


@pytest.mark.parametrize(
    ("codes", "code", "text"),
    [
        ("besondereArtDerBaulNutzung", "1700", "Gewerbegebiet"),
        ("allgArtDerBaulNutzung", "4000", "Sonderbaufläche"),
        ("sondernutzung", "1900", "Erneuerbare Energie"),
        ("verEntsorgung", "10001", "Trafostation, Umspannwerk"),
        ("rechtsstand_bp", "4000", "In Kraft getreten"),
        ("rechtsstand_fp", "4000", "Wirksam"),
        ("nichts", "1000", "1000"),
        ("gruen", "", ""),
    ],
)
def test_a_code_is_its_word_and_what_is_not_known_itself(codes, code, text) -> None:
    assert word(codes, code) == text


@pytest.mark.parametrize(
    ("kind", "version", "text"),
    [
        ("BP_GruenFlaeche", 5, "Hinweis"),
        ("FP_Gruen", 5, "Hinweis"),
        ("SO_Gewaesser", 5, "Hinweis"),
        ("FP_Gruen", 6, "Darstellung"),
        ("SO_Gewaesser", 6, "Darstellung"),
        ("RP_Achse", 5, "3000"),
    ],
)
def test_the_legal_character_depends_on_class_and_version(kind, version, text) -> None:
    assert legal_character(made(kind, version, rechtscharakter="3000")) == text


def test_plans_are_told_by_their_kind() -> None:
    assert plan_kind(made("BP_Plan", planArt="3000")) == "Vorhabenbezogener Bebauungsplan"
    assert plan_kind(made("FP_Plan", planArt="3000")) == "Regionaler Flächennutzungsplan"
    assert plan_status(made("SO_Plan", rechtsstand="3000")) == "3000"


@pytest.mark.parametrize(
    ("item", "text"),
    [
        (
            made(
                "BP_BaugebietsTeilFlaeche",
                besondereArtDerBaulNutzung="1800",
                allgArtDerBaulNutzung="3000",
            ),
            "Industriegebiet",
        ),
        (made("FP_BebauungsFlaeche", allgArtDerBaulNutzung="3000"), "Gewerbliche Baufläche"),
        (made("SO_SchutzgebietNaturschutzrecht", artDerFestlegung="1400"), "Naturpark"),
        (made("BP_Xyz", zweckbestimmung="1000"), "1000"),
        (made("BP_BesondererNutzungszweckFlaeche", zweckbestimmung="Kiosk"), "Kiosk"),
        (made("BP_BauGrenze"), ""),
    ],
    ids=lambda value: value.kind if isinstance(value, PlanObject) else "",
)
def test_a_use_is_told_in_words(item: PlanObject, text: str) -> None:
    assert use_of(item) == text
