"""Read vector data: the only place that opens GIS files."""

from __future__ import annotations

import io
import json
import os
import re
import tempfile
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas
import pandas
import pyogrio
import shapely
from pyproj import CRS

from nzv_geo.catalogue import LayerSpec, data_folder, load_catalogue, read_pinned
from nzv_geo.crs_names import crs_code, parse_crs, require_place
from nzv_geo.errors import CrsError, DataError
from nzv_geo.provenance import Provenance, Reprojection, Source

__all__ = ["Layer", "file_format", "read_file", "read_layer", "read_table"]

GEOJSON_TYPES = {
    "Feature",
    "FeatureCollection",
    "LineString",
    "MultiLineString",
    "MultiPoint",
    "MultiPolygon",
    "Point",
    "Polygon",
}
ROW_NUMBER = "nzv_row"  # key of a file that names none
OWN_GEOMETRY = "nzv_geometry"
CRS_NAME = re.compile(  # EPSG:3399, urn:ogc:def:crs:EPSG::3399, http://www.opengis.net/def/crs/…
    r"(urn:ogc:def:crs:)?(EPSG|OGC|ESRI):([\d.]*:)?\w+|https?://www\.opengis\.net/def/crs/[\w./]+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Layer:
    """Features of one kind, with where they come from.

    Parameters
    ----------
    id
        Name of the layer, such as ``municipalities``.
    title
        Title by language.
    key
        Column that identifies a feature.
    features
        The table: one row a feature, in the order of the key; CRS set.
    provenance
        Sources and processing steps.
    """

    id: str
    title: dict[str, str]
    key: str
    features: geopandas.GeoDataFrame
    provenance: Provenance

    @property
    def crs(self) -> str:
        """The CRS as authority code, such as ``EPSG:4326``."""
        return crs_code(self.features.crs)

    def __len__(self) -> int:
        return len(self.features)

    def with_features(
        self, features: geopandas.GeoDataFrame, step: str | Reprojection = ""
    ) -> Layer:
        """Return the layer with other features and, where given, one more processing step."""
        provenance = self.provenance.after(step) if step else self.provenance
        return replace(self, features=features, provenance=provenance)

    def where(self, keep: pandas.Series[bool]) -> Layer:
        """Return the layer with only those features for which `keep` is true."""
        return self.with_features(self.features[keep].reset_index(drop=True))


def read_layer(spec: LayerSpec) -> Layer:
    """Read a layer that ships with the package.

    The file must have the SHA-256 and the number of features that the catalogue gives.

    Parameters
    ----------
    spec
        Entry of the catalogue; one with a file, not a derived one.

    Returns
    -------
    Layer
        Features as stored: coordinates untouched, in the CRS of the catalogue.

    Raises
    ------
    DataError
        The file is missing, changed, or has another number of features.

    Examples
    --------
    >>> layer = read_layer(load_catalogue().layer("states"))
    >>> list(layer.features["name_de"])
    ['Brandenburg', 'Sachsen']
    """
    content = read_pinned(spec.file, spec.sha256)
    features = (
        _read_points(content, spec) if spec.file.endswith(".csv") else _read_vector(content, spec)
    )
    if features.crs != spec.crs:
        raise DataError(f"{spec.file} is in {features.crs}, the catalogue says {spec.crs}")
    if len(features) != spec.features:
        raise DataError(
            f"{spec.file} has {len(features)} features, the catalogue says {spec.features}"
        )
    return Layer(spec.id, spec.title, spec.key, features, load_catalogue().provenance(spec))


def read_file(
    path: Path, *, layer: str | None = None, title: str | None = None, crs: str | None = None
) -> Layer:
    """Read a layer of your own from a GeoJSON or GeoPackage file.

    The file is recognised by its content; GDAL's other formats, some of which can refer to other
    files or addresses, are never tried.

    Parameters
    ----------
    path
        The file.
    layer
        Layer to take from a GeoPackage with several.
    title
        Title; without it, the name of the layer or file.
    crs
        The CRS its coordinates are in, where the file says a wrong one or none. Coordinates stay
        as they are.

    Returns
    -------
    Layer
        Features in the CRS of the file, numbered from 1 in the column ``nzv_row`` that is the key.

    Raises
    ------
    DataError
        The file cannot be read, is of another format, holds several layers of which none was
        named, holds no feature, or has no CRS.
    """
    content = _content(path, with_crs=crs is None)
    with tempfile.TemporaryDirectory(prefix="nzv-geo-") as folder:
        # A copy under a plain name: neither the file's own name nor what lies beside it can lead
        # GDAL elsewhere.
        suffix = "gpkg" if _is_geopackage(content) else "geojson"
        copy = Path(folder) / f"layer.{suffix}"
        copy.write_bytes(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # remarks on odd values, such as dates with a zone
            names, chosen, features = _read_own(copy, path, layer)
    provenance = Provenance((_own_source(path),))
    if crs is None:
        _require_crs(path, features.crs)
    else:
        said = crs_code(features.crs) if features.crs else "no CRS"
        features = features.set_crs(parse_crs(crs), allow_override=True)
        provenance = provenance.after(f"read as {crs_code(features.crs)}; the file says {said}")
    stem = _readable(path.stem)
    name = title or (stem if len(names) == 1 and path.suffix != ".gpkg" else chosen)
    return Layer(
        id=stem,
        title={"de": name, "en": name},
        key=ROW_NUMBER,
        features=features,
        provenance=provenance,
    )


def file_format(spec: LayerSpec) -> str:
    """Return what GDAL calls the format of a layer's file.

    Examples
    --------
    >>> file_format(load_catalogue().layer("counties"))
    'FlatGeobuf'
    """
    import fiona  # here, because it would slow down every command that only reads features

    with fiona.open(data_folder() / spec.file) as source:
        return str(source.driver)


def read_table(file: str, sha256: str) -> pandas.DataFrame:
    """Read a CSV table that ships with the package; its AGS are text.

    Raises
    ------
    DataError
        The file is missing or changed.
    """
    return _parse_csv(read_pinned(file, sha256))


def _content(path: Path, *, with_crs: bool) -> bytes:
    """Return the bytes of a GeoJSON or GeoPackage file, if need be one with a CRS we can trust."""
    try:
        if not path.is_file():
            reason = "no such file" if not path.exists() else "not an ordinary file"
            raise DataError(f"cannot read {path}: {reason}")
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from error
    if _is_geopackage(content):
        return content
    collection = _parse_geojson(content)
    if collection is None:
        raise DataError(f"{path} is neither GeoJSON nor GeoPackage; convert it first, e.g. in QGIS")
    _require_named_crs(path, collection.get("crs"), with_crs=with_crs)
    return content


def _require_crs(path: Path, crs: CRS | None) -> None:
    try:
        if crs is not None:
            return require_place(crs)
    except CrsError as error:
        raise CrsError(f"{path}: {error}: --source-crs") from error
    raise CrsError(f"{path} has no CRS; say which its coordinates are in: --source-crs")


def _is_geopackage(content: bytes) -> bool:
    """Tell by the two signatures that the GeoPackage standard asks for."""
    return content.startswith(b"SQLite format 3\0") and content[68:70] == b"GP"


def _parse_geojson(content: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and value.get("type") in GEOJSON_TYPES else None


def _require_named_crs(path: Path, member: Any, *, with_crs: bool) -> None:
    """Refuse a CRS that GDAL would ask a server for, or would read as WGS 84 without a word."""
    if member is None:
        return
    kind = member.get("type") if isinstance(member, dict) else None
    properties = member.get("properties") if isinstance(member, dict) else None
    properties = properties if isinstance(properties, dict) else {}
    name = properties.get("name") if kind == "name" else None
    if kind == "EPSG" and type(properties.get("code")) is int:
        name = f"EPSG:{properties['code']}"
    if not isinstance(name, str):
        raise DataError(f"{path} does not name its CRS; write its member crs as a name or leave it")
    if with_crs:
        if not CRS_NAME.fullmatch(name):
            raise DataError(f"{path} names its CRS {name!r}, which is no code; pass --source-crs")
        parse_crs(name)


def _choose(path: Path, names: list[str], wanted: str | None) -> str:
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted in names:
        return str(wanted)
    said = f"has no layer {wanted!r}" if wanted else f"holds {len(names)} layers"
    raise DataError(f"{path} {said}; name one of: {', '.join(names)}")


def _read_own(
    copy: Path, path: Path, wanted: str | None
) -> tuple[list[str], str, geopandas.GeoDataFrame]:
    try:
        names = [str(name) for name, geometry in pyogrio.list_layers(copy) if geometry]
        chosen = _choose(path, names, wanted)
        # Apart, so that a property that is itself called geometry is not lost.
        shapes = pyogrio.read_dataframe(copy, layer=chosen, columns=[], use_arrow=False)
        table = pyogrio.read_dataframe(copy, layer=chosen, read_geometry=False, use_arrow=False)
    except (pyogrio.errors.DataSourceError, shapely.errors.ShapelyError) as error:
        reason = str(error).replace(str(copy), path.name)
        raise DataError(f"cannot read {path}: {reason}") from error
    if not isinstance(shapes, geopandas.GeoDataFrame) or shapes.geometry.isna().all():
        raise DataError(f"{path} holds no feature with a geometry")
    own = {ROW_NUMBER: range(1, len(table) + 1), OWN_GEOMETRY: shapes.geometry}
    clash = [name for name in own if name in table]
    if clash:
        raise DataError(f"{path} has a field {clash[0]!r}, which nzv-geo uses itself; rename it")
    return names, chosen, geopandas.GeoDataFrame(table.assign(**own), geometry=OWN_GEOMETRY)


def _readable(name: str) -> str:
    """Replace the bytes of a file name that are no UTF-8."""
    return os.fsencode(name).decode("utf-8", "replace")


def _own_source(path: Path) -> Source:
    """Say no more about a file than it does: nothing but its name."""
    name = _readable(path.name)
    unknown = {"de": "unbekannt", "en": "unknown"}
    return Source(
        id=_readable(str(path)),
        title={"de": f"Eigene Datei {name}", "en": f"Own file {name}"},
        publisher="",
        via=_readable(str(path)),
        url="",
        vintage="",
        licence=unknown,
        licence_url="",
        attribution=name,
        accuracy=unknown,
    )


def _read_vector(content: bytes, spec: LayerSpec) -> geopandas.GeoDataFrame:
    features = pyogrio.read_dataframe(io.BytesIO(content), use_arrow=False)
    return features.sort_values(spec.key, ignore_index=True)


def _read_points(content: bytes, spec: LayerSpec) -> geopandas.GeoDataFrame:
    table = _parse_csv(content)
    points = shapely.points(table.pop("lon"), table.pop("lat"))
    return geopandas.GeoDataFrame(table, geometry=points, crs=spec.crs)


def _parse_csv(content: bytes) -> pandas.DataFrame:
    text: dict[str, Any] = {"ags": str, "county_ags": str}
    return pandas.read_csv(io.BytesIO(content), dtype=text)
