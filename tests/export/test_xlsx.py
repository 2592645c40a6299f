"""A workbook holds the table as Excel counts, and where it comes from."""

import datetime
import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
import shapely

from nzv_geo import load_layer
from nzv_geo.errors import OutputError
from nzv_geo.export import writer_for, xlsx
from nzv_geo.layers import Layer
from tests.export.exchange import HOLE, TWO, VALUES, codes, every_type
from tests.hand_drawn import make_layer

XLSX = writer_for("a.xlsx")


def book_of(layer: Layer) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(XLSX.write(layer)))


def rows_of(layer: Layer) -> list[dict[str, Any]]:
    head, *rows = book_of(layer).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_type_is_kept_or_said() -> None:
    as_text = ["digits", "huge", "zoned", "uses", "more"]
    assert codes(XLSX.as_written(every_type())) == {"NZV304": as_text}
    first, second = rows_of(every_type())
    for field in ("built", "jobs", "share", "moment", "note"):
        assert first[field] == VALUES[field], field
    assert first["day"].date() == VALUES["day"]
    assert first["digits"] == str(2**60)
    assert [shapely.from_wkt(row["WKT"]).normalize() for row in (first, second)] == [
        HOLE.normalize(),
        TWO.normalize(),
    ]
    assert not any(second[field] for field in VALUES)


def test_keys_stay_text_and_the_head_stays_in_sight() -> None:
    sheet = book_of(load_layer("states")).worksheets[0]
    assert (sheet.title, sheet.freeze_panes) == ("Länder", "A2")
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("12", "s")


@pytest.mark.parametrize("text", ["=1+1", "@x", "+49 355", "https://example.org/", "007", "{=A1}"])
def test_a_text_is_no_formula_number_or_link(text: str) -> None:
    layer = make_layer([shapely.Point(1, 2)], note=[text])
    cell = book_of(layer).worksheets[0]["C2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize(
    ("wkt", "crs", "expected"),
    [
        ("POINT (14.123456789 51.5)", "EPSG:4326", {"lon": 14.123456789, "lat": 51.5}),
        ("POINT Z (450000 5730000 7)", "EPSG:25833", {"x": 450000, "y": 5730000, "z": 7}),
        ("POINT M (1 2 3)", "EPSG:25833", {"WKT": "POINT M (1 2 3)"}),
        ("LINESTRING Z (0 0 1, 1 1 2)", "EPSG:25833", {"WKT": "LINESTRING Z (0 0 1, 1 1 2)"}),
        (
            "GEOMETRYCOLLECTION (POINT (14.123456789 51))",
            "EPSG:4326",
            {"WKT": "GEOMETRYCOLLECTION (POINT (14.123456789 51))"},
        ),
        (None, "EPSG:25833", {"x": None, "y": None}),
    ],
)
def test_places_are_coordinates_or_wkt(wkt: str | None, crs: str, expected: dict[str, Any]) -> None:
    (row,) = rows_of(make_layer([wkt and shapely.from_wkt(wkt)], crs=crs))
    assert {field: row[field] for field in row if field not in {"ags", "name_de"}} == expected


def test_a_field_called_as_the_geometry_is_kept() -> None:
    (row,) = rows_of(make_layer([HOLE], WKT=["mine"]))
    assert (row["WKT"], row["WKT_"][:7]) == ("mine", "POLYGON")


def test_a_geometry_longer_than_a_cell_is_left_out_and_said() -> None:
    layer = make_layer([shapely.Point(0, 0).buffer(9, quad_segs=999), HOLE])
    assert codes(XLSX.as_written(layer)) == {"NZV305": [""]}
    assert [row["WKT"] is None for row in rows_of(layer)] == [True, False]


def test_a_text_longer_than_a_cell_is_cut_and_said() -> None:
    layer = make_layer([shapely.Point(0, 0)], note=["x" * 40_000])
    assert codes(XLSX.as_written(layer)) == {"NZV306": ["note"]}
    assert rows_of(layer)[0]["note"] == "x" * 32_767


@pytest.mark.parametrize("day", [datetime.date(1900, 2, 28), datetime.datetime(1871, 1, 18)])
def test_days_before_excel_counts_are_text(day: datetime.date) -> None:
    (row,) = rows_of(make_layer([shapely.Point(0, 0)], day=[day]))
    assert row["day"] == f"{day:%Y-%m-%d}"


@pytest.mark.parametrize(("number", "kind"), [(10**15 - 1, int), (10**15, str), (-(10**16), str)])
def test_whole_numbers_that_excel_would_round_are_text(number: int, kind: type) -> None:
    (row,) = rows_of(make_layer([shapely.Point(0, 0)], number=[number]))
    assert row["number"] == kind(number)


def test_the_second_sheet_tells_where_it_comes_from() -> None:
    sheet = book_of(load_layer("states"))["Herkunft"]
    told = dict(sheet.iter_rows(values_only=True))
    assert told["Koordinatenbezugssystem"] == "EPSG:4326, WGS 84"
    assert told["Stand"] == "2016-01-01"
    assert "GeoBasis-DE / BKG 2016" in told["Quellenvermerk"]
    history = json.loads(told["Für Programme (JSON)"])
    assert (history["layer"], history["key"]) == ("states", "ags")


def test_a_long_history_takes_several_cells() -> None:
    layer = make_layer([shapely.Point(0, 0)])
    layer = replace(layer, title={"de": "Ł" * 40_000, "en": "x"})
    rows = book_of(layer)["Herkunft"].iter_rows(values_only=True)
    text = "".join(value for label, value in rows if label == "Für Programme (JSON)")
    assert json.loads(text)["title"] == layer.title


@pytest.mark.parametrize("title", ["Herkunft", "a/b:c*?[x]", "'", "Ä" * 40, "History"])
def test_any_title_names_a_sheet(title: str) -> None:
    layer = replace(make_layer([shapely.Point(0, 0)]), title={"de": title, "en": title})
    assert len(book_of(layer).worksheets) == 2


def test_more_features_than_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)
    with pytest.raises(OutputError, match=r"has 2 features .* choose some with --where"):
        XLSX.as_written(every_type())


def test_a_layer_without_features_is_a_head() -> None:
    assert rows_of(make_layer([])) == []


def test_the_times_inside_are_those_of_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    content = XLSX.write(every_type())
    assert XLSX.write(every_type()) == content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
    assert openpyxl.load_workbook(io.BytesIO(content)).properties.created.year == 2026
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert XLSX.write(every_type()) != content
