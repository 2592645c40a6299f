"""What a page shows beside the layers of its catalogue: the reader's own, findings, the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.cartography import own_title
from nzv_geo.crs.reproject import reproject
from nzv_geo.findings import Finding
from nzv_geo.i18n import in_every_language
from nzv_geo.layers import ROW_NUMBER, Layer
from nzv_geo.styles import FieldLook, Look, Styled, apply_style, by_language
from nzv_geo.styles.conditions import column
from nzv_geo.webmap.columns import fields_of, headings_of, in_all
from nzv_geo.webmap.map_layer import PAGE_CRS, MapLayer
from nzv_geo.webmap.texts import Text

__all__ = ["added_layers", "findings_layers", "ledger_layer"]

# Fields that sound like the name of a feature, the likeliest first; a shapefile cuts them short.
NAME_FIELDS = ("name_de", "name", "bezeichnung", "bezeichnun", "bez", "titel", "title", "label",
               "gen", "objektname", "standort", "ort")  # fmt: skip
CLASS_FIELD = "nzv_class"
LEDGER_SIZES = ("area_m2", "width_m")
LEDGER_LEAST_M = 0.001  # narrower ones are noise of the coordinates, no doubt about a border
LEDGER_FIELDS = ("kind", *LEDGER_SIZES, "between", "unit", "rule")


def added_layers(layers: Sequence[Layer]) -> list[MapLayer]:
    """Show layers of the reader's own, each in the style it was given or one of its own."""
    return [_added_layer(layer, number) for number, layer in enumerate(layers)]


def _added_layer(layer: Layer, number: int) -> MapLayer:
    look = layer.shown_look
    styled = apply_style(look.style, layer.features, number)
    if styled.sizes_mm is not None:
        layer = layer.with_shapes(_inner_points(layer))
    headings = _headings(layer, look)
    classes = _class_texts(styled) if look.style.kind in ("classes", "rules") else {}
    if classes:
        headings = {CLASS_FIELD: in_every_language("style", "class"), **headings}
    title = own_title(layer)
    return MapLayer(
        id=layer.id,
        layer=reproject(layer, PAGE_CRS),
        style=f"own-{number}",
        title=title,
        legend=title,
        name_field=_name_field(layer, look),
        headings=headings,
        texts=classes,
        home=True,
        on=look.visible,
        styled=styled,
        look=look,
    )


def _inner_points(layer: Layer) -> NDArray[numpy.object_]:
    """Return a point on each feature, where its proportional sign stands."""
    points: NDArray[numpy.object_] = shapely.point_on_surface(layer.table.shapes)
    return points


def _headings(layer: Layer, look: Look) -> dict[str, Text]:
    """Return the heading of each field that is shown: those the look names, or all of them."""
    if not look.fields:
        every = [field for field in fields_of(layer.table) if field != ROW_NUMBER]
        return {field: in_all(field) for field in every}
    chosen = {
        str(column(layer.features, field_look.name).name): field_look for field_look in look.fields
    }
    return {field: _heading(field_look) for field, field_look in chosen.items()}


def _heading(field: FieldLook) -> Text:
    """Return the heading of a field, with its unit."""
    title = by_language(field.title or field.name)
    if not field.unit:
        return title
    return {language: f"{text} ({field.unit})" for language, text in title.items()}


def _name_field(layer: Layer, look: Look) -> str:
    """Return the field that names a feature: the look's, one that sounds so, or none."""
    if look.name_field is None:
        return ""
    if look.name_field:
        return str(column(layer.features, look.name_field).name)
    by_lower_case = {field.lower(): field for field in reversed(fields_of(layer.table))}
    return next((by_lower_case[name] for name in NAME_FIELDS if name in by_lower_case), "")


def _class_texts(styled: Styled) -> dict[str, list[Text | None]]:
    """Return the class of each feature as a column of the table."""
    titles = [dict(styled_class.title) for styled_class in styled.classes]
    return {CLASS_FIELD: [titles[member] if member >= 0 else {} for member in styled.members]}


def ledger_layer(layer: Layer) -> MapLayer:
    """Show of the ledger what the reader of a map asks for; `nzv-geo merge` writes all of it.

    Not what is narrower than a millimetre: it would tell a council that its borders are torn.
    """
    names = {"kind": "ledger_kind"}
    wide = layer.table.column("width_m").astype(float) >= LEDGER_LEAST_M
    table = layer.table.where(wide).with_names(["entry", *LEDGER_FIELDS])
    small = {
        name: numpy.array([float(f"{value:.2g}") for value in table.column(name)], dtype=float)
        for name in LEDGER_SIZES
    }
    return MapLayer(
        id="ledger",
        layer=layer.with_features(table.with_columns(small)),
        style="ledger",
        title=layer.title,
        legend=in_every_language("layer", "ledger"),
        name_field="entry",
        headings={
            field: in_every_language("column", names.get(field, field)) for field in LEDGER_FIELDS
        },
        on=False,
        english_fields=("treatment", "rule"),
    )


def findings_layers(layers: Sequence[Layer]) -> list[MapLayer]:
    """Make a layer of what was found wrong with each layer; one without findings gives none."""
    shown = [layer for layer in layers if layer.shown_look.with_findings]
    return [_findings_layer(layer, layer.checks) for layer in shown if layer.checks]


def _findings_layer(layer: Layer, findings: Sequence[Finding]) -> MapLayer:
    import geopandas
    import pandas

    texts = _texts(findings)
    rows = [
        {
            "code": finding.code,
            "severity": finding.severity,
            **{name: column[row]["de"] for name, column in texts.items()},
            "feature": finding.feature,
        }
        for row, finding in enumerate(findings)
    ]
    places = [shapely.Point(finding.place) if finding.place else None for finding in findings]
    table = pandas.DataFrame(rows).assign(number=range(1, len(rows) + 1))
    features = geopandas.GeoDataFrame(table, geometry=places, crs=PAGE_CRS)
    title = in_every_language("layer", "findings", layer=own_title(layer))
    return MapLayer(
        id=f"{layer.id}-findings",
        layer=replace(layer, title=dict(title), key="number", features=features),
        style="findings",
        title=title,
        legend=title,
        name_field="code",
        headings=headings_of(rows[0]),
        texts=texts,
        on=False,
    )


def _texts(findings: Sequence[Finding]) -> dict[str, list[Text]]:
    """Return message and hint of each finding by language."""
    stated = [finding.in_every_language() for finding in findings]
    return {
        "message": [
            {language: text.message for language, text in words.items()} for words in stated
        ],
        "hint": [{language: text.hint for language, text in words.items()} for words in stated],
    }
