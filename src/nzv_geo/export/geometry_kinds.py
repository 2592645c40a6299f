"""Which kinds of geometries a file holds that is written a part at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nzv_geo.export.shortcut import Passed
    from nzv_geo.layers import Layer

__all__ = ["GeometryKinds"]


@dataclass
class GeometryKinds:
    """Which geometries went by: their types, and whether any has heights or measures.

    Examples
    --------
    >>> GeometryKinds({"Polygon"}).name, GeometryKinds({"Polygon", "Point"}).name
    ('POLYGON', 'GEOMETRY')
    """

    types: set[str] = field(default_factory=set)
    has_z: bool = False
    has_m: bool = False

    def noted(self, parts: Iterable[Layer | Passed]) -> Iterator[Layer | Passed]:
        """Yield the same parts."""
        import shapely

        from nzv_geo.export.shortcut import Passed

        for part in parts:
            if isinstance(part, Passed):
                self.types.add("Polygon")
                yield part
                continue
            shapes = part.features.geometry
            self.types |= set(shapes.geom_type.dropna())
            self.has_z = self.has_z or bool(shapes.has_z.any())
            self.has_m = self.has_m or bool(shapely.has_m(shapes.values).any())
            yield part

    @property
    def name(self) -> str:
        """What a GeoPackage calls a column of them."""
        return next(iter(self.types)).upper() if len(self.types) == 1 else "GEOMETRY"
