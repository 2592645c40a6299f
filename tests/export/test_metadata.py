"""Metadata beside a file, read by programs that are not ours: rdflib and OWSLib."""

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import lxml.etree
import pytest
import rdflib
import shapely
from owslib.iso import MD_Metadata
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from nzv_geo import export_layer, export_layers, load_layer
from nzv_geo.cli import main
from nzv_geo.errors import OutputError, UnknownNameError
from nzv_geo.export.licences import common_licence, licence_address
from nzv_geo.export.metadata import Publication, Record, metadata_files
from nzv_geo.layers import Layer
from nzv_geo.provenance import Provenance, Source
from nzv_geo.reading.history import digest
from tests.hand_drawn import SOURCE, make_layer

pytestmark = pytest.mark.filterwarnings(  # of rdflib's own parser
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)

DCATDE = rdflib.Namespace("http://dcat-ap.de/def/dcatde/")
LICENCES = "http://dcat-ap.de/def/licenses/"
URL = "https://cottbus.example/plan.geojson"
HOSTILE = '</gmd:title>"\\ & <script>\x00\x1b\ufffe{"@id": "x"} łužica'
GMD = "{http://www.isotc211.org/2005/gmd}"
# Order of elements in the schemas of ISO 19139 (2007-04-17), as far as they are written.
ORDER = {
    "MD_Metadata": "fileIdentifier language characterSet hierarchyLevel contact dateStamp "
    "metadataStandardName metadataStandardVersion locale referenceSystemInfo identificationInfo "
    "distributionInfo dataQualityInfo",
    "MD_DataIdentification": "citation abstract credit pointOfContact resourceConstraints "
    "spatialRepresentationType language characterSet extent",
    "CI_Citation": "title date identifier citedResponsibleParty",
    "CI_ResponsibleParty": "organisationName role",
    "CI_OnlineResource": "linkage name function",
    "MD_LegalConstraints": "useConstraints otherConstraints",
    "EX_Extent": "geographicElement temporalElement",
    "EX_GeographicBoundingBox": "westBoundLongitude eastBoundLongitude southBoundLatitude "
    "northBoundLatitude",
    "MD_Distribution": "distributionFormat transferOptions",
    "MD_Format": "name version",
    "MD_DigitalTransferOptions": "transferSize onLine",
    "DQ_DataQuality": "scope lineage",
    "LI_Lineage": "statement processStep source",
    "LI_Source": "description sourceCitation sourceExtent",
    "PT_Locale": "languageCode characterEncoding",
}


def plan(**changes: object) -> Layer:
    """Two plots near Cottbus under an open licence, in metres."""
    shapes = [
        shapely.box(450_000, 5_730_000, 450_100, 5_730_100),
        shapely.Point(450_200, 5_730_000),
    ]
    layer = make_layer(list(shapes))
    source = replace(SOURCE, **changes)  # type: ignore[arg-type]
    return replace(layer, provenance=Provenance((source,), ("drawn by hand",)))


def graph(layers: list[Layer], name: str = "plan.geojson", url: str = URL) -> rdflib.Graph:
    publication = Publication(("dcat",), "Stadt Cottbus" if url else "", url)
    (document,) = metadata_files(layers, Path(name), b"abc", publication).values()
    return rdflib.Graph().parse(data=document, format="json-ld")


def iso(layer: Layer, **known: str) -> bytes:
    publication = Publication(("iso",), **known)
    (document,) = metadata_files([layer], Path("plan.gpkg"), b"abc", publication).values()
    return document


def test_a_portal_reads_who_where_and_under_which_terms() -> None:
    read = graph([plan(licence={"de": "dl-de/by-2-0", "en": "dl-de/by-2-0"})])
    dataset = read.value(predicate=RDF.type, object=DCAT.Dataset)
    file = read.value(dataset, DCAT.distribution)
    assert str(dataset) == str(read.value(dataset, DCTERMS.identifier)) == f"{URL}#hand"
    assert set(read.objects(dataset, DCTERMS.title)) == {
        rdflib.Literal("Hand", "de"),
        rdflib.Literal("Hand", "en"),
    }
    publisher = read.value(dataset, DCTERMS.publisher)
    assert str(read.value(publisher, FOAF.name)) == "Stadt Cottbus"
    assert str(read.value(file, DCAT.accessURL)) == URL
    assert str(read.value(file, DCTERMS.license)) == f"{LICENCES}dl-by-de/2.0"
    assert str(read.value(file, DCATDE.licenseAttributionByText)) == "© tests"


def test_a_portal_reads_what_the_file_is() -> None:
    read = graph([plan()])
    file = read.value(predicate=RDF.type, object=DCAT.Distribution)
    checksum = read.value(file, rdflib.URIRef("http://spdx.org/rdf/terms#checksum"))
    value = rdflib.URIRef("http://spdx.org/rdf/terms#checksumValue")
    assert str(read.value(file, DCTERMS.format)).endswith("/file-type/GEOJSON")
    assert str(read.value(file, DCAT.mediaType)).endswith("/application/geo+json")
    assert read.value(file, DCAT.byteSize) == rdflib.Literal("3", datatype=XSD.nonNegativeInteger)
    assert str(read.value(checksum, value)) == digest(b"abc")


def test_a_portal_reads_where_and_when_the_data_are_of() -> None:
    read = graph([plan()])
    dataset = read.value(predicate=RDF.type, object=DCAT.Dataset)
    box = read.value(read.value(dataset, DCTERMS.spatial), DCAT.bbox)
    period = read.value(dataset, DCTERMS.temporal)
    assert str(box) == (
        "POLYGON ((14.2761 51.7187, 14.2791 51.7187, 14.2791 51.7197, 14.2761 51.7197, "
        "14.2761 51.7187))"
    )
    assert str(read.value(period, DCAT.startDate)) == "2026-01-01"
    assert str(read.value(dataset, DCTERMS.conformsTo)).endswith("/EPSG/0/25833")


def test_what_nobody_knows_is_absent() -> None:
    read = graph([plan(vintage="unknown", url="", publisher="")], url="")
    known = {str(name).rpartition("/")[2].rpartition("#")[2] for name in read.predicates()}
    assert known.isdisjoint({"publisher", "originator", "accessURL", "downloadURL"})
    assert known.isdisjoint({"temporal", "startDate", "page", "issued"})
    assert not list(read.subject_objects(DCTERMS.identifier))


def test_a_source_is_not_listed_as_a_data_set() -> None:
    read = graph([load_layer("municipalities"), load_layer("states")], "all.gpkg")
    assert len(set(read.subjects(RDF.type, DCAT.Dataset))) == 2


@pytest.mark.parametrize(
    ("licence", "address", "expected"),
    [
        ("GeoNutzV", "https://www.gesetze-im-internet.de/geonutzv/", "geonutz/20130319"),
        ("CC BY 4.0", "", "cc-by/4.0"),
        ("frei", "https://creativecommons.org/licenses/by/4.0/deed.de", "cc-by/4.0"),
        ("dl-de/by-2-0", "", "dl-by-de/2.0"),
        ("Datenlizenz Deutschland – Zero – Version 2.0", "", "dl-zero-de/2.0"),
    ],
)
def test_a_licence_has_its_address_in_the_list(licence: str, address: str, expected: str) -> None:
    source = replace(SOURCE, licence={"de": licence, "en": licence}, licence_url=address)
    assert licence_address(source) == f"{LICENCES}{expected}"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://stadt.example/terms", "https://stadt.example/terms"),
        ("javascript:x", ""),
        ("", ""),
    ],
)
def test_another_licence_has_its_own_address_or_none(address: str, expected: str) -> None:
    source = replace(SOURCE, licence={"de": "CC BY-NC 4.0", "en": "?"}, licence_url=address)
    assert licence_address(source) == expected


def test_an_unknown_licence_is_never_hidden_by_a_known_one() -> None:
    unknown = Source.in_one_line("Stadt")
    assert common_licence([SOURCE, unknown]) == ""
    assert common_licence([SOURCE]) == f"{LICENCES}cc-zero"


def test_another_program_reads_the_iso_metadata() -> None:
    read = MD_Metadata(lxml.etree.fromstring(iso(plan(), publisher="Stadt", access_url=URL)))
    (identified,) = read.identification
    box = identified.bbox
    assert identified.title == "Hand"
    assert identified.abstract == "Hand: 2. Genauigkeit: genau. Quelle: Handgezeichnet."
    assert (box.minx, box.miny, box.maxx, box.maxy) == ("14.2761", "51.7187", "14.2791", "51.7197")
    assert read.contact[0].organization == "Stadt"
    assert read.referencesystem.code == "http://www.opengis.net/def/crs/EPSG/0/25833"
    assert read.distribution.online[0].url == URL
    assert read.dataquality.lineage == "drawn by hand"
    assert json.loads(identified.otherconstraints[1])["id"] == "cc-zero"
    assert read.languagecode == "ger"


@pytest.mark.parametrize("known", [{}, {"publisher": "Stadt", "access_url": URL}])
def test_elements_stand_in_the_order_of_the_schema(known: dict[str, str]) -> None:
    for element in ElementTree.fromstring(iso(plan(), **known)).iter():
        order = ORDER.get(element.tag.removeprefix(GMD))
        if order:
            names = [child.tag.removeprefix(GMD) for child in element]
            assert names == sorted(names, key=order.split().index), element.tag
        nil = element.get("{http://www.isotc211.org/2005/gco}nilReason")
        assert len(element) or (element.text or "").strip() or nil == "unknown", element.tag


def test_texts_of_a_file_rule_neither_document() -> None:
    bad = {"de": HOSTILE, "en": HOSTILE}
    layer = replace(plan(title=bad, publisher=HOSTILE, licence=bad, attribution=HOSTILE), title=bad)
    dataset = graph([layer]).value(predicate=RDF.type, object=DCAT.Dataset)
    assert rdflib.Literal(HOSTILE, "de") in graph([layer]).objects(dataset, DCTERMS.title)
    title = ElementTree.fromstring(iso(layer)).findtext(f".//{GMD}CI_Citation/{GMD}title/*")
    assert title == HOSTILE.translate({0: "�", 0x1B: "�", 0xFFFE: "�"})


def test_an_address_holds_nothing_that_none_may(tmp_path: Path) -> None:
    odd = Publication(("dcat",), access_url='https://a.example/x y"<z>')
    assert (
        Record(plan(), tmp_path / "a", b"", odd).address == "https://a.example/x%20y%22%3Cz%3E#hand"
    )
    with pytest.raises(OutputError, match="no address of the web"):
        Publication(("dcat",), access_url="javascript:alert(1)")
    with pytest.raises(UnknownNameError, match="'dcta'; did you mean 'dcat'"):
        Publication(("dcta",))


def test_metadata_stand_beside_the_file_with_its_own_digest(tmp_path: Path) -> None:
    export_layer(plan(), tmp_path / "plan.geojson", metadata=["dcat", "iso"])
    told = json.loads((tmp_path / "plan.geojson.dcat.jsonld").read_text("utf-8"))
    checksum = told["@graph"][0]["dcat:distribution"]["spdx:checksum"]["spdx:checksumValue"]
    assert checksum["@value"] == digest((tmp_path / "plan.geojson").read_bytes())
    assert (tmp_path / "plan.geojson.iso.xml").exists()


def test_each_layer_of_a_file_has_an_iso_document(tmp_path: Path) -> None:
    layers = [plan(), replace(plan(), id="a/b")]
    export_layers(layers, tmp_path / "plan.gpkg", metadata="iso")
    assert {path.name for path in tmp_path.iterdir()} == {
        "plan.gpkg",
        "plan.gpkg.hand.iso.xml",
        "plan.gpkg.a_b.iso.xml",
    }


def test_the_command_says_what_portals_lack(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = str(tmp_path / "a.geojson")
    assert main(["export", "focus-areas", "-o", target, "--metadata", "dcat"]) == 0
    told = capsys.readouterr().err
    assert "leave out who publishes it (--publisher)" in told
    assert "the licence of focus-areas is unknown" in told
    assert main(["export", "states", "--metadata", "dcat"]) == 2
    assert "name one with -o" in capsys.readouterr().err
