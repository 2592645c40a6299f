"""Files are written whole or not at all."""

from pathlib import Path

import pytest

from nzv_geo.errors import OutputError
from nzv_geo.files import make_folder, write_file


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
