"""The ledger of a merge: every gap and overlap, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo.brief import Brief
from nzv_geo.coverage.clean import round_coordinates
from nzv_geo.crs.reproject import reproject
from nzv_geo.findings import Finding
from nzv_geo.layers import Layer
from nzv_geo.provenance import MergeTotal, Provenance
from nzv_geo.shown import Displayed
from nzv_geo.table import Columns, column_of, data_frame

if TYPE_CHECKING:
    import pandas

__all__ = ["Entry", "Ledger", "totals"]

FIELDS = (
    *("kind", "area_m2", "width_m", "sliver", "between", "sources", "unit"),
    *("treatment", "rule"),
)
FIGURE_DECIMALS = 4  # of metres and square metres, where there is as much
UNIT_DECIMALS = 2  # of the square metres of a whole unit
PLACE_DECIMALS = 6  # of a metre: the grid on which layers are merged
DEGREE_DECIMALS = 7


@dataclass(frozen=True, repr=False)
class Entry(Brief):
    """One gap or overlap.

    Parameters
    ----------
    kind
        ``gap`` or ``overlap``.
    geometry
        Polygon, in the CRS of the ledger.
    area_m2
        Planar area.
    width_m
        Diameter of the largest circle inside.
    sliver
        At least ten times longer than wide.
    between
        The units it lies between, or that overlap, as ``source:key``.
    sources
        The sources of those units.
    unit
        The unit that has it now; empty where it was left.
    treatment
        What was done, in words: filled to whom, cut from whom, or left.
    rule
        Which rule decided.
    """

    kind: str
    geometry: shapely.Geometry
    area_m2: float
    width_m: float
    sliver: bool
    between: tuple[str, ...]
    sources: tuple[str, ...]
    unit: str
    treatment: str
    rule: str

    def in_brief(self) -> tuple[str, str]:
        """Return its kind, how large it is, and what became of it."""
        size = f"{_figure(self.width_m):g} m wide, {_figure(self.area_m2):g} m²"
        return self.kind, f"{size}, {self.treatment}"

    @property
    def is_left(self) -> bool:
        """Tell whether it was left as it was."""
        return not self.unit

    def as_row(self) -> dict[str, Any]:
        """Return the entry as plain values, without its kind and geometry.

        Areas and widths have four decimals, or two digits where that would leave nothing.
        """
        return {
            "area_m2": _figure(self.area_m2),
            "width_m": _figure(self.width_m),
            "sliver": self.sliver,
            "between": list(self.between),
            "sources": list(self.sources),
            "unit": self.unit or None,
            "treatment": self.treatment,
            "rule": self.rule,
        }


@dataclass(frozen=True, eq=False, repr=False)
class Ledger(Displayed, Brief):
    """What a merge found and did.

    Parameters
    ----------
    crs
        CRS of the geometries and the plane of the areas.
    tolerance_m
        Widest gap that was filled, widest overlap that was cut.
    entries
        Gaps first, each kind from the largest down.
    balance
        The columns of `units`, an (n,) array each.
    enclaves
        How many holes of single units were kept.
    findings
        What was left, and what should be known.
    provenance
        Sources and steps of all inputs.
    """

    crs: str
    tolerance_m: float
    entries: tuple[Entry, ...]
    balance: Mapping[str, NDArray[Any]]
    enclaves: int
    findings: tuple[Finding, ...]
    provenance: Provenance

    def in_brief(self) -> tuple[str, str]:
        """Return how much it counts."""
        counts = f"{len(self.gaps)} gaps, {len(self.overlaps)} overlaps"
        return "", f"{counts}, tolerance {self.tolerance_m:g} m, {len(self.balance['unit'])} units"

    @cached_property
    def units(self) -> pandas.DataFrame:
        """One row a unit: what became of its area.

        ``unit``, ``source``, ``area_before_m2``, ``gained_m2``, ``lost_m2``, ``rounding_m2`` (what
        the arithmetic of the machine moved) and ``area_after_m2``.
        """
        return data_frame(self.balance)

    @property
    def gaps(self) -> tuple[Entry, ...]:
        """Only the gaps."""
        return tuple(entry for entry in self.entries if entry.kind == "gap")

    @property
    def overlaps(self) -> tuple[Entry, ...]:
        """Only the overlaps."""
        return tuple(entry for entry in self.entries if entry.kind == "overlap")

    def summary(self) -> list[dict[str, Any]]:
        """Return count and area of each kind by what became of it, one row each."""
        return [asdict(total) for total in totals(self.entries)]

    def table(self) -> pandas.DataFrame:
        """Return the entries as a table, one row each, without geometry."""
        return data_frame(self._columns())

    def _columns(self) -> dict[str, NDArray[Any]]:
        rows = [{"kind": entry.kind, **entry.as_row()} for entry in self.entries]
        columns = {name: column_of([row[name] for row in rows]) for name in FIELDS}
        for name in ("between", "sources"):
            columns[name] = column_of([", ".join(row[name]) for row in rows])
        return columns

    def layer(self) -> Layer:
        """Return the entries as a layer in WGS84, for a map or an export.

        Coordinates are rounded to seven decimals, about a centimetre; an entry too narrow for that
        becomes a point.
        """
        entry = numpy.arange(1, len(self.entries) + 1)
        shapes = numpy.array([entry.geometry for entry in self.entries], dtype=object)
        table = Columns({"entry": entry, **self._columns()}, shapes, CRS(self.crs))
        moved = reproject(Layer("ledger", {}, "entry", table, self.provenance), "EPSG:4326").table
        drawn = _drawn(moved.shapes, DEGREE_DECIMALS)
        title = {"de": "Lücken und Überlappungen", "en": "Gaps and overlaps"}
        table = table.with_shapes(drawn, CRS("EPSG:4326"))
        return Layer("ledger", title, "entry", table, self.provenance)

    def as_dict(self) -> dict[str, Any]:
        """Return the whole ledger as plain values, ready for JSON.

        Geometries are GeoJSON in the ledger's CRS; their coordinates are to the micrometre, and
        what is narrower becomes a point.
        """
        shapes = numpy.array([entry.geometry for entry in self.entries], dtype=object)
        drawn = _drawn(shapes, PLACE_DECIMALS)
        entries: dict[str, list[dict[str, Any]]] = {"gap": [], "overlap": []}
        for entry, shape in zip(self.entries, drawn, strict=True):
            geometry = shapely.geometry.mapping(shape)
            entries[entry.kind].append({**entry.as_row(), "geometry": geometry})
        names = ["area_before_m2", "gained_m2", "lost_m2", "rounding_m2", "area_after_m2"]
        columns = {name: self.units[name].tolist() for name in self.units.columns}
        columns |= {name: [_balance(value) for value in columns[name]] for name in names}
        rows = zip(*columns.values(), strict=True)
        return {
            "crs": self.crs,
            "tolerance_m": self.tolerance_m,
            "summary": self.summary(),
            "enclaves_kept": self.enclaves,
            "gaps": entries["gap"],
            "overlaps": entries["overlap"],
            "units": [dict(zip(columns, row, strict=True)) for row in rows],
            "totals": {name: _balance(self.units[name].sum()) for name in names},
            "findings": [finding.as_dict() for finding in self.findings],
            **self.provenance.as_dict(),
        }


def totals(entries: Sequence[Entry]) -> list[MergeTotal]:
    """Return count and area of each kind by what became of it, also where there is none.

    Examples
    --------
    >>> [f"{total.kind} {total.treatment}" for total in totals([])]
    ['gap closed', 'gap left', 'overlap closed', 'overlap left']
    """
    return [
        MergeTotal(
            kind,
            treatment,
            len(chosen),
            _figure(sum(item.area_m2 for item in chosen)),
            _figure(max((item.width_m for item in chosen), default=0.0)),
        )
        for kind in ("gap", "overlap")
        for treatment, left in (("closed", False), ("left", True))
        for chosen in [[item for item in entries if item.kind == kind and item.is_left == left]]
    ]


def _figure(value: float) -> float:
    """Round a length or area to what it means; something never becomes nothing."""
    return float(round(value, FIGURE_DECIMALS) or f"{value:.2g}")


def _balance(area_m2: float) -> float:
    """Round the area of a whole unit, where the arithmetic of the machine moves square millimetres.

    Zero has no sign.
    """
    return round(float(area_m2), UNIT_DECIMALS) + 0.0


def _drawn(shapes: NDArray[numpy.object_], decimals: int) -> NDArray[numpy.object_]:
    """Round shapes and keep them valid; what is too narrow for that becomes a point."""
    drawn = shapely.set_precision(shapes, 10.0**-decimals)
    gone = shapely.is_empty(drawn)
    drawn[gone] = shapely.point_on_surface(shapes[gone])
    return round_coordinates(drawn, decimals)
