"""Some of a layer: what fulfils an expression, lies in a region or box; some of its fields."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.catalogue import Catalogue, Region, load_catalogue
from nzv_geo.coverage.clean import snap
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.layers import Layer
from nzv_geo.regions import belonging, find_region
from nzv_geo.table import Mask
from nzv_geo.valley import load_coverage

__all__ = ["in_bbox", "in_region", "query", "with_columns"]


def query(layer: Layer, expression: str, **variables: Any) -> Layer:
    """Return the features for which an expression of pandas holds.

    An expression is code: write it yourself, and take none out of a file. Conditions that come
    from files are those of `nzv_geo.styles.conditions`, which run nothing.

    Parameters
    ----------
    layer
        Any layer.
    expression
        As `pandas.DataFrame.query` takes it; columns by name, variables with ``@``.
    variables
        What the names with ``@`` stand for; those of the caller are not looked up.

    Raises
    ------
    UnknownNameError
        There is no such column or variable.
    DataError
        It is no expression, or one that is neither true nor false.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> towns = query(load_layer("municipalities"), "designation == 'Stadt'")
    >>> len(towns), towns.provenance.steps[-1]
    (66, "kept where designation == 'Stadt': 66 of 235 features")
    """
    import pandas
    from pandas.api.types import is_bool_dtype
    from pandas.errors import UndefinedVariableError

    table = pandas.DataFrame(layer.features)
    try:
        held = table.eval(expression, local_dict=variables, global_dict={}, engine="python")
    except UndefinedVariableError as error:
        name = str(error).split("'")[1]
        known = [*map(str, table.columns), *(f"@{variable}" for variable in variables)]
        raise UnknownNameError("column or variable", name, known) from error
    except Exception as error:
        raise DataError(f"{expression!r} is no expression of pandas: {error}") from error
    if not (isinstance(held, pandas.Series) and is_bool_dtype(held)):
        raise DataError(f"{expression!r} is neither true nor false; compare, such as jobs > 100")
    return _kept(layer, held.fillna(value=False).astype(bool), f"where {expression}")


def in_region(layer: Layer, region: str, *, catalogue: Catalogue | None = None) -> Layer:
    """Return the features that belong to a region.

    Official keys decide where the layer has them, as for the layers that ship; else the place:
    what has a part inside belongs, what only touches the border does not.

    Parameters
    ----------
    layer
        Any layer.
    region
        See `nzv_geo.regions.find_region`.
    catalogue
        Another catalogue than the one that ships.

    Raises
    ------
    UnknownNameError
        There is no such region.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> len(in_region(load_layer("municipalities"), "goerlitz"))
    53
    """
    catalogue = catalogue or load_catalogue()
    chosen = find_region(region, catalogue)
    has_keys = layer.id in catalogue.layers and {"ags", "county_ags"} & {*layer.table.names}
    inside = belonging(layer, chosen) if has_keys else _inside(layer, chosen, catalogue)
    return _kept(layer, inside, f"in {chosen.id}")


def in_bbox(layer: Layer, bbox: Sequence[float], *, catalogue: Catalogue | None = None) -> Layer:
    """Return the features that have a part in a box, whole.

    Parameters
    ----------
    layer
        Any layer.
    bbox
        West, south, east, north in degrees of WGS 84. Its edges are parallels and meridians.
    catalogue
        Another catalogue than the one that ships.

    Raises
    ------
    DataError
        These are no four degrees, or not in this order.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> in_bbox(load_layer("counties"), (14.3, 51.75, 14.35, 51.78)).features["name_de"].tolist()
    ['Cottbus']
    """
    west, south, east, north = _degrees(bbox)
    lonlat = reproject(layer, "EPSG:4326", catalogue=catalogue)
    box = shapely.box(west, south, east, north)
    inside = shapely.intersects(box, lonlat.table.shapes)
    return _kept(layer, inside, f"in {west:g} {south:g} {east:g} {north:g}")


def with_columns(layer: Layer, columns: Sequence[str]) -> Layer:
    """Return the layer with some of its fields, in their order; its key is always kept.

    Raises
    ------
    UnknownNameError
        There is no such column.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> list(with_columns(load_layer("counties"), ["name_de"]).features.columns)
    ['ags', 'name_de', 'geometry']
    """
    known = layer.table.names
    for name in columns:
        if name not in known:
            raise UnknownNameError("column", name, map(str, known))
    kept = [name for name in known if name in columns or name == layer.key]
    return layer.with_features(layer.table.with_names(kept))


def _degrees(bbox: Sequence[float]) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = map(float, bbox)
    except (TypeError, ValueError):
        raise DataError(f"{bbox!r} is no box: give west, south, east, north in degrees") from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise DataError(
            f"{west:g}, {south:g}, {east:g}, {north:g} is no box: give west, south, east, north in "
            "degrees"
        )
    return west, south, east, north


def _inside(layer: Layer, region: Region, catalogue: Catalogue) -> NDArray[numpy.bool_]:
    counties = load_coverage("counties", region.id, catalogue).table.shapes
    ground = shapely.union_all(counties)
    shapely.prepare(ground)
    moved = reproject(snap(layer), catalogue.working_crs, catalogue=catalogue)
    shapes = moved.table.shapes
    inside: NDArray[numpy.bool_]
    inside = shapely.intersects(ground, shapes) & ~shapely.touches(ground, shapes)
    return inside


def _kept(layer: Layer, keep: Mask, how: str) -> Layer:
    kept = layer.where(keep)
    return kept.with_step(f"kept {how}: {len(kept)} of {len(layer)} features")
