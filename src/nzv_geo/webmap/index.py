"""The page that leads to all maps of a folder: each with a small picture of where it lies."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

import shapely

from nzv_geo.catalogue import FOCUS_AREAS, Catalogue
from nzv_geo.coverage.clean import snap
from nzv_geo.coverage.simplify import simplify
from nzv_geo.crs.reproject import reproject
from nzv_geo.focus_areas import load_outlines
from nzv_geo.i18n import LANGUAGES, load_words
from nzv_geo.layers import Layer
from nzv_geo.valley import build_valley, load_layer
from nzv_geo.version import __version__
from nzv_geo.webmap.area_cards import AreaCard
from nzv_geo.webmap.content import overview_text
from nzv_geo.webmap.document import Assets, assemble, page_style
from nzv_geo.webmap.fact_sheet import sheet_cards
from nzv_geo.webmap.page_data import language_data
from nzv_geo.webmap.scripts import page_script
from nzv_geo.webmap.texts import Text, Texts

__all__ = ["MapCard", "build_index", "map_cards"]

PICTURE_TOLERANCE_M = 800
PICTURE_UNIT_M = 100
MARGIN = 20


class MapCard(NamedTuple):
    """A map as a page that leads to it shows it.

    Parameters
    ----------
    title, about
        By language.
    file
        Name of its page.
    picture
        Where its region lies, as SVG.
    """

    title: Text
    file: str
    about: Text
    picture: str


def build_index(language: str, catalogue: Catalogue) -> str:
    """Return the finished page in a language; the reader can choose any other."""
    load_words(language)  # an unknown language is an error before any work is done
    title = catalogue.index_title
    texts = Texts(language)
    body = f"""\
<body class="index">
<header>
<div class="heading">
{texts.tag("h1", title)}
{texts.word("p", "intro", "index")}
</div>
</header>
<main>
<ul class="maps">{"".join(_card(card, texts) for card in map_cards(catalogue))}</ul>
{_sheets(texts, catalogue)}
{texts.word("p", "page", "made_with_index", 'class="made"', version=__version__)}
</main>"""
    languages = [language_data(code) for code in LANGUAGES]
    scripts = [page_script("index.js"), "nzv.start();"]
    data = {"languages": languages, "texts": texts.table()}
    return assemble(texts, title, body, data, Assets([page_style()], scripts))


def map_cards(catalogue: Catalogue) -> Iterator[MapCard]:
    """Yield the overview, then the map of each region.

    Examples
    --------
    >>> from nzv_geo.catalogue import load_catalogue
    >>> [card.file for card in map_cards(load_catalogue())][:2]
    ['overview.html', 'lausitz.html']
    """
    counties = snap(load_layer("counties", catalogue=catalogue))
    everywhere = _plain(reproject(counties, catalogue.working_crs, catalogue=catalogue))
    official = [str(number) for number in load_outlines(catalogue)]
    about = overview_text(official, knows_areas=FOCUS_AREAS in catalogue.layers)
    picture = _picture(everywhere, catalogue.region().units)
    yield MapCard(catalogue.overview_title, "overview.html", about, picture)
    here = _plain(build_valley(catalogue=catalogue).counties)
    for region in catalogue.regions.values():
        picture = _picture(here, region.units)
        yield MapCard(region.page_title, f"{region.id}.html", region.basis, picture)


def _sheets(texts: Texts, catalogue: Catalogue) -> str:
    """List the fact sheets; nothing where there are none."""
    items = "".join(f"<li>{_sheet(card, texts)}</li>" for card in sheet_cards(catalogue))
    if not items:
        return ""
    title = texts.word("h2", "area", "fact_sheets", 'id="sheets"')
    return f'<section aria-labelledby="sheets">{title}<ul class="sheets">{items}</ul></section>'


def _sheet(card: AreaCard, texts: Texts) -> str:
    places = escape(card.units["municipality"].replace(";", ","))
    link = texts.tag("a", card.area.name, f'class="map-link" href="{escape(card.sheet)}"')
    return f'<span class="figure">{card.area.number}</span> {link} ({places})'


def _card(card: MapCard, texts: Texts) -> str:
    about = texts.tag("p", card.about)
    link = texts.tag("a", card.title, f'class="map-link" href="{escape(card.file)}"')
    return f"<li>{card.picture}<div><h2>{link}</h2>{about}</div></li>"


def _plain(counties: Layer) -> Layer:
    return simplify(counties, PICTURE_TOLERANCE_M)[0]


def _picture(counties: Layer, chosen: tuple[str, ...]) -> str:
    """Draw the counties; those that are chosen come last, so that no neighbour covers them."""
    table = counties.table
    west, south, east, north = shapely.total_bounds(table.shapes)
    paths = {"other": "", "chosen": ""}
    for ags, shape in zip(table.column("ags"), table.shapes, strict=True):
        kind = "chosen" if ags in chosen else "other"
        paths[kind] += f'<path class="{kind}" d="{_path(shape, west, north)}"/>'
    width, height = ((edge / PICTURE_UNIT_M) for edge in (east - west, north - south))
    box = f"{-MARGIN} {-MARGIN} {width + 2 * MARGIN:.0f} {height + 2 * MARGIN:.0f}"
    drawn = paths["other"] + paths["chosen"]
    return f'<svg class="locator" viewBox="{box}" aria-hidden="true">{drawn}</svg>'


def _path(shape: shapely.Geometry, west: float, north: float) -> str:
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join(f"M{_points(ring, west, north)}Z" for ring in rings)


def _points(ring: shapely.LinearRing, west: float, north: float) -> str:
    return "L".join(
        f"{(x - west) / PICTURE_UNIT_M:.0f} {(north - y) / PICTURE_UNIT_M:.0f}"
        for x, y in ring.coords[:-1]
    )
