"""Bring a layer of GeoParquet into another CRS by partitions, and have it as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pandas

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.crs.reproject import reproject
from nzv_geo.engine.gathering import gathered
from nzv_geo.engine.partitions import Divided, bare, divided, read_partition
from nzv_geo.engine.survey import Move, Surveyed, require_same_operation, surveyed
from nzv_geo.engine.tasks import Common, Task, tasks
from nzv_geo.engine.workers import Cluster
from nzv_geo.layers import Layer
from nzv_geo.reading import Limits

__all__ = ["load_in_partitions"]


class _Told(NamedTuple):
    """What a worker is told beside its partition."""

    surveyed: Surveyed
    crs: str
    accuracy: dict[str, Any]


def load_in_partitions(
    cluster: Cluster,
    source: str | Path | Divided,
    crs: str,
    *,
    source_crs: str | None = None,
    limits: Limits | None = None,
    catalogue: Catalogue | None = None,
    **accuracy: Any,
) -> Layer:
    """Load a layer of GeoParquet and reproject it; workers read, and move each partition.

    Parameters
    ----------
    cluster
        Workers, see `nzv_geo.engine.workers`.
    source
        A file of GeoParquet, a folder of such files, or one of them divided already.
    crs
        Target CRS, such as ``EPSG:25833``.
    source_crs, limits
        See `nzv_geo.engine.partitions.divided`.
    catalogue, accuracy
        See `nzv_geo.crs.reproject.reproject`; ``max_error_m`` and ``allow_ballpark``.

    Returns
    -------
    Layer
        What `nzv_geo.reading.read_file` and `nzv_geo.crs.reproject.reproject` give, as a whole in
        the memory of who asks.

    Raises
    ------
    DataError, CrsError
        As they do.
    """
    catalogue = catalogue or load_catalogue()
    whole = divided(source, source_crs=source_crs, limits=limits)
    known = surveyed(cluster, whole, catalogue, Move(crs))
    common = Common.of(known.whole, catalogue, _Told(known, crs, accuracy))
    doing = f"reading {whole.path.name}"
    parts = list(cluster.each(_moved, tasks(common, known.whole), doing))
    before = [parts[0][0]] * len(parts)
    after = [layer for _, layer in parts]
    require_same_operation(before, after, known, catalogue)
    layer = gathered(before, after)
    features = pandas.concat([part.features for part in after], ignore_index=True)
    return layer.with_features(features.set_crs(known.moved_to(crs), allow_override=True))


def _moved(task: Task) -> tuple[Layer, Layer]:
    """Return a partition as it was read, without features, and moved."""
    _, catalogue, told = task.common.unpacked()
    layer = read_partition(told.surveyed.whole, task.part)
    done = reproject(
        layer, told.crs, catalogue=catalogue, extent=told.surveyed.extent, **told.accuracy
    )
    return bare(layer), done
