"""From the landscape of a country, in the publisher's layout, to what lies around a region."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas
import pytest
import shapely

from nzv_geo import build_valley, load_layer, render_map
from nzv_geo.catalogue import CONTEXT, load_catalogue
from nzv_geo.cli import main
from nzv_geo.context import MARGIN_M
from nzv_geo.crs.reproject import reproject
from nzv_geo.fetch.fetching import Fetched, fetch
from tests.fetch.servers import QUICK, serving
from tests.fetch.test_fetching import state

pytestmark = pytest.mark.slow

INSIDE = "dlm250.utm32s.shape.ebenen/dlm250_ebenen"
COMMON = (
    "LAND",
    "MODELLART",
    "OBJART",
    "OBJART_TXT",
    "OBJID",
    "HDU_X",
    "BEGINN",
    "ENDE",
    "BEMERKUNG",
)
FIELDS = {  # as the list of contents of the publisher has them
    "sie01_f": ("NAM", "RGS"),
    "gew01_f": ("FKT", "GWK", "HYD", "NAM", "RGS", "SFK", "SKZ", "WDM", "WSG", "ZNM", "ZUS"),
    "gew01_l": ("BRG", "FKT", "FLR", "GWK", "HYD", "NAM", "RGS", "SFK", "WDM", "ZNM", "ZUS"),
    "ver01_l": ("BEZ", "BRF", "BVB", "FSZ", "FTR", "IBD", "WDM", "ZNM", "ZUS"),
    "ver03_l": ("BKT", "ELK", "GLS", "NAM", "NRB", "SPW", "VKD", "ZNM", "ZUS"),
}
COTTBUS = (863_000, 5_746_000)  # EPSG:25832
Rows = list[tuple[dict[str, str], shapely.Geometry]]
Tables = dict[str, geopandas.GeoDataFrame]


def line(east_km: float, *, length_km: float = 4) -> shapely.LineString:
    """A line north of Cottbus, so many kilometres to the east."""
    x, y = COTTBUS[0] + east_km * 1000, COTTBUS[1]
    return shapely.LineString([(x, y), (x + 50, y + length_km * 500), (x, y + length_km * 1000)])


def square(east_km: float) -> shapely.Polygon:
    x, y = COTTBUS[0] + east_km * 1000, COTTBUS[1]
    return shapely.box(x, y, x + 900, y + 900)


MUNICH = -150  # kilometres east: far away
DRAWN: dict[str, Rows] = {
    "sie01_f": [
        ({"OBJART": "52001", "OBJID": "S1", "NAM": "Döbbrick"}, square(1)),
        ({"OBJART": "52001", "OBJID": "S2", "NAM": "München"}, square(MUNICH)),
    ],
    "gew01_f": [
        ({"OBJART": "44006", "OBJID": "L1", "NAM": "Ostsee"}, square(3)),
        ({"OBJART": "44001", "OBJID": "L2", "NAM": "Spree"}, square(5)),
        ({"OBJART": "44007", "OBJID": "L3", "NAM": "Meer"}, square(7)),
    ],
    "gew01_l": [
        ({"OBJART": "44004", "OBJID": "R1", "NAM": "Spree", "WDM": "1320"}, line(2)),
        ({"OBJART": "44004", "OBJID": "R2", "NAM": "Mühlgraben", "WDM": "1330"}, line(2.5)),
        ({"OBJART": "44004", "OBJID": "R3", "NAM": "", "WDM": ""}, line(0, length_km=400)),
    ],
    "ver01_l": [
        ({"OBJART": "42003", "OBJID": "V1", "BEZ": "A15;E36", "WDM": "1301"}, line(4)),
        ({"OBJART": "42003", "OBJID": "V1", "BEZ": "A15;E36", "WDM": "1301"}, line(4.1)),
        ({"OBJART": "42003", "OBJID": "V2", "BEZ": "B97", "WDM": "1303"}, line(5)),
        ({"OBJART": "42003", "OBJID": "V3", "BEZ": "L49", "WDM": "1305"}, line(6)),
    ],
    "ver03_l": [
        ({"OBJART": "42014", "OBJID": "B1", "NRB": "6142"}, line(7)),
        ({"OBJART": "53005", "OBJID": "B2"}, line(8)),
    ],
}


def archive(change: Callable[[Tables], None] | None = None) -> bytes:
    """DLM250 of 2024 by themes, as its publisher packs it, with a change to its tables."""
    tables = {name: _table(name, rows) for name, rows in DRAWN.items()}
    if change is not None:
        change(tables)
    packed = io.BytesIO()
    with TemporaryDirectory() as folder, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name, table in tables.items():
            table.to_file(Path(folder) / f"{name}.shp", encoding="ISO-8859-1")
        for path in sorted(Path(folder).iterdir()):
            out.write(path, f"{INSIDE}/{path.name}")
        out.writestr(f"{INSIDE}/aktualitaet.txt", "Aktualität: 31.12.2024".encode("cp1252"))
        out.writestr("dokumentation/dlm250_ebenen_inhalt.txt", b"Inhaltsangabe")
    return packed.getvalue()


def _table(name: str, rows: Rows) -> geopandas.GeoDataFrame:
    columns = {
        field: [values.get(field, "") for values, _ in rows] for field in (*COMMON, *FIELDS[name])
    }
    shapes = [shape for _, shape in rows]
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:25832")


def fetched_into(own: Path, content: bytes, **changes: Any) -> Fetched:
    """Fetch the context from a server of this machine."""
    with serving(lambda handler: handler.file(content)) as server:
        catalogue = load_catalogue(data=own)
        offer = replace(catalogue.offers["dlm250"], url=f"{server.url}/dlm250.zip", **changes)
        catalogue = replace(catalogue, offers={"dlm250": offer})
        return fetch("context", catalogue=catalogue, patience=replace(QUICK, read_s=20))


@pytest.fixture(autouse=True)
def _that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735776000")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of own data with the context; tests only read here."""
    folder = tmp_path_factory.mktemp("own")
    done = fetched_into(folder, archive())
    assert (done.is_new, done.vintage, done.findings) == (True, "2024-12-31", ())
    assert done.features == {
        "settlements": 1,
        "lakes": 2,
        "rivers": 3,
        "railways": 1,
        "federal-roads": 1,
        "motorways": 2,
    }
    return folder


def rows(name: str, own: Path, *columns: str) -> list[tuple[Any, ...]]:
    features = load_layer(name, catalogue=load_catalogue(data=own)).features
    return list(zip(*(features[column] for column in columns), strict=True))


def test_what_lies_around_the_region_becomes_our_layers(own: Path) -> None:
    assert rows("settlements", own, "id", "name_de", "kind") == [("S1", "Döbbrick", "settlement")]
    assert rows("lakes", own, "name_de", "kind") == [("Ostsee", "lake"), ("Spree", "river")]
    assert rows("rivers", own, "name_de", "kind") == [
        ("Spree", "river"),
        ("Mühlgraben", "stream"),
        ("", "stream"),
    ]
    assert rows("railways", own, "id", "kind") == [("B1", "railway")]


def test_roads_have_the_numbers_of_signs_and_keys_of_their_own(own: Path) -> None:
    assert rows("motorways", own, "id", "number") == [("V1", "A 15"), ("V1-2", "A 15")]
    assert rows("federal-roads", own, "id", "number") == [("V2", "B 97")]


def test_what_reaches_far_is_cut_ten_kilometres_from_the_region(own: Path) -> None:
    catalogue = load_catalogue(data=own)
    rivers = reproject(load_layer("rivers", catalogue=catalogue), "EPSG:25833")
    outline = build_valley(catalogue=catalogue).outline.features.geometry.iloc[0]
    ends = shapely.points(shapely.get_coordinates(rivers.features.geometry.iloc[2]))
    assert shapely.distance(outline, ends).max() == pytest.approx(MARGIN_M, abs=60)


def test_a_page_shows_it_with_its_date(own: Path) -> None:
    page = render_map(build_valley("cottbus", catalogue=load_catalogue(data=own))).html
    assert "Hintergrund (Stand: 31.12.2024)" in page
    assert "© GeoBasis-DE / BKG (2024), dl-de/by-2-0 (Daten verändert)" in page
    assert "nzv-context" not in render_map(build_valley("cottbus")).html


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda tables: tables.update(ver01_l=tables["ver01_l"].drop(columns="WDM")), "WDM"),
        (lambda tables: tables.pop("gew01_l"), "gew01_l"),
        (lambda tables: tables.update(ver03_l=tables["ver03_l"].assign(OBJART="1")), "ver03_l"),
    ],
    ids=["field", "layer", "values"],
)
def test_another_layout_is_told_and_changes_nothing(
    own: Path, tmp_path: Path, change: Callable[[Tables], None], told: str
) -> None:
    before = state(tmp_path)
    done = fetched_into(tmp_path, archive(change))
    assert not done.is_new
    assert {finding.kind.code for finding in done.findings} == {"NZV191"}
    assert any(told in str(finding.values) for finding in done.findings)
    assert state(tmp_path) == before


def test_which_waters_are_large_is_a_value_of_the_catalogue(tmp_path: Path) -> None:
    fetched_into(tmp_path, archive(), kinds={"rivers.1330": "river"})
    assert [kind for _, kind in rows("rivers", tmp_path, "name_de", "kind")] == [
        "stream",
        "river",
        "stream",
    ]


def test_every_layer_that_is_offered_is_one_that_a_page_draws() -> None:
    offer = load_catalogue(data="none").offers["dlm250"]
    assert set(offer.layers) == set(CONTEXT)


def test_the_command_takes_an_archive_and_says_what_came(tmp_path: Path, capsys) -> None:
    path = tmp_path / "dlm250.zip"
    path.write_bytes(archive())
    own = tmp_path / "own"
    assert main(["fetch", "context", "--file", str(path), "--into", str(own)]) == 0
    told = capsys.readouterr().err
    assert "dlm250 of 2024-12-31: 1 settlements, 2 lakes, 3 rivers" in told
    assert "lakes: 1.6 km²" in told
    assert main(["layers", "--data", str(own)]) == 0
    assert "motorways" in capsys.readouterr().out
