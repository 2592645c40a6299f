"""Which columns of a layer a page shows, and what their headings are in each language."""

from __future__ import annotations

from collections.abc import Iterable

from nzv_geo.i18n import LANGUAGES, in_every_language
from nzv_geo.table import Table
from nzv_geo.webmap.texts import Text

__all__ = ["fields_of", "heading_of", "headings_of", "in_all"]


def headings_of(fields: Iterable[str]) -> dict[str, Text]:
    """Return the heading of each field of a layer of the catalogue."""
    return {field: heading_of(field) for field in fields}


def heading_of(field: str) -> Text:
    """Return the heading of a field of a layer of the catalogue, by language."""
    return in_every_language("column", field)


def in_all(text: str) -> Text:
    """Return a text that is the same in every language."""
    return dict.fromkeys(LANGUAGES, text)


def fields_of(table: Table) -> list[str]:
    """Return the columns of a layer but for its geometry."""
    return [str(field) for field in table.names]
