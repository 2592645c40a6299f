"""The legend of a figure: rows of known height, which columns are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy
import shapely

from nzv_geo.figures.content import Content, FigureLayer
from nzv_geo.figures.features import in_print
from nzv_geo.figures.labels import badge_mm
from nzv_geo.figures.sheet import FRONT, INK, QUIET, Sheet
from nzv_geo.figures.symbols import symbol_artists
from nzv_geo.figures.texts import safe, width_mm, wrapped
from nzv_geo.i18n import load_words
from nzv_geo.styles import StyledClass, Symbol, by_language
from nzv_geo.values import text

__all__ = ["Row", "fitted", "legend_rows", "more_row"]

SWATCH_MM = (8.5, 4.2)
GAP_MM = 1.8
LARGEST_SIGN_MM = 5.8
SMALL = 0.88
MOST_LINES = 5  # of one text


@dataclass(frozen=True)
class Row:
    """A part of the legend that is not divided.

    Parameters
    ----------
    height
        In millimetres.
    draw
        Draws it from its upper left corner.
    is_heading
        It must not stand last in a column.
    """

    height: float
    draw: Callable[[float, float], None]
    is_heading: bool = False


def legend_rows(sheet: Sheet, content: Content, wide: float) -> list[Row]:
    """Return the rows of a legend so many millimetres wide: of one's own layers first.

    The focus areas stand as a list by number, as on the page.
    """
    maker = _Maker(sheet, wide)
    own = [layer for layer in reversed(content.layers) if not layer.kind]
    rows = [row for layer in own for row in maker.of_layer(layer)]
    areas = content.focus_areas
    if areas is not None:
        rows += maker.of_areas(areas)
    borders = [layer for layer in reversed(content.layers) if layer.is_border]
    if borders:
        heading = [maker.heading(maker.word("page", "group_borders"))] if rows else []
        rows += [
            *heading,
            *(maker.entry(item, item.styled.classes[0], item.title) for item in borders),
        ]
    return rows


def fitted(rows: Sequence[Row], room: float, more: Callable[[int], Row]) -> list[Row]:
    """Return the rows that have room, and how many are left out where some have none."""
    if sum(row.height for row in rows) <= room:
        return list(rows)
    count = len(rows)
    while count and sum(row.height for row in rows[:count]) + more(1).height > room:
        count -= 1
    while count and rows[count - 1].is_heading:
        count -= 1
    return [*rows[:count], more(len(rows) - count)]


class _Maker:
    """Makes rows of one width."""

    def __init__(self, sheet: Sheet, wide: float) -> None:
        self.sheet, self.wide = sheet, wide
        self.group = ""

    def word(self, group: str, key: str, **values: object) -> str:
        """Return a word of the sheet's language."""
        return load_words(self.sheet.language).word(group, key, **values)

    def told(self, title: Any) -> str:
        """Return a text by language in that of the sheet."""
        words = by_language(title)
        return str(words.get(self.sheet.language, words["de"]))

    def heading(self, title: str, note: str = "", *, colour: str = INK) -> Row:
        """Return a heading, with a note at the right edge."""
        sheet, line = self.sheet, self.sheet.line_mm()
        beside = width_mm(note, sheet.text_pt * SMALL) + 2 if note else 0
        lines = wrapped(title, self.wide - beside, sheet.text_pt, "bold", most=MOST_LINES)

        def draw(x: float, y: float) -> None:
            """Draw the row below and right of a place, in millimetres."""
            below = y - 0.5 * line
            self._lines(lines, x, below, weight="bold", colour=colour)
            if note:
                keys: dict[str, Any] = {"size": SMALL, "colour": QUIET, "align": "right"}
                sheet.text(x + self.wide, below - 0.8 * line, note, **keys)

        return Row((len(lines) + 0.75) * line, draw, is_heading=True)

    def _lines(
        self, lines: Sequence[str], x: float, y: float, *, size: float = 1.0, **keys: Any
    ) -> None:
        line = self.sheet.line_mm(size)
        for number, each in enumerate(lines):
            self.sheet.text(x, y - (number + 0.8) * line, each, size=size, **keys)

    def of_layer(self, layer: FigureLayer) -> Iterator[Row]:
        """Yield the rows of a layer of one's own: one, or a heading and its classes."""
        group = self.told(layer.look.group) if layer.look.group else ""
        if group != self.group and group:
            yield self.heading(group, colour=QUIET)
        self.group = group
        classes = layer.styled.classes
        if len(classes) == 1 and not any(classes[0].title.values()):
            yield self.entry(layer, classes[0], layer.title)
            return
        counted = layer.styled.sizes_mm is None
        yield self.heading(self.told(layer.title), self.word("figure", "count") if counted else "")
        for each in classes:
            yield self.entry(layer, each, each.title, counted=counted)

    def entry(
        self, layer: FigureLayer, each: StyledClass, title: Any, *, counted: bool = False
    ) -> Row:
        """Return a swatch with what it means, and how many features it stands for."""
        sheet, line = self.sheet, self.sheet.line_mm()
        whole = layer.styled.sizes_mm is not None
        swatch = (max(SWATCH_MM[0], each.symbol.size_mm) if whole else SWATCH_MM[0], 0.0)
        sign = each.symbol.size_mm if whole else min(each.symbol.size_mm, LARGEST_SIGN_MM)
        high = max(SWATCH_MM[1], sign + 0.6 if layer.styled.shape == "point" else 0.0)
        count = load_words(sheet.language).number(each.count) if counted else ""
        beside = width_mm(count, sheet.text_pt * SMALL) + 1.5 if count else 0
        room = self.wide - swatch[0] - GAP_MM - beside
        lines = wrapped(self.told(title), room, sheet.text_pt, most=MOST_LINES)
        height = max(high, len(lines) * line) + 0.9

        def draw(x: float, y: float) -> None:
            """Draw the row below and right of a place, in millimetres."""
            middle = y - max(high, line) / 2
            self._swatch(layer, each.symbol, (x + swatch[0] / 2, middle), whole=whole)
            top = middle + line / 2 if high > line else y
            self._lines(lines, x + swatch[0] + GAP_MM, top)
            keys: dict[str, Any] = {"size": SMALL, "colour": QUIET, "align": "right"}
            sheet.text(x + self.wide, top - 0.8 * line, count, **keys)

        return Row(height, draw)

    def _swatch(
        self, layer: FigureLayer, symbol: Symbol, middle: tuple[float, float], *, whole: bool
    ) -> None:
        shape = layer.styled.shape
        if layer.is_border:
            shape, symbol = "line", in_print(symbol)
        if shape == "point" and not whole:
            symbol = replace(symbol, size_mm=min(symbol.size_mm, LARGEST_SIGN_MM))
        self._symbol(symbol, _sample(shape, middle))

    def _symbol(self, symbol: Symbol, sample: Any) -> None:
        for artist in symbol_artists(numpy.array([sample]), symbol, self.sheet.transform):
            artist.set_zorder(FRONT + artist.get_zorder())
            self.sheet.add(artist)

    def of_areas(self, layer: FigureLayer) -> Iterator[Row]:
        """Yield what the sign of the focus areas means, then each by its number."""
        yield self.heading(self.word("page", "area_list"))
        yield self._meaning(layer)
        table = layer.layer.features
        for row in table.to_dict("records"):
            yield self._area(row)

    def _meaning(self, layer: FigureLayer) -> Row:
        sheet = self.sheet
        line = sheet.line_mm(SMALL)
        room = self.wide - SWATCH_MM[0] - GAP_MM
        lines = wrapped(self.told(layer.title), room, sheet.text_pt * SMALL, most=MOST_LINES + 3)
        shown = [in_print(each.symbol) for each in layer.styled.classes if each.count]

        def draw(x: float, y: float) -> None:
            """Draw the row below and right of a place, in millimetres."""
            for number, symbol in enumerate(shown):
                place = shapely.Point(x + SWATCH_MM[0] / 2, y - 2.4 - 5 * number)
                self._symbol(symbol, place.buffer(2.1, quad_segs=24))
            self._lines(lines, x + SWATCH_MM[0] + GAP_MM, y, size=SMALL, colour=QUIET)

        return Row(max(len(lines) * line, 5.0 * len(shown)) + 1.2, draw)

    def _area(self, row: dict[Any, Any]) -> Row:
        """Return number, name and municipality of a focus area."""
        sheet, size = self.sheet, badge_mm(self.sheet)
        is_official = row.get("geometry_status") == "official"
        room = self.wide - size - GAP_MM
        named = row.get("name_en") if sheet.language == "en" else None
        name = text(named if isinstance(named, str) and named else row["name_de"])
        lines = wrapped(name, room, sheet.text_pt * SMALL, most=3)
        below = wrapped(text(row.get("municipality")), room, sheet.text_pt * 0.8, most=2)
        first, second = sheet.line_mm(SMALL), sheet.line_mm(0.8)

        def draw(x: float, y: float) -> None:
            """Draw the row below and right of a place, in millimetres."""
            number = text(row["number"])
            sheet.badge(x + size / 2, y - size / 2, size, number, square=is_official)
            self._lines(lines, x + size + GAP_MM, y, size=SMALL)
            top = y - len(lines) * first
            self._lines(below, x + size + GAP_MM, top, size=0.8, colour=QUIET)

        return Row(max(size, len(lines) * first + len(below) * second) + 0.7, draw)

    def more(self, count: int) -> Row:
        """Return the row that says how many are left out."""
        line = self.sheet.line_mm()
        told = self.word("figure", "more", count=count)
        return Row(line * 1.2, lambda x, y: self._lines([safe(told)], x, y, colour=QUIET))


def more_row(sheet: Sheet, wide: float) -> Callable[[int], Row]:
    """Return what makes the last row of a legend that has no room for all."""
    return _Maker(sheet, wide).more


def _sample(shape: str, middle: tuple[float, float]) -> Any:
    """Return what a swatch shows a symbol on."""
    x, y = middle
    half_x, half_y = SWATCH_MM[0] / 2, SWATCH_MM[1] / 2
    if shape == "point":
        return shapely.Point(x, y)
    if shape == "line":
        return shapely.LineString([(x - half_x, y), (x + half_x, y)])
    return shapely.box(x - half_x, y - half_y + 0.2, x + half_x, y + half_y - 0.2)
