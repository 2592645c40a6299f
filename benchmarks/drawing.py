"""The data of the jobs: drawn from a fixed seed, or out of what ships; no network.

Municipalities: copies of the 235 that ship, beside each other as far as Germany reaches; 49 copies
are about as many, with about as many vertices, as those of Germany. Parcels: eight jittered corners
and five fields, in rows and columns near Cottbus.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import geopandas
import numpy
import pandas
import pyogrio
import shapely

from benchmarks import python_peers
from benchmarks.measuring import Clock
from nzv_geo import load_layer, reproject

FIELDS = ("ags", "name_de", "kind", "designation", "state", "county")
SPACING_M = (140_000, 180_000)  # from one copy to the next
WEST_M = 270_000  # from the original to the copy in the middle: Germany's middle
AT_ONCE = 200_000
ROWS = 50_000  # of a group in GeoParquet
CORNERS = ((0, 0), (15, -1), (28, 0), (29, 15), (28, 28), (10, 29), (0, 28))
GEMARKUNGEN = numpy.array(["Cottbus", "Peitz", "Görlitz", "Weißwasser/O.L.", "Błota"])
DRIVERS = {
    ".gpkg": "GPKG",
    ".fgb": "FlatGeobuf",
    ".shp": "ESRI Shapefile",
    ".geojson": "GeoJSON",
    ".geojsons": "GeoJSONSeq",
    ".gml": "GML",
}


def draw(_: Clock, name: str, count: str) -> None:
    """Write a file: its name begins with what is drawn, and ends with the format."""
    path = Path(name)
    if path.suffix == ".html":
        source = path.with_suffix("").with_suffix(".fgb")
        draw(_, str(source), count)
        page_of(source, path)
        source.unlink()
    elif path.name == "municipalities.parquet":
        municipalities(int(count), "EPSG:25833").to_parquet(path, row_group_size=ROWS)
    elif path.name.startswith("municipalities"):
        write(municipalities(int(count)), path)
    elif path.suffix == ".parts":
        path.mkdir()
        for start in range(0, int(count), AT_ONCE):
            number = numpy.arange(start, min(start + AT_ONCE, int(count)))
            piece = path / f"{start:08d}.parquet"
            parcels(number, int(count)).to_parquet(piece, row_group_size=ROWS)
    elif path.suffix == ".parquet":
        frame = parcels(numpy.arange(int(count)), int(count))
        frame.to_parquet(path, row_group_size=ROWS)
    else:
        for start in range(0, int(count), AT_ONCE):
            number = numpy.arange(start, min(start + AT_ONCE, int(count)))
            write(parcels(number, int(count)), path)


def page_of(source: Path, path: Path) -> None:
    """Write the page that is opened later on."""
    if path.name.endswith(".explore.html"):
        python_peers.explore(Clock(), str(source), str(path))
    else:
        command = ["-m", "nzv_geo", "map", "--alone", "--overwrite", "--add"]
        made = subprocess.run([sys.executable, *command, source, "-o", path], check=False)
        if made.returncode not in (0, 1) or not path.exists():
            raise SystemExit(f"{path}: nzv-geo map ended with {made.returncode}")


def municipalities(copies: int, crs: str = "EPSG:4326") -> geopandas.GeoDataFrame:
    """Return so many copies of the municipalities that ship, in EPSG:4326 as those are.

    In EPSG:25833, borders are shared to the last bit; on the way to degrees and back, not all are.
    """
    layer = reproject(load_layer("municipalities"), "EPSG:25833").features
    columns = int(copies**0.5)
    middle, west = (columns - 1) / 2, WEST_M if copies > 1 else 0
    frames = []
    for copy in range(copies):
        row, column = divmod(copy, columns)
        east, north = (column - middle) * SPACING_M[0] - west, (middle - row) * SPACING_M[1]
        frame = layer[[*FIELDS, "geometry"]].copy()
        frame = frame.rename(columns={"ags": "number"})  # a key that nobody knows is a finding each
        frame["number"] = f"{copy:02d}" + frame["number"].str[2:]
        frame["state"] = f"{copy:02d}-" + frame["state"]
        frame.geometry = layer.geometry.translate(east, north)
        frames.append(frame)
    everything = geopandas.GeoDataFrame(pandas.concat(frames, ignore_index=True), crs=layer.crs)
    return everything.to_crs(crs)


def parcels(number: numpy.ndarray, count: int) -> geopandas.GeoDataFrame:
    """Return parcels by their number, of so many in all, in EPSG:25833."""
    random = numpy.random.default_rng(int(number[0]))
    columns = int(count**0.5) + 1
    x, y = 400_000 + number % columns * 30.0, 5_700_000 + number // columns * 30.0
    corners = numpy.stack([x, y], axis=1)[:, None, :] + numpy.array(CORNERS)[None]
    corners = (corners + random.uniform(-3, 3, corners.shape)).round(3)
    rings = numpy.concatenate([corners, corners[:, :1]], axis=1)
    shapes = shapely.polygons(rings)
    table = {
        "flurstueck": [f"12{value:018d}" for value in number],
        "gemarkung": GEMARKUNGEN[number % len(GEMARKUNGEN)],
        "lage": [f"An der Łužica {value % 300}" for value in number],
        "flaeche_m2": shapely.area(shapes).round(1),
        "nutzung": (number % 7).astype("int32"),
    }
    return geopandas.GeoDataFrame(table, geometry=shapes, crs="EPSG:25833")


def grid(count: int) -> numpy.ndarray:
    """Return about so many parcels of 30 m that share their corners."""
    random = numpy.random.default_rng(0)
    x, y = numpy.meshgrid(*[numpy.arange(int(count**0.5) + 1) * 30.0] * 2)
    corners = numpy.stack([x + 400_000, y + 5_700_000], axis=-1)
    corners += random.uniform(-5, 5, corners.shape)
    around = [corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]]
    rings = numpy.stack([*around, around[0]], axis=2).reshape(-1, 5, 2)
    drawn: numpy.ndarray = shapely.polygons(rings)
    return drawn


def write(frame: geopandas.GeoDataFrame, path: Path) -> None:
    """Write features, or add them to the file."""
    moved = frame.to_crs("EPSG:4326") if "geojson" in path.suffix else frame
    driver = DRIVERS[path.suffix]
    options = {"encoding": "UTF-8"} if driver == "ESRI Shapefile" else {}
    pyogrio.write_dataframe(moved, path, driver=driver, append=path.exists(), **options)
    path.with_suffix(".xsd").unlink(missing_ok=True)  # a WFS delivers none, either
