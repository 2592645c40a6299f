"""Grids are found where they lie, and nothing else of their folder reaches PROJ."""

import json
import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from nzv_geo.crs.grids import ENVIRONMENT, find_grids, use_grids
from nzv_geo.errors import DataError

pytestmark = pytest.mark.slow

PROGRAM = """
import json, pyproj
from pyproj import CRS
from nzv_geo.crs.operations import choose_operations
before = pyproj.database.get_database_metadata("PROJ.VERSION")
best = choose_operations(CRS({code}), CRS("EPSG:25833"), (14.2, 51.2, 14.6, 51.6))[0]
x, y = best.apply(__import__("numpy").array([{point}]))[0]
after = pyproj.database.get_database_metadata("PROJ.VERSION")
better = best.better and best.better.code
print(json.dumps([best.code, best.accuracy_m, best.grids, better, before == after, x, y]))
"""


def best_operation(grids: Path | str | None, code: int, point: tuple[float, float]) -> list:
    """Ask a fresh process: PROJ remembers which grids it has seen."""
    environment = {key: value for key, value in os.environ.items() if key != ENVIRONMENT}
    if grids is not None:
        environment[ENVIRONMENT] = str(grids)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(code=code, point=point)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def record(name: str, value: str | int | float) -> bytes:
    kind = {str: "8s", int: "i4x", float: "d"}[type(value)]
    content = value.ljust(8).encode() if isinstance(value, str) else value
    return struct.pack(f"<8s{kind}", name.ljust(8).encode(), content)


def write_ntv2(path: Path, *, north_seconds: float) -> None:
    """Write an NTv2 grid around Saxony that shifts every place by the same."""
    south, north, east, west = (n * 3600.0 for n in (50, 52, -16, -11))  # west counts positive
    head = {
        "NUM_OREC": 11,
        "NUM_SREC": 11,
        "NUM_FILE": 1,
        "GS_TYPE": "SECONDS",
        "VERSION": "NTv2.0",
        "SYSTEM_F": "RD83",
        "SYSTEM_T": "ETRS89",
        "MAJOR_F": 6377397.155,
        "MINOR_F": 6356078.963,
        "MAJOR_T": 6378137.0,
        "MINOR_T": 6356752.314,
        "SUB_NAME": "TEST",
        "PARENT": "NONE",
        "CREATED": "26-01-01",
        "UPDATED": "26-01-01",
        "S_LAT": south,
        "N_LAT": north,
        "E_LONG": east,
        "W_LONG": west,
        "LAT_INC": north - south,
        "LONG_INC": west - east,
        "GS_COUNT": 4,
    }
    nodes = 4 * struct.pack("<4f", north_seconds, 0, 0, 0)
    records = b"".join(record(name, value) for name, value in head.items())
    path.write_bytes(records + nodes + record("END", 0.0))


def test_without_grids_the_helmert_operations_are_taken() -> None:
    code, accuracy_m, grids, better, _, *_ = best_operation("", 31468, (4_660_000, 5_700_000))
    assert (code, accuracy_m, grids, better) == ("EPSG:1776", 3.0, [], "EPSG:15948")


def test_debians_grid_is_found_by_itself(debian_grid: Path) -> None:
    best = best_operation(None, 31468, (4_660_000, 5_700_000))
    assert best[:4] == ["EPSG:15948", 0.9, ["BETA2007.gsb"], None]


def test_the_database_beside_a_grid_is_not_read(tmp_path: Path, debian_grid: Path) -> None:
    (tmp_path / "BETA2007.gsb").symlink_to(debian_grid)
    (tmp_path / "proj.db").write_bytes(b"no database")
    code, *_, same_database, _, _ = best_operation(tmp_path, 31468, (4_660_000, 5_700_000))
    assert (code, same_database) == ("EPSG:15948", True)


def test_a_saxon_grid_is_used_under_its_usual_name(tmp_path: Path) -> None:
    """The real one cannot be had here: this one shifts every place by one second of latitude."""
    write_ntv2(tmp_path / "NTv2_SN.gsb", north_seconds=1)
    point = (5_460_000.0, 5_700_000.0)
    code, accuracy_m, grids, better, _, _, y = best_operation(tmp_path, 3399, point)
    write_ntv2(tmp_path / "NTv2_SN.gsb", north_seconds=0)
    unshifted = best_operation(tmp_path, 3399, point)[-1]
    assert (code, accuracy_m, grids, better) == ("EPSG:6948", 0.03, ["NTv2_SN.gsb"], None)
    assert y - unshifted == pytest.approx(30.9, abs=0.05)


def test_a_folder_without_a_known_grid_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected one of BETA2007"):
        use_grids(tmp_path)
    with pytest.raises(DataError, match="no such folder"):
        use_grids(tmp_path / "missing")


def test_a_named_folder_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT, "")
    (tmp_path / "NTv2_SN.gsb").write_bytes(b"")
    use_grids(tmp_path)
    assert find_grids() == {"BeTA2007": None, "NTv2_SN": tmp_path / "NTv2_SN.gsb"}


@pytest.mark.parametrize("bytes_left", [0, 500])
def test_a_damaged_grid_is_one_line(tmp_path: Path, debian_grid: Path, bytes_left: int) -> None:
    (tmp_path / "BETA2007.gsb").write_bytes(debian_grid.read_bytes()[:bytes_left])
    command = [sys.executable, "-m", "nzv_geo", "crs", "--grids", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "BETA2007.gsb is damaged; replace it" in done.stderr
    assert done.stderr.count("\n") == 1
