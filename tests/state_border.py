"""Two states whose common border was drawn twice: the real one, resampled and shifted."""

from dataclasses import replace
from functools import cache

import numpy
import shapely

from nzv_geo import load_layer, reproject
from nzv_geo.layers import Layer
from tests.hand_drawn import make_layer


def named(layer: Layer, name: str) -> Layer:
    return replace(layer, id=name)


@cache
def states() -> tuple[shapely.Geometry, shapely.Geometry]:
    """Brandenburg and Saxony in EPSG:25833; they meet vertex by vertex."""
    brandenburg, saxony = reproject(load_layer("states"), "EPSG:25833").features.geometry
    return brandenburg, saxony


@cache
def shifted_pair(median_m: float, spacing_m: float, seed: int = 0) -> tuple[Layer, Layer]:
    """Brandenburg as it is, and Saxony with its side of the border sampled and shifted anew."""
    brandenburg, saxony = states()
    common = shapely.line_merge(shapely.intersection(brandenburg.boundary, saxony.boundary))
    border = max(shapely.get_parts(common), key=shapely.length)
    count = int(border.length / spacing_m)
    points = shapely.line_interpolate_point(border, numpy.linspace(0, border.length, count + 1))
    vertices = shapely.get_coordinates(points)
    along = numpy.gradient(vertices, axis=0)
    across = numpy.column_stack([-along[:, 1], along[:, 0]])
    across /= numpy.linalg.norm(along, axis=1)[:, None]
    moved = vertices + across * offsets_m(count + 1, median_m, seed)[:, None]
    rest = shapely.difference(saxony.boundary, border)
    lines = shapely.unary_union([rest, shapely.LineString(moved)])
    redrawn = max(shapely.get_parts(shapely.polygonize([lines])), key=shapely.area)
    return named(make_layer([brandenburg]), "bb"), named(make_layer([redrawn]), "sn")


def offsets_m(count: int, median_m: float, seed: int) -> numpy.ndarray:
    """Draw smooth offsets to both sides, none at the ends."""
    window = 11
    noise = numpy.random.default_rng(seed).normal(size=count + window - 1)
    smooth = numpy.convolve(noise, numpy.ones(window) / window, "valid")
    smooth *= median_m / numpy.median(abs(smooth))
    smooth[[0, -1]] = 0
    return smooth.clip(-215, 215)
