"""What is written as XML: texts, names and numbers that no value can break out of."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from nzv_geo.errors import OutputError

if TYPE_CHECKING:
    import shapely

__all__ = ["attribute", "element_name", "number", "positions", "value_text"]

NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # not even escaped
# Letters of Latin languages, which every version of XML has in names.
NOT_IN_NAMES = re.compile(r"[^\w.-]|[^\x00-\u017e]|[ªº¹²³¼½¾×÷µĲĳĿŀŉ]")
NO_START = re.compile(r"[\d.-]|xml", re.IGNORECASE)


def value_text(value: Any, field: str) -> str:
    """Return a value as text of XML.

    Raises
    ------
    OutputError
        It holds a character that XML has no place for.

    Examples
    --------
    >>> value_text("a < b & c", "note"), value_text(True, "flag"), value_text(2.0, "ha")
    ('a &lt; b &amp; c', 'true', '2.0')
    """
    from nzv_geo.values import text

    is_number = isinstance(value, float) and math.isfinite(value)
    told = repr(value) if is_number else text(value, field)
    odd = NO_XML.search(told)
    if odd:
        raise OutputError(
            f"cannot write field {field!r}: it holds the control character U+{ord(odd[0]):04X}, "
            "which XML has no place for; take it out, or choose GeoPackage"
        )
    return escape(told, {"\r": "&#13;"})


def attribute(value: str, field: str) -> str:
    """Return a text in quotes, as the value of an attribute.

    Examples
    --------
    >>> print(attribute("Größe & m²", "name"))
    "Größe &amp; m²"
    """
    value_text(value, field)
    return quoteattr(value, {"\r": "&#13;"})


def element_name(name: str) -> str:
    """Return a name that an element of XML can have.

    Examples
    --------
    >>> element_name("Größe m²"), element_name("2024"), element_name("Łužyca")
    ('Größe_m_', '_2024', 'Łužyca')
    """
    clean = NOT_IN_NAMES.sub("_", name) or "_"
    return f"_{clean}" if NO_START.match(clean) else clean


def number(value: float) -> str:
    """Return a coordinate with no more digits than it takes.

    Examples
    --------
    >>> number(14.0), number(14.1234567)
    ('14', '14.1234567')
    """
    return repr(float(value)).removesuffix(".0")


def positions(shape: shapely.Geometry, between: str = " ", *, swapped: bool = False) -> list[str]:
    """Return the positions of a point, line or ring, each as text; heights where it has any.

    Parameters
    ----------
    shape
        The geometry.
    between
        What stands between the numbers of a position.
    swapped
        Northing or latitude first.

    Examples
    --------
    >>> import shapely
    >>> positions(shapely.Point(14.5, 51), ","), positions(shapely.Point(14.5, 51), swapped=True)
    (['14.5,51'], ['51 14.5'])
    """
    return [
        between.join(map(number, (y, x, *z) if swapped else (x, y, *z)))
        for x, y, *z in shape.coords
    ]
