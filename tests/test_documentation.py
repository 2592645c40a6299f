"""What stands in README and docs as something to type does what it says.

Commands that go on until they are ended, or that ask a server, are tried elsewhere, with servers of
this machine.
"""

import logging
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from nzv_geo import export_layer, load_layer
from nzv_geo.cli import build_parser, main
from nzv_geo.fetch import build_boundaries
from nzv_geo.layers import Layer

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [ROOT / "README.md", ROOT / "SECURITY.md", *ROOT.glob("docs/*.md"), *ROOT.glob("data/*.md")]
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ELSEWHERE = ("--watch", "fetch boundaries", "fetch context", "fetch all", "--to postgresql")


def blocks(language: str) -> list[Any]:
    """Return the fenced blocks of a language; those without any hold commands."""
    return [
        pytest.param(text, id=f"{page.name}-{number}")
        for page in PAGES
        for number, (found, text) in enumerate(FENCE.findall(page.read_text("utf-8")), start=1)
        if found == language
    ]


def commands() -> list[str]:
    """Return the commands of fenced blocks and of the table in the README."""
    fenced = [line for block in blocks("") for line in block.values[0].splitlines()]
    readme = (ROOT / "README.md").read_text("utf-8")
    table = [
        re.findall(r"`(nzv-geo [^`]+)`", row.rpartition(" | ")[2])[0]
        for row in readme.splitlines()
        if row.startswith("| `") and "`nzv-geo " in row
    ]
    return [line.partition("#")[0].strip() for line in (*fenced, *table) if "nzv-geo " in line]


def inline() -> list[str]:
    pages = "\n".join(page.read_text("utf-8") for page in PAGES)
    return sorted(set(re.findall(r"`nzv-geo ([^`]+)`", FENCE.sub("", pages))))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that the documentation takes for granted."""
    folder = tmp_path_factory.mktemp("office")
    plan = geopandas.GeoDataFrame(
        {"name": ["a", "b"], "jobs": [10, 20], "kv": [110, 380], "bez": ["Nord", "Süd"]},
        geometry=[shapely.box(14.34, 51.53, 14.36, 51.55), shapely.box(14.36, 51.53, 14.38, 51.55)],
        crs="EPSG:4326",
    )
    layer = Layer.from_geodataframe(plan, title="Plan", source="Stadt")
    centres = plan.set_geometry(shapely.centroid(plan.geometry.values), crs=plan.crs)
    for name in ("plan.gpkg", "plan.geojson", "plan.shp"):
        export_layer(layer, folder / name)
    for name in ("netz.gpkg", "umspannwerke.gpkg"):
        export_layer(Layer.from_geodataframe(centres, title="Netz", source="Stadt"), folder / name)
    for name, region in (("bb", "cottbus"), ("sn", "goerlitz")):
        export_layer(load_layer("municipalities", region=region), folder / f"{name}.gpkg")
    dissolved = ["14625050", "14625540"]  # since 2016
    keys = [*load_layer("municipalities").features["ags"], *dissolved]
    tables = {"einwohner": "Einwohner;Einkommen", "arbeitsplaetze": "beschaeftigte;jahr"}
    for name, fields in tables.items():
        rows = "".join(f"{ags};100;{number}\n" for number, ags in enumerate(keys))
        (folder / f"{name}.csv").write_text(f"ags;{fields}\n{rows}", encoding="utf-8")
    shutil.copytree(ROOT / "examples" / "revier", folder / "examples" / "revier")
    for year in (2020, 2024):
        export_layer(load_layer("municipalities"), folder / f"gemeinden-{year}.gpkg")
    portal = 'version = 1\ntitle = "Karten"\nregion = "cottbus"\n[portal]\noperator = "Stadt"\n'
    (folder / "portal.toml").write_text(portal, encoding="utf-8")
    vg250, begun = (
        ROOT / "examples" / "revier" / name for name in ("vg250-auszug.gpkg", "revier.toml")
    )
    build_boundaries(vg250, begun, folder / "revier")
    return folder


@pytest.fixture
def office(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same, for a test alone, which works there."""
    log = logging.getLogger("nzv_geo")
    before = log.level
    folder = tmp_path / "office"
    shutil.copytree(files, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NZV_GEO_DATA", "planung")
    yield folder
    log.setLevel(before)


@pytest.mark.parametrize("code", blocks("python"))
def test_every_block_of_python_runs(code: str, office: Path) -> None:
    around = {
        "municipalities": load_layer("municipalities"),
        "plan": load_layer("plan.gpkg"),
        "paths": ["bb.gpkg", "sn.gpkg"],
    }
    exec(compile(code, "documentation", "exec"), around)


@pytest.mark.parametrize(
    "command", [line for line in commands() if not any(part in line for part in ELSEWHERE)]
)
def test_every_command_to_copy_runs(command: str, office: Path) -> None:
    if "karte.toml" in command and "--init" not in command:
        assert main(["map", "--init", "karte.toml", "--add", "plan.gpkg"]) == 0
    if "boundaries build" in command:
        shutil.rmtree("revier")
    assert main(shlex.split(command)[1:]) == 0


@pytest.mark.parametrize("command", inline())
def test_every_command_in_a_sentence_has_the_options_that_it_names(command: str) -> None:
    parser: Any = build_parser()
    for word in shlex.split(command.replace("…", "")):
        choices = [action for action in parser._actions if hasattr(action, "choices")]
        below = next((a.choices for a in choices if isinstance(a.choices, dict)), {})
        if word.startswith("--"):
            assert word in parser._option_string_actions, f"{command}: {word}"
        elif word in below:
            parser = below[word]
