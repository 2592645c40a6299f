"""Write XLSX: the table of a layer for people who work with figures, and where it comes from."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nzv_geo.errors import OutputError
from nzv_geo.export.base import Writer

if TYPE_CHECKING:
    import pandas

    from nzv_geo.export.value_kinds import ValueKind
    from nzv_geo.layers import Layer

__all__ = ["XlsxWriter"]

LONGEST = 32_767  # characters of a cell
AS_IS = -1  # as many digits as it takes
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
DIGITS = 10**15  # the first whole number of which Excel loses digits
FIRST_DAY = "1900-03-01"  # before, Excel counts a day that there never was
NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")  # what no name of a sheet may have
LONGEST_SHEET_NAME = 31
WIDTHS = (8, 60)  # characters, the least and the most
FORMATS = {"date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss"}
NEVER = {  # what a text never becomes
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class XlsxWriter(Writer):
    """XLSX: one sheet with the table, one that tells where it comes from.

    Points have columns of their coordinates, everything else one of WKT. No text is taken for a
    formula, a number or a link.
    """

    name = "XLSX"
    suffixes = (".xlsx",)
    losses = "types of lists and objects: they become text; WKT longer than 32,767 characters"

    def fitted(self, layer: Layer) -> Layer:
        """Return a layer with values that a cell holds.

        Raises
        ------
        OutputError
            It has more features or fields than a sheet has rows or columns.
        """
        from nzv_geo.export.fitting import attributes, cut
        from nzv_geo.export.value_kinds import with_kinds

        _require_room(layer)
        done = with_kinds(layer, _holds, self.name)
        for field in attributes(done).columns:
            done = cut(done, str(field), LONGEST, self.name)
        return done

    def as_written(self, layer: Layer, precision: int | None = None) -> Layer:
        """Return a layer as a sheet holds it: without geometries that no cell has room for."""
        return _without_long(super().as_written(layer, precision), self.name)

    def encode(self, layer: Layer) -> bytes:
        """Return as XLSX what `as_written` returned."""
        import xlsxwriter

        from nzv_geo.export.moment import last_change

        target = io.BytesIO()
        with xlsxwriter.Workbook(target, {"in_memory": True, **NEVER}) as book:
            book.set_properties(
                {
                    "title": layer.title.get("de", layer.id),
                    "comments": layer.provenance.attribution,
                    "created": last_change(layer.provenance),
                }
            )
            _add_table(book, layer)
            _add_origin(book, layer)
        return target.getvalue()


def _require_room(layer: Layer) -> None:
    from nzv_geo.export.fitting import attributes

    columns = len(attributes(layer).columns) + 3
    if len(layer) >= MOST_ROWS or columns > MOST_COLUMNS:
        raise OutputError(
            f"layer {layer.id} has {len(layer):,} features and {columns:,} columns, a sheet only "
            f"{MOST_ROWS - 1:,} and {MOST_COLUMNS:,}; choose some with --where and --columns"
        )


def _holds(kind: ValueKind, values: pandas.Series[Any]) -> bool:
    if kind == "integer":
        return bool((values.map(abs) < DIGITS).all())
    if kind == "number":
        return bool((values.map(abs) < float("inf")).all())
    if kind in {"date", "moment"}:
        return all(value.isoformat() >= FIRST_DAY for value in values)
    return kind in {"truth", "text"}


def _without_long(layer: Layer, writer: str) -> Layer:
    """Leave out geometries whose WKT is longer than a cell, with a finding."""
    from nzv_geo.export.fitting import leave_out

    if _are_points(layer):
        return layer
    long = _wkt(layer).str.len().fillna(0) > LONGEST
    if not long.any():
        return layer
    done = layer.with_shapes(layer.features.geometry.where(~long, None).values)
    return leave_out(done, "long", int(long.sum()), writer)


def _wkt(layer: Layer) -> pandas.Series[Any]:
    import pandas

    shapes = layer.features.geometry
    texts = shapes.to_wkt(rounding_precision=AS_IS)
    return pandas.Series(texts.values, index=shapes.index, dtype=object)


def _are_points(layer: Layer) -> bool:
    """Tell whether columns of coordinates say all of the geometries."""
    import shapely

    shapes = layer.features.geometry[~layer.features.geometry.isna()]
    measured = shapely.has_m(shapes.values).any() or shapes.is_empty.any()
    return bool((shapes.geom_type == "Point").all() and not measured)


def _columns(layer: Layer) -> dict[str, pandas.Series[Any]]:
    """Return the columns of the table: those of the geometries last."""
    from nzv_geo.export.fitting import attributes, free_name

    table = attributes(layer)
    found = {str(field): table[field] for field in table.columns}
    for name, values in _places(layer).items():
        found[free_name(name, found)] = values
    return found


def _places(layer: Layer) -> dict[str, pandas.Series[Any]]:
    import pandas
    import shapely

    shapes = layer.features.geometry
    if not _are_points(layer):
        return {"WKT": _wkt(layer)}
    names = ("lon", "lat") if layer.crs.is_geographic else ("x", "y")
    places = {names[0]: shapely.get_x(shapes.values), names[1]: shapely.get_y(shapes.values)}
    if shapes.has_z.any():
        places["z"] = shapely.get_z(shapes.values)
    return {name: pandas.Series(values, index=shapes.index) for name, values in places.items()}


def _add_table(book: Any, layer: Layer) -> None:
    """Add the sheet of the table: its head frozen, every column as wide as its values."""
    from nzv_geo.export.value_kinds import kind_of

    sheet = book.add_worksheet(_sheet_name(layer.title.get("de", layer.id)))
    formats = {kind: book.add_format({"num_format": text}) for kind, text in FORMATS.items()}
    columns = _columns(layer)
    for number, (field, values) in enumerate(columns.items()):
        kind = kind_of(values)
        sheet.set_column(number, number, _width(field, values))
        sheet.write_string(0, number, field, book.add_format({"bold": True}))
        _fill(sheet, number, kind, values, formats.get(kind))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(layer), max(len(columns) - 1, 0))


def _fill(sheet: Any, number: int, kind: ValueKind, values: pandas.Series[Any], form: Any) -> None:
    write = {
        "truth": sheet.write_boolean,
        "integer": sheet.write_number,
        "number": sheet.write_number,
        "date": sheet.write_datetime,
        "moment": sheet.write_datetime,
    }.get(kind, sheet.write_string)
    for row, value in enumerate(values.astype(object), start=1):
        if value == value and value is not None:  # noqa: PLR0124 - what is missing is unlike itself
            write(row, number, value, form)


def _width(field: str, values: pandas.Series[Any]) -> int:
    """Return how many characters wide a column is."""
    from nzv_geo.values import text

    longest = max((len(text(value, field)) for value in values), default=0)
    return min(max(longest + 1, len(field) + 3, WIDTHS[0]), WIDTHS[1])


def _sheet_name(title: str) -> str:
    """Return a title as a sheet may be called.

    Examples
    --------
    >>> _sheet_name("Gemeinden: Stand [2016] / Landkreise und Städte")
    'Gemeinden Stand 2016  Landkreis'
    """
    name = NO_SHEET_NAME.sub("", title).strip("'")[:LONGEST_SHEET_NAME].strip("' ")
    return name or "Tabelle"


def _add_origin(book: Any, layer: Layer) -> None:
    """Add the sheet that tells where the table comes from, last of all for programs."""
    from nzv_geo.i18n import load_words

    words = load_words("de")
    taken = book.worksheets()[0].get_name().lower()
    name = words.word("workbook", "origin")
    sheet = book.add_worksheet(f"{name} " if taken == name.lower() else name)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    for row, (label, text) in enumerate(_origin(layer)):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, text, wrapped)


def _origin(layer: Layer) -> Iterator[tuple[str, str]]:
    """Yield what is told of the table, each with its label."""
    from nzv_geo.crs.names import crs_code
    from nzv_geo.export.history import history_json
    from nzv_geo.i18n import load_words
    from nzv_geo.steps import step_by_language

    words = load_words("de")
    yield layer.title.get("de", layer.id), layer.provenance.attribution
    yield words.word("workbook", "crs"), f"{crs_code(layer.crs)}, {layer.crs.name}"
    yield words.word("workbook", "features"), words.number(len(layer))
    for source in layer.provenance.sources:
        told = source.in_language("de")
        yield words.word("page", "source"), told.pop("title")
        told["licence"] = f"{told['licence']} {told.pop('licence_url')}".strip()
        yield from ((words.word("page", key), text) for key, text in told.items() if text)
    done = (step_by_language(str(step)) for step in layer.provenance.steps)
    steps = "\n".join(step.get("de", step["en"]) for step in done)
    yield words.word("page", "steps"), steps[:LONGEST]
    history = history_json(layer)
    for start in range(0, len(history), LONGEST // 2):  # an emoji counts as two
        yield words.word("workbook", "history"), history[start : start + LONGEST // 2]
