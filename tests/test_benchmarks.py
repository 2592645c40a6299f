"""`make bench` measures in turns, tells what fails or is not there; docs hold no other figure."""

import ast
import hashlib
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks import chart, growing, growing_page, showing
from benchmarks.jobs import all_jobs
from benchmarks.measuring import WHOLE, Clock, run
from benchmarks.peers import PEERS
from benchmarks.running import Job, Tool, inside, run_job
from benchmarks.sizes import SIZES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
SURROUNDINGS = {"PATH": "/usr/bin:/bin"}
# Seconds with decimals or milliseconds, and multiples with decimals.
FIGURE = re.compile(
    r"(?<![\w.])(\d+\.\d+) (?:times|s|×)(?!\w)|(?<![\w.])(\d[\d.]*) (?:CPU s|CPU ms|ms)\b"
)
BUSY = "i=0; while [ $i -lt 60000 ]; do i=$((i+1)); done"


def shell(name: str, script: str, **more: Any) -> Tool:
    return Tool(name, ("sh", "-c", script), **more)


def quiet(_: str) -> None:
    pass


def test_tools_take_turns(tmp_path: Path) -> None:
    turns = tmp_path / "turns"
    tools = tuple(shell(name, f"echo {name} >> {turns}") for name in ("nzv-geo", "peer"))
    done = run_job(Job("count", "peer", tools), 3, tmp_path, quiet)
    assert turns.read_text().split() == ["nzv-geo", "peer"] * 3
    assert [len(tool["cpu_s"][WHOLE]) for tool in done["tools"]] == [3, 3]


def test_children_count(tmp_path: Path) -> None:
    idle = run(("sh", "-c", "true"), tmp_path, SURROUNDINGS)
    child = run(("sh", "-c", f"sh -c '{BUSY}'; true"), tmp_path, SURROUNDINGS)
    assert child.cpu_s[WHOLE] > idle.cpu_s[WHOLE]
    assert child.memory_mb > 0


def test_a_program_that_does_not_end_is_ended(tmp_path: Path) -> None:
    used = run(("sleep", "60"), tmp_path, SURROUNDINGS, limit_s=0.2)
    assert used.failure == "killed, after 0.2 s at the latest"


def test_what_is_missing_or_fails_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PEERS, "nobody", lambda: None)
    tools = (
        shell("nzv-geo", "true"),
        shell("absent", "true", needs="nobody"),
        shell("broken", "echo no such layer >&2; exit 3"),
        shell("silent", "true", outputs=("out.geojson",)),
    )
    done = run_job(Job("try", "absent", tools), 2, tmp_path, quiet)
    assert [tool["status"] for tool in done["tools"]] == [
        "measured",
        "not installed",
        "failed: ended with 3: no such layer",
        "failed: wrote no out.geojson",
    ]
    table = showing.table({"jobs": [done]})
    assert "| try | absent |  |  |  |  | not installed |" in table
    assert "no such layer" in table
    assert showing.failures({"jobs": [done]}) == []  # none of ours


def test_a_clock_counts_what_is_done_meanwhile() -> None:
    clock = Clock()
    with clock("work"):
        subprocess.run(["sh", "-c", BUSY], check=True)
    assert clock.cpu_s["work"] > 0


def test_a_real_job_is_measured_and_compared(tmp_path: Path) -> None:
    tools = (
        Tool("geopandas", inside("reading", "by_geopandas", "parcels.fgb")),
        Tool("nzv-geo", inside("reading", "ours", "parcels.fgb")),
    )
    job = Job("read", "geopandas", tools, {"parcels.fgb": 50})
    peer, ours = run_job(job, 1, tmp_path, quiet)["tools"]
    assert [peer["status"], ours["status"]] == ["measured", "measured"]
    assert ours["facts"]["features"] == 50
    assert peer["compared"] == ["features", "hectares", "holes", "invalid"]
    assert peer["differs"] == []


def results() -> dict[str, Any]:
    """Two tools and two measures, of which one tool has one."""

    def tool(name: str, cpu_s: dict[str, list[float]], differs: list[str]) -> dict[str, Any]:
        return {
            "name": name,
            "status": "measured",
            "cpu_s": cpu_s,
            "memory_mb": 1200,
            "facts": {"features": 3000, "megabytes": 1.5},
            "compared": [] if name == "nzv-geo" else ["features"],
            "differs": differs,
            "remark": "" if name == "nzv-geo" else "checks nothing",
        }

    tools = [
        tool("ogr2ogr", {"load": [4, 5], "serve": [1, 1]}, ["features"]),
        tool("nzv-geo", {"load": [3, 2]}, []),
    ]
    return {"jobs": [{"name": "parcels", "against": "ogr2ogr", "tools": tools}]}


def test_the_table_has_a_row_for_each_tool_and_measure() -> None:
    told = "3,000 features, 1.50 MB"
    assert showing.table(results()).splitlines()[2:] == [
        "| parcels: load | ogr2ogr | 4.00 | 1.00 | 1.00 to 1.00 | 1,200 | "
        f"{told}; differs in: features; checks nothing |",
        f"| parcels: load | **nzv-geo** | 2.00 | 0.50 | 0.40 to 0.75 | 1,200 | {told} |",
        "| parcels: serve | ogr2ogr | 1.00 | 1.00 | 1.00 to 1.00 | 1,200 | "
        f"{told}; differs in: features; checks nothing |",
    ]


def test_the_chart_is_the_same_each_time() -> None:
    drawn = [hashlib.sha256(chart.draw(results())).hexdigest() for _ in range(2)]
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize(("size", "least"), [("tiny", 26), ("millions", 8)])
def test_every_job_names_what_is_there(size: str, least: int) -> None:
    jobs = list(all_jobs(SIZES[size]))
    assert len({job.name for job in jobs}) == len(jobs) >= least
    for job in jobs:
        assert job.against in [tool.name for tool in job.tools], job.name
        for tool in job.tools:
            assert tool.needs in {"", *PEERS}, tool.name
            if "benchmarks.inside" in tool.command:
                module, function = tool.command[3:5]
                source = (ROOT / "benchmarks" / f"{module}.py").read_text("utf-8")
                defined = [getattr(node, "name", "") for node in ast.parse(source).body]
                assert function in defined, tool.command


@pytest.mark.parametrize(
    ("name", "made"), [("benchmarks", showing.page), ("millions", growing_page.page)]
)
def test_the_page_is_what_was_measured(name: str, made: Callable[[dict[str, Any]], str]) -> None:
    measured = json.loads((DOCS / f"{name}.json").read_text("utf-8"))
    page = (DOCS / f"{name}.md").read_text("utf-8")
    digests = [hashlib.sha256(text.encode()).digest() for text in (made(measured), page)]
    assert digests[0] == digests[1], "make the page again: python -m benchmarks --page"
    assert (DOCS / "images" / f"{name}.svg").exists()


def test_memory_of_each_process_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.chdir(tmp_path)
    written = "states.parquet"
    facts = growing.watched(clock, written, "export", "states", "-o", written)
    assert (tmp_path / written).stat().st_size == facts["megabytes"] * 1e6
    assert facts["digest"] == hashlib.sha256((tmp_path / written).read_bytes()).hexdigest()
    assert facts["asks_mb"] > 50
    assert clock.cpu_s[WHOLE] > 0


def test_figures_are_found() -> None:
    told = "took 0.36 times, 2.7 s, 170 ms and 12 CPU s; geopandas 1.2 simplify, 1440 × 900, 60 s"
    assert figures(told) == ["0.36", "2.7", "170", "12"]


def figures(text: str) -> list[str]:
    return [first or second for first, second in FIGURE.findall(text)]


def test_no_page_has_a_figure_that_was_not_measured() -> None:
    page = (DOCS / "benchmarks.md").read_text("utf-8")
    table = page.partition("## Table")[2].partition("## Versions")[0]
    printed = set(re.findall(r"\d[\d.,]*\d|\d", table))
    texts = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "data" / "README.md"]
    texts += sorted(path for path in DOCS.glob("*.md") if path.name != "benchmarks.md")
    found = {
        f"{path.relative_to(ROOT)}: {figure}"
        for path in texts
        for figure in figures(path.read_text("utf-8"))
        if figure not in printed
    }
    assert found == set(), "say it without the figure, and lead to docs/benchmarks.md"
