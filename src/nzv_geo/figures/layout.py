"""How a figure is divided: title above, legend beside the map or below it, sources at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from nzv_geo.cartography import credit_lines
from nzv_geo.crs.names import crs_code, parse_crs
from nzv_geo.figures.content import Content
from nzv_geo.figures.frame import Box, home_extent
from nzv_geo.figures.legend import Row, fitted, legend_rows, more_row
from nzv_geo.figures.sheet import Sheet
from nzv_geo.figures.texts import wrapped
from nzv_geo.i18n import load_words

__all__ = ["FOOT", "GAP_MM", "SUBTITLE", "TITLE", "Layout", "laid_out"]

GAP_MM = 4.0
SIDE, SIDE_MM = 0.33, (48.0, 105.0)  # a legend beside the map: part of the width, least and most
BESIDE_MM = 110.0  # a narrower figure has its legend below
COLUMN_MM = 56.0  # of a legend below the map
SHORT_MM, LONG_MM = 22.0, 220.0  # a legend that is not as high or higher stands below
MOST_BELOW = 0.5  # of the height, for a legend below
FLATTEST, TALLEST = 0.5, 1.55  # height of a map of which nobody said the size, by its width
TITLE, SUBTITLE, FOOT = 1.7, 1.0, 0.78  # sizes of texts


@dataclass(frozen=True)
class Layout:
    """How a figure is divided, in millimetres from the lower left.

    Parameters
    ----------
    width, height
        Of the whole.
    margin
        On each side.
    map
        Left, low, right, high of the map.
    columns
        Of the legend: the upper left corner of each, and its rows.
    title, subtitle, foot
        Lines of text.
    is_whole
        The legend has room for all of its rows.
    """

    width: float
    height: float
    margin: float
    map: Box
    columns: Sequence[tuple[float, float, Sequence[Row]]]
    title: Sequence[str]
    subtitle: Sequence[str]
    foot: Sequence[str]
    is_whole: bool


def laid_out(
    sheet: Sheet, content: Content, margin: float, height: float | None, *, legend: bool
) -> Layout:
    """Divide a figure; without a height, it is as high as the map asks for."""
    inner = sheet.width_mm - 2 * margin
    texts = _Texts(sheet, content, inner)
    beside = legend and _has_side(sheet, content, height)
    side = min(max(SIDE * inner, SIDE_MM[0]), SIDE_MM[1]) if beside else 0.0
    map_wide = inner - side - GAP_MM if beside else inner
    count, column_wide = (1, side) if beside else _below(inner)
    rows = legend_rows(sheet, content, column_wide) if legend else []
    least = _even(rows, count)
    around = 2 * margin + texts.head + texts.feet + (0 if beside or not rows else least + GAP_MM)
    if height is None:
        map_high = _natural(content, map_wide, least if beside else 0)
        height, room = map_high + around, map_high if beside else least
    elif beside:
        map_high = room = height - around
    else:
        room = min(least, MOST_BELOW * height)
        map_high = height - around + least - room
    top = height - margin - texts.head
    box = (margin, top - map_high, margin + map_wide, top)
    parts = _parted(rows, count, room)
    whole = sum(map(len, parts)) == len(rows)
    if not whole:
        parts[-1:] = [fitted(rows[sum(map(len, parts[:-1])) :], room, more_row(sheet, column_wide))]
    left = margin + map_wide + GAP_MM if beside else margin
    above = 0.5 * sheet.line_mm() if rows and rows[0].is_heading else 0.0
    upper = top + above if beside else box[1] - GAP_MM
    columns = [
        (left + number * (column_wide + GAP_MM), upper, part) for number, part in enumerate(parts)
    ]
    return Layout(
        sheet.width_mm, height, margin, box, columns, texts.title, texts.subtitle, texts.foot, whole
    )


def _has_side(sheet: Sheet, content: Content, height: float | None) -> bool:
    """Tell whether the legend stands beside the map: it has neither few lines nor very many."""
    high = sum(row.height for row in legend_rows(sheet, content, COLUMN_MM))
    return sheet.width_mm >= BESIDE_MM and SHORT_MM < high < (LONG_MM if height is None else inf)


class _Texts:
    """What stands above and below, and how high that is."""

    def __init__(self, sheet: Sheet, content: Content, wide: float) -> None:
        size, language = sheet.text_pt, sheet.language
        self.title = _lines(
            content.title.get(language, content.title.get("de", "")), wide, size * TITLE, "bold", 3
        )
        told = content.subtitle.get(language, content.subtitle.get("de", ""))
        self.subtitle = _lines(told, wide, size * SUBTITLE, "regular", 3)
        self.foot = [
            line
            for text in (_sources(content, language), _grid(content, language), _draft(language))
            for line in wrapped(text, wide, size * FOOT)
            if text
        ]
        self.head = len(self.title) * sheet.line_mm(TITLE) + len(self.subtitle) * sheet.line_mm(
            SUBTITLE
        )
        self.head += 2.0 if self.head else 0.0
        self.feet = len(self.foot) * sheet.line_mm(FOOT) + (1.5 if self.foot else 0)


def _lines(text: str, wide: float, size: float, weight: str, most: int) -> list[str]:
    return wrapped(text, wide, size, weight, most=most) if text.strip() else []  # type: ignore[arg-type]


def _sources(content: Content, language: str) -> str:
    layers = [item.layer for item in content.layers]
    lines = credit_lines([*layers, *([content.places] if content.places else [])], language)
    return f"{load_words(language).word('figure', 'sources')}: {' · '.join(lines)}" if lines else ""


def _grid(content: Content, language: str) -> str:
    crs = parse_crs(content.crs)
    return load_words(language).word("figure", "grid_north", name=crs.name, code=crs_code(crs))


def _draft(language: str) -> str:
    """Say of a language that no speaker has checked its words."""
    return load_words(language).word("page", "draft_note")


def _natural(content: Content, wide: float, legend_high: float) -> float:
    """Return the height that suits what a map shows, and the legend beside it."""
    west, south, east, north = home_extent(content)
    high = min(max((north - south) / (east - west), FLATTEST), TALLEST) * wide
    return max(high, legend_high)


def _below(wide: float) -> tuple[int, float]:
    """Return how many columns a legend below the map has, and how wide they are."""
    count = max(1, int((wide + GAP_MM) // (COLUMN_MM + GAP_MM)))
    return count, (wide - (count - 1) * GAP_MM) / count


def _even(rows: Sequence[Row], count: int) -> float:
    """Return the least height at which rows fit into so many columns."""
    total = sum(row.height for row in rows)
    high = total / count
    while sum(map(len, _parted(rows, count, high))) < len(rows):
        high += 1.0
    return high


def _parted(rows: Sequence[Row], count: int, high: float) -> list[list[Row]]:
    """Return rows in columns of this height, as many as fit; no heading stands last."""
    parts: list[list[Row]] = []
    rest = list(rows)
    while rest and len(parts) < count:
        part: list[Row] = []
        while rest and sum(row.height for row in (*part, rest[0])) <= high + 1e-6:
            part.append(rest.pop(0))
        while rest and len(part) > 1 and part[-1].is_heading:
            rest.insert(0, part.pop())
        parts.append(part)
    return parts
