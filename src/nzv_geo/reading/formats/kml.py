"""KML, and KMZ, which is KML in a zip archive."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.html_text import readable_text
from nzv_geo.reading.formats.base import GdalFormat, TableRow, Vetted
from nzv_geo.reading.history import LARGEST
from nzv_geo.reading.kml_shapes import KmlShapes
from nzv_geo.reading.xml_text import Steps, look_through

if TYPE_CHECKING:
    from xml.parsers import expat

    import geopandas

    from nzv_geo.findings import Finding
    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["Kml"]

HISTORY = re.compile(rb'<Data name="nzv_geo"><value>([^<]*)</value>')
ROOT = re.compile(rb"<(\w+:)?kml[\s>]")
MANY_FOLDERS = 100  # each of which would be asked for its features
# What LIBKML makes of every placemark, whether or not the file says so.
FIELDS = {
    "id", "Name", "description", "timestamp", "begin", "end", "altitudeMode", "tessellate",
    "extrude", "visibility", "drawOrder", "icon",
}  # fmt: skip


class Kml(GdalFormat[Vetted]):
    """KML, of which every folder is a layer."""

    name = "KML"
    listed = "KML, KMZ"
    rows = (
        TableRow(
            "KML, KMZ",
            "folders as layers, ExtendedData of both kinds, tracks",
            "styles, links to other files, pictures; a field `name` beside a placemark's own name; "
            "of HTML in values, the text is read",
            "ogr2ogr (KML, LIBKML, KMZ), styles of Google Earth and of a phone",
        ),
    )
    crs_rule = "WGS 84, always"
    heights = "kept, unless all are zero"
    suffix = ".kml"
    suffixes = (".kml",)
    notation = "XML"
    turn = 1
    several = True
    max_mb = 90
    driver = "LIBKML"
    added_fields = frozenset(FIELDS - {"Name", "description"})

    def recognises(self, start: Start) -> bool:
        """Tell by an element that is named so."""
        return start.notation == "XML" and ROOT.search(start.text) is not None

    def look_through(
        self,
        dataset: Dataset,  # noqa: ARG002
        opening: Opening,
        options: ReadOptions,
    ) -> Vetted:
        """Read it once: whole, well-formed, nothing of which GDAL makes something else."""

        def steps(parser: expat.XMLParserType) -> Steps:
            """Follow its geometries."""
            shapes = KmlShapes(parser, opening.name)
            return shapes.enter, shapes.leave

        look_through(opening.path, opening.name, options.limits, steps)
        return Vetted(opening, metadata=_history(opening.path))

    def layers(self, vetted: Vetted) -> list[str]:
        """Return the folders that hold anything."""
        from nzv_geo.reading.gdal_bulk import filled_layers, layer_names

        names = layer_names(vetted.opening)
        return filled_layers(vetted.opening, names) if len(names) < MANY_FOLDERS else names

    def complete(
        self,
        vetted: Vetted,
        layer: str | None,  # noqa: ARG002
        features: geopandas.GeoDataFrame,
        findings: list[Finding],
    ) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
        """Drop what no placemark says, and heights that are all zero; make text of HTML."""
        from nzv_geo.reading.heights import without_zero_heights

        features = _without_added(features)
        own = bool(vetted.metadata)  # whose values are no HTML
        features = _without_labels(features) if own else _as_plain_text(features)
        return without_zero_heights(features), findings


def _history(path: Path) -> dict[str, str]:
    """Return the history that stands in a document of nzv-geo's own, before its placemarks."""
    from xml.sax.saxutils import unescape  # here, because it imports half a web browser

    with path.open("rb") as file:
        head = file.read(LARGEST).partition(b"<Placemark")[0]
    found = HISTORY.search(head)
    return {"provenance": unescape(found[1].decode("utf-8", "replace"))} if found else {}


def _without_added(features: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Drop the fields that no placemark fills; an empty text is a missing one."""
    for column in FIELDS & set(features.columns):
        values = features[column].replace("", None)
        if values.isin([-1, 0]).where(values.notna(), True).all():
            features = features.drop(columns=column)
    for column in features.columns.drop(features.geometry.name):
        if features[column].dtype in (object, "string", "str"):
            features[column] = features[column].replace("", None)
    return features


def _without_labels(features: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Drop what nzv-geo writes beside the fields: how heights are meant, names that a field has."""
    features = features.drop(columns="altitudeMode", errors="ignore")
    if "Name" not in features:
        return features
    names, *others = (
        features[column].astype(object).where(features[column].notna(), "").map(str).tolist()
        for column in ("Name", *features.columns.drop(["Name", features.geometry.name]))
    )
    return features.drop(columns="Name") if names in others else features


def _as_plain_text(features: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Make text of the HTML that balloons are written in, such as tables and links."""
    for column in features.columns.drop(features.geometry.name):
        if features[column].dtype in (object, "string", "str"):
            features[column] = features[column].map(_plain).astype(features[column].dtype)
    return features


def _plain(value: Any) -> Any:
    return (readable_text(value) or None) if isinstance(value, str) else value
