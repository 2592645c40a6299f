"""Which units share a border, how long it is, and which of them touch the border of the states."""

from __future__ import annotations

from itertools import combinations

import pandas
import shapely

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.coverage.clean import snap
from nzv_geo.crs.reproject import reproject
from nzv_geo.describe.distances import lengths_m
from nzv_geo.errors import UnknownNameError
from nzv_geo.layers import Layer, LayerLike
from nzv_geo.valley import Valley

__all__ = [
    "LEVELS",
    "neighbour_pairs",
    "neighbour_table",
    "shared_border",
    "state_border",
    "state_border_table",
]

LEVELS = ("municipalities", "counties", "states")


def neighbour_table(valley: Valley, level: str = "municipalities") -> pandas.DataFrame:
    """Return each pair of units of a region that touch, with the length of their border.

    Parameters
    ----------
    valley
        A region; its layers are coverages.
    level
        ``municipalities``, ``counties`` or ``states``.

    Returns
    -------
    pandas.DataFrame
        ``ags_1``, ``name_1``, ``state_1``, the same of the other, ``across_states``, and
        ``border_m`` on the ellipsoid, to the metre; 0 where they meet in a point only.

    Raises
    ------
    UnknownNameError
        There is no such level.

    Examples
    --------
    >>> from nzv_geo import build_valley
    >>> table = neighbour_table(build_valley("lausitz"), "states")
    >>> table[["name_1", "name_2"]].values.tolist()
    [['Brandenburg', 'Sachsen']]
    """
    if level not in LEVELS:
        raise UnknownNameError("level", level, LEVELS)
    return _pairs(getattr(valley, level), valley.catalogue.working_crs)


def neighbour_pairs(layer: LayerLike, *, catalogue: Catalogue | None = None) -> pandas.DataFrame:
    """Return each pair of areas of a layer that touch, with the length of their border.

    Parameters
    ----------
    layer
        A coverage, such as the layers of a valley: borders are lines that two areas share, vertex
        for vertex, to 0.1 mm.
    catalogue
        Says in which CRS borders are sought; without it, the one that ships.

    Returns
    -------
    pandas.DataFrame
        As `neighbour_table` does; for layers of your own with the key in place of ``ags``, and
        ``name`` and ``state`` where there are such columns.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> len(neighbour_pairs(load_layer("counties", region="lausitz")))
    10
    """
    crs = (catalogue or load_catalogue()).working_crs
    return _pairs(reproject(snap(layer), crs, catalogue=catalogue), crs)


def _pairs(layer: Layer, crs: str) -> pandas.DataFrame:
    columns = [name for name in (layer.key, "name_de", "state") if name in layer.features]
    units = layer.features.sort_values(layer.key, ignore_index=True)
    shapes = units.geometry.values
    touching = zip(*shapely.STRtree(shapes).query(shapes, predicate="intersects"), strict=True)
    pairs = sorted((int(first), int(second)) for first, second in touching if first < second)
    sides = {
        f"{name.removesuffix('_de')}_{side}": units[name].iloc[[pair[side - 1] for pair in pairs]]
        for side in (1, 2)
        for name in columns
    }
    table = pandas.DataFrame({name: values.to_numpy() for name, values in sides.items()})
    if "state" in columns:
        table["across_states"] = table["state_1"] != table["state_2"]
    borders = [shared_border(shapes[first], shapes[second]) for first, second in pairs]
    return table.assign(border_m=lengths_m(borders, crs).round().astype(int))


def state_border_table(valley: Valley) -> pandas.DataFrame:
    """Return the municipalities of a region that touch the border between its states.

    Returns
    -------
    pandas.DataFrame
        ``ags``, ``name``, ``county_ags``, ``state``, ``border_m``: the length of its border with
        the other state, inside the region; and ``neighbours``: whom it meets there.

    Examples
    --------
    >>> from nzv_geo import build_valley
    >>> state_border_table(build_valley("lausitz")).groupby("state").size().to_dict()
    {'Brandenburg': 12, 'Sachsen': 10}
    """
    pairs = neighbour_table(valley)
    across = pairs[pairs["across_states"] & (pairs["border_m"] > 0)]
    sides = [
        across.rename(columns={f"{name}_{a}": name for name in ("ags", "name", "state")}).assign(
            neighbour=across[f"name_{b}"]
        )
        for a, b in ((1, 2), (2, 1))
    ]
    both = pandas.concat(sides)[["ags", "name", "state", "border_m", "neighbour"]]
    by_unit = both.sort_values(["ags", "neighbour"]).groupby(["ags", "name", "state"], sort=True)
    table = by_unit.agg(border_m=("border_m", "sum"), neighbours=("neighbour", "; ".join))
    table = table.reset_index()
    table.insert(2, "county_ags", table["ags"].str[:5])
    return table


def state_border(states: Layer) -> shapely.Geometry:
    """Return the border between states that are a coverage, as lines in their CRS."""
    pairs = combinations(states.features.geometry.values, 2)
    return shapely.union_all([shared_border(first, second) for first, second in pairs])


def shared_border(first: shapely.Geometry, second: shapely.Geometry) -> shapely.Geometry:
    """Return the line along which two areas of a coverage meet."""
    return shapely.line_merge(_lines(shapely.intersection(first.boundary, second.boundary)))


def _lines(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 1]
    return shapely.MultiLineString(parts)
