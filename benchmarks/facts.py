"""What came out: of a file, or of shapes in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas
import numpy
import pyogrio
import shapely

from benchmarks.measuring import Clock

WORKING_CRS = "EPSG:25833"


def of_files(_: Clock, *names: str) -> dict[str, Any]:
    """Return facts about files, all together; of pages only their size."""
    total: dict[str, Any] = {}
    for path in map(Path, names):
        facts = {"megabytes": path.stat().st_size / 1e6}
        if path.suffix in {".geojson", ".gpkg", ".fgb"}:
            facts |= of_shapes(in_metres(_read(path)).geometry.values)
        for name, value in facts.items():
            total[name] = total.get(name, 0) + value
    return total


def _read(path: Path) -> geopandas.GeoDataFrame:
    layer = pyogrio.list_layers(path)[0][0]
    return pyogrio.read_dataframe(path, layer=layer, columns=[], use_arrow=True)


def in_metres(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Reproject what is in degrees: some write metres into GeoJSON, which cannot say so."""
    far = bool(numpy.abs(frame.total_bounds).max() > 360)
    return frame if far else frame.to_crs(WORKING_CRS)


def of_shapes(shapes: numpy.ndarray) -> dict[str, Any]:
    """Return how many there are, how large, with how many holes, and how many are not valid."""
    return {
        "features": len(shapes),
        "hectares": float(shapely.area(shapes).sum() / 10_000),
        "holes": int(shapely.get_num_interior_rings(shapely.get_parts(shapes)).sum()),
        "invalid": int((~shapely.is_valid(shapes)).sum()),
    }
