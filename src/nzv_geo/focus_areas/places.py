"""Where focus areas lie: by statement and by geometry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.crs.reproject import reproject
from nzv_geo.findings import Finding, Kind
from nzv_geo.focus_areas.records import FocusArea
from nzv_geo.layers import Layer
from nzv_geo.provenance import Provenance
from nzv_geo.table import Columns

__all__ = ["Shapes", "also_in", "centre_of", "check_places", "names_of", "shapes_of"]

DEGREES = "EPSG:4326"


class Shapes(NamedTuple):
    """Municipalities in the working CRS, and their keys."""

    keys: list[str]
    shapes: NDArray[numpy.object_]


def also_in(
    area: FocusArea, municipalities: Layer, *, catalogue: Catalogue | None = None
) -> tuple[str, ...]:
    """Name the municipalities, beside those stated, that the circle of uncertainty touches.

    The area may lie in them, too. Only municipalities of the layer can be named: none abroad, and
    none that does not ship.

    Parameters
    ----------
    area
        A focus area.
    municipalities
        With the columns ``ags`` and ``name_de``, in any CRS.
    catalogue
        Says in which CRS distances are measured; without it, the one that ships.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> from nzv_geo.focus_areas import load_focus_areas
    >>> also_in(load_focus_areas().area(11), load_layer("municipalities"))
    ('Görlitz',)
    """
    away_m = _distances_m(area, municipalities, catalogue or load_catalogue())
    names = names_of(municipalities)
    return tuple(
        names[ags]
        for ags, metres in away_m.items()
        if metres <= area.uncertainty_m and ags not in area.ags
    )


def check_places(
    areas: Sequence[FocusArea], municipalities: Layer, *, catalogue: Catalogue | None = None
) -> list[Finding]:
    """Return where a place and the municipalities that are stated contradict each other.

    County and state follow from the key of the municipality, so they are compared with it.

    Parameters
    ----------
    areas
        Focus areas; those with an official outline were compared when it was imported.
    municipalities, catalogue
        See `also_in`.

    Returns
    -------
    list of Finding
        NZV161: the centre lies in a municipality that is not stated (warning) or in none of the
        layer; a stated one is out of reach of the uncertainty or not in the layer; or its key has
        another name (warning).

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> from nzv_geo.focus_areas import load_focus_areas
    >>> check_places(load_focus_areas().areas, load_layer("municipalities"))
    []
    """
    catalogue = catalogue or load_catalogue()
    circles = [area for area in areas if area.outline is None]
    return [
        finding for area in circles for finding in _contradictions(area, municipalities, catalogue)
    ]


def _contradictions(
    area: FocusArea, municipalities: Layer, catalogue: Catalogue
) -> Iterator[Finding]:
    away_m, names = _distances_m(area, municipalities, catalogue), names_of(municipalities)
    feature = str(area.number)
    inside = [ags for ags, metres in away_m.items() if metres == 0]
    if not inside:
        yield Finding.of(Kind.PLACE_DIFFERS, feature, variant="outside")
    elif not set(inside) & set(area.ags):
        found, stated = names[inside[0]], " / ".join(area.municipalities)
        yield Finding.of(
            Kind.PLACE_DIFFERS, feature, severity="warning", found=found, stated=stated
        )
    for key, stated in zip(area.ags, area.municipalities, strict=True):
        if key not in names:
            yield Finding.of(Kind.PLACE_DIFFERS, feature, variant="unknown", ags=key)
            continue
        if away_m[key] > area.uncertainty_m:
            yield Finding.of(
                Kind.PLACE_DIFFERS,
                feature,
                variant="unreached",
                stated=stated,
                metres=away_m[key],
                uncertainty_m=area.uncertainty_m,
            )
        if names[key] != stated:
            yield Finding.of(
                Kind.PLACE_DIFFERS,
                feature,
                severity="warning",
                variant="named",
                ags=key,
                official=names[key],
                stated=stated,
            )


@lru_cache(maxsize=2)
def names_of(municipalities: Layer) -> dict[str, str]:
    """Return the name of each municipality by its key."""
    table = municipalities.table
    return dict(zip(table.column("ags"), table.column("name_de"), strict=True))


def _distances_m(
    area: FocusArea, municipalities: Layer, catalogue: Catalogue
) -> Mapping[str, float]:
    """Return how far each municipality is from the centre, by its key; 0 where that lies inside."""
    return _distances_from(area.longitude, area.latitude, municipalities, catalogue)


@lru_cache(maxsize=64)  # each is asked for twice, by the column and by the check
def _distances_from(
    longitude: float, latitude: float, municipalities: Layer, catalogue: Catalogue
) -> Mapping[str, float]:
    keys, shapes = shapes_of(municipalities, catalogue)
    away_m = shapely.distance(shapes, _in_plane(longitude, latitude, catalogue))
    return dict(zip(keys, away_m.tolist(), strict=True))


def centre_of(area: FocusArea, catalogue: Catalogue) -> shapely.Point:
    """Return the centre of the circle of a focus area in the working CRS."""
    return _in_plane(area.longitude, area.latitude, catalogue)


@lru_cache(maxsize=64)
def _in_plane(longitude: float, latitude: float, catalogue: Catalogue) -> shapely.Point:
    point = Columns({}, shapely.points([[longitude, latitude]]), CRS(DEGREES))
    centre = Layer("centre", {}, "", point, Provenance(()))
    (place,) = reproject(centre, catalogue.working_crs, catalogue=catalogue).table.shapes
    return place


@lru_cache(maxsize=2)
def shapes_of(municipalities: Layer, catalogue: Catalogue) -> Shapes:
    """Return the shapes of municipalities in the working CRS, and their keys."""
    moved = reproject(municipalities, catalogue.working_crs, catalogue=catalogue).table
    return Shapes(moved.column("ags").tolist(), moved.shapes)
