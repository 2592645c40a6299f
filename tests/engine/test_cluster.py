"""Processes that do the work: of this machine, of a scheduler by its address, and killed ones."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from nzv_geo.cli import main
from nzv_geo.engine import (
    Cluster,
    cluster,
    export_in_partitions,
    simplify_in_partitions,
)
from nzv_geo.engine.partitions import divided
from nzv_geo.errors import DataError, MissingLibraryError, UnknownNameError
from nzv_geo.export import writer_for

from .standins import digest, grid, in_pieces, parcels

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(  # Dask leaves sockets to the collector of garbage
        "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]


@pytest.fixture(scope="module")
def workers() -> Iterator[Cluster]:
    with cluster(workers=2, worker_mb=1_000) as started:
        yield started


@pytest.fixture
def address(workers: Cluster) -> str:
    return str(workers.client.scheduler.address)


class Murderous(Cluster):
    """Kills a worker as soon as there is a result of what is done."""

    def __init__(self, client: Any, doing: str) -> None:
        super().__init__(client)
        object.__setattr__(self, "doing", doing)

    def each(
        self, function: Callable[[Any], Any], items: Sequence[Any], doing: str
    ) -> Iterator[Any]:
        for number, result in enumerate(super().each(function, items, doing)):
            if number == 0 and doing.startswith(self.doing):
                pids = self.client.run(os.getpid)
                os.kill(next(iter(pids.values())), signal.SIGKILL)
            yield result


def test_a_worker_that_is_killed_changes_nothing(workers: Cluster, tmp_path: Path) -> None:
    source = in_pieces(parcels(), tmp_path / "p", 13)
    alone, shared = tmp_path / "a.parquet", tmp_path / "s.parquet"
    assert main(["export", str(source), "--crs", "EPSG:31469", "-o", str(alone)]) == 0
    before = set(workers.client.run(os.getpid).values())
    export_in_partitions(
        Murderous(workers.client, "writing"), source, shared, writer_for(shared), crs="EPSG:31469"
    )
    assert before - set(workers.client.run(os.getpid).values())
    assert digest(shared) == digest(alone)


def test_a_worker_that_is_killed_while_it_simplifies_changes_nothing(
    workers: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nzv_geo.engine.simplifying.VERTICES", 10)
    source = in_pieces(grid(torn=False), tmp_path / "p", 4)
    alone, shared = tmp_path / "a.parquet", tmp_path / "s.parquet"
    assert main(["simplify", str(source), "--tolerance-m", "90", "-o", str(alone)]) == 1
    before = set(workers.client.run(os.getpid).values())
    simplify_in_partitions(
        Murderous(workers.client, "simplifying"), source, shared, writer_for(shared), 90
    )
    assert before - set(workers.client.run(os.getpid).values())
    assert digest(shared) == digest(alone)


COMMANDS = {
    "export": ["export", "SOURCE", "--crs", "EPSG:31469", "-o", "out.geojson"],
    "check": ["check", "SOURCE", "--json"],
    "merge": ["merge", "SOURCE", "-o", "out.parquet", "--union", "u.gpkg", "--report", "l.json"],
    "simplify": [
        "simplify",
        "SOURCE",
        "--tolerance-m",
        "90",
        "-o",
        "out.gpkg",
        "--report",
        "l.csv",
    ],
    "describe": ["describe", "focus-areas", "--distance-to", "SOURCE", "--json"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_give_the_same_by_the_address_of_a_scheduler(
    command: str,
    address: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source = in_pieces(grid(torn=command == "merge"), tmp_path / "plan", 5)
    results = []
    for engine in ([], ["--engine", "dask", "--scheduler", address]):
        folder = tmp_path / f"run{len(results)}"
        folder.mkdir()
        monkeypatch.chdir(folder)
        typed = [str(source) if part == "SOURCE" else part for part in COMMANDS[command]]
        code = main([*typed, *engine])
        files = {file.name: digest(file) for file in sorted(folder.iterdir())}
        results.append((code, files, capsys.readouterr().out))
    assert results[0] == results[1]
    assert results[0][0] < 2


def test_processes_of_this_machine_listen_to_it_alone_and_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening = set()

    def watched(self: Cluster, *told: Any) -> Iterator[Any]:
        own = psutil.Process()
        for process in (own, *own.children(recursive=True)):
            for each in process.net_connections("inet"):
                if each.status == psutil.CONN_LISTEN:
                    listening.add(each.laddr.ip)
        yield from each_before(self, *told)

    each_before = Cluster.each
    monkeypatch.setattr(Cluster, "each", watched)
    source, target = tmp_path / "p.parquet", tmp_path / "s.parquet"
    parcels().to_parquet(source)
    before = set(psutil.Process().children(recursive=True))
    typed = ["export", str(source), "-o", str(target), "--engine", "dask", "--workers", "1"]
    assert main(typed) == 0
    assert listening == {"127.0.0.1"}
    started = set(psutil.Process().children(recursive=True)) - before
    assert not [process for process in started if "spawn_main" in " ".join(process.cmdline())]


def test_without_dask_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingLibraryError, match=r"pip install 'nzv-geo\[dask\]'"), cluster():
        pass


def test_where_no_scheduler_answers_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nzv_geo.engine.workers.ANSWER_S", 1)
    with (
        pytest.raises(DataError, match=r"no scheduler answers at tcp://127\.0\.0\.1:9: start one"),
        cluster("tcp://127.0.0.1:9"),
    ):
        pass


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        (["--fix", "--engine", "dask"], "--fix is not done by --engine dask"),
        (["--workers", "2"], "--workers is of --engine dask; name that, too"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    typed: list[str], reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = ["-o", str(tmp_path / "out.parquet")]
    assert main(["export", str(tmp_path / "p.parquet"), *target, *typed]) == 2
    assert reason in capsys.readouterr().err


def test_an_error_comes_back_as_it_was_raised(workers: Cluster, tmp_path: Path) -> None:
    source = tmp_path / "p.parquet"
    parcels().to_parquet(source)
    whole = divided(source, rows=4)
    target = tmp_path / "s.parquet"
    with pytest.raises(UnknownNameError, match="unknown column 'missing'; "):
        export_in_partitions(workers, whole, target, writer_for(target), columns=["missing"])
    assert not target.exists()
