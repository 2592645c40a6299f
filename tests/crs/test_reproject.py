"""Reprojection takes one operation for a whole layer and says which."""

import numpy
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Transformer

from nzv_geo.crs.operations import choose_operations
from nzv_geo.crs.reproject import reproject, to_geographic
from nzv_geo.errors import CrsError
from tests.hand_drawn import make_layer

UTM = "EPSG:25833"


def test_a_known_point_lands_where_it_should() -> None:
    """15°E is the central meridian of zone 33: easting 500 000 by definition."""
    layer = reproject(make_layer([shapely.Point(15, 51)], crs="EPSG:4326"), "EPSG:25833")
    point = layer.features.geometry.iloc[0]
    assert point.x == pytest.approx(500_000, abs=1e-6)
    assert layer.crs == "EPSG:25833"


def test_the_operation_and_its_accuracy_are_recorded() -> None:
    layer = reproject(make_layer([shapely.Point(14, 51)], crs="EPSG:4326"), "EPSG:25833")
    (step,) = layer.provenance.steps
    assert step.startswith("reprojected EPSG:4326 to EPSG:25833: ")
    assert step.endswith("ETRS89 to WGS 84 (1) (EPSG:1149), accuracy 1 m")


def test_a_layer_in_the_target_crs_comes_back_untouched() -> None:
    layer = make_layer([shapely.Point(450_000, 5_700_000)])
    assert reproject(layer, "EPSG:25833") is layer


def test_a_ballpark_operation_is_refused() -> None:
    """No accurate operation leads from a Finnish datum to a German one."""
    layer = make_layer([shapely.Point(14, 51)], crs="EPSG:4123")
    with pytest.raises(CrsError, match="no accurate operation"):
        reproject(layer, "EPSG:4314")


@given(st.floats(13, 15.1), st.floats(50.8, 52.5))
def test_there_and_back_is_the_same_place(longitude: float, latitude: float) -> None:
    layer = make_layer([shapely.Point(longitude, latitude)], crs="EPSG:4326")
    back = reproject(reproject(layer, "EPSG:25833"), "EPSG:4326").features.geometry.iloc[0]
    numpy.testing.assert_allclose([back.x, back.y], [longitude, latitude], atol=1e-10)


def test_geographic_coordinates_keep_the_datum() -> None:
    shapes = numpy.array([shapely.Point(5_460_000, 5_700_000)])
    (place,) = to_geographic(shapes, CRS("EPSG:3399"))
    back = Transformer.from_crs("EPSG:4745", "EPSG:3399", always_xy=True)
    assert back.transform(place.x, place.y) == pytest.approx((5_460_000, 5_700_000), abs=1e-6)


def test_the_report_stands_in_the_provenance_in_numbers() -> None:
    layer = reproject(make_layer([shapely.Point(5_460_000, 5_700_000)], crs="EPSG:3399"), UTM)
    (report,) = layer.provenance.reprojections
    assert (report.source, report.target) == ("EPSG:3399", "EPSG:25833")
    assert (report.code, report.accuracy_m, report.grids) == ("EPSG:15868", 1.0, ())
    assert report.better
    assert (report.better.code, report.better.accuracy_m) == ("EPSG:6948", 0.03)
    assert report.better.gain_m == pytest.approx(0.97)
    assert (report.outside_source_m, report.outside_operation_m) == (0, 0)
    assert layer.provenance.steps[-1] == str(report)
    assert layer.provenance.as_dict()["reprojections"][0]["code"] == "EPSG:15868"


def test_data_outside_an_area_of_use_are_measured() -> None:
    layer = reproject(make_layer([shapely.Point(4_700_000, 5_700_000)], crs="EPSG:31468"), UTM)
    (report,) = layer.provenance.reprojections
    assert report.code == "EPSG:1776"
    assert report.outside_source_m == pytest.approx(94_500, abs=1_000)
    assert report.outside_operation_m == pytest.approx(71_600, abs=1_000)


def test_a_stated_accuracy_that_is_too_coarse_is_refused() -> None:
    layer = make_layer([shapely.Point(5_460_000, 5_700_000)], crs="EPSG:3399")
    assert reproject(layer, UTM, max_error_m=1).crs == UTM
    with pytest.raises(CrsError, match=r"less accurate than the 0\.5 m .*EPSG:6948"):
        reproject(layer, UTM, max_error_m=0.5)


def test_a_ballpark_operation_is_taken_only_on_demand() -> None:
    layer = make_layer([shapely.Point(14, 51)], crs="EPSG:4123")
    (report,) = reproject(layer, "EPSG:4314", allow_ballpark=True).provenance.reprojections
    assert report.ballpark
    assert report.accuracy_m is None
    with pytest.raises(CrsError, match="less accurate"):
        reproject(layer, "EPSG:4314", allow_ballpark=True, max_error_m=1000)


@pytest.mark.parametrize("code", ["EPSG:3399", "EPSG:2399", "EPSG:31468"])
def test_wgs84_and_utm_are_the_same_place(code: str) -> None:
    """Directly, PROJ would take another operation to WGS 84 than to ETRS89, metres apart."""
    layer = make_layer([shapely.Point(5_460_000, 5_700_000)], crs=code)
    if code == "EPSG:31468":
        layer = make_layer([shapely.Point(4_660_000, 5_700_000)], crs=code)
    utm = reproject(layer, UTM).features.geometry.iloc[0]
    by_wgs84 = reproject(reproject(layer, "EPSG:4326"), UTM).features.geometry.iloc[0]
    assert utm.distance(by_wgs84) < 1e-6


@pytest.mark.parametrize("copies", [1, 2, 15])  # the last in more than one block
def test_a_vertex_that_stands_twice_is_the_same_place_twice(copies: int) -> None:
    random = numpy.random.default_rng(0)
    line = random.uniform([5_400_000, 5_650_000], [5_480_000, 5_750_000], (5_000, 2))
    layer = make_layer([shapely.LineString(line)] * copies, crs="EPSG:3399")
    moved = shapely.get_coordinates(reproject(layer, UTM).features.geometry.values)
    alone = [choose_operations(CRS(3399), CRS(UTM), (13.5, 51, 15, 52))[0].apply(line)] * copies
    numpy.testing.assert_array_equal(moved, numpy.vstack(alone))


def test_two_states_cut_from_one_truth_still_meet(lausitz) -> None:
    """Brandenburg in DHDN zone 4, Saxony in zone 5: both take the same operation, so they fit."""
    pieces = lausitz.municipalities.features.dissolve("state").geometry
    back = []
    for (state, piece), code in zip(pieces.items(), ("EPSG:31468", "EPSG:31469"), strict=True):
        legacy = reproject(make_layer([piece], state=[state]), code)
        moved = reproject(legacy, UTM)
        assert moved.provenance.reprojections[-1].code == "EPSG:1776"
        back.append(moved.features.geometry.iloc[0])
    assert shapely.intersection(*back).area < 115_000 * 0.001  # border in metres times 1 mm


def test_infinity_is_refused() -> None:
    line = shapely.LineString([(450_000, 5_700_000), (numpy.inf, 5_700_000)])
    with pytest.raises(CrsError, match="not a finite number"):
        reproject(make_layer([line]), "EPSG:4326")


@pytest.mark.parametrize("name", ["EPSG:1", "utm", ""])
def test_an_unknown_crs_is_refused(name: str) -> None:
    with pytest.raises(CrsError, match="unknown CRS"):
        reproject(make_layer([shapely.Point(450_000, 5_700_000)]), name)


def test_a_crs_that_is_only_like_another_is_not_taken_for_it() -> None:
    """Without a datum, the numbers of a Bessel projection are in no known frame."""
    nameless = "+proj=tmerc +lat_0=0 +lon_0=15 +k=1 +x_0=5500000 +ellps=bessel +units=m"
    assert make_layer([shapely.Point(5_460_000, 5_700_000)], crs=nameless).crs.name == "unknown"


def test_missing_grids_of_either_half_are_named() -> None:
    layer = make_layer([shapely.Point(14, 51)], crs="EPSG:4326")
    (report,) = reproject(layer, "EPSG:31468").provenance.reprojections
    assert report.accuracy_m == 4.0
    assert report.better
    assert (report.better.accuracy_m, report.better.gain_m) == (1.9, 2.1)


def test_an_operation_of_the_other_side_of_the_world_is_none() -> None:
    """EPSG:1251 is meant for the Aleutians, across the antimeridian."""
    layer = make_layer([shapely.Point(14, 51)], crs="EPSG:4269")
    moved = reproject(layer, "EPSG:4326", allow_ballpark=True)
    assert "1251" not in moved.provenance.reprojections[0].code


def test_a_datum_without_a_way_to_ours_goes_through_wgs84() -> None:
    layer = make_layer([shapely.Point(500_000, 5_700_000)], crs="EPSG:23033")
    (report,) = reproject(layer, UTM).provenance.reprojections
    assert not report.ballpark
    assert report.accuracy_m == pytest.approx(7, abs=3)
    assert report.code.endswith("EPSG:1149")


@pytest.mark.parametrize("crs", ["EPSG:4979", "EPSG:25833+7837"])
def test_heights_are_left_out_aloud(crs: str) -> None:
    place = (14, 51, 100) if crs == "EPSG:4979" else (450_000, 5_700_000, 100)
    moved = reproject(make_layer([shapely.Point(place)], crs=crs), "EPSG:25832")
    assert moved.provenance.steps[-1] == "heights left out"
    assert not moved.features.has_z.any()


@pytest.mark.parametrize("to", ["EPSG:4979", "EPSG:4978", "EPSG:25833+7837", "EPSG:7837"])
def test_a_target_with_heights_is_refused(to: str) -> None:
    with pytest.raises(CrsError, match=r"heights|geocentric|no place"):
        reproject(make_layer([shapely.Point(450_000, 5_700_000)]), to)


def test_another_prime_meridian_is_counted_from_greenwich() -> None:
    """Lambert zone II counts grads from Paris, 2.3372° east of Greenwich."""
    paris = make_layer([shapely.Point(600_000, 2_428_000)], crs="EPSG:27572")
    (report,) = reproject(paris, "EPSG:4326").provenance.reprojections
    assert report.extent[0] == pytest.approx(2.3372, abs=0.0001)
    assert report.extent[1] == pytest.approx(48.85, abs=0.01)


def test_degrees_that_are_none_are_refused() -> None:
    layer = make_layer([shapely.Point(450_000, 5_700_000)], crs="EPSG:4326")
    for to in ("EPSG:4326", UTM):
        with pytest.raises(CrsError, match="no place in WGS 84"):
            reproject(layer, to)


def test_a_layer_without_crs_is_refused() -> None:
    layer = make_layer([shapely.Point(14, 51)])
    bare = layer.with_features(layer.features.set_crs(None, allow_override=True))
    with pytest.raises(CrsError, match="has no CRS"):
        reproject(bare, UTM)


def test_the_default_tears_two_states_apart_by_hectares(lausitz) -> None:
    pieces = lausitz.municipalities.features.dissolve("state").geometry
    back = []
    for piece, code in zip(pieces, ("EPSG:31468", "EPSG:31469"), strict=True):
        legacy = reproject(make_layer([piece]), code).features
        back.append(legacy.to_crs(UTM).geometry.iloc[0])
    assert shapely.intersection(*back).area / 10_000 == pytest.approx(14.7, abs=0.5)
