"""TopoJSON: geometries made of arcs that they share."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nzv_geo.errors import DataError
from nzv_geo.findings import Finding, Kind
from nzv_geo.reading.formats.base import GdalFormat, TableRow, Vetted
from nzv_geo.reading.json_positions import require_arcs
from nzv_geo.reading.json_text import WGS84, named_crs, top_level, types_in
from nzv_geo.reading.text_encoding import replace_text, to_utf8

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas

    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.limits import Limits
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["TopoJson", "is_topology"]

TAIL = 1_000  # bytes in which the type stands where members are sorted
OWN_MEMBERS = {"type", "objects", "arcs", "transform", "bbox", "crs"}  # all else is about the data
AT_THE_END = re.compile(rb'"type"\s*:\s*"Topology"\s*\}\s*$')


@dataclass(frozen=True)
class VettedTopoJson(Vetted):
    """TopoJSON that may be opened.

    Parameters
    ----------
    missing
        Rows of the features without geometry, by layer.
    """

    missing: dict[str, list[int]] = field(default_factory=dict)


class TopoJson(GdalFormat[VettedTopoJson]):
    """TopoJSON, quantised or not."""

    name = "TopoJSON"
    listed = "TopoJSON"
    rows = (
        TableRow(
            "TopoJSON",
            "every object a layer, quantised or not; WGS 84 unless it names another",
            "",
            "mapshaper by hand; hand-written in the tests",
        ),
    )
    crs_rule = "`crs`; else WGS 84"
    heights = "left out, with a finding"
    suffix = ".topojson"
    suffixes = (".topojson", ".json")
    shared_suffixes = (".json",)
    notation = "JSON"
    turn = 1
    several = True
    max_mb = 40
    driver = "TopoJSON"
    by_driver_name = True

    def recognises(self, start: Start) -> bool:
        """Tell by the type that it names, first or last."""
        return start.notation == "JSON" and is_topology(start)

    def may_hold_layer(self, head: bytes) -> bool:
        """Tell a layer from other JSON."""
        return b'"Topology"' in head

    def look_through(
        self,
        dataset: Dataset,  # noqa: ARG002
        opening: Opening,
        options: ReadOptions,
    ) -> VettedTopoJson:
        """Find out what it says of itself, and how many vertices it unfolds into.

        Raises
        ------
        DataError
            It is not sound, or unfolds into too many vertices.
        """
        path, name = opening.path, opening.name
        findings = to_utf8(path, name)
        pairs = top_level(path.read_bytes(), name)
        crs = named_crs(pairs, name, with_crs=options.trusts_file_crs)
        members = dict(pairs)
        counts = _sound_layers(members, name, options.limits)
        missing, flattened = _fill(members), _flatten(members)
        if missing or flattened:
            replace_text(path, json.dumps(members))
        if flattened:
            findings = [*findings, Finding.of(Kind.FLATTENED, variant="file")]
        told = {name: value for name, value in members.items() if name not in OWN_MEMBERS}
        return VettedTopoJson(
            opening, crs or WGS84, findings=findings, counts=counts, metadata=told, missing=missing
        )

    def complete(
        self,
        vetted: VettedTopoJson,
        layer: str | None,
        features: geopandas.GeoDataFrame,
        findings: list[Finding],
    ) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
        """Take away the geometries that stand for none."""
        shapes = features.geometry.values.copy()
        shapes[vetted.missing.get(layer or next(iter(vetted.counts), ""), [])] = None
        return features.set_geometry(shapes, crs=features.crs), findings


def is_topology(start: Start) -> bool:
    """Tell whether JSON is a topology rather than features.

    Examples
    --------
    >>> from pathlib import Path
    >>> from nzv_geo.reading.formats.start import Start
    >>> is_topology(Start(Path("a.json"), "a.json", b'{"type": "Topology", "objects": {}}'))
    True
    """
    types = types_in(start.text)
    if types[:1] == [b"Topology"]:
        return True
    return b"FeatureCollection" not in types and _ends_as_topology(start.path)


def _ends_as_topology(path: Path) -> bool:
    """Tell whether the type stands at the end, as where members are sorted."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        return AT_THE_END.search(file.read()) is not None


def _sound_layers(members: dict[str, Any], name: str | Path, limits: Limits) -> dict[str, int]:
    """Return how many geometries each layer has, once it is known that they can be read."""
    objects = members.get("objects", {})
    try:
        _require_arcs(objects)
        sizes = [_size(arc) for arc in members.get("arcs", [])]
        limits.require_vertices(_unfolded(objects, sizes, limits, name), name)
        return {
            str(key): len(layer["geometries"]) if "geometries" in layer else 1
            for key, layer in objects.items()
        }
    except (AttributeError, IndexError, KeyError, RecursionError, TypeError) as error:
        raise DataError(f"{name} is no sound TopoJSON: {error}; get it again") from error


def _require_arcs(objects: dict[str, Any]) -> None:
    """Raise TypeError for the first geometry that GDAL would read in part, or not at all."""
    for layer, geometry in objects.items():
        for number, member in enumerate(geometry.get("geometries", [geometry]), start=1):
            try:
                require_arcs(member)
            except ValueError as error:
                raise TypeError(f"geometry {number} of {layer}: {error}") from error


def _fill(members: dict[str, Any]) -> dict[str, list[int]]:
    """Give features without geometry an empty one, or GDAL leaves them out; return their rows."""
    found: dict[str, list[int]] = {}
    for layer, collection in members.get("objects", {}).items():
        for row, geometry in enumerate(collection.get("geometries", [])):
            if geometry.get("type") is None:
                geometry |= {"type": "MultiPoint", "coordinates": []}
                found.setdefault(layer, []).append(row)
    return found


def _flatten(members: dict[str, Any]) -> bool:
    """Cut positions to two numbers, of more of which GDAL makes empty geometries or zeros."""
    positions = [position for arc in members.get("arcs", []) for position in arc]
    waiting = list(members.get("objects", {}).values())
    while waiting:
        geometry = waiting.pop()
        if not isinstance(geometry, dict):
            continue
        waiting += geometry.get("geometries", [])
        coordinates = geometry.get("coordinates")
        if coordinates:
            positions += [coordinates] if geometry.get("type") == "Point" else coordinates
    longer = [position for position in positions if len(position) > 2]
    for position in longer:
        del position[2:]
    return bool(longer)


def _size(arc: list[Any]) -> int:
    """Return how many vertices an arc has; GDAL would make zeros of what is no number."""
    if not all(isinstance(number, int | float) for xy in arc for number in xy):
        raise TypeError(f"an arc holds something that is no number: {arc!r:.60}")
    if any(len(xy) < 2 for xy in arc):
        raise TypeError(f"an arc holds something that is no position: {arc!r:.60}")
    return len(arc)


def _unfolded(objects: dict[str, Any], sizes: list[int], limits: Limits, name: str | Path) -> int:
    """Count the vertices that geometries made of arcs will have."""
    count = 0
    waiting: list[Any] = list(objects.values())
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += [item.get("arcs", [])]
            waiting += item.get("geometries", [])
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, int):
            count += sizes[item if item >= 0 else ~item]
            limits.require_vertices(count, name)
    return count
