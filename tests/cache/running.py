"""Run commands, and see whether they were run or done again from what is kept."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import fiona  # noqa: F401 - from here on, it names its certificates in the environment
import pytest
import shapely

from nzv_geo import cli, export_layer
from tests.hand_drawn import make_layer


@dataclass(frozen=True)
class Result:
    """What a command did; texts and files by their hashes, because some are large."""

    code: int
    out: str
    err: bytes
    files: dict[str, str]


@dataclass
class Runner:
    """Runs commands of the command line in a folder with a cache beside it."""

    folder: Path
    capture: pytest.CaptureFixture[bytes]
    monkeypatch: pytest.MonkeyPatch
    runs: int = 0

    def __post_init__(self) -> None:
        run = cli._run

        def counted(args):
            self.runs += 1
            return run(args)

        self.monkeypatch.setattr(cli, "_run", counted)

    @property
    def results(self) -> Path:
        return self.folder.parent / "kept" / "results"

    @property
    def entries(self) -> list[Path]:
        return sorted(self.results.iterdir()) if self.results.exists() else []

    def __call__(self, *command: str) -> Result:
        """Run a command; files that it writes below `out` are told and removed."""
        out = self.folder / "out"
        out.mkdir(exist_ok=True)
        self.capture.readouterr()
        code = cli.main(list(command))
        told = self.capture.readouterr()
        written = (path for path in out.rglob("*") if path.is_file())
        files = {path.name: sha256(path.read_bytes()).hexdigest() for path in written}
        shutil.rmtree(out)
        return Result(code, sha256(told.out).hexdigest(), told.err, files)

    def is_run(self, *command: str) -> bool:
        """Run a command, and tell whether it was run and not done again."""
        before = self.runs
        self(*command)
        return self.runs > before

    def is_kept(self, *command: str) -> bool:
        """Run a command twice, and tell whether the second time was no run."""
        return self.is_run(*command) and not self.is_run(*command)


def write_plan(path: Path) -> Path:
    """Write two squares of the Lausitz."""
    shapes = [shapely.box(x, 5_730_000, x + 500, 5_730_500) for x in (450_000, 450_500)]
    export_layer(make_layer(shapes), path)
    return path
