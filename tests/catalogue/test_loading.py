"""The catalogue describes every layer, and is checked."""

import re
from pathlib import Path

import pytest

from nzv_geo.catalogue import data_folder, load_catalogue
from nzv_geo.errors import DataError, UnknownNameError

# What is changed in the catalogue that ships, and what is then said.
WRONG = [
    ('[[region]]\nid = "cottbus"', '[[region]]\nid = "cottbus"\ncolour = "red"',
     "[[region]] cottbus: unknown key colour"),
    ('units = ["12052"]', 'units = "12052"', "[[region]] cottbus: units must be a list of texts"),
    ('units = ["14626"]', "units = []", "[[region]] goerlitz: units is empty"),
    ("features = 2\n", 'features = "2"\n',
     "[[layer]] states: features must be a whole number, not '2'"),
    ('en = "Counties"', 'fr = "Cantons"', "[[layer]] counties: title lacks en"),
    ('sources = ["vg250-2016", "names-2024"]', 'sources = ["nowhere"]',
     "[[layer]] municipalities: sources names nowhere, which is not defined"),
    ('working_crs = "EPSG:25833"', 'working_crs = "EPSG:4258"',
     "working_crs: EPSG:4258 is in degrees, layers are merged in a plane"),
    ('crs = "EPSG:31468"', 'crs = "EPSG:99999"',
     "[[grid]] BeTA2007: crs: 'EPSG:99999' is unknown, give a code such as EPSG:25833"),
    ("home = [11.26, 50.17, 15.05, 53.56]", "home = [15.05, 50.17, 11.26, 53.56]",
     "home: [15.05, 50.17, 11.26, 53.56] is not west, south, east, north in degrees"),
    ("max_zoom = 19", "max_zoom = true",
     "[[basemap]] openstreetmap: max_zoom must be a whole number, not True"),
]  # fmt: skip

SHIPPED = (data_folder() / "catalogue.toml").read_text(encoding="utf-8")


@pytest.fixture
def write(tmp_path: Path):
    def written(text: str) -> Path:
        path = tmp_path / "catalogue.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


def test_layers_and_regions_are_the_agreed_ones() -> None:
    catalogue = load_catalogue()
    assert list(catalogue.layers) == [
        "states",
        "counties",
        "municipalities",
        "places",
        "focus-areas",
        "valley",
    ]
    assert list(catalogue.regions) == [
        "lausitz",
        "cottbus",
        "goerlitz",
        "dahme-spreewald",
        "elbe-elster",
        "oberspreewald-lausitz",
        "spree-neisse",
        "bautzen",
    ]


@pytest.mark.parametrize("spec", load_catalogue().layers.values(), ids=lambda spec: spec.id)
def test_every_layer_has_titles_and_sources_with_licence(spec) -> None:
    assert set(spec.title) >= {"de", "en"}
    for source in load_catalogue().provenance(spec).sources:
        assert source.publisher
        assert source.vintage
        assert source.licence["de"]
        assert source.attribution


def test_official_figures_name_the_terms_of_their_sheet() -> None:
    source = load_catalogue().sources["destatis-2018"]
    assert "Vervielfältigung und Verbreitung" in source.licence["de"]
    assert "Herausgebergemeinschaft Statistische Ämter" in source.attribution
    assert "CC BY" not in str(source)


def test_the_lausitz_has_the_seven_units_of_the_law() -> None:
    units = ("12052", "12061", "12062", "12066", "12071", "14625", "14626")
    assert load_catalogue().region("lausitz").units == units


def test_all_problems_of_a_catalogue_are_reported_at_once(write) -> None:
    broken = SHIPPED
    for old, new, _ in WRONG:
        assert old in broken
        broken = broken.replace(old, new, 1)
    path = write(broken)
    with pytest.raises(DataError) as caught:
        load_catalogue(path)
    lead, _, problems = str(caught.value).partition(": ")
    assert lead == f"catalogue {path} has {len(WRONG)} problems"
    assert sorted(problems.split("; ")) == sorted(problem for *_, problem in WRONG)


@pytest.mark.parametrize(("old", "new", "problem"), WRONG, ids=lambda text: text[:40])
def test_a_problem_of_a_catalogue_is_said_with_its_place(
    write, old: str, new: str, problem: str
) -> None:
    with pytest.raises(DataError, match=re.escape(f"has 1 problem: {problem}") + "$"):
        load_catalogue(write(SHIPPED.replace(old, new, 1)))


def test_the_crs_of_the_catalogue_that_ships_are_known() -> None:
    assert load_catalogue(data_folder() / "catalogue.toml").working_crs == "EPSG:25833"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version = 1", "version ="),
        ("[[region]]", "[[area]]"),
        ('key = "ags"', 'clef = "ags"'),
        ('derived_from = ["counties", "municipalities"]', ""),
        ('units = ["12052"]', "units = []"),
    ],
    ids=["no TOML", "no regions", "unknown field", "no file", "empty region"],
)
def test_a_broken_catalogue_is_a_data_error(write, old: str, new: str) -> None:
    assert old in SHIPPED
    with pytest.raises(DataError, match="catalogue"):
        load_catalogue(write(SHIPPED.replace(old, new, 1)))


def test_unknown_names_list_the_known_ones() -> None:
    with pytest.raises(UnknownNameError, match="states, counties"):
        load_catalogue().layer("rivers")
    with pytest.raises(UnknownNameError, match="lausitz, cottbus, goerlitz"):
        load_catalogue().region("berlin")


def test_a_changed_data_file_is_refused_with_its_hash() -> None:
    with pytest.raises(DataError, match="SHA-256 is f9a8b573a1de"):
        load_catalogue().read("county_figures.csv", "0" * 64)


def test_a_missing_data_file_is_refused() -> None:
    with pytest.raises(DataError, match="reinstall"):
        load_catalogue().read("nothing.csv", "0" * 64)
