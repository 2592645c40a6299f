"""Reproject layers, with one chosen operation a layer, and say how accurate it is.

PROJ by itself chooses another operation for every vertex, by area of use. In the Lausitz that
tears layers of older frames by 2 m, or sends single vertices 133 m away, without a word. Here one
operation is chosen for the extent of the whole layer and applied to every vertex. What it is, how
accurate, and whether it is meant for the place becomes part of the layer's provenance.

Axis order is always longitude (easting) first.
"""

from __future__ import annotations

import logging

import numpy
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.crs.extent import Extent, geographic_extent, outside_crs_m, rounded
from nzv_geo.crs.names import crs_code, parse_crs, require_place, to_degrees
from nzv_geo.crs.operations import Operation, choose_operations
from nzv_geo.errors import CrsError
from nzv_geo.findings import Finding, Kind, Phrase, Series
from nzv_geo.layers import Layer, LayerLike, as_layer, left_out_flat
from nzv_geo.provenance import Reprojection

__all__ = ["extent_of", "horizontal", "reproject", "to_geographic"]

log = logging.getLogger(__name__)

MIX = numpy.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], dtype=numpy.uint64)  # odd, else any
BLOCK = 2**16  # vertices: as many as a processor holds at once, with a table of their places
LOWEST = numpy.uint64(2**58)  # one vertex in 64, all its copies or none
WORTH_IT = 0.8  # share of distinct vertices above which looking for copies costs more


def reproject(
    layer: LayerLike,
    to: str | CRS,
    *,
    max_error_m: float | None = None,
    allow_ballpark: bool = False,
    catalogue: Catalogue | None = None,
    extent: Extent | None = None,
) -> Layer:
    """Return the layer in another CRS; every vertex goes through the same operation.

    Parameters
    ----------
    layer
        Any layer; its CRS must be set.
    to
        Target CRS, or its name, such as ``EPSG:25833``.
    max_error_m
        Refuse an operation that is less accurate, in metres, or nobody knows how accurate. What
        counts is the stated accuracy, and outside the area it is stated for what was measured.
    allow_ballpark
        Accept a ballpark operation where there is no other.
    catalogue
        Says which grids there are and where data are expected; without it, the one that ships.
    extent
        Of all data of which the layer is a part, as `nzv_geo.crs.extent.geographic_extent` gives
        it: the operation is chosen for that. Without it, its own.

    Returns
    -------
    Layer
        The same features with new coordinates. Heights and measures are left out, which is a step
        and the finding NZV116. Its provenance has one more step, and the same in numbers as the
        last of its ``reprojections``. A layer in the target CRS already comes back as it is.

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
    layer = as_layer(layer)
    source = horizontal(layer.crs)
    target = parse_crs(to) if isinstance(to, str) else to
    shapes = layer.table.shapes
    coordinates = numpy.asfortranarray(shapely.get_coordinates(shapes))  # whole columns are faster
    if len(coordinates) == 0:
        return layer.with_features(layer.table.with_shapes(shapes, target))
    extent = extent or geographic_extent(coordinates, source)
    if layer.crs == target:
        return layer
    catalogue = catalogue or load_catalogue()
    for operation in choose_operations(source, target, extent, catalogue):
        if operation.ballpark and not allow_ballpark:
            break
        moved = _transform_once(coordinates, operation)
        if numpy.isfinite(moved).all():
            counted_m = operation.counted_m(extent, catalogue)
            report = _report(layer, target, operation, extent, counted_m)
            _require(report, max_error_m)
            log.info("layer %s: %s", layer.id, report)
            shapes = _with_coordinates(shapes, moved)
            done = layer.with_features(layer.table.with_shapes(shapes, target), report)
            return _flattened(done, layer)
    raise CrsError(
        f"no accurate operation from {source.name} to {target.name} reaches every vertex of layer "
        f"{layer.id}; check that its CRS is right (nzv-geo check) and give the right one "
        "(--source-crs); export and map accept an error of 100 m and more with --allow-ballpark"
    )


def extent_of(layer: Layer) -> Extent | None:
    """Return the extent for which `reproject` chooses the operation; None without a coordinate.

    Examples
    --------
    >>> from nzv_geo.crs.extent import rounded
    >>> from nzv_geo.valley import load_layer
    >>> rounded(extent_of(load_layer("counties", region="cottbus")))
    (14.27331, 51.69232, 14.50134, 51.86416)
    """
    coordinates = shapely.get_coordinates(layer.table.shapes)
    return geographic_extent(coordinates, horizontal(layer.crs)) if len(coordinates) else None


def flatten(layer: Layer, variant: str = "") -> Layer:
    """Return a layer without heights and measures, and say so, as a step and a finding.

    Parameters
    ----------
    layer
        One that has none comes back as it is.
    variant
        Of the finding `nzv_geo.findings.Kind.FLATTENED`.

    Examples
    --------
    >>> import geopandas
    >>> from nzv_geo.layers import Layer
    >>> shapes = geopandas.GeoSeries([shapely.Point(450000, 5700000, 70)], crs=25833)
    >>> layer = Layer.from_geodataframe(geopandas.GeoDataFrame(geometry=shapes), title="Masten")
    >>> flatten(layer).provenance.steps[-1]
    'heights left out'
    """
    shapes = layer.table.shapes
    if not (shapely.has_z(shapes) | shapely.has_m(shapes)).any():
        return layer
    return _flattened(layer.with_shapes(shapely.force_2d(shapes)), layer, variant)


def _flattened(done: Layer, before: Layer, variant: str = "") -> Layer:
    """Say which heights and measures a layer has no more, as a step and a finding."""
    shapes = before.table.shapes
    lost = left_out_flat(shapes)
    if not lost:
        return done
    rows = {"heights": shapely.has_z(shapes), "measures": shapely.has_m(shapes)}
    any_of_both = rows["heights"] | rows["measures"]
    first = str(before.table.column(before.key)[any_of_both][0])
    names = Series.of("and", [Phrase.of(name) for name, some in rows.items() if some.any()])
    count = int(any_of_both.sum())
    stated = Finding.of(Kind.FLATTENED, first, variant=variant, lost=names, count=count)
    return done.with_step(lost).with_findings([stated])


def to_geographic(shapes: NDArray[numpy.object_], crs: CRS) -> NDArray[numpy.object_]:
    """Return geometries in longitude and latitude of the datum of their CRS; no datum shift."""
    if crs.is_geographic:
        return shapes
    operation = Operation((to_degrees(crs),), "", "", 0.0, (), ballpark=False, areas=())
    return _with_coordinates(shapes, operation.apply(shapely.get_coordinates(shapes)))


def _transform_once(
    coordinates: NDArray[numpy.float64], operation: Operation
) -> NDArray[numpy.float64]:
    """Transform each distinct vertex once: along a shared border, every vertex stands twice.

    Copies stand near each other, so they are looked for in blocks that a processor holds at once.
    """
    moved = numpy.empty((len(coordinates), 2))
    for start in range(0, len(coordinates), BLOCK):
        block = slice(start, start + BLOCK)
        columns = numpy.ascontiguousarray(coordinates[block].T)
        numbers = _copied(columns.view(numpy.uint64))
        if numbers is None:
            moved[block] = operation.apply(columns.T)
            continue
        itself = numbers == numpy.arange(len(numbers))
        once = operation.apply(columns[:, itself].T)
        moved[block] = once.take((numpy.cumsum(itself) - 1)[numbers], axis=0)
    return moved


def _copied(bits: NDArray[numpy.uint64]) -> NDArray[numpy.intp] | None:
    """Return for each vertex the number of one with the same bits, mostly one for all of them.

    A table has a place for each mark, where one vertex stands of all that have it; those that
    differ from it stand for themselves. None where a sample says that few vertices have copies.

    Examples
    --------
    >>> x = numpy.array([1.0, 2.0, 1.0, 2.0]).view(numpy.uint64)
    >>> _copied(numpy.array([x, x]))
    array([2, 3, 2, 3])
    """
    marks = bits[0] * MIX[0] ^ bits[1] * MIX[1]
    sample = marks[marks < LOWEST]
    if len(numpy.unique(sample)) > WORTH_IT * len(sample):
        return None
    size = len(marks).bit_length() + 1  # two to four places a vertex
    places = (marks >> numpy.uint64(64 - size)).astype(numpy.intp)
    numbers = numpy.arange(len(marks), dtype=numpy.int32)
    table = numpy.empty(2**size, dtype=numpy.int32)
    table[places] = numbers
    there = table[places].astype(numpy.intp)
    same = (bits[0][there] == bits[0]) & (bits[1][there] == bits[1])
    return numpy.where(same, there, numbers)


def horizontal(crs: CRS) -> CRS:
    """Return a CRS without its heights; raise CrsError for one that is no place on the earth.

    Examples
    --------
    >>> horizontal(CRS("EPSG:5555")).to_epsg()
    25832
    """
    require_place(crs)
    if crs.is_compound:
        crs = crs.sub_crs_list[0]
    flat: CRS = crs.to_2d() if len(crs.axis_info) > 2 else crs
    return flat


def _report(
    layer: Layer, target: CRS, operation: Operation, extent: Extent, counted_m: float | None
) -> Reprojection:
    source = layer.crs
    return Reprojection(
        source=crs_code(layer.crs),
        target=crs_code(target),
        name=operation.name,
        code=operation.code,
        accuracy_m=operation.accuracy_m,
        counted_m=counted_m,
        grids=operation.grids,
        ballpark=operation.ballpark,
        better=operation.better,
        extent=rounded(extent),
        outside_source_m=outside_crs_m(extent, source),
        outside_target_m=outside_crs_m(extent, target),
        outside_operation_m=operation.outside_m(extent),
    )


def _require(report: Reprojection, max_error_m: float | None) -> None:
    if max_error_m is None or (report.counted_m is not None and report.counted_m <= max_error_m):
        return
    raise CrsError(
        f"less accurate than the {max_error_m:g} m that are allowed: {report}; "
        "nzv-geo crs tells where a missing grid comes from"
    )


def _with_coordinates(
    shapes: NDArray[numpy.object_], coordinates: NDArray[numpy.float64]
) -> NDArray[numpy.object_]:
    is_flat = not (shapely.has_z(shapes) | shapely.has_m(shapes)).any()
    flat: NDArray[numpy.object_] = shapes.copy() if is_flat else shapely.force_2d(shapes)
    shapely.set_coordinates(flat, coordinates)  # which makes new geometries
    return flat
