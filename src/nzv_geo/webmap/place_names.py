"""Names for orientation: towns, states and countries, as rows for static/js/layers/places.js."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely

from nzv_geo.cartography import unit_labels
from nzv_geo.layers import Layer
from nzv_geo.values import is_missing
from nzv_geo.webmap.encode import UNITS_PER_DEGREE
from nzv_geo.webmap.map_layer import MapLayer

__all__ = ["county_labels", "place_rows"]


def place_rows(places: Layer | None, layers: Sequence[MapLayer]) -> list[list[Any]]:
    """Return one row a place: kind, rank, place, names, and the number of its municipality.

    The place is longitude and latitude in millionths of a degree; the names are German, English
    where it differs, Sorbian, and the language of that. The most important come first.
    """
    if places is None:
        return []
    units = [layer for layer in layers if layer.style == "municipality" and not layer.is_large]
    keys = [str(key) for layer in units for key in layer.layer.table.column("ags")]
    number_of = {key: number for number, key in enumerate(keys)}
    points = shapely.get_coordinates(places.table.shapes).tolist()
    rows = places.table.records()
    return [_row(row, point, number_of) for row, point in zip(rows, points, strict=True)]


def _row(row: dict[Any, Any], point: Sequence[float], number_of: dict[str, int]) -> list[Any]:
    english = row["name_en"] if row["name_en"] != row["name_de"] else 0
    sorbian = ["name_sorbian", "sorbian_language"]
    return [
        row["kind"],
        int(row["rank"]),
        *(round(degrees * UNITS_PER_DEGREE) for degrees in point),
        row["name_de"],
        english,
        *(0 if is_missing(row[field]) else row[field] for field in sorbian),
        number_of.get(row["ags"], -1),
    ]


def county_labels(map_layer: MapLayer) -> list[str]:
    """Return how each county is named on the map: as Landkreis, or as the town that it is.

    Examples
    --------
    >>> from nzv_geo import build_valley
    >>> from nzv_geo.webmap.content import valley_content
    >>> layers = {layer.style: layer for layer in valley_content(build_valley()).layers}
    >>> [label.replace("\u00a0", " ") for label in county_labels(layers["county"])][:2]
    ['Cottbus', 'LK Dahme-Spreewald']
    """
    return unit_labels(map_layer.layer, map_layer.name_field)
