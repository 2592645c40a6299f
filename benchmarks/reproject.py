"""Measure the reprojection of a million vertices against pyproj's own transform, in the same run.

    python benchmarks/reproject.py [ROUNDS]

The layer is made of shifted copies of the municipalities, polygons that share their borders.
Prints the median CPU time of pyproj's transform of the same array, of ``nzv_geo.reproject``
and of ``GeoDataFrame.to_crs``. The mark to keep: reproject at most 1.1 times pyproj.
"""

import statistics
import sys
import time
import warnings
from collections.abc import Callable
from functools import partial

import geopandas
import numpy
import shapely
from pyproj import CRS

from nzv_geo import load_layer
from nzv_geo.crs.operations import choose_operations
from nzv_geo.crs.reproject import reproject
from nzv_geo.layers import Layer
from nzv_geo.valley import region_extent

TARGET = "EPSG:25833"
COPIES = 23


def main(rounds: int) -> None:
    for code in ("EPSG:3399", "EPSG:2399", "EPSG:31468", "EPSG:25832"):
        layer = million_vertices(code)
        coordinates = shapely.get_coordinates(layer.features.geometry.values)
        operation = choose_operations(CRS(code), CRS(TARGET), region_extent("lausitz"))[0]
        (transformer,) = operation.transformers
        x, y = numpy.ascontiguousarray(coordinates.T)
        pyproj_s = cpu_seconds(partial(transformer.transform, x, y), rounds)
        ours_s = cpu_seconds(partial(reproject, layer, TARGET), rounds)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            default_s = cpu_seconds(partial(layer.features.to_crs, TARGET), rounds)
        print(
            f"{code:10} {len(x):,} vertices  pyproj {pyproj_s:.2f} s  "
            f"reproject {ours_s:.2f} s = {ours_s / pyproj_s:.2f} ×  "
            f"to_crs {default_s:.2f} s = {default_s / pyproj_s:.2f} ×"
        )


def million_vertices(code: str) -> Layer:
    """Return copies of the municipalities, a centimetre apart."""
    layer = reproject(load_layer("municipalities"), code)
    shapes = layer.features.geometry.values
    copies = [shapely.transform(shapes, lambda xy, n=n: xy + n * 0.01) for n in range(COPIES)]
    series = geopandas.GeoSeries(numpy.concatenate(copies), crs=code)
    return layer.with_features(geopandas.GeoDataFrame(geometry=series))


def cpu_seconds(work: Callable[[], object], rounds: int) -> float:
    """Return the median CPU time."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
