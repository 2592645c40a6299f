"""The command does what its help says, and fails in one line."""

import filecmp
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

from nzv_geo import export_layer, load_layer
from nzv_geo.catalogue import load_catalogue
from nzv_geo.cli import COMMANDS, main
from nzv_geo.crs.reproject import reproject
from nzv_geo.focus_areas import load_focus_areas
from nzv_geo.webmap.area_cards import sheet_name
from tests.hand_drawn import make_layer

pytestmark = pytest.mark.slow

GEO = {"geopandas", "shapely", "pyproj", "pandas", "numpy", "fiona", "pyogrio", "folium"}


@pytest.mark.parametrize("arguments", [[], *([name] for name in COMMANDS)])
def test_help_has_an_example(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main([*arguments, "--help"])
    assert stop.value.code == 0
    assert "example" in capsys.readouterr().out


def test_every_command_stands_in_the_readme() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"nzv-geo {name}" not in readme] == []


def test_help_imports_no_geo_library() -> None:
    code = (
        "import sys\nfrom nzv_geo.cli import main\n"
        f"for command in {[[], *([name] for name in COMMANDS)]}:\n"
        "    try: main([*command, '--help'])\n"
        "    except SystemExit: pass\n"
        "print('loaded:', *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = set(done.stdout.split("loaded:")[1].split())
    assert loaded & GEO == set()


def test_layers_lists_layers_and_regions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layers", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [row["layer"] for row in listed["layers"]][-1] == "valley"
    assert [row["region"] for row in listed["regions"]] == [*load_catalogue().regions]


def test_layers_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    main(["layers"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:3] == ["layer", "title", "features"]
    assert lines[3].split()[0] == "municipalities"


def test_info_compares_areas(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", "counties", "--region", "lausitz", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    total = facts["areas"][-1]
    assert facts["features"] == 7
    assert total["official_km2"] == pytest.approx(11_726.78)
    assert total["geodesic_km2"] == pytest.approx(11_727.88, abs=0.005)
    assert total["planar_km2"] == pytest.approx(11_719.85, abs=0.005)


@pytest.mark.parametrize("layer", ["states", "municipalities", "focus-areas", "valley"])
def test_info_names_source_and_licence(layer: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", layer]) == 0
    out = capsys.readouterr().out
    assert "publisher" in out
    assert "licence" in out


@pytest.fixture
def saxony_as_dhdn(tmp_path: Path) -> Path:
    """Landkreis Görlitz in RD/83, under the wrong label that is common."""
    layer = reproject(load_layer("counties", region="goerlitz"), "EPSG:3399")
    wrong = layer.features.set_crs("EPSG:31469", allow_override=True)
    target = tmp_path / "goerlitz.gpkg"
    export_layer(layer.with_features(wrong), target)
    return target


def test_export_says_what_a_reprojection_did(saxony_as_dhdn: Path, tmp_path: Path, capsys) -> None:
    target = tmp_path / "out.geojson"
    arguments = ["export", str(saxony_as_dhdn), "--crs", "EPSG:25833", "-o", str(target)]
    assert main(arguments) == 0
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("NZV105 warning: ")
    assert lines[-2].startswith("reprojected EPSG:31469 to EPSG:25833: DHDN to ETRS89 (2)")
    assert lines[-1] == f"wrote {target}"
    assert main([*arguments, "--source-crs", "EPSG:3399", "--overwrite"]) == 0
    steps = json.loads(target.read_bytes())["steps"]
    said = steps.index("read as EPSG:3399; the file says EPSG:31469")
    assert "RD/83 to ETRS89 (1)" in steps[said + 1]


def test_check_tells_errors_by_its_exit_code(saxony_as_dhdn: Path, tmp_path: Path, capsys) -> None:
    right = tmp_path / "right.gpkg"
    export_layer(load_layer("counties"), right)
    assert main(["check", str(right)]) == 0
    assert capsys.readouterr().out == f"{right}: nothing found\n"
    assert main(["check", str(right), str(saxony_as_dhdn), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found[str(right)] == {"error": None, "findings": [], "fixed": []}
    assert found[str(saxony_as_dhdn)]["findings"][0]["code"] == "NZV105"
    assert main(["check", str(saxony_as_dhdn), "--crs", "EPSG:25833"]) == 1


def test_check_and_info_tell_findings_in_german(saxony_as_dhdn: Path, tmp_path, capsys) -> None:
    def out(*arguments: str) -> str:
        assert main([*arguments, "--language", "de"]) == 0
        return capsys.readouterr().out

    (line, *_) = out("check", str(saxony_as_dhdn)).splitlines()
    assert line.startswith(f"{saxony_as_dhdn}: NZV105 Warnung: Die Ebene reicht ")
    assert "km über den Gültigkeitsbereich von EPSG:31469 (DHDN / 3-degree" in line
    assert re.search(r"\(verschöbe sie um \d+,\d\d bis \d+,\d\d m\)", line)
    (first, *_) = json.loads(out("check", str(saxony_as_dhdn), "--json"))[str(saxony_as_dhdn)][
        "findings"
    ]
    assert (first["code"], first["severity"]) == ("NZV105", "warning")
    assert first["message"] in line
    assert line.endswith(first["hint"])
    right = tmp_path / "right.gpkg"
    export_layer(load_layer("counties"), right)
    assert out("check", str(right)) == f"{right}: keine Befunde\n"
    assert "findings     keine; siehe nzv-geo check" in out("info", str(right))
    table = tmp_path / "orte.csv"
    table.write_text("name;lon;lat\nGörlitz;14,98;51,15\n", "utf-8")
    message = "NZV111 Hinweis: Die Spalten lon und lat wurden als Grad in WGS 84 gelesen"
    assert message in out("info", str(table))
    assert message in json.loads(out("info", str(table), "--json"))["findings"]


def test_findings_of_a_kind_that_are_not_shown_are_counted(tmp_path: Path, capsys) -> None:
    table = tmp_path / "orte.csv"
    table.write_text("name;lon;lat\n" + "a;14,98;51,15\n" + "b;x;y\n" * 1500, "utf-8")
    assert main(["check", str(table)]) == 1
    assert "NZV125: 1,480 more; check --json lists all" in capsys.readouterr().out
    assert main(["check", str(table), "--language", "de"]) == 1
    assert "NZV125: 1.480 weitere; check --json nennt alle" in capsys.readouterr().out


def test_a_map_says_what_it_did_to_an_own_layer(saxony_as_dhdn: Path, tmp_path, capsys) -> None:
    target = tmp_path / "map.html"
    arguments = ["map", "--region", "cottbus", "--add", str(saxony_as_dhdn), "-o", str(target)]
    assert main([*arguments, "--source-crs", "EPSG:3399"]) == 0
    report = "reprojected EPSG:3399 to EPSG:4326: RD/83 to ETRS89 (1) + ETRS89 to WGS 84 (1)"
    assert report in capsys.readouterr().err
    assert report in target.read_text("utf-8")


def test_info_describes_a_file_of_ones_own(saxony_as_dhdn: Path, capsys) -> None:
    assert main(["info", str(saxony_as_dhdn), "--crs", "EPSG:3399", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["features"], facts["crs"]) == (1, "EPSG:3399")
    assert facts["areas"][0]["geodesic_km2"] == pytest.approx(2111.0, abs=1)
    assert facts["areas"][0]["official_km2"] == 2111.41  # it still has its key


@pytest.fixture
def two_states(tmp_path: Path) -> list[str]:
    """Two squares across a gap of 5 m and one of 60 m."""
    west, east, far = (shapely.box(x, 0, x + 1000, 1000) for x in (0, 1005, 2065))
    for name, shapes in (("west", [west, far]), ("east", [east])):
        moved = [shapely.affinity.translate(shape, 450_000, 5_700_000) for shape in shapes]
        export_layer(make_layer(moved), tmp_path / f"{name}.gpkg")
    return [str(tmp_path / "west.gpkg"), str(tmp_path / "east.gpkg")]


def test_merge_writes_units_union_and_ledger(two_states, tmp_path: Path, capsys) -> None:
    out, union, report = (tmp_path / name for name in ("o.gpkg", "u.gpkg", "r.json"))
    arguments = ["-o", str(out), "--union", str(union), "--report", str(report)]
    assert main(["merge", *two_states, *arguments]) == 1
    printed = capsys.readouterr()
    ledger = json.loads(report.read_bytes())
    assert [entry["treatment"] for entry in ledger["gaps"]] == ["left", "filled to east:a"]
    assert [round(entry["area_m2"]) for entry in ledger["gaps"]] == [60_000, 5_000]
    assert ledger["gaps"][1]["between"] == ["east:a", "west:a"]
    assert ledger["overlaps"] == []
    assert ledger["totals"]["gained_m2"] == pytest.approx(5000)
    assert shape(ledger["gaps"][0]["geometry"]).area == pytest.approx(60_000)
    assert load_layer(union).features.area.sum() == pytest.approx(3_005_000)
    assert len(load_layer(out)) == 3
    assert "NZV201 warning: 1 gaps wider than 10 m were left" in printed.err
    before = report.read_bytes()
    assert main(["merge", *two_states[::-1], *arguments, "--overwrite"]) == 1
    assert report.read_bytes() == before


@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
def test_what_a_clean_merge_writes_passes_every_command(tmp_path: Path, suffix: str) -> None:
    """Slits of millimetres, overlaps, and a notch that seven decimals close: all is taken again."""
    out, union, again = (str(tmp_path / f"{name}.{suffix}") for name in ("all", "one", "again"))
    x, y = 450_000, 5_700_000
    notch = shapely.box(x + 500, y + 964, x + 500.01, y + 1000)
    units = {
        "west": shapely.box(x, y, x + 1000, y + 1000).difference(notch),
        "east": shapely.box(x + 1000.002, y, x + 2000, y + 1000),
        "south": shapely.box(x, y - 500, x + 2000, y + 0.3),
    }
    inputs = [str(tmp_path / f"{name}.gpkg") for name in units]
    for file, unit in zip(inputs, units.values(), strict=True):
        export_layer(make_layer([unit]), Path(file))
    assert main(["merge", *inputs, "-o", out, "--union", union]) == 0
    for file in (out, union):
        assert main(["check", file]) == 0
        assert main(["simplify", file, "--tolerance-m", "1", "-o", again, "--overwrite"]) == 0
        assert main(["merge", file, "-o", again, "--overwrite"]) == 0
        for target in ("geojson", "gpkg"):
            copy = str(tmp_path / f"copy.{target}")
            assert main(["export", file, "-o", copy, "--overwrite"]) == 0


def test_a_ledger_goes_on_the_map(two_states, tmp_path: Path) -> None:
    report, page = tmp_path / "gaps.geojson", tmp_path / "map.html"
    main(["merge", *two_states, "-o", str(tmp_path / "o.gpkg"), "--report", str(report)])
    options = ["--add", str(report), "--title", "Lücken", "-o", str(page)]
    assert main(["map", "--region", "cottbus", *options]) == 0
    assert "filled to east:a" in page.read_text("utf-8")


def test_the_ledger_of_micrometres_can_be_written(tmp_path: Path) -> None:
    report = tmp_path / "pinholes.geojson"
    out = ["-o", str(tmp_path / "o.geojson"), "--by", "county", "--report", str(report)]
    assert main(["merge", "municipalities", *out]) == 0
    assert len(json.loads(report.read_bytes())["features"]) > 200
    assert len(json.loads((tmp_path / "o.geojson").read_bytes())["features"]) == 7


@pytest.mark.parametrize("suffix", ["json", "csv", "geojson", "gpkg"])
def test_a_report_of_nothing_is_written_too(tmp_path: Path, suffix: str) -> None:
    out, report = tmp_path / "o.gpkg", tmp_path / f"r.{suffix}"
    assert main(["merge", "counties", "-o", str(out), "--report", str(report)]) == 0
    assert report.exists()


def test_merge_refuses_what_is_not_valid_with_its_place(tmp_path: Path, capsys) -> None:
    bow = shapely.Polygon([(14, 51), (14.1, 51.1), (14.1, 51), (14, 51.1)])
    export_layer(make_layer([bow], crs="EPSG:4326"), tmp_path / "bow.gpkg")
    assert main(["merge", str(tmp_path / "bow.gpkg"), "-o", str(tmp_path / "o.gpkg")]) == 1
    err = capsys.readouterr().err
    assert "bow: NZV123 error: feature a is not valid: self-intersection (at 14.05" in err
    assert not (tmp_path / "o.gpkg").exists()


def test_a_map_simplifies_own_layers_on_demand(tmp_path: Path, capsys) -> None:
    plan, page = tmp_path / "plan.gpkg", tmp_path / "map.html"
    export_layer(load_layer("municipalities"), plan)
    plain = ["map", "--region", "cottbus", "-o", str(page)]
    added = [*plain, "--add", str(plan)]
    sizes = []
    for arguments in (plain, added, [*added, "--simplify-m", "200"]):
        assert main(arguments) == 0
        sizes.append(page.stat().st_size)
    assert "43,920 vertices became" in capsys.readouterr().err
    without, full, simplified = sizes
    assert simplified - without < 0.5 * (full - without)  # what the added layer costs
    assert "simplified with a tolerance of 200 m" in page.read_text("utf-8")


def test_simplify_says_what_it_changed(tmp_path: Path, capsys) -> None:
    target = tmp_path / "coarse.gpkg"
    arguments = ["simplify", "municipalities", "--tolerance-m", "100", "-o", str(target)]
    assert main([*arguments, "--region", "goerlitz"]) == 0
    out = capsys.readouterr().out
    assert "vertices became" in out
    assert "most moved: unit 14626150, " in out
    assert shapely.coverage_is_valid(load_layer(target).features.geometry.values)


def test_simplify_exits_with_1_for_units_that_are_moved_much(tmp_path: Path, capsys) -> None:
    table, whole = tmp_path / "units.csv", tmp_path / "units.json"
    for report, most, code in ((table, "10%", 1), (whole, "10", 1), (None, "90", 0)):
        arguments = ["simplify", "counties", "--tolerance-m", "2000", "--max-change", most]
        reporting = ["--report", str(report)] if report else []
        target = ["-o", str(tmp_path / "coarse.geojson"), "--overwrite"]
        assert main([*arguments, *target, *reporting]) == code
        assert ("NZV205 warning: " in capsys.readouterr().err) == bool(code)
    listed = json.loads(whole.read_text("utf-8"))
    shares = {row["unit"]: row["moved_share"] for row in listed["units"]}
    found = {one["feature"] for one in listed["findings"]}
    assert found == {unit for unit, share in shares.items() if share > 0.1} < set(shares)
    header, *rows = table.read_text("utf-8").splitlines()
    assert header == (
        "unit,area_before_m2,area_after_m2,gained_m2,lost_m2,moved_share,displacement_m"
    )
    assert [row.partition(",")[0] for row in rows] == list(shares)


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("coarse.geojson", "-o and --report name the same file"),
        ("report.xlsx", "cannot write report.xlsx: name it .csv or .json"),
        ("there.csv", "there.csv already exists"),
        ("missing/report.csv", "folder missing does not exist"),
    ],
)
def test_nothing_is_written_where_the_report_cannot_be(
    report: str, said: str, tmp_path: Path, monkeypatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.csv").write_text("mine")
    arguments = ["simplify", "counties", "--tolerance-m", "100", "-o", "coarse.geojson"]
    assert main([*arguments, "--report", report]) == 2
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["there.csv"]


def test_merge_tells_what_simplifying_moved(tmp_path: Path, capsys) -> None:
    for most, code in (("0", 1), ("5", 0)):
        target = tmp_path / f"coarse-{most}.geojson"
        arguments = ["merge", "states", "--simplify-m", "500", "--max-change", most]
        assert main([*arguments, "-o", str(target)]) == code
        assert ("NZV205 warning: " in capsys.readouterr().err) == bool(code)
        assert target.is_file()


def test_crs_lists_grids_and_operations(capsys) -> None:
    assert main(["crs", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(grid["grid"], grid["file"]) for grid in listed["grids"]] == [
        ("BeTA2007", None),
        ("NTv2_SN", None),
    ]
    operations = {row["crs"]: (row["code"], row["accuracy_m"]) for row in listed["operations"]}
    assert operations["EPSG:3399"] == ("EPSG:15868", 1.0)
    assert operations["EPSG:2399"] == ("EPSG:1775", 0.1)
    assert operations["EPSG:31468"] == ("EPSG:1776", 3.0)
    assert main(["crs"]) == 0
    assert "would make 0.9 m (EPSG:15948) out of 3 m (EPSG:1776)" in capsys.readouterr().out


def test_export_to_stdout_is_only_geojson(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", "focus-areas", "--region", "goerlitz"]) == 0
    out, err = capfdbinary.readouterr()
    assert len(json.loads(out)["features"]) == 5
    assert err == b""


def test_export_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "valley.geojson"
    assert main(["export", "valley", "-o", str(target)]) == 0
    assert json.loads(target.read_bytes())["name"] == "valley"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export", "rivers"], "unknown layer 'rivers'; choose one of: states,"),
        (["info", "rivers"], "unknown layer 'rivers'"),
        (["export", "states", "--region", "berlin"], "unknown region 'berlin'"),
        (["map", "--region", "berlin"], "unknown region 'berlin'"),
        (["export", "states", "-o", "missing/a.geojson"], "folder missing does not exist"),
        (["export", "states", "-o", "there"], "there already exists; pass --overwrite"),
        (["map", "--region", "cottbus", "-o", "there"], "there already exists"),
        (["map", "-o", "there"], "cannot make folder there"),
        (["map", "-o", "a.html"], "names one file for several maps; add --region"),
        (["map", "--add", "missing.gpkg"], "cannot read missing.gpkg: no such file"),
        (["map", "--add", "there"], "there is of no format that is read"),
        (["map", "--add", "."], ". is a folder without a shapefile"),
        (["export", "valley", "--region", ""], "unknown region ''"),
        (["map", "--title", "Plan"], "--title, --layer, --source-crs and --encoding describe an"),
        (["map", "--map-title", "Plan"], "--map-title needs --region"),
        (["export", "states", "-o", "a.docx"], "cannot write a.docx: name it .geojson"),
        (["export", "states", "--crs", "EPSG:1"], "unknown CRS 'EPSG:1'"),
        (["export", "states", "--crs", "EPSG:25833", "--max-error-m", "0.5"], "less accurate than"),
        (["export", "states", "--layer", "a"], "--layer describes a file"),
        (["export", "states", "--source-crs", "EPSG:3399"], "--source-crs describes a file"),
        (["export", "states", "--grids", "missing"], "no grids in missing: no such folder"),
        (
            ["simplify", "there", "--region", "lausitz", "--tolerance-m", "1", "-o", "b.gpkg"],
            "--region chooses from the layers that ship",
        ),
        (["export", "missing.gpkg"], "cannot read missing.gpkg: no such file"),
        (["merge", "states", "-o", "a.docx"], "cannot write a.docx: name it .geojson"),
        (["merge", "states", "-o", "a.gpkg", "--union", "a.gpkg"], "name the same file"),
        (["merge", "states", "-o", "a.gpkg", "--prefer", "b"], "unknown source 'b'"),
        (["merge", "states", "-o", "a.gpkg", "--by", "b"], "unknown field 'b'"),
        (["merge", "rivers", "-o", "a.gpkg"], "unknown layer 'rivers'"),
        (["simplify", "rivers", "--tolerance-m", "1", "-o", "a.gpkg"], "unknown layer 'rivers'"),
        (["check", "missing.gpkg"], "cannot read missing.gpkg: no such file"),
        (["info", "there"], "there is of no format that is read"),
    ],
)
def test_an_input_error_is_one_line_and_exit_code_2(
    arguments, message, tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").write_text("mine")
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("nzv-geo: error: ")
    assert message in err
    assert err.count("\n") == 1
    assert (tmp_path / "there").read_text() == "mine"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["there"]


@pytest.mark.parametrize("order", [0, 2])
def test_a_title_describes_the_layer_beside_it(tmp_path: Path, order: int) -> None:
    plan = tmp_path / "plan.geojson"
    assert main(["export", "focus-areas", "-o", str(plan)]) == 0
    options = ["--add", str(plan), "--title", "Meine Planung"]
    target = tmp_path / "map.html"
    arguments = ["map", "--region", "cottbus", *options[order:], *options[:order]]
    assert main([*arguments, "--map-title", "Titel", "-o", str(target)]) == 0
    page = target.read_text("utf-8")
    assert "<span>Meine Planung</span>" in page
    assert "<h1>Titel</h1>" in page


def test_overwrite_replaces_a_foreign_file(tmp_path: Path) -> None:
    target = tmp_path / "a.geojson"
    target.write_text("mine")
    assert main(["export", "states", "-o", str(target), "--overwrite"]) == 0
    assert target.read_bytes().startswith(b'{"type": "FeatureCollection"')


def test_map_writes_a_page_per_region_a_sheet_per_focus_area_an_overview_and_an_index(
    maps: Path,
) -> None:
    written = sorted(path.name for path in maps.iterdir())
    pages = [f"{name}.html" for name in (*load_catalogue().regions, "overview", "index")]
    sheets = [sheet_name(area) for area in load_focus_areas().areas]
    assert written == sorted([*pages, *sheets])


def test_a_map_of_any_counties_from_the_command_or_a_file(tmp_path: Path, capsys) -> None:
    units = tmp_path / "kreise.txt"
    units.write_text("# Kreise\n12052  # Cottbus\nSpree-Neiße\n", encoding="utf-8")
    outs = [tmp_path / name for name in ("a.html", "b.html")]
    assert main(["map", "--units", str(units), "-o", str(outs[0])]) == 0
    assert main(["map", "--region", "12071,Cottbus", "-o", str(outs[1])]) == 0
    assert filecmp.cmp(*outs, shallow=False)
    assert "<h1>Cottbus, Spree-Neiße</h1>" in outs[0].read_text("utf-8")
    assert main(["map", "--units", str(tmp_path / "nix.txt")]) == 2
    assert "nix.txt cannot be read as a list of counties" in capsys.readouterr().err
    assert main(["map", "--units", str(units), "--region", "cottbus"]) == 2


def test_map_replaces_its_own_pages_without_asking(maps: Path, tmp_path: Path) -> None:
    page = tmp_path / "cottbus.html"
    page.write_bytes((maps / "goerlitz.html").read_bytes())
    assert main(["map", "--region", "cottbus", "-o", str(page)]) == 0
    assert "<title>Net Zero Valley Lausitz: Cottbus/Chóśebuz</title>" in page.read_text("utf-8")
    before = page.stat().st_mtime_ns
    assert main(["map", "--region", "cottbus", "-o", str(page)]) == 0
    assert page.stat().st_mtime_ns > before


def test_map_never_replaces_a_page_of_somebody_else(tmp_path: Path, capsys) -> None:
    (tmp_path / "lausitz.html").write_text("<p>mine")
    assert main(["map", "-o", str(tmp_path)]) == 2
    assert "already exists" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["lausitz.html"]


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = f"{sys.executable} -m nzv_geo export municipalities | head -c 100"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, check=False
    )
    assert done.stderr == b""
    assert done.returncode == 0


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    command = f"{sys.executable} -m nzv_geo layers > /dev/full"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "nzv-geo: error: No space left on device\n"


def test_any_locale_gets_utf_8() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nzv_geo", "info", "focus-areas"],
        env={
            "PYTHONIOENCODING": "ascii",
            "PYTHONUTF8": "0",
            "LC_ALL": "C",
            "NZV_GEO_DATA": "none",
            "NZV_GEO_CACHE": "none",
        },
        capture_output=True,
        check=True,
    )
    assert "eigene Zusammenstellung öffentlicher".encode() in done.stdout
