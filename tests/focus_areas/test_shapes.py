"""Focus areas as points and as areas: each says whether it is official."""

from pathlib import Path

import geopandas
import pytest
import shapely

from nzv_geo import export_layer, load_layer, reproject
from nzv_geo.catalogue import Catalogue
from nzv_geo.cli import main
from nzv_geo.errors import UnknownNameError
from nzv_geo.focus_areas import as_geometry, load_focus_areas
from tests.outlines import ORIGIN, own_data, square


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return own_data(tmp_path_factory.mktemp("outlines"))


def test_the_layer_has_the_outline_and_says_so(own: Catalogue) -> None:
    layer = load_layer("focus-areas", catalogue=own)
    row = layer.features.set_index("number").loc[6]
    moved = reproject(layer, "EPSG:25833").features.set_index("number").geometry[6]
    assert shapely.hausdorff_distance(moved, square(6)) < 0.001
    assert row["geometry_status"] == "official"
    assert row["official_area_ha"] == pytest.approx(144.1, abs=0.05)
    assert row["outline_source"] == ORIGIN["source"]
    assert row["municipality"] == "Spremberg; Spreetal"
    assert layer.provenance.sources[-1].attribution == (
        "Abgrenzung Fokusfläche 6: Zweckverband Industriepark, dl-de/by-2-0"
    )


def test_the_source_of_the_circles_says_that_it_does_not_hold(own: Catalogue) -> None:
    for source in load_layer("focus-areas", catalogue=own).provenance.sources[:-1]:
        assert source.accuracy["de"].endswith(
            "Gilt nicht für Fokusfläche 6, deren Abgrenzung amtlich ist."
        )


def test_an_official_area_has_no_uncertainty_and_no_estimated_place(own: Catalogue) -> None:
    row = load_layer("focus-areas", catalogue=own).features.set_index("number").loc[6]
    empty = row[["position_uncertainty_m", "possibly_in", "position_basis"]]
    assert empty.isna().all()


def test_the_others_are_as_they_were(own: Catalogue) -> None:
    before = load_layer("focus-areas").features.set_index("number").drop(index=6)
    after = load_layer("focus-areas", catalogue=own).features.set_index("number").drop(index=6)
    assert set(after["geometry_status"]) == {"approximate"}
    assert after.geometry.equals(before.geometry)
    assert after["position_uncertainty_m"].tolist() == before["position_uncertainty_m"].tolist()


def test_the_facts_tell_which_outlines_there_are(own: Catalogue) -> None:
    (note,) = (one for one in load_focus_areas(own).facts if one.field.key == "outline_note")
    assert note.text["de"].startswith("Amtliche Abgrenzungen liegen als eigene Daten vor für")
    (before,) = (one for one in load_focus_areas().facts if one.field.key == "outline_note")
    assert "liegen für keine vor" in before.text["de"]


def test_points_lie_inside_their_outline(own: Catalogue) -> None:
    layer = load_layer("focus-areas", catalogue=own)
    points = as_geometry(layer).features.geometry
    assert set(points.geom_type) == {"Point"}
    assert layer.features.geometry.iloc[5].contains(points.iloc[5])


def test_areas_are_outlines_and_circles_that_say_so(own: Catalogue) -> None:
    layer = as_geometry(load_layer("focus-areas", catalogue=own), "area")
    areas = reproject(layer, "EPSG:25833").features.set_index("number")
    assert set(areas.geom_type) == {"Polygon"}
    assert areas.area[6] == pytest.approx(1_200**2)
    assert areas.area[1] == pytest.approx(3.14159 * 600**2, rel=1e-3)
    assert areas.loc[[1, 6], "geometry_status"].tolist() == ["approximate", "official"]


def test_any_other_kind_or_layer_is_none_of_it() -> None:
    with pytest.raises(UnknownNameError, match=r"unknown geometry 'line'; .*point, area"):
        as_geometry(load_layer("focus-areas"), "line")
    states = load_layer("states")
    assert as_geometry(states, "area") is states


@pytest.mark.parametrize("geometry", ["point", "area"])
@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
def test_every_export_says_which_is_official(
    own: Catalogue, tmp_path: Path, geometry: str, suffix: str
) -> None:
    target = tmp_path / f"f.{suffix}"
    export_layer(load_layer("focus-areas", catalogue=own), target, geometry=geometry)
    named = {"layer": "focus-areas"} if suffix == "gpkg" else {}  # beside its style
    written = geopandas.read_file(target, **named).set_index("number")
    kind = {"point": "Point", "area": "Polygon"}[geometry]
    assert set(written.geom_type) == {kind}
    status = written["geometry_status"]
    assert status[status == "official"].index.tolist() == [6]
    assert set(status.drop(6)) == {"approximate"}
    assert written["official_area_ha"].drop(6).isna().all()


def test_the_command_writes_the_same_as_python(
    own: Catalogue, tmp_path: Path, capsysbinary
) -> None:
    target = tmp_path / "f.geojson"
    export_layer(load_layer("focus-areas", catalogue=own), target, geometry="area")
    command = ["export", "focus-areas", "--geometry", "area", "--data", str(own.own_data)]
    assert main(command) == 0
    assert hash(capsysbinary.readouterr().out) == hash(target.read_bytes())
    assert main(["export", "counties", "--geometry", "area"]) == 2
