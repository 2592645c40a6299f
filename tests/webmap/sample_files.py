"""Small files of every kind that a page reads, for comparing what it makes of them with Python."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import shapely

__all__ = ["ASKED", "SAMPLES", "write_sample"]

PLACES = [(14.5, 51.2), (14.6, 51.3), (14.7, 51.4)]
METRES = [(480_000.25, 5_680_000.5), (481_000, 5_681_000.125), (482_000, 5_682_000)]
PARENT = "EPSG:25833"
ZONED = [(5_480_000.5, 5_680_000), (5_481_000, 5_681_000.25), (5_482_000, 5_682_000)]
ASKED = {
    "rechtswert.csv": "EPSG:3399",
    "ohne-prj.shp.zip": PARENT,
    "xy.csv": PARENT,
    "wkt.csv": "EPSG:4326",
}  # what is said
HOLE = [[[14.5, 51.2], [14.6, 51.2], [14.6, 51.3], [14.5, 51.3], [14.5, 51.2]],
        [[14.52, 51.22], [14.52, 51.28], [14.58, 51.28], [14.58, 51.22], [14.52, 51.22]]]  # fmt: skip
APART = [[x + 0.3, y] for x, y in HOLE[0]]
TOUCHING = [[14.5, 51.2], [14.6, 51.2], [14.55, 51.25], [14.6, 51.3], [14.5, 51.3],
            [14.55, 51.25], [14.5, 51.2]]  # fmt: skip
ODD = {"text": "Běła Woda", "leer": "", "ja": True, "nein": False, "nichts": None, "ganz": 7,
       "bruch": 0.1, "klein": 1e-9, "null": 0, "liste": [1, "a", None], "ding": {"a": [1.5]},
       "ags": "01234", "datum": "2026-01-31"}  # fmt: skip


def collection(*geometries: dict[str, Any] | None, **members: Any) -> bytes:
    """Return GeoJSON of geometries with numbered features."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"Fläche {number}", "n": number},
            "geometry": each,
        }
        for number, each in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", **members, "features": features}).encode()


def collection_with_ids(*ids: Any) -> bytes:
    records = [{**json.loads(feature(PLACES[0], n=1)), "id": each} for each in ids]
    return json.dumps({"type": "FeatureCollection", "features": records}).encode()


def shape(kind: str, coordinates: Any) -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates}


def points(*places: Any) -> list[dict[str, Any]]:
    return [shape("Point", place) for place in places]


def named(crs: str) -> dict[str, Any]:
    return {"type": "name", "properties": {"name": crs}}


def lines(*parts: bytes, begin: bytes = b"") -> bytes:
    return b"".join(begin + part + b"\n" for part in parts)


def feature(place: Any, **properties: Any) -> bytes:
    record = {"type": "Feature", "properties": properties, "geometry": shape("Point", place)}
    return json.dumps(record).encode()


def topology() -> bytes:
    arcs = [[[0, 0], [1000, 0], [0, 1000]], [[1000, 1000], [-1000, 0], [0, -1000]]]
    areas = [{"type": "Polygon", "arcs": [[0, 1]], "id": 5, "properties": {"name": "Plan"}}]
    objects = {"plan": {"type": "GeometryCollection", "geometries": areas}}
    transform = {"scale": [0.0001, 0.0001], "translate": [14.5, 51.2]}
    content = {"type": "Topology", "transform": transform, "objects": objects, "arcs": arcs}
    return json.dumps(content).encode()


def kml(*placemarks: str) -> bytes:
    namespace = "http://www.opengis.net/kml/2.2"
    body = "".join(f"<Placemark>{placemark}</Placemark>" for placemark in placemarks)
    return f'<kml xmlns="{namespace}"><Document>{body}</Document></kml>'.encode()


def data(**values: str) -> str:
    fields = "".join(
        f'<Data name="{key}"><value>{each}</value></Data>' for key, each in values.items()
    )
    return f"<ExtendedData>{fields}</ExtendedData>"


def gpx(body: str) -> bytes:
    head = '<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
    return f"{head}{body}</gpx>".encode()


def track(tag: str, *places: tuple[float, float]) -> str:
    return "".join(f'<{tag} lat="{lat}" lon="{lon}"/>' for lon, lat in places)


def zipped(files: dict[str, bytes]) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files.items():
            written.writestr(name, content)
    return archive.getvalue()


def table(*rows: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join(rows).encode(encoding)


# Files whose bytes are written by hand.
BYTES: dict[str, Callable[[], bytes]] = {
    "loch.geojson": lambda: collection(shape("Polygon", HOLE)),
    "teile.geojson": lambda: collection(shape("MultiPolygon", [HOLE, [APART]])),
    "linien.geojson": lambda: collection(
        shape("LineString", PLACES), shape("MultiLineString", [PLACES, PLACES[:2]])
    ),
    "punkte.geojson": lambda: collection(*points(*PLACES), shape("MultiPoint", PLACES)),
    "hoehen.geojson": lambda: collection(*points([14.5, 51.2, 120.5], [14.6, 51.3, 130])),
    "ohne-geometrie.geojson": lambda: collection(*points(PLACES[0]), None),
    "offen.geojson": lambda: collection(shape("Polygon", [HOLE[0][:-1]])),
    "schleife.geojson": lambda: collection(
        shape("Polygon", [[[14.5, 51.2], [14.6, 51.3], [14.6, 51.2], [14.5, 51.3], [14.5, 51.2]]])
    ),
    "beruehrt.geojson": lambda: collection(shape("Polygon", [TOUCHING])),
    "utm.geojson": lambda: collection(*points(*METRES), crs=named("EPSG:25833")),
    "urn.geojson": lambda: collection(
        *points(*ZONED), crs=named("urn:ogc:def:crs:EPSG::3399")
    ),
    "crs84.geojson": lambda: collection(
        *points(*PLACES), crs=named("urn:ogc:def:crs:OGC:1.3:CRS84")
    ),
    "werte.geojson": lambda: json.dumps(
        {"type": "FeatureCollection", "features": [json.loads(feature(PLACES[0], **ODD))]}
    ).encode(),
    "verloren.geojson": lambda: feature(PLACES[0], name="G\ufffdrlitz"),
    "bom.geojson": lambda: b"\xef\xbb\xbf" + feature(PLACES[0], name="Görlitz"),
    "utf16.geojson": lambda: feature(PLACES[0], name="Guben").decode().encode("utf-16"),
    "eins.geojson": lambda: feature(PLACES[1], name="allein"),
    "namen.geojson": lambda: collection_with_ids("a", "b"),
    "nummern.geojson": lambda: collection_with_ids(1, 2),
    "zeilen.geojsonl": lambda: lines(*(feature(place, n=i) for i, place in enumerate(PLACES))),
    "folge.geojsons": lambda: lines(
        *(feature(place, n=i) for i, place in enumerate(PLACES)), begin=b"\x1e"
    ),
    "plan.topojson": topology,
    "grad.csv": lambda: table("name,lon,lat", "a,14.5,51.2", "b,14.6,51.3"),
    "deutsch.csv": lambda: table("name;ha;lon;lat", "a;1.234,5;14,5;51,2", "b;2;14,6;51,3"),
    "tab.tsv": lambda: table("name\tlon\tlat", "a\t14.5\t51.2"),
    "sep.csv": lambda: table("sep=|", "name|lon|lat", "a|14.5|51.2"),
    "zeilen.csv": lambda: table('name,lon,lat', '"zwei\nZeilen, ""hier""",14.5,51.2'),
    "nullen.csv": lambda: table("ags,nr,lon,lat", "01234,7,14.5,51.2", "12345,8,14.6,51.3"),
    "wkt.csv": lambda: table("n;WKT", "1;POLYGON((14 51,15 51,15 52,14 51))", "2;"),
    "ewkt.csv": lambda: table("n;geom",
                              '1;"SRID=25833;POINT(480000 5680000)"'),
    "cp1252.csv": lambda: table("name;lon;lat", "Görlitz;14,5;51,5", encoding="cp1252"),
    "xy.csv": lambda: table("name;x;y", "a;480000,25;5680000,5", "b;481000;5681000"),
    "rechtswert.csv": lambda: table("name;Rechtswert;Hochwert", "a;5480000,5;5680000"),
    "plan.kml": lambda: kml(
        f"<name>Halle</name>{data(ha='1.5', art='Wald')}<Point><coordinates>14.5,51.2</coordinates>"
        "</Point>",
        f"<name>Hof</name>{data(ha='2', art='')}<Point><coordinates>14.6,51.3,0</coordinates></Point>",
    ),
    "beschreibung.kml": lambda: kml(
        "<name>Halle</name><description><![CDATA[<b>fett</b> &amp; mehr]]></description>"
        "<Point><coordinates>14.5,51.2</coordinates></Point>"
    ),
    "mehrere.kml": lambda: kml(
        "<name>Halle</name><MultiGeometry><Point><coordinates>14.5,51.2</coordinates></Point>"
        "<Point><coordinates>14.6,51.3</coordinates></Point></MultiGeometry>"
    ),
    "gepackt.kmz": lambda: zipped({"doc.kml": BYTES["plan.kml"]()}),
    "punkte.gpx": lambda: gpx(
        '<wpt lat="51.2" lon="14.5"><name>Start</name><desc>hier</desc></wpt>'
        '<wpt lat="51.3" lon="14.6"><name>Ziel</name></wpt>'
    ),
    "weg.gpx": lambda: gpx(f"<trk><name>Weg</name><trkseg>{track('trkpt', *PLACES)}</trkseg></trk>"),
    "zwei-stuecke.gpx": lambda: gpx(
        f"<trk><name>Weg</name><trkseg>{track('trkpt', *PLACES)}</trkseg>"
        f"<trkseg>{track('trkpt', *PLACES[:2])}</trkseg></trk>"
    ),
    "route.gpx": lambda: gpx(f"<rte><name>Route</name>{track('rtept', *PLACES)}</rte>"),
}  # fmt: skip


def frame(kind: str = "Point", crs: str = PARENT) -> geopandas.GeoDataFrame:
    """Return three features with every type of value that a shapefile or FlatGeobuf has."""
    corners = METRES if crs == PARENT else PLACES
    shapes = {
        "Point": [shapely.Point(corner) for corner in corners],
        "MultiPoint": [shapely.MultiPoint(corners[: 1 + i]) for i in range(3)],
        "LineString": [shapely.LineString([corners[i], corners[i - 1]]) for i in range(3)],
        "Polygon": [shapely.Point(corner).buffer(50, quad_segs=1) for corner in corners],
    }[kind]
    columns = {
        "name": ["Görlitz", "Běła Woda", None],
        "zahl": [1, -2, 3],
        "bruch": [0.5, None, 1e6],
        "tag": ["2026-01-31", None, "1999-12-31"],
    }
    made = geopandas.GeoDataFrame(columns, geometry=shapes, crs=crs)
    return made.assign(tag=made["tag"].astype("datetime64[ms]").dt.date)


def shapefile(
    folder: Path,
    name: str,
    kind: str,
    *,
    leave: tuple[str, ...] = (),
    encoding: str = "utf-8",
    deleted: int | None = None,
) -> Path:
    """Write a shapefile as zip: without some parts, or with a row that is marked as deleted."""
    stem = name.removesuffix(".shp.zip")
    frame(kind).to_file(folder / f"{stem}.shp", encoding=encoding)
    parts = {
        part.name: part.read_bytes()
        for part in sorted(folder.glob(f"{stem}.*"))
        if part.suffix not in (".zip", *leave)
    }
    if deleted is not None:
        table = bytearray(parts[f"{stem}.dbf"])
        header, row = (int.from_bytes(table[at : at + 2], "little") for at in (8, 10))
        table[header + deleted * row] = ord("*")
        parts[f"{stem}.dbf"] = bytes(table)
    (folder / name).write_bytes(zipped(parts))
    return folder / name


# Files that GDAL writes.
BY_GDAL: dict[str, Callable[[Path, str], Any]] = {
    **{
        f"{kind.lower()}-gebaut.fgb": lambda folder, name, kind=kind: frame(kind).to_file(
            folder / name
        )
        for kind in ("Point", "MultiPoint", "LineString", "Polygon")
    },
    **{
        f"{kind.lower()}.shp.zip": lambda folder, name, kind=kind: shapefile(folder, name, kind)
        for kind in ("Point", "MultiPoint", "LineString", "Polygon")
    },
    "geloescht.shp.zip": lambda folder, name: shapefile(folder, name, "Point", deleted=1),
    "ohne-prj.shp.zip": lambda folder, name: shapefile(folder, name, "Point", leave=(".prj",)),
    "ohne-cpg.shp.zip": lambda folder, name: shapefile(
        folder, name, "Point", leave=(".cpg",), encoding="cp1250"
    ),
    "ohne-dbf.shp.zip": lambda folder, name: shapefile(folder, name, "Polygon", leave=(".dbf",)),
}
SAMPLES = [*BYTES, *BY_GDAL]


def write_sample(folder: Path, name: str) -> Path:
    """Write one of the files."""
    if name in BYTES:
        (folder / name).write_bytes(BYTES[name]())
    else:
        BY_GDAL[name](folder, name)
    return folder / name
