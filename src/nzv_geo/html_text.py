"""HTML in a value as plain text: what balloons of KML hold, so that tables and popups can be read.

Nothing but text comes out: what would be run or fetched is left out. A text that is no HTML stays
as it is to the letter: `a < b`, `Müller & Söhne`. Tags are found by one expression that never goes
back: `html.parser` takes minutes for 200 kB of tags that do not end.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

__all__ = ["readable_text"]

LONGEST = 200_000  # characters; what is longer is left as it is
BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figure", "figcaption", "footer", "form", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
}  # fmt: skip
CELLS = {"td", "th"}
DROPPED = {
    "head", "iframe", "noscript", "object", "script", "style", "svg", "template", "title",
}  # fmt: skip
# Tags of which text may look like one (a<b>c): HTML only where they are closed again.
SHORT = {
    "a", "b", "i", "q", "s", "u",
}  # fmt: skip
OTHERS = {
    "abbr", "big", "body", "cite", "code", "del", "em", "font", "html", "img", "ins", "kbd",
    "link", "mark", "meta", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "var",
}  # fmt: skip
LONG = BLOCKS | CELLS | DROPPED | OTHERS
QUOTED = r"""[^<>"']++|"[^"]*+"|'[^']*+'"""
SURE = re.compile(  # of a text of which nobody knows yet whether it is HTML
    r"""<(/?)([a-z][a-z0-9]*+)(?:\s++[\w:-]++\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++))*+\s*+/?>""",
    re.IGNORECASE,
)
TAG = re.compile(
    rf"<!--.*?(?:-->|\Z)|<[!?][^<>]*+>"
    rf"|<(?P<end>/?)(?P<name>[a-z][\w:-]*+)(?P<more>(?=[\s/>])(?:(?:{QUOTED})*+(?=>)|[^<>]*+))>",
    re.IGNORECASE | re.DOTALL,
)
ATTRIBUTE = re.compile(
    r"""(?<![\w:-])(href|alt)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""", re.IGNORECASE
)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|([a-z][a-z0-9]{1,30}));", re.IGNORECASE)
SPACE = re.compile(r"\s+")
CELL = "\t"  # between cells: all other white space becomes a blank
ADDRESS = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)


def readable_text(html: str) -> str:
    """Return what a text says if it is HTML; any other text as it is.

    Rows of a table are lines: two cells as ``name: value``, more with bars between them. Points of
    a list begin with a dash, links have their address behind them. Scripts, styles and what else
    is no text are left out.

    Parameters
    ----------
    html
        Any text.

    Examples
    --------
    >>> print(readable_text("<table><tr><td>AGS</td><td>12071</td></tr></table>A &amp; B<br>C"))
    AGS: 12071
    A & B
    C
    >>> readable_text('<a href="https://example.org/plan">Plan</a>')
    'Plan (https://example.org/plan)'
    >>> [readable_text(text) for text in ("a < b", "Müller & Söhne", "<3", "a<b>c")]
    ['a < b', 'Müller & Söhne', '<3', 'a<b>c']
    """
    if len(html) > LONGEST or not _is_html(html):
        return html
    reader = _Reader()
    place = 0
    while found := TAG.search(html, place):
        reader.take(html[place : found.start()])
        place = found.end()
        name = (found["name"] or "").lower()
        if found["end"]:
            reader.end(name)
        elif name in DROPPED:
            place = _end_of(name, found, html)
        elif name:
            reader.begin(name, found["more"])
    reader.take(html[place:])
    reader.end("a")
    return _lines("".join(reader.parts))


def _end_of(name: str, found: re.Match[str], html: str) -> int:
    """Return where an element ends whose content is left out."""
    if found["more"].endswith("/"):
        return found.end()
    closed = re.compile(rf"</{name}\b[^<>]*+>?", re.IGNORECASE).search(html, found.end())
    return closed.end() if closed else len(html)


def _is_html(text: str) -> bool:
    """Tell whether a text has a tag or an entity of HTML."""
    if "<" in text and _has_tag(text):
        return True
    return "&" in text and any(
        found[1] is None or f"{found[1]};" in html5 for found in ENTITY.finditer(text)
    )


def _has_tag(text: str) -> bool:
    """Tell whether a tag of HTML stands in a text."""
    opened: set[str] = set()
    for found in SURE.finditer(text):
        name = found[2].lower()
        closes = found[1] and name in opened
        if name in LONG or (name in SHORT and (closes or "=" in found[0])):
            return True
        opened.add(name)
    return False


class _Reader:
    """What collects the text of HTML; it keeps no tree, so that no depth is too deep."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.address = ""  # of the link that is open
        self.start = 0  # where its text begins

    def take(self, text: str) -> None:
        """Take text; white space is a blank."""
        self.parts.append(SPACE.sub(" ", unescape(text)))

    def begin(self, name: str, attributes: str) -> None:
        """Begin a line, a cell or a link."""
        if name in BLOCKS:
            self.parts.append("\n– " if name == "li" else "\n")
        elif name in CELLS:
            self.parts.append(CELL)
        elif name == "a":
            self.end("a")
            self.address, self.start = _attribute("href", attributes).strip(), len(self.parts)
        elif name == "img":
            self.take(_attribute("alt", attributes))

    def end(self, name: str) -> None:
        """End a line, or a link: its address stands behind its text, unless it is its text."""
        if name in BLOCKS:
            self.parts.append("\n")
        if name != "a":
            return
        if ADDRESS.fullmatch(self.address):
            link_text = "".join(self.parts[self.start :]).strip()
            plain = self.address.removeprefix("mailto:")
            if link_text != plain:
                self.parts.append(f" ({plain})" if link_text else plain)
        self.address = ""


def _attribute(name: str, written: str) -> str:
    """Return the value of an attribute; empty where a tag has none."""
    for found in ATTRIBUTE.finditer(written):
        if found[1].lower() == name:
            return unescape(found[2] or found[3] or found[4] or "")
    return ""


def _lines(text: str) -> str:
    """Return lines without blanks around them, cells joined, no line empty."""
    lines = (_row(line) for line in text.split("\n"))
    return "\n".join(line for line in lines if line not in ("", "–"))


def _row(line: str) -> str:
    cells = [" ".join(cell.split()) for cell in line.split(CELL)]
    filled = [cell for cell in cells if cell]
    if len(filled) == 2 and len(cells) > 1:
        name, value = filled
        return f"{name} {value}" if name.endswith(":") else f"{name}: {value}"
    return " | ".join(filled)
