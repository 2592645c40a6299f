"""Tables hold everything, escaped."""

import json
import re
from html import unescape
from html.parser import HTMLParser

import pandas
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from nzv_geo.styles import Style, apply_style
from nzv_geo.webmap.content import MapLayer
from nzv_geo.webmap.table import _by_column, _Cells, _records, layer_table
from nzv_geo.webmap.texts import Texts
from tests.hand_drawn import make_layer

TITLE = {"de": "Titel"}
OWN = "own-0"

SIGNS = st.text(st.sampled_from("aß 1.:/<&\"'\r\n\0"), max_size=5)
TEXTS = SIGNS | st.sampled_from([" ", "https://nzv.de/a b", "x" * 80, "y" * 81, "z" * 2001, "NaN"])
NUMBERS = st.floats() | st.sampled_from([-0.0, 2.0**53, 1e16, 1e-7]) | st.integers(-(2**65), 2**65)
ODD = st.sampled_from(["\ud800", None, pandas.NA, True, False, [1, "<"], {"a": 1}, b"b", 1 + 2**53])
VALUES = (
    TEXTS,
    st.floats(),
    st.integers(-(2**63), 2**63 - 1),
    st.booleans(),
    TEXTS | st.none(),
    TEXTS | NUMBERS | ODD,
)
COLUMN = st.sampled_from(VALUES).flatmap(lambda value: st.lists(value, min_size=3, max_size=3))


def table(style: str = "focus-area", **columns: list[object]) -> str:
    layer = make_layer([shapely.Point(14, 51)], crs="EPSG:4326", **columns)
    hidden = {"ags", "name_de", "name_sorbian", "sorbian_language"}
    headings = {field: {"de": field} for field in columns if field not in hidden}
    styled = apply_style(Style(), layer.features) if style == OWN else None
    one = MapLayer("hand", layer, style, TITLE, TITLE, "name_de", headings, styled=styled)
    return layer_table(0, one, Texts("de"))


class Cells(HTMLParser):
    """Collects the text of each cell and the address of each link."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.links: list[str | None] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag in ("td", "th"):
            self.cells.append("")
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_data(self, data: str) -> None:
        if self.cells and data != "\n":
            self.cells[-1] += data


def test_a_row_reads_as_expected() -> None:
    html = table(name_sorbian=["Grodk"], sorbian_language=["dsb"], area_km2=[1234.567], note=[None])
    assert '<th scope="row">a / <span lang="dsb">Grodk</span></th>' in html
    assert '<td class="number" data-value="1234.567">1.234,57</td>' in html
    assert re.search(r"<caption[^>]*>Titel: 1</caption>", html)
    assert html.endswith("<td></td></tr>\n</tbody></table>")


def test_a_date_reads_as_the_language_writes_it_and_stays_a_date_in_the_data() -> None:
    html = table(legal_date=["2009-01-02"])
    assert 'data-date data-raw="&quot;2009-01-02&quot;" data-text="0">02.01.2009</td>' in html


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("siehe https://example.org/a?b=1&c=2 dort", ["https://example.org/a?b=1&c=2"]),
        ("http://a.example https://b.example", ["http://a.example", "https://b.example"]),
        ("javascript:alert(1)", []),
        ("JaVaScRiPt://example.org/%0aalert(1)", []),
        ("data:text/html,<script>alert(1)</script>", []),
        ("//example.org/a", []),
        ("https://", []),
        ("https://[kaputt", []),
        (
            'https://example.org/"onmouseover="alert(1)',
            ['https://example.org/"onmouseover="alert(1)'],
        ),
    ],
)
def test_only_web_addresses_become_links(text: str, links: list[str]) -> None:
    assert Cells(table(note=[text])).links == links


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"))))
def test_any_text_stays_text(text: str) -> None:
    found = Cells(table(note=[text]))
    assert found.cells[-1] == text
    assert found.tags <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "a"}


def test_an_approximate_place_says_so_with_its_uncertainty() -> None:
    html = table(geometry_status=["approximate"], position_uncertainty_m=[800])
    assert "Lage ungefähr (±\u00a0800\u00a0m); amtliche Abgrenzung liegt nicht vor" in html


def test_a_layer_of_the_readers_own_is_not_translated() -> None:
    html = table(OWN, kind=["municipality"], geometry_status=["approximate"], area_km2=[1.5])
    assert "<td>municipality</td><td>approximate</td>" in html
    assert ">1,5</td>" in html


@given(st.lists(COLUMN, max_size=4), st.sampled_from(["de", "en"]), st.booleans())
def test_own_tables_by_column_are_those_by_row(
    columns: list[list[object]], language: str, named: bool
) -> None:
    layer = make_layer([shapely.Point(14, 51)] * 3, crs="EPSG:4326")
    for number, column in enumerate(columns):
        kinds = {type(value) for value in column if value is not None}
        dtype = None if len(kinds) == 1 and "\ud800" not in column else object
        layer.features[f"field {number}"] = pandas.Series(column, dtype=dtype)
    headings = {f"field {number}": {"de": "?"} for number in range(len(columns))}
    styled = apply_style(Style(), layer.features)
    name = "field 0" if named and columns else ""
    one = MapLayer("hand", layer, OWN, TITLE, TITLE, name, headings, styled=styled)
    by_row, by_column = _Cells(one, Texts(language)), _Cells(one, Texts(language))
    written = ["<tr>" + "".join(cells) + "</tr>" for cells in _by_column(one, by_column)]
    assert written == [by_row.row(index, row) for index, row in enumerate(_records(one))]
    assert by_column.texts.table() == by_row.texts.table()


def test_a_feature_without_a_name_has_a_number() -> None:
    layer = make_layer([shapely.Point(14, 51)], crs="EPSG:4326")
    one = MapLayer("hand", layer, OWN, TITLE, TITLE, "", {})
    assert '<th scope="row" data-raw="null">№ 1</th>' in layer_table(0, one, Texts("de"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "ja"),
        (pandas.Timestamp("2027-01-31"), "2027-01-31"),
        (pandas.Timestamp("2027-01-31 10:30"), "2027-01-31T10:30:00"),
        ({"a": ["ä"]}, '{"a": ["ä"]}'),
        (7, "7"),
        (0.1, "0,1"),
        (12345678901234567, "12345678901234567"),
        (1234567890123, "1234567890123"),
        (1234567.890123456, "1234567,890123456"),
        (2.0, "2"),
    ],
)
def test_values_of_any_type_can_be_read(value: object, text: str) -> None:
    assert Cells(table(OWN, note=[value])).cells[-1] == text


def test_a_text_by_language_says_which_it_is_and_keeps_what_cannot_be_shown() -> None:
    layer = make_layer([shapely.Point(14, 51)] * 2, crs="EPSG:4326", message=["kurz", "lang"])
    told = [{"de": "kurz <b>", "en": "short"}, {"de": "ä" * 3000 + "\0", "en": "long"}]
    one = MapLayer(
        "f", layer, "findings", TITLE, TITLE, "ags", {"message": TITLE}, {"message": told}
    )
    texts = Texts("hsb")
    html = layer_table(0, one, texts)
    assert '<td data-text="0" lang="de">kurz &lt;b&gt;</td>' in html
    assert texts.table()[0] == ["kurz <b>", "short", None, None]
    (full,) = re.findall(r"data-full='?\"([^\"]*)\"", html)
    assert json.loads(unescape(full)) == told[1]["de"]
    assert len(texts.table()[1][0] or "") == 2000
    assert "\0" not in html
