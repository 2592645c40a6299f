"""Describe layers for MapServer, which draws them by WMS: pictures for the background of a map.

pygeoapi draws nothing without MapServer's own library, so this is asked directly. It stands on what
the service of features stands on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from nzv_geo.crs.names import crs_code
from nzv_geo.layers import Layer
from nzv_geo.publish.database.connecting import Address
from nzv_geo.publish.database.geometry_types import type_of

__all__ = ["SETTINGS", "in_database", "in_geopackage", "mapfile"]

NAME = re.compile(r"[\w-]+")  # of layers, tables and columns that need no escaping
PLAIN = re.compile(r"[\w.-]*", re.ASCII)
EPSG = re.compile(r"EPSG:(\d+)")
SETTINGS = b'CONFIG\n  ENV\n    MS_MAP_PATTERN "^.*/mapserver\\.map$"\n  END\nEND\n'
CRS = "EPSG:3857 EPSG:25833 EPSG:4326"
DARK, LIGHT = "60 60 60", "255 255 255"
STYLES = {
    "POLYGON": f"OUTLINECOLOR {DARK} WIDTH 1",
    "LINE": f"COLOR {DARK} WIDTH 1.5",
    "POINT": f'SYMBOL "circle" SIZE 8 COLOR {DARK} OUTLINECOLOR {LIGHT}',
}
START = """\
MAP
  NAME "layers"
  SIZE 800 600
  MAXSIZE 4096
  UNITS DD
  EXTENT {extent}
  PROJECTION "init=epsg:4326" END
  SYMBOL NAME "circle" TYPE ELLIPSE POINTS 1 1 END FILLED TRUE END
  WEB METADATA
    "ows_title" {title}
    "ows_abstract" {abstract}
    "ows_enable_request" "*"
    "ows_srs" "{crs}"
    "wms_onlineresource" {url}
  END END
"""
LAYER = """\
  LAYER
    NAME "{name}"
    TYPE {kind}
    STATUS ON
    {source}
    PROJECTION "init=epsg:{code}" END
    METADATA
      "ows_title" {title}
      "ows_attribution_title" {attribution}
    END
    CLASS STYLE {style} END END
  END
"""


def mapfile(
    layers: Sequence[Layer],
    sources: Sequence[str],
    extents: Sequence[Sequence[float]],
    *,
    title: str,
    url: str,
) -> str:
    """Return a mapfile of MapServer; layers whose names or CRS it cannot hold are left out.

    Parameters
    ----------
    layers
        What is drawn.
    sources
        Where each is, by `in_geopackage` or `in_database`.
    extents
        West, south, east, north of each in degrees.
    title
        Of the service.
    url
        Where the service of pictures will be.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> source = in_geopackage("states", "layers.gpkg")
    >>> told = mapfile([load_layer("states")], [source], [(11, 50, 16, 54)], title="T", url="")
    >>> source in told
    True
    """
    west, south = (min(extent[i] for extent in extents) for i in (0, 1))
    east, north = (max(extent[i] for extent in extents) for i in (2, 3))
    start = START.format(
        extent=f"{west} {south} {east} {north}",
        title=quoted(title),
        abstract=quoted("; ".join(dict.fromkeys(each.provenance.attribution for each in layers))),
        crs=CRS,
        url=quoted(url),
    )
    drawn = [_layer(layer, source) for layer, source in zip(layers, sources, strict=True)]
    return f"{start}{''.join(drawn)}END\n"


def quoted(text: str) -> str:
    r"""Return a text as a mapfile has it.

    Examples
    --------
    >>> print(quoted('say "no"\n[a] %b%'))
    "say 'no' (a) b"
    """
    plain = text.translate({ord('"'): "'", ord("\\"): "/", ord("["): "(", ord("]"): ")", 37: None})
    return '"' + " ".join("".join(c if c.isprintable() else " " for c in plain).split()) + '"'


def _layer(layer: Layer, source: str) -> str:
    code = EPSG.fullmatch(crs_code(layer.crs))
    if code is None or not source or not NAME.fullmatch(layer.id):
        return ""
    kind = _kind(layer)
    return LAYER.format(
        name=layer.id,
        kind=kind,
        source=source,
        code=code[1],
        title=quoted(layer.title.get("de", layer.id)),
        attribution=quoted(layer.provenance.attribution),
        style=STYLES[kind],
    )


def _kind(layer: Layer) -> str:
    name = type_of(layer).name.removeprefix("Multi")
    return {"Point": "POINT", "LineString": "LINE"}.get(name, "POLYGON")


def in_geopackage(table: str, file: str) -> str:
    """Say where a table of a GeoPackage beside the mapfile is; empty where that cannot be said.

    Examples
    --------
    >>> in_geopackage("states", "layers.gpkg")
    'CONNECTIONTYPE OGR CONNECTION "layers.gpkg" DATA "states"'
    """
    return f'CONNECTIONTYPE OGR CONNECTION "{file}" DATA "{table}"' if NAME.fullmatch(table) else ""


def in_database(address: Address, store: Mapping[str, Any], srid: str) -> str:
    """Say where a table of PostGIS is; libpq takes the password from PGPASSWORD or ~/.pgpass.

    Parameters
    ----------
    address
        Of the database.
    store
        What pygeoapi is told of the table.
    srid
        Of its geometries.
    """
    names = (
        store["data"]["search_path"][0],
        *(store[k] for k in ("table", "geom_field", "id_field")),
    )
    known = {name: address.get(name) for name in ("host", "port", "dbname", "user")}
    if not all(map(NAME.fullmatch, names)) or not all(map(PLAIN.fullmatch, known.values())):
        return ""
    connection = " ".join(f"{name}={value}" for name, value in known.items() if value)
    schema, table, shape, key = names
    # MapServer itself quotes the columns, but not the table.
    source = f'{shape} FROM "{schema}"."{table}" USING UNIQUE {key} USING SRID={srid}'
    return f"CONNECTIONTYPE POSTGIS CONNECTION \"{connection}\" DATA '{source}'"
