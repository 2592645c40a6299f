"""The fact sheet of a focus area: one page to read and to print, with a small map.

Every statement says what it refers to, where it was read and whether it is an estimate; what is not
known stands in one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from nzv_geo.catalogue import Catalogue
from nzv_geo.focus_areas import Fact, Source, load_focus_areas
from nzv_geo.i18n import LANGUAGES, in_every_language, load_words, number_in_every_language
from nzv_geo.valley import load_layer
from nzv_geo.version import __version__
from nzv_geo.webmap.area_cards import (
    UNITS,
    AreaCard,
    area_cards,
    outline_size,
    place_notes,
    unknown_line,
)
from nzv_geo.webmap.citations import citation, citation_html, dated, statement_html
from nzv_geo.webmap.document import Assets, assemble, page_style
from nzv_geo.webmap.page_data import language_data
from nzv_geo.webmap.scripts import page_script
from nzv_geo.webmap.sheet_map import load_atlas, sheet_map
from nzv_geo.webmap.texts import Text, Texts

__all__ = ["build_fact_sheets", "facts_of_all", "sheet_cards"]

FOCUS_AREAS = "focus-areas"
ZOOM = 12  # of the map that a sheet leads to
COLUMNS = ("statement", "says", "source", "standing")
INDEX = "index.html"
ABOUT_ALL = ("outline_note", "area_note", "designation", "designation_date", "total_area_ha")


def sheet_cards(catalogue: Catalogue) -> tuple[AreaCard, ...]:
    """Return a card for each fact sheet that a catalogue can have; none without facts."""
    if not catalogue.facts:
        return ()
    areas = load_layer(FOCUS_AREAS, catalogue=catalogue).table
    return tuple(area_cards(areas, load_focus_areas(catalogue), sheets=True))


class Targets(NamedTuple):
    """Where the links of a fact sheet lead: relative addresses of the map and of the index."""

    on_the_map: str
    to_index: str


def build_fact_sheets(
    language: str, catalogue: Catalogue, index: str = INDEX, region: str = ""
) -> dict[str, str]:
    """Return the finished page of each focus area, by the name of its file.

    Each leads to `index`, a relative address, and to the map of `region`, else of the default one.
    """
    load_words(language)  # an unknown language is an error before any work is done
    cards = sheet_cards(catalogue)
    targets = Targets(f"{region or catalogue.default_region}.html", index)
    return {
        card.sheet: _page(card, len(cards), targets, catalogue, Texts(language)) for card in cards
    }


def facts_of_all(catalogue: Catalogue, keys: Iterable[str]) -> list[Fact]:
    """Return the facts about all focus areas together that have these fields, in their order."""
    known = {fact.field.key: fact for fact in load_focus_areas(catalogue).facts}
    return [known[key] for key in keys if key in known]


def _page(card: AreaCard, count: int, targets: Targets, catalogue: Catalogue, texts: Texts) -> str:
    area = card.area
    name = in_every_language("area", "heading", number=area.number, name=area.name)
    body = _body(card, count, targets, catalogue, texts)
    languages = [language_data(code) for code in LANGUAGES]
    scripts = [page_script("index.js"), "nzv.start();"]
    data = {"languages": languages, "texts": texts.table()}
    return assemble(texts, name, body, data, Assets([page_style()], scripts))


def _body(card: AreaCard, count: int, targets: Targets, catalogue: Catalogue, texts: Texts) -> str:
    area = card.area
    about_all = facts_of_all(catalogue, ABOUT_ALL)
    sources = _sources([*_in_order(card), *about_all])
    number = texts.word("span", "area", "number", number=area.number)
    return f"""\
<body class="index fact-sheet">
<header>
<div class="heading">
<h1>{number}: {texts.tag("span", area.name)}</h1>
{texts.word("p", "area", "subtitle", number=area.number, count=count)}
{_links(card, targets, texts)}
</div>
</header>
<main>
<div class="fact-sheet-top">
{_figure(card, catalogue, texts)}
<div>
<section aria-labelledby="where">
{texts.word("h2", "area", "where", 'id="where"')}
{_place(card, texts)}
</section>
<section aria-labelledby="what">
{texts.word("h2", "area", "what_it_is", 'id="what"')}
<ul class="notes">{"".join(_note(fact, sources, texts) for fact in about_all)}</ul>
</section>
</div>
</div>
<section aria-labelledby="facts">
{texts.word("h2", "area", "facts", 'id="facts"')}
{_table(card, sources, texts)}
{texts.tag("p", unknown_line(card), 'class="not-known"')}
</section>
<section aria-labelledby="sources">
{texts.word("h2", "area", "sources", 'id="sources"')}
<ol class="cited">{"".join(_cited(source, texts) for source in sources)}</ol>
</section>
{texts.word("p", "page", "made_with_index", 'class="made"', version=__version__)}
</main>"""


def _in_order(card: AreaCard) -> Iterator[Fact]:
    """Yield the facts as the table tells them."""
    return (fact for field in card.fields for fact in card.area.facts_of(field.key))


def _sources(facts: Iterable[Fact]) -> list[Source]:
    return list({fact.source.id: fact.source for fact in facts}.values())


def _links(card: AreaCard, targets: Targets, texts: Texts) -> str:
    area = card.area
    place = f"map={ZOOM}/{area.latitude:.5f}/{area.longitude:.5f}"
    feature = f"feature={FOCUS_AREAS}:{area.number}"
    addresses = {
        "on_the_map": f"{targets.on_the_map}#{place}&{feature}",
        "to_index": targets.to_index,
    }
    items = "".join(
        f"<li>{texts.word('a', 'area', key, _to(target))}</li>" for key, target in addresses.items()
    )
    return f"<nav {texts.label(in_every_language('page', 'maps'))}><ul>{items}</ul></nav>"


def _to(target: str) -> str:
    return f'class="map-link" href="{escape(target)}"'


def _figure(card: AreaCard, catalogue: Catalogue, texts: Texts) -> str:
    shown = "map_of_outline" if card.area.outline else "map_of"
    label = texts.label(in_every_language("area", shown, number=card.area.number))
    atlas = load_atlas(catalogue)
    picture = sheet_map(card.area, atlas, label)
    caption = texts.tag("span", _drawn(card))
    return f"<figure>{picture}<figcaption>{caption} {escape(atlas.credit)}</figcaption></figure>"


def _drawn(card: AreaCard) -> Text:
    """Say what the picture shows: a circle that is no outline, or an official outline."""
    names = card.units["municipality"].replace(";", ", ")
    if card.area.outline is not None:
        date = dated(card.area.outline.date)
        return in_every_language("area", "outline_drawn", date=date, names=names)
    metres = number_in_every_language(card.area.uncertainty_m)
    return in_every_language("area", "circle", metres=metres, names=names)


def _place(card: AreaCard, texts: Texts) -> str:
    units = "".join(
        texts.word("dt", "column", unit) + f"<dd>{escape(card.units[unit].replace(';', ','))}</dd>"
        for unit in UNITS
    )
    notes = "".join(texts.tag("p", note) for note in place_notes(card))
    size = outline_size(card.area)
    if size is not None:
        units += texts.word("dt", "area", "outline_size") + texts.tag("dd", size)
    return f'{notes}<dl class="units">{units}</dl>'


def _table(card: AreaCard, sources: list[Source], texts: Texts) -> str:
    heads = "".join(texts.word("th", "area", column, 'scope="col"') for column in COLUMNS)
    rows = "".join(_rows(card, sources, texts))
    label = texts.label(in_every_language("area", "fact_sheet_of", number=card.area.number))
    caption = texts.word("caption", "area", "facts", 'class="unseen"')
    return (
        f'<div class="scroll" role="region" {label} tabindex="0"><table>{caption}'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _rows(card: AreaCard, sources: list[Source], texts: Texts) -> Iterator[str]:
    """Yield a row for each fact; those of one field share its heading."""
    for field in card.fields:
        facts = card.area.facts_of(field.key)
        span = f' rowspan="{len(facts)}"' if len(facts) > 1 else ""
        for place, fact in enumerate(facts):
            head = "" if place else texts.tag("th", field.title, f'scope="rowgroup"{span}')
            if not span:
                head = texts.tag("th", field.title, 'scope="row"')
            yield f"<tr>{head}{_cells(fact, sources, texts)}</tr>"


def _cells(fact: Fact, sources: list[Source], texts: Texts) -> str:
    cited = citation(fact.source)
    date = texts.tag("span", cited.date)
    cells = [
        f"<td>{statement_html(fact, texts)}</td>",
        f"<td>{_mark(fact.source, sources)} {escape(cited.publisher)}, {date}</td>",
        texts.word("td", "area", fact.standing),
    ]
    return "".join(cells)


def _mark(source: Source, sources: list[Source]) -> str:
    """Return the number of a source as a link to it."""
    ids = [listed.id for listed in sources]
    return f'<a href="#source-{escape(source.id)}">[{ids.index(source.id) + 1}]</a>'


def _note(fact: Fact, sources: list[Source], texts: Texts) -> str:
    return f"<li>{statement_html(fact, texts)} {_mark(fact.source, sources)}</li>"


def _cited(source: Source, texts: Texts) -> str:
    return f'<li id="source-{escape(source.id)}">{citation_html(source, texts)}</li>'
