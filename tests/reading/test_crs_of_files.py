"""A layer in any common German CRS lands in the right place, with its accuracy."""

import re
import subprocess
from pathlib import Path

import numpy
import pytest
import shapely

from nzv_geo import export_layer, load_layer, reproject
from nzv_geo.catalogue import load_catalogue
from nzv_geo.checks import check_crs
from nzv_geo.crs.names import parse_crs
from nzv_geo.errors import CrsError
from nzv_geo.layers import Layer
from nzv_geo.reading import list_layers, read_file, read_in_parts
from nzv_geo.reading.named_crs import ADV_CRS
from tests.hand_drawn import make_layer
from tests.reading.test_ogr2ogr import ogr2ogr  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow

ALL = [code for frame in load_catalogue().frames.values() for code in frame.crs]


def vertices(layer: Layer) -> numpy.ndarray:
    moved = reproject(layer, "EPSG:25833").features.geometry.values
    return shapely.get_coordinates(shapely.normalize(moved))


@pytest.mark.parametrize("format_", ["shp", "gml"])
@pytest.mark.parametrize("code", ALL)
def test_it_lands_in_the_right_place(code, format_, ogr2ogr, tmp_path: Path) -> None:  # noqa: F811
    counties = load_layer("counties", region="cottbus")
    export_layer(reproject(counties, code), tmp_path / "a.gpkg")
    target = tmp_path / f"b.{format_}"
    subprocess.run([ogr2ogr, target, tmp_path / "a.gpkg"], check=True, capture_output=True)
    layer = load_layer(target)
    assert layer.crs == code
    assert numpy.abs(vertices(layer) - vertices(counties)).max() < 0.002
    report = reproject(layer, "EPSG:25833").provenance.reprojections
    if code != "EPSG:25833":
        assert report[-1].source == code
        assert report[-1].accuracy_m is not None


GML = """<?xml version="1.0"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0"
 xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:a="http://a.example">
{members}</wfs:FeatureCollection>"""
MEMBER = """<wfs:member><a:place gml:id="p{n}"><a:number>{n}</a:number><a:at>
<gml:Point gml:id="g{n}" srsName="{srs}"><gml:pos>{pos}</gml:pos></gml:Point>
</a:at></a:place></wfs:member>
"""


def gml(path: Path, *places: tuple[str, str]) -> Path:
    members = "".join(
        MEMBER.format(n=number, srs=srs, pos=pos) for number, (srs, pos) in enumerate(places, 1)
    )
    path.write_text(GML.format(members=members), "utf-8")
    return path


@pytest.mark.parametrize("name", ADV_CRS)
def test_names_of_the_surveying_offices_are_known(name: str, tmp_path: Path) -> None:
    assert load_layer(gml(tmp_path / "a.gml", (name, "5450000 5700000"))).crs == ADV_CRS[name]


@pytest.mark.parametrize(
    ("name", "pos"),
    [
        ("urn:ogc:def:crs:EPSG::4258", "51.5 14.5"),
        ("http://www.opengis.net/def/crs/EPSG/0/4258", "51.5 14.5"),
        ("EPSG:4258", "14.5 51.5"),
    ],
)
def test_latitude_comes_first_where_the_name_says_so(name: str, pos: str, tmp_path: Path) -> None:
    (point,) = load_layer(gml(tmp_path / "a.gml", (name, pos))).features.geometry
    assert (point.x, point.y) == (14.5, 51.5)


def test_different_crs_in_one_file_are_an_error(tmp_path: Path) -> None:
    utm33 = "urn:ogc:def:crs:EPSG::25833"
    path = gml(
        tmp_path / "a.gml",
        (utm33, "450000 5700000"),
        (utm33, "450001 5700000"),
        ("urn:ogc:def:crs:EPSG::25832", "850000 5700000"),
    )
    (finding,) = load_layer(path).findings
    assert (finding.code, finding.severity) == ("NZV110", "error")
    assert "EPSG:25832, EPSG:25833; all were read as EPSG:25833" in finding.message


@pytest.mark.parametrize("envelope", ["EPSG:4326", "urn:ogc:def:crs:EPSG::25832"])
def test_geometries_decide_and_not_what_is_drawn_around_them(envelope, tmp_path: Path) -> None:
    path = gml(tmp_path / "a.gml", ("urn:ogc:def:crs:EPSG::25833", "450000 5700000"))
    around = (
        f'<wfs:boundedBy><gml:Envelope srsName="{envelope}"><gml:lowerCorner>1 2</gml:lowerCorner>'
        "<gml:upperCorner>3 4</gml:upperCorner></gml:Envelope></wfs:boundedBy><wfs:member>"
    )
    path.write_text(path.read_text("utf-8").replace("<wfs:member>", around, 1), "utf-8")
    layer = load_layer(path)
    assert (layer.crs, layer.findings) == ("EPSG:25833", ())
    assert layer.features.geometry.iloc[0].coords[0] == (450_000, 5_700_000)


def test_a_crs_by_address_is_refused(tmp_path: Path) -> None:
    path = gml(tmp_path / "a.gml", ("http://127.0.0.1:9/crs", "1 2"))
    with pytest.raises(CrsError, match="which is no code"):
        load_layer(path)


@pytest.mark.parametrize("in_parts", [False, True])
def test_a_crs_whose_name_holds_braces_is_no_json(tmp_path: Path, in_parts: bool) -> None:
    path = tmp_path / "plan.shp"
    make_layer([shapely.box(450_000, 5.73e6, 450_010, 5.74e6)]).features.to_file(path)
    prj = path.with_suffix(".prj")
    prj.write_text(re.sub('PROJCS."[^"]+', 'PROJCS["UTM {Kreis}', prj.read_text()))
    layer = next(read_in_parts(path)) if in_parts else read_file(path)
    assert layer.crs.name == "UTM (Kreis)"
    assert [one.crs for one in list_layers(path)] == ["UTM (Kreis)"]
    assert parse_crs(prj.read_text()) == layer.crs
    assert check_crs(layer) == []
