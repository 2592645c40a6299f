"""Bring polygons of each partition into the working CRS, and learn where all of them lie."""

from __future__ import annotations

from itertools import chain, groupby
from typing import Any, NamedTuple

import numpy
import shapely

from nzv_geo.catalogue import Catalogue
from nzv_geo.checks import check_polygons
from nzv_geo.coverage.clean import snap
from nzv_geo.coverage.edges import Floats, Numbers
from nzv_geo.coverage.simplify import require_fit, unit_names
from nzv_geo.crs.reproject import reproject
from nzv_geo.engine.gathering import gathered
from nzv_geo.engine.partitions import bare, read_partition
from nzv_geo.engine.shape_spool import ShapeSpool
from nzv_geo.engine.survey import Surveyed, require_same_operation
from nzv_geo.engine.tasks import Common, Task, tasks
from nzv_geo.engine.workers import Cluster
from nzv_geo.errors import GeometryError
from nzv_geo.findings import MOST, Finding
from nzv_geo.layers import Layer

__all__ = ["Brought", "Moving", "brought", "metric_of"]


class Moving(NamedTuple):
    """Into which CRS polygons are brought, what is known of all, and how accurate it has to be."""

    known: Surveyed
    crs: str
    accuracy: dict[str, Any]


class Brought(NamedTuple):
    """What is known of all polygons in the working CRS, rounded to 0.1 mm.

    Parameters
    ----------
    layer
        Without its features.
    no_polygons
        The features that are no valid polygons; if there is one, nothing else is known.
    names
        What reports call the features.
    bounds
        West, south, east and north of each.
    vertices
        How many each has.
    areas_m2
        How large each is.
    """

    layer: Layer
    no_polygons: list[Finding]
    names: list[str]
    bounds: Floats
    vertices: Numbers
    areas_m2: Floats


class _Part(NamedTuple):
    """What a worker tells of a partition; `trouble` where one is not valid any more."""

    before: Layer
    after: Layer
    no_polygons: list[Finding]
    trouble: str
    names: list[str]
    bounds: Floats
    vertices: Numbers
    areas_m2: Floats
    shapes: list[bytes]


def brought(cluster: Cluster, moving: Moving, catalogue: Catalogue, shapes: ShapeSpool) -> Brought:
    """Bring polygons into the working CRS; their geometries are kept in a spool.

    Raises
    ------
    GeometryError
        A feature is no valid polygon once its coordinates are rounded.
    DataError, CrsError
        They cannot be read, or not be reprojected as accurately as asked.
    """
    whole = moving.known.whole
    parts = []
    jobs = tasks(Common.of(whole, catalogue, moving), whole)
    for job, part in zip(
        jobs, cluster.each(_brought, jobs, f"reading {whole.path.name}"), strict=True
    ):
        features = numpy.arange(job.part.first - 1, job.part.first - 1 + len(part.shapes))
        shapes.put(features, part.shapes)
        parts.append(part._replace(shapes=[]))
    found = _in_order([part.no_polygons for part in parts])
    layer = parts[0].after
    if not found:
        for trouble in filter(None, (part.trouble for part in parts)):
            raise GeometryError(trouble)
        after = [part.after for part in parts]
        require_same_operation([part.before for part in parts], after, moving.known, catalogue)
        layer = gathered([parts[0].before] * len(parts), after)
    return Brought(
        layer,
        found,
        list(chain.from_iterable(part.names for part in parts)),
        numpy.concatenate([part.bounds for part in parts]),
        numpy.concatenate([part.vertices for part in parts]),
        numpy.concatenate([part.areas_m2 for part in parts]),
    )


def _in_order(found: list[list[Finding]]) -> list[Finding]:
    """Return findings of all partitions in the order in which those of a whole layer stand."""
    ordered = sorted(chain.from_iterable(found), key=lambda finding: finding.code)
    kinds = groupby(ordered, key=lambda finding: finding.code)
    return [finding for _, alike in kinds for finding in list(alike)[:MOST]]


def metric_of(layer: Layer, moving: Moving, catalogue: Catalogue) -> Layer:
    """Return a partition in the working CRS, rounded to 0.1 mm."""
    done = reproject(
        layer, moving.crs, catalogue=catalogue, extent=moving.known.extent, **moving.accuracy
    )
    return snap(done)


def _brought(task: Task) -> _Part:
    """Bring a partition into the working CRS, on a worker."""
    whole, catalogue, moving = task.common.unpacked()
    layer = read_partition(whole, task.part)
    found = check_polygons(layer)
    if found:
        nothing, number = bare(layer), numpy.zeros(0, dtype=int)
        none = numpy.zeros((0, 4))
        return _Part(nothing, nothing, found, "", [], none, number, none[:, 0], [])
    metric = metric_of(layer, moving, catalogue)
    try:
        require_fit(metric)
        trouble = ""
    except GeometryError as error:
        trouble = str(error)
    shapes = metric.table.shapes
    return _Part(
        bare(layer),
        bare(metric),
        [],
        trouble,
        unit_names(metric),
        shapely.bounds(shapes),
        shapely.get_num_coordinates(shapes),
        shapely.area(shapes),
        shapely.to_wkb(shapes).tolist(),
    )
