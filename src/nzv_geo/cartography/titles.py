"""How a layer of the reader's own is called on a map, and what stands first beside a title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nzv_geo.brief import shortened
from nzv_geo.i18n import LANGUAGES, in_every_language
from nzv_geo.layers import Layer

__all__ = ["LONGEST_NAME", "own_title", "valley_lead"]

LONGEST_NAME = 200  # characters of a name, heading or title of a file that are shown


def own_title(layer: Layer) -> Mapping[str, str]:
    """Return the title of a layer by language, and whether its data are invented.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> own_title(load_layer("states").styled(example=True))["de"]
    'Länder (Beispiel, erfunden)'
    """
    title = _given_title(layer)
    if not layer.shown_look.example:
        return title
    words = in_every_language("page", "example")
    return {
        language: f"{title.get(language, title['de'])} ({word})" for language, word in words.items()
    }


def _given_title(layer: Layer) -> Mapping[str, str]:
    """Return the title of a layer of the reader's own; its id where it has none."""
    parts = {language: text for language, text in layer.title.items() if text.strip()}
    given = {language: shortened(text, LONGEST_NAME) for language, text in parts.items()}
    if len(set(given.values())) > 1 and "de" in given:
        return given
    return dict.fromkeys(LANGUAGES, next(iter(given.values()), layer.id))


def valley_lead(
    official: Sequence[str], *, has_areas: bool = True, knows_areas: bool = True
) -> Mapping[str, str]:
    """Say first of a region which outlines of its focus areas are official.

    Where a catalogue knows of no focus areas at all, say where the outline comes from.

    Examples
    --------
    >>> valley_lead([])["en"]
    'No official outlines; the places of the focus areas are approximate.'
    """
    if not knows_areas:
        return in_every_language("intro", "lead_plain")
    if not has_areas:
        return in_every_language("intro", "lead_none")
    if not official:
        return in_every_language("intro", "lead")
    return in_every_language("intro", "lead_own", numbers=", ".join(official))
