"""Public values say themselves in one line."""

import dataclasses
import importlib

import pytest
import shapely

import nzv_geo
from nzv_geo import MapProject, Rule, Style, load_layer, merge, render_layers
from nzv_geo.brief import LONGEST, Brief
from nzv_geo.catalogue import load_catalogue
from nzv_geo.findings import Finding, Kind
from nzv_geo.focus_areas import load_focus_areas
from nzv_geo.provenance import Provenance, Reprojection, Source
from nzv_geo.styles import Look, Symbol
from nzv_geo.valley import Valley
from tests.hand_drawn import SOURCE, make_layer

ROOMS = (
    "catalogue", "coverage.ledger", "coverage.merge", "coverage.simplify", "crs.operations",
    "findings", "focus_areas", "layers", "project", "provenance", "reading", "styles",
    "styles.conditions", "valley", "webmap",
)  # fmt: skip
LONG = "Lausitz\n" * 500


def public_dataclasses() -> list[type]:
    rooms = [nzv_geo, *(importlib.import_module(f"nzv_geo.{room}") for room in ROOMS)]
    named = {getattr(room, name) for room in rooms for name in room.__all__}
    found = [one for one in named if isinstance(one, type) and dataclasses.is_dataclass(one)]
    return sorted(found, key=lambda one: (one.__module__, one.__name__))


@pytest.mark.parametrize("kind", public_dataclasses(), ids=lambda kind: kind.__qualname__)
def test_every_public_dataclass_is_brief(kind: type) -> None:
    assert kind.__repr__ is Brief.__repr__


def test_what_they_say(lausitz: Valley) -> None:
    step = lausitz.counties.provenance.reprojections[0]
    told = Finding.of(Kind.DUPLICATE, "7", other="3")
    assert [repr(one) for one in (SOURCE, lausitz.counties.provenance, step, told, Rule("GE"))] == [
        "<Source hand: tests, 2026-01-01, CC0>",
        "<Provenance: vg250-2016, sorbian-county-names; 3 steps, 1 reprojections>",
        "<Reprojection EPSG:4326 to EPSG:25833: accuracy 1 m>",
        "<Finding NZV128 warning: feature 7 is the same as feature 3>",
        "Rule(title='GE')",
    ]
    assert repr(Style.categories("use", palette="Set2")) == (
        "Style(kind='categories', column='use', palette='Set2')"
    )
    assert repr(Symbol(hatch="lines")) == "Symbol(hatch='lines')"
    assert repr(MapProject("Plan", region="cottbus")) == (
        "<MapProject 'Plan': 0 own layers, on cottbus>"
    )


def test_nothing_that_is_long_makes_it_long_or_two_lines(lausitz: Valley) -> None:
    source = Source.in_one_line(LONG)
    layer = make_layer([shapely.box(450_000, 5.73e6, 450_100, 5.7301e6)], **{LONG: [LONG]})
    areas = load_focus_areas(load_catalogue())
    values = [
        source, Provenance((source,) * 50, steps=(LONG,) * 50), Rule(LONG, value=LONG),
        Finding.of(Kind.DUPLICATE, LONG, other=LONG),
        Style.categories(LONG, [Rule(LONG, value=LONG)] * 50),
        Look(label_field=LONG), MapProject(LONG, layers=[layer] * 50), areas, *areas.areas,
        *areas.facts, lausitz, lausitz.catalogue, *lausitz.catalogue.layers.values(),
        merge([lausitz.counties]), render_layers([layer], title=LONG[:400]),
        *load_layer("counties").provenance.sources, lausitz.region,
    ]  # fmt: skip
    assert [text for text in map(repr, values) if len(text) > LONGEST or "\n" in text] == []


def test_values_are_equal_as_before() -> None:
    assert Style.categories("use") == Style.categories("use") != Style.categories("kv")
    assert len({Reprojection, SOURCE, Source.in_one_line("Stadt")}) == 3
