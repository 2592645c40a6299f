"""Licences as German open-data portals call them: the list of dcat-ap.de.

The list is at https://www.dcat-ap.de/def/licenses/; only those are here that data of planning come
under. A licence that is not among them has no address but its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nzv_geo.provenance import Source

__all__ = ["LIST", "common_licence", "licence_address", "without_licence"]

LIST = "http://dcat-ap.de/def/licenses/"
OTHER_OPEN = f"{LIST}other-open"
NO_LICENCE = ("keine", "none")  # facts alone, which nobody owns
NAMES = {  # in letters and digits alone
    "geonutzv": "geonutz/20130319",
    "ccby40": "cc-by/4.0",
    "ccbysa40": "cc-by-sa/4.0",
    "cc0": "cc-zero",
    "cc010": "cc-zero",
    "dldeby20": "dl-by-de/2.0",
    "datenlizenzdeutschlandnamensnennung20": "dl-by-de/2.0",
    "datenlizenzdeutschlandnamensnennungversion20": "dl-by-de/2.0",
    "dldezero20": "dl-zero-de/2.0",
    "datenlizenzdeutschlandzero20": "dl-zero-de/2.0",
    "datenlizenzdeutschlandzeroversion20": "dl-zero-de/2.0",
    "odbl": "odbl",
    "odbl10": "odbl",
}
ADDRESSES = {  # how they begin, without https://www.
    "gesetze-im-internet.de/geonutzv": "geonutz/20130319",
    "creativecommons.org/licenses/by/4.0": "cc-by/4.0",
    "creativecommons.org/licenses/by-sa/4.0": "cc-by-sa/4.0",
    "creativecommons.org/publicdomain/zero/1.0": "cc-zero",
    "govdata.de/dl-de/by-2-0": "dl-by-de/2.0",
    "govdata.de/dl-de/zero-2-0": "dl-zero-de/2.0",
    "opendatacommons.org/licenses/odbl/1-0": "odbl",
    **{f"dcat-ap.de/def/licenses/{name}": name for name in NAMES.values()},
}
OPEN = {f"{LIST}{name}" for name in NAMES.values()}
OPEN_ELSEWHERE = "https://eur-lex.europa.eu/eli/dec/2011/833/"  # open, and not in the list


def licence_address(source: Source) -> str:
    """Return what a licence is called by in metadata; empty where nobody knows.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> [licence_address(source) for source in load_layer("places").provenance.sources]
    ['http://dcat-ap.de/def/licenses/cc-by/4.0', 'https://eur-lex.europa.eu/eli/dec/2011/833/oj']
    """
    listed = {_listed(name) for name in (*source.licence.values(), source.licence_url)} - {""}
    if len(listed) == 1:
        return listed.pop()
    return source.licence_url if source.licence_url.startswith(("https://", "http://")) else ""


def without_licence(source: Source) -> bool:
    """Tell whether a source says that none is needed.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> [without_licence(source) for source in load_layer("focus-areas").provenance.sources]
    [True]
    """
    return source.licence["en"].partition(";")[0].strip().lower() in NO_LICENCE


def common_licence(sources: Sequence[Source]) -> str:
    """Return the licence of data that come from several sources; empty where nobody knows.

    That of all that need one; where they are several and each is open, that it is an open one.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> common_licence(load_layer("counties").provenance.sources)
    'http://dcat-ap.de/def/licenses/geonutz/20130319'
    >>> common_licence(load_layer("municipalities").provenance.sources)
    'http://dcat-ap.de/def/licenses/other-open'
    """
    known = {licence_address(source) for source in sources if not without_licence(source)}
    if len(known) == 1:
        return known.pop()
    return OTHER_OPEN if known and all(map(_is_open, known)) else ""


def _listed(name: str) -> str:
    """Return the address in the list of dcat-ap.de of a licence by its name or address."""
    scheme, _, address = name.partition("://")
    begins = address.removeprefix("www.")
    found = [ADDRESSES[known] for known in ADDRESSES if begins.startswith(known)]
    plain = NAMES.get(re.sub(r"[^a-z0-9]", "", scheme.lower()))
    code = found[0] if found else plain
    return f"{LIST}{code}" if code else ""


def _is_open(address: str) -> bool:
    return address in OPEN or address.startswith(OPEN_ELSEWHERE)
