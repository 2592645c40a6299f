"""Figures for reports: a map on paper with all that belongs to it, drawn by matplotlib.

`plot` is what `Layer.plot` and `Valley.plot` do; `draw_figure` draws without a window, and
`save_figure` writes PNG, SVG or PDF. Both libraries are asked for here, so that whoever lacks them
is told what to install.
"""

from __future__ import annotations

from nzv_geo.errors import MissingLibraryError

for _library in ("matplotlib", "matplotlib_scalebar"):
    try:
        __import__(_library)
    except ModuleNotFoundError as error:
        raise MissingLibraryError("figures", _library) from error

from nzv_geo.figures.plotting import draw_figure, plot  # noqa: E402 - see above
from nzv_geo.figures.saving import figure_bytes, save_figure  # noqa: E402

__all__ = ["draw_figure", "figure_bytes", "plot", "save_figure"]
