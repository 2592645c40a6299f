"""Workbooks as offices write them: the table is found, numbers and days are what they are."""

import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas
import pyogrio
import pytest

from nzv_geo.errors import DataError
from nzv_geo.findings import Kind
from nzv_geo.reading import Limits, list_layers, read_file
from nzv_geo.reading.figures import figures_in, read_figures
from tests.reading import samples

OFFICE = [
    ["Arbeitsplätze in Gemeinden"],
    ["Stand: 31.12.2023"],
    [],
    ["Schlüssel", "Gemeinde", "Beschäftigte 1)", None, "Quote", "Stand"],
    [None, None, "insgesamt", "davon\nFrauen", None, None],
    [1, 2, 3, 4, 5, 6],
    [None, None, "Anzahl", "Anzahl", "%", None],
    ["01001000", "Flensburg", 48_000, 23_000, 1.5, datetime.date(2023, 12, 31)],
    [],
    ["01002000", "Kiel", 95_000, "-", 2, datetime.date(2023, 12, 31)],
    [],
    ["Quelle: Statistik"],
    ["1) am Arbeitsort"],
]


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_the_table_is_found_between_titles_and_footnotes(tmp_path: Path) -> None:
    table, [finding] = figures_in(workbook(tmp_path / "a.xlsx", Deckblatt=[["Titel"]], T=OFFICE))
    women = table.pop("Beschäftigte 1) davon Frauen")
    assert women.dropna().tolist() == [23_000]
    assert table.to_dict("list") == {
        "Schlüssel": ["01001000", "01002000"],
        "Gemeinde": ["Flensburg", "Kiel"],
        "Beschäftigte 1) insgesamt": [48_000, 95_000],
        "Quote": [1.5, 2.0],
        "Stand": [datetime.datetime(2023, 12, 31)] * 2,
    }
    assert finding.code == "NZV120"
    assert finding.message == (
        "6 rows of sheet T beside its table were left out, the header stands in row 4 "
        "(Arbeitsplätze in Gemeinden; Stand: 31.12.2023; 1 2 3 4 5 6; Anzahl Anzahl %; …)"
    )


def test_a_table_that_begins_with_its_header_is_taken_as_it_is(tmp_path: Path) -> None:
    rows = [["AGS", "note", "on"], ["12052000", "a", True], ["12061005", "b", False]]
    table, findings = figures_in(workbook(tmp_path / "a.xlsx", T=rows))
    assert table.to_numpy().tolist() == rows[1:]
    assert findings == []


def test_columns_without_a_name_or_with_the_same_get_their_own(tmp_path: Path) -> None:
    rows = [["AGS", "n", None, "n"], ["12052000", 1, 2, 3], ["12061005", 4, 5, 6]]
    table = read_figures(workbook(tmp_path / "a.xlsx", T=rows))
    assert list(table) == ["AGS", "n", "column_3", "n_2"]


def test_a_key_alone_in_the_last_row_is_no_footnote(tmp_path: Path) -> None:
    rows = [["AGS", "n"], ["12052000", 1], ["12061005", None], ["Summe", None]]
    table, _ = figures_in(workbook(tmp_path / "a.xlsx", T=rows))
    assert table["AGS"].tolist() == ["12052000", "12061005"]


def test_keys_that_became_numbers_are_text_with_a_finding(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", T=[["ags", "n"], [12_052_000, 1], [1_001_000, 2]])
    table, [finding] = figures_in(path)
    assert table["ags"].tolist() == ["12052000", "1001000"]
    assert finding.code == Kind.KEY_AS_NUMBER.code == "NZV154"


def test_numbers_written_as_german_text_are_numbers(tmp_path: Path) -> None:
    rows = [["AGS", "share", "mixed"], ["12052000", "1,5", 2.5], ["12061005", "2,5", "3,5"]]
    table = read_figures(workbook(tmp_path / "a.xlsx", T=rows))
    assert table["share"].tolist() == [1.5, 2.5]
    assert table["mixed"].tolist() == [2.5, 3.5]


def test_of_several_tables_one_is_named(tmp_path: Path) -> None:
    rows = [["AGS", "n"], ["12052000", 1]]
    path = workbook(tmp_path / "a.xlsx", A=rows, B=[["AGS", "n"], ["12052000", 2]], C=[["x"]])
    with pytest.raises(DataError, match=r"has 2 sheets with tables; name one of: A, B .--sheet."):
        read_figures(path)
    assert read_figures(path, sheet="B")["n"].tolist() == [2]
    with pytest.raises(DataError, match=r"no table in a sheet 'D'; it has: A, B"):
        read_figures(path, sheet="D")


def test_hidden_sheets_are_no_tables(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", A=[["AGS", "n"], ["1", 1]], B=[["AGS", "n"], ["1", 2]])
    book = openpyxl.load_workbook(path)
    book["A"].sheet_state = "hidden"
    book.save(path)
    assert read_figures(path)["n"].tolist() == [2]


POINTS = [["Standorte"], [], ["Name", "Rechtswert", "Hochwert", "MW"], ["A", 450_000.5, 5.73e6, 2]]


def test_sheets_with_coordinates_are_layers(tmp_path: Path) -> None:
    wkt = [["name", "wkt"], ["B", "POINT (14 51)"]]
    path = workbook(tmp_path / "plan.xlsx", Info=[["Text", "mehr"], ["x", "y"]], P=POINTS, W=wkt)
    assert [layer.name for layer in list_layers(path)] == ["P", "W"]
    layer = read_file(path, layer="P", source_crs="EPSG:25833")
    assert layer.features.geometry.to_wkt().tolist() == ["POINT (450000.5 5730000)"]
    assert layer.features["MW"].tolist() == [2]
    assert [finding.code for finding in layer.findings] == ["NZV120"]


def test_a_sheet_without_coordinates_says_what_it_has(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", T=[["AGS", "n"], ["1", 1]])
    with pytest.raises(DataError, match=r"sheet 'T' of .* has no column with WKT.*it has: AGS, n"):
        read_file(path)


def test_a_workbook_is_known_by_its_content_and_found_in_an_archive(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", P=POINTS)
    renamed = path.rename(tmp_path / "a.dat")
    assert len(read_file(renamed, source_crs="EPSG:25833")) == 1
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(renamed, "daten/standorte.xlsx")
    assert len(read_file(tmp_path / "a.zip", source_crs="EPSG:25833")) == 1


@pytest.mark.parametrize("format_", ["XLSX", "ODS"])
def test_it_reads_what_gdal_writes_as_gdal_reads_it(format_: str, tmp_path: Path) -> None:
    features = samples.table()
    points = features.geometry.centroid
    table = features.drop(columns="geometry").assign(x=points.x, y=points.y, share=0.5)
    path = tmp_path / f"sample{samples.SUFFIXES[format_]}"
    pyogrio.write_dataframe(table, path, driver=format_)
    read = read_file(path, source_crs="EPSG:25833").features
    peer = pyogrio.read_dataframe(path)
    assert len(read) == len(peer) == 20
    for name in ("name", "number", "share"):
        assert read[name].tolist() == peer[name].tolist()
    kinds = [[frame[name].dtype.kind for name in ("number", "share")] for frame in (read, peer)]
    assert kinds == [["i", "f"]] * 2
    assert read.total_bounds.tolist() == points.total_bounds.tolist()


# --- hostile -----------------------------------------------------------------------------------

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
)
FIRST = '<row r="1"><c r="A1"><v>1</v></c>{}</row>'
CONTENT = (
    '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:body><o:spreadsheet>'
    '<t:table t:name="a">{}</t:table></o:spreadsheet></o:body></o:document-content>'
)
CELL = '<t:table-cell o:value-type="float" o:value="1"{}><x:p>1</x:p></t:table-cell>'


def changed(path: Path, member: str, content: str) -> Path:
    """Put another part into a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**parts, member: content.encode()}.items():
            archive.writestr(name, part)
    path.write_bytes(held.getvalue())
    return path


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (FIRST.format('<c r="XFD1048576"><v>1</v></c>'), "16,384 fields, and no more than"),
        (FIRST.format('<c r="&#88;fd1048576"><v>1</v></c>'), "16,384 fields, and no more than"),
        (FIRST.format('<c r="CV1048576"><v>1</v></c>'), "1,048,575 features or more of 100 fields"),
        (FIRST.format("") + '<row r="9999999"><c/><c><v>1</v></c></row>', "9,999,998 features"),
        (FIRST.format('<c r="A-1"><v>1</v></c>'), "no cell is called 'A-1'"),
    ],
)
def test_a_sheet_that_unfolds_is_refused(cells: str, message: str, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", T=POINTS)
    content = SHEET.format(f"<sheetData>{cells}</sheetData>")
    with pytest.raises(DataError, match=message):
        read_file(changed(path, "xl/worksheets/sheet1.xml", content))


def test_a_text_that_is_shown_again_and_again_is_refused(tmp_path: Path) -> None:
    table = pandas.DataFrame({"x": range(200), "y": range(200), "t": ["a" * 30_000] * 200})
    path = tmp_path / "a.xlsx"
    pyogrio.write_dataframe(table, path, driver="XLSX")
    with pytest.raises(DataError, match=r"its texts: 6\.0 MB, and no more than 5 MB are loaded"):
        read_file(path, limits=Limits(max_mb=5), source_crs="EPSG:25833")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (f"<t:table-row>{CELL.format(' t:number-columns-repeated=@99999@')}</t:table-row>",
         "99,999 fields"),
        (f"<t:table-row t:number-rows-repeated='9999999'>{CELL.format('')}</t:table-row>",
         "9,999,998 features"),
        (f"<t:table-row>{CELL.format(' t:number-columns-repeated=@-1@')}</t:table-row>",
         "'-1' is no number of cells"),
        ("<t:table-row><t:table-cell><x:p>a<x:s x:c='999999999'/></x:p></t:table-cell>"
         "</t:table-row>", "its texts: 1,000.0 MB"),
    ],
)  # fmt: skip
def test_an_open_document_that_unfolds_is_refused(rows: str, message: str, tmp_path: Path) -> None:
    path = samples.write(tmp_path, "ODS")
    content = CONTENT.format(rows.replace("@", '"'))
    with pytest.raises(DataError, match=message):
        read_file(changed(path, "content.xml", content))


def test_a_sheet_that_is_formatted_to_its_end_is_none_that_unfolds(tmp_path: Path) -> None:
    rows = FIRST.format("") + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    path = workbook(tmp_path / "a.xlsx", T=POINTS)
    changed(path, "xl/worksheets/sheet1.xml", SHEET.format(f"<sheetData>{rows}</sheetData>"))
    with pytest.raises(DataError, match="has no sheet with a table"):
        read_file(path)


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", T=POINTS)
    content = "<!DOCTYPE x [<!ENTITY a 'b'>]>" + SHEET.format("")
    with pytest.raises(DataError, match="holds a document type"):
        read_file(changed(path, "xl/worksheets/sheet1.xml", content))


def test_what_is_no_workbook_is_said(tmp_path: Path) -> None:
    old, archive = tmp_path / "a.xls", tmp_path / "a.zip"
    old.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 99)
    with pytest.raises(DataError, match="is an old Office file; save it as XLSX or CSV first"):
        read_figures(old)
    archive.write_bytes(b"PK\x03\x04")
    with pytest.raises(DataError, match="is an archive, and neither XLSX nor ODS"):
        read_figures(archive)


def test_a_call_of_a_reader_that_panics_is_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PanicException(BaseException):
        """As the bindings of Rust call it."""

    def panic(_: object) -> Callable[[], None]:
        raise PanicException("index out of bounds")

    monkeypatch.setattr("nzv_geo.reading.sheets._sheets", panic)
    with pytest.raises(DataError, match="index out of bounds; it may be damaged"):
        read_file(workbook(tmp_path / "a.xlsx", T=POINTS))
