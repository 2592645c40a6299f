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

import numpy
import shapely

from nzv_geo.catalogue import Catalogue
from nzv_geo.coverage.arrangement import GRID_M
from nzv_geo.coverage.covered import Cover
from nzv_geo.coverage.edges import Numbers, Shapes
from nzv_geo.coverage.ledger import Entry
from nzv_geo.coverage.stacking import SOURCE, UNIT
from nzv_geo.coverage.width import NOISE_M, length_m, width_m
from nzv_geo.crs.reproject import reproject
from nzv_geo.layers import read_layer
from nzv_geo.table import Table

__all__ = ["NOISE_RULE", "Terms", "Treated", "noise", "rank", "treat"]

ENCLAVE_M = 100.0  # a hole of one source that is wider than this, and ten tolerances, is meant
NOISE_RULE = "narrower than 1 mm"
TILE_M = 20_000.0


class Defect(NamedTuple):
    """A gap or overlap: its shape, width, and the numbers of the units that are concerned."""

    kind: str
    shape: shapely.Geometry
    width_m: float
    concerned: tuple[int, ...]
    capped: bool = False  # a gap that was open


class Treated(NamedTuple):
    """What `treat` decided.

    Parameters
    ----------
    entries
        Of the ledger.
    winners
        For each part that is given away, by its number, the unit that gets it.
    enclaves
        The numbers of the gaps that are none: enclaves and lakes.
    """

    entries: list[Entry]
    winners: dict[int, int]
    enclaves: list[int]


class Terms(NamedTuple):
    """What a merge was told.

    Parameters
    ----------
    tolerance_m
        Widest gap to fill, widest overlap to cut.
    prefer
        Source whose units win overlaps.
    catalogue
        Holds the states, inside which an overlap is theirs.
    """

    tolerance_m: float
    prefer: str | None
    catalogue: Catalogue


def treat(found: Cover, units: Table, terms: Terms) -> Treated:
    """Decide on every gap and overlap.

    Parameters
    ----------
    found
        The gaps and overlaps of the units.
    units
        The units, with the columns ``nzv_source`` and ``nzv_unit``.
    terms
        See there.
    """
    shapes = numpy.array([found.shape(part) for part in found.parts], dtype=object)
    borders: dict[int, dict[int, float]] = {}
    for part, unit, metres in zip(*(column.tolist() for column in found.beside()), strict=True):
        borders.setdefault(part, {})[unit] = metres
    entries, winners, enclaves, defects = [], {}, [], []
    capped = found.capped()
    rules, names = _Rules(units, terms), _Names(units)
    for number, (part, shape) in enumerate(zip(found.parts, shapes, strict=True)):
        concerned = part.owners or tuple(sorted(borders.get(number, {})))
        kind = "overlap" if part.owners else "gap"
        # At least so wide: what is surely an enclave is not measured, it may be a whole country.
        least_m = float(shape.area / shape.length)
        defects.append(Defect(kind, shape, least_m, concerned, number in capped))
    measured = [n for n, defect in enumerate(defects) if not rules.is_enclave(defect)]
    for number, wide_m in zip(measured, width_m(shapes[measured]).tolist(), strict=True):
        defects[number] = defects[number]._replace(width_m=wide_m)
    for number, defect in enumerate(defects):
        if rules.is_enclave(defect):
            enclaves.append(number)
            continue
        winner, rule = rules.decide(defect, borders.get(number, {}))
        entries.append(names.entry(defect, winner, rule))
        if winner is not None:
            winners[number] = winner
    return Treated(entries, winners, enclaves)


def noise(units: Table, snapped: Numbers, treated: list[Entry]) -> list[Entry]:
    """List gaps and overlaps so narrow that they are closed as vertices meet on the grid.

    Parameters
    ----------
    units
        The units as they came, see `treat`.
    snapped
        The numbers of those whose vertices did so, ascending.
    treated
        Entries that were faces, and are not listed again.
    """
    if not len(snapped):
        return []
    shapes = numpy.array(units.shapes)
    # What is wider is a face of its own, and treated there.
    narrow = [
        defect
        for defect in (*_overlaps(shapes, snapped), *_pinholes(shapes, snapped))
        if 0 < defect.width_m < NOISE_M
    ]
    inside = shapely.point_on_surface(
        numpy.array([defect.shape for defect in narrow], dtype=object)
    )
    known = shapely.STRtree([entry.geometry for entry in treated])
    again, _ = known.query(inside, predicate="dwithin", distance=NOISE_M)
    fresh = [defect for number, defect in enumerate(narrow) if number not in set(again.tolist())]
    names = _Names(units)
    return [names.entry(defect, defect.concerned[0], NOISE_RULE) for defect in fresh]


class _Rules:
    """The rules that need to know the units: 1 to 4."""

    def __init__(self, units: Table, terms: Terms) -> None:
        self._sources = units.column(SOURCE).tolist()
        self._shapes = units.shapes
        self._tolerance_m, self._prefer, self._catalogue = terms
        self._crs = str(units.crs)
        self._state_of: dict[int, int] = {}

    def is_enclave(self, defect: Defect) -> bool:
        """Tell whether a gap is meant: rule 4; or lies between caps alone, beside no unit."""
        if not defect.concerned:
            return True
        if defect.kind == "overlap" or defect.capped:
            return False
        sources = {self._sources[unit] for unit in defect.concerned}
        wide = defect.width_m > max(ENCLAVE_M, 10 * self._tolerance_m)
        return len(defect.concerned) < 2 or (wide and len(sources) < 2)

    def decide(self, defect: Defect, beside: dict[int, float]) -> tuple[int | None, str]:
        """Return the unit that gets a gap or overlap, None to leave it, and by which rule."""
        concerned = defect.concerned
        if defect.width_m > max(self._tolerance_m, NOISE_M) + 2 * GRID_M:
            return None, f"wider than {self._tolerance_m:g} m"
        if defect.kind == "gap":
            return _longest(beside, concerned), "longest border"
        preferred = [unit for unit in concerned if self._sources[unit] == self._prefer]
        if preferred:
            return _longest(beside, preferred), f"{self._prefer} preferred"
        states = [self._state(unit) for unit in concerned]
        if len(set(states)) > 1:
            side, name = _states(self._crs, self._catalogue).holding_most_of(defect.shape)
            inside = [unit for unit, state in zip(concerned, states, strict=True) if state == side]
            if 0 < len(inside) < len(concerned):
                return _longest(beside, inside), f"lies in {name}"
        return _longest(beside, concerned), "longest border"

    def _state(self, unit: int) -> int:
        """Return which state a unit lies in, -1 for none."""
        if unit not in self._state_of:
            middle = shapely.point_on_surface(self._shapes[unit])
            self._state_of[unit], _ = _states(self._crs, self._catalogue).holding_most_of(middle)
        return self._state_of[unit]


class _States:
    """The states, cut into tiles: a state has too many vertices to meet thousands of slivers."""

    def __init__(self, shapes: Shapes, names: list[str]) -> None:
        west, south, east, north = shapely.total_bounds(shapes)
        x, y = numpy.meshgrid(numpy.arange(west, east, TILE_M), numpy.arange(south, north, TILE_M))
        tiles = shapely.box(x.ravel(), y.ravel(), x.ravel() + TILE_M, y.ravel() + TILE_M)
        state, tile = shapely.STRtree(tiles).query(shapes, predicate="intersects")
        self._state = state
        self._pieces = shapely.intersection(shapes[state], tiles[tile])
        self._tree = shapely.STRtree(self._pieces)
        self._names = names

    def holding_most_of(self, shape: shapely.Geometry) -> tuple[int, str]:
        """Return the number and the name of the state on whose side most lies, -1 for none."""
        near = numpy.sort(self._tree.query(shape, predicate="intersects"))
        if not len(near):
            return -1, ""
        within = shapely.area(shapely.intersection(self._pieces[near], shape))
        areas = numpy.bincount(self._state[near], within)
        side = int(areas.argmax()) if areas.any() else int(self._state[near[0]])
        return side, self._names[side]


@cache
def _states(crs: str, catalogue: Catalogue) -> _States:
    states = read_layer(catalogue.layer("states"), catalogue)
    table = reproject(states, crs, catalogue=catalogue).table
    return _States(numpy.array(table.shapes), table.column("name_de").tolist())


def _longest(beside: dict[int, float], among: tuple[int, ...] | list[int]) -> int:
    """Choose the longest border; of equal ones, to the millimetre, the first unit's."""
    return min(among, key=lambda unit: (-round(beside.get(unit, 0.0), 3), unit))


class _Names:
    """What units and their sources are called, by their numbers."""

    def __init__(self, units: Table) -> None:
        self._units = units.texts(UNIT)
        self._sources = units.texts(SOURCE)

    def entry(self, defect: Defect, winner: int | None, rule: str) -> Entry:
        """Write down what became of a defect."""
        names = [self._units[number] for number in defect.concerned]
        unit = "" if winner is None else self._units[winner]
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
            sources=tuple(sorted({self._sources[number] for number in defect.concerned})),
            unit=unit,
            treatment=treatment if unit else "left",
            rule=rule,
        )


def _overlaps(shapes: Shapes, dirty: numpy.ndarray) -> list[Defect]:
    first, second = shapely.STRtree(shapes[dirty]).query(shapes[dirty], predicate="intersects")
    pairs = [(int(i), int(j)) for i, j in zip(dirty[first], dirty[second], strict=True) if i < j]
    return [
        Defect("overlap", part, _mean_width_m(part), pair)
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
            if _mean_width_m(hole) >= NOISE_M:
                continue
            near = tree.query(shapely.buffer(hole, NOISE_M), predicate="intersects")
            if len(near) > 1:
                concerned = tuple(int(unit) for unit in numpy.sort(dirty[near]))
                found.append(Defect("gap", hole, _mean_width_m(hole), concerned))
    return found


def _mean_width_m(shape: shapely.Geometry) -> float:
    return float(2 * shape.area / shape.length)


def rank(entry: Entry) -> tuple[str, float, str]:
    """Order entries: gaps first, each kind from the largest down."""
    return entry.kind, -entry.area_m2, entry.geometry.wkt
