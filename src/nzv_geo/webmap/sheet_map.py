"""Draw the surroundings of a focus area: a small map as SVG, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import geopandas
import shapely

from nzv_geo.catalogue import Catalogue
from nzv_geo.crs.reproject import reproject
from nzv_geo.focus_areas import FocusArea
from nzv_geo.focus_areas.fitness import SLIVER
from nzv_geo.layers import Layer
from nzv_geo.valley import load_layer

__all__ = ["Atlas", "load_atlas", "sheet_map"]

WIDTH, HEIGHT = 480, 340  # of the picture, in pixels of its own
LEAST_HALF_HEIGHT_M = 6_000
RADII = 4  # the picture is at least so many radii of the circle high above and below it
LETTER = 7.2  # pixels of an average letter
WIDER = {"state": 1.25, "town-name": 1.1}  # letters of these names
LINE = 13  # pixels of a line of text
SCALE_BARS_KM = (0.1, 0.5, 1, 2, 5)
WIDEST_BAR = 130  # pixels
GRID = 10  # candidates for the name of an area, in each direction
ABROAD = 0.04  # share of the picture above which what lies outside gets its name
BADGE = 10
NORTH = '<path class="north" d="M455 14l7 20l-7 -5l-7 5z"/><text x="455" y="48">N</text>'

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Atlas:
    """The layers of the pictures in the working CRS.

    Parameters
    ----------
    municipalities, counties, states, places
        Their features.
    crs
        Of all of them, and of the catalogue they are of.
    credit
        Attribution of what is drawn.
    """

    municipalities: geopandas.GeoDataFrame
    counties: geopandas.GeoDataFrame
    states: geopandas.GeoDataFrame
    places: geopandas.GeoDataFrame
    crs: str
    credit: str


@lru_cache(maxsize=2)
def load_atlas(catalogue: Catalogue) -> Atlas:
    """Return what the pictures are drawn from."""
    names = ("municipalities", "counties", "states", "places")
    crs = catalogue.working_crs
    layers = {name: load_layer(name, catalogue=catalogue) for name in names}
    moved = {
        name: reproject(layer, crs, catalogue=catalogue).features for name, layer in layers.items()
    }
    lines = (
        source.attribution
        for name in ("municipalities", "places")
        for source in layers[name].provenance.sources
    )
    return Atlas(**moved, crs=crs, credit=" · ".join(dict.fromkeys(lines)))


class _View:
    """Where the picture lies, and how metres become pixels."""

    def __init__(self, centre: shapely.Point, half_height_m: float) -> None:
        self.metre = HEIGHT / 2 / half_height_m
        half_width_m = WIDTH / 2 / self.metre
        self.west, self.north = centre.x - half_width_m, centre.y + half_height_m
        self.box = (self.west, centre.y - half_height_m, centre.x + half_width_m, self.north)

    def moved(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Return the part of a shape that lies in the picture, in pixels."""
        part = shapely.clip_by_rect(shape, *self.box)
        return shapely.transform(
            part, lambda xy: (xy - (self.west, self.north)) * (1, -1) * self.metre
        )


def sheet_map(area: FocusArea, atlas: Atlas, label: str) -> str:
    """Return the surroundings of a focus area as SVG.

    Parameters
    ----------
    area
        A focus area.
    atlas
        What is drawn around it.
    label
        Attributes that tell what the picture shows, such as an ``aria-label``.
    """
    shape = _shape(area, atlas.crs)
    west, south, east, north = shape.bounds
    centre = shapely.Point((west + east) / 2, (south + north) / 2)
    radius_m = max(east - west, north - south) / 2
    view = _View(centre, max(LEAST_HALF_HEIGHT_M, RADII * radius_m))
    names = _Names(radius_m * view.metre)
    drawn = [
        *_grounds(area, shape, atlas, view),
        _lines(atlas.municipalities, view, "edge-municipality"),
        _lines(atlas.counties, view, "edge-county"),
        _lines(atlas.states, view, "edge-state"),
        _mark(area, view.moved(shape), radius_m * view.metre),
        *_towns(atlas, view, names),
        *_area_names(atlas, view, names),
        _badge(area, view.moved(shapely.point_on_surface(shape))),
        _scale_bar(view),
        NORTH,
    ]
    return (
        f'<svg class="area-map" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" {label}>'
        f"{''.join(drawn)}</svg>"
    )


def _shape(area: FocusArea, crs: str) -> shapely.Geometry:
    """Return the official outline of a focus area, else the circle of its uncertainty."""
    if area.outline is not None:
        return area.outline.shape
    degrees = geopandas.GeoSeries.from_xy([area.longitude], [area.latitude], crs="EPSG:4326")
    point = Layer.from_geodataframe(geopandas.GeoDataFrame(geometry=degrees))
    (place,) = reproject(point, crs).features.geometry
    return place.buffer(area.uncertainty_m, quad_segs=32)


def _mark(area: FocusArea, drawn: shapely.Geometry, radius: float) -> str:
    if area.outline is not None:
        return _path([drawn], "official nzv-focus-area")
    x, y = WIDTH / 2, HEIGHT / 2
    return f'<circle class="nzv-focus-area" cx="{x:g}" cy="{y:g}" r="{radius:.1f}"/>'


def _grounds(area: FocusArea, shape: shapely.Geometry, atlas: Atlas, view: _View) -> Iterator[str]:
    yield f'<rect class="abroad" width="{WIDTH}" height="{HEIGHT}"/>'
    yield _path(map(view.moved, atlas.states.geometry), "land")
    units = atlas.municipalities
    is_host = units["ags"].isin(area.ags)
    if area.outline is not None:
        is_host = units.intersection(shape).area >= SLIVER * shape.area
    stated = units[is_host]
    yield _path(map(view.moved, stated.geometry), "stated")


def _lines(units: geopandas.GeoDataFrame, view: _View, name: str) -> str:
    """Draw the borders of units, each once; the ranks that stand out have a light casing."""
    near = units.geometry[units.intersects(shapely.box(*view.box))]
    borders = shapely.line_merge(shapely.union_all(near.boundary.values))
    data = _data([view.moved(borders)])
    parts = ("edge",) if name == "edge-municipality" else ("casing", "edge")
    return "".join(f'<path class="{part} {name}" d="{data}"/>' for part in parts)


def _path(shapes: Iterable[shapely.Geometry], name: str) -> str:
    return f'<path class="{name}" d="{_data(shapes)}"/>'


def _data(shapes: Iterable[shapely.Geometry]) -> str:
    parts = [part for shape in shapes for part in shapely.get_parts(shape) if not part.is_empty]
    return "".join(_ring(line) for part in parts for line in _rings(part))


def _rings(part: shapely.Geometry) -> list[shapely.Geometry]:
    if part.geom_type == "Polygon":
        return [part.exterior, *part.interiors]
    return [part] if part.geom_type == "LineString" else []


def _ring(line: shapely.Geometry) -> str:
    points = shapely.get_coordinates(line).round(1).tolist()
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


class _Names:
    """Gives names their places: none on another, on the circle, or on a key of the picture."""

    def __init__(self, radius: float) -> None:
        middle_x, middle_y, away = WIDTH / 2, HEIGHT / 2, max(radius, BADGE) + 2
        self.taken: list[Box] = [
            (middle_x - away, middle_y - away, middle_x + away, middle_y + away),
            (0, HEIGHT - 34, WIDEST_BAR + 60, HEIGHT),
            (WIDTH - 44, 0, WIDTH, 54),
        ]

    def add(self, name: str, kind: str, places: Iterable[tuple[float, float]]) -> str:
        """Return a name at the first place that is free; nothing where none is."""
        wide = _width(name, kind)
        for x, y in places:
            box = (x - wide / 2, y - LINE * 0.75, x + wide / 2, y + LINE * 0.35)
            inside = box[0] > 2 and box[1] > 2 and box[2] < WIDTH - 2 and box[3] < HEIGHT - 2
            if inside and not any(_meet(box, other) for other in self.taken):
                self.taken.append(box)
                return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}">{escape(name)}</text>'
        return ""


def _width(name: str, kind: str) -> float:
    return len(name) * LETTER * WIDER.get(kind, 1)


def _meet(first: Box, second: Box) -> bool:
    apart = (
        first[2] < second[0] or second[2] < first[0] or first[3] < second[1] or second[3] < first[1]
    )
    return not apart


def _towns(atlas: Atlas, view: _View, names: _Names) -> Iterator[str]:
    """Yield a dot and a name for each town, the most important first."""
    near = atlas.places[atlas.places.within(shapely.box(*view.box))]
    towns = near[near["kind"] == "town"].sort_values(["rank", "name_de"])
    dots = [view.moved(point) for point in towns.geometry]
    names.taken += [(dot.x - 4, dot.y - 4, dot.x + 4, dot.y + 4) for dot in dots]
    for name, dot in zip(towns["name_de"], dots, strict=True):
        yield f'<circle class="town" cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="3"/>'
        aside = _width(name, "town-name") / 2 + 6
        around = [(aside, 4), (-aside, 4), (0, -8), (0, 17)]
        yield names.add(name, "town-name", [(dot.x + x, dot.y + y) for x, y in around])


def _area_names(atlas: Atlas, view: _View, names: _Names) -> Iterator[str]:
    """Yield the names of states and of what lies outside, then those of municipalities.

    A municipality whose town is named already is not named again.
    """
    shown = [view.moved(shape) for shape in atlas.states.geometry]
    if sum(not shape.is_empty for shape in shown) > 1:
        for name, shape in zip(atlas.states["name_de"], shown, strict=True):
            yield names.add(name, "state", _inside(shape))
    outside = shapely.box(0, 0, WIDTH, HEIGHT).difference(shapely.union_all(shown))
    if outside.area > ABROAD * WIDTH * HEIGHT:
        yield names.add(_nearest_country(atlas, view), "state abroad-name", _inside(outside))
    inside = atlas.places[atlas.places.within(shapely.box(*view.box))]
    named = set(inside.loc[inside["kind"] == "town", "ags"])
    parts = [view.moved(shape) for shape in atlas.municipalities.geometry]
    units = zip(atlas.municipalities["ags"], atlas.municipalities["name_de"], parts, strict=True)
    large_first = sorted(units, key=lambda unit: (-unit[2].area, unit[0]))
    for ags, name, part in large_first:
        if ags not in named and not part.is_empty:
            yield names.add(name, "unit-name", _inside(part))


def _nearest_country(atlas: Atlas, view: _View) -> str:
    countries = atlas.places[atlas.places["kind"] == "country"]
    middle = shapely.box(*view.box).centroid
    name: str = countries.loc[countries.distance(middle).idxmin(), "name_de"]
    return name


def _inside(shape: shapely.Geometry) -> list[tuple[float, float]]:
    """Return points of a shape, those near its middle first."""
    if shape.is_empty:
        return []
    middle = shapely.point_on_surface(shape)
    west, south, east, north = shape.bounds
    grid = [
        shapely.Point(
            west + (east - west) * (i + 0.5) / GRID, south + (north - south) * (j + 0.5) / GRID
        )
        for i in range(GRID)
        for j in range(GRID)
    ]
    held: Sequence[shapely.Point] = [point for point in grid if shape.contains(point)]
    ordered = sorted(held, key=lambda point: (round(middle.distance(point), 3), point.x, point.y))
    return [(point.x, point.y) for point in (middle, *ordered)]


def _badge(area: FocusArea, place: shapely.Point) -> str:
    x, y = round(place.x, 1), round(place.y, 1)
    return (
        f'<circle class="badge-dot" cx="{x:g}" cy="{y:g}" r="{BADGE}"/>'
        f'<text class="badge-text" x="{x:g}" y="{y + 4:g}">{area.number}</text>'
    )


def _scale_bar(view: _View) -> str:
    km = max(km for km in SCALE_BARS_KM if km * 1000 * view.metre <= WIDEST_BAR)
    wide, y = km * 1000 * view.metre, HEIGHT - 12
    return (
        f'<rect class="key-ground" x="4" y="{HEIGHT - 28}" width="{wide + 56:.0f}" height="24"/>'
        f'<path class="bar" d="M12 {y - 6}V{y}H{12 + wide:.1f}V{y - 6}"/>'
        f'<text class="start" x="{18 + wide:.1f}" y="{y}">{km:g} km</text>'
    )
