"""What can go wrong, as one tree.

::

    NzvGeoError
    ├── UnknownNameError   (also LookupError)      a layer or region that is not in the catalogue
    ├── DataError          (also ValueError)       a file or table is not what it claims to be
    ├── GeometryError      (also ValueError)       geometries do not form what they should
    ├── CrsError           (also ValueError)       a coordinate operation is unknown or too coarse
    └── OutputError        (also OSError)          a file cannot be written, or would be overwritten

Every message says what is wrong, where, and what to do next. The command line prints it as one
line and exits with 2.
"""

from __future__ import annotations

from collections.abc import Iterable

__all__ = [
    "CrsError",
    "DataError",
    "GeometryError",
    "NzvGeoError",
    "OutputError",
    "UnknownNameError",
]


class NzvGeoError(Exception):
    """Anything nzv-geo reports on purpose; the root of the tree."""


class UnknownNameError(NzvGeoError, LookupError):
    """A layer or region was asked for that the catalogue does not hold."""

    def __init__(self, noun: str, name: str, known: Iterable[str]) -> None:
        super().__init__(f"unknown {noun} {name!r}; choose one of: {', '.join(known)}")


class DataError(NzvGeoError, ValueError):
    """A file or table does not hold what it claims to hold."""


class GeometryError(NzvGeoError, ValueError):
    """Geometries do not form the coverage, union or ring they should."""


class CrsError(NzvGeoError, ValueError):
    """A coordinate operation is missing, unknown or coarser than allowed."""


class OutputError(NzvGeoError, OSError):
    """An output file cannot be written, or exists and must not be replaced."""
