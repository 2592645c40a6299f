"""What pages say of privacy and accessibility, as statements.toml has it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from nzv_geo.webmap.texts import Text, Texts, paragraphs_of

__all__ = ["STATEMENTS", "Section", "map_statements", "sections", "told"]

STATEMENTS = ("privacy", "accessibility")
MAP = "map"


class Section(NamedTuple):
    """A part of a statement.

    Parameters
    ----------
    title
        Its heading.
    items
        What it says.
    fact
        What only the publisher knows and says below it; empty where there is nothing.
    """

    title: Text
    items: Sequence[Text]
    fact: str


def sections(name: str, *pages: str) -> list[Section]:
    """Return the sections of a statement that are true of a page.

    Parameters
    ----------
    name
        One of `STATEMENTS`.
    pages
        What the page is, as ``only`` in statements.toml names it: ``portal``, ``map``, ``files``,
        ``basemaps``.

    Examples
    --------
    >>> [section.title["en"] for section in sections("privacy", "map")]
    ['What these pages do not do', 'Loading the pages', 'Links']
    """
    found = []
    for each in _statements()[name]:
        here = [item for item in each["items"] if "only" not in item or item["only"] in pages]
        items = [_text(item) for item in here]
        if items:
            found.append(Section(each["title"], items, each.get("fact", "")))
    return found


def map_statements(
    texts: Texts, *, takes_files: bool, basemaps: bool, own: Mapping[str, Text]
) -> str:
    """Return both statements of a map as HTML.

    Parameters
    ----------
    texts
        Where the texts are kept.
    takes_files
        The map takes files of the reader.
    basemaps
        It offers background maps.
    own
        What whoever publishes it adds to a statement, by the name of it.
    """
    pages = [MAP, *(["files"] if takes_files else []), *(["basemaps"] if basemaps else [])]
    return "".join(_statement(name, pages, own.get(name), texts) for name in STATEMENTS)


def _statement(name: str, pages: Sequence[str], own: Text | None, texts: Texts) -> str:
    written = texts.word("h3", "portal", name)
    for part in paragraphs_of(own) if own else []:
        written += texts.tag("p", part, 'class="note"')
    for section in sections(name, *pages):
        written += texts.tag("h4", section.title) + told(section.items, texts)
    return f"{written}\n"


def told(items: Sequence[Text], texts: Texts) -> str:
    """Return the points of a section as HTML: a list, or a paragraph where there is but one."""
    if len(items) == 1:
        return texts.tag("p", items[0])
    return f"<ul>{''.join(texts.tag('li', item) for item in items)}</ul>"


def _text(item: Mapping[str, str]) -> Text:
    return {language: text for language, text in item.items() if language != "only"}


@cache
def _statements() -> dict[str, Any]:
    return tomllib.loads((files("nzv_geo.webmap") / "statements.toml").read_text("utf-8"))
