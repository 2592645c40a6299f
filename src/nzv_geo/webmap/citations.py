"""Write facts and where they were read: a short title, publisher and date, each with its link."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from nzv_geo.focus_areas import Fact, Source
from nzv_geo.focus_areas.records import UNDATED
from nzv_geo.i18n import date_in_every_language, in_every_language, load_words
from nzv_geo.webmap.links import is_web_address
from nzv_geo.webmap.texts import Text, Texts

__all__ = ["Citation", "citation", "citation_html", "dated", "statement_html"]


class Citation(NamedTuple):
    """A source as a page names it.

    Parameters
    ----------
    title
        As printed, which is German; of a source without one, what it is cited for.
    address
        A web address, or empty.
    publisher
        Who answers for it.
    date
        In the way of each language.
    note
        What a reader should know besides; empty where there is nothing.
    """

    title: Text
    address: str
    publisher: str
    date: Text
    note: Text


def citation(source: Source) -> Citation:
    """Return how a page names a source.

    Examples
    --------
    >>> from nzv_geo.focus_areas import load_focus_areas
    >>> cited = citation(load_focus_areas().sources["sachsen-2025"])
    >>> cited.title["de"], cited.date["de"]
    ('Lausitz wird erstes Net Zero Valley Europas', '16.12.2025')
    """
    return Citation(
        title=_title(source),
        address=source.address if is_web_address(source.address) else "",
        publisher=source.publisher,
        date=dated(source.date),
        note=in_every_language("area", "not_read_again") if source.read_again == "no" else {},
    )


def dated(date: str) -> Text:
    """Return a date in the way of each language; a year alone stays one.

    Examples
    --------
    >>> dated("2025-12-16")["de"], dated("2023")["de"], dated("undated")["de"]
    ('16.12.2025', '2023', 'undatiert')
    """
    if date == UNDATED:
        return in_every_language("area", "undated")
    return date_in_every_language(date)


def citation_html(source: Source, texts: Texts) -> str:
    """Return a source as HTML: its title, a link where it has an address, publisher and date."""
    cited = citation(source)
    target = f'href="{escape(cited.address)}" rel="noreferrer"'
    title = texts.tag("a", cited.title, target) if cited.address else texts.tag("span", cited.title)
    rest = [escape(cited.publisher), texts.tag("span", cited.date)]
    rest += [texts.tag("span", cited.note)] if cited.note else []
    return ", ".join([title, *rest])


def statement_html(fact: Fact, texts: Texts) -> str:
    """Return what a fact says; below a figure, what that is the figure of."""
    statement = texts.tag("span", fact.text)
    if not any(fact.about.values()):
        return statement
    basis = {
        language: load_words(language).word("area", "about", about=about)
        for language, about in fact.about.items()
    }
    return f"{statement} {texts.tag('small', basis)}"


def _title(source: Source) -> Text:
    if source.read_again == "own":
        return in_every_language("area", "own_source")
    if source.title:
        return {"de": source.title}
    return {
        language: load_words(language).word("area", "untitled", about=about)
        for language, about in source.supports.items()
    }
