"""Bring a large file into a folder; what was cut off is taken up again where it ended."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from nzv_geo.brief import one_line
from nzv_geo.errors import FetchError
from nzv_geo.fetch.transport import MOVED, Transport, TryAgain, require_done
from nzv_geo.files import write_file
from nzv_geo.progress import progress
from nzv_geo.reading.limits import MB

__all__ = ["PARTIAL", "Received", "download", "required_archive", "sha256_of", "web_page_in"]

PARTIAL = ".partial-"  # begins the name of what is not whole yet
RANGE = re.compile(r"bytes (\d+)-\d+/(\d+)")
TITLE = re.compile(rb"<title[^>]*>([^<]{1,200})", re.IGNORECASE)
ZIP = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True)
class Received:
    """A file that came over the network.

    Parameters
    ----------
    path
        Where it lies now.
    etag, last_modified
        By which the server tells its version; empty where it says none.
    sha256, size
        Of its bytes.
    """

    path: Path
    etag: str
    last_modified: str
    sha256: str
    size: int


@dataclass
class _Partial:
    """What came so far, beside a note of which version it is."""

    path: Path
    note: Path

    @classmethod
    def of(cls, url: str, folder: Path) -> _Partial:
        """Return where what comes from an address is kept."""
        name = f"{PARTIAL}{hashlib.sha256(url.encode()).hexdigest()[:16]}"
        return cls(folder / name, folder / f"{name}.json")

    def version(self) -> dict[str, str]:
        """Return by what the server told the version that was begun; nothing where unknown."""
        try:
            told = json.loads(self.note.read_bytes())
            return {name: str(told[name]) for name in ("etag", "last_modified")}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def size(self) -> int:
        """Return how many bytes came so far."""
        return self.path.stat().st_size if self.path.exists() else 0

    def begin(self, version: Mapping[str, str]) -> None:
        """Forget what came so far, and note which version comes now."""
        self.path.unlink(missing_ok=True)
        write_file(self.note, json.dumps(version).encode(), overwrite=True)

    def remove(self) -> None:
        """Remove it and its note."""
        self.path.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)


def download(
    transport: Transport,
    url: str,
    folder: Path,
    *,
    most_mb: float,
    known: Mapping[str, str] | None = None,
) -> Received | None:
    """Bring a zip archive into a folder.

    What is not whole yet stays there under a name that begins with ``.partial-``, and the next call
    goes on with it if the server still has that version.

    Parameters
    ----------
    transport
        The client.
    url
        The address.
    folder
        Where it is put; it exists.
    most_mb
        Most megabytes to take.
    known
        ``etag`` and ``last_modified`` of what was fetched before: if the server has nothing newer,
        nothing comes.

    Returns
    -------
    Received or None
        None where there is nothing newer. Who has used the file removes it.

    Raises
    ------
    FetchError
        It cannot be had, is no archive, or too large.
    """
    partial = _Partial.of(url, folder)
    ends = time.monotonic() + transport.patience.total_s

    def once() -> bool:
        """Ask for what is missing; False where there is nothing newer."""
        return _take(transport, url, partial, {**(known or {})}, (most_mb, ends))

    try:
        if not transport.repeated(url, once):
            return None
    finally:
        if not partial.size():
            partial.remove()
    version = partial.version()
    digest, size = sha256_of(partial.path), partial.size()
    return Received(partial.path, version["etag"], version["last_modified"], digest, size)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _take(
    transport: Transport,
    url: str,
    partial: _Partial,
    known: dict[str, str],
    bounds: tuple[float, float],
) -> bool:
    """Ask once and write what comes; False where there is nothing newer."""
    with transport.answering(url, _headers(partial, known)) as response:
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return False
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            partial.remove()
            raise TryAgain("the server has another version of what was begun")
        require_done(response)
        start, total = _from(response, partial)
        if start == 0:
            partial.begin(_version(response))
        _require_room(url, total, bounds[0])
        chunks = progress(
            _chunks(response, start, total), f"fetching {Path(response.url.path).name}",
            total=None if total is None else total - start, count=len,
        )  # fmt: skip
        _write(chunks, partial, url, bounds)
    if total is not None and partial.size() != total:
        raise TryAgain(f"{partial.size():,} bytes came, and the server announced {total:,}")
    return True


def _headers(partial: _Partial, known: dict[str, str]) -> dict[str, str]:
    """Ask for the rest of what was begun, or for what is newer, or for all."""
    headers = {"Accept-Encoding": "identity"}
    version = partial.version()
    size = partial.size()
    etag = version.get("etag", "")
    strong = etag if not etag.startswith("W/") else ""
    validator = strong or version.get("last_modified", "")
    if size and validator:
        return {**headers, "Range": f"bytes={size}-", "If-Range": validator}
    if known.get("etag"):
        headers["If-None-Match"] = known["etag"]
    if known.get("last_modified"):
        headers["If-Modified-Since"] = known["last_modified"]
    return headers


def _version(response: httpx.Response) -> dict[str, str]:
    headers = response.headers
    return {"etag": headers.get("ETag", ""), "last_modified": headers.get("Last-Modified", "")}


def _from(response: httpx.Response, partial: _Partial) -> tuple[int, int | None]:
    """Return at which byte an answer begins, and how many there are in all, where it says so."""
    length = response.headers.get("Content-Length", "")
    if response.status_code != httpx.codes.PARTIAL_CONTENT:
        return 0, int(length) if length.isdigit() else None
    found = RANGE.fullmatch(response.headers.get("Content-Range", ""))
    if found is None or int(found[1]) != partial.size():
        partial.remove()
        raise TryAgain("the server gave another part than was asked for")
    return int(found[1]), int(found[2])


def _require_room(url: str, size: int | None, most_mb: float) -> None:
    if size is not None and size > most_mb * MB:
        raise FetchError(
            f"{url} has {size / MB:,.1f} MB, and no more than {most_mb:,g} MB are fetched; see "
            "--max-mb"
        )


def _chunks(response: httpx.Response, start: int, total: int | None) -> Iterator[bytes]:
    """Yield the body; its beginning only if it is that of an archive."""
    begun = start > 0
    for chunk in response.iter_raw():
        if not begun:
            required_archive(chunk, str(response.url))
            begun = True
        yield chunk
    if not begun and not total:
        raise TryAgain("the answer was empty")


def _write(
    chunks: Iterable[bytes], partial: _Partial, url: str, bounds: tuple[float, float]
) -> None:
    most_mb, ends = bounds
    size = partial.size()
    with partial.path.open("ab") as file:
        for chunk in chunks:
            size += len(chunk)
            _require_room(url, size, most_mb)
            if time.monotonic() > ends:
                raise FetchError(
                    f"cannot fetch {url}: it comes too slowly, {size / MB:,.1f} MB until now; ask "
                    "again to go on from there"
                )
            file.write(chunk)


def required_archive(start: bytes, name: str) -> None:
    """Refuse what is no zip archive; name a web page as such.

    Parameters
    ----------
    start
        Its first bytes.
    name
        What to call it in errors.

    Raises
    ------
    FetchError
        It is none.

    Examples
    --------
    >>> required_archive(b"<html><title>Wartung</title>", "https://daten.example/vg250.zip")
    Traceback (most recent call last):
    nzv_geo.errors.FetchError: https://daten.example/vg250.zip gives a web page ("Wartung"), not ...
    """
    if start[:4] in ZIP:
        return
    if page := web_page_in(start):
        raise FetchError(f"{name} gives a web page{page}, not an archive: open it to see; {MOVED}")
    raise FetchError(f"{name} gives no zip archive: it begins with {start[:8]!r}; {MOVED}")


def web_page_in(start: bytes) -> str:
    """Return the title of a web page for a message; nothing where it is none.

    Examples
    --------
    >>> web_page_in(b"<html><title>Wartung</title>"), web_page_in(b"<?xml version='1.0'?><a/>")
    (' ("Wartung")', '')
    """
    plain = start[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    is_page = plain[:1] == b"<" and re.search(rb"<(!doctype html|html)\b", plain, re.IGNORECASE)
    if not is_page:
        return ""
    found = TITLE.search(plain)
    title = one_line(found[1].decode("utf-8", "replace").strip())[:80] if found else "no title"
    return f' ("{title}")'
