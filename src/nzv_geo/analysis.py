"""What analysts ask of a layer in one line; each is done by the room of its noun, far above."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from nzv_geo.shown import Shown, above

if TYPE_CHECKING:
    import pandas
    from pyproj import CRS

    from nzv_geo.layers import LayerLike

__all__ = ["Analysed"]


class Analysed(Shown):
    """What can be asked in one line. Every answer is a new layer or a table."""

    def area_m2(self) -> pandas.Series[float]:
        """Return the true area of each feature, see `nzv_geo.crs.area.geodesic_area_m2`.

        Examples
        --------
        >>> from nzv_geo import load_layer
        >>> load_layer("counties", region="cottbus").area_m2().round().tolist()
        [165065321.0]
        """
        areas: pandas.Series[float] = above("crs.area").geodesic_area_m2(self)
        return areas

    def check(self) -> pandas.DataFrame:
        """Return what is wrong with the layer: one row a finding, see `nzv_geo.checks.check_table`.

        Examples
        --------
        >>> from nzv_geo import load_layer
        >>> len(load_layer("counties").check())
        0
        """
        table: pandas.DataFrame = above("checks").check_table(self)
        return table

    def reproject(self, to: str | int | CRS, **options: Any) -> Self:
        """Return the layer in another CRS, see `nzv_geo.reproject`; a number is one of EPSG.

        Examples
        --------
        >>> from nzv_geo import load_layer
        >>> load_layer("counties").reproject(25833).provenance.reprojections[-1].accuracy_m
        1.0
        """
        target = f"EPSG:{to}" if isinstance(to, int) else to
        moved: Self = above("crs.reproject").reproject(self, target, **options)
        return moved

    def export(self, path: str | Path, **options: Any) -> Self:
        """Write the layer into a file, and return it as written; see `nzv_geo.export_layer`.

        Examples
        --------
        >>> import tempfile
        >>> from nzv_geo import load_layer
        >>> load_layer("counties").export(Path(tempfile.mkdtemp()) / "counties.gpkg")
        <Layer counties: 31 features, EPSG:4326>
        """
        written: Self = above("export").export_layer(self, path, **options)
        return written

    def join(
        self,
        table: pandas.DataFrame | str | Path,
        *,
        key: str = "",
        **options: Any,
    ) -> Self:
        r"""Return the layer with columns of a table or file, see `nzv_geo.joins.join`.

        Official keys are repaired, and followed where municipalities became one; keys without a
        partner are findings of the layer, and a `nzv_geo.joins.JoinWarning` of one line.
        `nzv_geo.joins.join_with_ledger` also returns what was done.

        Examples
        --------
        >>> import tempfile
        >>> from nzv_geo import load_layer
        >>> path = Path(tempfile.mkdtemp()) / "jobs.csv"
        >>> _ = path.write_text("ags;jobs\n12052;48.000\n")
        >>> joined = load_layer("counties", region="cottbus").join(path, key="ags")
        >>> joined.features["jobs"].tolist()
        [48000]
        """
        joined: Self = above("joins").join(self, table, key=key, **options)
        return joined

    def query(self, expression: str, **variables: Any) -> Self:
        """Return the features for which a pandas expression holds, see `nzv_geo.filters.query`.

        Examples
        --------
        >>> from nzv_geo import load_layer
        >>> load_layer("municipalities").query("state == @where", where="Sachsen")
        <Layer municipalities: 110 features, EPSG:4326>
        """
        kept: Self = above("filters").query(self, expression, **variables)
        return kept

    def in_region(self, region: str) -> Self:
        """Return the features that belong to a region, see `nzv_geo.filters.in_region`.

        Examples
        --------
        >>> from nzv_geo import load_layer
        >>> load_layer("focus-areas").in_region("goerlitz").features["number"].tolist()
        [7, 8, 9, 10, 11]
        """
        kept: Self = above("filters").in_region(self, region)
        return kept

    def shares(self, of: LayerLike | str = "municipalities") -> pandas.DataFrame:
        """Return which part of each feature lies in which unit, see `nzv_geo.describe.area_shares`.

        Examples
        --------
        >>> from nzv_geo import load_layer
        >>> states = load_layer("counties", region="goerlitz").shares("states")
        >>> states[["unit_name", "share_of_feature"]].round(6).values.tolist()
        [['Sachsen', 1.0]]
        """
        table: pandas.DataFrame = above("describe").area_shares(self, of)
        return table

    def nearest(self, to: LayerLike | str, name_field: str = "") -> pandas.DataFrame:
        """Return the nearest feature of another layer and how far it is; `nearest_table` does it.

        Examples
        --------
        >>> from nzv_geo import load_layer
        >>> table = load_layer("focus-areas").nearest("places", "name_de")
        >>> table[["nearest", "min_m", "max_m"]].values.tolist()[5]
        ['Spremberg', 3417, 6417]
        """
        table: pandas.DataFrame = above("describe").nearest_table(self, to, name_field)
        return table

    def neighbours(self) -> pandas.DataFrame:
        """Return which areas touch, and the length of their border; see `neighbour_pairs`.

        Examples
        --------
        >>> from nzv_geo import load_layer
        >>> load_layer("states").neighbours()[["name_1", "name_2"]].values.tolist()
        [['Brandenburg', 'Sachsen']]
        """
        table: pandas.DataFrame = above("describe").neighbour_pairs(self)
        return table
