"""From a path to a layer: find, look through, read, and say where it comes from."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas
import pandas
import shapely
from pyproj import CRS

from nzv_geo.crs.names import crs_code, parse_crs, require_place
from nzv_geo.errors import CrsError, DataError
from nzv_geo.findings import Finding, Kind
from nzv_geo.layers import OWN_GEOMETRY, ROW_NUMBER, Layer
from nzv_geo.provenance import Provenance
from nzv_geo.reading.bulk import read_all
from nzv_geo.reading.csv_table import read_csv
from nzv_geo.reading.gdal import unreadable
from nzv_geo.reading.geoparquet import read_geoparquet
from nzv_geo.reading.json_shapes import lost_geometries, require_features, require_vertices
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.metadata import (
    readable,
    said_fields,
    said_key,
    said_provenance,
    said_title,
)
from nzv_geo.reading.parts import inspect, read_parts
from nzv_geo.reading.selection import Choice, choose, offered
from nzv_geo.reading.tidying import ADDED, tidy_gml, tidy_kml
from nzv_geo.reading.vetting import Wanted

__all__ = ["FileLayer", "list_layers", "read_file", "read_in_parts"]

PART = 50_000  # features
GEOJSON = ("GeoJSON", "GeoJSON sequence")


@dataclass(frozen=True)
class FileLayer:
    """One layer of a file, before its features are read.

    Parameters
    ----------
    name
        What ``--layer`` calls it.
    format
        Of the file that holds it.
    encoding
        Of its text, and where it was guessed or found.
    crs
        As authority code or name; empty where it says none.
    geometry
        Type of its geometries, as far as the file says.
    features
        How many; None where the file must be read to know.
    fields
        Type of each field.
    """

    name: str
    format: str
    encoding: str
    crs: str
    geometry: str
    features: int | None
    fields: dict[str, str]


def read_file(  # noqa: PLR0913 - keywords, each on its own
    path: Path,
    *,
    layer: str | None = None,
    title: str | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
    without_crs: bool = False,
) -> Layer:
    """Read a layer of your own.

    GeoJSON, TopoJSON, GeoPackage, Shapefile, FlatGeobuf, GeoParquet, GML, XPlanGML, KML, KMZ and
    CSV, alone or in a zip archive; a folder with shapefiles. docs/formats.md says what is read of
    each. A file is recognised by its content; GDAL's other formats, some of which can refer to
    other files or addresses, are never tried.

    Parameters
    ----------
    path
        The file, archive or folder.
    layer
        Layer to take where there are several.
    title
        Title; without it, what the file says, or the name of the layer or file.
    crs
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
    wanted = Wanted(crs, encoding, _fresh(limits))
    with offered(path, wanted, layer) as choices:
        choice = choose(path, choices, layer)
        features, findings, said = _read(choice, wanted)
    if not isinstance(features, geopandas.GeoDataFrame) or features.geometry.isna().all():
        lost = next((one.message for one in findings if one.kind is Kind.UNREADABLE), "")
        which = f" that can be read; {lost}" if lost else ""
        raise DataError(f"{path} holds no feature with a geometry{which}")
    placed = _placed(features, choice, path, without_crs=without_crs, crs=crs)
    provenance = said_provenance(path, said)
    if crs is not None:
        before = crs_code(features.crs) if features.crs else "no CRS"
        provenance = provenance.after(f"read as {crs_code(placed.crs)}; the file says {before}")
    titles = {"de": title, "en": title} if title else said_title(said)
    return _identified(_layer(path, choice, placed, findings, provenance, titles), said)


def read_in_parts(
    path: Path,
    *,
    layer: str | None = None,
    crs: str | None = None,
    encoding: str | None = None,
    size: int = PART,
    limits: Limits | None = None,
) -> Iterator[Layer]:
    """Read a layer that is larger than memory, so many features at a time.

    Parameters
    ----------
    path, layer, crs, encoding, limits
        As in `read_file`. GeoJSON, GeoPackage, Shapefile and FlatGeobuf can be read this way.
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
    wanted = Wanted(crs, encoding, _fresh(limits), whole=False)
    with offered(path, wanted, layer) as choices:
        choice = choose(path, choices, layer)
        if not choice.dataset.format.streams:
            raise DataError(
                f"{path} is {choice.dataset.format.name}, which is only read as a whole"
            )
        first, vertices = 1, 0
        provenance = said_provenance(path, choice.vetted.said)
        noticed = choice.vetted.findings
        for features, found in read_parts(choice.vetted.opening, choice.layer, size):
            findings, noticed = [*noticed, *found], []
            placed = _placed(features, choice, path, without_crs=True, crs=crs)
            yield _layer(path, choice, placed, findings, provenance, {}, first=first)
            first += len(placed)
            vertices += int(shapely.count_coordinates(placed.geometry))
        if choice.dataset.format.name in GEOJSON:
            require_vertices(choice.dataset.path, path, vertices)


def list_layers(path: Path, *, limits: Limits | None = None) -> list[FileLayer]:
    """Return what a file holds, without reading its features where its format allows.

    Raises
    ------
    DataError
        As `read_file`.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> (layer,) = list_layers(data_folder() / "boundaries/states.fgb")
    >>> layer.format, layer.features, layer.crs
    ('FlatGeobuf', 2, 'EPSG:4326')
    """
    wanted = Wanted(limits=_fresh(limits), whole=False)
    with offered(path, wanted, None) as choices:
        return [_described(choice, wanted) for choice in choices]


def _fresh(limits: Limits | None) -> Limits:
    """Return the limits with their clock at zero."""
    return replace(limits, started=time.monotonic()) if limits else Limits()


def _read(
    choice: Choice, wanted: Wanted
) -> tuple[geopandas.GeoDataFrame, list[Finding], dict[str, Any]]:
    dataset, vetted = choice.dataset, choice.vetted
    name = vetted.opening.name
    if dataset.format.name == "CSV":
        features, findings = read_csv(dataset.path, name, wanted.encoding, wanted.limits)
        return features, [*vetted.findings, *findings], {}
    if dataset.format.name == "GeoParquet":
        return read_geoparquet(dataset.path, name, wanted.limits), vetted.findings, {}
    opening = vetted.opening
    if choice.layer in vetted.counts:
        opening = replace(opening, records=vetted.counts[choice.layer])
    features, findings, said = read_all(opening, choice.layer, wanted.limits)
    if dataset.format.name == "GeoJSON" and vetted.geometries != len(features):
        require_features(dataset.path, name, len(features))
    if dataset.format.name in GEOJSON:
        lost = lost_geometries(dataset.path, name, features.geometry.to_numpy())
        found = [unreadable(str(row + 1), reason) for row, reason in lost.items()]
        findings = _without_partial(features, findings, found)
    if dataset.format.name == "GML":
        found = vetted.shapes.findings(choice.layer or "", features.geometry.to_numpy())
        findings = _without_partial(features, findings, found)
        features = tidy_gml(features)
    if dataset.format.name == "KML":
        features = tidy_kml(features)
    return features, [*vetted.findings, *findings], {**said, **vetted.said}


def _without_partial(
    features: geopandas.GeoDataFrame, findings: list[Finding], found: list[Finding]
) -> list[Finding]:
    """Leave geometries empty that did not come out whole; return all findings, each said once."""
    unread = {one.feature for one in found if one.kind is Kind.UNREADABLE}
    rows = [int(feature) - 1 for feature in unread]
    features.loc[features.index[rows], features.geometry.name] = None
    return [*(one for one in findings if one.feature not in unread), *found]


def _placed(
    features: geopandas.GeoDataFrame,
    choice: Choice,
    path: Path,
    *,
    without_crs: bool,
    crs: str | None,
) -> geopandas.GeoDataFrame:
    """Give features the CRS that was said, or that their file means; without one if accepted."""
    if crs is not None or choice.vetted.crs:
        features = features.set_crs(parse_crs(crs or choice.vetted.crs), allow_override=True)
    try:
        if features.crs is None:
            raise CrsError("it has no CRS; say which its coordinates are in")
        require_place(CRS(features.crs))
    except CrsError as error:
        if not without_crs:
            raise CrsError(f"{path}: {error}: --source-crs") from error
        features = features.set_crs(None, allow_override=True)
    return features


def _layer(  # noqa: PLR0913
    path: Path,
    choice: Choice,
    features: geopandas.GeoDataFrame,
    findings: list[Finding],
    provenance: Provenance,
    title: dict[str, str],
    *,
    first: int = 1,
) -> Layer:
    own = {ROW_NUMBER: range(first, first + len(features)), OWN_GEOMETRY: features.geometry}
    table = pandas.DataFrame(features.drop(columns=features.geometry.name))
    clash = [name for name in own if name in table]
    if clash:
        raise DataError(f"{path} has a field {clash[0]!r}, which nzv-geo uses itself; rename it")
    return Layer(
        id=readable(path.stem),
        title=title or {"de": choice.name, "en": choice.name},
        key=ROW_NUMBER,
        features=geopandas.GeoDataFrame(table.assign(**own), geometry=OWN_GEOMETRY),
        provenance=provenance,
        findings=tuple(findings),
    )


def _identified(layer: Layer, said: dict[str, Any]) -> Layer:
    """Identify features as nzv-geo's own export did, where each still has a key of its own.

    GDAL gives a feature's id as one more field where it is a text.
    """
    key, features = said_key(said), layer.features
    if key not in features or key == layer.features.geometry.name:
        return layer
    values = features[key].tolist()
    if len(set(map(_identity, values)) - {None}) < len(values):
        return layer
    fields = said_fields(said)
    added = ["id"] if "id" in features and fields and "id" not in fields else []
    return replace(layer, key=key, features=features.drop(columns=[ROW_NUMBER, *added]))


def _identity(value: object) -> str | int | None:
    """Return a value that may identify a feature; None for any other."""
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def _described(choice: Choice, wanted: Wanted) -> FileLayer:
    dataset, vetted = choice.dataset, choice.vetted
    format_ = vetted.kind or dataset.format.name
    if not dataset.format.driver:
        features, _, _ = _read(choice, wanted)
        kinds = sorted(set(features.geometry.geom_type.dropna()))
        fields = {str(name): str(kind) for name, kind in features.dtypes.items()}
        fields.pop(str(features.geometry.name))
        crs, count = features.crs, len(features)
        return FileLayer(choice.name, format_, "UTF-8", _code(crs), ", ".join(kinds), count, fields)
    found = inspect(vetted.opening, choice.layer)
    crs = vetted.crs or found.crs
    added = ADDED.get(dataset.format.name, set())
    fields = {name: kind for name, kind in found.fields.items() if name not in added}
    return FileLayer(
        choice.name, format_, vetted.encoding, _code(crs), found.geometry, found.features, fields
    )


def _code(crs: Any) -> str:
    return crs_code(CRS(crs)) if crs else ""
