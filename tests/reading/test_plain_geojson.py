"""Plain GeoJSON is read without GDAL; nobody can tell, and what is not plain is left to GDAL."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nzv_geo.reading import Limits, plain_geojson
from nzv_geo.reading.opening import Opening
from nzv_geo.reading.plain_geojson import read_plain
from tests.reading.twice import require_same

NUMBERS = st.one_of(
    st.integers(-180, 180),
    st.floats(-180, 180),
    st.floats(-90, 90).map(lambda number: round(number, 3)),
    st.sampled_from([-0.0, 5e-324, 1e-7, 2**53 + 1, 1e20, 123456789.123456789]),
)
FLAT = st.lists(NUMBERS, min_size=2, max_size=2)
POSITIONS = st.one_of(*[FLAT] * 9, st.lists(NUMBERS, min_size=3, max_size=3))
LINES = st.lists(POSITIONS, min_size=2, max_size=4)
RINGS = st.lists(FLAT, min_size=3, max_size=5).map(lambda ring: [*ring, ring[0]])
AREAS = st.lists(RINGS, min_size=1, max_size=2)
ARRAYS = {
    "Point": POSITIONS,
    "MultiPoint": st.lists(POSITIONS, min_size=1, max_size=3),
    "LineString": LINES,
    "MultiLineString": st.lists(LINES, min_size=1, max_size=2),
    "Polygon": AREAS,
    "MultiPolygon": st.lists(AREAS, min_size=1, max_size=2),
}
DATES = st.dates().map(str)
TEXTS = ["", "ä", "Łužica", 'x"y\\', "12-3", "1:30", "2020-01-01", "a/b", "\n", "01", "null"]
VALUES = [
    st.integers(-5, 5),
    st.sampled_from([2**31 - 1, 2**31, -(2**31), 5]),
    st.sampled_from([2**53 + 1, 3]),
    st.floats(-1e6, 1e6),
    st.sampled_from([1, 2.5, 3]),
    st.sampled_from([1.0, 2]),
    st.sampled_from(TEXTS),
    DATES,
    st.booleans(),
    st.none(),
    st.sampled_from([{"a": 1}, [1, 2], "a", None]),
]
NAMES = ["a", "b", "B", "id", "fid", "type", "geometry", "ä", "a b", "crs", "bbox", "features"]
CODES = ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::25833", "EPSG:4258"]


@st.composite
def collections(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a collection, often of features that are alike."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=4))
    columns = {name: draw(st.sampled_from(VALUES)) for name in names}
    kinds = draw(st.lists(st.sampled_from(list(ARRAYS)), min_size=1, max_size=2))
    ids = draw(st.sampled_from([None, None, None, str, int]))
    features = []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(kinds))
        geometry = {"type": kind, "coordinates": draw(ARRAYS[kind])}
        properties = {
            name: draw(values) for name, values in columns.items() if draw(st.integers(0, 20))
        }
        feature = {"type": "Feature", "properties": properties, "geometry": geometry}
        if not draw(st.integers(0, 15)):
            feature["geometry"] = None
        features.append(feature if ids is None else {"id": ids(number), **feature})
    crs = draw(st.sampled_from([None, *CODES]))
    named = {"crs": {"type": "name", "properties": {"name": crs}}} if crs else {}
    return {"type": "FeatureCollection", **named, "features": features}


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Write a collection in one of many ways, sometimes with a slip of the pen."""
    text = json.dumps(
        draw(collections()),
        ensure_ascii=draw(st.booleans()),
        indent=draw(st.sampled_from([None, None, 1])),
        separators=draw(st.sampled_from([None, (",", ":"), (" , ", " : ")])),
    )
    if draw(st.integers(0, 6)):
        return text
    at = draw(st.integers(0, len(text) - 1))
    slip = draw(st.sampled_from(["", *',0[]}{ .-e1"\t+']))
    return text[:at] + slip + text[at + draw(st.integers(0, 1)) :]


@pytest.mark.slow
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=texts())
def test_both_ways_give_the_same(text: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.geojson"
    path.write_text(text, "utf-8", newline="")
    require_same(path, plain_geojson)


POINT = '{"type": "Point", "coordinates": [14, 51]}'
FEATURE = '{"type": "Feature", "properties": {"a": 1}, "geometry": ' + POINT + "}"
COLLECTION = '{"type": "FeatureCollection", "features": [%s]}'


def is_plain(path: Path, text: str) -> bool:
    path.write_text(text, "utf-8")
    opening = Opening(path, "GeoJSON", path.name, by_driver_name=True)
    return read_plain(opening, Limits()) is not None


@pytest.mark.parametrize(
    "text",
    [
        COLLECTION % FEATURE,
        "\ufeff" + COLLECTION % FEATURE,
        COLLECTION % f"{FEATURE},\n {FEATURE}",
        COLLECTION % FEATURE.replace("1}", '"2026-11-27"}'),
        COLLECTION % FEATURE.replace("1}", '"12-Tor"}'),
        COLLECTION % FEATURE.replace("1}", '"123/4"}'),
        COLLECTION % FEATURE.replace("1}", "null}"),
        COLLECTION % FEATURE.replace("51]", "51, 70]"),
        COLLECTION % FEATURE.replace('"properties"', '"id": "x", "properties"'),
        COLLECTION % json.dumps(json.loads(FEATURE), indent=2, sort_keys=True),
    ],
)
def test_plain_is_read_without_gdal(text: str, tmp_path: Path) -> None:
    assert is_plain(tmp_path / "plan.geojson", text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("14,", "14"),
        ("14, 51", "14 5, 1"),
        ("14, 51", "14, 51]3, [4"),
        ("14", "014"),
        ("14", "+14"),
        ("14", "14."),
        ("14", ".5"),
        ("14", "-0"),
        ("14", "1e999"),
        ("14", "NaN"),
        ("14", "9007199254740993"),
        ("14, 51", '"14", "51"'),
        ("[14, 51]", "[[14, 51]]"),
        ("[14, 51]", "[]"),
        ('"Point"', '"Polygon"'),
        ('"Point"', '"Circle"'),
        ('"Point"', '"Point", "type": "Point"'),
        ('"Point"', '"Point", "crs": null'),
        ('"coordinates"', '"Coordinates"'),
        ('"coordinates"', '"coordin\\u0061tes"'),
        ('"a": 1', '"a": 1, "a": 2'),
        ('"a": 1', '"a": 1, "A": 2'),
        ('"a": 1', '"a": 9223372036854775808'),
        ('"a": 1', '"a": NaN'),
        ('"a": 1', '"a": {"b": 1}'),
        ('"a": 1', '"a": "12:30"'),
        ('"a": 1', '"a": "\\u0000"'),
        ('"a": 1', '"a\\"coordinates": 1'),
        ('"properties": {"a": 1}', '"properties": null'),
        ('"Feature"', '"Feat"'),
        ("}]}", '}], "crs": null}'),
        ("}]}", "},]}"),
        ("}]}", "}]"),
    ],
)
def test_what_is_odd_is_left_to_gdal(old: str, new: str, tmp_path: Path) -> None:
    text = COLLECTION % FEATURE
    assert old in text
    assert not is_plain(tmp_path / "plan.geojson", text.replace(old, new))


@pytest.mark.parametrize("opened", ["[", '{"a":', '["]",'])
def test_nothing_is_followed_into_the_depth(opened: str, tmp_path: Path) -> None:
    deep = opened * 200_000
    for place in ("1}", "[14, 51]", POINT, "}]}"):
        text = (COLLECTION % f"{FEATURE}, {FEATURE}")[::-1].replace(place[::-1], deep[::-1], 1)
        assert not is_plain(tmp_path / "plan.geojson", text[::-1])
