"""From a path to a layer: find, look through, read, and say where it comes from."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import pandas
from pyproj import CRS

from nzv_geo.crs.names import crs_code, parse_crs, require_place
from nzv_geo.errors import CrsError, DataError
from nzv_geo.findings import Kind
from nzv_geo.layers import OWN_GEOMETRY, ROW_NUMBER, Layer
from nzv_geo.reading.formats import Content
from nzv_geo.reading.identity import identified
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.metadata import provenance_of, readable, title_of
from nzv_geo.reading.options import ReadOptions
from nzv_geo.reading.selection import Choice, choose, offered

if TYPE_CHECKING:
    from nzv_geo.reading.gdal_arrow import Shortcut

__all__ = ["layer_of", "parts_of", "read_choice", "read_file", "read_in_parts"]

log = logging.getLogger(__name__)

PART = 50_000  # features
CODE = re.compile(r"(EPSG|ESRI|OGC):\w+")


def read_file(  # noqa: PLR0913 - keywords, each on its own
    path: str | Path,
    *,
    layer: str | None = None,
    title: str | None = None,
    source_crs: str | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
    without_crs: bool = False,
) -> Layer:
    """Read a layer of your own.

    It is of one of `nzv_geo.reading.formats`, alone or in a zip archive, or a folder with
    shapefiles. docs/formats.md says what is read of each. A file is recognised by its content;
    GDAL's other formats, some of which can refer to other files or addresses, are never tried.

    Parameters
    ----------
    path
        The file, archive or folder.
    layer
        Layer to take where there are several.
    title
        Title; without it, what the file says, or the name of the layer or file.
    source_crs
        The CRS its coordinates are in, where the file says a wrong one or none. Coordinates stay
        as they are.
    encoding
        Of the text of a shapefile or CSV file.
    limits
        Bounds for what is hostile or too large.
    without_crs
        Accept a layer without CRS, for a check that will report it.

    Returns
    -------
    Layer
        Features in the CRS of the file, numbered from 1 in the column ``nzv_row`` that is the key;
        what nzv-geo itself exported has the key it had. What was noticed while reading stands in
        its findings.

    Raises
    ------
    DataError
        The file cannot be read, is of another format, is damaged or harmful, holds several layers
        of which none was named, or no feature.
    CrsError
        It has no CRS.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> layer = read_file(data_folder() / "boundaries/states.fgb")
    >>> len(layer), layer.crs.to_string(), layer.title["de"]
    (2, 'EPSG:4326', 'states')
    """
    path = Path(path)
    options = ReadOptions(source_crs, encoding, (limits or Limits()).fresh())
    with offered(path, options, layer) as choices:
        choice = choose(path, choices, layer)
        return read_choice(path, choice, options, title=title, without_crs=without_crs)


def read_choice(
    path: Path,
    choice: Choice,
    options: ReadOptions,
    *,
    title: str | None = None,
    without_crs: bool = False,
) -> Layer:
    """Read one of the layers that a file offers, while `offered` keeps it open.

    Parameters
    ----------
    path
        The file, as errors and provenance name it.
    choice
        The layer.
    options
        How it is read.
    title, without_crs
        As in `read_file`.

    Raises
    ------
    DataError, CrsError
        As in `read_file`.
    """
    content = choice.dataset.format.read(choice.vetted, choice.layer, options)
    _require_geometry(content, path)
    layer = layer_of(path, choice, content, options, title=title, without_crs=without_crs)
    known = layer.features.crs
    crs, format_ = "no CRS" if known is None else crs_code(known), choice.dataset.format.name
    log.info("read %s: %d features, %s (%s)", path, len(layer), crs, format_)
    return layer


def layer_of(  # noqa: PLR0913 - keywords, each on its own
    path: Path,
    choice: Choice,
    content: Content,
    options: ReadOptions,
    *,
    title: str | None = None,
    without_crs: bool = False,
    first: int = 1,
    identify: bool = True,
) -> Layer:
    """Return what was read of a file as a layer, or as a part of one.

    Parameters
    ----------
    path, choice, options, title, without_crs
        As in `read_choice`.
    content
        What its format read.
    first
        Number of its first feature.
    identify
        Take the key that the file names, where each feature has one of its own.

    Raises
    ------
    DataError, CrsError
        As in `read_file`.
    """
    told, noticed = choice.dataset.history
    content = Content(
        _in_stated_crs(content.features, {**content.metadata, **told}),
        [*content.findings, *noticed],
        {**content.metadata, **told},
    )
    placed = _placed(content.features, choice, path, options, without_crs=without_crs)
    provenance = provenance_of(path, content.metadata)
    if options.source_crs is not None:
        before = crs_code(content.features.crs) if content.features.crs else "no CRS"
        provenance = provenance.after(f"read as {crs_code(placed.crs)}; the file says {before}")
    loaded = Layer(
        id=readable(path.stem),
        title=_title(title, choice, content.metadata),
        key=ROW_NUMBER,
        features=_numbered(placed, path, first=first),
        provenance=provenance,
        findings=tuple(content.findings),
    )
    if not identify:
        return loaded
    return identified(loaded, content.metadata, unchanged=bool(told))


def read_in_parts(
    path: str | Path,
    *,
    layer: str | None = None,
    source_crs: str | None = None,
    encoding: str | None = None,
    size: int = PART,
    limits: Limits | None = None,
) -> Iterator[Layer]:
    """Read a layer that is larger than memory, so many features at a time.

    Parameters
    ----------
    path, layer, source_crs, encoding, limits
        As in `read_file`; of a format that can be read this way, as its `in_parts` says.
    size
        Features in a part.

    Yields
    ------
    Layer
        A part; features are numbered on from part to part.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> [len(part) for part in read_in_parts(data_folder() / "boundaries/counties.fgb", size=20)]
    [20, 11]
    """
    options = ReadOptions(source_crs, encoding, (limits or Limits()).fresh(), whole=False)
    yield from parts_of(Path(path), layer, options, size)


def parts_of(
    path: Path,
    layer: str | None,
    options: ReadOptions,
    size: int,
    shortcut: Shortcut | None = None,
) -> Iterator[Any]:
    """Yield what `read_in_parts` does; in place of some parts, what a shortcut made of them.

    `nzv_geo.reading.gdal_arrow.read_parts_by_arrow` says which these are.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> counties, options = data_folder() / "boundaries/counties.fgb", ReadOptions(whole=False)
    >>> [len(part) for part in parts_of(counties, None, options, 20)]
    [20, 11]
    """
    with offered(path, options, layer) as choices:
        choice = choose(path, choices, layer)
        known, vetted = choice.dataset.format, choice.vetted
        if not known.in_parts:
            raise DataError(f"{path} is {known.name}, which is only read as a whole")
        first = 1
        told, odd = choice.dataset.history
        metadata = {**known.told(vetted, choice.layer), **told}
        provenance = provenance_of(path, metadata)
        noticed = [*vetted.findings, *odd]
        for features, found in known.read_parts(vetted, choice.layer, size, shortcut):
            if not isinstance(features, geopandas.GeoDataFrame):
                yield features
                first += len(features)
                continue
            findings, noticed = [*noticed, *found], []
            placed = _placed(features, choice, path, options, without_crs=True)
            part = Layer(
                id=readable(path.stem),
                title=_title(None, choice, metadata),
                key=ROW_NUMBER,
                features=_numbered(placed, path, first=first),
                provenance=provenance,
                findings=tuple(findings),
            )
            yield identified(part, metadata, unchanged=bool(told))
            first += len(placed)


def _require_geometry(content: Content, path: Path) -> None:
    """Raise DataError where no geometry came out, with the first reason."""
    features, findings, _ = content
    if not isinstance(features, geopandas.GeoDataFrame) or features.geometry.isna().all():
        reasons = (finding.message for finding in findings if finding.kind is Kind.UNREADABLE)
        lost = next(reasons, "")
        which = f" that can be read; {lost}" if lost else ""
        raise DataError(f"{path} holds no feature with a geometry{which}")


def _in_stated_crs(
    features: geopandas.GeoDataFrame, told: dict[str, Any]
) -> geopandas.GeoDataFrame:
    """Give features of a file that names no CRS the one that its history says."""
    code = told.get("reference_system")
    if features.crs is not None or not isinstance(code, str) or not CODE.fullmatch(code):
        return features
    return features.set_crs(parse_crs(code))


def _placed(
    features: geopandas.GeoDataFrame,
    choice: Choice,
    path: Path,
    options: ReadOptions,
    *,
    without_crs: bool,
) -> geopandas.GeoDataFrame:
    """Give features the CRS that was said, or that their file means; without one if accepted."""
    crs = options.source_crs or choice.vetted.crs
    if options.source_crs is not None or crs:
        features = features.set_crs(parse_crs(crs), allow_override=True)
    try:
        if features.crs is None:
            raise CrsError("it has no CRS; say which its coordinates are in")
        require_place(CRS(features.crs))
    except CrsError as error:
        if not without_crs:
            raise CrsError(f"{path}: {error}: --source-crs") from error
        features = features.set_crs(None, allow_override=True)
    return features


def _title(title: str | None, choice: Choice, metadata: dict[str, Any]) -> dict[str, str]:
    """Return the title that was given, or that the file gives itself, or the name of the layer."""
    if title:
        return {"de": title, "en": title}
    return title_of(metadata) or {"de": choice.name, "en": choice.name}


def _numbered(
    features: geopandas.GeoDataFrame, path: Path, *, first: int = 1
) -> geopandas.GeoDataFrame:
    """Give features numbers, and their geometry the name it has in every own layer."""
    own = {ROW_NUMBER: range(first, first + len(features)), OWN_GEOMETRY: features.geometry}
    table = pandas.DataFrame(features.drop(columns=features.geometry.name))
    clash = [name for name in own if name in table]
    if clash:
        raise DataError(f"{path} has a field {clash[0]!r}, which nzv-geo uses itself; rename it")
    return geopandas.GeoDataFrame(table.assign(**own), geometry=OWN_GEOMETRY)
