"""Read plans in XPlanGML as a whole: few layers from the ground up, drawn in planning signs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import shapely
from pyproj import CRS

from nzv_geo.errors import CrsError, DataError
from nzv_geo.findings import Finding, Kind
from nzv_geo.layers import Layer
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.options import ReadOptions
from nzv_geo.reading.reader import read_choice
from nzv_geo.reading.selection import Choice, offered
from nzv_geo.xplan.belonging import Belonging
from nzv_geo.xplan.columns import row_of
from nzv_geo.xplan.layering import ID, Drawn, Frame, group_of
from nzv_geo.xplan.objects import PlanObject, read_objects
from nzv_geo.xplan.signs import LAYERS, Sign, sign_of, unsigned

__all__ = ["load_plans"]

BY_DIMENSION = ("points", "lines", "areas")
OF_PLANS = re.compile(r"(BP|FP|LP|RP|SO|XP)_\w+")
OFTEN_BARE = ("_Bereich", "Abschnitt", "_Nutzungsschablone")  # may well have no geometry
Read = list[tuple[Choice, Layer]]


def load_plans(path: str | Path, *, limits: Limits | None = None) -> list[Layer]:
    """Read the plans of a file in XPlanGML, each object of any class, to be drawn as planners do.

    Signs follow the colours of the PlanZV without being its signs; each class differs by hatch,
    dash or shape, too. What there is no sign for yet is grey and dotted, and a finding (NZV186).

    Parameters
    ----------
    path
        XPlanGML 5 or 6, alone or in a zip archive.
    limits
        Bounds for what is hostile or too large.

    Returns
    -------
    list of Layer
        Areas of use, what lies over them, lines, points, as far as there are any; each with a
        look. Codes are words in their columns, as far as they are known.

    Raises
    ------
    DataError
        It is no XPlanGML, or cannot be read.
    CrsError
        It has no CRS, or its parts have different ones.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> load_plans(data_folder() / "boundaries/states.fgb")
    Traceback (most recent call last):
    ...
    nzv_geo.errors.DataError: ... is no XPlanGML: ...
    """
    path = Path(path)
    options = ReadOptions(limits=(limits or Limits()).fresh())
    with offered(path, options, None) as offers:
        choices = [choice for choice in offers if not choice.is_further]
        _require_plans(path, choices)
        objects = {
            dataset: read_objects(dataset, path, options.limits)
            for dataset in dict.fromkeys(choice.dataset.path for choice in choices)
        }
        read = [(choice, read_choice(path, choice, options)) for choice in choices]
    return _layers(path, objects, read)


def _require_plans(path: Path, choices: Sequence[Choice]) -> None:
    """Refuse what holds no plan, and what holds something else beside."""
    if not choices:
        raise DataError(f"{path} holds no feature with a geometry")
    of_plans = [
        choice.dataset.format.notation == "XML" and OF_PLANS.fullmatch(choice.layer or "")
        for choice in choices
    ]
    if not all(of_plans):
        raise DataError(
            f"{path} is no XPlanGML: it does not hold objects of plans alone, such as BP_Plan; "
            "read it as any other file"
        )


def _layers(path: Path, objects: dict[Path, list[PlanObject]], read: Read) -> list[Layer]:
    """Draw the objects of each file of an archive, or of the one there is."""
    drawn: dict[str, Drawn] = defaultdict(Drawn)
    noticed: list[Finding] = []
    plans: list[PlanObject] = []
    for dataset, items in objects.items():
        of_file = [(choice, layer) for choice, layer in read if choice.dataset.path == dataset]
        shapes = _shapes(path, items, of_file, noticed)
        plans += _draw(items, shapes, drawn)
    if not drawn:
        raise DataError(f"{path} holds no object with a geometry")
    crs = _only_crs(path, [layer for _, layer in read])
    frame = Frame(path.stem, crs, group_of(path, plans), read[0][1].provenance)
    first, *others = (drawn[name].layer(name, frame) for name in LAYERS if name in drawn)
    return [replace(first, findings=(*noticed, *first.findings)), *others]


def _shapes(
    path: Path, items: Sequence[PlanObject], read: Read, noticed: list[Finding]
) -> list[Any]:
    """Return the geometry of each object, None where it has none; note what that is wrong with."""
    shapes: list[Any] = [None] * len(items)
    seen: set[str] = set()
    for choice, layer in read:
        places = [at for at, item in enumerate(items) if item.kind == choice.layer]
        if len(places) != len(layer):
            found = f"{len(layer)} of {len(places)} objects of class {choice.layer}"
            raise DataError(f"{path}: only {found} could be read")
        seen.add(choice.layer or "")
        for at, shape in zip(places, layer.features.geometry, strict=True):
            shapes[at] = None if shape is None or shape.is_empty else shape
        noticed += [_renamed(finding, [items[at] for at in places]) for finding in layer.findings]
    noticed += _bare(items, shapes, {finding.feature for finding in noticed})
    return shapes


def _bare(items: Sequence[PlanObject], shapes: list[Any], told: set[str]) -> Iterator[Finding]:
    """Report objects without geometry of which nothing else was said."""
    for item, shape in zip(items, shapes, strict=True):
        if shape is None and not item.kind.endswith(OFTEN_BARE) and item.id not in told:
            yield Finding.of(Kind.NO_GEOMETRY, item.id)


def _renamed(finding: Finding, items: Sequence[PlanObject]) -> Finding:
    """Name the feature of a finding by its id in place of its number."""
    if not finding.feature.isdecimal() or not 0 < int(finding.feature) <= len(items):
        return finding
    return replace(finding, feature=items[int(finding.feature) - 1].id or finding.feature)


def _draw(
    items: Sequence[PlanObject], shapes: Sequence[Any], drawn: dict[str, Drawn]
) -> list[PlanObject]:
    """Put the objects of a file into the layers; return its plans."""
    belonging = Belonging(items)
    sections = {item.id: item for item in items if item.kind.endswith("Abschnitt")}
    for item, shape in zip(items, shapes, strict=True):
        if shape is not None:
            name, sign = _place(item, shape)
            row = row_of(item, sign, belonging.plan_of(item.id), sections)
            drawn[name].add({ID: item.id, **row}, _outlined(shape, sign), sign)
    return belonging.plans


def _place(item: PlanObject, shape: Any) -> tuple[str, Sign]:
    """Return the layer in which an object is drawn, and its sign there."""
    sign = sign_of(item)
    names: tuple[str, ...] = (BY_DIMENSION[shapely.get_dimensions(shape)],)
    if names == ("areas",):
        lies_over = "false" in item.codes("flaechenschluss")
        names = ("lines",) if sign and sign.outline else ("areas", "overlays")[lies_over:]
    for name in names:
        if sign and name in sign.symbols:
            return name, sign
    return names[-1], unsigned(item.kind)


def _outlined(shape: Any, sign: Sign) -> Any:
    """Return the border of an area that is drawn by it."""
    return shape.boundary if sign.outline and shapely.get_dimensions(shape) == 2 else shape


def _only_crs(path: Path, layers: Sequence[Layer]) -> CRS:
    first = layers[0].crs
    if any(layer.crs != first for layer in layers):
        raise CrsError(f"{path} holds plans in different CRS; read them one at a time")
    return first
