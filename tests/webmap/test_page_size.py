"""A page is refused where it would hold more than it is good for, and says what to do."""

from pathlib import Path

import pytest
import shapely

from nzv_geo import render_layers
from nzv_geo.cli import main
from nzv_geo.errors import DataError
from nzv_geo.webmap import page_size
from nzv_geo.webmap.packed import UNITS, pack_layer
from tests.hand_drawn import make_layer

TITLE = "Viele"


def squares(count: int) -> list[shapely.Geometry]:
    return [shapely.box(14 + at / 100, 51, 14.005 + at / 100, 51.005) for at in range(count)]


def test_too_many_features_are_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = make_layer(squares(4), crs="EPSG:4326")
    monkeypatch.setattr(page_size, "MOST_FEATURES", 3)
    with pytest.raises(DataError, match=r"has 4 features: more than 3 .*--bbox.*serve-config"):
        render_layers([layer], title=TITLE)
    assert render_layers([layer], title=TITLE, any_size=True).title == TITLE


def test_too_many_vertices_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = make_layer(squares(2), crs="EPSG:4326")
    monkeypatch.setattr(page_size, "MOST_VERTICES", 9)
    with pytest.raises(DataError, match=r"has 10 vertices: more than 9 .*--simplify-m"):
        render_layers([layer], title=TITLE)


def test_a_file_that_says_how_many_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plan.gpkg"
    make_layer(squares(4), crs="EPSG:4326").features.to_file(path, layer="plan")
    monkeypatch.setattr(page_size, "MOST_FEATURES", 3)
    monkeypatch.setattr("nzv_geo.valley.load_layer", lambda *_, **__: pytest.fail("it was read"))
    page = tmp_path / "plan.html"
    assert main(["map", "--alone", "--add", str(path), "-o", str(page)]) == 2
    assert "layer plan, has 4 features: more than 3" in capsys.readouterr().err
    assert not page.exists()


def test_no_unit_is_so_coarse_that_features_lose_their_shape(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Even where the budget cannot be kept."""
    monkeypatch.setattr("nzv_geo.webmap.packed.BUDGET", 1)
    layer = make_layer(squares(3), crs="EPSG:4326")
    assert pack_layer(layer)["unit"] == UNITS[-1]
    assert pack_layer(layer, coarsest=100)["unit"] == 100
