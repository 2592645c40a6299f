"""The same work on partitions of GeoParquet, shared among the workers of a cluster.

A layer is divided where its files are (`partitions`). Each command asks the workers first what has
to be known of all data at once (`survey`): the extent that chooses the operation, keys, borders.
Then each partition is worked on by itself with that knowledge, and what comes back is put together
in the order of the files. Results are those of one machine, byte for byte; what cannot be divided
is refused. Only `workers` knows Dask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzv_geo.lazy import on_first_use

if TYPE_CHECKING:
    from nzv_geo.engine.checking import check_in_partitions
    from nzv_geo.engine.exporting import export_in_partitions
    from nzv_geo.engine.moving import load_in_partitions
    from nzv_geo.engine.nearest import nearest_in_partitions
    from nzv_geo.engine.simplifying import simplify_in_partitions
    from nzv_geo.engine.workers import Cluster, cluster

__all__ = [
    "Cluster",
    "check_in_partitions",
    "cluster",
    "export_in_partitions",
    "load_in_partitions",
    "nearest_in_partitions",
    "simplify_in_partitions",
]

_HOME = {
    "Cluster": "workers",
    "check_in_partitions": "checking",
    "cluster": "workers",
    "export_in_partitions": "exporting",
    "load_in_partitions": "moving",
    "nearest_in_partitions": "nearest",
    "simplify_in_partitions": "simplifying",
}


__getattr__, __dir__ = on_first_use(__name__, _HOME)
