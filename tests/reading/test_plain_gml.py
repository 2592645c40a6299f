"""Plain GML is read without GDAL; nobody can tell, and what is not plain is left to GDAL."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nzv_geo.errors import NzvGeoError
from nzv_geo.reading import Limits, plain_gml, read_file
from tests.reading import twice
from tests.reading.twice import require_same

SPACE = 'xmlns:p="https://example.org/plot"'
SOUND = st.one_of(
    st.integers(40, 60),
    st.floats(1, 80),
    st.floats(1, 80).map(lambda number: round(number, 3)),
)
ODD = st.sampled_from([-0.0, 0, 1e-7, 2**53 + 1, 123456789.123456789, "1e1", "+5", "05", ".5"])


def areas_of(numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Give polygons whose rings are closed."""
    rings = st.lists(st.tuples(numbers, numbers), min_size=3, max_size=5)
    closed = rings.map(lambda ring: [*ring, ring[0]])
    return st.lists(closed, min_size=1, max_size=3)


TEXTS = ["Łužica", "é", "01", "1.5", "-2", "a & b", "<a>", "]]>", " a", "a ", "x\ny", ""]
NAMES = ["name", "Art", "flurstueck", "area", "id", "zahl"]
ODD_NAMES = ["gml_id", "fid", "nzv_row", "geometry", "pos", "Name", "ogc_fid"]
CRS = ["EPSG:25833", "urn:ogc:def:crs:EPSG::25833", "urn:ogc:def:crs:EPSG::4258", "EPSG:4326"]
CRS += ["urn:adv:crs:ETRS89_UTM33", "http://www.opengis.net/def/crs/EPSG/0/4326"]


def of_numbers(*positions: tuple[float, float]) -> str:
    return " ".join(f"{x} {y}" for x, y in positions)


def polygon(rings: list[list[tuple[float, float]]], more: str) -> str:
    sides = [
        f"<gml:{side}><gml:LinearRing><gml:posList>{of_numbers(*ring)}</gml:posList></gml:LinearRing>"
        f"</gml:{side}>"
        for side, ring in zip(["exterior", *["interior"] * len(rings)], rings, strict=False)
    ]
    return f"<gml:Polygon{more}>{''.join(sides)}</gml:Polygon>"


@st.composite
def shapes(draw: st.DrawFn, kind: str, more: str, numbers: st.SearchStrategy[Any]) -> str:
    """Draw a geometry and write it."""
    positions = st.tuples(numbers, numbers)
    if kind == "Polygon":
        rings: list[Any] = draw(areas_of(numbers))
        return polygon(rings, more)
    if kind == "MultiSurface":
        areas = draw(st.lists(areas_of(numbers), min_size=1, max_size=2))
        parts = [f"<gml:surfaceMember>{polygon(area, '')}</gml:surfaceMember>" for area in areas]
        return f"<gml:MultiSurface{more}>{''.join(parts)}</gml:MultiSurface>"
    if kind == "Point":
        return f"<gml:Point{more}><gml:pos>{of_numbers(draw(positions))}</gml:pos></gml:Point>"
    line = of_numbers(*draw(st.lists(positions, min_size=2, max_size=4)))
    return f"<gml:LineString{more}><gml:posList>{line}</gml:posList></gml:LineString>"


@st.composite
def collections(draw: st.DrawFn) -> str:
    """Draw a collection, often of features that are alike, and write it."""
    odd = draw(st.integers(0, 9))  # what is: names, numbers or values; mostly nothing
    known = NAMES + ODD_NAMES * (odd == 1)
    names = draw(st.lists(st.sampled_from(known), unique=True, max_size=4))
    texts = [TEXTS if odd == 2 else TEXTS[:7], ["1", "2.5"], ["1", "20", "-3"]]
    values = {name: draw(st.sampled_from(texts)) for name in names}
    numbers = st.one_of(SOUND, ODD) if odd == 3 else SOUND
    kind = draw(st.sampled_from(["Polygon", "MultiSurface", "Point", "LineString"]))
    crs, dimension = draw(st.sampled_from(CRS)), draw(st.sampled_from(["", ' srsDimension="2"']))
    wrapped, blank = draw(st.booleans()), draw(st.sampled_from(["", "\n  "]))
    place, identified = draw(st.integers(0, len(names))), draw(st.booleans())
    features = []
    for number in range(draw(st.integers(1, 4))):
        more = f' srsName="{crs}"{dimension}' + (f' gml:id="s.{number}"' if identified else "")
        members = [
            f"<p:{name}>{escape(draw(st.sampled_from(values[name])))}</p:{name}>"
            for name in names
            if draw(st.integers(0, 6))
        ]
        if draw(st.integers(0, 8)):
            members.insert(place, f"<p:place>{draw(shapes(kind, more, numbers))}</p:place>")
        id_ = f' gml:id="plot.{number}"' if identified else ""
        inner = blank.join([f"<p:plot{id_}>", *members, "</p:plot>"])
        features.append(inner if wrapped else f"<gml:featureMember>{inner}</gml:featureMember>")
    joined = blank.join(features)
    joined = f"<gml:featureMembers>{joined}</gml:featureMembers>" if wrapped else joined
    version = draw(st.sampled_from(["", "/3.2"]))
    root = f'xmlns:gml="http://www.opengis.net/gml{version}" {SPACE}'
    return f"<gml:FeatureCollection {root}>{blank}{joined}{blank}</gml:FeatureCollection>"


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw a collection, sometimes with a slip of the pen."""
    text: str = draw(collections())
    if draw(st.integers(0, 4)):
        return text
    at = draw(st.integers(0, len(text) - 1))
    slip: str = draw(
        st.sampled_from(["", *"<>/ &'\"-1e,xg", "\x01", "<!--a-->", "&#65;", "\ufffe"])
    )
    return text[:at] + slip + text[at + draw(st.integers(0, 1)) :]


@pytest.mark.slow
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=texts())
def test_both_ways_give_the_same(text: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.gml"
    path.write_text(text, "utf-8", newline="")
    require_same(path, plain_gml)


RING = "450000 5730000 450100 5730000 450100 5730100 450000 5730000"
PLOT = (
    '<gml:member><p:plot gml:id="plot.%d"><p:name>A &amp; B</p:name><p:area>'
    '<gml:Polygon srsName="EPSG:25833"><gml:exterior><gml:LinearRing><gml:posList>%s</gml:posList>'
    "</gml:LinearRing></gml:exterior></gml:Polygon></p:area><p:size>5</p:size></p:plot></gml:member>"
)
WHOLE = (
    f'<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" {SPACE}>'
    f"{PLOT % (1, RING)}{PLOT % (2, RING)}{PLOT % (3, RING)}</gml:FeatureCollection>"
)


@pytest.fixture
def is_plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], bool]:
    """Tell whether a text is read without GDAL, which gives the same in any case."""
    found = []
    read_plain = plain_gml.read_plain

    def noticing(*arguments: Any) -> Any:
        found.append(read_plain(*arguments))
        return found[-1]

    def ask(text: str) -> bool:
        path = tmp_path / "plan.gml"
        path.write_text(text, "utf-8", newline="")
        found.clear()
        monkeypatch.setattr(plain_gml, "read_plain", noticing)
        twice.outcome(path)
        plain = found[0] is not None
        monkeypatch.setattr(plain_gml, "read_plain", read_plain)
        require_same(path, plain_gml)
        return plain

    return ask


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        (
            "<gml:FeatureCollection",
            '<?xml version="1.0" encoding="UTF-8"?>\n<gml:FeatureCollection',
        ),
        ("<p:size>5</p:size></p:plot></gml:member><", "</p:plot></gml:member><"),
        ("A &amp; B</p:name><p:area>", "&lt;Błota&gt;</p:name>\n <p:area> "),
        ("450100 5730100", "450100\t 5730100 \n"),
        (' srsName="EPSG:25833"', ' gml:id="a" srsName="EPSG:25833" srsDimension="2"'),
    ],
)
def test_plain_is_read_without_gdal(old: str, new: str, is_plain: Callable[[str], bool]) -> None:
    assert old in WHOLE
    assert is_plain(WHOLE.replace(old, new) if old else WHOLE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("450100 5730100", "450100 x"),
        ("450100 5730100", "450100"),
        ("450100 5730100", "450100,5730100"),
        ("450100 5730100", "450100\u00a05730100"),
        ("450100 5730100", "0450100 5730100"),
        ("450100 5730100", "1e999 5730100"),
        ("450100 5730100", "450100.0000000001 5730100"),
        ("450100 5730100", "450100 <!-- a -->5730100"),
        ("5730100 450000 5730000", "5730100 450001 5730000"),
        ("<gml:posList>450000", '<gml:posList srsDimension="3">450000'),
        (' srsName="EPSG:25833"', ' srsName="EPSG:25832"'),
        (' srsName="EPSG:25833"', ' srsName="EPSG:25833" srsName="EPSG:25833"'),
        (' srsName="EPSG:25833"', ""),
        ("<gml:LinearRing>", '<gml:LinearRing gml:href="#a">'),
        ("<p:name>A &amp; B", "<p:name>A &b; B"),
        ("<p:name>A &amp; B", "<p:name>A &#1; B"),
        ("<p:name>A &amp; B", "<p:name>A ]]> B"),
        ("<p:name>A &amp; B", "<p:name>A\x01B"),
        ("<p:name>A &amp; B", "<p:name>A\ufffeB"),
        ("<p:name>A &amp; B", "<p:name> A B"),
        ("<p:name>A &amp; B", "<p:name><p:first>A</p:first>"),
        ("<p:size>5</p:size>", "<p:size>5</p:size><p:size>6</p:size>"),
        ("<p:size>5</p:size>", "<p:name>5</p:name>"),
        ("<p:size>5</p:size>", "<p:size>5</p:Size>"),
        ("<p:size>5</p:size>", "<q:size>5</q:size>"),
        ("<p:size>5</p:size>", '<p:size uom="m2">5</p:size>'),
        ("<p:size>5</p:size>", "<p:size>5</p:size>5"),
        ("</p:plot></gml:member></", "</p:plot></"),
        ("</gml:FeatureCollection>", ""),
        ("</gml:FeatureCollection>", "</gml:FeatureCollection><a/>"),
        ("</gml:FeatureCollection>", "<gml:more/></gml:FeatureCollection>"),
        ("<gml:FeatureCollection", "<!DOCTYPE a><gml:FeatureCollection"),
    ],
)
def test_what_is_odd_is_left_to_gdal(old: str, new: str, is_plain: Callable[[str], bool]) -> None:
    head, found, tail = WHOLE.rpartition(old)
    assert found
    assert not is_plain(head + new + tail)
    is_plain(WHOLE.replace(old, new))  # in every feature, some of it may be plain


def test_what_exceeds_a_bound_is_left_to_gdal(tmp_path: Path) -> None:
    path = tmp_path / "plan.gml"
    path.write_text(WHOLE, "utf-8")
    with pytest.raises(NzvGeoError, match="max-depth"):
        read_file(path, limits=Limits(max_depth=5))
    with pytest.raises(NzvGeoError, match="max-values"):
        read_file(path, limits=Limits(max_values=5))
