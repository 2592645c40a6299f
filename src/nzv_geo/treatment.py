"""What becomes of a gap or an overlap, by which rule.

Rules
-----
1. Nothing wider than the tolerance is touched.
2. A gap goes to the unit it borders on longest.
3. An overlap goes to the unit of the preferred source, if one is named; else to the unit of the
   state on whose side most of it lies, as the catalogue draws the states; else to the unit it
   borders on longest.
4. An enclave or a lake is no gap and is kept: a hole of a single unit, or one that a single source
   leaves between its units, wider than ten times the tolerance and 100 m.
5. What is narrower than a millimetre is an artefact of arithmetic. It is listed, and closed.

Where two are equal, the order of source and key decides, never the order of the input.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import geopandas
import numpy
import shapely

from nzv_geo.arrangement import NOISE_M, Arrangement, Shapes, length_m, width_m
from nzv_geo.catalogue import load_catalogue
from nzv_geo.crs import reproject
from nzv_geo.layers import OWN_GEOMETRY as GEOMETRY
from nzv_geo.layers import read_layer
from nzv_geo.ledger import Entry

__all__ = ["GEOMETRY", "NOISE_RULE", "SOURCE", "UNIT", "noise", "treat"]

SOURCE, UNIT = "nzv_source", "nzv_unit"
ENCLAVE_M = 100.0  # a hole of one source that is wider than this, and ten tolerances, is meant
NOISE_RULE = "narrower than 1 mm"


class Defect(NamedTuple):
    """A gap or overlap: its shape, width, and the numbers of the units that are concerned."""

    kind: str
    shape: shapely.Geometry
    width_m: float
    concerned: tuple[int, ...]


def treat(
    faces: Arrangement, units: geopandas.GeoDataFrame, tolerance_m: float, prefer: str | None
) -> tuple[list[Entry], list[tuple[int, ...]], int]:
    """Decide on every gap and overlap.

    Parameters
    ----------
    faces
        All units, cut into faces.
    units
        The units, with the columns ``nzv_source`` and ``nzv_unit``.
    tolerance_m
        Widest gap to fill, widest overlap to cut.
    prefer
        Source whose units win overlaps.

    Returns
    -------
    tuple
        The entries of the ledger, the units that now hold each face, and how many holes of single
        units were kept.
    """
    parts = faces.parts()
    shapes = numpy.array([faces.shape(numbers) for _, numbers in parts], dtype=object)
    borders: dict[int, dict[int, float]] = {}
    table = faces.borders([numbers for _, numbers in parts])
    for part, unit, metres in zip(table["part"], table["unit"], table["length_m"], strict=True):
        borders.setdefault(int(part), {})[int(unit)] = float(metres)
    owners, entries, enclaves = list(faces.owners), [], 0
    rules = _Rules(units, prefer)
    for part, ((held_by, numbers), wide_m) in enumerate(zip(parts, width_m(shapes), strict=True)):
        beside = borders.get(part, {})
        concerned = held_by or tuple(sorted(beside))
        sources = {rules.sources[unit] for unit in concerned}
        wide_hole = wide_m > max(ENCLAVE_M, 10 * tolerance_m) and len(sources) < 2
        if not held_by and (len(concerned) < 2 or wide_hole):
            enclaves += 1
            continue
        kind = "overlap" if held_by else "gap"
        defect = Defect(kind, shapes[part], float(wide_m), concerned)
        if wide_m > max(tolerance_m, NOISE_M):
            entries.append(_entry(units, defect, None, f"wider than {tolerance_m:g} m"))
            continue
        winner, rule = rules.decide(defect, beside)
        entries.append(_entry(units, defect, winner, rule))
        for number in numbers:
            owners[number] = (winner,)
    return sorted(entries, key=_rank), owners, enclaves


def noise(shapes: Shapes, units: geopandas.GeoDataFrame, treated: list[Entry]) -> list[Entry]:
    """List gaps and overlaps so narrow that cutting into faces closes them by itself.

    Parameters
    ----------
    shapes
        The polygons as they came.
    units
        Their table, see `treat`.
    treated
        Entries that were faces, and are not listed again.
    """
    (dirty,) = numpy.nonzero(~shapely.is_empty(shapely.coverage_invalid_edges(shapes)))
    if not len(dirty):
        return []
    defects = [*_overlaps(shapes, dirty), *_pinholes(shapes, dirty)]
    # What is wider is a face of its own, and treated there.
    narrow = [one for one in defects if 0 < one.shape.area < NOISE_M / 2 * one.shape.length]
    entries = [
        _entry(
            units,
            one._replace(width_m=2 * one.shape.area / one.shape.length),
            one.concerned[0],
            NOISE_RULE,
        )
        for one in narrow
    ]
    known = shapely.STRtree([one.geometry for one in treated])
    inside = shapely.point_on_surface(numpy.array([one.geometry for one in entries], dtype=object))
    again, _ = known.query(inside, predicate="dwithin", distance=NOISE_M)
    listed = set(again.tolist())
    return sorted((one for i, one in enumerate(entries) if i not in listed), key=_rank)


class _Rules:
    """Rules 2 and 3."""

    def __init__(self, units: geopandas.GeoDataFrame, prefer: str | None) -> None:
        self.sources = units[SOURCE].tolist()
        self._shapes = units[GEOMETRY].values
        self._prefer = prefer
        self._states, self._state_names = _states(str(units.crs))
        self._state_of: dict[int, int] = {}

    def decide(self, defect: Defect, beside: dict[int, float]) -> tuple[int, str]:
        """Return the unit that gets a gap or overlap, and by which rule."""
        concerned = defect.concerned
        if defect.kind == "gap":
            return _longest(beside, concerned), "longest border"
        preferred = [one for one in concerned if self.sources[one] == self._prefer]
        if preferred:
            return _longest(beside, preferred), f"{self._prefer} preferred"
        areas = shapely.area(shapely.intersection(self._states, defect.shape))
        side = int(areas.argmax())
        inside = [one for one in concerned if self._state(one) == side]
        if areas[side] > 0 and 0 < len(inside) < len(concerned):
            return _longest(beside, inside), f"lies in {self._state_names[side]}"
        return _longest(beside, concerned), "longest border"

    def _state(self, unit: int) -> int:
        """Return which state a unit lies in, -1 for none."""
        if unit not in self._state_of:
            middle = shapely.point_on_surface(self._shapes[unit])
            (found,) = numpy.nonzero(shapely.intersects(self._states, middle))
            self._state_of[unit] = int(found[0]) if len(found) else -1
        return self._state_of[unit]


@cache
def _states(crs: str) -> tuple[Shapes, list[str]]:
    features = reproject(read_layer(load_catalogue().layer("states")), crs).features
    shapes = numpy.array(features.geometry.values)
    shapely.prepare(shapes)
    return shapes, list(features["name_de"])


def _longest(beside: dict[int, float], among: tuple[int, ...] | list[int]) -> int:
    """Choose the longest border; of equal ones, to the millimetre, the first unit's."""
    return min(among, key=lambda unit: (-round(beside.get(unit, 0.0), 3), unit))


def _entry(units: geopandas.GeoDataFrame, defect: Defect, winner: int | None, rule: str) -> Entry:
    names = [str(units[UNIT].iloc[one]) for one in defect.concerned]
    unit = "" if winner is None else str(units[UNIT].iloc[winner])
    losers = ", ".join(name for name in names if name != unit)
    if defect.kind == "gap":
        treatment = f"filled to {unit}"
    else:
        treatment = f"cut from {losers}, kept by {unit}"
    return Entry(
        kind=defect.kind,
        geometry=defect.shape,
        area_m2=float(defect.shape.area),
        width_m=defect.width_m,
        sliver=bool(length_m(defect.shape, defect.width_m) >= 10 * defect.width_m),
        between=tuple(names),
        sources=tuple(sorted({str(units[SOURCE].iloc[one]) for one in defect.concerned})),
        unit=unit,
        treatment=treatment if unit else "left",
        rule=rule,
    )


def _overlaps(shapes: Shapes, dirty: numpy.ndarray) -> list[Defect]:
    one, other = shapely.STRtree(shapes[dirty]).query(shapes[dirty], predicate="intersects")
    pairs = [(int(i), int(j)) for i, j in zip(dirty[one], dirty[other], strict=True) if i < j]
    return [
        Defect("overlap", part, 0.0, pair)
        for pair in sorted(pairs)
        for part in shapely.get_parts(shapely.intersection(*shapes[list(pair)]))
        if part.geom_type == "Polygon"
    ]


def _pinholes(shapes: Shapes, dirty: numpy.ndarray) -> list[Defect]:
    tree = shapely.STRtree(shapes[dirty])
    found = []
    for part in shapely.get_parts(shapely.union_all(shapes[dirty])):
        for ring in part.interiors:
            hole = shapely.Polygon(ring)
            if hole.area >= NOISE_M / 2 * hole.length:
                continue
            near = tree.query(shapely.buffer(hole, NOISE_M), predicate="intersects")
            if len(near) > 1:
                concerned = tuple(int(unit) for unit in numpy.sort(dirty[near]))
                found.append(Defect("gap", hole, 0.0, concerned))
    return found


def _rank(entry: Entry) -> tuple[str, float, str]:
    return entry.kind, -entry.area_m2, entry.geometry.wkt
