"""Compute the tables of docs/reprojection.md and write them there.

    python scripts/reprojection_tables.py

Every figure is computed twice, by nzv-geo and by plain geopandas, without any grid and with those
that are found; PROJ's choice depends on the grids it sees, so each state has a process of its own.
"""

import json
import os
import re
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pandas
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo import load_layer
from nzv_geo.crs.grids import ENVIRONMENT, SYSTEM_FOLDER, add_grids
from nzv_geo.crs.operations import Operation, choose_operations
from nzv_geo.crs.reproject import reproject
from nzv_geo.layers import Layer
from nzv_geo.valley import region_extent

PAGE = Path(__file__).parents[1] / "docs" / "reprojection.md"
WORKING = "EPSG:25833"
CODES = (3398, 3399, 5668, 5669, 2398, 2399, 3834, 3835, 31468, 31469)
POINTS = {  # longitude and latitude in ETRS89
    "Königs Wusterhausen": (13.6904, 52.3218),
    "Lübben": (13.9081, 51.9450),
    "Herzberg (Elster)": (13.2330, 51.6788),
    "Guben": (14.6854, 51.9568),
    "Cottbus": (14.3827, 51.7783),
    "Senftenberg": (14.0188, 51.5025),
    "Spremberg": (14.3670, 51.5794),
    "Weißwasser": (14.6122, 51.4828),
    "Hoyerswerda": (14.2156, 51.4243),
    "Bautzen": (14.4266, 51.1841),
    "Görlitz": (14.9526, 51.1403),
    "Zittau": (14.8008, 50.9098),
    "Neißeaue, easternmost": (15.0418, 51.2734),
}


def main() -> None:
    """Fill the tables of the page, or print the figures of this process's state."""
    if sys.argv[1:] == ["--json"]:
        print(json.dumps(figures()))
        return
    without, found = (measured(grids) for grids in ("", str(SYSTEM_FOLDER)))
    tables = {
        "operations": operations_table(without, found),
        "points": points_table(without),
        "layer": layer_table(without, found),
    }
    text = PAGE.read_text("utf-8")
    for name, table in tables.items():
        between = re.compile(f"(<!-- {name} -->\n).*?(\n<!-- end -->)", re.DOTALL)
        text = between.sub(lambda match, table=table: match[1] + table + match[2], text)  # type: ignore[misc]
    PAGE.write_text(text, "utf-8")


def measured(grids: str) -> dict[str, Any]:
    """Run this script again with the grids of one folder, or none."""
    done = subprocess.run(
        [sys.executable, __file__, "--json"],
        env={**os.environ, ENVIRONMENT: grids},
        capture_output=True,
        text=True,
        check=True,
    )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def figures() -> dict[str, Any]:
    """Compute everything for the grids that this process sees."""
    add_grids()
    return {str(code): figures_of(f"EPSG:{code}") for code in CODES}


def figures_of(code: str) -> dict[str, Any]:
    """Compute the figures of one legacy CRS."""
    best = chosen(code)
    points = legacy_points(code)
    truth = municipalities()
    legacy = in_legacy(truth, code, best)
    expected = shapely.get_coordinates(truth.features.geometry.values)
    ours = reproject(legacy, WORKING).features.geometry
    default = legacy.features.geometry.to_crs(WORKING)
    return {
        "name": CRS(code).name,
        "operation": f"{best.name} ({best.code})",
        "accuracy_m": best.accuracy_m,
        "grids": best.grids,
        "displacement_m": displacement_m(points).tolist(),
        "ours": offsets(expected, ours, truth),
        "default": offsets(expected, default, truth),
    }


def chosen(code: str) -> Operation:
    """Return the operation that nzv-geo takes for the Lausitz."""
    return choose_operations(CRS(code), CRS(WORKING), region_extent("lausitz"))[0]


def municipalities() -> Layer:
    """Return the municipalities in the working CRS: the truth of this comparison."""
    return reproject(load_layer("municipalities"), WORKING)


def in_legacy(truth: Layer, code: str, operation: Operation) -> Layer:
    """Project a layer into a legacy CRS by the inverse of one known operation."""
    geometries = shapely.transform(truth.features.geometry.values, inverse(operation))
    series = geopandas.GeoSeries(geometries, index=truth.features.index, crs=code)
    return truth.with_features(truth.features.set_geometry(series))


def inverse(operation: Operation) -> Any:
    """Return a function that applies an operation backwards to an (n, 2) array."""

    def backwards(coordinates: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
        (transformer,) = operation.transformers
        x, y = coordinates.T
        return numpy.column_stack(transformer.transform(x, y, direction="INVERSE"))

    return backwards


def legacy_points(code: str) -> geopandas.GeoDataFrame:
    """Return the points in a legacy CRS, by the inverse of the chosen operation."""
    shapes = geopandas.GeoSeries(
        [shapely.Point(*coordinates) for coordinates in POINTS.values()], crs="EPSG:4258"
    )
    truth = shapely.get_coordinates(shapes.to_crs(WORKING).values)
    moved = inverse(chosen(code))(truth)
    return geopandas.GeoDataFrame({"name": list(POINTS)}, geometry=shapely.points(moved), crs=code)


def displacement_m(points: geopandas.GeoDataFrame) -> NDArray[numpy.float64]:
    """Return how far plain geopandas puts each point from where the one operation puts it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        default = shapely.get_coordinates(points.to_crs(WORKING).geometry.values)
    ours = chosen(f"EPSG:{points.crs.to_epsg()}").apply(shapely.get_coordinates(points.geometry))
    distances: NDArray[numpy.float64] = numpy.hypot(*(default - ours).T)
    return distances


def offsets(
    expected: NDArray[numpy.float64], found: geopandas.GeoSeries, truth: Layer
) -> dict[str, float]:
    """Compare the distinct vertices of a layer with the truth."""
    vertices = numpy.column_stack([expected, shapely.get_coordinates(found.values)])
    distinct = pandas.DataFrame(vertices).drop_duplicates([0, 1]).to_numpy()
    distances = numpy.hypot(*(distinct[:, 2:] - distinct[:, :2]).T)
    area_m2 = float(abs(found.area.to_numpy() - truth.features.area.to_numpy()).sum())
    return {
        "vertices": len(distinct),
        "largest_m": float(distances.max()),
        "over_1_m": int((distances > 1).sum()),
        "area_ha": area_m2 / 10_000,
    }


def operations_table(without: dict[str, Any], found: dict[str, Any]) -> str:
    """Tell which operation each code gets, without and with grids."""
    rows = [
        f"| {code} | {plain['name']} | {plain['operation']} | {plain['accuracy_m']:g} | "
        + (
            f"{gridded['operation']}, {', '.join(gridded['grids'])} | {gridded['accuracy_m']:g} |"
            if gridded["grids"]
            else "the same | |"
        )
        for code, plain in without.items()
        for gridded in [found[code]]
    ]
    head = "| EPSG | name | operation without grids | m | with BeTA2007 | m |"
    return "\n".join([head, "|---|---|---|---|---|---|", *rows])


def points_table(without: dict[str, Any]) -> str:
    """Tell how far plain geopandas puts each point from ours, without grids."""
    rows = [
        f"| {name} | "
        + " | ".join(f"{without[c]['displacement_m'][i]:.2f}" for c in without)
        + " |"
        for i, name in enumerate(POINTS)
    ]
    head = "| | " + " | ".join(without) + " |"
    return "\n".join([head, "|---|" + "---|" * len(without), *rows])


def layer_table(without: dict[str, Any], found: dict[str, Any]) -> str:
    """Compare the municipalities there and back, by one operation and by plain geopandas."""
    rows = [
        f"| {code} | {state} | {measured['ours']['largest_m'] * 1000:.3f} mm | "
        f"{measured['default']['largest_m']:.2f} m | {measured['default']['over_1_m']:,} | "
        f"{measured['default']['area_ha']:.2f} ha |"
        for code in without
        for state, measured in (("none", without[code]), ("BeTA2007", found[code]))
        if state == "none" or measured["grids"]
    ]
    head = "| EPSG | grid | nzv-geo, largest | to_crs, largest | over 1 m | area changed |"
    return "\n".join([head, "|---|---|---|---|---|---|", *rows])


if __name__ == "__main__":
    main()
