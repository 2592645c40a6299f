"""Imprint, privacy and accessibility: what is true of the pages, and what the operator says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, NamedTuple

from nzv_geo.cartography import vintage_words
from nzv_geo.catalogue import Basemap
from nzv_geo.findings import Finding, Kind
from nzv_geo.i18n import in_every_language, load_words
from nzv_geo.publish.portal.frame import LEGAL, Page, Site
from nzv_geo.publish.portal.settings import Settings
from nzv_geo.publish.portal.tables import row_head, table
from nzv_geo.publish.portal.texts import PageTexts, paragraphs
from nzv_geo.styles import by_language
from nzv_geo.webmap.texts import Text

__all__ = ["legal_pages", "offered_basemaps", "operator_findings"]

ASKED = {  # keys of [portal] that a page needs
    "imprint": ("operator", "address", "email"),
    "privacy": ("web_space",),
    "accessibility": ("enforcement", "reviewed"),
}
SERVERS = "servers"  # what stands below a section in place of a key of [portal]
BESIDES = ("phone", "represented_by")  # of the imprint, where there are any


class _Section(NamedTuple):
    """A part of a statement: its heading, its points, and what the operator says below them."""

    title: Text
    items: Sequence[Text]
    fact: str


def legal_pages() -> list[Page]:
    """Return the three pages."""
    bodies = {"imprint": _imprint, "privacy": _privacy, "accessibility": _accessibility}
    return [
        Page(LEGAL[name], in_every_language("portal", name), body) for name, body in bodies.items()
    ]


def operator_findings(settings: Settings) -> Iterator[Finding]:
    """Yield what only the operator can say, and has not said so far."""
    words = load_words("de")
    for page, keys in ASKED.items():
        missing = [key for key in keys if not _stated(settings, key)]
        if missing:
            name = words.word("portal", page)
            yield Finding.of(Kind.OPERATOR_UNTOLD, keys=", ".join(missing), page=name)


def offered_basemaps(settings: Settings) -> list[Basemap]:
    """Return the background maps of all maps of a portal."""
    project = settings.project.basemaps(settings.catalogue) if settings.project else ()
    every = (*settings.catalogue.basemaps.values(), *project)
    return list({basemap.id: basemap for basemap in every}.values())


def _imprint(site: Site, texts: PageTexts) -> str:
    settings = site.settings
    keys = [*ASKED["imprint"], *(key for key in BESIDES if _stated(settings, key))]
    items = "".join(
        f"<div>{texts.word('dt', 'portal', key)}<dd>{_fact(settings, key, texts)}</dd></div>"
        for key in keys
    )
    notes = ""
    project = settings.project
    for key in ("imprint", "contact"):
        if project and (text := getattr(project, key)):
            notes += texts.word("h2", "portal", key) + paragraphs(by_language(text), texts)
    return f"""\
{texts.word("h1", "portal", "imprint")}
<dl class="facts">{items}</dl>
{notes}{_how_to_fill("imprint", settings, texts)}"""


def _privacy(site: Site, texts: PageTexts) -> str:
    return (
        texts.word("h1", "portal", "privacy")
        + _statement("privacy", site, texts)
        + _how_to_fill("privacy", site.settings, texts)
    )


def _accessibility(site: Site, texts: PageTexts) -> str:
    return (
        texts.word("h1", "portal", "accessibility")
        + _statement("accessibility", site, texts)
        + _how_to_fill("accessibility", site.settings, texts)
    )


def _statement(name: str, site: Site, texts: PageTexts) -> str:
    written = ""
    for section in _sections()[name]:
        items = "".join(texts.tag("li", item) for item in section.items)
        is_list = len(section.items) > 1
        told = f"<ul>{items}</ul>" if is_list else texts.tag("p", section.items[0])
        written += f"\n{texts.tag('h2', section.title)}{told}"
        if section.fact == SERVERS:
            written += _servers(site, texts)
        elif section.fact:
            written += f"<p>{_fact(site.settings, section.fact, texts)}</p>"
    return written


@cache
def _sections() -> dict[str, list[_Section]]:
    """Return the statements, as statements.toml has them."""
    told = tomllib.loads((files("nzv_geo.publish.portal") / "statements.toml").read_text("utf-8"))
    return {
        name: [_Section(each["title"], each["items"], each.get("fact", "")) for each in sections]
        for name, sections in told.items()
    }


def _servers(site: Site, texts: PageTexts) -> str:
    """List who receives an IP address after consent, and nobody else."""
    basemaps = offered_basemaps(site.settings)
    if not basemaps:
        return ""
    heads = [("portal", "background"), ("portal", "receiver"), ("portal", "server")]
    rows = (
        f"<tr>{row_head(basemap.title, texts)}<td>{escape(basemap.publisher)}</td>"
        f"<td>{escape(basemap.origin.partition('//')[2])}</td></tr>"
        for basemap in basemaps
    )
    return table(in_every_language("portal", "background"), heads, rows, texts)


def _stated(settings: Settings, key: str) -> Any:
    value = getattr(settings.entry, key)
    return value.strip() if isinstance(value, str) else value


def _fact(settings: Settings, key: str, texts: PageTexts) -> str:
    """Return what the operator says, or that it is missing."""
    value = _stated(settings, key)
    if not value:
        return f'<strong class="missing">{texts.told("portal", "missing")}</strong>'
    if key == "email":
        return f'<a href="mailto:{escape(value)}">{escape(value)}</a>'
    if key == "reviewed":
        return escape(texts.shown(vintage_words(value)))
    text = by_language(value)
    lines = "<br>".join(escape(texts.shown(text)).splitlines())
    return f"<span{texts.mark(text)}>{lines}</span>"


def _how_to_fill(page: str, settings: Settings, texts: PageTexts) -> str:
    """Say how the operator fills what is missing; nothing where nothing is."""
    missing = [key for key in ASKED[page] if not _stated(settings, key)]
    if not missing:
        return ""
    lines = "\n".join(["[portal]", *(f'{key} = "…"' for key in missing)])
    told = texts.word("p", "portal", "how_to_fill")
    return f'\n<aside class="to-fill">{told}<pre class="code">{lines}</pre></aside>'
