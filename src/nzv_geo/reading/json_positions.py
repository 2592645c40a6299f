"""The positions of geometries in JSON, taken apart by the rules of GeoJSON and TopoJSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from nzv_geo.findings import Phrase

__all__ = [
    "Ambiguous",
    "as_object",
    "is_feature",
    "member_of",
    "require_arcs",
    "require_once",
    "shown",
    "vertices_of",
]

SHOWN = 60  # characters of what cannot be read
DEPTHS = {  # of the arrays around a position
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}


class Ambiguous(dict[str, Any]):
    """An object with members of the same name, of which it holds the last."""

    repeated: frozenset[str]


def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return members as an object that knows which names, in letters of any case, repeat.

    Examples
    --------
    >>> as_object([("geometry", 1), ("Geometry", 2)]).repeated
    frozenset({'geometry'})
    """
    found = dict(pairs)
    names = [name.lower() for name, _ in pairs]
    if len(set(names)) == len(names):
        return found
    ambiguous = Ambiguous(found)
    ambiguous.repeated = frozenset(name for name, count in Counter(names).items() if count > 1)
    return ambiguous


def require_once(record: Any, *names: str) -> None:
    """Raise ValueError, with what is wrong, where an object has several members of a name.

    Examples
    --------
    >>> require_once(as_object([("geometry", 1), ("geometry", 2)]), "geometry")
    Traceback (most recent call last):
    ...
    ValueError: it has "geometry" more than once
    """
    repeated = record.repeated if isinstance(record, Ambiguous) else frozenset()
    for name in names:
        if name in repeated:
            raise ValueError(Phrase.of("ambiguous", name=name))


def is_feature(record: Any) -> bool:
    """Tell whether a value is a feature.

    Examples
    --------
    >>> is_feature({"type": "Feature"}), is_feature(["Feature"])
    (True, False)
    """
    return bool(member_of(record, "type") == "Feature")


def member_of(value: Any, name: str) -> Any:
    """Return a member of an object, however its name is written; None where there is none.

    Examples
    --------
    >>> member_of({"Geometry": 1}, "geometry")
    1
    """
    if not isinstance(value, dict):
        return None
    if name in value:
        return value[name]
    return next((found for key, found in value.items() if key.lower() == name), None)


def vertices_of(geometry: Any) -> int:
    """Count the vertices of a geometry; raise ValueError, with what is wrong, where it is none.

    Examples
    --------
    >>> vertices_of({"type": "LineString", "coordinates": [[14, 51], [14.5, 51]]})
    2
    """
    require_once(geometry, "type", "coordinates", "geometries")
    kind = member_of(geometry, "type")
    if kind == "GeometryCollection":
        members = member_of(geometry, "geometries")
        if isinstance(members, list):
            return sum(map(vertices_of, members))
    coordinates = member_of(geometry, "coordinates")
    if kind not in DEPTHS or not isinstance(coordinates, list):
        raise ValueError(Phrase.of("no_shape", found=shown(geometry)))
    return _positions(coordinates, DEPTHS[kind])


def require_arcs(geometry: Any) -> None:
    """Raise ValueError, with what is wrong, where a geometry of TopoJSON is not of sound arcs.

    Examples
    --------
    >>> require_arcs({"type": "Polygon", "arcs": [[0], ["1"]]})
    Traceback (most recent call last):
    ...
    ValueError: "1" stands where an arc should be
    """
    kind = member_of(geometry, "type")
    if kind == "GeometryCollection":
        for member in geometry["geometries"]:
            require_arcs(member)
    elif kind in ("Point", "MultiPoint"):
        _positions(member_of(geometry, "coordinates"), DEPTHS[kind])
    elif kind in DEPTHS:
        _require_numbers(member_of(geometry, "arcs"), DEPTHS[kind])
    elif not isinstance(geometry, dict) or kind is not None:
        raise ValueError(Phrase.of("no_shape", found=shown(geometry)))


def _require_numbers(part: Any, depth: int) -> None:
    """Raise ValueError unless arrays of a depth hold numbers of arcs."""
    if depth and isinstance(part, list):
        for item in part:
            _require_numbers(item, depth - 1)
    elif depth or type(part) is not int:
        raise ValueError(Phrase.of("expects_arcs" if depth else "expects_arc", found=shown(part)))


def _positions(part: Any, depth: int) -> int:
    """Count positions in arrays of a depth; what is empty is no loss."""
    if part == []:
        return 0
    if depth and isinstance(part, list):
        return sum(_positions(item, depth - 1) for item in part)
    if (
        not isinstance(part, list)
        or len(part) < 2
        or not all(type(number) in (int, float) for number in part)
    ):
        expected = "expects_positions" if depth else "expects_position"
        raise ValueError(Phrase.of(expected, found=shown(part)))
    return 1


def shown(value: Any) -> str:
    """Return a value as an error shows it.

    Examples
    --------
    >>> shown({"type": "Circle"})
    '{"type": "Circle"}'
    """
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
