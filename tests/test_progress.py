"""A bar for whom waits, and not a byte of it anywhere else; words in the log for who asks."""

import io
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import nzv_geo.progress
from nzv_geo import load_layer
from nzv_geo.cli import main
from nzv_geo.progress import progress
from nzv_geo.reading import read_in_parts


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    screen = Terminal()
    for name in nzv_geo.progress.SILENCING:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(nzv_geo.progress, "DELAY_S", 0)
    known = SimpleNamespace(stderr=screen, modules={})  # pytest puts sys.stderr back itself
    monkeypatch.setattr(nzv_geo.progress, "sys", known)
    return screen


def test_a_terminal_shows_how_far_it_is(terminal: Terminal) -> None:
    assert list(progress(["a", "b"], "reading")) == ["a", "b"]
    assert "reading" in terminal.getvalue()
    assert "/2" in terminal.getvalue()


def test_an_item_may_stand_for_several(terminal: Terminal) -> None:
    for _ in progress([[1] * 30, [1] * 20], "reading", total=50, count=len):
        time.sleep(0.11)  # tqdm draws ten times a second
    assert "30/50" in terminal.getvalue()


@pytest.mark.parametrize("name", nzv_geo.progress.SILENCING)
def test_ci_and_who_switches_it_off_see_none(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    assert list(progress([1], "reading")) == [1]
    assert terminal.getvalue() == ""


def test_a_pipe_sees_none(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    load_layer("counties").export(tmp_path / "counties.geojson")
    assert capsys.readouterr() == ("", "")


def test_a_bar_changes_no_byte(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    layer = load_layer("counties")
    layer.export(tmp_path / "with.geojson")
    assert "writing counties" in terminal.getvalue()
    monkeypatch.setenv("CI", "true")
    layer.export(tmp_path / "without.geojson")
    assert (tmp_path / "with.geojson").read_bytes() == (tmp_path / "without.geojson").read_bytes()


def test_a_file_is_read_feature_by_feature(terminal: Terminal, tmp_path: Path) -> None:
    load_layer("counties").export(tmp_path / "counties.gpkg")
    assert [len(part) for part in read_in_parts(tmp_path / "counties.gpkg", size=20)] == [20, 11]
    assert "reading counties.gpkg" in terminal.getvalue()


def test_the_log_tells_what_was_read_and_done(
    caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    load_layer("counties").export(tmp_path / "counties.gpkg")
    with caplog.at_level(logging.INFO, logger="nzv_geo"):
        load_layer(tmp_path / "counties.gpkg").reproject(25833)
    read, moved = [(one.name, one.getMessage()) for one in caplog.records]
    assert read[0] == "nzv_geo.reading.reader"
    assert read[1].startswith(f"read {tmp_path / 'counties.gpkg'}: 31 features, EPSG:4326")
    assert moved[0] == "nzv_geo.crs.reproject"
    assert moved[1].startswith("layer counties: reprojected EPSG:4326 to EPSG:25833")


def test_verbose_prints_the_log_and_nothing_does_without(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    command = ["export", "counties", "--crs", "EPSG:25833", "-o"]
    assert main([*command, str(tmp_path / "a.geojson"), "--verbose"]) == 0
    told = capsys.readouterr()
    assert "layer counties: reprojected EPSG:4326 to EPSG:25833" in told.err
    assert main([*command, str(tmp_path / "b.geojson")]) == 0
    assert "layer counties: reprojected" not in capsys.readouterr().err
