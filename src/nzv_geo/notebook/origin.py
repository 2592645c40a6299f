"""Where data come from, as HTML: sources, steps, reprojections."""

from __future__ import annotations

from functools import singledispatch

from nzv_geo.notebook.fragment import address, card, facts, grid, items, titled, words
from nzv_geo.provenance import Provenance, Reprojection, Source, metres_or_unknown

__all__ = ["as_html", "origin"]

SOURCE_HEADINGS = ("Source", "Vintage", "Publisher", "Licence", "Attribution")
MOST_STEPS = 20


@singledispatch
def as_html(thing: object) -> str:
    """Return what a notebook shows of a value; of one without a card of its own, its one line."""
    return f"<code>{words(repr(thing))}</code>"


def origin(provenance: Provenance) -> list[str]:
    """Return sources and steps, as pieces of a card."""
    pieces = [grid("Sources", SOURCE_HEADINGS, [_source(source) for source in provenance.sources])]
    if provenance.steps:
        count = len(provenance.steps)
        steps = items([words(step) for step in provenance.steps], most=MOST_STEPS)
        title = f"{count} processing step{'s' if count > 1 else ''}"
        pieces.append(f"<details><summary>{title}</summary>{steps}</details>")
    return pieces


def _source(source: Source) -> list[str]:
    return [
        address(source.url, titled(source.title, source.id)),
        words(source.vintage or "unknown"),
        words(source.publisher or "–"),
        address(source.licence_url, titled(source.licence)),
        f'<span lang="de">{words(source.attribution or "–")}</span>',
    ]


@as_html.register
def _provenance(provenance: Provenance) -> str:
    moved = [
        [words(step.source), words(step.target), words(_operation(step)), words(_accuracy(step))]
        for step in provenance.reprojections
    ]
    headings = ("From", "To", "Operation", "Accuracy")
    table = [grid("Reprojections", headings, moved, numbers=1)] if moved else []
    return card("Provenance", _count(provenance), [*origin(provenance), *table])


def _count(provenance: Provenance) -> str:
    count = len(provenance.sources)
    return f"{count} source{'' if count == 1 else 's'}"


@as_html.register
def _reprojection(moved: Reprojection) -> str:
    better = moved.better
    rows = [
        ("From", words(moved.source)),
        ("To", words(moved.target)),
        ("Operation", words(_operation(moved))),
        ("Accuracy", words(_accuracy(moved))),
        ("Grids", words(", ".join(moved.grids) or "none")),
        ("Better", words(_better(moved)) if better else ""),
        ("Extent", words("{:.4f} {:.4f} {:.4f} {:.4f}".format(*moved.extent))),
        ("Outside", words(_outside(moved))),
    ]
    return card(
        "Reprojection", words(f"{moved.source} to {moved.target}"), [facts("What was done", rows)]
    )


def _operation(moved: Reprojection) -> str:
    if moved.ballpark:
        return "ballpark: no datum shift is known"
    return f"{moved.name} ({moved.code})" if moved.code else moved.name or "same datum"


def _accuracy(moved: Reprojection) -> str:
    if moved.ballpark:
        return "off by 100 m and more"
    return metres_or_unknown(moved.accuracy_m)


def _better(moved: Reprojection) -> str:
    if moved.better is None:
        return ""
    grids = ", ".join(moved.better.grids)
    return (
        f"{moved.better.name} ({moved.better.code}): {moved.better.accuracy_m:g} m; needs {grids}"
    )


def _outside(moved: Reprojection) -> str:
    areas = {
        "the source's area of use": moved.outside_source_m,
        "the target's area of use": moved.outside_target_m,
        "the operation's area": moved.outside_operation_m,
    }
    return "; ".join(
        f"{metres / 1000:,.1f} km beyond {area}" for area, metres in areas.items() if metres > 0
    )
