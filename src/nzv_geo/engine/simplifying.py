"""Simplify a coverage of GeoParquet by spatial partitions, with the result of one that is whole.

Four rounds: what concerns all partitions; each is brought into the working CRS, and told where its
features lie; what lies together is simplified with what lies around it (`nzv_geo.coverage.apart`),
again with more around it where that is not enough; and each partition is written as it was read.
Geometries wait between the rounds in files where the command runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy
import shapely

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.coverage.apart import Plan, Simpler, Surrounded, simplify_part
from nzv_geo.coverage.edges import Numbers, once
from nzv_geo.coverage.moved import Moved
from nzv_geo.coverage.simplification import MAX_SHARE, Changed, Simplification, reported
from nzv_geo.coverage.simplify import no_coverage
from nzv_geo.crs.extent import Extent, geographic_extent
from nzv_geo.crs.names import parse_crs
from nzv_geo.crs.reproject import horizontal
from nzv_geo.engine.bringing import Brought, Moving, brought, metric_of
from nzv_geo.engine.encoding import Told, Written, encoded
from nzv_geo.engine.exporting import Whole, require_divisible
from nzv_geo.engine.partitions import Divided, divided, read_partition
from nzv_geo.engine.shape_spool import ShapeSpool
from nzv_geo.engine.survey import Move, Surveyed, around, surveyed
from nzv_geo.engine.tasks import Common, Task, tasks
from nzv_geo.engine.workers import Cluster
from nzv_geo.errors import DataError
from nzv_geo.export.asked import ExportOptions
from nzv_geo.export.base import Writer
from nzv_geo.findings import Finding
from nzv_geo.layers import Layer
from nzv_geo.provenance import Provenance
from nzv_geo.reading import Limits

__all__ = ["Simplified", "simplify_in_partitions"]

Item = TypeVar("Item")
VERTICES = 200_000  # of the features that are simplified together, about
MOST_VERTICES = 2_000_000  # of these with what lies around them


class Simplified(NamedTuple):
    """What came of it.

    Parameters
    ----------
    layer
        As it was written, without its features.
    report
        What simplifying changed; None where nothing was written.
    no_polygons
        The features that are no valid polygons; if there is one, nothing was written.
    """

    layer: Layer
    report: Simplification | None
    no_polygons: list[Finding]


def simplify_in_partitions(  # noqa: PLR0913 - keywords, each on its own
    cluster: Cluster,
    source: str | Path | Divided,
    path: str | Path,
    writer: Writer,
    tolerance_m: float,
    *,
    max_share: float = MAX_SHARE,
    source_crs: str | None = None,
    limits: Limits | None = None,
    catalogue: Catalogue | None = None,
    overwrite: bool = False,
    **accuracy: Any,
) -> Simplified:
    """Simplify a coverage of GeoParquet, and write it.

    File and report are those of `nzv_geo.coverage.simplify.simplify` of the whole layer, in the
    working CRS and rounded to 0.1 mm.

    Parameters
    ----------
    cluster
        Workers, see `nzv_geo.engine.cluster`.
    source, source_crs, limits
        See `nzv_geo.engine.partitions.divided`.
    path, writer, overwrite
        See `nzv_geo.engine.export_in_partitions`.
    tolerance_m, max_share
        See `nzv_geo.coverage.simplify.simplify`.
    catalogue, accuracy
        See `nzv_geo.crs.reproject.reproject`; ``max_error_m`` and ``allow_ballpark``.

    Raises
    ------
    DataError, CrsError, OutputError
        As `nzv_geo.engine.export_in_partitions` does; also where so many borders sway each other
        that they do not fit into a worker.
    GeometryError
        As `nzv_geo.coverage.simplify.simplify` does.
    """
    require_divisible(writer, {})
    catalogue = catalogue or load_catalogue()
    whole = divided(source, source_crs=source_crs, limits=limits)
    crs = catalogue.working_crs
    moving = Moving(surveyed(cluster, whole, catalogue, Move(crs)), crs, accuracy)
    with ShapeSpool(whole.rows) as before, ShapeSpool(whole.rows) as after:
        metric = brought(cluster, moving, catalogue, before)
        if metric.no_polygons:
            return Simplified(metric.layer, None, metric.no_polygons)
        common = Common.of(moving.known.whole, catalogue, _Asked(crs, tolerance_m, writer.crs))
        blank = tasks(common, whole)[0]
        changed, extent = _Apart(cluster, blank, metric, before, after).changed()
        report = reported(metric.layer.id, metric.names, changed, max_share)
        target = moving.known.moved_to(crs)
        told = Told(
            writer.suffixes[0],
            ExportOptions(crs=writer.crs or None),
            Surveyed(moving.known.whole, extent, target),
        )
        history = metric.layer.provenance.after(report.step(tolerance_m))
        common = Common.of(moving.known.whole, catalogue, _Writing(moving, told, history))
        every = Whole(writer, told.options, told.surveyed, catalogue)
        every.put(_written(cluster, common, whole, after, path), Path(path), overwrite=overwrite)
    written = every.written
    findings = dict.fromkeys((*metric.layer.findings, *written.findings))
    return Simplified(written.replaced(findings=tuple(findings)), report, [])


class _Asked(NamedTuple):
    """What is told to who simplifies: the CRS of the features, and the one they will have."""

    crs: str
    tolerance_m: float
    later_crs: str


class _Writing(NamedTuple):
    """What is told to who writes."""

    moving: Moving
    told: Told
    history: Provenance


class _Each(Sequence[Item]):
    """Items that are made when they are asked for, and not kept."""

    def __init__(self, make: Callable[[int], Item], count: int) -> None:
        self._make, self._count = make, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: Any) -> Any:
        if number >= self._count:
            raise IndexError(number)
        return self._make(number)


class _Apart:
    """The round in which parts are simplified."""

    def __init__(
        self,
        cluster: Cluster,
        blank: Task,
        metric: Brought,
        before: ShapeSpool,
        after: ShapeSpool,
    ) -> None:
        self._cluster, self._blank, self._metric = cluster, blank, metric
        self._before, self._after = before, after
        self._plan = Plan(metric.bounds)

    def changed(self) -> tuple[Changed, Extent | None]:
        """Simplify all; return what that changed, and the extent where it is needed later."""
        metric, count = self._metric, len(self._metric.names)
        areas, moved = numpy.zeros(count), Moved(*numpy.zeros((3, count)))
        vertices, extents = 0, []
        for features, done in self._parts():
            self._after.put(features, shapely.to_wkb(done.simpler.shapes).tolist())
            vertices += int(shapely.get_num_coordinates(done.simpler.shapes).sum())
            areas[features] = shapely.area(done.simpler.shapes)
            for values, some in zip(moved, done.simpler.moved, strict=True):
                values[features] = some
            extents += [done.extent] if done.extent else []
        changed = Changed(int(metric.vertices.sum()), vertices, metric.areas_m2, areas, moved)
        return changed, around(extents)

    def _parts(self) -> Iterator[tuple[Numbers, _Done]]:
        """Yield parts that are done, and do others again with more around them."""
        left = [(part, part[:0]) for part in self._plan.parts(self._metric.vertices, VERTICES)]
        while left:
            again = []
            jobs = _Each(partial(self._task, left), len(left))
            results = self._cluster.each(_simplified, jobs, "simplifying")
            for (features, others), done in zip(left, results, strict=True):
                if not done.simpler.is_coverage:
                    raise no_coverage(self._metric.layer.id)
                if len(more := done.simpler.to_be_whole):
                    again.append((features, once(numpy.concatenate([others, more]))))
                else:
                    yield features, done
            left = again

    def _task(self, left: list[tuple[Numbers, Numbers]], number: int) -> Task:
        features, others = left[number]
        chosen = self._plan.surrounded(features, others)
        count = int(self._metric.vertices[chosen.polygon].sum())
        if count > MOST_VERTICES:
            name = self._metric.names[int(features[0])]
            raise DataError(
                f"around feature {name} of layer {self._metric.layer.id}, borders of {count:,} "
                f"vertices sway each other, and a worker takes {MOST_VERTICES:,}: leave out "
                "--engine"
            )
        return self._blank._replace(own=_Own(chosen, self._before.take(chosen.polygon)))


class _Own(NamedTuple):
    """Polygons to simplify, and what lies around them, as WKB."""

    chosen: Surrounded
    shapes: list[bytes]


class _Done(NamedTuple):
    """What comes back of them."""

    simpler: Simpler
    extent: Extent | None


def _simplified(task: Task) -> _Done:
    """Simplify some polygons, on a worker."""
    _, _, asked = task.common.unpacked()
    shapes = shapely.from_wkb(numpy.array(task.own.shapes, dtype=object))
    simpler = simplify_part(shapes, task.own.chosen, asked.tolerance_m)
    extent = None
    if asked.later_crs and len(simpler.shapes):
        crs = horizontal(parse_crs(asked.crs))
        extent = geographic_extent(shapely.get_coordinates(simpler.shapes), crs)
    return _Done(simpler, extent)


def _written(
    cluster: Cluster, common: Common, whole: Divided, after: ShapeSpool, path: str | Path
) -> Iterator[Written]:
    """Yield each partition as it is written."""
    plain = tasks(common, whole)
    jobs = _Each(lambda number: _with_shapes(plain[number], after), len(plain))
    return cluster.each(_encoded, jobs, f"writing {Path(path).name}")


def _with_shapes(task: Task, after: ShapeSpool) -> Task:
    first = task.part.first - 1
    return task._replace(own=after.take(numpy.arange(first, first + task.part.rows)))


def _encoded(task: Task) -> Written:
    """Return a partition with its simplified geometries as it is written, on a worker."""
    whole, catalogue, (moving, told, history) = task.common.unpacked()
    metric = metric_of(read_partition(whole, task.part), moving, catalogue)
    shapes = shapely.from_wkb(numpy.array(task.own, dtype=object))
    layer = metric.with_shapes(shapes).replaced(provenance=history, findings=())
    return encoded(layer, told, catalogue)
