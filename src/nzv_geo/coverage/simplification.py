"""What simplifying a coverage changed, unit by unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy
import pandas

from nzv_geo.brief import Brief
from nzv_geo.coverage.edges import Floats
from nzv_geo.coverage.moved import Moved
from nzv_geo.errors import GeometryError
from nzv_geo.findings import Finding, Kind

__all__ = ["MAX_SHARE", "Changed", "Simplification", "reported"]

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

    def step(self, tolerance_m: float) -> str:
        """Say what was done, as a step of the history of a layer."""
        return f"simplified with a tolerance of {tolerance_m:g} m: {self}"

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


class Changed(NamedTuple):
    """What of all units is measured, before simplifying and after it.

    Parameters
    ----------
    vertices_before, vertices_after
        How many there are, feature by feature.
    area_before_m2, area_after_m2
        Of each unit, in the order of the layer.
    moved
        See `nzv_geo.coverage.moved.measure`.
    """

    vertices_before: int
    vertices_after: int
    area_before_m2: Floats
    area_after_m2: Floats
    moved: Moved


def reported(
    layer_id: str, names: Sequence[str], changed: Changed, max_share: float
) -> Simplification:
    """Return the report of what simplifying changed.

    Raises
    ------
    GeometryError
        Nothing is left of a unit.
    """
    units = _units(layer_id, names, changed)
    return Simplification(
        changed.vertices_before, changed.vertices_after, units, _findings(units, max_share)
    )


def _units(layer_id: str, names: Sequence[str], changed: Changed) -> pandas.DataFrame:
    area_before, area_after, moved = changed[2:]
    gone = (area_before > 0) & ~(area_after > 0)
    if gone.any():
        raise GeometryError(
            f"nothing would be left of feature {names[int(gone.argmax())]} of layer {layer_id}; "
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
