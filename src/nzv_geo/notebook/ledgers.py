"""What a notebook shows of the ledger of a merge."""

from __future__ import annotations

from functools import lru_cache

import geopandas
import numpy
import shapely

from nzv_geo.coverage.ledger import Entry, Ledger
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import NzvGeoError
from nzv_geo.notebook.fragment import card, facts, grid, items, words
from nzv_geo.notebook.layer_picture import PLAIN, sample
from nzv_geo.notebook.layers import findings
from nzv_geo.notebook.origin import as_html, origin
from nzv_geo.notebook.picture import Marks, Shapes, View, bounds_of, draw
from nzv_geo.notebook.signs import swatch
from nzv_geo.styles import Symbol
from nzv_geo.valley import load_layer

__all__ = ["summary"]

WORST = 5
HEADINGS = ("Kind", "What became of it", "Count", "Hectares", "Widest in m")
WORST_HEADINGS = ("Kind", "Between", "What became of it", "East, north", "Width in m", "Hectares")
CLOSED, LEFT = "#1f4fa3", "#b3261e"
SIGNS = {
    ("gap", False): Symbol(colour=CLOSED, shape="circle", size_mm=2.4, outline_mm=0.2),
    ("overlap", False): Symbol(colour=CLOSED, shape="square", size_mm=2.4, outline_mm=0.2),
    ("gap", True): Symbol(colour=LEFT, shape="ring", size_mm=5),
    ("overlap", True): Symbol(colour=LEFT, shape="x", size_mm=5),
}


@as_html.register
def _ledger(ledger: Ledger) -> str:
    rows = [
        ("Units", words(f"{len(ledger.units):,}")),
        ("Tolerance", words(f"{ledger.tolerance_m:g} m")),
        ("Enclaves kept", words(f"{ledger.enclaves:,}")),
        ("CRS", words(ledger.crs)),
    ]
    body = [facts("Merge", rows), summary(ledger, "Gaps and overlaps"), _worst(ledger)]
    body += [findings(ledger.findings), *origin(ledger.provenance)]
    title = f"{len(ledger.gaps):,} gaps, {len(ledger.overlaps):,} overlaps"
    return card("Ledger", title, body, picture=_picture(ledger))


def summary(ledger: Ledger, caption: str) -> str:
    """Return how many gaps and overlaps there were, and what became of them, as HTML."""
    rows = [
        [words(row["kind"]), words(row["treatment"]), f"{row['count']:,}",
         figure(row["area_m2"] / 1e4), figure(row["widest_m"])]
        for row in ledger.summary()
        if row["count"]
    ]  # fmt: skip
    if not rows:
        return f"<p>{words(caption)}: none.</p>"
    return grid(caption, HEADINGS, rows, numbers=3)


def figure(value: float) -> str:
    """Write a length or area as HTML; something never becomes nothing.

    Examples
    --------
    >>> figure(1234.5678), figure(0.05), figure(0.0), figure(2e-9)
    ('1,234.57', '0.05', '0', '&lt; 0.0001')
    """
    if 0 < value < 0.0001:
        return "&lt; 0.0001"
    return f"{value:,.2f}" if value >= 1 else f"{value:.4f}".rstrip("0").rstrip(".")


def _worst(ledger: Ledger) -> str:
    """Return the widest entries, those that were left before the others."""
    ordered = sorted(
        ledger.entries, key=lambda entry: (not entry.is_left, -entry.width_m, entry.between)
    )
    rows = [_row(entry) for entry in ordered[:WORST]]
    return grid("Worst places", WORST_HEADINGS, rows, numbers=2) if rows else ""


def _row(entry: Entry) -> list[str]:
    place = shapely.point_on_surface(entry.geometry)
    return [
        words(entry.kind),
        words(", ".join(entry.between)),
        words(entry.treatment),
        words(f"{place.x:,.0f}, {place.y:,.0f}"),
        figure(entry.width_m),
        figure(entry.area_m2 / 1e4),
    ]


def _picture(ledger: Ledger) -> str:
    """Return where the entries lie, above the counties that ship."""
    if not ledger.entries:
        return ""
    shapes = [entry.geometry for entry in ledger.entries]
    kinds = [(entry.kind, entry.is_left) for entry in ledger.entries]
    places = geopandas.GeoDataFrame({"kind": kinds}, geometry=shapes, crs=ledger.crs)
    chosen = sample(places)
    view = View(bounds_of(places))
    marks, legend = [Marks(_ground(ledger.crs, view.box), PLAIN)], []
    points = shapely.point_on_surface(chosen.features.geometry.values)
    for kind, symbol in SIGNS.items():
        if kind in kinds:
            marks.append(Marks(points[[name == kind for name in chosen.features["kind"]]], symbol))
            word = "left" if kind[1] else "closed"
            legend.append(f"{swatch(symbol, 'point')}{kind[0]}, {word} ({kinds.count(kind):,})")
    picture = draw(marks, "Where the gaps and overlaps lie", view=view)
    notes = "".join(f"<p>{words(note)}</p>" for note in (picture.note, chosen.note) if note)
    return picture.svg + items(legend, kind="nzv-legend") + notes


def _ground(crs: str, box: tuple[float, float, float, float]) -> Shapes:
    """Return the counties within a box; none where their CRS does not lead there."""
    counties = _counties(crs)
    clipped: Shapes = shapely.clip_by_rect(counties, *box)
    inside: Shapes = clipped[~shapely.is_empty(clipped)]
    return inside


@lru_cache(maxsize=4)
def _counties(crs: str) -> Shapes:
    try:
        counties = load_layer("counties")
        shapes: Shapes = numpy.asarray(reproject(counties, crs).features.geometry.values)
        return shapes
    except NzvGeoError:
        return numpy.empty(0, dtype=object)
