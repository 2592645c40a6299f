"""The CRS that a text file names: by a code that is known, never by an address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nzv_geo.errors import CrsError, DataError
from nzv_geo.findings import Finding, Kind

__all__ = ["ADV_CRS", "geojson_crs", "gml_crs"]

CRS_NAME = re.compile(  # EPSG:3399, urn:ogc:def:crs:EPSG::3399, http://www.opengis.net/def/crs/…
    r"(urn:(ogc|x-ogc):def:crs:)?(EPSG|OGC|ESRI):([\d.]*:)?\w+"
    r"|https?://www\.opengis\.net/(def/crs/[\w./]+|gml/srs/epsg\.xml#\d+)",
    re.IGNORECASE,
)
COMPOUND = re.compile(r"urn:ogc:def:crs,crs:EPSG:[\d.]*:(\d+),crs:EPSG:[\d.]*:\d+")
# CRS as the surveying offices of the German states name them: AdV, GeoInfoDok.
ADV_CRS = {
    "urn:adv:crs:ETRS89_UTM32": "EPSG:25832",
    "urn:adv:crs:ETRS89_UTM33": "EPSG:25833",
    "urn:adv:crs:DE_DHDN_3GK2": "EPSG:31466",
    "urn:adv:crs:DE_DHDN_3GK3": "EPSG:31467",
    "urn:adv:crs:DE_DHDN_3GK4": "EPSG:31468",
    "urn:adv:crs:DE_DHDN_3GK5": "EPSG:31469",
    "urn:adv:crs:DE_RD-83_3GK4": "EPSG:3398",
    "urn:adv:crs:DE_RD-83_3GK5": "EPSG:3399",
    "urn:adv:crs:DE_42-83_3GK4": "EPSG:2398",
    "urn:adv:crs:DE_42-83_3GK5": "EPSG:2399",
    "urn:adv:crs:DE_PD-83_3GK3": "EPSG:3396",
    "urn:adv:crs:DE_PD-83_3GK4": "EPSG:3397",
}


def geojson_crs(member: Any, name: str | Path, *, with_crs: bool) -> str:
    """Return the CRS that a member ``crs`` names.

    Parameters
    ----------
    member
        Value of the member.
    name
        What to call the file in errors.
    with_crs
        Whether it will be believed; if not, only one that leads elsewhere is refused.

    Raises
    ------
    DataError, CrsError
        GDAL would ask a server for it, or would read it as WGS 84 without a word.

    Examples
    --------
    >>> member = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25833"}}
    >>> geojson_crs(member, "plan.geojson", with_crs=True)
    'urn:ogc:def:crs:EPSG::25833'
    """
    from nzv_geo.crs.names import parse_crs  # here: it needs PROJ

    kind = member.get("type") if isinstance(member, dict) else None
    properties = member.get("properties") if isinstance(member, dict) else None
    properties = properties if isinstance(properties, dict) else {}
    crs = properties.get("name") if kind == "name" else None
    if kind == "EPSG" and type(properties.get("code")) is int:
        crs = f"EPSG:{properties['code']}"
    if not isinstance(crs, str):
        raise DataError(f"{name} does not name its CRS; write its member crs as a name or leave it")
    if not CRS_NAME.fullmatch(crs) and (with_crs or "/" in crs):
        raise CrsError(f"{name} names its CRS {crs!r}, which is no code; pass --source-crs")
    if with_crs:
        parse_crs(crs)
    return crs


def gml_crs(
    names: Mapping[str, int], envelopes: set[str], file: str | Path, *, with_crs: bool
) -> tuple[str, list[Finding]]:
    """Return the CRS of a GML file where GDAL would not know it, and what is odd about the names.

    Parameters
    ----------
    names
        How often geometries name each CRS.
    envelopes
        Those that envelopes name; where geometries name none, they stand for them.
    file
        What to call the file in errors.
    with_crs
        Whether it will be believed.

    Raises
    ------
    CrsError
        A name is no code.

    Examples
    --------
    >>> gml_crs({"urn:adv:crs:ETRS89_UTM33": 3}, set(), "plan.gml", with_crs=True)
    ('EPSG:25833', [])
    """
    around = {_code(name, file, with_crs=with_crs) for name in envelopes}
    named = names or dict.fromkeys(envelopes, 1)
    codes = {name: _code(name, file, with_crs=with_crs) for name in named}
    if not codes or not with_crs:
        return "", []
    most = codes[max(named, key=lambda name: named[name])]
    different = set(codes.values())
    if len(different) > 1:
        listed = ", ".join(sorted(different))
        return most, [Finding.of(Kind.CRS_DIFFERING, named=listed, taken=most)]
    # GDAL would believe an envelope that differs.
    is_known = all(CRS_NAME.fullmatch(name) for name in named) and around <= different
    return "" if is_known else most, []


def _code(name: str, file: str | Path, *, with_crs: bool) -> str:
    plain = name.split("*", maxsplit=1)[0]  # of a compound one, the part in the plane
    if plain in ADV_CRS:
        return ADV_CRS[plain]
    compound = COMPOUND.fullmatch(name)
    if compound:
        return f"EPSG:{compound[1]}"
    if not CRS_NAME.fullmatch(name):
        if not with_crs and "/" not in name:
            return name
        raise CrsError(
            f"{file} names its CRS {name!r}, which is no code; correct it, or pass --source-crs"
        )
    number = re.findall(r"\w+", name)[-1]
    return f"EPSG:{number}" if number.isdigit() else number
