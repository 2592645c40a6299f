"""Made-up rivers, roads and settlements in the shape of the data, for maps that have some.

Their courses are invented: lines that wind from town to town as they would, with as many vertices
as the data at 1 : 250 000 have.
"""

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import geopandas
import numpy
import shapely

from nzv_geo.catalogue import CONTEXT, Catalogue, data_folder, load_catalogue

SOURCE = """
[source.dlm250]
title = { de = "Landschaftsmodell 1 : 250 000 (erfunden)", en = "Landscape model (invented)" }
publisher = "tests"
via = "tests/context_data.py"
url = ""
vintage = "2024-12-31"
licence = { de = "keine, erfunden", en = "none, invented" }
licence_url = ""
attribution = "© tests: Hintergrund erfunden"
accuracy = { de = "Erfunden.", en = "Invented." }
"""
TITLES = {
    "settlements": ("Siedlungsflächen", "Settlement areas"),
    "lakes": ("Seen", "Lakes"),
    "rivers": ("Flüsse und Bäche", "Rivers and streams"),
    "railways": ("Bahnstrecken", "Railways"),
    "federal-roads": ("Bundesstraßen", "Federal roads"),
    "motorways": ("Autobahnen", "Motorways"),
}
TOWNS = {
    "berlin": (13.75, 52.4),
    "lübben": (13.88, 51.95),
    "lübbenau": (13.95, 51.87),
    "cottbus": (14.34, 51.74),
    "forst": (14.68, 51.74),
    "guben": (14.72, 51.95),
    "calau": (13.95, 51.74),
    "ruhland": (13.86, 51.46),
    "senftenberg": (14.0, 51.5),
    "spremberg": (14.37, 51.57),
    "hoyerswerda": (14.24, 51.43),
    "kamenz": (14.1, 51.27),
    "bautzen": (14.42, 51.16),
    "görlitz": (14.98, 51.15),
    "zittau": (14.81, 50.9),
    "löbau": (14.67, 51.09),
    "dresden": (13.7, 51.1),
    "weisswasser": (14.64, 51.5),
    "rothenburg": (14.97, 51.33),
    "muskau": (14.72, 51.54),
    "finsterwalde": (13.71, 51.62),
    "elsterwerda": (13.52, 51.46),
    "herzberg": (13.22, 51.69),
    "schlieben": (13.38, 51.72),
    "luckau": (13.71, 51.85),
    "peitz": (14.41, 51.86),
    "bischofswerda": (14.18, 51.12),
    "neusalza": (14.5, 51.02),
}
ROADS = {
    "A 13": "berlin lübben lübbenau calau ruhland dresden",
    "A 15": "lübbenau cottbus forst",
    "A 4": "dresden bischofswerda bautzen löbau görlitz",
}
FEDERAL = {
    "B 97": "guben peitz cottbus spremberg hoyerswerda dresden",
    "B 96": "finsterwalde senftenberg hoyerswerda bautzen löbau zittau",
    "B 156": "senftenberg spremberg weisswasser muskau",
    "B 169": "cottbus senftenberg elsterwerda",
    "B 101": "herzberg elsterwerda dresden",
    "B 87": "herzberg schlieben luckau lübben peitz",
    "B 112": "forst guben",
    "B 115": "cottbus forst muskau rothenburg görlitz",
    "B 6": "bischofswerda bautzen löbau görlitz",
    "B 99": "görlitz zittau",
}
RIVERS = {
    "Spree": "neusalza bautzen hoyerswerda spremberg cottbus peitz lübbenau lübben berlin",
    "Lausitzer Neiße": "zittau görlitz rothenburg muskau forst guben",
    "Schwarze Elster": "kamenz hoyerswerda senftenberg ruhland elsterwerda herzberg",
}
RAILWAYS = {
    "a": "berlin lübben lübbenau cottbus spremberg weisswasser görlitz zittau",
    "b": "dresden bischofswerda bautzen löbau görlitz",
    "c": "cottbus calau finsterwalde herzberg",
    "d": "dresden elsterwerda senftenberg hoyerswerda rothenburg",
    "e": "cottbus guben",
    "f": "cottbus forst",
}
COUNTS = {  # vertices of each layer, as the data at 1 : 250 000 may have them; see docs/context.md
    "settlements": 60_000,
    "lakes": 20_000,
    "rivers": 60_000,
    "railways": 20_000,
    "federal-roads": 30_000,
    "motorways": 12_000,
}
WEST, SOUTH, EAST, NORTH = 12.9, 50.7, 15.2, 52.5


def winding(
    random: numpy.random.Generator,
    waypoints: Sequence[tuple[float, float]],
    count: int,
    bend: float,
) -> shapely.LineString:
    """A line through waypoints, bent between them by halves, with about so many vertices."""
    points = numpy.array(waypoints, dtype=float)
    while len(points) < count:
        middle = (points[1:] + points[:-1]) / 2
        step = points[1:] - points[:-1]
        aside = numpy.stack([-step[:, 1], step[:, 0]], axis=1)
        middle += aside * random.normal(0, bend, size=(len(middle), 1))
        both = numpy.empty((len(points) * 2 - 1, 2))
        both[::2], both[1::2] = points, middle
        points = both
    return shapely.LineString(points)


def blob(random: numpy.random.Generator, x: float, y: float, radius: float, count: int):
    """An area with an uneven outline."""
    angles = numpy.linspace(0, 2 * numpy.pi, count, endpoint=False)
    waves = sum(
        random.normal(0, 0.35 / k) * numpy.sin(k * angles + random.uniform(0, 7))
        for k in range(1, 6)
    )
    reach = radius * numpy.clip(1 + waves, 0.3, 1.8)
    points = numpy.stack(
        [x + reach * numpy.cos(angles) * 1.6, y + reach * numpy.sin(angles)], axis=1
    )
    return shapely.Polygon(points).buffer(0)


def lines(
    random: numpy.random.Generator, courses: Mapping[str, str], count: int, bend: float
) -> Iterator[tuple[str, shapely.LineString]]:
    for name, course in courses.items():
        places = [TOWNS[town] for town in course.split()]
        whole = winding(random, places, count // len(courses), bend)
        for piece in numpy.array_split(numpy.arange(len(whole.coords) - 1), 12):
            yield name, shapely.LineString(whole.coords[piece[0] : piece[-1] + 2])


def made_up(counts: Mapping[str, int] = COUNTS) -> dict[str, geopandas.GeoDataFrame]:
    """The six layers of the context, always the same."""
    random = numpy.random.default_rng(1990)
    rows: dict[str, list[tuple[str, str, str, shapely.Geometry]]] = {name: [] for name in CONTEXT}
    for name, courses in (("motorways", ROADS), ("federal-roads", FEDERAL)):
        for number, line in lines(random, courses, counts[name], 0.05):
            rows[name].append(("", number, "road", line))
    for _, line in lines(random, RAILWAYS, counts["railways"], 0.04):
        rows["railways"].append(("", "", "railway", line))
    for river, line in lines(random, RIVERS, counts["rivers"] // 3, 0.14):
        rows["rivers"].append((river, "", "river", line))
    for _ in range(160):
        x, y = random.uniform(WEST, EAST), random.uniform(SOUTH, NORTH)
        end = (x + random.normal(0, 0.16), y + random.normal(0, 0.1))
        line = winding(random, [(x, y), end], counts["rivers"] // 240, 0.2)
        rows["rivers"].append(("", "", "stream", line))
    for x, y in TOWNS.values():
        rows["settlements"].append(("", "", "settlement", blob(random, x, y, 0.016, 120)))
    for name, number, size in (("settlements", 900, 0.004), ("lakes", 250, 0.005)):
        for _ in range(number):
            place = random.uniform((WEST, SOUTH), (EAST, NORTH))
            radius = size * random.lognormal(0, 0.5)
            kind = name.removesuffix("s")
            rows[name].append(("", "", kind, blob(random, *place, radius, counts[name] // number)))
    return {name: table(some) for name, some in rows.items()}


def table(rows: Sequence[tuple[str, str, str, shapely.Geometry]]) -> geopandas.GeoDataFrame:
    columns = {
        "id": [str(number) for number in range(1, len(rows) + 1)],
        **{name: [row[i] for row in rows] for i, name in enumerate(("name_de", "number", "kind"))},
    }
    return geopandas.GeoDataFrame(columns, geometry=[row[-1] for row in rows], crs="EPSG:4326")


def catalogue_with(
    layers: Mapping[str, geopandas.GeoDataFrame], folder: Path, source: str = SOURCE
) -> Catalogue:
    """The catalogue that ships, with these layers more."""
    data = Path(shutil.copytree(data_folder(), folder / "data"))
    text = (data / "catalogue.toml").read_text("utf-8") + source
    for name, features in layers.items():
        file = data / f"{name}.fgb"
        features.to_file(file, spatial_index=False)
        german, english = TITLES[name]
        text += f"""
[[layer]]
id = "{name}"
title = {{ de = "{german}", en = "{english}" }}
file = "{file.name}"
sha256 = "{hashlib.sha256(file.read_bytes()).hexdigest()}"
features = {len(features)}
crs = "EPSG:4326"
key = "id"
sources = ["dlm250"]
"""
    (data / "catalogue.toml").write_text(text, encoding="utf-8")
    return load_catalogue(data / "catalogue.toml")
