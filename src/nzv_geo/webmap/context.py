"""The context of a page: rivers, roads, settlements below its borders, packed by how they look.

They are no features of the page: no table, no popup, no stop of the keyboard. The data block is one
of its own, so that a page without context has nothing of it; static/js/layers/context.js draws it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy

from nzv_geo.cartography import vintage_words
from nzv_geo.context import TOLERANCE_M, simplified
from nzv_geo.i18n import in_every_language
from nzv_geo.layers import Layer
from nzv_geo.webmap.encode import json_for_script
from nzv_geo.webmap.packed import pack_layer
from nzv_geo.webmap.texts import Text, Texts

__all__ = ["BUDGET", "PackedContext", "context_entry", "pack_context"]

BUDGET = 3_000_000  # characters of the whole data block
TOLERANCES_M = (TOLERANCE_M, 40.0, 80.0, 160.0, 320.0, 640.0)
FINEST = 10  # millionths of a degree: 1.1 m, 0.004 mm at the scale of the data
NEAR = 9.25  # zoom: about 1 : 600 000


class _Part(NamedTuple):
    """Features of one layer that look alike, from the ground up."""

    style: str  # of context.css
    layer: str
    first_zoom: float = 0.0
    name: str = ""  # the column with what is written beside them


PARTS = (
    _Part("settlement", "settlements", 8.25),
    _Part("lake", "lakes"),
    _Part("stream", "rivers", NEAR),
    _Part("river", "rivers", name="name_de"),
    _Part("railway", "railways", NEAR),
    _Part("federal-road", "federal-roads", NEAR, name="number"),
    _Part("motorway", "motorways", name="number"),
)
SWATCHES = {
    "settlement": '<path class="context-settlement" d="M4 5L22 3L40 6L38 18L20 21L6 18Z"/>',
    "water": '<path class="context-lake" d="M24 5L38 4L40 15L30 20L23 14Z"/>'
    '<path class="context-river" d="M2 19Q12 20 14 12T26 10"/>',
    "railway": '<path class="context-railway" d="M2 12H42"/>'
    '<path class="context-railway-ties" d="M2 12H42"/>',
    "federal-road": '<path class="context-federal-road" d="M2 12H42"/>',
    "motorway": '<path class="context-motorway-casing" d="M2 12H42"/>'
    '<path class="context-motorway" d="M2 12H42"/>',
}
LAYERS_OF = {
    "settlement": ("settlements",),
    "water": ("lakes", "rivers"),
    "railway": ("railways",),
    "federal-road": ("federal-roads",),
    "motorway": ("motorways",),
}


class PackedContext(NamedTuple):
    """The data block of a context, and to how many metres it was simplified."""

    block: str
    tolerance_m: float


def pack_context(layers: Sequence[Layer], *, budget: int = BUDGET) -> PackedContext | None:
    """Return the data block of a context; None where there is none.

    Parameters
    ----------
    layers
        What `nzv_geo.context.context_layers` returns.
    budget
        How many characters it may have. Where it is more, lines are simplified further.
    """
    if not layers:
        return None
    for tolerance_m in TOLERANCES_M:
        block = json_for_script(_block([simplified(layer, tolerance_m) for layer in layers]))
        if len(block) <= budget:
            break
    element = f'<script type="application/json" id="nzv-context">{block}</script>'
    return PackedContext(element, tolerance_m)


def context_entry(layers: Sequence[Layer], texts: Texts) -> str:
    """Return the entry of the legend: one switch, and what the signs mean."""
    if not layers:
        return ""
    there = {layer.id for layer in layers}
    signs = [sign for sign, ids in LAYERS_OF.items() if there.intersection(ids)]
    items = "".join(_sign(sign, texts) for sign in reversed(signs))
    title = texts.word("legend", "layer", "context_group", vintage=_vintage(layers))
    name = texts.word("span", "layer", "context", 'id="context-name"')
    both = SWATCHES["water"] + SWATCHES["federal-road"]
    label = texts.label(in_every_language("layer", "context"))
    box = '<input type="checkbox" id="context" checked>'
    switch = f'<label for="context">{box}{_drawing(both)}{name}</label>'
    key = f'<ul class="classes context-key" {label}>{items}</ul>'
    return f"<fieldset>{title}<ul><li>{switch}{key}</li></ul></fieldset>"


def _sign(sign: str, texts: Texts) -> str:
    """Return what a sign means, and which parts it stands for."""
    styles = " ".join(part.style for part in PARTS if part.layer in LAYERS_OF[sign])
    meaning = texts.word("span", "layer", f"context-{sign}", 'class="class-title"')
    drawn = f'<span class="class">{_drawing(SWATCHES[sign])}{meaning}</span>'
    return f'<li data-parts="{styles}">{drawn}</li>'


def _drawing(drawn: str) -> str:
    return f'<svg class="swatch" width="44" height="24" aria-hidden="true">{drawn}</svg>'


def _vintage(layers: Sequence[Layer]) -> Text:
    """Return of when the context is; every date once, the oldest first."""
    dates = {source.vintage for layer in layers for source in layer.provenance.sources}
    return vintage_words(", ".join(sorted(filter(None, dates))) or "unknown")


def _block(layers: Sequence[Layer]) -> dict[str, Any]:
    by_id = {layer.id: layer for layer in layers}
    parts = []
    for part in PARTS:
        layer = by_id.get(part.layer)
        if layer is not None and len(chosen := _part_of(layer, part)):
            named = _names(chosen, part.name) if part.name else {}
            look = {"style": part.style, "from": part.first_zoom}
            parts.append({**look, **named, **pack_layer(chosen, finest=FINEST)})
    return {"parts": parts}


def _part_of(layer: Layer, part: _Part) -> Layer:
    """Return the features of a part: of rivers, the large or the small ones."""
    if part.layer != "rivers":
        return layer
    small = numpy.array([kind == "stream" for kind in layer.table.column("kind")], dtype=bool)
    return layer.where(small if part.style == "stream" else ~small)


def _names(layer: Layer, column: str) -> dict[str, Any]:
    """Return the names of a part, each once, and which feature bears which; -1 for none."""
    texts = layer.table.column(column).tolist()
    names = sorted(set(texts) - {""})
    number_of = {name: number for number, name in enumerate(names)}
    return {"names": names, "named": [number_of.get(text, -1) for text in texts]}
