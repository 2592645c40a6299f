"""In which systems a page understands coordinates and reads them out.

All numbers come from the catalogue and, through PROJ, from the EPSG register. A datum is reached by
the seven parameters of the best published operation without grid, so a page is the same bytes
whatever grids the machine has that builds it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from pyproj import CRS
from pyproj.crs import CoordinateOperation  # type: ignore[attr-defined]

from nzv_geo.catalogue import Catalogue
from nzv_geo.crs.extent import ROUNDING_M, Extent, rounded, share_inside, widened
from nzv_geo.crs.names import area_of_use, crs_code, geodetic, parse_crs, same_datum
from nzv_geo.crs.operations import Operation, operation_without_grid
from nzv_geo.webmap.readout import is_wgs84, transverse_mercator

__all__ = ["seven_parameters", "systems_of"]

System = dict[str, Any]

ETRS89 = "EPSG:4258"
# By method: translations only, position vector, and coordinate frame, which turns the other way.
TURNS = {"9603": 1, "9606": 1, "9607": -1}
PARAMETERS = {  # in the order of the page, with the unit it counts in
    "X-axis translation": 1.0,
    "Y-axis translation": 1.0,
    "Z-axis translation": 1.0,
    "X-axis rotation": 4.84813681109536e-06,  # a second of arc
    "Y-axis rotation": 4.84813681109536e-06,
    "Z-axis rotation": 4.84813681109536e-06,
    "Scale difference": 1e-06,
}


@lru_cache(maxsize=8)  # once for all pages of a catalogue
def systems_of(catalogue: Catalogue) -> tuple[System, ...]:
    """Describe the working CRS and the frames of a catalogue, the working one first.

    Each has the ``planes`` of its CRS, those of Transverse Mercator; ``also`` are the codes of the
    same plane with its axes in another order. One of another datum than
    ETRS89 and WGS84 also has its name ``datum``, its ``ellipsoid`` (longer half axis, inverse
    flattening), the ``shift`` to ETRS89 (metres, seconds of arc, parts per million; position
    vector), its ``accuracy`` in metres inside an ``area`` and ``elsewhere`` at home (None where
    unknown), and whether data at home come in it (``usual``).

    Examples
    --------
    >>> from nzv_geo.catalogue import load_catalogue
    >>> official, saxon, *_ = systems_of(load_catalogue())
    >>> [plane["code"] for plane in official["planes"]]
    ['EPSG:25833', 'EPSG:25832', 'EPSG:5650', 'EPSG:4647']
    >>> saxon["datum"], saxon["shift"], saxon["accuracy"], saxon["elsewhere"]
    ('RD/83', [612.4, 77.0, 440.2, -0.054, 0.057, -2.797, 2.55], 1.0, None)
    """
    working = parse_crs(catalogue.working_crs)
    frames = [[parse_crs(code) for code in frame.crs] for frame in catalogue.frames.values()]
    if not any(_is_among(working, frame) for frame in frames):
        frames.append([working])
    frames.sort(key=lambda frame: not _is_among(working, frame))
    frames[0].sort(key=lambda crs: not _is_among(crs, [working]))
    described = (_system(frame, catalogue) for frame in frames if frame)
    return tuple(system for system in described if system)


def _is_among(crs: CRS, others: Sequence[CRS]) -> bool:
    return crs_code(crs) in {crs_code(other) for other in others}


def _system(frame: Sequence[CRS], catalogue: Catalogue) -> System | None:
    first = frame[0]
    planes = _planes([crs for crs in frame if same_datum(crs, first)])
    if not planes or is_wgs84(first):
        return {"planes": planes} if planes else None
    operation = operation_without_grid(geodetic(first), parse_crs(ETRS89), catalogue.home)
    shift = seven_parameters(operation.code, first) if operation else None
    ellipsoid = first.ellipsoid
    if operation is None or shift is None or ellipsoid is None:
        return None
    area = area_of_use(first)
    return {
        "datum": geodetic(first).name,
        "planes": planes,
        "ellipsoid": [ellipsoid.semi_major_metre, ellipsoid.inverse_flattening],
        "shift": shift,
        "accuracy": operation.accuracy_m,
        "area": _reach(operation),
        "elsewhere": operation.counted_m(catalogue.home, catalogue),
        "usual": area is None or share_inside(catalogue.home, area) > 0,
    }


def _planes(frame: Sequence[CRS]) -> list[dict[str, Any]]:
    """Return each plane once, though it has two codes for its two orders of axes."""
    planes: dict[tuple[Any, ...], dict[str, Any]] = {}
    for crs in frame:
        plane = transverse_mercator(crs)
        if plane:
            parameters = tuple(value for key, value in plane.items() if key != "code")
            known = planes.setdefault(parameters, {**plane, **_zone(plane)})
            if known["code"] != plane["code"]:
                known.setdefault("also", []).append(plane["code"])
    return list(planes.values())


def _zone(plane: dict[str, Any]) -> dict[str, Any]:
    """Return the number of a zone of Gauß and Krüger, or of one that leads UTM's eastings.

    Examples
    --------
    >>> _zone({"meridian": 15.0, "scale": 1.0, "east": 5500000.0})
    {'gauss': 5}
    >>> _zone({"meridian": 15.0, "scale": 1.0, "east": 3500000.0})
    {'gauss': 3, 'wide': True}
    >>> _zone({"meridian": 15.0, "scale": 0.9996, "east": 33500000.0})
    {'prefix': 33}
    """
    number, rest = divmod(plane["east"], 1_000_000)
    if rest != 500_000 or number == 0:
        return {}
    if plane["scale"] != 1:
        return {"prefix": int(number)}
    wide = {"wide": True} if plane["meridian"] == 6 * number - 3 else {}
    return {"gauss": int(number), **wide} if wide or plane["meridian"] == 3 * number else {}


def seven_parameters(code: str, source: CRS) -> list[float] | None:
    """Return the shift of a published operation from the datum of a CRS.

    None of one that is not of this kind, leads the other way, or is several in a row.

    Examples
    --------
    >>> seven_parameters("EPSG:1775", CRS("EPSG:2399"))
    [24.9, -126.4, -93.2, -0.063, -0.247, -0.041, 1.01]
    """
    single = re.fullmatch(r"(\w+):(\d+)", code)
    if not single:
        return None
    published = CoordinateOperation.from_authority(*single.groups())
    turn = TURNS.get(published.method_code)
    if turn is None or not same_datum(_source(published), source):
        return None
    values = {
        param.name: float(param.value) * param.unit_conversion_factor for param in published.params
    }
    return [
        round(values.get(name, 0.0) / unit * (turn if "rotation" in name else 1), 9)
        for name, unit in PARAMETERS.items()
    ]


def _source(published: CoordinateOperation) -> CRS:
    return CRS.from_json_dict(published.to_json_dict()["source_crs"])


def _reach(operation: Operation) -> Extent | None:
    """Return the area an operation is meant for, with the metres its register rounds away."""
    return rounded(widened(operation.areas[0], ROUNDING_M)) if operation.areas else None
