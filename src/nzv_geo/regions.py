"""Which counties a region has, and what belongs to it."""

from __future__ import annotations

from functools import lru_cache

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.catalogue import Catalogue, Region, load_catalogue
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import DataError, UnknownNameError, some_of
from nzv_geo.i18n import LANGUAGES, in_every_language
from nzv_geo.layers import Layer, read_layer

__all__ = ["belonging", "find_region", "meeting", "require_units"]


def find_region(name: str | None = None, catalogue: Catalogue | None = None) -> Region:
    """Return a region of the catalogue, or one made of counties.

    Parameters
    ----------
    name
        Id of a region, such as lausitz, cottbus or goerlitz; or counties by AGS or German name,
        separated by commas. Without it, the catalogue's default: lausitz.
    catalogue
        Another catalogue than the one that ships.

    Raises
    ------
    UnknownNameError
        No such region or county.
    DataError
        Several counties bear the name.

    Examples
    --------
    >>> find_region("14626, Bautzen").units
    ('14625', '14626')
    >>> find_region("goerlitz").title["de"]
    'Landkreis Görlitz'
    """
    catalogue = catalogue or load_catalogue()
    if name is None or name in catalogue.regions:
        return catalogue.region(name)
    counties = read_layer(catalogue.layer("counties"), catalogue).table
    keys, names = counties.column("ags").tolist(), counties.column("name_de").tolist()
    ags_of = dict(zip([*names, *keys], [*keys, *keys], strict=True))
    asked = [part.strip() for part in name.split(",") if part.strip()]
    for part in asked:
        alike = [ags for ags, name in zip(keys, names, strict=True) if name == part]
        if len(alike) > 1:
            raise DataError(
                f"{len(alike)} counties are called {part}; name it by its AGS: {some_of(alike)}"
            )
    unknown = [part for part in asked if part not in ags_of]
    if unknown or not asked:
        known = [*catalogue.regions, *names]
        raise UnknownNameError("region", (unknown or [name])[0], known)
    units = tuple(sorted({ags_of[part] for part in asked}))
    name_of = dict(zip(keys, names, strict=True))
    title = dict.fromkeys(LANGUAGES, ", ".join(name_of[unit] for unit in units))
    basis = in_every_language("intro", "chosen_units", count=len(units))
    return Region(",".join(units), title, title, units, basis)


def require_units(region: Region, catalogue: Catalogue) -> None:
    """Raise DataError for units of a region that are not among the counties that ship."""
    counties, described = _known_units(catalogue)
    missing = [unit for unit in region.units if unit not in counties]
    if missing:
        raise DataError(
            f"region {region.id} names units that do not ship: {some_of(missing)}; the layer "
            "counties must hold every unit of a region"
        )
    bare = [unit for unit in region.units if unit not in described]
    if bare:
        raise DataError(
            f"the municipalities of {some_of(bare)} do not ship: a region is made of counties "
            "whose municipalities are known"
        )


@lru_cache(maxsize=8)  # asked for with every layer
def _known_units(catalogue: Catalogue) -> tuple[frozenset[str], frozenset[str]]:
    """Return the counties that ship, and those whose municipalities do."""
    counties, municipalities = (
        read_layer(catalogue.layer(name), catalogue).table.column("ags").tolist()
        for name in ("counties", "municipalities")
    )
    return frozenset(counties), frozenset(ags[:5] for ags in municipalities)


def belonging(layer: Layer, region: Region) -> NDArray[numpy.bool_]:
    """Tell for each feature whether it belongs to the region.

    A state holds the counties whose AGS begin with its own; a focus area may lie in several
    counties, joined by semicolons; a place abroad lies in none.
    """
    if "county_ags" in layer.table:
        keys = [ags.split(";") for ags in layer.table.column("county_ags")]
    else:
        known = layer.table.column("ags")
        keys = [[ags[:5]] if isinstance(ags, str) else ["-"] for ags in known]
    inside = [any(unit.startswith(key) for key in some for unit in region.units) for some in keys]
    return numpy.array(inside, dtype=bool)


def meeting(layer: Layer, region: Region, catalogue: Catalogue) -> NDArray[numpy.bool_]:
    """Tell for each feature of a layer without keys of units whether it meets the region."""
    counties = read_layer(catalogue.layer("counties"), catalogue)
    there = reproject(counties.where(belonging(counties, region)), layer.crs, catalogue=catalogue)
    area = shapely.unary_union(there.table.shapes)
    shapely.prepare(area)
    met: NDArray[numpy.bool_] = shapely.intersects(area, layer.table.shapes)
    return met
