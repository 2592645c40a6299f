"""Write figures as PNG, SVG or PDF: the same bytes every time, on every machine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nzv_geo.errors import DataError, OutputError
from nzv_geo.files import write_file

__all__ = ["FORMATS", "figure_bytes", "format_of", "own_settings", "save_figure"]

FORMATS = ("png", "svg", "pdf")
DPI = 300
LARGEST_DPI = 1200
# SVG has its letters as outlines: it looks alike in a browser and in a text processor, which would
# put another font in place of one they lack. PDF holds the fonts, so that text can be searched.
SETTINGS: Any = {
    "svg.fonttype": "path",
    "svg.hashsalt": "nzv-geo",
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "text.hinting": "none",  # so that a text is as wide as it was measured
    "lines.scale_dashes": False,  # they are in millimetres
    "agg.path.chunksize": 20_000,
    "text.usetex": False,
    "text.parse_math": False,
}
METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": "nzv-geo", "Producer": None},
}


@contextmanager
def own_settings() -> Iterator[None]:
    """Draw as matplotlib does by itself, whatever the user's settings are."""
    with style.context("default"), matplotlib.rc_context(SETTINGS):
        yield


def format_of(path: Path) -> str:
    """Return the format that the name of a file asks for.

    Raises
    ------
    OutputError
        It is none of those that can be written.

    Examples
    --------
    >>> format_of(Path("karte.PDF"))
    'pdf'
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind not in FORMATS:
        known = ", ".join(f".{item}" for item in FORMATS)
        raise OutputError(f"{path} is no name of a figure; end it in one of {known}")
    return kind


def figure_bytes(drawn: Figure | Axes, kind: str, *, dpi: int = DPI) -> bytes:
    """Return a figure as a file of this format.

    Raises
    ------
    DataError
        So many dots make no picture.
    """
    if not 20 <= dpi <= LARGEST_DPI:
        raise DataError(f"dpi is {dpi}; write a number from 20 to {LARGEST_DPI}")
    figure = _figure(drawn)
    title = figure.get_label()
    metadata = {**METADATA[kind], **({"Title": str(title)} if title else {})}
    content = io.BytesIO()
    with own_settings():
        figure.savefig(content, format=kind, dpi=dpi, metadata=metadata, facecolor="white")
    return content.getvalue()


def save_figure(
    drawn: Figure | Axes, path: str | Path, *, dpi: int = DPI, overwrite: bool = False
) -> Path:
    """Write a figure to a file, in the format of its name, and return its path.

    Parameters
    ----------
    drawn
        What `plot` or `draw_figure` returned, or any other figure of matplotlib.
    path
        Ends in ``.png``, ``.svg`` or ``.pdf``. Fonts are inside; no date is.
    dpi
        Dots per inch of a PNG, and of what a vector file holds as a picture, 20 to 1200.
    overwrite
        Replace an existing file.

    Raises
    ------
    OutputError
        The file exists, cannot be written, or has another ending.
    DataError
        `dpi` is out of reach.

    Examples
    --------
    >>> import tempfile
    >>> from nzv_geo.figures import draw_figure
    >>> from nzv_geo import load_layer
    >>> figure = draw_figure(load_layer("counties", region="cottbus"))
    >>> save_figure(figure, Path(tempfile.mkdtemp()) / "cottbus.pdf").name
    'cottbus.pdf'
    """
    target = Path(path)
    content = figure_bytes(drawn, format_of(target), dpi=dpi)
    write_file(target, content, overwrite=overwrite)
    return target


def _figure(drawn: Figure | Axes) -> Figure:
    figure = drawn.figure.figure  # of a part of a figure, the whole
    if not isinstance(figure, Figure):
        raise DataError("these axes are in no figure; see matplotlib.figure.Figure")
    return figure
