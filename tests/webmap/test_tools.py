"""Tools of the page: what they show is right, and what they save opens elsewhere."""

import csv
import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy
import pyproj
import pytest
import shapely
from playwright.sync_api import Page, expect

from nzv_geo import build_valley, render_map
from nzv_geo.catalogue import load_catalogue
from tests.watch import Kept, Watch
from tests.webmap.using import choose

GEOD = pyproj.Geod(ellps="GRS80")
RANDOM = numpy.random.default_rng(2026)


@pytest.fixture
def page(kept: Kept, maps: Path) -> Page:
    return kept.open(maps / "goerlitz.html")


def saved(page: Page, act) -> tuple[str, bytes]:
    with page.expect_download() as waiting:
        act()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def layer_options(page: Page, legend: str):
    entry = page.locator(".legend li", has_text=legend).first  # of an own layer, not its findings
    entry.locator("summary").click()
    return entry


# --- coordinates and measuring ----------------------------------------------------------------------


def test_coordinates_agree_with_pyproj_to_a_millimetre(page: Page) -> None:
    places = RANDOM.uniform((5.8, 47.2), (15.1, 55.1), (20_000, 2))
    found = page.evaluate(
        """(places) => JSON.stringify(JSON.parse(places).map(([lng, lat]) =>
            nzv.geodesy.toPlane({ lat, lng }, nzv.geodesy.plane)))""",
        json.dumps(places.tolist()),  # as text, which is handed over quickly
    )
    to_utm = pyproj.Transformer.from_crs("EPSG:4258", "EPSG:25833", always_xy=True)
    exact = numpy.stack(to_utm.transform(*places.T), axis=1)
    assert numpy.abs(numpy.array(json.loads(found)) - exact).max() < 0.001


def test_utm_coordinates_lead_back_to_their_place(page: Page) -> None:
    places = RANDOM.uniform((5.8, 47.2), (15.1, 55.1), (300, 2))
    back = page.evaluate(
        """(places) => places.map(([lng, lat]) => nzv.geodesy.fromPlane(
                ...nzv.geodesy.toPlane({ lat, lng }, nzv.geodesy.plane), nzv.geodesy.plane))
            .map(({ lat, lng }) => [lng, lat])""",
        places.tolist(),
    )
    assert numpy.abs(numpy.array(back) - places).max() < 1e-8


@pytest.mark.parametrize(
    ("code", "operation"),
    [
        *(("EPSG:25833", None), ("EPSG:25832", None), ("EPSG:5650", None), ("EPSG:4647", None)),
        *(("EPSG:3399", "EPSG:15868"), ("EPSG:3398", "EPSG:15868")),
        *((f"EPSG:{number}", "EPSG:1775") for number in (2399, 2398, 3835, 3834)),
        *(("EPSG:31469", "EPSG:1776"), ("EPSG:31468", "EPSG:1776")),
    ],
)
def test_each_system_agrees_with_the_pipeline_of_its_operation(
    page: Page, code: str, operation: str | None
) -> None:
    """UTM within a millimetre, an older datum within five, there and back."""
    west, south, east, north = load_catalogue().home
    places = RANDOM.uniform((west, south), (east, north), (500, 2))
    found = numpy.array(page.evaluate(
        """([code, places]) => {
            const system = nzv.geodesy.systems.find(({ planes }) => planes.some((plane) => plane.code === code));
            const plane = system.planes.find((plane) => plane.code === code);
            return places.map(([lng, lat]) => {
                const metres = nzv.geodesy.toSystem({ lat, lng }, system, plane);
                const back = nzv.geodesy.fromSystem(...metres, system, plane);
                return [...metres, back.lng, back.lat];
            });
        }""",
        [code, places.tolist()],
    ))  # fmt: skip
    crs = pyproj.CRS(code)
    to_plane = pyproj.Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True)
    degrees = places.T
    if operation:
        to_etrs89 = pyproj.Transformer.from_pipeline(operation)  # latitude comes first in it
        degrees = to_etrs89.transform(*degrees[::-1], direction="INVERSE")[::-1]
    exact = numpy.stack(to_plane.transform(*degrees), axis=1)
    most = 0.005 if operation else 0.001
    assert numpy.abs(found[:, :2] - exact).max() < most
    back = numpy.array(to_plane.transform(*found[:, :2].T, direction="INVERSE"))
    if operation:
        back = numpy.array(to_etrs89.transform(*back[::-1])[::-1])
    assert numpy.abs(found[:, 2:] - back.T).max() * 111_000 < most


@pytest.mark.parametrize("size", [1e-5, 1e-2, 1, 5])
def test_lengths_and_areas_agree_with_pyproj(page: Page, size: float) -> None:
    """Within a tenth of a per cent, from a metre to several hundred kilometres."""
    corners = RANDOM.uniform(-1, 1, (50, 2)) * size + (11, 51)
    angles = numpy.sort(RANDOM.uniform(0, 2 * numpy.pi, (50, 7)), axis=1)
    rings = corners[:, None] + size * numpy.stack([numpy.cos(angles), numpy.sin(angles)], axis=2)
    found = page.evaluate(
        """(rings) => rings.map((ring) => ring.map(([lng, lat]) => ({ lat, lng })))
            .map((ring) => [nzv.geodesy.pathLength(ring), nzv.geodesy.area(ring)])""",
        rings.tolist(),
    )
    for ring, (length, area) in zip(rings, found, strict=True):
        assert length == pytest.approx(GEOD.line_length(*ring.T), rel=1e-3)
        assert area == pytest.approx(abs(GEOD.polygon_area_perimeter(*ring.T)[0]), rel=1e-3)


def test_a_click_gives_coordinates_to_copy(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Koordinaten").click()
    page.locator("#map_nzv").scroll_into_view_if_needed()
    page.locator("#map_nzv").click(position={"x": 400, "y": 300})
    system, written = page.locator(".results dd").first, page.locator(".results .figure").first
    east, north = map(float, written.inner_text().split())
    lat, lng = map(float, page.locator(".results .figure").nth(2).inner_text().split(", "))
    to_utm = pyproj.Transformer.from_crs("EPSG:4258", "EPSG:25833", always_xy=True)
    assert to_utm.transform(lng, lat) == pytest.approx((east, north), abs=0.12)  # 6 decimals
    middle = page.evaluate("map_nzv.containerPointToLatLng([400, 300])")
    assert (lng, lat) == pytest.approx((middle["lng"], middle["lat"]), abs=0.01)
    system.get_by_role("button", name="Kopieren: EPSG:25833").click()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^Kopiert: \d+\.\d\d \d+\.\d\d$"))
    assert page.get_by_role("dialog").count() == 0


def coordinate_lines(page: Page) -> dict[str, str]:
    names = page.locator(".results dt").all_text_contents()
    return dict(zip(names, page.locator(".results .figure").all_text_contents(), strict=True))


def show_coordinate(page: Page, text: str) -> None:
    page.locator("#search").fill(text)
    page.locator("#hits li").first.click()


def test_the_card_reads_out_in_every_form_that_the_search_understands(page: Page) -> None:
    show_coordinate(page, "51.254558, 14.711552")
    lines = coordinate_lines(page)
    assert lines == {
        "EPSG:25833": "479870.69 5678172.84",
        "EPSG:5650, mit Zone": "33479870.69 5678172.84",
        "WGS84": "51.254558, 14.711552",
        "WGS84, Grad Min. Sek.": "51°15'16.41\" N 14°42'41.59\" O",
        "RD/83, Gauß-Krüger Zone 5 (±\xa01\xa0m)": "R 5480000 H 5680000",
        "Pulkovo 1942(83), Gauß-Krüger Zone 5 (±\xa00,1\xa0m)": "R 5479988.9 H 5680586.9",
    }
    for name, text in lines.items():
        page.locator("#search").fill(text)
        hits = page.locator("#hits li")
        label = name if "±" in name else "Koordinate zeigen"
        expect(hits.filter(has_text=label).first).to_contain_text(
            re.compile(r"51\.2545\d\d, 14\.7115")
        )


def test_every_line_of_the_card_can_be_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show_coordinate(page, "51.254558, 14.711552")
    expect(page.locator(".card details")).not_to_have_attribute("open", "")
    page.locator(".card summary").click()
    for name, text in coordinate_lines(page).items():
        page.get_by_role("button", name=f"Kopieren: {name}", exact=True).click()
        expect(page.get_by_role("status")).to_have_text(f"Kopiert: {text}")
        assert page.evaluate("navigator.clipboard.readText()") == text


def test_the_card_changes_with_the_language(page: Page) -> None:
    show_coordinate(page, "51.254558, 14.711552")
    choose(page, "en")
    lines = coordinate_lines(page)
    assert lines["WGS84, deg. min. sec."] == "51°15'16.41\" N 14°42'41.59\" E"
    assert "Pulkovo 1942(83), Gauss-Krüger zone 5 (±\xa00.1\xa0m)" in lines


def test_an_accuracy_is_said_only_where_it_is_known(page: Page) -> None:
    """Cottbus lies outside of Saxony, for which the operation of RD/83 is meant."""
    show_coordinate(page, "51.7567, 14.3346")
    assert list(coordinate_lines(page))[4:] == [
        "RD/83, Gauß-Krüger Zone 5 (Genauigkeit hier unbekannt)",
        "Pulkovo 1942(83), Gauß-Krüger Zone 5 (±\xa00,1\xa0m)",
    ]


def test_far_from_home_the_card_has_no_other_systems(page: Page) -> None:
    show_coordinate(page, "48.1, 11.6")
    expect(page.locator(".card details")).to_be_hidden()
    assert len(coordinate_lines(page)) == 4


@pytest.mark.parametrize(("tool", "points"), [("Strecke messen", 2), ("Fläche messen", 3)])
def test_measuring_works_by_keyboard_alone(page: Page, tool: str, points: int) -> None:
    page.get_by_role("button", name=tool).press("Enter")
    assert page.evaluate("document.activeElement.id") == "map_nzv"
    places = []
    for key in ["ArrowRight", "ArrowUp", "ArrowLeft"][:points]:
        page.keyboard.press("Enter")
        places.append(
            page.evaluate("(() => { const c = map_nzv.getCenter(); return [c.lng, c.lat]; })()")
        )
        page.keyboard.press(key)
        page.wait_for_timeout(100)
    lng, lat = zip(*places, strict=True)
    if points == 2:
        text = page.locator(".results .figure").inner_text()
        wanted = GEOD.line_length(lng, lat) / (1000 if "km" in text else 1)
    else:
        area = abs(GEOD.polygon_area_perimeter(lng, lat)[0])
        text = page.locator(".results .figure").first.inner_text()
        wanted = area / (1e6 if "km²" in text else 1e4)
    number = float(text.split()[0].replace(".", "").replace(",", "."))
    assert number == pytest.approx(wanted, rel=2e-3)
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_have_count(0)
    assert tool in (page.evaluate("document.activeElement.getAttribute('aria-label')") or "")


@pytest.mark.parametrize("size", [(320, 568), (667, 375), (1000, 800)])
def test_measuring_leaves_the_map_free_on_small_screens(
    kept: Kept, maps: Path, size: tuple[int, int]
) -> None:
    page = kept.open(maps / "goerlitz.html", viewport={"width": size[0], "height": size[1]})
    page.locator("#tool-measure_length").click()
    expect(page.locator(".card h2")).to_be_in_viewport()
    for step in (0.2, 0.8):
        area = page.locator("#map_nzv").bounding_box()
        assert area
        page.locator("#map_nzv").click(
            position={"x": area["width"] * step, "y": area["height"] * 0.6}
        )
    assert page.locator(".results .figure").inner_text() != "0,0 m"
    before = page.locator(".results").inner_text()
    page.locator(".scale-bar").click()
    assert page.locator(".results").inner_text() == before


def test_full_screen_fills_the_screen_on_a_ground_of_its_own(page: Page) -> None:
    page.get_by_role("button", name="Vollbild").click()
    expect(page.locator(":fullscreen").first).to_be_attached()
    page.wait_for_timeout(300)
    above, map_height, ground = page.evaluate(
        """[document.querySelector('#frame').offsetTop, document.querySelector('#map_nzv').clientHeight,
            getComputedStyle(document.querySelector('#stage')).backgroundColor]"""
    )
    assert above + map_height == pytest.approx(900, abs=3)
    assert ground == "rgb(255, 255, 255)"
    for shown in ("h1", "#credit", ".legend", "#toolbar"):
        expect(page.locator(shown)).to_be_in_viewport()
    page.get_by_role("button", name="Drucken").click()
    expect(page.locator(".card")).to_be_in_viewport()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Vollbild beenden").click()
    expect(page.locator(":fullscreen")).to_have_count(0)


# --- search -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("dzewin", "Groß Düben / Dźěwin"),
        ("gross du", "Groß Düben / Dźěwin"),
        ("muecka", "Mücka / Mikow"),
        ("14626420", "Ostritz"),
        ("bela woda", None),
    ],
)
def test_search_knows_every_name_and_key(page: Page, text: str, name: str | None) -> None:
    page.get_by_role("combobox", name="Suche").fill(text)
    status = page.get_by_role("status")
    if name is None:
        expect(status).to_have_text("Keine Treffer")
        return
    expect(page.locator("#hits li", has_text=name).first).to_be_visible()
    page.keyboard.press("Enter")
    assert name in (page.get_by_role("dialog").get_attribute("aria-label") or "")


def test_enter_takes_what_is_typed_now(page: Page) -> None:
    page.locator("#search").fill("Görlitz")
    expect(page.locator("#hits li").first).to_be_visible()
    page.evaluate(
        """() => {
            const input = document.querySelector('#search');
            input.value = 'Zittau';
            input.dispatchEvent(new Event('input'));
            input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
        }"""
    )
    expect(page.get_by_role("dialog", name="Zittau")).to_be_visible()


def test_search_takes_coordinates(page: Page) -> None:
    for text in ("51.75,14.33", "51,75 14,33", "51.75, 14.33"):
        page.locator("#search").fill(text)
        expect(page.locator("#hits li")).to_contain_text("51.750000, 14.330000")
    page.locator("#search").fill("498000 5668000")
    expect(page.locator("#hits li")).to_contain_text("51.16")
    page.locator("#hits li").click()
    lng, lat = page.evaluate("(() => { const c = map_nzv.getCenter(); return [c.lng, c.lat]; })()")
    back = pyproj.Transformer.from_crs("EPSG:25833", "EPSG:4258", always_xy=True)
    assert back.transform(498000, 5668000) == pytest.approx((lng, lat), abs=2e-4)


@pytest.mark.parametrize("text", ["R 5480000 H 5680000", "5480000 5680000", "5.680.000 5.480.000"])
def test_a_pair_of_gauss_and_krueger_is_a_hit_in_each_datum(page: Page, text: str) -> None:
    page.locator("#search").fill(text)
    expect(page.get_by_role("status")).to_have_text("3 Treffer")
    hits = page.locator("#hits li")
    assert hits.locator("span").all_text_contents() == [
        "RD/83, Gauß-Krüger Zone 5 (±\xa01\xa0m)",
        "Pulkovo 1942(83), Gauß-Krüger Zone 5 (±\xa00,1\xa0m)",
        "DHDN, Gauß-Krüger Zone 5 (±\xa03\xa0m)",
    ]
    degrees = [
        list(map(float, one.split(", "))) for one in hits.locator("small").all_text_contents()
    ]
    for code, operation, place in zip(
        (3399, 2399, 31469), (15868, 1775, 1776), degrees, strict=True
    ):
        crs = pyproj.CRS(code)
        to_datum = pyproj.Transformer.from_crs(crs, crs.geodetic_crs)
        to_etrs89 = pyproj.Transformer.from_pipeline(f"EPSG:{operation}")
        exact = to_etrs89.transform(*to_datum.transform(5_680_000, 5_480_000))
        assert place == pytest.approx(exact, abs=6e-7)  # 6 decimals
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert coordinate_lines(page)["WGS84"] == ", ".join(f"{value:.6f}" for value in degrees[1])


@pytest.mark.parametrize("text", ["14.33 51.75", "33453763 5733501", "5733501 453763"])
def test_either_order_and_a_zone_lead_to_the_region(page: Page, text: str) -> None:
    page.locator("#search").fill(text)
    expect(page.locator("#hits li")).to_have_count(1)
    expect(page.locator("#hits li")).to_contain_text(re.compile(r"51\.7[45]\d+, 14\.3[23]"))


def test_a_catalogue_without_frames_leaves_the_working_plane(watch: Watch, tmp_path: Path) -> None:
    catalogue = replace(load_catalogue(), frames={})
    path = tmp_path / "page.html"
    render_map(build_valley("cottbus", catalogue=catalogue)).save(path)
    page = watch.open(path)
    page.locator("#search").fill("5455000 5734000")
    expect(page.get_by_role("status")).to_have_text("Keine Treffer")
    show_coordinate(page, "5733501 453763")
    expect(page.locator(".card details")).to_be_hidden()
    assert list(coordinate_lines(page)) == ["EPSG:25833", "WGS84", "WGS84, Grad Min. Sek."]


# --- what is saved ------------------------------------------------------------------------------------


def test_geojson_holds_every_vertex_and_value(page: Page) -> None:
    from nzv_geo import load_layer

    layer = load_layer("municipalities", region="goerlitz").features
    entry = layer_options(page, "Gemeindegrenze")
    name, content = saved(page, lambda: entry.get_by_role("button", name="GeoJSON").click())
    collection = json.loads(content)
    assert name == "gemeinden.geojson"
    assert "© GeoBasis-DE / BKG 2016" in collection["attribution"]
    assert any("GeoNutzV" in source for source in collection["sources"])
    found = {one["properties"]["ags"]: one for one in collection["features"]}
    assert list(found) == list(layer["ags"])
    for row in layer.itertuples():
        properties = found[row.ags]["properties"]
        assert properties["name_de"] == row.name_de
        assert properties.get("name_sorbian", "nan") == str(row.name_sorbian)
        assert properties["kind"] == "municipality"
        shape = shapely.from_geojson(json.dumps(found[row.ags]["geometry"]))
        assert shape.is_valid
        assert shapely.get_num_coordinates(shape) == shapely.get_num_coordinates(row.geometry)
        assert shapely.hausdorff_distance(shape, row.geometry) < 1e-6


def test_geojson_opens_in_gdal(page: Page, tmp_path: Path) -> None:
    ogrinfo = shutil.which("ogrinfo")
    assert ogrinfo
    entry = layer_options(page, "Fokusfläche")
    _, content = saved(page, lambda: entry.get_by_role("button", name="GeoJSON").click())
    path = tmp_path / "saved.geojson"
    path.write_bytes(content)
    told = subprocess.run([ogrinfo, "-al", "-so", path], capture_output=True, text=True, check=True)
    assert "Geometry: Point" in told.stdout
    assert "Feature Count: 5" in told.stdout
    assert "position_uncertainty_m: Integer" in told.stdout


@pytest.mark.parametrize(
    ("language", "dialect", "source", "date"),
    [("de", ";", "Quelle", "01.01.2009"), ("en", ",", "Source", "2009-01-01")],
)
def test_csv_holds_the_whole_table(
    kept: Kept, maps: Path, language: str, dialect: str, source: str, date: str
) -> None:
    page = kept.open(maps / "goerlitz.html")
    page.locator("#language").select_option(label="English" if language == "en" else "Deutsch")
    page.locator("#filter").fill("ostritz")  # what is filtered away is saved all the same
    page.wait_for_timeout(300)
    entry = page.locator(".legend li", has=page.locator("path.nzv-municipality"))
    entry.locator("summary").click()
    _, content = saved(page, lambda: entry.locator("button", has_text="CSV").click())
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=dialect))
    assert len(rows) == 53
    row = next(row for row in rows if row["AGS"] == "14626110")
    assert row["Name"] == "Görlitz"
    assert "Dźěwin" in [row["Name (dsb/hsb)"] for row in rows]
    area = next(value for key, value in row.items() if "km²" in key)
    assert area == ("67,44" if language == "de" else "67.44")
    assert row[source].startswith("© GeoBasis-DE / BKG 2016 (Daten verändert)")
    assert date in row.values()


# --- layers and links ----------------------------------------------------------------------------------


def test_promise_27_the_address_restores_the_view(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "lausitz.html")
    page.locator("#language").select_option(label="English")
    page.get_by_role("checkbox", name="State border").uncheck()
    page.evaluate("void map_nzv.setView([51.2, 14.7], 10.25, { animate: false })")
    page.locator("#search").fill("ostritz")
    page.locator("#hits li").first.click()
    expect(page).to_have_url(re.compile("feature="))  # it follows once the map rests
    address = page.evaluate("location.href")
    other = page.context.new_page()
    other.goto(address)
    other.wait_for_selector("html.ready")
    assert other.locator("html").get_attribute("lang") == "en"
    assert not other.get_by_role("checkbox", name="State border").is_checked()
    assert "Ostritz" in (other.get_by_role("dialog").get_attribute("aria-label") or "")
    view = "[map_nzv.getZoom(), map_nzv.getCenter().lat, map_nzv.getCenter().lng]"
    assert other.evaluate(view) == pytest.approx(page.evaluate(view), abs=2e-3)
    other.wait_for_timeout(500)
    assert other.evaluate("location.href") == address


def test_promise_27_a_feature_and_a_background_map_come_together(watch: Watch, maps: Path) -> None:
    address = "#feature=municipalities:14626110&basemap=basemap-de-grey"
    page = watch.open(maps / "goerlitz.html", address)
    page.wait_for_selector("html.ready")
    expect(page.get_by_role("dialog", name="Görlitz")).to_be_visible()
    expect(page.locator("#basemap-message")).not_to_be_empty()
    assert "feature=municipalities:14626110" in page.url


@pytest.mark.parametrize(
    "hash_",
    [
        "#map=8/51/1e300",
        "#layers=nonsense",
        "#map=x/y",
        "#map=99/999/9",
        "#layers=%E0%A4%A",
        "#feature=a:b",
        "#lang=xx",
        "#data",
    ],
)
def test_promise_27_a_broken_address_does_no_harm(watch: Watch, maps: Path, hash_: str) -> None:
    page = watch.open(maps / "cottbus.html", hash_)
    page.wait_for_selector("html.ready")
    assert watch.complaints == []
    assert page.locator("path.nzv-valley").count() > 0


def test_findings_of_a_file_are_a_layer_that_is_off_at_first(watch: Watch, tmp_path: Path) -> None:
    from nzv_geo.cli import main

    bow_tie = shapely.Polygon([(14.3, 51.7), (14.4, 51.8), (14.4, 51.7), (14.3, 51.8)])
    plan = tmp_path / "plan.geojson"
    feature = {
        "type": "Feature",
        "properties": {"name": "a"},
        "geometry": json.loads(shapely.to_geojson(bow_tie)),
    }
    plan.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    target = tmp_path / "map.html"
    assert main(["map", "--region", "cottbus", "--add", str(plan), "-o", str(target)]) == 0
    page = watch.open(target)
    box = page.get_by_role("checkbox", name="Befunde der Prüfung: plan")
    assert not box.is_checked()
    box.check()
    assert page.locator("path.nzv-findings[role=button]").count() >= 1
    assert "NZV1" in (page.locator("table:has-text('Was zu tun ist')").text_content() or "")


def test_promise_27_opacity_goes_along(watch: Watch, maps: Path) -> None:
    page = watch.open(maps / "cottbus.html")
    entry = layer_options(page, "Gemeindegrenze")
    entry.get_by_label("Deckkraft").fill("40")
    page.wait_for_timeout(500)
    assert "municipalities*40" in page.evaluate("location.hash")
    other = page.context.new_page()
    other.goto(page.evaluate("location.href"))
    other.wait_for_selector("html.ready")
    pane = "(node) => node.closest('.leaflet-pane').style.opacity"
    assert other.locator("path.nzv-municipality").first.evaluate(pane) == "0.4"


def test_the_link_can_be_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Link kopieren").click()
    expect(page.get_by_role("status")).to_contain_text("Kopiert: #map=")
    expect(page.locator(".told")).to_be_visible()
    expect(page.locator(".card")).to_contain_text("ein Link darauf führt bei anderen ins Leere")
    code = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"#map=[\d.]+/[\d.]+/[\d.]+&layers=[a-z,-]+", code)
    assert page.locator(".card .code").inner_text() == code


def test_from_a_server_the_link_is_the_address(watch: Watch, maps: Path) -> None:
    context = watch.browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    context.route("https://maps.example/**", lambda route: route.fulfill(
        body=(maps / "cottbus.html").read_text("utf-8"), content_type="text/html; charset=utf-8"
    ))  # fmt: skip
    page.goto("https://maps.example/cottbus.html")
    page.wait_for_selector("html.ready")
    page.get_by_role("button", name="Link kopieren").click()
    expect(page.get_by_role("status")).to_contain_text("Kopiert: https://maps.example/")
    assert page.evaluate("navigator.clipboard.readText()") == page.evaluate("location.href")
    expect(page.locator(".card")).to_have_count(0)


def test_the_code_of_a_view_leads_there_from_the_search(
    page: Page, watch: Watch, maps: Path
) -> None:
    page.get_by_role("checkbox", name="Landesgrenze").uncheck()
    page.evaluate("void map_nzv.setView([51.05, 14.9], 11.5, { animate: false })")
    page.locator("#search").fill("ostritz")
    page.locator("#hits li").first.click()
    view = "[map_nzv.getZoom(), map_nzv.getCenter().lat, map_nzv.getCenter().lng]"
    page.wait_for_url(re.compile("feature="))
    code = re.sub("&lang=de", "", page.evaluate("location.hash"))
    other = watch.open(maps / "goerlitz.html")
    choose(other, "en")
    for written in (code, f"  https://maps.example/x.html{code} "):
        other.evaluate("void map_nzv.setView([51.5, 14.4], 8, { animate: false })")
        other.locator("#search").fill(written)
        expect(other.locator("#hits [role=option]")).to_have_text("Show the shared view")
        other.keyboard.press("Enter")
        expect(other.get_by_role("dialog")).to_have_attribute("aria-label", "Ostritz")
        assert not other.get_by_role("checkbox", name="State border").is_checked()
        assert other.evaluate(view) == pytest.approx(page.evaluate(view), abs=2e-3)
        assert other.locator("html").get_attribute("lang") == "en"
        other.keyboard.press("Escape")


@pytest.mark.parametrize("text", ["map=", "#map=x/y/z", "#layers=", "#map=99/999/9"])
def test_a_broken_code_moves_nothing(page: Page, text: str) -> None:
    before = page.evaluate("[map_nzv.getZoom(), map_nzv.getCenter().lat]")
    page.locator("#search").fill(text)
    page.keyboard.press("Enter")
    assert page.evaluate("[map_nzv.getZoom(), map_nzv.getCenter().lat]") == before


@pytest.mark.parametrize("legend", ["Fokusfläche", "Landesgrenze", "Gemeindegrenze"])
def test_the_map_shows_the_whole_of_a_layer(page: Page, legend: str) -> None:
    from nzv_geo import load_layer

    ids = {"Fokusfläche": "focus-areas", "Landesgrenze": "states"}
    found = load_layer(ids.get(legend, "municipalities"), region="goerlitz")
    west, south, east, north = found.features.total_bounds
    page.get_by_role("checkbox", name=legend).uncheck()
    page.evaluate("void map_nzv.setView([51.05, 14.9], 15, { animate: false })")
    layer_options(page, legend).get_by_role("button", name="Auf die Ebene zoomen").click()
    expect(page.get_by_role("status")).to_contain_text("Die Karte zeigt die Ebene: ")
    assert page.get_by_role("checkbox", name=legend).is_checked()
    shown = page.evaluate(
        "(() => { const b = map_nzv.getBounds(); return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; })()"
    )
    assert shown[0] < west < east < shown[2]
    assert shown[1] < south < north < shown[3]
    # and does not leave most of the map empty
    share = max((east - west) / (shown[2] - shown[0]), (north - south) / (shown[3] - shown[1]))
    assert share > 0.6


def test_a_link_leads_there_even_when_the_page_writes_its_own_address_meanwhile(
    kept: Kept, maps: Path
) -> None:
    page = kept.open(maps / "lausitz.html")
    page.evaluate(
        """() => {
            const before = location.href;
            location.hash = '#map=9/51.5/14.4&feature=focus-areas:6';
            history.replaceState(null, '', before);
        }"""
    )
    expect(page.locator(".leaflet-popup-content")).to_be_visible()
    expect(page).to_have_url(re.compile("feature=focus-areas:6"))
