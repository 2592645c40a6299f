"""The page of how memory grows: what was measured, as a chart and a table."""

from __future__ import annotations

import io
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, NullLocator

from benchmarks.chart import STYLE
from benchmarks.showing import about

__all__ = ["LINES", "draw", "page", "points"]

PAGE = """\
# Memory, from 100,000 to 3 million features

<!-- Written by `make bench`; whatever is changed here is gone with its next run. -->

`make bench ROUNDS={rounds} SIZE={size}` wrote this page, begun {start}: {cores} cores of
{processor}, {memory} GB, {system}. The load of one minute was {load_before} at the beginning and
{load_after} at the end, the jobs themselves included, and {minutes} minutes passed. {done} of
{planned} jobs were done.{remark}

Parcels of eight corners and five fields stand in folders of GeoParquet, 200,000 in a file, in
groups of 50,000, each of which is a partition. They are reprojected into one GeoParquet file, or
checked.
**Who asks** is the process of the command, **worker** the one of two which had more; memory is the
most that a process ever had. CPU s are those of all processes together, the least of the rounds;
seconds on the clock, of the first round, depend on what else the machine did. "The same file" means
that of one process, byte for byte. Nothing here is extrapolated: what has no figure
was not measured.
[Large GeoParquet, and a cluster](cluster.md) tells when to use which.

## Chart

![Memory against the number of parcels, reprojected and checked: of one process, of who asks, and of
the larger worker. The table below holds the same figures.](images/millions.svg)

## Table

{table}
"""
COLUMNS = (
    "job",
    "tool",
    "CPU s",
    "on the clock, s",
    "who asks, MB",
    "worker, MB",
    "file, MB",
    "result",
)
FACTS = ("wall_s", "asks_mb", "worker_mb", "megabytes")
LINES = {  # what is shown of a tool: its name, the fact, sign and colour
    "one process": ("nzv-geo, one process", "asks_mb", "s", "#8a4b08"),
    "two workers: who asks": ("nzv-geo, two workers of Dask", "asks_mb", "o", "#0b5c8a"),
    "two workers: the largest": ("nzv-geo, two workers of Dask", "worker_mb", "^", "#4a7a1e"),
}


def page(results: dict[str, Any]) -> str:
    """Return the page as Markdown."""
    return PAGE.format(**about(results), table=table(results))


def table(results: dict[str, Any]) -> str:
    """Return the table as Markdown: a row for each tool of a job."""
    lines = [f"| {' | '.join(COLUMNS)} |", "|---|---|---:|---:|---:|---:|---:|---|"]
    for job in results["jobs"]:
        for tool in job["tools"]:
            cells = (
                job["name"].removesuffix(", GeoParquet"),
                f"**{tool['name']}**",
                *(f"{min(seconds):,.1f}" for seconds in tool["cpu_s"].values()),
                *(f"{tool['facts'][name]:,.0f}" if name in tool["facts"] else "" for name in FACTS),
                _result(tool),
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _result(tool: dict[str, Any]) -> str:
    if tool["status"] != "measured":
        return str(tool["status"]).replace("|", "/")
    if "digest" not in tool["compared"]:
        return ""
    return "another file" if tool["differs"] else "the same file"


def points(results: dict[str, Any], words: str, tool: str, fact: str) -> dict[int, float]:
    """Return a fact of a tool by the number of parcels, of jobs whose name begins so.

    Examples
    --------
    >>> tool = {"name": "a", "facts": {"asks_mb": 7}}
    >>> job = {"name": "check a folder of 1,000 parcels, GeoParquet", "tools": [tool]}
    >>> points({"jobs": [job]}, "check", "a", "asks_mb")
    {1000: 7}
    """
    return {
        int(job["name"].split(" parcels")[0].split()[-1].replace(",", "")): each["facts"][fact]
        for job in results["jobs"]
        for each in job["tools"]
        if job["name"].startswith(words) and each["name"] == tool and fact in each["facts"]
    }


def draw(results: dict[str, Any]) -> bytes:
    """Return the chart as SVG: the same bytes for the same results and version of matplotlib."""
    with mpl.rc_context({**mpl.rcParamsDefault, **STYLE}):
        figure = Figure(figsize=(9, 3.6), layout="constrained")
        both = figure.subplots(1, 2, sharey=True)
        for axes, words in zip(both, ("reproject", "check"), strict=True):
            _lines(axes, results, words)
        both[0].set_ylabel("memory of a process, MB")
        both[0].legend(frameon=False)
        written = io.BytesIO()
        figure.savefig(written, format="svg", metadata={"Date": None, "Title": "Memory"})
    return written.getvalue()


def _lines(axes: Axes, results: dict[str, Any], words: str) -> None:
    counts: set[int] = set()
    for label, (tool, fact, marker, colour) in LINES.items():
        found = points(results, words, tool, fact)
        axes.plot([*found], [*found.values()], marker=marker, color=colour, label=label)
        counts |= {*found}
    axes.set_title(words)
    axes.set_xscale("log")
    axes.set_xticks(sorted(counts))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / 1e6:g}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.set_ylim(bottom=0)
    axes.grid(color="#dddddd", linewidth=0.5)
    axes.set_xlabel("parcels, millions")
