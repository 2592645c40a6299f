"""How the features of an own layer look, the same on a page, on paper and in QGIS."""

from nzv_geo.styles.contrast import style_findings
from nzv_geo.styles.look import FieldLook, Look
from nzv_geo.styles.resolving import apply_style
from nzv_geo.styles.style import Rule, Style, Text
from nzv_geo.styles.styled import Styled, StyledClass, by_language
from nzv_geo.styles.symbols import Symbol

__all__ = [
    "FieldLook",
    "Look",
    "Rule",
    "Style",
    "Styled",
    "StyledClass",
    "Symbol",
    "Text",
    "apply_style",
    "by_language",
    "style_findings",
]
