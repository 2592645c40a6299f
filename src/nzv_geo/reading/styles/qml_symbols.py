"""Symbols of QGIS: what their layers draw upon each other, and what an expression drives."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nzv_geo.reading.styles.expressions import field_named
from nzv_geo.reading.styles.lost import Lost
from nzv_geo.reading.styles.qml_layer import Drawn, SymbolLayer
from nzv_geo.reading.styles.qml_layers import pieces_of
from nzv_geo.reading.styles.tree import Element, number_in

__all__ = ["drawn_symbol"]

MOST_PIECES = 100
SIZED = re.compile(
    r"\s*max\(\s*(?P<least>[\d.]+)\s*,\s*(?P<most>[\d.]+)\s*\*\s*"
    r'sqrt\(\s*max\(\s*0\s*,\s*(?P<field>"(?:[^"]|"")*")\s*\)\s*/\s*[\d.eE+]+\s*\)\s*\)\s*'
)


def drawn_symbol(symbol: Element, lost: Lost, opacity: float = 1.0) -> Drawn:
    """Return what a ``<symbol>`` draws.

    Parameters
    ----------
    symbol
        The element.
    lost
        Takes what cannot be carried over.
    opacity
        That of the layer.
    """
    drawn = Drawn()
    alpha = number_in(symbol.get("alpha"))
    opacity *= 1.0 if alpha is None else min(1.0, max(0.0, alpha))
    _note_driven(symbol, lost)
    for layer in symbol.findall("layer"):
        if layer.get("enabled") == "0":
            continue
        read = SymbolLayer(layer, opacity, lost, drawn_symbol)
        drawn.pieces += pieces_of(read, symbol.get("type", ""))
        if read.symbol.sized_by:
            drawn.sized_by, drawn.sizes_mm = read.symbol.sized_by, read.symbol.sizes_mm
        _note_effect(layer, lost)
        _measure(layer, drawn, lost)
    del drawn.pieces[:-MOST_PIECES]  # the topmost are what is seen
    return drawn


def _driven(element: Element) -> dict[str, Element]:
    """Return the properties that an expression or a field drives, by name."""
    found = {}
    for path in ("data_defined_properties", "dataDefinedProperties", "ddp"):
        for option in element.findall(f"{path}/Option/Option[@name='properties']/Option"):
            active = option.find("Option[@name='active']")
            if active is not None and active.get("value") == "true":
                found[option.get("name", "")] = option
    return found


def _note_driven(symbol: Element, lost: Lost) -> None:
    for name in _driven(symbol):
        lost.add("lost_driven", name=name)


def _measure(layer: Element, drawn: Drawn, lost: Lost) -> None:
    """Note the field that the size of a sign grows with, and whatever else is driven."""
    for name, told in _driven(layer).items():
        values = {option.get("name"): option.get("value", "") for option in told.findall("Option")}
        sized = _sized(told, values) if name == "size" else None
        if sized:
            drawn.sized_by, drawn.sizes_mm = sized
            if not SIZED.fullmatch(values.get("expression", "")):
                lost.add("lost_ends", note=True)
        else:
            lost.add("lost_driven", name=name)


def _sized(
    told: Element, values: Mapping[str | None, str]
) -> tuple[str, tuple[float, float]] | None:
    """Return field and sizes of signs that grow by area, as QGIS and as we write it."""
    ours = SIZED.fullmatch(values.get("expression", ""))
    if ours:
        least, most = number_in(ours["least"]), number_in(ours["most"])
        field = field_named(ours["field"])
    else:
        path = "Option[@name='transformer']/Option[@name='d']/Option[@name='{}']"
        least, most = (
            None
            if (option := told.find(path.format(end))) is None
            else number_in(option.get("value"))
            for end in ("minSize", "maxSize")
        )
        field = values.get("field") or field_named(values.get("expression", ""))
    if not field or least is None or most is None or not 0 < least < most <= 50:
        return None
    return field, (least, most)


def _note_effect(layer: Element, lost: Lost) -> None:
    if any(effect.get("enabled") == "1" for effect in layer.findall("effect")):
        lost.add("lost_effect", note=True)
