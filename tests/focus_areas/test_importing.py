"""Official outlines come in checked, all or nothing, and everything wrong is said at once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import shapely

from nzv_geo import import_outlines, pack_outlines, remove_outline
from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.focus_areas import load_outlines, outlines_layer, read_outlines
from nzv_geo.focus_areas.storage import outlines_file
from tests.outlines import ORIGIN, own_data, plan, square

pytestmark = pytest.mark.slow

PUMPE = square(6)


@pytest.fixture
def own(tmp_path: Path) -> Catalogue:
    return load_catalogue(data=tmp_path / "own")


def found(path: Path, own: Catalogue, number: int = 6, **how) -> list[tuple[str, str]]:
    """Code and severity of what is found, without notes about accuracy."""
    taken = read_outlines(path, number=number, catalogue=own, **{**ORIGIN, **how})
    return [(one.code, one.severity) for one in taken.findings if one.severity != "note"]


def test_an_outline_is_stored_with_its_origin(tmp_path: Path, own: Catalogue) -> None:
    done = import_outlines(plan(tmp_path / "a.gpkg", PUMPE), number=6, catalogue=own, **ORIGIN)
    assert done.file == tmp_path / "own" / "focus-areas-lausitz.geojson"
    stored = load_outlines(own)[6]
    assert stored.shape.equals(PUMPE)
    assert (stored.source, stored.date, stored.licence, stored.file) == (*ORIGIN.values(), "a.gpkg")


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:25832", "EPSG:3399"])
def test_any_crs_is_brought_to_that_of_the_valley(tmp_path: Path, own: Catalogue, crs: str) -> None:
    import geopandas

    moved = geopandas.GeoSeries([PUMPE], crs="EPSG:25833").to_crs(crs).iloc[0]
    import_outlines(plan(tmp_path / "a.gpkg", moved, crs=crs), number=6, catalogue=own, **ORIGIN)
    stored = load_outlines(own)[6]
    assert stored.crs == "EPSG:25833"
    assert shapely.hausdorff_distance(stored.shape, PUMPE) < 1.5
    assert any("to EPSG:25833" in step for step in stored.steps)


def test_several_polygons_are_parts_of_one_outline(tmp_path: Path, own: Catalogue) -> None:
    parts = shapely.box(*square(6, 200).bounds), shapely.box(*square(6, 200, 600).bounds)
    import_outlines(plan(tmp_path / "a.gpkg", *parts), number=6, catalogue=own, **ORIGIN)
    assert shapely.get_num_geometries(load_outlines(own)[6].shape) == 2


def test_a_file_with_many_areas_tells_their_numbers_and_origin(tmp_path: Path, own) -> None:
    shapes = [square(number, 300) for number in (1, 5)]
    told = {name: [value] * 2 for name, value in ORIGIN.items()}
    file = plan(tmp_path / "a.gpkg", *shapes, nummer=["1", "5"], **told)
    done = import_outlines(file, key="nummer", catalogue=own)
    assert [(one.number, one.licence) for one in done.outlines] == [
        (1, "dl-de/by-2-0"),
        (5, "dl-de/by-2-0"),
    ]


def test_a_key_that_is_no_number_is_an_error(tmp_path: Path, own: Catalogue) -> None:
    file = plan(tmp_path / "a.gpkg", PUMPE, square(5), nummer=["6", "V"])
    taken = read_outlines(file, key="nummer", catalogue=own, **ORIGIN)
    (finding,) = taken.errors
    assert finding.code == "NZV175"
    assert (
        finding.message == "feature 2 says “V” in the field “nummer”; there is no such focus area"
    )


def test_an_unknown_number_or_field_names_those_that_are_known(tmp_path: Path, own) -> None:
    file = plan(tmp_path / "a.gpkg", PUMPE, name=["x"])
    with pytest.raises(UnknownNameError, match=r"unknown focus area '12'; .*choose one of: 1, 2"):
        read_outlines(file, number=12, catalogue=own)
    with pytest.raises(UnknownNameError, match=r"unknown field 'nummer'; .*choose one of: name$"):
        read_outlines(file, key="nummer", catalogue=own)
    with pytest.raises(DataError, match="--number N, or --key FIELD"):
        read_outlines(file, catalogue=own)


LINE = shapely.LineString(PUMPE.exterior.coords)
BOW = shapely.Polygon([PUMPE.exterior.coords[i] for i in (0, 2, 1, 3)])


@pytest.mark.parametrize(
    ("shape", "crs", "codes"),
    [
        (square(5), "EPSG:25833", ["NZV171", "NZV172"]),
        (LINE, "EPSG:25833", ["NZV122"]),
        (BOW, "EPSG:25833", ["NZV123"]),
        (PUMPE, None, ["NZV109"]),
        (PUMPE, "EPSG:31469", ["NZV105"]),
        (PUMPE, "EPSG:25832", ["NZV171"]),
        (square(6, 3_536), "EPSG:25833", ["NZV173"]),
        (square(6, 10), "EPSG:25833", ["NZV173"]),
        (square(6, 300, 3_000), "EPSG:25833", ["NZV171"]),
    ],
    ids=["another-place", "line", "bow", "no-crs", "wrong-crs", "zone", "5000-ha", "hut", "far"],
)
def test_a_wrong_file_says_what_is_wrong_and_changes_nothing(
    tmp_path: Path, shape: shapely.Geometry, crs: str | None, codes: list[str]
) -> None:
    own = own_data(tmp_path)
    before = outlines_file(tmp_path / "own", own).read_bytes()
    file = plan(tmp_path / "a.shp", shape, crs=crs)
    errors = [code for code, severity in found(file, own, overwrite=True) if severity == "error"]
    assert set(codes) & set(errors)
    with pytest.raises(DataError, match=f"a.shp is not imported: .*{codes[0]}"):
        import_outlines(file, number=6, overwrite=True, catalogue=own, **ORIGIN)
    assert outlines_file(tmp_path / "own", own).read_bytes() == before


def test_what_can_be_mended_without_loss_is_mended_when_that_is_said(tmp_path, own) -> None:
    file = tmp_path / "open.geojson"
    corners = "[14.35, 51.52], [14.36, 51.52], [14.36, 51.53], [14.35, 51.53]"
    file.write_text(f'{{"type": "Polygon", "coordinates": [[{corners}]]}}')
    assert ("NZV124", "error") in found(file, own)
    done = import_outlines(file, number=6, fix=True, catalogue=own, **ORIGIN)
    assert done.outlines[0].steps[0] == "rings closed in feature 1"


def test_an_outline_at_another_area_names_it(tmp_path: Path, own: Catalogue) -> None:
    taken = read_outlines(plan(tmp_path / "a.gpkg", square(5)), number=6, catalogue=own, **ORIGIN)
    finding = next(one for one in taken.findings if one.code == "NZV171")
    assert "it lies at focus area 5 (Industrie- & Gewerbepark Massen" in finding.message
    assert finding.hint == "is --number 5 meant?"


def test_a_part_far_away_keeps_the_file_out(tmp_path: Path, own: Catalogue) -> None:
    file = plan(tmp_path / "a.gpkg", PUMPE, square(5, 300))
    assert ("NZV171", "error") in found(file, own)


def test_a_place_beside_the_circle_is_a_warning(tmp_path: Path, own: Catalogue) -> None:
    file = plan(tmp_path / "a.gpkg", square(5, 300, 1_200))
    assert ("NZV171", "warning") in found(file, own, number=5)


def test_other_municipalities_than_stated_are_a_warning(tmp_path: Path, own: Catalogue) -> None:
    file = plan(tmp_path / "a.gpkg", square(6, 500, -2_500))
    taken = read_outlines(file, number=6, catalogue=own, **ORIGIN)
    told = [one.message for one in taken.findings if one.code == "NZV172"]
    assert told == [] or "stated is Spremberg / Spreetal" in told[0]


def test_more_than_all_areas_together_is_a_warning(tmp_path: Path, own: Catalogue) -> None:
    file = plan(tmp_path / "a.gpkg", square(6, 1_500))
    assert ("NZV173", "warning") in found(file, own)


@pytest.mark.parametrize(
    ("half_m", "east_m", "severity"), [(600, 0, "error"), (150, 700, "warning")]
)
def test_outlines_may_not_lie_on_each_other(
    tmp_path: Path, half_m: float, east_m: float, severity: str
) -> None:
    own = own_data(tmp_path)
    stored = load_outlines(own)[6]
    from nzv_geo.focus_areas import Outline, check_outlines

    shape = square(6, half_m, east_m)
    other = Outline(7, shape, stored.crs, *ORIGIN.values())
    findings = check_outlines([other], catalogue=own)
    assert ("NZV174", severity) in [(one.code, one.severity) for one in findings]


def test_what_is_missing_of_its_origin_is_said_at_once(tmp_path: Path, own: Catalogue) -> None:
    taken = read_outlines(
        plan(tmp_path / "a.gpkg", square(5)), number=6, date="4. Mai", catalogue=own
    )
    told = [one.in_language("de").message for one in taken.errors if one.code == "NZV176"]
    assert told == [
        "Nicht angegeben ist, von wem die Abgrenzung für Fokusfläche 6 stammt",
        "Nicht angegeben ist, zu welchen Bedingungen die Abgrenzung für Fokusfläche 6 "
        "verwendet werden darf",
        "4. Mai ist kein Datum für die Abgrenzung der Fokusfläche 6",
    ]
    assert "NZV171" in [one.code for one in taken.errors]


@pytest.mark.parametrize(("shape", "crs"), [(BOW, "EPSG:25833"), (PUMPE, None)])
def test_a_broken_file_does_not_hide_a_missing_origin(
    tmp_path: Path, own: Catalogue, shape: shapely.Geometry, crs: str | None
) -> None:
    taken = read_outlines(plan(tmp_path / "a.shp", shape, crs=crs), number=6, catalogue=own)
    assert [one.code for one in taken.errors][-3:] == ["NZV176"] * 3
    assert taken.errors[0].code in ("NZV123", "NZV109")


def test_an_outline_is_only_replaced_when_that_is_said(tmp_path: Path) -> None:
    own = own_data(tmp_path)
    file = plan(tmp_path / "b.gpkg", square(6, 700))
    assert found(file, own) == [("NZV177", "error")]
    import_outlines(file, number=6, overwrite=True, catalogue=own, **ORIGIN)
    assert load_outlines(own)[6].shape.area == 1_400**2


def test_without_own_data_nothing_is_stored(tmp_path: Path) -> None:
    none = load_catalogue(data="none")
    with pytest.raises(DataError, match="own data are switched off"):
        import_outlines(plan(tmp_path / "a.gpkg", PUMPE), number=6, catalogue=none, **ORIGIN)


def test_another_office_gets_the_very_same_outlines(tmp_path: Path) -> None:
    own = own_data(tmp_path, (1, 6))
    pack_outlines(tmp_path / "pack.gpkg", catalogue=own)
    other = load_catalogue(data=tmp_path / "other")
    import_outlines(tmp_path / "pack.gpkg", key="number", catalogue=other)
    for number, mine in load_outlines(own).items():
        theirs = load_outlines(other)[number]
        assert theirs.shape.equals(mine.shape)
        assert (theirs.source, theirs.date, theirs.licence) == tuple(ORIGIN.values())


def test_a_pack_is_the_same_bytes_every_time(tmp_path: Path) -> None:
    own = own_data(tmp_path)
    files = [tmp_path / "one.gpkg", tmp_path / "two.gpkg"]
    for file in files:
        pack_outlines(file, catalogue=own)
    assert len({hash(file.read_bytes()) for file in files}) == 1


def test_removing_one_leaves_the_others(tmp_path: Path) -> None:
    own = own_data(tmp_path, (1, 6))
    assert remove_outline(6, catalogue=own).number == 6
    assert list(load_outlines(own)) == [1]
    with pytest.raises(UnknownNameError, match="unknown official outline '6'; choose one of: 1"):
        remove_outline(6, catalogue=own)


def test_there_is_nothing_to_hand_on_without_outlines(own: Catalogue) -> None:
    with pytest.raises(DataError, match="no official outline is imported"):
        outlines_layer(own)


@pytest.mark.parametrize("content", ["{", '{"features": [{}]}', "[]", '{"features": []}'])
def test_a_damaged_file_of_own_data_says_what_to_do(own: Catalogue, content: str) -> None:
    file = outlines_file(own.own_data, own)
    file.parent.mkdir()
    file.write_text(content)
    with pytest.raises(DataError, match=r"own data cannot be used: .*--data none"):
        load_outlines(own)


KILLED = """
import os, signal, sys
from pathlib import Path
from nzv_geo import files, import_outlines
from nzv_geo.catalogue import load_catalogue

def killed(staged):
    os.kill(os.getpid(), signal.SIGKILL)

files._replace = killed
import_outlines(sys.argv[1], number=6, overwrite=True, source="b", date="2027", licence="b",
                catalogue=load_catalogue(data=sys.argv[2]))
"""


def test_a_killed_import_leaves_the_old_outline(tmp_path: Path) -> None:
    own = own_data(tmp_path)
    before = load_outlines(own)
    file = plan(tmp_path / "b.gpkg", square(6, 700))
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(file), str(tmp_path / "own")],
        env={**os.environ},
        capture_output=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert load_outlines(own) == before
    assert len(list((tmp_path / "own").iterdir())) == 2  # and what `data clear` takes away
