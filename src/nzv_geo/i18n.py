"""Words of the map pages and of findings in the reader's language.

One file a language stands in `locales/`, for translators to edit. `draft = true` in a file says
that no speaker has checked it yet; the pages say so as well.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from nzv_geo.brief import Brief
from nzv_geo.errors import UnknownNameError

__all__ = ["LANGUAGES", "Words", "date_in_every_language", "in_every_language", "load_words"]

LANGUAGES = ("de", "en", "dsb", "hsb")


@dataclass(frozen=True, repr=False)
class Words(Brief):
    """The words of one language, by group and key.

    Parameters
    ----------
    language
        BCP 47 tag, such as ``de``.
    name
        The language's own name for itself.
    draft
        No speaker has checked the words yet.
    decimal, thousands
        Separators of numbers.
    groups
        ``page``, ``intro``, ``layer``, ``column`` and ``value``.
    findings
        Texts of findings by code, and the phrases in them by ``phrase``; see `nzv_geo.findings`.
        Languages without any are told in German.
    steps
        What was done to data, by key; see `nzv_geo.steps`.
    """

    language: str
    name: str
    draft: bool
    decimal: str
    thousands: str
    groups: dict[str, dict[str, str]]
    findings: dict[str, dict[str, str]] = field(default_factory=dict)
    steps: dict[str, str] = field(default_factory=dict)

    def word(self, group: str, key: str, **values: object) -> str:
        """Return one word or sentence, its braces filled in.

        Examples
        --------
        >>> load_words("de").word("page", "filtered", shown=3, all=235)
        '3 von 235 Flächen'
        """
        return self.groups[group][key].format(**values)

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number the way the language does.

        Examples
        --------
        >>> load_words("de").number(11727.876, 2)
        '11.727,88'
        """
        return self.separated(f"{value:,.{decimals}f}")

    def separated(self, text: str) -> str:
        """Return a number that was written the English way with the separators of the language.

        Examples
        --------
        >>> load_words("de").separated("+1,234.5")
        '+1.234,5'
        """
        separators = {",": self.thousands, ".": self.decimal}
        return "".join(separators.get(character, character) for character in text)


@cache
def load_words(language: str = "de") -> Words:
    """Load the words of a language.

    Raises
    ------
    UnknownNameError
        There are no words in such a language.
    """
    if language not in LANGUAGES:
        raise UnknownNameError("language", language, LANGUAGES)
    path = Path(__file__).parent / "locales" / f"{language}.toml"
    words: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    findings, steps = words.pop("finding", {}), words.pop("step", {})
    groups = {key: group for key, group in words.items() if isinstance(group, dict)}
    facts = {key: words[key] for key in ("name", "draft", "decimal", "thousands")}
    return Words(language, groups=groups, findings=findings, steps=steps, **facts)


def in_every_language(
    group: str, key: str, **values: object | Mapping[str, object]
) -> dict[str, str]:
    """Return one word by language; a value that is itself by language is filled in by language.

    Examples
    --------
    >>> in_every_language("value", "yes")["hsb"]
    'haj'
    >>> in_every_language("page", "of", layer={"de": "Länder", "en": "States"}, count=2)["en"]
    'States: 2'
    """
    return {
        language: load_words(language).word(
            group,
            key,
            **{
                name: value.get(language, value.get("de")) if isinstance(value, Mapping) else value
                for name, value in values.items()
            },
        )
        for language in LANGUAGES
    }


def number_in_every_language(value: float, decimals: int = 0) -> dict[str, str]:
    """Return a number by language, each with its own separators.

    Examples
    --------
    >>> number_in_every_language(1500)["de"], number_in_every_language(1500)["en"]
    ('1.500', '1,500')
    """
    return {language: load_words(language).number(value, decimals) for language in LANGUAGES}


def date_in_every_language(date: str) -> dict[str, str]:
    """Return a date of ISO 8601 in the way of each language; a year alone stays one.

    Examples
    --------
    >>> date_in_every_language("2025-12-16")["de"], date_in_every_language("2023")["de"]
    ('16.12.2025', '2023')
    """
    parts = date.split("-")
    if len(parts) < 3:
        return dict.fromkeys(LANGUAGES, date)
    year, month, day = parts
    return in_every_language("page", "date_written", year=year, month=month, day=day)
