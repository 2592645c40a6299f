"""Reproject every unit alone and within its layer, from every legacy frame; print how they differ.

    python -m tests.alone

The places are true by the best operation of the process, so with BeTA2007 they come from it. A
process of its own for each state of the grids: PROJ remembers which it has seen.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from nzv_geo import load_layer
from nzv_geo.catalogue import load_catalogue
from nzv_geo.crs.extent import Extent
from nzv_geo.crs.grids import ENVIRONMENT, add_grids
from nzv_geo.crs.operations import Operation, choose_operations
from nzv_geo.crs.reproject import reproject
from nzv_geo.valley import region_extent
from tests.scripts import ROOT

WORKING = CRS("EPSG:25833")
RD83 = (3398, 3399, 5668, 5669, 4745)
PULKOVO = (2398, 2399, 3834, 3835, 4178)
DHDN = (31468, 31469, 4314)
CODES = (*RD83, *PULKOVO, *DHDN)
LAYERS = ("municipalities", "counties")


def main(folder: Path, *, write: bool) -> None:
    """Write the legacy coordinates of this process's best operations, or take those there are."""
    add_grids()
    found = {}
    for name in LAYERS:
        truth, starts = places(name)
        for code in CODES:
            path = folder / f"{name}-{code}.npy"
            if write:
                numpy.save(path, in_legacy(truth, code))
            found[f"{name} {code}"] = compared(numpy.load(path), truth, starts, CRS(code))
    found["home"] = across_home()
    sys.stdout.write(json.dumps(found))


def run(folder: Path, grids: str, *, write: bool) -> dict[str, dict[str, Any]]:
    """Run this module in a process that sees the grids of one folder, or none."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.alone", str(folder), *(["--write"] if write else [])],
        env={**os.environ, ENVIRONMENT: grids},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def places(name: str) -> tuple[NDArray[numpy.float64], NDArray[numpy.int64]]:
    """Return all vertices of a layer in the working CRS, and where each unit begins."""
    shapes = reproject(load_layer(name), "EPSG:25833").features.geometry.values
    coordinates, units = shapely.get_coordinates(shapes, return_index=True)
    return coordinates, numpy.searchsorted(units, range(len(shapes)))


def in_legacy(truth: NDArray[numpy.float64], code: int) -> NDArray[numpy.float64]:
    """Project places into a legacy CRS by the inverse of the best operation for the Lausitz."""
    best = choose_operations(CRS(code), WORKING, region_extent("lausitz"))[0]
    (transformer,) = best.transformers
    return numpy.column_stack(transformer.transform(*truth.T, direction="INVERSE"))


def compared(
    legacy: NDArray[numpy.float64],
    truth: NDArray[numpy.float64],
    starts: NDArray[numpy.int64],
    source: CRS,
) -> dict[str, Any]:
    """Bring a layer back as a whole and each unit alone."""
    extents = extents_of(legacy, starts, source)
    every: Extent = (*extents[:, :2].min(axis=0), *extents[:, 2:].max(axis=0))
    whole = choose_operations(source, WORKING, every)[0]
    alone = [choose_operations(source, WORKING, tuple(one))[0] for one in extents.tolist()]
    counted = [one.counted_m(tuple(extent)) for one, extent in zip(alone, extents, strict=True)]
    in_layer = whole.apply(legacy)
    by_itself = applied(alone, legacy, starts)
    return {
        "operations": sorted({one.code for one in (whole, *alone)}),
        "apart_m": far(by_itself, in_layer, starts).max(),
        "error_m": far(by_itself, truth, starts).tolist(),
        "counted_m": counted,
    }


def across_home() -> dict[str, float]:
    """Return how far each operation from DHDN is at most from the best one, all over the home."""
    west, south, east, north = home = load_catalogue().home
    x, y = numpy.meshgrid(numpy.linspace(west, east, 100), numpy.linspace(south, north, 100))
    points = numpy.column_stack([x.ravel(), y.ravel()])
    known = [one for one in choose_operations(CRS(4314), WORKING, home) if not one.ballpark]
    there = [one.apply(points) for one in known]
    return {
        one.code: float(numpy.hypot(*(moved - there[0]).T).max())
        for one, moved in zip(known, there, strict=True)
    }


def extents_of(
    coordinates: NDArray[numpy.float64], starts: NDArray[numpy.int64], crs: CRS
) -> NDArray[numpy.float64]:
    """Return the extent of each unit in degrees, in the datum of a CRS."""
    to_degrees = Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    degrees = numpy.column_stack(to_degrees.transform(*coordinates.T))
    lowest, highest = (
        numpy.minimum.reduceat(degrees, starts),
        numpy.maximum.reduceat(degrees, starts),
    )
    return numpy.column_stack([lowest, highest])


def applied(
    operations: list[Operation], coordinates: NDArray[numpy.float64], starts: NDArray[numpy.int64]
) -> NDArray[numpy.float64]:
    """Apply to each unit its own operation; each operation is applied once."""
    distinct = {one.code: one for one in operations}
    moved = {code: one.apply(coordinates) for code, one in distinct.items()}
    pieces = {code: numpy.split(there, starts[1:]) for code, there in moved.items()}
    return numpy.vstack([pieces[one.code][number] for number, one in enumerate(operations)])


def far(
    one: NDArray[numpy.float64], other: NDArray[numpy.float64], starts: NDArray[numpy.int64]
) -> NDArray[numpy.float64]:
    """Return for each unit the largest distance between two versions of its vertices, in metres."""
    return numpy.maximum.reduceat(numpy.hypot(*(one - other).T), starts)


if __name__ == "__main__":
    main(Path(sys.argv[1]), write="--write" in sys.argv)
