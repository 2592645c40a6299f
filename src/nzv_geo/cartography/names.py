"""How units are named on a map."""

from __future__ import annotations

from nzv_geo.layers import Layer

__all__ = ["unit_labels"]

# How the name of a county stands on a map, where towns of the same name stand too.
PREFIXES = {"Landkreis": "LK\u00a0", "Kreis": "Kreis\u00a0"}


def unit_labels(layer: Layer, name_field: str = "name_de") -> list[str]:
    r"""Return how each county is named on the map: as Landkreis, or as the town that it is.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> labels = unit_labels(load_layer("counties", region="lausitz"))
    >>> [label.replace("\u00a0", " ") for label in labels][:2]
    ['Cottbus', 'LK Dahme-Spreewald']
    """
    rows = layer.features.drop(columns=layer.features.geometry.name).to_dict("records")
    return [f"{PREFIXES.get(row.get('designation'), '')}{row[name_field]}" for row in rows]
