"""Write the legend: each layer with its swatch, in groups; the script makes switches of it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from nzv_geo.focus_areas import official_numbers
from nzv_geo.i18n import in_every_language, number_in_every_language
from nzv_geo.styles import StyledClass, by_language
from nzv_geo.values import text
from nzv_geo.webmap.area_cards import AreaCard, sheet_link, status_text
from nzv_geo.webmap.context import context_entry
from nzv_geo.webmap.map_layer import GROUPS, Content, MapLayer
from nzv_geo.webmap.styling import layer_swatch, size_swatch, swatch
from nzv_geo.webmap.texts import Text, Texts

__all__ = ["area_list", "legend"]

_BORDERS = {  # as in static/js/layers/borders.js
    "state": ("band", "casing", "edge"),
    "county": ("casing", "edge"),
    "valley": ("casing", "edge"),
}
_OFFICIAL = '<path class="official nzv-focus-area" d="M3 6L11 3L17 9L15 20L2 18Z"/>'
_SWATCHES = {
    "line": '<path class="{}" d="M2 12H42"/>',
    "area": '<rect class="{}" x="3" y="3" width="38" height="18"/>',
    "point": '<circle class="{}" cx="22" cy="12" r="7"/>',
}


def legend(content: Content, texts: Texts) -> str:
    """Return the layers in groups, each a checkbox with swatch and text, the top one first."""
    top_down = list(reversed(list(enumerate(content.layers))))
    groups = []
    for group in GROUPS:
        entries: dict[str, list[str]] = {}
        for number, map_layer in top_down:
            if map_layer.group == group:
                title = texts.tag("legend", _group_title(map_layer))
                entries.setdefault(title, []).append(_entry(number, map_layer, texts))
        for title, some in entries.items():
            groups.append(f"<fieldset>{title}<ul>{''.join(some)}</ul></fieldset>")
    if content.places:
        groups.append(_places_entry(texts))
    groups.append(context_entry(content.context, texts))
    return f'<div class="legend">{"".join(groups)}</div>'


def area_list(content: Content, texts: Texts) -> str:
    """Return the focus areas by number: name and municipality; the script makes them buttons."""
    found = [layer for layer in content.layers if layer.style == "focus-area"]
    if not found:
        return ""
    rows = found[0].layer.table.records()
    entries = "".join(
        _area(row, card, texts) for row, card in zip(rows, _cards(found[0]), strict=True)
    )
    title = texts.word("h3", "page", "area_list", 'id="areas-title"')
    return (
        f'<section class="areas" aria-labelledby="areas-title">{title}<ol>{entries}</ol></section>'
    )


def _cards(map_layer: MapLayer) -> Sequence[AreaCard | None]:
    return map_layer.cards or [None] * len(map_layer.layer)


def _area(row: dict[Any, Any], card: AreaCard | None, texts: Texts) -> str:
    sheet = sheet_link(card, texts) if card is not None and card.sheet else ""
    official = ""
    if card is not None and card.area.outline is not None:
        official = texts.tag("span", status_text(card.area), 'class="area-official"')
    name, place = escape(text(row["name_de"])), escape(text(row["municipality"]))
    return (
        f'<li value="{row["number"]}"><span class="area-name" lang="de">{name}</span> '
        f'{sheet}<span class="area-place" lang="de">{place}</span>{official}</li>'
    )


def _places_entry(texts: Texts) -> str:
    """Return the switch of the towns and neighbours, which are no layer of features."""
    title = texts.word("legend", "page", "group_orientation")
    name = texts.word("span", "layer", "places", 'id="places-name"')
    dot = '<circle class="town" cx="22" cy="12" r="4"/>'
    return (
        f'<fieldset>{title}<ul><li><label for="places"><input type="checkbox" id="places" checked>'
        f"{_drawing(dot)}"
        f"{name}</label></li></ul></fieldset>"
    )


def _group_title(map_layer: MapLayer) -> Text:
    """Return the heading under which a layer stands: that of its owner, where there is one."""
    if map_layer.is_added and map_layer.look.group:
        return by_language(map_layer.look.group)
    return in_every_language("page", f"group_{map_layer.group}")


def _entry(number: int, map_layer: MapLayer, texts: Texts) -> str:
    checked = " checked" if map_layer.on else ""
    return (
        f'<li><label for="layer-{number}"><input type="checkbox" id="layer-{number}"{checked}>'
        f"{_drawing(_swatch(map_layer))}"
        f"{texts.tag('span', map_layer.legend)}</label>{_classes(number, map_layer, texts)}</li>"
    )


def _classes(number: int, map_layer: MapLayer, texts: Texts) -> str:
    """Return the classes of an own layer, each a checkbox with swatch, text and count."""
    styled = map_layer.styled
    if styled is None or not styled.classes[0].title:
        return ""
    if styled.sizes_mm is not None:
        items = "".join(
            _size(styled_class, size_swatch(map_layer, place), texts)
            for place, styled_class in enumerate(styled.classes)
        )
    else:
        items = "".join(
            _class(f"class-{number}-{place}", styled_class, swatch(map_layer, place), texts)
            for place, styled_class in enumerate(styled.classes)
        )
    return f'<ul class="classes" {texts.label(map_layer.legend)}>{items}</ul>'


def _class(name: str, styled_class: StyledClass, drawn: str, texts: Texts) -> str:
    title = texts.tag("span", styled_class.title, 'class="class-title"')
    count = texts.tag("span", number_in_every_language(styled_class.count), 'class="count"')
    return (
        f'<li><label class="class" for="{name}"><input type="checkbox" id="{name}" checked>'
        f"{_drawing(drawn)}{title} {count}</label></li>"
    )


def _size(styled_class: StyledClass, drawn: str, texts: Texts) -> str:
    """Return what one size of a proportional sign means; sizes have no switch."""
    title = texts.tag("span", styled_class.title, 'class="class-title"')
    return f'<li><span class="class">{drawn}{title}</span></li>'


def _drawing(drawn: str) -> str:
    return f'<svg class="swatch" width="44" height="24" aria-hidden="true">{drawn}</svg>'


def _swatch(map_layer: MapLayer) -> str:
    if map_layer.style == "focus-area":
        return _OFFICIAL + _circle(33) if official_numbers(map_layer.layer) else _circle(22)
    if map_layer.group == "borders":
        return _border(map_layer.style)
    if map_layer.styled is not None:
        return layer_swatch(map_layer)
    return "".join(
        _SWATCHES[kind].format(f"casing nzv-{map_layer.style}")
        + _SWATCHES[kind].format(f"{kind} nzv-{map_layer.style}")
        for kind in _kinds(map_layer)
    )


def _circle(x: int) -> str:
    return (
        f'<circle class="nzv-focus-area" cx="{x}" cy="12" r="11"/>'
        f'<circle class="badge-dot" cx="{x}" cy="12" r="7.5"/>'
        f'<text class="badge-text" x="{x}" y="16">1</text>'
    )


def _border(style: str) -> str:
    parts = _BORDERS.get(style, ("edge",))
    return "".join(_SWATCHES["line"].format(f"{part} edge-{style} nzv-{style}") for part in parts)


def _kinds(map_layer: MapLayer) -> list[str]:
    """Tell what kinds of features a layer's swatch shows."""
    if map_layer.group == "checks":
        return ["point"]
    shapes = map_layer.layer.table.shapes
    found = " ".join({shape.geom_type for shape in shapes if shape is not None})
    names = {"area": "Polygon", "line": "Line", "point": "Point"}
    return [kind for kind, name in names.items() if name in found]
