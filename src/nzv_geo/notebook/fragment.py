"""Pieces of HTML that stand in a notebook: safe, scoped, without script or request.

All text goes through `words`, which escapes and shortens it: nothing of data is markup, and no
value makes an output long. Rules of style hold inside ``.nzv-shown`` only. Where a notebook that
is not trusted loses them, tables and texts are left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from nzv_geo.brief import shortened

__all__ = [
    "MOST_CHARACTERS",
    "address",
    "card",
    "english",
    "facts",
    "grid",
    "items",
    "more",
    "titled",
    "words",
]

MOST_CHARACTERS = 300  # of one text
MOST_ROWS = 12  # of a table or list
RULES = """
{display:flex;flex-wrap:wrap;gap:8px 20px;align-items:flex-start;max-width:1080px;padding:4px 0}
>*{min-width:0;margin:0}
 .nzv-title{flex:1 0 100%;font-size:1.08em}
 .nzv-picture{flex:0 1 330px}
 .nzv-picture>svg{display:block;max-width:100%;height:auto}
 .nzv-facts{flex:1 1 420px}
 p{margin:4px 0;line-height:1.4}
 ul{margin:4px 0;padding:0 0 0 22px;line-height:1.4}
 ul.nzv-legend{padding:0;list-style:none}
 ul.nzv-legend svg{margin-right:6px;vertical-align:middle}
 table{width:100%;margin:0 0 8px;border-collapse:collapse;font-size:.92em;table-layout:auto}
 caption{padding:6px 0 2px;font-weight:600;text-align:left;color:inherit}
 tr{background:none}
 th{width:auto;font-weight:600}
 :is(th,td){padding:2px 12px 2px 0;border:0;border-bottom:1px solid rgba(128,128,128,.35);\
background:none;color:inherit;text-align:left;vertical-align:top;line-height:1.4;\
unicode-bidi:isolate}
 td{min-width:6.8em;overflow-wrap:anywhere}
 th[scope=row]{width:8em;white-space:nowrap}
 .nzv-number{min-width:0;text-align:right;white-space:nowrap;overflow-wrap:normal}
 a{color:inherit;text-decoration:underline}
 summary{cursor:pointer}
""".strip()
ROOT = "div" + 3 * ".nzv-shown"  # thrice, to outweigh what JupyterLab says of every table
STYLE = f"<style>{''.join(f'{ROOT}{rule}' for rule in RULES.splitlines())}</style>"


def words(value: object, most: int = MOST_CHARACTERS) -> str:
    """Return a text as HTML that says just that; cut where it is long.

    Examples
    --------
    >>> words("<b>A & B</b>"), words("Niederlausitz", 7)
    ('&lt;b&gt;A &amp; B&lt;/b&gt;', 'Nieder…')
    """
    return escape(shortened(str(value), most))


def titled(title: Mapping[str, str], otherwise: str = "") -> str:
    """Return a title in English; the German one, where it is another, when pointed at.

    Examples
    --------
    >>> titled({"de": "Kreise", "en": "Counties"})
    '<span title="Kreise">Counties</span>'
    """
    german, shown = title.get("de", ""), english(title, otherwise)
    if german in ("", shown):
        return words(shown)
    return f'<span title="{words(german)}">{words(shown)}</span>'


def english(title: Mapping[str, str], otherwise: str = "") -> str:
    """Return a title in English; in German, or what else it is, where there is none."""
    return title.get("en") or title.get("de") or otherwise


def address(url: str, content: str) -> str:
    """Return a link around HTML, if the address is one of the web; nothing is asked for by it.

    Examples
    --------
    >>> address("https://example.org/", "BKG"), address("javascript:alert(1)", "BKG")
    ('<a href="https://example.org/" rel="noreferrer">BKG</a>', 'BKG')
    """
    if not url.startswith(("https://", "http://")) or len(url) > MOST_CHARACTERS:
        return content
    return f'<a href="{escape(url)}" rel="noreferrer">{content}</a>'


def card(kind: str, title: str, body: Iterable[str], *, picture: str = "") -> str:
    """Return a whole output.

    Parameters
    ----------
    kind
        What it is, such as ``Layer``.
    title, body, picture
        Of it, as HTML.
    """
    heading = f'<p class="nzv-title"><b>{title}</b> <span>({words(kind)})</span></p>'
    drawn = f'<div class="nzv-picture">{picture}</div>' if picture else ""
    return (
        f'{STYLE}<div class="nzv-shown" lang="en">{heading}{drawn}'
        f'<div class="nzv-facts">{"".join(body)}</div></div>'
    )


def facts(label: str, rows: Iterable[tuple[str, str]]) -> str:
    """Return a table of names and what is known of each, as HTML; what is empty is left out.

    The label is for those who do not see the table.
    """
    lines = "".join(
        f'<tr><th scope="row">{words(name)}</th><td>{value}</td></tr>'
        for name, value in rows
        if value
    )
    return f'<table aria-label="{words(label)}"><tbody>{lines}</tbody></table>'


def grid(
    caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: int = 0
) -> str:
    """Return a table with headings; of many rows, the first.

    Parameters
    ----------
    caption, headings
        Texts.
    rows
        Cells as HTML.
    numbers
        How many of the last columns hold numbers, which stand to the right.
    """
    kinds = ["" for _ in headings[numbers:]] + [' class="nzv-number"'] * numbers
    top = "".join(
        f'<th scope="col"{kind}>{words(heading)}</th>'
        for heading, kind in zip(headings, kinds, strict=True)
    )
    lines = "".join(
        f"<tr>{''.join(f'<td{kind}>{cell}</td>' for cell, kind in zip(row, kinds, strict=True))}"
        "</tr>"
        for row in rows[:MOST_ROWS]
    )
    return (
        f"<table><caption>{words(caption)}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{lines}</tbody></table>{more(len(rows) - MOST_ROWS)}"
    )


def items(texts: Sequence[str], *, most: int = MOST_ROWS, kind: str = "") -> str:
    """Return a list of pieces of HTML; of many, the first."""
    name = f' class="{kind}"' if kind else ""
    lines = "".join(f"<li>{text}</li>" for text in texts[:most])
    return f"<ul{name}>{lines}</ul>{more(len(texts) - most)}"


def more(count: int) -> str:
    """Say how many are not shown; nothing where all are.

    Examples
    --------
    >>> more(3), more(0)
    ('<p>and 3 more</p>', '')
    """
    return f"<p>and {count:,} more</p>" if count > 0 else ""
