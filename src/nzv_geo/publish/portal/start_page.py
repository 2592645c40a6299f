"""The first page of a portal: what it is, what is official, as of when, and where to click."""

from __future__ import annotations

from html import escape
from typing import Any

from nzv_geo.cartography import sources_of, valley_lead, vintage_words
from nzv_geo.catalogue import FOCUS_AREAS
from nzv_geo.focus_areas import load_outlines
from nzv_geo.i18n import LANGUAGES, in_every_language
from nzv_geo.provenance import Source
from nzv_geo.publish.portal.datasets import Dataset
from nzv_geo.publish.portal.frame import CATALOGUE, FEED, INDEX, Page, Site
from nzv_geo.publish.portal.manifest import LOCK
from nzv_geo.publish.portal.schema_org import data_catalogue
from nzv_geo.publish.portal.texts import PageTexts, byte_size
from nzv_geo.webmap.area_cards import AreaCard
from nzv_geo.webmap.index import MapCard
from nzv_geo.webmap.texts import Text

__all__ = ["dates_of", "start_page"]

MAPS = "maps"


def start_page(site: Site) -> Page:
    """Return the page."""
    return Page(INDEX, site.settings.title, _body, _about)


def _about(site: Site, texts: PageTexts) -> dict[str, Any]:
    return data_catalogue(site.settings, site.datasets, texts)


def _body(site: Site, texts: PageTexts) -> str:
    return f"""\
<div class="hero">
<div>
{texts.tag("h1", site.settings.title)}
{texts.tag("p", site.settings.description, 'class="lead"')}
{_actions(site, texts)}
{_standing(site, texts)}
</div>
{_picture(site, texts)}
</div>
<section aria-labelledby="maps">
{texts.word("h2", "portal", "maps", 'id="maps"')}
{texts.word("p", "portal", "maps_text")}
<ul class="maps">{"".join(_map(card, texts) for card in site.maps)}</ul>
</section>
{_sheets(site, texts)}<section aria-labelledby="data">
{texts.word("h2", "portal", "data", 'id="data"')}
{texts.word("p", "portal", "data_text")}
<ul class="datasets">{"".join(_dataset(each, texts) for each in site.datasets)}</ul>
</section>
<section aria-labelledby="more">
{texts.word("h2", "portal", "more", 'id="more"')}
{_more(site, texts)}
</section>"""


def _actions(site: Site, texts: PageTexts) -> str:
    first = texts.link(texts.told("portal", "open_map"), _file(site.maps[0], texts), 'class="main"')
    data = f'<a href="#data">{texts.told("portal", "get_data")}</a>'
    sheets = f'<a href="#sheets">{texts.told("portal", "sheets")}</a>' if site.sheets else ""
    return f'<p class="actions">{first} {data} {sheets}</p>'


def _file(card: MapCard, texts: PageTexts) -> str:
    return _in_language(f"{MAPS}/{card.file}", texts)


def _in_language(path: str, texts: PageTexts) -> str:
    """Return a page that speaks every language, in that of the page that leads to it."""
    return path if texts.language == LANGUAGES[0] else f"{path}#lang={texts.language}"


def _standing(site: Site, texts: PageTexts) -> str:
    """Say what is official and what is not, of which date, and how accurate it is."""
    catalogue = site.settings.catalogue
    counties = next(each for each in site.datasets if each.layer.id == "counties")
    source = counties.layer.provenance.sources[0]
    has_areas = any(each.layer.id == FOCUS_AREAS for each in site.datasets)
    numbers = [str(number) for number in load_outlines(catalogue)] if has_areas else []
    rows: list[tuple[str, Text]] = [
        ("official", in_every_language("portal", "official_text", publisher=source.publisher)),
        ("as_of", _as_of(site)),
        ("fit", source.accuracy),
    ]
    if FOCUS_AREAS in catalogue.layers:
        rows.insert(2, ("areas", valley_lead(numbers, has_areas=has_areas)))
    items = "".join(
        f"<div>{texts.word('dt', 'portal', key)}{texts.tag('dd', text)}</div>" for key, text in rows
    )
    return f'<dl class="standing">{items}</dl>'


def _as_of(site: Site) -> Text:
    """Say of when the lines are, apart from of when municipalities and their names are."""
    units = next(each for each in site.datasets if each.layer.id == "municipalities")
    lines, *names = [source.vintage for source in units.layer.provenance.sources]
    values = {"lines": vintage_words(lines or "unknown")}
    if not names:
        return in_every_language("portal", "as_of_lines", **values)
    return in_every_language("portal", "as_of_both", **values, names=vintage_words(names[-1]))


def _picture(site: Site, texts: PageTexts) -> str:
    name = site.settings.shown_region.title
    kind = "picture" if "badge-dot" in site.pictures["region"] else "picture_plain"
    label = texts.label(in_every_language("portal", kind, name=name))
    picture = site.pictures["region"].replace("@label@", label, 1)
    target = f'href="{texts.to_file(_file(site.maps[0], texts))}"'
    caption = texts.told("portal", "caption" if kind == "picture" else "caption_plain")
    credit = escape(" · ".join(_credits(site)))
    return (
        f'<figure><a class="picture" {target}>{picture}</a>'
        f"<figcaption>{caption} {credit}</figcaption></figure>"
    )


def _credits(site: Site) -> list[str]:
    names = {"counties", FOCUS_AREAS}
    drawn = [each.layer for each in site.datasets if each.layer.id in names]
    return [source.attribution for source in sources_of(drawn)]


def _map(card: MapCard, texts: PageTexts) -> str:
    title = escape(texts.shown(card.title))
    link = texts.link(title, _file(card, texts), f'class="map-link"{texts.mark(card.title)}')
    return f"<li>{card.picture}<div><h3>{link}</h3>{texts.tag('p', card.about)}</div></li>"


def _sheets(site: Site, texts: PageTexts) -> str:
    if not site.sheets:
        return ""
    return f"""\
<section aria-labelledby="sheets">
{texts.word("h2", "portal", "sheets", 'id="sheets"')}
{texts.word("p", "portal", "sheets_text")}
<ul class="sheets">{"".join(_sheet(card, texts) for card in site.sheets)}</ul>
</section>
"""


def _sheet(card: AreaCard, texts: PageTexts) -> str:
    name = card.area.name
    target = _in_language(f"{MAPS}/{card.sheet}", texts)
    link = texts.link(escape(texts.shown(name)), target, texts.mark(name).strip())
    places = escape(card.units["municipality"].replace(";", ","))
    number = f'<span class="figure">{card.area.number}</span>'
    return f"<li>{number} <span>{link} <small>{places}</small></span></li>"


def _dataset(dataset: Dataset, texts: PageTexts) -> str:
    name, page = escape(texts.shown(dataset.title)), PageTexts(texts.language, dataset.page).file
    files = "".join(
        f"<li>{texts.link(escape(each.format), each.path, 'download')} "
        f"<small>{byte_size(each.size, texts.language)}</small></li>"
        for each in dataset.downloads
    )
    own = texts.word("p", "portal", "own_layer", 'class="own"') if dataset.own else ""
    label = texts.label(in_every_language("portal", "files_of", name=dataset.title))
    more = f'{texts.told("portal", "details")}<span class="unseen">: {name}</span>'
    return f"""\
<li><h3{texts.mark(dataset.title)}>{texts.link(name, page)}</h3>{own}
<dl>{_facts(dataset, texts)}</dl>
<ul class="downloads" {label}>{files}</ul>
<p>{texts.link(more, page)}</p></li>
"""


def _facts(dataset: Dataset, texts: PageTexts) -> str:
    sources = dataset.layer.provenance.sources
    count = f"<dd>{len(dataset.layer)}</dd>"
    licences = "; ".join(texts.shown(licence) for licence in dataset.licences)
    accuracy = sources[0].accuracy if sources else {"de": ""}
    rows = [
        texts.word("dt", "workbook", "features") + count,
        texts.word("dt", "page", "vintage") + texts.tag("dd", dates_of(sources)),
        texts.word("dt", "page", "licence") + f"<dd>{escape(licences)}</dd>",
        texts.word("dt", "page", "accuracy") + texts.tag("dd", accuracy),
    ]
    return "".join(f"<div>{row}</div>" for row in rows)


def dates_of(sources: tuple[Source, ...]) -> Text:
    """Return of when the sources are, those that say it; else that nobody knows."""
    known = [source.vintage for source in sources if source.vintage not in ("", "unknown")]
    return vintage_words(", ".join(dict.fromkeys(known)) or "unknown")


def _more(site: Site, texts: PageTexts) -> str:
    links = {"catalogue": CATALOGUE, "feed": FEED, "lock": LOCK}
    items = "".join(
        f"<li>{texts.link(texts.told('portal', key), path)}</li>" for key, path in links.items()
    )
    relative = "" if site.settings.base_url else texts.word("p", "portal", "relative")
    return f"{texts.word('p', 'portal', 'more_text')}{relative}<ul>{items}</ul>"
