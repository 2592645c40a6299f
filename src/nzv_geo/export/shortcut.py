"""What of a large file needs nothing but rounding goes from file to file as it is.

Parcels and the like, to be written in their own CRS: no geometry is made of them, no table of
pandas; their rings are rounded and proven valid in the bytes in which GDAL hands them over. The
first and the last part of a file never go this way: what is known of all is known of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy
import pyarrow
import shapely

from nzv_geo.coverage.clean import FINE, round_values
from nzv_geo.export.arrow import columns
from nzv_geo.export.exporter import Ready
from nzv_geo.export.rings import POLYGON, Rings, from_wkb, into_wkb
from nzv_geo.export.simple_rings import go_around
from nzv_geo.layers import Layer

__all__ = ["Passed", "Shortcut"]


@dataclass(frozen=True)
class Passed:
    """A part that is written as it is: polygons of one ring, valid and rounded.

    Parameters
    ----------
    fields
        Table of Arrow, without geometries.
    shapes
        WKB of each, an array of Arrow.
    """

    fields: Any
    shapes: Any

    def __len__(self) -> int:
        return len(self.shapes)


@dataclass
class Shortcut:
    """Tells what needs nothing but rounding; of the first part, it learns what there is to do.

    Parameters
    ----------
    precision
        Decimals of the coordinates; without it, those of the format.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> from nzv_geo.export import made_ready, writer_for
    >>> shortcut, layer = Shortcut(), load_layer("valley")
    >>> shortcut.learn(layer, made_ready(layer, writer_for("a.fgb")))
    >>> shortcut(pyarrow.table({"geom": [shapely.box(0, 0, 1, 1).wkb]}), "geom") is None
    True
    """

    precision: int | None = None
    _schema: Any = None  # of the fields, as they are written; None where something is done to them
    _decimals: tuple[int, ...] = ()

    def learn(self, part: Layer, ready: Ready) -> None:
        """See whether anything is done to a part but rounding.

        Parameters
        ----------
        part
            As it was read. Of a layer without areas, nothing is known of what is done to them.
        ready
            What was made of it.
        """
        kinds = shapely.get_type_id(part.features.geometry.values)
        if ready.moved is part and (kinds == POLYGON).any():
            own = ready.writer.decimals(self.precision).of(part.features.crs)
            self._decimals = (FINE.of(part.features.crs), own)
            fields = columns(ready.written)
            self._schema = {name: values.type for name, values in fields.items()}

    def __call__(self, table: pyarrow.Table, geometry: str) -> Passed | None:
        """Return a part of a file as it will be written; None where there is more to do.

        Parameters
        ----------
        table
            Of Arrow, as GDAL reads it.
        geometry
            Name of its column of WKB.
        """
        if self._schema is None or geometry not in table.column_names:
            return None
        fields = table.drop_columns(geometry)
        same = dict(zip(fields.column_names, fields.schema.types, strict=True)) == self._schema
        rings = from_wkb(table[geometry]) if same else None
        if rings is None or list(self._schema) != fields.column_names:
            return None
        done = Rings(round_values(rings.xy, *self._decimals), rings.counts)
        shapes = into_wkb(done)
        return Passed(fields, shapes) if shapes is not None and _are_valid(done, shapes) else None


def _are_valid(rings: Rings, shapes: Any) -> bool:
    """Tell whether all are valid; what is not proven all at once, GEOS looks at."""
    doubtful = numpy.flatnonzero(~go_around(rings))
    return bool(shapely.is_valid(shapely.from_wkb(shapes.take(doubtful).to_pylist())).all())
