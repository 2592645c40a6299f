"""Texts of a figure, in the fonts that matplotlib brings: the same on every machine.

A text of a file is never taken for mathematics (``$x$``); what a font lacks is drawn as □.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import matplotlib
from matplotlib.font_manager import FontProperties, get_font
from matplotlib.textpath import text_to_path

__all__ = ["MM_PER_PT", "PT_PER_MM", "Weight", "font", "safe", "width_mm", "wrapped"]

Weight = Literal["regular", "bold", "italic"]
FILES: dict[Weight, str] = {
    "regular": "DejaVuSans.ttf",
    "bold": "DejaVuSans-Bold.ttf",
    "italic": "DejaVuSans-Oblique.ttf",
}
PT_PER_MM = 72 / 25.4
MM_PER_PT = 25.4 / 72
SURE = 0.985  # of a width: some formats draw letters a little wider
UNKNOWN = "□"  # for a letter that the font lacks
BLANKS = re.compile(r"[ \t\r\n\v\f\u2028\u2029]+")
AFTER = re.compile(r"(?<=[-/–])(?=\S)|(?<= )")  # where a line may end


def font(size_pt: float, weight: Weight = "regular") -> FontProperties:
    """Return a font by its file, so that another one of its name is never taken."""
    return FontProperties(fname=_file(weight), size=size_pt)


@cache
def _file(weight: Weight) -> Path:
    return Path(matplotlib.get_data_path()) / "fonts" / "ttf" / FILES[weight]


@cache
def _charmap(weight: Weight) -> frozenset[int]:
    return frozenset(get_font(str(_file(weight))).get_charmap())


def safe(text: str, weight: Weight = "regular") -> str:
    r"""Return a text in one line of letters that the font has; marks that steer a text are gone.

    Examples
    --------
    >>> safe("Plan\n$a$ \x1b 日本")
    'Plan $a$ □□'
    """
    line = BLANKS.sub(" ", unicodedata.normalize("NFC", text))
    kept = (character for character in line if not unicodedata.category(character).startswith("C"))
    known = _charmap(weight)
    drawn = "".join(character if ord(character) in known else UNKNOWN for character in kept)
    return BLANKS.sub(" ", drawn).strip()


@lru_cache(maxsize=4096)
def width_mm(text: str, size_pt: float, weight: Weight = "regular") -> float:
    """Return how wide a text is.

    Examples
    --------
    >>> 10 < width_mm("Lausitz", 10) < 15
    True
    """
    wide, _, _ = text_to_path.get_text_width_height_descent(text, font(size_pt, weight), False)
    return float(wide) * MM_PER_PT


def wrapped(
    text: str, wide_mm: float, size_pt: float, weight: Weight = "regular", *, most: int = 99
) -> list[str]:
    """Return a text in lines no wider than this; "…" stands for what more lines would hold.

    Examples
    --------
    >>> wrapped("Fokusfläche, Lage ungefähr", 25, 8)
    ['Fokusfläche,', 'Lage ungefähr']
    """
    lines: list[str] = []
    line = ""
    wide_mm *= SURE
    for piece in _pieces(safe(text, weight), wide_mm, size_pt, weight):
        if line and width_mm((line + piece).rstrip(), size_pt, weight) > wide_mm:
            lines.append(line.rstrip())
            line = ""
        line += piece
    lines.append(line.rstrip())
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], _cut(f"{lines[most - 1]} …", wide_mm, size_pt, weight)]


def _pieces(text: str, wide_mm: float, size_pt: float, weight: Weight) -> Iterator[str]:
    """Yield words; one that is too long for a line, in parts."""
    for word in AFTER.split(text):
        rest = word
        while width_mm(rest.rstrip(), size_pt, weight) > wide_mm and len(rest) > 1:
            count = _fitting(rest, wide_mm, size_pt, weight)
            yield rest[:count]
            rest = rest[count:]
        yield rest


def _fitting(text: str, wide_mm: float, size_pt: float, weight: Weight) -> int:
    """Return how many letters fit; one at least."""
    least, most = 1, min(len(text), 400)
    while least < most:
        middle = (least + most + 1) // 2
        if width_mm(text[:middle], size_pt, weight) <= wide_mm:
            least = middle
        else:
            most = middle - 1
    return least


def _cut(text: str, wide_mm: float, size_pt: float, weight: Weight) -> str:
    while width_mm(text, size_pt, weight) > wide_mm and len(text) > 2:
        text = f"{text[:-2].rstrip(' …')}…" if text.endswith("…") else f"{text[:-1]}…"
    return text
