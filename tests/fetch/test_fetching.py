"""From an archive in the publisher's layout to maps and tables, or everything as it was."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import shapely

from nzv_geo import load_layer
from nzv_geo.catalogue import Catalogue
from nzv_geo.cli import main
from nzv_geo.errors import DataError, FetchError, UnknownNameError
from nzv_geo.fetch.archive import gather_archive, vintage_in
from nzv_geo.fetch.fetching import Fetched, fetch
from nzv_geo.reading import Limits
from tests.fetch.archives import INSIDE, Change, Tables, archive
from tests.fetch.servers import QUICK, Answerer, Handler, Server, serving
from tests.fetch.valley import known, small_catalogue

pytestmark = pytest.mark.slow

PATIENT = replace(QUICK, read_s=20)
DAY = "1735776000"  # 2025-01-02
GOOD = cache(archive)


@pytest.fixture(autouse=True)
def _that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", DAY)


@pytest.fixture(scope="session")
def fetched_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of own data with VG250-EW of 2024; tests copy it."""
    own = tmp_path_factory.mktemp("own")
    with serving(giving(GOOD())) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", DAY)
        fetch("boundaries", catalogue=asking(server, own), patience=PATIENT)
    return own


@pytest.fixture
def own(fetched_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(fetched_once, tmp_path / "own"))


def asking(server: Server, own: Path) -> Catalogue:
    """The catalogue that ships, with a server of this machine in place of the publisher's."""
    catalogue = known(own)
    offers = {
        name: replace(offer, url=f"{server.url}/{name}.zip")
        for name, offer in catalogue.offers.items()
    }
    return replace(catalogue, offers=offers)


def giving(content: bytes, **options: Any) -> Answerer:
    return lambda handler: handler.file(content, **options)


def ask(answer: Answerer, own: Path, **options: object) -> tuple[Fetched, Server]:
    with serving(answer) as server:
        options = {"patience": PATIENT, **options}
        done = fetch("boundaries", catalogue=asking(server, own), **options)  # type: ignore[arg-type]
        return done, server


def state(own: Path) -> dict[str, bytes]:
    """All files that count: what is not whole yet does not."""
    return {
        str(path.relative_to(own)): path.read_bytes()
        for path in sorted(own.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def test_what_is_fetched_takes_the_place_of_what_ships(own: Path) -> None:
    catalogue = known(own)
    for name in ("states", "counties", "municipalities", "valley"):
        layer = load_layer(name, catalogue=catalogue)
        assert layer.provenance.sources[0].vintage == "2024-12-31"
    new, ships = (load_layer("municipalities", catalogue=c).features
                  for c in (catalogue, known("none")))  # fmt: skip
    same = ["ags", "ars", "name_de", "name_sorbian", "sorbian_language", "kind", "state", "county"]
    assert new[same].equals(ships[same])
    assert set(new.columns) - set(ships.columns) == {"inhabitants"}
    assert new["legal_date"].unique().tolist() == ["2024-01-01"]
    assert new.crs == "EPSG:25832"


def test_source_licence_and_terms_come_along(own: Path) -> None:
    (source, names) = load_layer("municipalities", catalogue=known(own)).provenance.sources
    assert source.attribution == "© GeoBasis-DE / BKG (2024), dl-de/by-2-0 (Daten verändert)"
    assert names.id == "names-2024"
    assert "31.12.2024" in (own / "fetched/terms/vg250-ew/aktualitaet.txt").read_text("cp1252")


def test_the_day_is_that_of_the_environment_and_the_bytes_are_the_same(
    own: Path, tmp_path: Path
) -> None:
    (got,) = known(own).downloads.values()
    assert (got.date, got.etag) == ("2025-01-02", '"1"')
    (tmp_path / "new").mkdir()
    ask(giving(GOOD()), tmp_path / "new")
    layers = {name: text for name, text in state(own).items() if name.endswith(".fgb")}
    assert layers.items() <= state(tmp_path / "new").items()


def test_nothing_newer_changes_nothing(own: Path) -> None:
    before = state(own)
    with serving(giving(GOOD())) as server:
        catalogue = asking(server, own)
        got = replace(catalogue.downloads["vg250-ew"], url=f"{server.url}/vg250-ew.zip")
        catalogue = replace(catalogue, downloads={"vg250-ew": got})
        done = fetch("boundaries", catalogue=catalogue, patience=PATIENT)
    assert (done.is_new, done.vintage) == (False, "2024-12-31")
    assert server.requests[0][1]["If-None-Match"] == '"1"'
    assert state(own) == before


def test_without_own_data_what_ships_is_seen(own: Path) -> None:
    assert known("none").fetched("counties") is None
    assert known(own).fetched("counties") is not None


def drop(field: str) -> Change:
    def change(tables: Tables) -> None:
        tables["vg250_gem"] = tables["vg250_gem"].drop(columns=field)

    return change


def without(layer: str, ags: str) -> Change:
    def change(tables: Tables) -> None:
        tables[layer] = tables[layer][tables[layer]["AGS"] != ags]

    return change


def in_degrees(tables: Tables) -> None:
    tables["vg250_krs"] = tables["vg250_krs"].to_crs("EPSG:4326")


def gone(tables: Tables) -> None:
    del tables["vg250_krs"]


def only_water(tables: Tables) -> None:
    tables["vg250_gem"]["GF"] = 9


def twice(tables: Tables) -> None:
    table = tables["vg250_gem"]
    tables["vg250_gem"] = table.iloc[[0, *range(len(table))]]


def larger(tables: Tables) -> None:
    """Spree-Neiße 1 % larger in width, and its municipalities with it."""
    for name in ("vg250_krs", "vg250_gem"):
        rows = tables[name]["AGS"].str.startswith("12071")
        moved = tables[name].geometry[rows].scale(1.01, origin=(880_000, 5_740_000))
        tables[name].loc[rows, "geometry"] = moved


LAYER = "NZV191 error: layer vg250_gem of the source has"
COMPARE = "compare it with the entry [[offer]] vg250-ew of the catalogue"
CHANGED = {
    "a field is gone": (drop("GEN"), f"{LAYER} no field GEN; its layout has changed: {COMPARE}"),
    "a layer is gone": (
        gone,
        "NZV191 error: the source has no layer vg250_krs; it has vg250_gem, vg250_lan; its layout",
    ),
    "no land": (only_water, f"{LAYER} no feature with GF = 4; its layout"),
    "a key twice": (twice, f"{LAYER} the key 12052000 more than once; compare"),
    "another CRS": (
        in_degrees,
        f"NZV192 error: layer vg250_krs of the source is in EPSG:4326; EPSG:25832 is expected; "
        f"{COMPARE}",
    ),
    "a county is missing": (
        without("vg250_krs", "12071"),
        "NZV193 error: the source lacks 1 of counties: 12071; look whether",
    ),
    "a county is empty": (
        without("vg250_gem", "12052000"),
        "NZV193 error: the source has no municipality of 12052; look whether",
    ),
    "a municipality is missing": (
        without("vg250_gem", "14626110"),
        "NZV195 error: what came does not fit together: the municipalities of county 14626 do not "
        "unite to it: 67",
    ),
    "an area is off": (larger, "NZV194 error: Spree-Neiße (12071) has 1,67"),
}


@pytest.mark.parametrize(("change", "told"), CHANGED.values(), ids=CHANGED)
def test_a_changed_source_is_a_finding_and_changes_nothing(
    change: Change, told: str, own: Path
) -> None:
    before = state(own)
    done, _ = ask(giving(archive(change), etag='"2"'), own)
    assert str(done.findings[0]).startswith(told)
    assert done.download is None
    assert state(own) == before
    assert not list((own / "fetched").glob(".partial-*"))


def test_every_kind_of_change_is_tried() -> None:
    codes = ["NZV191", "NZV192", "NZV193", "NZV194", "NZV195"]
    assert codes == sorted({told[:6] for _, told in CHANGED.values()})


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(f"{INSIDE}/DE_VG250.gpkg", bytes(30_000_000))
    return packed.getvalue()


def outside() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("../DE_VG250.gpkg", b"x")
    return packed.getvalue()


BROKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb": (bomb, r"unpacked: 2\d\.\d MB, and no more than 20 MB are loaded; see --max-mb"),
    "a path": (outside, r"holds '../DE_VG250.gpkg', which points out of it; not unpacked"),
    "damaged": (lambda: GOOD()[:5_000] + bytes(90_000), r"cannot unpack .*; pack it again"),
}


@pytest.mark.parametrize(("content", "told"), BROKEN.values(), ids=BROKEN)
def test_a_harmful_archive_changes_nothing(
    content: Callable[[], bytes], told: str, own: Path
) -> None:
    before = state(own)
    with pytest.raises(DataError, match=told):
        ask(giving(content(), etag='"2"'), own, limits=Limits(max_mb=20))
    assert state(own) == before


def test_a_server_that_fails_changes_nothing(own: Path) -> None:
    before = state(own)
    with pytest.raises(FetchError, match="what is there already stays as it is"):
        ask(giving(GOOD(), etag='"2"', cut=len(GOOD()) // 5), own)
    assert state(own) == before
    done, _ = ask(giving(GOOD(), etag='"1"'), own)
    assert done.is_new


def test_a_renamed_municipality_and_a_bilingual_name(own: Path) -> None:
    def change(tables: Tables) -> None:
        table = tables["vg250_gem"]
        table.loc[table["AGS"] == "12052000", "GEN"] = "Cottbus/Chóśebuz"
        table.loc[table["AGS"] == "14626110", "GEN"] = "Görlitz am Fluss"

    ask(giving(archive(change), etag='"2"'), own)
    table = load_layer("municipalities", catalogue=known(own)).features
    names = table.set_index("ags")["name_de"]
    assert (names["12052000"], names["14626110"]) == ("Cottbus", "Görlitz am Fluss")


def test_the_licence_inside_the_archive_counts(own: Path) -> None:
    terms = {"dokumentation/lizenz.txt": b"Lizenz: CC BY 4.0"}
    done, _ = ask(giving(archive(more=terms), etag='"2"'), own)
    (finding,) = done.findings
    assert str(finding).startswith(
        "NZV196 warning: the terms inside the archive name CC BY 4.0, the catalogue says "
        "dl-de/by-2-0; CC BY 4.0 is stored with the layers; read them; they are kept in "
    )
    (source,) = load_layer("states", catalogue=known(own)).provenance.sources
    assert source.licence["en"] == "CC BY 4.0"
    assert source.attribution == "© GeoBasis-DE / BKG (2024), CC BY 4.0 (Daten verändert)"
    assert (own / "fetched/terms/vg250-ew/lizenz.txt").read_bytes() == terms[
        "dokumentation/lizenz.txt"
    ]


def test_the_old_files_outlive_one_fetch_and_no_more(own: Path) -> None:
    def fgb() -> set[str]:
        return {path.name for path in (own / "fetched").glob("*.fgb")}

    def renamed(name: str) -> bytes:
        def change(tables: Tables) -> None:
            tables["vg250_gem"]["BEZ"] = name

        return archive(change)

    first = fgb()
    ask(giving(renamed("x"), etag='"2"'), own)
    second = fgb()
    ask(giving(renamed("y"), etag='"3"'), own)
    assert first < second
    assert len(first) == 3
    assert fgb() & first == {name for name in first if not name.startswith("municipalities")}


def test_a_file_that_was_changed_is_told(own: Path) -> None:
    (path,) = (own / "fetched").glob("counties-*.fgb")
    path.write_bytes(b"x")
    with pytest.raises(DataError, match="was changed since it was fetched; nzv-geo data clear"):
        load_layer("counties", catalogue=known(own))


def test_a_lock_that_is_no_lock_is_told(own: Path) -> None:
    (own / "fetched/fetch.lock.toml").write_text('version = 1\nvalley = "lausitz"\n')
    with pytest.raises(DataError, match=r"cannot use .*fetch.lock.toml: \[source.\*\]: missing"):
        known(own)


def test_another_valley_does_not_see_it(own: Path) -> None:
    lock = own / "fetched/fetch.lock.toml"
    lock.write_text(lock.read_text("utf-8").replace('"lausitz"', '"revier"'), "utf-8")
    assert known(own).downloads == {}


def test_an_offer_that_is_not_there_and_a_topic_without_one(tmp_path: Path) -> None:
    catalogue = known(tmp_path)
    with pytest.raises(UnknownNameError, match="unknown offer 'vg25'; did you mean 'vg250'"):
        fetch("boundaries", offer="vg25", catalogue=catalogue)
    with pytest.raises(DataError, match="the catalogue offers nothing to fetch of weather"):
        fetch("weather", catalogue=catalogue)


@pytest.mark.parametrize(
    "dates", ["", "Stand 31.12.2023 oder 31.12.2024", "kein Datum"], ids=["none", "two", "words"]
)
def test_a_vintage_that_nobody_tells_has_to_be_given(dates: str, tmp_path: Path) -> None:
    path = tmp_path / "vg.zip"
    path.write_bytes(archive(dates=dates))
    catalogue = known(tmp_path / "own")
    with pytest.raises(DataError, match=r"nobody says of when vg250-ew is.*--vintage 2024-12-31"):
        fetch("boundaries", archive=path, catalogue=catalogue)
    assert fetch("boundaries", archive=path, vintage="2024-12-31", catalogue=catalogue).is_new


def test_an_end_just_before_the_lock_leaves_the_old_state(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ended(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    def change(tables: Tables) -> None:
        tables["vg250_gem"]["BEZ"] = "x"

    before = state(own)
    monkeypatch.setattr("nzv_geo.fetch.storing.write_file", ended)
    with pytest.raises(KeyboardInterrupt):
        ask(giving(archive(change), etag='"2"'), own)
    assert state(own) == before


def test_a_kill_while_fetching_leaves_the_old_state(own: Path) -> None:
    before = state(own)

    def endless(handler: Handler) -> None:
        handler.head(200, ETag='"2"', Content_Length=len(GOOD()))
        handler.wfile.write(GOOD()[: len(GOOD()) // 2])
        handler.wfile.flush()
        time.sleep(2)

    code = (
        "import sys\nfrom dataclasses import replace\n"
        "from nzv_geo.catalogue import load_catalogue\nfrom nzv_geo.fetch.fetching import fetch\n"
        "c = load_catalogue(sys.argv[3], data=sys.argv[2])\no = c.offers['vg250-ew']\n"
        "fetch('boundaries', catalogue=replace(c, offers={o.id: replace(o, url=sys.argv[1])}))\n"
    )
    with serving(endless) as server:
        url = f"{server.url}/vg250-ew.zip"
        process = subprocess.Popen(
            [sys.executable, "-c", code, url, str(own), str(small_catalogue())]
        )
        ends = time.monotonic() + 30
        while not list((own / "fetched").glob(".partial-*")) and time.monotonic() < ends:
            time.sleep(0.05)
        process.kill()
        process.wait()
        assert state(own) == before
        assert len(load_layer("counties", catalogue=known(own))) == 3
        server.answer = giving(GOOD(), etag='"2"')
        assert fetch("boundaries", catalogue=asking(server, own), patience=PATIENT).is_new
    assert server.requests[-1][1]["If-Range"] == '"2"'
    assert not list((own / "fetched").glob(".partial-*"))


# --- on the command line -------------------------------------------------------------------------


def run(*arguments: str) -> int:
    """Run a command in the small valley."""
    return main([*arguments, "--catalogue", str(small_catalogue())])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "vg250-ew.zip"
    path.write_bytes(GOOD())
    return path


def test_the_command_takes_a_file_and_says_what_is_used(file: Path, tmp_path: Path, capsys) -> None:
    own = tmp_path / "planung"
    command = ["fetch", "boundaries", "--into", str(own)]
    assert run(*command, "--file", str(file)) == 0
    err = capsys.readouterr().err.splitlines()
    assert err[0] == "vg250-ew of 2024-12-31: 2 states, 3 counties, 83 municipalities"
    assert err[1] == "areas: 3 counties within 0.37 % of their official areas of 2018-12-31"
    assert "no unit is new, gone or renamed" in err[2]
    assert err[-1] == f"stored in {own}; --data none leaves them out"
    assert run(*command, "--offline", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["layer"]: row["vintage"] for row in rows} == dict.fromkeys(
        ["counties", "municipalities", "states", "valley"], "2024-12-31"
    )


def test_offline_without_anything_fetched_says_so(tmp_path: Path, capsys) -> None:
    assert run("fetch", "boundaries", "--offline", "--into", str(tmp_path)) == 2
    assert capsys.readouterr().err == (
        f"nzv-geo: error: no boundaries were fetched into {tmp_path} yet, and --offline touches no "
        "network; leave it out, or name an archive: --file ZIP\n"
    )


def test_the_command_exits_with_1_where_the_source_changed(tmp_path: Path, capsys) -> None:
    path = tmp_path / "vg.zip"
    path.write_bytes(archive(drop("AGS")))
    own = tmp_path / "own"
    command = ["fetch", "boundaries", "--into", str(own), "--file", str(path), "--language", "de"]
    assert run(*command) == 1
    err = capsys.readouterr().err.splitlines()
    assert err[0].startswith("vg250-ew: NZV191 Fehler: Der Ebene vg250_gem der Quelle fehlt das")
    assert err[-1] == f"nothing was changed in {own}"


def test_layers_and_data_know_what_was_fetched(own: Path, capsys) -> None:
    assert run("layers", "--data", str(own), "--json") == 0
    rows = json.loads(capsys.readouterr().out)["layers"]
    assert {row["layer"]: row["fetched"] for row in rows if row["fetched"]} == dict.fromkeys(
        ["counties", "municipalities", "states", "valley"], "2025-01-02"
    )
    assert run("data", "list", "--data", str(own)) == 0
    assert "fetch.lock.toml" in capsys.readouterr().out
    assert run("data", "clear", "--yes", "--data", str(own)) == 0
    assert list(own.iterdir()) == []


def test_mergers_since_the_last_vintage_are_told(tmp_path: Path, capsys) -> None:
    """Markersdorf has become part of Görlitz, which is renamed."""

    def change(tables: Tables) -> None:
        table = tables["vg250_gem"].set_index("AGS")
        both = [table.geometry[ags] for ags in ("14626110", "14626300")]
        table.loc["14626110", "geometry"] = shapely.coverage_union_all(both)
        table.loc["14626110", "GEN"] = "Görlitz-Markersdorf"
        tables["vg250_gem"] = table.drop(index="14626300").reset_index()

    path = tmp_path / "vg.zip"
    path.write_bytes(archive(change))
    own = tmp_path / "own"
    assert run("fetch", "boundaries", "--file", str(path), "--into", str(own)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[:5] == [
        "gone",
        "14626300",
        "Markersdorf",
        "14626110",
        "Görlitz-Markersdorf",
    ]
    assert lines[2].split()[:3] == ["renamed", "14626110", "Görlitz"]
    assert run("compare", "--data", str(own), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert [row["change"] for row in found["changes"]] == ["gone", "renamed"]
    assert found["changes"][0]["area_ha"] == pytest.approx(found["changed_ha"], rel=1e-4)
    assert run("compare", "--data", str(own), "--csv", "--language", "de") == 0
    told = capsys.readouterr()
    assert told.out.startswith("change,key,name,other_key,other_name,area_ha,share_percent\n")
    assert "ha gehören zu einer anderen Einheit" in told.err


def test_compare_without_anything_fetched_says_what_to_do(capsys) -> None:
    assert run("compare") == 2
    assert "no municipalities were fetched to compare with; fetch them" in capsys.readouterr().err


def test_reading_an_archive_tells_its_date(file: Path) -> None:
    offer = known().offers["vg250-ew"]
    gathered = gather_archive(file, offer)
    assert gathered.vintage == "2024-12-31"
    assert list(gathered.tables) == ["states", "counties", "municipalities"]
    assert vintage_in("Stand: 01. 01. 2025") == "2025-01-01"
