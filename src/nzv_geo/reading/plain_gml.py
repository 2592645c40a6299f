"""Read plain GML without GDAL, in less time; leave all other to it.

The first features say what a feature looks like: its tags as they are written, in their order. Of
that a pattern is made which every other one has to fit, letter by letter, but for ids, values and
numbers of positions. What fits is sound XML without anything that GDAL or the other reader would
report. Whatever depends on how GDAL sees a file is taken from the other reader, which is given a
sample: the first of those features that have the same members. Where anything is not as plain as
that, `read_plain` returns None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import numpy
import pandas
import shapely
from numpy.typing import NDArray

from nzv_geo.errors import DataError
from nzv_geo.files import working_folder
from nzv_geo.progress import progress
from nzv_geo.reading.columns import typed
from nzv_geo.reading.gml_pattern import TAIL, Pattern, pattern_of, rings_of
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.mapped import mapped, windows_before
from nzv_geo.reading.opening import Opening
from nzv_geo.reading.plain_shapes import Coordinates, NotPlain, numbers_of, shapes_of

if TYPE_CHECKING:
    import mmap

__all__ = ["Sample", "read_plain"]

WINDOW = 2_000_000  # bytes
LONGEST_HEAD = 100_000
LEARNED = 1_000_000  # bytes of the first features, from which the pattern is made
MOST_DIFFERENT = 200  # sets of members that features have
ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
OTHER_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)")
NO_LETTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # in XML
LONG = re.compile(rb"[\d.]{17}|\d{16}")  # more digits than a float keeps for sure

# Reads a sample, of one layer, as GML is read that is not plain; None where there is anything to
# tell of it.
Sample = Callable[[Opening, str], "geopandas.GeoDataFrame | None"]


@dataclass
class _Found:
    """What stands in a file: texts by member, nesting and numbers of geometries, a sample."""

    columns: list[list[str]]
    nesting: list[bytes] = field(default_factory=list)
    numbers: list[NDArray[numpy.float64]] = field(default_factory=list)
    present: list[bool] = field(default_factory=list)
    sample: dict[tuple[bool, ...], tuple[int, bytes]] = field(default_factory=dict)
    tail: bytes = b""


def read_plain(opening: Opening, limits: Limits, read_sample: Sample) -> Any:
    """Read GML if it is plain.

    Parameters
    ----------
    opening
        How GDAL would open it.
    limits
        Bounds; what exceeds one is not plain.
    read_sample
        Reads a part of it, which has one layer of that name, by GDAL.

    Returns
    -------
    tuple of str and geopandas.GeoDataFrame, or None
        Its only layer and the same features as by GDAL; None where something is not plain.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.gml"
    >>> _ = path.write_text("<kml/>")
    >>> read_plain(Opening(path, "GML", path.name), Limits(), lambda sample, layer: None) is None
    True
    """
    try:
        with mapped(opening.path) as text:
            start = text[: LONGEST_HEAD + LEARNED]
            pattern = pattern_of(start)
            found = _found(text, pattern, opening, limits)
        head = start[: pattern.start]
        features = _sampled(head, pattern.kind, found, opening, read_sample)
        return pattern.kind, _features(features, pattern, found)
    except (NotPlain, DataError, ValueError, RecursionError):
        return None


def _found(text: mmap.mmap, pattern: Pattern, opening: Opening, limits: Limits) -> _Found:
    """Go through a file, window by window."""
    found = _Found([[] for _ in pattern.members])
    windows = progress(
        windows_before(text, pattern.word, WINDOW), f"reading {Path(opening.name).name}"
    )
    for begin, end in windows:
        if found.tail:
            raise NotPlain("something follows the last feature")
        limits.require_time(opening.name)
        window = text[max(begin, pattern.start) : max(end, pattern.start)]
        _require_letters(window)
        rows, found.tail = _rows(window, pattern, found)
        _take(rows, pattern, found)
        limits.require_values(len(found.present), len(pattern.members), opening.name)
    if not TAIL.fullmatch(found.tail) or not any(found.present):
        raise NotPlain("no end")
    return found


def _require_letters(window: bytes) -> None:
    """Raise where there is what is no letter in XML, or an entity that is none of its own."""
    window.decode()
    if any(letter in window for letter in NO_LETTERS):
        raise NotPlain("no letter")
    if b"&" in window and OTHER_ENTITY.search(window):
        raise NotPlain("an entity")


def _rows(window: bytes, pattern: Pattern, found: _Found) -> tuple[list[tuple[bytes, ...]], bytes]:
    """Return the members of each feature, and what follows the last one."""
    match, at, sample, before = pattern.feature.match, 0, found.sample, len(found.present)
    rows: list[tuple[bytes, ...]] = []
    while feature := match(window, at):
        row = feature.groups(b"")
        shape = tuple(map(bool, row))
        if shape not in sample:
            if len(sample) >= MOST_DIFFERENT:
                raise NotPlain("features of too many sorts")
            sample[shape] = before + len(rows), feature[0]
        rows.append(row)
        at = feature.end()
    return rows, window[at:]


def _take(rows: list[tuple[bytes, ...]], pattern: Pattern, found: _Found) -> None:
    """Sort the members of features by column."""
    if not rows:
        return
    for column, name, raw in zip(
        found.columns, pattern.members, zip(*rows, strict=True), strict=True
    ):
        if name == pattern.geometry:
            found.present += map(bool, raw)
            nesting, numbers = rings_of(raw, pattern)
            if LONG.search(numbers):
                raise NotPlain("a number of which GDAL keeps other last digits")
            if numbers:
                found.nesting.append(nesting)
                found.numbers.append(numbers_of(b"\n" + numbers + b"\n").reshape(-1, 2))
        else:
            values = b"\n".join(raw).decode()
            if "&" in values:
                for entity, letter in ENTITIES.items():
                    values = values.replace(entity, letter)
            known: dict[str, str] = {}  # each text once, in memory
            column += [known.setdefault(value, value) for value in values.split("\n")]


def _sampled(
    head: bytes, kind: str, found: _Found, opening: Opening, read_sample: Sample
) -> geopandas.GeoDataFrame:
    """Return what the other reader makes of the first feature of each sort."""
    with working_folder() as folder:
        path = folder / "sample.gml"
        units = [unit for _, unit in found.sample.values()]
        path.write_bytes(b"".join([head, *units, found.tail]))
        features = read_sample(replace(opening, path=path), kind)
    if features is None or len(features) != len(found.sample):
        raise NotPlain("there is something to tell")
    return features


def _features(
    sample: geopandas.GeoDataFrame, pattern: Pattern, found: _Found
) -> geopandas.GeoDataFrame:
    """Put columns and geometries together, in the order and with the names of the sample."""
    texts = dict(zip(pattern.names, found.columns, strict=True))
    geometry = sample.geometry.name
    names = [name for name in sample.columns if name != geometry]
    del texts[""]
    if sorted(names) != sorted(texts):
        raise NotPlain("other names")
    columns: dict[Any, Any] = {}
    for name in names:
        columns[name] = typed(pandas.Series(texts.pop(name), dtype=object, name=name))
    columns[geometry] = _shapes(sample.geometry.to_numpy(), pattern, found)
    frame = pandas.DataFrame(columns)
    return geopandas.GeoDataFrame(frame, geometry=geometry, crs=sample.crs)


def _shapes(
    sample: NDArray[numpy.object_], pattern: Pattern, found: _Found
) -> NDArray[numpy.object_]:
    """Return all geometries, their axes in the order in which the sample has them."""
    present = numpy.array(found.present)
    coordinates = Coordinates(b"".join(found.nesting), numpy.concatenate(found.numbers))
    found.numbers.clear()
    kinds = numpy.full(int(present.sum()), pattern.shape, dtype=object)
    rows = [row for row, _ in found.sample.values()]
    shapes = numpy.full(len(present), None, dtype=object)
    shapes[present] = shapes_of(coordinates, kinds)
    if _same(shapes[rows], sample):
        turned = shapely.transform(sample, lambda numbers: numbers[:, ::-1])
        if _same(turned, sample):
            raise NotPlain("either order of axes would do")
        return shapes
    coordinates = coordinates._replace(
        numbers=numpy.ascontiguousarray(coordinates.numbers[:, ::-1])
    )
    shapes[present] = shapes_of(coordinates, kinds)
    if not _same(shapes[rows], sample):
        raise NotPlain("other geometries")
    return shapes


def _same(some: NDArray[numpy.object_], others: NDArray[numpy.object_]) -> bool:
    return bool((shapely.to_wkb(some) == shapely.to_wkb(others)).all())
