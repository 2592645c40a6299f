"""Addresses of the web as a page can use them."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from nzv_geo.errors import DataError

__all__ = ["image_address", "origin"]

NUMBER = re.compile(r"\d+|0[xX][0-9a-fA-F]*")  # a host that ends so is IPv4 to a browser
# What a Content-Security-Policy can name: letters, digits, hyphens, dots; no IPv6, no user.
HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", re.IGNORECASE)
OTHER_IN_BROWSERS = set("ßς\u200c\u200d")  # Python's older rules turn them into other names
NO_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\\]")  # what browsers drop or read as a slash
PLACEHOLDERS = re.compile(r"\{(z|x|-?y|r)\}")  # that Leaflet fills in


def image_address(address: str, *, wms: bool) -> str:
    """Return the address of a server of map images as browsers and policies write it.

    Parameters
    ----------
    address
        Of tiles, with ``{z}``, ``{x}`` and ``{y}``; or of a WMS.
    wms
        It is that of a WMS.

    Returns
    -------
    str
        The same, with an international host in ASCII.

    Raises
    ------
    DataError
        A page could not use it.

    Examples
    --------
    >>> image_address("https://karten.görlitz.example/wms?", wms=True)
    'https://karten.xn--grlitz-wxa.example/wms?'
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise _unusable(address, str(error)) from error
    is_web = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    if not is_web or NO_ADDRESS.search(address):
        raise DataError(
            f"{address!r} is no address of the web; write it as https://host/path, without user "
            "and spaces"
        )
    if port == 0:
        raise _unusable(address, "its port is 0")
    _require_fillable(address, wms=wms)
    host = _ascii(str(parts.hostname), address)
    path = address.partition("//")[2][len(parts.netloc) :]
    return f"{parts.scheme}://{host}{f':{port}' if port else ''}{path}"


def origin(address: str) -> str:
    """Return scheme, host and port of an address, as a Content-Security-Policy names them.

    Examples
    --------
    >>> origin("https://tiles.example:8443/{z}/{x}/{y}.png")
    'https://tiles.example:8443'
    """
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _ascii(host: str, address: str) -> str:
    """Return a host in ASCII."""
    try:
        plain = host.encode("idna").decode() if not OTHER_IN_BROWSERS & set(host) else ""
    except UnicodeError:
        plain = ""
    if not plain:
        raise _unusable(
            address, f"its host {host} has no sure form in ASCII; give that, which begins xn--"
        )
    if not HOST.fullmatch(plain):
        raise _unusable(address, f"no policy of a page can name its host {host}")
    if NUMBER.fullmatch(plain.rstrip(".").rpartition(".")[2]) and not _is_ipv4(plain):
        raise _unusable(address, f"browsers take its host {host} for an IP address, and it is none")
    return plain


def _is_ipv4(host: str) -> bool:
    try:
        return str(ipaddress.IPv4Address(host)) == host
    except ValueError:
        return False


def _require_fillable(address: str, *, wms: bool) -> None:
    """Require what the map fills in, and nothing else in braces."""
    parts = urlsplit(address)
    if parts.fragment or "#" in address:
        raise _unusable(address, "it holds a #; leave out what begins there")
    rest = address if wms else PLACEHOLDERS.sub("", address)
    odd = re.search(r"\{[^}]*\}?|\}", rest)
    if odd:
        expected = "a WMS has none" if wms else "tiles have {z}, {x} and {y}"
        raise _unusable(address, f"the map cannot fill in {odd[0]}: {expected}")
    if wms and re.search(r"[?&]request=", address, re.IGNORECASE):
        raise _unusable(address, "it is a request; leave out REQUEST= and what belongs to it")
    if not wms and not all(re.search(rf"\{{-?{name}\}}", address) for name in "zxy"):
        raise _unusable(address, "tiles need {z}, {x} and {y}; a WMS needs the names of its layers")


def _unusable(address: str, why: str) -> DataError:
    return DataError(f"a page cannot use the address {address!r}: {why}")
