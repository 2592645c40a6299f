"""Measure the reading of 100,000 features against geopandas by Arrow, in the same run.

    python benchmarks/reading.py [ROUNDS]

The layer is made of plots with eleven vertices, a key, a name with umlauts and Sorbian letters, a
use, a count and an area. Prints for each format the smallest CPU time of
``geopandas.read_file(use_arrow=True)`` (GeoParquet: ``geopandas.read_parquet``), of
``nzv_geo.load_layer``, and of ``check_layer`` afterwards. The mark to keep: load_layer at most 1.3
times geopandas. GML is read alone, as a WFS delivers it, without the schema that GDAL writes.
"""

import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import geopandas
import numpy
import shapely

from nzv_geo import load_layer
from nzv_geo.checks import check_layer

COUNT = 100_000
FORMATS = {
    "GPKG": ".gpkg",
    "FlatGeobuf": ".fgb",
    "ESRI Shapefile": ".shp",
    "GeoJSON": ".geojson",
    "GeoJSONSeq": ".geojsons",
    "GML": ".gml",
    "Parquet": ".parquet",
}


def main(rounds: int) -> None:
    warnings.simplefilter("ignore")
    features = plots()
    with tempfile.TemporaryDirectory() as folder:
        for driver, suffix in FORMATS.items():
            path = write(features, driver, Path(folder) / f"plots{suffix}")
            theirs = smallest_cpu_s(partial(by_geopandas, path), rounds)
            ours = smallest_cpu_s(partial(load_layer, path), rounds)
            checked = smallest_cpu_s(partial(check_layer, load_layer(path)), 1)
            print(
                f"{driver:15} {path.stat().st_size / 1e6:6.1f} MB  geopandas {theirs:6.2f} s  "
                f"load_layer {ours:6.2f} s = {ours / theirs:.2f} ×  check {checked:5.2f} s"
            )


def plots() -> geopandas.GeoDataFrame:
    """Return plots of about 50 m in a square near Cottbus."""
    random = numpy.random.default_rng(1)
    angle = numpy.linspace(0, 2 * numpy.pi, 11)[:-1]
    number = numpy.arange(COUNT)
    radius = 20 + random.random((COUNT, 10)) * 8
    x = 450_000 + (number % 400)[:, None] * 60 + radius * numpy.cos(angle)
    y = 5_720_000 + (number // 400)[:, None] * 60 + radius * numpy.sin(angle)
    rings = numpy.stack([x, y], axis=-1).round(3)
    shapes = shapely.polygons(shapely.linearrings(numpy.concatenate([rings, rings[:, :1]], axis=1)))
    table = {
        "flur": [f"{plot:06d}" for plot in number],
        "name": [f"Flurstück Łužica {plot}" for plot in number],
        "ags": "12052000",
        "use": random.choice(["Wald", "Grünland", "Siedlung"], COUNT),
        "number": number,
        "area_m2": shapely.area(shapes).round(2),
    }
    return geopandas.GeoDataFrame(table, geometry=shapes, crs="EPSG:25833")


def write(features: geopandas.GeoDataFrame, driver: str, path: Path) -> Path:
    if driver == "Parquet":
        features.to_parquet(path)
        return path
    moved = features.to_crs("EPSG:4326") if "JSON" in driver else features
    options = {"encoding": "UTF-8"} if driver == "ESRI Shapefile" else {}
    moved.to_file(path, driver=driver, engine="pyogrio", **options)
    path.with_suffix(".xsd").unlink(missing_ok=True)
    return path


def by_geopandas(path: Path) -> geopandas.GeoDataFrame:
    if path.suffix == ".parquet":
        return geopandas.read_parquet(path)
    path.with_suffix(".gfs").unlink(missing_ok=True)  # what an earlier round left
    return geopandas.read_file(path, use_arrow=True)


def smallest_cpu_s(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
