"""Compare simplifying a coverage, with validation and report, with tools that only simplify.

    python benchmarks/simplify.py [FILE|LAYER] [METRES] [ROUNDS]

Without arguments: the municipalities that ship, 100 m, five rounds. The file must be a coverage,
but for noise. Prints the median CPU time of each tool, all in the same run; mapshaper (npm) is
compared where it is found, with reading and writing GeoJSON, which it cannot do without.
"""

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy
import shapely

from nzv_geo import load_layer, reproject
from nzv_geo.coverage.clean import snap
from nzv_geo.coverage.simplify import simplify
from nzv_geo.export import writer_for
from nzv_geo.layers import Layer


def main(name: str = "municipalities", tolerance: str = "100", rounds: str = "5") -> None:
    layer = snap(reproject(snap(load_layer(name)), "EPSG:25833"))
    vertices = shapely.get_num_coordinates(layer.features.geometry.values).sum()
    print(f"{len(layer):,} features, {vertices:,} vertices, {float(tolerance):g} m\n")
    with tempfile.TemporaryDirectory() as folder:
        found = tools(layer, float(tolerance), Path(folder))
        times: dict[str, list[float]] = {tool: [] for tool in found}
        for _ in range(int(rounds)):  # in turn: what else the machine does then meets all of them
            for tool, work in found.items():
                times[tool].append(cpu_seconds(work))
    print("| tool | CPU s | times plain |")
    print("|---|---|---|")
    plain = statistics.median(times["shapely.coverage_simplify"])
    for tool, seconds in times.items():
        median = statistics.median(seconds)
        print(f"| {tool} | {median:.2f} | {median / plain:.2f} |")


def tools(layer: Layer, tolerance_m: float, folder: Path) -> dict[str, Callable[[], object]]:
    """Name each tool and what it does."""
    shapes = numpy.array(layer.features.geometry.values, dtype=object)
    found: dict[str, Callable[[], object]] = {
        "shapely.coverage_simplify": lambda: shapely.coverage_simplify(shapes, tolerance_m),
        "nzv-geo simplify, validated and reported": lambda: simplify(layer, tolerance_m),
    }
    if hasattr(layer.features, "simplify_coverage"):
        series = layer.features.geometry
        found["geopandas simplify_coverage"] = lambda: series.simplify_coverage(tolerance_m)
    if program := shutil.which("mapshaper"):
        source, target = folder / "units.geojson", folder / "out.geojson"
        source.write_bytes(writer_for(source).write(layer))
        share = ["interval=" + str(tolerance_m), "planar", "weighted"]
        command = [program, str(source), "-simplify", *share, "-o", str(target), "force"]
        found["mapshaper -simplify, weighted"] = lambda: subprocess.run(
            command, check=True, capture_output=True
        )
    return found


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU time of this process and of those it started."""
    start = _spent()
    work()
    return _spent() - start


def _spent() -> float:
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


if __name__ == "__main__":
    main(*sys.argv[1:])
