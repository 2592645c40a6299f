"""Check a layer before it is used, and repair what can be repaired without loss.

Nothing but `repair` changes a layer. What is wrong is reported with a stable code, the feature and
the place, and what to do about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzv_geo.catalogue import Catalogue
from nzv_geo.checks.attributes import check_attributes
from nzv_geo.checks.crs import check_crs
from nzv_geo.checks.geometry import check_geometry, check_polygons, located
from nzv_geo.checks.repair import repair
from nzv_geo.findings import Finding
from nzv_geo.layers import Layer, LayerLike, as_layer
from nzv_geo.lazy import on_first_use

if TYPE_CHECKING:
    import pandas

    from nzv_geo.checks.against import check_against

__all__ = [
    "check_against",
    "check_attributes",
    "check_crs",
    "check_geometry",
    "check_layer",
    "check_polygons",
    "check_table",
    "checked",
    "located",
    "repair",
]

__getattr__, __dir__ = on_first_use(__name__, {"check_against": "against"})

WORST = ("error", "warning", "note")


def check_layer(
    layer: LayerLike, *, against: str | None = None, catalogue: Catalogue | None = None
) -> list[Finding]:
    """Return everything that is wrong with a layer.

    Parameters
    ----------
    layer
        Any layer, also one without CRS.
    against
        Id of a layer of boundaries to compare with where `layer` shows the same units, such as
        counties; see `check_against`.
    catalogue
        Says where data are expected and which keys there are; without it, the one that ships.

    Returns
    -------
    list of Finding
        What was noticed while it was read, and NZV101 to NZV153; see docs/findings.md.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> check_layer(load_layer("municipalities"))
    []
    """
    layer = as_layer(layer)
    return [
        *located(layer),
        *check_crs(layer, catalogue=catalogue),
        *_against(layer, against, catalogue),
        *check_geometry(layer),
        *check_attributes(layer, catalogue=catalogue),
    ]


def _against(layer: Layer, name: str | None, catalogue: Catalogue | None) -> list[Finding]:
    if not name:
        return []
    from nzv_geo.checks.against import check_against  # here, because few ask for it

    return check_against(layer, name, catalogue=catalogue)


def check_table(layer: LayerLike, *, catalogue: Catalogue | None = None) -> pandas.DataFrame:
    """Return what `check_layer` finds as a table, one row a finding, the worst first.

    Returns
    -------
    pandas.DataFrame
        ``code``, ``severity``, ``feature``, ``message``, ``hint``, ``longitude``, ``latitude``.

    Examples
    --------
    >>> import geopandas
    >>> plan = geopandas.GeoDataFrame({"nr": [1]}, geometry=[None], crs="EPSG:25833")
    >>> check_table(plan)[["code", "message"]].values.tolist()
    [['NZV121', 'feature 1 has no geometry']]
    """
    import pandas

    found = sorted(
        check_layer(layer, catalogue=catalogue), key=lambda finding: WORST.index(finding.severity)
    )
    rows = [
        (finding.code, finding.severity, finding.feature, finding.message, finding.hint)
        for finding in found
    ]
    table = pandas.DataFrame(rows, columns=["code", "severity", "feature", "message", "hint"])
    places = [finding.place or (None, None) for finding in found]
    return table.assign(
        longitude=pandas.Series([place[0] for place in places], dtype=float),
        latitude=pandas.Series([place[1] for place in places], dtype=float),
    )


def checked(layer: Layer, *, catalogue: Catalogue | None = None) -> Layer:
    """Return the layer with all its findings in ``checks``; one that has them comes back as it is.

    The findings stay with the layer when it is reprojected or simplified: they are about what it
    was.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> checked(load_layer("states")).checks
    ()
    """
    if layer.checks is not None:
        return layer
    return layer.replaced(checks=tuple(check_layer(layer, catalogue=catalogue)))
