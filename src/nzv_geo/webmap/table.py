"""Write layers as HTML tables: the text of a page, readable without the map.

Every text from data is escaped here and stands in the page once; popups copy it from the table.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urlsplit

import pandas

from nzv_geo.catalogue import load_catalogue
from nzv_geo.labels import Labels
from nzv_geo.webmap.content import MapLayer

__all__ = ["layer_table"]

NAME_FIELDS = ("name_de", "name_sorbian", "sorbian_language")
TRANSLATED_FIELDS = ("kind", "geometry_status")
LINK_SCHEMES = ("http", "https")


def layer_table(number: int, one: MapLayer, labels: Labels) -> str:
    """Return a layer as a table; its rows have the order of its features."""
    table = pandas.DataFrame(one.layer.features.drop(columns=one.layer.features.geometry.name))
    fields = [str(field) for field in table if field not in NAME_FIELDS]
    heads = "".join(
        f'<th scope="col">{escape(labels.column(field))}</th>' for field in ("name", *fields)
    )
    writer = _Cells(one, labels)
    rows = "\n".join(
        f"<tr>{writer.name(row)}{''.join(writer.cell(field, row) for field in fields)}</tr>"
        for row in _records(table)
    )
    caption = labels.word("page", "of", layer=one.title, count=len(table))
    return (
        f'<table id="table-{number}"><caption>{escape(caption)}</caption>\n'
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"
    )


def _records(table: pandas.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


class _Cells:
    """Writes the cells of one layer."""

    def __init__(self, one: MapLayer, labels: Labels) -> None:
        self.labels = labels
        self.key = one.layer.key
        spec = load_catalogue().layers.get(one.layer.id)
        self.english = set(spec.english_fields) if spec else set()

    def name(self, row: dict[str, Any]) -> str:
        """Return the heading of a row: German name, then the Sorbian one in its own language."""
        name = escape(str(row.get("name_de", row[self.key])))
        sorbian = row.get("name_sorbian")
        if isinstance(sorbian, str):
            name += f' / <span lang="{escape(row["sorbian_language"])}">{escape(sorbian)}</span>'
        return f'<th scope="row">{name}</th>'

    def cell(self, field: str, row: dict[str, Any]) -> str:
        """Return one value; a number also in a form that sorts."""
        value = row[field]
        if value is None or pandas.isna(value):
            return "<td></td>"
        if isinstance(value, int | float):
            return f'<td class="number" data-value="{value:.12g}">{self._number(field, value)}</td>'
        text = str(value)
        if field in TRANSLATED_FIELDS:
            text = self._translated(text, row)
        language = ' lang="en"' if field in self.english else ""
        return f"<td{language}>{''.join(_linked(text))}</td>"

    def _number(self, field: str, value: float) -> str:
        if field == "area_km2":
            return self.labels.number(value, 2)
        return f"{value:.12g}".replace(".", self.labels.decimal)

    def _translated(self, text: str, row: dict[str, Any]) -> str:
        if text not in self.labels.groups["value"]:
            return text
        return self.labels.word("value", text, uncertainty=row.get("position_uncertainty_m"))


def _linked(text: str) -> Iterator[str]:
    """Yield the words of a text, web addresses as links; nothing else becomes a link."""
    for index, word in enumerate(text.split(" ")):
        space = " " if index else ""
        shown = escape(word)
        yield space + (
            f'<a href="{shown}" rel="noreferrer">{shown}</a>' if _is_link(word) else shown
        )


def _is_link(word: str) -> bool:
    try:
        address = urlsplit(word)
    except ValueError:
        return False
    return address.scheme in LINK_SCHEMES and bool(address.netloc)
