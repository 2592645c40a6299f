"""Styles that QGIS keeps inside a GeoPackage, in its table ``layer_styles``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nzv_geo.files import working_folder
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.sqlite_tables import copy_with_edits, has_edits, opened
from nzv_geo.reading.styles.reader import style_in
from nzv_geo.reading.styles.style_file import StyleFile
from nzv_geo.reading.styles.tree import LARGEST_MB, read_tree

__all__ = ["style_in_geopackage"]

TABLE = "layer_styles"
ASKED = ("f_table_name", "styleQML", "styleSLD", "useAsDefault")
# That of this layer which is marked as the one to use; without a mark, the first.
STYLES = """SELECT styleQML, styleSLD FROM layer_styles WHERE lower(f_table_name) = lower(?)
    ORDER BY CAST(useAsDefault AS TEXT) IN ('1', 'true') DESC, rowid LIMIT 1"""


def style_in_geopackage(
    path: str | Path, layer: str, *, limits: Limits | None = None
) -> StyleFile | None:
    """Return the style that a GeoPackage brings for one of its layers.

    The file is not written to. A table of styles that is none, such as a view, counts as none.

    Parameters
    ----------
    path
        The GeoPackage.
    layer
        Name of the table of features.
    limits
        How large and deep a style may be, and how long looking may take.

    Returns
    -------
    StyleFile or None
        The default style; that of QGIS before that of SLD. None where there is none.

    Raises
    ------
    DataError
        The file cannot be read, or its style is none or means harm.
    """
    path = Path(path)
    bounds = (limits or Limits()).fresh()
    name = f"{path.name}, layer {layer}"
    with _opened(path, bounds) as database:
        found = database.execute(STYLES, [layer]).fetchone() if _has_styles(database) else None
    for text in found or ():
        if isinstance(text, str) and text.strip():
            # A text has no encoding any more, whatever its first line says.
            tree = read_tree([text.encode("utf-8", "replace")], name, bounds, encoding="utf-8")
            return style_in(tree, name)
    return None


def _has_styles(database: sqlite3.Connection) -> bool:
    """Tell whether there is a table of styles: a plain one, with the columns of QGIS."""
    kinds = database.execute(
        "SELECT type, coalesce(sql, '') FROM sqlite_master WHERE lower(name) = ?", [TABLE]
    ).fetchall()
    if len(kinds) != 1 or kinds[0][0] != "table" or "VIRTUAL" in kinds[0][1].upper().split()[:3]:
        return False
    columns = database.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", [TABLE]).fetchall()
    plain = {str(name).lower() for name, hidden in columns if not hidden}
    return {name.lower() for name in ASKED} <= plain


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[sqlite3.Connection]:
    """Open a GeoPackage without writing to it; of one that is being edited, a copy."""
    what = f"the styles of {path}"
    if not has_edits(path):
        with opened(path, what, limits, most_mb=LARGEST_MB) as database:
            yield database
        return
    with working_folder() as folder:
        copy = folder / "copy.gpkg"
        copy_with_edits(path, copy, limits)
        with opened(copy, what, limits, most_mb=LARGEST_MB) as database:
            yield database
