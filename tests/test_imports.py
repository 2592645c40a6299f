"""The import contracts reach every module, those that come later included."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "src" / "nzv_geo", folder / "nzv_geo")
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def broken_contracts(folder: Path) -> list[str]:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Analyzed" in done.stdout, done.stdout + done.stderr
    return [line for line in done.stdout.splitlines() if " BROKEN" in line]


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("coverage/merge.py", "import folium", "Only the web map knows folium"),
        ("layers.py", "import matplotlib", "Only figures know matplotlib"),
        ("coverage/rules.py", "import branca", "Only the web map knows folium"),
        ("reading/formats/base.py", "from folium import Map", "Only the web map knows folium"),
        ("coverage/merge.py", "import fiona", "Only layers and reading open GIS files"),
        ("webmap/table.py", "import pyogrio", "Only layers and reading open GIS files"),
        ("crs/names.py", "import nzv_geo.cli", "A module imports only from the rooms below"),
        ("new.py", "import json", "A module imports only from the rooms below"),
    ],
    ids=lambda value: value.replace(" ", "-"),
)
def test_a_planted_import_breaks_a_contract(
    copy: Path, module: str, line: str, contract: str
) -> None:
    path = copy / "nzv_geo" / module
    before = path.read_text("utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    try:
        (broken,) = broken_contracts(copy)
    finally:
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")
    assert broken.startswith(contract)


def test_the_package_keeps_its_contracts(copy: Path) -> None:
    assert broken_contracts(copy) == []
