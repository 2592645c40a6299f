"""The catalogue and the feed, read by programs that are not ours."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from nzv_geo.catalogue import load_catalogue
from nzv_geo.i18n import LANGUAGES
from nzv_geo.project import MapProject
from nzv_geo.project.entries import PortalEntry
from nzv_geo.publish.portal.datasets import datasets_of
from nzv_geo.publish.portal.manifest import LOCK
from nzv_geo.publish.portal.settings import settings_of
from nzv_geo.reading.history import digest
from tests.publish.portal.conftest import BASE, ENTRY

pytestmark = pytest.mark.filterwarnings(  # of rdflib's own parser
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ATOM = "{http://www.w3.org/2005/Atom}"
ADMS, SPDX = (
    rdflib.Namespace(f"http://{name}#") for name in ("www.w3.org/ns/adms", "spdx.org/rdf/terms")
)
SKOS = rdflib.Namespace("http://www.w3.org/2004/02/skos/core#")
VCARD = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
DCATDE = rdflib.Namespace("http://dcat-ap.de/def/dcatde/")
MANDATORY = {  # docs/publish.md says where that is read
    DCAT.Catalog: {DCTERMS.title, DCTERMS.description, DCTERMS.publisher},
    DCAT.Dataset: {DCTERMS.title, DCTERMS.description, DCTERMS.publisher},
    DCAT.Distribution: {DCAT.accessURL, DCTERMS.license},
    FOAF.Agent: {FOAF.name},
    ADMS.Identifier: {SKOS.notation},
    SPDX.Checksum: {SPDX.algorithm, SPDX.checksumValue},
}


def catalogue(folder: Path) -> rdflib.Graph:
    graph = rdflib.Graph()
    return graph.parse(
        folder / "catalogue.jsonld", format="json-ld", publicID=f"{BASE}catalogue.jsonld"
    )


@pytest.mark.parametrize("kind", MANDATORY, ids=lambda kind: kind.rpartition("/")[2])
def test_the_catalogue_holds_what_dcat_ap_de_makes_mandatory(
    portal: Path, kind: rdflib.URIRef
) -> None:
    graph = catalogue(portal)
    things = list(graph.subjects(RDF.type, kind))
    assert things
    for thing in things:
        assert MANDATORY[kind] - set(graph.predicates(thing)) == set()


def test_the_docs_list_every_mandatory_property() -> None:
    page = (Path(__file__).parents[3] / "docs" / "publish.md").read_text("utf-8")
    names = {
        str(name).replace("#", "/").rpartition("/")[2]
        for some in MANDATORY.values()
        for name in some
    }
    assert [name for name in names if f":{name}`" not in page] == []


def test_one_catalogue_holds_all_layers_with_all_their_files(portal: Path) -> None:
    graph = catalogue(portal)
    (whole,) = graph.subjects(RDF.type, DCAT.Catalog)
    datasets = set(graph.objects(whole, DCAT.dataset))
    assert datasets == set(graph.subjects(RDF.type, DCAT.Dataset))
    assert len(datasets) == len(list((portal / "layers").iterdir())) == 5
    for dataset in datasets:
        assert str(dataset) == str(graph.value(dataset, DCTERMS.identifier))
        assert len(list(graph.objects(dataset, DCAT.distribution))) == 3


def test_every_file_is_where_the_catalogue_says_and_what_it_says(portal: Path) -> None:
    graph = catalogue(portal)
    for file in graph.subjects(RDF.type, DCAT.Distribution):
        address = str(graph.value(file, DCAT.downloadURL))
        assert address.startswith(BASE)
        content = (portal / address.removeprefix(BASE)).read_bytes()
        checksum = graph.value(graph.value(file, SPDX.checksum), SPDX.checksumValue)
        assert str(checksum) == digest(content)
        assert int(graph.value(file, DCAT.byteSize)) == len(content)
        licence = str(graph.value(file, DCTERMS.license))
        assert licence.startswith(("http://dcat-ap.de/def/licenses/", "https://"))


def test_the_operator_is_publisher_and_contact(portal: Path) -> None:
    graph = catalogue(portal)
    (whole,) = graph.subjects(RDF.type, DCAT.Catalog)
    publisher = graph.value(whole, DCTERMS.publisher)
    assert str(graph.value(publisher, FOAF.name)) == ENTRY.operator
    for dataset in graph.subjects(RDF.type, DCAT.Dataset):
        contact = graph.value(dataset, DCAT.contactPoint)
        assert str(graph.value(contact, VCARD.hasEmail)) == f"mailto:{ENTRY.email}"
        assert str(graph.value(dataset, DCATDE.contributorID)) == ENTRY.contributor


def test_the_operator_may_license_facts_that_nobody_owns_and_nothing_else() -> None:
    project = MapProject("Portal", portal=PortalEntry(licence="dl-de/by-2-0"))
    settings = settings_of(
        load_catalogue(), project=project, regions=["spree-neisse"], formats=["csv"]
    )
    licences = {
        each.name: each.licence.rpartition("licenses/")[2] for each in datasets_of(settings)
    }
    assert licences["focus-areas"] == "dl-by-de/2.0"
    assert licences["counties"] == "geonutz/20130319"


def test_without_an_address_it_is_relative_and_says_so(hostile: Path) -> None:
    told = json.loads((hostile / "catalogue.jsonld").read_text("utf-8"))
    (file,) = told["dcat:dataset"][0]["dcat:distribution"]
    assert (hostile / file["dcat:accessURL"]["@id"]).is_file()
    assert "Adressen darin sind relativ" in (hostile / "index.html").read_text("utf-8")
    assert not (hostile / "robots.txt").exists()
    assert not (hostile / "sitemap.xml").exists()


def test_the_site_map_lists_every_page(portal: Path) -> None:
    root = ElementTree.fromstring((portal / "sitemap.xml").read_bytes())
    listed = {element.text for element in root.iter() if element.tag.endswith("}loc")}
    pages = {path.relative_to(portal).as_posix() for path in portal.rglob("*.html")}
    assert listed == {BASE + page for page in pages}
    assert f"Sitemap: {BASE}sitemap.xml" in (portal / "robots.txt").read_text("utf-8")


def test_the_feed_has_what_atom_asks_for_and_is_dated_as_the_data(portal: Path) -> None:
    root = ElementTree.fromstring((portal / "feed.xml").read_bytes())
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 5
    for element in (root, *entries):
        assert element.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert element.findtext(f"{ATOM}title")
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.findtext(f"{ATOM}updated", "")
        )
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 5
    dates = {entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}updated") for entry in entries}
    assert dates["Neu: Länder"] == "2016-01-01T00:00:00Z"
    assert root.findtext(f"{ATOM}author/{ATOM}name") == ENTRY.operator


def test_the_list_of_files_is_that_of_the_folder(portal: Path) -> None:
    listed = json.loads((portal / LOCK).read_text("utf-8"))["files"]
    there = {path.relative_to(portal).as_posix() for path in portal.rglob("*") if path.is_file()}
    assert set(listed) == there - {LOCK}
    assert all(
        digest((portal / path).read_bytes()) == entry["sha256"] for path, entry in listed.items()
    )


def test_a_layer_page_tells_files_terms_sources_and_columns(portal: Path) -> None:
    for language in LANGUAGES:
        folder = portal if language == "de" else portal / language
        text = (folder / "layers" / "municipalities.html").read_text("utf-8")
        for path in (portal / "data").glob("municipalities.*"):
            if path.suffix in (".geojson", ".gpkg", ".csv"):
                assert digest(path.read_bytes()) in text
        for told in (
            "GeoNutzV",
            "© GeoBasis-DE / BKG 2016 (Daten verändert)",
            "EPSG:4326",
            "name_de",
        ):
            assert told in text
