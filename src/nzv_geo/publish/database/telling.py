"""What a database says of a layer: comments on its table and columns, and a row of metadata."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from nzv_geo.export.history import history
from nzv_geo.i18n import load_words
from nzv_geo.layers import Layer
from nzv_geo.provenance import Provenance

__all__ = ["MARK", "METADATA", "METADATA_TABLE", "column_comment", "metadata_row", "table_comment"]

MARK = "nzv-geo publish"  # last line of the comment on a table that may be replaced
METADATA_TABLE = "nzv_geo_layers"
METADATA = {  # column: type and comment
    "table_name": ("text PRIMARY KEY", "Table of the layer, in this schema"),
    "layer": ("text NOT NULL", "Id of the layer"),
    "title_de": ("text NOT NULL", "Titel"),
    "title_en": ("text NOT NULL", "Title"),
    "feature_key": ("text NOT NULL", "Column that identifies a feature"),
    "features": ("bigint NOT NULL", "Number of features"),
    "geometry_type": ("text NOT NULL", "Type of the geometries"),
    "srid": ("integer NOT NULL", "SRID of the geometries"),
    "publisher": ("text NOT NULL", "Who published the sources"),
    "vintage": ("text NOT NULL", "Dates that the sources are of"),
    "licence_de": ("text NOT NULL", "Lizenzen der Quellen"),
    "licence_en": ("text NOT NULL", "Licences of the sources"),
    "licence_url": ("text NOT NULL", "Addresses of the licences"),
    "attribution": ("text NOT NULL", "Line that must stand beside any copy"),
    "accuracy_de": ("text NOT NULL", "Genauigkeit"),
    "accuracy_en": ("text NOT NULL", "Accuracy"),
    "steps": ("jsonb NOT NULL", "What was done to the data, in sentences"),
    "history": ("jsonb NOT NULL", "All that is known: sources, steps, reprojections, fields"),
}
NO_TEXT = "\0"  # which PostgreSQL does not hold
DESCRIBED = ("de", "en")


def table_comment(layer: Layer) -> str:
    """Return the comment on the table of a layer; its last line marks the table as one of ours.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> print(table_comment(load_layer("states")).splitlines()[0])
    Länder / States
    """
    titles = dict.fromkeys(layer.title.get(language, layer.id) for language in DESCRIBED)
    provenance = layer.provenance
    lines = [
        " / ".join(titles),
        f"Stand / vintage: {_joined(source.vintage for source in provenance.sources)}",
        f"Lizenz / licence: {_licence(provenance, 'de')}",
        provenance.attribution,
        MARK,
    ]
    return plain("\n".join(filter(None, lines)))


def column_comment(layer: Layer, field: str, written_as: str) -> str:
    """Return the comment on a column: its name for readers, in German and English.

    Parameters
    ----------
    layer
        The layer.
    field
        Name of the field in the layer.
    written_as
        Its name in the database.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> column_comment(load_layer("counties"), "designation", "designation")
    'Bezeichnung / Designation'
    """
    own = {look.name: look.title for look in layer.shown_look.fields}
    title = own.get(field, "")
    if isinstance(title, str):
        title = dict.fromkeys(DESCRIBED, title)
    titles = [
        title.get(language) or load_words(language).groups["column"].get(field, "")
        for language in DESCRIBED
    ]
    told = " / ".join(dict.fromkeys(filter(None, titles)))
    return plain(": ".join(filter(None, [field if field != written_as else "", told])))


def metadata_row(layer: Layer, features: int, **known: Any) -> dict[str, Any]:
    """Return the row of metadata of a layer, by the names of `METADATA`.

    Parameters
    ----------
    layer
        The layer, or its last part.
    features
        How many there are.
    known
        ``table_name``, ``feature_key``, ``geometry_type``, ``srid``.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> rest = {"table_name": "states", "feature_key": "ags", "geometry_type": "", "srid": 4326}
    >>> metadata_row(load_layer("states"), 2, **rest)["title_en"]
    'States'
    """
    sources = layer.provenance.sources
    row = {
        **known,
        "layer": layer.id,
        "title_de": layer.title.get("de", layer.id),
        "title_en": layer.title.get("en", layer.id),
        "features": features,
        "publisher": _joined(source.publisher for source in sources),
        "vintage": _joined(source.vintage for source in sources),
        "licence_de": _licence(layer.provenance, "de"),
        "licence_en": _licence(layer.provenance, "en"),
        "licence_url": _joined(source.licence_url for source in sources),
        "attribution": layer.provenance.attribution,
        "accuracy_de": _joined(source.accuracy["de"] for source in sources),
        "accuracy_en": _joined(source.accuracy["en"] for source in sources),
        "steps": list(layer.provenance.steps),
        "history": history(layer, features=features),
    }
    return {name: _held(row[name]) for name in METADATA}


def plain(text: str) -> str:
    r"""Return a text that PostgreSQL holds.

    Examples
    --------
    >>> plain("a\0b\ud800") == "a\ufffdb?"
    True
    """
    return text.replace(NO_TEXT, "\ufffd").encode("utf-8", "replace").decode()


def _held(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(_plain_inside(value), ensure_ascii=False, allow_nan=False)
    return plain(value) if isinstance(value, str) else value


def _plain_inside(value: Any) -> Any:
    if isinstance(value, dict):
        return {plain(str(name)): _plain_inside(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_inside(held) for held in value]
    return plain(value) if isinstance(value, str) else value


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, texts)))


def _licence(provenance: Provenance, language: str) -> str:
    return _joined(source.licence[language] for source in provenance.sources)
