"""Which licence the documents inside an archive name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from nzv_geo.findings import Finding, Kind
from nzv_geo.provenance import Source

__all__ = ["licence_in", "under_terms"]

LICENCES = {  # name: how documents write it, and its address
    "dl-de/by-2-0": (
        r"dl-de/by-2-0|Datenlizenz Deutschland\W+(?:\w+\W+)?Namensnennung\W+(?:\w+\W+)?2\.0",
        "https://www.govdata.de/dl-de/by-2-0",
    ),
    "CC BY 4.0": (
        r"CC[ -]BY[ -]4\.0|creativecommons\.org/licenses/by/4\.0",
        "https://creativecommons.org/licenses/by/4.0/",
    ),
}


def licence_in(documents: Iterable[bytes]) -> str:
    """Return the licence that documents name; nothing where they name none, or several.

    Examples
    --------
    >>> licence_in([b"Lizenz: CC BY 4.0", b"%PDF-1.4"]), licence_in([b"CC BY 4.0, dl-de/by-2-0"])
    ('CC BY 4.0', '')
    """
    told = "\n".join(document.decode("latin-1") for document in documents)
    found = [name for name, (form, _) in LICENCES.items() if re.search(form, told, re.IGNORECASE)]
    return found[0] if len(found) == 1 else ""


def under_terms(
    source: Source, documents: Mapping[str, bytes], folder: str
) -> tuple[Source, list[Finding]]:
    """Return a source with the licence that came along, and a finding where it is another one.

    Parameters
    ----------
    source
        As the catalogue has it.
    documents
        What came along, by name.
    folder
        Where the documents are kept.
    """
    found, stated = licence_in(documents.values()), source.licence["en"]
    if found in ("", stated):
        return source, []
    finding = Finding.of(Kind.SOURCE_TERMS, found=found, stated=stated, folder=folder)
    changed = replace(
        source,
        licence=dict.fromkeys(source.licence, found),
        licence_url=LICENCES[found][1],
        attribution=source.attribution.replace(stated, found),
    )
    return changed, [finding]
