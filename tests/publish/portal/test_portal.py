"""The command and the function: settings, findings, the same bytes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from nzv_geo.catalogue import load_catalogue
from nzv_geo.cli import main
from nzv_geo.errors import DataError, OutputError, UnknownNameError
from nzv_geo.project import MapProject
from nzv_geo.publish import publish_portal
from nzv_geo.publish.portal.manifest import LOCK
from nzv_geo.reading.history import digest
from tests.publish.portal.conftest import BASE, ENTRY

PROJECT = """\
version = 1
title = "Portal"
region = "cottbus"

[portal]
operator = "Stadt"
regions = ["cottbus"]
formats = ["geojson"]
"""


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): digest(path.read_bytes()) for path in files}


def test_two_portals_are_the_same_bytes(portal: Path, tmp_path: Path) -> None:
    project = MapProject("Cottbus", region="cottbus", portal=ENTRY)
    publish_portal(tmp_path, regions=["cottbus"], project=project, base_url=BASE)
    assert digests(tmp_path) == digests(portal)


def test_the_command_tells_what_is_missing_and_writes_what_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file, folder = tmp_path / "portal.toml", tmp_path / "web"
    file.write_text(PROJECT, "utf-8")
    command = ["publish", str(folder), str(file)]
    assert main([*command, "--formats", "geojson,csv"]) == 0
    told = capsys.readouterr().err
    assert "NZV501 warning: the portal does not tell what its page Impressum needs: address" in told
    assert "NZV503 note: the addresses in catalogue and feed are relative" in told
    assert "NZV502" not in told  # nothing of Cottbus is without a licence
    assert "files written, 0 removed, 0 unchanged" in told
    assert 'email = "…"' in (folder / "imprint.html").read_text("utf-8")

    (folder / "data" / "states.csv").write_bytes(b"edited")
    file.write_text(PROJECT.replace("Stadt", "Landkreis"), "utf-8")
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1780000000")
    assert main(command) == 0
    told = capsys.readouterr().err
    assert "NZV504 warning: data/states.csv is no longer part of the portal, but stays" in told
    assert (folder / "data" / "states.csv").read_bytes() == b"edited"
    assert not (folder / "data" / "counties.csv").exists()
    same = [path.name for path, when in before.items() if path.exists() and _time(path) == when]
    assert {"cottbus.html", "states.geojson"} <= set(same)
    assert {"index.html", "privacy.html", "catalogue.jsonld"}.isdisjoint(same)
    assert "2026" not in (folder / "feed.xml").read_text("utf-8")  # no layer changed


def _time(path: Path) -> int:
    return path.stat().st_mtime_ns


def test_own_layers_of_a_project_are_data_and_a_map_of_the_portal(hostile: Path) -> None:
    told = json.loads((hostile / LOCK).read_text("utf-8"))
    (own,) = set(told["layers"]) - set(load_catalogue().layers)
    assert (hostile / "maps" / "project.html").is_file()
    assert (hostile / "data" / f"{own}.geojson").is_file()
    assert own.isascii()


def test_a_layer_whose_licence_nobody_knows_is_told(hostile: Path) -> None:
    told = (hostile.parent / "written").read_text("utf-8").splitlines()
    lacking = [line for line in told if line.startswith("NZV502")]
    assert ["dct:license" in line for line in lacking] == [True, True]
    assert "focus-areas, which DCAT-AP.de makes mandatory; say it" in lacking[0]
    assert lacking[1].endswith("licence in its [[layer]]")


@pytest.mark.parametrize(
    ("options", "error", "told"),
    [
        ({"formats": ["geojsn"]}, UnknownNameError, "unknown format 'geojsn'"),
        ({"regions": ["cotbus"]}, UnknownNameError, "did you mean 'cottbus'"),
        ({"base_url": "karten.example"}, OutputError, "write it as https://host/folder/"),
        ({"base_url": "https://a.example/?x"}, OutputError, "is no address of a folder"),
        ({"base_url": "javascript:alert(1)"}, OutputError, "is no address of a folder"),
    ],
)
def test_a_wrong_setting_is_an_error_before_anything_is_written(
    tmp_path: Path, options: dict[str, object], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told.replace("?", r"\?")):
        publish_portal(tmp_path / "web", **options)  # type: ignore[arg-type]
    assert not (tmp_path / "web").exists()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('emial = "a@b"', "line 6, portal.emial: unknown key; did you mean email"),
        ('email = "nobody"', "line 5, portal: email is 'nobody'; write name@host"),
        ('reviewed = "gestern"', "write 2026, 2026-05 or 2026-05-04"),
        ('contributor = "Stadt"', "write an address of http://dcat-ap.de/def/contributors/"),
        ("regions = 3", "line 6, portal.regions: must be a list"),
    ],
)
def test_what_is_wrong_with_the_table_is_told_with_its_line(
    tmp_path: Path, line: str, told: str
) -> None:
    file = tmp_path / "portal.toml"
    file.write_text(f'version = 1\ntitle = "P"\nregion = "cottbus"\n\n[portal]\n{line}\n', "utf-8")
    with pytest.raises(DataError) as stop:
        MapProject.read(file)
    assert told in str(stop.value)


def test_a_folder_that_is_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "web").write_bytes(b"")
    with pytest.raises((OutputError, DataError)):
        publish_portal(tmp_path / "web", regions=["cottbus"], formats=["geojson"])
    assert os.listdir(tmp_path) == ["web"]  # noqa: PTH208
