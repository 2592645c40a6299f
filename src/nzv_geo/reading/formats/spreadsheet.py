"""XLSX and ODS: sheets of spreadsheets, with WKT or coordinates in a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nzv_geo.findings import Kind
from nzv_geo.reading.formats.base import Content, Format, TableRow, Vetted
from nzv_geo.reading.workbooks import look_through_workbook, members_of, stated_type

if TYPE_CHECKING:
    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions
    from nzv_geo.reading.sheets import Sheet

__all__ = ["Ods", "Spreadsheet", "VettedSheets", "Xlsx"]

ZIP = b"PK\x03\x04"
ASSUMED = Kind.DEGREES_ASSUMED
COORDINATES = ("lon", "lat", "x", "y", "z")  # beside the fields, in an own export of points
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


@dataclass(frozen=True)
class VettedSheets(Vetted):
    """A workbook that was read, sheet by sheet.

    Parameters
    ----------
    sheets
        By name.
    """

    sheets: dict[str, Sheet] = field(default_factory=dict)


class Spreadsheet(Format[VettedSheets]):
    """A workbook, of which every sheet with WKT or coordinates is a layer.

    The header is looked for below title rows, and ends above footnotes; what is left out is a
    finding. Numbers and days are what their cells are; keys stay text. Geometry as in CSV.
    """

    crs_rule = "as CSV"
    heights = "kept in WKT"
    turn = 0
    several = True
    packed = True
    max_mb = 40
    comes_as_document = True

    def look_through(
        self,
        dataset: Dataset,  # noqa: ARG002
        opening: Opening,
        options: ReadOptions,
    ) -> VettedSheets:
        """Read its sheets, if they are not too large.

        Raises
        ------
        DataError
            It is damaged, harmful or too large, or no sheet holds a table.
        """
        from nzv_geo.errors import DataError
        from nzv_geo.reading.sheets import read_sheets

        look_through_workbook(opening.path, opening.name, options.limits)
        sheets = {sheet.name: sheet for sheet in read_sheets(opening.path, opening.name)}
        if not any(sheet.cells for sheet in sheets.values()):
            raise DataError(f"{opening.name} has no sheet with a table")
        return VettedSheets(opening, sheets=sheets)

    def layers(self, vetted: VettedSheets) -> list[str]:
        """Return the sheets with geometries; where there are none, those with a table."""
        from nzv_geo.reading.csv_shapes import has_shapes

        filled = {name: sheet for name, sheet in vetted.sheets.items() if sheet.cells}
        placed = [name for name, sheet in filled.items() if has_shapes(sheet.texts())]
        tables = [name for name, sheet in filled.items() if sheet.is_table]
        return placed or tables or [*filled]

    def read(self, vetted: VettedSheets, layer: str | None, options: ReadOptions) -> Content:  # noqa: ARG002
        """Read the table of a sheet.

        Raises
        ------
        DataError
            It has no columns with coordinates.
        """
        import geopandas
        import pandas

        from nzv_geo.reading.csv_shapes import take_shapes
        from nzv_geo.reading.history import parsed
        from nzv_geo.reading.metadata import fields_of

        told = parsed("".join(sheet.history for sheet in vetted.sheets.values()))
        sheet = vetted.sheets[layer or self.layers(vetted)[0]]
        texts, findings = sheet.texts(), sheet.findings()
        named = f"sheet {sheet.name!r} of {vetted.opening.name}"
        shapes, crs = take_shapes(texts, named, findings)
        columns, noticed = sheet.columns(texts)
        if told.get("reference_system"):
            crs, findings = None, [found for found in findings if found.kind is not ASSUMED]
            columns = {
                name: values
                for name, values in columns.items()
                if name not in COORDINATES or name in fields_of(told)
            }
        features = geopandas.GeoDataFrame(pandas.DataFrame(columns), geometry=list(shapes), crs=crs)
        return Content(features, [*vetted.findings, *findings, *noticed], told)


class Xlsx(Spreadsheet):
    """XLSX and XLSM of Excel."""

    name = "XLSX"
    listed = "XLSX"
    rows = (
        TableRow(
            "XLSX",
            "visible sheets as layers: the table below title rows, under a header of up to four "
            "rows; geometry as in CSV; keys that became numbers are text, with a finding",
            "formulas (their last value is read), hidden sheets, charts, .xls, .xlsb",
            "ogr2ogr, openpyxl, a table of Destatis by hand",
        ),
    )
    suffix = ".xlsx"
    suffixes = (".xlsx", ".xlsm")

    def recognises(self, start: Start) -> bool:
        """Tell by what the archive holds."""
        return start.content.startswith(ZIP) and "xl/workbook.xml" in members_of(start.path)


class Ods(Spreadsheet):
    """ODS of LibreOffice and others."""

    name = "ODS"
    listed = "ODS"
    rows = (TableRow("ODS", "as XLSX", "as XLSX; .fods", "ogr2ogr"),)
    suffix = ".ods"
    suffixes = (".ods",)

    def recognises(self, start: Start) -> bool:
        """Tell by the type that the archive states of itself."""
        return start.content.startswith(ZIP) and stated_type(start.path) == ODS_TYPE
