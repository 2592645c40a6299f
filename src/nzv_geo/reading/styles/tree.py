"""Read a style or a project of XML into a tree: no entities, no depth or size without end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from nzv_geo.errors import DataError
from nzv_geo.reading.limits import MB, Limits
from nzv_geo.reading.xml_text import SEPARATOR, own_doctype, sound

__all__ = [
    "CHUNK",
    "LARGEST_MB",
    "Element",
    "chunks_of",
    "local",
    "number_in",
    "read_tree",
    "text_in",
]

CHUNK = 1_000_000
LARGEST_MB = 20  # of a style; those that people draw take less than one
MOST_ELEMENTS = 500_000
HARMLESS_DOCTYPE = "qgis"  # QGIS writes <!DOCTYPE qgis …>; what it names is never fetched


def read_tree(
    chunks: Iterable[bytes], name: str | Path, limits: Limits, *, encoding: str | None = None
) -> Element:
    """Return the outermost element; names are without their namespaces.

    Parameters
    ----------
    chunks
        The bytes of the file.
    name
        What to call it in errors.
    limits
        Bounds for size, depth and time.
    encoding
        That of the bytes, whatever they say themselves.

    Raises
    ------
    DataError
        It is no sound XML, brings definitions of its own, or is too large or too deep.

    Examples
    --------
    >>> read_tree([b"<a><b:c xmlns:b='x'>text</b:c></a>"], "a.sld", Limits())[0].tag
    'c'
    """
    builder = TreeBuilder()
    parser = _parser(builder, name, limits, encoding)
    size = 0
    with sound(name):
        for chunk in chunks:
            size += len(chunk)
            limits.require_size(size, name, LARGEST_MB)
            limits.require_time(name)
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    root: Element = builder.close()
    return root


def chunks_of(path: Path) -> Iterator[bytes]:
    """Give the bytes of a file a piece at a time.

    Raises
    ------
    DataError
        It cannot be read.
    """
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from error


def local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition(SEPARATOR)[2]


def text_in(element: Element | None, path: str = ".") -> str:
    """Return the text of an element below another, without spaces at its ends; empty where none.

    Examples
    --------
    >>> text_in(read_tree([b"<a><b> c </b></a>"], "a.sld", Limits()), "b")
    'c'
    """
    found = None if element is None else element.find(path)
    return "" if found is None else "".join(found.itertext()).strip()


def number_in(text: str | None) -> float | None:
    """Return a finite number; None where the text is none.

    Examples
    --------
    >>> number_in(" 0.26 "), number_in("nan"), number_in("wide")
    (0.26, None, None)
    """
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if abs(number) < MB**2 else None  # false for nan, too


def _parser(
    builder: TreeBuilder, name: str | Path, limits: Limits, encoding: str | None
) -> expat.XMLParserType:
    parser = expat.ParserCreate(encoding, SEPARATOR)
    parser.buffer_text = True
    depth = count = 0

    def start(element: str, attributes: dict[str, str]) -> None:
        """Begin an element, unless there are too many."""
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        limits.require_depth(depth, name)
        if count > MOST_ELEMENTS:
            raise DataError(f"{name} has more than {MOST_ELEMENTS:,} elements; not read")
        builder.start(local(element), {local(key): value for key, value in attributes.items()})

    def end(element: str) -> None:
        """Leave an element."""
        nonlocal depth
        depth -= 1
        builder.end(local(element))

    def doctype(named: str, _system: object, _public: object, defines: int) -> None:
        """Refuse a document type but the one that defines nothing."""
        if defines or named != HARMLESS_DOCTYPE:
            raise own_doctype(name)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = doctype
    return parser
