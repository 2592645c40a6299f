"""Measure every job, and write the page of benchmarks: ``make bench ROUNDS=3 SIZE=small``.

    python -m benchmarks [--size small] [--rounds 3] [--only WORDS]… [--into FOLDER]

Without ``--only``, the results go to docs/benchmarks.json, and from there into docs/benchmarks.md
and docs/images/benchmarks.svg; those of ``--size millions`` to files of that name. With it, jobs
whose name has the words are measured and shown, and nothing is written unless ``--into`` says
where. ``--page`` measures nothing, and makes page and chart again.
"""

import argparse
import datetime
import json
import os
from pathlib import Path
from typing import Any

from benchmarks import showing
from benchmarks.jobs import all_jobs
from benchmarks.peers import machine, versions
from benchmarks.running import Job, dumped, run_all
from benchmarks.sizes import SIZES

DOCS = Path(__file__).resolve().parents[1] / "docs"


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", choices=sorted(SIZES), default="small")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", default=[], metavar="WORDS")
    parser.add_argument("--into", type=Path, metavar="FOLDER")
    parser.add_argument("--page", action="store_true")
    asked = parser.parse_args()
    if asked.page:
        write_page(asked.into or DOCS, page_of(asked.size))
        return
    folder = asked.into or (None if asked.only else DOCS)
    jobs = chosen(asked.size, asked.only)
    results = described(asked.size, asked.rounds) | {"planned": len(jobs)}
    for done in run_all(jobs, asked.rounds):
        results["jobs"].append(done)
        results |= ended(results["start"])
        if folder:  # after every job: what was measured stays, whatever becomes of the next
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{page_of(asked.size)}.json").write_text(dumped(results), "utf-8")
    if folder:
        write_page(folder, page_of(asked.size))
    print(showing.table(results))
    if failed := showing.failures(results):
        raise SystemExit("\n".join(failed))


def chosen(size: str, only: list[str]) -> list[Job]:
    """Return the jobs whose name has one of the words; all without any."""
    jobs = all_jobs(SIZES[size])
    return [job for job in jobs if not only or any(words in job.name for words in only)]


def described(size: str, rounds: int) -> dict[str, Any]:
    """Return what the results file says of the run, with no job yet."""
    return {
        "start": now().isoformat(timespec="minutes"),
        "size": size,
        "rounds": rounds,
        "load_before": round(os.getloadavg()[0], 1),
        "machine": machine(),
        "versions": versions(),
        "jobs": [],
    }


def ended(start: str) -> dict[str, Any]:
    """Return what can be told only afterwards."""
    minutes = (now() - datetime.datetime.fromisoformat(start)).total_seconds() / 60
    return {"load_after": round(os.getloadavg()[0], 1), "minutes": round(minutes)}


def now() -> datetime.datetime:
    """Return the moment, UTC."""
    return datetime.datetime.now(datetime.UTC)


def page_of(size: str) -> str:
    """Return the name of the page that a run of a size makes."""
    return "millions" if SIZES[size].folders else "benchmarks"


def write_page(folder: Path, name: str) -> None:
    """Write page and chart from the results file beside them."""
    from benchmarks import chart, growing_page

    page, draw = {
        "benchmarks": (showing.page, chart.draw),
        "millions": (growing_page.page, growing_page.draw),
    }[name]
    results = json.loads((folder / f"{name}.json").read_text("utf-8"))
    (folder / f"{name}.md").write_text(page(results), "utf-8")
    (folder / "images").mkdir(exist_ok=True)
    (folder / "images" / f"{name}.svg").write_bytes(draw(results))


if __name__ == "__main__":
    main()
