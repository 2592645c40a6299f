"""Shapefile: several files that belong together."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nzv_geo.errors import DataError
from nzv_geo.findings import Finding, Kind
from nzv_geo.reading.foreign import require_no_foreign_parts
from nzv_geo.reading.formats.base import GdalFormat, TableRow, Vetted

if TYPE_CHECKING:
    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["Shapefile"]

HEADER = 100  # bytes of a .shp and .shx


class Shapefile(GdalFormat[Vetted]):
    """A shapefile, alone, with its parts in a folder, or in an archive."""

    name = "Shapefile"
    listed = "Shapefile"
    rows = (
        TableRow(
            "Shapefile",
            ".shp, a folder, or a zip archive; a missing .shx is made again; .dbf in any encoding "
            "of the table below",
            ".qix, .sbn, .shp.xml",
            "ogr2ogr, ArcGIS's style (cp1252), DOS (cp850), BKG's zip with subfolders",
        ),
    )
    crs_rule = ".prj"
    suffix = ".shp"
    parts = (".shp", ".shx", ".dbf", ".prj", ".cpg")
    driver = "ESRI Shapefile"
    counts_in_head = True
    in_parts = True
    takes_encoding = True

    def recognises(self, start: Start) -> bool:
        """Tell by the signature."""
        return start.content.startswith(b"\x00\x00\x27\x0a")

    def look_through(
        self,
        dataset: Dataset,  # noqa: ARG002
        opening: Opening,
        options: ReadOptions,
    ) -> Vetted:
        """Check that all parts are there and whole, and decide on the encoding of the text."""
        index, table = opening.path.with_suffix(".shx"), opening.path.with_suffix(".dbf")
        findings = []
        require_no_foreign_parts(opening.path, opening.name, self.parts)
        _require_whole_shapes(opening.path, opening.name)
        if index.exists():
            _require_whole_shapes(index, f"the .shx of {opening.name}")
        if not index.exists():
            opening = replace(opening, settings={"SHAPE_RESTORE_SHX": "YES"})
            findings.append(Finding.of(Kind.SHX_MISSING))
        if not table.exists():
            findings.append(Finding.of(Kind.DBF_MISSING))
            return Vetted(replace(opening, encoding="UTF-8"), encoding="–", findings=findings)
        return _with_table(opening, table, options.encoding, findings)


def _with_table(
    opening: Opening, table: Path, encoding: str | None, findings: list[Finding]
) -> Vetted:
    """Look through the table, which must belong to the shapes."""
    from nzv_geo.reading.dbf import look_through_dbf
    from nzv_geo.reading.stated_encoding import gdal_name

    index = opening.path.with_suffix(".shx")
    shapes = (index.stat().st_size - HEADER) // 8 if index.exists() else None
    facts = look_through_dbf(table, opening.name, encoding, shapes)
    opening = replace(
        opening, encoding=gdal_name(facts.encoding), records=facts.rows - facts.deleted
    )
    stated = f"{facts.encoding} ({facts.encoding_from})"
    return Vetted(opening, encoding=stated, findings=[*findings, *facts.findings])


def _require_whole_shapes(path: Path, name: str | Path) -> None:
    from nzv_geo.reading.dbf import require_size

    with path.open("rb") as file:
        header = file.read(HEADER)
    if len(header) < HEADER:
        raise DataError(f"{name} is cut off in its header; get it again")
    declared = struct.unpack(">i", header[24:28])[0] * 2
    require_size(path.stat().st_size, declared, name)
