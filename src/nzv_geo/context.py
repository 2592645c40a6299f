"""What says where one is: rivers, lakes, roads, railways and settlements around a region.

They are layers of the catalogue like any other (`nzv_geo.catalogue.CONTEXT`), which has them once
they were fetched. For a map they are cut to the region and a margin around it, joined where they go
on as one, and simplified to what its scale can show.
"""

from __future__ import annotations

from typing import Any

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.catalogue import CONTEXT
from nzv_geo.crs.reproject import reproject
from nzv_geo.layers import Layer
from nzv_geo.valley import Valley, load_layer

__all__ = ["MARGIN_M", "SCALE", "TOLERANCE_M", "context_layers", "cut_to", "simplified"]

MARGIN_M = 10_000  # around the region: what surrounds it on a screen or sheet
SCALE = 250_000  # of the data
TOLERANCE_M = 20.0  # 0.08 mm at this scale: finer than a line is wide
COLUMNS = ("kind", "number", "name_de")
POLYGON = 3  # type of GEOS


def context_layers(valley: Valley) -> tuple[Layer, ...]:
    """Return what the catalogue has around a region, from the ground up.

    Parameters
    ----------
    valley
        What `build_valley` returns.

    Returns
    -------
    tuple of Layer
        In the CRS of the valley, cut to it and `MARGIN_M` around it; lines of one name, number and
        kind are joined. Empty where the catalogue has none, or nothing lies there.

    Raises
    ------
    DataError
        A file is missing or changed.

    Examples
    --------
    >>> from nzv_geo import build_valley
    >>> context_layers(build_valley("cottbus"))  # none ships: nzv-geo fetch context
    ()
    """
    catalogue = valley.catalogue
    names = [name for name in CONTEXT if name in catalogue.layers]
    if not names:
        return ()
    around = shapely.buffer(valley.outline.table.shapes[0], MARGIN_M)
    found = []
    for name in names:
        stored = load_layer(name, catalogue=catalogue)
        layer = _cut(reproject(stored, valley.outline.crs, catalogue=catalogue), around)
        if len(layer):
            found.append(layer)
    return tuple(found)


def simplified(layer: Layer, tolerance_m: float = TOLERANCE_M) -> Layer:
    """Return a layer of the context with fewer vertices.

    Parameters
    ----------
    layer
        In a CRS of metres.
    tolerance_m
        No line moves farther than this. The ends of lines stay, and with them what meets there.

    Examples
    --------
    >>> import geopandas
    >>> from nzv_geo.provenance import Provenance
    >>> line = shapely.LineString([(0, 0), (500, 3), (1000, 0)])
    >>> table = geopandas.GeoDataFrame({"id": ["1"]}, geometry=[line], crs="EPSG:25833")
    >>> river = Layer("rivers", {"de": "Flüsse"}, "id", table, Provenance(()))
    >>> simplified(river).features.geometry.iloc[0].wkt
    'LINESTRING (0 0, 1000 0)'
    """
    shapes = shapely.simplify(layer.table.shapes, tolerance_m)
    return layer.with_shapes(
        shapes, f"simplified to {tolerance_m:g} m for 1 : {SCALE:,}".replace(",", " ")
    )


def _cut(layer: Layer, around: shapely.Geometry) -> Layer:
    """Return the parts of a layer inside an area, each a feature, joined where they go on."""
    import geopandas

    features = layer.features
    texts = features.reindex(columns=list(COLUMNS)).astype("string").fillna("").astype(str)
    inside = cut_to(shapely.force_2d(features.geometry.values), around)
    rows: list[tuple[Any, ...]] = []
    for words, places in texts.groupby(list(COLUMNS)).indices.items():
        rows += [(*words, part) for part in _joined(inside[places])]
    table = {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)}
    keys = {layer.key: [str(number) for number in range(1, len(rows) + 1)]}
    shapes = [row[-1] for row in rows]
    cut = geopandas.GeoDataFrame({**keys, **table}, geometry=shapes, crs=features.crs)
    step = f"cut to the region and {MARGIN_M / 1000:g} km around it; lines of one name joined"
    return layer.with_features(cut, step)


def cut_to(shapes: NDArray[numpy.object_], around: shapely.Geometry) -> NDArray[numpy.object_]:
    """Return what of shapes lies inside an area; those that lie wholly in it stay as they are.

    Shapes that are not valid are made so first.

    Examples
    --------
    >>> line = shapely.LineString([(-1, 0.5), (3, 0.5)])
    >>> print(*cut_to(numpy.array([line]), shapely.box(0, 0, 1, 1)))
    LINESTRING (0 0.5, 1 0.5)
    """
    sound = numpy.where(shapely.is_valid(shapes), shapes, shapely.make_valid(shapes))
    shapely.prepare(around)
    crossing = ~shapely.contains_properly(around, sound)
    sound[crossing] = shapely.intersection(sound[crossing], around)
    return sound


def _joined(shapes: NDArray[numpy.object_]) -> NDArray[numpy.object_]:
    """Return the areas or lines among shapes, lines as long as they run without a crossing."""
    parts = shapely.get_parts(shapely.get_parts(shapes))
    parts = parts[~shapely.is_empty(parts)]
    areas: NDArray[numpy.object_] = parts[shapely.get_type_id(parts) == POLYGON]
    lines = parts[shapely.get_dimensions(parts) == 1]
    if not len(lines):
        return areas
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    both: NDArray[numpy.object_] = numpy.concatenate([areas, merged])
    return both
