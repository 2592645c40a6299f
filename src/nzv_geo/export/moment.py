"""The time that a file says it was changed: that of its data, never that of the clock."""

from __future__ import annotations

import datetime
import os

from nzv_geo.errors import OutputError
from nzv_geo.provenance import Provenance

__all__ = ["last_change"]

EPOCH = "SOURCE_DATE_EPOCH"  # https://reproducible-builds.org/specs/source-date-epoch/
NO_DATE = datetime.date(1970, 1, 1)


def last_change(provenance: Provenance) -> datetime.datetime:
    """Return the latest date of the sources, or 1970-01-01 where they say none.

    So the same input gives the same bytes. The environment variable ``SOURCE_DATE_EPOCH``, in
    seconds since 1970, overrides it.

    Raises
    ------
    OutputError
        ``SOURCE_DATE_EPOCH`` is no number.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> last_change(load_layer("states").provenance)
    datetime.datetime(2016, 1, 1, 0, 0)
    """
    epoch = os.environ.get(EPOCH)
    try:
        seconds = None if epoch is None else int(epoch)
        day = provenance.last_date or NO_DATE
        start = datetime.datetime.combine(day if seconds is None else NO_DATE, datetime.time.min)
        return start + datetime.timedelta(seconds=seconds or 0)
    except (ValueError, OverflowError):
        raise OutputError(
            f"{EPOCH} is {epoch!r}, which is no number of seconds since 1970; correct or unset it"
        ) from None
