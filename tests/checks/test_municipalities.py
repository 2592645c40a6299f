"""Dissolved municipalities are found, and united with their successors only on demand."""

import shapely

from nzv_geo import load_layer, merge
from nzv_geo.checks.municipalities import bring_up_to_date, find_dissolved, legal_date
from tests.hand_drawn import make_layer

OLD = make_layer(
    [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10), shapely.box(20, 0, 30, 10)],
    ags=["14625050", "14625200", "14625270"],
)


def test_a_layer_of_2016_holds_a_municipality_that_is_gone() -> None:
    (change,) = find_dissolved(OLD)
    assert (change.name_from, change.name_into) == ("Bretnig-Hauswalde", "Großröhrsdorf")
    assert find_dissolved(load_layer("municipalities")) == []


def test_it_is_united_with_the_one_that_took_it_in() -> None:
    new = bring_up_to_date(OLD)
    assert list(new.features["ags"]) == ["14625200", "14625270"]
    assert new.features.geometry.iloc[0].equals(shapely.box(0, 0, 20, 10))
    assert "united with Großröhrsdorf (14625200), effective 2017-01-01" in new.provenance.steps[-1]


def test_a_merge_warns_of_it() -> None:
    (finding,) = merge([OLD]).ledger.findings
    assert (finding.code, finding.feature) == ("NZV204", "14625050")


def test_a_merge_warns_of_different_legal_dates() -> None:
    municipalities = load_layer("municipalities", region="cottbus")
    findings = merge([municipalities, OLD]).ledger.findings
    assert legal_date(OLD) == "2026-01-01"
    assert "NZV203" in [finding.code for finding in findings]
