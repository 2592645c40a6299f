"""Write layers as HTML tables: the text of a page, readable without the map.

Every text from data is escaped here and stands in the page once; popups, search and downloads take
it from the table. A cell says what it holds where its text does not: ``data-value`` is a number as
it stands in the data, ``data-raw`` any other value as JSON, ``data-full`` the whole of a text, as
JSON, that is too long to be shown or holds what HTML cannot.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

from nzv_geo.brief import shortened
from nzv_geo.cartography import LONGEST_NAME
from nzv_geo.i18n import in_every_language, load_words, number_in_every_language
from nzv_geo.styles.conditions import column
from nzv_geo.values import spelled, text
from nzv_geo.webmap import plain_cells
from nzv_geo.webmap.area_cards import sheet_link
from nzv_geo.webmap.citations import citation_html, dated
from nzv_geo.webmap.links import as_html, linked
from nzv_geo.webmap.map_layer import MapLayer
from nzv_geo.webmap.packed import compressed
from nzv_geo.webmap.plain_cells import LONG
from nzv_geo.webmap.row_columns import has_columns, needs_script
from nzv_geo.webmap.texts import Text, Texts

if TYPE_CHECKING:
    import pandas

__all__ = ["LONGEST", "layer_table"]

TRANSLATED_FIELDS = ("kind", "geometry_status", "severity")
OF_CARDS = ("fact_sheet", "sources")  # what these columns hold of a focus area is links
DATES = ("legal_date",)  # fields that hold a date, ISO 8601; shown in the way of the language
DECIMALS = {"area_km2": 2}  # digits that are shown; any other number is shown as it stands
SENTENCE = 40  # characters above which a word of ours is one, and gets a wide column
LONGEST_TEXT = 2_000  # characters that are shown; downloads hold the whole text
# What the scripts know of that, where they write tables themselves.
LONGEST = {"name": LONGEST_NAME, "text": LONGEST_TEXT, "narrow": LONG}


def layer_table(number: int, map_layer: MapLayer, texts: Texts) -> str:
    """Return a layer as a table; its rows have the order of its features.

    Of a large layer, the rows stand in a ``noscript`` element: the script reads them from there
    and shows some at a time, so that the page opens quickly. Of a very large one they are packed,
    which makes a tenth of them; they need the script. If it is the reader's own, the data block
    holds its columns instead, see `row_columns`.
    """
    body = "" if has_columns(map_layer) else _body(map_layer, texts)
    head = _head(map_layer, texts)
    if not map_layer.is_large:
        return f'<table id="table-{number}">{head}{body}</table>'
    # The heading is written twice: a page without script shows the second table, others the first.
    live = f'<table id="table-{number}" class="live">{head}<tbody></tbody></table>'
    if not needs_script(map_layer):
        return f"{live}<noscript><table>{head}{body}</table></noscript>"
    live += (
        f"<noscript>{texts.word('p', 'page', 'rows_packed', count=len(map_layer.layer))}</noscript>"
    )
    if not body:
        return live
    return f'{live}<script type="text/plain">{compressed(body.encode("utf-8", "replace"))}</script>'


def _body(map_layer: MapLayer, texts: Texts) -> str:
    writer = _Cells(map_layer, texts)
    if map_layer.is_added:
        rows = "\n".join(f"<tr>{''.join(cells)}</tr>" for cells in _by_column(map_layer, writer))
    else:
        rows = "\n".join(writer.row(index, row) for index, row in enumerate(_records(map_layer)))
    return f"<tbody>\n{rows}\n</tbody>"


def _by_column(map_layer: MapLayer, writer: _Cells) -> Iterable[tuple[str, ...]]:
    """Yield the cells of each row of the reader's own layer, of which each says but one value.

    They are written in the order of the rows, as what stands in several languages is numbered.
    """
    values = _values(map_layer)
    own = values.get(map_layer.name_field)
    unnamed = map(_number_heading, range(len(map_layer.layer)))
    columns = [unnamed if own is None else plain_cells.names(own, writer.heading)]
    for field in map_layer.headings:
        if field in map_layer.texts:
            columns.append(map(writer.by_language, map_layer.texts[field]))
        else:
            columns.append(writer.column(field, values[field]))
    return zip(*columns, strict=True)


def _values(map_layer: MapLayer) -> dict[str, list[Any]]:
    """Return the values of each column, as Python's own where it has such."""
    features = map_layer.layer.features
    table = features.drop(columns=features.geometry.name)
    return {str(name): _held(table[name]) for name in table.columns}


def _held(values: pandas.Series[Any]) -> list[Any]:
    """Return the values of a column, as the dictionary of a row has them."""
    if values.dtype == "str":
        return list(values.to_numpy(dtype=object))  # far quicker than one by one
    if values.dtype == object:
        return list(values.to_frame("values").to_dict("list")["values"])
    return list(values)


def _head(map_layer: MapLayer, texts: Texts) -> str:
    field = as_html(map_layer.name_field)
    names = [texts.word("th", "column", "name", f'scope="col" data-field="{field}"')]
    for name, heading in map_layer.headings.items():
        decimals = _decimals(map_layer).get(name)
        attributes = f'scope="col" data-field="{as_html(name)}"'
        if decimals is not None:
            attributes += f' data-decimals="{decimals}"'
        short = {
            language: shortened(content, LONGEST_NAME) for language, content in heading.items()
        }
        names.append(texts.tag("th", short, attributes))
    caption = texts.word("caption", "page", "of", layer=map_layer.title, count=len(map_layer.layer))
    return f"{caption}\n<thead><tr>{''.join(names)}</tr></thead>\n"


def _decimals(map_layer: MapLayer) -> dict[str, int]:
    """Return how many digits behind the decimal sign are shown, of fields where that is said."""
    if not map_layer.is_added:
        return DECIMALS
    return {
        str(column(map_layer.layer.features, field.name).name): field.decimals
        for field in map_layer.look.fields
        if field.decimals is not None
    }


def _records(map_layer: MapLayer) -> list[dict[str, Any]]:
    rows = map_layer.layer.table.records()
    return [{str(name): value for name, value in row.items()} for row in rows]


class _Cells:
    """Writes the cells of one layer."""

    def __init__(self, map_layer: MapLayer, texts: Texts) -> None:
        self.texts = texts
        self.words = load_words(texts.language)
        self.map_layer = map_layer
        self.decimals = _decimals(map_layer)

    def row(self, index: int, row: dict[str, Any]) -> str:
        """Return one feature: its name, then a cell for each heading."""
        stated = {field: column[index] for field, column in self.map_layer.texts.items()}
        cells = "".join(
            self._of_card(field, index, row)
            if field in OF_CARDS and self.map_layer.cards
            else self.cell(field, row | stated)
            for field in self.map_layer.headings
        )
        return f"<tr>{self.name(index, row)}{cells}</tr>"

    def column(self, field: str, values: Sequence[Any]) -> Iterator[str]:
        """Yield the cells of the values of a field; quickly what most of them hold."""
        any_cell = partial(self._of_value, field)
        if field in self.decimals or field in self.map_layer.english_fields:
            return map(any_cell, values)
        if any(type(value) is str for value in values):
            return plain_cells.texts(values, any_cell)
        return plain_cells.numbers(values, self.words.decimal, any_cell)

    def _of_value(self, field: str, value: Any) -> str:
        return self.cell(field, {field: value})

    def heading(self, index: int, own: Any) -> str:
        """Return the heading of a row of the reader's own layer."""
        return self.name(index, {self.map_layer.name_field: own})

    def name(self, index: int, row: dict[str, Any]) -> str:
        """Return the heading of a row: German name, then the Sorbian one in its own language."""
        own = text(row.get(self.map_layer.name_field), self.map_layer.name_field)
        if not own.strip():
            return _number_heading(index)
        name = as_html(shortened(own, LONGEST_NAME))
        sorbian = None if self.map_layer.is_added else row.get("name_sorbian")
        if isinstance(sorbian, str):
            name += f' / <span lang="{escape(row["sorbian_language"])}">{escape(sorbian)}</span>'
        return f'<th scope="row"{_wide(own)}>{name}</th>'

    def cell(self, field: str, row: dict[str, Any]) -> str:
        """Return one value, and in what form it stands in the data."""
        if field in self.map_layer.texts:
            return self.by_language(row[field])
        value = spelled(row[field], field)
        if value is None:
            return self._unknown() if field in self.map_layer.asked else "<td></td>"
        if isinstance(value, bool):
            word = in_every_language("value", "yes" if value else "no")
            return self.texts.tag("td", word, f'data-raw="{str(value).lower()}"')
        if isinstance(value, int | float):
            return f'<td class="number" data-value="{value!r}">{self._number(field, value)}</td>'
        if field in (*DATES, *TRANSLATED_FIELDS) and not self.map_layer.is_added:
            return self._told(field, str(value), row)
        return self._text(field, value, text(row[field], field))

    def _text(self, field: str, value: Any, content: str) -> str:
        """Return what is no number: what it is in JSON, unless that is the text that is shown."""
        shown = shortened(content, LONGEST_TEXT)
        attributes = ' lang="en"' if field in self.map_layer.english_fields else ""
        if value != content or not content:
            attributes += f' data-raw="{_json(value)}"'
        elif shown != content or "\0" in content:
            attributes += f' data-full="{_json(content)}"'
        return f"<td{_wide(content)}{attributes}>{''.join(_linked(shown))}</td>"

    def by_language(self, text: Text | None) -> str:
        """Return what is told in several languages; downloads have it as the page was built."""
        if text is None:
            return self._unknown()
        if not text:
            return "<td></td>"
        whole = self.texts.shown(text)
        shown = {
            language: shortened(stated, LONGEST_TEXT).replace("\0", "\ufffd")
            for language, stated in text.items()
        }
        cut = self.texts.shown(shown) != whole
        attributes = f' data-full="{_json(whole)}"' if cut else ""
        return self.texts.tag("td", shown, f"{_wide(whole)}{attributes}".strip())

    def _unknown(self) -> str:
        return self.texts.word("td", "value", "unknown", 'data-raw="null"')

    def _of_card(self, field: str, index: int, row: dict[str, Any]) -> str:
        """Return the sources of a focus area by title, or a link to its fact sheet."""
        card = self.map_layer.cards[index]
        whole = f'data-full="{_json(row[field])}"'
        if field == "fact_sheet":
            link = sheet_link(card, self.texts)
            return f"<td {whole}>{link}</td>"
        cited = (citation_html(source, self.texts) for source in card.area.sources)
        items = "".join(f"<li>{citation}</li>" for citation in cited)
        return f'<td class="long" {whole}><ul class="cited">{items}</ul></td>'

    def _number(self, field: str, value: float) -> str:
        if field in self.decimals:
            return self.words.number(value, self.decimals[field])
        whole = abs(value) < 2**53 and value == int(value)
        content = repr(int(value)) if whole else repr(value)
        return content.replace(".", self.words.decimal)

    def _told(self, field: str, value: str, row: dict[str, Any]) -> str:
        """Return a date in the way of each language, or a key as words of each."""
        if field in DATES:
            return self.texts.tag("td", dated(value), f'data-date data-raw="{_json(value)}"')
        if value not in self.words.groups["value"]:
            return f"<td>{escape(value)}</td>"
        metres, date = row.get("position_uncertainty_m"), row.get("outline_date")
        word: Text = in_every_language(
            "value",
            value,
            uncertainty="" if metres is None else number_in_every_language(metres),
            date=dated(date) if isinstance(date, str) else "",
        )
        attributes = (
            f'{_wide(self.texts.shown(word), SENTENCE)} data-raw="{escape(json.dumps(value))}"'
        )
        return self.texts.tag("td", word, attributes.strip())


def _number_heading(index: int) -> str:
    return f'<th scope="row" data-raw="null">№ {index + 1}</th>'


def _wide(content: str, most: int = LONG) -> str:
    """Return the attribute that gives a long text room, so that its lines stay few."""
    return ' class="long"' if len(content) > most else ""


def _json(value: Any) -> str:
    return escape(json.dumps(value, ensure_ascii=False))


def _linked(content: str) -> Iterator[str]:
    """Yield the pieces of a text, web addresses as links; nothing else becomes a link."""
    if "://" not in content:
        yield as_html(content)
        return
    for piece in re.split(r"(\s+)", content):
        yield linked(piece, piece)
