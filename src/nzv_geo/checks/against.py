"""Compare a layer with shipped boundaries: a wrong label that no rule can see alone.

Two frames of one zone, such as Pulkovo 1942(83) and RD/83, read the same numbers 90 to 590 m apart,
and each puts them where they may well lie. Where a layer shows units that ship, such as counties,
the same units lie displaced, all by the same. Boundaries of other origin differ along the border,
but their centres hardly do, so centres are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import geopandas
import numpy
import pandas
from pyproj import CRS

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.checks.attributes import digits
from nzv_geo.checks.crs import sample
from nzv_geo.checks.expected import Expected
from nzv_geo.checks.municipalities import ags_columns
from nzv_geo.crs.names import crs_code, geodetic, parse_crs
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import CrsError, DataError
from nzv_geo.findings import Finding, Kind, Phrase, Series, counted
from nzv_geo.layers import Layer, LayerLike, as_layer, read_layer

__all__ = ["check_against"]

TOLERANCE_M = 50.0  # generalised for 1:250 000, and half of what a wrong frame makes
KIND = re.compile(r"^(landkreis|kreisfreie stadt|stadt)\s+")
SAME_AREA = 0.05  # as a share; a unit whose area differs by more is another one, or a part of it


@dataclass(frozen=True)
class _Displacement:
    """How far the same units lie from where they should.

    Parameters
    ----------
    east_m, north_m
        Median over the units.
    spread_m
        Median distance of a unit from that.
    units
        How many were compared.
    """

    east_m: float
    north_m: float
    spread_m: float
    units: int

    @property
    def metres(self) -> float:
        """Length of the median shift."""
        return float(numpy.hypot(self.east_m, self.north_m))

    @property
    def is_systematic(self) -> bool:
        """Tell whether the units are displaced together, rather than each by itself."""
        return self.metres > TOLERANCE_M and self.spread_m < self.metres / 2


def check_against(
    layer: LayerLike, name: str, *, catalogue: Catalogue | None = None
) -> list[Finding]:
    """Return whether the units of a layer lie displaced from shipped boundaries.

    Units are the same where their key (AGS or ARS) or else their name is, and their area is within
    5 %.

    Parameters
    ----------
    layer
        Any layer of areas.
    name
        Id of a layer of boundaries: states, counties or municipalities.
    catalogue
        Holds that layer; without it, the one that ships.

    Returns
    -------
    list of Finding
        NZV117 where they lie more than 50 m off, all in the same direction; it names the CRS that
        would put them right. NZV118 where there is nothing to compare.

    Raises
    ------
    UnknownNameError
        No such layer.
    DataError
        A layer that holds no boundaries.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> check_against(load_layer("municipalities", region="cottbus"), "municipalities")
    []
    """
    layer = as_layer(layer)
    expected = Expected.of(catalogue or load_catalogue())
    known = _known(name, expected)
    labelled = _displacement(layer, layer.features.crs, known, expected)
    if labelled is not None and not labelled.is_systematic:
        return []
    fitting = sorted(_fitting(layer, known, expected))
    if labelled is not None:
        return [_displaced(labelled, fitting, name)]
    if fitting and layer.features.crs is None:
        readings, option = _readings(fitting), fitting[0][1]
        return [
            Finding.of(
                Kind.DISPLACED, variant="missing", layer=name, readings=readings, option=option
            )
        ]
    return [Finding.of(Kind.NOTHING_COMPARED, layer=name)]


def _displaced(found: _Displacement, fitting: list[tuple[float, str]], name: str) -> Finding:
    return Finding.of(
        Kind.DISPLACED,
        variant="fitting" if fitting else "",
        units=counted("unit", found.units),
        layer=name,
        metres=found.metres,
        east_m=found.east_m,
        north_m=found.north_m,
        spread_m=found.spread_m,
        readings=_readings(fitting),
        option=fitting[0][1] if fitting else "",
    )


def _readings(fitting: list[tuple[float, str]]) -> Series:
    """Say how far off the units lie in each CRS that puts them right."""
    readings = [
        Phrase.of("reading", crs=f"{code} ({parse_crs(code).name})", metres=metres)
        for metres, code in fitting[:3]
    ]
    return Series.of("or_else", readings)


def _known(name: str, expected: Expected) -> geopandas.GeoDataFrame:
    """Return the units of a shipped layer in the working CRS."""
    spec = expected.catalogue.layer(name)
    if spec.derived_from or spec.key != "ags":
        raise DataError(
            f"layer {name} holds no boundaries to compare with; name another, such as counties"
        )
    stored = read_layer(spec, expected.catalogue)
    return reproject(stored, expected.working, catalogue=expected.catalogue).features


def _fitting(
    layer: Layer, known: geopandas.GeoDataFrame, expected: Expected
) -> Iterator[tuple[float, str]]:
    """Yield how far off the units lie, and the code, for the best CRS of each datum that fits."""
    best: dict[str, tuple[float, str]] = {}
    coordinates = sample(layer)
    for frame in expected.catalogue.frames.values():
        known_crs = [parse_crs(code) for code in frame.crs]
        for crs in (*known_crs, geodetic(known_crs[0])):  # in degrees, too
            if not expected.lands_at_home(coordinates, crs):
                continue
            found = _displacement(layer, crs, known, expected)
            if found is not None and found.metres <= TOLERANCE_M:
                here = (round(found.metres, 1), crs_code(crs))
                best.setdefault(geodetic(crs).name, here)
    yield from best.values()


def _displacement(
    layer: Layer, crs: CRS | None, known: geopandas.GeoDataFrame, expected: Expected
) -> _Displacement | None:
    """Measure how far units lie from the known ones if read in a CRS; None where there are none."""
    if crs is None:
        return None
    labelled = layer.with_features(layer.features.set_crs(crs, allow_override=True))
    try:
        moved = reproject(labelled, expected.working, catalogue=expected.catalogue).features
    except CrsError:
        return None
    true = _centres(known.geometry, known["ags"])
    for units in (*_by_key(moved, layer, known), *_by_name(moved, known)):
        pairs = true.join(_centres(moved.geometry, units).add_suffix("_found"), how="inner")
        pairs = pairs[(pairs["area_found"] / pairs["area"] - 1).abs() < SAME_AREA]
        if len(pairs):
            return _of(pairs)
    return None


def _of(pairs: pandas.DataFrame) -> _Displacement:
    offsets = pairs[["x_found", "y_found"]].to_numpy() - pairs[["x", "y"]].to_numpy()
    median = numpy.median(offsets, axis=0)
    spread = numpy.median(numpy.hypot(*(offsets - median).T))
    return _Displacement(float(median[0]), float(median[1]), float(spread), len(pairs))


def _centres(shapes: geopandas.GeoSeries, units: pandas.Series[str]) -> pandas.DataFrame:
    """Return area and centre of each unit, which may stand in several rows."""
    area, centre = shapes.area, shapes.centroid
    sums = pandas.DataFrame({"area": area, "x": area * centre.x, "y": area * centre.y})
    sums = sums.groupby(units).sum()
    sums = sums[sums["area"] > 0]
    return sums.assign(x=sums["x"] / sums["area"], y=sums["y"] / sums["area"])


def _by_key(
    features: geopandas.GeoDataFrame, layer: Layer, known: geopandas.GeoDataFrame
) -> Iterator[pandas.Series[str]]:
    """Yield the keys of each column of official keys, written like the known ones."""
    width = len(known["ags"].iloc[0])
    for column in ags_columns(layer):
        yield features[column].map(lambda value: _key(digits(value), width))


def _key(value: str, width: int) -> str:
    """Write an AGS or ARS with as many digits as the units that are looked for have."""
    ags = value[:5] + value[9:] if len(value) == 12 else value
    return ags if ags[width:].strip("0") else ags[:width]


def _by_name(
    features: geopandas.GeoDataFrame, known: geopandas.GeoDataFrame
) -> Iterator[pandas.Series[str]]:
    """Yield the keys of the units that each column of texts names; a name of two names none."""
    once = known[~known["name_de"].str.casefold().duplicated(keep=False)]
    names = once["name_de"].str.casefold()
    keys = dict(zip(names, once["ags"], strict=True))
    for column in features.columns.drop(features.geometry.name):
        if features[column].dtype in (object, "str"):
            yield features[column].map(lambda value: keys.get(_plain(str(value)), ""))


def _plain(name: str) -> str:
    """Leave out what stands around a name: Landkreis Görlitz, Cottbus/Chóśebuz."""
    return KIND.sub("", name.partition("/")[0].strip().casefold())
