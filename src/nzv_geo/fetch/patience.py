"""How long a server is waited for, and how often it is asked."""

from __future__ import annotations

import datetime
import email.utils
from dataclasses import dataclass

from nzv_geo.brief import Brief

__all__ = ["Patience"]


@dataclass(frozen=True, repr=False)
class Patience(Brief):
    """Bounds in time and number for what comes over the network.

    Parameters
    ----------
    connect_s, read_s
        Seconds until a connection stands, and until the next bytes come.
    total_s
        Seconds for one address with all that is tried, however slowly it comes.
    tries
        How often a server is asked that is busy or cut the connection.
    pause_s
        Seconds before the second try; before each further one twice as many.
    longest_pause_s
        Longest wait that a server may ask for.
    redirects
        How many are followed.
    pages
        How many pages of a service are read.

    Examples
    --------
    >>> [Patience().pause(number) for number in (1, 2, 3)]
    [1.0, 2.0, 4.0]
    """

    connect_s: float = 20
    read_s: float = 60
    total_s: float = 3600
    tries: int = 5
    pause_s: float = 1
    longest_pause_s: float = 120
    redirects: int = 5
    pages: int = 2_000

    def pause(self, number: int) -> float:
        """Return the seconds to wait after so many tries."""
        return float(min(self.pause_s * 2 ** (number - 1), self.longest_pause_s))

    @staticmethod
    def asked_for(retry_after: str | None, now: datetime.datetime | None = None) -> float:
        """Return the seconds that a server's ``Retry-After`` asks to wait; 0 where it says none.

        Examples
        --------
        >>> Patience.asked_for("7"), Patience.asked_for(None), Patience.asked_for("soon")
        (7.0, 0.0, 0.0)
        >>> noon = datetime.datetime(2026, 1, 2, 12, tzinfo=datetime.timezone.utc)
        >>> Patience.asked_for("Fri, 02 Jan 2026 12:00:30 GMT", noon)
        30.0
        """
        text = (retry_after or "").strip()
        if text.isascii() and text.isdigit():
            return float(text[:9])
        try:
            moment = email.utils.parsedate_to_datetime(text)
            seconds = (moment - (now or datetime.datetime.now(datetime.UTC))).total_seconds()
        except (TypeError, ValueError):
            return 0.0
        return max(seconds, 0.0)
