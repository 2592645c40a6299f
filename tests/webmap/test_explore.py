"""Layers and valleys as a page in one line, by the names that geopandas gave the arguments."""

import inspect
from pathlib import Path
from typing import Any

import geopandas
import pandas
import pytest
import shapely
from geopandas.explore import _explore as of_geopandas
from playwright.sync_api import expect

from nzv_geo import MapProject, build_valley, load_layer, render_project
from nzv_geo.errors import DataError, NzvGeoError, UnknownNameError
from nzv_geo.layers import Layer
from nzv_geo.shown import ExploreOptions
from nzv_geo.styles import Style, apply_style
from nzv_geo.webmap.explore import _explored
from nzv_geo.webmap.explore_options import FIXED, Options
from tests.hand_drawn import make_layer
from tests.watch import Watch
from tests.webmap.using import digest, open_first_feature

SQUARES = [shapely.box(450_000 + 100 * n, 5.73e6, 450_100 + 100 * n, 5.7301e6) for n in range(4)]
PLAN = make_layer(SQUARES, jobs=[1, 2, 30, 40], use=["GE", "GI", "GE", None], share=[0.5, 1, 2, 3])


def explored(column: Any = None, **given: Any) -> Layer:
    (layer,) = _explored(PLAN, column, Options.of(given))
    return layer


def style(column: Any = None, **given: Any) -> Style:
    return explored(column, **given).shown_look.style


def titles(column: Any, **given: Any) -> list[str]:
    return [one.title["en"] for one in apply_style(style(column, **given), PLAN.features).classes]


def test_every_argument_of_geopandas_is_known() -> None:
    known = {*Options.__dataclass_fields__, *FIXED, "column"}
    assert set(inspect.signature(of_geopandas).parameters) - known == {"df", "kwargs"}


def test_the_types_name_the_same_arguments() -> None:
    assert list(ExploreOptions.__annotations__) == list(Options.__dataclass_fields__)


def test_numbers_come_in_classes_and_text_in_categories() -> None:
    assert (style("jobs").kind, style("use").kind) == ("classes", "categories")
    assert style("jobs", categorical=True).kind == "categories"


@pytest.mark.parametrize(
    ("name", "scheme"),
    [("Quantiles", "quantiles"), ("equal_interval", "equal"), ("FisherJenks", "natural")],
)
def test_schemes_have_the_names_of_mapclassify(name: str, scheme: str) -> None:
    assert (style("jobs", scheme=name, k=3).scheme, style("jobs", k=3).count) == (scheme, 3)


def test_bins_and_vmin_and_vmax_say_where_classes_end() -> None:
    bins = {"bins": [2, 30]}
    assert style("jobs", scheme="UserDefined", classification_kwds=bins).limits == (2, 30)
    assert style("jobs", vmin=0, vmax=40, k=4).limits == (10, 20, 30)


def test_palettes_may_have_the_names_of_matplotlib_or_be_lists() -> None:
    assert style("jobs", cmap="Blues_r").palette == "Blues-r"
    listed = style("use", categories=["GI", "GE"], cmap=["red", "blue"])
    drawn = apply_style(listed, PLAN.features)
    assert [one.symbol.fill for one in drawn.classes[:2]] == ["#ff0000", "#0000ff"]
    assert [one.count for one in drawn.classes] == [1, 2, 1]


def test_labels_and_caption_stand_in_the_legend() -> None:
    kwds = {"labels": ["few", "many"], "caption": "Jobs"}
    assert titles("jobs", k=2, legend_kwds=kwds) == ["few", "many"]
    assert explored("jobs", legend_kwds=kwds).title["en"] == "Jobs"
    assert explored("jobs").title["en"] == "Hand: jobs"


def test_pixels_of_geopandas_become_millimetres() -> None:
    kwds = {"weight": 2, "fillOpacity": 0.3}
    symbol = style(color="red", style_kwds=kwds, marker_kwds={"radius": 6}).symbol
    assert (symbol["colour"], symbol["fill"], symbol["fill_opacity"]) == ("red", "red", 0.3)
    assert (round(symbol["width_mm"], 2), round(symbol["size_mm"], 1)) == (0.53, 3.2)


def test_tooltip_and_popup_choose_fields_and_the_first_names_the_feature() -> None:
    kwds = {"aliases": ["Jobs in all"]}
    look = explored(tooltip="use", popup=["jobs"], popup_kwds=kwds).shown_look
    assert look.name_field == "use"
    assert [(one.name, one.title) for one in look.fields] == [("use", ""), ("jobs", "Jobs in all")]
    assert [one.name for one in explored("jobs", tooltip=2).shown_look.fields] == ["ags", "name_de"]
    nothing = explored("jobs", tooltip=False, popup=False).shown_look
    assert [one.name for one in nothing.fields] == ["ags", "jobs"]


def test_values_of_ones_own_become_a_column_with_readable_decimals() -> None:
    layer = explored(pandas.Series([1.25, 2, 3, 120.123456], name="km"))
    (field,) = [one for one in layer.shown_look.fields if one.name == "km"]
    assert (layer.features["km"].tolist()[0], field.decimals) == (1.25, 1)
    with pytest.raises(DataError, match="there are 2 values for 4 features of hand"):
        explored([1, 2])


def test_a_series_goes_by_its_labels_never_silently_by_position() -> None:
    turned = pandas.Series([4, 3, 2, 1], index=[3, 2, 1, 0], name="n")
    assert explored(turned).features["n"].tolist() == [1, 2, 3, 4]
    with pytest.raises(DataError, match="another index than the features: join them by a key"):
        explored(turned.set_axis(list("abcd")))


def test_a_number_without_end_is_no_trouble() -> None:
    assert explored([1.5, float("inf"), float("nan"), 2.0]).shown_look.style.kind == "classes"


def test_a_layer_that_ships_has_its_headings_in_each_language() -> None:
    (layer,) = _explored(load_layer("counties"), "state", Options())
    assert (layer.title["de"], layer.title["en"]) == (
        "Landkreise und kreisfreie Städte: Land",
        "Counties: State",
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"kolor": "red"}, "unknown argument of explore 'kolor'; did you mean 'color'"),
        ({"tiles": "CartoDB positron"}, "'CartoDB positron' are none .*basemap-de-grey, "),
        ({"column": "jobs", "scheme": "BoxPlot"}, "unknown scheme 'BoxPlot'; choose one of"),
        ({"column": "job"}, "unknown column 'job'; did you mean 'jobs'"),
        ({"cmap": "Blues"}, "cmap says how a column is shown"),
        ({"column": "use", "scheme": "Quantiles"}, "column use holds no numbers"),
        ({"column": "jobs", "color": "red"}, "leave one out"),
        ({"column": "jobs", "vmin": 3}, "vmin and vmax stand together"),
        ({"width": 300}, "explore has no use for width=300: a page fills"),
        ({"legend": False}, "layers and classes are switched there"),
        ({"column": 5}, "column is 5; it takes a name, or a value for each"),
        ({"column": "geometry"}, "unknown column 'geometry'"),
        ({"color": ["red"] * 4}, "color is one colour for all"),
        ({"m": "map"}, "m is a str; it takes a valley"),
        ({"style_kwds": {"dashArray": "2"}}, "unknown key of style_kwds 'dashArray'"),
        ({"tooltip_kwds": {"sticky": True}}, "unknown key of tooltip_kwds 'sticky'"),
        ({"column": "jobs", "cmap": lambda value: "red"}, "cmap takes the name of a palette or"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_a_page_cannot_do_says_what_to_do_instead(given: Any, message: str) -> None:
    with pytest.raises(NzvGeoError, match=message):
        PLAN.explore(**given)


def test_a_default_of_geopandas_is_no_error() -> None:
    assert Options.of({"highlight": True, "width": "100%", "scheme": None, "attr": None})


def test_a_layer_on_the_map_of_a_valley_is_drawn_above_its_borders() -> None:
    valley = build_valley("cottbus")
    towns = geopandas.GeoDataFrame(geometry=[shapely.Point(14.3, 51.7)], crs=4326)
    page = PLAN.explore("use", m=valley, added=towns, tiles=False, name="Plan", title="Karte")
    ids = [layer.id for layer in page.layers]
    assert (page.title, ids[-2:]) == ("Karte", ["hand", "layer"])
    assert "img-src data:;" in page.html
    assert "basemap.de" not in page.html


def test_a_valley_shows_the_column_of_the_first_layer_that_has_it() -> None:
    valley = build_valley("cottbus")
    found = {
        column: _explored(valley, column, Options())[0].id
        for column in ("designation", "planning_status")
    }
    assert found == {"designation": "municipalities", "planning_status": "focus-areas"}
    assert _explored(valley, None, Options()) == []
    with pytest.raises(UnknownNameError, match="unknown column 'jobs'"):
        valley.explore("jobs")


def test_the_page_shows_the_fields_and_the_name_that_were_chosen(
    watch: Watch, tmp_path: Path
) -> None:
    path = PLAN.explore(
        "jobs", k=2, tooltip="use", popup="jobs", popup_kwds={"aliases": ["Jobs in all"]}
    ).save(tmp_path / "plan.html")
    page = watch.open(path)
    expect(page.locator("ul.classes .class-title")).to_have_text(["bis 16", "über 16"])
    open_first_feature(page)
    expect(page.get_by_role("dialog")).to_contain_text("GE")
    terms = page.get_by_role("dialog").locator("dt").all_text_contents()
    assert terms[:3] == ["Klasse", "use", "Jobs in all"]


def test_a_project_says_itself_how_it_looks() -> None:
    project = MapProject("Plan", view="layers", layers=[PLAN])
    known = render_project(project, view_only=True)
    assert digest(project.explore().html) == digest(known.html)
    with pytest.raises(DataError, match=r"explore one of its \.layers"):
        project.explore("n")
