"""Compare merging with what other tools make of the same layers.

    python benchmarks/merging.py                # two states that do not meet: who closes what
    python benchmarks/merging.py FILE FIELD     # one large coverage, united by a field and to one
    python benchmarks/merging.py --parcels      # how the cost grows, from 1,000 to 1,000,000

The pair is that of the tests: Brandenburg, and Saxony with its border drawn anew; printed are
holes, validity, and how much area the union gained or lost against the truth. FILE is a GeoPackage
of valid polygons, such as the municipalities of Germany; every tool reads it, reprojects it to
EPSG:25833 and writes two GeoJSON files, ours a ledger beside them. Costs are CPU seconds of the
process and those it starts. mapshaper (npm) and ogr2ogr (Debian's gdal-bin) are compared where they
are found.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pandas
import shapely

sys.path.insert(0, str(Path(__file__).parents[1]))

from nzv_geo import merge
from nzv_geo.layers import Layer
from tests.state_border import shifted_pair, states

TOLERANCE_M = 500
GEOPANDAS = """
import sys, geopandas, numpy, shapely
source, field, by, one = sys.argv[1:]
table = geopandas.read_file(source, use_arrow=True)
table.geometry = shapely.transform(table.geometry.values, lambda xy: numpy.round(xy, 9))
table = table.to_crs(25833)
table.dissolve(field, method="coverage").to_file(by)
united = shapely.coverage_union_all(table.geometry.values)
geopandas.GeoSeries([united], crs=25833).to_file(one)
"""


def main(arguments: list[str]) -> None:
    """Print a table."""
    if arguments == ["--parcels"]:
        parcels()
    elif arguments:
        coverage(*arguments)
    else:
        pair()


def pair() -> None:
    """Unite two states that do not meet."""
    layers = shifted_pair(11, 45)
    truth = shapely.union_all(list(states()))
    print("| tool | holes | valid | area, against the truth | told what it did | CPU s |")
    print("|---|---|---|---|---|---|")
    for name, tool in tools(layers).items():
        united, seconds = timed(tool)
        holes = sum(len(part.interiors) for part in shapely.get_parts(united))
        difference_ha = (united.area - truth.area) / 10_000
        told = "every gap and overlap" if name.startswith("nzv-geo") else "no"
        print(
            f"| {name} | {holes} | {'yes' if united.is_valid else 'no'} | "
            f"{difference_ha:+.1f} ha | {told} | {seconds:.1f} |"
        )


def tools(layers: tuple[Layer, Layer]) -> dict[str, Callable[[], shapely.Geometry]]:
    """Name each tool and what it does with the pair."""
    table = geopandas.GeoDataFrame(
        pandas.concat([layer.features for layer in layers]), crs=layers[0].features.crs
    ).assign(all=1)

    def ours() -> shapely.Geometry:
        return merge(layers, tolerance_m=TOLERANCE_M).outline.features.geometry.iloc[0]

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
        filled = [argument.format(source, target) for argument in command]
        subprocess.run(filled, check=True, capture_output=True)
        shapes = shapely.from_geojson(target.read_text("utf-8"))
        return shapely.get_parts(shapes)[0]


def coverage(file: str, field: str) -> None:
    """Unite one coverage by a field and to one, file to file."""
    layer = Path(file).stem
    command = [sys.executable, "-m", "nzv_geo", "merge", file, "--by", field]
    union = f"ST_Union(ST_Transform(geom, 25833)) FROM {layer}"
    dialect = ["-dialect", "sqlite", "-sql"]
    commands = {
        "nzv-geo merge, with ledger": [
            [*command, "-o", "by.geojson", "--union", "one.geojson", "--report", "ledger.json"]
        ],
        "geopandas, coverage union after snapping": [
            [sys.executable, "-c", GEOPANDAS, file, field, "by.geojson", "one.geojson"]
        ],
    }
    if shutil.which("mapshaper"):
        onward = ["-proj", "EPSG:25833", "-dissolve", field, "-o", "by.geojson"]
        commands["mapshaper -dissolve after snapping"] = [
            ["mapshaper", "-i", file, "snap", *onward, "-dissolve", "-o", "one.geojson"]
        ]
    if shutil.which("ogr2ogr"):
        commands["ogr2ogr ST_Union"] = [
            ["ogr2ogr", "by.geojson", file, *dialect, f"SELECT {field}, {union} GROUP BY {field}"],
            ["ogr2ogr", "one.geojson", file, *dialect, f"SELECT {union}"],
        ]
    print("| tool | CPU s |\n|---|---|")
    for name, steps in commands.items():
        seconds = [timed(partial(in_turn, steps))[1] for _ in range(3)]
        print(f"| {name} | {sorted(seconds)[1]:.1f} |")


def in_turn(steps: list[list[str]]) -> None:
    """Run programs in a folder of their own; ours ends with 1 where it found something."""
    with tempfile.TemporaryDirectory() as folder:
        for step in steps:
            done = subprocess.run(step, cwd=folder, capture_output=True, check=False)
            if not any(Path(folder).glob("*.geojson")):
                raise SystemExit(f"{step[0]}: {done.stderr.decode()}")


def parcels() -> None:
    """Merge grids of parcels whose corners lie a little off, as one coverage."""
    print("| parcels | nzv-geo merge, CPU s | shapely coverage_union_all, CPU s | MB |")
    print("|---|---|---|---|")
    for side in (32, 100, 316, 1000):
        shapes = grid(side)
        layer = Layer.from_geodataframe(
            geopandas.GeoDataFrame({"id": range(len(shapes))}, geometry=shapes, crs="EPSG:25833"),
            title="parcels",
        )
        _, plain = timed(partial(shapely.coverage_union_all, shapes))
        _, ours = timed(partial(merge, [layer]))
        peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"| {side * side:,} | {ours:.1f} | {plain:.1f} | {peak_mb} |")


def grid(side: int) -> numpy.ndarray:
    """Draw parcels of about 30 m that share their corners."""
    random = numpy.random.default_rng(0)
    x, y = numpy.meshgrid(*[numpy.arange(side + 1) * 30.0] * 2)
    corners = numpy.stack([x + 400_000, y + 5_700_000], axis=-1)
    corners += random.uniform(-5, 5, corners.shape)
    around = [corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]]
    drawn: numpy.ndarray = shapely.polygons(
        numpy.stack([*around, around[0]], axis=2).reshape(-1, 5, 2)
    )
    return drawn


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what work returns, and the CPU time of this process and of those it started."""
    start = cpu_seconds()
    return work(), cpu_seconds() - start


def cpu_seconds() -> float:
    """Return the CPU time so far."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main(sys.argv[1:])
