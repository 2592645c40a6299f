"""SpatiaLite, and any database of SQLite that lists its geometries as SpatiaLite or OGC do."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from nzv_geo.errors import DataError
from nzv_geo.reading.formats.base import GdalFormat, TableRow, Vetted
from nzv_geo.reading.formats.geopackage import SIGNATURE, GeoPackage
from nzv_geo.reading.unread import left_in

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["SpatiaLite"]

LISTS = {  # of tables and of views, with the columns that name them and their geometries
    "geometry_columns": "f_table_name, f_geometry_column",
    "views_geometry_columns": "view_name, view_geometry",
}
OWN = (  # tables that SpatiaLite and SQLite keep for themselves
    "data_licenses", "elementarygeometries", "geometry_columns*", "geom_cols_ref_sys", "idx_*",
    "knn*", "layer_styles", "rl2map_*", "se_*", "spatial_ref_sys*", "spatialindex", "spatialite_*",
    "sql_statements_log", "sqlite_*", "stored_*", "vector_layers*", "views_*", "virts_*", "iso_*",
    "topologies", "networks", "raster_coverages*", "vector_coverages*", "wms_*",
)  # fmt: skip
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"


class SpatiaLite(GdalFormat[Vetted]):
    """SpatiaLite: tables and views of features; of those with several geometries, each."""

    name = "SpatiaLite"
    listed = "SpatiaLite"
    rows = (
        TableRow(
            "SpatiaLite, SQLite",
            "tables and views that `geometry_columns` or `views_geometry_columns` list, of "
            "SpatiaLite 3 to 5 or as ogr2ogr writes them (WKB, WKT); of a table with several "
            "geometries, each as the layer `table(column)`; edits that another program has open",
            "virtual tables, views that need functions of their own; tables without geometry, "
            "which a finding names; rasters",
            "ogr2ogr and ogrinfo (SpatiaLite, WKB), pyogrio, hand-made SQL",
        ),
    )
    crs_rule = "of each layer"
    suffix = ".sqlite"
    suffixes = (".sqlite", ".sqlite3", ".spatialite", ".db")
    shared_suffixes = (".db",)
    turn = 1
    several = True
    driver = "SQLite"
    by_driver_name = True
    counts_in_head = True
    in_parts = True

    take_along = GeoPackage.take_along

    def recognises(self, start: Start) -> bool:
        """Take any database of SQLite, of which `vet` will tell whether it lists geometries."""
        return start.content.startswith(SIGNATURE)

    def may_hold_layer(self, head: bytes) -> bool:
        """Tell a database from what Windows keeps beside pictures (Thumbs.db)."""
        return head.startswith(SIGNATURE)

    def look_through(
        self,
        dataset: Dataset,  # noqa: ARG002
        opening: Opening,
        options: ReadOptions,
    ) -> Vetted:
        """Find the layers, once reading them is known to end, and name what else there is."""
        from nzv_geo.reading.sqlite_tables import LARGEST_MB, opened, require_whole

        limits = options.limits if options.whole else replace(options.limits, max_mb=LARGEST_MB)
        path, name = opening.path, opening.name
        require_whole(path, name)
        with opened(path, str(name), limits) as database:
            pairs = _geometries(database, name)
            tables = [str(table) for (table,) in database.execute(TABLES)]
            _require_bounded(database, pairs, opening, options=replace(options, limits=limits))
        layers = _layers(pairs)
        seen = {table for table, _ in pairs}
        left = [table for table in tables if table not in seen and not _is_own(table)]
        findings = left_in(left)
        return Vetted(opening, layers=layers, findings=findings)


def _geometries(database: sqlite3.Connection, name: str | Path) -> list[tuple[str, str]]:
    """Return the tables and views with a geometry, and the columns these stand in."""
    from nzv_geo.reading.sqlite_tables import require_plain

    names = [str(table) for (table,) in database.execute("SELECT name FROM sqlite_master")]
    tables = {table.lower(): table for table in names}
    if "geometry_columns" not in tables:
        raise DataError(
            f"{name} is an SQLite database, but neither a GeoPackage nor one that lists its "
            "geometries in geometry_columns; convert it first"
        )
    for pattern in ("*geometry_columns*", "spatial_ref_sys", "layer_statistics"):
        require_plain(database, pattern, name)
    pairs: list[tuple[str, str]] = []
    for table, columns in LISTS.items():
        if table in tables:
            rows = database.execute(f"SELECT {columns} FROM {table} ORDER BY rowid")  # noqa: S608
            pairs += [
                (tables.get(str(layer).lower(), str(layer)), str(column)) for layer, column in rows
            ]
    if not pairs:
        raise DataError(f"{name} is an SQLite database that lists no table with a geometry")
    return pairs


def _require_bounded(
    database: sqlite3.Connection,
    pairs: list[tuple[str, str]],
    opening: Opening,
    options: ReadOptions,
) -> None:
    from nzv_geo.reading.sqlite_tables import require_bounded

    size = opening.path.stat().st_size
    for table in dict.fromkeys(table for table, _ in pairs):
        require_bounded(database, table, opening.name, options.limits, size)


def _layers(pairs: list[tuple[str, str]]) -> list[str]:
    """Return the names of layers as GDAL has them.

    Examples
    --------
    >>> _layers([("plots", "area"), ("ways", "Axis"), ("ways", "edge")])
    ['plots', 'ways(axis)', 'ways(edge)']
    """
    several = Counter(table for table, _ in pairs)
    return [
        table if several[table] == 1 else f"{table}({column.lower()})" for table, column in pairs
    ]


def _is_own(table: str) -> bool:
    """Tell whether SpatiaLite or SQLite keep a table for themselves."""
    return any(fnmatchcase(table.lower(), pattern) for pattern in OWN)
