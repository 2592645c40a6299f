"""The libraries of others that a page carries to read files and compare, packed until needed.

They come from npm while nzv-geo is built (`scripts/fetch_libraries.py`); nothing of them is copied
into this project. A page holds each one compressed, and the policy of the page names its hash, so
that the script may run it, and nothing else, once the reader adds a file that needs it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

from nzv_geo.errors import DataError
from nzv_geo.webmap.packed import compressed

__all__ = ["Library", "libraries", "library_elements", "notices"]

_FOLDER = files("nzv_geo.webmap") / "libraries"


@dataclass(frozen=True)
class Library:
    """A package that pages carry.

    Parameters
    ----------
    name
        On npm, such as ``papaparse``.
    version
        Of the package.
    licence
        Its SPDX expression.
    notice
        The text of the licence, which a page must carry.
    script
        What runs; empty for a package that another one is built of.
    """

    name: str
    version: str
    licence: str
    notice: str
    script: str


@cache
def libraries() -> tuple[Library, ...]:
    """Return the libraries of a page, and what they are built of.

    Raises
    ------
    DataError
        They were not brought when this copy of nzv-geo was installed.

    Examples
    --------
    >>> [library.name for library in libraries() if library.script][:3]
    ['@tmcw/togeojson', 'flatgeobuf', 'papaparse']
    """
    try:
        described = json.loads((_FOLDER / "index.json").read_text("utf-8"))["packages"]
    except FileNotFoundError as error:
        raise DataError(
            "the libraries that map pages carry are missing: install nzv-geo anew, or write pages "
            "without them (--view-only)"
        ) from error
    return tuple(
        Library(
            entry["name"],
            entry["version"],
            entry["licence"],
            entry["notice"],
            _script(entry["name"]) if entry["script"] else "",
        )
        for entry in described
    )


def _script(name: str) -> str:
    return (_FOLDER / f"{name.rpartition('/')[2]}.js").read_text("utf-8")


@cache
def library_elements() -> str:
    """Return the elements in which a page holds its libraries, for static/js/core/libraries.js.

    Examples
    --------
    >>> library_elements().count("<script type=")
    6
    """
    return "\n".join(
        f'<script type="text/plain" data-library="{escape(library.name)}">'
        f"{compressed(library.script.encode())}</script>"
        for library in libraries()
        if library.script
    )


@cache
def notices() -> str:
    """Return the licences of all libraries; a text that several share stands once.

    Examples
    --------
    >>> notices().splitlines()[0]
    '@tmcw/togeojson 7.1.3 (BSD-2-Clause)'
    """
    titles: dict[str, list[str]] = {}
    for library in libraries():
        title = f"{library.name} {library.version} ({library.licence})"
        titles.setdefault(library.notice.strip(), []).append(title)
    return "".join("\n".join(titled) + f"\n\n{notice}\n\n" for notice, titled in titles.items())
