"""What comes in is compared with what Debian's ogrinfo, another version of GDAL, says of a file."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import shapely

from nzv_geo.reading import read_file
from tests.reading import samples
from tests.reading.formats.test_gpx import PAIR, PLACES, TRACK, gpx
from tests.reading.formats.test_mapinfo import mif
from tests.reading.test_ogr2ogr import ogr2ogr  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow

CORNERS = [(450_000, 5_730_000), (450_010, 5_730_000), (450_000, 5_730_010)]


def told(path: Path, layer: str, *options: str) -> dict[str, Any]:
    """Return features, types and extent of a layer, as ogr2ogr writes them."""
    target = path.with_name("told.geojson")
    command = ["ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=15", *options]
    command += [str(target), str(path), layer]
    subprocess.run(command, check=True, capture_output=True)
    features = json.loads(target.read_text("utf-8"))["features"]
    target.unlink()
    plain = [feature["geometry"] for feature in features]
    return summary([shape and shapely.from_geojson(json.dumps(shape)) for shape in plain])


def found(path: Path, **how: Any) -> dict[str, Any]:
    return summary(read_file(path, **how).features.geometry.tolist())


def summary(shapes: list[shapely.Geometry | None]) -> dict[str, Any]:
    return {
        "count": len(shapes),
        "types": sorted(str(shape and shape.geom_type) for shape in shapes),
        "extent": shapely.total_bounds([shape for shape in shapes if shape]).round(6).tolist(),
    }


@pytest.mark.usefixtures("ogr2ogr")
@pytest.mark.parametrize("layer", ["waypoints", "tracks", "track_points"])
def test_gpx(layer: str, tmp_path: Path) -> None:
    path = gpx(tmp_path, PLACES, TRACK.format(more=PAIR))
    assert found(path, layer=layer) == told(path, layer)
    sample = samples.write(tmp_path, "GPX")
    assert found(sample, layer="tracks") == told(sample, "tracks")


@pytest.mark.usefixtures("ogr2ogr")
@pytest.mark.parametrize("suffix", [".tab", ".mif"])
def test_mapinfo(suffix: str, tmp_path: Path) -> None:
    by_hand = mif(tmp_path)
    path = tmp_path / f"copy{suffix}"
    how = ["-f", "MapInfo File", "-dsco", f"FORMAT={suffix[1:].upper()}"]
    subprocess.run(["ogr2ogr", *how, path, by_hand], check=True, capture_output=True)
    for one in (by_hand, path):
        assert found(one) == told(one, one.stem, "-a_srs", "EPSG:4326")


@pytest.mark.usefixtures("ogr2ogr")
@pytest.mark.parametrize("version", ["R12", "R2000", "R2018"])
def test_dxf(version: str, tmp_path: Path) -> None:
    """As ezdxf writes it; open lines, since closed ones become areas here and not there."""
    import ezdxf

    drawing = ezdxf.new(version, setup=True)
    space, tree = drawing.modelspace(), drawing.blocks.new("BAUM")
    tree.add_line((-1, 0), (1, 0))
    tree.add_attdef("ART", (0, 0))
    space.add_blockref("BAUM", (450_000, 5_730_000)).add_auto_attribs({"ART": "Eiche"})
    space.add_blockref("BAUM", (450_020, 5_730_000), dxfattribs={"rotation": 90, "xscale": 3})
    space.add_text("Görlitz", dxfattribs={"layer": "Straße"}).set_placement((450_010, 5_730_000))
    bulged = [(450_000, 5_730_000, 0), (450_010, 5_730_000, 1), (450_020, 5_730_010, 0)]
    space.add_polyline2d(bulged, format="xyb")
    space.add_arc((450_000, 5_730_020), 5, 0, 90)
    if version != "R12":
        hatch = space.add_hatch()
        hatch.paths.add_polyline_path(CORNERS)
        space.add_spline(CORNERS)
        space.add_linear_dim((0, 5_730_030), (450_000, 5_730_000), (450_010, 5_730_000)).render()
    path = tmp_path / "plan.dxf"
    drawing.saveas(path)
    plain = ["--config", "DXF_MERGE_BLOCK_GEOMETRIES", "NO", "-a_srs", "EPSG:4326"]
    assert found(path, source_crs="EPSG:25833") == told(path, "entities", *plain)
    assert "Straße" in read_file(path, source_crs="EPSG:25833").features["Layer"].tolist()


def test_dgn(ogr2ogr: str, tmp_path: Path) -> None:  # noqa: F811
    source, path = tmp_path / "plan.csv", tmp_path / "plan.dgn"
    shapes = {
        17: "POINT(450000 5730000)",
        4: "LINESTRING(450000 5730000,450010 5730000,450010 5730010)",
        6: "POLYGON((450000 5730000,450010 5730000,450010 5730010,450000 5730000))",
    }
    rows = [f'{kind},{kind},"{shape}"' for kind, shape in shapes.items()]
    source.write_text("\n".join(["Type,Level,WKT", *rows]))
    how = ["-oo", "GEOM_POSSIBLE_NAMES=WKT", "-oo", "KEEP_GEOM_COLUMNS=NO"]
    command = [ogr2ogr, "-f", "DGN", *how, "-oo", "AUTODETECT_TYPE=YES", path, source]
    subprocess.run(command, check=True, capture_output=True)
    assert found(path, source_crs="EPSG:25833") == told(path, "elements", "-a_srs", "EPSG:4326")
    assert read_file(path, source_crs="EPSG:25833").features["Level"].tolist() == [17, 4, 6]
