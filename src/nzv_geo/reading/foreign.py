"""Tell what a file is that is not read, so that an error says that before what it is not."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from nzv_geo.errors import DataError
from nzv_geo.reading.foreign_kinds import (
    COMPOUND,
    COMPOUNDS,
    FLAT_DOCUMENT,
    FLAT_TYPE,
    JSON,
    MEMBERS,
    OPEN_DOCUMENT,
    PATTERNS,
    ROOT,
    ROOTS,
    SAVE_TABLE,
    SIGNATURES,
    SUFFIXES,
    ForeignKind,
)

__all__ = [
    "require_no_foreign",
    "require_no_foreign_archive",
    "require_no_foreign_json",
    "require_no_foreign_parts",
    "require_no_foreign_suffix",
    "what_stands_in",
]

HEAD = 100  # bytes of a part that tell
LONGEST_TYPE = 100  # bytes of the name of a kind of document


def require_no_foreign(head: bytes, name: str | Path) -> None:
    """Raise DataError, saying what a file is, if it is something that is known and not read.

    Parameters
    ----------
    head
        How it begins.
    name
        What to call it in the error.

    Examples
    --------
    >>> require_no_foreign(b"<!DOCTYPE html><title>404</title>", "plan.gml")
    Traceback (most recent call last):
    ...
    nzv_geo.errors.DataError: plan.gml is a web page; it may say why; open the address in a ...
    """
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for signature, kind in SIGNATURES:
        if head.startswith(signature) or text.startswith(signature):
            raise _refusal(name, kind)
    for pattern, kind in PATTERNS:
        if pattern.match(text):
            raise _refusal(name, kind)
    if head.startswith(COMPOUND):
        raise _refusal(name, _of_compound(head, name))
    root = ROOT.match(text)
    if root and root[1] == b"document" and FLAT_DOCUMENT in text:
        stated = FLAT_TYPE.search(text)
        what = stated[1].decode() if stated else "document"
        raise _refusal(name, _open_document(what, ".fods"))
    if root:
        known = ROOTS.get(root[1]) or ROOTS.get(root[1].lower())
        if known:
            raise _refusal(name, known)


def _of_compound(head: bytes, name: str | Path) -> ForeignKind:
    """Tell what a file of several streams is, by the names of these, or by its own."""
    streams = (stream for stream in COMPOUNDS if stream[:1] not in ("", "."))
    named = [stream for stream in streams if stream.encode("utf-16-le") in head]
    return COMPOUNDS[named[0]] if named else COMPOUNDS.get(Path(name).suffix.lower(), COMPOUNDS[""])


def require_no_foreign_parts(path: Path, name: str | Path, suffixes: Iterable[str]) -> None:
    """Refuse parts that are something else, such as a pointer of Git LFS beside sound shapes."""
    for suffix in suffixes:
        part = path.with_suffix(suffix)
        if part.exists():
            with part.open("rb") as file:
                require_no_foreign(file.read(HEAD), f"the {suffix} of {name}")


def require_no_foreign_archive(archive: zipfile.ZipFile, path: Path) -> None:
    """Raise DataError, saying what a zip archive is, if it is a document or project."""
    names = set(archive.namelist())
    for member, kind in MEMBERS.items():
        if member in names:
            raise _refusal(path, kind)
    if "mimetype" in names and archive.getinfo("mimetype").file_size < LONGEST_TYPE:
        kind_of_document = archive.read("mimetype").decode("ascii", "replace")
        if kind_of_document.startswith(OPEN_DOCUMENT):
            what = kind_of_document.removeprefix(OPEN_DOCUMENT)
            raise _refusal(path, _open_document(what, ".ods"))


def _open_document(what: str, suffix: str) -> ForeignKind:
    named = what.replace("spreadsheet", f"table ({suffix})")
    return ForeignKind(f"an OpenDocument {named}", SAVE_TABLE)


def require_no_foreign_suffix(name: str | Path) -> None:
    """Raise DataError, saying what a file is by its name, where its content does not tell.

    Examples
    --------
    >>> require_no_foreign_suffix("luftbild.ecw")
    Traceback (most recent call last):
    ...
    nzv_geo.errors.DataError: luftbild.ecw is a picture (ECW); it holds a picture; digitise ...
    """
    kind = SUFFIXES.get(Path(name).suffix.lower())
    if kind:
        raise _refusal(name, kind)


def require_no_foreign_json(head: bytes, name: str | Path) -> None:
    """Raise DataError, saying what JSON is that is neither GeoJSON nor TopoJSON.

    Examples
    --------
    >>> require_no_foreign_json(b'{"spatialReference": {"wkid": 25833}}', "plan.json")
    Traceback (most recent call last):
    ...
    nzv_geo.errors.DataError: plan.json is JSON of ArcGIS, not GeoJSON; ask the server for ...
    """
    for pattern, kind in JSON:
        if pattern.search(head):
            raise _refusal(name, kind)


def what_stands_in(names: Iterable[str]) -> tuple[str, str]:
    """Return what an archive holds instead of a layer, and what to do; empty where unknown.

    Examples
    --------
    >>> what_stands_in(["plan/B12.e00", "plan/readme.txt"])
    ('an export of ArcInfo (E00)', 'open it in QGIS and export its layers as GeoPackage')
    """
    suffixes = sorted({PurePosixPath(name).suffix.lower() for name in names} & SUFFIXES.keys())
    return (SUFFIXES[suffixes[0]].what, SUFFIXES[suffixes[0]].hint) if suffixes else ("", "")


def _refusal(name: str | Path, kind: ForeignKind) -> DataError:
    return DataError(f"{name} is {kind.what}; {kind.hint}")
