"""The valley is merged from its parts, across the state border."""

from dataclasses import replace

import numpy
import pytest
import shapely

from nzv_geo import build_valley, load_layer, valley
from nzv_geo.coverage.clean import snap, union
from nzv_geo.errors import GeometryError, NzvGeoError, UnknownNameError
from nzv_geo.regions import belonging
from nzv_geo.valley import load_coverage


def test_the_valley_is_one_valid_polygon_without_holes(lausitz) -> None:
    (outline,) = lausitz.outline.features.geometry
    assert outline.geom_type == "Polygon"
    assert outline.is_valid
    assert len(outline.interiors) == 0


def test_the_valley_lies_in_both_states(lausitz) -> None:
    (row,) = lausitz.outline.features.to_dict("records")
    assert row["state"] == "Brandenburg;Sachsen"
    assert row["nuts"] == "DE402;DE406;DE407;DE40B;DE40G;DED2C;DED2D"


def test_counties_and_municipalities_unite_to_the_same_polygon(lausitz) -> None:
    united = union(lausitz.municipalities)
    assert shapely.equals_exact(united, lausitz.outline.features.geometry.iloc[0], normalize=True)


@pytest.mark.parametrize("state", ["12", "14"])
def test_the_counties_of_a_state_unite_to_it(state: str) -> None:
    counties = snap(load_layer("counties"))
    states = snap(load_layer("states")).features.set_index("ags").geometry
    united = union(counties.where(counties.features["ags"].str[:2] == state))
    assert united.equals(states[state])


@pytest.mark.parametrize("name", ["states", "counties", "municipalities"])
def test_every_level_is_a_coverage_in_the_working_crs(lausitz, name: str) -> None:
    layer = getattr(lausitz, name)
    assert layer.crs == "EPSG:25833"
    assert shapely.coverage_is_valid(layer.features.geometry.values)


@pytest.mark.parametrize(
    ("region", "municipalities", "counties", "states", "focus_areas"),
    [
        ("lausitz", 235, 7, 2, list(range(1, 12))),
        ("cottbus", 1, 1, 1, []),
        ("goerlitz", 53, 1, 1, [7, 8, 9, 10, 11]),
    ],
)
def test_a_region_holds_its_own(region, municipalities, counties, states, focus_areas) -> None:
    built = build_valley(region)
    assert len(built.municipalities) == municipalities
    assert len(built.counties) == counties
    assert len(built.states) == states
    assert list(built.focus_areas.features["number"]) == focus_areas


def test_a_focus_area_across_the_border_belongs_to_both_sides() -> None:
    bautzen = replace(build_valley("lausitz").region, units=("14625",))
    areas = load_layer("focus-areas")
    assert list(areas.where(belonging(areas, bautzen)).features["number"]) == [6]


def test_neighbours_touch_the_region_and_are_not_in_it() -> None:
    assert list(build_valley("cottbus").neighbours.features["name_de"]) == ["Spree-Neiße"]


def test_municipalities_that_miss_their_county_are_an_error(lausitz) -> None:
    shrunk = lausitz.municipalities.where(lausitz.municipalities.features["ags"] != "14626600")
    with pytest.raises(GeometryError, match=r"county 14626 do not unite to it: .* m² differ"):
        valley._require_agreement(lausitz.counties, shrunk)


def test_an_unknown_region_is_an_error() -> None:
    with pytest.raises(UnknownNameError, match="unknown region 'berlin'"):
        build_valley("berlin")


def test_a_region_may_be_any_counties_by_ags_or_name() -> None:
    valley = build_valley("Bautzen, 14626")
    assert valley.region.units == ("14625", "14626")
    assert len(valley.counties) == 2
    assert len(valley.municipalities) == 110
    assert valley.outline.features["units"][0] == "14625;14626"
    assert load_layer("municipalities", region=valley.region.id).features["ags"].is_unique


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ("Bautzn", "unknown region 'Bautzn'; did you mean 'Bautzen'"),
        ("14625,99999", "unknown region '99999'"),
        (" , ", "unknown region"),
        ("Dresden", "the municipalities of 14612 do not ship"),
    ],
)
def test_counties_that_are_none_or_do_not_ship_are_named(asked: str, error: str) -> None:
    with pytest.raises(NzvGeoError, match=error):
        build_valley(asked)


def test_what_somebody_changes_in_a_valley_is_not_in_the_next() -> None:
    first = build_valley("cottbus").counties.features
    first["name_de"] = "Chóśebuz"
    first.loc[0, "geometry"] = shapely.Point(0, 0)
    (county,) = build_valley("cottbus").counties.features.itertuples()
    assert (county.name_de, county.geometry.geom_type) == ("Cottbus", "MultiPolygon")


@pytest.mark.parametrize("region", ["lausitz", "cottbus", "bautzen"])
def test_neighbours_are_as_in_the_coverage_of_all_counties(region: str) -> None:
    valley = build_valley(region)
    counties = load_coverage("counties", None, valley.catalogue)
    touching = shapely.intersects(counties.table.shapes, valley.outline.table.shapes[0])
    own = numpy.isin(counties.table.texts("ags"), valley.region.units)
    expected = counties.where(touching & ~own)
    assert valley.neighbours.table.texts("ags") == expected.table.texts("ags")
    pair = valley.neighbours.table.shapes, expected.table.shapes
    assert shapely.equals_identical(*pair).all()
    assert valley.neighbours.provenance == expected.provenance
