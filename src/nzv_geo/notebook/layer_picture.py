"""The picture of a layer: a sample of its features in its own look, in the working CRS."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

import geopandas
import numpy
import pandas
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo.catalogue import load_catalogue
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import NzvGeoError
from nzv_geo.focus_areas.shapes import STATUS, UNCERTAINTY
from nzv_geo.layers import Layer
from nzv_geo.notebook.fragment import english, items, titled, words
from nzv_geo.notebook.picture import Label, Marks, Picture, Shapes, View, bounds_of, draw
from nzv_geo.notebook.signs import swatch
from nzv_geo.styles import Styled, Symbol, apply_style

__all__ = ["PLAIN", "focus_area_marks", "layer_picture", "numbers", "sample"]

MOST_FEATURES = 2_000
MOST_VERTICES = 400_000
MOST_STYLED = 20_000  # features whose classes are counted
MOST_CLASSES = 8  # in the legend
LEAST_RADIUS = 17  # units of the picture

PLAIN = Symbol(colour="#4a5a60", width_mm=0.22, fill="#cdd8d2", size_mm=2.6, outline_mm=0.2)
OFFICIAL = Symbol(colour="#a63a00", width_mm=0.6, fill="#a63a00", fill_opacity=0.25)
APPROXIMATE = Symbol(
    colour="#a63a00", width_mm=0.4, dash_mm=(1.0, 0.7), fill="#a63a00", fill_opacity=0.14
)


class Sample(NamedTuple):
    """Features that are drawn, their rows in the table, and what to say where they are not all."""

    features: geopandas.GeoDataFrame
    rows: NDArray[numpy.int64]
    note: str


def sample(features: geopandas.GeoDataFrame) -> Sample:
    """Return as many features as a picture takes, evenly chosen; those that have a place."""
    bounds = features.geometry.bounds.to_numpy()
    placed = numpy.flatnonzero(numpy.isfinite(bounds).all(axis=1))
    vertices = int(shapely.get_num_coordinates(features.geometry.values[placed]).sum())
    every = max(1, ceil(len(placed) / MOST_FEATURES), ceil(vertices / MOST_VERTICES))
    note = f"one in {every} of {len(placed):,} features is drawn" if every > 1 else ""
    rows = placed[::every]
    return Sample(features.iloc[rows], rows, note)


def layer_picture(layer: Layer) -> str:
    """Return picture, legend and notes of a layer as HTML; nothing where it has no place."""
    chosen = sample(layer.features)
    if chosen.features.empty:
        return ""
    counted = len(layer) <= MOST_STYLED
    styled, problem = _styled(layer, layer.features if counted else chosen.features)
    drawn = _in_working_crs(layer.with_features(chosen.features))
    view = View(bounds_of(drawn.features), _stretch(drawn))
    rows = chosen.rows if counted else numpy.arange(len(chosen.rows))
    if styled is None and STATUS in drawn.features:
        marks = focus_area_marks(drawn.features, view)
    else:
        marks = [*_marks(drawn.features, styled, rows), *_circles(drawn.features, view)]
    title = f"{english(layer.title, layer.id)}, {len(layer):,} features"
    picture = draw(
        marks, title, view=view, is_metric=_is_metric(drawn.features.crs),
        labels=numbers(drawn.features),
    )  # fmt: skip
    notes = [*_notes(picture, chosen, problem), *_places(layer.features)]
    return (
        picture.svg
        + _legend(styled, counted=counted)
        + "".join(f"<p>{words(note)}</p>" for note in notes)
    )


def focus_area_marks(features: geopandas.GeoDataFrame, view: View) -> list[Marks]:
    """Return official outlines, and circles of uncertainty around approximate places.

    No circle is too small to be seen.
    """
    official = features[~_approximate(features)].geometry.values
    return [Marks(numpy.asarray(official), OFFICIAL), *_circles(features, view)]


def _circles(features: geopandas.GeoDataFrame, view: View) -> list[Marks]:
    """Return what is approximate: points as circles, areas as they are."""
    chosen = features[_approximate(features)]
    radii = _uncertainty(chosen) if _is_metric(chosen.crs) else numpy.zeros(len(chosen))
    wide = numpy.maximum(radii, LEAST_RADIUS / view.units)
    circles = shapely.buffer(chosen.geometry.values, wide, quad_segs=8)
    is_point = chosen.geometry.geom_type == "Point"
    return [Marks(numpy.where(is_point, circles, chosen.geometry.values), APPROXIMATE)]


def _uncertainty(features: geopandas.GeoDataFrame) -> NDArray[numpy.float64]:
    """Return the uncertainty of each place in metres; 0 where it is no number."""
    if UNCERTAINTY not in features:
        return numpy.zeros(len(features))
    metres = pandas.to_numeric(features[UNCERTAINTY], errors="coerce").to_numpy(float)
    known: NDArray[numpy.float64] = numpy.nan_to_num(metres)
    return known


def _approximate(features: geopandas.GeoDataFrame) -> NDArray[numpy.bool_]:
    """Tell of which features the place is approximate."""
    if STATUS not in features:
        return numpy.zeros(len(features), dtype=bool)
    return numpy.asarray(features[STATUS] == "approximate", dtype=bool)


def _places(features: geopandas.GeoDataFrame) -> list[str]:
    """Say that places are approximate, and how much."""
    metres = _uncertainty(features[_approximate(features)])
    if not len(metres):
        return []
    least, most = metres.min(), metres.max()
    reach = f"{most:,.0f} m" if least == most else f"{least:,.0f} to {most:,.0f} m"
    within = f", within {reach}" if most > 0 else ""
    return [f"dashed circles: {len(metres)} approximate places{within}"]


def numbers(features: geopandas.GeoDataFrame) -> list[Label]:
    """Return the numbers of focus areas at their places; none for other features."""
    if STATUS not in features or "number" not in features:
        return []
    places = shapely.point_on_surface(features.geometry.values)
    return [
        Label(str(number), place.x, place.y)
        for number, place in zip(features["number"], places, strict=True)
    ]


def _styled(layer: Layer, features: geopandas.GeoDataFrame) -> tuple[Styled | None, str]:
    """Return the look of a layer applied, where it has one, and why it could not be."""
    if layer.look is None:
        return None, ""
    try:
        return apply_style(layer.look.style, features), ""
    except NzvGeoError as error:
        return None, f"its style cannot be applied: {error}"


def _marks(
    features: geopandas.GeoDataFrame, styled: Styled | None, rows: NDArray[numpy.int64]
) -> list[Marks]:
    """Return the features by their classes, the first class on top."""
    if styled is None:
        return [Marks(numpy.asarray(features.geometry.values), PLAIN)]
    members, shapes = styled.members[rows], numpy.asarray(features.geometry.values)
    if styled.sizes_mm is not None:
        return _sized(shapes, styled, members, styled.sizes_mm[rows])
    return [
        Marks(shapes[members == number], shown.symbol)
        for number, shown in reversed(list(enumerate(styled.classes)))
    ]


def _sized(
    shapes: Shapes, styled: Styled, members: NDArray[numpy.int64], sizes: NDArray[numpy.float64]
) -> list[Marks]:
    """Return signs by size, the largest below; sizes that look the same are one."""
    rounded = sizes.round()
    middles = shapely.point_on_surface(shapes)
    return [
        Marks(
            middles[(members == number) & (rounded == size)],
            styled.classes[number].symbol.with_keys({"size_mm": float(size)}),
        )
        for size in sorted(set(rounded.tolist()), reverse=True)
        for number in sorted(set(members.tolist()))
    ]


def _legend(styled: Styled | None, *, counted: bool) -> str:
    if styled is None or not styled.classes[0].title:
        return ""
    texts = [
        f"{swatch(shown.symbol, styled.shape)}{titled(shown.title)}"
        + (f" ({shown.count:,})" if counted and styled.sizes_mm is None else "")
        for shown in styled.classes
    ]
    return items(texts, most=MOST_CLASSES, kind="nzv-legend")


def _notes(picture: Picture, chosen: Sample, problem: str) -> list[str]:
    return [note for note in (picture.note, chosen.note, problem) if note]


def _in_working_crs(layer: Layer) -> Layer:
    """Return a layer in the working CRS, or as it is: in a plane, without CRS, or far away."""
    crs = layer.features.crs
    if crs is None or not crs.is_geographic:
        return layer
    try:
        return reproject(layer, load_catalogue().working_crs, allow_ballpark=True)
    except NzvGeoError:
        return layer


def _stretch(layer: Layer) -> float:
    """Return how much narrower a degree of longitude is than one of latitude; 1 in a plane."""
    crs = layer.features.crs
    if crs is None or not crs.is_geographic:
        return 1.0
    _, south, _, north = bounds_of(layer.features)
    return max(0.05, float(numpy.cos(numpy.radians((south + north) / 2))))


def _is_metric(crs: CRS | None) -> bool:
    if crs is None or not crs.is_projected:
        return False
    return all(axis.unit_name == "metre" for axis in crs.axis_info[:2])
