"""A finished page: as text, as a file, in a notebook, in the browser."""

from __future__ import annotations

import re
import tempfile
import webbrowser
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path

from nzv_geo.brief import Brief
from nzv_geo.errors import OutputError
from nzv_geo.files import write_file
from nzv_geo.layers import Layer
from nzv_geo.shown import Shown

__all__ = ["MapPage"]

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
NOTEBOOK_HEIGHT = 640  # pixels of a page in a cell
NOTEBOOK_MOST = 20_000_000  # characters of a page that a notebook keeps


@dataclass(frozen=True, eq=False, repr=False)
class MapPage(Shown, Brief):
    """A map page: one HTML document that asks nobody for anything.

    The last expression of a notebook cell shows it, in a frame and without a network.

    Parameters
    ----------
    html
        The document; UTF-8 when written.
    layers
        What it shows, from the ground up, in WGS84; empty for a page that leads to others.
    """

    html: str
    layers: tuple[Layer, ...] = ()

    @property
    def title(self) -> str:
        """Title of the document."""
        match = TITLE.search(self.html)
        return unescape(match[1]) if match else ""

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the page to a file, and return its path.

        Raises
        ------
        OutputError
            The file exists, or cannot be written.

        Examples
        --------
        >>> from nzv_geo import build_valley, render_map
        >>> page = render_map(build_valley("cottbus"))
        >>> page.save(Path(tempfile.mkdtemp()) / "cottbus.html").name
        'cottbus.html'
        """
        target = Path(path)
        write_file(target, self.html.encode(), overwrite=overwrite)
        return target

    def open(self) -> Path:
        """Open the page in the browser, from a temporary file; return its path.

        Raises
        ------
        OutputError
            No browser was found.
        """
        target = self.save(Path(tempfile.mkdtemp(prefix="nzv-geo-")) / "map.html")
        if not webbrowser.open(target.as_uri()):
            raise OutputError(f"no browser found; open {target} by hand")
        return target

    def shown_layers(self) -> tuple[Layer, ...]:
        """Return what the page shows; its table, search and print stay behind in `to_folium`."""
        return self.layers

    def _repr_html_(self) -> str:
        if len(self.html) > NOTEBOOK_MOST:
            size = f"{len(self.html) / 1e6:,.0f} MB: too large for a notebook"
            return f"<p><b>{escape(self.title)}</b>: {size}; use page.open() or page.save().</p>"
        frame = f'title="{escape(self.title)}" width="100%" height="{NOTEBOOK_HEIGHT}"'
        style = f'style="width: 100%; height: {NOTEBOOK_HEIGHT}px; border: 0; display: block"'
        return f'<iframe {frame} {style} srcdoc="{escape(self.html)}"></iframe>'

    def __str__(self) -> str:
        return self.html

    def in_brief(self) -> tuple[str, str]:
        """Return its title and its size."""
        return repr(self.title), f"{len(self.html.encode()) / 1e6:.2f} MB"
