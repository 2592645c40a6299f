"""GeoJSON, and its sequence of one feature a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from nzv_geo.errors import DataError
from nzv_geo.reading.formats.base import Content, GdalFormat, TableRow, Vetted
from nzv_geo.reading.formats.topojson import is_topology
from nzv_geo.reading.json_text import TYPES, WGS84, look_through_geojson, named_crs, types_in
from nzv_geo.reading.mapped import any_word, mapped
from nzv_geo.reading.unread import unreadable, without_partial

if TYPE_CHECKING:
    import geopandas

    from nzv_geo.findings import Finding
    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.gdal_arrow import Shortcut
    from nzv_geo.reading.gdal_parts import Part
    from nzv_geo.reading.json_text import JsonFacts
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["GeoJson", "GeoJsonSequence", "VettedGeoJson"]

LONGEST_LINE = 100_000_000  # of a sequence
HEAD = 65_536
CHUNK = 1_000_000
BLANK = b"\x1e \t\r\n"
AS_ONE_MB = 80  # of GeoJSON that is one feature, which GDAL holds in twenty times the memory


@dataclass(frozen=True)
class VettedGeoJson(Vetted):
    """GeoJSON that may be opened.

    Parameters
    ----------
    geometries
        How often it says "geometry"; -1 where nobody counted.
    plain
        Its features, where they are plain and were read already.
    """

    geometries: int = -1
    plain: geopandas.GeoDataFrame | None = field(default=None, compare=False, repr=False)


class GeoJson(GdalFormat[VettedGeoJson]):
    """GeoJSON of RFC 7946, or that of 2008, which names its CRS."""

    name = "GeoJSON"
    listed = "GeoJSON"
    rows = (
        TableRow(
            "GeoJSON",
            "RFC 7946 and the GeoJSON of 2008 with its CRS named in `crs`; UTF-8, UTF-16, or "
            "another encoding, which is then a finding; texts as `id` of a feature",
            "numbers as `id` of a feature; a `crs` that is a link; `NaN`",
            "ogr2ogr, QGIS's style, nzv-geo's own exports",
        ),
    )
    crs_rule = "`crs`; else WGS 84"
    suffix = ".geojson"
    suffixes = (".geojson", ".json")
    shared_suffixes: ClassVar[tuple[str, ...]] = (".json",)
    notation = "JSON"
    turn = 2
    driver = "GeoJSON"
    by_driver_name = True
    in_parts = True
    # What one feature may take for each MB that is loaded: of a collection, in GDAL's memory.
    feature_mb = 4.0

    def recognises(self, start: Start) -> bool:
        """Tell by the types that it names, or a collection named after long texts."""
        return _has_features(start) and not is_topology(start)

    def may_hold_layer(self, head: bytes) -> bool:
        """Tell a layer from other JSON."""
        return b'"Feature' in head

    def look_through(
        self, dataset: Dataset, opening: Opening, options: ReadOptions
    ) -> VettedGeoJson:
        """Find out what it says of itself, and bound what one feature may take.

        Where it is plain, it is read with that.
        """
        if options.whole and (plain := self._plain(opening, options)):
            return plain
        facts = self._facts(opening, options)
        if not facts.members:  # no collection
            options.limits.require_size(dataset.size, opening.name, AS_ONE_MB)
        return VettedGeoJson(
            self._bounded(opening, options),
            geometries=facts.geometries,
            findings=facts.findings,
            metadata=facts.members,
        )

    def _plain(self, opening: Opening, options: ReadOptions) -> VettedGeoJson | None:
        from nzv_geo.reading.plain_geojson import read_plain

        bounded = self._bounded(opening, options)
        features, members = read_plain(bounded, options.limits) or (None, {})
        if features is None:
            return None
        named_crs(list(members.items()), opening.name, with_crs=options.trusts_file_crs)
        return VettedGeoJson(bounded, metadata=members, plain=features)

    def read(self, vetted: VettedGeoJson, layer: str | None, options: ReadOptions) -> Content:
        """Read it by GDAL, unless it was plain."""
        if vetted.plain is None:
            return super().read(vetted, layer, options)
        return Content(vetted.plain, list(vetted.findings), dict(vetted.metadata))

    def _facts(self, opening: Opening, options: ReadOptions) -> JsonFacts:
        return look_through_geojson(
            opening.path, opening.name, options.limits, with_crs=options.trusts_file_crs
        )

    def _bounded(self, opening: Opening, options: ReadOptions) -> Opening:
        most = self.feature_mb * options.limits.most_mb(self.max_mb)
        return replace(opening, settings={"OGR_GEOJSON_MAX_OBJ_SIZE": f"{max(1, most):.0f}"})

    def complete(
        self,
        vetted: VettedGeoJson,
        layer: str | None,  # noqa: ARG002
        features: geopandas.GeoDataFrame,
        findings: list[Finding],
    ) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
        """Leave geometries empty that GDAL read in part; refuse what is no feature."""
        from nzv_geo.reading.json_shapes import lost_geometries, require_features

        path, name = vetted.opening.path, vetted.opening.name
        if vetted.geometries not in (-1, len(features)):
            require_features(path, name, len(features))
        lost = lost_geometries(path, name, features.geometry.to_numpy())
        found = [unreadable(str(row + 1), reason) for row, reason in lost.items()]
        return features, without_partial(features, findings, found)

    def read_parts(
        self,
        vetted: VettedGeoJson,
        layer: str | None,
        size: int,
        shortcut: Shortcut | None = None,  # noqa: ARG002 - every vertex is counted
    ) -> Iterator[Part]:
        """Read so many features at a time; refuse the file if vertices were lost on the way."""
        import shapely

        from nzv_geo.reading.json_shapes import require_vertices

        vertices = 0
        for features, findings in super().read_parts(vetted, layer, size):
            vertices += int(shapely.count_coordinates(features.geometry))
            yield features, findings
        require_vertices(vetted.opening.path, vetted.opening.name, vertices)


class GeoJsonSequence(GeoJson):
    """One feature of GeoJSON a line, or between record separators."""

    name = "GeoJSON sequence"
    listed = ""
    rows = (
        TableRow(
            "GeoJSON sequence",
            "one feature a line, or RFC 8142 with record separators",
            "pretty-printed features",
            "ogr2ogr (both), hand-written",
        ),
    )
    suffix = ".geojsons"
    suffixes = (".geojsonl", ".geojsons")
    shared_suffixes = ()
    turn = 1
    driver = "GeoJSONSeq"
    feature_mb = 0.2  # of a sequence, as text

    def recognises(self, start: Start) -> bool:
        """Tell by a second object that begins where the first ends."""
        return super().recognises(start) and _is_sequence(start.text, start.path)

    def look_through(
        self,
        dataset: Dataset,  # noqa: ARG002
        opening: Opening,
        options: ReadOptions,
    ) -> VettedGeoJson:
        """Find out what it says of itself, and count its features."""
        facts = self._facts(opening, options)
        records = _count_records(opening.path, opening.name)
        opening = replace(self._bounded(opening, options), records=records)
        return VettedGeoJson(opening, facts.crs or WGS84, findings=facts.findings)


def _has_features(start: Start) -> bool:
    if start.notation != "JSON":
        return False
    return bool(TYPES.intersection(types_in(start.text))) or _says_collection(start.path)


def _says_collection(path: Path) -> bool:
    """Tell whether a collection is named anywhere, such as after long texts at its beginning."""
    with mapped(path) as text:
        return any_word(text, [b'"FeatureCollection"'])


def _is_sequence(text: bytes, path: Path) -> bool:
    """Tell whether a line ends one object and the next begins another, or RS stands before each.

    Within one object there would be a comma between them.
    """
    if text.startswith(b"\x1e"):
        return True
    with path.open("rb") as file:
        lines = iter(partial(file.readline, LONGEST_LINE), b"")
        first = next((line for line in lines if line.strip()), b"")
        rest = file.read(HEAD)
    return first.rstrip().endswith(b"}") and rest.lstrip().startswith(b"{")


def _count_records(path: Path, name: str | Path) -> int:
    r"""Count the objects of a sequence; GDAL would leave out a damaged one without a word.

    Raises
    ------
    DataError
        One is no sound JSON, which is looked for where the last one is not.
    """
    count, last = 0, b""
    with path.open("rb") as file:
        start = file.read(CHUNK)
    if start[:1].isspace():  # GDAL would lose what follows
        content = path.read_bytes().lstrip()
        path.unlink()
        path.write_bytes(content)
    with path.open("rb") as file:
        separated = start.startswith(b"\x1e")
        for line in _records(file) if separated else file:
            record = line.strip(BLANK)
            count += bool(record)
            if record or separated:  # nothing after a separator: cut off there
                last = record
    try:
        json.loads(last)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{name} is cut off, or damaged in its last line; get it again") from error
    return count


def _records(file: BinaryIO) -> Iterator[bytes]:
    """Yield what stands between record separators, as RFC 8142 has it."""
    left = b""
    while chunk := file.read(CHUNK):
        *whole, left = (left + chunk).split(b"\x1e")
        yield from whole
    yield left
