"""The columns of a layer as its page tells them: what they mean, and what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas

from nzv_geo.brief import shortened
from nzv_geo.catalogue import FOCUS_AREAS, Catalogue
from nzv_geo.export.fitting import attributes
from nzv_geo.focus_areas import load_focus_areas
from nzv_geo.i18n import LANGUAGES, in_every_language, load_words
from nzv_geo.layers import Layer
from nzv_geo.styles import by_language
from nzv_geo.values import text
from nzv_geo.webmap.texts import Text

__all__ = ["Column", "columns_of"]

SORBIAN = ("name_sorbian", "sorbian_language")
LONGEST = 60  # characters of an example


class Column(NamedTuple):
    """A column of a layer.

    Parameters
    ----------
    name
        As in the files.
    meaning
        By language; empty where nobody says.
    kind
        ``text``, ``whole``, ``decimal``, ``truth`` or ``moment``.
    is_key
        It identifies a feature.
    filled
        How many features have a value.
    example
        The first value, shortened; empty where there is none.
    """

    name: str
    meaning: Text
    kind: str
    is_key: bool
    filled: int
    example: str


def columns_of(layer: Layer, catalogue: Catalogue) -> list[Column]:
    """Return the columns of a layer, the geometry apart.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> from nzv_geo.catalogue import load_catalogue
    >>> ags, *_ = columns_of(load_layer("states"), load_catalogue())
    >>> ags.name, ags.kind, ags.is_key, ags.filled, ags.example
    ('ags', 'text', True, 2, '12')
    """
    features = attributes(layer)
    meanings = _meanings(layer, list(map(str, features.columns)), catalogue)
    return [
        _column(values, layer, meanings.get(str(name), {})) for name, values in features.items()
    ]


def _column(values: pandas.Series[Any], layer: Layer, meaning: Text) -> Column:
    known = [told for told in map(text, values[values.notna()]) if told]
    example = shortened(known[0], LONGEST) if known else ""
    name = str(values.name)
    return Column(name, meaning, _kind(values), name == layer.key, len(known), example)


def _meanings(layer: Layer, fields: Sequence[str], catalogue: Catalogue) -> dict[str, Text]:
    """Return what columns mean, those of which anybody says it, by their names."""
    known = load_words(LANGUAGES[0]).groups["column"]
    told: dict[str, Text] = {
        field: in_every_language("portal", field) for field in SORBIAN if field in fields
    }
    told |= {field: in_every_language("column", field) for field in fields if field in known}
    for field in fields:
        start, _, language = field.rpartition("_")
        if start == "name" and language in LANGUAGES:
            names = in_every_language("column", "name").items()
            told[field] = {each: f"{word} ({load_words(language).name})" for each, word in names}
    if layer.id == FOCUS_AREAS and catalogue.facts:
        for fact in load_focus_areas(catalogue).fields.values():
            told |= {fact.key: fact.title, f"{fact.key}_en": fact.title}
        figures = (field for field in fields if field.removesuffix("_en").endswith("_area_basis"))
        told |= {field: in_every_language("column", "figure_basis") for field in figures}
    titled = (look for look in layer.shown_look.fields if look.title)
    return told | {look.name: by_language(look.title) for look in titled}


def _kind(values: pandas.Series[Any]) -> str:
    """Return what the values of a column are."""
    if pandas.api.types.is_bool_dtype(values):
        return "truth"
    if pandas.api.types.is_integer_dtype(values):
        return "whole"
    if pandas.api.types.is_float_dtype(values):
        return "decimal"
    return "moment" if pandas.api.types.is_datetime64_any_dtype(values) else "text"
