"""Which field identifies a feature, and which columns are its fields, in nzv-geo's own exports."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas

from nzv_geo.layers import ROW_NUMBER, Layer
from nzv_geo.reading.metadata import fields_of, key_of

__all__ = ["identified", "identity"]

MOST_FIELDS = 1_000
# What a file that is still the one that was written has beside its fields: ids, and coordinates.
ADDED = ("id", "gml_id", "lon", "lat", "x", "y")


def identified(layer: Layer, metadata: dict[str, Any], *, unchanged: bool) -> Layer:
    """Identify features as nzv-geo's own export did, where each still has a key of its own.

    GDAL gives a feature's id as one more field where it is a text.

    Parameters
    ----------
    layer
        As it was read, its features numbered.
    metadata
        What the file says about itself.
    unchanged
        The history beside it has its digest: nobody has edited it since.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> layer = Layer.from_geodataframe(load_layer("states").features)
    >>> identified(layer, {"key": "ags"}, unchanged=False).key
    'ags'
    """
    key, features = key_of(metadata), layer.features
    if key not in features or key == layer.features.geometry.name:
        return layer
    values = features[key].tolist()
    if len(set(map(identity, values)) - {None}) < len(values):
        return layer
    fields = fields_of(metadata)
    columns = ADDED if unchanged else ("id",)
    added = [name for name in columns if name in features and fields and name not in fields]
    own = features.drop(columns=[ROW_NUMBER, *added])
    return replace(layer, key=key, features=_with_fields(own, fields) if unchanged else own)


def _with_fields(features: geopandas.GeoDataFrame, fields: list[Any]) -> geopandas.GeoDataFrame:
    """Bring fields into the order they had, also those without any value, which GML does not say.

    Of more than `MOST_FIELDS`, nothing is believed.
    """
    names = list(dict.fromkeys(name for name in fields if isinstance(name, str)))
    if len(names) > MOST_FIELDS:
        return features
    empty = {name: None for name in names if name not in features}
    full = features.assign(**empty)
    return full[[*names, *full.columns.difference(names, sort=False)]]


def identity(value: object) -> str | int | None:
    """Return a value that may identify a feature; None for any other.

    Examples
    --------
    >>> identity("12052000"), identity(True)
    ('12052000', None)
    """
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None
