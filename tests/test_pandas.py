"""The accessor of GeoDataFrames: what comes back is as pandas users expect it."""

import importlib
import subprocess
import sys
from pathlib import Path

import geopandas
import pandas
import pytest
import shapely

import nzv_geo.pandas
from nzv_geo import Layer
from nzv_geo.errors import CrsError
from nzv_geo.joins import JoinWarning

SQUARES = [shapely.box(450_000 + 100 * n, 5.73e6, 450_100 + 100 * n, 5.7301e6) for n in range(2)]


@pytest.fixture
def plan() -> geopandas.GeoDataFrame:
    columns = {"use": ["GE", "GI"], "shape": SQUARES}
    return geopandas.GeoDataFrame(columns, geometry="shape", crs=25833, index=[7, 9])


def test_a_plain_table_has_no_accessor_and_says_why() -> None:
    with pytest.raises(AttributeError, match="nzv is an accessor of GeoDataFrames"):
        _ = pandas.DataFrame({"a": [1]}).nzv


def test_importing_twice_makes_no_warning() -> None:
    assert importlib.reload(nzv_geo.pandas) is nzv_geo.pandas


def test_index_columns_and_geometry_stay(plan: geopandas.GeoDataFrame) -> None:
    moved = plan.nzv.reproject("EPSG:4326")
    assert (list(moved.index), list(moved.columns)) == ([7, 9], ["use", "shape"])
    assert (moved.crs.to_epsg(), moved.geometry.name) == (4326, "shape")
    assert plan.crs.to_epsg() == 25833
    assert "nzv_geo" not in plan.attrs


def test_attrs_tell_the_operation_and_follow_into_a_layer(plan: geopandas.GeoDataFrame) -> None:
    moved = plan.nzv.reproject(4326)
    (done,) = moved.attrs["nzv_geo"]["reprojections"]
    assert (done["source"], done["target"], done["accuracy_m"]) == ("EPSG:25833", "EPSG:4326", 1.0)
    layer = moved.nzv.to_layer(title="Plan", source="Stadt")
    assert isinstance(layer, Layer)
    assert [step[:22] for step in layer.provenance.steps] == ["reprojected EPSG:25833"]
    assert layer.provenance.attribution == "Stadt"


def test_areas_are_true_and_fit_the_table(plan: geopandas.GeoDataFrame) -> None:
    plan["area_m2"] = plan.nzv.area_m2()
    assert plan["area_m2"].round(-1).tolist() == [10_010, 10_010]  # 10,000 m² in the plane


def test_findings_are_a_table(plan: geopandas.GeoDataFrame) -> None:
    broken = plan.set_geometry([SQUARES[0], None], crs=25833)
    table = broken.nzv.check()
    assert table[["code", "severity", "feature"]].values.tolist() == [["NZV121", "error", "2"]]
    assert plan.nzv.check().empty


def test_a_join_keeps_rows_in_order(plan: geopandas.GeoDataFrame, tmp_path: Path) -> None:
    path = tmp_path / "uses.csv"
    path.write_text("use;jobs\nGI;5\nGE;7\nSO;1\n", "utf-8")
    with pytest.warns(JoinWarning, match="SO") as caught:
        joined = plan.nzv.join(path, key="use")
    assert caught[0].filename == __file__
    assert joined["jobs"].to_dict() == {7: 7, 9: 5}


def test_values_to_explore_go_by_the_index(plan: geopandas.GeoDataFrame) -> None:
    page = plan.nzv.explore(pandas.Series([1, 2], index=[9, 7], name="jobs"), tiles=False)
    assert page.layers[0].features["jobs"].tolist() == [2, 1]


def test_features_are_named_by_the_index(plan: geopandas.GeoDataFrame) -> None:
    found = plan.nzv.nearest(plan)
    assert found[["feature", "nearest", "max_m"]].values.tolist() == [[7, 2, 0], [9, 1, 0]]


def test_a_table_without_crs_says_so(plan: geopandas.GeoDataFrame) -> None:
    with pytest.raises(CrsError, match="has no CRS"):
        plan.set_crs(None, allow_override=True).nzv.reproject(4326)


def test_the_module_does_not_stand_in_for_pandas() -> None:
    code = "import nzv_geo.pandas, pandas, nzv_geo.joins.keys as f; assert f.pandas is pandas"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)
