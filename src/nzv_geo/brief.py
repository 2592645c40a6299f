"""Values that say themselves in one line, however much they hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields
from reprlib import Repr
from typing import Any

__all__ = ["LONGEST", "Brief", "one_line", "shortened"]

LONGEST = 120  # characters of a value in one line
LONGEST_NAME = 60  # and of its name in it
SHORT = Repr()
SHORT.maxstring = SHORT.maxother = SHORT.maxlong = 40
SHORT.maxtuple = SHORT.maxlist = SHORT.maxdict = SHORT.maxset = 2


class Brief:
    """What says itself in one line; for a dataclass with ``repr=False``."""

    def in_brief(self) -> tuple[str, str]:
        """Return what it is called and what it holds; without either, its fields are told."""
        return "", ""

    def __repr__(self) -> str:
        kind, (name, facts) = type(self).__name__, self.in_brief()
        if facts:
            label = f"{kind} {shortened(one_line(name), LONGEST_NAME)}" if name else kind
            return f"<{shortened(f'{label}: {one_line(facts)}', LONGEST - 2)}>"
        told = ", ".join(f"{key}={value}" for key, value in _told(self))
        return f"{kind}({shortened(one_line(told), LONGEST - len(kind) - 2)})"


def one_line(text: object) -> str:
    r"""Return a text without what a terminal would obey: it may come from a file.

    Spaces of other widths are plain ones; whatever else is not printable is spelled.

    Examples
    --------
    >>> print(one_line("Łužica\x1b[31m 1\u202f:\u202f250"))
    Łužica\x1b[31m 1 : 250
    """
    return "".join(map(_printable, str(text)))


def _printable(letter: str) -> str:
    if letter.isprintable():
        return letter
    return " " if unicodedata.category(letter) == "Zs" else letter.encode("unicode_escape").decode()


def shortened(text: str, most: int) -> str:
    """Return a text, cut with an ellipsis where it is longer than that many characters.

    Examples
    --------
    >>> shortened("Lausitz", 7), shortened("Niederlausitz", 7)
    ('Lausitz', 'Nieder…')
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _told(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the fields that are not as usual."""
    for field in fields(value):
        held = getattr(value, field.name)
        if type(held) is not type(usual := _usual(field)) or held != usual:
            yield field.name, SHORT.repr(_in_english(held))


def _in_english(held: Any) -> Any:
    """Return of a text by language the English one."""
    return held["en"] if isinstance(held, Mapping) and {"de", "en"} <= held.keys() else held


def _usual(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()
