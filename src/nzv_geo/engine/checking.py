"""Check a layer of GeoParquet by partitions: the same findings as of one that is loaded whole.

Geometries are looked at by workers. What concerns several features comes together where the command
runs: texts and keys of all features, a hash of the box of each, and the features of which another
has the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import geopandas
import numpy
import pandas
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.checks.attributes import UNIQUE, check_attributes
from nzv_geo.checks.crs import endless, sampled, told_crs
from nzv_geo.checks.geometry import (
    Examined,
    examine,
    located,
    outlines,
    repeated,
    told_geometries,
)
from nzv_geo.checks.municipalities import ags_columns
from nzv_geo.engine.partitions import Divided, bare, divided, read_partition
from nzv_geo.engine.survey import surveyed
from nzv_geo.engine.tasks import Common, Task, tasks
from nzv_geo.engine.workers import Cluster
from nzv_geo.findings import Finding
from nzv_geo.layers import Layer
from nzv_geo.reading import Limits

__all__ = ["check_in_partitions"]


class _Looked(NamedTuple):
    """What a worker finds in a partition.

    Parameters
    ----------
    bare
        Its features without geometries, and of the fields only those that are checked.
    noticed, endless, examined
        Findings of `located`, `endless` and `examine`.
    outlines
        A hash of each of `outlines`; 0 where there is no vertex.
    vertices
        How many there are.
    outermost
        The numbers of the western, southern, eastern and northern vertex, the first of several.
    reach
        Their values: west, south, east and north.
    """

    bare: Layer
    noticed: list[Finding]
    endless: list[Finding]
    examined: Examined
    outlines: NDArray[numpy.uint64]
    vertices: int
    outermost: list[int]
    reach: list[float]


class _Asked(NamedTuple):
    """What of a partition is looked at again: the numbers of vertices, and of features."""

    vertices: NDArray[numpy.int64]
    rows: NDArray[numpy.int64]


class _Given(NamedTuple):
    """Vertices and features that were asked for."""

    coordinates: NDArray[numpy.float64]
    features: geopandas.GeoDataFrame


def check_in_partitions(
    cluster: Cluster,
    source: str | Path | Divided,
    *,
    source_crs: str | None = None,
    limits: Limits | None = None,
    catalogue: Catalogue | None = None,
) -> list[Finding]:
    """Return what `nzv_geo.checks.check_layer` finds in a layer of GeoParquet.

    Parameters
    ----------
    cluster
        Workers, see `nzv_geo.engine.cluster`.
    source
        A file of GeoParquet, a folder of such files, or one of them divided already.
    source_crs, limits
        See `nzv_geo.engine.partitions.divided`.
    catalogue
        Says where data are expected and which keys there are; without it, the one that ships.

    Raises
    ------
    DataError, CrsError
        It cannot be read.
    """
    catalogue = catalogue or load_catalogue()
    whole = divided(source, source_crs=source_crs, limits=limits, without_crs=True)
    whole, _, crs = surveyed(cluster, whole, catalogue)
    common = Common.of(whole, catalogue)
    doing = f"checking {whole.path.name}"
    parts = list(cluster.each(_looked, tasks(common, whole), doing))
    given = _again(cluster, whole, common, parts)
    layer = _together(parts, crs)
    parts = [part._replace(bare=bare(part.bare), outlines=part.outlines[:0]) for part in parts]
    coordinates = numpy.concatenate([numpy.empty((0, 2)), *(each.coordinates for each in given)])
    return [
        *parts[0].noticed,
        *told_crs(layer, [item for part in parts for item in part.endless], coordinates, catalogue),
        *told_geometries([part.examined for part in parts]),
        *_repeated(layer, given),
        *check_attributes(layer, catalogue=catalogue),
    ]


def _looked(task: Task) -> _Looked:
    """Look at a partition, on a worker."""
    whole, _, _ = task.common.unpacked()
    layer = read_partition(whole, task.part)
    coordinates = shapely.get_coordinates(layer.features.geometry.values)
    outermost: list[int] = []
    if len(coordinates):
        outermost = [*coordinates.argmin(axis=0).tolist(), *coordinates.argmax(axis=0).tolist()]
    return _Looked(
        _checked_fields(layer),
        located(layer),
        endless(layer),
        examine(layer),
        _hashed(outlines(layer)),
        len(coordinates),
        outermost,
        [float(coordinates[row, side % 2]) for side, row in enumerate(outermost)],
    )


def _hashed(outline: pandas.DataFrame) -> NDArray[numpy.uint64]:
    """Return a hash of each outline, 0 where there is no vertex.

    Two that are not alike may have the same: geometries that may be the same are compared anyway.

    Examples
    --------
    >>> _hashed(pandas.DataFrame({0: [0.0, -0.0, None], "vertices": [2, 2, 0]})).tolist()
    [2132695140716214126, 2132695140716214126, 0]
    """
    hashes = pandas.util.hash_pandas_object(outline + 0.0, index=False).to_numpy()  # -0 is 0
    return numpy.where(outline["vertices"] > 0, numpy.maximum(hashes, 1), 0)


def _checked_fields(layer: Layer) -> Layer:
    """Return a layer with none of its geometries, and those fields that `check_attributes` needs.

    Other fields are numbers, of which nothing is known.
    """
    features, shapes = layer.features, layer.features.geometry.name
    checked = {shapes, layer.key, *ags_columns(layer)}
    kept = [
        name
        for name in features.columns
        if name in checked or str(name).lower() in UNIQUE or features[name].dtype in (object, "str")
    ]
    nothing = geopandas.GeoSeries([None] * len(features), index=features.index, crs=features.crs)
    return layer.with_features(features[kept].set_geometry(nothing.rename(shapes)))


def _together(parts: Sequence[_Looked], crs: CRS | None) -> Layer:
    """Return the fields of all partitions as one layer."""
    tables = [part.bare.features for part in parts]
    features = pandas.concat(tables, ignore_index=True).set_crs(crs, allow_override=True)
    return parts[0].bare.with_features(features)


def _again(
    cluster: Cluster, whole: Divided, common: Common, parts: Sequence[_Looked]
) -> list[_Given]:
    """Ask for the vertices of the sample, and the features that may be the same as others."""
    counts = [part.vertices for part in parts]
    vertices = _split(sampled(sum(counts), _outermost(parts)), counts)
    outline = pandas.Series(numpy.concatenate([part.outlines for part in parts]))
    same = outline.duplicated(keep=False) & (outline > 0)
    rows = _split(numpy.flatnonzero(same), [len(part.outlines) for part in parts])
    asked = [
        task._replace(own=_Asked(*own))
        for task, own in zip(tasks(common, whole), zip(vertices, rows, strict=True), strict=True)
        if len(own[0]) or len(own[1])
    ]
    return list(cluster.each(_given, asked, f"comparing {whole.path.name}"))


def _outermost(parts: Sequence[_Looked]) -> list[int]:
    """Return the numbers of the outermost vertices of all, the first of several."""
    there = [part for part in parts if part.vertices]
    starts = numpy.cumsum([0, *(part.vertices for part in there)])
    found = []
    for side in range(4 if there else 0):
        reach = numpy.array([part.reach[side] for part in there])
        best = int(reach.argmin() if side < 2 else reach.argmax())
        found.append(int(starts[best]) + there[best].outermost[side])
    return found


def _split(numbers: NDArray[numpy.int64], counts: Sequence[int]) -> list[NDArray[numpy.int64]]:
    """Return numbers in the whole as numbers in each part, ascending.

    Examples
    --------
    >>> [part.tolist() for part in _split(numpy.array([0, 4, 2]), [3, 2])]
    [[0, 2], [1]]
    """
    ordered = numpy.sort(numbers)
    starts = numpy.cumsum([0, *counts])
    cuts = numpy.searchsorted(ordered, starts)
    return [ordered[cuts[part] : cuts[part + 1]] - starts[part] for part in range(len(counts))]


def _given(task: Task) -> _Given:
    """Return what was asked for, from a worker."""
    whole, _, _ = task.common.unpacked()
    layer = read_partition(whole, task.part)
    coordinates = shapely.get_coordinates(layer.features.geometry.values)
    return _Given(coordinates[task.own.vertices], layer.features.iloc[task.own.rows])


def _repeated(layer: Layer, given: Sequence[_Given]) -> list[Finding]:
    """Find geometries that stand there twice among those that may."""
    tables = [each.features for each in given if len(each.features)]
    if not tables:
        return []
    return repeated(layer.with_features(pandas.concat(tables, ignore_index=True)))
