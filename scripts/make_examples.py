"""Write the invented data of the map projects in examples/, the same bytes every time.

    .venv/bin/python scripts/make_examples.py

Nothing in them is real: places, names and figures are made up, and each page says so. The plan of
`bebauungsplan` and the project of `qgis-projekt` were made by hand and stand there as they are.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import geopandas
import numpy
import shapely

from nzv_geo import Layer, export_layer, load_layer

EXAMPLES = Path(__file__).parents[1] / "examples"
SOURCE = "Beispiel, erfunden"
GE, GI = "Gewerbegebiet", "Industriegebiet"


def write(name: str, columns: dict[str, Any], shapes: Iterable[Any]) -> None:
    """Write a layer below examples/, in WGS 84."""
    path = EXAMPLES / name
    path.parent.mkdir(parents=True, exist_ok=True)
    features = geopandas.GeoDataFrame(columns, geometry=list(shapes), crs="EPSG:4326")
    layer = Layer.from_geodataframe(features, title=path.stem, source=SOURCE, id=path.stem)
    export_layer(layer, path, overwrite=True)


def write_table(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table as a German office has it: semicolons, decimal commas."""
    path = EXAMPLES / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\n").writerows([header, *rows])


def grid() -> None:
    """Write substations and lines by voltage."""
    stations = {
        "Musterheide": (14.36, 51.53, 380), "Kiefernau": (14.62, 51.42, 380),
        "Birkenfeld": (14.30, 51.70, 110), "Sandgrube": (14.55, 51.62, 110),
        "Seeblick": (14.12, 51.48, 110), "Ziegelei": (14.74, 51.30, 110),
        "Nordpark": (14.38, 51.80, 20), "Altes Werk": (14.48, 51.52, 20),
        "Hafen": (14.20, 51.58, 20),
    }  # fmt: skip
    lines = [
        ("Musterheide", "Kiefernau", 380), ("Musterheide", "Birkenfeld", 110),
        ("Birkenfeld", "Sandgrube", 110), ("Musterheide", "Seeblick", 110),
        ("Kiefernau", "Ziegelei", 110), ("Birkenfeld", "Nordpark", 20),
        ("Musterheide", "Altes Werk", 20), ("Seeblick", "Hafen", 20),
    ]  # fmt: skip
    columns = {"bez": [*stations], "spannung_kv": [kv for _, _, kv in stations.values()]}
    points = [shapely.Point(x, y) for x, y, _ in stations.values()]
    write("stromnetz/umspannwerke.geojson", columns, points)
    ends = [[stations[name][:2] for name in line[:2]] for line in lines]
    columns = {"bez": [f"{a} – {b}" for a, b, _ in lines], "spannung_kv": [kv for *_, kv in lines]}
    write("stromnetz/leitungen.geojson", columns, map(shapely.LineString, ends))


def jobs() -> None:
    """Write jobs by municipality; some are not known."""
    units = load_layer("municipalities", region="lausitz").features
    random = numpy.random.default_rng(2026)
    figures = numpy.round(10 ** random.normal(3.1, 0.55, len(units)), -1).astype(int)
    rows = [
        (ags, name, "" if number % 40 == 7 else figure)
        for number, (ags, name, figure) in enumerate(
            zip(units["ags"], units["name_de"], figures, strict=True)
        )
    ]
    write_table("arbeitsplaetze/arbeitsplaetze.csv", ("ags", "gemeinde", "arbeitsplaetze"), rows)


def plots() -> None:
    """Write plots of an industrial park: what may be built, and whether they are free."""
    west, south, width, height = 14.545, 51.6, 0.006, 0.003
    places = [(column, row) for row in range(4) for column in range(6)]
    corners = [(west + c * width, south + r * height) for c, r in places]
    shapes = [shapely.box(x, y, x + 0.92 * width, y + 0.9 * height) for x, y in corners]
    uses = [GI if row < 2 else GE for _, row in places]
    states = [("frei", "reserviert", "vergeben")[(3 * c + 2 * r) % 3] for c, r in places]
    columns = {
        "nummer": [f"{'ABCD'[r]}{c + 1}" for c, r in places],
        "nutzung": uses,
        "stand": states,
        "flaeche_ha": [round(12.5 - 0.75 * ((c + 2 * r) % 7), 2) for c, r in places],
    }
    write("flaechenpool/flaechen.geojson", columns, shapes)


def railway() -> None:
    """Write a siding that is planned, and where it leaves the line."""
    line = [(14.50, 51.57), (14.535, 51.585), (14.56, 51.605), (14.60, 51.63)]
    siding = [(14.56, 51.605), (14.568, 51.601), (14.578, 51.599), (14.59, 51.599)]
    write("gleisanschluss/strecke.geojson", {"name": ["Musterbahn"]}, [shapely.LineString(line)])
    columns = {"name": ["Anschlussgleis"], "laenge_m": [2300]}
    write("gleisanschluss/anschluss.geojson", columns, [shapely.LineString(siding)])
    kinds = {"Abzweig Musterheide": "Abzweig", "Ladestelle": "Gleisanschluss", "Werk 1": "Werk",
             "Brücke": "Baustelle"}  # fmt: skip
    places = [siding[0], siding[-1], (14.593, 51.6015), (14.572, 51.600)]
    columns = {"name": [*kinds], "art": [*kinds.values()]}
    write("gleisanschluss/punkte.geojson", columns, map(shapely.Point, places))


def measuring() -> None:
    """Write levels of groundwater at measuring points, one of them unknown."""
    random = numpy.random.default_rng(7)
    count = 18
    depths: list[float | None] = [round(float(depth), 1) for depth in random.gamma(2, 6, count)]
    depths[4] = None
    columns = {"messstelle": [f"GWM {number + 1:02}" for number in range(count)], "tiefe_m": depths}
    places = zip(random.uniform(14.1, 14.7, count), random.uniform(51.4, 51.75, count), strict=True)
    write("messnetz/messstellen.geojson", columns, map(shapely.Point, places))


HINTS = """\
<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Hinweise (erfunden)</name>
{places}
</Document></kml>
"""
PLACE = """\
<Placemark><name>{name}</name><description><![CDATA[{text}]]></description>
<Point><coordinates>{x},{y}</coordinates></Point></Placemark>"""


def hints() -> None:
    """Write what people said, as an online tool exports it: HTML in KML."""
    places = [
        ("Radweg fehlt", 14.55, 51.61, "<b>Radweg</b> zum Werk fehlt.<br>Bitte <i>beidseitig</i>."),
        ("Lärm", 14.58, 51.59, "<table><tr><td>Zeit</td><td>nachts</td></tr></table>&lt; 45 dB?"),
        ("Wald erhalten", 14.53, 51.6, "<ul><li>Eichen</li><li>Teich</li></ul>"),
    ]
    written = [PLACE.format(name=name, x=x, y=y, text=text) for name, x, y, text in places]
    path = EXAMPLES / "hinweise" / "hinweise.kml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HINTS.format(places="\n".join(written)), "utf-8")


if __name__ == "__main__":
    for make in (grid, jobs, plots, railway, measuring, hints):
        make()
