"""A writer says all of itself in its own file, and is one line in the registry."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import shapely

from nzv_geo.cli import main
from nzv_geo.errors import OutputError
from nzv_geo.export import (
    WRITERS,
    Writer,
    export_layer,
    format_names,
    main_suffixes,
    register,
    writer_for,
    writer_names,
    writers_table,
)
from nzv_geo.layers import Layer
from tests.hand_drawn import make_layer

SOURCES = Path(__file__).parents[2] / "src" / "nzv_geo"


class TallyWriter(Writer):
    """A made-up format: how many features there are, and in which CRS."""

    name = "Tally"
    suffixes = (".tally", ".tly")
    crs = "EPSG:25833"
    keeps_heights = False

    def encode(self, layer: Layer) -> bytes:
        return f"{len(layer)} in {layer.crs.to_string()}\n".encode()


@pytest.fixture
def tally() -> Iterator[TallyWriter]:
    writer = register(TallyWriter())
    yield writer
    for suffix in writer.suffixes:
        del WRITERS[suffix]


def squares() -> Layer:
    return make_layer([shapely.box(14, 51, 14.1, 51.1)], crs="EPSG:4326")


@pytest.mark.usefixtures("tally")
@pytest.mark.parametrize("name", ["a.tally", "a.TLY"])
@pytest.mark.parametrize("kind", [str, Path])
def test_a_writer_that_is_registered_writes(tmp_path: Path, name: str, kind: type) -> None:
    written = export_layer(squares(), kind(tmp_path / name))
    assert (tmp_path / name).read_text() == "1 in EPSG:25833\n"
    assert written.crs == "EPSG:25833"


@pytest.mark.usefixtures("tally")
@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("export", "as {names}, in any CRS"),
        ("export", "target file, {suffixes}; several layers go into one GeoPackage"),
        ("export", "format, where no suffix says it: {formats}"),
        ("check", "{suffixes}"),
        ("simplify", "{suffixes}"),
        ("merge", "all units, {suffixes}"),
    ],
)
def test_a_writer_that_is_registered_is_named_in_help(
    capsys: pytest.CaptureFixture[str], command: str, told: str
) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help"])
    formats = ", ".join(format_names())
    expected = told.format(names=writer_names(), suffixes=main_suffixes(), formats=formats)
    assert "tally" in expected.lower()
    assert expected in " ".join(capsys.readouterr().out.split())


@pytest.mark.usefixtures("tally")
def test_a_writer_that_is_registered_is_named_in_errors(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"name it \.geojson, \.json, .* \.tally"):
        export_layer(squares(), tmp_path / "a.odd")


@pytest.mark.usefixtures("tally")
def test_the_command_line_writes_by_it_and_says_what_it_leaves_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "a.gpkg", tmp_path / "a.tally"
    export_layer(make_layer([shapely.Point(450_000, 5_730_000, 7)]), source)
    assert main(["export", str(source), "-o", str(target)]) == 0
    assert target.read_text() == "1 in EPSG:25833\n"
    err = capsys.readouterr().err
    assert "NZV305 warning: Tally holds two dimensions: the heights of 1 features" in err


@pytest.mark.usefixtures("tally")
def test_a_suffix_has_one_writer() -> None:
    with pytest.raises(ValueError, match=r"there is a writer for \.tally already"):
        register(TallyWriter())


def test_heights_are_kept_whatever_the_case_of_the_suffix(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "a.gpkg"
    export_layer(make_layer([shapely.Point(450_000, 5_730_000, 7)]), source)
    assert main(["export", str(source), "-o", str(tmp_path / "b.GPKG")]) == 0
    assert "NZV305" not in capsys.readouterr().err


def test_no_module_compares_with_a_writer() -> None:
    """What a writer is like, it says itself: nobody asks whether it is this one."""
    names = {"to_geojson", "to_geopackage", *(writer.name for writer in WRITERS.values())}
    found = [
        (path.name, ast.unparse(node))
        for path in SOURCES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
        if getattr(side, "id", getattr(side, "value", None)) in names
    ]
    assert found == []


def test_a_writer_is_found_by_text_or_path() -> None:
    assert writer_for("a.json") is writer_for(Path("b.geojson"))


def test_the_table_in_the_docs_is_that_of_the_writers() -> None:
    docs = (SOURCES.parents[1] / "docs" / "formats.md").read_text("utf-8")
    assert f"\n\n{writers_table()}\n" in docs
