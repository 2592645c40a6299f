"""Read the focus areas of a catalogue."""

from __future__ import annotations

from functools import cache

from nzv_geo.catalogue import FOCUS_AREAS, Catalogue, load_catalogue
from nzv_geo.errors import DataError
from nzv_geo.focus_areas.parsing import parse_tables
from nzv_geo.focus_areas.records import FocusAreas

__all__ = ["load_focus_areas"]


def load_focus_areas(catalogue: Catalogue | None = None) -> FocusAreas:
    """Read and validate the focus areas of a catalogue, with every fact and its source.

    Parameters
    ----------
    catalogue
        Another catalogue than the one that ships.

    Raises
    ------
    DataError
        The catalogue names no facts; a table is missing or not the pinned one; or something is
        wrong in one: a field or source that is unknown or that no fact uses, a text without German
        or English, a bad number or date. All problems are reported at once, each with file, row
        and column.

    Examples
    --------
    >>> known = load_focus_areas()
    >>> len(known.areas), known.area(6).municipalities
    (11, ('Spremberg', 'Spreetal'))
    >>> known.area(8).facts_of("road")[0].text["de"]
    'Anbindung von der B 115 vorgesehen.'
    """
    return _load(catalogue or load_catalogue())


@cache
def _load(catalogue: Catalogue) -> FocusAreas:
    if not catalogue.facts:
        raise DataError("the catalogue has no facts about focus areas; see docs/catalogue.md")
    areas = catalogue.layer(FOCUS_AREAS)
    pinned = {one.id: (one.file, one.sha256) for one in catalogue.facts.values()}
    pinned["areas"] = areas.file, areas.sha256
    tables = {name: catalogue.read(*one) for name, one in pinned.items()}
    try:
        texts = {name: content.decode("utf-8") for name, content in tables.items()}
    except UnicodeDecodeError as error:
        raise DataError(f"a table of focus areas is not UTF-8: {error}") from error
    return parse_tables(texts, {name: file for name, (file, _) in pinned.items()})
