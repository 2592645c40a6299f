"""A small layer written in every format that is read, for tests that break it."""

import json
import zipfile
from pathlib import Path

import geopandas
import shapely

from nzv_geo.reading.formats import FORMATS, GdalFormat
from tests.reading import nas

SUFFIXES = {
    "GeoJSON": ".geojson",
    "GeoJSON sequence": ".geojsons",
    "TopoJSON": ".topojson",
    "GeoPackage": ".gpkg",
    "SpatiaLite": ".sqlite",
    "File Geodatabase": ".zip",
    "Shapefile": ".zip",
    "FlatGeobuf": ".fgb",
    "GeoParquet": ".parquet",
    "GML": ".gml",
    "NAS": ".xml",
    "KML": ".kml",
    "CSV": ".csv",
}
assert set(SUFFIXES) == set(FORMATS)


def table(count: int = 20, crs: str = "EPSG:25833") -> geopandas.GeoDataFrame:
    """Return squares of 10 m in a row near Cottbus, with names."""
    squares = [
        shapely.box(450_000 + 20 * number, 5_730_000, 450_010 + 20 * number, 5_730_010)
        for number in range(count)
    ]
    texts = {"name": [f"Łužica {number} ä" for number in range(count)], "number": range(count)}
    return geopandas.GeoDataFrame(texts, geometry=squares, crs="EPSG:25833").to_crs(crs)


def write(folder: Path, format_: str, features: geopandas.GeoDataFrame | None = None) -> Path:
    """Write a layer in a format; some come as a zip archive."""
    features = table() if features is None else features
    path = folder / f"sample{SUFFIXES[format_]}"
    match format_:
        case "GeoParquet":
            features.to_parquet(path)
        case "TopoJSON":
            path.write_text(json.dumps(topology(features.to_crs("EPSG:4326"))), "utf-8")
        case "NAS":
            nas.extract(path, *nas.buildings(features))
        case "CSV":
            plain = features.drop(columns="geometry").assign(WKT=features.to_wkt()["geometry"])
            plain.to_csv(path, index=False)
        case "Shapefile":
            shapefile(folder, features)
            _pack(path, [part for part in sorted(folder.glob("sample.*")) if part != path])
        case "File Geodatabase":
            _pack(path, sorted(geodatabase(folder, features).iterdir()))
        case _:
            reader = FORMATS[format_]
            assert isinstance(reader, GdalFormat)
            features.to_file(path, driver=reader.driver, engine="pyogrio")
    return path


def _pack(path: Path, parts: list[Path]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.write(part, f"daten/{part.name}")


def geodatabase(folder: Path, features: geopandas.GeoDataFrame | None = None) -> Path:
    """Write a File Geodatabase, which is a folder."""
    features = table() if features is None else features
    path = folder / "sample.gdb"
    short = dict.fromkeys(features.select_dtypes("int64"), "int32")  # as ArcGIS 10 has them
    features.astype(short).to_file(path, driver="OpenFileGDB", engine="pyogrio", layer="sample")
    return path


def shapefile(folder: Path, features: geopandas.GeoDataFrame | None = None) -> Path:
    """Write a shapefile with all its parts."""
    features = table() if features is None else features
    path = folder / "sample.shp"
    features.to_file(path, driver="ESRI Shapefile", engine="pyogrio", encoding="UTF-8")
    return path


def topology(features: geopandas.GeoDataFrame) -> dict[str, object]:
    """Return polygons as a topology, each ring an arc of its own."""
    rings = [[list(xy) for xy in shape.exterior.coords] for shape in features.geometry]
    geometries = [
        {"type": "Polygon", "arcs": [[number]], "properties": {"name": name}}
        for number, name in enumerate(features["name"])
    ]
    layer = {"type": "GeometryCollection", "geometries": geometries}
    return {"type": "Topology", "objects": {"sample": layer}, "arcs": rings}
