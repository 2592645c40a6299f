"""Whatever could decide a result makes another one of it: nothing stale is ever taken."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from nzv_geo import cli
from nzv_geo.cache import (
    Fingerprint,
    UndecidedError,
    add_file,
    add_installed,
    add_values,
    surroundings,
)
from nzv_geo.catalogue import data_folder
from nzv_geo.crs import grids
from tests.cache.running import Runner, write_plan

pytestmark = pytest.mark.slow

CHECK = ("check", "plan.shp", "--cache")


def flip(path: Path) -> None:
    """Change a byte, and nothing of what a folder tells of a file but its times."""
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)


def put_back(path: Path) -> None:
    """Change a byte, and say that the file was not written."""
    status = path.stat()
    flip(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


FILES: dict[str, Callable[[Path], object]] = {
    "shapes": lambda folder: flip(folder / "plan.shp"),
    "shapes, with the old time": lambda folder: put_back(folder / "plan.shp"),
    "table": lambda folder: flip(folder / "plan.dbf"),
    "index": lambda folder: flip(folder / "plan.shx"),
    "CRS": lambda folder: flip(folder / "plan.prj"),
    "encoding": lambda folder: (folder / "plan.cpg").write_text("ISO-8859-1"),
    "encoding, in capitals": lambda folder: (folder / "PLAN.CPG").write_text("ISO-8859-1"),
    "style": lambda folder: (folder / "plan.qml").write_text("<qgis/>"),
    "style of others": lambda folder: (folder / "plan.sld").write_text("<sld/>"),
    "history": lambda folder: (folder / "plan.shp.meta.json").write_text("{}"),
    "schema": lambda folder: (folder / "plan.xsd").write_text("<schema/>"),
    "edits": lambda folder: (folder / "plan.gpkg-wal").write_bytes(b"edits"),
    "a part less": lambda folder: (folder / "plan.cpg").unlink(),
}


@pytest.mark.parametrize("change", FILES.values(), ids=FILES)
def test_a_changed_file_is_another_input(runner: Runner, change: Callable[[Path], object]) -> None:
    write_plan(runner.folder / "plan.shp")
    assert runner.is_kept(*CHECK)
    change(runner.folder)
    assert runner.is_run(*CHECK)


def test_a_file_that_is_written_anew_with_the_same_bytes_is_the_same(runner: Runner) -> None:
    plan = write_plan(runner.folder / "plan.shp")
    assert runner.is_kept(*CHECK)
    plan.write_bytes(plan.read_bytes())
    assert not runner.is_run(*CHECK)


def test_a_file_in_a_folder_that_is_named_counts(runner: Runner) -> None:
    (runner.folder / "plans" / "deep").mkdir(parents=True)
    write_plan(runner.folder / "plans" / "plan.shp")
    command = ("check", "plans", "--cache")
    assert runner.is_kept(*command)
    (runner.folder / "plans" / "deep" / "note.txt").write_text("more")
    assert runner.is_run(*command)


@pytest.mark.parametrize(
    "options",
    [
        ("--language", "de"),
        ("--json",),
        ("--max-mb", "3"),
        ("--max-seconds", "50"),
        ("--source-crs", "EPSG:25833"),
        ("--against", "counties"),
        ("--data", "own"),
    ],
    ids=" ".join,
)
def test_another_option_is_another_run(runner: Runner, options: tuple[str, ...]) -> None:
    write_plan(runner.folder / "plan.shp")
    runner(*CHECK)
    assert runner.is_run(*CHECK, *options)


def test_another_target_is_another_run_and_replacing_it_is_not(runner: Runner) -> None:
    command = ("export", "states", "-o")
    assert runner.is_run(*command, "out/states.geojson")
    assert runner.is_run(*command, "out/land.geojson")
    assert not runner.is_run(*command, "out/land.geojson", "--overwrite")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LANG", "de_DE.UTF-8"),
        ("SOURCE_DATE_EPOCH", "1700000000"),
        ("NZV_GEO_GRIDS", "elsewhere"),
        ("PROJ_DATA", "elsewhere"),
        ("OGR_ENABLE_PARTIAL_REPROJECTION", "YES"),
        ("A_VARIABLE_THAT_NOBODY_KNOWS", "1"),
    ],
)
def test_another_environment_is_another_run(runner: Runner, name: str, value: str) -> None:
    runner("layers")
    runner.monkeypatch.setenv(name, value)
    assert runner.is_run("layers")


def test_another_window_of_a_terminal_is_not(runner: Runner) -> None:
    runner("layers")
    for name in ("SHLVL", "COLUMNS", "TERM_SESSION_ID"):
        runner.monkeypatch.setenv(name, "7")
    assert not runner.is_run("layers")


def test_where_grids_could_be_fetched_nothing_is_kept(runner: Runner) -> None:
    runner.monkeypatch.setenv("PROJ_NETWORK", "ON")
    assert not runner.is_kept("layers")


def test_another_version_is_another_run(runner: Runner) -> None:
    runner("layers")
    runner.monkeypatch.setattr(surroundings, "__version__", "99")
    assert runner.is_run("layers")


def test_changed_code_is_another_run_whatever_its_version(runner: Runner, tmp_path: Path) -> None:
    """As with an editable install."""
    package = tmp_path / "package"
    (package / "cli").mkdir(parents=True)
    module = package / "cli" / "export.py"
    module.write_text("pass")
    (package / "__pycache__").mkdir()
    runner.monkeypatch.setattr(surroundings, "PACKAGE", package)
    assert runner.is_kept("layers")
    (package / "__pycache__" / "export.pyc").write_bytes(b"compiled")
    assert not runner.is_run("layers")
    put_back(module) if os.name == "posix" else flip(module)
    assert runner.is_run("layers")


def installed(folder: Path) -> str:
    files = Fingerprint()
    add_values(files)
    surroundings._add_records(files, folder)
    return files.key


def test_another_library_is_another_run(tmp_path: Path) -> None:
    """Whichever is installed, upgraded or installed anew beside ours."""
    record = tmp_path / "shapely-2.1.0.dist-info" / "RECORD"
    record.parent.mkdir()
    record.write_text("shapely/__init__.py,,")
    before = installed(tmp_path)
    put_back(record)
    again = installed(tmp_path)
    (tmp_path / "sitecustomize.py").write_text("pass")
    customised = installed(tmp_path)
    (tmp_path / "affine-1.0.dist-info").mkdir()
    assert len({before, again, customised, installed(tmp_path)}) == 4


def test_a_library_that_stands_before_the_installed_one_keeps_nothing(tmp_path: Path) -> None:
    """Its version stands nowhere, so nobody knows when it changes."""
    (tmp_path / "shapely").mkdir()
    (tmp_path / "shapely" / "__init__.py").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(tmp_path)
        with pytest.raises(UndecidedError, match="shapely"):
            add_installed(Fingerprint())


def test_system_libraries_below_keep_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """An update of the system's GDAL changes nothing that could be looked at here."""
    monkeypatch.setattr(surroundings, "INSIDE", {"pyogrio": "no_such_folder"})
    with pytest.raises(UndecidedError, match="pyogrio"):
        add_installed(Fingerprint())


@pytest.mark.parametrize("variable", ["NZV_GEO_GRIDS", "PROJ_DATA", "GDAL_DRIVER_PATH"])
def test_a_changed_grid_is_another_run(runner: Runner, variable: str) -> None:
    grid = runner.folder / "grids" / "BETA2007.gsb"
    grid.parent.mkdir()
    runner.monkeypatch.setenv(variable, str(grid.parent))
    assert runner.is_kept("layers")
    grid.write_bytes(b"shifts")
    assert runner.is_kept("layers")
    put_back(grid) if os.name == "posix" else flip(grid)
    assert runner.is_run("layers")


def test_a_grid_or_setting_in_the_home_of_the_user_counts(runner: Runner, tmp_path: Path) -> None:
    home = tmp_path / "home"
    runner.monkeypatch.setenv("HOME", str(home))
    runner.monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    for file in (home / "data" / "proj" / "proj.ini", home / ".gdal" / "gdalrc"):
        runner("layers")
        assert not runner.is_run("layers")
        file.parent.mkdir(parents=True)
        file.write_text("[general]")
        assert runner.is_run("layers")


def test_own_data_count_and_are_not_kept_unless_asked_for(runner: Runner, tmp_path: Path) -> None:
    own = tmp_path / "own"
    command = ("layers", "--data", str(own))
    assert runner.is_kept(*command)
    own.mkdir()
    assert runner.is_run(*command)
    note = own / "note.txt"
    note.write_text("a plan")
    assert not runner.is_kept(*command)
    assert runner.is_kept(*command, "--cache")
    put_back(note)
    assert runner.is_run(*command, "--cache")


def test_what_changes_during_a_run_is_not_kept(runner: Runner) -> None:
    plan = write_plan(runner.folder / "plan.shp")
    content = plan.read_bytes()
    inner = cli._run

    def changing(args):
        code = inner(args)
        flip(plan)
        plan.write_bytes(content)  # as before, but who knows what was read
        return code

    runner.monkeypatch.setattr(cli, "_run", changing)
    runner(*CHECK)
    assert runner.entries == []


def test_what_was_just_written_is_not_settled(tmp_path: Path) -> None:
    """Within one tick of the clock of a file system, it could change without a trace."""
    (tmp_path / "module.py").touch()
    files = Fingerprint()
    files.add_state(tmp_path)
    assert not files.is_settled


@pytest.mark.parametrize(
    "command",
    [
        ("export", "counties", "--where", "ags > '13'"),
        ("layers", "--verbose"),
        ("layers", "--no-cache"),
        ("export", "plan.gpkg"),
        ("check", "plan.gpkg"),
        ("layers", "--catalogue", str(data_folder() / "catalogue.toml")),
        ("export", "plan.gpkg", "--cache", "-o", "plan.geojson"),
        ("map", "--alone", "--add", "plan.gpkg", "-o", "out/plan.html"),
        ("data", "path"),
    ],
    ids=" ".join,
)
def test_what_is_never_kept(runner: Runner, command: tuple[str, ...]) -> None:
    """Where it cannot be said what is read, where somebody wants a run, and own files."""
    write_plan(runner.folder / "plan.gpkg")
    assert runner(*command).code in (0, 1)
    (runner.folder / "plan.geojson").unlink(missing_ok=True)
    assert runner.entries == []
    assert runner.is_run(*command)


def test_errors_are_never_kept(runner: Runner) -> None:
    assert runner("info", "no-such-layer").code == 2
    assert runner.entries == []


@pytest.mark.parametrize("name", ["project.toml", "office.qgs", "office.qgz"])
def test_what_leads_to_further_files_is_never_kept(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(UndecidedError):
        add_file(Fingerprint(), tmp_path / name)


def test_grids_of_the_system_are_looked_for_where_they_are_taken_from() -> None:
    assert surroundings.SYSTEM_GRIDS == grids.SYSTEM_FOLDER
