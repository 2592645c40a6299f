"""Make of a partition what is written of it: the part of an export that workers do."""

from __future__ import annotations

from typing import Any, NamedTuple

import shapely

from nzv_geo.catalogue import Catalogue
from nzv_geo.checks import check_geometry
from nzv_geo.engine.partitions import bare, read_partition
from nzv_geo.engine.spool import fields_of
from nzv_geo.engine.survey import Surveyed
from nzv_geo.engine.tasks import Task
from nzv_geo.errors import GeometryError
from nzv_geo.export.asked import ExportOptions, chosen
from nzv_geo.export.base import WRITERS
from nzv_geo.export.geojson import JOINT, GeoJsonWriter, feature_lines
from nzv_geo.export.geoparquet import GeoParquetWriter, table_of
from nzv_geo.export.history import status_counts
from nzv_geo.export.rounding import Change, moved, rounded_apart, told_rounded
from nzv_geo.findings import Kind
from nzv_geo.layers import Layer

__all__ = ["AS_ONE", "Told", "Written", "encoded", "written_part"]

AS_ONE = ("GeoPackage", "FlatGeobuf")  # put together where the command runs


class Told(NamedTuple):
    """What a worker is told beside its partition."""

    suffix: str
    options: ExportOptions
    surveyed: Surveyed


class Written(NamedTuple):
    """What comes back: a partition as it is written, and what is told of it.

    Parameters
    ----------
    before
        As it was read, without features.
    moved
        In its CRS, without features.
    written
        As the format holds it; its features only where the whole is put together elsewhere.
    content
        Features as GeoJSON, or a table of Arrow.
    fields
        Types of the fields, see `nzv_geo.engine.spool.fields_of`.
    changes
        What rounding changed.
    statuses
        How many have which ``geometry_status``.
    rows
        How many features there are.
    is_flat
        None has heights or measures.
    """

    before: Layer
    moved: Layer
    written: Layer
    content: Any
    fields: dict[str, Any]
    changes: list[Change]
    statuses: dict[str, int]
    rows: int
    is_flat: bool


def written_part(task: Task) -> Written:
    """Return a partition as it is written, on a worker.

    Raises
    ------
    GeometryError
        The format asks for valid geometries, and one is not valid.
    CrsError
        It cannot be reprojected as accurately as asked.
    """
    _, catalogue, told = task.common.unpacked()
    return encoded(read_partition(told.surveyed.whole, task.part), told, catalogue)


def encoded(layer: Layer, told: Told, catalogue: Catalogue) -> Written:
    """Return a part of a layer as it is written.

    Raises
    ------
    GeometryError, CrsError
        As `written_part` says.
    """
    writer, options = WRITERS[told.suffix], told.options
    if writer.needs_valid:
        _require_valid(layer)
    accuracy: dict[str, Any] = {
        name: options[name] for name in ("max_error_m", "allow_ballpark") if name in options
    }
    done = moved(
        chosen(layer, ExportOptions(columns=options.get("columns"))),
        options.get("crs"),
        catalogue=catalogue,
        extent=told.surveyed.extent,
        **accuracy,
    )
    decimals = writer.decimals(options.get("precision"))
    fitted = writer.fitted(done)
    written, changes = rounded_apart(fitted, decimals, with_invalid=not writer.needs_valid)
    stated = told_rounded(fitted, written, [], decimals)  # of changes, all parts tell together
    shapes = written.features.geometry.values
    if isinstance(writer, GeoParquetWriter):
        content = table_of(stated)
        fields = fields_of(content)
    else:
        content, fields = None, fields_of(table_of(stated))
        if isinstance(writer, GeoJsonWriter):
            content = JOINT.join(feature_lines(stated))
    return Written(
        bare(layer),
        bare(done),
        stated if writer.name in AS_ONE else bare(stated),
        content,
        fields,
        changes,
        status_counts(stated),
        len(stated),
        not (shapely.has_z(shapes) | shapely.has_m(shapes)).any(),
    )


def _require_valid(layer: Layer) -> None:
    kinds = (Kind.COLLAPSED, Kind.GEOMETRY_INVALID)
    for finding in check_geometry(layer):
        if finding.kind in kinds:
            raise GeometryError(
                f"{finding.message}; mend it first, with nzv-geo check --fix and without --engine"
            )
