"""Files are written whole or not at all."""

import os
import stat
import subprocess
import sys
import tempfile
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from nzv_geo.cli import main
from nzv_geo.errors import OutputError
from nzv_geo.files import make_folder, working_folder, write_file, write_files
from nzv_geo.leftovers import PREFIX, held_folder, hold, let_go, remove_leftovers
from nzv_geo.reading import read_file


def test_overwrite_replaces_the_file(tmp_path: Path) -> None:
    target = tmp_path / "a"
    write_file(target, b"old")
    write_file(target, b"new", overwrite=True)
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_failed_write_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, overwrite: bool
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        write_file(tmp_path / "a", b"x", overwrite=overwrite)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_replacement_keeps_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    write_file(tmp_path / "a", b"old")
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="No space left"):
        write_file(tmp_path / "a", b"new", overwrite=True)
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"old"]


def without_links(self: Path, target: Path) -> None:
    raise PermissionError(1, "Operation not permitted")


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
def test_of_writers_of_one_name_exactly_one_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    """Each finds the name free before any of them takes it."""
    if not links:
        monkeypatch.setattr(Path, "hardlink_to", without_links)
    everyone = threading.Barrier(8)
    synced = os.fsync

    def wait(handle: int) -> None:
        synced(handle)
        if stat.S_ISREG(os.fstat(handle).st_mode):
            everyone.wait()

    def write(number: int) -> bool:
        try:
            write_file(tmp_path / "a", bytes([number]) * 1000)
        except OutputError as error:
            return "already exists" not in str(error)
        return True

    monkeypatch.setattr(os, "fsync", wait)
    with ThreadPoolExecutor(8) as writers:
        done = list(writers.map(write, range(8)))
    assert done.count(True) == 1
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [bytes([done.index(True)]) * 1000]


def test_of_several_files_none_stays_if_one_name_was_taken_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = Path.hardlink_to

    def late(self: Path, target: Path) -> None:
        if self.name == "b":
            self.write_bytes(b"theirs")
        link(self, target)

    monkeypatch.setattr(Path, "hardlink_to", late)
    with pytest.raises(OutputError, match="b already exists"):
        write_files({tmp_path / "a": b"x", tmp_path / "b": b"y"})
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"b": b"theirs"}


def test_bytes_are_on_disk_before_the_name_and_the_name_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced, kinds = os.fsync, []

    def watch(handle: int) -> None:
        is_file = stat.S_ISREG(os.fstat(handle).st_mode)
        kinds.append(("file" if is_file else "folder", (tmp_path / "a").exists()))
        synced(handle)

    monkeypatch.setattr(os, "fsync", watch)
    write_file(tmp_path / "a", b"x")
    assert kinds == [("file", False), ("folder", True)]


def test_a_full_temporary_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        pytest.raises(OutputError, match=r"no room in the temporary folder .*TMPDIR"),
        working_folder(),
    ):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("name", "message"),
    [("", "is a folder"), ("missing/a", "does not exist"), ("there", "already exists")],
)
def test_a_target_that_cannot_be_written_is_named(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "there").write_bytes(b"mine")
    with pytest.raises(OutputError, match=message):
        write_file(tmp_path / name, b"x")
    assert (tmp_path / "there").read_bytes() == b"mine"


def test_a_folder_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "maps").write_bytes(b"mine")
    with pytest.raises(OutputError, match="cannot make folder"):
        make_folder(tmp_path / "maps")


def test_a_pipe_is_never_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="is no ordinary file"):
        write_file(tmp_path / "pipe", b"x", overwrite=True)
    assert (tmp_path / "pipe").is_fifo()


def test_a_link_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    write_file(tmp_path / "link", b"new", overwrite=True)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "a"
    write_file(target, b"old")
    target.chmod(0o600)
    write_file(target, b"new", overwrite=True)
    assert target.stat().st_mode & 0o777 == 0o600


def test_of_several_files_all_are_written_or_none(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="does not exist"):
        write_files({tmp_path / "a": b"x", tmp_path / "missing" / "b": b"y"})
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_too_long_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot write"):
        write_file(tmp_path / ("a" * 300), b"x")


def test_unpacking_onto_a_full_disk_is_not_blamed_on_the_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with zipfile.ZipFile(tmp_path / "plan.zip", "w") as archive:
        archive.writestr("plan.geojson", '{"type": "Point", "coordinates": [14, 51]}')
    monkeypatch.setattr("nzv_geo.reading.archives._extract", full)
    with pytest.raises(OutputError, match="no room in the temporary folder"):
        read_file(tmp_path / "plan.zip")


def test_what_a_killed_process_left_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in use, a link, of another computer, or named otherwise, stays."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, used, linked = (tmp_path / f".{PREFIX}{name}" for name in ("left", "used", "linked"))
    other, own, folder = (
        tmp_path / name for name in (".nzv-geo-0123abcd-x", ".nzv-geo-plan", f"{PREFIX}x")
    )
    for path in (left, used, other, own):
        path.touch()
    (folder / "inside").mkdir(parents=True)
    linked.symlink_to(own)
    handle = hold(used)
    write_file(tmp_path / "a", b"x")
    with working_folder() as working:
        assert {*tmp_path.iterdir()} == {used, linked, other, own, tmp_path / "a", working}
    let_go(handle)
    os.utime(other, (0, 0))
    write_file(tmp_path / "b", b"x")
    assert {*tmp_path.iterdir()} == {linked, own, tmp_path / "a", tmp_path / "b"}


def test_what_was_taken_for_a_leftover_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process may look at a temporary file before it is locked."""
    made = tempfile.mkstemp
    taken: list[str] = []

    def early(**options: str) -> tuple[int, str]:
        handle, name = made(**options)
        if not taken:
            taken.append(name)
            remove_leftovers(tmp_path)
        return handle, name

    monkeypatch.setattr(tempfile, "mkstemp", early)
    write_file(tmp_path / "a", b"x")
    assert taken
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_folder_taken_for_a_leftover_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tempfile.TemporaryDirectory
    taken: list[str] = []

    def early(**options: Any) -> tempfile.TemporaryDirectory[str]:
        folder = made(**options)
        if not taken:
            taken.append(folder.name)
            remove_leftovers(tmp_path)
        return folder

    monkeypatch.setattr(tempfile, "TemporaryDirectory", early)
    folder, handle = held_folder(tmp_path)
    assert [str(path) for path in tmp_path.iterdir()] == [folder.name] != taken
    let_go(handle)
    folder.cleanup()


def test_a_full_disk_is_one_line_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert main(["export", "states", "-o", str(tmp_path / "a.geojson")]) == 2
    told = capsys.readouterr().err
    assert told == (f"nzv-geo: error: cannot write {tmp_path}/a.geojson: No space left on device\n")
    assert list(tmp_path.iterdir()) == []


ENDED = """
import os, signal, sys, time
import nzv_geo.files
from nzv_geo.cli import main
def end(*_):
    os.kill(os.getpid(), getattr(signal, sys.argv[1]))
    time.sleep(60)
from nzv_geo.reading import reader
{patched} = end
main(["export", *sys.argv[2:]])
"""


@pytest.mark.parametrize("signal", ["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("patched", ["reader.choose", "os.fsync"], ids=["reading", "writing"])
def test_a_command_that_is_told_to_end_leaves_nothing_behind(
    tmp_path: Path, patched: str, signal: str
) -> None:
    plan, scratch = tmp_path / "plan.geojson", tmp_path / "scratch"
    plan.write_text('{"type": "Point", "coordinates": [14, 51]}')
    scratch.mkdir()
    code, output = ENDED.format(patched=patched), str(tmp_path / "o.gpkg")
    done = subprocess.run(
        [sys.executable, "-c", code, signal, str(plan), "-o", output],
        env={**os.environ, "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 128 + {"SIGTERM": 15, "SIGHUP": 1}[signal], done.stderr
    assert list(scratch.iterdir()) == []
    assert sorted(tmp_path.iterdir()) == [plan, scratch]
