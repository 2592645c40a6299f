"""Databases of SQLite, looked through before anybody reads them: whole, no table without end."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from nzv_geo.errors import DataError
from nzv_geo.reading.limits import DEFAULT_MB, MB, Limits

__all__ = [
    "LARGEST_MB",
    "copy_with_edits",
    "has_edits",
    "opened",
    "require_bounded",
    "require_plain",
    "require_whole",
]

LARGEST_MB = 1_000_000  # where a file is read a part at a time
STEPS = 10_000  # of SQLite's machine between two looks at the clock
LONGEST_VALUE = 1_000_000_000  # bytes; more is more than SQLite holds
SMALLEST_ROW = 4  # bytes
PLAIN = ("INT", "MEDIUMINT", "SMALLINT", "TINYINT", "REAL", "DOUBLE", "FLOAT", "TEXT", "BOOLEAN",
         "DATE")  # fmt: skip


def _write_ahead(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def has_edits(path: Path) -> bool:
    """Tell whether edits that another program has open stand beside a database.

    Examples
    --------
    >>> has_edits(Path("none.gpkg"))
    False
    """
    beside = _write_ahead(path)
    return beside.is_file() and beside.stat().st_size > 0


def copy_with_edits(path: Path, target: Path, limits: Limits) -> None:
    """Copy a database and the edits beside it: reading them would write to it.

    Raises
    ------
    DataError
        Both together are too large.
    """
    beside = _write_ahead(path)
    limits.require_size(path.stat().st_size + beside.stat().st_size, path)
    target.unlink(missing_ok=True)
    shutil.copyfile(path, target)
    shutil.copyfile(beside, _write_ahead(target))


@contextmanager
def opened(
    path: Path, what: str, limits: Limits, *, most_mb: float = DEFAULT_MB
) -> Iterator[sqlite3.Connection]:
    """Open a database for reading only, so that nothing in it takes without end.

    Parameters
    ----------
    path
        The database.
    what
        What is read of it, as errors call it.
    limits
        How long that may take.
    most_mb
        Megabytes that one value may have where the limits do not say.

    Raises
    ------
    DataError
        It is damaged, takes too long, or needs what this SQLite does not have.

    Examples
    --------
    >>> with opened(Path("/tmp"), "plan.gpkg", Limits()) as database:
    ...     pass
    Traceback (most recent call last):
    ...
    nzv_geo.errors.DataError: cannot read plan.gpkg: ...
    """
    end = time.monotonic() + limits.max_seconds
    immutable = "" if _write_ahead(path).exists() else "&immutable=1"
    address = f"{path.resolve().as_uri()}?mode=ro{immutable}"
    longest = min(int(limits.most_mb(most_mb) * MB), LONGEST_VALUE)
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.set_progress_handler(lambda: int(time.monotonic() > end), STEPS)
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, longest)
            yield database
    except (sqlite3.Error, UnicodeError) as error:
        reason = f"{error}; get it again"
        if time.monotonic() > end:
            reason = f"a table takes more than {limits.max_seconds:g} s; see --max-seconds"
        raise DataError(f"cannot read {what}: {reason}") from error


def require_whole(path: Path, name: str | Path) -> None:
    """Raise DataError where a database has fewer bytes than its header says."""
    with path.open("rb") as file:
        header = file.read(100)
    page = int.from_bytes(header[16:18], "big")
    pages = int.from_bytes(header[28:32], "big")
    size = path.stat().st_size
    believable = header[24:28] == header[92:96]  # else an old program wrote the file
    if len(header) < 100 or (believable and size < (65_536 if page == 1 else page) * pages):
        raise DataError(f"{name} is cut off: {size:,} bytes are there; get it again")


def require_plain(database: sqlite3.Connection, pattern: str, name: str | Path) -> None:
    """Refuse views in place of the tables that list what there is.

    Parameters
    ----------
    database
        The database.
    pattern
        Names of those tables, in small letters, for ``GLOB``.
    name
        What to call it in errors.

    Raises
    ------
    DataError
        One of them is no plain table.
    """
    listed = "SELECT type, coalesce(sql, '') FROM sqlite_master WHERE lower(name) GLOB ?"
    if any(kind == "view" or _is_virtual(sql) for kind, sql in database.execute(listed, [pattern])):
        raise DataError(f"{name} has views where the standard asks for tables; not read")


def _is_virtual(sql: str) -> bool:
    return "VIRTUAL" in sql.upper().split()[:3]


def require_bounded(
    database: sqlite3.Connection, table: str, name: str | Path, limits: Limits, size: int
) -> None:
    """Count what a layer will yield: all of it where it is computed, else rows and geometries.

    Opening a layer is enough for GDAL to run a view, so that it has to be tried here first.

    Parameters
    ----------
    database
        The database.
    table
        Name of the table or view.
    name
        What to call the file in errors.
    limits
        How much it may yield.
    size
        Bytes of the file.

    Raises
    ------
    DataError
        It is a virtual table, damaged, or yields too much.
    """
    what = f"layer {table!r} of {name}"
    kinds = database.execute(
        "SELECT type, coalesce(sql, '') FROM sqlite_master WHERE lower(name) = lower(?)", [table]
    ).fetchall()
    if any(_is_virtual(sql) for _, sql in kinds):
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
