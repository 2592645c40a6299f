"""Some features of a layer, by an expression or by region."""

import pytest
import shapely

from nzv_geo import load_layer
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.filters import in_region, query
from tests.hand_drawn import make_layer

PLAN = make_layer([shapely.box(n, 0, n + 1, 1) for n in range(3)], jobs=[5, 50, None])


def test_an_expression_keeps_what_fulfils_it_and_is_a_step() -> None:
    kept = query(PLAN, "jobs > 10 and name_de != 'a'")
    assert kept.features["ags"].tolist() == ["b"]
    assert kept.provenance.steps[-1].endswith("jobs > 10 and name_de != 'a': 1 of 3 features")


def test_variables_are_given_by_name_not_taken_from_the_caller() -> None:
    least = 10
    assert len(PLAN.query("jobs > @least", least=least)) == 1
    with pytest.raises(UnknownNameError, match="unknown column or variable 'least'"):
        PLAN.query("jobs > @least")


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("job > 1", "unknown column or variable 'job'; did you mean 'jobs'"),
        ("jobs >", "'jobs >' is no expression of pandas"),
        ("jobs + 1", "is neither true nor false"),
    ],
)
def test_what_is_no_condition_is_an_error(expression: str, message: str) -> None:
    with pytest.raises((DataError, UnknownNameError), match=message):
        query(PLAN, expression)


def test_a_layer_that_ships_belongs_by_its_keys() -> None:
    layer = load_layer("municipalities")
    kept = layer.in_region("cottbus")
    assert kept.features["ags"].tolist() == ["12052000"]
    assert kept.provenance.steps[-1] == "kept in cottbus: 1 of 235 features"


def test_a_layer_of_ones_own_belongs_by_its_place() -> None:
    town, far = shapely.Point(14.33, 51.76), shapely.Point(13.0, 51.0)
    assert in_region(make_layer([town, far], crs=4326), "cottbus").features["ags"].tolist() == ["a"]


def test_what_only_touches_the_border_does_not_belong() -> None:
    counties = load_layer("counties")
    own = make_layer(list(counties.features.geometry), crs=4326, ags=list(counties.features["ags"]))
    assert len(in_region(own, "cottbus")) == 1
