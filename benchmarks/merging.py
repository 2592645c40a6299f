"""Compare merging two states that do not meet with what other tools make of them.

    python benchmarks/merging.py

The pair is that of the tests: Brandenburg, and Saxony with its border drawn anew. Each tool unites
the two. Prints holes, validity, how much area the union gained or lost against the truth, and CPU
time; mapshaper (npm) and ogr2ogr (Debian's gdal-bin) are compared where they are found.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import geopandas
import pandas
import shapely

sys.path.insert(0, str(Path(__file__).parents[1]))

from nzv_geo import merge
from nzv_geo.layers import Layer
from tests.state_border import shifted_pair, states

TOLERANCE_M = 500


def main() -> None:
    pair = shifted_pair(11, 45)
    truth = shapely.union_all(list(states()))
    print("| tool | holes | valid | area, against the truth | told what it did | CPU s |")
    print("|---|---|---|---|---|---|")
    for name, tool in tools(pair).items():
        start = cpu_seconds()
        united = tool()
        seconds = cpu_seconds() - start
        holes = sum(len(part.interiors) for part in shapely.get_parts(united))
        difference_ha = (united.area - truth.area) / 10_000
        told = "every gap and overlap" if name.startswith("nzv-geo") else "no"
        print(
            f"| {name} | {holes} | {'yes' if united.is_valid else 'no'} | "
            f"{difference_ha:+.1f} ha | {told} | {seconds:.1f} |"
        )


def tools(pair: tuple[Layer, Layer]) -> dict[str, Callable[[], shapely.Geometry]]:
    """Name each tool and what it does with the pair."""
    table = geopandas.GeoDataFrame(
        pandas.concat([layer.features for layer in pair]), crs=pair[0].features.crs
    ).assign(all=1)

    def ours() -> shapely.Geometry:
        return merge(pair, tolerance_m=TOLERANCE_M).outline.features.geometry.iloc[0]

    def dissolve(method: str) -> Callable[[], shapely.Geometry]:
        def run() -> shapely.Geometry:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return table.dissolve("all", method=method).geometry.iloc[0]

        return run

    found: dict[str, Callable[[], shapely.Geometry]] = {
        f"nzv-geo merge, tolerance {TOLERANCE_M} m": ours,
        "geopandas dissolve, unary": dissolve("unary"),
        "geopandas dissolve, coverage": dissolve("coverage"),
    }
    if shutil.which("mapshaper"):
        found["mapshaper -dissolve2"] = lambda: by_command(
            table, "mapshaper", "{0}", "-dissolve2", "-o", "{1}", "format=geojson"
        )
    if shutil.which("ogr2ogr"):
        sql = "SELECT ST_Union(geometry) FROM pair"
        found["ogr2ogr ST_Union"] = lambda: by_command(
            table, "ogr2ogr", "{1}", "{0}", "-dialect", "sqlite", "-sql", sql
        )
    return found


def by_command(table: geopandas.GeoDataFrame, *command: str) -> shapely.Geometry:
    """Run a program that reads one GeoJSON file and writes another."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "pair.geojson", Path(folder) / "out.geojson"
        table.set_crs(None, allow_override=True).to_file(source, driver="GeoJSON")
        filled = [one.format(source, target) for one in command]
        subprocess.run(filled, check=True, capture_output=True)
        shapes = shapely.from_geojson(target.read_text("utf-8"))
        return shapely.get_parts(shapes)[0]


def cpu_seconds() -> float:
    """Return the CPU time of this process and of those it started."""
    return time.process_time() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


if __name__ == "__main__":
    main()
