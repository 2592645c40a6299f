"""Measure what exporting a file larger than memory takes, against ogr2ogr.

    python benchmarks/exporting.py [FEATURES]

Draws parcels of eight jittered corners with four fields, five million unless told otherwise, and
writes them from one format into another by `nzv-geo export` and by ogr2ogr: CPU seconds of the
whole process, and the most memory that it had. Needs ogr2ogr (Debian's gdal-bin) and about 15 GB of
disk.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import geopandas
import numpy
import pyogrio
import shapely

FEATURES = 5_000_000
AT_ONCE = 200_000
CORNERS = ((0, 0), (15, -1), (28, 0), (29, 15), (28, 28), (10, 29), (0, 28))
GEMARKUNGEN = numpy.array(["Cottbus", "Peitz", "Görlitz", "Weißwasser/O.L."])
PAIRS = (("gpkg", "fgb"), ("gpkg", "geojson"), ("geojson", "gpkg"), ("geojson", "fgb"))
OGR2OGR = {("gpkg", "geojson"): ["-t_srs", "EPSG:4326", "-lco", "RFC7946=YES"]}


def main(features: int) -> None:
    """Write each pair of formats by both, and print what it took."""
    ogr2ogr = shutil.which("ogr2ogr")
    if ogr2ogr is None:
        sys.exit("ogr2ogr is missing: sudo apt-get install gdal-bin")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # In a process of its own: what this one ever had counts for those that it starts.
        run([sys.executable, __file__, "draw", str(folder / "parcels.gpkg"), str(features)], folder)
        run([ogr2ogr, *OGR2OGR["gpkg", "geojson"], "parcels.geojson", "parcels.gpkg"], folder)
        print(f"{features:,} parcels; CPU seconds and megabytes of memory")
        for source, target in PAIRS:
            here = [sys.executable, "-m", "nzv_geo", "export", f"parcels.{source}"]
            ours = run([*here, "-o", f"ours.{target}", "--overwrite"], folder)
            theirs = run(
                [ogr2ogr, *OGR2OGR.get((source, target), []), f"theirs.{target}", here[-1]], folder
            )
            (folder / f"theirs.{target}").unlink()
            (folder / f"ours.{target}").unlink()
            print(
                f"{source:8} to {target:8} nzv-geo {ours[0]:7.1f} s {ours[1]:6.0f} MB   "
                f"ogr2ogr {theirs[0]:7.1f} s {theirs[1]:6.0f} MB   {ours[0] / theirs[0]:.2f} times"
            )


def draw(path: Path, features: int) -> None:
    """Write parcels in rows and columns, so many at once."""
    random = numpy.random.default_rng(1)
    columns = int(features**0.5) + 1
    for start in range(0, features, AT_ONCE):
        number = numpy.arange(start, min(start + AT_ONCE, features))
        x, y = 400_000 + number % columns * 30.0, 5_700_000 + number // columns * 30.0
        corners = [
            numpy.stack([value + shift + random.uniform(-3, 3, len(number)) for value, shift in
                         ((x, dx), (y, dy))], axis=1)
            for dx, dy in CORNERS
        ]  # fmt: skip
        rings = numpy.stack([*corners, corners[0]], axis=1).reshape(-1, 2)
        owner = numpy.repeat(numpy.arange(len(number)), len(CORNERS) + 1)
        shapes = shapely.polygons(shapely.linearrings(rings, indices=owner))
        table = {
            "flurstueck": [f"12{value:018d}" for value in number],
            "gemarkung": GEMARKUNGEN[number % len(GEMARKUNGEN)],
            "flaeche_m2": shapely.area(shapes).round(1),
            "nutzung": (number % 7).astype("int32"),
        }
        parcels = geopandas.GeoDataFrame(table, geometry=shapes, crs="EPSG:25833")
        pyogrio.write_dataframe(parcels, path, layer="parcels", append=path.exists())


def run(command: list[str], folder: Path) -> tuple[float, float]:
    """Return the CPU seconds of a command alone, and the megabytes of memory it had at most."""
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1000


if __name__ == "__main__":
    if sys.argv[1:2] == ["draw"]:
        draw(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else FEATURES)
