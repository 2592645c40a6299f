"""Check geometries: there, valid, of one kind, and each only once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.crs.reproject import to_geographic
from nzv_geo.errors import CrsError
from nzv_geo.findings import MOST, Finding, Kind, Phrase, Series, Value
from nzv_geo.layers import Layer
from nzv_geo.values import text

if TYPE_CHECKING:
    import pandas

__all__ = [
    "Examined",
    "alike",
    "check_geometry",
    "check_polygons",
    "duplicates",
    "examine",
    "located",
    "outlines",
    "repeated",
    "told_geometries",
]

XY = tuple[float, float]
Report = Callable[[str, shapely.Geometry], tuple[Finding, XY | None]]
TYPES = numpy.array(
    ["points", "lines", "lines", "polygons", "points", "lines", "polygons", "collections"]
)


def check_geometry(layer: Layer) -> list[Finding]:
    """Return which features have no geometry, an invalid one, or one that stands there twice.

    Parameters
    ----------
    layer
        Any layer, also one without CRS.

    Returns
    -------
    list of Finding
        NZV121, NZV123 and NZV126 to NZV129, each with feature and, where there is one, place.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> check_geometry(load_layer("counties"))
    []
    """
    return [*told_geometries([examine(layer)]), *repeated(layer)]


class Examined(NamedTuple):
    """What was found in features each by itself, and how many are of which type."""

    empty: list[Finding]
    collapsed: list[Finding]
    invalid: list[Finding]
    types: Counter[str]


def examine(layer: Layer) -> Examined:
    """Look at each feature of a layer, or of a part of one, by itself; `told_geometries` says it.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> examine(load_layer("states")).types
    Counter({'polygons': 2})
    """
    shapes = layer.table.shapes
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    polygonal = numpy.isin(shapely.get_type_id(shapes), [3, 6])
    linear = numpy.isin(shapely.get_type_id(shapes), [1, 2, 5])
    flat = polygonal & (shapely.area(shapes) == 0)  # or crossing, with as much on either side
    flat[flat] = shapely.area(shapely.convex_hull(shapes[flat])) == 0
    collapsed = ~empty & (flat | (linear & (shapely.length(shapes) == 0)))
    invalid = ~empty & ~collapsed & ~shapely.is_valid(shapes)
    reported = {finding.feature for finding in layer.findings if finding.kind is Kind.UNREADABLE}
    return Examined(
        [finding for finding in _each(layer, empty, _empty) if finding.feature not in reported],
        _each(layer, collapsed, _collapsed),
        _each(layer, invalid, _invalid),
        _types(shapes[~empty]),
    )


def told_geometries(parts: Sequence[Examined]) -> list[Finding]:
    """Return what was found in all parts of a layer, in the order of `check_geometry`.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> told_geometries([examine(load_layer("states"))])
    []
    """
    found = [
        finding
        for of_kind in (
            [part.empty for part in parts],
            [part.collapsed for part in parts],
            [part.invalid for part in parts],
        )
        for finding in islice(chain.from_iterable(of_kind), MOST)
    ]
    return [*found, *_mixed(sum((part.types for part in parts), Counter()))]


def check_polygons(layer: Layer) -> list[Finding]:
    """Return which features of a layer are no valid polygons.

    Returns
    -------
    list of Finding
        NZV121 to NZV123, each with feature and, where there is one, place.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> check_polygons(load_layer("counties"))
    []
    """
    shapes = layer.table.shapes
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    other = ~empty & ~numpy.isin(shapely.get_type_id(shapes), [3, 6])
    invalid = ~empty & ~other & ~shapely.is_valid(shapes)
    return [
        *_each(layer, empty, _empty),
        *_each(layer, other, _no_polygon),
        *_each(layer, invalid, _invalid),
    ]


def located(layer: Layer) -> list[Finding]:
    """Return what was noticed while a layer was read, with the place of each feature.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> located(load_layer("counties"))
    []
    """
    about = {finding.feature for finding in layer.findings if finding.feature and not finding.place}
    shapes = {}
    if about:
        there = ~shapely.is_empty(layer.table.shapes)
        rows = zip(layer.table.texts(layer.key), layer.table.shapes, there, strict=True)
        shapes = {key: shape for key, shape, known in rows if known and key in about}
    return _placed(
        layer, [(finding, _first_vertex(shapes.get(finding.feature))) for finding in layer.findings]
    )


def duplicates(layer: Layer) -> NDArray[numpy.bool_]:
    """Tell for each feature whether one before it has the same geometry and the same attributes.

    Two rings are the same wherever they begin and whichever way they run.
    """
    import pandas

    same = _same_shape(layer)
    if same is None:
        return numpy.zeros(len(layer), dtype=bool)
    table = layer.features.drop(columns=[layer.features.geometry.name, layer.key])
    keys = table[same].map(text)  # lists and objects, too
    keys.columns = range(len(keys.columns))
    keys["shape"] = _normalised(layer, same)
    found = pandas.Series(False, index=layer.features.index)
    found[same] = keys.duplicated().to_numpy()
    return found.to_numpy()


def _each(layer: Layer, rows: NDArray[numpy.bool_], report: Report) -> list[Finding]:
    """Report some features, one finding each; of very many, the first."""
    keep = rows & (numpy.cumsum(rows) <= MOST)
    if not keep.any():
        return []
    some = layer.table.where(keep)
    pairs = zip(some.texts(layer.key), some.shapes, strict=True)
    return _placed(layer, [report(key, shape) for key, shape in pairs])


def _placed(layer: Layer, found: list[tuple[Finding, XY | None]]) -> list[Finding]:
    """Give findings their longitude and latitude, all of them in one go."""
    crs = layer.table.crs
    points = numpy.array([shapely.Point(xy) if xy else None for _, xy in found], dtype=object)
    if crs is None or not any(points):
        return [finding for finding, _ in found]
    try:
        moved = to_geographic(points, crs)
    except CrsError:
        return [finding for finding, _ in found]
    return [
        replace(finding, place=_rounded(point)) if xy else finding
        for (finding, xy), point in zip(found, moved, strict=True)
    ]


def _first_vertex(shape: shapely.Geometry | None) -> XY | None:
    if shape is None:
        return None
    x, y = shapely.get_coordinates(shape)[0].tolist()
    return x, y


def _rounded(point: shapely.Point) -> XY | None:
    """Return a place to 6 decimals; none where coordinates are endless or lead nowhere."""
    x, y = round(point.x, 6), round(point.y, 6)
    return (x, y) if math.isfinite(x) and math.isfinite(y) else None


def _empty(key: str, _shape: shapely.Geometry) -> tuple[Finding, XY | None]:
    return Finding.of(Kind.NO_GEOMETRY, key), None


def _no_polygon(key: str, shape: shapely.Geometry) -> tuple[Finding, XY | None]:
    return Finding.of(Kind.NO_POLYGON, key, type=shape.geom_type), None


def _collapsed(key: str, shape: shapely.Geometry) -> tuple[Finding, XY | None]:
    variant = "" if "Polygon" in shape.geom_type else "line"
    return Finding.of(Kind.COLLAPSED, key, variant=variant), _first_vertex(shape)


def _invalid(key: str, shape: shapely.Geometry) -> tuple[Finding, XY | None]:
    what, _, where = shapely.is_valid_reason(shape).partition("[")
    numbers = [float(number) for number in where.rstrip("]").split()]
    found = Finding.of(Kind.GEOMETRY_INVALID, key, reason=_reason(what.strip().lower()))
    return found, (numbers[0], numbers[1]) if len(numbers) > 1 else None


def _reason(text: str) -> Value:
    """Return why GEOS finds a geometry invalid; in its own words where we know no others."""
    phrase = Phrase.of(f"invalid_{text.replace(' ', '_').replace('-', '_')}")
    return phrase if phrase.is_known else text


def _types(shapes: NDArray[numpy.object_]) -> Counter[str]:
    """Count how many geometries are of which type, parts of many or not."""
    counts: Counter[str] = Counter()
    for kind, count in enumerate(numpy.bincount(shapely.get_type_id(shapes))):
        counts[str(TYPES[kind])] += int(count)
    return +counts


def _mixed(counts: Counter[str]) -> list[Finding]:
    if len(counts) < 2:
        return []
    types = [Phrase.of(name, count=count) for name, count in sorted(counts.items())]
    return [Finding.of(Kind.TYPES_MIXED, types=Series.of("and", types))]


def outlines(layer: Layer) -> pandas.DataFrame:
    """Return box and number of vertices of each feature: what differs is not the same geometry.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> list(outlines(load_layer("states")).columns)
    [0, 1, 2, 3, 'vertices']
    """
    import pandas

    shapes = layer.table.shapes
    outline = pandas.DataFrame(shapely.bounds(shapes), index=layer.features.index)
    outline["vertices"] = shapely.get_num_coordinates(shapes)
    return outline


def alike(outline: pandas.DataFrame) -> pandas.Series[bool]:
    """Tell which features may have the same geometry as another one, by their `outlines`.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> alike(outlines(load_layer("states"))).tolist()
    [False, False]
    """
    return outline.duplicated(keep=False) & (outline["vertices"] > 0)


def _same_shape(layer: Layer) -> pandas.Series[bool] | None:
    """Tell which features have the same geometry as another one; None where none has."""
    if not _may_repeat(layer.table.shapes):
        return None
    same = alike(outlines(layer))
    if same.any():
        again = _normalised(layer, same).duplicated(keep=False)
        same &= same.index.isin(again.index[again])
    return same if same.any() else None


def _may_repeat(shapes: NDArray[numpy.object_]) -> bool:
    """Tell whether two geometries may be the same; where not, their extents prove it.

    Examples
    --------
    >>> _may_repeat(shapely.points([[0, 0], [1, 0], [-0.0, 0]]))
    True
    >>> _may_repeat(shapely.points([[0, 0], [0, 1]]))
    False
    """
    extents = shapely.bounds(shapes)[shapely.get_num_coordinates(shapes) > 0]
    west, south, east, north = extents.T
    marks = numpy.sort(west + south * math.pi + east * math.e + north * math.sqrt(2))
    return bool((marks[1:] == marks[:-1]).any() or numpy.isnan(marks).any())


def _normalised(layer: Layer, rows: pandas.Series[bool]) -> pandas.Series[bytes]:
    shapes = layer.features.geometry[rows]
    plain = numpy.array(shapes.values, dtype=object)
    areas = numpy.isin(shapely.get_type_id(plain), [3, 6])
    plain[areas] = shapely.normalize(plain[areas])  # a line the other way round is another line
    import pandas

    return pandas.Series(shapely.to_wkb(plain), index=shapes.index)


def repeated(layer: Layer) -> list[Finding]:
    """Return which features stand there twice; those that are no `alike` may be left out.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> repeated(load_layer("states"))
    []
    """
    same = _same_shape(layer)
    if same is None:
        return []
    import pandas

    again = pandas.Series(duplicates(layer), index=layer.features.index)
    keys = layer.features[layer.key].astype(str)
    first = keys[same].groupby(_normalised(layer, same), sort=False).transform("first")
    later = first.index[keys[same] != first]
    findings = []
    for row in later[:MOST]:
        kind = Kind.DUPLICATE if again[row] else Kind.SAME_PLACE
        findings.append(Finding.of(kind, keys[row], other=first[row]))
    return findings
