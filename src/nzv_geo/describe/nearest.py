"""The nearest feature of another layer, for every feature of one."""

from __future__ import annotations

import numpy
import pandas
import shapely

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.describe.distances import lengths_m, placed, spots_of
from nzv_geo.errors import DataError
from nzv_geo.layers import LayerLike, as_layer
from nzv_geo.styles.conditions import column
from nzv_geo.valley import load_layer

__all__ = ["nearest_table"]


def nearest_table(
    layer: LayerLike,
    to: LayerLike | str,
    name_field: str = "",
    *,
    catalogue: Catalogue | None = None,
) -> pandas.DataFrame:
    """Return for each feature the nearest one of another layer, and how far it is.

    Parameters
    ----------
    layer, to
        Points, lines or areas in any CRS; `to` may be the name of a layer or file. Within one and
        the same layer, a feature is not its own nearest.
    name_field
        Column of `to` that names what is found; without it, its key.
    catalogue
        Says in which CRS distances are sought; without it, the one that ships.

    Returns
    -------
    pandas.DataFrame
        One row a feature with a geometry: ``feature`` (its key), ``nearest``, ``min_m`` and
        ``max_m`` on the ellipsoid, to the metre. Both are one where both places are exact; where
        one is approximate, the distance is at least and at most so much. Which is nearest is
        measured from the middle of an approximate place.

    Raises
    ------
    UnknownNameError
        There is no such column.
    DataError
        There is no feature that could be nearest.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> table = nearest_table(load_layer("counties", region="cottbus"), "places", "name_de")
    >>> table.values.tolist()
    [['12052', 'Cottbus', 0, 0]]
    """
    catalogue = catalogue or load_catalogue()
    other = load_layer(to, catalogue=catalogue) if isinstance(to, str) else as_layer(to)
    here, there = (placed(side, catalogue) for side in (as_layer(layer), other))
    names = column(there.features, name_field or there.key).to_numpy()
    near, far = spots_of(here), spots_of(there)
    shapes = numpy.array([spot.shape for spot in far], dtype=object)
    asked = numpy.array([spot.shape for spot in near], dtype=object)
    found = shapely.STRtree(shapes).query_nearest(asked, exclusive=to is layer, all_matches=False)
    if not found.size:
        raise DataError(f"layer {other.id} holds no feature that could be nearest")
    feature, nearest = found
    lines = shapely.shortest_line(asked[feature], shapes[nearest])
    metres = lengths_m(list(lines), catalogue.working_crs)
    unknown_m = numpy.array(
        [near[i].radius_m + far[j].radius_m for i, j in zip(feature, nearest, strict=True)]
    )
    return pandas.DataFrame(
        {
            "feature": here.features[here.key].to_numpy()[feature],
            "nearest": names[nearest],
            "min_m": numpy.maximum(0, metres - unknown_m).round().astype(int),
            "max_m": (metres + unknown_m).round().astype(int),
        }
    )
