"""What search engines read in a page: schema.org/Dataset as JSON-LD (https://schema.org/Dataset)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nzv_geo.export.dcat import media_type
from nzv_geo.publish.portal.datasets import Dataset, Download
from nzv_geo.publish.portal.settings import Settings
from nzv_geo.publish.portal.texts import PageTexts

__all__ = ["data_catalogue", "dataset_about"]

CONTEXT = "https://schema.org"


def data_catalogue(
    settings: Settings, datasets: Sequence[Dataset], texts: PageTexts
) -> dict[str, Any]:
    """Return the portal as ``DataCatalog`` with its layers."""
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "name": texts.shown(settings.title),
        "description": texts.shown(settings.description),
        "inLanguage": texts.language,
        **_known({"url": settings.base_url, "publisher": _agent(settings.operator)}),
        "dataset": [_dataset(settings, each, texts) for each in datasets],
    }


def dataset_about(settings: Settings, dataset: Dataset, texts: PageTexts) -> dict[str, Any]:
    """Return a layer as ``Dataset``, without what is unknown."""
    return {"@context": CONTEXT, **_dataset(settings, dataset, texts)}


def _dataset(settings: Settings, dataset: Dataset, texts: PageTexts) -> dict[str, Any]:
    record = dataset.record
    licences = [texts.shown(licence) for licence in dataset.licences]
    page = PageTexts(texts.language, dataset.page).file
    return {
        "@type": "Dataset",
        "name": texts.shown(dataset.title),
        "description": texts.shown(dataset.description),
        "identifier": dataset.name,
        "url": _address(settings, page, texts),
        **_known(
            {
                "license": dataset.licence or _work("; ".join(licences)),
                "creator": [_agent(name) for name in record.publishers],
                "publisher": _agent(settings.operator),
                "creditText": dataset.layer.provenance.attribution,
                "temporalCoverage": _period(record.vintages),
                "spatialCoverage": _place(dataset),
            }
        ),
        "isAccessibleForFree": True,
        "distribution": [_download(settings, each, texts) for each in dataset.downloads],
    }


def _download(settings: Settings, download: Download, texts: PageTexts) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": download.record.name,
        "contentUrl": _address(settings, download.path, texts),
        "encodingFormat": media_type(download.record.path) or download.format,
        "contentSize": f"{download.size} B",
        "sha256": download.record.sha256,
    }


def _address(settings: Settings, path: str, texts: PageTexts) -> str:
    return settings.address_of(path) or texts.to_file(path)


def _period(vintages: Sequence[str]) -> str:
    """Return the first and the last date of the sources, or the one that there is."""
    return "/".join(dict.fromkeys((*vintages[:1], *vintages[-1:])))


def _place(dataset: Dataset) -> dict[str, Any] | None:
    """Return the bounding box, south before west as schema.org has it."""
    extent = dataset.extent
    if extent is None:
        return None
    west, south, east, north = extent
    shape = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
    return {"@type": "Place", "geo": shape}


def _agent(name: str) -> dict[str, str] | None:
    return {"@type": "Organization", "name": name} if name else None


def _work(name: str) -> dict[str, str] | None:
    return {"@type": "CreativeWork", "name": name} if name else None


def _known(properties: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if value not in (None, "", [])}
