"""Jobs on map pages: building them, and using them in a browser."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.running import NZV_GEO, Job, Tool, inside, nzv_geo
from benchmarks.sizes import Size

__all__ = ["opening", "pages"]


def pages(size: Size) -> Iterator[Job]:
    """Give what pages are built of, with all fields."""
    online = "asks others for its scripts"
    for source, name, count, fine in (
        ("municipalities.gpkg", f"{235 * size.copies:,} municipalities", size.copies, True),
        ("parcels.gpkg", f"{size.parcels:,} parcels", size.parcels, False),
    ):
        given, written = (source, "page.html"), ("page.html",)
        ours = nzv_geo("map", "--alone", "--add", source, "-o", "page.html")
        folium = Tool(
            "folium", inside("python_peers", "folium_page", *given), "folium", written, online
        )
        yield Job(
            f"build a page of {name}",
            "geopandas.explore",
            (
                Tool(
                    "geopandas.explore",
                    inside("python_peers", "explore", *given),
                    "matplotlib",
                    written,
                    online,
                ),
                Tool(f"{NZV_GEO} map", ours, "", written),
                *([folium] if fine else []),
                Tool(
                    "swiftmap",
                    inside("python_peers", "swiftmap_page", *given),
                    "swiftmap",
                    written,
                    "no search, table, sources or print",
                ),
            ),
            {source: count},
        )


def opening(size: Size) -> Iterator[Job]:
    """Give pages that are used in a browser, beside others or beside a plainer one of ours."""
    yield beside_explore(size)
    looks = {f"{NZV_GEO}, one symbol": "single", f"{NZV_GEO}, five categories": "categories"}
    yield Job(
        f"pan a page of {size.parcels:,} areas",
        f"{NZV_GEO}, one symbol",
        tuple(
            Tool(name, inside("styles", "panned", look, size.parcels, size.pans), "Chromium")
            for name, look in looks.items()
        ),
    )
    yield added(size)


def beside_explore(size: Size) -> Job:
    """Open a page that others make as well, and pan it."""
    drawn = {
        "geopandas.explore": "path.leaflet-interactive",
        NZV_GEO: "[data-drawn] canvas.leaflet-tile-loaded, path.leaflet-interactive",
    }
    names = {name: f"municipalities.{name.rpartition('.')[2]}.html" for name in drawn}
    return Job(
        f"open a page of {235 * size.copies:,} municipalities",
        "geopandas.explore",
        tuple(
            Tool(name, inside("webpage", "opened", names[name], selector, size.pans), "Chromium")
            for name, selector in drawn.items()
        ),
        dict.fromkeys(names.values(), size.copies),
    )


def added(size: Size) -> Job:
    """Show areas that the reader adds, or that the page has."""
    file = "parcels.geojson"
    return Job(
        f"{size.parcels:,} areas on a page",
        f"{NZV_GEO}, built in",
        (
            Tool(
                f"{NZV_GEO}, built in",
                inside("added", "built_in", size.parcels, size.pans),
                "Chromium",
            ),
            Tool(
                f"{NZV_GEO}, {file} added by the reader",
                inside("added", "by_reader", file, size.pans),
                "Chromium",
            ),
        ),
        {file: size.parcels},
    )
