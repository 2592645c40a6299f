"""The package is what it says: public names, version, a wheel that works anywhere."""

import ast
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
from contextlib import suppress
from pathlib import Path

import pytest

import nzv_geo

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]


def test_the_public_names_are_exactly_all() -> None:
    assert set(nzv_geo.__all__) == {
        "Layer",
        "MapPage",
        "MapProject",
        "NzvGeoError",
        "Rule",
        "Style",
        "Valley",
        "__version__",
        "build_valley",
        "export_layer",
        "export_layers",
        "import_outlines",
        "load_layer",
        "merge",
        "pack_outlines",
        "publish_portal",
        "remove_outline",
        "render_layers",
        "render_map",
        "render_project",
        "reproject",
    }
    assert all(getattr(nzv_geo, name) for name in nzv_geo.__all__)
    assert set(nzv_geo.__all__) <= set(dir(nzv_geo))


def test_the_changelog_knows_the_version() -> None:
    assert f"## {nzv_geo.__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_every_library_that_is_imported_has_a_lowest_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    stated = [*project["dependencies"], *extras["figures"], *extras["postgis"], *extras["dask"]]
    bounds = dict(re.match(r"([\w-]+)(?:\[\w+\])?(.*)", one).groups() for one in stated)
    imported = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(node.module.partition(".")[0])
    imported |= {"js_lib_leaflet"}  # read as files
    libraries = imported - sys.stdlib_module_names - {"nzv_geo", "__future__"}
    distributions = importlib.metadata.packages_distributions()
    needed = {distributions[name][0].lower() for name in libraries}
    assert needed == set(bounds)
    assert all(bound.startswith((">=", "==")) for bound in bounds.values())


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel in an environment of its own; only its dependencies are borrowed."""
    tmp_path = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "-q", "-w", str(tmp_path), str(ROOT)], check=True)
    (wheel,) = tmp_path.glob("nzv_geo-*.whl")
    venv.create(tmp_path / "env", with_pip=False, symlinks=True)
    python = tmp_path / "env" / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "-q"]
    subprocess.run([*install, "--no-index", str(wheel)], check=True)
    site = next((tmp_path / "env" / "lib").glob("python*/site-packages"))
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return tmp_path / "env"


@pytest.fixture(scope="module")
def distributions(environment: Path) -> list[Path]:
    """The wheel, and the source distribution beside it."""
    folder = environment.parent
    build = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return [*folder.glob("*.whl"), *folder.glob("*.tar.gz")]


def test_both_distributions_are_fit_for_an_index(distributions: list[Path]) -> None:
    assert len(distributions) == 2
    for tool in (["twine", "check", "--strict"], ["check_wheel_contents"]):
        chosen = distributions if tool[0] == "twine" else distributions[:1]
        checked = subprocess.run(
            [sys.executable, "-m", *tool, *map(str, chosen)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_source_distribution_says_who_made_what(distributions: list[Path]) -> None:
    with tarfile.open(distributions[1]) as tar:
        names = {name.partition("/")[2] for name in tar.getnames()}
    for name in ("LICENSES/MIT.txt", "REUSE.toml", "CITATION.cff", "SECURITY.md", "Makefile"):
        assert name in names


def test_the_citation_names_the_version() -> None:
    assert f"\nversion: {nzv_geo.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_the_wheel_works_from_any_folder(environment: Path, tmp_path: Path) -> None:
    command = environment / "bin" / "nzv-geo"
    done = subprocess.run(
        [command, "map", "--region", "cottbus"],
        cwd=tmp_path,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "maps" / "cottbus.html").stat().st_size > 100_000
    where = subprocess.run(
        [environment / "bin" / "python", "-c", "import nzv_geo; print(nzv_geo.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(environment))


def test_the_wheel_builds_another_valley(environment: Path, tmp_path: Path) -> None:
    example = ROOT / "examples" / "revier"
    build = ["boundaries", "build", example / "vg250-auszug.gpkg"]
    build += ["--catalogue", example / "revier.toml", "-o", "revier"]
    export = ["export", "valley", "--catalogue", "revier/catalogue.toml", "-o", "revier.geojson"]
    for arguments in (build, export):
        done = subprocess.run(
            [environment / "bin" / "nzv-geo", *arguments],
            cwd=tmp_path,
            env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert "Mitteldeutsches Revier" in (tmp_path / "revier.geojson").read_text("utf-8")


USER_SCRIPT = """
from pathlib import Path

import pytest

import nzv_geo
import nzv_geo.pandas
from nzv_geo.checks import check_layer
from nzv_geo.describe.areas import area_table

valley: nzv_geo.Valley = nzv_geo.build_valley("lausitz")
page: nzv_geo.MapPage = nzv_geo.render_map(valley, title="Karte", language="en")
written: Path = page.save("karte.html", overwrite=True)
plan: nzv_geo.Layer = nzv_geo.load_layer("counties", region="goerlitz")
moved = nzv_geo.reproject(plan, "EPSG:25833", max_error_m=1)
again = nzv_geo.reproject(moved.features, plan.crs)
own = nzv_geo.Layer.from_geodataframe(moved.features, title="Plan", source="Stadt", key="ags")
codes: list[str] = [finding.code for finding in check_layer(own)]
gaps: int = len(nzv_geo.merge([own]).ledger.gaps)
areas: float = float(area_table(own)["geodesic_km2"].sum())
nzv_geo.export_layer(own, "plan.geojson", overwrite=True)
shown: nzv_geo.MapPage = own.explore("ags", cmap="Set2", m=valley, added=[moved.features])
saxon: nzv_geo.Layer = plan.query("state == 'Sachsen'").in_region("goerlitz")
shares: float = float(saxon.shares("states")["area_m2"].sum())
codes += saxon.check()["code"].tolist() + own.nearest("places", "name_de")["nearest"].tolist()
jobs: nzv_geo.Layer = own.join("jobs.csv", key="ags", fields=["jobs"]).reproject(4326)
table = jobs.features.nzv.reproject(25833)
"""


def test_a_users_script_passes_mypy_strict(environment: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(USER_SCRIPT)
    with suppress(FileNotFoundError):  # what `make lint` knows of libraries need not be read anew
        shutil.copytree(ROOT / ".mypy_cache", tmp_path / ".mypy_cache")
    python = ["--python-executable", str(environment / "bin" / "python")]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", os.devnull, *python, script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
