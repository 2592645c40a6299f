"""What every page of a portal has around it: head, policy, sections, languages, foot."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any

from nzv_geo.i18n import LANGUAGES, in_every_language, load_words
from nzv_geo.publish.portal.datasets import Dataset
from nzv_geo.publish.portal.settings import Settings
from nzv_geo.publish.portal.texts import PageTexts
from nzv_geo.version import __version__
from nzv_geo.webmap.area_cards import AreaCard
from nzv_geo.webmap.document import Assets, document_head, page_style
from nzv_geo.webmap.encode import json_for_script
from nzv_geo.webmap.index import MapCard
from nzv_geo.webmap.texts import Text

__all__ = ["CATALOGUE", "FEED", "INDEX", "LEGAL", "Page", "Site", "document"]

INDEX, FEED, CATALOGUE = "index.html", "feed.xml", "catalogue.jsonld"
LEGAL = {name: f"{name}.html" for name in ("imprint", "privacy", "accessibility")}
SECTIONS = ("maps", "sheets", "data", "more")
SHARED = ("tables", "the page that leads")  # parts of the style sheet of the maps
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath "
    "d='M2 6l5-4 4 2 3 4-3 6-6-1z' fill='%230a5546'/%3E%3C/svg%3E"
)


@dataclass(frozen=True, eq=False)
class Site:
    """What the pages of a portal share.

    Parameters
    ----------
    settings
        What it shows, and who runs it.
    datasets
        Its layers.
    maps
        Its maps, the main one first; their files stand in the folder ``maps``.
    sheets
        The focus areas that have a fact sheet, beside the maps.
    pictures
        Of the region, by ``region``, and of layers, by their names; without their labels.
    """

    settings: Settings
    datasets: Sequence[Dataset]
    maps: Sequence[MapCard]
    sheets: Sequence[AreaCard]
    pictures: Mapping[str, str]


@dataclass(frozen=True)
class Page:
    """A page of a portal in every language.

    Parameters
    ----------
    path
        Below the folder of a language.
    title
        By language.
    body
        Writes what stands in its middle.
    about
        What it is about, as schema.org says it; None for a page that is about no data.
    """

    path: str
    title: Text
    body: Callable[[Site, PageTexts], str]
    about: Callable[[Site, PageTexts], dict[str, Any]] | None = None


def document(page: Page, site: Site, language: str) -> bytes:
    """Return a page in a language: without script, and with a policy that lets nothing in."""
    texts = PageTexts(language, page.path)
    styles = [page_style(*SHARED) + "\n" + _own_style()]
    title, portal = texts.shown(page.title), texts.shown(site.settings.title)
    named = title if page.path == INDEX else f"{title} – {portal}"
    data = ""
    if page.about:
        told = json_for_script(page.about(site, texts))
        data = f'\n<script type="application/ld+json">{told}</script>'
    written = f"""\
{document_head(language, named, Assets(styles, []), _links(site, page, texts))}
<body class="portal">
<a class="skip" href="#content">{texts.told("portal", "skip")}</a>
<header>
{texts.link(escape(portal), texts_home(texts), 'class="brand"')}
{_sections(site, texts)}
{_languages(page, texts)}
{_draft(texts)}</header>
<main id="content" tabindex="-1">
{page.body(site, texts)}
</main>
{_foot(site, texts)}{data}
</body></html>
"""
    # Half a character, as from a broken file name, has no UTF-8: it is shown as a question mark.
    return written.encode("utf-8", "replace")


def texts_home(texts: PageTexts) -> str:
    """Return the first page in the language of a page, below the folder of the portal."""
    return PageTexts(texts.language, INDEX).file


def _own_style() -> str:
    written = (files("nzv_geo.publish.portal") / "static" / "portal.css").read_text("utf-8")
    bare = re.sub(r"/\*.*?\*/", "", written, flags=re.DOTALL)
    return "\n".join(code for line in bare.splitlines() if (code := line.strip()))


def _links(site: Site, page: Page, texts: PageTexts) -> list[str]:
    """Return what the head says of other languages and of the feed; none of it is loaded."""
    others = [
        f'<link rel="alternate" hreflang="{code}" href="{texts.to(page.path, code)}">'
        for code in LANGUAGES
    ]
    description = escape(texts.shown(site.settings.description))
    return [
        f'<meta name="description" content="{description}">',
        f'<link rel="icon" href="{ICON}">',
        *others,
        f'<link rel="alternate" type="application/atom+xml" href="{texts.to_file(FEED)}" '
        f'title="{texts.told("portal", "feed")}">',
        f'<link rel="alternate" type="application/ld+json" href="{texts.to_file(CATALOGUE)}">',
    ]


def _sections(site: Site, texts: PageTexts) -> str:
    shown = [name for name in SECTIONS if name != "sheets" or site.sheets]
    items = "".join(
        f'<li><a href="{texts.to(f"{INDEX}#{name}")}">{texts.told("portal", name)}</a></li>'
        for name in shown
    )
    label = texts.label(in_every_language("portal", "parts"))
    return f'<nav class="sections" {label}><ul>{items}</ul></nav>'


def _languages(page: Page, texts: PageTexts) -> str:
    items = ""
    for code in LANGUAGES:
        here = ' aria-current="page"' if code == texts.language else ""
        name = escape(load_words(code).name)
        items += (
            f'<li><a href="{texts.to(page.path, code)}" lang="{code}" hreflang="{code}"{here}>'
            f"{name}</a></li>"
        )
    label = texts.label(in_every_language("page", "language"))
    return f'<nav class="languages" {label}><ul>{items}</ul></nav>'


def _draft(texts: PageTexts) -> str:
    note = texts.told("page", "draft_note")
    return f'<p class="draft">{note}</p>\n' if note else ""


def _foot(site: Site, texts: PageTexts) -> str:
    legal = "".join(
        f'<li><a href="{texts.to(path)}">{texts.told("portal", key)}</a></li>'
        for key, path in LEGAL.items()
    )
    feed = f"<li>{texts.link(texts.told('portal', 'feed'), FEED)}</li>"
    operator = escape(site.settings.operator) or texts.told("portal", "missing")
    label = texts.label(in_every_language("portal", "legal"))
    return f"""\
<footer>
<p>{texts.told("portal", "operator")}: {operator}</p>
<nav {label}><ul>{legal}{feed}</ul></nav>
<p class="made">{texts.told("page", "made_with_index", version=__version__)}</p>
</footer>"""
