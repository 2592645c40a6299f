"""Check whether the CRS of a layer can be the one it says.

Nothing here changes a layer. A label that cannot be right is reported, with the CRS that would put
the data where they belong; whether to believe that is for people to decide.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.checks.expected import Expected, place_of
from nzv_geo.checks.municipalities import lies_in_states
from nzv_geo.crs.extent import Extent, outside_crs_m, outside_m, share_inside
from nzv_geo.crs.names import (
    area_of_use,
    crs_code,
    geodetic,
    parse_crs,
    registered,
    same_datum,
    to_degrees,
)
from nzv_geo.crs.operations import choose_operations
from nzv_geo.findings import Finding, Kind, Phrase, Series, Severity
from nzv_geo.layers import Layer, LayerLike, as_layer

__all__ = ["check_crs", "endless", "sample", "sampled", "told_crs"]

SAMPLE = 1_000  # vertices that are looked at
MARGIN_M = 5_000  # areas of use are rounded, and meant for maps coarser than that
CONTINENT = 30  # degrees; an area of use wider than that is met by many a wrong label
SAME_PLACE_M = 10  # two CRS that read coordinates this much alike are taken for each other


def check_crs(layer: LayerLike, *, catalogue: Catalogue | None = None) -> list[Finding]:
    """Return what is wrong with the CRS of a layer.

    Parameters
    ----------
    layer
        Any layer.
    catalogue
        Says where data are expected; without it, the one that ships.

    Returns
    -------
    list of Finding
        NZV101 to NZV109, see docs/findings.md; empty where all is well.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> check_crs(load_layer("counties"))
    []
    """
    layer = as_layer(layer)
    return told_crs(layer, endless(layer), sample(layer), catalogue)


def told_crs(
    layer: Layer,
    endless: list[Finding],
    coordinates: NDArray[numpy.float64],
    catalogue: Catalogue | None,
) -> list[Finding]:
    """Return what `check_crs` does, of vertices that were taken before.

    Parameters
    ----------
    layer
        Of which CRS and official keys are looked at, and no geometry.
    endless, coordinates
        See `endless` and `sample`.
    catalogue
        As in `check_crs`.
    """
    expected = Expected.of(catalogue or load_catalogue())
    if endless or not len(coordinates):
        return endless
    label = layer.features.crs
    if label is None:
        return [_missing(coordinates, expected)]
    extent = place_of(coordinates, label)
    if extent is None or not expected.holds(extent) or expected.are_degrees(coordinates, label):
        wrong = _wrong_place(layer, coordinates, label, extent, expected)
        return [wrong] if wrong else []
    return [
        *_implausible(coordinates, label, extent, expected),
        *_operation(label, extent, expected),
    ]


def endless(layer: Layer) -> list[Finding]:
    """Report features with coordinates that are not finite.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> endless(load_layer("counties"))
    []
    """
    shapes = layer.features.geometry.values
    if numpy.isfinite(shapely.get_coordinates(shapes)).all():
        return []
    coordinates, of = shapely.get_coordinates(shapes, return_index=True)
    rows = numpy.unique(of[~numpy.isfinite(coordinates).all(axis=1)])
    return [
        Finding.of(Kind.INFINITE_COORDINATE, key)
        for key in layer.features[layer.key].iloc[rows].astype(str)
    ]


def _missing(coordinates: NDArray[numpy.float64], expected: Expected) -> Finding:
    """Report that no CRS is said, and which would put the layer where data are expected."""
    fitting = list(expected.fitting(coordinates, expected.working))
    swapped = coordinates[:, ::-1]
    if fitting:
        names = Series.of("or", map(_named, fitting[:3]))
        return Finding.of(Kind.CRS_MISSING, variant="fitting", fitting=names)
    is_swapped = next(expected.fitting(swapped, expected.working), None) is not None
    return Finding.of(Kind.CRS_MISSING, variant="swapped" if is_swapped else "")


def sample(layer: Layer) -> NDArray[numpy.float64]:
    """Take vertices evenly, and the outermost ones; an (n, 2) array in the CRS of the layer.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> sample(load_layer("municipalities")).shape
    (1004, 2)
    """
    coordinates: NDArray[numpy.float64] = shapely.get_coordinates(layer.features.geometry.values)
    if len(coordinates) <= SAMPLE:
        return coordinates
    outermost = [*coordinates.argmin(axis=0), *coordinates.argmax(axis=0)]
    return coordinates[sampled(len(coordinates), outermost)]


def sampled(count: int, outermost: Sequence[int]) -> NDArray[numpy.int64]:
    """Return the numbers of the vertices that `sample` takes of so many.

    Examples
    --------
    >>> sampled(3, [0, 2]).tolist(), len(sampled(5_000, [7]))
    ([0, 1, 2], 1001)
    """
    if count <= SAMPLE:
        return numpy.arange(count)
    evenly = numpy.linspace(0, count - 1, SAMPLE).astype(int)
    return numpy.concatenate([evenly, numpy.array(outermost, dtype=int)])


def _wrong_place(
    layer: Layer,
    coordinates: NDArray[numpy.float64],
    label: CRS,
    extent: Extent | None,
    expected: Expected,
) -> Finding | None:
    """Find a way of reading the coordinates that puts them where data are expected."""
    severity = _severity(layer, coordinates, label, extent, expected)
    if severity is None:
        return _outside(label, extent)
    swapped = coordinates[:, ::-1]
    code = crs_code(label)
    where = Phrase.of("at", extent=_extent(extent)) if extent else Phrase.of("nowhere")
    if expected.holds(place_of(swapped, label)) and not expected.are_degrees(coordinates, label):
        return Finding.of(Kind.AXES_SWAPPED, code=code, where=where)
    meant = next(expected.fitting(coordinates, label), None)
    if meant is not None:
        prefixed = "(zE-N)" in meant.name or "(zE-N)" in label.name
        return Finding.of(
            Kind.ZONE_MISTAKEN if prefixed else Kind.CRS_MISTAKEN,
            severity=severity,
            variant="without" if "(zE-N)" in label.name else "",
            code=code,
            where=where,
            crs=_named(meant),
            option=crs_code(meant),
        )
    meant = next(expected.fitting(swapped, label), None)
    if meant is not None:
        return Finding.of(
            Kind.AXES_SWAPPED,
            severity=severity,
            variant="mistaken",
            code=code,
            where=where,
            crs=_named(meant),
        )
    if extent is not None and lies_in_states(layer, expected.catalogue):
        named, place = _named(label), _extent(extent)
        return Finding.of(Kind.OUTSIDE_CRS, variant="keys", crs=named, extent=place)
    return _outside(label, extent)


def _severity(
    layer: Layer,
    coordinates: NDArray[numpy.float64],
    label: CRS,
    extent: Extent | None,
    expected: Expected,
) -> Severity | None:
    """Say how much speaks against a label that puts a layer elsewhere; None where too little.

    That another CRS would put it where data are expected is no proof. A place beyond the label's
    own area is, and so are official keys of those states. Inside a small area, or one that is
    elsewhere altogether, the layer belongs where it is.
    """
    area = area_of_use(label)
    if extent is None or expected.are_degrees(coordinates, label):
        return "error"
    if lies_in_states(layer, expected.catalogue):
        return "error"
    if area is None:
        return "warning"
    if outside_m(extent, area) > MARGIN_M and _share_within(coordinates, label, area) <= 0.5:
        return "error"
    reaches_home = share_inside(expected.home, area) > 0
    wide = (area[2] - area[0]) % 360 > CONTINENT or area[2] - area[0] == 360  # of all the earth
    return "warning" if wide and reaches_home else None


def _share_within(coordinates: NDArray[numpy.float64], crs: CRS, area: Extent) -> float:
    """Return which share of vertices lies in an area, also across the antimeridian."""
    longitudes, latitudes = to_degrees(crs).transform(*coordinates.T)
    west, south, east, north = area
    width = east - west if east - west == 360 else (east - west) % 360
    across = (longitudes - west) % 360 <= width
    return float((across & (south <= latitudes) & (latitudes <= north)).mean())


def _outside(label: CRS, extent: Extent | None) -> Finding | None:
    if extent is None:
        return Finding.of(Kind.OUTSIDE_CRS, crs=_named(label))
    beyond_m = outside_crs_m(extent, label)
    if beyond_m <= MARGIN_M:
        return None
    return Finding.of(
        Kind.OUTSIDE_CRS,
        severity="warning",
        variant="beyond",
        extent=_extent(extent),
        beyond_km=beyond_m / 1000,
        crs=_named(label),
    )


def _implausible(
    coordinates: NDArray[numpy.float64], label: CRS, extent: Extent, expected: Expected
) -> list[Finding]:
    """Report a label whose area of use does not reach the layer, and what it is taken for."""
    beyond_m = outside_crs_m(extent, label)
    if beyond_m <= MARGIN_M or same_datum(label, expected.working):
        return []
    taken_for = sorted(_taken_for(coordinates, label, extent, expected))
    if not taken_for:
        found = _outside(label, extent)
        return [found] if found else []
    meant = [
        Phrase.of("moved", crs=_named(parse_crs(code)), low=low, high=high)
        for high, low, code in taken_for
    ]
    return [
        Finding.of(
            Kind.CRS_MISTAKEN,
            severity="warning",
            variant="alike",
            beyond_km=beyond_m / 1000,
            crs=_named(label),
            meant=Series.of("or_else", meant),
            option=taken_for[0][2],
        )
    ]


def _taken_for(
    coordinates: NDArray[numpy.float64], label: CRS, extent: Extent, expected: Expected
) -> list[tuple[float, float, str]]:
    """List CRS of older frames that read the coordinates nearly alike and are meant for nearer."""
    here = expected.in_working_crs(coordinates, label, extent)
    known = geodetic(registered(label))
    found: dict[str, tuple[float, float, str]] = {}
    for crs in expected.candidates(label):
        there = place_of(coordinates, crs)
        if there is None or same_datum(crs, label) or not crs.is_projected:
            continue
        if 2 * outside_crs_m(there, geodetic(crs)) >= outside_crs_m(extent, known):
            continue
        moved_m = numpy.hypot(*(expected.in_working_crs(coordinates, crs, there) - here).T)
        if moved_m.max() < SAME_PLACE_M:
            frame = geodetic(crs).name  # one code of each is enough
            found.setdefault(frame, (float(moved_m.max()), float(moved_m.min()), crs_code(crs)))
    return list(found.values())


def _operation(label: CRS, extent: Extent, expected: Expected) -> list[Finding]:
    """Report what the way to the working CRS lacks."""
    working = expected.working
    if label == working:
        return []
    best = next(iter(choose_operations(label, working, extent, expected.catalogue)), None)
    if best is None or best.ballpark:
        source, target = crs_code(label), crs_code(working)
        return [Finding.of(Kind.BALLPARK_ONLY, source=source, target=target)]
    name = f"{best.name} ({best.code})"
    findings = []
    if best.better:
        findings.append(
            Finding.of(
                Kind.GRID_MISSING,
                operation=name,
                accuracy_m=best.accuracy_m or 0.0,
                better=f"{best.better.name} ({best.better.code})",
                better_m=best.better.accuracy_m,
                grids=", ".join(best.better.grids),
            )
        )
    beyond_m = best.outside_m(extent)
    if beyond_m > MARGIN_M:
        findings.append(
            Finding.of(
                Kind.OUTSIDE_OPERATION,
                beyond_km=beyond_m / 1000,
                operation=name,
                stated=_accuracy(best.accuracy_m),
                counted=_accuracy(best.counted_m(extent, expected.catalogue)),
            )
        )
    return findings


def _named(crs: CRS) -> str:
    return f"{crs_code(crs)} ({crs.name})"


def _accuracy(metres: float | None) -> Phrase:
    return Phrase.of("unknown") if metres is None else Phrase.of("metres", value=metres)


def _extent(extent: Extent) -> Phrase:
    west, south, east, north = extent
    return Phrase.of("extent", west=west, east=east, south=south, north=north)
