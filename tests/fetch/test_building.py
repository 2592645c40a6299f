"""Another valley is built out of a file of the whole country and a text file."""

import hashlib
import shutil
from pathlib import Path

import pytest

from nzv_geo import build_valley, load_layer
from nzv_geo.catalogue import load_catalogue
from nzv_geo.cli import main
from nzv_geo.errors import DataError, OutputError
from nzv_geo.fetch import build_boundaries

EXAMPLE = Path(__file__).parents[2] / "examples" / "revier"
VG250, BEGUN = EXAMPLE / "vg250-auszug.gpkg", EXAMPLE / "revier.toml"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue of the Mitteldeutsches Revier."""
    path = build_boundaries(VG250, BEGUN, tmp_path_factory.mktemp("revier")).path
    assert path is not None
    return path


def begun(folder: Path, *changes: tuple[str, str]) -> Path:
    """The example with some of its text changed."""
    text = BEGUN.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (folder / "begun.toml").write_text(text, "utf-8")
    return folder / "begun.toml"


def test_a_region_of_two_states_has_its_units_and_one_outline(built: Path) -> None:
    catalogue = load_catalogue(built)
    valley = build_valley(catalogue=catalogue)
    sizes = (len(valley.states), len(valley.counties), len(valley.municipalities))
    assert sizes == (2, 8, 149)
    assert valley.outline.crs == "EPSG:25832"
    assert valley.outline.features.area.sum() == pytest.approx(valley.counties.features.area.sum())
    municipalities = load_layer("municipalities", catalogue=catalogue).features
    halle = municipalities.set_index("ags").loc["15002000"]
    assert (halle["name_de"], halle["county"], halle["state"]) == (
        "Halle (Saale)", "Halle (Saale)", "Sachsen-Anhalt",
    )  # fmt: skip


def test_twice_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    again = build_boundaries(VG250, BEGUN, tmp_path / "again").path
    assert again is not None

    def hashes(folder: Path) -> dict[str, str]:
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    assert len(hashes(built.parent)) == 4
    assert hashes(again.parent) == hashes(built.parent)


def test_its_pages_say_nothing_of_focus_areas_or_the_lausitz(built: Path, tmp_path: Path) -> None:
    assert main(["map", "--catalogue", str(built), "--view-only", "-o", str(tmp_path)]) == 0
    for name in ("overview", "revier", "leipzig", "index"):
        page = (tmp_path / f"{name}.html").read_text("utf-8")
        shown = page.partition('<script type="application/json"')[0]
        assert "Mitteldeutsches Revier" in shown or name == "leipzig"
        foreign = ("Fokusfl", "Lausitz", "Cottbus", "Net Zero")
        assert [word for word in foreign if word in shown] == []


def test_a_name_that_two_counties_bear_is_asked_for_by_its_key(built: Path) -> None:
    with pytest.raises(DataError, match=r"2 counties are called Leipzig.*14713, 14729"):
        build_valley("Leipzig", catalogue=load_catalogue(built))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ([("15088", "15999")], "the file has no municipalities of 15999"),
        ([("[source.vg250-2016]", '[source.other]\ntitle = ""\n[source.vg250-2016]')],
         "names several sources"),
        (
            [("version = 1", 'version = 1\n[[layer]]\nid = "counties"\n')],
            "layers of its own for counties",
        ),
        (
            [('publisher = "Bundesamt', 'publishers = "Bundesamt')],
            r"\[source.vg250-2016\].* is not whole",
        ),
        (
            [('working_crs = "EPSG:25832"', 'working_crs = "EPSG:4326"')],
            "catalogue.toml has 1 problem",
        ),
        ([("[source.vg250-2016]", "[later]")], "nobody says of when the boundaries are"),
    ],
    ids=["unit", "sources", "layers", "source", "crs", "vintage"],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_written(
    changes: list[tuple[str, str]], message: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=message):
        build_boundaries(VG250, begun(tmp_path, *changes), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_another_layout_is_a_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = Path(__file__).parents[2] / "data" / "boundaries" / "counties.fgb"
    command = [
        "boundaries",
        "build",
        str(other),
        "--catalogue",
        str(BEGUN),
        "-o",
        str(tmp_path / "o"),
    ]
    assert main(command) == 1
    assert "NZV191" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


def test_nothing_is_replaced_unasked(tmp_path: Path) -> None:
    assert build_boundaries(VG250, BEGUN, tmp_path).path
    with pytest.raises(OutputError, match="overwrite"):
        build_boundaries(VG250, BEGUN, tmp_path)
    shutil.copy(BEGUN, tmp_path / "catalogue.toml")
    with pytest.raises(DataError, match="would be replaced"):
        build_boundaries(VG250, tmp_path / "catalogue.toml", tmp_path, overwrite=True)
