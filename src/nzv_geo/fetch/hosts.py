"""Which addresses are asked: encrypted ones, and this machine's own."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from nzv_geo.errors import FetchError

__all__ = ["origin_of", "require_fit", "require_redirect"]


def require_fit(url: str) -> None:
    """Refuse an address that is not ``https``; ``http`` is for servers on this machine.

    Raises
    ------
    FetchError
        It is of another kind, or no address.

    Examples
    --------
    >>> require_fit("https://daten.example/vg250.zip")
    >>> require_fit("http://daten.example/vg250.zip")
    Traceback (most recent call last):
    nzv_geo.errors.FetchError: http://daten.example/vg250.zip is not asked: only https is, ...
    """
    scheme, host = _parts(url)
    if scheme != "https" and not (scheme == "http" and _is_this_machine(host)):
        raise FetchError(
            f"{url} is not asked: only https is, so that nobody on the way can change what comes; "
            "correct the address in the catalogue"
        )


def require_redirect(url: str, target: str) -> None:
    """Refuse a redirect that leaves encryption, or leads to another host from this machine.

    Raises
    ------
    FetchError
        It does.

    Examples
    --------
    >>> require_redirect("https://a.example/x", "https://b.example/x")
    >>> require_redirect("https://a.example/x", "http://a.example/x")
    Traceback (most recent call last):
    nzv_geo.errors.FetchError: https://a.example/x leads to http://a.example/x, which is not ...
    """
    scheme, host = _parts(target)
    _, before = _parts(url)
    if scheme == "https" or (scheme == "http" and _is_this_machine(host) and host == before):
        return
    raise FetchError(
        f"{url} leads to {target}, which is not encrypted (https); it was not followed: look for "
        "the new address on the publisher's page, and put it into the catalogue"
    )


def origin_of(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an address.

    Examples
    --------
    >>> origin_of("https://geo.example/items?f=json") == origin_of("https://geo.example:443/")
    True
    """
    scheme, host = _parts(url)
    return scheme, host, urlsplit(url).port or {"https": 443, "http": 80}.get(scheme)


def _parts(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise FetchError(f"{url} is no address: {error}; correct it") from error
    return parts.scheme, (parts.hostname or "").lower()


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
