"""What is wrong with a layer, with stable codes.

Every code is explained in docs/findings.md.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = ["MOST", "Finding", "Severity", "name_features"]

MOST = 100_000  # findings of one kind that are made; nobody reads more
Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, where, and what to do about it.

    Parameters
    ----------
    code
        Stable name, such as ``NZV103``.
    severity
        ``error``: not fit for use; ``warning``: look at it; ``note``: good to know.
    message
        What is wrong.
    hint
        What to do next.
    feature
        Key of the feature, where it is about one.
    place
        Longitude and latitude, where there is one.
    """

    code: str
    severity: Severity
    message: str
    hint: str
    feature: str = ""
    place: tuple[float, float] | None = None

    def __str__(self) -> str:
        """Say it in one line.

        Examples
        --------
        >>> print(Finding("NZV103", "error", "the axes are swapped", "swap them"))
        NZV103 error: the axes are swapped; swap them
        """
        where = f" (at {self.place[0]:.5f}, {self.place[1]:.5f})" if self.place else ""
        return f"{self.code} {self.severity}: {self.message}{where}; {self.hint}"

    def as_dict(self) -> dict[str, Any]:
        """Return the same as plain values, ready for JSON."""
        return asdict(self)


def name_features(keys: list[str]) -> str:
    """Name up to five features.

    Examples
    --------
    >>> name_features(["3"]), name_features(["1", "2"])
    ('feature 3', 'features 1, 2')
    """
    more = f" and {len(keys) - 5} more" if len(keys) > 5 else ""
    return f"feature{'s' if len(keys) > 1 else ''} {', '.join(keys[:5])}{more}"
