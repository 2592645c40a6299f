"""The schema of what is written as GML: names and types of the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas

    from nzv_geo.layers import Layer

__all__ = ["GEOMETRY", "NAMESPACE", "schema", "type_of"]

NAMESPACE = "urn:nzv-geo:export"
GEOMETRY = "geometry"  # the property
GML = "http://www.opengis.net/gml/3.2"
TYPES = {
    "text": "xs:string",
    "bool": "xs:boolean",
    "int": "xs:long",
    "float": "xs:double",
    "date": "xs:date",
    "datetime": "xs:dateTime",
}
PROPERTY = {
    "Point": "gml:PointPropertyType",
    "LineString": "gml:CurvePropertyType",
    "Polygon": "gml:SurfacePropertyType",
    "MultiPoint": "gml:MultiPointPropertyType",
    "MultiLineString": "gml:MultiCurvePropertyType",
    "MultiPolygon": "gml:MultiSurfacePropertyType",
}
# The collection is declared as GDAL does it: its readers know features by it.
SCHEMA = """<?xml version="1.0" encoding="UTF-8"?>
<xs:schema targetNamespace="{namespace}" xmlns:nzv="{namespace}"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:gml="{gml}"
 xmlns:gmlsf="http://www.opengis.net/gmlsf/2.0" elementFormDefault="qualified" version="1.0">
<xs:annotation>
 <xs:appinfo source="http://schemas.opengis.net/gmlsfProfile/2.0/gmlsfLevels.xsd">
  <gmlsf:ComplianceLevel>0</gmlsf:ComplianceLevel>
 </xs:appinfo>
</xs:annotation>
<xs:import namespace="{gml}" schemaLocation="http://schemas.opengis.net/gml/3.2.1/gml.xsd"/>
<xs:import namespace="http://www.opengis.net/gmlsf/2.0"
 schemaLocation="http://schemas.opengis.net/gmlsfProfile/2.0/gmlsfLevels.xsd"/>
<xs:element name="FeatureCollection" type="nzv:FeatureCollectionType"
 substitutionGroup="gml:AbstractFeature"/>
<xs:complexType name="FeatureCollectionType">
 <xs:complexContent><xs:extension base="gml:AbstractFeatureType">
  <xs:sequence minOccurs="0" maxOccurs="unbounded">
   <xs:element name="featureMember">
    <xs:complexType><xs:complexContent><xs:extension base="gml:AbstractFeatureMemberType">
     <xs:sequence><xs:element ref="gml:AbstractFeature"/></xs:sequence>
    </xs:extension></xs:complexContent></xs:complexType>
   </xs:element>
  </xs:sequence>
 </xs:extension></xs:complexContent>
</xs:complexType>
<xs:element name="{name}" type="nzv:{name}_Type" substitutionGroup="gml:AbstractFeature"/>
<xs:complexType name="{name}_Type">
 <xs:complexContent><xs:extension base="gml:AbstractFeatureType">
  <xs:sequence>
{fields}  </xs:sequence>
 </xs:extension></xs:complexContent>
</xs:complexType>
</xs:schema>
"""


def schema(layer: Layer) -> bytes:
    """Return the schema of a layer whose fields have names and types that GML has.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> b'<xs:element name="ags" type="xs:string" minOccurs="0"/>' in schema(load_layer("states"))
    True
    """
    from nzv_geo.export.fitting import attributes
    from nzv_geo.export.xml_writing import element_name

    table = attributes(layer)
    elements = {str(name): type_of(table[name]) for name in table}
    elements[GEOMETRY] = _property(layer)
    fields = "".join(
        f'   <xs:element name="{name}" type="{kind}" minOccurs="0"/>\n'
        for name, kind in elements.items()
    )
    return SCHEMA.format(
        namespace=NAMESPACE, gml=GML, name=element_name(layer.id), fields=fields
    ).encode()


def type_of(column: pandas.Series[Any]) -> str:
    """Return what XML Schema calls the type of a column; empty where it has none.

    Examples
    --------
    >>> import pandas
    >>> type_of(pandas.Series([1, 2])), type_of(pandas.Series([[1]]))
    ('xs:long', '')
    """
    from nzv_geo.export.kinds import kind_of

    return TYPES.get(kind_of(column), "")


def _property(layer: Layer) -> str:
    kinds = set(layer.features.geometry.geom_type.dropna())
    kind = kinds.pop() if len(kinds) == 1 else ""
    return PROPERTY.get(kind, "gml:GeometryPropertyType")
