"""Read a service page by page: WFS 2.0, and OGC API Features."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas

from nzv_geo.brief import one_line
from nzv_geo.catalogue import Offer
from nzv_geo.errors import DataError, FetchError, some_of
from nzv_geo.fetch.downloading import web_page_in
from nzv_geo.fetch.gathered import Gathered, laid_out, missing_layer, put_together
from nzv_geo.fetch.hosts import origin_of
from nzv_geo.fetch.transport import Answer, Transport
from nzv_geo.files import working_folder
from nzv_geo.findings import Finding, Kind
from nzv_geo.progress import progress
from nzv_geo.reading import read_file
from nzv_geo.reading.limits import MB, Limits

__all__ = ["gather_service", "types_of"]

PAGE = 500  # features that are asked for at once; a server may give fewer
WFS = {"service": "WFS", "version": "2.0.0"}
HEAD = 4_000  # bytes in which an answer of XML says what it is
NOTHING = re.compile(rb'"features"\s*:\s*\[\s*\]|numberReturned="0"')
MATCHED = re.compile(rb'numberMatched="(\d+)"')
REFUSAL = re.compile(rb"<(?:\w+:)?(?:ExceptionText|ServiceException)[^>]*>\s*([^<]{1,300})")
TYPE = re.compile(r"<(?:\w+:)?FeatureType[\s>](.*?)</(?:\w+:)?FeatureType>", re.DOTALL)
NAME = re.compile(r"<(?:\w+:)?Name>\s*([^<\s]{1,200})\s*</")
LAYER = re.compile(r"[\w:.-]+")


@dataclass
class _Asked:
    """What came from a service until now: bounded, and hashed."""

    transport: Transport
    limits: Limits
    most_mb: float
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def get(self, url: str, params: dict[str, str] | None = None) -> Answer:
        """Ask for a page."""
        left = int(self.most_mb * MB) - self.size
        answer = self.transport.get(url, params=params, most_bytes=max(left, 0))
        self.size += len(answer.content)
        self.digest.update(answer.content)
        if page := web_page_in(answer.content):
            raise FetchError(f"{url} gives a web page{page}, not data: open it to see")
        if refusal := REFUSAL.search(answer.content[:HEAD]):
            told = one_line(refusal[1].decode("utf-8", "replace").strip())
            raise FetchError(f"{url} refuses: {told}")
        return answer


def gather_service(
    transport: Transport,
    offer: Offer,
    home: tuple[float, float, float, float],
    *,
    limits: Limits,
    most_mb: float,
) -> Gathered:
    """Read the layers of an offer from a service.

    Parameters
    ----------
    transport
        The client.
    offer
        Says which layers, and how they are laid out.
    home
        West, south, east, north in degrees: only what lies there is asked for.
    limits, most_mb
        Bounds of each page, and of all together.

    Raises
    ------
    FetchError
        A page did not come, or the pages do not end.
    DataError
        A page cannot be read, or nobody says which layers there are.
    """
    asked = _Asked(transport, limits, most_mb)
    if not offer.layers:
        raise _unsaid(offer, types_of(asked, offer))
    tables: dict[str, geopandas.GeoDataFrame] = {}
    findings: list[Finding] = []
    pages = _wfs_pages if offer.kind == "wfs" else _api_pages
    there = _names(asked, offer)
    for layer in offer.layers:
        for name in offer.layers_of(layer):
            called = _called(name, there)
            if called is None:
                findings.append(missing_layer(name, there, offer))
                continue
            table, odd = _table(asked, offer, name, pages(asked, offer, called, home))
            findings += odd
            if not odd:
                laid, odd = laid_out(table, offer, layer, name)
                findings += odd
                tables[layer] = put_together([tables[layer], laid] if layer in tables else [laid])
    return Gathered(tables, findings, sha256=asked.digest.hexdigest(), size=asked.size)


def _unsaid(offer: Offer, names: list[str]) -> DataError:
    return DataError(
        f"offer {offer.id} does not say which of the server's types holds what; it has "
        f"{some_of(names) or 'none'}. Say it: --type municipalities-{offer.id}=NAME --field "
        "ags=FIELD --field name_de=FIELD, or in the catalogue (docs/catalogue.md)"
    )


def types_of(asked: _Asked, offer: Offer) -> list[str]:
    """Return the names of the feature types that a WFS has."""
    params = {**WFS, "request": "GetCapabilities"}
    told = asked.get(offer.url, params).content.decode("utf-8", "replace")
    found = (NAME.search(part) for part in TYPE.findall(told))
    return [match[1] for match in found if match]


def _names(asked: _Asked, offer: Offer) -> list[str]:
    """Return the names of the layers that a service has."""
    if offer.kind == "wfs":
        return types_of(asked, offer)
    answer = asked.get(f"{offer.url.rstrip('/')}/collections", {"f": "json"})
    collections = _json(answer).get("collections")
    entries = collections if isinstance(collections, list) else []
    return [str(entry.get("id")) for entry in entries if isinstance(entry, dict)]


def _called(name: str, there: list[str]) -> str | None:
    """Return a name as the server has it: with its namespace, where none was said.

    Examples
    --------
    >>> _called("vg250_gem", ["ms:vg250_gem"]), _called("vg250:vg250_gem", ["ms:vg250_gem"])
    ('ms:vg250_gem', None)
    """
    if name in there:
        return name
    return next((full for full in there if full.rpartition(":")[2] == name), None)


Pages = Generator[tuple[bytes, int | None], int, None]  # is told how many features a page had


def _wfs_pages(
    asked: _Asked, offer: Offer, name: str, home: tuple[float, float, float, float]
) -> Pages:
    """Yield pages of features of a WFS, and how many features it announced."""
    west, south, east, north = home
    params = {**WFS, "request": "GetFeature", "typeNames": name}
    params["bbox"] = f"{south},{west},{north},{east},urn:ogc:def:crs:EPSG::4326"
    hits = asked.get(offer.url, {**params, "resultType": "hits"}).content[:HEAD]
    matched = MATCHED.search(hits)
    total = int(matched[1]) if matched else None
    start = largest = came = 0
    params |= {"srsName": offer.crs, "outputFormat": offer.format, "count": str(PAGE)}
    # Some servers announce no more than they give at once: only a smaller page is the last.
    while total is None or start < total or came == largest:
        content = asked.get(offer.url, {**params, "startIndex": str(start)}).content
        if NOTHING.search(content):
            return
        came = yield content, total
        start, largest = start + came, max(largest, came)


def _api_pages(
    asked: _Asked, offer: Offer, name: str, home: tuple[float, float, float, float]
) -> Pages:
    """Yield pages of features of an OGC API, and how many it announced: as its links lead."""
    if not LAYER.fullmatch(name):
        raise DataError(f"{name!r} is no name of a collection; correct offer {offer.id}")
    url: str | None = f"{offer.url.rstrip('/')}/collections/{name}/items"
    params: dict[str, str] | None = {
        "f": "json", "limit": str(PAGE), "bbox": ",".join(map(str, home))
    }  # fmt: skip
    while url is not None:
        answer = asked.get(url, params)
        told = _json(answer)
        matched = told.get("numberMatched")
        if told.get("features"):
            yield answer.content, matched if isinstance(matched, int) else None
        url, params = _next(told, answer.url), None


def _next(told: dict[str, Any], url: str) -> str | None:
    """Return where a page says that the next one is; on the same server alone."""
    links = told.get("links")
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("rel") == "next":
            target = str(link.get("href", ""))
            if origin_of(target) != origin_of(url):
                raise FetchError(
                    f"{url} says that its next page is {target}, on another server; not followed"
                )
            return target
    return None


def _json(answer: Answer) -> dict[str, Any]:
    try:
        told = json.loads(answer.content)
    except (ValueError, RecursionError) as error:
        raise DataError(f"{answer.url} gives no JSON: {error}") from error
    if not isinstance(told, dict):
        raise DataError(f"{answer.url} gives JSON that is no collection of features")
    return told


def _table(
    asked: _Asked, offer: Offer, name: str, pages: Pages
) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
    """Read all pages of a layer; a finding where they are not as many features as announced."""
    parts: list[geopandas.GeoDataFrame] = []
    seen: set[bytes] = set()
    count = 0
    total: int | None = None
    came: int | None = None
    with working_folder() as folder:
        for number in progress(range(asked.transport.patience.pages), f"fetching {name}"):
            try:
                content, total = next(pages) if came is None else pages.send(came)
            except StopIteration:
                break
            _require_new(content, seen, offer)
            parts.append(_read(folder / f"page{number}", content, offer, asked.limits))
            came = len(parts[-1])
            count += came
        else:
            raise FetchError(f"{offer.url} gives more and more pages of {name}; not read on")
    if not parts or (total is not None and count < total):
        return geopandas.GeoDataFrame(), [
            Finding.of(
                Kind.SOURCE_LAYOUT,
                variant="unequal",
                layer=name,
                count=count,
                declared=total or 0,
            )
        ]
    return put_together(parts), []


def _require_new(content: bytes, seen: set[bytes], offer: Offer) -> None:
    """Refuse a page that came before: the server does not turn pages."""
    digest = hashlib.sha256(content).digest()
    if digest in seen:
        raise FetchError(f"{offer.url} gives the same page again; it cannot be read by pages")
    seen.add(digest)


def _read(path: Path, content: bytes, offer: Offer, limits: Limits) -> geopandas.GeoDataFrame:
    path = path.with_suffix(".gml" if content.lstrip()[:1] == b"<" else ".geojson")
    path.write_bytes(content)
    try:
        return read_file(path, limits=limits, without_crs=True).features
    except DataError as error:
        told = str(error).replace(str(path), "a page of it")
        raise DataError(f"cannot read what {offer.url} gives: {told}") from error
