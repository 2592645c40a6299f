"""What nzv-geo's own exports say beyond any other file: what wrote them, and reprojections.

The JSON may be anybody's: what is not as an export writes it is left out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from nzv_geo.provenance import BetterOperation, MergeTotal, Merging, Reprojection, Written
from nzv_geo.reading.history import STATUS

__all__ = ["merges_of", "reprojections_of", "written_of"]

PROGRAM = "nzv-geo "
MOST = 100  # reprojections, merges, grids or kinds of geometry
LONGEST = 2_000  # characters
TOTALS = {(kind, treatment) for kind in ("gap", "overlap") for treatment in ("closed", "left")}
Item = TypeVar("Item")


def written_of(told: Mapping[str, Any]) -> Written | None:
    """Return what a history says of the program and the layer; None where it is none of ours.

    Examples
    --------
    >>> written_of({"written_by": "nzv-geo 0.1.0", "layer": "states", "features": 2})
    Written(program='nzv-geo 0.1.0', layer='states', features=2)
    """
    try:
        program, layer = _text(told["written_by"]), _text(told["layer"])
    except (KeyError, ValueError):
        return None
    if not program.startswith(PROGRAM):
        return None
    counts = told.get(STATUS)
    counted = counts.items() if isinstance(counts, Mapping) and len(counts) <= MOST else ()
    known = {str(name)[:LONGEST]: number for name, number in counted if _is_count(number)}
    features = told.get("features")
    return Written(program, layer, features if _is_count(features) else None, known)


def reprojections_of(told: Mapping[str, Any]) -> tuple[Reprojection, ...]:
    """Return the reprojections of a history, each as done before it was read.

    Examples
    --------
    >>> reprojections_of({"reprojections": [{"source": "EPSG:4326"}, 5, None]})
    ()
    """
    listed = told.get("reprojections")
    found = map(_reprojection, listed[:MOST]) if isinstance(listed, list | tuple) else ()
    return tuple(filter(None, found))


def merges_of(told: Mapping[str, Any]) -> tuple[Merging, ...]:
    """Return the merges of a history.

    Examples
    --------
    >>> merges_of({"merges": [{"tolerance_m": 1.0, "totals": []}, {"tolerance_m": "wide"}]})
    (Merging(tolerance_m=1.0, totals=()),)
    """
    listed = told.get("merges")
    found = map(_merging, listed[:MOST]) if isinstance(listed, list | tuple) else ()
    return tuple(filter(None, found))


def _merging(told: Any) -> Merging | None:
    try:
        totals = tuple(map(_total, told["totals"][: len(TOTALS)]))
        return Merging(_metres(told["tolerance_m"]), totals)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _total(told: Any) -> MergeTotal:
    kind, treatment, count = told["kind"], told["treatment"], told["count"]
    if (kind, treatment) not in TOTALS or not _is_count(count):
        raise ValueError("no total of a merge")
    return MergeTotal(kind, treatment, count, _metres(told["area_m2"]), _metres(told["widest_m"]))


def _reprojection(told: Any) -> Reprojection | None:
    try:
        better = told["better"]
        return Reprojection(
            source=_text(told["source"]),
            target=_text(told["target"]),
            name=_text(told["name"]),
            code=_text(told["code"]),
            accuracy_m=_unless_none(told["accuracy_m"], _metres),
            counted_m=_unless_none(told["counted_m"], _metres),
            grids=_texts(told["grids"]),
            ballpark=_truth(told["ballpark"]),
            better=_unless_none(better, _better),
            extent=_extent(told["extent"]),
            outside_source_m=_metres(told["outside_source_m"]),
            outside_target_m=_metres(told["outside_target_m"]),
            outside_operation_m=_metres(told["outside_operation_m"]),
            earlier=True,
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _better(told: Any) -> BetterOperation:
    return BetterOperation(
        name=_text(told["name"]),
        code=_text(told["code"]),
        accuracy_m=_metres(told["accuracy_m"]),
        grids=_texts(told["grids"]),
        gain_m=_metres(told["gain_m"]),
    )


def _unless_none(value: Any, read: Callable[[Any], Item]) -> Item | None:
    return None if value is None else read(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise ValueError("no text")
    return value.encode("utf-8", "replace").decode()


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or len(value) > MOST:
        raise ValueError("no list of texts")
    return tuple(map(_text, value))


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("no number")
    return float(value)


def _metres(value: Any) -> float:
    if (metres := _number(value)) < 0:
        raise ValueError("no distance")
    return metres


def _extent(value: Any) -> tuple[float, float, float, float]:
    west, south, east, north = map(_number, value)
    return west, south, east, north


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
