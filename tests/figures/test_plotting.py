"""`plot` of layers, valleys and projects, in the words of geopandas."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nzv_geo import MapProject, Style, Valley
from nzv_geo.cli import main
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.export import export_layer
from tests.figures.drawn import SIDE, SOUTH, WEST, squares, texts, uses

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    pyplot.close("all")


def test_plot_returns_the_axes_of_a_figure_that_pyplot_shows() -> None:
    axes = uses().plot(title="Nutzung", figsize=(5, 4))
    assert isinstance(axes, Axes)
    assert pyplot.gcf() is axes.figure
    assert axes.figure.get_size_inches().tolist() == [5, 4]
    assert "Nutzung" in texts(axes.figure)


def test_into_axes_of_ones_own_goes_nothing_but_the_features() -> None:
    axes = Figure().add_subplot()
    assert uses().plot(ax=axes) is axes
    assert squares(6).plot(ax=axes) is axes
    left, right = axes.get_xlim()
    assert left < WEST < WEST + 6 * SIDE < right
    assert axes.get_ylim()[0] < SOUTH
    assert axes.get_aspect() == 1.0
    assert [*axes.texts] == []
    assert {type(item).__name__ for item in axes.artists} == {"Hatching"}


@pytest.mark.parametrize(
    ("scheme", "limit"),
    [(None, "2"), ("Quantiles", "2"), ("EqualInterval", "6"), ("FisherJenks", "3")],
)
def test_a_column_of_numbers_makes_classes(scheme: str | None, limit: str) -> None:
    axes = squares(4, jobs=[1, 2, 3, 10]).plot("jobs", scheme=scheme, k=2, cmap="Blues")
    assert {f"bis {limit}", f"über {limit}"} <= set(texts(axes.figure))


def test_any_other_column_makes_categories() -> None:
    assert {"1", "2"} <= set(texts(squares(2, code=[1, 2]).plot("code", categorical=True).figure))
    assert {"GE", "MI"} <= set(texts(uses().plot("use").figure))


def test_a_valley_takes_layers_of_ones_own(lausitz: Valley) -> None:
    axes = lausitz.plot(added=[uses()], legend=False, language="en")
    assert "GE" not in texts(axes.figure)
    assert axes.get_xlim()[0] < WEST < axes.get_xlim()[1]


def test_a_project_is_drawn_in_its_language() -> None:
    project = MapProject({"de": "Nutzung", "en": "Uses"}, layers=[uses()], language="en")
    assert {"Uses", "Count"} <= set(texts(project.plot().figure))


@pytest.mark.parametrize(
    ("keys", "error", "told"),
    [
        ({"column": "nothing"}, UnknownNameError, "unknown column"),
        ({"column": "use", "scheme": "quantiles"}, DataError, "needs numbers"),
        ({"column": "geometry"}, DataError, "holds the geometries"),
        ({"column": "n", "scheme": "odd"}, UnknownNameError, "unknown scheme"),
        ({"column": "n", "cmap": "odd"}, UnknownNameError, "unknown palette"),
        ({"cmap": "Blues"}, DataError, "are of a column"),
    ],
)
def test_a_wrong_word_is_an_error_that_helps(keys: dict[str, str], error: type, told: str) -> None:
    with pytest.raises(error, match=told):
        squares(4, use=["a", "b", "c", "d"], n=[1, 2, 3, 4]).plot(**keys)


def test_a_column_is_of_one_layer(lausitz: Valley) -> None:
    with pytest.raises(DataError, match="of one layer"):
        lausitz.plot("name_de")


def test_who_lacks_the_library_is_told_what_to_install() -> None:
    library = "matplotlib_scalebar"
    code = (
        f"import sys; sys.modules[{library!r}] = None\nfrom nzv_geo.cli import main\n"
        "sys.exit(main(['figure', 'nowhere.gpkg']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    told = f"figures need {library}, which is not installed: pip install 'nzv-geo[figures]'"
    assert done.stderr == f"nzv-geo: error: {told}\n"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    export_layer(uses(), tmp_path / "plan.geojson")
    return tmp_path / "plan.geojson"


def test_the_command_draws_files_by_their_name_and_never_over_another(
    plan: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["figure", "plan.geojson", "--dpi", "50", "--width-mm", "80"]) == 0
    assert "wrote plan.png (80 x " in capsys.readouterr().err
    assert main(["figure", "plan.geojson"]) == 2
    assert "plan.png already exists; pass --overwrite" in capsys.readouterr().err


def test_the_command_draws_a_project_and_a_region_with_a_file(plan: Path) -> None:
    project = plan.with_name("karte.toml")
    project.write_text('version = 1\ntitle = "Plan"\n[[layer]]\nfile = "plan.geojson"\n')
    words = ["--map-title", "Nutzung", "--language", "en", "-o"]
    assert main(["figure", "karte.toml", *words, "a.svg"]) == 0
    assert "<title>Nutzung</title>" in plan.with_name("a.svg").read_text()
    assert main(["figure", "cottbus", "plan.geojson", *words, "b.svg"]) == 0
    drawn = plan.with_name("b.svg").read_text()
    assert "<!-- Outline of the region -->" in drawn
    assert "<!-- Hand -->" in drawn


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["cottbus", "goerlitz"], "one region, not cottbus and goerlitz"),
        (["karte.toml", "cottbus"], "name karte.toml alone"),
        (["-o", "karte.gif"], "end it in one of"),
        (["nowhere", "-o", "karte.png"], "unknown region 'nowhere'"),
        (["--join", "jobs.csv", "-o", "karte.png"], "go together"),
    ],
)
def test_what_the_command_cannot_draw_is_one_line(
    plan: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["figure", *arguments]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1
    assert [path.name for path in plan.parent.iterdir()] == ["plan.geojson"]


def test_styles_of_a_layer_go_before_columns_only_where_asked() -> None:
    styled = squares(2, use=["a", "b"]).styled(Style.single(colour="red"))
    assert {"a", "b"} & set(texts(styled.plot().figure)) == set()
    assert {"a", "b"} <= set(texts(styled.plot("use").figure))
