"""What others do in Python: short programs, each in a process of its own.

They are written as somebody would who knows the library: with Arrow, and by the method that is
meant for coverages.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from benchmarks.measuring import Clock
from benchmarks.peers import PYTHON


def import_geopandas(_: Clock) -> None:
    """Import it, and do nothing."""
    import geopandas  # noqa: F401


def read_and_check(_: Clock, source: str) -> dict[str, Any]:
    """Read a file, and ask whether its shapes are valid."""
    import geopandas

    frame = geopandas.read_file(source, use_arrow=True)
    return {"features": len(frame), "invalid": int((~frame.is_valid).sum())}


def convert(_: Clock, source: str, target: str) -> None:
    """Read a file and write another by Arrow, GeoJSON in EPSG:4326."""
    import geopandas

    frame = geopandas.read_file(source, use_arrow=True)
    moved = frame.to_crs(4326) if target.endswith(".geojson") else frame
    moved.to_file(target, use_arrow=True)


def dissolve(_: Clock, source: str, field: str, by: str, whole: str) -> None:
    """Unite a coverage by a field and to one, after snapping to 1e-9 degrees."""
    import geopandas
    import numpy
    import shapely

    table = geopandas.read_file(source, use_arrow=True)
    table.geometry = shapely.transform(table.geometry.values, lambda xy: numpy.round(xy, 9))
    table = table.to_crs(25833)
    table.dissolve(field, method="coverage").to_file(by)
    united = shapely.coverage_union_all(table.geometry.values)
    geopandas.GeoSeries([united], crs=25833).to_file(whole)


def simplify(_: Clock, source: str, target: str, tolerance_m: str) -> None:
    """Simplify a coverage after snapping to 1e-9 degrees."""
    import geopandas
    import numpy
    import shapely

    table = geopandas.read_file(source, use_arrow=True)
    table.geometry = shapely.transform(table.geometry.values, lambda xy: numpy.round(xy, 9))
    table = table.to_crs(25833)
    table.geometry = shapely.coverage_simplify(table.geometry.values, float(tolerance_m))
    table.to_crs(4326).to_file(target)


def explore(_: Clock, source: str, page: str) -> None:
    """Write the page of geopandas.explore."""
    import geopandas

    geopandas.read_file(source, use_arrow=True).explore().save(page)


def folium_page(_: Clock, source: str, page: str) -> None:
    """Write a page by folium, with a popup of all fields."""
    import folium
    import geopandas

    table = geopandas.read_file(source, use_arrow=True)
    table = table.to_crs(4326)
    fields = [name for name in table.columns if name != "geometry"]
    page_map = folium.Map()
    folium.GeoJson(table, popup=folium.GeoJsonPopup(fields)).add_to(page_map)
    page_map.save(page)


def swiftmap_page(_: Clock, source: str, page: str) -> None:
    """Write a page by swiftmap."""
    import geopandas
    import swiftmap

    table = geopandas.read_file(source, use_arrow=True)
    swiftmap.Map().add_polygons(table.to_crs(4326)).save(page)


def duckdb_dissolve(_: Clock, source: str, field: str, by: str, whole: str) -> None:
    """Unite a coverage by a field and to one, after snapping to 1e-9 degrees."""
    snapped = f"""CREATE TABLE units AS SELECT {field}, ST_Transform(
        ST_ReducePrecision(geom, 1e-9), 'OGC:CRS84', 'EPSG:25833') AS geom
        FROM ST_Read('{source}')"""
    union = "ST_CoverageUnion_Agg(geom) AS geom FROM units"
    _spatial(
        snapped,
        f"COPY (SELECT {field}, {union} GROUP BY {field}) TO '{by}' ({_written(by)})",
        f"COPY (SELECT {union}) TO '{whole}' ({_written(whole)})",
    )


def duckdb_convert(_: Clock, source: str, target: str) -> None:
    """Write a file as another, GeoJSON in OGC:CRS84."""
    geojson = target.endswith(".geojson")
    shape = "ST_Transform(geom, 'EPSG:25833', 'OGC:CRS84') AS geom" if geojson else "geom"
    taken = f"SELECT * EXCLUDE geom, {shape} FROM ST_Read('{source}')"
    _spatial(f"COPY ({taken}) TO '{target}' ({_written(target)})")


def _written(target: str) -> str:
    driver = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".fgb": "FlatGeobuf"}[Path(target).suffix]
    return f"FORMAT gdal, DRIVER '{driver}'"


def _spatial(*statements: str) -> None:
    sys.path.insert(0, str(PYTHON))  # where DuckDB is of the version that its extension fits
    import duckdb
    import duckdb_extension_spatial  # type: ignore[import-not-found]

    folder = Path(duckdb_extension_spatial.__file__).parent
    with duckdb.connect() as connection:
        connection.execute(f"LOAD '{next(folder.rglob('*.duckdb_extension'))}'")
        for statement in statements:
            connection.execute(statement)
