"""Find what may be nearest to focus areas in a layer of GeoParquet, by partitions."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy
import pandas
import shapely

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.crs.reproject import reproject
from nzv_geo.describe.distances import spot_of
from nzv_geo.engine.gathering import gathered
from nzv_geo.engine.partitions import Divided, bare, divided, read_partition
from nzv_geo.engine.survey import Move, Surveyed, require_same_operation, surveyed
from nzv_geo.engine.tasks import Common, Task, tasks
from nzv_geo.engine.workers import Cluster
from nzv_geo.focus_areas import load_focus_areas
from nzv_geo.layers import Layer
from nzv_geo.reading import Limits

__all__ = ["nearest_in_partitions"]


class _Told(NamedTuple):
    """What a worker is told beside its partition: also the places, as WKB in the working CRS."""

    surveyed: Surveyed
    places: tuple[bytes, ...]


def nearest_in_partitions(
    cluster: Cluster,
    source: str | Path | Divided,
    *,
    source_crs: str | None = None,
    limits: Limits | None = None,
    catalogue: Catalogue | None = None,
) -> Layer:
    """Return those features of a layer among which is the nearest to each focus area.

    Parameters
    ----------
    cluster
        Workers, see `nzv_geo.engine.workers`.
    source
        A file of GeoParquet, a folder of such files, or one of them divided already.
    source_crs, limits
        See `nzv_geo.engine.partitions.divided`.
    catalogue
        Has the focus areas and the working CRS; without it, the one that ships.

    Returns
    -------
    Layer
        In the working CRS: of each partition, the nearest to each focus area. What
        `nzv_geo.describe.nearest_feature` finds in it is what it finds in all.
    """
    catalogue = catalogue or load_catalogue()
    whole = divided(source, source_crs=source_crs, limits=limits)
    known = surveyed(cluster, whole, catalogue, Move(catalogue.working_crs))
    spots = [spot_of(area, catalogue) for area in load_focus_areas(catalogue).areas]
    told = _Told(known, tuple(spot.shape.wkb for spot in spots))
    common = Common.of(known.whole, catalogue, told)
    doing = f"measuring to {whole.path.name}"
    parts = list(cluster.each(_nearest, tasks(common, known.whole), doing))
    before, after = [part[0] for part in parts], [part[1] for part in parts]
    require_same_operation(before, after, known, catalogue)
    features = pandas.concat([part.features for part in after], ignore_index=True)
    return gathered(before, after).with_features(features)


def _nearest(task: Task) -> tuple[Layer, Layer]:
    """Return a partition without features, and with the nearest ones, in the working CRS."""
    _, catalogue, told = task.common.unpacked()
    layer = read_partition(told.surveyed.whole, task.part)
    shapes = layer.features.geometry
    there = layer.where(~(shapes.is_empty | shapes.isna()))
    moved = reproject(
        there, catalogue.working_crs, catalogue=catalogue, extent=told.surveyed.extent
    )
    rows: set[int] = set()
    if len(moved):
        geometries = numpy.array(moved.features.geometry.values)
        for place in shapely.from_wkb(numpy.array(told.places, dtype=object)):
            rows.add(int(numpy.nanargmin(shapely.distance(place, geometries))))
    return bare(layer), moved.with_features(moved.features.iloc[sorted(rows)])
