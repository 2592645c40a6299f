"""Measure which file format the boundaries should ship in.

    python benchmarks/data_format.py

Writes the shipped municipalities in each format, then prints file size, CPU time of reading them
with geopandas, and whether every coordinate came back. The choice and how each opens in QGIS are
recorded in data/README.md.
"""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import geopandas
import numpy
import shapely
from numpy.typing import NDArray

SOURCE = Path(__file__).resolve().parents[1] / "data/boundaries/municipalities.fgb"
FORMATS: dict[str, tuple[str, dict[str, Any]]] = {
    "FlatGeobuf, no index": ("a.fgb", {"driver": "FlatGeobuf", "SPATIAL_INDEX": "NO"}),
    "FlatGeobuf, index": ("b.fgb", {"driver": "FlatGeobuf"}),
    "GeoPackage": ("c.gpkg", {"driver": "GPKG"}),
    "GeoJSON, 15 decimals": ("d.geojson", {"driver": "GeoJSON", "COORDINATE_PRECISION": 15}),
}


def main() -> None:
    """Write, read and compare each format."""
    layer = geopandas.read_file(SOURCE)
    with tempfile.TemporaryDirectory() as folder:
        for name, (file, options) in FORMATS.items():
            path = Path(folder) / file
            layer.to_file(path, engine="pyogrio", **options)
            cpu_ms = statistics.median(read_ms(path) for _ in range(15))
            back = geopandas.read_file(path).set_index("ags").loc[layer["ags"]]
            same = numpy.array_equal(coordinates(back), coordinates(layer))
            size = path.stat().st_size / 1e6
            print(f"{name:22} {size:5.2f} MB  {cpu_ms:6.1f} ms CPU  every coordinate: {same}")


def read_ms(path: Path) -> float:
    """CPU milliseconds of one reading."""
    start = time.process_time()
    geopandas.read_file(path, use_arrow=False)
    return (time.process_time() - start) * 1000


def coordinates(layer: geopandas.GeoDataFrame) -> NDArray[numpy.float64]:
    """Return all coordinates of a layer."""
    return numpy.asarray(shapely.get_coordinates(layer.geometry.values))


if __name__ == "__main__":
    main()
