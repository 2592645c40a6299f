"""Put a page together: one file, with a policy that lets nothing in or out.

Everything from data is escaped HTML (see `table`) or JSON inside a data block (see `encode`);
nothing from data passes through a template engine.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import partial
from html import escape
from importlib.resources import files
from typing import Any

from nzv_geo.labels import Labels
from nzv_geo.provenance import Source
from nzv_geo.version import __version__
from nzv_geo.webmap.content import Content, MapLayer
from nzv_geo.webmap.encode import encode_layer, json_for_script
from nzv_geo.webmap.folium_map import map_markup
from nzv_geo.webmap.leaflet import LEAFLET_VERSION, leaflet_css, leaflet_js
from nzv_geo.webmap.table import layer_table, linked

__all__ = ["build_document"]

SOURCE_FACTS = ("publisher", "vintage", "licence", "attribution", "accuracy")
SCRIPTS = ("page", "layers", "keyboard", "popup", "tables", "names", "controls", "start")

_SWATCHES = {
    "line": '<path class="{}" d="M2 12H42"/>',
    "area": '<rect class="{}" x="3" y="3" width="38" height="18"/>',
    "point": '<circle class="{}" cx="22" cy="12" r="7"/>',
}


def build_document(content: Content, labels: Labels) -> str:
    """Return a finished page: HTML with everything it needs inside it."""
    map_element, map_script = map_markup(len(content.layers))
    styles = [leaflet_css(), _static("page.css")]
    scripts = [leaflet_js(), _page_script(), map_script]
    page = "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{labels.language}">',
            _head(content, styles, scripts),
            _body(content, labels, map_element),
            f'<script type="application/json" id="nzv-data">{_data(content, labels)}</script>',
            *(f"<script>{script}</script>" for script in scripts),
            "</body></html>\n",
        ]
    )
    # Half a character, as from a broken file name, has no UTF-8: it is shown as a question mark.
    return page.encode("utf-8", "replace").decode()


def _head(content: Content, styles: list[str], scripts: list[str]) -> str:
    policy = (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    return "\n".join(
        [
            '<head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            f'<meta name="generator" content="nzv-geo {__version__}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            f"<title>{escape(content.title)}</title>",
            *(f"<style>{style}</style>" for style in styles),
            "</head>",
        ]
    )


def _hashes(texts: Iterable[str]) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _body(content: Content, labels: Labels, map_element: str) -> str:
    word = partial(_word, labels)
    top_down = list(reversed(list(enumerate(content.layers))))
    legend = "".join(_legend(number, one) for number, one in top_down)
    tables = "".join(_table_section(number, one, labels) for number, one in top_down)
    return f"""\
<body>
<a class="skip" href="#data">{word("skip")}</a>
<header>
<h1>{escape(content.title)}</h1>
{"".join(f"<p>{escape(sentence)}</p>" for sentence in content.intro)}
<p class="no-script"><strong>{word("no_script")}</strong></p>
{_links(content, labels)}
</header>
<main>
<div class="stage">
<p id="map-help" class="unseen">{word("map_help")}</p>
<div class="frame">{map_element}<p class="credit">{escape(_credit(content))}</p></div>
<aside class="panel" aria-labelledby="layers-title">
<h2 id="layers-title">{word("layers")}</h2>
<ul class="legend">{legend}</ul>
</aside>
</div>
<p id="status" class="unseen" role="status"></p>
{_HATCHES}
<section class="data" id="tables" aria-labelledby="data">
<h2 id="data" tabindex="-1">{word("data")}</h2>
<p class="screen-only">{word("data_help")}</p>
{tables}</section>
<section class="sources" id="sources" aria-labelledby="sources-title">
<h2 id="sources-title">{word("sources")}</h2>
<div class="cards">{"".join(_source(source, labels) for source in _sources(content))}</div>
{_steps(content, labels)}
<p>{word("made_with", version=__version__, leaflet=LEAFLET_VERSION)}</p>
</section>
</main>"""


def _word(labels: Labels, key: str, **values: object) -> str:
    return escape(labels.word("page", key, **values))


def _hatch(number: int, turn: int, lines: str) -> str:
    return (
        f'<pattern id="hatch-{number}" class="nzv-added-{number}" width="10" height="10" '
        f'patternUnits="userSpaceOnUse" patternTransform="rotate({turn})">{lines}</pattern>'
    )


# Each class of added areas has a pattern of its own, so that nothing depends on colour alone.
_ONE, _TWO = '<path d="M0 5H10"/>', '<path d="M0 5H10M5 0V10"/>'
_DOTS, _WIDE = '<circle cx="5" cy="5" r="1.5"/>', '<path d="M0 2H10M0 5H10"/>'
_PATTERNS = ((45, _ONE), (135, _ONE), (0, _TWO), (0, _DOTS), (90, _WIDE), (45, _TWO))
_HATCHES = (
    '<svg class="unseen" width="0" height="0" aria-hidden="true"><defs>'
    + "".join(_hatch(number, turn, lines) for number, (turn, lines) in enumerate(_PATTERNS))
    + "</defs></svg>"
)


def _links(content: Content, labels: Labels) -> str:
    if not content.links:
        return ""
    items = "".join(
        f'<li><a href="{escape(address)}">{escape(text)}</a></li>'
        for text, address in content.links
    )
    return f'<nav aria-label="{_word(labels, "maps")}"><ul>{items}</ul></nav>'


def _legend(number: int, one: MapLayer) -> str:
    swatch = f'<svg class="swatch" width="44" height="24" aria-hidden="true">{_swatch(one)}</svg>'
    return (
        f'<li><label for="layer-{number}"><input type="checkbox" id="layer-{number}" checked>'
        f"{swatch}<span>{escape(one.legend)}</span></label></li>"
    )


def _swatch(one: MapLayer) -> str:
    if one.style == "focus-area":
        return (
            '<circle class="nzv-focus-area" cx="22" cy="12" r="11"/>'
            '<circle class="badge-dot" cx="22" cy="12" r="7.5"/>'
            '<text class="badge-text" x="22" y="16">1</text>'
        )
    return "".join(
        _SWATCHES[kind].format(f"casing nzv-{one.style}")
        + _SWATCHES[kind].format(f"{kind} nzv-{one.style}")
        for kind in _kinds(one)
    )


def _kinds(one: MapLayer) -> list[str]:
    """Tell what a layer's swatch shows: a border for layers of the catalogue, else its features."""
    if not one.is_added:
        return ["line"]
    found = " ".join(one.layer.features.geometry.geom_type.dropna().unique())
    names = {"area": "Polygon", "line": "Line", "point": "Point"}
    return [kind for kind, name in names.items() if name in found]


def _table_section(number: int, one: MapLayer, labels: Labels) -> str:
    title = escape(one.title)
    return (
        f'<details open id="section-{number}"><summary>{title} ({len(one.layer)})</summary>'
        f'<div class="scroll" role="region" aria-label="{title}" tabindex="0">'
        f"{layer_table(number, one, labels)}</div></details>\n"
    )


def _source(source: Source, labels: Labels) -> str:
    facts = source.in_language(labels.language)
    if not source.publisher:  # a file of the reader's own says nothing more about itself
        licence = escape(f"{labels.word('page', 'licence')}: {facts['licence']}")
        return f"<div><h3>{escape(facts['title'])}</h3><p>{licence}</p></div>"
    facts["vintage"] = _vintage(source.vintage, labels)
    shown = {key: escape(facts[key]) for key in SOURCE_FACTS}
    shown["publisher"] = linked(source.url, source.publisher)
    shown["licence"] = linked(source.licence_url, facts["licence"])
    items = "".join(
        f"<dt>{_word(labels, key)}</dt><dd>{value}</dd>" for key, value in shown.items()
    )
    return f"<div><h3>{escape(facts['title'])}</h3><dl>{items}</dl></div>"


def _steps(content: Content, labels: Labels) -> str:
    """Say what was done to each layer; the steps are notes in English."""
    steps = {one.title: "; ".join(one.layer.provenance.steps) for one in content.layers}
    items = "".join(
        f'<dt>{escape(title)}</dt><dd lang="en">{escape(text)}</dd>'
        for title, text in steps.items()
        if text
    )
    return (
        f'<div class="steps"><h3>{_word(labels, "steps")}</h3><dl>{items}</dl></div>'
        if items
        else ""
    )


def _sources(content: Content) -> list[Source]:
    """Return each source once, the reader's own files last."""
    found = (source for one in content.layers for source in one.layer.provenance.sources)
    return sorted(dict.fromkeys(found), key=lambda source: not source.publisher)


def _credit(content: Content) -> str:
    return " · ".join(source.attribution for source in _sources(content))


def _data(content: Content, labels: Labels) -> str:
    layers = [
        {
            "style": one.style,
            "title": one.title,
            "legend": one.legend,
            "source": _source_line(one, labels),
            "home": one.home,
            **_points(one),
            "features": encode_layer(one.layer),
        }
        for one in content.layers
    ]
    return json_for_script({"words": labels.groups["page"], "layers": layers})


def _source_line(one: MapLayer, labels: Labels) -> str:
    provenance = one.layer.provenance
    if not provenance.vintage:
        return provenance.attribution
    vintage = f"{labels.word('page', 'vintage')}: {_vintage(provenance.vintage, labels)}"
    return f"{provenance.attribution} ({vintage})"


def _vintage(text: str, labels: Labels) -> str:
    return text.replace("unknown", labels.word("value", "unknown"))


def _points(one: MapLayer) -> dict[str, Any]:
    """For focus areas: the number on each badge, and the radius in metres of its circle."""
    if one.style != "focus-area":
        return {}
    features = one.layer.features
    return {
        "badges": [str(value) for value in features[one.layer.key]],
        "uncertainty": [float(value) for value in features["position_uncertainty_m"]],
    }


def _page_script() -> str:
    """Join the script files in one closure; what folium's script calls is all it shows."""
    body = "\n".join(_static(f"js/{name}.js") for name in SCRIPTS)
    return f'const nzv = (() => {{\n"use strict";\n{body}\nreturn {{ addLayer, start }};\n}})();'


def _static(name: str) -> str:
    return (files("nzv_geo.webmap") / "static" / name).read_text("utf-8")
