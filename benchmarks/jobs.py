"""What is compared with what: every job, its tools in the order of their turns, and its data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.file_jobs import checking, converting, loading, reading, sharing
from benchmarks.growing import growing
from benchmarks.page_jobs import opening, pages
from benchmarks.running import NZV_GEO, Job, Tool, inside, nzv_geo
from benchmarks.shape_jobs import merging, reprojecting, simplifying
from benchmarks.sizes import Size

__all__ = ["all_jobs"]

BOUNDARIES = Path(__file__).resolve().parents[1] / "data" / "boundaries"


def all_jobs(size: Size) -> Iterator[Job]:
    """Give every job, the quick ones first."""
    if size.folders:
        yield from growing(size)
        return
    yield starting()
    yield shipping()
    yield from reprojecting(size)
    yield from reading(size)
    yield checking(size)
    yield from converting(size)
    yield from merging(size)
    yield from simplifying(size)
    yield from pages(size)
    yield from opening(size)
    yield from sharing(size)
    yield from loading(size)


def starting() -> Job:
    """Commands with nearly nothing to do, from the start of Python to its end."""
    counties, union = str(BOUNDARIES / "counties.fgb"), "SELECT ST_Union(geometry) FROM counties"
    sql = ("-dialect", "sqlite", "-sql", union)
    valley = ("export", "valley", "-o", "valley.geojson")
    page = ("map", "--region", "goerlitz", "-o", "karte.html")
    ours = {
        "--help": ("--help",),
        "layers": ("layers",),
        "info counties": ("info", "counties"),
        "check counties.fgb": ("check", counties),
        "export valley": valley,
        "map of one county": page,
    }
    ours = {name: (*words, "--no-cache") for name, words in ours.items()}
    again = {"export valley, again": valley, "map of one county, again": page}
    tools = [Tool(f"{NZV_GEO} {name}", nzv_geo(*arguments)) for name, arguments in ours.items()]
    tools += [
        Tool(f"{NZV_GEO} {name}", nzv_geo(*arguments), again=True)
        for name, arguments in again.items()
    ]
    theirs = ("ogr2ogr", "union.geojson", counties, *sql)
    return Job(
        "start",
        "import geopandas",
        (
            Tool("import geopandas", inside("python_peers", "import_geopandas")),
            *tools,
            Tool(
                "ogr2ogr ST_Union",
                theirs,
                "ogr2ogr",
                remark="a union of all counties: no region, checks, sources or report",
            ),
        ),
    )


def shipping() -> Job:
    """Read the formats that the boundaries could ship in."""
    names = {
        "FlatGeobuf, no index": "no index.fgb",
        "FlatGeobuf, index": "index.fgb",
        "GeoPackage": "all.gpkg",
        "GeoJSON, 15 decimals": "all.geojson",
    }
    tools = [Tool(name, inside("shipping", "read", file)) for name, file in names.items()]
    return Job("read 235 municipalities by geopandas", "FlatGeobuf, no index", tuple(tools))
