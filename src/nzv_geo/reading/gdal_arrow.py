"""Read a layer by Arrow, as a table that can be trusted in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import geopandas
import numpy
import pandas
import pyogrio
import shapely
from numpy.typing import NDArray

from nzv_geo.crs.names import without_braces
from nzv_geo.errors import DataError
from nzv_geo.layers import OWN_GEOMETRY
from nzv_geo.progress import progress
from nzv_geo.reading.gaps import nullable, nullable_kind
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.opening import Opening
from nzv_geo.reading.wkb import any_nested, is_nested

__all__ = ["Shortcut", "as_frame", "read_by_arrow", "read_parts_by_arrow"]

# Takes a table of Arrow and the name of its geometries; returns what is passed on in place of its
# features, or None where they are asked for.
Shortcut: TypeAlias = Callable[[Any, str], Any]

BATCH = 10_000  # features that are read before their values are counted


def read_by_arrow(
    opening: Opening, layer: str | None, limits: Limits
) -> geopandas.GeoDataFrame | None:
    """Read by Arrow, opening the file once: for text, that is half of the work.

    Parameters
    ----------
    opening
        How to open the file.
    layer
        Its layer; None where there is but one.
    limits
        Bounds for the number of values.

    Returns
    -------
    geopandas.GeoDataFrame or None
        A plain table where the layer has no geometry; None where a field has the name of the
        geometry, which no table of Arrow can hold.

    Raises
    ------
    NotImplementedError
        There are arcs in it.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> states = Opening(data_folder() / "boundaries/states.fgb", "FlatGeobuf", "states.fgb")
    >>> len(read_by_arrow(states, None, Limits()))
    2
    """
    with pyogrio.raw.open_arrow(
        opening.dataset,
        layer=layer,
        use_pyarrow=True,
        batch_size=BATCH,
        datetime_as_string=True,
        **opening.how,
    ) as (meta, reader):
        geometry = meta["geometry_name"] or "wkb_geometry"
        if {geometry, OWN_GEOMETRY} & set(meta["fields"]):
            return None
        table = _bounded(reader, len(meta["fields"]), opening, limits)
    table = _sound(_in_words(table), opening)
    return _features(table, geometry, meta)


def read_parts_by_arrow(
    opening: Opening, layer: str | None, size: int, shortcut: Shortcut | None = None
) -> Iterator[tuple[Any, NDArray[numpy.object_] | None]]:
    """Read a layer so many features at a time; its attributes stay in the memory of Arrow.

    So they pass from one file to another untouched, whatever types a part alone would suggest.

    Parameters
    ----------
    opening, layer
        As in `read_by_arrow`.
    size
        Features in a part.
    shortcut
        Asked of every part but the first and the last whether it passes by.

    Yields
    ------
    geopandas.GeoDataFrame
        The part; geometries that cannot be read are None. Else what the shortcut returned.
    numpy.ndarray
        The same geometries as WKB; None where it took the shortcut.

    Raises
    ------
    NotImplementedError
        There are arcs in it, or a field has the name of the geometry.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> counties = Opening(data_folder() / "boundaries/counties.fgb", "FlatGeobuf", "counties.fgb")
    >>> [len(part) for part, _ in read_parts_by_arrow(counties, None, 20)]
    [20, 11]
    """
    import pyarrow

    with pyogrio.raw.open_arrow(
        opening.dataset, layer=layer, use_pyarrow=True, batch_size=size, **opening.how
    ) as (meta, reader):
        geometry = meta["geometry_name"] or "wkb_geometry"
        if {geometry, OWN_GEOMETRY} & set(meta["fields"]):
            raise NotImplementedError(f"the field {geometry!r} has the name of the geometry")
        for batch, between in _between(reader):
            table = _sound(pyarrow.Table.from_batches([batch]), opening)
            passed = shortcut(table, geometry) if shortcut and between else None
            yield _part(table, geometry, meta) if passed is None else (passed, None)


def _between(batches: Iterable[Any]) -> Iterator[tuple[Any, bool]]:
    """Yield each batch, and whether it is neither the first nor the last.

    Examples
    --------
    >>> list(_between("abc"))
    [('a', False), ('b', True), ('c', False)]
    """
    coming = iter(batches)
    held, between = next(coming, None), False
    for batch in coming:
        yield held, between
        held, between = batch, True
    if held is not None:
        yield held, False


def _part(
    table: Any, geometry: str, meta: dict[str, Any]
) -> tuple[geopandas.GeoDataFrame, NDArray[numpy.object_]]:
    raw = table[geometry].to_numpy() if geometry in table.column_names else None
    if raw is None:
        raw = numpy.full(table.num_rows, None, dtype=object)
    elif any_nested(table[geometry]):
        raw = numpy.array([None if is_nested(value) else value for value in raw], dtype=object)
    frame = table.select(list(meta["fields"])).to_pandas(types_mapper=pandas.ArrowDtype)
    frame[OWN_GEOMETRY] = shapely.from_wkb(raw, on_invalid="ignore")
    crs = without_braces(meta["crs"]) if meta["crs"] else None
    return geopandas.GeoDataFrame(frame, geometry=OWN_GEOMETRY, crs=crs), raw


def _features(table: Any, geometry: str, meta: dict[str, Any]) -> geopandas.GeoDataFrame:
    """Turn a table of Arrow into features."""
    nested = geometry in table.column_names and any_nested(table[geometry])
    frame = as_frame(table, meta["fields"])
    del table
    if geometry not in frame:
        return frame
    raw = frame.pop(geometry).to_numpy()
    if nested:
        raw = numpy.array([None if is_nested(value) else value for value in raw], dtype=object)
    shapes = shapely.from_wkb(raw, on_invalid="ignore")
    for field, kind, subtype in zip(
        meta["fields"], meta["dtypes"], meta["ogr_subtypes"], strict=True
    ):
        if str(kind).startswith("datetime") or subtype == "OFSTJSON":
            frame[field] = _parsed(frame[field], str(kind), subtype)
    frame[OWN_GEOMETRY] = shapes
    crs = without_braces(meta["crs"]) if meta["crs"] else None
    return geopandas.GeoDataFrame(frame, geometry=OWN_GEOMETRY, crs=crs)


def as_frame(table: Any, fields: Iterable[str]) -> pandas.DataFrame:
    """Turn a table of Arrow into one of pandas; whole numbers and truth values stay what they are.

    Examples
    --------
    >>> import pyarrow
    >>> as_frame(pyarrow.table({"id": [2**53 + 1, None]}), ["id"])["id"].tolist()
    [9007199254740993, <NA>]
    """
    whole = {
        name: nullable(table[name].to_pylist(), kind, name)
        for name in fields
        if table[name].null_count and (kind := nullable_kind(table[name].type))
    }
    frame: pandas.DataFrame = table.to_pandas(self_destruct=True).assign(**whole)
    return frame


def _bounded(reader: Any, fields: int, opening: Opening, limits: Limits) -> Any:
    """Return the batches of a reader as a table, unless their values become too many."""
    import pyarrow

    batches, rows = [], 0
    told = progress(
        reader, f"reading {Path(opening.name).name}", count=lambda batch: batch.num_rows
    )
    for batch in told:
        rows += batch.num_rows
        limits.require_values(rows, fields, opening.name)
        batches.append(batch)
    return pyarrow.Table.from_batches(batches, reader.schema)


def _in_words(table: Any) -> Any:
    """Return coded values as the words that the file has for them.

    Where one of them has no word, the field stays codes.
    """
    import pyarrow

    for number, name in enumerate(table.column_names):
        if pyarrow.types.is_dictionary(table.schema.field(number).type):
            chunks = table.column(number).chunks
            known = all(_has_words(chunk) for chunk in chunks)
            kind = chunks[0].type.value_type if known and chunks else pyarrow.int32()
            values = [
                chunk.dictionary.take(chunk.indices) if known else chunk.indices.cast(kind)
                for chunk in chunks
            ]
            table = table.set_column(number, name, pyarrow.chunked_array(values, type=kind))
    return table


def _has_words(chunk: Any) -> bool:
    """Tell whether there is a word for each coded value."""
    import pyarrow

    words, codes = chunk.dictionary, chunk.indices
    try:
        words.validate(full=True)
        used = codes.drop_null().unique().to_pylist()
    except pyarrow.ArrowInvalid:
        return False
    return all(0 <= code < len(words) and words[code].is_valid for code in used)


def _sound(table: Any, opening: Opening) -> Any:
    """Return a table that can be trusted in memory: GDAL passes on what a damaged file claims.

    Where text is no UTF-8, U+FFFD stands for it, which a check will report as lost letters.
    """
    import pyarrow

    try:
        table.validate(full=True)
        return table
    except pyarrow.ArrowInvalid:
        pass
    try:
        for number, name in enumerate(table.column_names):
            if pyarrow.types.is_string(table.schema.field(number).type):
                raw = table.column(number).cast("binary")  # the same bytes, without their promise
                raw.validate(full=True)
                text = [
                    None if value is None else value.decode("utf-8", "replace")
                    for value in raw.to_pylist()
                ]
                table = table.set_column(number, name, pyarrow.array(text, type=pyarrow.string()))
        table.validate(full=True)
    except pyarrow.ArrowInvalid as error:
        raise DataError(f"{opening.name} is damaged: {error}; get it again") from error
    return table


def _parsed(column: pandas.Series[Any], kind: str, subtype: str) -> pandas.Series[Any]:
    """Parse times, which may have different zones, and JSON; leave what does not parse."""
    try:
        if kind.startswith("datetime") and kind != "datetime64[D]":
            return pandas.to_datetime(column, format="ISO8601")
        if subtype == "OFSTJSON":
            return column.map(json.loads, na_action="ignore")
    except (ValueError, TypeError, RecursionError):
        return column
    return column
