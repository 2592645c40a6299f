"""MIF: what MapInfo exports as text, with its table in a .mid."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nzv_geo.errors import DataError
from nzv_geo.reading.foreign import require_no_foreign_parts
from nzv_geo.reading.formats.mapinfo_tab import MapInfoTab, VettedTab
from nzv_geo.reading.formats.records import TableRow
from nzv_geo.reading.stated_encoding import DecidedEncoding

if TYPE_CHECKING:
    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["MapInfoMif"]

START = re.compile(rb"version\s+\d+\s*\r?\n", re.IGNORECASE)
HEAD = 100_000  # bytes in which GDAL's drivers look for what is theirs
MOST_STRANGE = 100_000  # lines that are looked at for their encoding
CHARSET = re.compile(rb"^\s*charset\b[^\r\n]*", re.IGNORECASE | re.MULTILINE)


class MapInfoMif(MapInfoTab):
    """An export of MapInfo, with its table beside it."""

    name = "MapInfo MIF"
    listed = "MapInfo MIF"
    rows = (
        TableRow(
            "MapInfo MIF",
            ".mif with its .mid, a folder, or a zip archive; text in the character set it names; "
            "labels as points with the field `Text`",
            "a CRS that another table has; numbers that are missing (they are 0); styles",
            "ogr2ogr, pyogrio (Latin 1 and 2, UTF-8), hand-written",
        ),
    )
    suffix = ".mif"
    parts = (".mif", ".mid")
    shared_parts = (".mid",)

    def recognises(self, start: Start) -> bool:
        """Tell by its first line."""
        return START.match(start.text) is not None

    def look_through(
        self,
        dataset: Dataset,  # noqa: ARG002
        opening: Opening,
        options: ReadOptions,
    ) -> VettedTab:
        """Read it once: every object whole; decide on the encoding."""
        import numpy

        from nzv_geo.reading.mapinfo import decided_charset, stated_crs
        from nzv_geo.reading.mif_lines import look_through_mif
        from nzv_geo.reading.xml_text import require_data

        path, name = opening.path, opening.name
        require_no_foreign_parts(path, name, self.parts)
        with path.open("rb") as file:
            require_data(file.read(HEAD), name)
        facts = look_through_mif(path, name, options.limits)
        text = _table(path, name, len(facts.drawn), facts.columns)
        strange = b"\n".join([*facts.strange, *text])
        encoding = decided_charset(strange, facts.charset, options.encoding, name)
        _say_charset(path, facts.charset, encoding)
        opening = replace(opening, records=len(facts.drawn))
        return VettedTab(
            opening,
            stated_crs(opening),
            encoding.stated,
            encoding.findings,
            drawn=numpy.array(facts.drawn, dtype=bool),
        )


def _table(path: Path, name: str | Path, objects: int, columns: int) -> list[bytes]:
    """Return lines beyond ASCII of the table, once it has a row for each object."""
    table = path.with_suffix(".mid")
    if not table.exists():
        if columns:
            raise DataError(f"{name} comes without its .mid; the two belong together: get both")
        return []
    rows, strange = 0, list[bytes]()
    with table.open("rb") as file:
        for line in file:
            rows += bool(line.strip())
            if not line.isascii() and len(strange) < MOST_STRANGE:
                strange.append(line.strip())
    if rows != objects:
        raise DataError(
            f"{name} has {objects:,} objects, but {rows:,} rows in its .mid: it is cut off, or "
            "they do not belong together; get both again"
        )
    return strange


def _say_charset(path: Path, charset: str, encoding: DecidedEncoding) -> None:
    """Write the name of the encoding into the header, where it says another one."""
    from nzv_geo.reading.mapinfo import charset_of

    right = charset_of(encoding.codec)
    if charset.lower() == right.lower() or (not charset and encoding.codec == "utf-8"):
        return
    content = path.read_bytes()
    line = f'Charset "{right}"'.encode()
    first = content.index(b"\n") + 1
    content = (
        CHARSET.sub(line, content, count=1)
        if charset
        else (content[:first] + line + b"\n" + content[first:])
    )
    path.unlink()
    path.write_bytes(content)
