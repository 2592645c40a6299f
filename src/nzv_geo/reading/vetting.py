"""Look through a file by the rules of its format, and say how it may be opened."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nzv_geo.errors import DataError
from nzv_geo.findings import Finding
from nzv_geo.reading.archives import Dataset
from nzv_geo.reading.gdal import Opening
from nzv_geo.reading.geopackage import look_through_geopackage
from nzv_geo.reading.gml_shapes import GmlShapes, keep_first
from nzv_geo.reading.json_text import (
    count_records,
    look_through_geojson,
    look_through_topojson,
)
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.named_crs import gml_crs
from nzv_geo.reading.shapefile import look_through_shapefile
from nzv_geo.reading.xml_text import GML_NAMESPACE, XmlFacts, look_through, require_sound_kml

__all__ = ["Vetted", "Wanted", "vet"]

WGS84 = "EPSG:4326"
LARGEST_MB = 1_000_000  # where a file is read a part at a time
NAS_NAMESPACE = "http://www.adv-online.de/namespaces/adv/gid"
AS_ONE_MB = 80  # of GeoJSON that is one feature, which GDAL holds in twenty times the memory
# What one feature may take for each MB that is loaded: of a collection in GDAL's memory, of a
# sequence as text.
OBJECT = {"GeoJSON": 4.0, "GeoJSON sequence": 0.2}
GML = {  # types are not guessed from values: a key would lose its leading zero
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_FIELDTYPES": "ALWAYS_STRING",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
}


@dataclass(frozen=True)
class Wanted:
    """How a file is to be read.

    Parameters
    ----------
    crs
        CRS its coordinates are in, whatever it says.
    encoding
        Encoding of its text, whatever it says.
    limits
        Bounds.
    whole
        It will be loaded as a whole.
    """

    crs: str | None = None
    encoding: str | None = None
    limits: Limits = field(default_factory=Limits)
    whole: bool = True


@dataclass(frozen=True)
class Vetted:
    """A file that may be opened.

    Parameters
    ----------
    opening
        How.
    crs
        The CRS that it means, where GDAL would not know; empty otherwise.
    encoding
        Of its text, and who says so.
    findings
        What was noticed.
    said
        What it says about itself.
    kind
        What it is, where that is more than its format: XPlanGML.
    layers
        Names of its layers, where they are known already.
    counts
        How many features each of its layers must have, where that is known.
    geometries
        How often GeoJSON says "geometry".
    shapes
        The geometries of GML.
    """

    opening: Opening
    crs: str = ""
    encoding: str = "UTF-8"
    findings: list[Finding] = field(default_factory=list)
    said: dict[str, Any] = field(default_factory=dict)
    kind: str = ""
    layers: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    geometries: int = 0
    shapes: GmlShapes = field(default_factory=GmlShapes)


def vet(dataset: Dataset, name: str | Path, wanted: Wanted) -> Vetted:
    """Look through a file; refuse what would do harm.

    Raises
    ------
    DataError, CrsError
        It is damaged, harmful or exceeds a bound, or names a CRS that nobody knows.
    """
    opening = Opening(dataset.path, dataset.format.driver, name)
    if wanted.encoding and dataset.format.name not in ("Shapefile", "CSV"):
        raise DataError(f"{name} is {dataset.format.name}, which says its encoding itself")
    match dataset.format.name:
        case "GeoJSON" | "GeoJSON sequence":
            return _geojson(dataset, opening, wanted)
        case "TopoJSON":
            facts = look_through_topojson(
                dataset.path, name, wanted.limits, with_crs=wanted.crs is None
            )
            return Vetted(
                opening,
                facts.crs or WGS84,
                findings=facts.findings,
                said=facts.members,
                counts=facts.counts,
            )
        case "Shapefile":
            return _shapefile(dataset, opening, wanted)
        case "GML" | "KML":
            return _xml(dataset, opening, wanted)
        case "GeoPackage":
            limits = wanted.limits if wanted.whole else replace(wanted.limits, max_mb=LARGEST_MB)
            layers = look_through_geopackage(dataset.path, name, limits)
            has_edits = dataset.path.with_name(f"{dataset.path.name}-wal").exists()
            options = {"LIST_ALL_TABLES": "NO"} | ({} if has_edits else {"IMMUTABLE": "YES"})
            return Vetted(replace(opening, options=options), layers=layers)
        case _:
            return Vetted(opening)


def _geojson(dataset: Dataset, opening: Opening, wanted: Wanted) -> Vetted:
    facts = look_through_geojson(
        dataset.path, opening.name, wanted.limits, with_crs=wanted.crs is None
    )
    if dataset.format.name == "GeoJSON" and not facts.members:  # no collection
        wanted.limits.require_size(dataset.size, opening.name, AS_ONE_MB)
    most = OBJECT[dataset.format.name] * wanted.limits.most_mb(dataset.format.max_mb)
    settings = {"OGR_GEOJSON_MAX_OBJ_SIZE": f"{max(1, most):.0f}"}
    opening = replace(opening, settings=settings)
    if dataset.format.name == "GeoJSON":
        return Vetted(
            opening, geometries=facts.geometries, findings=facts.findings, said=facts.members
        )
    opening = replace(opening, records=count_records(dataset.path, opening.name))
    return Vetted(opening, facts.crs or WGS84, findings=facts.findings)


def _shapefile(dataset: Dataset, opening: Opening, wanted: Wanted) -> Vetted:
    facts = look_through_shapefile(dataset.path, opening.name, wanted.encoding)
    settings = {"SHAPE_RESTORE_SHX": "YES"} if facts.restore_index else {}
    opening = replace(
        opening, encoding=_for_gdal(facts.encoding), settings=settings, records=facts.records
    )
    encoding = f"{facts.encoding} ({facts.encoding_from})" if facts.encoding_from else ""
    return Vetted(opening, encoding=encoding or "–", findings=facts.findings)


def _for_gdal(codec: str) -> str:
    """Return what GDAL calls an encoding; what is called Latin 1 is mostly code page 1252."""
    name = {"iso8859-1": "cp1252", "mac-roman": "macintosh"}.get(codec, codec)
    return name.replace("iso8859", "ISO-8859").upper()


def _xml(dataset: Dataset, opening: Opening, wanted: Wanted) -> Vetted:
    facts = look_through(dataset.path, opening.name, wanted.limits)
    if dataset.format.name == "KML":
        require_sound_kml(dataset.path, opening.name)
        return Vetted(opening)
    _require_no_nas(facts, opening.name)
    if not any(one.startswith(GML_NAMESPACE) for one in facts.namespaces):
        raise DataError(
            f"{opening.name} is XML ({facts.root}), but neither GML nor KML; convert it first"
        )
    if facts.shapes.surplus:
        keep_first(dataset.path, facts.shapes.surplus)
    opening = replace(opening, settings=GML)
    crs, findings = gml_crs(
        facts.srs_names, facts.envelopes, opening.name, with_crs=wanted.crs is None
    )
    kind = "XPlanGML" if "xplanung.de" in facts.namespace else ""
    counts = dict(facts.shapes.counts)
    return Vetted(opening, crs, findings=findings, kind=kind, counts=counts, shapes=facts.shapes)


def _require_no_nas(facts: XmlFacts, name: str | Path) -> None:
    """Refuse the exchange format of the land registers, whose geometries are partly elsewhere."""
    if any(one.startswith(NAS_NAMESPACE) for one in (facts.namespace, *facts.member_namespaces)):
        raise DataError(
            f"{name} is NAS, the exchange format of the land registers (ALKIS), which is not read; "
            "convert it first, e.g. in QGIS, or order the same data as shapefile or GeoPackage"
        )
