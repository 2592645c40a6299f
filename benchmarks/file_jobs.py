"""Jobs on files: reading, checking, converting, loading into a database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.running import NZV_GEO, Job, Tool, inside, nzv_geo
from benchmarks.sizes import Size

__all__ = ["checking", "converting", "loading", "reading", "sharing"]

ALONE = f"{NZV_GEO}, one process"
UNBOUND = ("--max-mb", "20000", "--max-vertices", "1000000000", "--max-values", "1000000000")


def reading(size: Size) -> Iterator[Job]:
    """Give a file in every format, and one of many vertices."""
    files = {
        f"parcels.{suffix}": (f"read {size.parcels:,} parcels, {name}", size.parcels)
        for suffix, name in {
            "gpkg": "GeoPackage",
            "fgb": "FlatGeobuf",
            "shp": "Shapefile",
            "geojson": "GeoJSON",
            "geojsons": "GeoJSON sequence",
            "parquet": "GeoParquet",
            "gml": "GML without its schema",
        }.items()
    }
    title = f"read {235 * size.copies:,} municipalities, GeoJSON"
    files["municipalities.geojson"] = (title, size.copies)
    for file, (name, count) in files.items():
        yield Job(
            name,
            "geopandas, Arrow",
            (
                Tool(
                    "geopandas, Arrow",
                    inside("reading", "by_geopandas", file),
                    remark="leaves out unread what GDAL cannot read",
                ),
                Tool(f"{NZV_GEO} load_layer", inside("reading", "ours", file)),
            ),
            {file: count},
        )


def checking(size: Size) -> Job:
    """Say whether a large file is fit for use."""
    file, name = "municipalities.geojson", "geopandas, Arrow, is_valid"
    return Job(
        f"check {235 * size.copies:,} municipalities, GeoJSON",
        name,
        (
            Tool(
                name,
                inside("python_peers", "read_and_check", file),
                remark="validity alone of what check looks for",
            ),
            Tool(f"{NZV_GEO} check", nzv_geo("check", file)),
            Tool(
                "ogrinfo",
                ("ogrinfo", "-q", "-so", "-al", file),
                "ogr2ogr",
                remark="counts, and checks nothing",
            ),
        ),
        {file: size.copies},
    )


def converting(size: Size) -> Iterator[Job]:
    """Give pairs of formats."""
    lon_lat = ("-t_srs", "EPSG:4326", "-lco", "RFC7946=YES")
    for source, target in (
        ("gpkg", "fgb"),
        ("gpkg", "geojson"),
        ("geojson", "gpkg"),
    ):
        given, written = f"many.{source}", f"out.{target}"
        options = lon_lat if target == "geojson" else ()
        tools = {
            "ogr2ogr": ("ogr2ogr", *options, written, given),
            f"{NZV_GEO} export": nzv_geo("export", given, "-o", written),
            "geopandas, Arrow": inside("python_peers", "convert", given, written),
        }
        if target == "geojson":
            tools["mapshaper"] = ("mapshaper", given, "-proj", "wgs84", "-o", written)
            tools["DuckDB spatial"] = inside("python_peers", "duckdb_convert", given, written)
        yield Job(
            f"{size.many:,} parcels, {source} to {target}",
            "ogr2ogr",
            tuple(
                Tool(
                    name,
                    command,
                    name if name in {"ogr2ogr", "mapshaper", "DuckDB spatial"} else "",
                    (written,),
                    "" if name.startswith(NZV_GEO) else "no check of what rounding breaks",
                )
                for name, command in tools.items()
            ),
            {given: size.many},
        )


def sharing(size: Size) -> Iterator[Job]:
    """Give GeoParquet in groups of rows that one process, or two workers, go through."""
    commands = {
        "reproject {count:,} parcels, GeoParquet": (
            ("export", "--crs", "EPSG:31469", "-o", "out.parquet"),
            "out.parquet",
        ),
        "export {count:,} parcels, GeoParquet to GeoJSON": (
            ("export", "-o", "out.geojson"),
            "out.geojson",
        ),
        "check {count:,} parcels, GeoParquet": (("check",), ""),
    }
    for file, count in (("parcels.parquet", size.parcels), ("many.parquet", size.many)):
        for name, (words, output) in commands.items():
            yield shared(name.format(count=count), words, output, {file: count})
    yield shared(
        f"simplify {235 * size.copies:,} municipalities at 100 m, GeoParquet",
        ("simplify", "--tolerance-m", "100", "-o", "out.parquet"),
        "out.parquet",
        {"municipalities.parquet": size.copies},
    )


def shared(name: str, words: Sequence[str], output: str, data: dict[str, int]) -> Job:
    """Give what one process does to a file, and two workers."""
    ours = nzv_geo(words[0], *data, *words[1:], *UNBOUND)
    outputs = (output,) if output else ()
    several = (*ours, "--engine", "dask", "--workers", "2")
    tools = (
        Tool(ALONE, ours, outputs=outputs),
        Tool(f"{NZV_GEO}, two workers of Dask", several, "Dask", outputs),
    )
    return Job(name, ALONE, tools, data)


def loading(size: Size) -> Iterator[Job]:
    """Give files that go into PostGIS."""
    for suffix in ("gpkg", "fgb"):
        source = f"many.{suffix}"
        yield Job(
            f"load {size.many:,} parcels into PostGIS, {suffix}",
            "ogr2ogr, PG_USE_COPY",
            (
                Tool(
                    "ogr2ogr, PG_USE_COPY",
                    inside("postgis", "load", "ogr2ogr", source),
                    "PostGIS",
                    remark="no check, comments or metadata",
                ),
                Tool(
                    f"{NZV_GEO} publish --to", inside("postgis", "load", NZV_GEO, source), "PostGIS"
                ),
            ),
            {source: size.many},
        )
