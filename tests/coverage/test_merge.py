"""A merge closes what is narrow, leaves what is wide, and accounts for all of it."""

import json
import re
from dataclasses import replace

import numpy
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from nzv_geo import load_layer, merge, reproject
from nzv_geo.catalogue import load_catalogue
from nzv_geo.coverage.clean import round_coordinates, snap
from nzv_geo.coverage.cover import cover
from nzv_geo.coverage.edges import NOBODY, beyond, edges_of, polygons_of
from nzv_geo.coverage.merge import TOLERANCE_M, Merged
from nzv_geo.coverage.rules import Terms, treat
from nzv_geo.coverage.simplify import simplify
from nzv_geo.coverage.stacking import name_layers, stack
from nzv_geo.errors import DataError, GeometryError, UnknownNameError
from nzv_geo.layers import Layer
from tests.hand_drawn import make_layer
from tests.state_border import named, shifted_pair, states

pytestmark = pytest.mark.slow

X, Y = 450_000, 5_700_000  # in Brandenburg
IN_SAXONY = (450_000, 5_660_000)


def box(west: float, south: float, east: float, north: float, at=(X, Y)) -> shapely.Geometry:
    return shapely.box(at[0] + west, at[1] + south, at[0] + east, at[1] + north)


def layer(name: str, *shapes: shapely.Geometry) -> Layer:
    return named(make_layer(list(shapes)), name)


def two_states(gap_m: float) -> list[Layer]:
    """Two squares of a kilometre, apart by a gap; a negative one is an overlap."""
    return [layer("west", box(0, 0, 1000, 1000)), layer("east", box(1000 + gap_m, 0, 2000, 1000))]


def counts(merged: Merged) -> dict[str, int]:
    rows = merged.ledger.summary()
    return {f"{row['kind']} {row['treatment']}": row["count"] for row in rows if row["count"]}


def shapes(merged: Merged) -> numpy.ndarray:
    return merged.coverage.features.geometry.values


def outline(merged: Merged) -> shapely.Geometry:
    return merged.outline.features.geometry.iloc[0]


def holes(shape: shapely.Geometry) -> int:
    return sum(len(part.interiors) for part in shapely.get_parts(shape))


@pytest.mark.parametrize("width_m", [3e-6, 1e-4, 0.0003, 0.003, 0.02, 0.5, 1, 5, 10])
def test_a_narrow_gap_is_filled(width_m: float) -> None:
    merged = merge(two_states(width_m))
    (entry,) = merged.ledger.gaps
    grid = 1e-6 / width_m  # coordinates are to a micrometre
    assert entry.area_m2 == pytest.approx(width_m * 1000, rel=0.0001 + grid)
    assert entry.width_m == pytest.approx(width_m, rel=0.005 + grid)
    assert entry.between == ("east:a", "west:a")
    assert (entry.treatment, entry.rule) == ("filled to east:a", "longest border")
    assert outline(merged).equals(box(0, 0, 2000, 1000))
    assert merged.ledger.overlaps == ()


@pytest.mark.parametrize("width_m", [0.0003, 0.003, 0.5, 1, 5, 10])
def test_a_narrow_overlap_is_cut(width_m: float) -> None:
    merged = merge(two_states(-width_m))
    (entry,) = merged.ledger.overlaps
    assert entry.area_m2 == pytest.approx(width_m * 1000, rel=1e-6)
    assert entry.width_m == pytest.approx(width_m, rel=0.005)
    assert entry.treatment == "cut from west:a, kept by east:a"
    assert shapely.coverage_is_valid(shapes(merged))
    assert outline(merged).equals(box(0, 0, 2000, 1000))


@pytest.mark.parametrize("width_m", [12, 60])
def test_what_is_wider_is_left_and_reported(width_m: float) -> None:
    for gap_m, code in ((width_m, "NZV201"), (-width_m, "NZV202")):
        merged = merge(two_states(gap_m))
        (entry,) = merged.ledger.entries
        (finding,) = merged.ledger.findings
        assert (entry.treatment, entry.rule) == ("left", "wider than 10 m")
        assert finding.code == code
        before = {one.id: one.features.geometry.iloc[0] for one in two_states(gap_m)}
        after = dict(zip(merged.coverage.features["nzv_source"], shapes(merged), strict=True))
        assert all(after[name].equals(before[name]) for name in before)


def test_an_overlap_goes_to_the_state_on_whose_side_it_lies() -> None:
    """The border of the catalogue runs through the middle of the strip."""
    brandenburg, saxony = states()
    both = [layer("sn", saxony.buffer(3)), layer("bb", brandenburg)]
    merged = merge([layer("bb", brandenburg), layer("sn", saxony.buffer(3))])
    strip = max(merged.ledger.overlaps, key=lambda one: one.area_m2)
    assert (strip.unit, strip.rule) == ("bb:a", "lies in Brandenburg")
    assert merge(both).ledger.overlaps[0].unit == "bb:a"


@pytest.mark.parametrize("winner", ["west", "east"])
def test_a_preferred_source_wins_overlaps(winner: str) -> None:
    (entry,) = merge(two_states(-2), prefer=winner).ledger.overlaps
    assert (entry.unit, entry.rule) == (f"{winner}:a", f"{winner} preferred")


@pytest.mark.parametrize("width_m", [3.6e-6, 1.55e-5])
def test_a_gap_is_filled_that_the_grid_makes_wider(width_m: float) -> None:
    merged = merge(two_states(width_m))
    assert len(merged.ledger.gaps) == 1
    assert outline(merged).equals(box(0, 0, 2000, 1000))


@pytest.mark.parametrize("mouth_m", [0.6, 1.0, 2.0, 7.0])
def test_a_wedge_is_closed_as_far_as_it_is_narrow(mouth_m: float) -> None:
    """It opens over 100 m; up to 99 % of the tolerance it is closed, the rest is sea."""
    below = shapely.Polygon([(0, 0), (100, 0), (100, -50), (0, -50)])
    above = shapely.Polygon([(0, 0), (100, mouth_m), (100, 50), (0, 50)])
    (entry,) = merge([make_layer([below, above])], tolerance_m=0.5).ledger.gaps
    assert (entry.is_left, entry.width_m < 0.5) == (False, True)
    assert entry.area_m2 == pytest.approx(0.495**2 * 100 / mouth_m / 2, rel=0.002)


@pytest.mark.parametrize("width_m", [1e-5, 2e-4, 0.5, 5])
def test_an_open_gap_that_a_third_unit_closes_at_its_end_is_filled(width_m: float) -> None:
    """The gap runs from the third unit a kilometre out to the sea."""
    west, south = box(0, 0, 1000, 1000), box(1000, 0, 2000, 500)
    north = box(1000, 500 + width_m, 2000, 1000)
    (entry,) = merge([layer("n", north), layer("s", south), layer("w", west)]).ledger.gaps
    assert entry.between == ("n:a", "s:a", "w:a")
    assert entry.area_m2 == pytest.approx(width_m * 1000, rel=0.001)
    assert (entry.unit, entry.rule) == ("n:a", "longest border")


@pytest.mark.parametrize(
    "notch",
    [
        [(100, 100), (100 - 1e-6, 100), (100 - 1e-6, 30), (100 - 0.001, 50), (100 - 2e-6, 100)],
        [(100, 100), (100 - 1e-6, 100), (100 - 1e-6, 30), (100 - 2e-6, 100)],
    ],
)
def test_a_notch_a_micrometre_beside_a_border_that_fits_is_no_error(notch) -> None:
    """Its three vertices become one; so an end of the border moves, and meets the notch."""
    ring = [(0, 100), (0, 0), (100, 0), *notch]
    west = shapely.Polygon([(X + east, Y + north) for east, north in ring])
    merged = merge([layer("a", west, box(100, 0, 200, 100))])
    assert shapely.coverage_is_valid(shapes(merged))
    assert outline(merged).area == pytest.approx(20_000, abs=0.001)


def test_a_crossing_half_way_between_two_micrometres_is_no_error() -> None:
    """Whether an edge runs through it, two ways of reckoning may see differently."""
    ring = [(0, 0), (2167.800234, -0.000209), (2167.800003, 5000.000045), (0, 5000)]
    west = shapely.Polygon([(X + east, Y + north) for east, north in ring])
    merged = merge([layer("w", west), layer("e", box(2167.8, 0, 5000, 2500))])
    assert shapely.coverage_is_valid(shapes(merged))


def test_a_ring_that_crosses_itself_where_the_grid_bent_it_is_kept() -> None:
    """Once, a unit with an enclave became its enclave."""
    bent = [(0, 0), (9, 0), (9, 9), (0, 9.000002), (0, 9), (3, 9.000002), (0, 8.999999)]
    rings = [numpy.array(bent), numpy.array([(3, 3), (3, 6), (6, 6), (6, 3)])]
    starts, ends = (
        numpy.concatenate([numpy.roll(ring, -step, axis=0) for ring in rings]) for step in (0, 1)
    )
    (built,) = polygons_of(starts, ends, numpy.zeros(len(starts), dtype=int), 1)
    assert built.is_valid
    assert built.area == pytest.approx(81 - 9, abs=1e-4)


def test_a_place_between_caps_that_no_unit_borders_on_is_no_gap() -> None:
    units = stack(name_layers([layer("a", box(0, 0, 9, 9))]))
    given = numpy.array(units.shapes)
    edges = edges_of(given)
    caps = edges_of(numpy.array([box(20, 0, 20.5, 9)]))
    found = cover(given, edges, beyond(edges) == NOBODY, replace(caps, owner=caps.owner + NOBODY))
    treated = treat(found, units, Terms(10, None, load_catalogue()))
    assert (treated.entries, treated.winners) == ([], {})


def test_a_unit_published_twice_is_an_overlap_that_is_left() -> None:
    twice = box(0, 0, 100, 100)
    merged = merge([layer("a", twice, box(100, 0, 200, 100)), layer("b", twice)])
    (entry,) = merged.ledger.entries
    assert (entry.kind, entry.between, entry.treatment) == ("overlap", ("a:a", "b:a"), "left")


def test_a_gap_goes_to_the_longest_border() -> None:
    """The gap borders a kilometre on the one, 600 m and 400 m on the others."""
    north, west, east = box(0, 501, 1000, 1000), box(0, 0, 600, 500), box(600, 0, 1000, 500)
    (entry,) = merge([layer("n", north), layer("s", west, east)]).ledger.gaps
    assert entry.between == ("n:a", "s:a", "s:b")
    assert (entry.unit, entry.rule) == ("n:a", "longest border")


def test_units_that_are_not_concerned_stay_vertex_for_vertex() -> None:
    """Only the two units at the gap change; the third keeps its odd vertices and its start."""
    away = shapely.transform(box(3000, 0, 4000, 1000), lambda xy: xy + numpy.pi / 1e5)
    parts = [*two_states(0.4), layer("z", away)]
    before = {part.id: part.features.geometry.iloc[0] for part in parts}
    merged = merge(parts)
    after = dict(zip(merged.coverage.features["nzv_source"], shapes(merged), strict=True))
    assert after["z"].wkb == before["z"].wkb
    assert after["west"].wkb == before["west"].wkb
    assert after["east"].area == pytest.approx(before["east"].area + 400)


def test_a_slit_open_at_one_end_is_filled_to_its_tip() -> None:
    """A wedge of 100 m, 30 cm wide at its mouth, between two units that meet behind it."""
    west = shapely.Polygon(
        [(X, Y), (X + 100, Y), (X + 100, Y + 900), (X + 99.7, Y + 1000), (X, Y + 1000)]
    )
    merged = merge([layer("w", west), layer("e", box(100, 0, 200, 1000))])
    (entry,) = merged.ledger.gaps
    assert entry.area_m2 == pytest.approx(15, rel=0.01)
    assert outline(merged).area == pytest.approx(200_000, abs=0.05)
    assert holes(outline(merged)) == 0


def test_a_notch_in_one_unit_is_no_gap() -> None:
    """36 m long and a centimetre wide, in the outline of a single unit."""
    notch = box(50, 964, 50.01, 1000)
    shape = box(0, 0, 100, 1000).difference(notch)
    merged = merge([layer("w", shape), layer("e", box(100, 0, 200, 1000))])
    assert merged.ledger.entries == ()
    assert shapes(merged)[1].wkb == shape.wkb


def test_a_slit_at_a_lake_is_filled_and_the_lake_stays() -> None:
    """Two units around a lake; south of it 5 cm are missing between them."""
    lake = box(900, 400, 1100, 600)
    west, east = box(0, 0, 1000, 1000), box(1000, 0, 2000, 1000)
    slit = box(999.95, 100, 1000, 400)
    merged = merge([layer("a", west.difference(lake).difference(slit), east.difference(lake))])
    (entry,) = merged.ledger.gaps
    assert entry.area_m2 == pytest.approx(15, rel=1e-6)
    assert outline(merged).interiors[0].length == 800
    assert merged.ledger.enclaves == 1


def test_a_vertex_that_only_one_neighbour_has_is_given_to_the_other() -> None:
    west, east = box(0, 0, 10, 10), box(10, 0, 20, 4)
    merged = merge([layer("w", west), layer("e", east, box(10, 4, 20, 10))])
    assert merged.ledger.entries == ()
    assert shapely.coverage_is_valid(shapes(merged))
    assert (X + 10, Y + 4) in shapes(merged)[2].exterior.coords


def test_heights_are_left_out_and_named() -> None:
    """A layer with heights beside one without gave NaN; borders are merged in the plane."""
    high = shapely.force_3d(box(0, 0, 1000, 1000), 70)
    merged = merge([layer("west", high), layer("east", box(1000.2, 0, 2000, 1000))])
    assert not shapely.has_z([*shapes(merged), outline(merged)]).any()
    (finding,) = merged.ledger.findings
    assert (finding.code, finding.severity, finding.feature) == ("NZV116", "note", "a")
    assert str(finding.message) == "heights of 1 features were left out, first of feature a"


def test_a_failure_of_geos_becomes_an_error_with_the_place(monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise shapely.errors.GEOSException("TopologyException: side conflict at 450000.5 5700000")

    monkeypatch.setattr("nzv_geo.coverage.cover.arrange", fail)
    with pytest.raises(GeometryError, match=r"no consistent topology: near 450000\.5, 5700000"):
        merge(two_states(1))


def test_a_lake_of_a_single_unit_is_kept() -> None:
    lake = box(400, 400, 402, 402)
    merged = merge([layer("a", box(0, 0, 1000, 1000).difference(lake))])
    assert merged.ledger.entries == ()
    assert merged.ledger.enclaves == 1
    assert holes(outline(merged)) == 1


def test_berlin_between_the_counties_of_brandenburg_is_kept() -> None:
    merged = merge([load_layer("counties")])
    assert merged.ledger.findings == ()
    assert merged.ledger.enclaves == 1


def test_a_bay_of_the_outline_is_no_gap() -> None:
    """Where two units meet at a notch, nothing is missing between them."""
    west = shapely.Polygon(
        [(X, Y), (X + 100, Y), (X + 100, Y + 90), (X + 95, Y + 100), (X, Y + 100)]
    )
    east = shapely.affinity.scale(west, xfact=-1, origin=(X + 100, Y))
    assert merge([layer("w", west), layer("e", east)]).ledger.entries == ()


@pytest.fixture(scope="module")
def municipalities() -> Merged:
    return merge([load_layer("municipalities")])


def test_the_published_municipalities_hold_pinholes_and_overlaps(municipalities: Merged) -> None:
    merged = municipalities
    assert len(merged.ledger.gaps) > 100
    assert len(merged.ledger.overlaps) > 100
    assert max(entry.width_m for entry in merged.ledger.entries) < 1e-6
    assert merged.ledger.findings == ()
    assert shapely.coverage_is_valid(shapes(merged))
    assert holes(outline(merged)) == 0


def test_merged_municipalities_unite_to_all_seven_counties(municipalities: Merged) -> None:
    by_county = municipalities.by("county").features
    counties = reproject(snap(load_layer("counties", region="lausitz")), "EPSG:25833")
    truth = counties.features.set_index("name_de").geometry
    assert len(by_county) == 7
    for name, shape in zip(by_county["county"], by_county.geometry, strict=True):
        assert shapely.hausdorff_distance(shape.boundary, truth[name].boundary) < 0.001
        assert shape.area == pytest.approx(truth[name].area, abs=1)


def test_the_valley_keeps_the_ledger_of_its_municipalities(lausitz) -> None:
    assert len(lausitz.ledger.entries) > 200
    assert all(entry.rule == "narrower than 1 mm" for entry in lausitz.ledger.entries)


@pytest.fixture(scope="module")
def realistic() -> dict[str, object]:
    pair = shifted_pair(11, 45)
    one, other = (part.features.geometry.iloc[0] for part in pair)
    overlaps = shapely.get_parts(shapely.intersection(one, other))
    united = shapely.get_parts(shapely.union(one, other))
    rings = [ring for part in united for ring in part.interiors]
    gaps = [shapely.Polygon(ring) for ring in rings if ring.length < 100_000]  # not Berlin
    found = {"pair": pair, "overlaps": overlaps[shapely.area(overlaps) > 0], "gaps": gaps}
    return {**found, "merged": merge(pair)}


def test_every_gap_and_overlap_of_a_realistic_border_is_in_the_ledger(realistic) -> None:
    ledger = realistic["merged"].ledger
    assert len(ledger.overlaps) == len(realistic["overlaps"]) > 300
    assert len(realistic["gaps"]) <= len(ledger.gaps) <= len(realistic["gaps"]) + 2
    assert sum(one.area_m2 for one in ledger.overlaps) == pytest.approx(
        shapely.area(realistic["overlaps"]).sum(), rel=1e-6
    )
    truth_m2 = sum(shape.area for shape in realistic["gaps"])
    assert sum(one.area_m2 for one in ledger.gaps) == pytest.approx(truth_m2, rel=0.01)


@pytest.mark.parametrize("tolerance_m", [10, 50])
def test_nothing_wider_than_the_tolerance_moves(realistic, tolerance_m: float) -> None:
    merged = realistic["merged"]
    if tolerance_m != TOLERANCE_M:
        merged = merge(realistic["pair"], tolerance_m=tolerance_m)
    for entry in merged.ledger.entries:
        assert entry.is_left == (entry.width_m > tolerance_m)
    allowed = shapely.union_all(
        [entry.geometry for entry in merged.ledger.entries if not entry.is_left]
    ).buffer(0.001)
    for before, after in zip(realistic["pair"], shapes(merged), strict=True):
        (shape,) = before.features.geometry
        moved = shapely.symmetric_difference(shape, after)
        # Vertices are rounded to a micrometre.
        assert shapely.difference(moved, allowed).area < 1e-6 * shape.length


def test_the_ledger_balances_and_area_is_conserved(realistic) -> None:
    merged = merge(realistic["pair"], tolerance_m=500)
    units = merged.ledger.units
    explained = units["area_before_m2"] + units["gained_m2"] - units["lost_m2"]
    numpy.testing.assert_allclose(units["area_after_m2"], explained, atol=0.01)
    assert units["area_after_m2"].sum() == pytest.approx(outline(merged).area, abs=1)
    assert shapely.coverage_is_valid(shapes(merged))


def test_a_border_that_went_through_rd83_is_mended(realistic) -> None:
    bb, sn = realistic["pair"]
    legacy = named(reproject(sn, "EPSG:3399"), "sn")
    merged = merge([bb, legacy], tolerance_m=500)
    assert shapely.coverage_is_valid(shapes(merged))
    assert holes(outline(merged)) == 1  # Berlin
    overlap_m2 = sum(one.area_m2 for one in merged.ledger.overlaps)
    assert overlap_m2 == pytest.approx(shapely.area(realistic["overlaps"]).sum(), rel=0.01)


def test_two_states_of_one_truth_in_two_crs_meet_without_a_slit() -> None:
    """Brandenburg in Gauss-Krüger, to the millimetre, beside Saxony in UTM."""
    brandenburg, saxony = states()
    bb = named(reproject(make_layer([brandenburg]), "EPSG:31468"), "bb")
    rounded = round_coordinates(bb.features.geometry.values, 3)
    merged = merge([bb.with_shapes(rounded), named(make_layer([saxony]), "sn")])
    truth = shapely.coverage_union_all(list(states()))
    assert len(outline(merged).geoms) == len(truth.geoms) == 4  # three exclaves
    assert holes(outline(merged)) == holes(truth) == 1  # Berlin
    assert len(merged.ledger.entries) > 100
    assert max(one.width_m for one in merged.ledger.entries) < 0.003
    simple, _ = simplify(merged.coverage, 50)
    assert shapely.coverage_is_valid(simple.features.geometry.values)


@pytest.mark.parametrize("median_m", [1, 5])
def test_a_jittered_border_is_mended(median_m: float) -> None:
    merged = merge(shifted_pair(median_m, 20, 1), tolerance_m=40)
    assert merged.ledger.findings == ()
    assert shapely.coverage_is_valid(shapes(merged))
    assert holes(outline(merged)) == 1  # Berlin


@pytest.mark.parametrize("tolerance_m", [1, 100, 2000])
def test_a_larger_tolerance_closes_no_less(tolerance_m: float) -> None:
    assert counts(merge(two_states(0.4), tolerance_m=tolerance_m)) == {"gap closed": 1}


def test_a_tolerance_of_nothing_reports_everything_but_noise() -> None:
    assert counts(merge(two_states(6), tolerance_m=0)) == {"gap left": 1}
    assert counts(merge(two_states(-6), tolerance_m=0)) == {"overlap left": 1}
    assert counts(merge(two_states(-0.0005), tolerance_m=0)) == {"overlap closed": 1}


@pytest.mark.parametrize("tolerance_m", [-1, float("nan"), float("inf"), 1e9])
def test_a_tolerance_that_makes_no_sense_is_refused(tolerance_m: float) -> None:
    with pytest.raises(DataError, match="the tolerance must be 0 to 100,000 m"):
        merge(two_states(1), tolerance_m=tolerance_m)


@pytest.mark.parametrize("noise_m", [1e-9, 1e-8, 1e-7, 1e-6, 1e-5])
def test_noise_of_arithmetic_is_closed_and_listed_once(noise_m: float) -> None:
    for seed in range(20):
        west, east = cells(seed, (0, 0))
        noisy = shapely.transform(
            east.features.geometry.values, lambda xy: xy + noise_m * numpy.sin(997 * xy)
        )
        merged = merge([west, layer("e", *noisy)])
        assert shapely.coverage_is_valid(shapes(merged))
        assert outline(merged).area == pytest.approx(1_000_000, abs=0.1)
        assert len({one.geometry.wkb for one in merged.ledger.entries}) == len(
            merged.ledger.entries
        )


def cells(seed: int, shift: tuple[float, float]) -> list[Layer]:
    """Draw a random coverage, and move the half of it that another state published."""
    random = numpy.random.default_rng(seed)
    points = shapely.multipoints(random.uniform([X, Y], [X + 1000, Y + 1000], (24, 2)))
    frame = box(0, 0, 1000, 1000)
    polygons = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=frame))
    clipped = shapely.intersection(polygons, frame)
    west = shapely.get_x(shapely.centroid(clipped)) < X + 500
    moved = shapely.transform(clipped[~west], lambda xy: xy + shift)
    return [layer("w", *clipped[west]), layer("e", *moved)]


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.floats(-1, 1), st.floats(-1, 1), st.integers(-6, 1))
def test_laws_of_merging_random_coverages(
    seed: int, east: float, north: float, magnitude: int
) -> None:
    """From a micrometre to ten metres."""
    parts = cells(seed, (east * 10.0**magnitude, north * 10.0**magnitude))
    merged = merge(parts)
    left = [one for one in merged.ledger.overlaps if one.is_left]
    units = merged.ledger.units
    assert left or shapely.coverage_is_valid(shapes(merged))
    assert abs(units["rounding_m2"]).max() < 0.01
    extra = sum(one.area_m2 * (len(one.between) - 1) for one in left)
    assert units["area_after_m2"].sum() == pytest.approx(outline(merged).area + extra, abs=1)
    again = merge([merged.coverage])
    swapped = merge(parts[::-1])
    for other in (again, swapped):
        assert [one.wkb for one in shapes(other)] == [one.wkb for one in shapes(merged)]
    assert all(one.is_left for one in again.ledger.entries)


def test_vertices_too_close_to_be_told_apart_are_merged_on_the_grid() -> None:
    """Half of it lies 3 µm off, and the first attempt would leave nothing of a unit."""
    merged = merge(cells(1198, (-2.763954818828527e-06, -4.806777287452913e-07)))
    assert shapely.coverage_is_valid(shapes(merged))
    assert outline(merged).area == pytest.approx(1_000_000, abs=0.1)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        (
            shapely.Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 9)]),
            r"NZV123 error: feature a is not valid: self-intersection \(at 14\.\d+, 51\.\d+\)",
        ),
        (shapely.LineString([(X, Y), (X + 9, Y)]), "NZV122 error: feature a is a LineString"),
        (shapely.Polygon(), "NZV121 error: feature a has no geometry"),
    ],
)
def test_what_is_no_valid_polygon_is_refused_with_its_place(shape, message: str) -> None:
    with pytest.raises(GeometryError, match=message):
        merge([layer("a", shape), layer("b", box(20, 0, 30, 10))])


def test_units_that_overlap_altogether_are_refused() -> None:
    with pytest.raises(GeometryError, match="nothing would be left of unit"):
        merge([layer("a", box(0, 0, 9, 9)), layer("b", box(0, 0, 9, 9))])


def test_unknown_names_and_nothing_at_all_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="choose one of: east, west"):
        merge(two_states(1), prefer="north")
    with pytest.raises(UnknownNameError, match="unknown field 'rivers'"):
        merge(two_states(1)).by("rivers")
    with pytest.raises(DataError, match="nothing to merge"):
        merge([])
    with pytest.raises(DataError, match="named twice"):
        merge([layer("a", box(0, 0, 1, 1)), layer("a", box(1, 0, 2, 1))])
    with pytest.raises(GeometryError, match="overlaps wider than 10 m were left"):
        merge(two_states(-20)).by("name_de")


def test_a_ledger_is_written_in_numbers_that_mean_something() -> None:
    ledger = merge([load_layer("municipalities", region="lausitz")]).ledger
    text = json.dumps(ledger.as_dict())
    numbers = set(re.findall(r"-?\d+\.\d+(?:e-?\d+)?", text))
    tiny = {one for one in numbers if 0 < abs(float(one)) < 1e-4}
    assert tiny  # the pin-holes of the source
    assert [one for one in tiny if float(one) != float(f"{float(one):.2g}")] == []
    assert [one for one in numbers - tiny if float(one) != round(float(one), 6)] == []
    entries = [*ledger.as_dict()["gaps"], *ledger.as_dict()["overlaps"]]
    assert all(shapely.is_valid(shapely.geometry.shape(one["geometry"])) for one in entries)
    assert all(one["area_m2"] > 0 and one["width_m"] > 0 for one in entries)
