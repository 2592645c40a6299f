"""What a notebook shows of a valley."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy
import shapely

from nzv_geo.describe import area_sums, area_table
from nzv_geo.focus_areas import official_numbers
from nzv_geo.notebook.fragment import card, facts, grid, titled, words
from nzv_geo.notebook.layer_picture import PLAIN, focus_area_marks, numbers
from nzv_geo.notebook.layers import crs_words
from nzv_geo.notebook.ledgers import summary
from nzv_geo.notebook.origin import as_html, origin
from nzv_geo.notebook.picture import Marks, View, bounds_of, draw
from nzv_geo.valley import Valley

__all__: list[str] = []

STATE = PLAIN.with_keys({"fill": "#e4e7e1", "colour": "#8b979b"})
OUTLINE = PLAIN.with_keys({"width_mm": 0.7, "fill": ""})
HEADINGS = ("AGS", "County", "Geodesic", "Planar", "Official", "Deviation in %")


@as_html.register
def _valley(valley: Valley) -> str:
    body = [
        facts("Region", _facts(valley)),
        grid("Areas in km²: geodesic, planar in the working CRS, official", HEADINGS,
             list(_areas(valley)), numbers=4),
        summary(valley.ledger, "Municipalities merged across the state border"),
        *origin(valley.outline.provenance),
    ]  # fmt: skip
    return card("Valley", titled(valley.region.title, valley.region.id), body,
                picture=_picture(valley))  # fmt: skip


def _facts(valley: Valley) -> Iterator[tuple[str, str]]:
    official = len(official_numbers(valley.focus_areas))
    areas = len(valley.focus_areas)
    yield "Basis", titled(valley.region.basis)
    yield "States", words(", ".join(valley.states.features["name_de"]))
    yield "Counties", words(len(valley.counties))
    yield "Municipalities", words(len(valley.municipalities))
    counts = f"{areas}: {official} official, {areas - official} approximate"
    yield "Focus areas", words(counts if areas else "none")
    yield "CRS", words(crs_words(valley.outline))


def _areas(valley: Valley) -> Iterator[list[str]]:
    table = area_table(valley.counties, catalogue=valley.catalogue)
    for row in table.to_dict("records"):
        yield [words(row["ags"]), words(row["name_de"]), *_figures(row)]
    compared = table.dropna(subset=["official_km2"])
    if len(compared) > 1:
        yield ["", f"the {len(compared)} with an official figure", *_figures(area_sums(compared))]


def _figures(row: Mapping[Any, Any]) -> list[str]:
    names = ("geodesic_km2", "planar_km2", "official_km2", "deviation_percent")
    return ["–" if numpy.isnan(row[name]) else f"{row[name]:,.2f}" for name in names]


def _picture(valley: Valley) -> str:
    view = View(bounds_of(valley.outline.features))
    areas = valley.focus_areas.features
    states = shapely.clip_by_rect(valley.states.features.geometry.values, *view.box)
    marks = [
        Marks(states, STATE),
        Marks(numpy.asarray(valley.counties.features.geometry.values), PLAIN),
        Marks(numpy.asarray(valley.outline.features.geometry.values), OUTLINE),
        *focus_area_marks(areas, view),
    ]
    title = f"{valley.region.title['en']}: counties and {len(areas)} focus areas"
    picture = draw(marks, title, view=view, labels=numbers(areas))
    note = f"{picture.note}; dashed circles: approximate places".removeprefix("; ")
    return picture.svg + (f"<p>{words(note)}</p>" if len(areas) else "")
