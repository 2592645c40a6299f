"""Small layers in many partitions, and workers that are none."""

import hashlib
import pickle
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pandas
import shapely

from nzv_geo.engine import Cluster

COUNT = 13
FOLDERS = (1, 2, 7, COUNT + 2)  # files of a folder; in the last, each feature alone, and two empty


class Alone(Cluster):
    """Does each task here, on what came through a pickle, and hands its result back through one."""

    def __init__(self) -> None:
        super().__init__(None)

    def each(
        self, function: Callable[[Any], Any], items: Sequence[Any], doing: str
    ) -> Iterator[Any]:
        for item in items:
            yield pickle.loads(pickle.dumps(function(pickle.loads(pickle.dumps(item)))))


def parcels(crs: str = "EPSG:25833") -> geopandas.GeoDataFrame:
    """Draw parcels of which one has no geometry, with fields that are empty in many partitions."""
    number = numpy.arange(COUNT)
    x, y = 450_000 + 10.0 * (number % 4), 5_700_000 + 10.0 * (number // 4)
    shapes = shapely.box(x, y, x + 10.123456, y + 10)
    shapes[3] = None
    table = {
        "ags": [f"120520{value:02}" for value in number],
        "count": pandas.array([None] * 5 + [7] * 8, dtype="Int64"),
        "share": [1.5] * 4 + [None] * 9,
        "note": [None] * 12 + ["Chóśebuz"],
        "uses": [[1, 2]] * 6 + [None] * 7,
        "day": pandas.to_datetime(["2026-01-01"] * COUNT),
    }
    return geopandas.GeoDataFrame(table, geometry=shapes, crs=crs)


def faulty(crs: str | None = "EPSG:25833") -> geopandas.GeoDataFrame:
    """Draw parcels of which several are wrong, each by itself or with another."""
    table = parcels()
    shapes = table.geometry.values.copy()
    shapes[9] = shapes[1]
    shapes[10] = shapely.from_wkt("POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))")
    shapes[11] = shapely.Point(450_000, 5_700_000)
    shapes[12] = shapes[1].reverse()
    told = {
        "id": ["a", "b"] * 6 + ["c"],
        "ags": ["12052000", "1205", "99"] * 4 + [""],
        "text": ["GÃ¶rlitz", "x"] * 6 + ["\ufffd"],
        "number": range(COUNT),
    }
    return geopandas.GeoDataFrame(told, geometry=numpy.array(shapes), crs=crs)


def grid(side: int = 6, *, torn: bool = True) -> geopandas.GeoDataFrame:
    """Draw squares of 100 m that meet; torn, with gaps and overlaps of 2 m across partitions."""
    number = numpy.arange(side * side)
    x, y = 450_000 + 100.0 * (number % side), 5_700_000 + 100.0 * (number // side)
    east = x + 100
    if torn:
        east[number % 5 == 1] += 2
        east[number % 7 == 3] -= 2
    shapes = shapely.box(x, y, east, y + 100)
    return geopandas.GeoDataFrame({"nr": number}, geometry=shapes, crs="EPSG:25833")


def in_pieces(table: geopandas.GeoDataFrame, folder: Path, count: int) -> Path:
    """Write a table as a folder of so many files; more than it has rows leave some empty."""
    folder.mkdir(parents=True)
    for piece, rows in enumerate(numpy.array_split(numpy.arange(len(table)), count)):
        table.iloc[rows].to_parquet(folder / f"{piece:03}.parquet", index=False)
    return folder


def digest(path: Path) -> str:
    """Return the digest of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
