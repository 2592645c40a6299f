"""Jobs, and running them in turns: each tool once, then each once more."""

from __future__ import annotations

import json
import math
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.measuring import Used, run
from benchmarks.peers import PEERS, programs_path

__all__ = ["NZV_GEO", "Job", "Tool", "dumped", "inside", "nzv_geo", "run_all", "run_job"]

ROOT = Path(__file__).resolve().parents[1]
NZV_GEO = "nzv-geo"
AGREE = 1e-6  # relative difference of hectares that counts as none
CLOSE_M = 0.001  # difference of metres that counts as none
SIZES = {"megabytes", "wall_s", "asks_mb", "worker_mb"}  # facts that are told, and not compared


@dataclass(frozen=True)
class Tool:
    """One way to do a job.

    Attributes
    ----------
    name
        What the table calls it; ours begin with nzv-geo.
    command
        Program and arguments.
    needs
        Name of the peer that has to be there, of `benchmarks.peers.PEERS`; empty for none.
    outputs
        Files that it writes, which are compared.
    remark
        What it leaves out, or does beside.
    again
        It is run once before the first round, so that a second run is measured.
    """

    name: str
    command: tuple[str, ...]
    needs: str = ""
    outputs: tuple[str, ...] = ()
    remark: str = ""
    again: bool = False

    @property
    def fine(self) -> tuple[int, ...]:
        """Exit codes of success: ours ends with 1 where it found something, and writes it."""
        return (0, 1) if self.command[1:3] == ("-m", "nzv_geo") else (0,)


@dataclass(frozen=True)
class Job:
    """What is to be done, and by which tools.

    Attributes
    ----------
    name
        What the table calls it.
    against
        Name of the tool that the others are multiples of.
    tools
        All of them, in the order of their turns.
    data
        Files that are drawn before, each with how many features or copies.
    """

    name: str
    against: str
    tools: tuple[Tool, ...]
    data: dict[str, int] = field(default_factory=dict)


def inside(module: str, function: str, *arguments: object) -> tuple[str, ...]:
    """Return the command that calls a function of a module here."""
    return (sys.executable, "-m", "benchmarks.inside", module, function, *map(str, arguments))


def nzv_geo(*arguments: str) -> tuple[str, ...]:
    """Return the command that calls the command line."""
    return (sys.executable, "-m", "nzv_geo", *arguments)


def environment(folder: Path) -> dict[str, str]:
    """Return what commands are told: no cache, data or settings of the user."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NZV_GEO")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    own = {name: str(folder / name.lower()) for name in ("XDG_CACHE_HOME", "NZV_GEO_DATA")}
    return kept | own | {"PYTHONPATH": str(ROOT), "PATH": programs_path()}


def tell_now(text: str) -> None:
    """Print a line that is seen at once, also in a file."""
    print(text, flush=True)


def run_job(
    job: Job, rounds: int, folder: Path, tell: Callable[[str], None] = tell_now
) -> dict[str, Any]:
    """Run every tool of a job so many times in turns, and return what the results file holds."""
    surroundings = environment(folder)
    for name, count in job.data.items():
        if not (folder / name).exists():
            drawn = run(inside("drawing", "draw", name, count), folder, surroundings)
            if drawn.failure:
                raise SystemExit(f"{name} could not be drawn: {drawn.failure}")
    for tool in job.tools:
        if tool.again:
            _turn(tool, folder, surroundings, first=False)
    rows = {tool.name: _row(tool) for tool in job.tools}
    for number in range(rounds):
        for tool in job.tools:
            row = rows[tool.name]
            if row["status"] == "measured":
                used = _turn(tool, folder, surroundings, first=number == 0)
                _note(row, used)
                tell(f"  {job.name}, {tool.name}: {_told(used)}")
    _compare(list(rows.values()))
    return {"name": job.name, "against": job.against, "tools": list(rows.values())}


def _row(tool: Tool) -> dict[str, Any]:
    there = not tool.needs or PEERS[tool.needs]() is not None
    return {
        "name": tool.name,
        "status": "measured" if there else "not installed",
        "cpu_s": {},
        "memory_mb": 0.0,
        "facts": {},
        "remark": tool.remark,
    }


def _turn(tool: Tool, data: Path, surroundings: dict[str, str], *, first: bool) -> Used:
    """Run a tool in an empty folder, where the data are called by their names."""
    folder = data / "turn"  # of one name: it is part of what a result is kept under
    folder.mkdir()
    try:
        for path in data.iterdir():
            if (path.is_file() or path.suffix == ".parts") and not path.name.startswith("."):
                (folder / path.name).symlink_to(path)
        used = run(tool.command, folder, surroundings, fine=tool.fine)
        missing = [output for output in tool.outputs if not (folder / output).exists()]
        if missing and not used.failure:
            return Used(used.cpu_s, used.memory_mb, failure=f"wrote no {' and no '.join(missing)}")
        if first and tool.outputs and not used.failure:
            looked = run(inside("facts", "of_files", *tool.outputs), folder, surroundings)
            facts = used.facts | looked.facts
            return Used(used.cpu_s, used.memory_mb, facts, looked.failure)
        return used
    finally:
        shutil.rmtree(folder)


def _note(row: dict[str, Any], used: Used) -> None:
    if used.failure:
        row["status"] = f"failed: {used.failure}"
    for measure, seconds in used.cpu_s.items():
        row["cpu_s"].setdefault(measure, []).append(round(seconds, 4))
    row["memory_mb"] = max(row["memory_mb"], round(used.memory_mb))
    row["facts"] = row["facts"] or used.facts


def _told(used: Used) -> str:
    seconds = ", ".join(f"{measure} {value:.2f} s".strip() for measure, value in used.cpu_s.items())
    return used.failure or f"{seconds}, {used.memory_mb:.0f} MB"


def _compare(rows: list[dict[str, Any]]) -> None:
    """Say of each tool where its facts differ from those of the first of ours that has any."""
    ours = next((row for row in rows if row["name"].startswith(NZV_GEO) and row["facts"]), None)
    for row in rows:
        other = ours is not None and row is not ours
        shared = set(ours["facts"]) & set(row["facts"]) - SIZES if ours and other else set()
        row["compared"] = sorted(shared)
        row["differs"] = [
            name
            for name in row["compared"]
            if ours and not _equal(name, ours["facts"][name], row["facts"][name])
        ]


def _equal(name: str, mine: Any, theirs: Any) -> bool:
    if name.endswith("_m"):
        return math.isclose(mine, theirs, rel_tol=0, abs_tol=CLOSE_M)
    if isinstance(mine, float):
        return math.isclose(mine, theirs, rel_tol=AGREE, abs_tol=0.01)
    return bool(mine == theirs)


def run_all(
    jobs: Iterable[Job], rounds: int, tell: Callable[[str], None] = tell_now
) -> Iterator[dict[str, Any]]:
    """Run jobs one after another, in a folder that is gone afterwards; give each one's results."""
    with tempfile.TemporaryDirectory(prefix="nzv-geo-bench-") as name:
        for job in jobs:
            tell(job.name)
            yield run_job(job, rounds, Path(name), tell)


def dumped(results: dict[str, Any]) -> str:
    """Return the text of the results file."""
    return json.dumps(results, ensure_ascii=False, indent=1) + "\n"
