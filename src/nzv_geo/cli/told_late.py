"""What help says of the formats that are read: looked up when somebody asks for help."""

from __future__ import annotations

__all__ = ["BOUNDS", "FORMATS", "WITH_ENCODING", "with_formats"]

BOUNDS, FORMATS, WITH_ENCODING = "{bounds}", "{formats}", "{formats with an encoding}"


def with_formats(text: str) -> str:
    """Return a text of help with what the registry of formats says in place of these words.

    Examples
    --------
    >>> with_formats(f"a file of your own: {FORMATS}")[:38]
    'a file of your own: GeoJSON, TopoJSON,'
    """
    if "{" not in text:
        return text
    from nzv_geo.reading import formats

    told = {
        BOUNDS: formats.bounds_that_differ,
        FORMATS: formats.listed_formats,
        WITH_ENCODING: formats.formats_with_encoding,
    }
    for word, tell in told.items():
        text = text.replace(word, tell()) if word in text else text
    return text
