"""HTML in a value becomes text that can be read; any other text stays to the letter."""

import time
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nzv_geo.html_text import LONGEST, readable_text

PLAIN = [
    "",
    "a < b",
    "a<b>c",
    "a <b and c> d",
    "1 < 2 > 0",
    "Müller & Söhne",
    "AT&T; und R&D",
    "&nonsense;",
    "<3",
    "<- links, rechts ->",
    "Name <mail@example.org>",
    "  zwei   Leerzeichen\n\tund ein Tab ",
    "<Musterstadt>",
    "Chóśebuz <ł>",
]


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_no_html_stays_as_it_is(text: str) -> None:
    assert readable_text(text) == text


@given(st.text(st.characters(blacklist_characters="<&")))
def test_text_without_the_characters_of_html_stays_as_it_is(text: str) -> None:
    assert readable_text(text) == text


@given(st.lists(st.sampled_from(["<", ">", " ", "& ", "<1", "< b", "<-", "5", "ä", "<>", "</ p>"])))
def test_marks_that_make_no_tag_stay_as_they_are(parts: list[str]) -> None:
    text = "".join(parts)
    assert readable_text(text) == text


@given(st.text(st.characters(blacklist_categories=("Cc", "Cs"))))
def test_what_html_quotes_comes_out_as_it_was(text: str) -> None:
    lines = " ".join(text.split())
    assert readable_text(f"<p>{escape(text)}</p>") == ("" if lines == "–" else lines)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("eins<br>zwei<br/>drei<BR />vier", "eins\nzwei\ndrei\nvier"),
        ("<p>eins</p><p>zwei</p>", "eins\nzwei"),
        ("<div>eins<div>zwei</div></div>", "eins\nzwei"),
        ("<b>fett</b> und <i>schräg</i>", "fett und schräg"),
        ("Grün &amp; Blau &#8211; &uuml;ber&nbsp;all", "Grün & Blau – über all"),
        ("<p>&lt;b&gt; ist kein Tag</p>", "<b> ist kein Tag"),
        ("<ul><li>eins</li><li>zwei</ul>", "– eins\n– zwei"),
        ("<tr><td>AGS</td><td>12071</td></tr>", "AGS: 12071"),
        ("<tr><th>AGS:</th><td>12071</td></tr>", "AGS: 12071"),
        ("<tr><td>a</td><td></td></tr><tr><td></td><td>b</td></tr>", "a\nb"),
        ("<tr><td>a<td>b<td>c<tr><td>1<td>2<td>3", "a | b | c\n1 | 2 | 3"),
        ("<table><tr><td><table><tr><td>x</td><td>1</td></tr></table></td></tr></table>", "x: 1"),
        ("<img src='x.png' alt='Plan'>A<img src=y>", "PlanA"),
        ("<!DOCTYPE html><html><head><title>T</title></head><body>A</body></html>", "A"),
        ("<p title='a > b'>A</p>", "A"),
        ("<p title=it's>A</p>", "A"),
        ("<o:p>A</o:p><br>", "A"),
        ("<p>A <!-- nicht --> B</p>", "A B"),
        ("<p>5 < 6 & 7 > 3</p>", "5 < 6 & 7 > 3"),
        ("<br>", ""),
    ],
)
def test_html_becomes_lines_of_text(html: str, text: str) -> None:
    assert readable_text(html) == text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a href="https://example.org/p?a=1&amp;b=2">Plan</a>', "Plan (https://example.org/p?a=1&b=2)"),
        ("<a href=https://example.org>https://example.org</a>", "https://example.org"),
        ("<a href='https://example.org'></a>", "https://example.org"),
        ("<a href='mailto:bau@example.org'>Bauamt</a>", "Bauamt (bau@example.org)"),
        ("<a href='https://example.org'>eins<a href='https://example.net'>zwei",
         "eins (https://example.org)zwei (https://example.net)"),
        ("<a href='plan.pdf'>Plan</a>", "Plan"),
        ("<a name='x'>Plan</a>", "Plan"),
        ("<a data-href='https://example.org'>Plan</a>", "Plan"),
    ],
)  # fmt: skip
def test_links_have_their_address_behind_them(html: str, text: str) -> None:
    assert readable_text(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>A",
        "A<script>alert(1)",
        "<SCRIPT src='https://example.org/x.js'/>A<br>",
        "<style>b > a { color: red }</style>A",
        "<script>if (a<b) { write('<p>B</p>'); }</script >A",
        "<a href='javascript:alert(1)'>A</a>",
        "<a href=' JaVaScRiPt:alert(1)'>A</a>",
        "<a href='data:text/html,x'>A</a>",
        "<img src=x onerror=alert(1)>A",
        "<svg onload='alert(1)'><text>B</text></svg>A",
        "<iframe srcdoc='<p>B</p>'></iframe>A",
        "<b onmouseover=alert(1)>A</b>",
    ],
)
def test_of_what_would_be_run_nothing_is_left(html: str) -> None:
    assert readable_text(html) == "A"


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 30_000 + "A",
        "<table><tr><td>" * 10_000 + "A",
        "<p>" + "<a \"'" * 30_000,
        "<p>" + "<!--" * 40_000,
        "<p>" + "</" * 90_000,
        "<p>" + '<a a="' * 30_000,
        "<p" + " " * 190_000,
        "<p>" + "<script " * 20_000,
    ],
    ids=["nested", "tables", "quotes", "comments", "ends", "attributes", "blanks", "scripts"],
)
def test_hostile_html_takes_no_time(html: str) -> None:
    assert len(html) <= LONGEST
    start = time.perf_counter()
    readable_text(html)
    assert time.perf_counter() - start < 2


def test_what_is_very_long_stays_as_it_is() -> None:
    html = "<p>" + "a" * LONGEST
    assert len(readable_text(html)) == len(html)
