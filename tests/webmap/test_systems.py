"""Systems of coordinates of a page: from the catalogue and the EPSG register, whatever grids there are."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pyproj import CRS

from nzv_geo.catalogue import Frame, load_catalogue
from nzv_geo.crs.grids import ENVIRONMENT
from nzv_geo.webmap.systems import seven_parameters, systems_of

SHIPPED = load_catalogue()
WITH_GRIDS = """
from nzv_geo.catalogue import load_catalogue
from nzv_geo.crs.grids import add_grids
from nzv_geo.webmap.systems import systems_of
print(add_grids())
print(systems_of(load_catalogue()))
"""
BY_LANGUAGE = {"de": "x", "en": "x"}


def with_frames(working_crs: str, *frames: str) -> list[list[str]]:
    """The codes of each system of a catalogue with these frames."""
    named = {name: Frame(name, BY_LANGUAGE, tuple(name.split())) for name in frames}
    catalogue = replace(SHIPPED, working_crs=working_crs, frames=named)
    return [[plane["code"] for plane in system["planes"]] for system in systems_of(catalogue)]


def test_the_frames_of_the_catalogue_come_in_their_order() -> None:
    datums = [system.get("datum") for system in systems_of(SHIPPED)]
    assert datums == [None, "RD/83", "Pulkovo 1942(83)", "DHDN"]


def test_accuracies_hold_inside_an_area_and_at_home_where_measured() -> None:
    _, saxon, pulkovo, west = systems_of(SHIPPED)
    assert [(one["accuracy"], one["elsewhere"]) for one in (saxon, pulkovo, west)] == [
        (1.0, None),
        (0.1, None),
        (3.0, 3.0),
    ]
    assert saxon["area"] == pytest.approx((11.89, 50.2, 15.04, 51.66), abs=0.02)


def test_only_data_of_home_are_usual() -> None:
    """The zone of DHDN that the catalogue names first ends in Bavaria."""
    assert [one["datum"] for one in systems_of(SHIPPED) if one.get("usual")] == [
        "RD/83",
        "Pulkovo 1942(83)",
    ]


def test_systems_are_the_same_with_a_grid_and_without(debian_grid: Path) -> None:
    """A process of its own for each: PROJ remembers which grids it has seen."""
    written = [
        subprocess.run(
            [sys.executable, "-c", WITH_GRIDS],
            env={**os.environ, ENVIRONMENT: folder},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for folder in ("", str(debian_grid.parent))
    ]
    (without, systems), (with_grid, same) = (text.split("\n", 1) for text in written)
    assert (without, with_grid) == ("False", "True")
    assert systems == same
    assert "[598.1, 73.7, 418.2, 0.202, 0.045, -2.455, 6.7]" in systems


def test_without_frames_the_working_plane_is_left() -> None:
    assert with_frames("EPSG:25833") == [["EPSG:25833"]]
    assert with_frames("EPSG:3035") == []


def test_the_working_crs_comes_first() -> None:
    assert with_frames("EPSG:25832", "EPSG:3399", "EPSG:25833 EPSG:25832") == [
        ["EPSG:25832", "EPSG:25833"],
        ["EPSG:3399"],
    ]


def test_what_a_page_cannot_count_in_is_left_out() -> None:
    """A conic projection, degrees, and a datum too far from home to have an operation."""
    frames = ("EPSG:3035 EPSG:4258", "EPSG:4326 EPSG:3857", "EPSG:2393")
    assert with_frames("EPSG:25833", *frames) == [["EPSG:25833"]]


def test_a_plane_of_two_orders_of_axes_is_one() -> None:
    assert with_frames("EPSG:25833", "EPSG:5669 EPSG:3399") == [["EPSG:25833"], ["EPSG:5669"]]


def test_a_coordinate_frame_turns_the_other_way() -> None:
    found = seven_parameters("EPSG:15928", CRS("EPSG:31370"))
    assert found == [-106.8686, 52.2978, -103.7239, 0.3366, -0.457, 1.8422, -1.2747]


def test_translations_alone_do_not_turn() -> None:
    assert seven_parameters("EPSG:1610", CRS("EPSG:31370")) == [-125.8, 79.9, -100.5, 0, 0, 0, 0]


@pytest.mark.parametrize("code", ["", "EPSG:1775 + EPSG:1149", "EPSG:6948", "EPSG:1775"])
def test_other_operations_have_no_seven_parameters(code: str) -> None:
    """None, two, one by grid, and one from another datum."""
    assert seven_parameters(code, CRS("EPSG:3399")) is None
