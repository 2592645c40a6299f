"""Leave out of a layer, or write otherwise, what a format has no room for, and say so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy
import shapely

from nzv_geo.crs.names import crs_code
from nzv_geo.errors import OutputError
from nzv_geo.findings import Finding, Kind
from nzv_geo.layers import ROW_NUMBER, Layer, left_out_flat
from nzv_geo.values import text

if TYPE_CHECKING:
    import pandas

__all__ = [
    "alike",
    "as_texts",
    "attributes",
    "code_of",
    "cut",
    "field_names",
    "flat",
    "free_name",
    "leave_out",
    "names_apart",
    "rename",
    "short_names",
    "without_measures",
]


def flat(layer: Layer, writer: str) -> Layer:
    """Return a layer in two dimensions; a step and findings (NZV305) say what that left out.

    Examples
    --------
    >>> import geopandas
    >>> mast = geopandas.GeoDataFrame(geometry=[shapely.Point(14, 51, 80)], crs="EPSG:4326")
    >>> done = flat(Layer.from_geodataframe(mast), "Tally")
    >>> done.provenance.steps, done.findings[0].code
    (('heights left out',), 'NZV305')
    """
    shapes = layer.table.shapes
    lower = layer.with_shapes(shapely.force_2d(shapes), left_out_flat(shapes))
    counts = {"heights": shapely.has_z(shapes).sum(), "measures": shapely.has_m(shapes).sum()}
    for what, count in counts.items():
        lower = leave_out(lower, what, int(count), writer) if count else lower
    return lower


def alike(layer: Layer, writer: str) -> Layer:
    """Return a layer that has Z and M everywhere or nowhere, for formats that say so once a file.

    Where only some features have them, they are left out: zeros would be taken for heights. A step
    and a finding (NZV305) say so.

    Examples
    --------
    >>> import geopandas
    >>> shapes = geopandas.GeoSeries.from_wkt(["POINT Z (14 51 80)", "POINT (14 52)"], crs=4326)
    >>> done = alike(Layer.from_geodataframe(geopandas.GeoDataFrame(geometry=shapes)), "Tally")
    >>> done.features.has_z.any(), done.findings[0].code
    (np.False_, 'NZV305')
    """
    shapes = layer.table.shapes
    there = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    kinds = set(zip(shapely.has_z(there), shapely.has_m(there), strict=True))
    if len(kinds) < 2:
        return layer
    lower = layer.with_shapes(shapely.force_2d(shapes), left_out_flat(shapes))
    count = int((shapely.has_z(there) | shapely.has_m(there)).sum())
    return leave_out(lower, "mixed", count, writer)


def without_measures(layer: Layer, writer: str) -> Layer:
    """Return a layer with heights (Z), but without measures (M); NZV305 counts those left out.

    Examples
    --------
    >>> import geopandas
    >>> shapes = geopandas.GeoSeries.from_wkt(["POINT ZM (14 51 80 7)"], crs=4326)
    >>> done = without_measures(Layer.from_geodataframe(shapes.to_frame("geometry")), "Tally")
    >>> done.features.geometry[0].wkt, done.findings[0].code
    ('POINT Z (14 51 80)', 'NZV305')
    """
    shapes = layer.table.shapes
    measured = shapely.has_m(shapes)
    if not measured.any():
        return layer
    plain = numpy.array(shapes, dtype=object)
    for high in (False, True):
        rows = measured & (shapely.has_z(shapes) == high)
        plain[rows] = shapely.from_wkb(
            shapely.to_wkb(plain[rows], output_dimension=3 if high else 2)
        )
    lower = layer.with_shapes(plain, "measures left out")
    return leave_out(lower, "measures", int(measured.sum()), writer)


def field_names(layer: Layer) -> list[Any]:
    """Return the columns of a layer but for geometries and numbers that it made up.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> field_names(load_layer("states"))[:2]
    ['ags', 'ars']
    """
    return [name for name in layer.table.names if name != ROW_NUMBER]


def attributes(layer: Layer) -> pandas.DataFrame:
    """Return the features of a layer without geometries and without numbers that it made up.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> list(attributes(load_layer("states")).columns)[:2]
    ['ags', 'ars']
    """
    import pandas

    table = pandas.DataFrame(layer.features.drop(columns=layer.features.geometry.name))
    return table.drop(columns=ROW_NUMBER, errors="ignore")


def code_of(layer: Layer, writer: str, authorities: str = "EPSG|ESRI") -> str:
    """Return the code of the CRS of a layer, for formats that name it by one.

    Raises
    ------
    OutputError
        It has none.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> code_of(load_layer("valley"), "Tally")
    'EPSG:25833'
    """
    code = crs_code(layer.crs)
    if not re.fullmatch(rf"({authorities}):\d+", code):
        raise OutputError(f"{writer} cannot name the CRS {code!r}; choose one with a code")
    return code


def names_apart(
    names: Iterable[str], taken: Iterable[str] = (), clean: Callable[[str], str] = str
) -> dict[str, str]:
    """Return the fields whose names a format cannot hold, each by a name that it can.

    Names that differ in case alone are not told apart by every reader.

    Parameters
    ----------
    names
        Of all fields.
    taken
        Names that the format uses itself.
    clean
        What makes of a name one that the format allows.

    Examples
    --------
    >>> names_apart(["ags", "AGS", "wkt", "name_de"], ["WKT"])
    {'AGS': 'AGS_', 'wkt': 'wkt_'}
    """
    used, renamed = {name.lower() for name in taken}, {}
    for name in names:
        free = clean(name)
        while free.lower() in used:
            free += "_"
        used.add(free.lower())
        if free != name:
            renamed[name] = free
    return renamed


def short_names(names: Iterable[str], longest: int) -> dict[str, str]:
    """Return the fields whose names are too long, or differ in case alone, by a name that fits.

    Parameters
    ----------
    names
        Of all fields.
    longest
        Bytes of UTF-8 that a name may have.

    Examples
    --------
    >>> short_names(["name_sorbian", "name_sorbian_2", "ags", "AGS"], 10)
    {'name_sorbian': 'name_sorbi', 'name_sorbian_2': 'name_sor_1', 'AGS': 'AGS_1'}
    """
    taken: set[str] = set()
    renamed = {}
    for name in names:
        short = _cut(name, longest)
        number = 0
        while short.lower() in taken:
            number += 1
            short = f"{_cut(name, longest - len(str(number)) - 1)}_{number}"
        taken.add(short.lower())
        if short != name:
            renamed[name] = short
    return renamed


def free_name(name: str, taken: Iterable[str]) -> str:
    """Return a name that no field has yet.

    Examples
    --------
    >>> free_name("geom", {"geom"})
    'geom_'
    """
    while name in taken:
        name += "_"
    return name


def rename(layer: Layer, names: Mapping[str, str], writer: str) -> Layer:
    """Return a layer whose fields have other names; a finding each says which (NZV303).

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> print(rename(load_layer("states"), {"name_de": "name"}, "Tally").findings[-1].message)
    Tally holds no such name: the field name_de is written as name
    """
    findings = [
        Finding.of(Kind.FIELD_NAMED_ANEW, format=writer, field=field, written=written)
        for field, written in names.items()
    ]
    done = layer.replaced(
        features=layer.features.rename(columns=dict(names)),
        key=names.get(layer.key, layer.key),
    )
    return done.with_findings(findings)


def as_texts(layer: Layer, fields: Iterable[str], writer: str) -> Layer:
    """Return a layer with some fields as text; a finding each says which (NZV304).

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> print(as_texts(load_layer("states"), ["ags"], "Tally").findings[-1].message)
    Tally has no type for the values of the field ags: they are written as text
    """
    import pandas

    table, findings = layer.features.copy(), []
    for field in fields:
        values = [text(value, field) or None for value in table[field]]
        table[field] = pandas.Series(values, index=table.index, dtype=object)
        findings.append(Finding.of(Kind.VALUES_AS_TEXT, format=writer, field=field))
    return layer.with_features(table).with_findings(findings)


def cut(layer: Layer, field: str, longest: int, writer: str) -> Layer:
    """Return a layer whose texts in a field have no more bytes than a format holds (NZV306).

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> print(cut(load_layer("states"), "name_de", 7, "Tally").findings[-1].message)
    Tally holds 7 bytes of text: the field name_de is cut off in 1 features
    """
    values = layer.features[field]
    short = values.map(lambda value: _cut(value, longest) if isinstance(value, str) else value)
    count = int((short.map(text) != values.map(text)).sum())
    finding = Finding.of(Kind.TEXT_CUT, format=writer, field=field, longest=longest, count=count)
    done = layer.with_features(layer.features.assign(**{field: short}))
    return done.with_findings([finding] if count else [])


def leave_out(layer: Layer, what: str, count: int, writer: str) -> Layer:
    """Return a layer with a finding that a format has no room for something (NZV305); no more.

    Parameters
    ----------
    layer
        Any layer, already without it.
    what
        Empty for attributes, else ``heights``, ``measures``, ``mixed`` (either, where not all have
        them), ``long`` (geometries longer than a cell) or ``missing`` (without geometry).
    count
        In how many features.
    writer
        Name of the format.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> print(leave_out(load_layer("states"), "heights", 2, "Tally").findings[-1].message)
    Tally holds two dimensions: the heights of 2 features are left out
    """
    finding = Finding.of(Kind.FORMAT_LEFT_OUT, variant=what, format=writer, count=count)
    return layer.with_findings([finding])


def _cut(name: str, longest: int) -> str:
    return name.encode()[:longest].decode(errors="ignore")
