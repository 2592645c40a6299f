"""Encodings of German and Sorbian text: guess them, make them UTF-8, undo what was misread."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from nzv_geo.errors import DataError
from nzv_geo.findings import Finding, Kind

__all__ = [
    "CANDIDATES",
    "find_codec",
    "guess_encoding",
    "recode_marked",
    "replace_text",
    "to_utf8",
    "without_mojibake",
]

# In the order of trust; general detectors take short names in cp850 for Icelandic Macintosh text.
CANDIDATES = ("cp1252", "cp1250", "iso8859-2", "cp850", "cp852", "mac-roman")
CHUNK = 1_000_000
SAMPLE = 100_000  # bytes around the first letter that is no UTF-8
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
SKETCHUP = b"\xff\xfe\xff\x0e"  # begins like UTF-16, and is none
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
    """Rewrite a text file as plain UTF-8 if it begins with a mark of its encoding.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.json"
    >>> _ = path.write_bytes("{}".encode("utf-16"))
    >>> recode_marked(path)
    >>> path.read_bytes()
    b'{}'
    """
    with path.open("rb") as file:
        start = file.read(4)
    encoding = next((name for mark, name in MARKED.items() if start.startswith(mark)), None)
    if encoding is None or start == SKETCHUP:
        return
    try:
        text = path.read_bytes().decode(encoding)
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name} is damaged: no sound {encoding}; get it again") from error
    declared = re.compile(r"""(<\?xml[^>]*encoding=["'])[\w-]+""")
    replace_text(path, declared.sub(r"\1UTF-8", text, count=1))


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
    beyond_ascii = [char for char in text.decode(encoding, "replace") if char > "\x7f"]
    return sum(
        4 if char in GERMAN else 3 if char in SORBIAN else 0 if char in MARKS else -4
        for char in beyond_ascii
    )


def to_utf8(path: Path, name: str | Path) -> list[Finding]:
    """Rewrite a text file as UTF-8 where it is in another encoding; say so if that was guessed.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.csv"
    >>> _ = path.write_bytes("Görlitz".encode("cp1252"))
    >>> [finding.code for finding in to_utf8(path, "plan.csv")], path.read_text("utf-8")
    (['NZV141'], 'Görlitz')
    """
    strange = _first_strange(path)
    if strange is None:
        return []
    content = path.read_bytes()
    encoding = guess_encoding(content[max(0, strange - SAMPLE) : strange + SAMPLE])
    _rewrite(path, content, encoding, name)
    return [Finding.of(Kind.ENCODING_GUESSED, encoding=encoding)]


def _first_strange(path: Path) -> int | None:
    """Return where the first byte stands that is no UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return max(0, done + error.start)
            done += len(chunk)
    try:
        decoder.decode(b"", True)
    except UnicodeDecodeError:
        return done
    return None


def _rewrite(path: Path, content: bytes, encoding: str, name: str | Path) -> None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise DataError(f"{name} holds letters of no known encoding; save it as UTF-8") from error
    replace_text(path, text)


def replace_text(path: Path, text: str) -> None:
    """Write a file anew as UTF-8; what it may be a link to stays as it is."""
    path.unlink()
    path.write_bytes(text.encode())


def without_mojibake(text: str) -> str:
    """Return text as it was before its UTF-8 was read as something else; unchanged if it was not.

    Examples
    --------
    >>> without_mojibake("Spree-NeiÃŸe"), without_mojibake("Spree-Neiße")
    ('Spree-Neiße', 'Spree-Neiße')
    """
    if not TWO_ODD.search(text):  # every letter of several bytes became several letters
        return text
    for encoding in MISREAD_AS:
        try:
            repaired = _as_bytes(text, encoding).decode("utf-8")
        except UnicodeError:
            continue
        # What comes out by chance is Cyrillic or N'Ko.
        if {letter for letter in repaired if letter > "\x7f"} <= EXPECTED:
            return repaired
        again = without_mojibake(repaired)  # some text went wrong twice
        return again if again != repaired else text
    return text


def _as_bytes(text: str, encoding: str) -> bytes:
    """Encode; the few bytes a code page leaves out were kept as they are."""
    return b"".join(
        bytes([ord(letter)]) if "\x80" <= letter <= "\x9f" else letter.encode(encoding)
        for letter in text
    )
