"""What TAB and MIF of MapInfo share: names of encodings, and CRS that carry no code."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.reading.stated_encoding import DecidedEncoding, decide

if TYPE_CHECKING:
    from pyproj import CRS

    from nzv_geo.reading.opening import Opening

__all__ = ["charset_of", "decided_charset", "labels", "named_crs", "stated_crs"]

LABEL = re.compile(r'LABEL\(.*?\bt:"((?:[^"\\]|\\.)*)"', re.DOTALL)  # in a style of OGR

CHARSETS = {
    "cp1252": "WindowsLatin1",
    "cp1250": "WindowsLatin2",
    "utf-8": "UTF-8",
    "cp437": "CodePage437",
    "cp850": "CodePage850",
    "cp852": "CodePage852",
    "iso8859-1": "ISO8859_1",
    "iso8859-2": "ISO8859_2",
    "iso8859-15": "ISO8859_15",
    "mac-roman": "MacRoman",
}
CODECS = {charset.lower(): codec for codec, charset in CHARSETS.items()}
NEUTRAL = ("", "neutral")  # which says nothing
# CRS of Germany that files of MapInfo mean, by what GDAL calls their datum.
KNOWN = {
    "European Terrestrial Reference System 1989": (
        *(25831, 25832, 25833, 4647, 5650, 3034, 3035, 4258),
    ),
    "DHDN_Potsdam_Rauenberg": (31466, 31467, 31468, 31469, 4314),
    "World Geodetic System 1984": (32631, 32632, 32633, 4326),
}


def decided_charset(
    text: bytes, charset: str, option: str | None, name: str | Path
) -> DecidedEncoding:
    """Decide on the encoding of text, of which MapInfo names the character set.

    Examples
    --------
    >>> decided_charset("Görlitz".encode("cp1252"), "WindowsLatin1", None, "plan.tab").stated
    'cp1252 (charset)'
    """
    plain = charset.lower()
    statements = [] if plain in NEUTRAL else [(CODECS.get(plain, charset), "charset")]
    return decide(text, statements, option, name)


def charset_of(codec: str) -> str:
    """Return what MapInfo calls an encoding; ``Neutral`` where it has no name.

    Examples
    --------
    >>> charset_of("cp1250")
    'WindowsLatin2'
    """
    return CHARSETS.get(codec, "Neutral")


def stated_crs(opening: Opening) -> str:
    """Return the code of the CRS that a file states without one; empty where nobody knows it."""
    import pyogrio

    from nzv_geo.reading.gdal import set_up

    try:
        with set_up(opening):
            return named_crs(pyogrio.read_info(opening.dataset)["crs"] or "")
    except Exception as error:
        raise opening.error(error) from error


def labels(opening: Opening) -> list[str | None]:
    """Return the words of each feature that is a label, which GDAL takes for part of its look."""
    import pyogrio

    from nzv_geo.reading.gdal import set_up

    try:
        with set_up(opening):
            query = f'SELECT OGR_STYLE FROM "{opening.path.stem}"'  # noqa: S608 - a plain name
            *_, (styles,) = pyogrio.raw.read(opening.dataset, sql=query, read_geometry=False)
    except Exception as error:
        raise opening.error(error) from error
    found = (LABEL.search(style or "") for style in styles)
    return [re.sub(r"\\(.)", r"\1", label[1]) if label else None for label in found]


def named_crs(wkt: str) -> str:
    """Return the code of a CRS that is written without, by its datum and its numbers.

    Examples
    --------
    >>> from pyproj import CRS
    >>> named_crs(CRS(25833).to_wkt("WKT1_GDAL").replace("ETRS89 / UTM zone 33N", "unnamed"))
    'EPSG:25833'
    >>> named_crs("")
    ''
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        stated = CRS(wkt)
        datum = str(getattr(stated.geodetic_crs and stated.geodetic_crs.datum, "name", ""))
    except CRSError:
        return ""
    alike = datum.removesuffix(" ensemble")
    codes = (f"EPSG:{number}" for number in KNOWN.get(alike, ()))
    return next((code for code in codes if _same_plane(stated, CRS(code))), "")


def _same_plane(stated: CRS, known: CRS) -> bool:
    here, there = _numbers(stated), _numbers(known)
    return here.keys() == there.keys() and all(
        math.isclose(here[name], there[name], abs_tol=1e-9) for name in here
    )


def _numbers(crs: CRS) -> dict[str, float]:
    """Return the numbers of a projection, and of its ellipsoid."""
    operation: Any = crs.coordinate_operation
    numbers = {"axis": crs.ellipsoid.semi_major_metre} if crs.ellipsoid else {}
    if operation:
        numbers[operation.method_name] = 0
        numbers |= {parameter.name: parameter.value for parameter in operation.params}
    return numbers
