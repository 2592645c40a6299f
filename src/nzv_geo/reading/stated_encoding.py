"""Decide on the encoding of text of which a file says something, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from nzv_geo.errors import DataError
from nzv_geo.findings import Finding, Kind, Phrase
from nzv_geo.reading.text_encoding import find_codec, guess_encoding

__all__ = ["LANGUAGE_ID", "DecidedEncoding", "decide", "gdal_name"]

LANGUAGE_ID = "language id of the .dbf"
NAMES_AT_GDAL = {  # what is called Latin 1 is mostly code page 1252
    "iso8859-1": "cp1252",
    "mac-roman": "macintosh",
}


@dataclass(frozen=True)
class DecidedEncoding:
    """The encoding of a text.

    Parameters
    ----------
    codec
        As Python calls it.
    source
        Who says so.
    findings
        What was noticed.
    """

    codec: str
    source: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def stated(self) -> str:
        """The encoding and who says so, for people."""
        return f"{self.codec} ({self.source})"


def decide(
    text: bytes, statements: list[tuple[str, str]], option: str | None, name: str | Path
) -> DecidedEncoding:
    """Believe the option; else the first statement that can be right; else guess.

    Parameters
    ----------
    text
        Lines of text, as they stand in the file.
    statements
        What is said of their encoding, each with who says it, the most trusted first.
    option
        What the user says.
    name
        What to call the file in errors.

    Raises
    ------
    DataError
        The text cannot be in the encoding of the option.

    Examples
    --------
    >>> decide("Görlitz".encode("cp850"), [("UTF-8", ".cpg"), ("cp850", "id")], None, "a").stated
    'cp850 (id)'
    """
    if option is not None:
        return DecidedEncoding(_told_codec(option, text, name), "option")
    findings: list[Finding] = []
    for declared, source in statements:
        if not declared:
            continue
        codec = find_codec(declared)
        if codec and _decodes(text, codec):
            return DecidedEncoding(codec, source, findings)
        where = Phrase.of("language_id") if source == LANGUAGE_ID else source
        findings.append(Finding.of(Kind.ENCODING_MISTAKEN, source=where, encoding=declared))
    return _guessed(text, findings)


def gdal_name(codec: str) -> str:
    """Return what GDAL calls an encoding.

    Examples
    --------
    >>> gdal_name("iso8859-2"), gdal_name("mac-roman")
    ('ISO-8859-2', 'MACINTOSH')
    """
    return NAMES_AT_GDAL.get(codec, codec).replace("iso8859", "ISO-8859").upper()


def _guessed(text: bytes, findings: list[Finding]) -> DecidedEncoding:
    codec = guess_encoding(text)
    if not text.isascii():
        example = next(line for line in text.split(b"\n") if not line.isascii())
        guess = Finding.of(
            Kind.ENCODING_GUESSED,
            severity="note" if codec == "utf-8" else "warning",
            variant="unstated",
            encoding=codec,
            example=example.decode(codec, "replace"),
        )
        findings = [*findings, guess]
    return DecidedEncoding(codec, "a guess", findings)


def _told_codec(encoding: str, text: bytes, name: str | Path) -> str:
    """Return the codec that the option means, if the text can be in it."""
    codec = find_codec(encoding)
    if not codec:
        raise DataError(f"unknown encoding {encoding!r}; give one such as cp1252 or UTF-8")
    if not _decodes(text, codec):
        raise DataError(f"{name} is not in {encoding}: some letters cannot be; try another")
    return codec


def _decodes(text: bytes, codec: str) -> bool:
    try:
        text.decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True
