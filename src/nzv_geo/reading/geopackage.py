"""Look through a GeoPackage before GDAL does: whole, and without a view that never ends."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from nzv_geo.errors import DataError
from nzv_geo.reading.limits import MB, Limits

__all__ = ["look_through_geopackage"]

STEPS = 10_000  # of SQLite's machine between two looks at the clock


def look_through_geopackage(path: Path, name: str | Path, limits: Limits) -> None:
    """Make sure that reading comes to an end, and reads nothing but this file.

    Opening a layer is enough for GDAL to run a view, so all that are registered are tried here
    first.

    Raises
    ------
    DataError
        The file is cut off; or a layer is a virtual table, or a view that needs functions or
        tables from elsewhere, takes too long, or yields too much.
    """
    _require_whole(path, name)
    write_ahead = path.with_name(f"{path.name}-wal").exists()
    address = f"{path.resolve().as_uri()}?mode=ro{'' if write_ahead else '&immutable=1'}"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, int(limits.max_mb * MB))
            tables = database.execute("SELECT table_name FROM gpkg_contents").fetchall()
            for (table,) in tables:
                _require_table(database, str(table), name, limits)
    except (sqlite3.Error, UnicodeError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"cannot read {name}: {error}; get it again") from error


def _require_whole(path: Path, name: str | Path) -> None:
    with path.open("rb") as file:
        header = file.read(100)
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    size = path.stat().st_size
    believable = header[24:28] == header[92:96]  # else an old program wrote the file
    if len(header) < 100 or (believable and size < (65_536 if page == 1 else page) * pages):
        raise DataError(f"{name} is cut off: {size:,} bytes are there; get it again")


def _require_table(
    database: sqlite3.Connection, layer: str, name: str | Path, limits: Limits
) -> None:
    found = database.execute(
        "SELECT type, coalesce(sql, '') FROM sqlite_master WHERE lower(name) = lower(?)", [layer]
    ).fetchall()
    kinds = {kind for kind, _ in found}
    texts = " ".join(sql.upper() for _, sql in found)
    if "CREATE VIRTUAL TABLE" in texts:
        raise DataError(f"layer {layer!r} of {name} is a virtual table; export it to a plain one")
    if "view" in kinds or "GENERATED ALWAYS" in texts or " AS (" in texts:
        _try(database, layer, name, limits)


def _try(database: sqlite3.Connection, layer: str, name: str | Path, limits: Limits) -> None:
    """Run a view once, with an eye on the clock and on what it yields."""
    what = f"layer {layer!r} of {name}"
    end = time.monotonic() + limits.max_seconds
    database.set_progress_handler(lambda: int(time.monotonic() > end), STEPS)
    quoted = '"{}"'.format(layer.replace('"', '""'))
    size = 0
    try:
        for row in database.execute(f"SELECT * FROM {quoted}"):  # noqa: S608
            size += sum(len(value) if isinstance(value, bytes | str) else 8 for value in row)
            limits.require_size(size, what)
    except sqlite3.Error as error:
        if time.monotonic() > end:
            raise DataError(
                f"{what} takes more than {limits.max_seconds:g} s; see --max-seconds"
            ) from error
        raise DataError(f"cannot read {what}: {error}; export it to a plain table") from error
    finally:
        database.set_progress_handler(None, 0)
