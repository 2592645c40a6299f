"""What is said of geometries that did not come out of a file, or not as they stand in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nzv_geo.findings import Finding, Kind, Value, listed

if TYPE_CHECKING:
    import geopandas

__all__ = ["left_in", "open_ring", "unreadable", "without_partial"]


def unreadable(key: str, reason: Value = "") -> Finding:
    """Report a feature whose geometry cannot be read, or not as a whole, and was left empty.

    Examples
    --------
    >>> unreadable("3").message
    'feature 3 has no geometry that can be read'
    """
    if not reason:
        return Finding.of(Kind.UNREADABLE, key)
    return Finding.of(Kind.UNREADABLE, key, variant="reason", reason=reason)


def open_ring(key: str) -> Finding:
    """Report a feature with a ring that had to be closed.

    Examples
    --------
    >>> open_ring("3").hint
    '--fix writes it closed'
    """
    return Finding.of(Kind.RING_OPEN, key)


def left_in(names: Sequence[str], variant: str = "tables") -> list[Finding]:
    """Report what else a file holds and is not read: tables, or of NAS other classes.

    Examples
    --------
    >>> [finding.message for finding in left_in(["Eigentümer"])]
    ['Not read, because it has no geometry: Eigentümer']
    """
    if not names:
        return []
    return [Finding.of(Kind.CONTENT_LEFT_OUT, severity="note", variant=variant, left=listed(names))]


def without_partial(
    features: geopandas.GeoDataFrame, findings: list[Finding], found: list[Finding]
) -> list[Finding]:
    """Leave geometries empty that did not come out whole; return all findings, each once.

    Parameters
    ----------
    features
        What came out; changed in place.
    findings
        What was noticed before.
    found
        What a second look at the file found.

    Examples
    --------
    >>> import geopandas, shapely
    >>> features = geopandas.GeoDataFrame(geometry=[shapely.Point(14, 51)])
    >>> without_partial(features, [open_ring("1")], [unreadable("1")]) == [unreadable("1")]
    True
    >>> features.geometry.isna().tolist()
    [True]
    """
    unread = {finding.feature for finding in found if finding.kind is Kind.UNREADABLE}
    rows = [int(feature) - 1 for feature in unread]
    features.loc[features.index[rows], features.geometry.name] = None
    return [*(finding for finding in findings if finding.feature not in unread), *found]
