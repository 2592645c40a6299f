"""Round a layer once, by one rule: neighbours that share a border share it in every format.

Vertices that should be one differ by up to a micrometre in some sources, and by more once PROJ has
moved them. So a layer is snapped to 0.1 mm before it is reprojected, when they still become one;
then every vertex is moved and rounded by itself, to as many decimals as the format is written with.
What rounding breaks is repaired (`nzv_geo.export.repairing`), and said as a finding.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.catalogue import Catalogue
from nzv_geo.coverage.clean import FINE, Decimals, round_coordinates, snap
from nzv_geo.crs.extent import Extent
from nzv_geo.crs.names import parse_crs
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import GeometryError
from nzv_geo.export.repairing import How, repaired, without_vanished
from nzv_geo.export.simple_rings import are_valid
from nzv_geo.findings import Finding, Kind, Severity
from nzv_geo.layers import Layer

__all__ = ["COARSE", "Change", "in_words", "moved", "rounded", "rounded_apart", "told_rounded"]

COARSE = Decimals(degrees=7, metres=3)  # about 1 cm, finer than any source here
DEGREE_M = 111_700  # of latitude, rather more than less
AREA_M2 = 0.0001  # to which areas are rounded up


def moved(
    layer: Layer,
    crs: str | None,
    *,
    max_error_m: float | None = None,
    allow_ballpark: bool = False,
    catalogue: Catalogue | None = None,
    extent: Extent | None = None,
) -> Layer:
    """Return a layer in the CRS in which it will be written; without one, as it is.

    Parameters
    ----------
    layer
        Any layer.
    crs
        Target CRS, such as ``EPSG:25833``.
    max_error_m, allow_ballpark, catalogue, extent
        See `nzv_geo.crs.reproject.reproject`.

    Raises
    ------
    CrsError
        It cannot be reprojected as accurately as asked.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> moved(load_layer("states"), "EPSG:25833").provenance.steps[0]
    'coordinates rounded to 0.1 mm'
    """
    if crs is None:
        return layer
    if layer.table.crs is not None and layer.table.crs != parse_crs(crs):
        layer = snap(layer)
    return reproject(
        layer,
        crs,
        max_error_m=max_error_m,
        allow_ballpark=allow_ballpark,
        catalogue=catalogue,
        extent=extent,
    )


def rounded(layer: Layer, decimals: Decimals, *, with_invalid: bool) -> Layer:
    """Return a layer with as many decimals as it is written with, valid where it was valid.

    Vertices stay where rounding puts them but where it folds what is narrower than a unit of the
    last decimal. Types stay, too; only a polygon may fall apart, and becomes a MultiPolygon. No
    feature is lost: one of which rounding would leave nothing is drawn one unit wide.

    Parameters
    ----------
    layer
        Any layer. What has measures (M) keeps its coordinates.
    decimals
        How many, of a degree and of a metre.
    with_invalid
        Accept geometries that are not valid as they come.

    Returns
    -------
    Layer
        What rounding changed beyond the last decimal stands in its findings (NZV301, NZV302) and in
        its last step. A layer that is as round already comes back as it is.

    Raises
    ------
    GeometryError
        A geometry was not valid before.

    Examples
    --------
    >>> from nzv_geo.coverage.clean import FINE
    >>> from nzv_geo.valley import load_layer
    >>> rounded(load_layer("states"), FINE, with_invalid=False).provenance.steps[-1]
    'coordinates rounded to 9 decimals'
    """
    done, changes = rounded_apart(layer, decimals, with_invalid=with_invalid)
    return told_rounded(layer, done, changes, decimals)


def rounded_apart(
    layer: Layer, decimals: Decimals, *, with_invalid: bool
) -> tuple[Layer, list[Change]]:
    """Return what `rounded` does, without saying so, and what `told_rounded` needs for that.

    Parts of a layer are rounded each by itself, and told of together.
    """
    count = decimals.of(layer.crs)
    # First as finely as any format: a vertex gets the same last decimal whichever way it came.
    fine = FINE.of(layer.crs)
    shapes = round_coordinates(layer.table.shapes, fine, count)
    changes = _broken(layer, shapes, count)
    done = layer.with_shapes(shapes)
    if changes:
        _require_valid(layer, done, with_invalid=with_invalid)
    return done, changes


def told_rounded(layer: Layer, done: Layer, changes: list[Change], decimals: Decimals) -> Layer:
    """Return a layer that was rounded, with a step and findings of what that changed.

    Parameters
    ----------
    layer, done
        Before and after.
    changes
        As `rounded_apart` gives them; of parts, one after the other.
    decimals
        How many.
    """
    step, stated = in_words(changes, decimals.of(layer.crs))
    if _was_last(layer, done, step):
        return layer
    return done.with_step(step).with_findings(stated)


def in_words(changes: list[Change], decimals: int) -> tuple[str, list[Finding]]:
    """Say as a step and as findings what rounding to so many decimals changed.

    Examples
    --------
    >>> in_words([], 7)
    ('coordinates rounded to 7 decimals', [])
    """
    step = f"coordinates rounded to {decimals} decimals{_in_words(changes)}"
    return step, _findings(changes, decimals)


class Change(NamedTuple):
    """What was done to one feature of which rounding broke something."""

    feature: str
    how: How
    moved_m2: float
    left_out: int
    left_out_m2: float


def _broken(layer: Layer, shapes: NDArray[numpy.object_], decimals: int) -> list[Change]:
    """Leave out of shapes what vanished, repair those that were valid before, and say what it took.

    The shapes are those of the layer, rounded; what is changed is put in their place.
    """
    rows = numpy.flatnonzero(~are_valid(shapes) & ~shapely.is_missing(shapes))
    keys = layer.table.column(layer.key) if len(rows) else ()
    changes = []
    for row in rows:
        before = layer.table.shapes[row]
        if before.is_valid:
            done = repaired(shapes[row], before, decimals)
        else:
            done = without_vanished(shapes[row], before)
        shapes[row] = done.shape
        square_m2 = _square_m2(layer, before)
        changes.append(
            Change(
                str(keys[row]),
                done.how,
                done.moved_area * square_m2,
                done.left_out,
                done.left_out_area * square_m2,
            )
        )
    return changes


def _square_m2(layer: Layer, shape: shapely.Geometry) -> float:
    """Return how many square metres a square unit of the CRS of a layer has at a geometry."""
    if layer.crs.is_geographic:
        latitude = min(numpy.abs(shapely.bounds(shape)[1::2]))
        return float(DEGREE_M**2 * math.cos(math.radians(latitude)))
    return float(layer.crs.axis_info[0].unit_conversion_factor ** 2)


def _in_words(changes: list[Change]) -> str:
    """Say as the end of a step what rounding broke."""
    vanished = sum(change.left_out for change in changes)
    mended = sum(bool(change.how) for change in changes)
    words = f", which left nothing of {vanished} parts and holes" if vanished else ""
    return words + (f"; {mended} features mended" if mended else "")


def _was_last(layer: Layer, done: Layer, step: str) -> bool:
    """Tell whether a layer is as round already, and says so, whatever was broken then."""
    shapes = done.table.shapes
    same = shapely.equals_identical(layer.table.shapes, shapes) | shapely.is_missing(shapes)
    return same.all() and any(
        last.startswith((f"{step},", f"{step};")) for last in layer.provenance.steps[-1:]
    )


def _findings(changes: list[Change], decimals: int) -> list[Finding]:
    """Say once each what rounding broke: how often, where first, and how much area that is."""
    severities: dict[How, Severity] = {"folded": "note", "apart": "warning", "widened": "warning"}
    found = []
    for how, severity in severities.items():
        alike = [change for change in changes if change.how == how]
        if alike:
            found.append(
                Finding.of(
                    Kind.ROUNDING_MENDED,
                    alike[0].feature,
                    severity=severity,
                    variant="" if how == "folded" else how,
                    decimals=decimals,
                    count=len(alike),
                    area_m2=_figure(sum(change.moved_m2 for change in alike)),
                )
            )
    lost = [change for change in changes if change.left_out]
    if lost:
        found.append(
            Finding.of(
                Kind.ROUNDING_LEFT_OUT,
                lost[0].feature,
                decimals=decimals,
                count=sum(change.left_out for change in lost),
                area_m2=_figure(sum(change.left_out_m2 for change in lost)),
            )
        )
    return found


def _figure(area_m2: float) -> float:
    """Round an area up, so that something never becomes nothing.

    Examples
    --------
    >>> _figure(0.36), _figure(1e-9), _figure(0)
    (0.36, 0.0001, 0.0)
    """
    return round(math.ceil(round(area_m2 / AREA_M2, 6)) * AREA_M2, 4)


def _require_valid(before: Layer, after: Layer, *, with_invalid: bool) -> None:
    shapes = after.table.shapes
    broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    if with_invalid:
        broken[broken] = shapely.is_valid(before.table.shapes[broken])
    if broken.any():
        raise GeometryError(
            f"feature {after.table.column(after.key)[broken][0]} of layer {after.id} is not "
            f"valid: {shapely.is_valid_reason(shapes[broken][0])}; repair it first"
        )
