"""Merging: two states that do not meet, and parcels that do; and simplifying what meets."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import geopandas
import numpy
import pandas
import shapely

from benchmarks.drawing import grid, municipalities
from benchmarks.facts import of_shapes
from benchmarks.measuring import Clock
from nzv_geo import merge
from nzv_geo.coverage.clean import snap
from nzv_geo.coverage.simplify import simplify
from nzv_geo.layers import Layer
from tests.state_border import shifted_pair, states

TOLERANCE_M = 500


def states_merged(clock: Clock) -> dict[str, Any]:
    """Unite Brandenburg, and Saxony with its border drawn anew: every gap and overlap is told."""
    layers = shifted_pair(11, 45)
    with clock():
        merged = merge(layers, tolerance_m=TOLERANCE_M)
    return _against_truth(merged.outline.features.geometry.iloc[0])


def states_dissolved(clock: Clock, method: str) -> dict[str, Any]:
    """Unite them by geopandas."""
    table = _pair()
    with clock():
        united = table.dissolve("all", method=method).geometry.iloc[0]
    return _against_truth(united)


def states_by(clock: Clock, *command: str) -> dict[str, Any]:
    """Unite them by a program that reads pair.geojson and writes out.geojson."""
    _pair().set_crs(None, allow_override=True).to_file("pair.geojson", driver="GeoJSON")
    with clock():
        subprocess.run(command, check=True, capture_output=True)
    united = shapely.from_geojson(Path("out.geojson").read_text("utf-8"))
    return _against_truth(shapely.get_parts(united)[0])


def _pair() -> geopandas.GeoDataFrame:
    layers = shifted_pair(11, 45)
    both = pandas.concat([layer.features for layer in layers])
    return geopandas.GeoDataFrame(both, crs=layers[0].features.crs).assign(all=1)


def _against_truth(united: shapely.Geometry) -> dict[str, Any]:
    truth = shapely.union_all(list(states()))
    facts = of_shapes(numpy.array([united]))
    return facts | {"hectares_off": round((facts["hectares"] - truth.area / 10_000), 1)}


def parcels_merged(clock: Clock, count: str) -> dict[str, Any]:
    shapes = grid(int(count))
    frame = geopandas.GeoDataFrame({"id": range(len(shapes))}, geometry=shapes, crs="EPSG:25833")
    layer = Layer.from_geodataframe(frame, title="parcels")
    with clock():
        merged = merge([layer])
    return of_shapes(merged.outline.features.geometry.values)


def parcels_united(clock: Clock, count: str) -> dict[str, Any]:
    shapes = grid(int(count))
    with clock():
        united = shapely.coverage_union_all(shapes)
    return of_shapes(numpy.array([united]))


def simplified(clock: Clock, tool: str, copies: str, tolerance_m: str) -> dict[str, Any]:
    """Simplify municipalities in memory: all that nzv-geo checks and reports is included."""
    drawn = municipalities(int(copies), "EPSG:25833")
    layer = snap(Layer.from_geodataframe(drawn, title="municipalities"))
    shapes = numpy.array(layer.features.geometry.values, dtype=object)
    tolerance = float(tolerance_m)
    with clock():
        if tool == "shapely":
            result = shapely.coverage_simplify(shapes, tolerance)
        else:
            result = simplify(layer, tolerance)[0].features.geometry.values
    return of_shapes(result) | {"vertices": int(shapely.get_num_coordinates(result).sum())}
