"""Leaflet's own files, ready to be written into a page.

They come from the package django-js-lib-leaflet; nothing of Leaflet is copied into this project.
"""

from __future__ import annotations

import base64
import re
from functools import cache
from importlib.metadata import distribution
from importlib.resources import files

from nzv_geo.errors import DataError

__all__ = ["LEAFLET_VERSION", "leaflet_css", "leaflet_js", "leaflet_licence"]

LEAFLET_VERSION = "1.9.4"

_FOLDER = files("js_lib_leaflet") / "static" / "js_lib_leaflet"


@cache
def leaflet_licence() -> str:
    """Return the notice, conditions and disclaimer that a page with Leaflet inside must carry."""
    text = distribution("django-js-lib-leaflet").read_text("LICENSE")
    if not text:
        raise DataError("the package django-js-lib-leaflet has no LICENSE; install it anew")
    return text


@cache
def leaflet_js() -> str:
    """Return Leaflet's script without the reference to its source map."""
    return re.sub(r"\n//# sourceMappingURL=.*", "", (_FOLDER / "leaflet.js").read_text("utf-8"))


@cache
def leaflet_css() -> str:
    """Return Leaflet's style sheet with its images as data addresses."""
    return re.sub(
        r"url\((images/[\w.-]+)\)",
        lambda match: f"url({_data_address(match[1])})",
        (_FOLDER / "leaflet.css").read_text("utf-8"),
    )


def _data_address(image: str) -> str:
    content = base64.b64encode((_FOLDER / image).read_bytes()).decode()
    return f"data:image/png;base64,{content}"
