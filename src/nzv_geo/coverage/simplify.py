"""Simplify a coverage so that shared borders stay shared, and say what that changed."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

import geopandas
import numpy
import pandas
import shapely
from numpy.typing import NDArray

from nzv_geo.brief import Brief
from nzv_geo.coverage.borders import Borders, Rings
from nzv_geo.coverage.clean import NOISE_M, invalid_edges
from nzv_geo.coverage.edges import Shapes
from nzv_geo.coverage.moved import Moved, measure
from nzv_geo.errors import GeometryError
from nzv_geo.findings import Finding, Kind
from nzv_geo.layers import Layer, LayerLike, as_layer
from nzv_geo.values import text

__all__ = ["MAX_SHARE", "Simplification", "simplify"]

log = logging.getLogger(__name__)

MAX_SHARE = 0.05
DECIMALS = {
    "area_before_m2": 2,
    "area_after_m2": 2,
    "gained_m2": 2,
    "lost_m2": 2,
    "moved_share": 6,
    "displacement_m": 3,
}


@dataclass(frozen=True, eq=False, repr=False)
class Simplification(Brief):
    """What simplifying changed.

    Areas are planar. How displacement and areas are measured, `nzv_geo.coverage.moved.measure`
    says.

    Parameters
    ----------
    vertices_before, vertices_after
        Counted feature by feature.
    units
        One row a unit, in the order of the layer: ``unit``, ``area_before_m2``, ``area_after_m2``,
        ``gained_m2`` (lies in it now and did not before), ``lost_m2`` (no longer lies in it),
        ``moved_share`` (gained and lost together, as a share of the area before) and
        ``displacement_m`` (the farthest that its outline moved).
    findings
        The units of which a larger share was moved than was asked for, the most moved first.
    """

    vertices_before: int
    vertices_after: int
    units: pandas.DataFrame
    findings: tuple[Finding, ...] = ()

    def in_brief(self) -> tuple[str, str]:
        """Return what it changed."""
        return "", str(self)

    @property
    def displacement_m(self) -> float:
        """The farthest that an outline moved."""
        return float(self.units["displacement_m"].max()) if len(self.units) else 0.0

    @property
    def area_before_m2(self) -> float:
        """Of all units together."""
        return float(self.units["area_before_m2"].sum())

    @property
    def area_after_m2(self) -> float:
        """Of all units together."""
        return float(self.units["area_after_m2"].sum())

    @property
    def gained_m2(self) -> float:
        """Of all units together; what one gained from another counts here, and there as lost."""
        return float(self.units["gained_m2"].sum())

    @property
    def lost_m2(self) -> float:
        """Of all units together; what one lost to another counts here, and there as gained."""
        return float(self.units["lost_m2"].sum())

    @property
    def moved_share(self) -> float:
        """Gained and lost of all units together, as a share of the area before."""
        moved = self.gained_m2 + self.lost_m2
        return moved / self.area_before_m2 if self.area_before_m2 else 0.0

    def __str__(self) -> str:
        """Say it in one line."""
        line = (
            f"{self.vertices_before:,} vertices became {self.vertices_after:,}, moved by at most "
            f"{self.displacement_m:,.1f} m; units gained {self.gained_m2:,.0f} m² and lost "
            f"{self.lost_m2:,.0f} m²"
        )
        if not self.units["moved_share"].any():
            return line
        most = self.units["moved_share"].argmax()
        unit, share = self.units["unit"].iloc[most], self.units["moved_share"].iloc[most]
        return f"{line}; most moved: unit {unit}, {share:.2%} of its area"

    def table(self) -> pandas.DataFrame:
        """Return the units rounded to what the figures mean: square centimetres, millimetres."""
        return self.units.round(DECIMALS)

    def as_dict(self) -> dict[str, Any]:
        """Return the whole report as plain values, ready for JSON."""
        totals = {name: round(float(getattr(self, name)), DECIMALS[name]) for name in DECIMALS}
        return {
            "vertices_before": self.vertices_before,
            "vertices_after": self.vertices_after,
            "totals": totals,
            "units": self.table().to_dict(orient="records"),
            "findings": [finding.as_dict() for finding in self.findings],
        }


def simplify(
    layer: LayerLike, tolerance_m: float, max_share: float = MAX_SHARE
) -> tuple[Layer, Simplification]:
    """Simplify a coverage; shared borders stay shared.

    Vertices are left out, and nothing else. Features are given to GEOS along a Hilbert curve, as
    copies that lie one behind the other in memory: with neighbours together it is faster.

    Parameters
    ----------
    layer
        A valid coverage in metres.
    tolerance_m
        Corners of triangles smaller than its square are left out (Visvalingam and Whyatt 1993).
    max_share
        Units of which a larger share is moved, gained and lost together, are findings.

    Returns
    -------
    tuple of Layer and Simplification
        The simplified layer, and what that changed.

    Raises
    ------
    GeometryError
        A feature is no valid polygon, or would be gone; or the layer is no coverage, or not in
        metres.

    Examples
    --------
    >>> from nzv_geo.valley import build_valley
    >>> simple, report = simplify(build_valley("goerlitz").municipalities, 100)
    >>> invalid_edges(simple), report.vertices_after < report.vertices_before
    (0, True)
    >>> report.units.loc[report.units["moved_share"].idxmax(), "unit"]
    '14626150'
    """
    layer = as_layer(layer)
    if layer.crs.is_geographic:
        raise GeometryError(f"layer {layer.id} is in degrees; reproject it to metres first")
    before = numpy.array(layer.features.geometry.values, dtype=object)
    _require_valid(layer)
    there = numpy.flatnonzero(~shapely.is_empty(before))
    after, moved = before, Moved(*numpy.zeros((3, len(before))))
    if len(there):
        borders = _borders(layer, before)
        after = _simplified(before, there, tolerance_m)
        moved = measure(borders, Rings.of(after), len(before))
    units = _units(layer, before, after, moved)
    report = Simplification(
        vertices_before=int(shapely.get_num_coordinates(before).sum()),
        vertices_after=int(shapely.get_num_coordinates(after).sum()),
        units=units,
        findings=_findings(units, max_share),
    )
    step = f"simplified with a tolerance of {tolerance_m:g} m: {report}"
    log.info("layer %s: %s", layer.id, step)
    return layer.with_shapes(after, step), report


def _require_valid(layer: Layer) -> None:
    shapes = layer.features.geometry.values
    broken = ~shapely.is_valid(shapes)
    other = ~broken & ~numpy.isin(shapely.get_type_id(shapes), [3, 6])
    for chosen, is_broken in ((broken, True), (other, False)):
        if chosen.any():
            key = layer.features[layer.key][chosen].iloc[0]
            reason = shapely.is_valid_reason(shapes[chosen][0]) if is_broken else ""
            problem = f"not valid: {reason}" if is_broken else "no polygon; leave it out"
            raise GeometryError(f"feature {key} of layer {layer.id} is {problem}")


def _borders(layer: Layer, shapes: Shapes) -> Borders:
    """Return the borders of a layer that is a coverage."""
    borders = Borders.of(shapes)
    if not borders.meet(shapes, NOISE_M) and invalid_edges(layer):
        raise GeometryError(
            f"layer {layer.id} is no coverage: features overlap or do not meet exactly; "
            "clean it first with nzv-geo merge"
        )
    return borders


def _simplified(shapes: Shapes, there: NDArray[numpy.int64], tolerance_m: float) -> Shapes:
    order = there[numpy.argsort(geopandas.GeoSeries(shapes[there]).hilbert_distance())]
    simplified = shapes.copy()
    copies = shapely.from_wkb(shapely.to_wkb(shapes[order]))
    simplified[order] = shapely.coverage_simplify(copies, tolerance_m)
    return simplified


def _units(layer: Layer, before: Shapes, after: Shapes, moved: Moved) -> pandas.DataFrame:
    names = [text(key, layer.key) for key in layer.features[layer.key]]
    area_before, area_after = shapely.area(before), shapely.area(after)
    gone = (area_before > 0) & ~(area_after > 0)
    if gone.any():
        raise GeometryError(
            f"nothing would be left of feature {names[int(gone.argmax())]} of layer {layer.id}; "
            "choose a smaller tolerance"
        )
    whole = numpy.where(area_before > 0, area_before, 1)
    return pandas.DataFrame(
        {
            "unit": pandas.Series(names, dtype=object),
            "area_before_m2": area_before,
            "area_after_m2": area_after,
            "gained_m2": moved.gained_m2,
            "lost_m2": moved.lost_m2,
            "moved_share": (moved.gained_m2 + moved.lost_m2) / whole,
            "displacement_m": moved.displacement_m,
        }
    )


def _findings(units: pandas.DataFrame, max_share: float) -> tuple[Finding, ...]:
    much = units[units["moved_share"] > max_share].sort_values("moved_share", ascending=False)
    return tuple(
        Finding.of(
            Kind.MOVED_MUCH,
            str(unit),
            percent=100 * float(share),
            most=100 * max_share,
            displacement_m=float(displacement_m),
        )
        for unit, share, displacement_m in zip(
            much["unit"], much["moved_share"], much["displacement_m"], strict=True
        )
    )
