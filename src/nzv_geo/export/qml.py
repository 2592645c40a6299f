"""Write the look of a layer as a style of QGIS, so that a map is alike there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import numpy
import shapely

from nzv_geo.export.qgis_expressions import is_sayable
from nzv_geo.export.qml_renderer import Renderer, numbers_of
from nzv_geo.export.qml_symbols import Geometry, colour_text
from nzv_geo.reading.styles.style_file import denominator
from nzv_geo.styles.classing import class_limits
from nzv_geo.styles.look import FARTHEST, NEAREST, Look
from nzv_geo.styles.resolving import apply_style
from nzv_geo.styles.style import Rule, Style

if TYPE_CHECKING:
    import geopandas

__all__ = ["qml_text"]

DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
VERSION = "3.22.0"  # what these elements mean since then; later ones read them as well
PLACES = {"point": "6", "line": "2", "area": "4"}  # of labels: beside, above, level inside
GEOMETRIES: Mapping[int, Geometry] = {0: "point", 1: "line", 2: "area"}
NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # of data, maybe
CATEGORIES = "Symbology|Labeling|Rendering"


def qml_text(features: geopandas.GeoDataFrame, look: Look) -> str:
    """Return the style of QGIS that shows features as a map does; empty where there is none.

    Titles are German. There is none for a layer of no geometries, or of several kinds.

    Parameters
    ----------
    features
        The layer as it is written.
    look
        How it appears.

    Examples
    --------
    >>> import geopandas
    >>> points = geopandas.GeoDataFrame(geometry=geopandas.points_from_xy([14], [51]), crs=4326)
    >>> text = qml_text(points, Look(Style.single(colour="#8a1f4f")))
    >>> "singleSymbol" in text, "138,31,79,255" in text
    (True, True)
    """
    geometry = _geometry(features)
    if geometry is None or not all(is_sayable(rule.condition) for rule in look.style.rules):
        return ""
    root = Element("qgis", _scales(look), version=VERSION, styleCategories=CATEGORIES)
    style = _with_every_class(look.style, features)
    styled = apply_style(style, features)
    root.append(Renderer(style, styled, features, geometry).element)
    root.set("labelsEnabled", "1" if look.label_field else "0")
    if look.label_field:
        _add_labels(root, look.label_field, geometry)
    SubElement(root, "blendMode").text = "0"
    SubElement(root, "layerGeometryType").text = str({"point": 0, "line": 1, "area": 2}[geometry])
    indent(root)
    return DOCTYPE + NO_XML.sub("\ufffd", tostring(root, encoding="unicode")) + "\n"


def _geometry(features: geopandas.GeoDataFrame) -> Geometry | None:
    dimensions = numpy.unique(shapely.get_dimensions(features.geometry.values))
    known = dimensions[dimensions >= 0].tolist()
    return GEOMETRIES[known[0]] if len(known) == 1 else None


def _with_every_class(style: Style, features: geopandas.GeoDataFrame) -> Style:
    """Return a style of classes with its limits, and a rule for each, so that none is left out."""
    if style.kind != "classes":
        return style
    limits = style.limits or class_limits(
        numbers_of(features, style.column), style.scheme, style.count
    )
    more = len(limits) + 1 - len(style.rules)
    return replace(style, limits=limits, rules=(*style.rules, *[Rule()] * more))


def _scales(look: Look) -> dict[str, str]:
    """Return at which scales it is drawn; 0 is no bound."""
    far, near = look.min_zoom > FARTHEST, look.max_zoom < NEAREST
    return {
        "hasScaleBasedVisibilityFlag": "1" if far or near else "0",
        "minScale": f"{denominator(look.min_zoom):.0f}" if far else "0",
        "maxScale": f"{denominator(look.max_zoom):.0f}" if near else "0",
    }


def _add_labels(root: Element, field: str, geometry: Geometry) -> None:
    labelling = SubElement(root, "labeling", type="simple")
    settings = SubElement(labelling, "settings", calloutType="simple")
    style = SubElement(
        settings,
        "text-style",
        fieldName=field,
        isExpression="0",
        fontSize="9",
        fontSizeUnit="Point",
        fontWeight="50",
        textColor=colour_text("#1c2326"),
    )
    SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor=colour_text("#ffffff"),
    )
    told = {"placement": PLACES[geometry], "placementFlags": "10", "dist": "0.4", "distUnits": "MM"}
    beside = {"offsetType": "1", "predefinedPositionOrder": "R,TR,BR,L,TL,BL,TSR,BSR"}
    SubElement(settings, "placement", told | beside)
