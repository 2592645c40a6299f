"""Metadata for open-data portals: DCAT-AP.de 3 as JSON-LD (https://www.dcat-ap.de/).

A layer is a `dcat:Dataset`, the file its `dcat:Distribution`. Sources are named without a type, so
that a portal does not take them for data sets that it is to list.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nzv_geo.export.licences import licence_address
from nzv_geo.export.metadata import Record, crs_address, iri, vintage_of
from nzv_geo.i18n import LANGUAGES
from nzv_geo.provenance import Source

__all__ = ["CONTEXT", "dataset", "distribution", "documents", "media_type"]

CONTEXT = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gsp": "http://www.opengis.net/ont/geosparql#",
    "locn": "http://www.w3.org/ns/locn#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
VOCABULARY = "http://publications.europa.eu/resource/authority"
MEDIA = "https://www.iana.org/assignments/media-types"
GEOJSON = f"{MEDIA}/application/vnd.geo+json"  # the datatype that ckanext-dcat reads
SPATIAL_REFERENCE = "http://inspire.ec.europa.eu/glossary/SpatialReferenceSystem"
LANGUAGE_CODES = {"de": "DEU", "en": "ENG", "dsb": "DSB", "hsb": "HSB"}
ZIP = "application/zip"
FORMATS = {  # by suffix: in the vocabulary of the EU, and at IANA; None where neither has it
    ".geojson": ("GEOJSON", "application/geo+json"),
    ".json": ("GEOJSON", "application/geo+json"),
    ".gpkg": ("GPKG", "application/geopackage+sqlite3"),
    ".shp": ("SHP", "application/vnd.shp"),
    ".csv": ("CSV", "text/csv"),
    ".kml": ("KML", "application/vnd.google-earth.kml+xml"),
    ".kmz": ("KMZ", "application/vnd.google-earth.kmz"),
    ".gml": ("GML", "application/gml+xml"),
    ".parquet": ("PARQUET", "application/vnd.apache.parquet"),
    ".xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".zip": ("ZIP", ZIP),
}
DATATYPES = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}  # by the length of a date


def documents(records: Sequence[Record]) -> dict[str, bytes]:
    """Return one JSON-LD document of all layers of a file."""
    graph = {"@context": CONTEXT, "@graph": [dataset(record) for record in records]}
    text = json.dumps(graph, ensure_ascii=False, allow_nan=False, indent=1)
    return {"": f"{text}\n".encode("utf-8", "replace")}


def dataset(record: Record) -> dict[str, Any]:
    """Return a layer as `dcat:Dataset`, without what is unknown.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> from nzv_geo.export.metadata import Publication
    >>> states = Record(load_layer("states"), Path("states.gpkg"), b"", Publication(("dcat",)))
    >>> dataset(states)["dct:conformsTo"]["@id"]
    'http://www.opengis.net/def/crs/EPSG/0/4326'
    """
    layer, publication = record.layer, record.publication
    return _known(
        {
            "@id": record.address,
            "@type": "dcat:Dataset",
            "dct:title": _texts(layer.title),
            "dct:description": _texts(record.description),
            "dct:identifier": record.address,
            "adms:identifier": {"@type": "adms:Identifier", "skos:notation": layer.id},
            "dct:publisher": _agent(publication.publisher),
            "dcatde:originator": [_agent(name) for name in record.publishers],
            "dct:language": [_term("language", LANGUAGE_CODES[code]) for code in record.languages],
            "dct:spatial": _place(record),
            "dct:temporal": [_period(date) for date in record.vintages],
            "dct:conformsTo": _standard(crs_address(layer)),
            "dct:provenance": _statement(layer.provenance.steps),
            "dct:source": [_source(source) for source in layer.provenance.sources],
            "dcat:distribution": distribution(record),
        }
    )


def distribution(record: Record) -> dict[str, Any]:
    """Return the file of a layer as `dcat:Distribution`, without what is unknown.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> from nzv_geo.export.metadata import Publication
    >>> states = Record(load_layer("states"), Path("states.gpkg"), b"abc", Publication())
    >>> distribution(states)["dcat:byteSize"]["@value"]
    '3'
    """
    url = iri(record.publication.access_url)
    packed = record.path.suffix.lower() == ".zip"
    format_, media = _format(record.path)
    return _known(
        {
            "@type": "dcat:Distribution",
            "dct:title": record.name,
            "dcat:accessURL": _node(url),
            "dcat:downloadURL": _node(url),
            "dct:format": _term("file-type", format_) if format_ else None,
            "dcat:mediaType": _node(f"{MEDIA}/{media}") if media else None,
            "dcat:packageFormat": _node(f"{MEDIA}/{ZIP}") if packed else None,
            "dcat:byteSize": _typed(str(len(record.content)), "xsd:nonNegativeInteger"),
            "spdx:checksum": _checksum(record.sha256),
            "dct:license": _node(iri(record.licence)),
            "dcatde:licenseAttributionByText": _german(record.layer.provenance.attribution),
            "dct:rights": {"@type": "dct:RightsStatement", "rdfs:label": _german(record.terms)},
        }
    )


def media_type(path: Path) -> str:
    """Return what IANA calls the format of a file; that of what a zip archive holds.

    Examples
    --------
    >>> media_type(Path("plan.geojson")), media_type(Path("plan.dxf"))
    ('application/geo+json', '')
    """
    return _format(path)[1]


def _format(path: Path) -> tuple[str, str]:
    """Return what the vocabulary of the EU and IANA call the format of a file, or what is in it."""
    suffix = path.suffix.lower()
    inside = Path(path.stem).suffix.lower() if suffix == ".zip" else ""
    return FORMATS.get(inside if inside in FORMATS else suffix, ("", ""))


def _source(source: Source) -> dict[str, Any]:
    vintage = vintage_of(source)
    return _known(
        {
            "dct:title": _texts(source.title),
            "dct:publisher": _agent(source.publisher),
            "dct:temporal": _period(vintage) if vintage else None,
            "dct:license": _node(iri(licence_address(source))),
            "foaf:page": _node(iri(source.url)),
        }
    )


def _place(record: Record) -> dict[str, Any] | None:
    """Return the bounding box as WKT and as GeoJSON, longitude first in both."""
    if record.extent is None:
        return None
    west, south, east, north = record.extent
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    wkt = ", ".join(f"{x} {y}" for x, y in ring)
    shape = json.dumps({"type": "Polygon", "coordinates": [ring]})
    return {
        "@type": "dct:Location",
        "dcat:bbox": _typed(f"POLYGON (({wkt}))", "gsp:wktLiteral"),
        "locn:geometry": _typed(shape, GEOJSON),
    }


def _period(date: str) -> dict[str, Any]:
    day = _typed(date, DATATYPES[len(date)])
    return {"@type": "dct:PeriodOfTime", "dcat:startDate": day, "dcat:endDate": day}


def _standard(address: str) -> dict[str, Any] | None:
    if not address:
        return None
    return {"@id": address, "@type": "dct:Standard", "dct:type": _node(SPATIAL_REFERENCE)}


def _statement(steps: Sequence[str]) -> dict[str, Any] | None:
    if not steps:
        return None
    label = {"@value": "; ".join(steps), "@language": "en"}
    return {"@type": "dct:ProvenanceStatement", "rdfs:label": label}


def _checksum(sha256: str) -> dict[str, Any]:
    return {
        "@type": "spdx:Checksum",
        "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
        "spdx:checksumValue": _typed(sha256, "xsd:hexBinary"),
    }


def _agent(name: str) -> dict[str, str] | None:
    return {"@type": "foaf:Agent", "foaf:name": name} if name else None


def _term(vocabulary: str, name: str) -> dict[str, str]:
    return {"@id": f"{VOCABULARY}/{vocabulary}/{name}"}


def _node(address: str) -> dict[str, str] | None:
    return {"@id": address} if address else None


def _typed(value: str, datatype: str) -> dict[str, str]:
    return {"@value": value, "@type": datatype}


def _german(text: str) -> dict[str, str]:
    return {"@value": text, "@language": "de"}


def _texts(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"@value": texts[language], "@language": language}
        for language in LANGUAGES
        if texts.get(language)
    ]


def _known(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties that have a value."""
    return {name: value for name, value in properties.items() if value not in (None, "", [], {})}
