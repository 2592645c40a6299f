"""Write GML 3.2, with its schema beside it."""

from __future__ import annotations

import itertools
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.export.base import Writer
from nzv_geo.export.gml_schema import GEOMETRY, NAMESPACE, schema, type_of
from nzv_geo.progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    import shapely

    from nzv_geo.layers import Layer

__all__ = ["GmlWriter"]

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<nzv:FeatureCollection gml:id="{id}" xmlns:nzv="{namespace}"
 xmlns:gml="http://www.opengis.net/gml/3.2"{located}>
<gml:description>{description}</gml:description>
<gml:name>{title}</gml:name>
{bounds}"""
LOCATED = """
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{namespace} {file}\""""
TAKEN = (GEOMETRY, "gml_id", "boundedBy")
COLLECTIONS = {  # by the geometry that shapely has: its name in GML, and what holds each part
    "MultiPoint": ("MultiPoint", "pointMember"),
    "MultiLineString": ("MultiCurve", "curveMember"),
    "MultiPolygon": ("MultiSurface", "surfaceMember"),
    "GeometryCollection": ("MultiGeometry", "geometryMember"),
}


class GmlWriter(Writer):
    """GML 3.2 (simple features), in any CRS with a code of EPSG; a schema beside it has the types.

    Axes are in the order of the CRS, as its URN asks: latitude before longitude.
    """

    name = "GML"
    suffixes = (".gml",)
    fine = False
    holds_history = False
    losses = (
        "measures; types of lists and objects: they become text; letters of field names that XML "
        "does not allow; empty texts and geometries: they are missing; control characters: an error"
    )

    def fitted(self, layer: Layer) -> Layer:
        """Return a layer without measures, whose fields have a name and a type in GML."""
        from nzv_geo.export.fitting import (
            as_texts,
            attributes,
            names_apart,
            rename,
            without_measures,
        )
        from nzv_geo.export.xml_writing import element_name

        _Geometries(layer)
        table = attributes(layer)
        texts = [str(name) for name in table if not type_of(table[name])]
        layer = as_texts(without_measures(layer, self.name), texts, self.name)
        return rename(layer, names_apart(map(str, table), TAKEN, element_name), self.name)

    def encode(self, layer: Layer) -> bytes:
        """Return as GML what `as_written` returned, without naming a schema."""
        return _encode(layer, "")

    def files(self, layer: Layer, path: Path) -> dict[Path, bytes]:
        """Return the file, its schema and its history."""
        from nzv_geo.export.history import beside

        beside_it = path.with_suffix(".xsd")
        content = _encode(layer, beside_it.name)
        return {path: content, beside_it: schema(layer), **beside(layer, path, content)}


def _encode(layer: Layer, schema_file: str) -> bytes:
    from nzv_geo.export.fitting import attributes
    from nzv_geo.export.xml_writing import element_name

    name = element_name(layer.id)
    geometries = _Geometries(layer)
    rows = attributes(layer).to_dict("records")
    features = zip(rows, geometries.shapes(), strict=True)
    members = "".join(
        f'<nzv:featureMember><nzv:{name} gml:id="{name}.{number}">\n'
        f"{''.join(_properties(row))}{geometries.property(shape, f'{name}.{number}')}"
        f"</nzv:{name}></nzv:featureMember>\n"
        for number, (row, shape) in enumerate(
            progress(features, f"writing {layer.id}", total=len(rows)), start=1
        )
    )
    head = _head(layer, name, schema_file, geometries.bounds())
    return f"{head}{members}</nzv:FeatureCollection>\n".encode()


def _head(layer: Layer, name: str, schema_file: str, bounds: str) -> str:
    """Return what a collection says of itself."""
    from urllib.parse import quote

    from nzv_geo.export.xml_writing import value_text

    located = LOCATED.format(namespace=NAMESPACE, file=quote(schema_file)) if schema_file else ""
    return HEAD.format(
        id=name,
        namespace=NAMESPACE,
        located=located,
        description=value_text(layer.provenance.attribution, "attribution"),
        title=value_text(layer.title.get("de", layer.id), "title"),
        bounds=bounds,
    )


def _properties(row: dict[Any, Any]) -> Iterator[str]:
    """Yield the attributes of a feature; what is missing is left out."""
    from nzv_geo.export.xml_writing import value_text
    from nzv_geo.values import plain

    for field, value in row.items():
        held = plain(value, str(field))
        if held not in (None, ""):
            yield f"<nzv:{field}>{value_text(held, str(field))}</nzv:{field}>\n"


class _Geometries:
    """Writes the geometries of a layer, axes in the order of its CRS."""

    def __init__(self, layer: Layer) -> None:
        from pyproj import CRS

        from nzv_geo.export.fitting import code_of

        code = code_of(layer, "GML", "EPSG")
        self.layer = layer
        self.srs_name = f"urn:ogc:def:crs:{code.replace(':', '::')}"
        self.swapped = CRS(code).axis_info[0].direction == "north"

    def bounds(self) -> str:
        """Return the envelope of all, by which GDAL knows the CRS; nothing where nothing is."""
        import shapely

        from nzv_geo.export.xml_writing import positions

        west, south, east, north = self.layer.features.total_bounds
        if math.isnan(west):
            return ""
        corners = [
            f"<gml:{name}>{positions(shapely.Point(xy), swapped=self.swapped)[0]}</gml:{name}>"
            for name, xy in (("lowerCorner", (west, south)), ("upperCorner", (east, north)))
        ]
        envelope = f'<gml:Envelope srsName="{self.srs_name}">{"".join(corners)}</gml:Envelope>'
        return f"<gml:boundedBy>{envelope}</gml:boundedBy>\n"

    def shapes(self) -> Any:
        """Return the geometries, outer rings counter-clockwise."""
        import shapely

        return shapely.orient_polygons(self.layer.features.geometry.values)

    def property(self, shape: shapely.Geometry | None, feature: str) -> str:
        """Return the property of a feature that holds its geometry."""
        if shape is None or shape.is_empty:
            return ""
        dimension = ' srsDimension="3"' if shape.has_z else ""
        ids = (f' gml:id="{feature}.{number}"' for number in itertools.count(1))
        written = self._shape(shape, ids, f' srsName="{self.srs_name}"{dimension}')
        return f"<nzv:{GEOMETRY}>{written}</nzv:{GEOMETRY}>\n"

    def _shape(self, shape: shapely.Geometry, ids: Iterator[str], more: str = "") -> str:
        from nzv_geo.export.xml_writing import positions

        given = f"{next(ids)}{more}"
        if hasattr(shape, "geoms"):
            kind, member = COLLECTIONS[shape.geom_type]
            parts = (self._shape(part, ids) for part in shape.geoms if not part.is_empty)
            inner = "".join(f"<gml:{member}>{part}</gml:{member}>" for part in parts)
        elif shape.geom_type == "Polygon":
            kind = "Polygon"
            inner = self._ring(shape.exterior, "exterior")
            inner += "".join(self._ring(ring, "interior") for ring in shape.interiors)
        elif shape.geom_type == "Point":
            kind = "Point"
            inner = f"<gml:pos>{positions(shape, swapped=self.swapped)[0]}</gml:pos>"
        else:
            kind = "LineString"
            inner = self._list(shape)
        return f"<gml:{kind}{given}>{inner}</gml:{kind}>"

    def _ring(self, ring: shapely.Geometry, role: str) -> str:
        return f"<gml:{role}><gml:LinearRing>{self._list(ring)}</gml:LinearRing></gml:{role}>"

    def _list(self, line: shapely.Geometry) -> str:
        from nzv_geo.export.xml_writing import positions

        return f"<gml:posList>{' '.join(positions(line, swapped=self.swapped))}</gml:posList>"
