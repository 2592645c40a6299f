"""A drawing comes in as its CAD program shows it from above, without growing without end."""

import time
from itertools import pairwise
from pathlib import Path

import pytest

from nzv_geo.errors import CrsError, DataError
from nzv_geo.layers import Layer
from nzv_geo.reading import Limits, list_layers, read_file
from tests.reading.samples import block, dxf, element

SQUARE = ((10, 0), (20, 0), (10, 10), (20, 0), (10, 10), (20, 10), (10, 0), (20, 10))
CROSSED = ((10, 0), (20, 0), (10, 10), (20, 10), (10, 10), (20, 0), (10, 0), (20, 10))
LINE = element("LINE", (8, "Weg"), (10, 0), (20, 0), (11, 5), (21, 5))
TREE = block("BAUM", element("CIRCLE", (8, "0"), (10, 0), (20, 0), (40, 1)))


def polyline(layer: str, flags: int, *values: tuple[int, object]) -> str:
    return element("LWPOLYLINE", (8, layer), (90, len(values) // 2), (70, flags), *values)


def insert(name: str, *values: tuple[int, object]) -> str:
    return element("INSERT", (8, "Bäume"), (2, name), (10, 20), (20, 20), *values)


def read(folder: Path, *elements: str, layer: str | None = None, **how: str) -> Layer:
    path = folder / "plan.dxf"
    path.write_text(dxf(*elements, **how), "utf-8")
    return read_file(path, source_crs="EPSG:25833", layer=layer, limits=Limits(max_seconds=10))


def kinds(layer: Layer) -> list[str]:
    return layer.features.geometry.geom_type.tolist()


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (polyline("a", 1, *SQUARE), "Polygon"),
        (polyline("a", 0, *SQUARE, *SQUARE[:2]), "Polygon"),
        (polyline("a", 0, *SQUARE), "LineString"),
        (polyline("a", 1, *CROSSED), "LineString"),
        (element("CIRCLE", (8, "a"), (10, 0), (20, 0), (40, 3)), "Polygon"),
        (element("ARC", (8, "a"), (10, 0), (20, 0), (40, 3), (50, 0), (51, 90)), "LineString"),
        (element("POINT", (8, "a"), (10, 0), (20, 0)), "Point"),
        (LINE, "LineString"),
    ],
)
def test_closed_lines_that_do_not_cross_themselves_are_areas(shape, kind, tmp_path: Path) -> None:
    assert kinds(read(tmp_path, shape)) == [kind]


def test_a_layer_of_the_drawing_can_be_taken_alone(tmp_path: Path) -> None:
    drawing = [polyline("Baugrenze", 1, *SQUARE), LINE, insert("BAUM")]
    whole = read(tmp_path, *drawing, blocks=TREE)
    assert whole.features["Layer"].tolist() == ["Baugrenze", "Weg", "Bäume"]
    assert (whole.title["de"], whole.findings) == ("plan", ())
    found = list_layers(tmp_path / "plan.dxf")
    assert [(one.name, one.geometry) for one in found] == [
        ("entities", "Unknown"),
        ("Baugrenze", "LWPOLYLINE 1"),
        ("Bäume", "INSERT 1"),
        ("Weg", "LINE 1"),
    ]
    assert kinds(read(tmp_path, *drawing, blocks=TREE, layer="Bäume")) == ["Polygon"]


def test_a_crs_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "plan.dxf"
    path.write_text(dxf(LINE))
    with pytest.raises(CrsError, match="say which its coordinates are in: --source-crs"):
        read_file(path)


def test_texts_are_labels_without_formatting(tmp_path: Path) -> None:
    place = ((8, "Schrift"), (10, 1), (20, 2), (40, 1))
    rich = r"{\fArial|b1;Gewerbe\Pgebiet} \H2x;GRZ \S1/2; m\U+00B2"
    texts = [element("TEXT", *place, (1, "Höhe %%p5")), element("MTEXT", *place, (1, rich))]
    layer = read(tmp_path, *texts)
    assert layer.features["Text"].tolist() == ["Höhe ±5", "Gewerbe\ngebiet GRZ 1/2 m²"]
    assert kinds(layer) == ["Point", "Point"]


@pytest.mark.parametrize(
    ("version", "codepage", "encoding", "codes"),
    [
        ("AC1015", "ANSI_1252", "cp1252", []),
        ("AC1009", "dos850", "cp850", []),
        ("AC1024", "ANSI_1252", "utf-8", []),
        ("AC1024", "ANSI_1252", "cp1252", ["NZV142", "NZV141"]),
    ],
)
def test_letters_are_those_of_the_drawing(version, codepage, encoding, codes, tmp_path) -> None:
    text = element("TEXT", (8, "Straße"), (10, 1), (20, 2), (40, 1), (1, "Görlitz"))
    path = tmp_path / "plan.dxf"
    path.write_bytes(dxf(text, version=version, codepage=codepage).encode(encoding))
    layer = read_file(path, source_crs="EPSG:25833")
    assert layer.features[["Layer", "Text"]].iloc[0].tolist() == ["Straße", "Görlitz"]
    assert [one.code for one in layer.findings] == codes


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    external = block("X", flags=4, path=r"\\server\plan\Bestand.dwg")
    drawing = [LINE, insert("X"), insert("FEHLT"), element("3DSOLID", (8, "a")), element("RAY")]
    layer = read(tmp_path, *drawing, element("LINE", (67, 1), (10, 0), (11, 297)), blocks=external)
    assert [(one.code, one.severity, one.message) for one in layer.findings] == [
        (
            "NZV120",
            "warning",
            "left out of the drawing, because it is not read: 3DSOLID (1), Bestand.dwg (1), "
            "INSERT FEHLT (1), RAY (1)",
        ),
        ("NZV120", "note", "elements of layouts on paper were left out: 1"),
    ]
    assert len(layer) == 1


def nested(depth: int, width: int) -> str:
    """Return blocks of which each holds the one before so many times."""
    names = [f"B{number}" for number in range(depth)]
    inner = (block(name, insert(before) * width) for before, name in pairwise(names))
    return block("B0", LINE) + "".join(inner)


@pytest.mark.parametrize(
    ("elements", "blocks", "message"),
    [
        ([insert("B8")], nested(9, 10), "unfolds into .* vertices.*see --max-vertices"),
        ([insert("B0", (70, 32767), (71, 32767))], nested(1, 1), "see --max-"),
        ([insert("E", (70, 32767), (71, 32767))], block("E"), "see --max-"),
        ([insert("B300")], nested(301, 1), "deep; see --max-depth"),
        ([insert("A")], block("A", insert("A")), "contains itself: 'A'; correct it"),
        ([insert("A")], block("A", insert("B")) + block("B", insert("A")), "contains itself"),
        ([element("DIMENSION", (2, "B8"))], nested(9, 10), "see --max-"),
    ],
)
def test_blocks_that_unfold_without_end_are_refused(elements, blocks, message, tmp_path) -> None:
    started = time.monotonic()
    with pytest.raises(DataError, match=message):
        read(tmp_path, *elements, blocks=blocks)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("EOF", "EOX", "is cut off: no EOF stands at its end"),
        (" 10\n0\n", " x0\n0\n", "line .* should be a group code, not 'x0'"),
        ("  0\nSECTION", "999\n<OGRVRTDataSource>\n  0\nSECTION", None),
        ("Weg", "We\rg", None),
    ],
)
def test_a_damaged_drawing_is_refused_or_read(before, after, message, tmp_path: Path) -> None:
    path = tmp_path / "plan.dxf"
    path.write_bytes(dxf(LINE).replace(before, after, 1).encode())
    if message is None:
        assert len(read_file(path, source_crs="EPSG:25833")) == 1
        return
    with pytest.raises(DataError, match=message):
        read_file(path)
