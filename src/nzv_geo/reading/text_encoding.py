"""Guess the encoding of German and Sorbian text, and mend text that was read in a wrong one."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from nzv_geo.errors import DataError

__all__ = ["CANDIDATES", "find_codec", "guess_encoding", "mend", "recode_marked"]

# In the order of trust; general detectors take short names in cp850 for Icelandic Macintosh text.
CANDIDATES = ("cp1252", "cp1250", "iso8859-2", "cp850", "cp852", "mac-roman")
GERMAN = set("äöüßÄÖÜ")
SORBIAN = set("čćěłńóřŕšśžźČĆĚŁŃÓŘŔŠŚŽŹ")
MARKS = set("§°²³€–—„“”‚‘’«»·…\u00a0áéèàâçëï")
TWO_ODD = re.compile(r"[^\x00-\x7f]{2}")
CODECS = re.compile(r"utf-8|cp\d+|iso8859-\d+|mac-\w+|koi8-\w")  # a byte a letter, or UTF-8
MARKED = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
EXPECTED = GERMAN | SORBIAN | MARKS
MISREAD_AS = ("cp1252", "cp1250", "cp850", "latin-1")


def find_codec(name: str) -> str:
    """Return what Python calls an encoding; empty where nobody knows it.

    Examples
    --------
    >>> [find_codec(name) for name in ("UTF-8", "1252", "ANSI 1252", "ISO 88591", "8859-2", "?")]
    ['utf-8', 'cp1252', 'cp1252', 'iso8859-1', 'iso8859-2', '']
    """
    plain = name.strip().lower().removeprefix("ansi").removeprefix("oem").strip(" _-:")
    if plain.isdigit() and not plain.startswith("8859"):
        plain = {"65001": "utf-8"}.get(plain, f"cp{plain}")
    latin = re.fullmatch(r"(?:iso)?[ _-]*8859[ _-]*(\d+)", plain)
    if latin:
        plain = f"iso8859-{latin[1]}"
    try:
        found = codecs.lookup(plain).name
    except (LookupError, ValueError):
        return ""
    return found if CODECS.fullmatch(found) else ""


def recode_marked(path: Path) -> None:
    """Rewrite a text file as plain UTF-8 if it begins with a mark of its encoding."""
    with path.open("rb") as file:
        start = file.read(4)
    encoding = next((name for mark, name in MARKED.items() if start.startswith(mark)), None)
    if encoding is None:
        return
    try:
        text = path.read_bytes().decode(encoding)
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name} is damaged: no sound {encoding}; get it again") from error
    path.unlink()  # a link to the original, perhaps
    declared = re.compile(r"""(<\?xml[^>]*encoding=["'])[\w-]+""")
    path.write_bytes(declared.sub(r"\1UTF-8", text, count=1).encode())


def guess_encoding(text: bytes) -> str:
    """Return the encoding in which a text reads most like German or Sorbian.

    Examples
    --------
    >>> guess_encoding("Görlitz".encode("cp850")), guess_encoding("Běła Woda".encode("cp1250"))
    ('cp850', 'cp1250')
    """
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return max(CANDIDATES, key=lambda name: _likeness(text, name))
    return "utf-8"


def _likeness(text: bytes, encoding: str) -> int:
    letters = [letter for letter in text.decode(encoding, "replace") if letter > "\x7f"]
    return sum(
        4 if letter in GERMAN else 3 if letter in SORBIAN else 0 if letter in MARKS else -4
        for letter in letters
    )


def mend(text: str) -> str:
    """Return text as it was before its UTF-8 was read as something else; unchanged if it was not.

    Examples
    --------
    >>> mend("Spree-NeiÃŸe"), mend("Spree-Neiße")
    ('Spree-Neiße', 'Spree-Neiße')
    """
    if not TWO_ODD.search(text):  # every letter of several bytes became several letters
        return text
    for encoding in MISREAD_AS:
        try:
            mended = _as_bytes(text, encoding).decode("utf-8")
        except UnicodeError:
            continue
        # What comes out by chance is Cyrillic or N'Ko.
        if {letter for letter in mended if letter > "\x7f"} <= EXPECTED:
            return mended
        again = mend(mended)  # some text went wrong twice
        return again if again != mended else text
    return text


def _as_bytes(text: str, encoding: str) -> bytes:
    """Encode; the few bytes a code page leaves out were kept as they are."""
    return b"".join(
        bytes([ord(letter)]) if "\x80" <= letter <= "\x9f" else letter.encode(encoding)
        for letter in text
    )
