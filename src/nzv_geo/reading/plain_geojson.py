"""Read plain GeoJSON without GDAL, in less time; leave all other to it.

Coordinates are cut out of the text and parsed by `nzv_geo.reading.plain_shapes`. What is left is
parsed by Arrow's reader of JSON, which is told every member that may occur, and gives up at any
other, at one that occurs twice, and at a value of another type. So whatever GDAL would report,
leave out or take for something else, and whatever is nested deeply, is not plain: `read_plain`
returns None, and nobody has to know here what GDAL makes of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas
import numpy
import pandas
import pyarrow
import pyogrio
import shapely
from numpy.typing import NDArray
from pyarrow import json as arrow_json

from nzv_geo.crs.names import without_braces
from nzv_geo.errors import DataError
from nzv_geo.files import working_folder
from nzv_geo.layers import OWN_GEOMETRY
from nzv_geo.progress import progress
from nzv_geo.reading.gdal import set_up
from nzv_geo.reading.gdal_arrow import as_frame
from nzv_geo.reading.json_text import FEATURES, head_of
from nzv_geo.reading.limits import MB, Limits
from nzv_geo.reading.mapped import mapped, windows_before
from nzv_geo.reading.opening import Opening
from nzv_geo.reading.plain_columns import Kinds, column, fitting, kinds_of
from nzv_geo.reading.plain_shapes import Coordinates, NotPlain, coordinates_of, joined, shapes_of

if TYPE_CHECKING:
    import mmap

__all__ = ["Plain", "read_plain"]

WORD = b'"coordinates"'
CUT = WORD + b":0"  # what stands in place of coordinates
WINDOW = 4_000_000  # bytes
LONGEST_HEAD = 1_000_000  # of the first feature, too
IN_MEMORY = 50  # times its text that a feature takes in GDAL, at most
ESCAPED = re.compile(rb"\\u00[0-7]")  # a letter of a name, or the end of a text
STRING = pyarrow.string()
GEOMETRY = pyarrow.struct([("type", STRING), ("coordinates", pyarrow.int64())])


class Plain(NamedTuple):
    """What came out of plain GeoJSON: its features, and the members that stand before them."""

    features: geopandas.GeoDataFrame
    members: dict[str, Any]


def read_plain(opening: Opening, limits: Limits) -> Plain | None:
    """Read GeoJSON if it is plain.

    Parameters
    ----------
    opening
        How GDAL would open it.
    limits
        Bounds; what exceeds one is not plain.

    Returns
    -------
    Plain or None
        The same features as by GDAL; None where something is not plain.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "mast.geojson"
    >>> mast = {"type": "Point", "coordinates": [14, 51]}
    >>> feature = {"type": "Feature", "properties": {"height": 70}, "geometry": mast}
    >>> content = {"type": "FeatureCollection", "features": [feature]}
    >>> _ = path.write_text(json.dumps(content))
    >>> read_plain(Opening(path, "GeoJSON", path.name, by_driver_name=True), Limits()).features
       height   nzv_geometry
    0      70  POINT (14 51)
    """
    try:
        with mapped(opening.path) as text:
            members, start = _head(text)
            longest = float((opening.settings or {}).get("OGR_GEOJSON_MAX_OBJ_SIZE", MB)) * MB
            coordinates, rest = _apart(text, start, longest / IN_MEMORY, opening)
        if b"\\" + WORD in rest or (b"\\u00" in rest and ESCAPED.search(rest)):
            return None  # a name may be spelled differently
        features = _table(rest)
        del rest
        pyarrow.default_memory_pool().release_unused()  # what the parser took
        size = coordinates.numbers.shape[1]
        shapes = _shapes(features, coordinates)
        del coordinates  # attributes take their place in memory
        crs = _crs(members, size, opening)
        return Plain(_features(features, shapes, crs, opening, limits), members)
    except (NotPlain, pyarrow.ArrowInvalid, ValueError, RecursionError):
        return None
    except Exception as error:
        raise opening.error(error) from error


def _head(text: mmap.mmap) -> tuple[dict[str, Any], int]:
    """Return the members before the features, and where these begin."""
    members, start = head_of(text), FEATURES.search(text, 0, LONGEST_HEAD)
    if start is None or members.get("type") != "FeatureCollection":
        raise NotPlain("no collection")
    return members, start.end()


def _apart(
    text: mmap.mmap, start: int, longest: float, opening: Opening
) -> tuple[Coordinates, bytes]:
    """Return all coordinates, and the features without them."""
    found, rest = [], [b'{"features":[']
    pieces = progress(
        _cut(text, start, longest),
        f"reading {Path(opening.name).name}",
        count=lambda piece: piece[0].count(b":"),
    )
    for cut, left in pieces:
        rest.append(left)
        if cut:
            found.append(coordinates_of(cut))
    if not found:
        raise NotPlain("no geometry")
    return joined(found), b"".join(rest)


def _cut(text: mmap.mmap, start: int, longest: float) -> Iterator[tuple[bytes, bytes]]:
    """Yield, window by window, the coordinates one after the other, and what is left."""
    for begin, end in windows_before(text, WORD, WINDOW):
        first, *pieces = text[max(begin, start) : max(end, start)].split(WORD)
        if pieces and len(max(pieces, key=len)) > longest:
            raise NotPlain("a feature that may be too large")
        stops = [piece.rfind(b"]", 0, piece.find(b"}")) + 1 for piece in pieces]
        cut = [piece[:stop] for piece, stop in zip(pieces, stops, strict=True)]
        if not all(piece.startswith(b":") for piece in cut):
            raise NotPlain("coordinates that are none")
        left = [piece[stop:] for piece, stop in zip(pieces, stops, strict=True)]
        rest = CUT.join([first, *left])
        rest.decode()  # no window ends within a letter
        yield b"".join(cut), rest


def _table(rest: bytes) -> pyarrow.StructArray:
    """Return all features but their coordinates, each column of the type that fits."""
    start = rest[: LONGEST_HEAD + 1].decode(errors="ignore")
    first, _ = json.JSONDecoder().raw_decode(start.partition("[")[2].lstrip())
    properties = first.get("properties") if isinstance(first, dict) else None
    if not isinstance(properties, dict):
        raise NotPlain("no feature")
    kinds = kinds_of(properties, rest)
    id_kind = {str: STRING, int: pyarrow.int64()}.get(type(first.get("id")))
    if "id" in first and (id_kind is None or "id" in {name.lower() for name in properties}):
        raise NotPlain("ids")

    def parse(kinds: Kinds) -> pyarrow.StructArray:
        """Return all features, their fields of these types; any other member is an error."""
        members = {"type": STRING, "geometry": GEOMETRY, "properties": pyarrow.struct(kinds)}
        members |= {"id": id_kind} if id_kind else {}
        schema = pyarrow.schema({"features": pyarrow.list_(pyarrow.struct(members))})
        table = arrow_json.read_json(
            pyarrow.BufferReader(rest),
            arrow_json.ReadOptions(use_threads=False, block_size=len(rest) + 1),
            arrow_json.ParseOptions(schema, unexpected_field_behavior="error"),
        )
        if len(table) != 1:
            raise NotPlain("several objects")
        return table["features"].chunk(0).flatten()

    return fitting(parse, kinds)


def _features(
    features: pyarrow.StructArray,
    shapes: NDArray[numpy.object_],
    crs: str | None,
    opening: Opening,
    limits: Limits,
) -> geopandas.GeoDataFrame:
    """Put columns and geometries together, as the other reader would."""
    properties = features.field("properties")
    names = [field.name for field in features.type]
    columns = {"id": _texts(features.field("id"))} if "id" in names else {}
    columns = {name: values for name, values in columns.items() if values is not None}
    for number, field in enumerate(properties.type):
        columns[field.name] = column(properties.field(number))
    try:
        limits.require_values(len(features), len(columns), opening.name)
    except DataError as error:
        raise NotPlain("too large") from error
    frame = pandas.DataFrame(index=range(len(shapes)))
    if columns:
        frame = as_frame(pyarrow.table(columns), list(columns))
    frame[OWN_GEOMETRY] = shapes
    return geopandas.GeoDataFrame(frame, geometry=OWN_GEOMETRY, crs=crs)


def _texts(ids: Any) -> Any:
    """Return ids that are texts, as GDAL makes them a column; numbers it keeps for itself."""
    if ids.null_count:
        raise NotPlain("some have an id")
    if pyarrow.types.is_string(ids.type):
        return ids
    numbers = ids.to_numpy()
    if numbers.min() < 0 or len(numpy.unique(numbers)) < len(numbers):
        raise NotPlain("ids that GDAL changes")
    return None


def _shapes(features: pyarrow.StructArray, coordinates: Coordinates) -> NDArray[numpy.object_]:
    """Return the geometry of each feature; None where it is null."""
    some = features.null_count or features.field("properties").null_count
    if some or not _all(features.field("type"), "Feature"):
        raise NotPlain("no feature")
    geometry = features.field("geometry")
    present = geometry.is_valid()
    kinds, marks = geometry.field("type"), geometry.field("coordinates")
    if marks.is_valid() != present or kinds.is_valid() != present:
        raise NotPlain("no geometry")
    rows = present.to_numpy(zero_copy_only=False)
    shapes = numpy.full(len(rows), None, dtype=object)
    named = kinds.filter(present).dictionary_encode()
    words = numpy.array(named.dictionary.to_pylist(), dtype=object)
    shapes[rows] = shapes_of(coordinates, words[named.indices.to_numpy()])
    if coordinates.numbers.shape[1] > 2 and len(set(shapely.get_type_id(shapes).tolist())) > 1:
        raise NotPlain("GDAL names another CRS for heights of several types")
    return shapes


def _all(values: Any, text: str) -> bool:
    return not values.null_count and bool(values.unique().to_pylist() == [text])


def _crs(members: dict[str, Any], size: int, opening: Opening) -> str | None:
    """Return the CRS that GDAL takes from the members of a collection."""
    point = {"type": "Point", "coordinates": [0] * size}
    feature = {"type": "Feature", "properties": {}, "geometry": point}
    with working_folder() as folder:
        alone = replace(opening, path=folder / "layer.geojson")
        alone.path.write_text(json.dumps({**members, "features": [feature]}), "utf-8")
        with set_up(alone):
            crs = pyogrio.read_info(alone.dataset, **alone.how)["crs"]
    return without_braces(crs) if crs else None
