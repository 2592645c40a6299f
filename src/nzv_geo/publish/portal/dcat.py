"""The catalogue of a portal: DCAT-AP.de 3.0 as JSON-LD, a `dcat:Catalog` with all its layers.

What is mandatory, and where that is said, stands in docs/publish.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nzv_geo.export.dcat import CONTEXT, dataset, distribution
from nzv_geo.export.metadata import iri
from nzv_geo.findings import Finding, Kind
from nzv_geo.i18n import LANGUAGES
from nzv_geo.publish.portal.datasets import Dataset, Download
from nzv_geo.publish.portal.settings import Settings
from nzv_geo.publish.portal.texts import PageTexts

__all__ = ["catalogue", "catalogue_findings"]

VCARD = "http://www.w3.org/2006/vcard/ns#"
AUTHORITY = "http://publications.europa.eu/resource/authority"
REGIONS = f"{AUTHORITY}/data-theme/REGI"  # regions and cities
SPOKEN = {"de": "DEU", "en": "ENG", "dsb": "DSB", "hsb": "HSB"}
FILE, START = "catalogue.jsonld", "index.html"


def catalogue(settings: Settings, datasets: Sequence[Dataset], dates: Mapping[str, str]) -> bytes:
    """Return the catalogue.

    Parameters
    ----------
    settings, datasets
        The portal.
    dates
        When each layer last changed, by its name: moments of ISO 8601.
    """
    publisher = _agent(settings)
    told: dict[str, Any] = {
        "@context": {**CONTEXT, "vcard": VCARD},
        "@id": settings.reference_to(FILE) + "#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": _texts(settings.title),
        "dct:description": _texts(settings.description),
        **({"dct:publisher": publisher} if publisher else {}),
        "dct:language": [{"@id": f"{AUTHORITY}/language/{code}"} for code in SPOKEN.values()],
        "dct:modified": _moment(max(dates.values())),
        "foaf:homepage": {"@id": settings.reference_to(START)},
        "dcat:dataset": [_dataset(each, settings, dates) for each in datasets],
    }
    return (json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode(
        "utf-8", "replace"
    )


def catalogue_findings(settings: Settings, datasets: Sequence[Dataset]) -> Iterator[Finding]:
    """Yield what the catalogue lacks of what DCAT-AP.de makes mandatory."""
    if not settings.operator:
        yield Finding.of(
            Kind.CATALOGUE_LACKING,
            layer="catalogue",
            property="dct:publisher",
            key="operator in [portal]",
        )
    for each in datasets:
        if not each.licence:
            key = "licence in its [[layer]]" if each.own else "licence in [portal]"
            yield Finding.of(
                Kind.CATALOGUE_LACKING, layer=each.name, property="dct:license", key=key
            )
    if not settings.base_url:
        yield Finding.of(Kind.ADDRESS_RELATIVE)


def _dataset(each: Dataset, settings: Settings, dates: Mapping[str, str]) -> dict[str, Any]:
    """Return a layer with all its files: what its exports say of it, and where it is now."""
    page = PageTexts(LANGUAGES[0], each.page).file
    address = settings.reference_to(page)
    told = dataset(each.record)
    told |= {
        "@id": f"{address}#dataset",
        "dct:identifier": f"{address}#dataset",
        "dct:modified": _moment(dates[each.name]),
        "dcat:landingPage": {"@id": address},
        "dcat:theme": {"@id": REGIONS},
        "dcat:keyword": _texts(each.title),
        "dcat:distribution": [_distribution(each, file, settings) for file in each.downloads],
    }
    if settings.entry.contributor:
        told["dcatde:contributorID"] = {"@id": settings.entry.contributor}
    if settings.entry.email:
        told["dcat:contactPoint"] = _contact(settings)
    return told


def _distribution(each: Dataset, download: Download, settings: Settings) -> dict[str, Any]:
    address = settings.reference_to(download.path)
    told = distribution(download.record) | {
        "@id": f"{address}#file",
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
    }
    if each.licence:
        told["dct:license"] = {"@id": iri(each.licence)}
    return told


def _agent(settings: Settings) -> dict[str, str] | None:
    name = settings.operator
    return {"@type": "foaf:Agent", "foaf:name": name} if name else None


def _contact(settings: Settings) -> dict[str, Any]:
    return {
        "@type": "vcard:Organization",
        "vcard:fn": settings.operator or settings.entry.email,
        "vcard:hasEmail": {"@id": f"mailto:{settings.entry.email}"},
    }


def _moment(date: str) -> dict[str, str]:
    return {"@value": date, "@type": "xsd:dateTime"}


def _texts(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"@value": texts[language], "@language": language}
        for language in LANGUAGES
        if texts.get(language)
    ]
