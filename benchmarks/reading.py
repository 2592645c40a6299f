"""Reading a layer in a process where everything is imported: by nzv-geo, and by geopandas."""

from pathlib import Path
from typing import Any

import geopandas

from benchmarks.facts import in_metres, of_shapes
from benchmarks.measuring import Clock
from nzv_geo import load_layer

STATES = Path(__file__).resolve().parents[1] / "data" / "boundaries" / "states.fgb"


def ours(clock: Clock, path: str) -> dict[str, Any]:
    load_layer(STATES)  # what is imported late is there now
    with clock():
        layer = load_layer(path)
    return of_shapes(in_metres(layer.features).geometry.values)


def by_geopandas(clock: Clock, path: str) -> dict[str, Any]:
    geopandas.read_file(STATES, use_arrow=True)
    Path(path).with_suffix(".gfs").unlink(missing_ok=True)  # what an earlier round left
    with clock():
        if path.endswith(".parquet"):
            frame = geopandas.read_parquet(path)
        else:
            frame = geopandas.read_file(path, use_arrow=True)
    return of_shapes(in_metres(frame).geometry.values)
