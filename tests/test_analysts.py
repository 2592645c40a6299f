"""Every line of docs/analysts.md runs, and gives what the page says."""

import re
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

import nzv_geo.pandas
from nzv_geo import build_valley, export_layer, load_layer, merge

pytestmark = pytest.mark.slow

ROWS = re.compile(r"^\| [^|]+ \| `([^|]+)` \| `(\w+)`", re.M)
PAGE = (Path(__file__).parents[1] / "docs" / "analysts.md").read_text("utf-8")
LINES = ROWS.findall(PAGE[: PAGE.index("## `explore`")])


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("analyst")
    valley = build_valley("lausitz")
    square = shapely.box(452_000, 5_734_000, 453_000, 5_735_000)
    gdf = geopandas.GeoDataFrame({"use": ["GE"]}, geometry=[square], crs=25833)
    export_layer(gdf, folder / "plan.gpkg")
    figures = [f"{ags};{number}" for number, ags in enumerate(valley.counties.features["ags"])]
    (folder / "zahlen.csv").write_text("\n".join(["ags;jobs", *figures]), "utf-8")
    return {
        "folder": folder,
        "valley": valley,
        "municipalities": valley.municipalities,
        "counties": load_layer("counties", region="lausitz"),
        "focus_areas": load_layer("focus-areas"),
        "gdf": gdf,
        "plan": load_layer(folder / "plan.gpkg", title="Plan"),
        "merge": merge,
        "nzv_geo": nzv_geo,
    }


def test_the_page_has_its_lines() -> None:
    assert len(LINES) == 20


@pytest.mark.parametrize(("line", "kind"), LINES, ids=[line for line, _ in LINES])
def test_a_line_gives_what_the_page_says(
    known: dict[str, Any], monkeypatch: pytest.MonkeyPatch, line: str, kind: str
) -> None:
    monkeypatch.chdir(known["folder"])
    assert type(eval(line, known)).__name__ == kind
