"""Reproject layers, with one chosen operation a layer, and say how accurate it is.

PROJ by itself chooses another operation for every vertex, by area of use. In the Lausitz that
tears layers of older frames by 2 m, or sends single vertices 133 m away, without a word. Here one
operation is chosen for the extent of the whole layer and applied to every vertex. What it is, how
accurate, and whether it is meant for the place becomes part of the layer's provenance.

Terms
-----
operation
    A published way from one datum to another, such as EPSG:1776, with a stated accuracy and an
    area it is meant for.
ballpark
    No operation at all: PROJ leaves the datum shift out. In Germany that is 130 to 200 m.
working datum
    That of the catalogue's working CRS, ETRS89. A way between two other datums leads through it,
    so that a layer lands in the same place whatever it is written as.

Axis order is always longitude (easting) first.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pandas
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.network import set_network_enabled
from pyproj.transformer import AreaOfInterest, TransformerGroup

from nzv_geo.catalogue import load_catalogue
from nzv_geo.crs_names import crs_code, geodetic, parse_crs, require_place, same_datum
from nzv_geo.errors import CrsError
from nzv_geo.extent import (
    Extent,
    geographic_extent,
    outside_crs_m,
    outside_m,
    rounded,
    share_inside,
)
from nzv_geo.grids import add_grids
from nzv_geo.layers import Layer
from nzv_geo.provenance import BetterOperation, Reprojection

__all__ = ["Operation", "choose_operations", "reproject", "to_geographic"]

NEARBY_M = 100_000
MIX = numpy.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=numpy.uint64)  # odd, else any
LOWEST = numpy.uint64(2**58)  # one vertex in 64, all its copies or none
WORTH_IT = 0.8  # share of distinct vertices above which looking for copies costs more


@dataclass(frozen=True)
class Operation:
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
    """

    transformers: tuple[Transformer, ...]
    name: str
    code: str
    accuracy_m: float | None
    grids: tuple[str, ...]
    ballpark: bool
    areas: tuple[Extent, ...]
    better: BetterOperation | None = None

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


def reproject(
    layer: Layer, to: str, *, max_error_m: float | None = None, allow_ballpark: bool = False
) -> Layer:
    """Return the layer in another CRS; every vertex goes through the same operation.

    Parameters
    ----------
    layer
        Any layer; its CRS must be set.
    to
        Target CRS, such as ``EPSG:25833``.
    max_error_m
        Refuse an operation whose stated accuracy is worse, in metres, or unknown.
    allow_ballpark
        Accept a ballpark operation where there is no other.

    Returns
    -------
    Layer
        The same features with new coordinates (heights are left out). Its provenance has one more
        step, and the same in numbers as the last of its ``reprojections``. A layer that is in the
        target CRS already comes back as it is.

    Raises
    ------
    CrsError
        The target is unknown; no operation reaches every vertex; there is only a ballpark one, or
        none as accurate as `max_error_m` asks for.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> moved = reproject(load_layer("counties", region="cottbus"), "EPSG:25833")
    >>> moved.provenance.steps[-1]
    'reprojected EPSG:4326 to EPSG:25833: ... ETRS89 to WGS 84 (1) (EPSG:1149), accuracy 1 m'
    >>> moved.provenance.reprojections[-1].accuracy_m
    1.0
    """
    source, target = _horizontal(layer), parse_crs(to)
    shapes = layer.features.geometry.values
    coordinates = numpy.asfortranarray(shapely.get_coordinates(shapes))  # whole columns are faster
    extent = geographic_extent(coordinates, source)
    if layer.features.crs == target:
        return layer
    if len(coordinates) == 0:
        return layer.with_features(layer.features.set_crs(target, allow_override=True))
    for operation in choose_operations(source, target, extent):
        if operation.ballpark and not allow_ballpark:
            break
        moved = _transform_once(coordinates, operation)
        if numpy.isfinite(moved).all():
            report = _report(layer, target, operation, extent)
            _require(report, max_error_m)
            done = layer.with_features(_with_coordinates(layer.features, moved, target), report)
            has_heights = bool(shapely.has_z(shapes).any())
            return done.with_features(done.features, "heights left out") if has_heights else done
    raise CrsError(
        f"no accurate operation from {source.name} to {target.name} reaches every vertex of layer "
        f"{layer.id}; check that its CRS is right (nzv-geo check) and give the right one "
        "(--source-crs); export and map accept an error of 100 m and more with --allow-ballpark"
    )


def choose_operations(source: CRS, target: CRS, extent: Extent) -> list[Operation]:
    """List the operations for an extent, best first: meant for the place, then accurate.

    Parameters
    ----------
    source, target
        The two CRS.
    extent
        West, south, east, north in degrees.

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
    direct = _ranked(source, target, extent)
    accurate = [one for one in direct if not one.ballpark]
    if not same_datum(source, target):
        working = geodetic(parse_crs(load_catalogue().working_crs))
        ways = (
            _through(working, source, target, extent),
            accurate,
            _through(parse_crs("EPSG:4326"), source, target, extent) if not accurate else [],
        )
        accurate = next((way for way in ways if way), [])
    return accurate + [one for one in direct if one.ballpark]


def to_geographic(features: geopandas.GeoDataFrame) -> geopandas.GeoSeries:
    """Return the geometries in longitude and latitude of the same datum; no datum shift."""
    crs = features.crs
    if crs.is_geographic:
        return features.geometry
    below = geodetic(crs)
    transformer = Transformer.from_crs(crs, below, always_xy=True)
    operation = Operation((transformer,), "", "", 0.0, (), ballpark=False, areas=())
    moved = operation.apply(shapely.get_coordinates(features.geometry.values))
    return _with_coordinates(features, moved, below).geometry


def _transform_once(
    coordinates: NDArray[numpy.float64], operation: Operation
) -> NDArray[numpy.float64]:
    """Transform each distinct vertex once: along a shared border, every vertex stands twice."""
    columns = numpy.ascontiguousarray(coordinates.T)
    marks = columns[0].view(numpy.uint64) * MIX[0] ^ columns[1].view(numpy.uint64) * MIX[1]
    sample = marks[marks < LOWEST]
    if len(pandas.unique(sample)) > WORTH_IT * len(sample):
        return operation.apply(coordinates)
    numbers, distinct = pandas.factorize(marks)
    rows = numpy.empty(len(distinct), dtype=int)
    rows[numbers] = numpy.arange(len(numbers))
    vertices = columns[:, rows]
    if not all((one[numbers] == all_).all() for one, all_ in zip(vertices, columns, strict=True)):
        return operation.apply(coordinates)  # two different vertices share a mark
    moved = operation.apply(vertices.T)
    return numpy.column_stack([moved[:, 0][numbers], moved[:, 1][numbers]])


def _ranked(source: CRS, target: CRS, extent: Extent) -> list[Operation]:
    group = _group(source, target, extent)
    if group.unavailable_operations and add_grids():
        group = _group(source, target, extent)
    found = [_operation(transformer) for transformer in group.transformers]
    if all(one.ballpark for one in found):
        found += _nearby(source, target, extent)
    ranked = sorted(
        found, key=lambda one: (one.ballpark, *_rank(one.areas, one.accuracy_m, extent))
    )
    missing = [one for one in group.unavailable_operations if one.accuracy >= 0 and one.grids]
    return [replace(one, better=_better(one, missing, extent)) for one in ranked]


def _through(hub: CRS, source: CRS, target: CRS, extent: Extent) -> list[Operation]:
    """List the accurate ways through a third datum."""
    if same_datum(source, hub) or same_datum(target, hub):
        return []
    there = [one for one in _ranked(source, hub, extent) if not one.ballpark]
    onwards = [one for one in _ranked(hub, target, extent) if not one.ballpark] if there else []
    return [_joined(one, other) for one in there for other in onwards]


def _nearby(source: CRS, target: CRS, extent: Extent) -> list[Operation]:
    """List operations that are meant for an area close by: still far better than a ballpark."""
    found = [_operation(transformer) for transformer in _group(source, target).transformers]
    return [one for one in found if not one.ballpark and one.outside_m(extent) <= NEARBY_M]


def _group(source: CRS, target: CRS, extent: Extent | None = None) -> TransformerGroup:
    set_network_enabled(active=False)  # grids come from disk or not at all
    area = AreaOfInterest(*extent) if extent else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a missing grid; the report names it
        return TransformerGroup(source, target, always_xy=True, area_of_interest=area)


def _rank(
    areas: tuple[Extent, ...], accuracy_m: float | None, extent: Extent
) -> tuple[float, float, float]:
    """Sort by the share that is covered, to the percent, by the distance, then by accuracy."""
    covered = min((share_inside(extent, area) for area in areas), default=1.0)
    beyond_m = max((outside_m(extent, area) for area in areas), default=0.0)
    unknown = float("inf")
    return -round(covered, 2), round(beyond_m, -4), unknown if accuracy_m is None else accuracy_m


def _operation(transformer: Transformer) -> Operation:
    # A null offset between two axis orders of one datum is no shift.
    shifts = [
        one
        for one in transformer.operations or ()
        if one.type_name == "Transformation" and not one.name.startswith("Null geographic offset")
    ]
    area = transformer.area_of_use
    files = [Path(grid.full_name or grid.short_name) for one in shifts for grid in one.grids]
    return Operation(
        transformers=(transformer,),
        name=" + ".join(one.name for one in shifts),
        code=" + ".join(filter(None, (_code(one) for one in shifts))),
        accuracy_m=transformer.accuracy if transformer.accuracy >= 0 else None,
        grids=tuple(path.name for path in files),
        ballpark=any("Ballpark" in one.name for one in shifts),
        areas=(area.bounds,) if area else (),
    )


def _code(operation: Any) -> str:
    """Return the authority code; that of an inverse or derived operation is the original's."""
    identity = operation.to_json_dict().get("id", {})
    authority = re.search(r"\w+(?=\)*$)", identity.get("authority", ""))
    return f"{authority[0]}:{identity['code']}" if authority else ""


def _better(chosen: Operation, missing: list[Any], extent: Extent) -> BetterOperation | None:
    """Find the best of the operations without grid, if it beats the chosen one."""
    if chosen.ballpark or not missing:
        return None
    best = min(missing, key=lambda one: _rank(_area(one), one.accuracy, extent))
    if _rank(_area(best), best.accuracy, extent) >= _rank(chosen.areas, chosen.accuracy_m, extent):
        return None
    shifts = [one for one in best.operations if one.type_name == "Transformation"]
    had = float("inf") if chosen.accuracy_m is None else chosen.accuracy_m
    return BetterOperation(
        name=" + ".join(one.name for one in shifts),
        code=" + ".join(filter(None, (_code(one) for one in shifts))),
        accuracy_m=best.accuracy,
        grids=tuple(grid.short_name for grid in best.grids if not grid.available),
        gain_m=round(had - best.accuracy, 3),
    )


def _area(operation: Any) -> tuple[Extent, ...]:
    return (operation.area_of_use.bounds,) if operation.area_of_use else ()


def _joined(first: Operation, second: Operation) -> Operation:
    return Operation(
        transformers=(*first.transformers, *second.transformers),
        name=" + ".join(filter(None, [first.name, second.name])),
        code=" + ".join(filter(None, [first.code, second.code])),
        accuracy_m=_sum(first.accuracy_m, second.accuracy_m),
        grids=first.grids + second.grids,
        ballpark=False,
        areas=first.areas + second.areas,
        better=_better_way(first, second),
    )


def _better_way(first: Operation, second: Operation) -> BetterOperation | None:
    """Say what the missing grids of both halves would give together."""
    better = [one.better for one in (first, second) if one.better]
    halves = [one.better or one for one in (first, second)]
    accuracy_m = _sum(*(one.accuracy_m for one in halves))
    if not better or accuracy_m is None:
        return None
    return BetterOperation(
        name=" + ".join(filter(None, (one.name for one in halves))),
        code=" + ".join(filter(None, (one.code for one in halves))),
        accuracy_m=accuracy_m,
        grids=tuple(grid for one in better for grid in one.grids),
        gain_m=round(sum(one.gain_m for one in better), 3),
    )


def _sum(*accuracies_m: float | None) -> float | None:
    """Add accuracies; unknown if one is."""
    known = [one for one in accuracies_m if one is not None]
    return round(sum(known), 3) if len(known) == len(accuracies_m) else None


def _horizontal(layer: Layer) -> CRS:
    """Return the CRS of a layer without its heights."""
    crs = layer.features.crs
    if crs is None:
        raise CrsError(f"layer {layer.id} has no CRS; set the one its coordinates are in")
    require_place(crs)
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    flat: CRS = crs.to_2d() if len(crs.axis_info) > 2 else crs
    return flat


def _report(layer: Layer, target: CRS, operation: Operation, extent: Extent) -> Reprojection:
    source = layer.features.crs
    return Reprojection(
        source=layer.crs,
        target=crs_code(target),
        name=operation.name,
        code=operation.code,
        accuracy_m=operation.accuracy_m,
        grids=operation.grids,
        ballpark=operation.ballpark,
        better=operation.better,
        extent=rounded(extent),
        outside_source_m=outside_crs_m(extent, source),
        outside_target_m=outside_crs_m(extent, target),
        outside_operation_m=operation.outside_m(extent),
    )


def _require(report: Reprojection, max_error_m: float | None) -> None:
    if max_error_m is None or (report.accuracy_m is not None and report.accuracy_m <= max_error_m):
        return
    raise CrsError(
        f"less accurate than the {max_error_m:g} m that are allowed: {report}; "
        "nzv-geo crs tells where a missing grid comes from"
    )


def _with_coordinates(
    features: geopandas.GeoDataFrame, coordinates: NDArray[numpy.float64], crs: CRS
) -> geopandas.GeoDataFrame:
    geometries = numpy.array(features.geometry.values)
    shapely.set_coordinates(geometries, coordinates)
    return features.set_geometry(geopandas.GeoSeries(geometries, index=features.index, crs=crs))
