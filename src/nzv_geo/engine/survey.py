"""What has to be known of all partitions before one is worked on: extent, key, CRS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy
import pandas
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo.catalogue import Catalogue
from nzv_geo.coverage.clean import snap
from nzv_geo.crs.extent import Extent, crosses_antimeridian
from nzv_geo.crs.names import crs_code, parse_crs
from nzv_geo.crs.operations import choose_operations
from nzv_geo.crs.reproject import extent_of, horizontal
from nzv_geo.engine.partitions import Divided, crs_of, read_partition
from nzv_geo.engine.tasks import Common, Task, tasks
from nzv_geo.engine.workers import Cluster
from nzv_geo.errors import DataError
from nzv_geo.layers import Layer
from nzv_geo.reading.identity import identity
from nzv_geo.reading.metadata import key_of

__all__ = ["Move", "Surveyed", "around", "require_same_operation", "surveyed"]


class Move(NamedTuple):
    """Where features will go, for which a survey finds the extent.

    Parameters
    ----------
    crs
        Into which features will be moved; None where they stay.
    snapped
        Their coordinates are rounded to 0.1 mm before.
    """

    crs: str | None = None
    snapped: bool = False


class Surveyed(NamedTuple):
    """What is known of all partitions.

    Parameters
    ----------
    whole
        The layer, of which it is known now whether its key identifies features.
    extent
        Of all coordinates; None where none is asked for, or there is none.
    crs
        Of the layer; None where it has none.
    """

    whole: Divided
    extent: Extent | None
    crs: CRS | None

    def moved_to(self, crs: str | None) -> CRS | None:
        """Return the CRS of the layer once it is moved, as it is where none of it is pickled."""
        target = None if crs is None else parse_crs(crs)
        return self.crs if target is None or self.crs == target else target


class _Part(NamedTuple):
    """What a worker finds in a partition; keys are hashes, None where one identifies nothing."""

    has_geometry: bool
    keys: NDArray[numpy.uint64] | None
    extent: Extent | None


def surveyed(
    cluster: Cluster, whole: Divided, catalogue: Catalogue, move: Move | None = None
) -> Surveyed:
    """Ask the workers for what concerns all partitions at once.

    Raises
    ------
    DataError
        No feature has a geometry, or the layer may cross the antimeridian.
    """
    if not whole.partitions:
        raise DataError(f"{whole.path} holds no feature with a geometry")
    common = Common.of(whole, catalogue, move or Move())
    found = list(cluster.each(_survey, tasks(common, whole), f"looking at {whole.path.name}"))
    if not any(part.has_geometry for part in found):
        raise DataError(f"{whole.path} holds no feature with a geometry")
    crs = crs_of(whole)
    extents = [part.extent for part in found if part.extent is not None]
    if extents and crs is not None and crosses_antimeridian(crs):
        raise DataError(
            f"{crs_code(crs)} is used on both sides of the antimeridian, where extents of "
            "partitions are none of the whole; leave out --engine"
        )
    known = replace(whole, has_key=_identify([part.keys for part in found]))
    return Surveyed(known, around(extents), crs)


def require_same_operation(
    before: Sequence[Layer], after: Sequence[Layer], known: Surveyed, catalogue: Catalogue
) -> None:
    """Raise DataError where workers moved partitions otherwise than it would be done here.

    Parameters
    ----------
    before, after
        Each partition as it was read, and moved.
    known
        What is known of all of them.
    catalogue
        Says which grids there are.
    """
    found, target = set(), None
    for start, end in zip(before, after, strict=True):
        for report in end.provenance.reprojections[len(start.provenance.reprojections) :]:
            found.add((report.name, report.code, report.grids))
            target = end.crs
    if target is None or known.crs is None or known.extent is None:
        return
    here = choose_operations(horizontal(known.crs), target, known.extent, catalogue)
    if not found <= {(each.name, each.code, each.grids) for each in here}:
        raise DataError(
            "workers reproject by another operation than there is here: have the same grids "
            "everywhere, under the same path (nzv-geo crs lists them)"
        )


def around(extents: Sequence[Extent]) -> Extent | None:
    """Return the extent of several.

    Examples
    --------
    >>> around([(1, 1, 2, 2), (0, 1, 1, 3)])
    (0, 1, 2, 3)
    """
    if not extents:
        return None
    west, south, east, north = zip(*extents, strict=True)
    return min(west), min(south), max(east), max(north)


def _identify(keys: Sequence[NDArray[numpy.uint64] | None]) -> bool:
    known = [hashes for hashes in keys if hashes is not None]
    if len(known) < len(keys):
        return False
    together = numpy.concatenate(known)
    return len(pandas.unique(together)) == len(together)


def _survey(task: Task) -> _Part:
    whole, _, move = task.common.unpacked()
    layer = read_partition(whole, task.part)
    shapes = layer.features.geometry
    key = key_of(whole.metadata)
    keys = None
    if key in layer.features and key != shapes.name:
        values = [identity(value) for value in layer.features[key].tolist()]
        if None not in values:
            named = numpy.array([f"{type(value).__name__} {value}" for value in values], object)
            keys = pandas.util.hash_array(named, categorize=False)
    extent = None
    if move.crs is not None and layer.features.crs is not None:
        moves = move.snapped and layer.crs != parse_crs(move.crs)
        extent = extent_of(snap(layer) if moves else layer)
    return _Part(bool(shapes.notna().any()), keys, extent)
