"""The accessor ``nzv`` of GeoDataFrames: ``import nzv_geo.pandas``, then ``gdf.nzv.explore()``.

What comes back is a GeoDataFrame, a table or a page; the index of the table stays. Where data come
from and what was done to them stands in ``gdf.attrs["nzv_geo"]``, as plain values.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

import geopandas
import pandas
from pandas.api.extensions import register_dataframe_accessor
from pyproj import CRS

from nzv_geo.joins import join
from nzv_geo.layers import ATTRIBUTE, ROW_NUMBER, Layer, LayerLike
from nzv_geo.provenance import Source
from nzv_geo.shown import ExploreOptions

if TYPE_CHECKING:
    from nzv_geo.webmap import MapPage

__all__ = ["NzvAccessor"]


class NzvAccessor:
    """What nzv-geo does with a GeoDataFrame, as ``gdf.nzv``.

    Examples
    --------
    >>> import nzv_geo.pandas
    >>> points = geopandas.GeoSeries.from_xy([14.3], [51.7], crs="EPSG:4326")
    >>> gdf = geopandas.GeoDataFrame({"use": ["GE"]}, geometry=points)
    >>> moved = gdf.nzv.reproject(25833)
    >>> moved.crs.to_epsg(), moved.attrs["nzv_geo"]["reprojections"][0]["accuracy_m"]
    (25833, 1.0)
    """

    def __init__(self, table: pandas.DataFrame) -> None:
        if not isinstance(table, geopandas.GeoDataFrame):
            raise AttributeError(
                "nzv is an accessor of GeoDataFrames, and this table has no geometries; make one "
                "by geopandas.GeoDataFrame(table, geometry=…, crs=…)"
            )
        self._table = table

    def to_layer(
        self,
        *,
        title: str = "",
        source: str | Source = "",
        id: str = "layer",  # noqa: A002 - the word of the field
        key: str | None = None,
    ) -> Layer:
        """Return a layer, see `Layer.from_geodataframe`; what ``attrs`` tell comes along.

        Examples
        --------
        >>> points = geopandas.GeoSeries.from_xy([14.3], [51.7], crs="EPSG:4326")
        >>> moved = geopandas.GeoDataFrame(geometry=points).nzv.reproject(25833)
        >>> moved.nzv.to_layer(title="Plan").provenance.steps[0][:20]
        'reprojected EPSG:432'
        """
        return Layer.from_geodataframe(self._table, title=title, source=source, id=id, key=key)

    def explore(self, column: Any = None, **options: Unpack[ExploreOptions]) -> MapPage:
        """Return the table as a page, see `nzv_geo.shown.Shown.explore`.

        Examples
        --------
        >>> points = geopandas.GeoSeries.from_xy([14.3], [51.7], crs="EPSG:4326")
        >>> geopandas.GeoDataFrame({"use": ["GE"]}, geometry=points).nzv.explore("use").layers
        (<Layer layer: 1 features, EPSG:4326>,)
        """
        if isinstance(column, pandas.Series):
            from nzv_geo.webmap.explore import in_order

            column = in_order(column, self._table.index).reset_index(drop=True)
        return self.to_layer().explore(column, **options)

    def check(self) -> pandas.DataFrame:
        """Return what is wrong, one row a finding, see `nzv_geo.checks.check_table`.

        Examples
        --------
        >>> gdf = geopandas.GeoDataFrame({"use": ["GE"]}, geometry=[None], crs="EPSG:25833")
        >>> gdf.nzv.check()["code"].tolist()
        ['NZV121']
        """
        return self.to_layer().check()

    def reproject(self, to: str | int | CRS, **options: Any) -> geopandas.GeoDataFrame:
        """Return the table in another CRS by one operation, see `nzv_geo.reproject`.

        Which operation, and how accurate, stands in ``attrs["nzv_geo"]["reprojections"]``.
        """
        return self._returned(self.to_layer().reproject(to, **options))

    def area_m2(self) -> pandas.Series[float]:
        """Return the true area of each feature on the ellipsoid, in square metres.

        Examples
        --------
        >>> from nzv_geo import load_layer
        >>> gdf = load_layer("counties", region="cottbus").features.set_index("ags")
        >>> gdf.nzv.area_m2().round().to_dict()
        {'12052': 165065321.0}
        """
        return self.to_layer().area_m2().set_axis(self._table.index)

    def shares(self, of: LayerLike | str = "municipalities") -> pandas.DataFrame:
        """Return which part of each feature lies in which unit, see `nzv_geo.describe.area_shares`.

        ``feature`` is the label of a row.

        Examples
        --------
        >>> from nzv_geo import load_layer
        >>> gdf = load_layer("counties", region="cottbus").features.set_index("name_de")
        >>> gdf.nzv.shares("states")[["feature", "unit_name"]].values.tolist()
        [['Cottbus', 'Brandenburg']]
        """
        return self._labelled(self._numbered().shares(of))

    def nearest(self, to: LayerLike | str, name_field: str = "") -> pandas.DataFrame:
        """Return the nearest feature of another layer, see `nzv_geo.describe.nearest_table`.

        ``feature`` is the label of a row.

        Examples
        --------
        >>> from nzv_geo import load_layer
        >>> gdf = load_layer("counties", region="cottbus").features.set_index("ags")
        >>> gdf.nzv.nearest("places", "name_de")[["feature", "nearest"]].values.tolist()
        [['12052', 'Cottbus']]
        """
        layer = self._numbered()
        return self._labelled(layer.nearest(layer if to is self._table else to, name_field))

    def join(
        self,
        table: pandas.DataFrame | str | Path,
        *,
        key: str = "ags",
        to: str = "",
        fields: Sequence[str] = (),
    ) -> geopandas.GeoDataFrame:
        """Return the table with columns of another one or of a CSV file, see `nzv_geo.joins.join`.

        Examples
        --------
        >>> from nzv_geo import load_layer
        >>> gdf = load_layer("counties", region="cottbus").features
        >>> gdf.nzv.join(pandas.DataFrame({"ags": ["12052"], "jobs": [48_000]}))["jobs"].tolist()
        [48000]
        """
        return self._returned(join(self.to_layer(), table, key=key, to=to, fields=fields))

    def export(self, path: str | Path, **options: Any) -> None:
        """Write the table into a file, see `nzv_geo.export_layer`."""
        self.to_layer().export(path, **options)

    def _numbered(self) -> Layer:
        """Return a layer whose key is the number of a row."""
        table = self._table.drop(columns=ROW_NUMBER, errors="ignore")
        table.attrs = {}  # they may name another key
        return Layer.from_geodataframe(table)

    def _labelled(self, table: pandas.DataFrame) -> pandas.DataFrame:
        return table.assign(feature=self._table.index[table["feature"] - 1])

    def _returned(self, layer: Layer) -> geopandas.GeoDataFrame:
        """Return the features of a layer as a table like the one that came."""
        made = {ROW_NUMBER} - {*self._table.columns}
        table = layer.features.drop(columns=list(made), errors="ignore")
        table.index = self._table.index
        known = self._table.attrs.get(ATTRIBUTE, {})
        more = known if isinstance(known, dict) else {}
        table.attrs[ATTRIBUTE] = {**more, **layer.provenance.as_dict()}
        return table


if getattr(pandas.DataFrame, "nzv", None) is None:  # reloading the module is no clash
    register_dataframe_accessor("nzv")(NzvAccessor)
