"""Features as columns: what a layer holds, without the libraries for tables until those are used.

A command that writes or describes what ships needs a few columns and geometries. Importing
geopandas costs more than all else it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy
from numpy.typing import NDArray
from pyproj import CRS

if TYPE_CHECKING:
    import geopandas
    import pandas

__all__ = ["TEXT", "Columns", "Frame", "Mask", "Table", "column_of", "data_frame", "text_column"]

# Of a column of texts, which pandas takes for texts too where all that are left are missing.
TEXT: Any = numpy.dtypes.StringDType(na_object=None)
GEOMETRY = "geometry"

Mask: TypeAlias = "NDArray[numpy.bool_] | pandas.Series[bool]"


class Table:
    """Features, whichever way they are held: a row each, with attributes and a geometry.

    Attributes
    ----------
    shapes
        Their geometries, an (n,) array; None where one is missing. Not to be written into.
    crs
        Of the geometries; None where nobody said.
    """

    shapes: NDArray[numpy.object_]
    crs: CRS | None

    def __len__(self) -> int:
        return len(self.shapes)

    def __contains__(self, name: object) -> bool:
        return name in self.names

    @property
    def names(self) -> list[Any]:
        """The columns but for that of the geometry, in their order."""
        raise NotImplementedError

    def column(self, name: Any) -> NDArray[numpy.object_]:
        """Return the values of a column, as Python's own where it has such."""
        raise NotImplementedError

    def texts(self, name: Any) -> list[str]:
        """Return the values of a column as `str` gives them."""
        raise NotImplementedError

    def records(self) -> list[dict[Any, Any]]:
        """Return the values of each feature by column."""
        raise NotImplementedError

    def with_shapes(self, shapes: NDArray[numpy.object_], crs: CRS | None) -> Table:
        """Return the features with other geometries, in a CRS."""
        raise NotImplementedError

    def where(self, keep: Mask) -> Table:
        """Return the features for which `keep` is true."""
        raise NotImplementedError

    def with_names(self, names: list[Any]) -> Table:
        """Return the features with these of their columns alone."""
        raise NotImplementedError

    def with_columns(self, columns: Mapping[str, NDArray[Any]]) -> Table:
        """Return the features with other values in columns of theirs, or with more columns."""
        raise NotImplementedError

    def copy(self) -> Table:
        """Return the features for somebody who may change them."""
        raise NotImplementedError

    def to_geodataframe(self) -> geopandas.GeoDataFrame:
        """Return the features as a table of geopandas."""
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class Columns(Table):
    """Features as arrays of numpy.

    Parameters
    ----------
    values
        By name: whole numbers, numbers or texts (`TEXT`), an (n,) array each; objects where a
        column is neither.
    shapes, crs
        See `Table`.
    geometry
        What a table of geopandas calls the column of the geometries.

    Examples
    --------
    >>> import shapely
    >>> names = text_column(["Cottbus", None])
    >>> towns = Columns({"name": names}, shapely.points([[14.3, 51.7], [15, 51]]), CRS("EPSG:4326"))
    >>> len(towns), towns.column("name").tolist(), towns.to_geodataframe().crs.to_epsg()
    (2, ['Cottbus', None], 4326)
    """

    values: Mapping[str, NDArray[Any]]
    shapes: NDArray[numpy.object_]
    crs: CRS | None
    geometry: str = GEOMETRY

    @property
    def names(self) -> list[Any]:
        """The columns but for that of the geometry, in their order."""
        return list(self.values)

    def column(self, name: Any) -> NDArray[numpy.object_]:
        """Return the values of a column, as Python's own where it has such."""
        return self.values[name].astype(object)

    def texts(self, name: Any) -> list[str]:
        """Return the values of a column as `str` gives them."""
        return [str(value) for value in self.values[name].tolist()]

    def records(self) -> list[dict[Any, Any]]:
        """Return the values of each feature by column."""
        columns = [self.column(name).tolist() for name in self.names]
        return [
            {name: column[row] for name, column in zip(self.names, columns, strict=True)}
            for row in range(len(self))
        ]

    def with_shapes(self, shapes: NDArray[numpy.object_], crs: CRS | None) -> Columns:
        """Return the features with other geometries, in a CRS."""
        return replace(self, shapes=shapes, crs=crs)

    def where(self, keep: Mask) -> Columns:
        """Return the features for which `keep` is true."""
        return self.rows(numpy.flatnonzero(keep))

    def identifies(self, name: str) -> bool:
        """Tell whether a column has another value in each feature."""
        return len(set(self.column(name)) - {None}) == len(self)

    def in_order(self, name: str) -> Columns:
        """Return the features in the order of the values of a column, each of which differs."""
        values = self.column(name).tolist()
        return self.rows(numpy.array(sorted(range(len(values)), key=values.__getitem__), int))

    def rows(self, rows: NDArray[numpy.int_]) -> Columns:
        """Return the features with these numbers, in that order."""
        values = {name: array[rows] for name, array in self.values.items()}
        return replace(self, values=values, shapes=self.shapes[rows])

    def with_names(self, names: list[Any]) -> Columns:
        """Return the features with these of their columns alone."""
        return replace(self, values={name: self.values[name] for name in names})

    def with_columns(self, columns: Mapping[str, NDArray[Any]]) -> Columns:
        """Return the features with other values in columns of theirs, or with more columns."""
        return replace(self, values={**self.values, **columns})

    def copy(self) -> Columns:
        """Return the features as they are: nobody writes into what they hold."""
        return self

    def to_geodataframe(self) -> geopandas.GeoDataFrame:
        """Return the features as a table of geopandas, its geometry last."""
        import geopandas

        shapes = geopandas.GeoSeries(self.shapes.copy(), crs=self.crs)
        table = data_frame(self.values).assign(**{self.geometry: shapes})
        return geopandas.GeoDataFrame(table, geometry=self.geometry)


@dataclass(frozen=True, eq=False)
class Frame(Table):
    """Features as a table of geopandas.

    Examples
    --------
    >>> import geopandas
    >>> frame = geopandas.GeoDataFrame({"nr": [7]}, geometry=[None], crs="EPSG:25833")
    >>> Frame(frame).column("nr").tolist(), Frame(frame).names
    ([7], ['nr'])
    """

    frame: geopandas.GeoDataFrame

    @property
    def shapes(self) -> NDArray[numpy.object_]:  # type: ignore[override]
        """Their geometries."""
        return numpy.asarray(self.frame.geometry.values)

    @property
    def crs(self) -> CRS | None:  # type: ignore[override]
        """The CRS of the geometries."""
        crs: CRS | None = self.frame.crs
        return crs

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def names(self) -> list[Any]:
        """The columns but for that of the geometry, in their order."""
        return [name for name in self.frame.columns if name != self.frame.geometry.name]

    def column(self, name: Any) -> NDArray[numpy.object_]:
        """Return the values of a column, as Python's own where it has such."""
        values: NDArray[numpy.object_] = self.frame[name].to_numpy(dtype=object)
        return values

    def texts(self, name: Any) -> list[str]:
        """Return the values of a column as pandas gives them as text."""
        return list(self.frame[name].astype(str))

    def records(self) -> list[dict[Any, Any]]:
        """Return the values of each feature by column."""
        rows: list[dict[Any, Any]] = self.frame[self.names].to_dict("records")
        return rows

    def with_shapes(self, shapes: NDArray[numpy.object_], crs: CRS | None) -> Frame:
        """Return the features with other geometries, in a CRS."""
        return Frame(self.frame.set_geometry(shapes, crs=crs))

    def where(self, keep: Mask) -> Frame:
        """Return the features for which `keep` is true, numbered anew."""
        return Frame(self.frame[keep].reset_index(drop=True))

    def with_names(self, names: list[Any]) -> Frame:
        """Return the features with these of their columns alone."""
        return Frame(self.frame[[*names, self.frame.geometry.name]])

    def with_columns(self, columns: Mapping[str, NDArray[Any]]) -> Frame:
        """Return the features with other values in columns of theirs, or with more columns."""
        return Frame(self.frame.assign(**columns))

    def copy(self) -> Frame:
        """Return the features in a table of their own."""
        return Frame(self.frame.copy())

    def to_geodataframe(self) -> geopandas.GeoDataFrame:
        """Return the features as they are held."""
        return self.frame


def text_column(texts: list[str | None]) -> NDArray[Any]:
    """Return texts as a column of `Columns`; None where one is missing.

    A column without any text has no type, as in tables of pandas.

    Examples
    --------
    >>> text_column(["Zgorzelec", None]).tolist()
    ['Zgorzelec', None]
    """
    there = any(text is not None for text in texts)
    return numpy.array(texts, dtype=TEXT if there else object)


def column_of(values: list[Any]) -> NDArray[Any]:
    """Return values as a column of `Columns`, with the type that pandas would give to it.

    Parameters
    ----------
    values
        Texts, whole numbers, numbers or truth values; None where one is missing.

    Examples
    --------
    >>> [column_of(values).dtype.kind for values in ([1, 2], [1.5, None], ["a", None], [None])]
    ['i', 'f', 'T', 'O']
    """
    there = [value for value in values if value is not None]
    if all(isinstance(value, str) for value in there):
        return text_column(values)
    if all(type(value) is bool for value in values):
        return numpy.array(values, dtype=bool)
    if all(type(value) is int for value in values):
        return numpy.array(values, dtype=numpy.int64)
    if all(type(value) in (int, float) for value in there):
        return numpy.array([numpy.nan if value is None else value for value in values], float)
    column = numpy.empty(len(values), dtype=object)
    column[:] = values
    return column


def data_frame(values: Mapping[str, NDArray[Any]]) -> pandas.DataFrame:
    """Return columns as a table of pandas, with the types that it gives to what it reads.

    Examples
    --------
    >>> data_frame({"ags": text_column(["12052"]), "km2": numpy.array([165.6])}).values.tolist()
    [['12052', 165.6]]
    """
    import pandas

    texts = pandas.Series(["as this pandas holds them"]).dtype
    return pandas.DataFrame(
        {
            name: pandas.Series(array.astype(object), dtype=texts)
            if array.dtype == TEXT
            else pandas.Series(array.copy())
            for name, array in values.items()
        }
    )
