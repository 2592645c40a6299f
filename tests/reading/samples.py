"""A small layer written in every format that is read, for tests that break it."""

import json
import zipfile
from pathlib import Path

import geopandas
import pandas
import pyogrio
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
    "MapInfo TAB": ".zip",
    "MapInfo MIF": ".zip",
    "FlatGeobuf": ".fgb",
    "GeoParquet": ".parquet",
    "GML": ".gml",
    "NAS": ".xml",
    "KML": ".kml",
    "GPX": ".gpx",
    "DXF": ".dxf",
    "DGN": ".dgn",
    "CSV": ".csv",
    "XLSX": ".xlsx",
    "ODS": ".ods",
    "map page": ".html",
}
WITHOUT_CRS = {"CSV", "DXF", "DGN", "XLSX", "ODS"}
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
        case "map page":
            path.write_text(saved_page(features.to_crs("EPSG:4326")), "utf-8")
        case "NAS":
            nas.extract(path, *nas.buildings(features))
        case "CSV":
            with_wkt(features).to_csv(path, index=False)
        case "XLSX" | "ODS":
            pyogrio.write_dataframe(with_wkt(features), path, driver=format_)
        case "Shapefile" | "MapInfo TAB" | "MapInfo MIF":
            suffix = FORMATS[format_].suffix
            shapefile(folder, features) if suffix == ".shp" else mapinfo(folder, suffix, features)
            _pack(path, [part for part in sorted(folder.glob("sample.*")) if part != path])
        case "File Geodatabase":
            _pack(path, sorted(geodatabase(folder, features).iterdir()))
        case "DXF":
            path.write_text(drawing(features), "utf-8")
        case _:
            _write_by_gdal(path, format_, features)
    return path


def saved_page(features: geopandas.GeoDataFrame) -> str:
    """Return what matters of a map page that was saved with these features added to it."""
    layer = {"id": "sample", "title": "sample", "file": "sample.fgb", "date": "2026-11-27"}
    told = {"crs": "EPSG:4326", "accuracy": None, "look": 0}
    added = {**layer, **told, "features": json.loads(features.to_json())["features"]}
    block = json.dumps({"format": "nzv-geo added layers", "version": 1, "layers": [added]})
    return (
        '<!DOCTYPE html>\n<html><head><meta name="generator" content="nzv-geo 0.1"></head>'
        '<body><script type="application/json" id="nzv-added">'
        + block.replace("<", "\\u003c")
        + "</script>\n</body></html>\n"
    )


def _write_by_gdal(path: Path, format_: str, features: geopandas.GeoDataFrame) -> None:
    match format_:
        case "DGN":
            labels = features.set_geometry(features.centroid)[["name", "geometry"]]
            labels = labels.rename(columns={"name": "Text"})
            labels.to_file(path, driver="DGN", engine="fiona")
        case "GPX":
            tracks = features.set_geometry(features.boundary).to_crs("EPSG:4326")
            how = {"GPX_USE_EXTENSIONS": "YES", "FORCE_GPX_TRACK": "YES"}
            tracks.to_file(path, driver="GPX", engine="pyogrio", layer="tracks", **how)
        case _:
            reader = FORMATS[format_]
            assert isinstance(reader, GdalFormat)
            features.to_file(path, driver=reader.driver, engine="pyogrio")


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


def with_wkt(features: geopandas.GeoDataFrame) -> pandas.DataFrame:
    """Return a table without geometries, but for a column of WKT."""
    plain = pandas.DataFrame(features.drop(columns="geometry"))
    return plain.assign(WKT=features.to_wkt()["geometry"])


def shapefile(folder: Path, features: geopandas.GeoDataFrame | None = None) -> Path:
    """Write a shapefile with all its parts."""
    features = table() if features is None else features
    path = folder / "sample.shp"
    features.to_file(path, driver="ESRI Shapefile", engine="pyogrio", encoding="UTF-8")
    return path


def mapinfo(
    folder: Path,
    suffix: str,
    features: geopandas.GeoDataFrame | None = None,
    encoding: str = "UTF-8",
) -> Path:
    """Write a table of MapInfo, or an export of it, with all its parts."""
    features = table() if features is None else features
    path = folder / f"sample{suffix}"
    how = {"FORMAT": suffix[1:].upper(), "ENCODING": encoding}
    pyogrio.write_dataframe(features, path, driver="MapInfo File", **how)
    return path


def drawing(features: geopandas.GeoDataFrame) -> str:
    """Return polygons as a drawing of AutoCAD 2010, each on a layer of its own."""
    shapes = [
        element(
            "LWPOLYLINE",
            (8, name),
            (90, len(shape.exterior.coords) - 1),
            (70, 1),
            *(pair for x, y in shape.exterior.coords[:-1] for pair in ((10, x), (20, y))),
        )
        for name, shape in zip(features["name"], features.geometry, strict=True)
    ]
    return dxf(*shapes)


def dxf(*elements: str, blocks: str = "", version: str = "AC1024", codepage: str = "") -> str:
    """Return a drawing of elements and blocks."""
    page = pairs((9, "$DWGCODEPAGE"), (3, codepage)) if codepage else ""
    header = pairs((9, "$ACADVER"), (1, version)) + page
    sections = {"HEADER": header, "BLOCKS": blocks, "ENTITIES": "".join(elements)}
    text = "".join(
        pairs((0, "SECTION"), (2, name)) + content + pairs((0, "ENDSEC"))
        for name, content in sections.items()
    )
    return text + pairs((0, "EOF"))


def block(name: str, *elements: str, flags: int = 0, path: str = "") -> str:
    """Return a block of a drawing."""
    begin = pairs((0, "BLOCK"), (8, "0"), (2, name), (70, flags), (10, 0), (20, 0), (1, path))
    return begin + "".join(elements) + pairs((0, "ENDBLK"))


def element(kind: str, *values: tuple[int, object]) -> str:
    """Return an element of a drawing, with its subclass as AutoCAD names it."""
    named = {"LWPOLYLINE": "Polyline", "INSERT": "BlockReference", "MTEXT": "MText"}
    subclass = f"AcDb{named.get(kind, kind.title())}"
    return pairs((0, kind), (100, "AcDbEntity"), (100, subclass), *values)


def pairs(*values: tuple[int, object]) -> str:
    """Return group codes and values, a line each."""
    return "".join(f"{code:3}\n{value}\n" for code, value in values)


def topology(features: geopandas.GeoDataFrame) -> dict[str, object]:
    """Return polygons as a topology, each ring an arc of its own."""
    rings = [[list(xy) for xy in shape.exterior.coords] for shape in features.geometry]
    geometries = [
        {"type": "Polygon", "arcs": [[number]], "properties": {"name": name}}
        for number, name in enumerate(features["name"])
    ]
    layer = {"type": "GeometryCollection", "geometries": geometries}
    return {"type": "Topology", "objects": {"sample": layer}, "arcs": rings}
