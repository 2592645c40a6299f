"""The logo of a map: an image that stands in the page itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nzv_geo.brief import Brief
from nzv_geo.errors import DataError

__all__ = ["Logo", "read_logo"]

LARGEST = 300_000  # bytes
KINDS = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


@dataclass(frozen=True, repr=False)
class Logo(Brief):
    """An image, its media type, and what it says by language for those who do not see it."""

    content: bytes
    media_type: str
    text: dict[str, str]


def read_logo(path: Path, text: dict[str, str]) -> Logo:
    """Read a PNG, JPEG or SVG file; as an image, an SVG runs no script and loads nothing.

    Raises
    ------
    DataError
        It cannot be read, is of another kind, or is larger than 300 kB.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"logo {path} cannot be read: {error.strerror}") from error
    if len(content) > LARGEST:
        raise DataError(
            f"logo {path} has {len(content) / 1e3:,.0f} kB; it stands in every page, so make it "
            f"smaller than {LARGEST / 1e3:,.0f} kB"
        )
    for magic, media_type in KINDS.items():
        if content.startswith(magic):
            return Logo(content, media_type, text)
    if b"<svg" in content[:1000]:
        return Logo(content, "image/svg+xml", text)
    raise DataError(f"logo {path} is no PNG, JPEG or SVG image")
