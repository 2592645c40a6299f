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
    rows = layer.table.records()
    return [_prefixed(str(row[name_field]), str(row.get("designation"))) for row in rows]


def _prefixed(name: str, designation: str) -> str:
    """Return the name of a county; one that says itself that it is a county gets no prefix.

    Examples
    --------
    >>> _prefixed("Saalekreis", "Landkreis"), _prefixed("Görlitz", "Landkreis").split()
    ('Saalekreis', ['LK', 'Görlitz'])
    """
    return name if name.endswith("kreis") else f"{PREFIXES.get(designation, '')}{name}"
