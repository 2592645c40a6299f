"""Describe layers in numbers: areas, and how they compare with official ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.crs.area import geodesic_area_m2, geodesic_areas_m2
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import CrsError
from nzv_geo.layers import ROW_NUMBER, Layer, LayerLike, as_layer, read_columns
from nzv_geo.provenance import Source

if TYPE_CHECKING:
    import pandas

__all__ = [
    "area_columns",
    "area_km2",
    "area_sums",
    "area_table",
    "areas_km2",
    "figure_sources",
    "geodesic_area_m2",
]

KM2_DECIMALS = 6  # a square metre
PERCENT_DECIMALS = 4
AREAS = ("geodesic_km2", "planar_km2", "official_km2", "deviation_percent")


def area_km2(layer: LayerLike) -> pandas.Series[float]:
    """Return the geodesic area of each feature in square kilometres, to the square metre.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> area_km2(load_layer("counties", region="cottbus")).tolist()
    [165.065321]
    """
    import pandas

    layer = as_layer(layer)
    return pandas.Series(areas_km2(layer), index=layer.features.index)


def areas_km2(layer: Layer) -> NDArray[numpy.float64]:
    """Return the same as an (n,) array.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> areas_km2(load_layer("counties", region="cottbus")).tolist()
    [165.065321]
    """
    areas_m2 = geodesic_areas_m2(layer.table.shapes, layer.crs)
    areas: NDArray[numpy.float64] = numpy.round(areas_m2 / 1e6, KM2_DECIMALS)
    return areas


def area_table(layer: LayerLike, *, catalogue: Catalogue | None = None) -> pandas.DataFrame:
    """Compare geodesic, planar and official areas of a polygon layer, in square kilometres.

    Parameters
    ----------
    layer
        Polygons in any CRS.
    catalogue
        Holds official figures and the working CRS; without it, the one that ships.

    Returns
    -------
    pandas.DataFrame
        One row a feature: its key, ``name_de`` where it has one, ``geodesic_km2``, ``planar_km2``
        (in the working CRS, missing where no operation leads there), ``official_km2`` where the
        catalogue has a figure, else missing, and ``deviation_percent`` of the geodesic area from
        the official one. Areas are given to the square metre.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> row = area_table(load_layer("counties", region="goerlitz")).iloc[0]
    >>> row["ags"], float(row["official_km2"])
    ('14626', 2111.41)
    """
    import pandas

    layer = as_layer(layer)
    columns = area_columns(layer, catalogue=catalogue)
    areas = {name: columns.pop(name) for name in AREAS}
    return pandas.DataFrame(layer.features[[*columns]].assign(**areas))


def area_columns(layer: Layer, *, catalogue: Catalogue | None = None) -> dict[str, NDArray[Any]]:
    """Return the same as columns by name, a value each feature.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> area_columns(load_layer("counties", region="goerlitz"))["official_km2"].tolist()
    [2111.41]
    """
    catalogue = catalogue or load_catalogue()
    try:
        moved = reproject(layer, catalogue.working_crs, catalogue=catalogue)
        planar_m2 = shapely.area(moved.table.shapes)
    except CrsError:  # far away there is no way to the working CRS, nor would its areas mean much
        planar_m2 = numpy.full(len(layer), numpy.nan)
    names = [name for name in (layer.key, "name_de") if name in layer.table]
    geodesic = areas_km2(layer)
    official = numpy.round(_official_km2(layer, catalogue), KM2_DECIMALS)
    with numpy.errstate(all="ignore"):  # of nothing, there is no share
        deviation = numpy.round((geodesic / official - 1) * 100, PERCENT_DECIMALS)
    areas = (geodesic, numpy.round(planar_m2 / 1e6, KM2_DECIMALS), official, deviation)
    named = {name: layer.table.column(name) for name in names}
    return {**named, **dict(zip(AREAS, areas, strict=True))}


def area_sums(table: Mapping[str, Any] | pandas.DataFrame) -> dict[str, float]:
    """Add up the areas of rows of `area_table` or `area_columns`, and compare the sums.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> area_sums(area_table(load_layer("counties", region="lausitz")))["official_km2"]
    11726.78
    """
    names = ("geodesic_km2", "planar_km2", "official_km2")
    sums = {name: round(float(numpy.nansum(table[name])), KM2_DECIMALS) for name in names}
    deviation = (sums["geodesic_km2"] / sums["official_km2"] - 1) * 100
    return {**sums, "deviation_percent": round(deviation, PERCENT_DECIMALS)}


def figure_sources(catalogue: Catalogue | None = None) -> list[Source]:
    """Return the sources of the official figures that `area_table` compares with."""
    catalogue = catalogue or load_catalogue()
    return [catalogue.sources[figures.source] for figures in catalogue.figures.values()]


def _official_km2(layer: Layer, catalogue: Catalogue) -> NDArray[numpy.float64]:
    """Official area of each feature that ships; of the valley, the sum over its counties."""
    official: dict[str, float] = {}
    for figures in catalogue.figures.values():
        known = read_columns(figures.file, figures.sha256, catalogue)
        areas_km2 = known["official_area_km2"].tolist()
        official |= dict(zip(known["ags"].tolist(), areas_km2, strict=True))
    if layer.key == ROW_NUMBER:
        return numpy.full(len(layer), numpy.nan)
    units = layer.table.column("units" if "units" in layer.table else layer.key)
    areas = [_sum_of(official, str(keys).split(";")) for keys in units]
    return numpy.array(areas, dtype=float)


def _sum_of(official: dict[str, float], keys: list[str]) -> float:
    return (
        sum(official[key] for key in keys) if all(key in official for key in keys) else float("nan")
    )
