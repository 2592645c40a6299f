"""Who meets whom, and how long the border is: on squares, and in the Lausitz."""

import json

import pytest
import shapely

from nzv_geo.cli import main
from nzv_geo.describe import neighbour_table, state_border_table
from nzv_geo.describe.neighbours import shared_border
from nzv_geo.errors import UnknownNameError
from nzv_geo.valley import Valley


@pytest.fixture(scope="module")
def border(lausitz: Valley):
    return state_border_table(lausitz)


def test_squares_share_an_edge_or_a_corner() -> None:
    middle, east, corner = (
        shapely.box(x, y, x + 10, y + 10) for x, y in ((0, 0), (10, 0), (10, 10))
    )
    assert shared_border(middle, east).equals(shapely.LineString([(10, 0), (10, 10)]))
    assert shared_border(middle, corner).is_empty


def test_twelve_municipalities_in_brandenburg_meet_ten_in_saxony(border) -> None:
    assert border.groupby("state").size().to_dict() == {"Brandenburg": 12, "Sachsen": 10}


def test_both_sides_of_the_state_border_are_as_long(border, lausitz: Valley) -> None:
    """114.9 km, to the metres that are lost in rounding each border."""
    lengths = border.groupby("state")["border_m"].sum()
    assert lengths["Brandenburg"] == lengths["Sachsen"] == pytest.approx(114_900, abs=50)
    (states,) = neighbour_table(lausitz, "states").to_dict("records")
    counties = neighbour_table(lausitz, "counties")
    across = counties[counties["across_states"]]
    assert across["border_m"].sum() == pytest.approx(lengths["Brandenburg"], abs=20)
    assert states["border_m"] > lengths["Brandenburg"]  # it goes on outside the region


def test_spremberg_meets_four_municipalities_of_saxony(border) -> None:
    row = border.set_index("name").loc["Spremberg"]
    assert row["neighbours"] == "Elsterheide; Groß Düben; Schleife; Spreetal"


def test_cottbus_and_goerlitz_do_not_meet(lausitz: Valley) -> None:
    pairs = neighbour_table(lausitz, "counties")[["name_1", "name_2"]].values.tolist()
    assert len(pairs) == 10
    assert ["Cottbus", "Spree-Neiße"] in pairs
    assert not any({"Cottbus", "Görlitz"} <= set(pair) for pair in pairs)


def test_an_unknown_level_names_those_that_are_known(lausitz: Valley) -> None:
    with pytest.raises(UnknownNameError, match="unknown level 'county'; did you mean 'counties'"):
        neighbour_table(lausitz, "county")


def test_the_command_prints_both(capsys, border) -> None:
    assert main(["describe", "neighbours", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == border.to_dict("records")
    assert err == "Brandenburg: 12, Sachsen: 10\n"
    assert main(["describe", "neighbours", "--of", "counties", "--csv"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == (
        "ags_1,name_1,state_1,ags_2,name_2,state_2,across_states,border_m"
    )
