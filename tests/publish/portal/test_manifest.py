"""Only what changed is written, nothing of anybody else's is touched, and a kill does no harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nzv_geo.errors import DataError, OutputError
from nzv_geo.files import write_file
from nzv_geo.publish.portal import manifest as module
from nzv_geo.publish.portal.feed import changes_since
from nzv_geo.publish.portal.manifest import LOCK, Manifest, planned, read_manifest
from nzv_geo.reading.history import digest

FIRST = {"index.html": b"one", "data/a.csv": b"1", "en/layers/a.html": b"A"}


def listed(contents: dict[str, bytes]) -> Manifest:
    files = {path: {"sha256": digest(content)} for path, content in contents.items()}
    return Manifest(files)


def publish(folder: Path, contents: dict[str, bytes], **options: bool) -> module.Work:
    before = read_manifest(folder)
    work = planned(folder, contents, before, **options)
    work.carry_out(before, listed(contents))
    return work


def states(folder: Path) -> dict[str, int]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in files}


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    before = states(tmp_path)
    work = publish(tmp_path, FIRST)
    assert (work.written, work.removed) == ({}, ())
    assert states(tmp_path) == before
    work = publish(tmp_path, FIRST | {"index.html": b"two"})
    assert list(work.written) == ["index.html"]
    changed = {path for path, when in states(tmp_path).items() if when != before[path]}
    assert changed == {"index.html", LOCK}


def test_what_is_gone_is_removed_with_the_folders_it_leaves_empty(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    work = publish(tmp_path, {"index.html": b"one"})
    assert work.removed == ("data/a.csv", "en/layers/a.html")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", LOCK]


def test_a_file_of_somebody_else_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_bytes(b"mine")
    for overwrite in (False, True):
        with pytest.raises(OutputError, match=r"index.html in .*: not written by nzv-geo publish"):
            publish(tmp_path, FIRST, overwrite=overwrite)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
    assert (tmp_path / "index.html").read_bytes() == b"mine"


def test_a_file_of_somebody_else_is_never_removed(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    (tmp_path / "data" / "notes.txt").write_bytes(b"mine")
    publish(tmp_path, {"index.html": b"one"}, overwrite=True)
    assert (tmp_path / "data" / "notes.txt").read_bytes() == b"mine"
    assert not (tmp_path / "data" / "a.csv").exists()


def test_a_file_that_was_changed_since_is_refused_unless_told(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    (tmp_path / "index.html").write_bytes(b"edited")
    with pytest.raises(OutputError, match=r"changed since nzv-geo wrote it; .*--overwrite"):
        publish(tmp_path, FIRST | {"data/a.csv": b"2"})
    assert (tmp_path / "data" / "a.csv").read_bytes() == b"1"
    publish(tmp_path, FIRST, overwrite=True)
    assert (tmp_path / "index.html").read_bytes() == b"one"


def test_a_file_that_was_changed_since_is_not_removed(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    (tmp_path / "data" / "a.csv").write_bytes(b"edited")
    work = publish(tmp_path, {"index.html": b"one"})
    assert (work.removed, work.kept) == (("en/layers/a.html",), ("data/a.csv",))
    assert (tmp_path / "data" / "a.csv").read_bytes() == b"edited"


@pytest.mark.parametrize("kills", [1, 2])
def test_a_run_that_is_killed_does_not_stand_in_the_way_of_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    """Killed after some files have their names, before the list is there."""
    publish(tmp_path, FIRST)

    def killed(contents: dict[Path, bytes], **_: bool) -> None:
        path, content = next(iter(contents.items()))
        write_file(path, content, overwrite=True)
        raise KeyboardInterrupt

    for number in range(kills):
        with monkeypatch.context() as patch:
            patch.setattr(module, "write_files", killed)
            with pytest.raises(KeyboardInterrupt):
                publish(tmp_path, {"index.html": f"{number}".encode(), "data/b.csv": b"2"})
    last = {"index.html": b"last", "data/b.csv": b"2"}
    publish(tmp_path, last)
    assert {path: (tmp_path / path).read_bytes() for path in last} == last
    assert "writing" not in json.loads((tmp_path / LOCK).read_text("utf-8"))
    assert not (tmp_path / "data" / "a.csv").exists()


@pytest.mark.parametrize(
    "path", ["../outside.txt", "/etc/passwd", "a/../../b", "C:\\x", "a//b", "", "..", "./a"]
)
def test_a_list_that_names_something_outside_is_refused(tmp_path: Path, path: str) -> None:
    folder = tmp_path / "portal"
    publish(folder, FIRST)
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"mine")
    told = json.loads((folder / LOCK).read_text("utf-8"))
    told["files"][path] = {"sha256": digest(b"mine")}
    (folder / LOCK).write_text(json.dumps(told), "utf-8")
    with pytest.raises(DataError, match=r"outside the folder"):
        publish(folder, FIRST)
    assert outside.read_bytes() == b"mine"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 2}', '{"version": 1, "files": [1]}'])
def test_a_list_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / LOCK).write_text(text, "utf-8")
    with pytest.raises(DataError, match=r"choose another folder|another version"):
        read_manifest(tmp_path)


def test_links_that_lead_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "portal", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (folder / "data").symlink_to(elsewhere)
    with pytest.raises(OutputError, match=r"leads out of .* by a link"):
        publish(folder, FIRST)
    assert list(elsewhere.iterdir()) == []


def test_the_feed_tells_what_changed_and_nothing_else() -> None:
    def layer(mark: str) -> dict[str, object]:
        return {"digest": mark, "changed": "2026-05-04T00:00:00Z", "title": {"de": "Plan"}}

    first = changes_since(Manifest(), {"a": layer("1"), "b": layer("1")}, "2026-06-01T00:00:00Z")
    before = Manifest(layers={"a": layer("1"), "b": layer("1")}, changes=first)
    assert changes_since(before, {"a": layer("1"), "b": layer("1")}, "") == first
    second = changes_since(before, {"a": layer("2")}, "2026-06-01T00:00:00Z")[len(first) :]
    told = [(change["layer"], change["kind"], change["date"][:10]) for change in second]
    assert told == [("a", "changed", "2026-05-04"), ("b", "removed", "2026-06-01")]
