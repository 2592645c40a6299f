"""What travels to workers: a partition, and what is known beside it."""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from nzv_geo.catalogue import Catalogue
from nzv_geo.crs.grids import ENVIRONMENT
from nzv_geo.engine.partitions import Divided, Partition

__all__ = ["Common", "Task", "tasks"]


@dataclass(frozen=True)
class Common:
    """What all tasks of a command share, packed once: a worker unpacks it once, too.

    Parameters
    ----------
    packed
        The layer in partitions, the catalogue, where grids are, and what else a command needs.
    """

    packed: bytes

    @classmethod
    def of(cls, whole: Divided, catalogue: Catalogue, told: Any = None) -> Common:
        """Pack what tasks share."""
        bare = (whole, catalogue, os.environ.get(ENVIRONMENT), told)
        return cls(pickle.dumps(bare))

    def unpacked(self) -> tuple[Divided, Catalogue, Any]:
        """Return the layer, the catalogue and what else was told; the same object each time."""
        whole, catalogue, grids, told = _unpacked(self.packed)
        if grids is not None:
            os.environ[ENVIRONMENT] = grids
        return whole, catalogue, told


class Task(NamedTuple):
    """A partition to work on, and what may be known of it alone."""

    common: Common
    part: Partition
    own: Any = None


def tasks(common: Common, whole: Divided) -> list[Task]:
    """Return a task for each partition.

    Examples
    --------
    >>> tasks(Common(b""), Divided(None, None, None, (), None))
    []
    """
    return [Task(common, part) for part in whole.partitions]


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Any:
    return pickle.loads(packed)  # noqa: S301 - from who gives the tasks
