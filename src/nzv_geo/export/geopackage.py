"""Write GeoPackage."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from nzv_geo.errors import OutputError
from nzv_geo.export.base import Writer
from nzv_geo.export.geometry_kinds import GeometryKinds
from nzv_geo.export.layer_styles import TABLE, LayerStyle, add_styles
from nzv_geo.export.packages import VERSION, add_titles, edited

if TYPE_CHECKING:
    import geopandas

    from nzv_geo.export.shortcut import Passed
    from nzv_geo.layers import Layer

__all__ = ["GeoPackageWriter", "table_name", "to_geopackage"]

NO_COLUMN = "MOmu"  # kinds of columns, as numpy calls them, that a GeoPackage may not have
PLACE = "nzv-geo:history"  # of what is known once all parts are written
HALF = "float16"  # which GDAL does not know
RESERVED = ("gpkg", "sqlite_")  # how no table may begin


class GeoPackageWriter(Writer):
    """GeoPackage 1.2, in any CRS."""

    name = "GeoPackage"
    suffixes = (".gpkg",)
    holds_several = True
    in_parts = True
    takes_tables = True
    losses = "types of lists and objects: they become text; the zone of a time: it is UTC"

    def encode(self, layer: Layer) -> bytes:
        """Return as GeoPackage what `as_written` returned."""
        return _encode(layer)

    def encode_all(self, layers: Sequence[Layer]) -> bytes:
        """Return several layers as the tables of one GeoPackage."""
        return _encode_all(layers)

    def write_parts(
        self, parts: Iterable[Layer | Passed], path: Path, history: Callable[[], str]
    ) -> None:
        """Write the parts by GDAL, one after the other, then what is known of all."""
        from nzv_geo.export.arrow_parts import write_by_arrow
        from nzv_geo.export.fitting import free_name

        coming = iter(parts)
        first = cast("Layer", next(coming))
        fields = {str(name).lower() for name in first.features.columns}
        kinds = GeometryKinds()
        with _time_of_last_change(_moment(first)):
            write_by_arrow(
                kinds.noted(chain([first], coming)),
                path,
                "GPKG",
                geometry_name=free_name("geom", fields),
                layer=table_name(first.id),
                IDENTIFIER=first.id,
                DESCRIPTION=_description(first),
                FID=free_name("fid", fields),
                VERSION="1.2",
                layer_metadata={"attribution": first.provenance.attribution, "provenance": PLACE},
            )
        _tell(path, kinds, history(), first)


def _tell(package: Path, kinds: GeometryKinds, history: str, layer: Layer) -> None:
    """Put into a GeoPackage what is known once all parts are written."""
    from xml.sax.saxutils import escape  # here, because it imports half a web browser

    from nzv_geo.cartography import field_titles

    with package.open("rb") as file:
        version = file.read(VERSION.stop)[VERSION]
    with closing(sqlite3.connect(package)) as database:
        database.execute(
            "UPDATE gpkg_metadata SET metadata = replace(metadata, ?, ?)", [PLACE, escape(history)]
        )
        database.execute(
            "UPDATE gpkg_geometry_columns SET geometry_type_name = ?, z = ?, m = ?",
            [kinds.name, 2 * kinds.has_z, 2 * kinds.has_m],  # 2: may have
        )
        add_titles(database, table_name(layer.id), field_titles(layer))
        database.commit()
    with package.open("rb+") as file:
        file.seek(VERSION.start)
        file.write(version)


def to_geopackage(layer: Layer) -> bytes:
    """Return a layer as GeoPackage, in its CRS, coordinates to 0.1 mm.

    Title, key, attribution, sources, steps and reprojections stand in its metadata, as JSON. Where
    the layer has a look, or ships, QGIS shows it by the style in the table ``layer_styles``, which
    GDAL lists as a layer without geometries: programs that ask which one to read name theirs. The
    time of its last change is the latest date of its sources, or 1970-01-01 where they say none, so
    that the same input gives the same bytes; the environment variable ``SOURCE_DATE_EPOCH``, in
    seconds since then, overrides it.

    Parameters
    ----------
    layer
        Any layer; what is not valid is written as it is, what rounding breaks is mended. Lists and
        objects become JSON text. Where no table may have its name, such as
        ``!test``, an underscore stands before it.

    Returns
    -------
    bytes
        The same for the same layer.

    Raises
    ------
    OutputError
        The fields cannot be written, such as two that differ only in upper and lower case, or the
        CRS would be read as another; or ``SOURCE_DATE_EPOCH`` is no number.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> to_geopackage(load_layer("states"))[:15]
    b'SQLite format 3'
    """
    return GeoPackageWriter().write(layer)


def _encode(layer: Layer) -> bytes:
    target = io.BytesIO()  # in memory: nothing is left behind, and no other disk can be full
    _add(layer, target)
    return _finished(target.getvalue(), [layer])


def _encode_all(layers: Sequence[Layer]) -> bytes:
    from nzv_geo.files import working_folder

    with working_folder() as folder:
        target = folder / "layers.gpkg"
        for layer in layers:
            _add(layer, target, append=target.exists())
        return _finished(target.read_bytes(), layers)


def _finished(package: bytes, layers: Sequence[Layer]) -> bytes:
    """Return a GeoPackage with the styles of its layers and the titles of their fields."""
    from nzv_geo.cartography import field_titles

    styles = _styles(layers)

    def finish(database: sqlite3.Connection) -> None:
        """Add what the driver does not write."""
        add_styles(database, styles)
        for layer in layers:
            add_titles(database, table_name(layer.id), field_titles(layer))

    return edited(package, finish)


def _add(layer: Layer, target: io.BytesIO | Path, **how: Any) -> None:
    """Write a layer into a GeoPackage."""
    import pyogrio

    from nzv_geo.export.fitting import free_name
    from nzv_geo.export.history import history_json

    table = _table(layer)
    fields = {name.lower() for name in table.columns if name != table.geometry.name}
    metadata = {
        "attribution": layer.provenance.attribution,
        "provenance": history_json(layer),
    }
    with _time_of_last_change(_moment(layer)):
        try:
            _write(
                table,
                target,
                layer=table_name(layer.id),
                driver="GPKG",
                IDENTIFIER=layer.id,
                DESCRIPTION=_description(layer),
                layer_metadata=metadata,
                VERSION="1.2",  # read without a warning by GDAL 3.6 and QGIS 3.22, too
                FID=free_name("fid", fields),
                GEOMETRY_NAME=free_name("geom", fields),
                **how,
            )
        except (pyogrio.errors.DataSourceError, pyogrio.errors.FieldError, RuntimeError) as error:
            raise OutputError(f"cannot write layer {layer.id} as GeoPackage: {error}") from error


def _description(layer: Layer) -> str:
    """Return what a GIS shows of a layer before it is opened: title, vintage, attribution."""
    provenance = layer.provenance
    told = (layer.title.get("de", layer.id), provenance.vintage, provenance.attribution)
    return "; ".join(filter(None, told))


def _moment(layer: Layer) -> str:
    from nzv_geo.export.moment import last_change

    return f"{last_change(layer.provenance).isoformat(timespec='milliseconds')}Z"


def _styles(layers: Sequence[Layer]) -> list[LayerStyle]:
    """Return the styles that QGIS shows layers by, of those that have a look."""
    from nzv_geo.cartography import look_of
    from nzv_geo.export.qml import qml_text

    found = []
    for layer in layers:
        look = look_of(layer)
        qml = qml_text(layer.features, look) if look else ""
        if qml and TABLE not in {each.id.lower() for each in layers}:
            title = layer.title.get("de", layer.id)
            found.append(LayerStyle(table_name(layer.id), qml, title, _moment(layer)))
    return found


def _table(layer: Layer) -> geopandas.GeoDataFrame:
    """Return the features with columns that a GeoPackage may have, in a CRS it can name."""
    import pandas

    from nzv_geo.export.arrow import named_crs
    from nzv_geo.layers import ROW_NUMBER
    from nzv_geo.values import as_text

    table = layer.features.drop(columns=ROW_NUMBER, errors="ignore")
    for name in table.columns.drop(table.geometry.name):
        if table[name].dtype.kind in NO_COLUMN:
            values = [as_text(value, str(name)) for value in table[name]]
            # Of nothing at all, pandas would make a column of numbers.
            kind = None if any(value is not None for value in values) else object
            table[name] = pandas.Series(values, index=table.index, dtype=kind)
        elif table[name].dtype == HALF:
            table[name] = table[name].astype("float32")  # which holds each of them
    named_crs(layer)
    return table


def _write(table: geopandas.GeoDataFrame, target: io.BytesIO | Path, **how: Any) -> None:
    """Write a table; measures by Arrow, because pyogrio's other way has no WKB for them."""
    import pyarrow
    import pyogrio
    import shapely

    from nzv_geo.export.arrow import geometry_type

    if not shapely.has_m(table.geometry.values).any():
        pyogrio.write_dataframe(table, target, **how)
        return
    texts = [name for name in table.columns if table[name].dtype == object]
    table = table.assign(
        **{name: table[name].map(str, na_action="ignore").astype("string") for name in texts}
    )
    pyogrio.write_arrow(
        pyarrow.table(table.to_arrow(index=False)),
        target,
        geometry_name=table.geometry.name,
        geometry_type=geometry_type(table.geometry),
        crs=f"EPSG:{code}" if (code := table.crs.to_epsg()) else table.crs.to_wkt("WKT1_GDAL"),
        **how,
    )


def table_name(name: str) -> str:
    """Return a name that a table of a GeoPackage may have; the identifier keeps what it is not.

    Examples
    --------
    >>> table_name("!test"), table_name("gpkg_plan"), table_name("plan")
    ('_!test', '_gpkg_plan', 'plan')
    """
    taken = name.lower().startswith(RESERVED) or not (name[:1].isalnum() or name[:1] == "_")
    return f"_{name}" if taken else name


@contextmanager
def _time_of_last_change(moment: str) -> Iterator[None]:
    import pyogrio

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": moment})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
