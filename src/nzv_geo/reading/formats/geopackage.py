"""GeoPackage: a database, looked through before GDAL opens it: whole, no view without end."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nzv_geo.errors import DataError
from nzv_geo.reading.formats.base import GdalFormat, TableRow, Vetted
from nzv_geo.reading.limits import MB, Limits

if TYPE_CHECKING:
    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["GeoPackage"]

LARGEST_MB = 1_000_000  # where a file is read a part at a time
STEPS = 10_000  # of SQLite's machine between two looks at the clock
LAYERS = """SELECT c.table_name FROM gpkg_contents AS c JOIN gpkg_geometry_columns AS g
    ON lower(g.table_name) = lower(c.table_name) WHERE c.data_type = 'features' ORDER BY c.rowid"""
LONGEST_VALUE = 1_000_000_000  # bytes; more is more than SQLite holds
SMALLEST_ROW = 4  # bytes
PLAIN = ("INT", "MEDIUMINT", "SMALLINT", "TINYINT", "REAL", "DOUBLE", "FLOAT", "TEXT", "BOOLEAN",
         "DATE")  # fmt: skip


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
        """Tell by the signature; refuse any other database."""
        if not start.content.startswith(b"SQLite format 3\0"):
            return False
        if start.content[68:70] != b"GP":
            raise DataError(
                f"{start.name} is an SQLite database, but no GeoPackage; convert it first"
            )
        return True

    def take_along(self, path: Path, target: Path, limits: Limits) -> None:
        """Copy a file that is open in another program with its latest edits, which stand beside it.

        Reading them would write to it, so both are copied.
        """
        write_ahead = _write_ahead(path)
        if write_ahead.is_file() and write_ahead.stat().st_size:
            target.unlink()
            limits.require_size(path.stat().st_size + write_ahead.stat().st_size, path)
            shutil.copyfile(path, target)
            shutil.copyfile(write_ahead, _write_ahead(target))

    def look_through(
        self,
        dataset: Dataset,  # noqa: ARG002
        opening: Opening,
        options: ReadOptions,
    ) -> Vetted:
        """Find the layers, once reading them is known to end."""
        limits = options.limits if options.whole else replace(options.limits, max_mb=LARGEST_MB)
        layers = _registered_layers(opening.path, opening.name, limits)
        immutable = {} if _write_ahead(opening.path).exists() else {"IMMUTABLE": "YES"}
        return Vetted(
            replace(opening, options={"LIST_ALL_TABLES": "NO", **immutable}), layers=layers
        )


def _write_ahead(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _registered_layers(path: Path, name: str | Path, limits: Limits) -> list[str]:
    """Return the layers of a GeoPackage that it registers, once reading them is known to end.

    Opening a layer is enough for GDAL to run a view, so everything that is registered as a layer is
    tried here first.

    Raises
    ------
    DataError
        The file is cut off or damaged; or a layer is a view or has columns that need functions or
        tables from elsewhere, takes too long, or yields too much.
    """
    _require_whole(path, name)
    immutable = "" if _write_ahead(path).exists() else "&immutable=1"
    address = f"{path.resolve().as_uri()}?mode=ro{immutable}"
    end = time.monotonic() + limits.max_seconds
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.set_progress_handler(lambda: int(time.monotonic() > end), STEPS)
            database.setlimit(
                sqlite3.SQLITE_LIMIT_LENGTH, min(int(limits.most_mb() * MB), LONGEST_VALUE)
            )
            _require_tables(database, name)
            rows = database.execute("SELECT table_name FROM gpkg_contents").fetchall()
            for (table,) in rows:
                _require_bounded(database, str(table), name, limits, path.stat().st_size)
            return [str(table) for (table,) in database.execute(LAYERS)]
    except (sqlite3.Error, UnicodeError) as error:
        if time.monotonic() > end:
            raise DataError(
                f"{name}: a layer takes more than {limits.max_seconds:g} s; see --max-seconds"
            ) from error
        raise DataError(f"cannot read {name}: {error}; get it again") from error


def _require_tables(database: sqlite3.Connection, name: str | Path) -> None:
    """Refuse views in place of the tables that list what there is."""
    contents = "SELECT type FROM sqlite_master WHERE lower(name) LIKE 'gpkg_%'"
    if any(kind == "view" for (kind,) in database.execute(contents)):
        raise DataError(f"{name} has views where the standard asks for tables; not read")


def _require_whole(path: Path, name: str | Path) -> None:
    with path.open("rb") as file:
        header = file.read(100)
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    size = path.stat().st_size
    believable = header[24:28] == header[92:96]  # else an old program wrote the file
    if len(header) < 100 or (believable and size < (65_536 if page == 1 else page) * pages):
        raise DataError(f"{name} is cut off: {size:,} bytes are there; get it again")


def _require_bounded(
    database: sqlite3.Connection, table: str, name: str | Path, limits: Limits, size: int
) -> None:
    """Count what a layer will yield: all of it where it is computed, else rows and geometries."""
    what = f"layer {table!r} of {name}"
    kinds = database.execute(
        "SELECT type, coalesce(sql, '') FROM sqlite_master WHERE lower(name) = lower(?)", [table]
    ).fetchall()
    if any("VIRTUAL" in sql.upper().split()[:3] for _, sql in kinds):
        raise DataError(f"{what} is a virtual table; export it to a plain one")
    columns = database.execute(
        "SELECT name, type, hidden FROM pragma_table_xinfo(?)", [table]
    ).fetchall()
    computed = ("view" in {kind for kind, _ in kinds}) or any(hidden for _, _, hidden in columns)
    counted = [
        f"total(length(CAST({_quoted(column)} AS BLOB)))"
        if computed
        else f"total(length({_quoted(column)}))"
        for column, kind, _ in columns
        if computed or not str(kind).upper().startswith(PLAIN)
    ]
    query = f"SELECT {', '.join(['count(*)', *counted])} FROM {_quoted(table)}"  # noqa: S608
    rows, *sizes = database.execute(query).fetchone()
    limits.require_size(int(sum(sizes)), what)
    if not computed and rows * SMALLEST_ROW > size:
        raise DataError(f"{what} is damaged: more rows than the file has room for; get it again")


def _quoted(name: str) -> str:
    return '"{}"'.format(str(name).replace('"', '""'))
