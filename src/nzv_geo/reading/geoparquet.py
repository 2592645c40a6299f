"""Read GeoParquet, which GDAL's wheels cannot."""

from __future__ import annotations

from pathlib import Path

import geopandas

from nzv_geo.errors import DataError
from nzv_geo.reading.limits import Limits

__all__ = ["read_geoparquet"]

BYTES_OF_A_VERTEX = 16


def read_geoparquet(path: Path, name: str | Path, limits: Limits) -> geopandas.GeoDataFrame:
    """Read a GeoParquet file of version 1.0 or 1.1: WKB or native encoding.

    Other geometry columns than the primary one become WKT. Without a CRS in its metadata, OGC:CRS84
    is meant, as the specification says.

    Raises
    ------
    DataError
        It is damaged, no GeoParquet, or unfolds into too much.
    """
    import pyarrow
    from pyarrow import parquet

    try:
        metadata = parquet.read_metadata(path)
        groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
        unpacked = sum(group.total_byte_size for group in groups)
        limits.require_size(unpacked, f"{name}, unpacked")
        limits.require_vertices(max(metadata.num_rows, unpacked // BYTES_OF_A_VERTEX), name)
        if b"geo" not in (metadata.metadata or {}):
            raise DataError(f"{name} is Parquet without geometry; write it as GeoParquet")
        features = geopandas.read_parquet(path)
    except DataError:
        raise
    except (pyarrow.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"cannot read {name}: {error}") from error
    for column in features.columns[features.dtypes == "geometry"]:
        if column != features.geometry.name:
            features[column] = features[column].to_wkt()
    return features
