"""Focus areas in numbers: hectares of what is official, ranges for what is approximate.

An approximate area has no hectares at all, neither of its own nor by unit: nobody knows them. Its
distances are at least and at most so many metres.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import geopandas
import pandas
import shapely

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.describe.distances import Range, Spot, nearest_feature, nearest_of, spot_of
from nzv_geo.describe.neighbours import state_border
from nzv_geo.describe.shares import LEAST_M2, polygons_of
from nzv_geo.findings import Phrase
from nzv_geo.focus_areas import FocusArea, load_focus_areas
from nzv_geo.focus_areas.outlines import areas_m2
from nzv_geo.layers import LayerLike
from nzv_geo.valley import load_coverage

__all__ = ["describe_focus_areas", "focus_area_summary", "focus_area_table"]


class _Ground(NamedTuple):
    """What focus areas are compared with, in the working CRS."""

    municipalities: geopandas.GeoDataFrame
    names: Mapping[str, str]  # of counties and states, by key
    border: shapely.Geometry


def describe_focus_areas(
    *,
    distance_to: LayerLike | None = None,
    name_field: str | None = None,
    catalogue: Catalogue | None = None,
) -> list[dict[str, Any]]:
    """Return for each focus area which units it lies in and how far it is from what.

    Parameters
    ----------
    distance_to
        A layer of your own, such as substations or sidings: the nearest feature is named.
    name_field
        Column of that layer with the names.
    catalogue
        The valley and the folder of own data; without it, the one that ships.

    Returns
    -------
    list of dict
        Ready for JSON. With an official outline: ``area_ha``, and hectares of each municipality,
        county and state, which add up to it, to 1 m². Of an approximate area: the units that its
        circle touches, no hectares. Distances, as ``min_m`` and ``max_m``: to the border between
        the states (of an outline that lies on it, 0), to the nearest municipality that it is not
        in, to the next focus area.

    Examples
    --------
    >>> pumpe = describe_focus_areas()[5]
    >>> pumpe["geometry_status"], pumpe["area_ha"], [state["name"] for state in pumpe["states"]]
    ('approximate', None, ['Brandenburg', 'Sachsen'])
    """
    catalogue = catalogue or load_catalogue()
    areas, ground = load_focus_areas(catalogue).areas, _ground(catalogue)
    spots = {area.number: spot_of(area, catalogue) for area in areas}
    told = []
    for area in areas:
        spot = spots[area.number]
        described = {**_head(area), **_units(area, spot, ground), **_distances(area, spots, ground)}
        if distance_to is not None:
            found = nearest_feature(area, distance_to, name_field, catalogue=catalogue)
            described["nearest_feature"] = found
        told.append(described)
    return told


def focus_area_table(told: Iterable[Mapping[str, Any]]) -> pandas.DataFrame:
    """Return what `describe_focus_areas` tells as a table: one row an area, one column a figure.

    Examples
    --------
    >>> table = focus_area_table(describe_focus_areas())
    >>> table.loc[5, "municipalities"], int(table["area_ha"].count())
    ('Spremberg; Spreetal', 0)
    """
    return pandas.DataFrame([_row(area) for area in told])


def focus_area_summary(catalogue: Catalogue | None = None) -> pandas.DataFrame:
    """Count and name the focus areas of each county and state.

    An area on a border counts in each unit it lies in, or may lie in, so the counts do not add up.

    Returns
    -------
    pandas.DataFrame
        ``level``, ``ags``, ``name``, ``focus_areas``: how many; ``named``: which; ``official``:
        how many of them have an official outline, and ``official_ha``: their hectares in the
        unit, missing where there is none; ``note``: what is not summed, and why.

    Examples
    --------
    >>> table = focus_area_summary()
    >>> table[table["level"] == "state"][["name", "focus_areas"]].values.tolist()
    [['Brandenburg', 6], ['Sachsen', 6]]
    """
    told = describe_focus_areas(catalogue=catalogue)
    rows = []
    for level, key in (("county", "counties"), ("state", "states")):
        units = {unit["ags"]: unit["name"] for area in told for unit in area[key]}
        rows += [_summed(level, key, ags, units[ags], told) for ags in sorted(units)]
    return pandas.DataFrame(rows)


def _ground(catalogue: Catalogue) -> _Ground:
    municipalities = load_coverage("municipalities", None, catalogue).features
    states = load_coverage("states", None, catalogue)
    counties = load_coverage("counties", None, catalogue).features
    units = pandas.concat([counties, states.features])
    names = dict(zip(units["ags"], units["name_de"], strict=True))
    return _Ground(municipalities, names, state_border(states))


def _head(area: FocusArea) -> dict[str, Any]:
    outline = area.outline
    return {
        "number": area.number,
        "name_de": area.name["de"],
        "name_en": area.name["en"],
        "geometry_status": area.geometry_status,
        "position_uncertainty_m": None if outline else area.uncertainty_m,
        "outline_date": outline.date if outline else None,
        "outline_source": outline.source if outline else None,
        "area_ha": outline.area_ha if outline else None,
    }


def _units(area: FocusArea, spot: Spot, ground: _Ground) -> dict[str, Any]:
    """Return the units an area lies in: with hectares, or those that its circle touches."""
    units, where = ground.municipalities, spot.circle()
    near = units[units.intersects(where)].sort_values("ags")
    parts: dict[str, float | None] = dict.fromkeys(near["ags"])
    if area.outline is not None:
        cut = shapely.intersection(near.geometry.values, where)
        found = zip(near["ags"], areas_m2(list(polygons_of(cut)), spot.crs), strict=True)
        parts = {ags: m2 for ags, m2 in found if m2 >= LEAST_M2}
    names = dict(zip(near["ags"], near["name_de"], strict=True)) | dict(ground.names)
    told: dict[str, Any] = {
        level: _by_unit(parts, length, names)
        for level, length in (("municipalities", 8), ("counties", 5), ("states", 2))
    }
    inside_ha = sum(m2 for m2 in parts.values() if m2 is not None) / 1e4
    outside_ha = max(0.0, round(area.outline.area_ha - inside_ha, 4)) if area.outline else None
    return {**told, "outside_ha": outside_ha}


def _by_unit(
    parts: Mapping[str, float | None], length: int, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    keys = list(dict.fromkeys(ags[:length] for ags in parts))
    return [{"ags": key, "name": names[key], "area_ha": _sum_ha(parts, key)} for key in keys]


def _sum_ha(parts: Mapping[str, float | None], key: str) -> float | None:
    inside = [m2 for ags, m2 in parts.items() if ags.startswith(key) and m2 is not None]
    return round(sum(inside) / 1e4, 4) if inside else None


def _distances(area: FocusArea, spots: Mapping[int, Spot], ground: _Ground) -> dict[str, Any]:
    spot, units = spots[area.number], ground.municipalities
    others = units[~units["ags"].isin(_hosts(area, units, spot))]
    index, away = nearest_of(spot, list(others.geometry))
    nearest = others.iloc[index]
    border = spot.away(ground.border).as_dict() if not ground.border.is_empty else None
    return {
        "state_border": border,
        "nearest_municipality": {
            "ags": nearest["ags"],
            "name": nearest["name_de"],
            **away.as_dict(),
        },
        "next_focus_area": _next(area.number, spots),
    }


def _hosts(area: FocusArea, units: geopandas.GeoDataFrame, spot: Spot) -> list[str]:
    """Return the municipalities that an outline lies in, or in which a circle is stated to lie."""
    if area.outline is None:
        return list(area.ags)
    cut = shapely.area(shapely.intersection(units.geometry.values, spot.shape))
    return list(units["ags"][cut >= LEAST_M2])


def _next(number: int, spots: Mapping[int, Spot]) -> dict[str, Any] | None:
    """Return the focus areas that may be the next one, and how far that is."""
    spot = spots[number]
    away = {
        other: spot.away(there.shape, there.radius_m)
        for other, there in spots.items()
        if other != number
    }
    if not away:
        return None
    most = min(distance.max_m for distance in away.values())
    candidates = {other: distance for other, distance in away.items() if distance.min_m <= most}
    least = min(distance.min_m for distance in candidates.values())
    ordered = sorted(candidates, key=lambda other: (candidates[other], other))
    return {"numbers": ordered, **Range(least, most).as_dict()}


def _summed(
    level: str, key: str, ags: str, name: str, told: list[dict[str, Any]]
) -> dict[str, Any]:
    inside = [(area, unit) for area in told for unit in area[key] if unit["ags"] == ags]
    hectares = [unit["area_ha"] for _, unit in inside if unit["area_ha"] is not None]
    return {
        "level": level,
        "ags": ags,
        "name": name,
        "focus_areas": len(inside),
        "named": "; ".join(f"{area['number']} {area['name_de']}" for area, _ in inside),
        "official": len(hectares),
        "official_ha": round(sum(hectares), 4) if hectares else None,
        "note": Phrase.of("not_summed").in_language("en"),
    }


def _row(area: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in area.items() if not isinstance(value, list | dict)}
    units = {level: _named(area[level]) for level in ("municipalities", "counties", "states")}
    row = {**plain, **units}
    for name in ("state_border", "nearest_municipality", "next_focus_area", "nearest_feature"):
        if name in area:
            row |= _columns(name, area[name] or {})
    return row


def _named(units: Iterable[Mapping[str, Any]]) -> str:
    """Name units, each with its hectares where these are known."""
    return "; ".join(
        f"{unit['name']} {unit['area_ha']:.4f} ha" if unit["area_ha"] is not None else unit["name"]
        for unit in units
    )


def _columns(name: str, found: Mapping[str, Any]) -> dict[str, Any]:
    named = found.get("name", found.get("numbers"))
    told = " / ".join(map(str, named)) if isinstance(named, list) else named
    distances = {f"{name}_{edge}": found.get(edge) for edge in ("min_m", "max_m")}
    return distances if name == "state_border" else {name: told, **distances}
