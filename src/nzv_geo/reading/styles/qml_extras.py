"""What a layer of QGIS has beside its symbols: scales, labels, blending, diagrams."""

from __future__ import annotations

from nzv_geo.reading.styles.expressions import field_named
from nzv_geo.reading.styles.lost import Lost
from nzv_geo.reading.styles.style_file import zooms
from nzv_geo.reading.styles.tree import Element, number_in

__all__ = ["label_field", "note_extras", "scales", "text_of"]


def text_of(root: Element, path: str, otherwise: str) -> str:
    """Return the text of an element below another; another one where it is not there."""
    return (root.findtext(path) or otherwise).strip()


def scales(root: Element) -> tuple[float, float]:
    """Return the zoom levels between which a layer is drawn."""
    if root.get("hasScaleBasedVisibilityFlag") != "1":
        return zooms(None, None)
    # QGIS 2 counts by the denominator, QGIS 3 by the scale.
    largest = number_in(root.get("minScale", root.get("maximumScale")))
    smallest = number_in(root.get("maxScale", root.get("minimumScale")))
    return zooms(largest, smallest)


def label_field(root: Element, lost: Lost) -> str:
    """Return the field that labels show; what they look like is up to the map."""
    labelling = root.find("labeling")
    if labelling is None or not len(labelling) or root.get("labelsEnabled") == "0":
        return _old_label_field(root, lost)
    texts = [
        text_style
        for text_style in labelling.iter("text-style")
        if text_style.get("fieldName") and labelling.get("type") in ("simple", "rule-based")
    ]
    fields = [field_named(text_style.get("fieldName", "")) for text_style in texts]
    for text_style, field in zip(texts, fields, strict=True):
        if not field:
            lost.add("lost_label", text=text_style.get("fieldName", ""))
    known = list(dict.fromkeys(field for field in fields if field))
    for field in known[1:]:
        lost.add("lost_label", text=field)
    if known:
        lost.add("lost_label_look", note=True)
    return known[0] if known else ""


def _old_label_field(root: Element, lost: Lost) -> str:
    """Return the field that QGIS 2 keeps among the properties of the layer."""
    if root.get("labelsEnabled") == "0":
        return ""
    told = {
        entry.get("key"): entry.get("value", "")
        for entry in root.findall("customproperties/property")
    }
    text = told.get("labeling/fieldName", "") if told.get("labeling/enabled") == "true" else ""
    field = field_named(text)
    if text:
        lost.add("lost_label_look" if field else "lost_label", note=bool(field), text=text)
    return field


def note_extras(root: Element, lost: Lost) -> None:
    """Note what a layer of QGIS has beside its symbols."""
    if text_of(root, "blendMode", "0") != "0" or text_of(root, "featureBlendMode", "0") != "0":
        lost.add("lost_blending", note=True)
    drawn = root.find("SingleCategoryDiagramRenderer")
    drawn = root.find("LinearlyInterpolatedDiagramRenderer") if drawn is None else drawn
    if drawn is not None and drawn.find("DiagramCategory[@enabled='1']") is not None:
        lost.add("lost_diagrams")
    effect = root.find("renderer-v2/effect[@enabled='1']")
    if effect is not None:
        lost.add("lost_effect", note=True)
