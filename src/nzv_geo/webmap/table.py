"""Write layers as HTML tables: the text of a page, readable without the map.

Every text from data is escaped here and stands in the page once; popups copy it from the table.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urlsplit

import pandas

from nzv_geo.catalogue import load_catalogue
from nzv_geo.labels import Labels
from nzv_geo.webmap.content import MapLayer

__all__ = ["layer_table", "linked"]

TRANSLATED_FIELDS = ("kind", "geometry_status")
LINK_SCHEMES = ("http", "https")


def layer_table(number: int, one: MapLayer, labels: Labels) -> str:
    """Return a layer as a table; its rows have the order of its features."""
    names = [labels.word("column", "name"), *one.headings.values()]
    heads = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    writer = _Cells(one, labels)
    rows = "\n".join(writer.row(index, row) for index, row in enumerate(_records(one)))
    caption = labels.word("page", "of", layer=one.title, count=len(one.layer))
    return (
        f'<table id="table-{number}"><caption>{escape(caption)}</caption>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"
    )


def _records(one: MapLayer) -> list[dict[str, Any]]:
    table = one.layer.features.drop(columns=one.layer.features.geometry.name)
    rows = pandas.DataFrame(table).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


class _Cells:
    """Writes the cells of one layer."""

    def __init__(self, one: MapLayer, labels: Labels) -> None:
        self.labels = labels
        self.one = one
        spec = None if one.is_added else load_catalogue().layers.get(one.layer.id)
        self.english = set(spec.english_fields) if spec else set()

    def row(self, index: int, row: dict[str, Any]) -> str:
        """Return one feature: its name, then a cell for each heading."""
        cells = "".join(self.cell(field, row) for field in self.one.headings)
        return f"<tr>{self.name(index, row)}{cells}</tr>"

    def name(self, index: int, row: dict[str, Any]) -> str:
        """Return the heading of a row: German name, then the Sorbian one in its own language."""
        own = row.get(self.one.name_field)
        name = escape(str(own)) if own and not _is_missing(own) else f"Nr. {index + 1}"
        sorbian = None if self.one.is_added else row.get("name_sorbian")
        if isinstance(sorbian, str):
            name += f' / <span lang="{escape(row["sorbian_language"])}">{escape(sorbian)}</span>'
        return f'<th scope="row">{name}</th>'

    def cell(self, field: str, row: dict[str, Any]) -> str:
        """Return one value; a number also in a form that sorts."""
        value = row[field]
        if _is_missing(value):
            return "<td></td>"
        if isinstance(value, int | float) and not isinstance(value, bool):
            return f'<td class="number" data-value="{value!r}">{self._number(field, value)}</td>'
        text = self._text(value)
        if field in TRANSLATED_FIELDS and not self.one.is_added:
            text = self._translated(text, row)
        language = ' lang="en"' if field in self.english else ""
        return f"<td{language}>{''.join(_linked(text))}</td>"

    def _number(self, field: str, value: float) -> str:
        if field == "area_km2" and not self.one.is_added:
            return self.labels.number(value, 2)
        text = repr(int(value)) if value == int(value) and abs(value) < 2**53 else repr(value)
        return text.replace(".", self.labels.decimal)

    def _text(self, value: Any) -> str:
        """Write what is no number: yes and no in the reader's language, dates as ISO 8601."""
        if isinstance(value, bool):
            return self.labels.word("value", "yes" if value else "no")
        if isinstance(value, pandas.Timestamp):
            return value.isoformat().removesuffix("T00:00:00")
        if isinstance(value, list | dict):
            return json.dumps(value, ensure_ascii=False, default=str)
        return str(value)

    def _translated(self, text: str, row: dict[str, Any]) -> str:
        if text not in self.labels.groups["value"]:
            return text
        return self.labels.word("value", text, uncertainty=row.get("position_uncertainty_m"))


def _is_missing(value: Any) -> bool:
    return value is None or (pandas.api.types.is_scalar(value) and bool(pandas.isna(value)))


def _linked(text: str) -> Iterator[str]:
    """Yield the pieces of a text, web addresses as links; nothing else becomes a link."""
    for piece in re.split(r"(\s+)", text):
        yield linked(piece, piece)


def linked(address: str, text: str) -> str:
    """Return the text, escaped; as a link where the address is one of the web."""
    shown = escape(text)
    if not _is_link(address):
        return shown
    return f'<a href="{escape(address)}" rel="noreferrer">{shown}</a>'


def _is_link(word: str) -> bool:
    try:
        address = urlsplit(word)
    except ValueError:
        return False
    return address.scheme in LINK_SCHEMES and bool(address.netloc)
