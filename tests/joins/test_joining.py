"""Figures of a table come to the features they belong to, and what does not match is said."""

from pathlib import Path

import pandas
import pytest

from nzv_geo import load_layer
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.findings import Kind
from nzv_geo.joins import JoinWarning, choropleth, join_table
from nzv_geo.layers import Layer
from nzv_geo.reading.figures import read_figures


@pytest.fixture(scope="module")
def counties() -> Layer:
    return load_layer("counties", region="lausitz")


def joined(counties: Layer, keys: list[object]) -> Layer:
    table = pandas.DataFrame({"Schlüssel": keys, "jobs": range(len(keys))})
    return join_table(counties, table, key="Schlüssel", to="ags")


def test_each_feature_gets_its_row_and_what_has_none_is_unknown(counties: Layer) -> None:
    result = joined(counties, ["14626", "12052"])
    figures = dict(zip(result.features["ags"], result.features["jobs"], strict=True))
    assert (figures["14626"], figures["12052"]) == (0, 1)
    assert pandas.isna(figures["12061"])
    assert len(result) == len(counties)


def test_unmatched_keys_are_named_on_both_sides(counties: Layer) -> None:
    found = joined(counties, ["14626", "99999"]).findings
    assert [one.code for one in found] == [Kind.JOIN_UNMATCHED.code] * 2 == ["NZV184"] * 2
    assert "(99999)" in found[0].message
    assert f"{len(counties) - 1} features find no key" in found[1].message


@pytest.mark.parametrize("key", [1001000, "1001000", 1001000.0])
def test_a_lost_zero_is_put_back_and_said(key: object) -> None:
    layer = load_layer("municipalities", region="cottbus")
    changed = layer.with_features(layer.features.assign(ags=["01001000"]))
    result = join_table(changed, pandas.DataFrame({"ags": [key], "jobs": [5]}), key="ags")
    assert result.features["jobs"].tolist() == [5]
    assert [one.code for one in result.findings] == [Kind.JOIN_REPAIRED.code] == ["NZV185"]


def test_the_long_key_of_a_municipality_counts_by_its_short_one() -> None:
    layer = load_layer("municipalities", region="cottbus")
    table = pandas.DataFrame({"ars": ["120520000000"], "jobs": [5]})
    assert join_table(layer, table, key="ars", to="ags").features["jobs"].tolist() == [5]


def test_a_key_that_stands_there_twice_is_an_error(counties: Layer) -> None:
    with pytest.raises(DataError, match="1 keys of 'Schlüssel' stand in the table more than once"):
        joined(counties, ["14626", "14626"])


def test_a_table_of_other_keys_is_an_error_that_shows_both(counties: Layer) -> None:
    with pytest.raises(DataError, match=r"no key of 'Schlüssel' \(a, b\) is one of 'ags'"):
        joined(counties, ["a", "b"])


def test_an_unknown_column_is_an_error(counties: Layer) -> None:
    with pytest.raises(UnknownNameError, match="unknown column 'Key'"):
        join_table(counties, pandas.DataFrame({"ags": ["14626"]}), key="Key")


def test_a_column_that_is_there_already_gets_another_name(counties: Layer) -> None:
    table = pandas.DataFrame({"ags": ["14626"], "name_de": ["Görlitz"]})
    result = join_table(counties, table, key="ags").features
    assert "Görlitz" in result["name_de_joined"].tolist()
    assert result["name_de"].tolist() == counties.features["name_de"].tolist()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_table_is_read_as_german_offices_write_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text("AGS;Gemeinde;Anteil\n01001000;Görlitz;1.234,5\n", encoding)
    assert read_figures(path).to_dict("records") == [
        {"AGS": "01001000", "Gemeinde": "Görlitz", "Anteil": 1234.5}
    ]


def test_points_between_thousands_and_signs_for_no_figure_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("ags;jobs;quote\n01001000;48.000;-\n01002000;950;1,5\n01003000;.;x\n", "utf-8")
    table = read_figures(path)
    assert table["jobs"].tolist()[:2] == [48_000, 950]
    assert table["jobs"].isna().tolist() == [False, False, True]
    assert table["quote"].isna().tolist() == [True, False, True]


def test_keys_of_units_that_are_not_shown_are_no_finding() -> None:
    table = pandas.DataFrame({"ags": ["12052000", "14626110", "99999999"], "jobs": [1, 2, 3]})
    [found] = choropleth(table, key="ags", field="jobs", region="cottbus").findings
    assert "(99999999)" in found.message


@pytest.mark.parametrize(
    ("keys", "units"), [(["12052", "14626"], "counties"), (["12052000"], "municipalities")]
)
def test_the_length_of_the_keys_says_which_units_are_meant(keys: list[str], units: str) -> None:
    table = pandas.DataFrame({"ags": keys, "jobs": [1, 2][: len(keys)]})
    layer = choropleth(table, key="ags", field="jobs", source="Statistik")
    assert layer.id == f"{units}-jobs"
    assert layer.look is not None
    assert layer.look.style.column == "jobs"
    assert layer.provenance.sources[-1].attribution == "Statistik"


def test_rows_without_a_key_are_left_out(counties: Layer) -> None:
    result = joined(counties, ["14626", "", None])
    assert result.features["jobs"].notna().sum() == 1


def test_a_csv_joins_in_one_line_and_says_what_has_no_partner(tmp_path: Path) -> None:
    path = tmp_path / "zahlen.csv"
    path.write_text("ags;jobs\n12052;48.000\n99999;1\n", "utf-8")
    layer = load_layer("counties", region="cottbus")
    with pytest.warns(JoinWarning, match=r"NZV184 warning: 1 keys .*99999") as caught:
        joined = layer.join(path)
    assert caught[0].filename == __file__
    assert joined.features["jobs"].tolist() == [48_000]
    assert joined.provenance.sources[-1].attribution == "zahlen.csv"
