"""A format says all of itself in its own file: nobody else asks for its name."""

import ast
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import geopandas
import pytest
import shapely

from nzv_geo.cli import main
from nzv_geo.errors import DataError
from nzv_geo.reading import list_layers
from nzv_geo.reading.datasets import Dataset
from nzv_geo.reading.formats import (
    FORMATS,
    Content,
    Format,
    GdalFormat,
    Start,
    TableRow,
    Vetted,
    bounds_that_differ,
    formats_table,
    recognise,
    register,
)
from nzv_geo.reading.opening import Opening
from nzv_geo.reading.options import ReadOptions
from nzv_geo.valley import load_layer

ROOT = Path(__file__).parents[3]
SOURCES = ROOT / "src" / "nzv_geo"
DOCS = (ROOT / "docs" / "formats.md").read_text("utf-8")
SKETCH = b"SKETCH\n14 51 Cottbus\n14.5 51.5 Forst\n"


class Sketch(Format[Vetted]):
    """A made-up format: a point and a name a line."""

    name = "Sketch"
    listed = "Sketch"
    rows = (TableRow("Sketch", "points", "", "by hand"),)
    crs_rule = "WGS 84, always"
    suffix = ".sketch"
    suffixes = (".sketch",)
    max_mb = 1

    def recognises(self, start: Start) -> bool:
        return start.content.startswith(b"SKETCH\n")

    def look_through(self, dataset: Dataset, opening: Opening, options: ReadOptions) -> Vetted:
        return Vetted(opening, "EPSG:4326", metadata={"title": "A sketch"})

    def read(self, vetted: Vetted, layer: str | None, options: ReadOptions) -> Content:
        rows = [line.split() for line in vetted.opening.path.read_text().splitlines()[1:]]
        shapes = [shapely.Point(float(x), float(y)) for x, y, _ in rows]
        features = geopandas.GeoDataFrame({"name": [row[2] for row in rows]}, geometry=shapes)
        return Content(features, vetted.findings, vetted.metadata)


@pytest.fixture
def sketch(tmp_path: Path) -> Iterator[Path]:
    register(Sketch())
    path = tmp_path / "plan.sketch"
    path.write_bytes(SKETCH)
    yield path
    del FORMATS["Sketch"]


def test_a_format_that_is_registered_is_read(sketch: Path) -> None:
    layer = load_layer(sketch)
    assert layer.features["name"].tolist() == ["Cottbus", "Forst"]
    assert (layer.crs, layer.title["en"]) == ("EPSG:4326", "A sketch")


def test_a_format_that_is_registered_is_inspected(sketch: Path) -> None:
    (layer,) = list_layers(str(sketch))
    assert (layer.format, layer.features, layer.geometry) == ("Sketch", 2, "Point")


def test_a_format_that_is_registered_is_found_in_an_archive(sketch: Path) -> None:
    path = sketch.with_name("plan.zip")
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(sketch, "inside/plan.sketch")
    assert len(load_layer(path)) == 2


@pytest.mark.usefixtures("sketch")
def test_a_format_that_is_registered_is_named_everywhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.bin").write_text("hello")
    with pytest.raises(DataError, match=r"no format that is read: .*, map pages, Sketch; convert"):
        load_layer(tmp_path / "a.bin")
    with pytest.raises(SystemExit):
        main(["export", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert "map pages, Sketch, or a zip archive of them" in told
    bounds = "File Geodatabase 100, KML 90, GPX 90, TopoJSON 40, XLSX 40, ODS 40, Sketch 1)"
    assert bounds in told
    assert "| Sketch | points | | WGS 84, always | kept | by hand |\n" in formats_table()


@pytest.mark.usefixtures("sketch")
def test_a_format_is_registered_once() -> None:
    with pytest.raises(ValueError, match="there is a format 'Sketch' already"):
        register(Sketch())


def test_without_it_nobody_knows_it(tmp_path: Path) -> None:
    (tmp_path / "plan.sketch").write_bytes(SKETCH)
    with pytest.raises(DataError, match="is of no format that is read"):
        load_layer(tmp_path / "plan.sketch")


def compared(tree: ast.AST) -> Iterator[str]:
    """Yield the texts that code compares something with, or looks up by."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            parts = [part for side in (node.left, *node.comparators) for part in ast.walk(side)]
        elif isinstance(node, ast.match_case):
            parts = [*ast.walk(node.pattern)]
        elif isinstance(node, ast.Subscript):
            parts = [node.slice]
        else:
            continue
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def test_no_module_compares_the_name_of_a_format() -> None:
    drivers = {reader.driver for reader in FORMATS.values() if isinstance(reader, GdalFormat)}
    known = drivers | set(FORMATS)
    found = {
        (str(path.relative_to(SOURCES)), text)
        for path in SOURCES.rglob("*.py")
        if not path.is_relative_to(SOURCES / "reading" / "formats")
        for text in compared(ast.parse(path.read_text("utf-8")))
        if text in known
    }
    assert found == set()


@pytest.mark.parametrize(
    "code",
    [
        'if dataset.format.name == "GeoJSON": pass',
        'x = name in ("CSV", "Shapefile")',
        'match name:\n    case "GML" | "KML": pass',
        'FORMATS["GeoParquet"]',
    ],
)
def test_a_planted_comparison_would_be_found(code: str) -> None:
    assert set(compared(ast.parse(code))) & set(FORMATS)


def test_the_documentation_lists_the_registry() -> None:
    assert f"\n\n{formats_table()}\n" in DOCS
    bounds = next(line for line in DOCS.splitlines() if line.startswith("| `--max-mb` |"))
    assert [bound for bound in bounds_that_differ().split(", ") if bound not in bounds] == []


@pytest.mark.parametrize("reader", FORMATS.values(), ids=lambda reader: reader.name)
def test_a_format_says_all_that_is_asked(reader: Format) -> None:
    assert reader.rows
    assert all((row.format, row.read, row.tested_against) for row in reader.rows)
    assert reader.crs_rule
    assert reader.heights
    assert reader.suffix in (*reader.suffixes, *reader.parts)
    assert set(reader.shared_suffixes) <= set(reader.suffixes)


def test_formats_are_recognised_whatever_the_order_of_the_registry(tmp_path: Path) -> None:
    kml = tmp_path / "a.bin"
    kml.write_text('<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"/>')
    lines = tmp_path / "b.bin"
    lines.write_text('{"type": "Point", "coordinates": [14, 51]}\n' * 2)
    order = dict(FORMATS)
    FORMATS.clear()
    FORMATS.update(reversed(order.items()))
    try:
        assert recognise(kml, kml).name == "KML"
        assert recognise(lines, lines).name == "GeoJSON sequence"
    finally:
        FORMATS.clear()
        FORMATS.update(order)


def test_the_registry_needs_no_geo_library() -> None:
    code = "import sys, nzv_geo.reading.formats, nzv_geo.export\nprint('loaded:', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = set(done.stdout.split("loaded:")[1].split())
    assert loaded & {"numpy", "pandas", "shapely", "pyproj", "pyogrio", "fiona", "pyarrow"} == set()
