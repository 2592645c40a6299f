"""One thing that is wrong with a layer, told in any language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from nzv_geo.brief import Brief
from nzv_geo.findings.kinds import Kind, Severity
from nzv_geo.findings.phrases import Phrase, Value, Values, fill, words_for
from nzv_geo.i18n import LANGUAGES, load_words

__all__ = ["MOST", "Finding", "Wording", "name_features"]

MOST = 100_000  # findings of one kind that are made; nobody reads more


class Wording(NamedTuple):
    """What is wrong and what to do next, in one language."""

    message: str
    hint: str


@dataclass(frozen=True, repr=False)
class Finding(Brief):
    """One thing that is wrong, where, and what to do about it.

    Parameters
    ----------
    kind
        What is wrong, of all that can be.
    severity
        ``error``: not fit for use; ``warning``: look at it; ``note``: good to know.
    values
        What the braces of its texts are filled with, by name.
    feature
        Key of the feature, where it is about one.
    variant
        Which texts, where the kind has several: ``message_beyond`` is that of ``beyond``, and so
        is ``hint_beyond`` where there is one.
    place
        Longitude and latitude, where there is one.
    """

    kind: Kind
    severity: Severity
    values: Values = ()
    feature: str = ""
    variant: str = ""
    place: tuple[float, float] | None = None

    @classmethod
    def of(
        cls,
        kind: Kind,
        feature: str = "",
        *,
        severity: Severity | None = None,
        variant: str = "",
        **values: Value,
    ) -> Finding:
        """Make a finding from its values by name; without a severity, it has that of its kind.

        Raises
        ------
        ValueError
            Findings of this kind do not have such a severity.

        Examples
        --------
        >>> Finding.of(Kind.DUPLICATE, "7", other="3").message
        'feature 7 is the same as feature 3'
        """
        if severity not in (None, *kind.severities):
            raise ValueError(f"{kind.name} is no {severity}; the registry says {kind.severities}")
        return cls(kind, severity or kind.severity, tuple(values.items()), feature, variant)

    def in_brief(self) -> tuple[str, str]:
        """Return its code, and what is wrong."""
        return f"{self.code} {self.severity}", self.message

    @property
    def code(self) -> str:
        """Stable name, such as ``NZV103``."""
        return self.kind.code

    @property
    def message(self) -> str:
        """What is wrong, in English."""
        return self._text("message", "en")

    @property
    def hint(self) -> str:
        """What to do next, in English."""
        return self._text("hint", "en")

    def in_language(self, language: str) -> Wording:
        """Say what is wrong and what to do; in German where a language has no texts of findings.

        Examples
        --------
        >>> Finding.of(Kind.DUPLICATE, "7", other="3").in_language("de").message
        'Objekt 7 stimmt mit Objekt 3 überein'
        """
        return Wording(self._text("message", language), self._text("hint", language))

    def in_every_language(self) -> dict[str, Wording]:
        """Return the same by language, of those that have texts of findings.

        Examples
        --------
        >>> list(Finding.of(Kind.NO_GEOMETRY, "3").in_every_language())
        ['de', 'en']
        """
        told_in = [language for language in LANGUAGES if load_words(language).findings]
        return {language: self.in_language(language) for language in told_in}

    def _text(self, part: str, language: str) -> str:
        words = words_for(language)
        texts = words.findings[self.code]
        key = f"{part}_{self.variant}" if self.variant else part
        template = texts.get(key, texts["hint"]) if part == "hint" else texts[key]
        return fill(template, {"feature": self.feature, **dict(self.values)}, words)

    def line(self, language: str = "en") -> str:
        """Say it in one line.

        Examples
        --------
        >>> print(Finding.of(Kind.NO_GEOMETRY, "3").line("de"))
        NZV121 Fehler: Objekt 3 hat keine Geometrie. Objekt entfernen
        """
        message, hint = self.in_language(language)
        line = Phrase.of(
            "line",
            code=self.code,
            severity=words_for(language).word("value", self.severity),
            message=f"{message}{self._place(language)}",
            hint=hint,
        )
        return line.in_language(language)

    def _place(self, language: str) -> str:
        if self.place is None:
            return ""
        longitude, latitude = self.place
        place = Phrase.of("place", longitude=longitude, latitude=latitude)
        return f" ({place.in_language(language)})"

    def __str__(self) -> str:
        """Say it in one line, in English.

        Examples
        --------
        >>> print(Finding.of(Kind.NO_GEOMETRY, "3"))
        NZV121 error: feature 3 has no geometry; remove it
        """
        return self.line()

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Return the same as plain values, ready for JSON; the severity stays English.

        Examples
        --------
        >>> Finding.of(Kind.NO_GEOMETRY, "3").as_dict("de")["message"]
        'Objekt 3 hat keine Geometrie'
        """
        return {
            "code": self.code,
            "severity": self.severity,
            **self.in_language(language)._asdict(),
            "feature": self.feature,
            "place": self.place,
        }


def name_features(keys: list[str]) -> str:
    """Name up to five features.

    Examples
    --------
    >>> name_features(["3"]), name_features(["1", "2"])
    ('feature 3', 'features 1, 2')
    """
    more = f" and {len(keys) - 5} more" if len(keys) > 5 else ""
    return f"feature{'s' if len(keys) > 1 else ''} {', '.join(keys[:5])}{more}"
