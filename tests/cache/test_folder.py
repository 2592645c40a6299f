"""Whatever becomes of the folder of results: a run is a run, and never an error."""

import os
from pathlib import Path

import pytest

from nzv_geo.cache import Record, cache_folder, entries, keep, kept
from tests.cache.running import Runner

COMMAND = ("export", "states", "-o", "out/states.geojson")


@pytest.mark.parametrize("where", [0, 31, 32, 40, 60, 5000, -1])
def test_a_damaged_result_is_none(runner: Runner, where: int) -> None:
    first = runner(*COMMAND)
    (entry,) = runner.entries
    content = bytearray(entry.read_bytes())
    content[where] ^= 1
    entry.write_bytes(content)
    assert runner(*COMMAND) == first
    assert runner.runs == 2
    assert not runner.is_run(*COMMAND)  # it was kept anew


@pytest.mark.parametrize("length", [0, 10, 32, 100, -1])
def test_half_a_result_is_none(runner: Runner, length: int) -> None:
    first = runner(*COMMAND)
    (entry,) = runner.entries
    entry.write_bytes(entry.read_bytes()[:length])
    assert runner(*COMMAND) == first
    assert runner.runs == 2


def test_a_result_under_the_name_of_another_is_none(runner: Runner) -> None:
    runner(*COMMAND)
    (states,) = runner.entries
    runner("layers")
    (layers,) = {*runner.entries} - {states}
    layers.write_bytes(states.read_bytes())
    assert runner.is_run("layers")


def test_a_file_that_is_there_is_refused_as_ever(runner: Runner) -> None:
    runner(*COMMAND)
    (runner.folder / "out").mkdir()
    target = runner.folder / "out" / "states.geojson"
    target.write_text("somebody's work")
    found = runner(*COMMAND)
    assert found.code == 2
    assert found.err.startswith(b"nzv-geo: error: out/states.geojson already exists; pass")
    assert runner.runs == 2


def test_so_is_one_that_would_be_written_beside_it(runner: Runner) -> None:
    command = ("export", "states", "-o", "out/states.csv")
    first = runner(*command)
    beside = max({*first.files} - {"states.csv"})
    (runner.folder / "out").mkdir()
    (runner.folder / "out" / beside).write_text("somebody's work")
    found = runner(*command)
    assert found.code == 2
    assert [*found.files] == [beside]


def test_a_missing_folder_is_refused_as_ever(runner: Runner) -> None:
    command = ("export", "states", "-o", "nowhere/states.geojson")
    (runner.folder / "nowhere").mkdir()
    runner(*command)
    (runner.folder / "nowhere" / "states.geojson").unlink()
    (runner.folder / "nowhere").rmdir()
    assert b"folder nowhere does not exist" in runner(*command).err


def test_a_page_of_ours_is_replaced_and_no_other(runner: Runner) -> None:
    command = ("map", "--region", "cottbus", "-o", "page.html")
    page = runner.folder / "page.html"
    runner(*command)
    ours = page.read_bytes()
    assert not runner.is_run(*command)
    assert page.read_bytes() == ours
    page.write_text("<html>somebody's work</html>")
    assert runner(*command).code == 2
    assert page.read_text() == "<html>somebody's work</html>"
    assert runner(*command, "--overwrite").code == 0
    assert page.read_bytes() == ours
    assert runner.runs == 2


@pytest.mark.slow
def test_folders_are_made_as_ever(runner: Runner) -> None:
    first = runner("map", "-o", "out/pages")
    assert runner("map", "-o", "out/pages") == first
    assert len(first.files) > 10
    assert runner.runs == 1


def test_without_a_folder_nothing_is_kept_and_nothing_said(runner: Runner, tmp_path: Path) -> None:
    first = runner("layers")
    (tmp_path / "file").touch()
    for named in ("none", str(tmp_path / "file"), str(tmp_path / "file" / "below")):
        runner.monkeypatch.setenv("NZV_GEO_CACHE", named)
        assert runner("layers") == first
        assert runner("layers") == first
    assert runner.runs == 7


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_folder_where_others_may_write_or_read_is_not_used(runner: Runner) -> None:
    """What stands there need not be ours, and own files must not stand there."""
    runner("layers")
    for mode in (0o777, 0o755, 0o770):
        runner.results.chmod(mode)
        assert runner.is_run("layers")
        assert len(runner.entries) == 1


@pytest.mark.skipif(os.name != "posix", reason="links of POSIX")
def test_a_link_in_place_of_the_folder_is_not_used(runner: Runner, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    runner.results.parent.mkdir()
    runner.results.symlink_to(elsewhere)
    runner("layers")
    assert [*elsewhere.iterdir()] == []


def test_a_full_disk_keeps_nothing(runner: Runner) -> None:
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    runner.monkeypatch.setattr(entries.os, "fdopen", full)
    assert runner("layers").code == 0
    assert runner.entries == []


def test_the_least_recently_used_go_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "results"
    record = Record()
    record.add_text("stdout", bytes(1000))
    keys = [f"{number:064x}" for number in range(4)]
    for age, key in enumerate(keys[:3]):
        keep(folder, key, record)
        os.utime(folder / key, (1_000_000 + age, 1_000_000 + age))
    assert kept(folder, keys[0]) is not None  # used just now
    monkeypatch.setattr(entries, "MOST_BYTES", 3500)
    keep(folder, keys[3], record)
    assert {path.name for path in folder.iterdir()} == {keys[0], keys[2], keys[3]}


def test_nothing_else_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "results"
    keep(folder, "0" * 64, Record())
    (folder / "notes.txt").write_text("mine")
    half, left = (folder / f"{'1' * 64}.{name}.new" for name in ("half", "left"))
    half.touch()
    left.touch()
    os.utime(left, (1_000_000, 1_000_000))  # of a process that was killed
    monkeypatch.setattr(entries, "MOST_BYTES", 0)
    keep(folder, "2" * 64, Record())
    assert {path.name for path in folder.iterdir()} == {"notes.txt", half.name}


def test_a_result_that_is_too_large_is_not_kept(runner: Runner) -> None:
    runner.monkeypatch.setattr("nzv_geo.cache.recording.LARGEST", 1000)
    assert runner("export", "states").code == 0
    assert runner.entries == []


def test_the_folder_is_that_of_the_platform_unless_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NZV_GEO_CACHE", str(tmp_path / "named"))
    assert cache_folder() == tmp_path / "named" / "results"
    monkeypatch.setenv("NZV_GEO_CACHE", "none")
    assert cache_folder() is None
    monkeypatch.delenv("NZV_GEO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = cache_folder()
    assert found is not None
    assert found.parent.name == "nzv-geo"
