"""Choose among the published operations from one CRS to another.

Terms
-----
operation
    A published way from one datum to another, such as EPSG:1776, with a stated accuracy and an
    area it is meant for.
ballpark
    No operation at all: PROJ leaves the datum shift out. In Germany that is 130 to 200 m.
deciding extent
    The catalogue's home where it holds the layer, else the layer's own. A place in the home thus
    gets the same operation whether it comes alone or in a larger layer.
working datum
    That of the catalogue's working CRS, ETRS89. A way between two other datums leads through it,
    so that a layer lands in the same place whatever it is written as.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.network import set_network_enabled
from pyproj.transformer import AreaOfInterest, TransformerGroup

from nzv_geo.brief import Brief
from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.crs.extent import ROUNDING_M, Extent, home_or, outside_m, share_inside, widened
from nzv_geo.crs.grids import add_grids, find_grids
from nzv_geo.crs.names import geodetic, parse_crs, same_datum
from nzv_geo.provenance import BetterOperation

__all__ = ["Operation", "choose_operations", "operation_without_grid"]

NEARBY_M = 100_000  # an operation meant for an area this near is still far better than a ballpark


@dataclass(frozen=True, repr=False)
class Operation(Brief):
    """A way from one CRS to another.

    Parameters
    ----------
    transformers
        What PROJ applies to every vertex, one after the other.
    name, code
        Of the published datum operations in it; empty where the datum stays the same.
    accuracy_m
        Sum of what their publishers state in metres; 0 for the same datum, None where unknown.
    grids
        Grid files it reads.
    ballpark
        The datum shift is left out.
    areas
        West, south, east, north in degrees of the areas it is meant for.
    better
        A more accurate one whose grid is missing.
    halves
        The two operations that it was joined from, if it was.
    """

    transformers: tuple[Transformer, ...]
    name: str
    code: str
    accuracy_m: float | None
    grids: tuple[str, ...]
    ballpark: bool
    areas: tuple[Extent, ...]
    better: BetterOperation | None = None
    halves: tuple[Operation, ...] = ()

    def apply(self, coordinates: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
        """Transform an (n, 2) array of easting/longitude and northing/latitude.

        A vertex that the operation does not reach becomes infinite.
        """
        x, y = coordinates[:, 0], coordinates[:, 1]
        for transformer in self.transformers:
            x, y = transformer.transform(x, y)
        return numpy.column_stack([x, y])

    def outside_m(self, extent: Extent) -> float:
        """Return how far an extent sticks out of the area the operation is meant for."""
        return max((outside_m(extent, area) for area in self.areas), default=0.0)

    def counted_m(self, extent: Extent, catalogue: Catalogue | None = None) -> float | None:
        """Return how accurate the operation is for an extent, in metres; None where unknown.

        Inside the area it is meant for, that is what its publisher states. Outside, the catalogue
        says what was measured, and that only in its home.

        Examples
        --------
        >>> saxony, brandenburg = (14.3, 51.1, 14.4, 51.2), (14.3, 51.8, 14.4, 51.9)
        >>> best = choose_operations(CRS("EPSG:3399"), CRS("EPSG:25833"), saxony)[0]
        >>> best.code, best.accuracy_m, best.counted_m(saxony), best.counted_m(brandenburg)
        ('EPSG:15868', 1.0, 1.0, None)
        """
        catalogue = catalogue or load_catalogue()
        if self.halves:
            return _sum(*(half.counted_m(extent, catalogue) for half in self.halves))
        if self.outside_m(extent) < ROUNDING_M or self.accuracy_m is None:
            return self.accuracy_m
        measured = catalogue.measured.get(self.code)
        at_home = home_or(extent, catalogue.home) == catalogue.home
        return max(self.accuracy_m, measured.accuracy_m) if measured and at_home else None


def choose_operations(
    source: CRS, target: CRS, extent: Extent, catalogue: Catalogue | None = None
) -> list[Operation]:
    """List the operations for an extent, best first: meant for the place, then accurate.

    Which is best is decided for the catalogue's home where it holds the extent.

    Parameters
    ----------
    source, target
        The two CRS.
    extent
        West, south, east, north in degrees.
    catalogue
        Says which grids there are, the working CRS and the home of data; without it, the one that
        ships.

    Returns
    -------
    list of Operation
        Ballpark ones last; empty where PROJ knows no way at all.

    Examples
    --------
    >>> lausitz = (13.1, 50.8, 15.1, 52.4)
    >>> choose_operations(CRS("EPSG:2399"), CRS("EPSG:25833"), lausitz)[0].code
    'EPSG:1775'
    """
    catalogue = catalogue or load_catalogue()
    place = home_or(extent, catalogue.home)
    working = geodetic(parse_crs(catalogue.working_crs))
    direct = _ranked(source, target, place, catalogue)
    accurate = [operation for operation in direct if not operation.ballpark]
    if not same_datum(source, target):
        ways = (
            _through(working, source, target, place, catalogue),
            accurate,
            [] if accurate else _through(parse_crs("EPSG:4326"), source, target, place, catalogue),
        )
        accurate = next((way for way in ways if way), [])
    return accurate + [operation for operation in direct if operation.ballpark]


def operation_without_grid(source: CRS, target: CRS, extent: Extent) -> Operation | None:
    """Return the best operation for an extent that reads no grid; None where there is none.

    Whatever grids this machine has, it is the same one.

    Examples
    --------
    >>> lausitz = (13.1, 50.8, 15.1, 52.4)
    >>> operation_without_grid(CRS("EPSG:31468"), CRS("EPSG:4258"), lausitz).code
    'EPSG:1776'
    """
    found = [operation for operation in _nearby(source, target, extent) if not operation.grids]
    return min(
        found,
        key=lambda operation: _rank(operation.areas, operation.accuracy_m, extent),
        default=None,
    )


def _ranked(
    source: CRS, target: CRS, extent: Extent, catalogue: Catalogue
) -> tuple[Operation, ...]:
    grids = tuple(find_grids(catalogue).values())
    return _ranked_with(grids, source, target, extent, catalogue)


@lru_cache(maxsize=256)  # mostly for the home: asking PROJ takes a hundredth of a second
def _ranked_with(
    _grids: tuple[Path | None, ...],
    source: CRS,
    target: CRS,
    extent: Extent,
    catalogue: Catalogue,
) -> tuple[Operation, ...]:
    group = _group(source, target, extent)
    if group.unavailable_operations and add_grids(catalogue):
        group = _group(source, target, extent)
    found = [_operation(transformer) for transformer in group.transformers]
    if all(item.ballpark for item in found):
        found += _nearby(source, target, extent)
    ranked = sorted(
        found,
        key=lambda operation: (
            operation.ballpark,
            *_rank(operation.areas, operation.accuracy_m, extent),
        ),
    )
    missing = [
        operation
        for operation in group.unavailable_operations
        if operation.accuracy >= 0 and operation.grids
    ]
    return tuple(
        replace(operation, better=_better(operation, missing, extent)) for operation in ranked
    )


def _through(
    hub: CRS, source: CRS, target: CRS, extent: Extent, catalogue: Catalogue
) -> list[Operation]:
    """List the accurate ways through a third datum."""
    if same_datum(source, hub) or same_datum(target, hub):
        return []
    there = [
        operation for operation in _ranked(source, hub, extent, catalogue) if not operation.ballpark
    ]
    if not there:
        return []
    onwards = [
        operation for operation in _ranked(hub, target, extent, catalogue) if not operation.ballpark
    ]
    return [_joined(first, second) for first in there for second in onwards]


def _nearby(source: CRS, target: CRS, extent: Extent) -> list[Operation]:
    """List operations that are meant for an area close by: still far better than a ballpark."""
    found = [_operation(transformer) for transformer in _group(source, target).transformers]
    around = widened(extent, NEARBY_M)
    return [
        item
        for item in found
        if not item.ballpark and all(share_inside(around, area) > 0 for area in item.areas)
    ]


def _group(source: CRS, target: CRS, extent: Extent | None = None) -> TransformerGroup:
    set_network_enabled(active=False)  # grids come from disk or not at all
    area = AreaOfInterest(*_within_180(extent)) if extent else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a missing grid; the report names it
        return TransformerGroup(source, target, always_xy=True, area_of_interest=area)


def _within_180(extent: Extent) -> Extent:
    """Give an extent that ends beyond 180° as PROJ does, with its east less than its west."""
    west, south, east, north = extent
    if east <= 180 or east - west >= 360:
        return extent
    return (west - 360 if west > 180 else west), south, east - 360, north


def _rank(
    areas: tuple[Extent, ...], accuracy_m: float | None, extent: Extent
) -> tuple[float, float, float]:
    """Sort by the share that is covered, to the percent, by the distance, then by accuracy."""
    covered = min((share_inside(extent, area) for area in areas), default=1.0)
    beyond_m = max((outside_m(extent, area) for area in areas), default=0.0)
    clearly_m = beyond_m if beyond_m >= ROUNDING_M else 0.0
    return -round(covered, 2), clearly_m, float("inf") if accuracy_m is None else accuracy_m


def _operation(transformer: Transformer) -> Operation:
    shifts = _shifts(transformer.operations)
    area = transformer.area_of_use
    files = [Path(grid.full_name or grid.short_name) for shift in shifts for grid in shift.grids]
    return Operation(
        transformers=(transformer,),
        name=_chain(shift.name for shift in shifts),
        code=_chain(_code(shift) for shift in shifts),
        accuracy_m=_accuracy_m(transformer.accuracy, shifts),
        grids=tuple(path.name for path in files),
        ballpark=any("Ballpark" in shift.name for shift in shifts),
        areas=(area.bounds,) if area else (),
    )


def _accuracy_m(stated: float, shifts: list[Any]) -> float | None:
    """Return a stated accuracy; within one datum nothing is lost, whether or not PROJ says so.

    Examples
    --------
    >>> _accuracy_m(-1.0, []), _accuracy_m(-1.0, ["some shift"]), _accuracy_m(0.5, ["some shift"])
    (0.0, None, 0.5)
    """
    return stated if stated >= 0 else None if shifts else 0.0


def _shifts(operations: Iterable[Any] | None) -> list[Any]:
    """Pick the datum shifts; a null offset between two axis orders of one datum is none."""
    return [
        operation
        for operation in operations or ()
        if operation.type_name == "Transformation"
        and not operation.name.startswith("Null geographic offset")
    ]


def _chain(words: Iterable[str]) -> str:
    return " + ".join(filter(None, words))


def _code(operation: Any) -> str:
    """Return the authority code; that of an inverse or derived operation is the original's."""
    identity = operation.to_json_dict().get("id", {})
    authority = re.search(r"\w+(?=\)*$)", identity.get("authority", ""))
    return f"{authority[0]}:{identity['code']}" if authority else ""


def _better(chosen: Operation, missing: list[Any], extent: Extent) -> BetterOperation | None:
    """Find the best of the operations without grid, if it beats the chosen one."""
    if chosen.ballpark or not missing:
        return None
    best = min(missing, key=lambda operation: _rank(_area(operation), operation.accuracy, extent))
    if _rank(_area(best), best.accuracy, extent) >= _rank(chosen.areas, chosen.accuracy_m, extent):
        return None
    shifts = _shifts(best.operations)
    had = float("inf") if chosen.accuracy_m is None else chosen.accuracy_m
    return BetterOperation(
        name=_chain(shift.name for shift in shifts),
        code=_chain(_code(shift) for shift in shifts),
        accuracy_m=best.accuracy,
        grids=tuple(grid.short_name for grid in best.grids if not grid.available),
        gain_m=round(had - best.accuracy, 3),
    )


def _area(operation: Any) -> tuple[Extent, ...]:
    return (operation.area_of_use.bounds,) if operation.area_of_use else ()


def _joined(first: Operation, second: Operation) -> Operation:
    return Operation(
        transformers=(*first.transformers, *second.transformers),
        name=_chain([first.name, second.name]),
        code=_chain([first.code, second.code]),
        accuracy_m=_sum(first.accuracy_m, second.accuracy_m),
        grids=first.grids + second.grids,
        ballpark=False,
        areas=first.areas + second.areas,
        better=_better_way(first, second),
        halves=(first, second),
    )


def _better_way(first: Operation, second: Operation) -> BetterOperation | None:
    """Say what the missing grids of both halves would give together."""
    better = [operation.better for operation in (first, second) if operation.better]
    halves = [operation.better or operation for operation in (first, second)]
    accuracy_m = _sum(*(half.accuracy_m for half in halves))
    if not better or accuracy_m is None:
        return None
    return BetterOperation(
        name=_chain(half.name for half in halves),
        code=_chain(half.code for half in halves),
        accuracy_m=accuracy_m,
        grids=tuple(grid for operation in better for grid in operation.grids),
        gain_m=round(sum(operation.gain_m for operation in better), 3),
    )


def _sum(*accuracies_m: float | None) -> float | None:
    """Add accuracies; unknown if one is."""
    known = [accuracy_m for accuracy_m in accuracies_m if accuracy_m is not None]
    return round(sum(known), 3) if len(known) == len(accuracies_m) else None
