"""Signs of plans: which one an object gets, as `signs.toml` says, and how it looks."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from nzv_geo.styles.colours import GROUNDS, legible, mixed
from nzv_geo.styles.conditions import Compare
from nzv_geo.styles.style import Rule, Style
from nzv_geo.styles.symbols import DASHES
from nzv_geo.xplan.objects import PlanObject

__all__ = ["LAYERS", "Sign", "load_signs", "sign_of", "style_of", "unsigned"]

Keys = dict[str, Any]
LAYERS = ("areas", "overlays", "lines", "points")  # from the ground up
CLASS = "class"  # the column that says which sign a feature has
SAID = ("nutzungText", "aufschrift", "textlicheErgaenzung", "zweckbestimmung")
DARKER = 0.45  # part of black in the border and the hatch of an area
GREY = "#6b7472"
WITHOUT = {"de": "ohne Zeichen: {kind}", "en": "without a sign: {kind}"}


@dataclass(frozen=True)
class Sign:
    """How objects of some classes and uses are drawn.

    Parameters
    ----------
    title
        What the legend says, by language.
    symbols
        Keys of `nzv_geo.styles.Symbol` by layer, of those in which it can appear.
    classes, when, where_stated, words
        Which objects it is for: their classes; codes of which one must stand in its property; codes
        beside which none may stand in theirs; and words of which one must stand in what they say.
    outline
        Areas are drawn by their border, as a line.
    """

    title: Mapping[str, str]
    symbols: Mapping[str, Keys]
    classes: tuple[str, ...] = ()
    when: Mapping[str, list[str]] = field(default_factory=dict)
    where_stated: Mapping[str, list[str]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    outline: bool = False

    def fits(self, item: PlanObject) -> bool:
        """Tell whether an object gets this sign."""
        return item.kind in self.classes and self._has_code(item) and self._says(item)

    def _has_code(self, item: PlanObject) -> bool:
        if any(_states(item, name) - set(codes) for name, codes in self.where_stated.items()):
            return False
        asked = self.when.items()
        return not asked or any(_states(item, name) & set(codes) for name, codes in asked)

    def _says(self, item: PlanObject) -> bool:
        stated = " ".join(item.texts(*SAID)).lower()
        return not self.words or any(word in stated for word in self.words)


def _states(item: PlanObject, name: str) -> set[str]:
    return set(item.codes(name))


@cache
def load_signs() -> tuple[Sign, ...]:
    """Return all signs; an object gets the first one that fits.

    Examples
    --------
    >>> load_signs()[0].title["de"]
    'Sondergebiet Photovoltaik'
    """
    text = Path(__file__).with_name("signs.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(text)["sign"]
    hatches: Counter[str] = Counter()
    seen: set[str] = set()
    signs = []
    for entry in entries:
        area = entry.get("area", {})
        turn = hatches[area.get("hatch", "")]
        if "fill" in area and entry["de"] not in seen:
            hatches[area.get("hatch", "")] += 1
        seen.add(entry["de"])
        signs.append(_sign(entry, turn))
    return tuple(signs)


def sign_of(item: PlanObject) -> Sign | None:
    """Return the sign of an object; None where there is none yet.

    Examples
    --------
    >>> sign_of(PlanObject("BP_BauGrenze")).title["de"], sign_of(PlanObject("BP_Neu"))
    ('Baugrenze', None)
    """
    return next((sign for sign in load_signs() if sign.fits(item)), None)


def unsigned(kind: str) -> Sign:
    """Return the sign of objects for which there is none: grey and dotted.

    Examples
    --------
    >>> unsigned("BP_Neu").title["de"]
    'ohne Zeichen: BP_Neu'
    """
    line = {"colour": GREY, "width_mm": 0.3, "dash_mm": "dot"}
    area = {**line, "width_mm": 0.6, "hatch": "dots", "hatch_colour": GREY}
    point = {"colour": GREY, "shape": "ring", "size_mm": 3.0}
    title = {language: text.format(kind=kind) for language, text in WITHOUT.items()}
    return Sign(title, {"overlays": area, "lines": line, "points": point}, (kind,))


def style_of(signs: Iterable[Sign], layer: str) -> Style:
    """Return the style of a layer whose features have these signs, one class for each title."""
    rules: dict[str, Rule] = {}
    for sign in signs:
        title = sign.title["de"]
        condition = Compare(CLASS, "=", title)
        rules.setdefault(title, Rule(dict(sign.title), sign.symbols[layer], condition=condition))
    return Style.rule_based(list(rules.values()))


def _sign(entry: Mapping[str, Any], turn: int) -> Sign:
    symbols: dict[str, Keys] = {}
    area = entry.get("area", {})
    if "fill" in area:
        symbols["areas"] = _ground(area)
        symbols["overlays"] = _lifted(area, turn)
    elif area:
        symbols["overlays"] = _over(area)
    if "line" in entry:
        symbols["lines"] = entry["line"]
    if "point" in entry:
        symbols["points"] = {"outline": "#ffffff", "size_mm": 4.0, **entry["point"]}
    return Sign(
        {"de": entry["de"], "en": entry["en"]},
        symbols,
        tuple(entry["classes"]),
        entry.get("when", {}),
        entry.get("where_stated", {}),
        tuple(entry.get("words", ())),
        bool(entry.get("outline")),
    )


def _ground(area: Mapping[str, str]) -> Keys:
    """Return the symbol of an area of use."""
    return {
        **_over({**area, "edge": _edge(area)}),
        "width_mm": 0.35,
        "fill": area["fill"],
        "fill_opacity": 0.8,
        "hatch_colour": mixed(area["fill"], "#000000", DARKER),
    }


def _over(area: Mapping[str, str]) -> Keys:
    """Return the symbol of what lies over areas of use."""
    return {
        "colour": area["edge"],
        "width_mm": 0.9,
        "dash_mm": area.get("dash", "solid"),
        "hatch": area.get("hatch", ""),
        "hatch_colour": area["edge"],
    }


def _lifted(area: Mapping[str, str], turn: int) -> Keys:
    """Return the symbol of an area of use that lies over another one, without its fill.

    Those of the same hatch are told apart by their borders.
    """
    dashes = list(DASHES)
    keys = _over({**area, "edge": _edge(area), "dash": dashes[turn % len(dashes)]})
    return {**keys, "width_mm": round(1.2 + 0.3 * (turn // len(dashes)), 1)}


def _edge(area: Mapping[str, str]) -> str:
    return legible(mixed(area["fill"], "#000000", DARKER), GROUNDS["light"])
