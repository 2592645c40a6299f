"""Rounding breaks nothing: what it folds is mended on the grid, said, and keeps its type."""

from pathlib import Path

import numpy
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nzv_geo import export_layer, load_layer
from nzv_geo.cli import main
from nzv_geo.coverage.clean import FINE, round_coordinates
from nzv_geo.errors import GeometryError
from nzv_geo.export import WRITERS, made_ready, to_geojson
from nzv_geo.export.rounding import COARSE, rounded
from nzv_geo.layers import Layer
from tests.hand_drawn import make_layer

pytestmark = pytest.mark.slow

UNIT = 1e-7  # of the last decimal of GeoJSON in degrees
STEP = "coordinates rounded to 7 decimals"


def degrees(*shapes: shapely.Geometry, **columns: list) -> Layer:
    """Shapes drawn in units of the seventh decimal, in WGS 84 at 14° E, 51° N."""
    placed = [shapely.transform(one, lambda xy: xy * UNIT + (14, 51)) for one in shapes]
    return make_layer(placed, crs="EPSG:4326", **columns)


def in_units(layer: Layer) -> list[str]:
    """The shapes of a layer as they were drawn, in whole units."""
    return [
        shapely.transform(one, lambda xy: numpy.rint((xy - (14, 51)) / UNIT)).normalize().wkt
        for one in layer.features.geometry
    ]


def coarse(layer: Layer) -> Layer:
    return rounded(layer, COARSE, with_invalid=False)


def told(layer: Layer) -> list[str]:
    return [str(finding) for finding in layer.findings]


# The walls of a notch, half a unit apart: the tip falls between them.
NOTCH = [(5000.3, 9000), (5000.4, 1000.4), (4999.6, 9000)]
NOTCHED = shapely.Polygon([(0, 0), (9000, 0), (9000, 9000), *NOTCH, (0, 9000)])
WITHOUT = "POLYGON ((0 0, 0 9000, 5000 9000, 9000 9000, 9000 0, 0 0))"


def test_a_notch_is_closed_where_its_walls_meet() -> None:
    layer = degrees(NOTCHED)
    assert not shapely.is_valid(round_coordinates(layer.features.geometry.values, 7)).any()
    done = coarse(layer)
    assert in_units(done) == [WITHOUT]
    assert done.features.geometry.is_valid.all()
    assert done.provenance.steps == (f"{STEP}; 1 features mended",)
    assert told(done) == [
        "NZV301 note: rounding to 7 decimals folded 1 features where they are narrower than that, "
        "feature a first; they were mended, by 0.2199 m² in all; none needed, unless what is so "
        "narrow matters"
    ]


def test_what_was_mended_is_told_in_german() -> None:
    (finding,) = coarse(degrees(NOTCHED)).findings
    assert finding.in_language("de").message == (
        "Beim Runden auf 7 Nachkommastellen überschlagen sich schmalere Stellen; betroffene "
        "Objekte: 1, zuerst Objekt a; sie wurden repariert, zusammen um 0,2199 m²"
    )


def test_walls_that_cross_are_cut_where_they_cross() -> None:
    crossed = [(5001, 9000), (5000.4, 1000), (5000.6, 5000)]
    done = coarse(degrees(shapely.Polygon([(0, 0), (9000, 0), (9000, 9000), *crossed, (0, 9000)])))
    assert in_units(done) == [
        "POLYGON ((0 0, 0 9000, 5001 5000, 5001 9000, 9000 9000, 9000 0, 0 0))"
    ]


def test_a_multipolygon_stays_one_even_with_one_part() -> None:
    done = coarse(degrees(shapely.MultiPolygon([NOTCHED])))
    assert in_units(done) == [f"MULTI{WITHOUT.replace('((', '(((').replace('))', ')))')}"]


def test_neighbours_of_what_is_mended_share_the_same_border() -> None:
    border = [(9000.3, -0.2), (9000.4, 2999.6), (8997.2, 6000.4), (9000, 9000)]
    west = shapely.Polygon([(0, 0), *border, *NOTCH, (0, 9000)])
    east = shapely.Polygon([*border, (18000, 9000), (18000, 0)])
    done = coarse(degrees(west, east))
    assert in_units(done) == [
        "POLYGON ((0 0, 0 9000, 5000 9000, 9000 9000, 8997 6000, 9000 3000, 9000 0, 0 0))",
        "POLYGON ((8997 6000, 9000 9000, 18000 9000, 18000 0, 9000 0, 9000 3000, 8997 6000))",
    ]
    assert shapely.coverage_is_valid(done.features.geometry.values)


def test_a_tongue_is_closed_on_both_sides_of_a_border() -> None:
    border = [(5000, 0), (5000, 3999.6), (900, 3000), (5000, 4000.4), (5000, 9000)]
    west = shapely.Polygon([(0, 0), *border, (0, 9000)])
    east = shapely.Polygon([*border, (9000, 9000), (9000, 0)])
    done = coarse(degrees(west, east))
    assert in_units(done) == [
        "POLYGON ((0 0, 0 9000, 5000 9000, 5000 4000, 5000 0, 0 0))",
        "POLYGON ((5000 0, 5000 4000, 5000 9000, 9000 9000, 9000 0, 5000 0))",
    ]
    assert shapely.coverage_is_valid(done.features.geometry.values)


NECK = [(9000, 4000.4), (18000, 9000), (18000, 0), (9000, 3999.6)]


def test_a_polygon_that_falls_apart_becomes_several_and_is_told() -> None:
    done = coarse(degrees(shapely.Polygon([(0, 0), *NECK[::-1], (0, 9000)])))
    assert in_units(done) == [
        "MULTIPOLYGON (((9000 4000, 18000 9000, 18000 0, 9000 4000)), "
        "((0 0, 0 9000, 9000 4000, 0 0)))"
    ]
    assert told(done) == [
        "NZV301 warning: rounding to 7 decimals took 1 polygons apart where they are narrower than "
        "that, feature a first; each became a MultiPolygon; look at them; widen in the file what "
        "should hold together"
    ]


def test_slivers_that_are_cut_off_are_left_out_and_counted() -> None:
    spit = [
        (9000, 4000.4),
        (9100, 4001),
        (18000, 4001),
        (18000, 4000),
        (9100, 4000),
        (9000, 3999.6),
    ]
    done = coarse(degrees(shapely.Polygon([(0, 0), *spit[::-1], (0, 9000)])))
    assert in_units(done) == ["POLYGON ((0 0, 0 9000, 9000 4000, 0 0))"]
    assert [(one.code, one.severity) for one in done.findings] == [
        ("NZV301", "note"),
        ("NZV302", "note"),
    ]
    assert "left nothing of 1 parts and holes of features, first of feature a" in told(done)[1]


def test_a_part_and_a_hole_that_vanish_are_left_out_and_counted(tmp_path: Path) -> None:
    """As slivers of a merge, narrower than the last decimal of a format."""
    whole, speck = shapely.box(14, 51, 15, 52), shapely.box(14.5, 53, 14.5 + 1e-9, 53.1)
    slit = shapely.box(14.5, 51.5, 14.5 + 1e-9, 51.6)
    shape = shapely.MultiPolygon([shapely.Polygon(whole.exterior, [slit.exterior]), speck])
    written = export_layer(make_layer([shape], crs="EPSG:4326"), tmp_path / "a.geojson")
    back = load_layer(tmp_path / "a.geojson")
    (area,) = back.features.geometry
    assert area.equals_exact(shapely.MultiPolygon([whole]), normalize=True)
    assert back.provenance.steps[-1].endswith("which left nothing of 2 parts and holes")
    assert told(written) == [
        "NZV302 note: rounding to 7 decimals left nothing of 2 parts and holes of features, first "
        "of feature a; they were left out, 1.5704 m² in all; none needed, unless what is so narrow "
        "matters"
    ]


def test_a_feature_smaller_than_a_unit_is_drawn_one_unit_wide_and_told() -> None:
    dot, thread = shapely.box(0.1, 0.1, 0.2, 0.2), shapely.box(0, 10, 9000, 10.1)
    several = shapely.MultiPolygon([dot, thread])
    done = coarse(degrees(dot, thread, several))
    assert in_units(done) == [
        "POLYGON ((0 0, 0 1, 1 0, 0 0))",
        "POLYGON ((0 10, 0 11, 9000 11, 9001 10, 0 10))",
        "MULTIPOLYGON (((0 10, 0 11, 9000 11, 9001 10, 0 10)), ((0 0, 0 1, 1 0, 0 0)))",
    ]
    assert told(done)[0].startswith(
        "NZV301 warning: rounding to 7 decimals would have left nothing of 3 features, feature a "
        "first; they were drawn one unit of the last decimal wide"
    )


def test_lines_without_length_are_left_out_or_drawn_one_unit_long() -> None:
    short, long = shapely.LineString([(0, 0), (0.3, 0.3)]), shapely.LineString([(0, 0), (9, 9)])
    ring = shapely.LinearRing([(0, 0), (0.3, 0), (0, 0.3)])
    done = coarse(degrees(short, shapely.MultiLineString([short, long]), ring))
    assert in_units(done) == [
        "LINESTRING (0 0, 1 0)",
        "MULTILINESTRING ((0 0, 9 9))",
        "LINESTRING (0 0, 1 0)",
    ]
    assert [(one.code, dict(one.values)["count"]) for one in done.findings] == [
        ("NZV301", 2),
        ("NZV302", 1),
    ]


def test_members_of_a_collection_are_mended_each() -> None:
    done = coarse(degrees(shapely.GeometryCollection([shapely.Point(5, 5), NOTCHED])))
    assert in_units(done) == [f"GEOMETRYCOLLECTION ({WITHOUT}, POINT (5 5))"]


def test_heights_stay() -> None:
    needle = [(50, 90, 5), (50.00004, 10, 6), (49.99996, 90, 7)]
    corners = [(0, 0, 1), (90, 0, 2), (90, 90, 3), *needle, (0, 90, 4)]
    done = rounded(
        make_layer([shapely.Polygon(corners), shapely.Polygon([*needle[:2], (50, 90, 8)])]),
        FINE,
        with_invalid=True,
    )
    first, second = done.features.geometry
    assert first.equals_exact(
        shapely.from_wkt("POLYGON Z ((0 0 1, 90 0 2, 90 90 3, 50 90 5, 0 90 4, 0 0 1))"),
        normalize=True,
    )
    assert second.has_z


def test_many_features_are_one_finding() -> None:
    keys = [str(number) for number in range(500)]
    done = coarse(degrees(*[NOTCHED] * 500, ags=keys, name_de=keys))
    assert len(done.findings) == 1
    assert "folded 500 features" in told(done)[0]
    assert "feature 0 first" in told(done)[0]


def test_what_was_not_valid_before_is_still_refused_in_geojson() -> None:
    bow = shapely.Polygon([(14, 51), (15, 52), (15, 51), (14, 52)])
    with pytest.raises(GeometryError, match="feature b of layer hand is not valid: Self-inter"):
        to_geojson(make_layer([shapely.box(14, 51, 15, 52), bow], crs="EPSG:4326"))


BROKEN = [
    NOTCHED,
    shapely.MultiPolygon([NOTCHED, shapely.box(20000, 0, 20000.01, 9000)]),
    shapely.Polygon([(0, 0), *NECK[::-1], (0, 9000)]),
    shapely.box(0, 0, 0.002, 0.002),
]


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg"])
def test_what_was_written_and_read_is_written_the_same(tmp_path: Path, suffix: str) -> None:
    scale = 1.0 if suffix == ".geojson" else 0.01  # nine decimals
    layer = degrees(*[shapely.affinity.scale(one, scale, scale, origin=(0, 0)) for one in BROKEN])
    first, again = (tmp_path / name / f"hand{suffix}" for name in ("a", "b"))
    for path in (first, again):
        path.parent.mkdir()
    assert {one.code for one in export_layer(layer, first).findings} == {"NZV301", "NZV302"}
    back = load_layer(first)
    assert shapely.is_valid(back.features.geometry.values).all()
    assert export_layer(back, again).findings == ()
    assert again.read_bytes() == first.read_bytes()


@pytest.mark.parametrize("writer", dict.fromkeys(WRITERS.values()), ids=lambda one: one.name)
def test_a_layer_as_it_is_written_gives_the_same_bytes(writer) -> None:
    path = Path(f"hand{writer.suffixes[0]}")
    first, again = (made_ready(degrees(*BROKEN), writer).written for _ in "ab")
    files = [writer.files(one, path) for one in (first, again, writer.as_written(first))]
    assert files[0] == files[1] == files[2]


# Narrow places of random sizes, in degrees and in metres.


@st.composite
def areas(draw: st.DrawFn) -> tuple[shapely.Geometry, str]:
    """A polygon with needles cut out and stuck on, and its CRS."""
    crs, place, unit = draw(
        st.sampled_from([("EPSG:4326", (14.3, 51.7), UNIT), ("EPSG:25833", (45e4, 573e4), 1e-3)])
    )
    size = unit * draw(st.sampled_from([50, 1000, 1e6]))
    shape = shapely.Point(place).buffer(size, quad_segs=draw(st.integers(1, 6)))
    share = st.floats(-1, 1)
    for _ in range(draw(st.integers(1, 5))):
        width = unit * draw(st.floats(0.01, 10))
        x, y, dx, dy = (size * draw(share) for _ in range(4))
        line = shapely.LineString([(x, y), (x + dx, y + dy), (x - dy, y + dx)])
        strip = shapely.affinity.translate(line.buffer(width / 2, cap_style="flat"), *place)
        changed = shape.union(strip) if draw(st.booleans()) else shape.difference(strip)
        if changed.is_valid and changed.area > 100 * unit**2:
            shape = changed
    assume(shape.geom_type in ("Polygon", "MultiPolygon"))
    return shape, crs


@given(areas())
def test_every_valid_area_is_written_valid_with_type_and_area(drawn) -> None:
    shape, crs = drawn
    for writer, decimals in ((WRITERS[".geojson"], COARSE), (WRITERS[".gpkg"], FINE)):
        layer = make_layer([shape], crs=crs)
        done = writer.as_written(layer)
        (written,) = done.features.geometry
        count = decimals.of(layer.crs)
        assert written.is_valid
        assert not written.is_empty
        is_apart = any(finding.variant == "apart" for finding in done.findings)
        assert written.geom_type == ("MultiPolygon" if is_apart else shape.geom_type)
        assert shapely.equals_identical(
            written, round_coordinates(numpy.array([written]), count)[0]
        )
        assert abs(written.area - shape.area) <= shape.length * 10.0**-count
        fine = round_coordinates(numpy.array([shape]), FINE.of(layer.crs))
        if round_coordinates(fine, count)[0].is_valid:
            assert done.findings == ()


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".geojson", ".gpkg"])
@settings(max_examples=25)
@given(drawn=areas())
def test_every_valid_area_comes_back_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, drawn
) -> None:
    shape, crs = drawn
    path = tmp_path_factory.mktemp("areas") / f"hand{suffix}"
    writer = WRITERS[suffix]
    layer = make_layer([shape], crs=crs)
    export_layer(layer, path, crs=crs)
    (back,) = load_layer(path).features.geometry
    (written,) = writer.as_written(layer).features.geometry
    assert back.is_valid
    one, other = (shapely.remove_repeated_points(shape) for shape in (back, written))
    assert one.equals_exact(other, normalize=True)


# On the command line.


def notch_of_half_a_centimetre() -> shapely.Polygon:
    """36 m deep: too narrow for the gaps of a merge, and for the seventh decimal."""
    x, y = 450_000, 5_730_000
    notch = [(x, y + 50.005), (x + 36, y + 48), (x, y + 50)]
    return shapely.Polygon([(x, y), (x + 100, y), (x + 100, y + 100), (x, y + 100), *notch])


@pytest.fixture
def notched(tmp_path: Path) -> Path:
    path = tmp_path / "notched.gpkg"
    export_layer(make_layer([notch_of_half_a_centimetre()]), path)
    return path


def test_export_says_what_it_mended(notched: Path, tmp_path: Path, capsys) -> None:
    target = tmp_path / "a.geojson"
    assert main(["export", str(notched), "-o", str(target)]) == 0
    assert "NZV301 note: rounding to 7 decimals folded 1 features" in capsys.readouterr().err
    assert load_layer(target).features.geometry.is_valid.all()
    assert main(["export", str(notched)]) == 0
    printed = capsys.readouterr()
    assert printed.out.encode() == target.read_bytes()
    assert "NZV301 note: rounding to 7 decimals folded 1 features" in printed.err


def test_check_says_what_it_mended(notched: Path, tmp_path: Path, capsys) -> None:
    target = tmp_path / "a.geojson"
    assert main(["check", str(notched), "--fix", "-o", str(target)]) == 0
    assert "NZV301 note: rounding to 7 decimals folded 1 features" in capsys.readouterr().err


def test_simplify_says_what_it_mended(notched: Path, tmp_path: Path, capsys) -> None:
    target = tmp_path / "a.geojson"
    assert main(["simplify", str(notched), "--tolerance-m", "0", "-o", str(target)]) == 0
    assert "NZV301 note: rounding to 7 decimals folded 1 features" in capsys.readouterr().err


def test_merge_writes_its_outline_and_says_what_it_mended(
    notched: Path, tmp_path: Path, capsys
) -> None:
    east, out, union = (tmp_path / name for name in ("east.gpkg", "out.gpkg", "union.geojson"))
    export_layer(make_layer([shapely.box(450_100, 5_730_000, 450_200, 5_730_100)]), east)
    arguments = [str(notched), str(east), "-o", str(out), "--union", str(union)]
    assert main(["merge", *arguments]) == 0
    printed = capsys.readouterr().err
    assert f"{union}: NZV301 note: rounding to 7 decimals folded 1 features" in printed
    assert f"{out}: NZV301" not in printed
    (area,) = load_layer(union).features.geometry
    assert area.is_valid
    assert area.geom_type == "Polygon"
