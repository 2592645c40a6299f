"""Read an archive of a publisher: its layers, the date of its data, its terms."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePosixPath

import geopandas

from nzv_geo.catalogue import Offer
from nzv_geo.errors import DataError
from nzv_geo.fetch.downloading import sha256_of
from nzv_geo.fetch.gathered import Gathered, laid_out, missing_layer, put_together
from nzv_geo.findings import Finding
from nzv_geo.layers import Layer
from nzv_geo.reading.archives import require_harmless
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.options import ReadOptions
from nzv_geo.reading.reader import read_choice
from nzv_geo.reading.selection import Choice, offered

__all__ = ["gather_archive", "vintage_in"]

DATES_FILE = "aktualitaet.txt"
TERMS = re.compile(r"aktualitaet|lizenz|licen[cs]e|nutzung|terms|quellenvermerk|readme|liesmich")
DOCUMENTS = {".txt", ".pdf", ".md", ".html"}
MOST_DOCUMENTS, MOST_BYTES = 10, 5_000_000
GERMAN = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)\b")
ISO = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
OF_VALIDITY = re.compile(r"stand|aktualit|gültig|gueltig|stichtag", re.IGNORECASE)


def gather_archive(path: Path, offer: Offer, limits: Limits | None = None) -> Gathered:
    """Read the layers of an offer from an archive, or from a file that came out of one.

    Parameters
    ----------
    path
        The zip archive; or a file, which tells neither date nor terms.
    offer
        Says which layers, and how they are laid out.
    limits
        Bounds, as for any archive.

    Raises
    ------
    DataError
        It is broken, harmful, or holds no layer.
    """
    options = ReadOptions(limits=(limits or Limits()).fresh())
    tables: dict[str, geopandas.GeoDataFrame] = {}
    findings: list[Finding] = []
    with offered(path, options, None) as choices:
        for layer in offer.layers:
            found, odd = _layer(path, choices, offer, layer, options)
            findings += odd
            if found:
                tables[layer] = put_together([part.features for part in found])
    terms = _documents(path) if zipfile.is_zipfile(path) else {}
    dates = next((terms[name] for name in terms if name.lower() == DATES_FILE), b"")
    return Gathered(
        tables,
        findings,
        vintage_in(_text(dates)),
        terms,
        sha256=sha256_of(path),
        size=path.stat().st_size,
    )


def _layer(
    path: Path, choices: list[Choice], offer: Offer, layer: str, options: ReadOptions
) -> tuple[list[Layer], list[Finding]]:
    """Return the parts of a layer in our columns, and what is odd about them."""
    parts: list[Layer] = []
    findings: list[Finding] = []
    for name in offer.layers_of(layer):
        choice = _chosen(choices, name)
        if choice is None:
            names = [(choice.layer or choice.name) for choice in choices]
            findings.append(missing_layer(name, names, offer))
            continue
        read = read_choice(path, choice, options, without_crs=True)
        table, odd = laid_out(read.features, offer, layer, name)
        findings += odd
        parts.append(read.with_features(table))
    return ([] if findings else parts), findings


def _chosen(choices: list[Choice], name: str) -> Choice | None:
    """Return the layer of a name, in any case."""
    for choice in choices:
        if name.lower() in {choice.name.lower(), (choice.layer or "").lower()}:
            return choice
    return None


def vintage_in(told: str) -> str:
    r"""Return the date of validity that a text tells; empty where it tells none, or several.

    A date in a line that speaks of validity counts more than others.

    Examples
    --------
    >>> vintage_in("Aktualität: 31.12.2024"), vintage_in("Stand 2024-12-31, erstellt 02.03.2025")
    ('2024-12-31', '')
    >>> vintage_in("Erstellt am 2.3.2025\nGebietsstand: 31.12.2024\n")
    '2024-12-31'
    """
    lines = [line for line in told.splitlines() if OF_VALIDITY.search(line)]
    for part in ("\n".join(lines), told):
        dates = {f"{y}-{int(m):02}-{int(d):02}" for d, m, y in GERMAN.findall(part)}
        dates |= {"-".join(found) for found in ISO.findall(part)}
        if dates:
            return dates.pop() if len(dates) == 1 else ""
    return ""


def _documents(path: Path) -> dict[str, bytes]:
    """Return the small documents of an archive that tell its date and terms."""
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                require_harmless(entry, path)
                name = PurePosixPath(entry.filename.replace("\\", "/"))
                if name.suffix.lower() not in DOCUMENTS or not TERMS.search(name.name.lower()):
                    continue
                if len(found) == MOST_DOCUMENTS or entry.file_size > left:
                    continue
                with archive.open(entry) as file:
                    content = file.read(left)
                left -= len(content)
                found[_plain(name.name)] = content
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise DataError(f"cannot unpack {path}: {error}; fetch it again") from error
    return found


def _plain(name: str) -> str:
    """Return a name without what a file system could take for something else.

    Examples
    --------
    >>> _plain("Lizenz: Text.txt")
    'Lizenz__Text.txt'
    """
    return re.sub(r"[^\w.-]", "_", name).lstrip(".")[:80]


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
