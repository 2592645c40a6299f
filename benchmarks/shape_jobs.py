"""Jobs on shapes: reprojecting, merging, simplifying."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.running import NZV_GEO, Job, Tool, inside, nzv_geo
from benchmarks.sizes import Size

__all__ = ["merging", "reprojecting", "simplifying"]

TOLERANCE_M = 100
VERTICES = 43_920  # of the municipalities


def reprojecting(size: Size) -> Iterator[Job]:
    """Give the same vertices in several systems."""
    for code in ("EPSG:3399", "EPSG:2399", "EPSG:31468", "EPSG:25832"):
        given = (code, size.moved_copies)
        yield Job(
            f"reproject {size.moved_copies * VERTICES:,} vertices from {code} to EPSG:25833",
            "pyproj",
            (
                Tool("pyproj", inside("reproject", "by_pyproj", *given), remark="arrays alone"),
                Tool(f"{NZV_GEO} reproject", inside("reproject", "ours", *given)),
                Tool(
                    "geopandas to_crs",
                    inside("reproject", "to_crs", *given),
                    remark="says nothing of the operation that it takes",
                ),
            ),
        )


def merging(size: Size) -> Iterator[Job]:
    """Give states that do not meet, municipalities with noise, and parcels that meet exactly."""
    yield states()
    yield municipalities(size)
    yield Job(
        f"merge about {size.parcels:,} parcels that meet exactly",
        "shapely coverage_union_all",
        (
            Tool(
                "shapely coverage_union_all",
                inside("merging", "parcels_united", size.parcels),
                remark="takes for granted that they meet",
            ),
            Tool(f"{NZV_GEO} merge", inside("merging", "parcels_merged", size.parcels)),
        ),
    )


def municipalities(size: Size) -> Job:
    """Municipalities whose borders are a little off, file to file."""
    source, by, whole = "municipalities.gpkg", "by.geojson", "whole.geojson"
    union = "ST_Union(ST_Transform(geom, 25833)) FROM municipalities"
    ogr2ogr = "ogr2ogr -dialect sqlite -sql 'SELECT"
    steps = f"{ogr2ogr} state, {union} GROUP BY state' {by} {source}"
    steps += f" && {ogr2ogr} {union}' {whole} {source}"
    onward = ("-proj", "EPSG:25833", "-dissolve", "state", "-o", by, "-dissolve", "-o", whole)
    silent = "no ledger of what that changed"
    given, written = (source, "state", by, whole), (by, whole)
    ours = ("merge", source, "--by", "state", "-o", by, "--union", whole, "--report", "ledger.json")
    return Job(
        f"merge {235 * size.copies:,} municipalities by state and to one",
        "geopandas, coverage union",
        (
            Tool(
                "geopandas, coverage union",
                inside("python_peers", "dissolve", *given),
                "",
                written,
                silent + "; snapped by hand before",
            ),
            Tool(f"{NZV_GEO} merge, with ledger", nzv_geo(*ours), "", written),
            Tool(
                "mapshaper -dissolve",
                ("mapshaper", "-i", source, "snap", *onward),
                "mapshaper",
                written,
                silent,
            ),
            Tool("ogr2ogr ST_Union", ("sh", "-c", steps), "ogr2ogr", written, silent),
            Tool(
                "DuckDB ST_CoverageUnion_Agg",
                inside("python_peers", "duckdb_dissolve", *given),
                "DuckDB spatial",
                written,
                silent,
            ),
        ),
        {source: size.copies},
    )


def states() -> Job:
    """Brandenburg beside Saxony, whose border was drawn anew; Berlin is one true hole."""
    union = ("-dialect", "sqlite", "-sql", "SELECT ST_Union(geometry) FROM pair")
    ogr2ogr = ("ogr2ogr", "out.geojson", "pair.geojson", *union)
    mapshaper = ("mapshaper", "pair.geojson", "-dissolve2", "-o", "out.geojson", "format=geojson")
    silent = "says nothing of gaps and overlaps"
    unary = inside("merging", "states_dissolved", "unary")
    return Job(
        "merge two states that do not meet",
        "geopandas dissolve, unary",
        (
            Tool("geopandas dissolve, unary", unary, remark=silent),
            Tool(f"{NZV_GEO} merge, tolerance 500 m", inside("merging", "states_merged")),
            Tool(
                "geopandas dissolve, coverage",
                inside("merging", "states_dissolved", "coverage"),
                remark=silent,
            ),
            Tool(
                "mapshaper -dissolve2", inside("merging", "states_by", *mapshaper), "mapshaper",
                remark=f"{silent}; reading and writing included",
            ),
            Tool(
                "ogr2ogr ST_Union", inside("merging", "states_by", *ogr2ogr), "ogr2ogr",
                remark=f"{silent}; reading and writing included",
            ),
        ),
    )  # fmt: skip


def simplifying(size: Size) -> Iterator[Job]:
    """Give a coverage in memory, and as a file."""
    many, given = f"{235 * size.copies:,} municipalities", (size.copies, TOLERANCE_M)
    silent = "validates and reports nothing"
    yield Job(
        f"simplify {many} at {TOLERANCE_M} m, in memory",
        "shapely coverage_simplify",
        (
            Tool(
                "shapely coverage_simplify",
                inside("merging", "simplified", "shapely", *given),
                remark=silent,
            ),
            Tool(
                f"{NZV_GEO} simplify, validated and reported",
                inside("merging", "simplified", "ours", *given),
            ),
        ),
    )
    yield coarser_file(size, many, silent)


def coarser_file(size: Size, many: str, silent: str) -> Job:
    """Simplify a file, and write another."""
    source, target = "municipalities.gpkg", "coarse.geojson"
    share = (f"interval={TOLERANCE_M}", "planar", "weighted")
    onward = ("-proj", "EPSG:25833", "-simplify", *share, "-proj", "wgs84", "-o", target)
    ours = ("simplify", source, "--tolerance-m", str(TOLERANCE_M), "-o", target)
    return Job(
        f"simplify {many} at {TOLERANCE_M} m, file to file",
        "mapshaper -simplify",
        (
            Tool(
                "mapshaper -simplify",
                ("mapshaper", "-i", source, "snap", *onward),
                "mapshaper",
                (target,),
                f"{silent}; takes out other vertices",
            ),
            Tool(f"{NZV_GEO} simplify", nzv_geo(*ours), "", (target,)),
            Tool(
                "geopandas and shapely",
                inside("python_peers", "simplify", source, target, TOLERANCE_M),
                "",
                (target,),
                f"{silent}; snapped by hand before",
            ),
        ),
        {source: size.copies},
    )
