"""What was read from a style that another program wrote."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from nzv_geo.findings import Finding
from nzv_geo.reading.styles.names import ZOOMED_OUT
from nzv_geo.styles.look import FARTHEST, NEAREST
from nzv_geo.styles.style import Style

__all__ = ["StyleFile", "denominator", "zooms"]

LATITUDE = 51.5  # of the region: scales of web maps depend on it
QUARTER = 4


@dataclass(frozen=True)
class StyleFile:
    """A style of QGIS, SLD or a saved map as one of ours.

    Parameters
    ----------
    style
        Which symbol each feature gets.
    label_field
        Field that is written beside each feature; empty for none.
    min_zoom, max_zoom
        Between which the layer is drawn.
    findings
        What could not be carried over; the nearest simple thing stands in its place.
    name_field
        Field that names a feature; empty for one that sounds so, None for none.

    Examples
    --------
    >>> StyleFile().style.kind
    'single'
    """

    style: Style = field(default_factory=Style)
    label_field: str = ""
    min_zoom: float = FARTHEST
    max_zoom: float = NEAREST
    findings: tuple[Finding, ...] = ()
    name_field: str | None = ""


def zooms(largest: float | None, smallest: float | None) -> tuple[float, float]:
    """Return the zoom levels between two scales, to a quarter, within those of a page.

    Parameters
    ----------
    largest
        Denominator of the scale from which on it is drawn; None or 0 for any.
    smallest
        That up to which it is drawn.

    Examples
    --------
    >>> zooms(1_000_000, 25_000), zooms(None, 0)
    ((8.5, 13.75), (1.0, 18.0))
    """
    if largest and smallest and largest < smallest:
        largest, smallest = smallest, largest
    least, most = _zoom(largest, FARTHEST), _zoom(smallest, NEAREST)
    return min(least, most), most


def denominator(zoom: float) -> float:
    """Return the denominator of the scale that a page has in the region at a zoom level.

    Examples
    --------
    >>> round(denominator(9))
    719368
    """
    return ZOOMED_OUT * math.cos(math.radians(LATITUDE)) / 2**zoom


def _zoom(scale: float | None, otherwise: float) -> float:
    if not scale or scale <= 0:
        return otherwise
    level = math.log2(denominator(0) / scale)
    return min(NEAREST, max(FARTHEST, round(level * QUARTER) / QUARTER))
