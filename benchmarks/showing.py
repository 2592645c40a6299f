"""The page: what was measured, on what, and one table of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Row", "about", "failures", "page", "rows", "table"]

COLUMNS = ("job", "tool", "CPU s", "times", "in the rounds", "memory, MB", "result")
UNITS = {
    "features": "features",
    "vertices": "vertices",
    "hectares": "ha",
    "hectares_off": "ha beside the truth",
    "holes": "holes",
    "invalid": "not valid",
    "megabytes": "MB",
    "wall_s": "s on the clock",
    "asks_mb": "MB who asks",
    "worker_mb": "MB the largest worker",
}

PAGE = """\
# Benchmarks

<!-- Written by `make bench`; whatever is changed here is gone with its next run. -->

`make bench ROUNDS={rounds} SIZE={size}` wrote this page, begun {start}: {cores} cores of
{processor}, {memory} GB, {system}. The load of one minute was {load_before} at the beginning and
{load_after} at the end, the jobs themselves included, and {minutes} minutes passed. {done} of
{planned} jobs were done. What is not installed is named.{remark}

- **CPU s** are seconds of user and system of a process and of all that it starts, the least of
  {rounds} rounds; tools of a job run in turns, so that whatever else the machine does meets them
  all. A job on files counts from the start of a program to its end. Where it says read, reproject,
  in memory, or that something meets, what Python does counts alone, without imports. A page in a
  browser counts all processes of Chromium; loading, program and server apart.
- **times** is the CPU time as a multiple of that of the tool that has 1.00; the next column has the
  least and the most that a single round gave.
- **memory** is the most that one process of a tool had, of all rounds.
- **result** is compared with that of nzv-geo: number, holes and validity exactly, places to a
  millimetre, areas to a millionth. "As nzv-geo" means that all of it is equal; what differs is
  named. Then comes what a tool leaves out, or does beside.

Data are drawn from a fixed seed, or ship: municipalities are copies of the 235 of the Lausitz, side
by side; parcels have eight corners and five fields. Nothing needs the network.
[Speed](speed.md) tells what was done for it.

## Chart

![A line for each job: how many times the CPU time of the tool that it is measured against each tool
takes, on a logarithmic axis. The table below holds the same figures.](images/benchmarks.svg)

## Table

{table}

## Versions

{versions}
"""


@dataclass(frozen=True)
class Row:
    """A tool and a measure of a job, as the table shows it.

    Attributes
    ----------
    job, tool
        What was done, and by what.
    cpu_s
        The least of all rounds; None where nothing was measured.
    times
        The same as a multiple of the tool that the job is measured against; None without one.
    spread
        The least and the most such multiple within a round.
    memory_mb
        The most of all rounds.
    result
        What came out, or why nothing did.
    """

    job: str
    tool: str
    cpu_s: float | None
    times: float | None
    spread: tuple[float, float] | None
    memory_mb: float
    result: str


def rows(results: dict[str, Any]) -> list[Row]:
    """Return the rows of the table."""
    return [row for job in results["jobs"] for row in _rows_of(job)]


def _rows_of(job: dict[str, Any]) -> list[Row]:
    tools = job["tools"]
    against = next(tool for tool in tools if tool["name"] == job["against"])
    measures = dict.fromkeys(measure for tool in tools for measure in tool["cpu_s"])
    found = []
    for measure in measures or {"": None}:
        name = f"{job['name']}: {measure}" if measure else job["name"]
        base = _rounds(against, measure)
        for tool in tools:
            seconds = _rounds(tool, measure)
            if not seconds and tool["status"] == "measured" and measures:
                continue  # what this tool does not do
            found.append(_row(name, tool, seconds, base))
    return found


def _rounds(tool: dict[str, Any], measure: str) -> list[float]:
    return tool["cpu_s"].get(measure, []) if tool["status"] == "measured" else []


def _row(name: str, tool: dict[str, Any], seconds: list[float], base: list[float]) -> Row:
    least = min(seconds, default=None)
    times = spread = None
    if least is not None and base and min(base) > 0:
        times = least / min(base)
        each = [mine / theirs for mine, theirs in zip(seconds, base, strict=False) if theirs > 0]
        spread = (min(each), max(each)) if len(each) > 1 else None
    return Row(name, tool["name"], least, times, spread, tool["memory_mb"], _result(tool))


def _result(tool: dict[str, Any]) -> str:
    if tool["status"] != "measured":
        return str(tool["status"]).replace("|", "/")
    facts, differs = tool["facts"], set(tool["differs"])
    told = [_fact(name, facts[name]) for name in UNITS if name in facts]
    told += [
        _fact(name, value)
        for name, value in facts.items()
        if name not in UNITS and not isinstance(value, str)
    ]
    compared = ""
    if differs:
        names = sorted(UNITS.get(name, name.replace("_", " ")) for name in differs)
        compared = f"differs in: {', '.join(names)}"
    elif tool["compared"]:
        compared = "as nzv-geo"
    return "; ".join(part for part in (", ".join(told), compared, tool["remark"]) if part)


def _fact(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return f"{name.replace('_', ' ')}: {'yes' if value else 'no'}"
    digits = 3 if name.endswith("_m") else 2
    number = f"{value:,.{digits}f}" if isinstance(value, float) else f"{value:,}"
    return f"{number} {UNITS[name]}" if name in UNITS else f"{name.replace('_', ' ')} {number}"


def table(results: dict[str, Any]) -> str:
    """Return the table as Markdown."""
    lines = [f"| {' | '.join(COLUMNS)} |", "|---|---|---:|---:|---:|---:|---|"]
    for row in rows(results):
        spread = f"{row.spread[0]:.2f} to {row.spread[1]:.2f}" if row.spread else ""
        cells = (
            row.job,
            f"**{row.tool}**" if row.tool.startswith("nzv-geo") else row.tool,
            _seconds(row.cpu_s),
            "" if row.times is None else f"{row.times:.2f}",
            spread,
            f"{row.memory_mb:,.0f}" if row.cpu_s is not None else "",
            row.result,
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _seconds(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def page(results: dict[str, Any]) -> str:
    """Return the page as Markdown."""
    versions = "\n".join(f"- {name}: {version}" for name, version in results["versions"].items())
    return PAGE.format(**about(results), table=table(results), versions=versions)


def about(results: dict[str, Any]) -> dict[str, Any]:
    """Return what a page says of a run, by the words of its text."""
    machine = results["machine"]
    told = ("rounds", "size", "load_before", "load_after", "minutes", "planned")
    return {name: results[name] for name in told} | {
        "start": results["start"].replace("T", " ").replace("+00:00", " UTC"),
        "done": len(results["jobs"]),
        "remark": f" {remark}" if (remark := results.get("remark")) else "",  # by hand, in the file
        "cores": machine["cores"],
        "processor": machine["processor"],
        "memory": machine["memory_gb"],
        "system": machine["system"],
    }


def failures(results: dict[str, Any]) -> list[str]:
    """Return what of ours could not be measured."""
    return [
        f"{job['name']}, {tool['name']}: {tool['status']}"
        for job in results["jobs"]
        for tool in job["tools"]
        if tool["status"].startswith("failed") and tool["name"].startswith("nzv-geo")
    ]
