"""Which file format the boundaries should ship in; data/README.md tells the choice."""

from pathlib import Path
from typing import Any

import geopandas
import numpy
import shapely

from benchmarks.measuring import Clock
from nzv_geo import load_layer

TIMES = 15
OPTIONS: dict[str, dict[str, Any]] = {
    "no index.fgb": {"driver": "FlatGeobuf", "SPATIAL_INDEX": "NO"},
    "index.fgb": {"driver": "FlatGeobuf"},
    "all.gpkg": {"driver": "GPKG"},
    "all.geojson": {"driver": "GeoJSON", "COORDINATE_PRECISION": 15},
}


def read(clock: Clock, file: str) -> dict[str, Any]:
    """Write the municipalities in a format, and read them by geopandas, so many times."""
    layer = load_layer("municipalities").features
    layer.to_file(file, engine="pyogrio", **OPTIONS[file])
    geopandas.read_file(file, use_arrow=False)
    with clock():
        for _ in range(TIMES):
            back = geopandas.read_file(file, use_arrow=False)
    clock.cpu_s = {measure: seconds / TIMES for measure, seconds in clock.cpu_s.items()}
    pairs = (back.set_index("ags").loc[layer["ags"]], layer)
    mine, theirs = (shapely.get_coordinates(frame.geometry.values) for frame in pairs)
    same = bool(numpy.array_equal(mine, theirs))
    return {"megabytes": Path(file).stat().st_size / 1e6, "every_coordinate": same}
