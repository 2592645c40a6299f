"""Put a page together: one file, with a policy that lets nothing in or out.

Everything from data is escaped HTML (see `table`) or JSON inside a data block (see `encode`);
no template engine has a part in it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Any, NamedTuple

from nzv_geo.catalogue import Basemap
from nzv_geo.i18n import in_every_language, load_words
from nzv_geo.styles import Symbol
from nzv_geo.version import __version__
from nzv_geo.webmap.arcs import share_arcs
from nzv_geo.webmap.context import PackedContext, pack_context
from nzv_geo.webmap.encode import encode_layer, json_for_script
from nzv_geo.webmap.leaflet import leaflet_css, leaflet_js, leaflet_licence
from nzv_geo.webmap.legend import area_list, legend
from nzv_geo.webmap.libraries import libraries, library_elements
from nzv_geo.webmap.map_layer import GROUPS, Content, MapLayer
from nzv_geo.webmap.map_start import map_markup
from nzv_geo.webmap.packed import coarsest_unit, pack_layer
from nzv_geo.webmap.page_data import page_data
from nzv_geo.webmap.scripts import page_script
from nzv_geo.webmap.sources import about, credit
from nzv_geo.webmap.styling import hatchings, own_styles, own_symbols
from nzv_geo.webmap.table import layer_table
from nzv_geo.webmap.texts import Text, Texts

__all__ = ["Assets", "assemble", "build_document", "document_head", "page_style"]

HEADING = re.compile(r"/\* --- (.+?) -+ \*/")  # in page.css


@dataclass(frozen=True)
class _Page:
    """What the parts of a document share."""

    content: Content
    basemaps: Sequence[Basemap]
    texts: Texts
    packed: list[dict[str, Any]]
    arcs: list[list[int]]
    symbols: list[tuple[str, Symbol]]
    context: PackedContext | None
    view_only: bool


def build_document(
    content: Content, language: str, basemaps: Sequence[Basemap], *, view_only: bool = False
) -> str:
    """Return a finished page: HTML with everything it needs inside it.

    Parameters
    ----------
    content
        What it shows.
    language
        The one it shows at first.
    basemaps
        Background maps it offers; their servers, and no others, may send images once the reader
        has agreed.
    view_only
        Without what takes files of the reader.
    """
    load_words(language)  # an unknown language is an error before any work is done
    map_element, map_script = map_markup(len(content.layers))
    symbols = own_symbols(content.layers)
    packed, context = _pack_all(content.layers), pack_context(content.context)
    page = _Page(content, basemaps, Texts(language), *packed, symbols, context, view_only)
    body = _body(page, map_element)
    styles = [*filter(None, (leaflet_css(), page_style(), own_styles(symbols)))]
    if context:
        styles.append(page_style(name="context.css"))
    scripts = [
        f"/*!\n{leaflet_licence()}*/\n{leaflet_js()}",
        page_script("start.js" if view_only else "edit.js", *(["context.js"] if context else [])),
        map_script,
    ]
    servers = sorted({basemap.origin for basemap in basemaps})
    carried = [] if view_only else [library.script for library in libraries()]
    assets = Assets(styles, scripts, servers, [*filter(None, carried)])
    data = page_data(
        content, basemaps, page.packed, page.arcs, page.texts, symbols, view_only=view_only
    )
    return assemble(page.texts, content.title, body, data, assets)


class Assets(NamedTuple):
    """What a document may run, look like and load: its policy allows nothing else.

    Parameters
    ----------
    styles, scripts
        Written into it.
    servers
        May send images.
    carried
        Scripts that it holds packed, and may run later.
    """

    styles: Sequence[str]
    scripts: Sequence[str]
    servers: Sequence[str] = ()
    carried: Sequence[str] = ()


def assemble(texts: Texts, title: Text, body: str, data: dict[str, Any], assets: Assets) -> str:
    """Return a document: its policy, its body, a block of data and its scripts."""
    written = "\n".join(
        [
            document_head(texts.language, texts.shown(title), assets),
            body,
            f'<script type="application/json" id="nzv-data">{json_for_script(data)}</script>',
            *(f"<script>{script}</script>" for script in assets.scripts),
            "</body></html>\n",
        ]
    )
    # Half a character, as from a broken file name, has no UTF-8: it is shown as a question mark.
    return written.encode("utf-8", "replace").decode()


def document_head(language: str, title: str, assets: Assets, links: Sequence[str] = ()) -> str:
    """Return the beginning of a document, up to its body.

    Parameters
    ----------
    language, title
        Of the document; the title is not escaped so far.
    assets
        What its policy allows; without scripts, none may run.
    links
        Finished elements that stand in the head besides.
    """
    styles, scripts, servers, carried = assets
    allowed = _hashes([*scripts, *carried]) or "'none'"
    policy = (
        f"default-src 'none'; script-src {allowed}; style-src {_hashes(styles)}; "
        f"img-src {' '.join(['data:', *servers])}; base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        [
            f'<!DOCTYPE html>\n<html lang="{language}">\n<head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{escape(policy, quote=False)}">',
            '<meta name="referrer" content="no-referrer">',
            f'<meta name="generator" content="nzv-geo {__version__}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{escape(title)}</title>",
            *links,
            *(f"<style>{style}</style>" for style in styles),
            "</head>",
        ]
    )


def page_style(*parts: str, name: str = "page.css") -> str:
    """Return a style sheet of the pages, without comments and indentation.

    Parameters
    ----------
    parts
        Take only what stands before the first heading, which is what all pages share, and below
        the headings that begin so.
    name
        Of its file in static/.

    Raises
    ------
    ValueError
        There is no such heading.

    Examples
    --------
    >>> len(page_style("tables")) < len(page_style()) / 4
    True
    """
    written = (files("nzv_geo.webmap") / "static" / name).read_text("utf-8")
    if parts:
        shared, *headed = HEADING.split(written)
        below = dict(zip(headed[::2], headed[1::2], strict=True))
        found = [next((title for title in below if title.startswith(part)), "") for part in parts]
        if "" in found:
            raise ValueError(f"{name} has no heading {parts[found.index('')]!r}")
        written = shared + "".join(below[title] for title in found)
    lines = re.sub(r"/\*.*?\*/", "", written, flags=re.DOTALL).splitlines()
    return "\n".join(code for line in lines if (code := line.strip()))


def _hashes(written: Iterable[str]) -> str:
    digests = (hashlib.sha256(part.encode()).digest() for part in written)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _body(page: _Page, map_element: str) -> str:
    content, texts = page.content, page.texts
    top_down = list(reversed(list(enumerate(content.layers))))
    by_group = sorted(top_down, key=lambda pair: GROUPS.index(pair[1].group))
    tables = "".join(_table_section(number, map_layer, texts) for number, map_layer in by_group)
    return f"""\
<body>
{texts.word("a", "page", "skip", 'class="skip" href="#data"')}
<main>
<div class="stage" id="stage">
<header class="bar">
{_logo(content, texts)}{texts.tag("h1", content.title)}
{_example(content, texts)}{_intro(content, texts)}
{_index_link(content, texts)}
<p class="no-script">{texts.word("strong", "page", "no_script")}</p>
</header>
<div class="toolbar" id="toolbar"></div>
{texts.word("p", "page", "map_help", 'id="map-help" class="unseen"')}
<div class="frame" id="frame">{map_element}
<div class="credits" id="credits">
<p class="credit" id="credit">{escape(credit(content))}</p>
</div></div>
<aside class="panel" id="panel" aria-labelledby="layers-title">
{texts.word("h2", "page", "layers", 'id="layers-title" tabindex="-1"')}
{legend(content, texts)}
{area_list(content, texts)}
{_links(content, texts)}
</aside>
</div>
<p id="status" class="unseen" role="status"></p>
{hatchings(page.symbols)}
<section class="data" id="tables" aria-labelledby="data">
{texts.word("h2", "page", "data", 'id="data" tabindex="-1"')}
{texts.word("p", "page", "data_help", 'class="screen-only needs-script"')}
{tables}</section>
{_about(page)}
</main>
{"" if page.view_only else library_elements()}{page.context.block if page.context else ""}"""


def _about(page: _Page) -> str:
    return about(
        page.content,
        [packed["unit"] for packed in page.packed],
        page.texts,
        context=page.context,
        view_only=page.view_only,
        basemaps=bool(page.basemaps),
    )


def _intro(content: Content, texts: Texts) -> str:
    """Return the first text, and the others in a box that the script folds up."""
    lead, *others = content.intro
    if not others:
        return texts.tag("p", lead, 'class="intro"')
    controls = "".join(
        texts.word("span", "page", key, f'class="{key} needs-script"') for key in ("unfold", "fold")
    )
    return (
        f'<details class="intro" id="intro" open><summary>{texts.tag("span", lead)} {controls}'
        f"</summary>{''.join(texts.tag('p', text) for text in others)}</details>"
    )


def _logo(content: Content, texts: Texts) -> str:
    if content.logo is None:
        return ""
    address = (
        f"data:{content.logo.media_type};base64," + base64.b64encode(content.logo.content).decode()
    )
    text = escape(texts.shown(content.logo.text))
    return f'<img class="logo" src="{address}" alt="{text}">\n'


def _example(content: Content, texts: Texts) -> str:
    if not content.example:
        return ""
    return texts.word("p", "page", "example", 'class="example" id="example"') + "\n"


def _index_link(content: Content, texts: Texts) -> str:
    if not content.index:
        return ""
    return texts.word("a", "page", "all_maps", f'class="all-maps" href="{escape(content.index)}"')


def _links(content: Content, texts: Texts) -> str:
    if not content.links:
        return ""
    items = "".join(_link(text, address, texts) for text, address in content.links)
    label = texts.label(in_every_language("page", "maps"))
    title = texts.word("summary", "page", "maps")
    return f"<nav {label}><details>{title}<ul>{items}</ul></details></nav>"


def _link(text: Text, address: str, texts: Texts) -> str:
    target = f'href="{escape(address)}"'
    return f"<li>{texts.tag('a', text, target)}</li>"


def _table_section(number: int, map_layer: MapLayer, texts: Texts) -> str:
    title, label = texts.tag("span", map_layer.title), texts.label(map_layer.title)
    table = layer_table(number, map_layer, texts)
    return (
        f'<details open id="section-{number}"><summary>{title} ({len(map_layer.layer)})</summary>'
        f'<div class="scroll" role="region" {label} tabindex="0">{table}</div></details>\n'
    )


def _pack_all(layers: Sequence[MapLayer]) -> tuple[list[dict[str, Any]], list[list[int]]]:
    """Encode the geometries of each layer; those that share borders share arcs."""
    packed = [_pack(layer) for layer in layers]
    sharing = zip(layers, packed, strict=True)
    arcs = share_arcs([encoded["features"] for layer, encoded in sharing if layer.shares_borders])
    return packed, arcs


def _pack(map_layer: MapLayer) -> dict[str, Any]:
    """Encode the geometries of a layer, as elements of the page or for its canvas."""
    if map_layer.is_large:
        return pack_layer(map_layer.layer, coarsest=coarsest_unit(map_layer.layer.table.shapes))
    return {"unit": 1, "features": encode_layer(map_layer.layer)}
