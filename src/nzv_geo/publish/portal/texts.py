"""Texts of a page that needs no script: one language, and where each link leads from there."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from nzv_geo.i18n import LANGUAGES, in_every_language, load_words
from nzv_geo.webmap.texts import FALLBACK, Text, Texts

__all__ = ["PageTexts", "byte_size", "home_of", "paragraphs"]

UNITS = ("B", "kB", "MB", "GB")
NBSP = "\u00a0"


class PageTexts(Texts):
    """Writes texts and addresses of one page in one language.

    Parameters
    ----------
    language
        Of the page.
    path
        Where the page stands below the folder of its language, such as ``layers/counties.html``.
    """

    def __init__(self, language: str, path: str) -> None:
        super().__init__(language)
        self.path = path

    @property
    def file(self) -> str:
        """Where the page stands below the folder of the portal.

        Examples
        --------
        >>> PageTexts("en", "layers/counties.html").file
        'en/layers/counties.html'
        """
        return home_of(self.language) + self.path

    def mark(self, text: Text) -> str:
        """Return the language of a text that stands in for one that is missing."""
        return "" if self.language in text else f' lang="{FALLBACK}"'

    def label(self, text: Text) -> str:
        """Return the attribute ``aria-label`` with this text."""
        return f'aria-label="{escape(self.shown(text))}"'

    def told(self, group: str, key: str, **values: object) -> str:
        """Return a word of the interface, escaped, without an element."""
        return escape(self.shown(in_every_language(group, key, **values)))

    def to(self, target: str, language: str = "") -> str:
        """Return the relative address of a page in this or another language.

        Examples
        --------
        >>> texts = PageTexts("en", "layers/counties.html")
        >>> texts.to("index.html#data"), texts.to("layers/counties.html", "de")
        ('../index.html#data', '../../layers/counties.html')
        """
        return self.to_file(home_of(language or self.language) + target)

    def to_file(self, target: str) -> str:
        """Return the relative address of a file of the portal, ready for an attribute."""
        path, mark, fragment = target.partition("#")
        near = posixpath.relpath(path, posixpath.dirname(self.file) or ".")
        return escape(quote(near) + mark + quote(fragment, safe="=/:&"))

    def link(self, content: str, target: str, attributes: str = "") -> str:
        """Return a link to a file of the portal; the content is escaped already."""
        spaced = f" {attributes}" if attributes else ""
        return f'<a{spaced} href="{self.to_file(target)}">{content}</a>'


def home_of(language: str) -> str:
    """Return the folder of the pages in a language; German ones stand at the top.

    Examples
    --------
    >>> [home_of(language) for language in LANGUAGES]
    ['', 'en/', 'dsb/', 'hsb/']
    """
    return "" if language == LANGUAGES[0] else f"{language}/"


def byte_size(count: int, language: str) -> str:
    r"""Write a number of bytes for people.

    Examples
    --------
    >>> byte_size(1_234_567, "de"), byte_size(999, "en")
    ('1,2\xa0MB', '999\xa0B')
    """
    size, unit = float(count), 0
    while size >= 1000 and unit < len(UNITS) - 1:
        size, unit = size / 1000, unit + 1
    decimals = 1 if unit and size < 100 else 0
    return f"{load_words(language).number(size, decimals)}{NBSP}{UNITS[unit]}"


def paragraphs(text: Mapping[str, str], texts: PageTexts) -> str:
    """Return a text as paragraphs: an empty line begins another, a line end stays."""
    lines = texts.shown(text).strip().split("\n\n")
    mark = texts.mark(text)
    return "".join(f"<p{mark}>{escape(part).replace(chr(10), '<br>')}</p>" for part in lines)
