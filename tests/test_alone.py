"""A unit alone gets the operation of its layer, and is never off by more than is counted."""

import pytest
from pyproj import CRS

from nzv_geo.catalogue import load_catalogue
from nzv_geo.crs.operations import choose_operations
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import CrsError
from nzv_geo.valley import load_layer
from tests.alone import CODES, DHDN, LAYERS, run

pytestmark = pytest.mark.slow

BETA_M = 0.9  # accuracy of BeTA2007, as its publisher states it
UTM = "EPSG:25833"


@pytest.fixture(scope="module")
def compared(tmp_path_factory, debian_grid) -> dict[str, dict]:
    """Places that are true by BeTA2007, brought back with it and without any grid."""
    folder = tmp_path_factory.mktemp("legacy")
    return {
        "BeTA2007": run(folder, str(debian_grid.parent), write=True),
        "none": run(folder, "", write=False),
    }


@pytest.mark.parametrize("grids", ["none", "BeTA2007"])
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", LAYERS)
def test_each_unit_alone_lies_where_it_lies_in_its_layer(compared, name, code, grids) -> None:
    found = compared[grids][f"{name} {code}"]
    assert len(found["operations"]) == 1
    assert found["apart_m"] == 0


@pytest.mark.parametrize("grids", ["none", "BeTA2007"])
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", LAYERS)
def test_no_unit_is_off_by_more_than_is_counted(compared, name, code, grids) -> None:
    found = compared[grids][f"{name} {code}"]
    truth_m = BETA_M if code in DHDN and grids == "none" else 0.0  # how far the truth may be off
    for error_m, counted_m in zip(found["error_m"], found["counted_m"], strict=True):
        assert counted_m is None or error_m + truth_m <= counted_m


def test_what_the_catalogue_counts_holds_all_over_its_home(compared) -> None:
    far_m = compared["BeTA2007"]["home"]
    for measured in load_catalogue().measured.values():
        assert far_m[measured.id] + BETA_M <= measured.accuracy_m
    assert far_m["EPSG:1778"] > 3  # why it must not be taken here


def test_what_is_counted_without_the_grid_is_what_was_measured(compared) -> None:
    """EPSG:1776 is meant for west of 13.84°E, and holds to three metres beyond."""
    for code in DHDN:
        found = compared["none"][f"municipalities {code}"]
        assert found["operations"] == ["EPSG:1776"]
        assert set(found["counted_m"]) == {load_catalogue().measured["EPSG:1776"].accuracy_m}


def test_ostritz_alone_is_not_accurate_to_a_metre() -> None:
    layer = load_layer("municipalities")
    ostritz = reproject(layer.where(layer.features["name_de"] == "Ostritz"), "EPSG:31469")
    with pytest.raises(CrsError, match=r"stated accuracy 3 m, 79\.1 km outside .* counted as 3 m"):
        reproject(ostritz, UTM, max_error_m=1)
    assert reproject(ostritz, UTM, max_error_m=3).crs == UTM


def test_outside_its_area_an_unmeasured_operation_counts_as_unknown() -> None:
    """RD/83 is Saxony's; how it was carried on into Brandenburg, nobody measured."""
    legacy = reproject(load_layer("counties", region="cottbus"), "EPSG:3399")
    with pytest.raises(CrsError, match=r"stated accuracy 1 m, .* km outside .* counted as unknown"):
        reproject(legacy, UTM, max_error_m=1000)
    assert reproject(legacy, UTM).crs == UTM


def test_what_was_measured_at_home_counts_nowhere_else() -> None:
    """East of the Neiße, in Poland."""
    poland = (15.1, 51.0, 15.2, 51.1)
    best = choose_operations(CRS(31469), CRS(UTM), poland)[0]
    assert (best.code, best.counted_m(poland)) == ("EPSG:1776", None)


def test_beyond_two_sides_is_farther_than_beyond_one() -> None:
    """Zittau lies east of both areas, and north of that of EPSG:1778."""
    zittau_and_beyond = (14.7, 50.8, 15.2, 50.9)
    found = choose_operations(CRS(31469), CRS(UTM), zittau_and_beyond)
    assert [one.code for one in found[:2]] == ["EPSG:1776", "EPSG:1778"]
