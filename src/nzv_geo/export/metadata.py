"""What portals and catalogues ask of a file: gathered once, written by `dcat` and `iso19139`.

Only what is known is said. What a portal needs beyond it, such as who publishes the file, is named
by `unknown_to_portals`.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from urllib.parse import quote, urlsplit

import numpy
import shapely

from nzv_geo.crs.extent import Extent, geographic_extent
from nzv_geo.crs.names import crs_code
from nzv_geo.errors import OutputError, UnknownNameError
from nzv_geo.export.fitting import field_names
from nzv_geo.export.licences import common_licence
from nzv_geo.i18n import LANGUAGES, load_words
from nzv_geo.layers import Layer
from nzv_geo.provenance import DATE, Source
from nzv_geo.reading.history import digest

__all__ = [
    "KINDS",
    "Publication",
    "Record",
    "crs_address",
    "iri",
    "metadata_files",
    "unknown_to_portals",
    "vintage_of",
]

KINDS = {"dcat": ("dcat", ".dcat.jsonld"), "iso": ("iso19139", ".iso.xml")}  # module, suffix
STEPS = 10_000  # of a degree in a bounding box, about ten metres each
UNKNOWN = {"de": "unbekannt", "en": "unknown"}
DESCRIBED = ("de", "en")
CRS_ADDRESSES = {
    "EPSG": "http://www.opengis.net/def/crs/EPSG/0/",
    "OGC": "http://www.opengis.net/def/crs/OGC/1.3/",
}


@dataclass(frozen=True)
class Publication:
    """How a file is made known.

    Parameters
    ----------
    kinds
        Of metadata: ``dcat``, ``iso`` or both.
    publisher
        The office that publishes the file, as it writes itself; empty where nobody said.
    access_url
        Where the file will be; empty where nobody said.

    Raises
    ------
    UnknownNameError
        There is no such kind.
    OutputError
        The address is none of the web.
    """

    kinds: tuple[str, ...] = ()
    publisher: str = ""
    access_url: str = ""

    @classmethod
    def of(cls, metadata: str | Iterable[str], publisher: str, access_url: str) -> Publication:
        """Return it as the options of an export say it: one kind of metadata, or several.

        Examples
        --------
        >>> Publication.of("dcat", "Stadt Cottbus", "").kinds
        ('dcat',)
        """
        kinds = (metadata,) if isinstance(metadata, str) and metadata else tuple(metadata)
        return cls(kinds, publisher, access_url)

    def __post_init__(self) -> None:
        for kind in self.kinds:
            if kind not in KINDS:
                raise UnknownNameError("kind of metadata", kind, KINDS)
        if self.access_url and not _is_web(self.access_url):
            raise OutputError(
                f"{self.access_url!r} is no address of the web; write it as https://host/path"
            )


@dataclass(frozen=True)
class Record:
    """What is known of a layer in a file.

    Parameters
    ----------
    layer
        As it was written.
    path, content
        The file.
    publication
        How it is made known.
    """

    layer: Layer
    path: Path
    content: bytes
    publication: Publication

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.path.name

    @property
    def address(self) -> str:
        """Where the layer will be found, as an address of its own; empty where nobody said."""
        url = self.publication.access_url
        return iri(f"{url.partition('#')[0]}#{quote(self.layer.id, safe='')}") if url else ""

    @property
    def sha256(self) -> str:
        """Digest of the file."""
        return digest(self.content)

    @property
    def extent(self) -> Extent | None:
        """West, south, east, north in degrees, rounded outwards; None without a place."""
        places = shapely.get_coordinates(self.layer.table.shapes)
        places = places[numpy.isfinite(places).all(axis=1)]
        if not len(places):
            return None
        west, south, east, north = geographic_extent(places, self.layer.crs)
        return _down(west), _down(south), _up(east), _up(north)

    @property
    def vintages(self) -> tuple[str, ...]:
        """Dates that the sources are of: a day, month or year of ISO 8601."""
        dates = {vintage_of(source) for source in self.layer.provenance.sources}
        return tuple(sorted(dates - {""}))

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages that fields are in, as their names end: ``name_de``."""
        ends = {str(field).rpartition("_")[2] for field in field_names(self.layer)}
        return tuple(language for language in LANGUAGES if language in ends)

    @property
    def licence(self) -> str:
        """Address of the licence; empty where nobody knows."""
        return common_licence(self.layer.provenance.sources)

    @property
    def terms(self) -> str:
        """Licence of each source with the line that must stand beside a copy, in German."""
        told = (
            f"{source.licence['de']}: {source.attribution}"
            for source in self.layer.provenance.sources
        )
        return "; ".join(told)

    @property
    def publishers(self) -> tuple[str, ...]:
        """Who published the sources."""
        named = (source.publisher for source in self.layer.provenance.sources)
        return tuple(dict.fromkeys(filter(None, named)))

    @property
    def description(self) -> dict[str, str]:
        """What the layer holds, how accurate it is and where it comes from, by language."""
        return {language: self._described(language) for language in DESCRIBED}

    def _described(self, language: str) -> str:
        words = load_words(language)
        title = self.layer.title[language]
        parts = [words.word("page", "of", layer=title, count=words.number(len(self.layer)))]
        sources = self.layer.provenance.sources
        accuracy = dict.fromkeys(source.accuracy[language] for source in sources)
        told = " ".join(text for text in accuracy if text != UNKNOWN[language])
        origin = "; ".join(dict.fromkeys(source.title[language] for source in sources))
        named = {words.word("page", "accuracy"): told, words.word("page", "source"): origin}
        parts += [f"{name}: {text}" for name, text in named.items() if text]
        return " ".join(_as_sentence(part) for part in parts)


def metadata_files(
    layers: Sequence[Layer], path: Path, content: bytes, publication: Publication
) -> dict[Path, bytes]:
    """Return the files of metadata that stand beside a file, by their paths.

    Parameters
    ----------
    layers
        What the file holds, as written.
    path, content
        The file.
    publication
        Which metadata, and what is known of its publishing.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> both, layers = Publication(kinds=("dcat", "iso")), [load_layer("states")]
    >>> [path.name for path in metadata_files(layers, Path("a.gpkg"), b"", both)]
    ['a.gpkg.dcat.jsonld', 'a.gpkg.iso.xml']
    """
    records = [Record(layer, path, content, publication) for layer in layers]
    files = {}
    for kind in dict.fromkeys(publication.kinds):
        module, suffix = KINDS[kind]
        written: Callable[[Sequence[Record]], Mapping[str, bytes]]
        written = import_module(f"nzv_geo.export.{module}").documents
        for name, document in written(records).items():
            files[path.with_name(f"{path.name}{name}{suffix}")] = document
    return files


def unknown_to_portals(layers: Sequence[Layer], publication: Publication) -> list[str]:
    """Return what open-data portals ask for and is not known, in sentences.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> known = Publication(("dcat",), "Stadt Cottbus", "https://cottbus.example/focus.geojson")
    >>> unknown_to_portals([load_layer("focus-areas")], known)
    ['the licence of focus-areas is unknown: the metadata name none; portals refuse that']
    """
    if not publication.kinds:
        return []
    asked = {
        "who publishes it (--publisher)": publication.publisher,
        "where it will be (--access-url)": publication.access_url,
    }
    lacking = [
        f"the metadata leave out {what}; portals ask for it" for what, it in asked.items() if not it
    ]
    return lacking + [
        f"the licence of {layer.id} is unknown: the metadata name none; portals refuse that"
        for layer in layers
        if not common_licence(layer.provenance.sources)
    ]


def crs_address(layer: Layer) -> str:
    """Return the address of the CRS of a layer; empty where it has no code.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> crs_address(load_layer("states"))
    'http://www.opengis.net/def/crs/EPSG/0/4326'
    """
    authority, _, code = crs_code(layer.crs).partition(":")
    return f"{CRS_ADDRESSES[authority]}{code}" if code and authority in CRS_ADDRESSES else ""


def vintage_of(source: Source) -> str:
    """Return the day, month or year that a source is of; empty where it says none.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> [vintage_of(source) for source in load_layer("places").provenance.sources]
    ['', '2024']
    """
    whole = f"{source.vintage}-01-01"[:10] if DATE.fullmatch(source.vintage) else ""
    try:
        return source.vintage if datetime.date.fromisoformat(whole) else ""
    except ValueError:  # no day of the calendar
        return ""


def iri(address: str) -> str:
    """Return an address without what none may hold.

    Examples
    --------
    >>> iri('https://görlitz.example/a b?c="d"')
    'https://görlitz.example/a%20b?c=%22d%22'
    """
    return re.sub(r"[\x00-\x20<>\"{}|\\^`\x7f-\x9f\ud800-\udfff]", _escaped, address)


def _escaped(found: re.Match[str]) -> str:
    return quote(found[0].encode("utf-8", "replace"), safe="")


def _is_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _down(degrees: float) -> float:
    return math.floor(round(degrees * STEPS, 3)) / STEPS


def _up(degrees: float) -> float:
    return math.ceil(round(degrees * STEPS, 3)) / STEPS


def _as_sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
