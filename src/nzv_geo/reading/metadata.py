"""What a file says about itself, as title and provenance; unknown where it says nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nzv_geo.i18n import LANGUAGES
from nzv_geo.provenance import Provenance, Source
from nzv_geo.reading.exported import merges_of, reprojections_of, written_of
from nzv_geo.reading.history import parsed

__all__ = ["fields_of", "key_of", "provenance_of", "readable", "title_of"]

LONGEST = 2_000  # characters of one text
UNKNOWN = {"de": "unbekannt", "en": "unknown"}


def readable(name: str) -> str:
    r"""Replace what no text can hold, such as bytes of a file name that are no UTF-8.

    Examples
    --------
    >>> readable("b\udce4d")
    'b�d'
    """
    return os.fsencode(name).decode("utf-8", "replace") if _is_name(name) else _cleaned(name)


def _is_name(text: str) -> bool:
    """Tell whether all that is odd about a text are bytes of a file name."""
    return not any("\ud800" <= char < "\udc80" or "\udcff" < char <= "\udfff" for char in text)


def _cleaned(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def title_of(metadata: Mapping[str, Any]) -> dict[str, str]:
    """Return the title that a file gives itself, by language; empty where it gives none.

    Examples
    --------
    >>> title_of({"title": "Plan"})
    {'de': 'Plan', 'en': 'Plan'}
    """
    title = _own(metadata).get("title")
    if isinstance(title, Mapping):
        texts = {language: _text(title, language) for language in LANGUAGES}
        given = {language: text for language, text in texts.items() if text}
        return given if {"de", "en"} <= set(given) else {}
    text = _text(metadata, "title", "TITLE")
    return _both(text) if text else {}


def key_of(metadata: Mapping[str, Any]) -> str:
    """Return the field that identifies a feature, as nzv-geo's own exports name it.

    Examples
    --------
    >>> key_of({"key": "ags"}), key_of({"key": 5})
    ('ags', '')
    """
    return _text(_own(metadata), "key")


def fields_of(metadata: Mapping[str, Any]) -> list[Any]:
    """Return the fields that an own export had; empty where a file does not say.

    Examples
    --------
    >>> fields_of({"fields": ["ags", "name_de"]})
    ['ags', 'name_de']
    """
    fields = _own(metadata).get("fields")
    return fields if isinstance(fields, list) else []


def provenance_of(path: Path, metadata: Mapping[str, Any]) -> Provenance:
    """Return sources and steps as a file says them; at least its name.

    What nzv-geo itself exports says all of it, in GeoJSON beside the features, in a GeoPackage as
    metadata. Of any other file, title, attribution and licence are taken where it has such members.

    Parameters
    ----------
    path
        The file.
    metadata
        Members of the collection, or metadata of the layer.

    Examples
    --------
    >>> provenance_of(Path("plan.geojson"), {"copyright": "© Stadt"}).attribution
    '© Stadt'
    """
    own = _own(metadata)
    listed = own.get("sources")
    listed = listed if isinstance(listed, list) else []
    sources = [source for source in listed if isinstance(source, Mapping)]
    steps = own.get("steps")
    stated = (
        tuple(_cleaned(str(step))[:LONGEST] for step in steps) if isinstance(steps, list) else ()
    )
    if sources:
        return Provenance(
            tuple(_source(path, source, number) for number, source in enumerate(sources)),
            stated,
            reprojections_of(own),
            written_of(own),
            merges_of(own),
        )
    return Provenance((_source(path, metadata, 0),))


def _own(metadata: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what nzv-geo's own exports say: in a GeoPackage, as one text."""
    told = metadata.get("provenance")
    return parsed(told) if isinstance(told, str) else metadata


def _source(path: Path, metadata: Mapping[str, Any], number: int) -> Source:
    name = readable(path.name)
    title = _text(metadata, "title", "TITLE")
    licence = _text(metadata, "licence", "license", "LICENSE")
    accuracy = _text(metadata, "accuracy")
    return Source(
        id=f"{readable(str(path))}#{number}" if number else readable(str(path)),
        title=_both(title) if title else {"de": f"Eigene Datei {name}", "en": f"Own file {name}"},
        publisher=_text(metadata, "publisher"),
        via=readable(str(path)),
        url=_address(metadata, "url"),
        vintage=_text(metadata, "vintage"),
        licence=_both(licence) if licence else UNKNOWN,
        licence_url=_address(metadata, "licence_url"),
        attribution=_text(metadata, "attribution", "copyright", "ATTRIBUTION") or name,
        accuracy=_both(accuracy) if accuracy else UNKNOWN,
    )


def _text(metadata: Mapping[str, Any], *names: str) -> str:
    for name in names:
        if isinstance(metadata.get(name), str) and metadata[name].strip():
            return _cleaned(metadata[name].strip())[:LONGEST]
    return ""


def _address(metadata: Mapping[str, Any], name: str) -> str:
    text = _text(metadata, name)
    return text if text.startswith(("https://", "http://")) else ""


def _both(text: str) -> dict[str, str]:
    """Return a text of a file in both languages; that something is unknown, in words of each."""
    return UNKNOWN if text in UNKNOWN.values() else {"de": text, "en": text}
