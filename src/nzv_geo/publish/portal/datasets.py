"""The layers of a portal, each with its files: what is written, and what is told of it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy
import shapely

from nzv_geo.cartography import own_title
from nzv_geo.catalogue import Catalogue
from nzv_geo.crs.extent import Extent
from nzv_geo.crs.names import crs_code
from nzv_geo.export import files_of, made_ready, writer_for
from nzv_geo.export.fitting import attributes
from nzv_geo.export.licences import licence_address, without_licence
from nzv_geo.export.metadata import Publication, Record
from nzv_geo.export.moment import last_change
from nzv_geo.layers import Layer
from nzv_geo.provenance import Source
from nzv_geo.publish.portal.columns import Column, columns_of
from nzv_geo.publish.portal.settings import Settings
from nzv_geo.valley import load_layer
from nzv_geo.values import text
from nzv_geo.webmap.columns import in_all
from nzv_geo.webmap.texts import Text

__all__ = ["Dataset", "Download", "datasets_of"]

FOLDER = "data"
DECIMALS = 7  # of a degree, about a centimetre; in metres less than a computer's noise
GERMAN_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Download:
    """A layer in one format.

    Parameters
    ----------
    format
        As people call it.
    path
        Of the file below the folder of the portal.
    record
        What is known of the layer in it.
    beside
        Paths of the files that stand beside it: its history, and what its CRS is.
    """

    format: str
    path: str
    record: Record
    beside: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return len(self.record.content)

    @property
    def crs(self) -> str:
        """Code of the CRS that it is written in."""
        return crs_code(self.record.layer.crs)


@dataclass(frozen=True, eq=False)
class Dataset:
    """A layer of the portal.

    Parameters
    ----------
    name
        Of its page and files: small ASCII letters.
    layer
        As it was loaded.
    downloads
        Its files, the usual format first.
    contents
        What they hold, by path.
    catalogue
        What says what its columns mean.
    granted
        Licence that the operator grants, of a layer that needs none of its sources; else empty.
    own
        It is no layer that ships, but one of a map project.
    """

    name: str
    layer: Layer
    downloads: tuple[Download, ...]
    contents: dict[str, bytes]
    catalogue: Catalogue
    granted: str = ""
    own: bool = False

    @property
    def page(self) -> str:
        """Its page, below the folder of a language."""
        return f"layers/{self.name}.html"

    @property
    def title(self) -> Text:
        """Its title by language; of invented data, with a word that says so."""
        return own_title(self.layer)

    @property
    def record(self) -> Record:
        """What is known of it, in its usual format."""
        return self.downloads[0].record

    @cached_property
    def columns(self) -> list[Column]:
        """Its columns, the geometry apart."""
        return columns_of(self.layer, self.catalogue)

    @cached_property
    def description(self) -> Text:
        """What it holds, how accurate it is and where it comes from, by language."""
        return self.record.description

    @cached_property
    def extent(self) -> Extent | None:
        """West, south, east, north in degrees; None without a place."""
        return self.record.extent

    @property
    def licence(self) -> str:
        """Address of its licence; empty where nobody knows."""
        if self.record.licence or not self.granted:
            return self.record.licence
        address = self.granted if self.granted.startswith(("https://", "http://")) else ""
        named = dict.fromkeys(("de", "en"), self.granted)
        return licence_address(
            replace(Source.in_one_line(self.granted), licence=named, licence_url=address)
        )

    @property
    def licences(self) -> list[Text]:
        """Its licences in words, each once: that of the operator, or those of its sources."""
        if self.granted:
            return [in_all(self.granted)]
        stated = [source.licence for source in self.layer.provenance.sources]
        return [text for place, text in enumerate(stated) if text not in stated[:place]]

    @property
    def date(self) -> str:
        """When it last changed, as its sources say; or SOURCE_DATE_EPOCH."""
        return f"{last_change(self.layer.provenance).isoformat()}Z"

    @cached_property
    def digest(self) -> str:
        """Digest of its features and sources, whatever files it is written as."""
        told = hashlib.sha256()
        features = attributes(self.layer)
        for field in features.columns:
            told.update(f"\0{field}\0".encode())
            told.update("\0".join(map(text, features[field])).encode("utf-8", "replace"))
        shapes = self.layer.features.geometry.values
        places = shapely.get_coordinates(shapes).round(DECIMALS) + 0.0  # no negative zero
        told.update(places.astype("<f8").tobytes())
        told.update(shapely.get_num_coordinates(shapes).astype(numpy.int64).tobytes())
        for source in self.layer.provenance.sources:
            told.update(repr(source.in_language("de")).encode("utf-8", "replace"))
        return told.hexdigest()


def datasets_of(settings: Settings) -> list[Dataset]:
    """Return every layer of a portal with its files.

    Raises
    ------
    OutputError
        There is no such format, or a layer cannot be written in it.
    """
    names: set[str] = set()
    return [
        _dataset(_free(_plain(layer.id), names), layer, settings, own=own)
        for layer, own in _layers(settings)
    ]


def _layers(settings: Settings) -> Iterator[tuple[Layer, bool]]:
    """Yield the layers that ship, cut to the regions, then those of the project."""
    catalogue = settings.catalogue
    for name in catalogue.layers:
        layer = load_layer(name, region=settings.place, catalogue=catalogue)
        if len(layer):
            yield layer, False
    shipped = set(catalogue.sources.values())
    for layer in settings.project.layers if settings.project else ():
        if not set(layer.provenance.sources) <= shipped or not layer.provenance.sources:
            yield layer, True


def _dataset(name: str, layer: Layer, settings: Settings, *, own: bool) -> Dataset:
    contents: dict[str, bytes] = {}
    downloads = []
    for format_ in settings.formats:
        download, files = _download(name, layer, format_, settings)
        downloads.append(download)
        contents |= files
    return Dataset(
        name, layer, tuple(downloads), contents, settings.catalogue, _granted(layer, settings), own
    )


def _granted(layer: Layer, settings: Settings) -> str:
    """Return the licence of the operator for a layer of facts, which no source has terms for."""
    sources = layer.provenance.sources
    needs_none = bool(sources) and all(map(without_licence, sources))
    return settings.entry.licence.strip() if needs_none else ""


def _download(
    name: str, layer: Layer, format_: str, settings: Settings
) -> tuple[Download, dict[str, bytes]]:
    writer = writer_for("", format_)
    packed = ".zip" if writer.parts else ""  # several files that belong together
    path = f"{FOLDER}/{name}{writer.suffixes[0]}{packed}"
    ready = made_ready(layer, writer, catalogue=settings.catalogue)
    written = files_of([ready], Path(path))
    files = {each.as_posix(): content for each, content in written.items()}
    publication = Publication(("dcat",), settings.operator, settings.address_of(path))
    record = Record(ready.written, Path(path), files[path], publication)
    beside = tuple(each for each in files if each != path)
    return Download(writer.name, path, record, beside), files


def _plain(name: str) -> str:
    """Return a name in small ASCII letters, as addresses and every file system hold it.

    Examples
    --------
    >>> _plain("Übersicht/Łužica 2"), _plain("../..")
    ('uebersicht-luzica-2', 'layer')
    """
    small = name.lower().translate(GERMAN_LETTERS).replace("ł", "l")
    plain = unicodedata.normalize("NFD", small).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:60] or "layer"


def _free(name: str, taken: set[str]) -> str:
    """Return a name that none has so far, and take it."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(free)
    return free
