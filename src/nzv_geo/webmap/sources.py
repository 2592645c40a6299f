"""Write where the data of a page come from, what was done to them, what they are not fit for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from nzv_geo.cartography import sources_of, vintage_words
from nzv_geo.focus_areas import Fact
from nzv_geo.i18n import (
    LANGUAGES,
    in_every_language,
    load_words,
    number_in_every_language,
)
from nzv_geo.layers import Layer
from nzv_geo.provenance import Source
from nzv_geo.steps import step_by_language
from nzv_geo.version import __version__
from nzv_geo.webmap.citations import citation_html, statement_html
from nzv_geo.webmap.context import PackedContext
from nzv_geo.webmap.leaflet import LEAFLET_VERSION
from nzv_geo.webmap.libraries import libraries, notices
from nzv_geo.webmap.links import is_web_address, linked
from nzv_geo.webmap.map_layer import Content, MapLayer
from nzv_geo.webmap.statements import map_statements
from nzv_geo.webmap.texts import Text, Texts, paragraphs_of

__all__ = ["about", "credit", "grid_m", "source_line", "source_numbers"]

DEGREE_M = 111_320  # of latitude, in metres


def about(
    content: Content,
    units: list[int],
    texts: Texts,
    *,
    context: PackedContext | None = None,
    view_only: bool = True,
    basemaps: bool = False,
) -> str:
    """Return the section about the page: limits, precision, sources, processing, statements.

    Parameters
    ----------
    content
        The page.
    units
        To how many millionths of a degree the coordinates of each layer are rounded.
    texts
        Where the texts are kept.
    context
        What the page holds of rivers, roads and settlements.
    view_only
        The page carries no libraries that read files.
    basemaps
        It offers background maps.
    """
    cards = "".join(_card(number, source, texts) for number, source in enumerate(_sources(content)))
    limits = "limits_text_own" if content.official else "limits_text"
    if not content.facts and all(layer.style != "focus-area" for layer in content.layers):
        limits = "limits_text_plain"
    return f"""\
<section class="sources" id="sources" aria-labelledby="sources-title">
{texts.word("h2", "page", "sources", 'id="sources-title"')}
<div class="cards">{cards}</div>
<div class="screen-only">
{_facts(content, texts)}
{_notes(content, texts)}{texts.word("h3", "page", "limits")}
{texts.word("p", "page", limits, 'id="limits-text"')}
{texts.word("h3", "page", "precision")}
<ul>{_precision(content, units, texts)}{_context_precision(content, context, texts)}</ul>
{_steps(content, texts)}
{map_statements(texts, takes_files=not view_only, basemaps=basemaps, own=content.statements)}</div>
{texts.word("p", "page", "made_with", version=__version__, leaflet=LEAFLET_VERSION)}
{"" if view_only else _libraries(texts)}</section>"""


def _libraries(texts: Texts) -> str:
    """Name what reads files in the page, with the licences that it must carry."""
    names = ", ".join(f"{found.name} {found.version}" for found in libraries() if found.script)
    summary = texts.word("summary", "files", "libraries", names=names)
    return (
        f'<details class="screen-only small">{summary}<pre lang="en" tabindex="0">'
        f"{escape(notices())}</pre></details>\n"
    )


def _facts(content: Content, texts: Texts) -> str:
    """Say what is known of the valley as a whole and of all focus areas together, with sources."""
    if not content.facts:
        return ""
    items = "".join(_fact(fact, texts) for fact in content.facts)
    return f'{texts.word("h3", "area", "all_of_them")}<ul class="notes">{items}</ul>'


def _notes(content: Content, texts: Texts) -> str:
    """Return what whoever publishes the page adds: each paragraph of a text on its own."""
    return "".join(
        texts.tag("h3", title)
        + "".join(texts.tag("p", part, 'class="note"') for part in paragraphs_of(text))
        for title, text in content.notes
    )


def _fact(fact: Fact, texts: Texts) -> str:
    source = f'<span class="small">{citation_html(fact.source, texts)}</span>'
    return f"<li>{statement_html(fact, texts)} {source}</li>"


def credit(content: Content) -> str:
    """Return the attribution lines of all sources."""
    return " · ".join(source.attribution for source in _sources(content))


def source_numbers(content: Content, map_layer: MapLayer) -> list[int]:
    """Return which cards of the section about the page belong to a layer."""
    every = _sources(content)
    return [every.index(source) for source in map_layer.layer.provenance.sources]


def source_line(layer: Layer) -> Text:
    """Return the attribution of a layer and the date of its data."""
    provenance = layer.provenance
    if not provenance.vintage:
        return dict.fromkeys(LANGUAGES, provenance.attribution)
    vintage = vintage_words(provenance.vintage)
    words = in_every_language("page", "vintage")
    return {
        language: f"{provenance.attribution} ({word}: {vintage[language]})"
        for language, word in words.items()
    }


def grid_m(unit: int) -> Text:
    """Say how many metres a unit of so many millionths of a degree has, along a meridian.

    Examples
    --------
    >>> grid_m(1)["de"], grid_m(1)["en"], grid_m(100)["de"]
    ('0,11', '0.11', '11')
    """
    metres = f"{unit * DEGREE_M / 1e6:.2g}"
    return {language: metres.replace(".", load_words(language).decimal) for language in LANGUAGES}


def _precision(content: Content, units: list[int], texts: Texts) -> str:
    """Say once for each unit which layers are rounded to it."""
    by_unit: dict[int, list[MapLayer]] = {}
    for map_layer, unit in zip(content.layers, units, strict=True):
        by_unit.setdefault(unit, []).append(map_layer)
    return "".join(
        texts.word(
            "li",
            "page",
            "precision_text",
            layer=_joined([each.title for each in some]),
            grid=grid_m(unit),
        )
        for unit, some in sorted(by_unit.items())
    )


def _context_precision(content: Content, context: PackedContext | None, texts: Texts) -> str:
    """Say how far rivers, roads and settlements were simplified."""
    if context is None:
        return ""
    layer = _joined([layer.title for layer in content.context])
    metres = number_in_every_language(context.tolerance_m)
    return texts.word("li", "layer", "context_precision", layer=layer, tolerance=metres)


def _joined(titles: Sequence[Text]) -> Text:
    return {
        language: ", ".join(title.get(language, title["de"]) for title in titles)
        for language in LANGUAGES
    }


def _card(number: int, source: Source, texts: Texts) -> str:
    title = texts.tag("h3", source.title)
    if not source.publisher:  # a file of the reader's own says nothing more about itself
        facts = [("licence", texts.tag("dd", source.licence))]
    else:
        facts = [
            ("publisher", f"<dd>{linked(source.url, source.publisher)}</dd>"),
            ("vintage", texts.tag("dd", vintage_words(source.vintage))),
            ("licence", _licence(source, texts)),
            ("attribution", f"<dd>{escape(source.attribution)}</dd>"),
            ("accuracy", texts.tag("dd", source.accuracy)),
        ]
    items = "".join(texts.word("dt", "page", key, f'class="{key}"') + value for key, value in facts)
    return f'<div id="source-{number}">{title}<dl>{items}</dl></div>'


def _licence(source: Source, texts: Texts) -> str:
    if not is_web_address(source.licence_url):
        return texts.tag("dd", source.licence)
    target = f'href="{escape(source.licence_url)}" rel="noreferrer"'
    return f"<dd>{texts.tag('a', source.licence, target)}</dd>"


def _steps(content: Content, texts: Texts) -> str:
    """Say what was done to each layer."""
    shown = [(layer.title, layer.layer.provenance.steps) for layer in content.layers]
    context = [(layer.title, layer.provenance.steps) for layer in content.context]
    items = "".join(
        f"{texts.tag('dt', title)}<dd><ul>{_items(steps, texts)}</ul></dd>"
        for title, steps in [*shown, *context]
        if steps
    )
    if not items:
        return ""
    return f'<div class="steps">{texts.word("h3", "page", "steps")}<dl>{items}</dl></div>'


def _items(steps: Iterable[str], texts: Texts) -> str:
    """Return the steps as items of a list; for what no language has words is a note in English."""
    told = [step_by_language(step) for step in steps]
    return "".join(
        texts.tag("li", step) if "de" in step else f'<li lang="en">{escape(step["en"])}</li>'
        for step in told
    )


def _sources(content: Content) -> list[Source]:
    """Return each source once, the reader's own files last."""
    shown = [layer.layer for layer in content.layers]
    places = [content.places] if content.places else []
    return sources_of([*shown, *places, *content.context])
