"""Facts as columns: one row a focus area, for the map, for tables and for GIS files.

A text has two columns, German under the key of its field and English under the key with ``_en``; a
figure has its number, and beside it what that refers to. What is unknown is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from nzv_geo.catalogue import Catalogue
from nzv_geo.focus_areas.fitness import hosts_of
from nzv_geo.focus_areas.loading import load_focus_areas
from nzv_geo.focus_areas.places import also_in, check_places
from nzv_geo.focus_areas.records import FactField, FocusArea
from nzv_geo.focus_areas.shapes import with_outlines
from nzv_geo.i18n import in_every_language
from nzv_geo.layers import Layer, read_layer
from nzv_geo.table import Columns, column_of

__all__ = ["column_titles", "with_facts"]

ENGLISH = "_en"
UNITS = ("municipalities", "counties", "states")
STORED = ("geometry_status", "position_uncertainty_m")  # columns that are kept as they are


def with_facts(layer: Layer, catalogue: Catalogue) -> Layer:
    """Return the layer of focus areas with a column for each field, and the units it lies in.

    Parameters
    ----------
    layer
        The focus areas as stored: one point each.
    catalogue
        The catalogue it is of.

    Returns
    -------
    Layer
        Its findings say where places and statements contradict each other (NZV161). Areas with an
        official outline among the user's own data are polygons, and have columns about it.
    """
    known = load_focus_areas(catalogue)
    layers = _layers_of_units(catalogue)
    units = {name: _names(layer) for name, layer in layers.items()}
    municipalities = layers["municipalities"]
    areas = [known.area(number) for number in layer.table.column("number")]
    stored = {name: layer.table.column(name) for name in STORED}
    rows: list[dict[str, Any]] = [
        {
            "number": area.number,
            "name_de": area.name["de"],
            "name_en": area.name["en"],
            **_place(area, _keys(area, municipalities, catalogue), units),
            "possibly_in": _possibly_in(area, municipalities, catalogue),
            **{name: values[row] for name, values in stored.items()},
            **_facts(area, known.fields.values()),
            "sources": " ".join(source.address for source in area.sources if source.address),
        }
        for row, area in enumerate(areas)
    ]
    names = rows[0] if rows else ()
    columns = {name: column_of([row[name] for row in rows]) for name in names}
    features = Columns(columns, layer.table.shapes, layer.table.crs)
    step = (
        "names of municipality, county and state joined by AGS; municipalities within the "
        f"uncertainty found in {municipalities.id} ({municipalities.provenance.attribution})"
    )
    findings = check_places(areas, municipalities, catalogue=catalogue)
    told = layer.with_features(features, step).replaced(findings=tuple(findings))
    return with_outlines(told, areas, catalogue)


@lru_cache(maxsize=2)  # what is known of these layers, such as distances, is kept by the layer
def _layers_of_units(catalogue: Catalogue) -> dict[str, Layer]:
    return {name: read_layer(catalogue.layer(name), catalogue) for name in UNITS}


def column_titles(fields: Mapping[str, FactField]) -> dict[str, dict[str, str]]:
    """Return the title of each column that facts fill, by language; without the English ones.

    Examples
    --------
    >>> titles = column_titles(load_focus_areas().fields)
    >>> titles["reported_area_ha"]["en"], titles["reported_area_basis"]["en"]
    ('Reported area, not that of the focus area (ha)', 'What this figure refers to')
    """
    titles = {}
    for field in _of_areas(fields.values()):
        unit = f" ({field.unit})" if field.is_figure and field.unit else ""
        titles[field.key] = {language: title + unit for language, title in field.title.items()}
        if field.is_figure:
            titles[_basis(field)] = in_every_language("column", "figure_basis")
    return titles


def _of_areas(fields: Iterable[FactField]) -> Iterator[FactField]:
    return (field for field in fields if field.about == "area")


def _basis(field: FactField) -> str:
    """Name the column that says what a figure refers to: reported_area_ha, reported_area_basis."""
    return f"{field.key.removesuffix(f'_{field.unit}')}_basis"


def _facts(area: FocusArea, fields: Iterable[FactField]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for field in _of_areas(fields):
        facts = area.facts_of(field.key)
        name, told = field.key, [fact.text for fact in facts]
        if field.is_figure:
            cells[field.key] = facts[0].value if facts else None
            name, told = _basis(field), [fact.about for fact in facts]
        cells[name] = _joined(" ", (text["de"] for text in told))
        cells[f"{name}{ENGLISH}"] = _joined(" ", (text["en"] for text in told))
    return cells


def _keys(area: FocusArea, municipalities: Layer, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the municipalities of an area by key: as stated, or those of its official outline."""
    if area.outline is None:
        return area.ags
    found = hosts_of(area.outline, municipalities, catalogue=catalogue)
    return tuple(sorted(found, key=lambda ags: (ags not in area.ags, -found[ags], ags)))


def _possibly_in(area: FocusArea, municipalities: Layer, catalogue: Catalogue) -> str | None:
    if area.outline is not None:
        return None
    return _joined("; ", also_in(area, municipalities, catalogue=catalogue))


def _place(
    area: FocusArea, keys: tuple[str, ...], units: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """Return the units by these keys; a name that is not known stays as stated."""
    stated = dict(zip(area.ags, area.municipalities, strict=True))
    counties = dict.fromkeys(key[:5] for key in keys)
    states = dict.fromkeys(key[:2] for key in keys)
    names = units["municipalities"]
    return {
        "municipality": "; ".join(names.get(key) or stated[key] for key in keys),
        "ags": ";".join(keys),
        "county": "; ".join(units["counties"].get(key, key) for key in counties),
        "county_ags": ";".join(counties),
        "state": "; ".join(units["states"].get(key, key) for key in states),
    }


def _names(units: Layer) -> dict[str, str]:
    return dict(zip(units.table.column("ags"), units.table.column("name_de"), strict=True))


def _joined(between: str, texts: Iterable[str]) -> str | None:
    return between.join(texts) or None
