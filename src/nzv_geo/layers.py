"""Layers: features of one kind with where they come from, and those that ship."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, Union

import numpy
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo.analysis import Analysed
from nzv_geo.brief import Brief
from nzv_geo.catalogue import Catalogue, LayerSpec, load_catalogue
from nzv_geo.csv_columns import read_csv_columns
from nzv_geo.errors import CrsError, DataError, UnknownNameError
from nzv_geo.findings import Finding
from nzv_geo.flatgeobuf import read_flatgeobuf
from nzv_geo.provenance import Provenance, Reprojection, Source
from nzv_geo.shown import above
from nzv_geo.table import Columns, Frame, Mask, Table, data_frame

if TYPE_CHECKING:
    import geopandas
    import pandas

    from nzv_geo.styles import Look, Style

__all__ = [
    "ATTRIBUTE",
    "OWN_GEOMETRY",
    "ROW_NUMBER",
    "Layer",
    "LayerLike",
    "as_layer",
    "file_format",
    "left_out_flat",
    "read_columns",
    "read_layer",
    "read_table",
]

LEFT_OUT = "left out"  # ends the step of `left_out_flat`
ROW_NUMBER = "nzv_row"  # key of a file that names none
OWN_GEOMETRY = "nzv_geometry"
ATTRIBUTE = "nzv_geo"  # key of what a table carries in its attrs


class _Carried(dict[str, Any]):
    """What a table carries; shared, where pandas would copy it with every row and column."""

    def __deepcopy__(self, _: dict[int, Any]) -> _Carried:
        return self


class _Features:
    """The features of a layer: held as they came, given as a table of geopandas, made on first use.

    ``features`` of the dataclass below; the class itself has no such attribute, as for any field.
    """

    def __get__(self, layer: Layer | None, owner: Any = None) -> Any:
        if layer is None:
            raise AttributeError("features")
        held = vars(layer)["features"]
        if isinstance(held, Table):
            held = vars(layer)["features"] = held.to_geodataframe()
        return held

    def __set__(self, layer: Layer, features: Any) -> None:
        vars(layer)["features"] = features.frame if isinstance(features, Frame) else features


@dataclass(frozen=True, eq=False, repr=False)
class Layer(Analysed, Brief):
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
        The table: one row a feature, in the order of the key; CRS set. Given as a
        `nzv_geo.table.Table`, it is made into one of geopandas when it is asked for.
    provenance
        Sources and processing steps.
    findings
        What was noticed while it was read or reprojected.
    checks
        All that `nzv_geo.checks.checked` found, the former included; None where nobody looked.
    look
        How it appears on a map; None where nobody said.
    """

    id: str
    title: dict[str, str]
    key: str
    features: geopandas.GeoDataFrame
    provenance: Provenance
    findings: tuple[Finding, ...] = ()
    checks: tuple[Finding, ...] | None = None
    look: Look | None = None

    @property
    def table(self) -> Table:
        """The features, however they are held; for work that needs no table of geopandas.

        Examples
        --------
        >>> read_layer(load_catalogue().layer("states")).table.column("name_de").tolist()
        ['Brandenburg', 'Sachsen']
        """
        held = vars(self)["features"]
        return held if isinstance(held, Table) else Frame(held)

    @property
    def crs(self) -> CRS:
        """The CRS of the coordinates.

        Raises
        ------
        CrsError
            Nobody said which; only what `nzv_geo.checks` is to look at may lack one.
        """
        crs = self.table.crs
        if crs is None:
            raise CrsError(f"layer {self.id} has no CRS; set the one its coordinates are in")
        return crs

    @property
    def shown_look(self) -> Look:
        """How it appears on a map: its look, or the one of a layer of which nobody said."""
        from nzv_geo.styles import Look  # here, because few ask for it

        return self.look or Look()

    def in_brief(self) -> tuple[str, str]:
        """Return its id, how many features it has, and its CRS."""
        known = self.table.crs
        crs = "no CRS" if known is None else ":".join(known.to_authority() or [known.name])
        return self.id, f"{len(self):,} features, {crs}"

    @classmethod
    def from_geodataframe(
        cls,
        features: geopandas.GeoDataFrame,
        *,
        title: str = "",
        source: str | Source = "",
        id: str = "layer",  # noqa: A002 - the word of the field
        key: str | None = None,
    ) -> Layer:
        """Return a table of your own as a layer.

        What `to_geodataframe` noted in its ``attrs`` comes back, also after ``to_parquet`` and
        ``read_parquet``: title, key and source where none is given here, steps, reprojections.

        Parameters
        ----------
        features
            The table; its CRS set.
        title
            Title; without it, that of the ``attrs``, or the id.
        source
            Where it comes from, in one line or as `Source`; without it, as the ``attrs`` say, or
            unknown.
        id
            Name of the layer.
        key
            Column that identifies a feature; without it, that of the ``attrs`` where it still
            does, or features are numbered from 1 in the column ``nzv_row``.

        Raises
        ------
        DataError
            It is no table with geometries.
        UnknownNameError
            There is no such column.

        Examples
        --------
        >>> import geopandas
        >>> points = geopandas.GeoSeries.from_xy([14.3], [51.7], crs="EPSG:4326")
        >>> plan = geopandas.GeoDataFrame({"use": ["GE"]}, geometry=points)
        >>> Layer.from_geodataframe(plan, title="Plan", source="Stadtplanung Cottbus")
        <Layer layer: 1 features, EPSG:4326>
        """
        import geopandas

        has_shapes = isinstance(features, geopandas.GeoDataFrame)
        if not has_shapes or features._geometry_column_name not in features:
            raise DataError("expected a GeoDataFrame with a geometry column; see geopandas")
        if key is not None and key not in features:
            raise UnknownNameError("column", key, map(str, features.columns))
        known = above("reading.carried").carried(features)
        key = key or known.key
        table = features.reset_index(drop=True)
        if key is None and ROW_NUMBER not in table:
            table.insert(0, ROW_NUMBER, range(1, len(table) + 1))
        name = title or id
        titles = {"de": name, "en": name} if title or not known.title else known.title
        return cls(id, titles, key or ROW_NUMBER, table, known.provenance_with(source))

    def to_geodataframe(self) -> geopandas.GeoDataFrame:
        """Return the features as a table that carries title, key and provenance.

        They stand in ``attrs["nzv_geo"]``, ready for JSON; ``gdf.to_parquet`` writes them, and
        `from_geodataframe` takes them back.

        Examples
        --------
        >>> gdf = read_layer(load_catalogue().layer("states")).to_geodataframe()
        >>> gdf.attrs["nzv_geo"]["key"], Layer.from_geodataframe(gdf.head(1)).title["en"]
        ('ags', 'States')
        """
        table = self.features.copy()
        table.attrs[ATTRIBUTE] = _Carried({"layer": self.id, **self.about()})
        return table

    def __len__(self) -> int:
        return len(self.table)

    def replaced(self, **fields: Any) -> Layer:
        """Return the layer with other fields, as `dataclasses.replace` does.

        That would make features into a table of geopandas first.

        Examples
        --------
        >>> read_layer(load_catalogue().layer("states")).replaced(id="lands")
        <Layer lands: 2 features, EPSG:4326>
        """
        return replace(self, **{"features": vars(self)["features"], **fields})

    def with_features(
        self, features: geopandas.GeoDataFrame | Table, step: str | Reprojection = ""
    ) -> Layer:
        """Return the layer with other features and, where given, one more processing step."""
        provenance = self.provenance.after(step) if step else self.provenance
        return replace(self, features=features, provenance=provenance)

    def with_step(self, step: str | Reprojection) -> Layer:
        """Return the layer with one more processing step.

        Examples
        --------
        >>> read_layer(load_catalogue().layer("states")).with_step("looked at").provenance.steps
        ('looked at',)
        """
        return self.replaced(provenance=self.provenance.after(step))

    def with_shapes(self, shapes: NDArray[numpy.object_], step: str = "") -> Layer:
        """Return the layer with other geometries in the same CRS and, maybe, one more step."""
        return self.with_features(self.table.with_shapes(shapes, self.table.crs), step)

    def with_findings(self, findings: Iterable[Finding]) -> Layer:
        """Return the layer with findings added to its own.

        Examples
        --------
        >>> states = read_layer(load_catalogue().layer("states"))
        >>> states.with_findings(states.findings).findings
        ()
        """
        return self.replaced(findings=(*self.findings, *findings))

    def styled(self, style: Style | None = None, **look: Any) -> Layer:
        """Return the layer with a style, and with what else says how it appears on a map.

        Parameters
        ----------
        style
            Which symbol each feature gets; without it, the map chooses one.
        look
            Fields of `nzv_geo.styles.Look`, such as ``label_field``; ``fields`` also as names by
            their titles.

        Examples
        --------
        >>> from nzv_geo import Style
        >>> counties = read_layer(load_catalogue().layer("counties"))
        >>> counties.styled(Style.categories("state"), label_field="name_de").look.label_field
        'name_de'
        """
        from nzv_geo.styles import Look

        return self.replaced(look=Look.of(style, **look))

    def about(self) -> dict[str, Any]:
        """Return what has to travel with the features, ready for JSON: title, key, provenance."""
        key = {} if self.key == ROW_NUMBER else {"key": self.key}
        return {"title": self.title, **key, **self.provenance.as_dict()}

    def where(self, keep: Mask) -> Layer:
        """Return the layer with only those features for which `keep` is true."""
        return self.with_features(self.table.where(keep))


Layer.features = _Features()

# Wherever a layer goes in; a union of names, as geopandas is imported later.
LayerLike: TypeAlias = Union[Layer, "geopandas.GeoDataFrame"]


def as_layer(given: LayerLike) -> Layer:
    """Return a layer as it is, and a GeoDataFrame as a layer without more than its features.

    Examples
    --------
    >>> as_layer(read_layer(load_catalogue().layer("states")).features)
    <Layer layer: 2 features, EPSG:4326>
    """
    return given if isinstance(given, Layer) else Layer.from_geodataframe(given)


def left_out_flat(shapes: NDArray[numpy.object_]) -> str:
    """Say which coordinates beside x and y geometries lose in two dimensions; empty where none.

    Examples
    --------
    >>> left_out_flat(shapely.from_wkt(["POINT ZM (1 2 3 4)", "POINT (1 2)"]))
    'heights and measures left out'
    """
    has = {"heights": shapely.has_z(shapes).any(), "measures": shapely.has_m(shapes).any()}
    lost = " and ".join(name for name, there in has.items() if there)
    return f"{lost} {LEFT_OUT}" if lost else ""


def read_layer(spec: LayerSpec, catalogue: Catalogue | None = None) -> Layer:
    """Read a layer of a catalogue.

    The file must have the SHA-256 and the number of features that the catalogue gives.

    Parameters
    ----------
    spec
        Its entry; one with a file, not a derived one.
    catalogue
        The catalogue that holds it; without it, the one that ships.

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
    catalogue = catalogue or load_catalogue()
    content = catalogue.read(spec.file, spec.sha256)
    read = _read_points if spec.file.endswith(".csv") else _read_vector
    table = read(content, spec.key, spec.crs)
    if table.crs != spec.crs:
        raise DataError(f"{spec.file} is in {table.crs}, the catalogue says {spec.crs}")
    if len(table) != spec.features:
        raise DataError(
            f"{spec.file} has {len(table)} features, the catalogue says {spec.features}"
        )
    return Layer(spec.id, spec.title, spec.key, table.copy(), catalogue.provenance(spec))


def file_format(spec: LayerSpec, catalogue: Catalogue | None = None) -> str:
    """Return what GDAL calls the format of a layer's file.

    Examples
    --------
    >>> file_format(load_catalogue().layer("counties"))
    'FlatGeobuf'
    """
    import fiona  # here, because it would slow down every command that only reads features

    with fiona.open((catalogue or load_catalogue()).folder / spec.file) as source:
        return str(source.driver)


def read_columns(file: str, sha256: str, catalogue: Catalogue) -> dict[str, NDArray[Any]]:
    """Read a CSV table of a catalogue as columns by name; its AGS are text.

    Raises
    ------
    DataError
        The file is missing or changed.
    """
    return read_csv_columns(catalogue.read(file, sha256))


def read_table(file: str, sha256: str, catalogue: Catalogue) -> pandas.DataFrame:
    """Read a CSV table of a catalogue; its AGS are text.

    Raises
    ------
    DataError
        The file is missing or changed.
    """
    return data_frame(read_columns(file, sha256, catalogue))


@lru_cache(maxsize=8)  # a valley asks for the same few layers again and again
def _read_vector(content: bytes, key: str, _: str) -> Table:
    table = read_flatgeobuf(content)
    if table is None or not table.identifies(key):
        import pyogrio

        features = pyogrio.read_dataframe(io.BytesIO(content), use_arrow=False)
        return Frame(features.sort_values(key, ignore_index=True))
    return table.in_order(key)


@lru_cache(maxsize=8)
def _read_points(content: bytes, _: str, crs: str) -> Table:
    columns = read_csv_columns(content)
    points = shapely.points(columns.pop("lon").astype(float), columns.pop("lat").astype(float))
    return Columns(columns, points, CRS(crs))
