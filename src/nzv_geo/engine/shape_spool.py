"""Keep geometries in a file, so that some of them can be taken out again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType

import numpy

from nzv_geo.coverage.edges import Numbers
from nzv_geo.files import working_folder

__all__ = ["ShapeSpool"]


class ShapeSpool:
    """Geometries as WKB, by the number of their feature; memory holds where each lies.

    Parameters
    ----------
    count
        How many features there are.

    Examples
    --------
    >>> with ShapeSpool(3) as spool:
    ...     spool.put(numpy.array([2, 0]), [b"second", b"none"])
    ...     spool.take(numpy.array([0, 2]))
    [b'none', b'second']
    """

    def __init__(self, count: int) -> None:
        self._start = numpy.zeros(count, dtype=numpy.int64)
        self._size = numpy.zeros(count, dtype=numpy.int64)
        self._stack = ExitStack()
        self._end = 0

    def __enter__(self) -> ShapeSpool:
        folder = self._stack.enter_context(working_folder())
        self._file = self._stack.enter_context((folder / "shapes").open("w+b"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)  # says which folder is full

    def put(self, features: Numbers, shapes: Sequence[bytes]) -> None:
        """Keep the geometries of some features."""
        sizes = numpy.fromiter(map(len, shapes), numpy.int64, len(shapes))
        self._size[features] = sizes
        self._start[features] = self._end + numpy.cumsum(sizes) - sizes
        self._end += int(sizes.sum())
        self._file.seek(0, os.SEEK_END)
        self._file.writelines(shapes)

    def take(self, features: Numbers) -> list[bytes]:
        """Return the geometries of some features, in their order."""
        places = zip(self._start[features].tolist(), self._size[features].tolist(), strict=True)
        return [self._read(start, size) for start, size in places]

    def _read(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size)
