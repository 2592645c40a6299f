"""Read vector data: the only place that opens GIS files."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any

import geopandas
import pandas
import pyogrio
import shapely

from nzv_geo.catalogue import LayerSpec, data_folder, load_catalogue, read_pinned
from nzv_geo.errors import DataError
from nzv_geo.provenance import Provenance

__all__ = ["FileFacts", "Layer", "inspect_layer", "read_layer", "read_table"]


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
        return ":".join(self.features.crs.to_authority())

    def __len__(self) -> int:
        return len(self.features)

    def with_features(self, features: geopandas.GeoDataFrame, step: str = "") -> Layer:
        """Return the layer with other features and, where given, one more processing step."""
        provenance = self.provenance.after(step) if step else self.provenance
        return replace(self, features=features, provenance=provenance)

    def where(self, keep: pandas.Series[bool]) -> Layer:
        """Return the layer with only those features for which `keep` is true."""
        return self.with_features(self.features[keep].reset_index(drop=True))


@dataclass(frozen=True)
class FileFacts:
    """What a file says about itself, before its features are read."""

    driver: str
    features: int
    crs: str
    geometry: str
    fields: dict[str, str]


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
    if len(features) != spec.features:
        raise DataError(
            f"{spec.file} has {len(features)} features, the catalogue says {spec.features}"
        )
    return Layer(spec.id, spec.title, spec.key, features, load_catalogue().provenance(spec))


def inspect_layer(spec: LayerSpec) -> FileFacts | None:
    """Return what the file of a layer says about itself, or None where there is no GIS file.

    Examples
    --------
    >>> facts = inspect_layer(load_catalogue().layer("counties"))
    >>> facts.driver, facts.features, facts.crs, facts.geometry
    ('FlatGeobuf', 31, 'EPSG:4326', 'MultiPolygon')
    """
    import fiona  # here, because it would slow down every command that only reads features

    if not spec.file or spec.file.endswith(".csv"):
        return None
    with fiona.open(data_folder() / spec.file) as source:
        schema = source.schema
        return FileFacts(
            driver=source.driver,
            features=len(source),
            crs=":".join(source.crs.to_authority()),
            geometry=schema["geometry"],
            fields=dict(schema["properties"]),
        )


def read_table(file: str, sha256: str) -> pandas.DataFrame:
    """Read a CSV table that ships with the package; its AGS are text.

    Raises
    ------
    DataError
        The file is missing or changed.
    """
    return _parse_csv(read_pinned(file, sha256))


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
