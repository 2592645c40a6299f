"""Put numbers into classes: equal, as full as each other, or broken where they are rare."""

from __future__ import annotations

import warnings

import numpy
from numpy.typing import NDArray

__all__ = ["class_limits", "classes_of"]

Numbers = NDArray[numpy.float64]
MOST_DECIMALS = 9
SAMPLE = 1_000  # values that natural breaks are looked for in; more would take minutes


def class_limits(numbers: Numbers, scheme: str, count: int) -> tuple[float, ...]:
    """Return the upper limit of each class but the last, as short as they can be written.

    Parameters
    ----------
    numbers
        What is put into classes; missing ones are left out.
    scheme
        ``quantiles``, ``equal`` or ``natural``.
    count
        Into how many; fewer where there are fewer different numbers.

    Returns
    -------
    tuple of float
        Rising; rounded as far as every number stays in its class. None where there are no two
        different numbers.

    Examples
    --------
    >>> class_limits(numpy.array([1.0, 2.0, 3.0, 4.0]), "equal", 3)
    (2.0, 3.0)
    """
    known = numbers[numpy.isfinite(numbers)]
    different = len(numpy.unique(known))
    if different < 2:
        return ()
    limits = _limits(known, scheme, min(count, different))
    return _shortened(limits, known)


def classes_of(numbers: Numbers, limits: tuple[float, ...]) -> NDArray[numpy.int64]:
    """Return the class of each number, from 0; a limit belongs below it; -1 for a missing one.

    Examples
    --------
    >>> classes_of(numpy.array([1.0, 2.0, 2.5, numpy.nan]), (2.0,)).tolist()
    [0, 0, 1, -1]
    """
    found = numpy.searchsorted(numpy.array(limits, dtype=float), numbers, side="left")
    return numpy.where(numpy.isfinite(numbers), found, -1)


def _limits(known: Numbers, scheme: str, count: int) -> Numbers:
    import mapclassify  # here, because it brings scikit-learn along

    if scheme == "natural" and len(known) > SAMPLE:
        chosen = numpy.linspace(0, len(known) - 1, SAMPLE).astype(int)
        known = numpy.sort(known)[chosen]
        count = min(count, len(numpy.unique(known)))
    kinds = {"quantiles": mapclassify.Quantiles, "equal": mapclassify.EqualInterval,
             "natural": mapclassify.FisherJenks}  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of values that stand there several times
        bins = kinds[scheme](known, k=count).bins
    rising = numpy.unique(numpy.asarray(bins, dtype=float))
    below: Numbers = rising[rising < known.max()]
    return below if len(below) else known[known < known.max()].max(keepdims=True)


def _shortened(limits: Numbers, known: Numbers) -> tuple[float, ...]:
    members = numpy.searchsorted(limits, known, side="left")
    for decimals in range(MOST_DECIMALS + 1):
        tried = numpy.round(limits, decimals)
        if (numpy.diff(tried) > 0).all() and (
            numpy.searchsorted(tried, known, side="left") == members
        ).all():
            return tuple(float(limit) for limit in tried)
    return tuple(float(limit) for limit in limits)
