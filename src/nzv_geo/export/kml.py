"""Write KML 2.2."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from nzv_geo.export.base import Writer
from nzv_geo.export.geojson import WGS84
from nzv_geo.progress import progress

if TYPE_CHECKING:
    import pandas
    import shapely

    from nzv_geo.layers import Layer

__all__ = ["KmlWriter"]

TYPES = {"text": "string", "bool": "bool", "int": "int", "float": "double"}
INT = 2**31  # the first whole number that KML's type does not hold
HISTORY = "nzv_geo"  # a datum of the document
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n'


class KmlWriter(Writer):
    """KML 2.2, for Google Earth and phones: one document, no styles, typed attributes.

    A placemark is called by the label of its feature. Heights are above sea level (absolute).
    """

    name = "KML"
    suffixes = (".kml",)
    crs = WGS84
    only_crs = True
    fine = False
    losses = (
        "measures; types of days, times, lists, objects and numbers of more than 32 bits: they "
        "become text; empty texts and geometries: they are missing; control characters: an error"
    )

    def fitted(self, layer: Layer) -> Layer:
        """Return a layer without measures, whose values have a type of KML."""
        from nzv_geo.export.fitting import (
            as_texts,
            attributes,
            names_apart,
            rename,
            without_measures,
        )
        from nzv_geo.reading.formats.kml import FIELDS

        table = attributes(layer)
        texts = [str(name) for name in table if not _type(table[name])]
        layer = as_texts(without_measures(layer, self.name), texts, self.name)
        return rename(layer, names_apart(map(str, table), FIELDS), self.name)

    def encode(self, layer: Layer) -> bytes:
        """Return as KML what `as_written` returned."""
        return _encode(layer)


def _encode(layer: Layer) -> bytes:
    import shapely

    from nzv_geo.export.fitting import attributes

    table = attributes(layer)
    types = {str(name): _type(table[name]) for name in table}
    shapes = shapely.orient_polygons(layer.features.geometry.values)
    rows = zip(_labels(layer), table.to_dict("records"), shapes, strict=True)
    told = progress(rows, f"writing {layer.id}", total=len(table))
    marks = "".join(_placemark(*row, types) for row in told)
    return f"{HEAD}<Document>\n{_head(layer, types)}{marks}</Document>\n</kml>\n".encode()


def _head(layer: Layer, types: dict[str, str]) -> str:
    """Return what a document says of itself: for people, for programs, and its fields."""
    from nzv_geo.cartography import source_lines
    from nzv_geo.export.history import history_json
    from nzv_geo.export.xml_writing import attribute, value_text

    sources = escape("\n".join(source_lines([layer])), quote=False)  # it is read as HTML
    fields = "".join(
        f"<SimpleField type={attribute(kind, name)} name={attribute(name, 'of a field')}/>\n"
        for name, kind in types.items()
    )
    return (
        f"<name>{value_text(layer.title.get('de', layer.id), 'title')}</name>\n"
        f"<description>{value_text(sources, 'sources')}</description>\n"
        f'<ExtendedData><Data name="{HISTORY}"><value>'
        f"{value_text(history_json(layer), 'sources')}</value></Data></ExtendedData>\n"
        f'<Schema name="fields" id="fields">\n{fields}</Schema>\n'
    )


def _placemark(
    label: Any, row: dict[Any, Any], shape: shapely.Geometry | None, types: dict[str, str]
) -> str:
    """Return a feature; without a description, so that Google Earth shows its attributes."""
    from nzv_geo.export.xml_writing import attribute, value_text

    values = "".join(
        f"<SimpleData name={attribute(name, 'of a field')}>{text}</SimpleData>"
        for name, value in zip(types, row.values(), strict=True)
        if (text := _value(value, name))
    )
    name = value_text(label, "of a label")
    return (
        f"<Placemark>{f'<name>{name}</name>' if name else ''}\n"
        f'<ExtendedData><SchemaData schemaUrl="#fields">{values}</SchemaData></ExtendedData>\n'
        f"{_shape(shape)}</Placemark>\n"
    )


def _value(value: Any, field: str) -> str:
    """Return a value as text; truth as 1, which every GDAL understands."""
    from nzv_geo.export.xml_writing import value_text
    from nzv_geo.values import plain

    held = plain(value, field)
    if held is None:
        return ""
    return str(int(held)) if isinstance(held, bool) else value_text(held, field)


def _shape(shape: shapely.Geometry | None) -> str:
    from nzv_geo.export.xml_writing import positions

    if shape is None or shape.is_empty:
        return ""
    if hasattr(shape, "geoms"):
        return f"<MultiGeometry>{''.join(map(_shape, shape.geoms))}</MultiGeometry>\n"
    mode = "<altitudeMode>absolute</altitudeMode>" if shape.has_z else ""
    if shape.geom_type == "Polygon":
        inner = "".join(
            f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in shape.interiors
        )
        outer = f"<outerBoundaryIs>{_ring(shape.exterior)}</outerBoundaryIs>"
        return f"<Polygon>{mode}{outer}{inner}</Polygon>\n"
    kind = "Point" if shape.geom_type == "Point" else "LineString"
    return f"<{kind}>{mode}<coordinates>{' '.join(positions(shape, ','))}</coordinates></{kind}>\n"


def _ring(ring: shapely.Geometry) -> str:
    from nzv_geo.export.xml_writing import positions

    return f"<LinearRing><coordinates>{' '.join(positions(ring, ','))}</coordinates></LinearRing>"


def _labels(layer: Layer) -> list[Any]:
    """Return what each feature is called: by the look of the layer, its name, or its key."""
    look = layer.look
    asked = (look.label_field, look.name_field) if look else ()
    field = next((name for name in (*asked, "name_de") if name in layer.features), layer.key)
    return list(layer.features[field])


def _type(column: pandas.Series[Any]) -> str:
    """Return what KML calls the type of a column; empty where it has none."""
    from nzv_geo.export.kinds import kind_of

    kind = kind_of(column)
    large = kind == "int" and bool((column.dropna().abs() >= INT).any())
    return "" if large else TYPES.get(kind, "")
