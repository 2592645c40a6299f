"""Drop what GDAL adds to GML and KML, and find the numbers in GML."""

from __future__ import annotations

from typing import Any

import geopandas
import numpy
import pandas
import shapely

from nzv_geo.reading.columns import typed

__all__ = ["ADDED", "tidy_gml", "tidy_kml"]

# What LIBKML makes of every placemark, whether or not the file says so.
KML_FIELDS = {
    "id", "Name", "description", "timestamp", "begin", "end", "altitudeMode", "tessellate",
    "extrude", "visibility", "drawOrder", "icon",
}  # fmt: skip
GML_ENVELOPE = ["lowerCorner", "upperCorner"]
ADDED = {"KML": KML_FIELDS - {"Name", "description"}, "GML": set(GML_ENVELOPE)}  # by GDAL


def tidy_gml(features: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Drop the corners of envelopes, join values that are given several times, find numbers."""
    features = features.drop(columns=GML_ENVELOPE, errors="ignore")
    shapes = features.geometry
    table = pandas.DataFrame(features.drop(columns=shapes.name))
    found = {name: typed(column.map(_joined)) for name, column in table.items()}
    return geopandas.GeoDataFrame({**found, shapes.name: shapes}, geometry=shapes.name)


def _joined(value: Any) -> Any:
    """Join a list to one text, as GDAL gives it where an element stands more than once."""
    if isinstance(value, list | tuple | numpy.ndarray):
        return "; ".join(str(one) for one in value if one is not None)
    return value


def tidy_kml(features: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Drop what no placemark says, and heights that are all zero."""
    for column in KML_FIELDS & set(features.columns):
        values = features[column].replace("", None)
        if values.isin([-1, 0]).where(values.notna(), True).all():
            features = features.drop(columns=column)
    for column in features.columns.drop(features.geometry.name):
        if features[column].dtype in (object, "string", "str"):
            features[column] = features[column].replace("", None)
    heights = shapely.get_coordinates(features.geometry.values, include_z=True)[:, 2:]
    if not numpy.nan_to_num(heights).any():
        features = features.set_geometry(
            shapely.force_2d(features.geometry.values), crs=features.crs
        )
    return features
