"""What is done again from the cache is what a run does, byte for byte."""

import argparse
import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nzv_geo import cli
from nzv_geo.cache import recorded
from nzv_geo.cli.caching import CACHED, SAID_ELSEWHERE
from tests.cache.running import Runner, write_plan

pytestmark = pytest.mark.slow

TABLE = "ags,jobs\na,1\nb,2\n"
REGION = ("--region", "cottbus")
OF_WHAT_SHIPS = [
    ("layers",),
    ("layers", "--json"),
    ("info", "counties", *REGION),
    ("crs",),
    ("export", "states"),
    ("export", "all", *REGION, "-o", "out/all.gpkg"),
    ("export", "counties", *REGION, "--metadata", "dcat,iso", "-o", "out/counties.shp"),
    ("export", "focus-areas", "--geometry", "area", "-o", "out/areas.kml"),
    ("describe", "focus-areas", "--language", "de"),
    ("describe", "summary", "--csv"),
    ("describe", "neighbours", *REGION, "--json"),
    ("merge", "counties", "-o", "out/merged.gpkg", "--report", "out/ledger.json"),
    (
        "simplify",
        "municipalities",
        *REGION,
        "--tolerance-m",
        "50",
        "-o",
        "out/coarse.geojson",
        "--report",
        "out/report.csv",
    ),
    ("map", *REGION, "--language", "en", "-o", "out/cottbus.html"),
]
OF_OWN_FILES = [
    ("check", "plan.gpkg"),
    ("check", "plan.gpkg", "--fix", "-o", "out/mended.geojson", "--json"),
    ("info", "plan.gpkg"),
    ("export", "plan.gpkg", "--crs", "EPSG:4326", "-o", "out/moved.fgb"),
    ("merge", "plan.gpkg", "-o", "out/merged.gpkg"),
    ("simplify", "plan.gpkg", "--tolerance-m", "5", "-o", "out/coarse.gpkg"),
    ("compare", "plan.gpkg", "other.gpkg"),
    ("join", "plan.gpkg", "jobs.csv", "--sum", "jobs", "-o", "out/jobs.geojson"),
    ("describe", "focus-areas", "--distance-to", "plan.gpkg", "--csv"),
]


@pytest.mark.parametrize("command", OF_WHAT_SHIPS, ids=" ".join)
def test_what_ships_is_done_again_alike(runner: Runner, command: tuple[str, ...]) -> None:
    first = runner(*command)
    assert len(runner.entries) == 1
    assert runner(*command) == first
    assert runner.runs == 1
    assert first.code == 0
    assert bool(first.files) == any(word.startswith("out/") for word in command)


@pytest.mark.parametrize("command", OF_OWN_FILES, ids=" ".join)
def test_own_files_are_done_again_alike_where_that_is_asked_for(
    runner: Runner, command: tuple[str, ...]
) -> None:
    write_plan(runner.folder / "plan.gpkg")
    write_plan(runner.folder / "other.gpkg")
    (runner.folder / "jobs.csv").write_text(TABLE)
    uncached = runner(*command)
    assert runner.entries == []
    first = runner(*command, "--cache")
    assert first == uncached
    assert runner(*command, "--cache") == first
    assert runner.runs == 2
    assert len(runner.entries) == 1


def commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    below = [act for act in parser._actions if isinstance(act, argparse._SubParsersAction)]
    if not below:
        yield parser
    for each in below:
        for child in each.choices.values():
            yield from commands(child)


def test_each_option_of_a_kept_command_is_said_to_decide_or_not() -> None:
    """A new option keeps the results of its command from being kept, until that is said."""
    found = {parser._defaults["command"]: parser for parser in commands(cli.build_parser())}
    assert {*CACHED} <= {*found}
    for name, command in CACHED.items():
        parser = found[name]
        options = {act.dest for act in parser._actions if act.dest != "help"} | {*parser._defaults}
        assert options <= command.options, name
        everywhere = SAID_ELSEWHERE | {"overwrite", "grids"}
        assert command.options - everywhere <= options, name


def test_a_result_is_kept_for_its_owner_alone(runner: Runner) -> None:
    runner("layers")
    (entry,) = runner.entries
    assert entry.stat().st_mode & 0o777 == 0o600
    assert runner.results.stat().st_mode & 0o777 == 0o700


def test_a_bar_is_no_part_of_a_result(monkeypatch: pytest.MonkeyPatch) -> None:
    text = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stderr", text)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO()))
    with recorded() as record:
        sys.stderr.write("told")
        sys.stderr.unrecorded.write("bar")  # type: ignore[attr-defined]
    assert [part for event in record.events for _, part in event.parts] == [b"told"]
    text.flush()
    assert text.buffer.getvalue() == b"toldbar"  # type: ignore[attr-defined]


def test_a_text_that_takes_no_bytes_gets_what_it_always_got(runner: Runner) -> None:
    """As in a notebook, where nothing is kept either."""
    runner("layers")
    texts = [io.StringIO(), io.StringIO()]
    for text in texts:
        with contextlib.redirect_stdout(text):
            cli.main(["layers"])
    assert runner.runs == 3
    assert "municipalities" in texts[0].getvalue()
    assert texts[0].getvalue() == texts[1].getvalue()


@pytest.mark.slow
def test_processes_at_once_get_the_same(runner: Runner) -> None:
    """Both in a fresh process: neither waits, and one result is left."""
    command = [sys.executable, "-m", "nzv_geo", "export", "counties"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    for _ in range(2):
        started = [
            subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) for _ in range(2)
        ]
        outputs = {process.communicate(timeout=60)[0] for process in started}
        assert len(outputs) == 1
    assert len(runner.entries) == 1


def test_another_folder_is_another_result(runner: Runner, tmp_path: Path) -> None:
    """Names that are typed may mean something else there."""
    assert runner.is_kept("layers")
    runner.monkeypatch.chdir(tmp_path)
    assert runner.is_run("layers")
