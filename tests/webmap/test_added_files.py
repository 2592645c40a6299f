"""Files that a reader adds to a map in the browser, and the map that is saved with them."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import geopandas
import numpy
import pytest
import shapely
from playwright.sync_api import Browser, Page, expect

from nzv_geo import load_layer, render_layers
from nzv_geo.checks import check_layer
from nzv_geo.cli import main
from nzv_geo.errors import DataError
from nzv_geo.export import export_layer
from nzv_geo.layers import Layer
from nzv_geo.project.styled_files import with_own_style
from nzv_geo.reading import read_file
from tests.watch import Watch, new_page
from tests.webmap.using import FEATURE_BUTTONS, check_light_and_dark, choose, digest

METRE_DEGREES = 1 / 111_320
CODES = ["EPSG:25833", "EPSG:25832", "EPSG:5650", "EPSG:31469", "EPSG:3399", "EPSG:2399"]


@pytest.fixture(scope="module")
def map_page(maps: Path) -> Path:
    return maps / "goerlitz.html"


def plan(crs: str = "EPSG:25833") -> Layer:
    """Two areas, one with a hole, with every type of value that a shapefile knows."""
    shapes = [
        shapely.box(480_000, 5_680_000, 482_000, 5_681_000).difference(
            shapely.box(480_500, 5_680_200, 480_900, 5_680_700)
        ),
        shapely.box(484_000.25, 5_682_000.5, 485_000.125, 5_683_000.75),
    ]
    table = {
        "name": ["Weißwasser/Běła Woda", "Halle 2"],
        "ha": [180.5, 100.0],
        "zahl": [7, 9],
        "ags": ["01", "02"],
    }
    frame = geopandas.GeoDataFrame(table, geometry=shapes, crs="EPSG:25833").to_crs(crs)
    return Layer.from_geodataframe(frame, title="Plan")


def add(page: Page, *files: Path, crs: str = "") -> str:
    """Add files as a reader does; return what the page says of them."""
    if not page.locator("#added-files").count():
        page.locator("#tool-add_file").click()
    before = page.locator(".added-file").count()
    page.set_input_files("#added-files", [str(file) for file in files])
    box = page.locator(".added-file").first
    expect(page.locator(".added-file")).to_have_count(before + 1)
    expect(box.locator(".reading-file")).to_have_count(0, timeout=60_000)
    expect(box.locator(".added, .broken, .ask-crs").first).to_be_visible()
    if crs:
        box.locator("select").select_option(crs)
        box.get_by_role("button", name="Hinzufügen", exact=True).click()
        expect(box.locator(".added, .broken").first).to_be_visible()
    return box.inner_text()


def save(page: Page, target: Path, title: str = "") -> Path:
    if not page.locator("#saved-title").count():
        page.locator("#tool-save_map").click()
    if title:
        page.locator("#saved-title").fill(title)
    with page.expect_download() as download:
        page.get_by_role("button", name="Jetzt speichern").click()
    download.value.save_as(target)
    return target


# --- the same as in Python ------------------------------------------------------------------------

PLANS = [
    *((".geojson", "EPSG:4326"), (".topojson", "EPSG:4326"), (".kml", "EPSG:4326")),
    *((".fgb", code) for code in CODES),
    *((".shp.zip", code) for code in CODES),
    *((".csv", code) for code in CODES[:2]),
]
ENCODINGS = ["cp1252", "cp1250", "cp850", "utf-16"]
LOGGED = ("waypoints", "tracks")
TRACK = "".join(f'<trkpt lat="{51 + i / 10}" lon="{14 + i / 10}"/>' for i in range(3))


def plan_file(folder: Path, suffix: str, crs: str) -> Path:
    return folder / f"plan-{crs.removeprefix('EPSG:')}-{suffix[1:4]}{suffix}"


def written_table(folder: Path, encoding: str) -> Path:
    name = "Běła Woda" if encoding == "cp1250" else "Görlitz"
    file = folder / f"orte-{encoding}.csv"
    file.write_bytes(f"name;lon;lat\n{name};14,5;51,5\n".encode(encoding))
    return file


class Together:
    """One page to which many files were added, and the map that was saved with them."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.folder = folder
        self.requests: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        self.told = {}
        for suffix, crs in PLANS:
            file = plan_file(folder, suffix, crs)
            export_layer(plan(), file, crs=None if suffix in (".geojson", ".kml") else crs)
            self.told[file] = add(page, file, crs=crs if suffix == ".csv" else "")
        for encoding in ENCODINGS:
            file = written_table(folder, encoding)
            self.told[file] = add(page, file)
        track = folder / "weg.gpx"
        track.write_text(
            '<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
            '<wpt lat="51" lon="14"><name>Start</name></wpt>'
            f"<trk><name>Weg</name><trkseg>{TRACK}</trkseg></trk></gpx>"
        )
        self.told[track] = add(page, track)
        self.saved = save(page, folder / "saved.html")

    def layer(self, file: Path) -> Layer:
        """Return what the page read of a file."""
        block = re.search(r'id="nzv-added">(.*?)</script>', self.saved.read_text("utf-8"))
        assert block is not None
        ids = [layer["id"] for layer in json.loads(block[1])["layers"]]
        return load_layer(self.saved, layer=ids[list(self.told).index(file)])


@pytest.fixture(scope="module")
def together(
    browser: Browser, map_page: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Together]:
    page = new_page(browser)
    page.goto(map_page.as_uri())
    page.wait_for_selector("html.ready")
    yield Together(page, tmp_path_factory.mktemp("together"))
    page.context.close()


@pytest.mark.parametrize(("suffix", "crs"), PLANS)
def test_promise_40_the_page_reads_a_file_as_python_does(
    together: Together, suffix: str, crs: str
) -> None:
    file = plan_file(together.folder, suffix, crs)
    known = load_layer(file, source_crs=crs if suffix == ".csv" else None).reproject("EPSG:4326")
    read = together.layer(file)
    assert len(read) == len(known) == 2
    for mine, theirs in zip(read.features.geometry, known.features.geometry, strict=True):
        assert mine.geom_type == theirs.geom_type
        assert shapely.hausdorff_distance(mine, theirs) < 0.001 * METRE_DEGREES
        assert mine.is_valid
    # KML keeps the name of a feature apart from its fields.
    for field in ("ha", "zahl", "ags", *(["name"] if suffix != ".kml" else [])):
        assert read.features[field].tolist() == known.features[field].tolist()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_promise_40_letters_are_read_in_the_encoding_that_python_finds(
    together: Together, encoding: str
) -> None:
    file = together.folder / f"orte-{encoding}.csv"
    known, read = load_layer(file), together.layer(file)
    for finding in known.findings:
        assert f"{finding.code}: {finding.in_language('de').message}" in together.told[file]
    names = ["Běła Woda" if encoding == "cp1250" else "Görlitz"]
    assert read.features["name"].tolist() == known.features["name"].tolist() == names
    assert read.features.geometry.iloc[0] == shapely.Point(14.5, 51.5)


def test_waypoints_and_tracks_of_one_log_are_two_layers(together: Together) -> None:
    points, tracks = (load_layer(together.saved, layer=f"weg-{kind}") for kind in LOGGED)
    assert points.features.geometry.iloc[0].wkt == "POINT (14 51)"
    assert tracks.features.geometry.iloc[0].geom_type == "MultiLineString"
    assert tracks.features["name"].tolist() == ["Weg"]


def test_promise_03_no_request_while_files_are_added_and_saved(together: Together) -> None:
    assert [
        url for url in together.requests if not url.startswith(("file:", "blob:", "data:"))
    ] == []


DOUBTFUL = {
    "NZV109-x": "name;x;y\na;480000;5680000\n",
    "NZV109-y": "name;x;y\na;5680000;480000\n",
    "NZV103": '{"type":"Point","coordinates":[51.5,14.5]}',
    "NZV104": '{"type":"Point","coordinates":[33480000,5680000],"crs":{"type":"name",'
    '"properties":{"name":"EPSG:25833"}}}',
    "NZV105": '{"type":"Point","coordinates":[5480000,5680000],"crs":{"type":"name",'
    '"properties":{"name":"urn:ogc:def:crs:EPSG::25833"}}}',
}


def test_promise_40_a_doubtful_crs_is_told_as_check_does_and_asked_for(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    page = watch.open(map_page)
    for name, content in DOUBTFUL.items():
        file = tmp_path / f"{name}.{'csv' if ';' in content else 'geojson'}"
        file.write_text(content)
        layer = read_file(file, without_crs=True)
        assert name[:6] in {found.code for found in check_layer(layer)}
        text = add(page, file)
        assert f"{name[:6]}: " in text
        assert "In welchem Koordinatenbezugssystem" in text
        form = page.locator(".added-file").first
        assert form.locator("select").input_value() == ""
        expect(form.get_by_role("button", name="Hinzufügen", exact=True)).to_be_disabled()
    assert page.locator("#added-layers").count() == 0


def test_the_loose_parts_of_a_shapefile_are_one_layer(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    export_layer(plan(), tmp_path / "plan.shp", crs="EPSG:25833")
    parts = [tmp_path / f"plan.{suffix}" for suffix in ("shp", "dbf", "prj", "cpg")]
    page = watch.open(map_page)
    assert "Hinzugefügt: plan (2 Objekte)" in add(page, *parts)
    assert "fehlt die .shp" in add(page, tmp_path / "plan.dbf")


def test_what_is_wrong_with_features_is_told_as_check_does(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    features = [
        {"type": "Feature", "properties": {"name": "lost \ufffd"}, "geometry": None},
        {
            "type": "Feature",
            "properties": {"name": "open"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[14, 51], [14.1, 51], [14.1, 51.1]]],
            },
        },
        {
            "type": "Feature",
            "properties": {"name": "point"},
            "geometry": {"type": "Point", "coordinates": [14, 51]},
        },
    ]
    file = tmp_path / "plan.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    layer = load_layer(file)
    known = {f"{found.code}: {found.in_language('de').message}" for found in check_layer(layer)}
    text = add(watch.open(map_page), file)
    assert {"NZV121", "NZV127", "NZV144"} <= {line[:6] for line in known}
    assert [line for line in known if line[:6] != "NZV126" and line not in text] == []
    assert "NZV124: Objekt 2 hat einen offenen Ring; er wurde geschlossen" in text


# --- the saved map --------------------------------------------------------------------------------


def test_promise_41_a_saved_map_opens_as_it_was_and_saves_the_same_bytes(
    watch: Watch, map_page: Path, tmp_path: Path, browser: Browser
) -> None:
    export_layer(plan(), tmp_path / "plan.fgb")
    page = watch.open(map_page)
    add(page, tmp_path / "plan.fgb")
    first = save(page, tmp_path / "first.html", "Mein <Plan> & mehr")
    again = watch.open(first)
    expect(again.locator("h1")).to_have_text("Mein <Plan> & mehr")
    assert again.title() == "Mein <Plan> & mehr"
    assert again.locator("#added-layers li").count() == 1
    assert (
        again.locator("#added-layers")
        .locator("..")
        .inner_text()
        .startswith("Hinzugefügt, nicht amtlich")
    )
    assert again.evaluate("map_nzv.getCenter().lat") == page.evaluate("map_nzv.getCenter().lat")
    second = save(again, tmp_path / "second.html")
    assert digest(second.read_bytes()) == digest(first.read_bytes())
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', map_page.read_text())
    assert policy in first.read_text("utf-8").replace("&amp;", "&")
    assert watch.outside == []
    assert watch.complaints == []


def test_promise_41_added_layers_come_back_through_the_command_line(
    watch: Watch, map_page: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export_layer(plan(), tmp_path / "plan.fgb", crs="EPSG:31469")
    export_layer(plan(), tmp_path / "zwei.geojson")
    page = watch.open(map_page)
    add(page, tmp_path / "plan.fgb")
    add(page, tmp_path / "zwei.geojson")
    saved = save(page, tmp_path / "saved.html")
    assert main(["info", str(saved), "--layer", "plan"]) == 0
    told = capsys.readouterr().out
    assert "added to a map page from plan.fgb on " in told
    assert "coordinates read as EPSG:31469, moved to WGS 84 to within 3 m" in told
    assert main(["export", str(saved), "--layer", "zwei", "-o", str(tmp_path / "z.geojson")]) == 0
    assert len(load_layer(tmp_path / "z.geojson")) == 2
    with pytest.raises(DataError, match="plan, zwei"):
        load_layer(saved)


def test_a_map_page_without_added_layers_says_so(map_page: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="to which nobody added a layer"):
        load_layer(map_page)
    odd = tmp_path / "odd.html"
    block = '<script type="application/json" id="nzv-added">{"layers": 5}</script>'
    odd.write_text(f'<meta name="generator" content="nzv-geo 1">{block}')
    with pytest.raises(DataError, match="is damaged"):
        load_layer(odd)


def test_a_layer_is_removed_and_unsaved_work_is_warned_of(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    export_layer(plan(), tmp_path / "plan.fgb")
    page = watch.open(map_page, alone=True)
    add(page, tmp_path / "plan.fgb")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    page.locator("#added-layers summary").click()
    page.get_by_role("button", name="Ebene entfernen").click()
    assert page.locator("#added-layers").count() == 0
    assert page.locator("table:has-text('Weißwasser/Běła Woda')").count() == 0
    assert page.locator("[id^=source-added]").count() == 0
    assert "nicht amtlich" not in page.locator("#sources").inner_text()


# --- used as any layer ----------------------------------------------------------------------------


def test_an_added_layer_has_table_popup_search_and_downloads(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    export_layer(plan(), tmp_path / "plan.fgb")
    page = watch.open(map_page)
    add(page, tmp_path / "plan.fgb")
    page.keyboard.press("Escape")
    page.locator("#search").fill("Halle 2")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("100")
    expect(dialog).to_contain_text("nicht amtlich")
    page.keyboard.press("Escape")
    page.locator("#added-layers summary").click()
    with page.expect_download() as download:
        page.locator("#added-layers").get_by_role("button", name="GeoJSON").click()
    content = json.loads(Path(download.value.path()).read_text("utf-8"))
    by_name = {feature["properties"]["name"]: feature for feature in content["features"]}
    assert by_name["Halle 2"]["properties"]["ha"] == 100
    got = shapely.geometry.shape(by_name["Halle 2"]["geometry"])
    known = plan("EPSG:4326").features.geometry.iloc[1]
    assert shapely.hausdorff_distance(got, known) < 0.001 * METRE_DEGREES


def test_a_large_layer_is_drawn_by_tile_and_found(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    x, y = numpy.meshgrid(numpy.arange(50), numpy.arange(40))
    shapes = shapely.points(14 + x.ravel() / 100, 51 + y.ravel() / 100)
    table = {"name": [f"Punkt {number}" for number in range(len(shapes))]}
    frame = geopandas.GeoDataFrame(table, geometry=shapes, crs="EPSG:4326")
    export_layer(Layer.from_geodataframe(frame, title="Punkte"), tmp_path / "punkte.fgb")
    page = watch.open(map_page)
    add(page, tmp_path / "punkte.fgb")
    page.keyboard.press("Escape")
    expect(page.locator(".nzv-tiles canvas").first).to_be_attached()
    page.locator("#search").fill("Punkt 1234")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Punkt 1234")
    page.keyboard.press("Escape")
    page.locator("#added-layers .options").evaluate("node => { node.open = true; }")
    page.get_by_role("button", name="Darstellung ändern").click()
    page.locator("#style_label").select_option("name")
    labels = page.locator(".name-label.own")
    page.evaluate("void map_nzv.setView([51.2, 14.25], 8, { animate: false })")
    expect(labels).to_have_count(0)
    page.evaluate("void map_nzv.setView([51.2, 14.25], 14, { animate: false })")
    expect(labels.get_by_text("Punkt 1025", exact=True)).to_be_visible()
    saved = save(page, tmp_path / "saved.html")
    layer = load_layer(saved)
    assert len(layer) == 2000
    built = tmp_path / "built.html"
    render_layers([with_own_style(layer, saved, "punkte", None)], title="Karte").save(built)
    assert re.search(r'"labels":\["Punkt \d+",', built.read_text("utf-8")) is not None
    page.get_by_role("button", name="Ebene entfernen").click()
    expect(labels).to_have_count(0)
    assert watch.complaints == []


def test_it_works_by_keyboard_and_in_every_language(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    export_layer(plan(), tmp_path / "plan.fgb")
    page = watch.open(map_page)
    for language in ("en", "dsb", "hsb", "de"):
        choose(page, language)
        page.locator("#tool-add_file").focus()
        page.keyboard.press("Enter")
        expect(page.locator("#added-files")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator("#added-files")).to_have_count(0)
        assert page.evaluate("document.activeElement.id") == "tool-add_file"
    add(page, tmp_path / "plan.fgb")
    choose(page, "en")
    expect(page.locator("#added-layers").locator("..")).to_contain_text("Added, not official")
    expect(page.locator("#sources")).to_contain_text("added from plan.fgb on ")
    assert page.locator("#tables thead").first.locator("th button").count() == 5


def test_promise_01_axe_finds_nothing_while_files_are_added(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    file = tmp_path / "plan.csv"
    file.write_text("name;x;y\na;480000;5680000\n")
    page = watch.open(map_page)
    add(page, file)
    check_light_and_dark(page, ".card")
    page.locator(".ask-crs select").select_option("EPSG:25833")
    page.get_by_role("button", name="Hinzufügen", exact=True).click()
    page.locator("#tool-save_map").click()
    check_light_and_dark(page, ".card")
    page.keyboard.press("Escape")
    check_light_and_dark(page, "#panel")


# --- hostile and too large ------------------------------------------------------------------------

PAYLOAD = '"><img src=x onerror="window.ran=1"><script>window.ran=1</script>{{7*7}}${7*7}'


@pytest.mark.parametrize("policy", [True, False])
def test_promise_05_no_payload_runs_before_and_after_saving(
    watch: Watch, map_page: Path, tmp_path: Path, policy: bool
) -> None:
    features = [
        {
            "type": "Feature",
            "properties": {"name": PAYLOAD, PAYLOAD: PAYLOAD, "url": "javascript:window.ran=1"},
            "geometry": {"type": "Point", "coordinates": [14.5, 51.5]},
        }
    ]
    source = tmp_path / "page.html"
    text = map_page.read_text("utf-8")
    source.write_text(text if policy else re.sub(r"<meta http-equiv[^>]*>", "", text), "utf-8")
    file = tmp_path / "x'onload=window.ran=1&lt;b.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    page = watch.open(source)
    add(page, file)
    saved = save(page, tmp_path / "saved.html", PAYLOAD)
    again = watch.open(saved)
    for opened in (page, again):
        opened.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        opened.keyboard.press("Escape")
        opened.locator(f"{FEATURE_BUTTONS}[tabindex='0']").focus()
        opened.wait_for_timeout(200)
        assert opened.evaluate("window.ran") is None
        assert opened.locator("img[src=x]").count() == 0
        assert opened.locator("[href^='javascript:']").count() == 0
        assert "{{7*7}}" in opened.locator("#tables").inner_text()
    assert watch.outside == []


def bomb(folder: Path) -> Path:
    """A zip of half a megabyte with 250 MB in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("plan.geojson", b" " * 250_000_000)
    path = folder / "bomb.zip"
    path.write_bytes(packed.getvalue())
    return path


def test_what_is_too_large_or_damaged_is_refused_in_a_sentence(
    watch: Watch, map_page: Path, tmp_path: Path
) -> None:
    page = watch.open(map_page)
    huge = tmp_path / "huge.geojson"
    with huge.open("wb") as file:
        file.truncate(60_000_000)
    cases = {
        huge: "huge.geojson hat 60 MB",
        bomb(tmp_path): "mehr als 200 MB",
        tmp_path / "a.geojson": "beschädigt oder unvollständig",
        tmp_path / "b.zip": "beschädigt oder unvollständig",
        tmp_path / "c.fgb": "beschädigt oder unvollständig",
        tmp_path / "d.kml": "beschädigt oder unvollständig",
        tmp_path / "e.csv": "keine Spalte mit WKT",
        tmp_path / "f.pdf": "ein Format, das diese Seite nicht liest",
        tmp_path / "g.json": "keine Ebene",
        tmp_path / "h.geojson": "Kein Objekt hat eine Geometrie",
        tmp_path / "i.geojson": "mischt Flächen, Linien oder Punkte",
    }
    (tmp_path / "a.geojson").write_text('{"type": "FeatureCollection", "features": [')
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04" + bytes(100))
    (tmp_path / "c.fgb").write_bytes(b"fgb\x03fgb\x00" + bytes(20))
    (tmp_path / "d.kml").write_text("<kml><Document>")
    (tmp_path / "e.csv").write_text("a;b\n1;2\n")
    (tmp_path / "f.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "g.json").write_text('{"a": 1}')
    (tmp_path / "h.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    mixed = [{"type": "Point", "coordinates": [14, 51]},
             {"type": "LineString", "coordinates": [[14, 51], [15, 52]]}]  # fmt: skip
    (tmp_path / "i.geojson").write_text(
        json.dumps({"type": "GeometryCollection", "geometries": mixed})
    )
    for file, sentence in cases.items():
        assert sentence in add(page, file), file.name
    assert page.locator("#added-layers").count() == 0
    # Of XML that is no such, Chromium makes a document with a style of its own, which is refused.
    assert [text for text in watch.complaints if "Applying inline style" not in text] == []


# --- pages to look at only, and other browsers ----------------------------------------------------


def test_a_page_to_look_at_only_has_none_of_it(tmp_path: Path, browser: Browser) -> None:
    target = tmp_path / "view.html"
    assert main(["map", "--region", "goerlitz", "--view-only", "-o", str(target)]) == 0
    text = target.read_text("utf-8")
    assert 'data-library="' not in text
    assert "add_file" not in text
    page = new_page(browser)
    page.goto(target.as_uri())
    page.wait_for_selector("html.ready")
    assert page.locator("#tool-add_file, #tool-save_map").count() == 0
    page.context.close()


def test_the_tools_weigh_little(map_page: Path, tmp_path: Path) -> None:
    target = tmp_path / "view.html"
    assert main(["map", "--region", "goerlitz", "--view-only", "-o", str(target)]) == 0
    assert map_page.stat().st_size - target.stat().st_size < 350_000
