"""Which counties a region has, and what belongs to it."""

from __future__ import annotations

import pandas
import shapely

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
    counties = read_layer(catalogue.layer("counties"), catalogue).features
    ags_of = {
        title: ags
        for field in ("name_de", "ags")
        for title, ags in zip(counties[field], counties["ags"], strict=True)
    }
    asked = [part.strip() for part in name.split(",") if part.strip()]
    for part in asked:
        alike = counties["ags"][counties["name_de"] == part]
        if len(alike) > 1:
            keys = some_of(alike)
            raise DataError(f"{len(alike)} counties are called {part}; name it by its AGS: {keys}")
    unknown = [part for part in asked if part not in ags_of]
    if unknown or not asked:
        known = [*catalogue.regions, *counties["name_de"]]
        raise UnknownNameError("region", (unknown or [name])[0], known)
    units = tuple(sorted({ags_of[part] for part in asked}))
    names = counties.set_index("ags")["name_de"][list(units)]
    title = dict.fromkeys(LANGUAGES, ", ".join(names))
    basis = in_every_language("intro", "chosen_units", count=len(units))
    return Region(",".join(units), title, title, units, basis)


def require_units(region: Region, catalogue: Catalogue) -> None:
    """Raise DataError for units of a region that are not among the counties that ship."""
    counties = read_layer(catalogue.layer("counties"), catalogue).features["ags"]
    missing = [unit for unit in region.units if unit not in set(counties)]
    if missing:
        raise DataError(
            f"region {region.id} names units that do not ship: {some_of(missing)}; the layer "
            "counties must hold every unit of a region"
        )
    municipalities = read_layer(catalogue.layer("municipalities"), catalogue).features["ags"]
    bare = [unit for unit in region.units if unit not in set(municipalities.str[:5])]
    if bare:
        raise DataError(
            f"the municipalities of {some_of(bare)} do not ship: a region is made of counties "
            "whose municipalities are known"
        )


def belonging(layer: Layer, region: Region) -> pandas.Series[bool]:
    """Tell for each feature whether it belongs to the region.

    A state holds the counties whose AGS begin with its own; a focus area may lie in several
    counties, joined by semicolons; a place abroad lies in none.
    """
    if "county_ags" in layer.features:
        keys = layer.features["county_ags"].str.split(";")
    else:
        keys = [[ags[:5]] for ags in layer.features["ags"].fillna("-")]
    inside = [any(unit.startswith(key) for key in some for unit in region.units) for some in keys]
    return pandas.Series(inside, index=layer.features.index, dtype=bool)


def meeting(layer: Layer, region: Region, catalogue: Catalogue) -> pandas.Series[bool]:
    """Tell for each feature of a layer without keys of units whether it meets the region."""
    counties = read_layer(catalogue.layer("counties"), catalogue)
    there = reproject(counties.where(belonging(counties, region)), layer.crs, catalogue=catalogue)
    area = shapely.unary_union(there.features.geometry.values)
    shapely.prepare(area)
    met = shapely.intersects(area, layer.features.geometry.values)
    return pandas.Series(met, index=layer.features.index, dtype=bool)
