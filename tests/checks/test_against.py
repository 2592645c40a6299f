"""Units that lie displaced from shipped boundaries tell a label that no rule can see alone."""

import geopandas
import numpy
import pytest
import shapely

from nzv_geo.checks import check_against, check_crs, check_layer
from nzv_geo.cli import main
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.layers import Layer
from nzv_geo.valley import load_layer
from tests.hand_drawn import make_layer


def labelled(crs: str, label: str, *, region: str = "lausitz", name: str = "counties") -> Layer:
    """Units in one CRS under the label of another."""
    layer = reproject(load_layer(name, region=region), crs)
    return layer.with_features(layer.features.set_crs(label, allow_override=True))


@pytest.mark.parametrize(
    ("crs", "label", "meant"),
    [
        ("EPSG:2399", "EPSG:3399", "EPSG:2399"),
        ("EPSG:3399", "EPSG:2399", "EPSG:3399"),
        ("EPSG:4314", "EPSG:4258", "EPSG:4745"),  # a metre apart; DHDN is not meant for Görlitz
        ("EPSG:4258", "EPSG:4314", "EPSG:4258"),
        ("EPSG:4178", "EPSG:4326", "EPSG:4178"),
    ],
)
def test_another_frame_is_seen_and_the_right_one_named(crs, label, meant) -> None:
    layer = labelled(crs, label, region="goerlitz")
    (finding,) = check_against(layer, "counties")
    assert (finding.code, finding.severity) == ("NZV117", "warning")
    off_m = float(finding.message.split(" lies ")[1].split(" m off")[0])
    assert 90 < off_m < 590
    assert f"read as {meant} " in finding.message
    assert finding.hint.endswith(f"--source-crs {meant}")
    assert f"read as {label} " not in finding.message


@pytest.mark.parametrize("name", ["states", "counties", "municipalities"])
@pytest.mark.parametrize("crs", ["EPSG:25833", "EPSG:3399", "EPSG:2398", "EPSG:31468", "EPSG:4314"])
def test_a_right_label_gives_no_finding(crs: str, name: str) -> None:
    assert check_against(labelled(crs, crs, name=name), name) == []


@pytest.mark.parametrize(
    "columns",
    [
        {"ags": ["12052"]},
        {"AGS_0": ["12052000"]},
        {"ARS": ["120520000000"]},
        {"GEN": ["Cottbus"]},
        {"name": ["Cottbus/Chóśebuz"]},
        {"name": ["Kreisfreie Stadt Cottbus"]},
    ],
)
def test_units_are_known_by_key_or_name(columns) -> None:
    (shape,) = labelled("EPSG:2399", "EPSG:3399", region="cottbus").features.geometry
    table = geopandas.GeoDataFrame({"ags": ["a"], "name_de": ["a"], **columns}, geometry=[shape])
    layer = make_layer([shape], crs="EPSG:3399")
    (finding,) = check_against(layer.with_features(table.set_crs("EPSG:3399")), "counties")
    assert finding.code == "NZV117"


def test_a_unit_in_several_rows_is_one() -> None:
    layer = labelled("EPSG:25833", "EPSG:25833", region="cottbus")
    (shape,) = layer.features.geometry
    west, south, east, north = shape.bounds
    half = shapely.box(west, south, (west + east) / 2, north)
    parts = [shape.intersection(half), shape.difference(half)]
    assert check_against(make_layer(parts, ags=["12052"] * 2), "counties") == []


def test_part_of_a_unit_is_not_the_unit() -> None:
    layer = labelled("EPSG:25833", "EPSG:25833", region="cottbus")
    part = layer.features.geometry.iloc[0].buffer(-1000)
    (finding,) = check_against(make_layer([part], ags=["12052"]), "counties")
    assert (finding.code, finding.severity) == ("NZV118", "note")


def test_units_displaced_each_by_itself_are_no_label() -> None:
    layer = labelled("EPSG:25833", "EPSG:25833")
    features = layer.features
    angles = numpy.linspace(0, 2 * numpy.pi, len(features), endpoint=False)
    ways = 400 * numpy.column_stack([numpy.cos(angles), numpy.sin(angles)])
    moved = [
        shapely.transform(shape, lambda xy, way=way: xy + way)
        for shape, way in zip(features.geometry, ways, strict=True)
    ]
    assert check_against(layer.with_features(features.set_geometry(moved)), "counties") == []


def test_the_crs_of_a_file_that_says_none_is_found() -> None:
    layer = labelled("EPSG:2399", "EPSG:2399")
    bare = layer.with_features(layer.features.set_crs(None, allow_override=True))
    (finding,) = check_against(bare, "counties")
    assert finding.code == "NZV117"
    assert finding.hint.endswith("--source-crs EPSG:2399")


def test_only_boundaries_can_be_compared_with() -> None:
    layer = labelled("EPSG:25833", "EPSG:25833", region="cottbus")
    for name in ("valley", "focus-areas"):
        with pytest.raises(DataError, match="no boundaries to compare with"):
            check_against(layer, name)
    with pytest.raises(UnknownNameError):
        check_against(layer, "county")


def test_the_command_compares_only_when_asked(tmp_path, capsys) -> None:
    path = tmp_path / "kreise.gpkg"
    layer = labelled("EPSG:2399", "EPSG:3399", region="goerlitz")
    layer.features[["ags", "geometry"]].to_file(path)
    assert "NZV117" not in [one.code for one in check_crs(layer)]
    assert main(["check", str(path)]) == 0
    assert "NZV117" not in capsys.readouterr().out
    assert main(["check", str(path), "--against", "counties"]) == 0
    assert "pass --source-crs EPSG:2399" in capsys.readouterr().out
    assert main(["check", str(path), "--against", "county"]) == 2
    assert "counties" in capsys.readouterr().err


def test_checking_a_layer_passes_it_on() -> None:
    layer = labelled("EPSG:2399", "EPSG:3399", region="goerlitz")
    assert "NZV117" in [one.code for one in check_layer(layer, against="counties")]
