"""Where a file comes from travels with it: inside, or beside it."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy
import pytest
import shapely

from nzv_geo import export_layer, load_layer, merge, reproject
from nzv_geo.cli import main
from nzv_geo.export import WRITERS, Writer, format_names, made_ready, register, writer_for
from nzv_geo.export.history import beside
from nzv_geo.files import write_files
from nzv_geo.layers import Layer
from nzv_geo.provenance import BetterOperation, MergeTotal, Merging, Reprojection, Written
from nzv_geo.reading import list_layers, read_file
from nzv_geo.reading.exported import merges_of, reprojections_of, written_of
from nzv_geo.reading.history import STATUS
from nzv_geo.version import __version__
from tests.hand_drawn import make_layer


class BareWriter(Writer):
    """A made-up format that has no room for a history: lines of WKT, which CSV readers take."""

    name = "Bare"
    suffixes = (".bare", ".tsv", ".csv")
    crs = "EPSG:4326"
    holds_history = False

    def encode(self, layer: Layer) -> bytes:
        rows = zip(layer.features[layer.key], layer.features.geometry.to_wkt(), strict=True)
        return "\n".join(["ags\tWKT", *(f"{key}\t{wkt}" for key, wkt in rows)]).encode()


@pytest.fixture
def bare() -> Iterator[BareWriter]:
    known = dict(WRITERS)
    for suffix in BareWriter.suffixes:
        WRITERS.pop(suffix, None)
    yield register(BareWriter())
    WRITERS.clear()
    WRITERS.update(known)  # in their order, which help and docs have


@pytest.mark.usefixtures("bare")
def test_a_format_without_room_has_its_history_beside(tmp_path: Path) -> None:
    export_layer(load_layer("states"), tmp_path / "a.tsv")
    told = json.loads((tmp_path / "a.tsv.meta.json").read_text("utf-8"))
    assert told["file"] == "a.tsv"
    assert told["layer"] == "states"
    assert told["features"] == 2
    assert told["sources"][0]["publisher"]


@pytest.mark.usefixtures("bare")
def test_the_history_beside_is_read_back(tmp_path: Path) -> None:
    states = load_layer("states")
    export_layer(states, tmp_path / "a.tsv")
    back = read_file(tmp_path / "a.tsv", source_crs="EPSG:4326")
    assert back.title == states.title
    assert back.provenance.attribution == states.provenance.attribution


@pytest.mark.usefixtures("bare")
def test_the_history_of_other_bytes_is_a_finding_and_not_used(tmp_path: Path) -> None:
    export_layer(make_layer([shapely.Point(14, 51)], crs="EPSG:4326"), tmp_path / "a.tsv")
    with (tmp_path / "a.tsv").open("a") as file:
        file.write("\nz\tPOINT (15 51)")
    back = read_file(tmp_path / "a.tsv", source_crs="EPSG:4326")
    assert [found.code for found in back.findings if found.code == "NZV307"] == ["NZV307"]
    assert back.provenance.attribution == "a.tsv"


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.tsv"])
@pytest.mark.usefixtures("bare")
def test_what_wrote_a_file_and_how_it_was_reprojected_is_read_back(
    tmp_path: Path, name: str
) -> None:
    areas = load_layer("focus-areas")
    written = export_layer(reproject(areas, "EPSG:25833"), tmp_path / name, precision=6)
    back = read_file(tmp_path / name, source_crs="EPSG:4326" if name == "a.tsv" else None)
    assert back.provenance.reprojections == written.provenance.reprojections != ()
    assert back.provenance.done == ()
    assert back.provenance.written == Written(
        f"nzv-geo {__version__}", "focus-areas", 11, {"approximate": 11}
    )
    export_layer(back, tmp_path / f"again-{name}")
    again = read_file(tmp_path / f"again-{name}", source_crs="EPSG:4326")
    assert again.provenance.reprojections[:1] == written.provenance.reprojections[:1]


GOOD = Reprojection(
    *("EPSG:31469", "EPSG:25833", "DHDN", "EPSG:6948", 0.9, None, ("a.gsb",), False),
    BetterOperation("x", "EPSG:1", 0.1, ("b.gsb",), 0.8),
    (13.0, 51.0, 14.0, 52.0),
    *(0.0, 0.0, 1.5),
)


def test_a_reprojection_survives_json() -> None:
    told = json.loads(json.dumps({"reprojections": [GOOD.as_dict()]}))
    assert reprojections_of(told) == (GOOD,)


@pytest.mark.parametrize(
    "changed",
    [
        *({"source": 5}, {"name": "x" * 5000}, {"accuracy_m": "1"}, {"accuracy_m": True}),
        *({"accuracy_m": float("nan")}, {"accuracy_m": -1}, {"counted_m": 10**400}),
        *({"grids": "abc"}, {"grids": [1]}, {"ballpark": "no"}, {"better": {}}, {"better": [1]}),
        *({"extent": [1, 2, 3]}, {"extent": None}, {"extent": "1234"}, {"outside_source_m": None}),
    ],
    ids=str,
)
def test_a_reprojection_that_no_export_wrote_is_left_out(changed: dict[str, object]) -> None:
    hostile = {**GOOD.as_dict(), "grids": ["a.gsb"], **changed}
    assert reprojections_of({"reprojections": [hostile, None, 5, []]}) == ()
    assert reprojections_of({"reprojections": changed}) == ()


@pytest.mark.parametrize(
    "changed",
    [{"written_by": 5}, {"written_by": "evil"}, {"layer": ["a"]}, {"layer": "x" * 5000}],
    ids=str,
)
def test_what_no_export_of_ours_wrote_is_not_said_to_be(changed: dict[str, object]) -> None:
    told = {"written_by": "nzv-geo 0.1.0", "layer": "a", "features": -1, STATUS: {"a": "b", "c": 2}}
    assert written_of(told) == Written("nzv-geo 0.1.0", "a", None, {"c": 2})
    assert written_of({**told, **changed}) is None


def packed(folder: Path, *, changed: bool = False) -> Path:
    """Two layers with the history of each, and metadata beside, as an office would pack them."""
    states = load_layer("states")
    for name in ("a.csv", "b.csv"):
        export_layer(replace(states, title={"de": name, "en": name}), folder / name)
    (folder / "a.csv.iso.xml").write_text("<MD_Metadata><Feature/></MD_Metadata>")
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for file in sorted(folder.glob("[ab].*")):
            archive.write(file, f"maps/{file.name}")
        if changed:
            archive.writestr("maps/c.csv", "ags\tWKT\n1\tPOINT (14 51)")
            archive.writestr("maps/c.csv.meta.json", '{"sha256": "0", "title": "Features"}')
    return folder / "all.zip"


@pytest.mark.usefixtures("bare")
def test_a_history_in_an_archive_is_that_of_its_file(tmp_path: Path) -> None:
    archive = packed(tmp_path)
    assert [layer.name for layer in list_layers(archive)] == ["a", "b"]
    back = read_file(archive, layer="b", source_crs="EPSG:4326")
    assert back.title["de"] == "b.csv"
    assert back.key == "ags"
    assert back.findings == ()
    assert back.provenance.written is not None
    assert back.provenance.sources[0].publisher.startswith("Bundesamt")


@pytest.mark.usefixtures("bare")
def test_a_history_of_other_bytes_in_an_archive_is_a_finding(tmp_path: Path) -> None:
    back = read_file(packed(tmp_path, changed=True), layer="c", source_crs="EPSG:4326")
    (odd,) = (found for found in back.findings if found.code == "NZV307")
    assert "c.csv.meta.json" in odd.message


def test_a_folder_of_shapefiles_has_their_histories(tmp_path: Path) -> None:
    counties = load_layer("counties", region="cottbus")
    counties.features[["ags", "geometry"]].to_file(tmp_path / "x.shp", engine="pyogrio")
    files = beside(counties, tmp_path / "x.shp", (tmp_path / "x.shp").read_bytes())
    write_files(files)
    for path in (tmp_path, tmp_path / "x.shp"):
        assert read_file(path).provenance.written is not None


def test_info_tells_the_history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export_layer(load_layer("focus-areas"), tmp_path / "a.gpkg", crs="EPSG:25833")
    assert main(["info", str(tmp_path / "a.gpkg")]) == 0
    told = capsys.readouterr().out
    assert f"written by   nzv-geo {__version__}, from layer focus-areas, 11 features\n" in told
    assert "status       11 approximate\n" in told
    assert "reprojected  EPSG:4326 to EPSG:25833: " in told
    assert main(["info", str(tmp_path / "a.gpkg"), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["written"]["layer"] == "focus-areas"
    assert facts["reprojections"][0]["accuracy_m"] == 1.0


@pytest.mark.usefixtures("bare")
def test_without_overwrite_neither_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.tsv.meta.json").write_text("mine")
    with pytest.raises(Exception, match="already exists"):
        export_layer(load_layer("states"), tmp_path / "a.tsv")
    assert not (tmp_path / "a.tsv").exists()


@pytest.mark.parametrize("name", format_names())
def test_every_format_brings_back_where_its_features_come_from(tmp_path: Path, name: str) -> None:
    layer = load_layer("focus-areas", region="spree-neisse")
    ready = made_ready(layer, writer_for("", name))
    path = tmp_path / f"a.{name}"
    export_layer(layer, path)
    back = read_file(path)
    assert back.title == layer.title
    assert back.provenance.attribution == layer.provenance.attribution
    assert back.provenance.steps[: len(ready.written.provenance.steps)] == (
        ready.written.provenance.steps
    )
    assert back.crs == ready.written.crs
    if name != "dxf":  # whose names and points are features of their own
        assert back.key == "number"
        assert len(back) == len(layer)


@pytest.mark.parametrize("name", ["a.geojson", "a.gpkg", "a.fgb", "a.parquet", "a.kml", "a.xlsx"])
def test_what_a_merge_closed_is_read_back_in_numbers(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    gap = [shapely.box(0, 0, 10, 10), shapely.box(10.5, 0, 20, 10)]
    place = numpy.array([400_000, 5_700_000])
    merged = merge([make_layer([shapely.transform(shape, lambda xy: xy + place) for shape in gap])])
    closed = MergeTotal("gap", "closed", 1, 5.0, 0.5)
    assert merged.coverage.provenance.merges == (Merging(10.0, (closed,)),)
    export_layer(merged.coverage, tmp_path / name)
    assert read_file(tmp_path / name).provenance.merges == (Merging(10.0, (closed,)),)
    assert main(["info", str(tmp_path / name)]) == 0
    told = "merged       tolerance 10 m: 1 gap closed (5 m², up to 0.5 m wide)\n"
    assert told in capsys.readouterr().out


@pytest.mark.parametrize(
    "told",
    [
        5,
        {"tolerance_m": 1.0},
        {"tolerance_m": -1, "totals": []},
        {"tolerance_m": 1, "totals": [{"kind": "gap"}]},
        {"tolerance_m": 1, "totals": 5},
        {"tolerance_m": 1, "totals": [{"kind": "gap", "treatment": [], "count": 1}]},
    ],
)
def test_what_is_no_merge_of_ours_is_left_out(told: object) -> None:
    assert merges_of({"merges": [told]}) == ()
