"""Write TopoJSON: each border once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nzv_geo.errors import OutputError
from nzv_geo.export.base import Writer
from nzv_geo.export.geojson import WGS84, as_json, properties
from nzv_geo.progress import progress

if TYPE_CHECKING:
    import shapely

    from nzv_geo.coverage.arcs import Arc, Vertex
    from nzv_geo.layers import Layer

__all__ = ["TopoJsonWriter"]

Members = dict[str, Any]


class TopoJsonWriter(Writer):
    """TopoJSON in WGS 84: what neighbours share is written once, and stays shared.

    It is not quantised: each coordinate is the one that was rounded. Outer rings are clockwise, as
    D3 expects them.
    """

    name = "TopoJSON"
    suffixes = (".topojson",)
    crs = WGS84
    only_crs = True
    fine = False
    keeps_heights = False
    needs_valid = True
    losses = "heights, measures; collections of geometries: an error"

    def fitted(self, layer: Layer) -> Layer:
        """Return a layer in two dimensions; refuse what GDAL leaves out of TopoJSON.

        Raises
        ------
        OutputError
            There is a collection of geometries.
        """
        kinds = layer.features.geometry.geom_type
        if (kinds == "GeometryCollection").any():
            key = layer.features[layer.key][kinds == "GeometryCollection"].iloc[0]
            raise OutputError(
                f"feature {key} of layer {layer.id} is a collection of geometries, which many "
                "programs leave out of TopoJSON; take it apart, or choose GeoJSON"
            )
        return super().fitted(layer)

    def encode(self, layer: Layer) -> bytes:
        """Return as TopoJSON what `as_written` returned."""
        return _encode(layer)


def _encode(layer: Layer) -> bytes:
    import shapely

    from nzv_geo.coverage.arcs import nodes_of
    from nzv_geo.export.history import history
    from nzv_geo.values import plain

    shapes = shapely.orient_polygons(layer.features.geometry.values, exterior_cw=True)
    cutter = _Cutter(nodes_of(_rings(shapes)))
    keys = [plain(key, layer.key) for key in layer.features[layer.key]]
    told = progress(shapes, f"writing {layer.id}", total=len(shapes))
    geometries = ",\n".join(
        as_json({**cutter.members(shape), "id": key, "properties": row})
        for shape, key, row in zip(told, keys, properties(layer), strict=True)
    )
    arcs = ",\n".join(as_json(arc) for arc in cutter.arcs)
    head = as_json({"type": "Topology", **history(layer)})[:-1]
    objects = f'{{"type": "GeometryCollection", "geometries": [\n{geometries}\n]}}'
    named = f'"objects": {{{as_json(layer.id)}: {objects}}}'
    return f'{head}, {named}, "arcs": [\n{arcs}\n]}}\n'.encode()


class _Cutter:
    """Writes geometries as arcs that they share."""

    def __init__(self, nodes: set[Vertex]) -> None:
        self.nodes = nodes
        self.arcs: dict[Arc, int] = {}

    def members(self, shape: shapely.Geometry | None) -> Members:
        """Return what TopoJSON says of a geometry."""
        if shape is None:
            return {"type": None}
        kind = "LineString" if shape.geom_type == "LinearRing" else shape.geom_type
        member = "coordinates" if kind.endswith("Point") else "arcs"
        parts = [self._part(part) for part in getattr(shape, "geoms", [shape])]
        return {"type": kind, member: parts if kind.startswith("Multi") else parts[0]}

    def _part(self, shape: shapely.Geometry) -> list[Any]:
        from nzv_geo.coverage.arcs import arc_number, cut_ring

        if shape.is_empty:
            return []
        if shape.geom_type == "Point":
            return list(*shape.coords)
        if shape.geom_type == "Polygon":
            rings = (shape.exterior, *shape.interiors)
            return [cut_ring(_vertices(ring)[:-1], self.nodes, self.arcs)[1] for ring in rings]
        return [arc_number(_vertices(shape), self.arcs)]


def _rings(shapes: Any) -> Iterator[Arc]:
    import shapely

    parts = shapely.get_parts(shapes)
    areas = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    for ring in shapely.get_rings(areas):
        yield _vertices(ring)[:-1]


def _vertices(line: shapely.Geometry) -> Arc:
    return tuple((x, y) for x, y in line.coords)
