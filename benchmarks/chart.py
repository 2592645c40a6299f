"""The chart: for each job, how many times the CPU time of one tool the others take."""

from __future__ import annotations

import io
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from benchmarks.showing import Row, rows

__all__ = ["draw"]

# What a name begins with, its sign and its colour: no two signs are alike, so that grey prints do.
SIGNS = {
    "nzv-geo": ("o", "#0b5c8a"),
    "geopandas": ("s", "#8a4b08"),
    "ogr": ("^", "#4a7a1e"),
    "mapshaper": ("v", "#7a2e7a"),
    "DuckDB": ("D", "#9a7d00"),
    "swiftmap": ("P", "#b0305c"),
    "folium": ("X", "#3d6b66"),
    "shapely": ("<", "#555555"),
    "pyproj": (">", "#555555"),
}
OTHERS = ("d", "#777777")
LINE_INCHES, WIDTH_INCHES = 0.24, 10.5
STYLE: dict[Any, Any] = {
    "svg.hashsalt": "nzv-geo",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 8,
}


def draw(results: dict[str, Any]) -> bytes:
    """Return the chart as SVG: the same bytes for the same results and version of matplotlib."""
    shown = [row for row in rows(results) if row.times is not None]
    names = list(dict.fromkeys(_line(row) for row in shown))
    with mpl.rc_context({**mpl.rcParamsDefault, **STYLE}):
        figure = Figure(
            figsize=(WIDTH_INCHES, len(names) * LINE_INCHES + 1.4), layout="constrained"
        )
        axes = figure.add_subplot()
        _points(axes, shown, names)
        _frame(axes, names)
        written = io.BytesIO()
        figure.savefig(written, format="svg", metadata={"Date": None, "Title": "Benchmarks"})
    return written.getvalue()


def _line(row: Row) -> str:
    """Return the line that a row stands on: commands that are not the same have one each."""
    return f"{row.job}: {row.tool}" if row.job == "start" else row.job


def _sign(tool: str) -> str:
    return next((name for name in SIGNS if tool.startswith(name)), "others")


def _points(axes: Axes, shown: list[Row], names: list[str]) -> None:
    for name, (marker, colour) in {**SIGNS, "others": OTHERS}.items():
        own = [row for row in shown if _sign(row.tool) == name]
        if own:
            filled = colour if name == "nzv-geo" else "white"
            axes.scatter(
                [float(row.times or 1) for row in own],
                [names.index(_line(row)) for row in own],
                marker=marker,
                s=42 if name == "nzv-geo" else 30,
                facecolors=filled,
                edgecolors=colour,
                label="ogr2ogr, ogrinfo" if name == "ogr" else name,
                zorder=3 if name == "nzv-geo" else 2,
            )


def _frame(axes: Axes, names: list[str]) -> None:
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.grid(axis="both", color="#dddddd", linewidth=0.5)
    axes.set_axisbelow(True)
    axes.set_xlabel("times the CPU time of the tool at 1: further to the left is faster")
    axes.legend(loc="lower center", bbox_to_anchor=(0.3, 1), ncols=5, frameon=False)
