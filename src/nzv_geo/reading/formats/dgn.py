"""DGN: drawings of MicroStation before version 8."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nzv_geo.findings import Finding, Kind, listed
from nzv_geo.reading.formats.base import GdalFormat, TableRow, Vetted

if TYPE_CHECKING:
    import geopandas

    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["Dgn"]

STARTS = (b"\x08\x09\xfe\x02", b"\xc8\x09\xfe\x02")  # in the plane, in space
ADDED = {"ULink"}  # what programs note for themselves
RARE = ("EntityNum", "MSLink", "Text")  # left out where no element has one


class Dgn(GdalFormat[Vetted]):
    """A drawing of MicroStation, whose levels are a field."""

    name = "DGN"
    listed = "DGN"
    rows = (
        TableRow(
            "DGN before version 8",
            "the whole drawing with its field `Level`; shapes and closed lines that do not cross "
            "themselves as areas; texts as points with the field `Text`; what cells hold",
            "version 8 (save it as DXF); solids, cones, dimensions, shared cells, pictures; "
            "linkages of programs; colours",
            "ogr2ogr, fiona",
        ),
    )
    crs_rule = "none: `--source-crs`"
    heights = "kept, unless all are zero"
    suffix = ".dgn"
    suffixes = (".dgn",)
    driver = "DGN"
    counts_in_head = True
    added_fields = frozenset(ADDED)
    takes_encoding = True

    def recognises(self, start: Start) -> bool:
        """Tell by its first element."""
        return start.content.startswith(STARTS)

    def look_through(
        self,
        dataset: Dataset,  # noqa: ARG002
        opening: Opening,
        options: ReadOptions,
    ) -> Vetted:
        """Follow its elements; guess the encoding, which it does not say."""
        from nzv_geo.reading.dgn_elements import look_through_dgn
        from nzv_geo.reading.stated_encoding import decide, gdal_name

        facts = look_through_dgn(opening.path, opening.name)
        encoding = decide(b"\n".join(facts.strange), [], options.encoding, opening.name)
        findings = [*encoding.findings]
        if facts.left_out:
            parts = [f"{what} ({count:,})" for what, count in sorted(facts.left_out.items())]
            findings.append(Finding.of(Kind.CONTENT_LEFT_OUT, parts=listed(parts)))
        opening = replace(opening, options={"ENCODING": gdal_name(encoding.codec)})
        return Vetted(opening, encoding=encoding.stated, findings=findings)

    def complete(
        self,
        vetted: Vetted,  # noqa: ARG002
        layer: str | None,  # noqa: ARG002
        features: geopandas.GeoDataFrame,
        findings: list[Finding],
    ) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
        """Drop what no element has; make areas of closed lines."""
        from nzv_geo.reading.heights import without_zero_heights
        from nzv_geo.reading.rings import with_areas

        features["Text"] = features["Text"].replace("", None)
        empty = [name for name in RARE if features[name].isna().all()]
        features = features.drop(columns=[*ADDED, *empty], errors="ignore")
        return without_zero_heights(with_areas(features)), findings
