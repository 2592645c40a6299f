"""Hand-made outlines of focus areas, and a folder of own data that has them."""

import warnings
from pathlib import Path
from typing import Any

import geopandas
import shapely

from nzv_geo import import_outlines
from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.focus_areas import load_focus_areas
from nzv_geo.focus_areas.places import centre_of

ORIGIN = {
    "source": "Zweckverband Industriepark",
    "date": "2026-05-04",
    "licence": "dl-de/by-2-0",
}


def square(number: int, half_m: float = 600, east_m: float = 0) -> shapely.Polygon:
    """A square around the centre of a focus area, or beside it, in EPSG:25833."""
    catalogue = load_catalogue()
    centre = centre_of(load_focus_areas(catalogue).area(number), catalogue)
    x, y = round(centre.x) + east_m, round(centre.y)
    return shapely.box(x - half_m, y - half_m, x + half_m, y + half_m)


def plan(path: Path, *shapes: shapely.Geometry, crs: str | None = "EPSG:25833", **columns) -> Path:
    """Write shapes into a file."""
    table = geopandas.GeoDataFrame(columns, geometry=list(shapes), crs=crs)
    with warnings.catch_warnings(action="ignore"):  # of a file without CRS
        table.to_file(path)
    return path


def own_data(folder: Path, numbers: tuple[int, ...] = (6,), **origin: Any) -> Catalogue:
    """A catalogue whose own data have the outlines of these areas."""
    own = load_catalogue(data=folder / "own")
    for number in numbers:
        file = plan(folder / f"plan-{number}.gpkg", square(number))
        import_outlines(file, number=number, catalogue=own, **(ORIGIN | origin))
    return own
