"""Styles that come with a file are used; what does not fit is told, and the layer is shown."""

import shutil
from pathlib import Path

import pytest

from nzv_geo.cli import main
from nzv_geo.errors import DataError
from nzv_geo.findings import Kind
from nzv_geo.project import MapProject
from tests.scripts import ROOT

SAMPLES = ROOT / "tests" / "reading" / "styles" / "samples"
DATA = ROOT / "docs" / "images" / "styles" / "area-categories.geojson"


def project_in(folder: Path, more: str = "", file: str = "plan.geojson") -> MapProject:
    path = folder / "karte.toml"
    path.write_text(f'title = "Plan"\n[[layer]]\nfile = "{file}"\n{more}', "utf-8")
    return MapProject.read(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(DATA, tmp_path / "plan.geojson")
    return tmp_path


def kind_of(project: MapProject) -> str:
    look = project.layers[0].look
    assert look is not None
    return look.style.kind


def codes(project: MapProject) -> list[str]:
    return [finding.code for layer in project.layers for finding in layer.checks or ()]


@pytest.mark.parametrize("suffix", ["qml", "sld"])
def test_a_style_beside_a_file_comes_along(folder: Path, suffix: str) -> None:
    assert kind_of(project_in(folder)) == "single"
    shutil.copy(SAMPLES / f"area-categories.{suffix}", folder / f"plan.{suffix}")
    assert kind_of(project_in(folder)) in ("categories", "rules")


def test_a_style_is_named_or_done_without(folder: Path) -> None:
    shutil.copy(SAMPLES / "area-categories.qml", folder / "other.qml")
    assert kind_of(project_in(folder, 'style = "other.qml"')) == "categories"
    shutil.copy(SAMPLES / "area-categories.qml", folder / "plan.qml")
    assert kind_of(project_in(folder, 'style = { kind = "single" }')) == "single"


def test_a_geopackage_brings_its_style(folder: Path) -> None:
    shutil.copy(SAMPLES / "plan.gpkg", folder)
    assert kind_of(project_in(folder, 'layer = "area"', "plan.gpkg")) == "categories"


@pytest.mark.parametrize(
    "style", ["<qgis", '<!DOCTYPE a [<!ENTITY b "c">]><qgis>&b;</qgis>', "<html/>", ""]
)
def test_a_style_that_is_none_is_told_and_the_layer_shown(folder: Path, style: str) -> None:
    (folder / "plan.qml").write_text(style, "utf-8")
    project = project_in(folder)
    assert kind_of(project) == "single"
    assert codes(project) == [Kind.STYLE_LOST.code] == ["NZV183"]


def test_a_style_for_other_fields_is_told_and_the_layer_shown(folder: Path) -> None:
    text = (SAMPLES / "area-categories.qml").read_text("utf-8").replace('attr="', 'attr="no_')
    (folder / "plan.qml").write_text(text, "utf-8")
    project = project_in(folder)
    assert kind_of(project) == "single"
    assert codes(project) == ["NZV183"]


def test_a_project_of_qgis_shows_its_layers_in_order_and_groups(folder: Path) -> None:
    for name in ("plan.qgz", "plan.gpkg"):
        shutil.copy(SAMPLES / name, folder)
    for project in (
        MapProject.read(folder / "plan.qgz"),
        project_in(folder, file="plan.qgz"),
    ):
        shown = [
            (one.title["de"], one.look.group, one.look.visible)
            for one in project.layers
            if one.look
        ]
        assert shown == [("Flächen", "", True), ("Leitungen", "Netze / Strom", False)]


def test_a_project_of_qgis_without_its_files_says_which(folder: Path) -> None:
    shutil.copy(SAMPLES / "plan.qgz", folder)
    with pytest.raises(DataError, match=r"shows no layer that can be read: .*Flächen"):
        MapProject.read(folder / "plan.qgz")


def test_a_file_that_is_added_brings_its_style_too(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(SAMPLES / "area-categories.qml", folder / "plan.qml")
    target = folder / "plan.html"
    added = ["map", "--alone", "--add", str(folder / "plan.geojson"), "-o", str(target)]
    assert main(added) == 0
    assert "Industrie" in target.read_text("utf-8")
    shutil.copy(SAMPLES / "plan.qgz", folder)
    assert main(["map", "--alone", "--add", str(folder / "plan.qgz")]) == 2
    assert "nzv-geo map" in capsys.readouterr().err


def test_a_style_beside_does_not_lead_out_of_the_folder(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    shutil.copy(SAMPLES / "area-categories.qml", folder / "secret.qml")
    shutil.copy(DATA, inner / "plan.geojson")
    (inner / "plan.qml").symlink_to(folder / "secret.qml")
    with pytest.raises(DataError, match="leads out of the folder"):
        project_in(inner)


def test_an_absolute_path_that_is_allowed_brings_its_style(folder: Path) -> None:
    shutil.copy(SAMPLES / "area-categories.qml", folder / "plan.qml")
    inner = folder / "inner"
    inner.mkdir()
    path = inner / "karte.toml"
    path.write_text(f'title = "a"\n[[layer]]\nfile = "{folder / "plan.geojson"}"\n', "utf-8")
    assert kind_of(MapProject.read(path, allow_outside=True)) == "categories"
