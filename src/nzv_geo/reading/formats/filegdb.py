"""File Geodatabase of Esri: a folder of tables, looked through before GDAL opens it."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

from nzv_geo.errors import DataError
from nzv_geo.reading.formats.base import GdalFormat, TableRow, Vetted
from nzv_geo.reading.unread import left_in

if TYPE_CHECKING:
    from pathlib import Path

    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["FileGeodatabase"]

HEADER = 40  # bytes of a table that are looked at
CATALOGUE = "a00000001.gdbtable"  # the table that lists all others
AROUND = 16  # bytes of a .gdbtablx before its offsets
ROWS_A_BLOCK = 1024
ITEMS = "a00000004.gdbtable"  # the table of what there is, each with a definition in XML
LONGEST_ITEMS = 20_000_000  # bytes of it that are looked through
DOMAIN = re.compile(  # of texts: for whole numbers, GDAL gives the words
    rb"GPCodedValueDomain2[^>]{0,500}>\s*<DomainName>([^<]{1,200})</DomainName>\s*"
    rb"<FieldType>esriFieldTypeString<"
)
OLD, NEW = 3, 4  # versions of a table


class FileGeodatabase(GdalFormat[Vetted]):
    """File Geodatabase: feature classes of a folder, also of one in an archive."""

    name = "File Geodatabase"
    listed = "File Geodatabase"
    rows = (
        TableRow(
            "File Geodatabase",
            "the folder (.gdb) of ArcGIS 10 and Pro, a folder with several, or a zip archive; "
            "feature classes in feature datasets, too; words in place of coded whole numbers "
            "(domains), where each has one",
            "tables without geometry and the words of coded texts, which a finding names; "
            "aliases, relations, rasters, compressed tables (.cdf)",
            "ogr2ogr and ogrinfo, pyogrio",
        ),
    )
    crs_rule = "of each layer"
    suffix = ".gdb"
    suffixes = (".gdb",)
    inside = (".gdbtable", ".gdbtablx", ".gdbindexes", ".spx", ".atx", ".freelist")
    several = True
    max_mb = 100
    driver = "OpenFileGDB"
    counts_in_head = True
    in_parts = True

    def recognises(self, start: Start) -> bool:  # noqa: ARG002
        """Take no file: it is a folder."""
        return False

    def look_through(
        self,
        dataset: Dataset,  # noqa: ARG002
        opening: Opening,
        options: ReadOptions,  # noqa: ARG002
    ) -> Vetted:
        """Find the layers, once all tables are known to be whole; name what has no geometry."""
        from nzv_geo.reading.gdal_bulk import layers_and_tables

        _require_tables(opening.path, opening.name)
        layers, tables = layers_and_tables(opening)
        if not layers:
            raise DataError(f"{opening.name} holds no layer with a geometry")
        findings = left_in(tables) + left_in(_domains(opening.path / ITEMS), "domains")
        return Vetted(opening, layers=layers, findings=findings)


def _domains(items: Path) -> list[str]:
    """Return the names of the domains of which the words are not read."""
    if not items.is_file():
        return []
    with items.open("rb") as file:
        found = DOMAIN.findall(file.read(LONGEST_ITEMS))
    return sorted({name.decode("utf-8", "replace") for name in found})


def _require_tables(path: Path, name: str | Path) -> None:
    """Refuse a table that is cut off, of which GDAL would give what is left."""
    from nzv_geo.reading.dbf import require_size

    if not (path / CATALOGUE).is_file():
        raise DataError(f"{name} lacks {CATALOGUE}, which lists its tables; copy the whole folder")
    for table in sorted(path.glob("*.gdbtable")):
        index = table.with_suffix(".gdbtablx")
        if not index.is_file():
            raise DataError(f"{name} lacks {index.name}; copy the whole folder")
        require_size(table.stat().st_size, _size_of_table(table, name), f"{table.name} of {name}")
        require_size(index.stat().st_size, _size_of_index(index), f"{index.name} of {name}")


def _size_of_table(path: Path, name: str | Path) -> int:
    """Return how many bytes a table says that it has; those of ArcGIS Pro 3.2 say it elsewhere."""
    header = _beginning(path)
    version, size = struct.unpack_from("<I", header)[0], struct.unpack_from("<Q", header, 24)[0]
    if version not in (OLD, NEW):
        raise DataError(f"{path.name} of {name} is no table of a File Geodatabase; get it again")
    return int(size) if version == OLD else HEADER


def _size_of_index(path: Path) -> int:
    """Return how many bytes the offsets of a table take at least."""
    version, blocks, _, width = struct.unpack_from("<IIII", _beginning(path))
    return AROUND + int(blocks * ROWS_A_BLOCK * width if version == OLD else 0)


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEADER).ljust(HEADER, b"\0")
