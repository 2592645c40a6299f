"""Tables join by official key across changes of municipalities, and no figure is guessed."""

from pathlib import Path

import geopandas
import openpyxl
import pandas
import pytest
import shapely

from nzv_geo.errors import DataError
from nzv_geo.joins import JoinWarning, join, join_table, join_with_ledger, read_keys
from nzv_geo.layers import Layer
from tests.hand_drawn import make_layer

BRETNIG, GROSSROEHRSDORF, BAUTZEN = "14625050", "14625200", "14625020"
NAMES = {BRETNIG: "Bretnig-Hauswalde", GROSSROEHRSDORF: "Großröhrsdorf", BAUTZEN: "Bautzen"}


def units(*keys: str, **columns: list[object]) -> Layer:
    """Squares of 10 m side by side."""
    shapes = [shapely.box(10 * number, 0, 10 * number + 10, 10) for number in range(len(keys))]
    names = [NAMES.get(key, key) for key in keys]
    return make_layer(shapes, ags=list(keys), name_de=names, **columns)


def table(**figures: list[object]) -> pandas.DataFrame:
    return pandas.DataFrame(figures)


NOW = units(GROSSROEHRSDORF, BAUTZEN)
OF_2016 = table(
    ags=[BRETNIG, GROSSROEHRSDORF, BAUTZEN],
    name=["Bretnig-Hauswalde", "Großröhrsdorf", "Bautzen"],
    people=[3_000, 7_000, 15_000],
    income=[20.0, 30.0, 25.0],
    year=[2016, 2016, 2016],
)


def figures(layer: Layer, name: str) -> dict[str, object]:
    values = layer.features[name].astype(object)
    shown = values.where(values.notna(), None)
    return dict(zip(layer.features["ags"], shown, strict=True))


def test_counts_of_an_older_table_are_summed_and_rates_averaged_by_weight() -> None:
    joined, ledger = join_with_ledger(
        NOW, OF_2016, vintage=2016, sums=["people"], means={"income": "people"}
    )
    assert figures(joined, "people") == {GROSSROEHRSDORF: 10_000, BAUTZEN: 15_000}
    assert figures(joined, "income") == {GROSSROEHRSDORF: 27.0, BAUTZEN: 25.0}
    assert figures(joined, "name") == {GROSSROEHRSDORF: None, BAUTZEN: "Bautzen"}
    assert figures(joined, "year") == {GROSSROEHRSDORF: 2016, BAUTZEN: 2016}
    [followed] = ledger.of("followed")
    assert (followed.key, followed.unit, followed.effective) == (
        BRETNIG,
        GROSSROEHRSDORF,
        "2017-01-01",
    )
    assert followed.how == (
        "name: empty: texts differ; people: sum; income: mean weighted by people; year: the same"
    )


def test_numbers_that_nobody_says_how_to_combine_are_refused_by_name() -> None:
    with pytest.raises(DataError, match=r"\(14625200\).*the numbers of income: sum counts \(--sum"):
        join_with_ledger(NOW, OF_2016, sums=["people"])


def test_columns_that_are_not_taken_need_no_rule() -> None:
    joined = join(NOW, OF_2016, fields=["people"], sums=["people"])
    assert "income" not in joined.features


def test_where_nothing_can_be_asked_such_numbers_are_left_empty_with_a_finding() -> None:
    joined = join_table(NOW, OF_2016, key="ags", fields=["people"])
    assert figures(joined, "people") == {GROSSROEHRSDORF: None, BAUTZEN: 15_000}
    assert [finding.code for finding in joined.findings] == ["NZV187", "NZV188"]
    assert "14625050 → 14625200 (2017-01-01)" in joined.findings[0].message
    assert "14625200 Großröhrsdorf" in joined.findings[1].message


@pytest.mark.parametrize("vintage", [2016, None])
def test_a_unit_of_which_a_part_is_missing_has_no_figure(vintage: int | None) -> None:
    incomplete = table(ags=[BRETNIG, BAUTZEN], people=[3_000, 15_000])
    with pytest.warns(JoinWarning, match="NZV188 warning: 1 units got no figures.*of a part"):
        joined = join(NOW, incomplete, sums=["people"], vintage=vintage)
    assert figures(joined, "people") == {GROSSROEHRSDORF: None, BAUTZEN: 15_000}


def test_a_part_without_a_figure_leaves_the_unit_without_one() -> None:
    secret = OF_2016.assign(people=[None, 7_000, 15_000])[["ags", "people"]]
    _, ledger = join_with_ledger(NOW, secret, sums=["people"])
    [empty] = ledger.of("left empty")
    assert (empty.key, empty.how) == (GROSSROEHRSDORF, "people: empty: a part has no figure")


def test_units_that_a_newer_table_has_together_are_united() -> None:
    layer = units(BRETNIG, GROSSROEHRSDORF, BAUTZEN, hectares=[1, 2, 3], use=[4, 4, 4])
    newer = table(ags=[GROSSROEHRSDORF, BAUTZEN], people=[10_000, 15_000])
    joined, ledger = join_with_ledger(layer, newer, vintage=2020)
    assert figures(joined, "people") == {GROSSROEHRSDORF: 10_000, BAUTZEN: 15_000}
    assert joined.features.geometry.iloc[0].equals(shapely.box(0, 0, 20, 10))
    assert figures(joined, "hectares") == {GROSSROEHRSDORF: None, BAUTZEN: 3}
    assert figures(joined, "use") == {GROSSROEHRSDORF: 4, BAUTZEN: 4}
    assert figures(joined, "name_de")[GROSSROEHRSDORF] == "Großröhrsdorf"
    [united] = ledger.of("united")
    assert (united.key, united.unit, united.effective) == (BRETNIG, GROSSROEHRSDORF, "2017-01-01")
    assert joined.provenance.steps[0] == (
        "Bretnig-Hauswalde (14625050) united with Großröhrsdorf (14625200), effective 2017-01-01"
    )


def test_of_a_table_of_the_year_of_the_layer_nothing_is_united() -> None:
    layer = units(BRETNIG, GROSSROEHRSDORF)
    with pytest.warns(JoinWarning, match="NZV184"):
        joined = join(layer, table(ags=[GROSSROEHRSDORF], people=[7_000]), vintage=2016)
    assert figures(joined, "people") == {BRETNIG: None, GROSSROEHRSDORF: 7_000}


def test_whether_units_belong_together_is_asked_where_no_year_says_it() -> None:
    layer, newer = units(BRETNIG, GROSSROEHRSDORF), table(ags=[GROSSROEHRSDORF], people=[1])
    with pytest.raises(DataError, match=r"not Bretnig-Hauswalde .14625050., .* --vintage"):
        join(layer, newer)
    lenient = join_table(layer, newer, key="ags")
    assert figures(lenient, "people") == {BRETNIG: None, GROSSROEHRSDORF: None}
    assert "depending on the year" in lenient.findings[-1].message


def test_what_the_year_of_the_table_contradicts_is_not_followed() -> None:
    with pytest.warns(JoinWarning):
        joined = join(NOW, OF_2016, vintage=2020)
    assert figures(joined, "people")[GROSSROEHRSDORF] == 7_000
    _, ledger = join_with_ledger(NOW, OF_2016, vintage=2020)
    [alone] = ledger.of("not in the layer")
    assert alone.how == "became part of another before the year of the table"


CHANGES = """ags_from;name_from;ags_into;name_into;effective
12000001;Alt;12000002;Mitte;01.01.2010
12000002;Mitte;12000003;Neu;01.01.2012
12000004;Ost;12000003;Neu;01.01.2012
12000005;Karg;12000006;Karg;01.01.2013
12000007;Fern;12000001;Alt;01.01.2014
12000007;Fern;12000006;Karg;01.01.2014
"""


@pytest.fixture
def more(tmp_path: Path) -> Path:
    path = tmp_path / "changes.csv"
    path.write_text(CHANGES, "utf-8")
    return path


def test_more_changes_are_followed_one_after_the_other(more: Path) -> None:
    old = table(ags=["12000001", "12000002", "12000004"], people=[1, 2, 4])
    joined = join(units("12000003"), old, changes=more, sums=["people"])
    assert figures(joined, "people") == {"12000003": 7}


def test_a_new_municipality_of_a_newer_table_is_made_of_its_parts(more: Path) -> None:
    newer = table(ags=["12000003"], people=[7])
    layer = units("12000002", "12000004")
    joined = join(layer, newer, changes=more, vintage="2012-01-01")
    assert figures(joined, "people") == {"12000003": 7}
    assert joined.features[["name_de"]].values.tolist() == [["Neu"]]
    assert joined.features.area.tolist() == [200]


def test_a_key_that_alone_changed_takes_its_figures_along(more: Path) -> None:
    old = table(ags=["12000005"], rate=[0.5])
    joined, ledger = join_with_ledger(units("12000006"), old, changes=more)
    assert figures(joined, "rate") == {"12000006": 0.5}
    assert ledger.of("followed")[0].how == "taken as it is: no other part"


def test_what_was_divided_is_not_followed(more: Path) -> None:
    old = table(ags=["12000006", "12000007"], people=[1, 2])
    _, ledger = join_with_ledger(units("12000006"), old, changes=more)
    assert ledger.of("not in the layer")[0].how == "was divided among 12000001, 12000006"


def test_changes_in_a_circle_come_to_an_end(tmp_path: Path) -> None:
    path = tmp_path / "circle.csv"
    rows = "1;a;2;b;2010-01-01\n2;b;1;a;2010-01-01\n"
    path.write_text(f"ags_from;name_from;ags_into;name_into;effective\n{rows}", "utf-8")
    _, ledger = join_with_ledger(
        units("12000003"), table(ags=["12000003", "1"], people=[1, 2]), changes=path
    )
    assert [entry.key for entry in ledger.of("not in the layer")] == ["1"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a;b;c;d;2010-01-01", "row 2: expected two official keys"),
        ("1;b;2;d;1.13.2010", "row 2: expected two official keys and a day"),
        ("1;b;1;b;2010-01-01", "became part of itself"),
    ],
)
def test_a_table_of_changes_that_says_none_is_refused(
    tmp_path: Path, row: str, message: str
) -> None:
    path = tmp_path / "changes.csv"
    path.write_text(f"ags_from;name_from;ags_into;name_into;effective\n{row}\n", "utf-8")
    with pytest.raises(DataError, match=message):
        join(NOW, OF_2016, changes=path)


@pytest.mark.parametrize(
    ("written", "ags", "repairs"),
    [
        ("01001000", "01001000", ()),
        (1001000, "01001000", ("zero",)),
        ("12052000.0", "12052000", ("number",)),
        ("12052000,0", "12052000", ("number",)),
        ("12 0 52 000", "12052000", ("blanks",)),
        ("12\u00a0052\u00a0000", "12052000", ("blanks",)),
        ("120520000000", "12052000", ("ars",)),
        ("010010000000", "01001000", ("ars",)),
        ("10010000000", "01001000", ("zero", "ars")),
        ("12052", "12052000", ("city",)),
        ("1001", "01001000", ("zero", "city")),
        ("12061", "12061", ()),
        ("Summe", "Summe", ()),
    ],
)
def test_keys_are_read_as_the_layer_writes_them(
    written: object, ags: str, repairs: tuple[str, ...]
) -> None:
    [key] = read_keys([written], {"01001000", "12052000"}, "ags")
    assert (key.ags, key.repairs) == (ags, repairs)


def test_a_county_filled_up_with_zeros_is_that_county() -> None:
    [key] = read_keys(["12061000"], {"12061"}, "ags")
    assert (key.ags, key.repairs) == ("12061", ("padded",))


def test_a_county_is_no_municipality_where_the_table_has_both() -> None:
    keys = read_keys(["12052", "12052000"], {"12052000"}, "ags")
    assert [key.ags for key in keys] == ["12052", "12052000"]


@pytest.mark.parametrize("key", ["1,2052E+7", "1.2052e7", "1E+7"])
def test_a_key_in_scientific_notation_is_refused_in_a_clear_line(key: str) -> None:
    with pytest.raises(DataError, match=r"1 keys of 'ags' .*digits of them may be lost"):
        read_keys([key], {"12052000"}, "ags")


def test_repairs_are_counted_in_findings() -> None:
    rows = table(ags=["14 625 200", "14625020.0"], people=[1, 2])
    joined = join(NOW, rows)
    assert [finding.code for finding in joined.findings] == ["NZV185", "NZV185"]
    assert [finding.message for finding in joined.findings] == [
        "1 keys of the table were written with blanks (14 625 200); they were taken out",
        "1 keys of the table were written as numbers with decimals (14625020.0); these were "
        "taken off",
    ]


def test_the_column_of_keys_is_found_by_its_name_or_by_its_values() -> None:
    keys = [GROSSROEHRSDORF, BAUTZEN]
    for name in ("Gemeindeschlüssel", "Code", "GKZ"):
        assert figures(join(NOW, table(**{name: keys, "people": [1, 2]})), "people")[BAUTZEN] == 2
    with pytest.raises(DataError, match=r"several columns \(a, b\).*--key"):
        join(NOW, table(a=keys, b=keys))
    with pytest.raises(DataError, match="no column with official keys"):
        join(NOW, table(a=["x", "y"], people=[1, 2]))


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"means": {"income": ""}}, "the mean of income needs weights"),
        ({"sums": ["name"]}, "column 'name' holds what is no number, such as 'Bretnig"),
        ({"sums": ["people"], "means": {"people": "income"}}, "for a sum and for a mean"),
        ({"vintage": "16"}, "'16' is neither a year"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(rules: dict[str, object], message: str) -> None:
    with pytest.raises(DataError, match=message):
        join_with_ledger(NOW, OF_2016, **rules)  # type: ignore[arg-type]


def test_the_ledger_says_itself_in_a_line_a_table_and_a_card() -> None:
    rows = table(ags=["14 625 200", "99"], people=[1, 2])
    _, ledger = join_with_ledger(NOW, rows, vintage=2024)
    assert repr(ledger) == (
        "<JoinLedger: 1 of 2 units matched, 1 not in the layer, 1 not in the table, 1 repaired>"
    )
    assert ledger.table()[["event", "key", "name", "unit"]].values.tolist() == [
        ["not in the layer", "99", "", ""],
        ["not in the table", BAUTZEN, "Bautzen", BAUTZEN],
        ["repaired", "14 625 200", "Großröhrsdorf", GROSSROEHRSDORF],
    ]
    assert ledger.as_dict()["vintage"] == "2024"
    assert "<td>blanks taken out</td>" in ledger._repr_html_()


def test_the_source_of_the_figures_has_their_year() -> None:
    joined = join(NOW, OF_2016, source="Statistik", vintage=2016, fields=["year"])
    assert joined.provenance.sources[-1].vintage == "2016"
    assert isinstance(joined.features, geopandas.GeoDataFrame)


def test_keys_that_belong_to_no_unit_may_stand_there_twice() -> None:
    rows = table(ags=[BAUTZEN, "99", "99"], people=[1, 2, 3])
    assert figures(join_table(NOW, rows, key="ags"), "people")[BAUTZEN] == 1


def test_a_workbook_is_joined_and_what_was_left_out_of_it_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Stand 2020"], ["AGS", "people"], [14_625_200, 10], [14_625_020, 15]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    joined, ledger = join_with_ledger(NOW, tmp_path / "a.xlsx", vintage=2020)
    assert figures(joined, "people") == {GROSSROEHRSDORF: 10, BAUTZEN: 15}
    codes = ["NZV120", "NZV154"]
    assert [finding.code for finding in ledger.findings] == codes
    assert [finding.code for finding in joined.findings] == codes
    assert joined.provenance.sources[-1].attribution == "a.xlsx"
