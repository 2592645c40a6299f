"""Add to a GeoPackage what GDAL does not write, so that the same input gives the same bytes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing

__all__ = ["VERSION", "add_titles", "edited"]

VERSION = slice(96, 100)  # bytes of a database that name the version of SQLite
# The schema extension, as OGC 12-128r15 and GDAL have it.
COLUMNS = """CREATE TABLE IF NOT EXISTS gpkg_data_columns (table_name TEXT NOT NULL,
    column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT,
    constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name))"""
CONSTRAINTS = """CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
    min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))"""
EXTENSIONS = """CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT,
    extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))"""
REGISTER = """INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema',
    'http://www.geopackage.org/spec121/#extension_schema', 'read-write')"""
INSERT = """INSERT INTO gpkg_data_columns (table_name, column_name, name, title, description)
    VALUES (?, ?, ?, ?, ?)"""


def edited(package: bytes, change: Callable[[sqlite3.Connection], None]) -> bytes:
    """Return a GeoPackage after a change; as it is where nothing was changed.

    Parameters
    ----------
    package
        The file.
    change
        Changes the database, which is in memory.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(package)
        before = database.total_changes
        change(database)
        database.commit()
        if database.total_changes == before:
            return package
        changed = database.serialize()
    # Python's SQLite differs from one Python to the next; which it was is for information alone
    # (https://www.sqlite.org/fileformat2.html), and the same bytes are promised.
    return changed[: VERSION.start] + package[VERSION] + changed[VERSION.stop :]


def add_titles(
    database: sqlite3.Connection, table: str, titles: Mapping[str, Mapping[str, str]]
) -> None:
    """Write what the fields of a table are called: in German, and described in English.

    GDAL calls the German title the alternative name of a field, which QGIS shows as its alias, and
    the English one its comment.

    Parameters
    ----------
    database
        The GeoPackage.
    table
        Name of the table.
    titles
        By field and language. With one language alone, there is a title and no description.

    Examples
    --------
    >>> with closing(sqlite3.connect(":memory:")) as database:
    ...     add_titles(database, "plan", {"kv": {"de": "Spannung", "en": "Voltage"}})
    ...     database.execute("SELECT title, description FROM gpkg_data_columns").fetchall()
    [('Spannung', 'Voltage')]
    """
    if not titles:
        return
    for statement in (COLUMNS, CONSTRAINTS, EXTENSIONS):
        database.execute(statement)
    known = database.execute("SELECT 1 FROM gpkg_extensions WHERE extension_name = 'gpkg_schema'")
    if known.fetchone() is None:
        for extended in ("gpkg_data_columns", "gpkg_data_column_constraints"):
            database.execute(REGISTER, [extended])
    names: set[str] = set()  # which the standard wants to be unique in a table
    for field, title in titles.items():
        german = title.get("de") or next(iter(title.values()))
        english = title.get("en")
        name = None if german in names else german
        names.add(german)
        told = None if english == german else english
        database.execute(INSERT, [table, field, name, german, told])
