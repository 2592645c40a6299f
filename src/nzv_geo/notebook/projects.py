"""What a notebook shows of a map project, and of a style."""

from __future__ import annotations

from collections.abc import Iterator

from nzv_geo.layers import Layer
from nzv_geo.notebook.fragment import card, facts, grid, items, titled, words
from nzv_geo.notebook.origin import as_html
from nzv_geo.notebook.signs import swatch
from nzv_geo.project import MapProject
from nzv_geo.styles import Rule, Style, Symbol, by_language

__all__: list[str] = []

HEADINGS = ("Layer", "Id", "Style", "Features")
SHAPES = ("area", "line", "point")


@as_html.register
def _project(project: MapProject) -> str:
    rows = [
        ("Subtitle", titled(by_language(project.subtitle)) if project.subtitle else ""),
        ("Region", words(project.place or "none")),
        ("Language", words(project.language)),
        ("Files", words(", ".join(path.name for path in project.files) or "none")),
    ]
    body = [facts("Page", rows)]
    if project.layers:
        body.append(
            grid(
                "Own layers, from the ground up", HEADINGS, [*map(_row, project.layers)], numbers=1
            )
        )
    return card("MapProject", titled(by_language(project.title)), body)


def _row(layer: Layer) -> list[str]:
    kind = layer.look.style.kind if layer.look else "the map chooses"
    return [titled(layer.title, layer.id), words(layer.id), words(kind), f"{len(layer):,}"]


@as_html.register
def _style(style: Style) -> str:
    body = [facts("Style", _facts(style))]
    if drawn := [_swatches(style, rule) for rule in style.rules]:
        body.append(items(drawn, kind="nzv-legend"))
    elif style.symbol:
        body.append(f"<p>{_swatches(style, Rule('areas, lines, points'))}</p>")
    return card("Style", words(style.kind), body)


def _facts(style: Style) -> Iterator[tuple[str, str]]:
    yield "Field", words(style.column)
    yield "Palette", words(style.palette)
    if style.limits:
        yield "Limits", words(", ".join(f"{limit:g}" for limit in style.limits))
    elif style.scheme:
        yield "Classes", words(f"{style.count} by {style.scheme}")
    if style.kind == "proportional":
        yield "Sizes", words("{:g} to {:g} mm".format(*style.sizes_mm))
    yield "Symbol", words(", ".join(f"{key} {value}" for key, value in style.symbol.items()))


def _swatches(style: Style, rule: Rule) -> str:
    """Return what a rule says of areas, lines and points; what it leaves open, the map chooses."""
    title = titled(by_language(rule.title)) if rule.title else words(_otherwise(rule))
    if not (style.symbol or rule.symbol):
        return title
    symbol = Symbol().with_keys({**style.symbol, **rule.symbol})
    drawn = "".join(swatch(symbol, shape) for shape in SHAPES)
    return f"{drawn}{title}"


def _otherwise(rule: Rule) -> str:
    if rule.value is not None:
        return str(rule.value)
    return "all others" if rule.condition is None else str(rule.condition)
