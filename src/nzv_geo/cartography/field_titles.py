"""What the fields of a layer are called, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nzv_geo.catalogue import load_catalogue
from nzv_geo.focus_areas import column_titles, load_focus_areas
from nzv_geo.i18n import in_every_language, load_words

if TYPE_CHECKING:
    from nzv_geo.layers import Layer

__all__ = ["field_titles"]

FACTS = "focus-areas"
WORDS = {"name_de": "name"}  # fields whose title is that of another


def field_titles(layer: Layer) -> dict[str, Mapping[str, str]]:
    """Return the titles of fields by language: as their owner said, or of a layer that ships.

    Fields that nobody gave a title have none. A unit stands behind it in brackets.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> field_titles(load_layer("counties"))["state"]["de"]
    'Land'
    >>> plan = load_layer("counties").styled(fields={"nuts": "Statistik"})
    >>> field_titles(plan)["nuts"]
    {'de': 'Statistik'}
    """
    titles = _shipped(layer) if layer.id in load_catalogue().layers else {}
    for field in layer.look.fields if layer.look else ():
        if field.title:
            unit = f" ({field.unit})" if field.unit else ""
            own = field.title if isinstance(field.title, Mapping) else {"de": field.title}
            titles[field.name] = {language: f"{text}{unit}" for language, text in own.items()}
    return {name: title for name, title in titles.items() if name in layer.features}


def _shipped(layer: Layer) -> dict[str, Mapping[str, str]]:
    known = load_words("en").groups["column"]
    words = {str(name): WORDS.get(str(name), str(name)) for name in layer.features.columns}
    titles: dict[str, Mapping[str, str]] = {
        name: in_every_language("column", word) for name, word in words.items() if word in known
    }
    return titles | (column_titles(load_focus_areas().fields) if layer.id == FACTS else {})
