"""A drawing in metres: outlines, holes, points and names on CAD layers of their own."""

import datetime
import hashlib
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import shapely
from ezdxf import recover
from ezdxf.tools.juliandate import calendardate

from nzv_geo import export_layer, load_layer
from nzv_geo.errors import OutputError
from nzv_geo.export import made_ready, writer_for
from nzv_geo.layers import Layer
from tests.export.exchange import HOLE, TWO, by_ogr, codes
from tests.hand_drawn import make_layer

DXF = writer_for("a.dxf")
SAME_ELSEWHERE = """
import hashlib, shapely
from nzv_geo.export import writer_for
from tests.export.exchange import HOLE
from tests.hand_drawn import make_layer
print(hashlib.sha256(writer_for("a.dxf").write(make_layer([HOLE]))).hexdigest())
"""


def drawing_of(layer: Layer) -> Any:
    drawing = _read(DXF.write(layer))
    auditor = drawing.audit()
    assert (auditor.errors, auditor.fixes) == ([], [])
    return drawing


def _read(content: bytes) -> Any:
    drawing, _ = recover.read(io.BytesIO(content))
    return drawing


def drawn(layer: Layer) -> list[tuple[str, str, bool, list[tuple[float, ...]]]]:
    """Return all but the names: type, CAD layer, closed, and vertices."""
    found = []
    for entity in drawing_of(layer).modelspace():
        kind = entity.dxftype()
        if kind == "LWPOLYLINE":
            vertices = [point[:2] for point in entity.get_points()]
            found.append((kind, entity.dxf.layer, entity.closed, vertices))
        elif kind == "POLYLINE":
            vertices = [tuple(point) for point in entity.points()]
            found.append((kind, entity.dxf.layer, entity.is_closed, vertices))
        elif kind == "POINT":
            found.append((kind, entity.dxf.layer, False, [tuple(entity.dxf.location)]))
    return found


def test_areas_are_closed_polylines_and_holes_have_a_layer_of_their_own() -> None:
    found = drawn(make_layer([HOLE]))
    layers = [(kind, layer, closed) for kind, layer, closed, _ in found]
    assert layers == [("LWPOLYLINE", "hand", True)] + 2 * [("LWPOLYLINE", "hand-holes", True)]
    outer, *holes = (vertices for *_, vertices in found)
    assert shapely.Polygon(outer, holes).equals_exact(HOLE, normalize=True)


def test_parts_points_and_lines_are_drawn_each() -> None:
    line = shapely.LineString([(0, 0), (1.2345, 1)])
    mixed = shapely.GeometryCollection([shapely.Point(5, 6), shapely.MultiLineString([line])])
    found = drawn(make_layer([TWO, mixed]))
    assert [(kind, closed) for kind, _, closed, _ in found] == [
        ("LWPOLYLINE", True),
        ("LWPOLYLINE", True),
        ("POINT", False),
        ("LWPOLYLINE", False),
    ]
    assert found[-1][3] == [(0, 0), (1.2345, 1)]


def test_heights_are_kept() -> None:
    shapes = shapely.from_wkt(
        [
            "POINT Z (1 2 3)",
            "LINESTRING Z (0 0 1, 1 1 2)",
            "POLYGON Z ((0 0 1, 1 0 2, 1 1 3, 0 0 1))",
        ]
    )
    assert [(kind, vertices) for kind, _, _, vertices in drawn(make_layer(list(shapes)))] == [
        ("POINT", [(1, 2, 3)]),
        ("POLYLINE", [(0, 0, 1), (1, 1, 2)]),
        ("POLYLINE", [(0, 0, 1), (1, 0, 2), (1, 1, 3)]),
    ]


def test_what_is_left_out_is_said() -> None:
    shapes = [shapely.from_wkt("POINT M (1 2 3)"), None, shapely.Polygon()]
    done = DXF.as_written(make_layer(shapes))
    assert codes(done) == {"NZV305": ["", "", ""]}
    assert [finding.variant for finding in done.findings] == ["measures", "missing", ""]
    assert len(done) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Łužica Größe ñ 😀", "Łužica Größe ñ \ufffd"),
        ("zwei\nZeilen\x07", "zwei Zeilen"),
        ("5 %%d \\P {x}", "5 % %d \\P {x}"),
        ("  0\nEOF", "0 EOF"),
    ],
)
def test_a_name_is_a_line_of_text_and_the_key_stays_on_the_entity(name: str, text: str) -> None:
    space = drawing_of(make_layer([HOLE], name_de=[name])).modelspace()
    (label,) = space.query("TEXT")
    assert (label.dxf.text, label.dxf.layer) == (text, "hand-names")
    assert HOLE.contains(shapely.Point(label.dxf.align_point.x, label.dxf.align_point.y))
    keys = [entity.get_xdata("NZV_GEO")[0].value for entity in space.query("LWPOLYLINE")]
    assert keys == ["a", "a", "a"]


def test_degrees_come_in_the_working_crs_and_metres_in_their_own() -> None:
    assert made_ready(load_layer("states"), DXF).written.crs == "EPSG:25833"
    assert made_ready(make_layer([HOLE], crs="EPSG:25832"), DXF).written.crs == "EPSG:25832"
    asked = made_ready(load_layer("states"), DXF, crs="EPSG:25832")
    assert asked.written.crs == "EPSG:25832"
    with pytest.raises(OutputError, match="drawn in metres, WGS 84 is not; leave out --crs"):
        made_ready(load_layer("states"), DXF, crs="EPSG:4326")


def test_it_says_its_crs_units_and_extent() -> None:
    drawing = drawing_of(make_layer([shapely.box(1, 2, 9, 8)]))
    told = dict(drawing.header.custom_vars.properties)
    assert (told["CRS"], told["Attribution"]) == ("EPSG:25833", "© tests")
    assert drawing.header["$INSUNITS"] == 6
    assert drawing.header["$EXTMAX"] == (9, 8, 0)


@pytest.mark.parametrize("identifier", ["a/b:c", "Größe 😀", "", "=x"])
def test_any_id_names_a_layer(identifier: str) -> None:
    layer = make_layer([HOLE])
    named = Layer(identifier, layer.title, "ags", layer.features, layer.provenance)
    assert len(drawing_of(named).modelspace()) == 4


def test_a_layer_without_features_is_an_empty_drawing() -> None:
    assert drawn(make_layer([])) == []


def test_shipped_municipalities_meet_and_the_systems_gdal_reads_them(tmp_path: Path) -> None:
    layer = load_layer("municipalities", region="12071")
    written = export_layer(layer, tmp_path / "a.dxf")
    assert (tmp_path / "a.dxf.meta.json").exists()
    found = by_ogr(tmp_path / "a.dxf")
    rings = [each["geometry"] for each in found if each["properties"]["Layer"] == layer.id]
    outlines = shapely.polygons([shapely.linearrings(_ring(shape)) for shape in rings])
    expected = DXF.as_written(written).features.geometry.explode()
    theirs = shapely.polygons(shapely.get_exterior_ring(expected.values))
    assert shapely.equals_exact(
        shapely.normalize(outlines), shapely.normalize(theirs), tolerance=1e-6
    ).all()
    names = {each["properties"].get("Text") for each in found} - {None}
    assert names == set(layer.features["name_de"])


def _ring(shape: dict[str, Any]) -> list[list[float]]:
    places = shape["coordinates"]
    return places[0] if shape["type"] == "Polygon" else places


def test_another_process_writes_the_same_bytes() -> None:
    run = [sys.executable, "-c", SAME_ELSEWHERE]
    told = subprocess.run(run, check=True, capture_output=True, text=True).stdout.strip()
    assert told == hashlib.sha256(DXF.write(make_layer([HOLE]))).hexdigest()


def test_its_date_is_that_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    lines = DXF.write(make_layer([HOLE])).decode("cp1250").splitlines()
    told = [float(lines[row + 2]) for row, line in enumerate(lines) if line.startswith("$TD")][:2]
    assert calendardate(told[0]) == datetime.datetime(2026, 1, 1)
