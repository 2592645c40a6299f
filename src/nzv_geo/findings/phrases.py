"""Fill the texts of findings in a language: with numbers, and with phrases of that language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any, TypeAlias

from nzv_geo.brief import Brief
from nzv_geo.errors import MOST_NAMED
from nzv_geo.i18n import Words, load_words

__all__ = [
    "PHRASES",
    "Phrase",
    "Series",
    "Value",
    "Values",
    "counted",
    "fill",
    "listed",
    "words_for",
]

PHRASES = "phrase"  # the table of the locales that holds them


@dataclass(frozen=True, repr=False)
class Phrase(Brief):
    """A piece of text that each language words in its own way.

    Parameters
    ----------
    key
        Its name in the table ``finding.phrase`` of the locales.
    values
        What its braces are filled with.
    """

    key: str
    values: Values = ()

    @classmethod
    def of(cls, key: str, /, **values: Value) -> Phrase:
        """Make a phrase from its values by name.

        Examples
        --------
        >>> Phrase.of("metres", value=0.5)
        Phrase(key='metres', values=(('value', 0.5),))
        """
        return cls(key, tuple(values.items()))

    @property
    def is_known(self) -> bool:
        """Tell whether the locales have such a phrase.

        Examples
        --------
        >>> Phrase.of("invalid_self_intersection").is_known, Phrase.of("invalid_idea").is_known
        (True, False)
        """
        return self.key in words_for("en").findings[PHRASES]

    def in_language(self, language: str) -> str:
        """Word it.

        Examples
        --------
        >>> Phrase.of("metres", value=0.5).in_language("de")
        '0,5 m'
        """
        words = words_for(language)
        return fill(words.findings[PHRASES][self.key], dict(self.values), words)

    def __str__(self) -> str:
        return self.in_language("en")


@dataclass(frozen=True, repr=False)
class Series(Brief):
    """Several values, joined by a phrase such as ``and``."""

    joint: str
    parts: tuple[Value, ...]

    @classmethod
    def of(cls, joint: str, parts: Iterable[Value]) -> Series:
        """Join values by the phrase of that name.

        Examples
        --------
        >>> Series.of("and", ["a", "b"]).in_language("de")
        'a und b'
        """
        return cls(joint, tuple(parts))

    def in_language(self, language: str) -> str:
        """Word it."""
        words = words_for(language)
        return words.findings[PHRASES][self.joint].join(
            fill("{part}", {"part": part}, words) for part in self.parts
        )

    def __str__(self) -> str:
        return self.in_language("en")


Value: TypeAlias = str | int | float | Phrase | Series
Values: TypeAlias = tuple[tuple[str, Value], ...]


def counted(noun: str, count: int) -> Phrase:
    """Return so many of something; the phrase for several is that of one with an s.

    Examples
    --------
    >>> counted("text", 1).in_language("en"), counted("text", 2).in_language("de")
    ('1 text', '2 Texte')
    """
    return Phrase.of(noun if count == 1 else f"{noun}s", count=count)


def listed(names: Sequence[str]) -> Value:
    """Return names as a value: of very many, the first and how many more there are.

    Examples
    --------
    >>> listed(["a", "b"])
    'a, b'
    >>> print(listed([f"layer{number}" for number in range(20_000)]))
    layer0, ... layer19 and 19,980 more
    """
    first = ", ".join(names[:MOST_NAMED])
    more = len(names) - MOST_NAMED
    return Phrase.of("more", names=first, count=more) if more > 0 else first


def words_for(language: str) -> Words:
    """Return the words findings are told in: German where a language has none of its own.

    Examples
    --------
    >>> words_for("en").language, words_for("hsb").language
    ('en', 'de')
    """
    words = load_words(language)
    return words if words.findings else load_words("de")


def fill(template: str, values: Mapping[str, Value], words: Words) -> str:
    r"""Fill the braces of a template: numbers the way the language writes them.

    Beside what `str.format` knows, ``!q`` is for between quotation marks: a text with its control
    characters spelled out.

    Examples
    --------
    >>> fill("{area:,.1f} m² „{name!q}“", {"area": 1234.56, "name": "a\n"}, words_for("de"))
    '1.234,6 m² „a\\n“'
    """
    return _formatter(words.language).vformat(template, (), values)


class _Filler(Formatter):
    """Formats numbers and phrases in one language."""

    def __init__(self, words: Words) -> None:
        self.words = words

    def convert_field(self, value: Any, conversion: Any) -> Any:
        """Write control characters of a quoted text out."""
        if conversion == "q":
            return repr(str(value))[1:-1]
        return super().convert_field(value, conversion)

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write a phrase or a number as the language does."""
        if isinstance(value, Phrase | Series):
            return value.in_language(self.words.language)
        text = format(value, format_spec)
        return text if isinstance(value, str) else self.words.separated(text)


@cache
def _formatter(language: str) -> _Filler:
    return _Filler(load_words(language))
