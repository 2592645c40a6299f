"""Describe layers for pygeoapi, which serves them by OGC API - Features.

A service stands on a GeoPackage, which is written beside its configuration, or on PostGIS, where
`nzv_geo.publish.publish_to_database` has put the layers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nzv_geo.crs.names import crs_code
from nzv_geo.errors import DataError, OutputError
from nzv_geo.export import files_of, made_ready, writer_for
from nzv_geo.export.metadata import Publication, Record, crs_address
from nzv_geo.files import write_files
from nzv_geo.layers import ROW_NUMBER, Layer, LayerLike, as_layer
from nzv_geo.publish.database.connecting import Address
from nzv_geo.publish.database.names import column_names, geometry_name, number_name, table_name
from nzv_geo.publish.database.postgis import SCHEMA
from nzv_geo.publish.service.mapfile import SETTINGS, in_database, in_geopackage, mapfile
from nzv_geo.publish.service.yaml_text import Variable, yaml_text

__all__ = ["Service", "write_service"]

CONFIGURATION = "pygeoapi-config.yml"
COMPOSE = "compose.yml"
GEOPACKAGE = "layers.gpkg"
MAPFILE, SETTINGS_FILE = "mapserver.map", "mapserver.conf"
WORLD = (-180.0, -90.0, 180.0, 90.0)
NUMBER = "fid"
IMAGE = "geopython/pygeoapi:0.21.0"
INSIDE = "/data"  # the folder, as the container sees it
PORT = 5000
LOCAL = ("localhost", "127.0.0.1", "::1")  # which in a container is the container
FILE = re.compile(r"\w[\w.-]*\.gpkg", re.ASCII)
HOST = re.compile(r"[A-Za-z0-9.-]+")
WEB = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[A-Za-z0-9._~/-]*)?")
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
CRS = [CRS84, f"{EPSG}4326", f"{EPSG}25833", f"{EPSG}3857"]
AXES_SWAPPED = f"{EPSG}4326"  # in files and databases, longitude comes first all the same
LANGUAGES = {"de": "de-DE", "en": "en-US"}
NOTHING = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="  # in place of foreign tiles
TITLE = {
    "de": "Geodaten des Net Zero Valley Lausitz",
    "en": "Geodata of the Net Zero Valley Lausitz",
}
KEYWORDS = {
    "de": ["Lausitz", "Net Zero Valley", "Verwaltungsgrenzen", "Geodaten"],
    "en": ["Lusatia", "Net Zero Valley", "administrative boundaries", "geodata"],
}
ITEMS = {"default_items": 100, "max_items": 10_000}


@dataclass(frozen=True)
class Service:
    """What a service says of itself.

    Parameters
    ----------
    url
        Where it will be reached.
    title, description
        By language, German and English.
    provider, provider_url
        Who runs it.
    contact, email
        Whom to ask.
    """

    url: str = f"http://localhost:{PORT}"
    title: dict[str, str] = field(default_factory=lambda: dict(TITLE))
    description: dict[str, str] = field(default_factory=lambda: dict(TITLE))
    provider: str = "unbekannt / unknown"
    provider_url: str = ""
    contact: str = "unbekannt / unknown"
    email: str = ""


def write_service(  # noqa: PLR0913 - keywords, each on its own
    layers: Iterable[LayerLike],
    folder: str | Path,
    *,
    database: str = "",
    schema: str = SCHEMA,
    gpkg: str = GEOPACKAGE,
    crs: str | None = None,
    service: Service | None = None,
    overwrite: bool = False,
    **accuracy: Any,
) -> list[Path]:
    """Write what pygeoapi and MapServer need and, without a database, a GeoPackage.

    Parameters
    ----------
    layers
        What is served.
    folder
        Where to write; made where it is missing.
    database
        ``postgresql://user@host:5432/database`` where `publish_to_database` has put, or will put,
        the same layers. No connection is made. A password in it is left out: the service reads it
        from ``PGPASSWORD``.
    schema
        Of the tables there.
    gpkg
        Name of the GeoPackage.
    crs
        CRS of the GeoPackage, or that the layers were published in; without it, that of each.
    service
        What the service says of itself.
    overwrite
        Replace existing files.
    accuracy
        See `nzv_geo.crs.reproject.reproject`.

    Returns
    -------
    list of pathlib.Path
        The files: the same bytes for the same layers.

    Raises
    ------
    OutputError
        A file exists, or the database has no such address.
    DataError
        There is no layer, or two have one name.

    Examples
    --------
    >>> import tempfile
    >>> from nzv_geo import load_layer
    >>> folder = Path(tempfile.mkdtemp())
    >>> [path.name for path in write_service([load_layer("states")], folder)]
    ['pygeoapi-config.yml', 'compose.yml', 'mapserver.map', 'mapserver.conf', 'layers.gpkg']
    """
    folder = Path(folder)
    writer = writer_for("layers.gpkg")
    ready = [made_ready(as_layer(layer), writer, crs=crs, **accuracy) for layer in layers]
    if not ready:
        raise DataError("there is no layer to serve; name one")
    path = folder / gpkg
    package = {} if database else files_of(ready, path)
    served = [each.written for each in ready]
    address = Address(database) if database else None
    stores = [
        _in_database(layer, address, schema) if address else _in_geopackage(layer, gpkg)
        for layer in served
    ]
    service = service or Service()
    described = _configuration(served, stores, service)
    files = {
        folder / CONFIGURATION: yaml_text(described).encode(),
        folder / COMPOSE: yaml_text(_compose(service, address)).encode(),
        folder / MAPFILE: _pictures(served, stores, service, address, gpkg).encode(),
        folder / SETTINGS_FILE: SETTINGS,
        **package,
    }
    write_files(files, overwrite=overwrite, make_folders=True)
    return list(files)


def _configuration(
    layers: Sequence[Layer], stores: Sequence[dict[str, Any]], service: Service
) -> dict[str, Any]:
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": PORT},
            "url": Variable(f"${{PYGEOAPI_URL:-{_web(service.url)}}}"),
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": list(LANGUAGES.values()),
            "limits": ITEMS,
            "map": {"url": NOTHING, "attribution": ""},
        },
        "logging": {"level": "ERROR"},
        "metadata": _metadata(layers, service),
        "resources": {
            layer.id: _collection(layer, store) for layer, store in zip(layers, stores, strict=True)
        },
    }


def _pictures(
    layers: Sequence[Layer],
    stores: Sequence[dict[str, Any]],
    service: Service,
    address: Address | None,
    gpkg: str,
) -> str:
    """Return how MapServer draws the same layers."""
    sources = [
        in_database(address, store, crs_code(layer.crs).rpartition(":")[2])
        if address
        else in_geopackage(store["layer"], gpkg)
        for layer, store in zip(layers, stores, strict=True)
    ]
    extents = [_extent(layer) for layer in layers]
    title = service.title.get("de", "")
    return mapfile(layers, sources, extents, title=title, url=f"{_web(service.url)}/wms?")


def _extent(layer: Layer) -> tuple[float, ...]:
    """Return the box of a layer in degrees; the world where it has none."""
    return Record(layer, Path(GEOPACKAGE), b"", Publication()).extent or WORLD


def _web(url: str) -> str:
    """Return an address that cannot end what it stands in."""
    if not WEB.fullmatch(url):
        raise OutputError(f"{url!r} is no address of a service; write it as https://host/path")
    return url.rstrip("/")


def _metadata(layers: Sequence[Layer], service: Service) -> dict[str, Any]:
    licences = {language: "; ".join(_licences(layers, language)) for language in LANGUAGES}
    addresses = [source.licence_url for source in _sources(layers) if source.licence_url]
    terms = {"url": addresses[0]} if addresses else {}
    contact = {"email": service.email} if service.email else {}
    return {
        "identification": {
            "title": service.title,
            "description": service.description,
            "keywords": KEYWORDS,
            "keywords_type": "theme",
            "terms_of_service": addresses[0] if addresses else _web(service.url),
            "url": service.provider_url or _web(service.url),
        },
        "license": {"name": licences, **terms},
        "provider": {"name": service.provider, "url": service.provider_url or _web(service.url)},
        "contact": {"name": service.contact, **contact},
    }


def _collection(layer: Layer, store: dict[str, Any]) -> dict[str, Any]:
    record = Record(layer, Path(GEOPACKAGE), b"", Publication())
    attribution = layer.provenance.attribution
    stored = crs_address(layer)
    return {
        "type": "collection",
        "title": {language: layer.title.get(language, layer.id) for language in LANGUAGES},
        "description": {
            language: " ".join(filter(None, [record.description[language], attribution]))
            for language in LANGUAGES
        },
        "keywords": KEYWORDS,
        "links": _links(layer),
        "extents": {"spatial": {"bbox": list(_extent(layer)), "crs": CRS84}},
        "providers": [
            {
                "type": "feature",
                **store,
                "crs": list(dict.fromkeys([*CRS, *filter(None, [stored])])),
                "storage_crs": CRS84 if stored in (AXES_SWAPPED, "") else stored,
            }
        ],
    }


def _links(layer: Layer) -> list[dict[str, str]]:
    """Return where licences and publishers of the sources are read of."""
    links = []
    for source in layer.provenance.sources:
        told = {
            "license": (source.licence_url, f"{source.licence['de']}: {source.attribution}"),
            "about": (source.url, source.title["de"]),
        }
        links += [
            {"type": "text/html", "rel": rel, "title": title, "href": href, "hreflang": "de"}
            for rel, (href, title) in told.items()
            if href.startswith(("http://", "https://"))
        ]
    return links


def _in_geopackage(layer: Layer, gpkg: str) -> dict[str, Any]:
    from nzv_geo.export.geopackage import table_name as package_table

    return {
        "name": "OGR",
        "data": {
            "source_type": "GPKG",
            "source": Variable(f"${{PYGEOAPI_DATA:-{INSIDE}}}/{_file_name(gpkg)}"),
            "source_capabilities": {"paging": True},
        },
        "id_field": NUMBER if layer.key == ROW_NUMBER else layer.key,
        "layer": package_table(layer.id),
    }


def _file_name(gpkg: str) -> str:
    if not FILE.fullmatch(gpkg):
        raise OutputError(
            f"{gpkg!r} is no name for it; name it by letters and digits: {GEOPACKAGE}"
        )
    return gpkg


def _in_database(layer: Layer, address: Address, schema: str) -> dict[str, Any]:
    """Return where PostGIS has a layer, as `publish_to_database` names it."""
    own = {layer.features.geometry.name, ROW_NUMBER}
    fields = [str(name) for name in layer.features.columns if name not in own]
    renamed = column_names(fields)
    columns = [renamed.get(name, name) for name in fields]
    numbered = layer.key == ROW_NUMBER
    if numbered:
        columns = [number_name(columns), *columns]
    return {
        "name": "PostgreSQL",
        "data": {
            "host": _host(address),
            "port": int(address.get("port") or 5432),
            "dbname": address.get("dbname"),
            "user": address.get("user"),
            "search_path": [schema],
        },
        "id_field": columns[0] if numbered else renamed.get(layer.key, layer.key),
        "table": table_name(layer.id),
        "geom_field": geometry_name(columns),
    }


def _host(address: Address) -> str:
    """Return the server of a database, which the environment variable PGHOST may replace."""
    host = address.get("host") or LOCAL[0]
    return Variable(f"${{PGHOST:-{host}}}") if HOST.fullmatch(host) else host


def _compose(service: Service, address: Address | None) -> dict[str, Any]:
    """Return how a container of pygeoapi is run, reached from this machine alone."""
    container: dict[str, Any] = {
        "image": IMAGE,
        "restart": "unless-stopped",
        "ports": [f"127.0.0.1:{PORT}:80"],
        "environment": {"PYGEOAPI_URL": f"${{PYGEOAPI_URL:-{_web(service.url)}}}"},
        "volumes": [f"./{CONFIGURATION}:/pygeoapi/local.config.yml:ro", f"./:{INSIDE}:ro"],
    }
    if address is not None:
        container["environment"]["PGPASSWORD"] = "${PGPASSWORD:?set it}"
        if (address.get("host") or LOCAL[0]) in LOCAL:
            container["environment"]["PGHOST"] = "host.docker.internal"
            container["extra_hosts"] = ["host.docker.internal:host-gateway"]
    return {"services": {"pygeoapi": container}}


def _sources(layers: Sequence[Layer]) -> list[Any]:
    return list(dict.fromkeys(source for layer in layers for source in layer.provenance.sources))


def _licences(layers: Sequence[Layer], language: str) -> list[str]:
    return list(dict.fromkeys(source.licence[language] for source in _sources(layers)))
