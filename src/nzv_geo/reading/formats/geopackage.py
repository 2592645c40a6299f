"""GeoPackage: a database, looked through before GDAL opens it: whole, no view without end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nzv_geo.reading.formats.base import GdalFormat, Head, TableRow, Vetted

if TYPE_CHECKING:
    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.limits import Limits
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["GeoPackage"]

SIGNATURE = b"SQLite format 3\0"
LAYERS = """SELECT c.table_name FROM gpkg_contents AS c JOIN gpkg_geometry_columns AS g
    ON lower(g.table_name) = lower(c.table_name) WHERE c.data_type = 'features' ORDER BY c.rowid"""

TITLES = """SELECT column_name, coalesce(title, name), description FROM gpkg_data_columns
    WHERE lower(table_name) = lower(?) ORDER BY rowid"""


class GeoPackage(GdalFormat[Vetted]):
    """GeoPackage: tables and views of features."""

    name = "GeoPackage"
    listed = "GeoPackage"
    rows = (
        TableRow(
            "GeoPackage",
            "tables and views of features; edits that another program has open",
            "virtual tables, views that need functions of their own; raster tiles",
            "ogr2ogr, pyogrio, hand-made SQL",
        ),
    )
    crs_rule = "of each layer"
    suffix = ".gpkg"
    suffixes = (".gpkg",)
    several = True
    driver = "GPKG"
    by_driver_name = True
    counts_in_head = True
    in_parts = True

    def recognises(self, start: Start) -> bool:
        """Tell by the signature, and what application the file says to be of."""
        return start.content.startswith(SIGNATURE) and start.content[68:70] == b"GP"

    def take_along(self, path: Path, target: Path, limits: Limits) -> None:
        """Copy a file that is open in another program with its latest edits."""
        from nzv_geo.reading.sqlite_tables import copy_with_edits, has_edits

        if has_edits(path):
            copy_with_edits(path, target, limits)

    def look_through(
        self,
        dataset: Dataset,  # noqa: ARG002
        opening: Opening,
        options: ReadOptions,
    ) -> Vetted:
        """Find the layers, once reading them is known to end."""
        from nzv_geo.reading.sqlite_tables import LARGEST_MB, has_edits

        limits = options.limits if options.whole else replace(options.limits, max_mb=LARGEST_MB)
        layers = _registered_layers(opening.path, opening.name, limits)
        immutable = {} if has_edits(opening.path) else {"IMMUTABLE": "YES"}
        return Vetted(
            replace(opening, options={"LIST_ALL_TABLES": "NO", **immutable}), layers=layers
        )

    def head(self, vetted: Vetted, layer: str | None, options: ReadOptions) -> Head:
        """Return what GDAL says of a layer, and the titles of its fields."""
        head, opening = super().head(vetted, layer, options), vetted.opening
        titles = _titles(opening.path, opening.name, layer or vetted.layers[0], options.limits)
        return head._replace(titles={name: titles[name] for name in head.fields if name in titles})


def _titles(path: Path, name: str | Path, layer: str, limits: Limits) -> dict[str, str]:
    """Return what the schema extension says of the fields of a layer: title, and description."""
    from nzv_geo.reading.sqlite_tables import opened

    with opened(path, f"titles of fields in {name}", limits) as database:
        has = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_data_columns'")
        rows = database.execute(TITLES, [layer]).fetchall() if has.fetchone() else []
    told = {
        field: [text for text in texts if isinstance(text, str) and text.strip()]
        for field, *texts in rows
    }
    return {field: ": ".join(texts) for field, texts in told.items() if texts}


def _registered_layers(path: Path, name: str | Path, limits: Limits) -> list[str]:
    """Return the layers of a GeoPackage that it registers, once reading them is known to end.

    Raises
    ------
    DataError
        The file is cut off or damaged; or a layer is a view or has columns that need functions or
        tables from elsewhere, takes too long, or yields too much.
    """
    from nzv_geo.reading.sqlite_tables import opened, require_bounded, require_plain, require_whole

    require_whole(path, name)
    with opened(path, str(name), limits) as database:
        require_plain(database, "gpkg_*", name)
        rows = database.execute("SELECT table_name FROM gpkg_contents").fetchall()
        for (table,) in rows:
            require_bounded(database, str(table), name, limits, path.stat().st_size)
        return [str(table) for (table,) in database.execute(LAYERS)]
