"""What of a style cannot be carried over, gathered while it is read."""

from __future__ import annotations

from nzv_geo.findings import Finding, Kind, Phrase, Value

__all__ = ["Lost"]

MOST = 50  # findings about one style; nobody reads more
LONGEST = 80  # characters of a name or an expression that a finding repeats


class Lost:
    """Gathers what is lost, each thing once.

    Parameters
    ----------
    file
        Name of the style.

    Examples
    --------
    >>> lost = Lost("plan.qml")
    >>> lost.add("lost_layer", name="GradientFill")
    >>> print(lost.findings[0].message)
    of the style “plan.qml” this is not carried over: symbol layer GradientFill
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._what: dict[Phrase, bool] = {}

    def add(self, key: str, *, note: bool = False, **values: Value) -> None:
        """Add one thing by the phrase that names it; a note where it hardly changes the look."""
        if len(self._what) < MOST:
            short = {name: _shortened(value) for name, value in values.items()}
            self._what.setdefault(Phrase.of(key, **short), note)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is lost, in the order it was met."""
        return tuple(
            Finding.of(
                Kind.STYLE_LOST,
                severity="note" if note else "warning",
                file=self.file,
                what=what,
            )
            for what, note in self._what.items()
        )


def _shortened(value: Value) -> Value:
    if not isinstance(value, str):
        return value
    plain = " ".join(value.split())
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"
