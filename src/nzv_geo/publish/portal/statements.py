"""Imprint, privacy and accessibility: what is true of the pages, and what the operator says."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from nzv_geo.cartography import vintage_words
from nzv_geo.catalogue import Basemap
from nzv_geo.findings import Finding, Kind
from nzv_geo.i18n import in_every_language, load_words
from nzv_geo.publish.portal.frame import LEGAL, Page, Site
from nzv_geo.publish.portal.settings import Settings
from nzv_geo.publish.portal.tables import row_head, table
from nzv_geo.publish.portal.texts import PageTexts, paragraphs
from nzv_geo.styles import by_language
from nzv_geo.webmap.statements import sections, told

__all__ = ["legal_pages", "offered_basemaps", "operator_findings"]

ASKED = {  # keys of [portal] that a page needs
    "imprint": ("operator", "address", "email"),
    "privacy": ("web_space",),
    "accessibility": ("enforcement", "reviewed"),
}
SERVERS = "servers"  # what stands below a section in place of a key of [portal]
BESIDES = ("phone", "represented_by")  # of the imprint, where there are any


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
    notes = "".join(
        texts.word("h2", "portal", key) + text
        for key in ("imprint", "contact")
        if (text := _project_text(key, settings, texts))
    )
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
    written = _project_text(name, site.settings, texts)
    for section in sections(name, "portal", "files"):
        written += f"\n{texts.tag('h2', section.title)}{told(section.items, texts)}"
        if section.fact == SERVERS:
            written += _servers(site, texts)
        elif section.fact:
            written += f"<p>{_fact(site.settings, section.fact, texts)}</p>"
    return written


def _project_text(name: str, settings: Settings, texts: PageTexts) -> str:
    """Return what the map project says of a matter; nothing where it does not."""
    text = settings.project and getattr(settings.project, name)
    return paragraphs(by_language(text), texts) if text else ""


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
    asked = texts.word("p", "portal", "how_to_fill")
    return f'\n<aside class="to-fill">{asked}<pre class="code">{lines}</pre></aside>'
