"""A label that cannot be right is recognised, and nothing is reinterpreted."""

import numpy
import pytest
import shapely
from pyproj import CRS, Transformer

from nzv_geo.catalogue import load_catalogue
from nzv_geo.checks import check_crs, repair
from nzv_geo.crs.reproject import reproject
from nzv_geo.findings import Kind
from nzv_geo.layers import Layer
from nzv_geo.valley import load_layer
from tests.hand_drawn import make_layer

LEGACY = [
    code for frame in ("rd83", "pulkovo", "dhdn") for code in load_catalogue().frames[frame].crs
]
ALL = [code for frame in load_catalogue().frames.values() for code in frame.crs]


def codes(layer: Layer) -> list[str]:
    return [finding.code for finding in check_crs(layer)]


def goerlitz(crs: str, *, label: str | None = None, swap: bool = False, east_m: float = 0) -> Layer:
    """Landkreis Görlitz with right or wrong coordinates, under a right or wrong label."""
    features = reproject(load_layer("counties", region="goerlitz"), crs).features
    moved = shapely.transform(
        features.geometry.values, lambda xy: (xy[:, ::-1] if swap else xy) + [east_m, 0]
    )
    return make_layer(list(moved), crs=label or crs)


@pytest.mark.parametrize("code", ["EPSG:25833", "EPSG:5650", "EPSG:4326", "EPSG:4258", "EPSG:2399"])
def test_a_right_label_gives_no_finding(code: str) -> None:
    assert codes(goerlitz(code)) == []


@pytest.mark.parametrize("code", ALL)
def test_swapped_axes_are_recognised(code: str) -> None:
    (finding,) = check_crs(goerlitz(code, swap=True))
    assert (finding.code, finding.severity) == ("NZV103", "error")


@pytest.mark.parametrize(
    ("crs", "label", "east_m", "meant"),
    [
        ("EPSG:5650", "EPSG:25833", 0, "EPSG:5650"),
        ("EPSG:25833", "EPSG:25833", 33_000_000, "EPSG:5650"),
        ("EPSG:25833", "EPSG:5650", 0, "EPSG:25833"),
        ("EPSG:4647", "EPSG:25832", 0, "EPSG:4647"),
    ],
)
def test_a_zone_before_the_eastings_is_recognised(crs, label, east_m, meant) -> None:
    (finding,) = check_crs(goerlitz(crs, label=label, east_m=east_m))
    assert (finding.code, finding.severity) == ("NZV104", "error")
    assert f"--source-crs {meant}" in finding.hint


@pytest.mark.parametrize(
    ("crs", "label", "meant"),
    [
        ("EPSG:25833", "EPSG:4326", "EPSG:25833"),
        ("EPSG:4326", "EPSG:25833", "EPSG:4258"),
        ("EPSG:3399", "EPSG:25833", "EPSG:3399"),
    ],
)
def test_another_crs_is_named_where_it_puts_the_layer_home(crs, label, meant) -> None:
    (finding,) = check_crs(goerlitz(crs, label=label))
    assert (finding.code, finding.severity) == ("NZV105", "error")
    assert finding.hint.endswith(f"--source-crs {meant}")


def test_dhdn_in_the_lausitz_is_probably_rd83() -> None:
    """The label stays; what the likely one would change is said in metres."""
    finding = check_crs(goerlitz("EPSG:3399", label="EPSG:31469"))[0]
    assert (finding.code, finding.severity) == ("NZV105", "warning")
    assert "likely meant: EPSG:3399" in finding.message
    assert "would move it by 1.06 to 1.34 m" in finding.message
    assert "EPSG:2399" not in finding.message


def test_a_frame_as_far_from_its_area_is_not_meant_instead() -> None:
    """Brandenburg lies as far north of RD/83's area as the Neiße lies east of DHDN's."""
    lausitz = reproject(load_layer("counties", region="lausitz"), "EPSG:3399")
    assert codes(lausitz) == ["NZV102", "NZV107", "NZV108"]


def test_a_layer_far_beyond_the_area_of_use_is_a_warning() -> None:
    (finding,) = check_crs(goerlitz("EPSG:2398"))
    assert (finding.code, finding.severity) == ("NZV102", "warning")
    assert "108 km beyond the area of use of EPSG:2398" in finding.message


@pytest.mark.parametrize(
    ("crs", "place"),
    [("EPSG:25832", (6.96, 50.94)), ("EPSG:32634", (21.0, 52.2)), ("EPSG:4326", (6.96, 50.94))],
)
def test_a_right_layer_elsewhere_is_no_error(crs: str, place: tuple[float, float]) -> None:
    layer = reproject(make_layer([shapely.Point(place)], crs="EPSG:4326"), crs)
    assert [one for one in check_crs(layer) if one.severity == "error"] == []


ESRI = (
    'PROJCS["{name}",GEOGCS["GCS_Deutsches_Hauptdreiecksnetz",'
    'DATUM["D_Deutsches_Hauptdreiecksnetz",SPHEROID["Bessel_1841",6377397.155,299.1528128]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],'
    'PARAMETER["False_Easting",5500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",15.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


@pytest.mark.parametrize("name", ["Germany_Zone_5", "DHDN_3_Degree_Gauss_Zone_5"])
def test_a_prj_that_says_no_area_is_known_by_its_content(name: str) -> None:
    finding = check_crs(goerlitz("EPSG:3399", label=ESRI.format(name=name)))[0]
    assert (finding.code, finding.severity) == ("NZV105", "warning")
    assert finding.hint.endswith("--source-crs EPSG:3399")


@pytest.mark.parametrize("label", ["EPSG:3857", "EPSG:3035"])
@pytest.mark.parametrize("crs", ["EPSG:3398", "EPSG:2398", "EPSG:31468"])
def test_zone_4_reaches_beyond_its_strip(crs: str, label: str) -> None:
    """Data of a whole state come in one zone; the wide areas of these labels prove nothing."""
    (finding,) = check_crs(goerlitz(crs, label=label))
    assert (finding.code, finding.severity) == ("NZV105", "warning")
    assert finding.hint.endswith("--source-crs EPSG:3398")


def test_degrees_are_no_metres_though_they_lie_near_berlin() -> None:
    """Soldner's Berlin counts from a point near enough to take 14 and 51 m for a place."""
    (finding,) = check_crs(goerlitz("EPSG:4326", label="EPSG:3068"))
    assert finding.code == "NZV105"
    assert "--source-crs EPSG:4" in finding.hint


def test_degrees_with_their_axes_swapped_are_no_metres_either() -> None:
    layer = goerlitz("EPSG:4326", label="EPSG:3068", swap=True)
    (finding,) = check_crs(layer)
    assert (finding.code, finding.severity) == ("NZV103", "error")
    assert "EPSG:4" in finding.message


ELSEWHERE = [
    ("EPSG:25832", (7.1, 50.73)),  # Bonn
    ("EPSG:32634", (21.0, 52.2)),  # Warsaw
    ("EPSG:3338", (-149.9, 61.2)),  # Alaska
    ("EPSG:2992", (-122.7, 45.5)),  # Oregon
    ("EPSG:9851", (23.54, 50.23)),  # Lviv
    ("EPSG:3845", (12.69, 58.9)),  # Sweden
]


@pytest.mark.parametrize(("crs", "place"), ELSEWHERE)
def test_a_label_whose_own_area_holds_the_layer_is_believed(crs, place) -> None:
    """That another CRS would bring it here is no proof."""
    layer = reproject(make_layer([shapely.Point(place)], crs="EPSG:4326"), crs, allow_ballpark=True)
    assert codes(layer) == []


ALASKA = [(-179.9, 51.3, -130, 71), (172.5, 52, 179.9, 53)]


@pytest.mark.parametrize("as_prj", [False, True])
@pytest.mark.parametrize(
    ("crs", "boxes"),
    [
        ("EPSG:2964", ALASKA[:1]),  # in its own Albers, in feet
        ("EPSG:3338", ALASKA),  # in metres, across the antimeridian
        ("EPSG:26734", ALASKA[:1]),  # beyond the zone of its label
        ("EPSG:2992", [(-124.5, 42.0, -116.5, 46.2)]),  # Oregon
        ("EPSG:32634", [(18.1, 40.0, 23.9, 60.0)]),
    ],
)
def test_a_correct_large_layer_elsewhere_is_no_error(crs, boxes, *, as_prj: bool) -> None:
    """Read in another CRS it covers half the earth, and our states among the rest."""
    to_plane = Transformer.from_crs(CRS(crs).geodetic_crs, crs, always_xy=True)
    fine = shapely.segmentize([shapely.box(*one) for one in boxes], 1)
    shapes = shapely.transform(fine, to_plane.transform, interleaved=False)
    label = CRS(crs).to_wkt("WKT1_ESRI") if as_prj else crs
    found = check_crs(make_layer(list(shapes), crs=label))
    assert [one.code for one in found if one.severity == "error" or one.code == "NZV105"] == []


@pytest.mark.parametrize("count", [1, 30_000])
@pytest.mark.parametrize(
    ("crs", "boxes"),
    [
        ("EPSG:3832", [(177, -20, 183, -10)]),  # Fiji, across the antimeridian
        ("EPSG:3994", [(160, -50, 188, -30)]),
        ("EPSG:3832", [(120, 0, 150, 10), (200, 15, 205, 22)]),
    ],
)
def test_a_layer_across_the_antimeridian_lies_in_the_area_of_its_crs(crs, boxes, count) -> None:
    to_plane = Transformer.from_crs(CRS(crs).geodetic_crs, crs, always_xy=True)
    fine = [shapely.segmentize(shapely.box(*one), 10 / count) for one in boxes]
    shapes = shapely.transform(numpy.array(fine), to_plane.transform, interleaved=False)
    assert codes(make_layer(list(shapes), crs=crs)) == []


@pytest.mark.parametrize(("ags", "expected"), [("12052000", ["NZV105"]), ("05314000", [])])
def test_keys_of_these_states_are_proof(ags: str, expected: list[str]) -> None:
    bonn = reproject(make_layer([shapely.Point(7.1, 50.73)], crs="EPSG:4326"), "EPSG:25832")
    assert codes(bonn.with_features(bonn.features.assign(ags=[ags]))) == expected


def test_without_other_evidence_than_the_place_it_is_a_warning() -> None:
    """A plane of no known area, and coordinates that would fit here."""
    label = "+proj=laea +lat_0=45 +lon_0=-100 +ellps=GRS80 +units=m"
    layer = make_layer([shapely.Point(450_000, 5_700_000)], crs=label)
    assert [one.severity for one in check_crs(layer)] == ["warning"]


def test_a_missing_grid_and_a_distant_operation_are_told() -> None:
    assert codes(goerlitz("EPSG:31468")) == ["NZV105", "NZV107", "NZV108"]
    assert codes(goerlitz("EPSG:3399")) == ["NZV107"]


def test_only_a_ballpark_is_an_error() -> None:
    """Finland's old datum has no accurate way to ours in the Lausitz."""
    layer = make_layer([shapely.Point(14, 51)], crs="EPSG:4123")
    assert "NZV106" in codes(layer)


@pytest.mark.parametrize("value", [numpy.nan, numpy.inf])
def test_a_number_that_is_none_is_an_error(value: float) -> None:
    line = shapely.transform(shapely.LineString([(1, 2), (3, 4)]), lambda xy: xy * [1, value])
    assert codes(make_layer([line])) == ["NZV101"]


def test_a_layer_elsewhere_in_the_world_is_left_alone() -> None:
    assert codes(make_layer([shapely.Point(-71, 42)], crs="EPSG:4326")) == []


def test_an_empty_layer_has_nothing_wrong() -> None:
    assert codes(make_layer([])) == []


def test_swapped_and_mislabelled_is_not_mended_by_the_place_alone() -> None:
    """Web Mercator is meant for everywhere, so its label says nothing."""
    layer = goerlitz("EPSG:3399", label="EPSG:3857", swap=True)
    (finding,) = check_crs(layer)
    assert (finding.code, finding.severity) == ("NZV103", "warning")
    assert "axes swapped back" not in repair(layer)[1]


def test_keys_tell_that_a_layer_lies_elsewhere_though_no_crs_of_here_explains_it() -> None:
    """Soldner's coordinates of Berlin, a few kilometres each, labelled as Web Mercator."""
    moved = reproject(load_layer("counties", region="lausitz"), "EPSG:3068", allow_ballpark=True)
    labelled = moved.with_features(moved.features.set_crs("EPSG:3857", allow_override=True))
    (finding,) = check_crs(labelled)
    assert (finding.kind, finding.severity) == (Kind.OUTSIDE_CRS, "error")
    assert "far from the areas of its official keys" in finding.message
