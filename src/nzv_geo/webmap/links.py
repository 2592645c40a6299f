"""Write text from data as HTML; only addresses of the web become links."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

__all__ = ["as_html", "is_web_address", "linked"]

LINK_SCHEMES = ("http", "https")


def as_html(content: str) -> str:
    r"""Return a text as HTML that reads back as it is, but for U+0000, which HTML cannot hold.

    Examples
    --------
    >>> as_html("a<b\r\n")
    'a&lt;b&#13;\n'
    """
    return escape(content).replace("\r", "&#13;").replace("\0", "\ufffd")


def linked(address: str, content: str) -> str:
    """Return the text, escaped; as a link where the address is one of the web."""
    shown = as_html(content)
    if not is_web_address(address):
        return shown
    return f'<a href="{escape(address)}" rel="noreferrer">{shown}</a>'


def is_web_address(word: str) -> bool:
    """Tell whether a word is an address of the web: only such words become links.

    Examples
    --------
    >>> is_web_address("https://example.org/a"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    try:
        address = urlsplit(word)
    except ValueError:
        return False
    return address.scheme in LINK_SCHEMES and bool(address.netloc)
