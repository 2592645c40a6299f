"""Files of one's own become layers, or say why not."""

import json
import re
import zipfile
from pathlib import Path

import pytest
import shapely

from nzv_geo import build_valley, export_layer, load_layer, render_map
from nzv_geo.cli import main
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import CrsError, DataError, NzvGeoError
from nzv_geo.export import to_geojson
from nzv_geo.layers import OWN_GEOMETRY
from nzv_geo.reading import list_layers, read_file, read_in_parts
from tests.hand_drawn import make_layer


@pytest.fixture
def box_file(tmp_path: Path):
    def written(name: str, **options) -> Path:
        layer = make_layer([shapely.box(0, 0, 1, 1)], note=["Łužica"])
        layer.features.to_file(tmp_path / name, engine="pyogrio", **options)
        return tmp_path / name

    return written


@pytest.mark.parametrize("name", ["Plan ä.gpkg", "plan.geojson"])
def test_a_file_of_ones_own_is_read_with_its_crs(box_file, name: str) -> None:
    layer = read_file(box_file(name), title="Planung")
    (row,) = layer.features.to_dict("records")
    assert row["note"] == "Łužica"
    assert layer.crs == "EPSG:25833"
    assert layer.title["de"] == "Planung"
    assert layer.provenance.attribution == name


def test_of_several_layers_one_must_be_named(box_file) -> None:
    path = box_file("plan.gpkg", layer="one")
    box_file("plan.gpkg", layer="two")
    with pytest.raises(DataError, match="holds 2 layers; name one of: one, two"):
        read_file(path)
    with pytest.raises(DataError, match="has no layer 'three'"):
        read_file(path, layer="three")
    assert read_file(path, layer="two").title["de"] == "two"


def test_a_property_called_geometry_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "plan.geojson"
    path.write_text(
        '{"type": "Feature", "properties": {"geometry": "flach", "name": "A"},'
        ' "geometry": {"type": "Point", "coordinates": [14, 51]}}'
    )
    layer = reproject(read_file(path), "EPSG:25833")
    assert layer.features["geometry"].tolist() == ["flach"]
    assert layer.features.geometry.iloc[0].x == pytest.approx(429_831, abs=500)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[" * 100_000,
        b'<OGRVRTDataSource><OGRVRTLayer name="a"/></OGRVRTDataSource>',
        b'{"type": "Topology"}',
        b"SQLite format 3\0" + b"x" * 100,
        b'{"type": "FeatureCollection", "features": []}',
        b'{"type": "Feature", "properties": {"a": 1}, "geometry": null}',
    ],
    ids=[
        "empty",
        "no GeoJSON",
        "deep",
        "virtual",
        "TopoJSON",
        "broken GeoPackage",
        "no feature",
        "no place",
    ],
)
def test_a_file_that_is_nothing_to_draw_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.geojson"
    path.write_bytes(content)
    with pytest.raises(DataError, match=r"plan\.geojson"):
        read_file(path)


def test_a_geopackage_without_crs_is_refused(tmp_path: Path) -> None:
    layer = make_layer([shapely.box(0, 0, 1, 1)])
    bare = layer.features.set_crs(None, allow_override=True)
    with pytest.warns(UserWarning, match="crs"):
        bare.to_file(tmp_path / "bare.gpkg", engine="pyogrio")
    with pytest.raises(
        CrsError, match="has no CRS; say which its coordinates are in: --source-crs"
    ):
        read_file(tmp_path / "bare.gpkg")
    assert read_file(tmp_path / "bare.gpkg", source_crs="EPSG:25833").crs == "EPSG:25833"


def test_a_bare_geometry_is_geojson(tmp_path: Path) -> None:
    path = tmp_path / "point.geojson"
    path.write_text('{"type": "Point", "coordinates": [14, 51]}')
    assert len(read_file(path)) == 1


def test_a_broken_shape_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "line.geojson"
    path.write_text('{"type": "LineString", "coordinates": [[14, 51]]}')
    with pytest.raises(DataError, match=r"line\.geojson holds no feature with a geometry"):
        read_file(path)


def test_a_file_name_of_another_encoding_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / "b\udce4d.geojson"
    path.write_text('{"type": "Point", "coordinates": [14, 51]}')
    page = render_map(build_valley("cottbus"), added=[read_file(path)], title="T\udcff").html
    assert "<h1>T?</h1>" in page
    assert "b\ufffdd" in page


def geojson(path: Path, crs: object) -> Path:
    point = {"type": "Point", "coordinates": [5_460_000, 5_700_000]}
    feature = {"type": "Feature", "properties": {}, "geometry": point}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": [feature]}))
    return path


@pytest.mark.parametrize(
    "name",
    ["EPSG:3399", "urn:ogc:def:crs:EPSG::3399", "http://www.opengis.net/def/crs/EPSG/0/3399"],
)
def test_a_named_crs_of_a_geojson_is_read(tmp_path: Path, name: str) -> None:
    path = geojson(tmp_path / "a.geojson", {"type": "name", "properties": {"name": name}})
    assert read_file(path).crs == "EPSG:3399"


@pytest.mark.parametrize(
    ("crs", "message"),
    [
        ({"type": "link", "properties": {"href": "http://127.0.0.1:9/"}}, "does not name its CRS"),
        ({"type": "name", "properties": {"name": "/etc/passwd"}}, "which is no code"),
        ({"type": "name", "properties": {"name": "EPSG:1"}}, "unknown CRS 'EPSG:1'"),
        ({"type": "name", "properties": {"name": 5}}, "does not name its CRS"),
        ({"type": "EPSG", "properties": {"code": 999999}}, "unknown CRS 'EPSG:999999'"),
        ({"type": "EPSG", "properties": {"code": True}}, "does not name its CRS"),
        (5, "does not name its CRS"),
    ],
)
def test_a_crs_that_nobody_knows_is_no_wgs84(tmp_path: Path, crs: object, message: str) -> None:
    with pytest.raises(NzvGeoError, match=message):
        read_file(geojson(tmp_path / "a.geojson", crs))


def test_the_right_crs_can_be_said(tmp_path: Path) -> None:
    path = geojson(tmp_path / "a.geojson", None)
    layer = read_file(path, source_crs="EPSG:3399")
    assert layer.crs == "EPSG:3399"
    assert layer.features.geometry.iloc[0].x == 5_460_000
    assert layer.provenance.steps == ("read as EPSG:3399; the file says EPSG:4326",)


@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
@pytest.mark.parametrize("name", ["states", "counties", "municipalities", "focus-areas"])
def test_an_export_comes_back_as_the_layer_it_was(tmp_path: Path, name: str, suffix: str) -> None:
    path = tmp_path / f"{name}.{suffix}"
    layer = load_layer(name)
    export_layer(layer, path)
    back = load_layer(path)
    assert (back.key, back.title) == (layer.key, layer.title)
    assert list(back.features.columns.drop(OWN_GEOMETRY)) == [
        str(column) for column in layer.features.columns if column != "geometry"
    ]
    export_layer(back, tmp_path / f"again.{suffix}")
    again = load_layer(tmp_path / f"again.{suffix}")
    assert again.provenance.steps == back.provenance.steps
    ours, theirs = (to_geojson(one) for one in (layer, back))
    assert ours.partition(b'"features"') == theirs.partition(b'"features"') or suffix == "gpkg"
    assert ours.partition(b'"features"')[2] == theirs.partition(b'"features"')[2]


def test_an_export_has_official_areas_like_the_layer_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "c.geojson"
    export_layer(load_layer("counties", region="lausitz"), path)
    assert main(["info", str(path), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["areas"][-1]["official_km2"] == pytest.approx(11_726.78)
    assert facts["title"] == load_layer("counties").title["en"]


def test_a_property_called_id_is_kept(tmp_path: Path) -> None:
    layer = make_layer([shapely.Point(14, 51)], crs="EPSG:4326", id=["a"])
    export_layer(layer, tmp_path / "a.geojson")
    assert load_layer(tmp_path / "a.geojson").features["id"].tolist() == ["a"]


@pytest.mark.parametrize(
    "values",
    [["a", "a"], ["a", None], [True, False], [1.5, 2.5], [[1], [2]]],
    ids=["twice", "missing", "truth", "fractions", "lists"],
)
def test_a_key_that_identifies_nobody_is_not_believed(tmp_path: Path, values: list) -> None:
    features = [
        {"type": "Feature", "properties": {"k": value}, "geometry": None} for value in values
    ]
    features[0]["geometry"] = {"type": "Point", "coordinates": [14, 51]}
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "key": "k", "features": features}))
    assert read_file(path).features[read_file(path).key].tolist() == [1, 2]


@pytest.mark.parametrize("kind", [str, Path])
def test_a_path_is_a_text_or_a_path(tmp_path: Path, kind: type) -> None:
    path = tmp_path / "plan.gpkg"
    export_layer(make_layer([shapely.Point(1, 2)], crs="EPSG:4326"), kind(path))
    (part,) = read_in_parts(kind(path), source_crs="EPSG:25833")
    (inside,) = list_layers(kind(path))
    assert len(read_file(kind(path))) == len(part) == inside.features == 1
    assert part.crs == "EPSG:25833"


@pytest.mark.parametrize("title", [{"de": "nur deutsch"}, {"de": 1, "en": 2}, ["a"], 5])
@pytest.mark.parametrize("key", [["k"], {"k": 1}, 5, "nobody", OWN_GEOMETRY])
def test_what_is_no_title_or_key_is_left(tmp_path: Path, title: object, key: object) -> None:
    path = tmp_path / "a.geojson"
    feature = {"type": "Feature", "properties": {}}
    feature["geometry"] = {"type": "Point", "coordinates": [14, 51]}
    said = {"type": "FeatureCollection", "title": title, "key": key, "fields": key}
    path.write_text(json.dumps({**said, "features": [feature]}))
    layer = read_file(path)
    assert (layer.key, layer.title) == ("nzv_row", {"de": "a", "en": "a"})


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("a.geojson", "nzv_geo.reading.plain_geojson.coordinates_of"),
        ("a.gpkg", "pyogrio.raw.open_arrow"),
        ("a.parquet", "geopandas.read_parquet"),
        ("a.zip", "nzv_geo.reading.archives._unpack"),
    ],
)
def test_a_mistake_inside_is_not_blamed_on_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys, name: str, part: str
) -> None:
    path, layer = tmp_path / name, make_layer([shapely.Point(1, 2)], crs="EPSG:4326")
    if name == "a.parquet":
        layer.features.to_parquet(path)
    elif name == "a.zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.geojson", to_geojson(layer))
    else:
        export_layer(layer, path)

    def wrong(*_: object, **__: object) -> None:
        raise KeyError("dtypes")

    monkeypatch.setattr(part, wrong)
    assert main(["export", str(path)]) == 2
    said = capsys.readouterr().err
    assert "nzv-geo or a library it uses failed inside (KeyError: 'dtypes')" in said
    assert not re.search("damaged|again|correct", said)
