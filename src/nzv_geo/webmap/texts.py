"""Texts of a page in every language: the document shows one, its script can show the others.

A text is a dict by language. Where it lacks a language, German stands in, and says so by ``lang``.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from nzv_geo.i18n import LANGUAGES, in_every_language

__all__ = ["Text", "Texts", "paragraphs_of"]

Text = Mapping[str, str]
FALLBACK = "de"


class Texts:
    """Writes texts into the document, and remembers them in every language.

    Parameters
    ----------
    language
        The one that the document shows at first.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._numbers: dict[tuple[str | None, ...], int] = {}

    def table(self) -> list[list[str | None]]:
        """Return every text that was written: one row a text, one column a language."""
        return [list(row) for row in self._numbers]

    def shown(self, text: Text) -> str:
        """Return a text in the language of the document, not escaped."""
        return text.get(self.language, text[FALLBACK])

    def tag(self, name: str, text: Text, attributes: str = "") -> str:
        """Return an element that holds nothing but this text."""
        return f"<{name}{_spaced(attributes)}{self.mark(text)}>{escape(self.shown(text))}</{name}>"

    def word(self, name: str, group: str, key: str, attributes: str = "", **values: object) -> str:
        """Return an element that holds nothing but this word of the interface."""
        return self.tag(name, in_every_language(group, key, **values), attributes)

    def label(self, text: Text) -> str:
        """Return the attribute ``aria-label`` with this text."""
        number = self._number(text)
        mark = "" if number is None else f' data-label="{number}"'
        return f'aria-label="{escape(self.shown(text))}"{mark}'

    def mark(self, text: Text) -> str:
        """Return the attributes by which the script finds the text of an element again."""
        number = self._number(text)
        if number is None:
            return ""
        fallback = "" if self.language in text else f' lang="{FALLBACK}"'
        return f' data-text="{number}"{fallback}'

    def reference(self, text: Text) -> int | str:
        """Return how the data block of a page names a text; see told() in static/js/core/texts.js.

        By its row in the table, or as itself where it is the same in every language.
        """
        number = self._number(text)
        return self.shown(text) if number is None else number

    def _number(self, text: Text) -> int | None:
        """Return the row of a text in the table; none where it is the same in every language."""
        row = tuple(text.get(language) for language in LANGUAGES)
        if len(set(row)) == 1:
            return None
        return self._numbers.setdefault(row, len(self._numbers))


def paragraphs_of(text: Text) -> list[Text]:
    r"""Take a text apart at its empty lines, in all languages alike.

    Examples
    --------
    >>> paragraphs_of({"de": "Eins.\n\nZwei."})
    [{'de': 'Eins.'}, {'de': 'Zwei.'}]
    """
    apart = {language: each.strip().split("\n\n") for language, each in text.items()}
    count = max(len(parts) for parts in apart.values())
    return [
        {language: "".join(parts[number : number + 1]) for language, parts in apart.items()}
        for number in range(count)
    ]


def _spaced(attributes: str) -> str:
    return f" {attributes}" if attributes else ""
