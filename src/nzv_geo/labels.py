"""Words of the map page in the reader's language."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nzv_geo.errors import UnknownNameError

__all__ = ["Labels", "load_labels"]


@dataclass(frozen=True)
class Labels:
    """The words of one language, by group and key.

    Parameters
    ----------
    language
        BCP 47 tag, such as ``de``.
    decimal, thousands
        Separators of numbers.
    groups
        ``page``, ``intro``, ``layer``, ``column`` and ``value``.
    """

    language: str
    decimal: str
    thousands: str
    groups: dict[str, dict[str, str]]

    def word(self, group: str, key: str, **values: object) -> str:
        """Return one word or sentence, its braces filled in.

        Examples
        --------
        >>> load_labels("de").word("page", "filtered", shown=3, all=235)
        '3 von 235 Flächen'
        """
        return self.groups[group][key].format(**values)

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number the way the language does.

        Examples
        --------
        >>> load_labels("de").number(11727.876, 2)
        '11.727,88'
        """
        text = f"{value:,.{decimals}f}"
        separators = {",": self.thousands, ".": self.decimal}
        return "".join(separators.get(character, character) for character in text)


@cache
def load_labels(language: str = "de") -> Labels:
    """Load the words of a language.

    Raises
    ------
    UnknownNameError
        labels.toml has no such language.
    """
    path = Path(__file__).with_name("labels.toml")
    languages = tomllib.loads(path.read_text(encoding="utf-8"))
    if language not in languages:
        raise UnknownNameError("language", language, languages)
    words = languages[language]
    groups = {key: group for key, group in words.items() if isinstance(group, dict)}
    return Labels(language, words["decimal"], words["thousands"], groups)
