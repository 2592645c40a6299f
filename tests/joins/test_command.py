"""``nzv-geo join`` writes a layer with figures, and says what that took."""

import json
from pathlib import Path

import pandas
import pytest

from nzv_geo import load_layer
from nzv_geo.cli import main
from nzv_geo.reading import read_file

ROWS = """AGS;Gemeinde;Einwohner;Einkommen
14625050;Bretnig-Hauswalde;2000;20,0
14625200;Großröhrsdorf;6000;24,0
14625020;Bautzen;39000;20,0
12052;Cottbus;99000;19,0
"""


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("join") / "einwohner.csv"
    path.write_text(ROWS, "utf-8")
    return path


def test_it_writes_the_layer_prints_the_ledger_and_writes_it(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, ledger = tmp_path / "b.gpkg", tmp_path / "l.csv"
    rules = ["--sum", "einwohner", "--mean", "einkommen:einwohner", "--vintage", "2016"]
    outputs = ["-o", str(target), "--ledger", str(ledger)]
    arguments = ["join", "municipalities", str(table), "--region", "bautzen", *rules, *outputs]
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[1].split()[:5] == [
        "followed", "14625050", "Bretnig-Hauswalde", "14625200", "2017-01-01",
    ]  # fmt: skip
    assert "and 40 more not in the table; --ledger FILE has all" in err
    assert "4 rows, 2 of 57 units matched; 1 rows are of other regions" in err
    assert pandas.read_csv(ledger)["event"].value_counts()["not in the table"] == 55
    written = read_file(target)
    figures = written.features.set_index("ags").loc["14625200"]
    assert (figures["Einwohner"], figures["Einkommen"]) == (8000, 23.0)
    assert written.provenance.sources[-1].vintage == "2016"
    assert main(arguments) == 2  # nothing is replaced unasked


def test_what_it_cannot_decide_it_asks_before_anything_is_written(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "b.gpkg"
    arguments = ["join", "municipalities", str(table), "--region", "bautzen", "-o", str(target)]
    assert main(arguments) == 2
    assert "the numbers of Einwohner, Einkommen: sum counts (--sum" in capsys.readouterr().err
    assert main([*arguments, "--mean", "Einkommen"]) == 2
    assert "needs weights" in capsys.readouterr().err
    assert main([*arguments, "--ledger", str(target)]) == 2
    assert not target.exists()


def test_a_table_that_matches_wholly_is_no_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counties = load_layer("counties", region="lausitz").features
    path, ledger = tmp_path / "a.csv", tmp_path / "l.json"
    counties.assign(jobs=1)[["ags", "jobs"]].to_csv(path, index=False)
    outputs = ["-o", str(tmp_path / "a.geojson"), "--ledger", str(ledger)]
    assert main(["join", "counties", str(path), "--region", "lausitz", *outputs]) == 0
    assert capsys.readouterr().out == "(none)\n"
    assert json.loads(ledger.read_text("utf-8"))["matched"] == 7
