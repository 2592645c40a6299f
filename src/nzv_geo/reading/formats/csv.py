"""CSV: a table of text with WKT or coordinates in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzv_geo.reading.formats.base import Content, Format, TableRow, Vetted

if TYPE_CHECKING:
    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["Csv"]


class Csv(Format[Vetted]):
    """CSV, of which delimiter, decimal comma and encoding are found out.

    Geometry stands in a column of WKT (or EWKT, which says its CRS), or in two columns such as lon
    and lat, x and y, Rechtswert and Hochwert. Degrees are taken as WGS 84, which is a finding;
    anything else has no CRS unless somebody says which.
    """

    name = "CSV"
    listed = "CSV"
    rows = (
        TableRow(
            "CSV",
            "WKT or EWKT; pairs such as lon and lat, x and y, Rechtswert and Hochwert, Ost and "
            "Nord; any of `; , tab \\|`; decimal commas and points between thousands",
            ".csvt, .vrt, .prj beside it",
            "ogr2ogr, QGIS's and a German Excel's style",
        ),
    )
    crs_rule = "the SRID of EWKT; WGS 84 for lon and lat; else `--source-crs`"
    heights = "kept in WKT"
    suffix = ".csv"
    suffixes = (".csv", ".tsv")
    turn = 3
    max_mb = 150
    takes_encoding = True
    comes_as_document = True

    def recognises(self, start: Start) -> bool:
        """Tell by the suffix, since any text may be a table."""
        is_table = start.path.suffix.lower() in (*self.suffixes, ".txt")
        return is_table and not start.notation and b"\0" not in start.text

    def look_through(self, dataset: Dataset, opening: Opening, options: ReadOptions) -> Vetted:  # noqa: ARG002
        """Leave it to reading."""
        return Vetted(opening)

    def read(self, vetted: Vetted, layer: str | None, options: ReadOptions) -> Content:  # noqa: ARG002
        """Read a table; all columns are text unless every value is a number.

        Raises
        ------
        DataError
            It has no columns with coordinates, rows of different length, or too many values.
        """
        import geopandas
        import pandas

        from nzv_geo.reading.columns import typed
        from nzv_geo.reading.csv_shapes import take_shapes
        from nzv_geo.reading.csv_table import is_german, read_table, recode

        path, name = vetted.opening.path, vetted.opening.name
        findings = recode(path, name, options.encoding)
        table = read_table(path, name, options.limits)
        german = is_german(table)
        shapes, crs = take_shapes(table, name, findings)
        columns = {field: typed(table[field], german=german) for field in table.columns}
        features = geopandas.GeoDataFrame(pandas.DataFrame(columns), geometry=list(shapes), crs=crs)
        return Content(features, [*vetted.findings, *findings], {})
