"""How the layers that ship look elsewhere: as on the page, whose style sheet has these colours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nzv_geo.styles import Look, Rule, Style

if TYPE_CHECKING:
    from nzv_geo.layers import Layer

__all__ = ["look_of"]

STATUS = "geometry_status"
HATCHLESS = {"hatch": "", "arrow": False}
# Lines of borders: pixels of the page, in millimetres.
BORDERS: dict[str, dict[str, Any]] = {
    "municipalities": {
        "colour": "#737d7a", "width_mm": 0.24, "dash_mm": (1.32, 0.53), "casing": False,
    },
    "counties": {
        "colour": "#4a5357", "width_mm": 0.56, "dash_mm": (3.18, 0.79, 0.53, 0.79), "casing": True,
    },
    "states": {
        "colour": "#7a2a6b", "width_mm": 0.69, "casing": True,
        "dash_mm": (3.18, 0.93, 0.66, 0.93, 0.66, 0.93),
    },
    "neighbours": {
        "colour": "#6b7472", "width_mm": 0.34, "dash_mm": (0.53, 1.06), "casing": False,
    },
    "valley": {"colour": "#0a5546", "width_mm": 1.06, "dash_mm": (), "casing": True},
}  # fmt: skip
PLACES = (
    Rule(
        {"de": "Orte", "en": "places"},
        {"shape": "circle", "size_mm": 1.6, "colour": "#1c2326", "outline": "#ffffff",
         "outline_mm": 0.33},
        value="town",
    ),
    Rule(  # names only: they stand where there is room, which is no place
        {"de": "Länder und Staaten", "en": "states and countries"},
        {"shape": "circle", "size_mm": 0.1, "colour": "#6b7472", "outline_mm": 0.0},
        value=("state", "country"),
    ),
)  # fmt: skip
ORANGE = "#a63a00"
TINT = {"fill": ORANGE, "fill_opacity": 0.14, "colour": ORANGE, "casing": False, **HATCHLESS}
SIGN = {"shape": "circle", "size_mm": 5.0, "outline": ORANGE}
FOCUS_AREAS = (
    ("approximate", {"de": "Lage ungefähr", "en": "approximate place"}, (1.59, 1.06), 0.53),
    ("official", {"de": "amtlich abgegrenzt", "en": "official outline"}, (), 0.79),
)


def look_of(layer: Layer) -> Look | None:
    """Return how a layer appears: as its owner said, or as the page shows it where it ships.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> look_of(load_layer("counties")).style.symbol["colour"]
    '#4a5357'
    """
    if layer.look is not None:
        return layer.look
    if layer.id in BORDERS and "name_de" in layer.features:
        return Look(Style.single(fill="", **BORDERS[layer.id], **HATCHLESS))
    if layer.id == "focus-areas" and STATUS in layer.features:
        return Look(_focus_areas(layer), label_field="number")
    if layer.id == "places" and {"kind", "name_de"} <= set(layer.features):
        return Look(Style.categories("kind", PLACES), label_field="name_de")
    return None


def _focus_areas(layer: Layer) -> Style:
    """Return dashed outlines where they are approximate; signs are light inside, as an outline."""
    are_points = bool((layer.features.geom_type == "Point").all())
    rules = []
    for status, title, dash, width in FOCUS_AREAS:
        line = {**TINT, "dash_mm": dash, "width_mm": width}
        sign = {**SIGN, "colour": "#f6e4da", "outline_mm": width, "dash_mm": dash}
        rules.append(Rule(title, sign if are_points else line, value=status))
    return Style.categories(STATUS, rules)
