"""A map project says what a page shows; what is wrong with it is told at once, with lines."""

import subprocess
import sys
import threading
from pathlib import Path

import geopandas
import pytest
import shapely

from nzv_geo import load_layer
from nzv_geo.cli import main
from nzv_geo.errors import DataError
from nzv_geo.project import MapProject
from nzv_geo.webmap import render_project
from tests.webmap.using import digest

POINTS = shapely.points([14.3, 14.4, 14.5], [51.7, 51.8, 51.7])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    table = {"bez": ["A", "B", "C"], "kv": [380, 110, 110]}
    features = geopandas.GeoDataFrame(table, geometry=POINTS, crs="EPSG:4326")
    features.to_file(tmp_path / "uw.geojson", engine="pyogrio")
    (tmp_path / "jobs.csv").write_text("ags;jobs\n12052000;48000\n", "utf-8")
    return tmp_path


def written(folder: Path, text: str) -> Path:
    path = folder / "karte.toml"
    path.write_text(text, "utf-8")
    return path


LAYER = '[[layer]]\nfile = "uw.geojson"\n'


def test_a_layer_is_read_with_its_look(folder: Path) -> None:
    project = MapProject.read(
        written(
            folder,
            f"""
title = {{ de = "Netz", en = "Grid" }}
region = "cottbus"
[[group]]
id = "strom"
title = "Strom"
{LAYER}
title = "Umspannwerke"
source = {{ title = "Netzplan", publisher = "Stadt", vintage = "2026-05", licence = "CC0" }}
group = "strom"
label = "bez"
visible = false
zoom = [8, 15]
search = false
fields = ["bez", {{ name = "kv", title = "Spannung", unit = "kV", decimals = 0 }}]
[layer.style]
kind = "categories"
field = "kv"
[[layer.style.class]]
value = 380
title = "Höchstspannung"
shape = "substation"
""",
        )
    )
    [layer] = project.layers
    look = layer.look
    assert look is not None
    assert (look.group, look.label_field, look.visible, look.searchable) == (
        "Strom",
        "bez",
        False,
        False,
    )
    assert (look.min_zoom, look.max_zoom) == (8, 15)
    assert [(one.name, one.unit, one.decimals) for one in look.fields] == [
        ("bez", "", None),
        ("kv", "kV", 0),
    ]
    assert look.style.rules[0].symbol == {"shape": "substation"}
    [source] = layer.provenance.sources
    assert (source.publisher, source.vintage, source.licence["de"]) == ("Stadt", "2026-05", "CC0")
    assert (project.place, layer.title["de"]) == ("cottbus", "Umspannwerke")


def test_everything_that_is_wrong_is_told_at_once_with_its_line(folder: Path) -> None:
    path = written(
        folder,
        f"""titel = "Netz"
title = {{ en = "Grid" }}
{LAYER}visible = "ja"
zoom = [3]
group = "x"
[layer.style]
kind = "kategorien"
[[layer]]
file = "uw.geojson"
style = {{ colour = "rot" }}
""",
    )
    with pytest.raises(DataError) as caught:
        MapProject.read(path)
    for problem in (
        "line 1, titel: unknown key; did you mean title?",
        "line 2, title: lacks de",
        "line 5, layer 1, visible: must be true or false, not 'ja'",
        "line 8, layer 1, style: kind is 'kategorien'",
        "line 12, layer 2, style.colour: 'rot' is no colour",
    ):
        assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title = ", "cannot read map project"),
        ('title = "a"\nversion = 2', "version is 2"),
        ('title = "a"\nlanguage = "fr"', "language is 'fr'"),
        ('title = "a"\nregion = "lausitz"\nunits = ["12052"]', "leave one out"),
        ('title = "a"\nlogo = "a.svg"', "logo_text is missing"),
        (f'title = "a"\n{LAYER}group = "netz"', "names 'netz'; there is no [[group]]"),
        (f'title = "a"\n{LAYER}zoom = [9]', "zoom is [9]"),
        (f'title = "a"\n{LAYER}vintage = "gestern"', "vintage is 'gestern'"),
        ('title = "a"\n[print]\npaper = "a2"', "paper is 'a2'"),
        ('title = "a"\n[background]\nwms = "x"', "must be a list"),
        (f'title = "a"\n{LAYER}[layer.style]\nkind = "classes"', "field is missing"),
        (f'title = "a"\n{LAYER}[layer.style]\nfield = "kv"', "kind is missing: field"),
        ('title = "a"', "shows nothing"),
        ('title = "a"\n[layer]\nfile = "uw.geojson"', "write [[layer]]"),
        (f'title = "a"\n{LAYER}style = {{ dash_mm = 5 }}', "dash_mm is 5"),
        (
            f'title = "a"\n{LAYER}style = {{ kind = "categories", field = "kv", palette = "B" }}',
            "line 2, layer uw.geojson: unknown palette 'B'",
        ),
        (f'title = "a"\n{LAYER}fields = ["geometry"]', "unknown column 'geometry'"),
    ],
)
def test_a_project_that_is_none_says_why(folder: Path, text: str, problem: str) -> None:
    with pytest.raises(DataError) as caught:
        MapProject.read(written(folder, text))
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    "name", ["../uw.geojson", "link.geojson", "/etc/hostname", "a\\u0000b.gpkg"]
)
def test_paths_do_not_lead_out_of_the_folder(folder: Path, name: str) -> None:
    inner = folder / "inner"
    inner.mkdir()
    (inner / "link.geojson").symlink_to(folder / "uw.geojson")
    path = written(inner, f'title = "a"\n[[layer]]\nfile = "{name}"\n')
    with pytest.raises(DataError, match="leads out of the folder"):
        MapProject.read(path)


def test_paths_lead_out_where_that_is_allowed(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    path = written(inner, 'title = "a"\n[[layer]]\nfile = "../uw.geojson"\n')
    assert len(MapProject.read(path, allow_outside=True).layers) == 1


def test_figures_are_joined_to_what_ships(folder: Path) -> None:
    path = written(
        folder,
        """
title = "Arbeit"
region = "cottbus"
[[layer]]
file = "municipalities"
join = { file = "jobs.csv", key = "ags" }
style = { kind = "proportional", field = "jobs" }
""",
    )
    [layer] = MapProject.read(path).layers
    assert layer.features["jobs"].tolist() == [48_000]


def test_the_same_project_gives_the_same_bytes(folder: Path) -> None:
    path = written(folder, f'title = "a"\nregion = "cottbus"\n{LAYER}')
    pages = [render_project(MapProject.read(path)).html for _ in range(2)]
    assert digest(pages[0]) == digest(pages[1])


def test_a_style_that_names_an_unknown_column_is_an_error(folder: Path) -> None:
    path = written(folder, f'title = "a"\n{LAYER}style = {{ kind = "categories", field = "u" }}\n')
    with pytest.raises(DataError, match=r"line 2, layer uw.geojson: unknown column 'u'"):
        MapProject.read(path)


def test_the_command_writes_the_page_beside_the_project(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(
        folder, f'title = "a"\n{LAYER}style = {{ colour = "gold", outline = "white" }}\n'
    )
    assert main(["map", str(path)]) == 0
    assert (folder / "karte.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert "NZV181" in capsys.readouterr().err


def test_a_wrong_project_writes_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(folder, 'title = "a"\n[[layer]]\nfile = "nix.gpkg"\n')
    assert main(["map", str(path)]) == 2
    assert not (folder / "karte.html").exists()
    assert "nix.gpkg" in capsys.readouterr().err


def test_what_ships_keeps_its_sources(folder: Path) -> None:
    text = """
title = "a"
region = "cottbus"
[[layer]]
file = "municipalities"
vintage = "2025-06"
source = "Statistik"
"""
    [layer] = MapProject.read(written(folder, text)).layers
    before = load_layer("municipalities").provenance.sources
    assert layer.provenance.sources[:-1] == before
    assert layer.provenance.sources[-1].attribution == "Statistik"
    assert [one.vintage for one in layer.provenance.sources[:-1]] == [one.vintage for one in before]


def test_options_whose_place_is_in_the_project_are_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(folder, f'title = "a"\n{LAYER}')
    for option in (["--region", "cottbus"], ["--no-basemaps"]):
        assert main(["map", str(path), *option]) == 2
        assert f"{option[0]} goes into the map project" in capsys.readouterr().err


def test_a_project_that_is_watched_is_built_again_on_change(folder: Path) -> None:
    path = written(folder, f'title = "eins"\n{LAYER}')
    command = [sys.executable, "-u", "-m", "nzv_geo", "map", str(path), "--watch"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        alarm = threading.Timer(60, process.kill)
        alarm.start()
        assert process.stderr.readline().startswith("wrote")
        assert "watching" in process.stderr.readline()
        written(folder, 'title = "zwei"\nfarbe = 1\n')
        assert "line 2, farbe: unknown key" in process.stderr.readline()
        written(folder, f'title = "drei"\n{LAYER}')
        assert process.stderr.readline().startswith("wrote")
        process.terminate()
        alarm.cancel()
    assert "<title>drei</title>" in (folder / "karte.html").read_text("utf-8")


def test_the_start_of_a_project_is_a_project(folder: Path) -> None:
    start = folder / "neu.toml"
    assert main(["map", "--init", str(start), "--add", str(folder / "uw.geojson")]) == 0
    assert '# label = "bez"' in start.read_text("utf-8")
    [layer] = MapProject.read(start).layers
    assert len(layer) == 3
    assert main(["map", "--init", str(start)]) == 2


def test_figures_of_a_table_in_one_line(folder: Path) -> None:
    target = folder / "jobs.html"
    arguments = [
        "map",
        "--region",
        "lausitz",
        "--join",
        str(folder / "jobs.csv"),
        "--field",
        "jobs",
    ]
    (folder / "jobs.csv").write_text("ags;jobs\n12052000;48.000\n14626110;20.000\n", "utf-8")
    assert main([*arguments, "-o", str(target)]) == 0
    assert "keine Angabe" in target.read_text("utf-8")
