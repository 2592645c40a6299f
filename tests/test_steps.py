"""Steps of processing are told in the reader's language."""

import re

import pytest

from nzv_geo import build_valley
from nzv_geo.i18n import load_words
from nzv_geo.steps import step_by_language


@pytest.mark.parametrize(
    ("step", "german"),
    [
        ("coordinates rounded to 7 decimals; 2 features mended",
         "Koordinaten auf 7 Nachkommastellen gerundet; Objekte repariert: 2"),
        ("united from the counties 12052, 14626", "vereinigt aus den Kreisen 12052, 14626"),
        ("merged with a tolerance of 0.5 m: 2 gaps filled (1,234.5 m²), 1 overlaps left (3.0 m²)",
         "zusammengeführt mit einer Toleranz von 0,5 m: Lücken gefüllt: 2 (1.234,5 m²), "
         "Überlappungen belassen: 1 (3,0 m²)"),
        ("reprojected EPSG:31468 to EPSG:25833: DHDN to ETRS89 (2) (EPSG:1776), accuracy 3 m",
         "umgerechnet von EPSG:31468 nach EPSG:25833: DHDN to ETRS89 (2) (EPSG:1776), "
         "Genauigkeit 3 m"),
        ("sachsen: rings closed in features 1, 2", "sachsen: Ringe geschlossen in Objekten 1, 2"),
    ],
    ids=["two in one", "with a list", "with clauses", "with a name", "of a layer of several"],
)  # fmt: skip
def test_a_step_is_said_in_german_with_german_numbers(step: str, german: str) -> None:
    assert step_by_language(step) == {"en": step, "de": german}


@pytest.mark.parametrize("step", ["", "drawn by hand", "united with {unit}", "a; united", "x: y"])
def test_what_follows_no_pattern_stays_as_it_is(step: str) -> None:
    assert step_by_language(step) == {"en": step}


def test_everything_that_is_done_to_what_ships_is_said_in_german() -> None:
    valley = build_valley("cottbus")
    layers = (valley.outline, valley.states, valley.counties, valley.municipalities)
    steps = [step for layer in (*layers, valley.focus_areas) for step in layer.provenance.steps]
    assert len(steps) > 10
    assert [step for step in steps if "de" not in step_by_language(step)] == []


def test_both_languages_have_every_step_and_its_fields() -> None:
    fields = {
        language: {
            key: sorted(re.findall(r"\{(\w+)", text))
            for key, text in load_words(language).steps.items()
        }
        for language in ("en", "de")
    }
    assert fields["de"] == fields["en"]
