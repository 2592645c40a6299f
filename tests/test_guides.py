"""What guides tell to type works in that order, and shows what they say."""

import re
import shlex
from pathlib import Path

import geopandas
import pytest
import shapely

from nzv_geo.cli import main

pytestmark = pytest.mark.slow

DOCS = Path(__file__).parents[1] / "docs"
FENCE = re.compile(r"^ *```(\w+)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
OPENS = "--open"  # a browser


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the files that a planner has."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NZV_GEO_DATA", "eigene")
    boxes = [shapely.box(14.34, 51.53, 14.35, 51.54), shapely.box(14.35, 51.53, 14.36, 51.54)]
    areas = geopandas.GeoDataFrame({"name": ["Nord", "Süd"]}, geometry=boxes, crs="EPSG:4326")
    areas.to_crs("EPSG:25833").to_file("flaechen.shp")
    areas.dissolve().to_crs("EPSG:25833").to_file("abgrenzung.shp")
    rows = "14626110;55000\n14626370;3000\n"
    Path("einwohner.csv").write_text(f"AGS;Einwohner\n{rows}", encoding="utf-8")


def run(line: str) -> int:
    words = [word for word in shlex.split(line)[1:] if word != OPENS]
    try:
        return main(words)
    except SystemExit as stop:  # --version
        return int(stop.code or 0)


@pytest.mark.parametrize("page", ["tutorial.md", "anleitung.md", "planung.md"])
def test_a_guide_can_be_followed(
    page: str, office: None, capfd: pytest.CaptureFixture[str]
) -> None:
    shown, followed = "", 0
    for language, text in FENCE.findall((DOCS / page).read_text("utf-8")):
        lines = text.splitlines()
        if language == "none":
            Path("plan.csv").write_text(text, encoding="utf-8")
        elif language == "python":
            exec(compile(text, page, "exec"), {})
        elif language == "text":
            told = re.escape(text.strip()).replace("…", r"[\s\S]*")
            assert re.fullmatch(told, shown.strip()), shown
        for line in lines if language in ("sh", "powershell") else []:
            if line.startswith("nzv-geo "):
                assert run(line) == 0, line
                out, err = capfd.readouterr()
                shown, followed = err + out, followed + 1
    assert followed >= 4
