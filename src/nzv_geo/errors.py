"""What can go wrong, as one tree.

::

    NzvGeoError
    ├── UnknownNameError   (also LookupError)      a layer or region that is not in the catalogue
    ├── DataError          (also ValueError)       a file or table is not what it claims to be
    ├── GeometryError      (also ValueError)       geometries do not form what they should
    ├── CrsError           (also ValueError)       a coordinate operation is unknown or too coarse
    ├── OutputError        (also OSError)          a file cannot be written, or would be overwritten
    ├── FetchError         (also ConnectionError)  a server does not give what was asked for
    ├── MissingLibraryError (also ImportError)     an optional library is not installed
    └── InternalError      (also RuntimeError)     nzv-geo or a library is wrong, not the file

Every message says what is wrong, where, and what to do next. The command line prints it as one
line and exits with 2.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

__all__ = [
    "CrsError",
    "DataError",
    "FetchError",
    "GeometryError",
    "InternalError",
    "MissingLibraryError",
    "NzvGeoError",
    "OutputError",
    "UnknownNameError",
]

FAULTS = (AssertionError, AttributeError, ImportError, LookupError, NameError, TypeError)
MOST_NAMED = 20


def some_of(names: Sequence[str]) -> str:
    """Return names for a message: of very many, the first and how many more there are.

    Examples
    --------
    >>> some_of(["a", "b"])
    'a, b'
    >>> some_of([f"layer{number}" for number in range(20_000)])
    'layer0, ... layer19 and 19,980 more'
    """
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")


class NzvGeoError(Exception):
    """Anything nzv-geo reports on purpose; the root of the tree."""


class UnknownNameError(NzvGeoError, LookupError):
    """A layer, region, column or language was asked for that is not there.

    Examples
    --------
    >>> print(UnknownNameError("layer", "county", ["states", "counties"]))
    unknown layer 'county'; did you mean 'counties'? choose one of: states, counties
    """

    def __init__(self, noun: str, name: str, known: Iterable[str]) -> None:
        names = list(known)
        near = difflib.get_close_matches(name, names, n=1)
        guess = f"did you mean {near[0]!r}? " if near else ""
        super().__init__(f"unknown {noun} {name!r}; {guess}choose one of: {some_of(names)}")


class DataError(NzvGeoError, ValueError):
    """A file or table does not hold what it claims to hold."""


class GeometryError(NzvGeoError, ValueError):
    """Geometries do not form the coverage, union or ring they should."""


class CrsError(NzvGeoError, ValueError):
    """A coordinate operation is missing, unknown or coarser than allowed."""


class OutputError(NzvGeoError, OSError):
    """An output file cannot be written, or exists and must not be replaced."""


class FetchError(NzvGeoError, ConnectionError):
    """What was asked for over the network did not come, or is not what it should be."""


class MissingLibraryError(NzvGeoError, ImportError):
    """A library that only some users need is not installed.

    Examples
    --------
    >>> print(MissingLibraryError("figures", "matplotlib"))
    figures need matplotlib, which is not installed: pip install 'nzv-geo[figures]'

    Parameters
    ----------
    extra
        What brings it.
    library
        Its name.
    users
        What needs it, where that is not what the extra is called.
    """

    def __init__(self, extra: str, library: str, users: str = "") -> None:
        super().__init__(
            f"{users or extra} need {library}, which is not installed: "
            f"pip install 'nzv-geo[{extra}]'"
        )


class InternalError(NzvGeoError, RuntimeError):
    """A mistake in nzv-geo or a library it uses: it says nothing about the file.

    Parameters
    ----------
    attempt
        What was tried, such as ``cannot read plan.gpkg``.
    fault
        The error that Python raised.
    """

    def __init__(self, attempt: str, fault: Exception) -> None:
        super().__init__(
            f"{attempt}: nzv-geo or a library it uses failed inside "
            f"({type(fault).__name__}: {fault}); the file need not be wrong: report this error, "
            "with the file if you can"
        )

    @staticmethod
    def is_behind(error: Exception) -> bool:
        """Tell whether an error is a mistake in a program, not in its input.

        Libraries have errors of their own about input; some of those are also a `KeyError`.

        Examples
        --------
        >>> InternalError.is_behind(KeyError("dtypes")), InternalError.is_behind(ValueError("1x"))
        (True, False)
        """
        return isinstance(error, FAULTS) and type(error).__module__ == "builtins"
