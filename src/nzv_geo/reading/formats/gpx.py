"""GPX: waypoints, routes and tracks of a GPS device."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nzv_geo.errors import DataError
from nzv_geo.findings import Finding, Kind
from nzv_geo.reading.formats.base import Content, GdalFormat, Head, TableRow, Vetted
from nzv_geo.reading.gml_shapes import hide
from nzv_geo.reading.gpx_shapes import LAYERS, GpxFacts, GpxShapes
from nzv_geo.reading.xml_text import Steps, look_through

if TYPE_CHECKING:
    from xml.parsers import expat

    import geopandas

    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["Gpx"]

ROOT = re.compile(rb"<(\w+:)?gpx[\s>]")
STANDARD = {  # fields that GDAL gives every layer; any others are of extensions
    "ageofdgpsdata", "cmt", "course", "desc", "dgpsid", "ele", "fix", "geoidheight", "hdop",
    "magvar", "name", "number", "pdop", "sat", "speed", "src", "sym", "time", "type", "vdop",
}  # fmt: skip
POSITION = {  # of a point within its route or track, which GDAL adds
    "route_points": {"route_fid", "route_point_id"},
    "track_points": {"track_fid", "track_seg_id", "track_seg_point_id"},
}


@dataclass(frozen=True)
class VettedGpx(Vetted):
    """GPX that may be opened.

    Parameters
    ----------
    facts
        What it holds.
    """

    facts: GpxFacts = field(default_factory=GpxFacts)


class Gpx(GdalFormat[VettedGpx]):
    """GPX 1.0 and 1.1: waypoints, routes, tracks, and the points of these are layers."""

    name = "GPX"
    listed = "GPX"
    rows = (
        TableRow(
            "GPX 1.0, 1.1",
            "waypoints, routes, tracks, route_points and track_points as layers; times; the one of "
            "the first three that holds anything is taken without `--layer`",
            "extensions of devices that nest; second links, links of GPX 1.0; elements with a "
            "prefix; track segments of one point",
            "ogr2ogr, pyogrio, a hand-written log",
        ),
    )
    crs_rule = "WGS 84, always"
    heights = "kept, unless all are zero or some points of a line have none"
    suffix = ".gpx"
    suffixes = (".gpx",)
    notation = "XML"
    turn = 1
    several = True
    max_mb = 90
    driver = "GPX"

    def recognises(self, start: Start) -> bool:
        """Tell by an element that is named so."""
        root = ROOT.search(start.text) if start.notation == "XML" else None
        if root and root[1]:
            raise DataError(
                f"{start.name} is GPX that writes {root[0].decode()[1:-1]}, with a prefix, which "
                "is not read; save it again, e.g. in QGIS"
            )
        return root is not None

    def look_through(
        self,
        dataset: Dataset,
        opening: Opening,
        options: ReadOptions,
    ) -> VettedGpx:
        """Read it once: whole, well-formed, every point a place."""
        found: list[GpxShapes] = []

        def steps(parser: expat.XMLParserType) -> Steps:
            """Follow its points."""
            found.append(GpxShapes(parser, opening.name))
            return found[0].enter, found[0].leave

        look_through(opening.path, opening.name, options.limits, steps)
        facts = found[0].facts
        findings = []
        if facts.single:
            shown = opening.path.with_name("shown.gpx")
            hide(opening.path, facts.single, shown)
            opening = replace(opening, path=shown)
            facts.counts["track_points"] -= len(facts.single)
            findings.append(_note("segments", len(facts.single)))
        opening = replace(opening, settings={"GPX_ELE_AS_25D": "YES"})
        return VettedGpx(
            opening,
            findings=findings,
            metadata={"title": dataset.name},
            counts=dict(facts.counts),
            facts=facts,
        )

    def layers(self, vetted: VettedGpx) -> list[str]:
        """Return the layers that hold anything, once no other driver claims the file."""
        from nzv_geo.reading.gdal_bulk import layer_names

        return [name for name in layer_names(vetted.opening) if vetted.counts.get(name)]

    def is_main(self, vetted: VettedGpx, layer: str) -> bool:
        """Take waypoints, routes or tracks where there is but one of them."""
        return [name for name in LAYERS.values() if vetted.counts.get(name)] == [layer]

    def read(self, vetted: VettedGpx, layer: str | None, options: ReadOptions) -> Content:
        """Read a layer, which has the title of the file where it is the main one."""
        content = super().read(vetted, layer, options)
        return content if self.is_main(vetted, layer or "") else content._replace(metadata={})

    def complete(
        self,
        vetted: VettedGpx,
        layer: str | None,
        features: geopandas.GeoDataFrame,
        findings: list[Finding],
    ) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
        """Drop fields that no feature has, and heights that are made up."""
        import shapely

        from nzv_geo.reading.heights import without_zero_heights

        stated = {*vetted.facts.fields[layer or ""], *POSITION.get(layer or "", ())}
        features = features.drop(
            columns=[
                name
                for name in features.columns.drop(features.geometry.name)
                if not _is_stated(name, stated)
            ]
        )
        partly = vetted.facts.partly_high[layer or ""]
        if partly:
            shapes = features.geometry.to_numpy(copy=True)
            shapes[partly] = shapely.force_2d(shapes[partly])
            features = features.set_geometry(shapes, crs=features.crs)
            findings = [*findings, _note("heights", len(partly))]
        return without_zero_heights(features), findings

    def head(self, vetted: VettedGpx, layer: str | None, options: ReadOptions) -> Head:
        """Return what GDAL says of a layer, without the fields that no feature has."""
        head = super().head(vetted, layer, options)
        stated = {*vetted.facts.fields[layer or ""], *POSITION.get(layer or "", ())}
        fields = {name: kind for name, kind in head.fields.items() if _is_stated(name, stated)}
        return head._replace(fields=fields, features=vetted.counts.get(layer or ""))


def _is_stated(name: str, stated: set[str]) -> bool:
    """Tell whether a field of GDAL stands in the file; those of links and extensions have more."""
    if name.startswith("link"):
        return "link" in stated and not name.startswith("link2")
    return name in stated or name not in STANDARD


def _note(variant: str, count: int) -> Finding:
    return Finding.of(Kind.CONTENT_LEFT_OUT, severity="note", variant=variant, count=count)
