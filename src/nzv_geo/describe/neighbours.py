"""Which units share a border, how long it is, and which of them touch the border of the states."""

from __future__ import annotations

from itertools import combinations

import pandas
import shapely

from nzv_geo.describe.distances import length_m
from nzv_geo.errors import UnknownNameError
from nzv_geo.layers import Layer
from nzv_geo.valley import Valley

__all__ = ["LEVELS", "neighbour_table", "shared_border", "state_border", "state_border_table"]

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
    layer: Layer = getattr(valley, level)
    units = layer.features.sort_values("ags", ignore_index=True)
    shapes = units.geometry.values
    tree = shapely.STRtree(shapes)
    pairs = [
        (one, other)
        for one, other in zip(*tree.query(shapes, predicate="intersects"), strict=True)
        if one < other
    ]
    crs = valley.catalogue.working_crs
    rows = [_row(units, int(one), int(other), crs) for one, other in sorted(pairs)]
    columns = [f"{name}_{side}" for side in (1, 2) for name in ("ags", "name", "state")]
    return pandas.DataFrame(rows, columns=[*columns, "across_states", "border_m"])


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
    return shapely.union_all([shared_border(one, other) for one, other in pairs])


def shared_border(one: shapely.Geometry, other: shapely.Geometry) -> shapely.Geometry:
    """Return the line along which two areas of a coverage meet."""
    return shapely.line_merge(_lines(shapely.intersection(one.boundary, other.boundary)))


def _lines(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 1]
    return shapely.MultiLineString(parts)


def _row(units: pandas.DataFrame, one: int, other: int, crs: str) -> list[object]:
    first, second = units.iloc[one], units.iloc[other]
    border = shared_border(first["geometry"], second["geometry"])
    metres = round(length_m(border, crs)) if not border.is_empty else 0
    sides = [
        value for unit in (first, second) for value in (unit["ags"], unit["name_de"], unit["state"])
    ]
    return [*sides, first["state"] != second["state"], metres]
