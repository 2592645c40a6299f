"""Areas are geodesic, and stand beside the official ones."""

import math
import re

import pytest
import shapely

from nzv_geo import build_valley, load_layer, render_map
from nzv_geo.crs.reproject import reproject
from nzv_geo.describe import areas
from nzv_geo.describe.areas import area_km2, area_sums, area_table, geodesic_area_m2
from tests.hand_drawn import make_layer


def zone_area_m2(latitude: float) -> float:
    """Area of one degree of longitude on GRS 80, from the equator: the closed formula."""
    a, f = 6_378_137.0, 1 / 298.257222101
    e = math.sqrt(f * (2 - f))
    s = e * math.sin(math.radians(latitude))
    half_b2 = (a * (1 - f)) ** 2 / 2
    return math.radians(1) * half_b2 / e * (s / (1 - s * s) + math.atanh(s))


@pytest.mark.parametrize("latitude", [1, 51, 89])
def test_areas_agree_with_the_closed_formula_of_an_ellipsoidal_zone(latitude: float) -> None:
    zone = shapely.segmentize(shapely.box(14, 0, 15, latitude), 0.001)
    (area,) = geodesic_area_m2(make_layer([zone], crs="EPSG:4258"))
    assert area == pytest.approx(zone_area_m2(latitude), rel=1e-9)


def test_the_direction_of_a_ring_does_not_matter() -> None:
    box = shapely.box(14, 51, 14.1, 51.1)
    areas = geodesic_area_m2(make_layer([box, box.reverse()], crs="EPSG:4326"))
    assert areas.iloc[0] == areas.iloc[1] > 0


def test_lines_have_no_area_and_collections_that_of_their_polygons() -> None:
    line, box = shapely.LineString([(14, 51), (15, 51), (15, 52)]), shapely.box(14, 51, 14.1, 51.1)
    within = shapely.GeometryCollection([line, shapely.GeometryCollection([box]), box])
    layer = make_layer([line, within, None, shapely.Polygon(), box], crs="EPSG:4326")
    nothing, twice, missing, empty, once = geodesic_area_m2(layer)
    assert (nothing, missing, empty) == (0, 0, 0)
    assert twice == pytest.approx(2 * once)


def test_a_hole_drawn_in_the_direction_of_its_shell_is_no_area() -> None:
    shell = list(shapely.box(14, 51, 15, 52).exterior.coords)
    hole = list(shapely.box(14.2, 51.2, 14.8, 51.8).exterior.coords)
    same, opposite = (shapely.Polygon(shell, [ring]) for ring in (hole, hole[::-1]))
    areas = geodesic_area_m2(make_layer([same, opposite], crs="EPSG:4326"))
    assert areas.iloc[0] == pytest.approx(areas.iloc[1])


def test_a_hole_is_no_area() -> None:
    box, lake = shapely.box(14, 51, 14.1, 51.1), shapely.box(14.02, 51.02, 14.08, 51.08)
    whole, water, land = geodesic_area_m2(
        make_layer([box, lake, box.difference(lake)], crs="EPSG:4326")
    )
    assert land == pytest.approx(whole - water, abs=1e-3)


def test_counties_agree_with_the_official_figures() -> None:
    table = area_table(load_layer("counties", region="lausitz"))
    assert len(table) == 7
    assert table["deviation_percent"].abs().max() < 0.4


def test_the_lausitz_agrees_with_the_official_figure() -> None:
    table = area_table(load_layer("valley"))
    assert table["official_km2"].iloc[0] == pytest.approx(11_726.78)
    assert abs(table["deviation_percent"].iloc[0]) < 0.02


def test_an_area_without_official_figure_says_so() -> None:
    table = area_table(load_layer("municipalities", region="cottbus"))
    assert table["official_km2"].isna().all()


def test_geodesic_areas_are_those_of_the_own_ellipsoid() -> None:
    """On GRS 80, an area in DHDN (Bessel) would come out 0.02 % too large."""
    layer = load_layer("counties", region="goerlitz")
    here, there = geodesic_area_m2(layer)[0], geodesic_area_m2(reproject(layer, "EPSG:3399"))[0]
    assert there == pytest.approx(here, rel=1e-5)


def test_areas_do_not_change_with_the_last_digits_of_arithmetic(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Versions of PROJ differ in the twelfth digit."""
    layer = load_layer("counties", region="lausitz")
    table, sizes = area_table(layer), geodesic_area_m2(layer)
    monkeypatch.setattr(areas, "geodesic_area_m2", lambda _: sizes * (1 + 1e-13))
    again = area_table(layer)
    assert again.equals(table)
    assert area_sums(again) == area_sums(table)
    assert area_km2(layer).tolist() == table["geodesic_km2"].tolist()
    for number in again.select_dtypes("number").to_numpy().ravel().tolist():
        assert number == round(number, 6)


def test_the_page_has_areas_to_the_square_metre() -> None:
    page = render_map(build_valley("cottbus")).html
    numbers = re.findall(r'data-value="(-?\d+\.\d+)"', page)
    assert "165.06532" in numbers
    assert [one for one in numbers if one != repr(round(float(one), 6))] == []
