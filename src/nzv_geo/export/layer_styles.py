"""Put a style of QGIS into a GeoPackage, where QGIS looks for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["TABLE", "LayerStyle", "add_styles"]

TABLE = "layer_styles"
LONGEST_NAME = 30  # characters
# As QGIS makes it, but without the time of the clock.
CREATE = """CREATE TABLE "layer_styles" ("id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "f_table_catalog" TEXT(256), "f_table_schema" TEXT(256), "f_table_name" TEXT(256),
    "f_geometry_column" TEXT(256), "styleName" TEXT(30), "styleQML" TEXT, "styleSLD" TEXT,
    "useAsDefault" BOOLEAN, "description" TEXT, "owner" TEXT(30), "ui" TEXT(30),
    "update_time" DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"""
REGISTER = """INSERT INTO gpkg_contents (table_name, data_type, identifier, description,
    last_change, srs_id) VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?, 0)"""
INSERT = """INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,
    f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, update_time)
    SELECT '', '', table_name, column_name, ?, ?, '', 1, ?, '', ? FROM gpkg_geometry_columns
    WHERE table_name = ?"""


class LayerStyle(NamedTuple):
    """The style of a table, what it is called, and the time of its last change."""

    table: str
    qml: str
    title: str
    moment: str


def add_styles(database: sqlite3.Connection, styles: Sequence[LayerStyle]) -> None:
    """Write into a GeoPackage the default styles of its tables."""
    if not styles:
        return
    database.execute(CREATE)
    database.execute(REGISTER, [max(style.moment for style in styles)])
    for table, qml, title, moment in styles:
        database.execute(INSERT, [title[:LONGEST_NAME], qml, title, moment, table])
