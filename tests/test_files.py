"""Files are written whole or not at all."""

import os
from pathlib import Path

import pytest

from nzv_geo.errors import OutputError
from nzv_geo.files import make_folder, write_file, write_files


def test_overwrite_replaces_the_file(tmp_path: Path) -> None:
    target = tmp_path / "a"
    write_file(target, b"old")
    write_file(target, b"new", overwrite=True)
    assert target.read_bytes() == b"new"


def test_a_failed_write_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match="No space left"):
        write_file(tmp_path / "a", b"x")
    assert list(tmp_path.iterdir()) == []


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
