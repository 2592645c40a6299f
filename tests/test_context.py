"""Rivers, roads and settlements around a region: which, how far, and as layers of commands."""

from pathlib import Path

import geopandas
import pytest
import shapely

from nzv_geo import build_valley, load_layer
from nzv_geo.catalogue import CONTEXT, Catalogue, load_catalogue
from nzv_geo.cli import main
from nzv_geo.context import MARGIN_M, context_layers, simplified
from nzv_geo.crs.reproject import reproject
from nzv_geo.valley import Valley
from tests.context_data import catalogue_with, table

COTTBUS = (14.33, 51.76)


def near(east: float, north: float = 0.0) -> tuple[float, float]:
    """A place so many degrees east and north of Cottbus."""
    return COTTBUS[0] + east, COTTBUS[1] + north


DRAWN = {
    "rivers": [
        ("Spree", "", "river", shapely.LineString([near(0), near(0.01)])),
        ("Spree", "", "river", shapely.LineString([near(0.01), near(0.02, 0.01)])),
        ("Spree", "", "river", shapely.LineString([near(0.02, 0.01), near(2)])),
        ("Panke", "", "stream", shapely.LineString([near(-0.9, 0.9), near(-0.9, 0.8)])),
        ("Elbe", "", "river", shapely.LineString([near(-0.01), near(-0.02)])),
    ],
    "lakes": [
        ("Ostsee", "", "lake", shapely.box(*near(0.02), *near(0.04, 0.02))),
        ("", "", "lake", shapely.Polygon([near(0), near(0.01, 0.01), near(0.01), near(0, 0.01)])),
    ],
}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    layers = {name: table(rows) for name, rows in DRAWN.items()}
    return catalogue_with(layers, tmp_path_factory.mktemp("context"))


@pytest.fixture(scope="module")
def cottbus(catalogue: Catalogue) -> Valley:
    return build_valley("cottbus", catalogue=catalogue)


def test_nothing_ships_so_a_region_has_none() -> None:
    assert not set(CONTEXT) & set(load_catalogue().layers)
    assert context_layers(build_valley("cottbus")) == ()


def test_what_the_catalogue_has_comes_from_the_ground_up(cottbus: Valley) -> None:
    lakes, rivers = context_layers(cottbus)
    assert (lakes.id, rivers.id) == ("lakes", "rivers")
    assert rivers.provenance.sources[0].id == "dlm250"
    assert rivers.provenance.steps[-1].startswith("cut to the region and 10 km around it")


def test_it_ends_ten_kilometres_from_the_region(cottbus: Valley) -> None:
    _, rivers = context_layers(cottbus)
    outline = cottbus.outline.features.geometry.iloc[0]
    farthest = shapely.hausdorff_distance(
        rivers.features.geometry.union_all(), outline.boundary.intersection(outline)
    )
    ends = shapely.points(shapely.get_coordinates(rivers.features.geometry.values))
    assert farthest > 0
    assert shapely.distance(outline, ends).max() == pytest.approx(MARGIN_M, abs=60)


def test_lines_of_one_name_are_joined_and_those_of_others_are_not(cottbus: Valley) -> None:
    _, rivers = context_layers(cottbus)
    assert sorted(rivers.features["name_de"]) == ["Elbe", "Spree"]
    assert list(rivers.features["kind"]) == ["river", "river"]


def test_areas_that_cross_themselves_are_drawn_without_doing_so(cottbus: Valley) -> None:
    lakes, _ = context_layers(cottbus)
    assert shapely.is_valid(lakes.features.geometry.values).all()
    assert len(lakes) == 3  # the second one falls into two


def test_a_layer_without_names_and_kinds_is_drawn_all_the_same(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    bare = table(DRAWN["rivers"]).drop(columns=["name_de", "number", "kind"])
    valley = build_valley("cottbus", catalogue=catalogue_with({"rivers": bare}, tmp_path))
    (rivers,) = context_layers(valley)
    assert set(rivers.features["name_de"]) == {""}


def test_simplifying_moves_no_line_farther_than_it_says(cottbus: Valley) -> None:
    line = shapely.LineString([(i * 50, 4 * (i % 3)) for i in range(200)])
    frame = geopandas.GeoDataFrame({"id": ["1"]}, geometry=[line], crs="EPSG:25833")
    layer = context_layers(cottbus)[1].with_features(frame)
    less = simplified(layer, 10)
    assert shapely.get_num_coordinates(less.features.geometry.iloc[0]) < 20
    assert shapely.hausdorff_distance(line, less.features.geometry.iloc[0]) <= 10
    assert less.provenance.steps[-1] == "simplified to 10 m for 1 : 250 000"


def test_a_region_gets_what_meets_it_whole(catalogue: Catalogue) -> None:
    rivers = load_layer("rivers", region="cottbus", catalogue=catalogue)
    assert list(rivers.features["name_de"]) == ["Spree", "Spree", "Spree", "Elbe"]
    whole = reproject(rivers, "EPSG:4326").features.geometry.iloc[2]
    assert whole.coords[-1] == pytest.approx(near(2))


def test_commands_know_them_as_layers(catalogue: Catalogue, tmp_path: Path, capsys) -> None:
    options = ["--catalogue", str(catalogue.folder / "catalogue.toml")]
    assert main(["layers", *options]) == 0
    assert "rivers" in capsys.readouterr().out
    assert main(["info", "rivers", *options]) == 0
    assert "Landscape model (invented)" in capsys.readouterr().out
    target = tmp_path / "rivers.geojson"
    assert main(["export", "rivers", "--region", "cottbus", "-o", str(target), *options]) == 0
    written = geopandas.read_file(target)
    assert list(written["name_de"]) == ["Spree", "Spree", "Spree", "Elbe"]
