"""Kinds of entries of the catalogue, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nzv_geo.addresses import image_address, origin
from nzv_geo.brief import Brief
from nzv_geo.errors import DataError
from nzv_geo.i18n import LANGUAGES

__all__ = [
    "CONTEXT",
    "FOCUS_AREAS",
    "Basemap",
    "FactTable",
    "Figures",
    "Frame",
    "Grid",
    "LayerSpec",
    "Measured",
    "Region",
]

FOCUS_AREAS = "focus-areas"  # the layer that facts are about
# Layers that say where one is; from the ground up, as they are drawn. A catalogue may have some.
CONTEXT = ("settlements", "lakes", "rivers", "railways", "federal-roads", "motorways")


@dataclass(frozen=True, repr=False)
class LayerSpec(Brief):
    """What the catalogue says about one layer.

    Parameters
    ----------
    id
        Name on the command line, such as ``municipalities``.
    title
        Title by language.
    crs
        CRS of the stored coordinates; of the result for a derived layer.
    key
        Column that identifies a feature.
    features
        Number of features in the whole layer.
    sources
        Ids of the sources.
    file, sha256
        File below the data folder and its pinned hash; empty for a derived layer.
    derived_from
        Layers a derived layer is built from.
    steps
        What was done to the data before they shipped.
    """

    id: str
    title: dict[str, str]
    crs: str
    key: str
    features: int
    sources: tuple[str, ...]
    file: str = ""
    sha256: str = ""
    derived_from: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class FactTable(Brief):
    """A table of facts about the focus areas: ``fields``, ``sources`` or ``facts`` itself."""

    id: str
    file: str
    sha256: str


@dataclass(frozen=True, repr=False)
class Figures(Brief):
    """A table of official figures that belongs to a layer."""

    id: str
    layer: str
    file: str
    sha256: str
    source: str


@dataclass(frozen=True, repr=False)
class Region(Brief):
    """A named list of counties.

    Parameters
    ----------
    id
        Name on the command line, such as ``lausitz``.
    title
        Name by language.
    page_title
        Title of its map page by language.
    units
        AGS of the counties, five digits each.
    basis
        What defines the region, by language.
    """

    id: str
    title: dict[str, str]
    page_title: dict[str, str]
    units: tuple[str, ...]
    basis: dict[str, str]


@dataclass(frozen=True, repr=False)
class Frame(Brief):
    """A frame of reference, and the CRS in which its data come.

    Parameters
    ----------
    id
        Short name, such as ``rd83``.
    title
        Name and where it is used, by language.
    crs
        Authority codes, the most frequent first.
    """

    id: str
    title: dict[str, str]
    crs: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Grid(Brief):
    """A file that makes a datum shift more accurate.

    Parameters
    ----------
    id
        Its usual name, such as ``BeTA2007``.
    title
        From which frame to which, by language.
    crs
        A CRS of the frame that it serves.
    files
        Names under which PROJ knows it.
    get
        Where it comes from.
    """

    id: str
    title: dict[str, str]
    crs: str
    files: tuple[str, ...]
    get: str


@dataclass(frozen=True, repr=False)
class Measured(Brief):
    """How accurate an operation is in the catalogue's home, outside the area it is meant for.

    Parameters
    ----------
    id
        Authority code of the operation, such as ``EPSG:1776``.
    accuracy_m
        What its stated accuracy is counted as, in metres.
    basis
        What was measured.
    """

    id: str
    accuracy_m: float
    basis: str


@dataclass(frozen=True, repr=False)
class Basemap(Brief):
    """A background map that a reader may load, after consent.

    Parameters
    ----------
    id
        Short name, such as ``basemap-de-grey``.
    title
        Name by language.
    publisher
        Who receives the reader's IP address.
    url
        ``https`` address: of tiles, with ``{z}``, ``{x}`` and ``{y}``; or of a WMS. An
        international host is kept in ASCII.
    layers
        Layers of a WMS, joined by commas; empty for tiles.
    attribution
        Line to show beside it; ``{month}`` and ``{year}`` become those of the day it is loaded.
    licence
        Terms of use.
    max_zoom
        Highest zoom level that the server has.
    refuses_files
        The server turns away pages that were opened from disk, because they send no Referer.

    Raises
    ------
    DataError
        A page could not use the address.

    Examples
    --------
    >>> title = {"de": "Karte", "en": "Map"}
    >>> Basemap("m", title, "M", "https://tiles.example:99999/{z}/{x}/{y}.png", "", "")
    Traceback (most recent call last):
    nzv_geo.errors.DataError: a page cannot use the address '...': Port out of range 0-65535
    """

    id: str
    title: dict[str, str]
    publisher: str
    url: str
    attribution: str
    licence: str
    layers: str = ""
    max_zoom: int = 18
    refuses_files: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "url", image_address(self.url, wms=bool(self.layers)))

    @classmethod
    def of_wms(
        cls,
        url: str,
        layers: str,
        *,
        title: Mapping[str, str] | None = None,
        attribution: str = "",
        id: str = "own-wms",  # noqa: A002 - the word of the field
    ) -> Basemap:
        """Return a WMS of one's own; without a title, it is named after its server and layers.

        Raises
        ------
        DataError
            A page could not use the address, or no layer is named.

        Examples
        --------
        >>> Basemap.of_wms("https://geo.example/ows?", "dop").attribution
        'WMS geo.example: dop'
        """
        if not layers.strip():
            raise DataError(f"this names no layer of the WMS {url}, which says itself what it has")
        host = origin(image_address(url, wms=True)).partition("//")[2]
        name = f"WMS {host}: {layers}"
        titles = {**dict.fromkeys(LANGUAGES, name), **(title or {})}
        return cls(id, titles, host, url, attribution or name, licence="", layers=layers)

    @property
    def origin(self) -> str:
        """Scheme, host and port of the server, as a Content-Security-Policy names it.

        Examples
        --------
        >>> title = {"de": "Karte", "en": "Map"}
        >>> Basemap("m", title, "M", "https://tiles.example:8443/{z}/{x}/{y}.png", "", "").origin
        'https://tiles.example:8443'
        """
        return origin(self.url)
