"""A value is the same in a cell, a download, a message and a file, whatever type a reader gives."""

import json
import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import geopandas
import numpy
import pandas
import pyarrow
import pyogrio
import pytest
import shapely
from pyarrow import parquet

from nzv_geo import load_layer
from nzv_geo.checks import check_geometry, repair
from nzv_geo.cli import main
from nzv_geo.errors import OutputError
from nzv_geo.export import to_geojson, to_geopackage
from nzv_geo.values import plain, spelled, text
from tests.hand_drawn import make_layer

WINTER = timezone(timedelta(hours=1))
# A value as readers give it, what JSON makes of it, and its text.
VALUES = [
    (["a", "b"], ["a", "b"], '["a", "b"]'),
    ([[1], [2, None]], [[1], [2, None]], "[[1], [2, null]]"),
    ({"a": ["ä"]}, {"a": ["ä"]}, '{"a": ["ä"]}'),
    ([("k", 1)], [["k", 1]], '[["k", 1]]'),
    (numpy.array([1, 2]), [1, 2], "[1, 2]"),
    (numpy.array([7]), [7], "[7]"),
    (numpy.array(["a"], dtype=object), ["a"], '["a"]'),
    (numpy.array([1.5, math.nan]), [1.5, None], "[1.5, null]"),
    (numpy.array([], dtype=float), [], "[]"),
    (
        numpy.array(["2026-01-31"], dtype="datetime64[ns]"),
        ["2026-01-31T00:00:00"],
        '["2026-01-31T00:00:00"]',
    ),
    (date(2026, 1, 31), "2026-01-31", "2026-01-31"),
    (time(10, 30), "10:30:00", "10:30:00"),
    (pandas.Timestamp("2026-01-31"), "2026-01-31T00:00:00", "2026-01-31"),
    (
        datetime(2026, 1, 31, 10, tzinfo=WINTER),
        "2026-01-31T10:00:00+01:00",
        "2026-01-31T10:00:00+01:00",
    ),
    (
        pandas.Timestamp("2026-01-31", tz=UTC),
        "2026-01-31T00:00:00+00:00",
        "2026-01-31T00:00:00+00:00",
    ),
    (numpy.datetime64("2026-01-31T10:00"), "2026-01-31T10:00:00", "2026-01-31T10:00:00"),
    (timedelta(hours=1), "P0DT1H0M0S", "P0DT1H0M0S"),
    (Decimal("1.10"), 1.1, "1.1"),
    (Decimal("12"), 12, "12"),
    (Decimal("123456789012345678.125"), "123456789012345678.125", "123456789012345678.125"),
    (Decimal("NaN"), None, ""),
    (True, True, "true"),
    (numpy.bool_(False), False, "false"),
    (None, None, ""),
    (math.nan, None, ""),
    (pandas.NaT, None, ""),
    (pandas.NA, None, ""),
    (2**70, 2**70, "1180591620717411303424"),
    (numpy.uint64(2**64 - 1), 2**64 - 1, "18446744073709551615"),
    (numpy.float32(0.5), 0.5, "0.5"),
    (12052000.0, 12052000.0, "12052000"),
    ("Łužica", "Łužica", "Łužica"),
    ("b\udce4", "b?", "b?"),
]
# What JSON has no value for, and what a page shows of it.
ODD = [
    (math.inf, "Infinity"),
    (-math.inf, "-Infinity"),
    (Decimal("-Infinity"), "-Infinity"),
    (b"plan", "cGxhbg=="),
    (bytearray(b"plan"), "cGxhbg=="),
]


def holding(value: object):
    """A layer of one point with this value."""
    column = pandas.Series([value, None], dtype=object)[:1]
    return make_layer([shapely.Point(14, 51)], crs="EPSG:4326", note=column)


@pytest.mark.parametrize(("value", "in_json", "said"), VALUES)
def test_a_value_has_one_form_in_json_and_one_as_text(value, in_json, said: str) -> None:
    found = plain(value, "note")
    assert found == in_json
    assert type(found) is type(in_json)
    assert spelled(value, "note") == in_json
    assert text(value) == said


@pytest.mark.parametrize(("value", "said"), ODD)
def test_what_json_cannot_hold_is_text_on_a_page_and_refused_by_files(value, said: str) -> None:
    assert spelled([value], "note") == [said]
    assert text(value) == said
    with pytest.raises(OutputError, match=r"cannot write field .note.: it holds .*; leave the"):
        plain({"a": [value]}, "note")


def test_what_is_nested_too_deeply_is_named() -> None:
    nested: list[object] = []
    for _ in range(2_000):
        nested = [nested]
    for rule in (plain, spelled, text):
        with pytest.raises(OutputError, match="field 'note': it is nested too deeply"):
            rule(nested, "note")


@pytest.mark.parametrize(("value", "in_json", "said"), VALUES)
def test_every_value_can_be_exported(value, in_json, said: str, tmp_path: Path) -> None:
    layer = holding(value)
    (feature,) = json.loads(to_geojson(layer))["features"]
    assert feature["properties"]["note"] == in_json
    (tmp_path / "a.gpkg").write_bytes(to_geopackage(layer))
    (back,) = pyogrio.read_dataframe(tmp_path / "a.gpkg")["note"]
    if isinstance(in_json, list | dict):
        assert json.loads(back) == in_json
    elif in_json is None:
        assert pandas.isna(back)
    elif isinstance(in_json, int) and in_json > 2**63:
        assert back == said  # no number of 64 bits
    elif isinstance(value, datetime):
        assert pandas.Timestamp(back) == pandas.Timestamp(value)
    else:
        assert back == in_json


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    """GeoParquet with columns of lists, objects and all else that Arrow has."""
    base = tmp_path / "base.parquet"
    boxes = [shapely.box(14.3, 51.7, 14.31, 51.71), shapely.box(14.4, 51.7, 14.41, 51.71)]
    geopandas.GeoDataFrame({"name": ["a", "b"]}, geometry=boxes, crs="EPSG:4326").to_parquet(base)
    table = parquet.read_table(base)
    columns = {
        "uses": pyarrow.array([["a", "b"], ["c"]]),
        "ags": pyarrow.array([[12, 14], None]),
        "beginn": pyarrow.array([[date(2026, 1, 31)], []]),
        "id": pyarrow.array([[[1], [2]], [[]]]),
        "price": pyarrow.array([Decimal("1.10"), None]),
        "days": pyarrow.array([timedelta(days=2), None]),
        "number": pyarrow.array([2**64 - 1, 1], type=pyarrow.uint64()),
    }
    for name, values in columns.items():
        table = table.append_column(name, values)
    path = tmp_path / "plan.parquet"
    parquet.write_table(table, path)
    return path


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "html"])
def test_a_file_with_lists_passes_every_command(listing: Path, tmp_path: Path, suffix: str) -> None:
    target = tmp_path / f"out.{suffix}"
    command = {"html": ["map", "--region", "cottbus", "--add"]}.get(suffix, ["export"])
    assert main([*command, str(listing), "-o", str(target)]) == 0
    assert main(["check", str(listing)]) == 0
    assert main(["info", str(listing)]) == 0
    if suffix == "geojson":
        properties = json.loads(target.read_bytes())["features"][0]["properties"]
        assert properties["id"] == [[1], [2]]
        assert properties["beginn"] == ["2026-01-31"]


@pytest.mark.parametrize("command", [["merge"], ["simplify", "--tolerance-m", "1"]])
def test_keys_that_are_lists_are_merged_and_simplified(
    listing: Path, tmp_path: Path, command: list[str]
) -> None:
    table = parquet.read_table(listing)
    keys = pyarrow.array([[12, 14], [13]])
    table = table.set_column(table.column_names.index("ags"), "ags", keys)
    parquet.write_table(table, listing)
    target = tmp_path / "out.geojson"
    name, *options = command
    assert main([name, str(listing), *options, "-o", str(target)]) == 0
    properties = [one["properties"] for one in json.loads(target.read_bytes())["features"]]
    assert [one["ags"] for one in properties] == [[12, 14], [13]]


def test_long_lists_that_differ_make_no_duplicates() -> None:
    """Features in the same place are the same only if all values of their lists are."""
    long = numpy.arange(2_000)
    other = numpy.where(long == 1_000, 0, long)
    square = shapely.box(14.3, 51.7, 14.31, 51.71)
    lists = pandas.Series([long, other, long], dtype=object)
    layer = make_layer([square] * 3, crs="EPSG:4326", name_de=["a"] * 3, note=lists)
    repaired, (done,) = repair(layer)
    assert done == "left out feature c, the same as others"
    assert [len(one) for one in repaired.features["note"]] == [2_000, 2_000]
    assert [one.code for one in check_geometry(layer)] == ["NZV129", "NZV128"]


def test_misread_letters_are_mended_beside_lists() -> None:
    values = pandas.Series(["GÃ¶rlitz", ["GÃ¶rlitz"]], dtype=object)
    points = [shapely.Point(14.3, 51.7), shapely.Point(14.4, 51.7)]
    repaired, _ = repair(make_layer(points, crs="EPSG:4326", note=values))
    assert list(repaired.features["note"]) == ["Görlitz", ["GÃ¶rlitz"]]


def test_every_type_of_a_file_is_read_back_from_our_own(listing: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.geojson"
    assert main(["export", str(listing), "-o", str(target)]) == 0
    back = load_layer(target).features
    assert [spelled(value, "uses") for value in back["uses"]] == [["a", "b"], ["c"]]


LARGE = 2**53 + 1  # the first whole number that a float does not hold
GAPS = {
    "number": (pyarrow.array([LARGE, None]), [LARGE, None]),
    "code": (pyarrow.array([LARGE, None]).dictionary_encode(), [LARGE, None]),
    "unsigned": (pyarrow.array([2**64 - 1, None], pyarrow.uint64()), [2**64 - 1, None]),
    "short": (pyarrow.array([3, None], pyarrow.int16()), [3, None]),
    "yes": (pyarrow.array([True, None]), [True, None]),
    "list": (pyarrow.array([[LARGE, None], [1]]), [[LARGE, None], [1]]),
    "lists": (pyarrow.array([[[LARGE, None]], None]), [[[LARGE, None]], None]),
    "object": (pyarrow.array([{"a": LARGE}, {"a": None}]), [{"a": LARGE}, {"a": None}]),
    "half": (pyarrow.array(numpy.array([1.5, 0.25], "float16")), [1.5, 0.25]),
}


@pytest.mark.parametrize("name", GAPS)
def test_what_geoparquet_holds_beside_a_gap_keeps_its_digits(name: str, tmp_path: Path) -> None:
    values, in_json = GAPS[name]
    path = tmp_path / "plan.parquet"
    points = [shapely.Point(14.3, 51.7), shapely.Point(14.4, 51.7)]
    geopandas.GeoDataFrame(geometry=points, crs="EPSG:4326").to_parquet(path)
    parquet.write_table(parquet.read_table(path).append_column(name, values), path)
    for suffix in ("geojson", "gpkg"):
        assert main(["export", str(path), "-o", str(tmp_path / f"out.{suffix}")]) == 0
    features = json.loads((tmp_path / "out.geojson").read_bytes())["features"]
    found = [one["properties"][name] for one in features]
    assert found == in_json
    assert list(map(type, found)) == list(map(type, in_json))
    back = load_layer(tmp_path / "out.gpkg").features[name]
    texts = [text(value) for value in in_json]
    assert [text(value) for value in back] == texts
