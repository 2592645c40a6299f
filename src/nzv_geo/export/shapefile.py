"""Write Shapefile: several files that belong together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.errors import OutputError
from nzv_geo.export.base import Writer

if TYPE_CHECKING:
    import numpy
    import pandas
    from numpy.typing import NDArray

    from nzv_geo.export.value_kinds import ValueKind
    from nzv_geo.layers import Layer

__all__ = ["ShapefileWriter"]

LONGEST_NAME, LONGEST_TEXT = 10, 254  # bytes
DIGITS = 18  # of a whole number, its sign among them
SMALLEST, LARGEST = 1e-6, 1e23  # of which 24 characters, 15 of them decimals, hold nine digits
FAMILIES = {
    "Point": "Point",
    "LineString": "LineString",
    "LinearRing": "LineString",
    "MultiLineString": "LineString",
    "Polygon": "Polygon",
    "MultiPolygon": "Polygon",
    "MultiPoint": "MultiPoint",
}
FIRST_YEAR = 1900  # of the date in the head of a .dbf


class ShapefileWriter(Writer):
    """Shapefile in UTF-8: points, lines or polygons, in any CRS.

    Names of fields have ten bytes, texts 254. The date in the head of its table is that of
    `nzv_geo.export.moment.last_change`.
    """

    name = "Shapefile"
    suffixes = (".shp",)
    losses = (
        "names of fields beyond 10 bytes and texts beyond 254; types of truth values, times and "
        "lists: they become text; several kinds of geometries: an error; empty texts: missing"
    )
    holds_history = False
    parts = (".shx", ".dbf", ".prj", ".cpg")

    def fitted(self, layer: Layer) -> Layer:
        """Return a layer as its table has room for it.

        Raises
        ------
        OutputError
            It holds several kinds of geometries.
        """
        from nzv_geo.export.fitting import alike, attributes, cut, rename, short_names
        from nzv_geo.export.value_kinds import with_kinds

        _require_a_kind(layer)
        names = short_names(map(str, attributes(layer).columns), LONGEST_NAME)
        named = rename(alike(layer, self.name), names, self.name)
        done = with_kinds(named, _holds, self.name)
        for field in attributes(done).columns:
            done = cut(done, str(field), LONGEST_TEXT, self.name)
        return done

    def encode(self, layer: Layer) -> bytes:
        """Raise: it is no single file."""
        raise OutputError(f"{self.name} is several files; layer {layer.id} needs a file's name")

    def files(self, layer: Layer, path: Path) -> dict[Path, bytes]:
        """Return the .shp, its parts, and the history beside it.

        Raises
        ------
        OutputError
            It is not called ``.shp``: its parts are found by that.
        """
        from nzv_geo.export.history import beside

        if path.suffix.lower() != self.suffixes[0]:
            raise OutputError(f"cannot write {path.name} as {self.name}: name it .shp")
        in_case = str.upper if path.suffix.isupper() else str.lower
        shapes, *parts = _parts(layer, self.name)
        others = (path.with_suffix(in_case(suffix)) for suffix in self.parts)
        return {
            path: shapes,
            **dict(zip(others, parts, strict=True)),
            **beside(layer, path, shapes),
        }


def _parts(layer: Layer, writer: str) -> list[bytes]:
    """Return the files of a layer as GDAL writes them, the .shp first."""
    from nzv_geo.export.arrow import write_by_gdal
    from nzv_geo.export.moment import last_change
    from nzv_geo.files import working_folder

    moment = last_change(layer.provenance)
    date = f"{max(moment.year, FIRST_YEAR)}-{moment:%m-%d}"
    with working_folder() as folder:
        target = folder / "layer.shp"
        write_by_gdal(
            layer.with_shapes(_as_one_kind(layer)),
            target,
            writer,
            driver="ESRI Shapefile",
            geometry_type=_type(layer),
            encoding="UTF-8",
            layer_options={"DBF_DATE_LAST_UPDATE": date},
        )
        suffixes = (*ShapefileWriter.suffixes, *ShapefileWriter.parts)
        return [target.with_suffix(suffix).read_bytes() for suffix in suffixes]


def _holds(kind: ValueKind, values: pandas.Series[Any]) -> bool:
    if kind == "integer":
        return bool((values.map(str).str.len() <= DIGITS).all())
    if kind == "number":
        sizes = values.map(abs)
        return bool(((sizes == 0) | (sizes.between(SMALLEST, LARGEST))).all())
    return kind in {"date", "text"}


def _kinds(layer: Layer) -> list[str]:
    """Return the kinds of geometries of a layer as a shapefile tells them apart."""
    shapes = layer.features.geometry[~layer.features.geometry.is_empty].dropna()
    kinds = sorted({FAMILIES.get(kind, kind) for kind in shapes.geom_type})
    return ["MultiPoint"] if kinds == ["MultiPoint", "Point"] else kinds


def _require_a_kind(layer: Layer) -> None:
    kinds = _kinds(layer)
    if len(kinds) > 1 or not set(kinds) <= set(FAMILIES):
        raise OutputError(
            f"layer {layer.id} holds {' and '.join(kinds)}, a shapefile only points, only lines or "
            "only polygons; choose features with --where, or name a GeoPackage"
        )


def _as_one_kind(layer: Layer) -> NDArray[numpy.object_]:
    """Return points as MultiPoints where there are both; everything else as it is."""
    import shapely

    shapes: NDArray[numpy.object_] = layer.features.geometry.to_numpy(copy=True)
    if _kinds(layer) == ["MultiPoint"]:
        single = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
        shapes[single] = [shapely.multipoints([shape]) for shape in shapes[single]]
    return shapes


def _type(layer: Layer) -> str:
    """Return what pyogrio calls the type of the geometries; of polygons where there is none."""
    import shapely

    from nzv_geo.export.arrow import type_name

    shapes = layer.features.geometry.values
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    kind = (_kinds(layer) or ["Polygon"])[0]
    return type_name(kind, bool(shapely.has_z(shapes).any()), bool(shapely.has_m(shapes).any()))
