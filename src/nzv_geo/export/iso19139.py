"""Metadata for geodata catalogues: ISO 19115 as XML of ISO 19139 (`gmd:MD_Metadata`).

The elements stand in the order of the schema of 2007-04-17. What it asks for and nobody knows says
so by ``gco:nilReason``, as the standard has it.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from nzv_geo.export.licences import LIST, licence_address
from nzv_geo.export.metadata import Record, crs_address, iri, vintage_of
from nzv_geo.i18n import LANGUAGES
from nzv_geo.provenance import Source

__all__ = ["documents", "metadata"]

NAMESPACES = {
    "xmlns:gmd": "http://www.isotc211.org/2005/gmd",
    "xmlns:gco": "http://www.isotc211.org/2005/gco",
    "xmlns:gml": "http://www.opengis.net/gml",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
CODES = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml"
LANGUAGE_CODES = "http://www.loc.gov/standards/iso639-2/"
LANGUAGE = {"de": "ger", "en": "eng", "dsb": "dsb", "hsb": "hsb"}  # ISO 639-2/B
OTHERS = LANGUAGES[1:]
UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # for XML 1.0
MB = 1_000_000


def documents(records: Sequence[Record]) -> dict[str, bytes]:
    """Return a document a layer; that of one alone is called as the file."""
    several = len(records) > 1
    return {
        f".{record.layer.id.replace('/', '_')}" if several else "": _encoded(metadata(record))
        for record in records
    }


def metadata(record: Record) -> Element:
    """Return a layer as `gmd:MD_Metadata`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from nzv_geo import load_layer
    >>> from nzv_geo.export.metadata import Publication
    >>> states = Record(load_layer("states"), Path("states.gpkg"), b"", Publication(("iso",)))
    >>> [element.tag for element in metadata(states)][:3]
    ['gmd:language', 'gmd:characterSet', 'gmd:hierarchyLevel']
    """
    root = Element("gmd:MD_Metadata", NAMESPACES)
    if record.address:
        _text(root, "fileIdentifier", str(uuid.uuid5(uuid.NAMESPACE_URL, record.address)))
    _language(root, "de")
    _code(root, "characterSet", "MD_CharacterSetCode", "utf8")
    _code(root, "hierarchyLevel", "MD_ScopeCode", "dataset")
    _party(root, "contact", record.publication.publisher, "pointOfContact")
    _unknown(root, "dateStamp")
    _text(root, "metadataStandardName", "ISO 19115:2003")
    _text(root, "metadataStandardVersion", "ISO 19139:2007")
    _locales(root)
    if address := crs_address(record.layer):
        system = _nested(root, "referenceSystemInfo/MD_ReferenceSystem/referenceSystemIdentifier")
        _text(_nested(system, "RS_Identifier"), "code", address)
    _identification(_nested(root, "identificationInfo/MD_DataIdentification"), record)
    _distribution(_nested(root, "distributionInfo/MD_Distribution"), record)
    _quality(_nested(root, "dataQualityInfo/DQ_DataQuality"), record)
    return root


def _identification(parent: Element, record: Record) -> None:
    layer = record.layer
    citation = _nested(parent, "citation/CI_Citation")
    _texts(citation, "title", layer.title)
    _unknown(citation, "date")
    identifier = _nested(citation, "identifier/MD_Identifier")
    _text(identifier, "code", record.address or layer.id)
    _texts(parent, "abstract", record.description)
    _text(parent, "credit", layer.provenance.attribution)
    _party(parent, "pointOfContact", record.publication.publisher, "publisher")
    for publisher in record.publishers:
        _party(parent, "pointOfContact", publisher, "originator")
    _constraints(parent, record)
    _code(parent, "spatialRepresentationType", "MD_SpatialRepresentationTypeCode", "vector")
    for language in record.languages:
        _language(parent, language)
    if not record.languages:
        _unknown(parent, "language")
    _code(parent, "characterSet", "MD_CharacterSetCode", "utf8")
    _extent(parent, record)


def _constraints(parent: Element, record: Record) -> None:
    """Say the terms, also in the JSON by which portals know a licence of the list of dcat-ap.de."""
    legal = _nested(parent, "resourceConstraints/MD_LegalConstraints")
    _code(legal, "useConstraints", "MD_RestrictionCode", "otherRestrictions")
    for source in record.layer.provenance.sources:
        _text(legal, "otherConstraints", f"{source.licence['de']}: {source.attribution}")
        address = licence_address(source)
        if address.startswith(LIST):
            told = {
                "id": address.removeprefix(LIST),
                "name": source.licence["de"],
                "url": source.licence_url or address,
                "quelle": source.attribution,
            }
            _text(legal, "otherConstraints", json.dumps(told, ensure_ascii=False))


def _extent(parent: Element, record: Record) -> None:
    if record.extent is None and not record.vintages:
        return
    extent = _nested(parent, "extent/EX_Extent")
    if record.extent is not None:
        box = _nested(extent, "geographicElement/EX_GeographicBoundingBox")
        west, south, east, north = record.extent
        edges = {"westBoundLongitude": west, "eastBoundLongitude": east}
        edges |= {"southBoundLatitude": south, "northBoundLatitude": north}
        for name, degrees in edges.items():
            SubElement(_nested(box, name), "gco:Decimal").text = str(degrees)
    for number, date in enumerate(record.vintages, 1):
        _time(extent, date, f"vintage-{number}")


def _time(parent: Element, date: str, name: str) -> None:
    time = _nested(parent, "temporalElement/EX_TemporalExtent/extent")
    instant = SubElement(time, "gml:TimeInstant", {"gml:id": name})
    SubElement(instant, "gml:timePosition").text = date


def _distribution(parent: Element, record: Record) -> None:
    format_ = _nested(parent, "distributionFormat/MD_Format")
    _text(format_, "name", "".join(record.path.suffixes[-2:]).lstrip(".") or record.name)
    _unknown(format_, "version")
    options = _nested(parent, "transferOptions/MD_DigitalTransferOptions")
    size = f"{len(record.content) / MB:.6f}"
    SubElement(_nested(options, "transferSize"), "gco:Real").text = size
    if url := record.publication.access_url:
        online = _nested(options, "onLine/CI_OnlineResource")
        _nested(online, "linkage/URL").text = _clean(iri(url))
        _text(online, "name", record.name)
        _code(online, "function", "CI_OnLineFunctionCode", "download")


def _quality(parent: Element, record: Record) -> None:
    """Say what was done, and where the data come from."""
    provenance = record.layer.provenance
    _code(_nested(parent, "scope/DQ_Scope"), "level", "MD_ScopeCode", "dataset")
    lineage = _nested(parent, "lineage/LI_Lineage")
    _text(lineage, "statement", "; ".join(provenance.steps) or "as published")
    for step in provenance.steps:
        _text(_nested(lineage, "processStep/LI_ProcessStep"), "description", step)
    for number, source in enumerate(provenance.sources, 1):
        _lineage_source(_nested(lineage, "source/LI_Source"), source, number)


def _lineage_source(parent: Element, source: Source, number: int) -> None:
    _text(parent, "description", source.accuracy["de"])
    citation = _nested(parent, "sourceCitation/CI_Citation")
    _texts(citation, "title", source.title)
    _unknown(citation, "date")
    if source.publisher:
        _party(citation, "citedResponsibleParty", source.publisher, "publisher")
    if vintage := vintage_of(source):
        _time(_nested(parent, "sourceExtent/EX_Extent"), vintage, f"source-{number}")


def _party(parent: Element, name: str, organisation: str, role: str) -> None:
    party = _nested(parent, f"{name}/CI_ResponsibleParty")
    if organisation:
        _text(party, "organisationName", organisation)
    else:
        _unknown(party, "organisationName")
    _code(party, "role", "CI_RoleCode", role)


def _locales(root: Element) -> None:
    for language in OTHERS:
        locale = _nested(root, "locale/PT_Locale")
        locale.set("id", f"locale-{language}")
        _language(locale, language, "languageCode")
        _code(locale, "characterEncoding", "MD_CharacterSetCode", "utf8")


def _texts(parent: Element, name: str, texts: Mapping[str, str]) -> None:
    """Add a German text, with what it is called in other languages."""
    element = _text(parent, name, texts["de"])
    others = [language for language in OTHERS if texts.get(language)]
    if not others:
        return
    element.set("xsi:type", "gmd:PT_FreeText_PropertyType")
    free = _nested(element, "PT_FreeText")
    for language in others:
        text = _nested(free, "textGroup/LocalisedCharacterString")
        text.set("locale", f"#locale-{language}")
        text.text = _clean(texts[language])


def _text(parent: Element, name: str, text: str) -> Element:
    element = _nested(parent, name)
    SubElement(element, "gco:CharacterString").text = _clean(text)
    return element


def _language(parent: Element, language: str, name: str = "language") -> None:
    code = LANGUAGE[language]
    told = {"codeList": LANGUAGE_CODES, "codeListValue": code}
    SubElement(_nested(parent, name), "gmd:LanguageCode", told).text = code


def _code(parent: Element, name: str, codes: str, value: str) -> None:
    told = {"codeList": f"{CODES}#{codes}", "codeListValue": value}
    SubElement(_nested(parent, name), f"gmd:{codes}", told).text = value


def _unknown(parent: Element, name: str) -> None:
    SubElement(parent, f"gmd:{name}", {"gco:nilReason": "unknown"})


def _nested(parent: Element, names: str) -> Element:
    """Add elements, each inside the one before; return the innermost."""
    for name in names.split("/"):
        parent = SubElement(parent, f"gmd:{name}")
    return parent


def _clean(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return UNFIT.sub("�", text)


def _encoded(root: Element) -> bytes:
    indent(root)
    document: Any = tostring(root, encoding="utf-8", xml_declaration=True)
    return bytes(document) + b"\n"
