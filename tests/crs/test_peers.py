"""Coordinates agree with PROJ's own programs, and every figure of docs/reprojection.md is true."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import geopandas
import numpy
import pytest
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo.crs.reproject import reproject
from tests.hand_drawn import make_layer
from tests.scripts import ROOT, load_script

pytestmark = pytest.mark.slow

TABLES = load_script("scripts/reprojection_tables.py")
EXTENT = "13.05,50.82,15.05,52.43"


@pytest.fixture(scope="session", autouse=True)
def _proj() -> None:
    if not shutil.which("projinfo"):
        missing = "PROJ's programs are missing: sudo apt-get install proj-bin"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)


@pytest.fixture(scope="module")
def figures(debian_grid: Path) -> dict[str, dict]:
    """What the script computes without grids and with BeTA2007."""
    return {"none": TABLES.measured(""), "BeTA2007": TABLES.measured(str(debian_grid.parent))}


def run(*command: str, lines: list[str] | None = None) -> str:
    text = "".join(f"{line}\n" for line in lines) if lines else None
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def debian_operations(code: int) -> dict[str, tuple[float, str]]:
    """Return accuracy and pipeline of each operation that Debian's projinfo knows, by name."""
    out = run(
        *("projinfo", "-s", f"EPSG:{code}", "-t", "EPSG:25833", "--spatial-test", "intersects"),
        *("--bbox", EXTENT, "-o", "PROJ", "--single-line", "--hide-ballpark"),
    )
    found = re.findall(r"\+ ([^+\n]+) \+ UTM zone 33N, ([\d.]+) m.*\n\nPROJ string:\n(.+)", out)
    return {name: (float(accuracy), pipeline) for name, accuracy, pipeline in found}


def cct(pipeline: str, points: NDArray[numpy.float64], *, inverse: bool = False) -> NDArray:
    lines = [f"{x!r} {y!r} 0 0" for x, y in points.tolist()]
    out = run("cct", "-d", "5", *(["-I"] if inverse else []), *pipeline.split(), lines=lines)
    return numpy.array([line.split()[:2] for line in out.splitlines()], dtype=float)


def truth() -> NDArray[numpy.float64]:
    """Return the points of the table in EPSG:25833, by PROJ's cct."""
    return cct("+proj=utm +zone=33 +ellps=GRS80", numpy.array(list(TABLES.POINTS.values())))


def read_by_cct(code: int, name: str) -> NDArray[numpy.float64]:
    """Return the points in a legacy CRS, easting first, whatever its own axis order."""
    _, pipeline = debian_operations(code)[name]
    pipeline = pipeline.replace("de_adv_BETA2007.tif", "BETA2007.gsb")
    legacy = cct(pipeline, truth(), inverse=True)
    return legacy[:, ::-1] if CRS(code).axis_info[0].direction == "north" else legacy


def test_there_are_at_least_twelve_points_across_the_lausitz() -> None:
    assert len(TABLES.POINTS) >= 12


@pytest.mark.parametrize("code", TABLES.CODES)
def test_the_points_land_where_projs_own_program_puts_them(code: int) -> None:
    """This proves the axis order of every legacy code, too."""
    best = TABLES.chosen(f"EPSG:{code}")
    points = [shapely.Point(one) for one in read_by_cct(code, best.name)]
    moved = reproject(make_layer(points, crs=f"EPSG:{code}"), "EPSG:25833")
    found = shapely.get_coordinates(moved.features.geometry.values)
    assert numpy.hypot(*(found - truth()).T).max() < 0.001


@pytest.mark.parametrize("code", [31468, 31469])
def test_the_points_land_there_with_the_grid_too(
    code: int, tmp_path: Path, debian_grid: Path
) -> None:
    points = shapely.points(read_by_cct(code, "DHDN to ETRS89 (8)"))
    source, target = tmp_path / "old.gpkg", tmp_path / "new.gpkg"
    geopandas.GeoDataFrame({"n": range(len(points))}, geometry=points, crs=code).to_file(source)
    grids = ["--grids", str(debian_grid.parent)]
    arguments = ["export", str(source), "--crs", "EPSG:25833", *grids, "-o", str(target)]
    run(sys.executable, "-m", "nzv_geo", *arguments)
    found = shapely.get_coordinates(geopandas.read_file(target).geometry.values)
    assert numpy.hypot(*(found - truth()).T).max() < 0.001


@pytest.mark.parametrize("code", TABLES.CODES)
def test_debians_projinfo_states_the_same_accuracy(code: int) -> None:
    best = TABLES.chosen(f"EPSG:{code}")
    assert debian_operations(code)[best.name][0] == best.accuracy_m


@pytest.mark.parametrize("code", [2399, 3835])
def test_cs2cs_sends_the_easternmost_point_away(code: int) -> None:
    """The counter-example is PROJ's own default, not one of ours."""
    y, x = read_by_cct(code, "Pulkovo 1942(83) to ETRS89 (2)")[-1][::-1].tolist()
    out = run("cs2cs", "-d", "3", f"EPSG:{code}", "EPSG:25833", lines=[f"{y} {x}"])
    there = numpy.array(out.split()[:2], dtype=float)
    assert numpy.hypot(*(there - truth()[-1])) == pytest.approx(133.07, abs=0.01)


@pytest.mark.parametrize("grids", ["none", "BeTA2007"])
@pytest.mark.parametrize("code", TABLES.CODES)
def test_every_vertex_comes_back_within_a_millimetre(figures, grids: str, code: int) -> None:
    ours = figures[grids][str(code)]["ours"]
    assert ours["vertices"] > 24_500
    assert ours["largest_m"] < 0.001
    assert ours["area_ha"] < 0.01


def test_the_default_tears_31469_and_loses_vertices_of_2399(figures) -> None:
    torn, lost = figures["none"]["31469"]["default"], figures["none"]["2399"]["default"]
    assert torn["over_1_m"] > 15_000
    assert torn["largest_m"] == pytest.approx(2.56, abs=0.01)
    assert lost["over_1_m"] == 8
    assert lost["largest_m"] == pytest.approx(133.07, abs=0.01)


def test_the_tables_of_the_page_are_what_the_script_computes(figures) -> None:
    page = (ROOT / "docs" / "reprojection.md").read_text("utf-8")
    without, found = figures["none"], figures["BeTA2007"]
    assert TABLES.operations_table(without, found) in page
    assert TABLES.points_table(without) in page
    assert TABLES.layer_table(without, found) in page
