"""Own data: in a folder of their own, said when they are used, and gone when they are cleared."""

import json
from pathlib import Path

import pytest

from nzv_geo import load_layer
from nzv_geo.catalogue import data_folder, load_catalogue
from nzv_geo.cli import main
from nzv_geo.focus_areas import load_outlines
from nzv_geo.userdata import own_folder
from tests.outlines import ORIGIN, own_data, plan, square

STATED = [part for name, value in ORIGIN.items() for part in (f"--{name}", value)]


def importing(file: Path, folder: Path, *options: str) -> list[str]:
    return ["focus-areas", "import", str(file), "--data", str(folder), *STATED, *options]


def test_the_folder_is_named_by_option_then_environment_then_platform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NZV_GEO_DATA", str(tmp_path / "env"))
    assert own_folder(tmp_path / "option") == tmp_path / "option"
    assert own_folder() == tmp_path / "env"
    assert own_folder("none") is None
    monkeypatch.delenv("NZV_GEO_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    platform = own_folder()
    assert platform is not None
    assert platform.name == "nzv-geo"
    assert not platform.is_relative_to(data_folder())


def test_the_tests_see_no_own_data() -> None:
    assert load_catalogue().own_data is None
    assert load_outlines() == {}


def test_the_command_imports_lists_and_removes(tmp_path: Path, capsys) -> None:
    own = tmp_path / "own"
    file = plan(tmp_path / "plan.gpkg", square(6))
    assert main(importing(file, own, "--number", "6")) == 0
    err = capsys.readouterr().err
    assert "focus area 6 is official now: 144.1" in err
    assert f"stored in {own / 'focus-areas-lausitz.geojson'}" in err
    assert main(["focus-areas", "list", "--json", "--data", str(own)]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["number"] for row in rows if row["geometry_status"] == "official"] == [6]
    assert rows[5]["source"] == ORIGIN["source"]
    assert main(["focus-areas", "remove", "6", "--data", str(own)]) == 0
    assert load_outlines(load_catalogue(data=own)) == {}


def test_a_refused_import_exits_with_1_and_says_everything_at_once(tmp_path: Path, capsys) -> None:
    file = plan(tmp_path / "plan.gpkg", square(5))
    command = ["focus-areas", "import", str(file), "--number", "6", "--data", str(tmp_path / "own")]
    assert main([*command, "--language", "de"]) == 1
    err = capsys.readouterr().err
    assert [code for code in ("NZV171", "NZV172", "NZV176") if code in err] == [
        "NZV171",
        "NZV172",
        "NZV176",
    ]
    assert err.endswith("refused: nothing has changed\n")
    assert not (tmp_path / "own").exists()


def test_a_dry_run_changes_nothing(tmp_path: Path, capsys) -> None:
    file = plan(tmp_path / "plan.gpkg", square(6))
    assert main(importing(file, tmp_path / "own", "--number", "6", "--dry-run", "--json")) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["stored_in"], told["outlines"][0]["number"]) == (None, 6)
    assert not (tmp_path / "own").exists()


def test_nothing_is_imported_into_no_folder(tmp_path: Path, capsys) -> None:
    file = plan(tmp_path / "plan.gpkg", square(6))
    command = ["focus-areas", "import", str(file), "--number", "6", *STATED, "--data", "none"]
    assert main(command) == 2
    assert "own data are switched off" in capsys.readouterr().err


def test_a_pack_goes_to_another_office(tmp_path: Path) -> None:
    own_data(tmp_path, (1, 6))
    pack, other = tmp_path / "pack.gpkg", tmp_path / "other"
    assert main(["focus-areas", "pack", str(pack), "--data", str(tmp_path / "own")]) == 0
    assert main(["focus-areas", "import", str(pack), "--key", "number", "--data", str(other)]) == 0
    assert list(load_outlines(load_catalogue(data=other))) == [1, 6]


def test_data_are_cleared_only_when_that_is_said(tmp_path: Path, capsys) -> None:
    own_data(tmp_path)
    folder = tmp_path / "own"
    (folder / "notes.txt").write_text("mine")
    assert main(["data", "path", "--data", str(folder)]) == 0
    assert capsys.readouterr().out == f"{folder}\n"
    assert main(["data", "clear", "--data", str(folder)]) == 2
    assert "this would remove focus-areas-lausitz.geojson" in capsys.readouterr().err
    assert main(["data", "clear", "--yes", "--data", str(folder)]) == 0
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]
    assert main(["data", "list", "--json", "--data", str(folder)]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_commands_say_when_own_data_are_used(tmp_path: Path, capsys) -> None:
    own_data(tmp_path)
    said = "own data: official outlines of focus areas 6 from "
    for data, is_said in ((tmp_path / "own", True), ("none", False)):
        target = str(tmp_path / "f.geojson")
        assert (
            main(["export", "focus-areas", "-o", target, "--overwrite", "--data", str(data)]) == 0
        )
        assert (said in capsys.readouterr().err) == is_said


def test_an_outline_counts_at_once_and_until_it_is_removed(tmp_path: Path) -> None:
    own = load_catalogue(data=tmp_path / "own")
    kinds = [set(load_layer("focus-areas", catalogue=own).features.geom_type)]
    own_data(tmp_path)
    kinds.append(set(load_layer("focus-areas", catalogue=own).features.geom_type))
    main(["focus-areas", "remove", "6", "--data", str(tmp_path / "own")])
    kinds.append(set(load_layer("focus-areas", catalogue=own).features.geom_type))
    assert kinds == [{"Point"}, {"Point", "Polygon"}, {"Point"}]


def test_own_data_of_another_valley_are_others(tmp_path: Path) -> None:
    own_data(tmp_path)
    text = (data_folder() / "catalogue.toml").read_text("utf-8")
    other = tmp_path / "catalogue.toml"
    other.write_text(text.replace('default_region = "lausitz"', 'default_region = "goerlitz"'))
    assert load_outlines(load_catalogue(other, data=tmp_path / "own")) == {}
