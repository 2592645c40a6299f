"""Where the data of a map come from: each source once, with its terms and of when it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from nzv_geo.i18n import date_in_every_language, in_every_language, load_words
from nzv_geo.layers import Layer
from nzv_geo.provenance import Source

__all__ = ["credit_lines", "source_lines", "sources_of", "vintage_words"]

ISO_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
UNKNOWN = Source.in_one_line("").licence["de"]


def sources_of(layers: Iterable[Layer]) -> list[Source]:
    """Return each source once, the reader's own files last."""
    found = (source for layer in layers for source in layer.provenance.sources)
    return sorted(dict.fromkeys(found), key=lambda source: not source.publisher)


def vintage_words(vintage: str) -> Mapping[str, str]:
    """Return dates in the way of each language, and a word for an unknown one.

    Examples
    --------
    >>> vintage_words("2016-01-01, unknown")["de"]
    '01.01.2016, nicht bekannt'
    """
    told = in_every_language("value", "unknown")
    spelled = {language: vintage.replace("unknown", word) for language, word in told.items()}
    for date in set(ISO_DATE.findall(vintage)):
        spelled = {
            language: spelled[language].replace(date, own)
            for language, own in date_in_every_language(date).items()
        }
    return spelled


def credit_lines(layers: Iterable[Layer], language: str = "de") -> list[str]:
    """Return a line for each source: attribution, licence and vintage; equal ones once.

    What nobody said is left out.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> credit_lines([load_layer("states"), load_layer("counties")])[0]
    '© GeoBasis-DE / BKG 2016 (Daten verändert), Lizenz: GeoNutzV, Stand: 01.01.2016'
    """
    terms: dict[str, list[str]] = {}
    for source in sources_of(layers):
        stated = terms.setdefault(source.attribution, [])
        stated += [item for item in _terms(source, language) if item not in stated]
    return [
        ", ".join((attribution, *stated)) for attribution, stated in terms.items() if attribution
    ]


def source_lines(layers: Iterable[Layer], language: str = "de") -> list[str]:
    """Return a line for each source, with all that a reader who has nothing else needs to know.

    Title, publisher, licence and its address, vintage, and the line that must stand beside any
    copy. What nobody said is left out.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> line, _ = source_lines([load_layer("counties")], "en")
    >>> line.split(", ")[-1]
    '© GeoBasis-DE / BKG 2016 (Daten verändert)'
    """
    return [
        ", ".join(
            dict.fromkeys(
                part
                for part in (
                    _unless_unknown(source.title, language),
                    source.publisher,
                    *_terms(source, language, with_address=True),
                    source.attribution,
                )
                if part
            )
        )
        for source in sources_of(layers)
    ]


def _unless_unknown(text: Mapping[str, str], language: str) -> str:
    return "" if text.get("de") == UNKNOWN else text.get(language) or text.get("de", "")


def _terms(source: Source, language: str, *, with_address: bool = False) -> list[str]:
    licence = source.licence.get(language) or source.licence.get("de", "")
    known = {}
    if source.licence.get("de") not in ("", UNKNOWN, None) and licence not in source.attribution:
        address = f" ({source.licence_url})" if with_address and source.licence_url else ""
        known["licence"] = f"{licence}{address}"
    if source.vintage not in ("", "unknown"):
        known["vintage"] = vintage_words(source.vintage)[language]
    words = load_words(language)
    return [f"{words.word('page', key)}: {value}" for key, value in known.items()]
