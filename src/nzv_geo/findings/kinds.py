"""The registry of findings: the only place where their codes stand."""

from __future__ import annotations

from enum import Enum, unique
from typing import Literal

__all__ = ["Kind", "Severity"]

Severity = Literal["error", "warning", "note"]


@unique
class Kind(Enum):
    """A kind of finding: its code, and how severe it is.

    Where there are several severities, the first is that of a finding that does not say another.

    Examples
    --------
    >>> Kind.NO_GEOMETRY.code, Kind.NO_GEOMETRY.severity
    ('NZV121', 'error')
    >>> Kind.KEY_REPEATED.severities
    ('error', 'warning')
    """

    # of the CRS, and of what a reprojection does
    INFINITE_COORDINATE = ("NZV101", "error")
    OUTSIDE_CRS = ("NZV102", "error", "warning")
    AXES_SWAPPED = ("NZV103", "error", "warning")
    ZONE_MISTAKEN = ("NZV104", "error", "warning")
    CRS_MISTAKEN = ("NZV105", "error", "warning")
    BALLPARK_ONLY = ("NZV106", "error")
    GRID_MISSING = ("NZV107", "note")
    OUTSIDE_OPERATION = ("NZV108", "warning")
    CRS_MISSING = ("NZV109", "error")
    CRS_DIFFERING = ("NZV110", "error")
    DEGREES_ASSUMED = ("NZV111", "note")
    # of what was read, and what was not
    ARCS_SEGMENTED = ("NZV112", "note")
    PLANS_CHOSEN = ("NZV113", "note")
    FILE_LEFT_OUT = ("NZV114", "warning")
    GEOMETRY_SURPLUS = ("NZV115", "warning")
    FLATTENED = ("NZV116", "note")
    DISPLACED = ("NZV117", "warning")
    NOTHING_COMPARED = ("NZV118", "note")
    SURFACE_FROM_ABOVE = ("NZV119", "note")
    CONTENT_LEFT_OUT = ("NZV120", "warning", "note")
    # of geometries
    NO_GEOMETRY = ("NZV121", "error")
    NO_POLYGON = ("NZV122", "error")
    GEOMETRY_INVALID = ("NZV123", "error")
    RING_OPEN = ("NZV124", "error")
    UNREADABLE = ("NZV125", "error")
    COLLAPSED = ("NZV126", "error")
    TYPES_MIXED = ("NZV127", "warning")
    DUPLICATE = ("NZV128", "warning")
    SAME_PLACE = ("NZV129", "warning")
    # of shapefiles
    DBF_MISSING = ("NZV131", "error")
    SHX_MISSING = ("NZV132", "warning")
    FIELD_RENAMED = ("NZV133", "warning")
    # of text
    ENCODING_GUESSED = ("NZV141", "warning", "note")
    ENCODING_MISTAKEN = ("NZV142", "warning")
    TEXT_MISREAD = ("NZV143", "error")
    TEXT_LOST = ("NZV144", "error")
    # of keys
    KEY_REPEATED = ("NZV151", "error", "warning")
    ZERO_LOST = ("NZV152", "error")
    AGS_UNKNOWN = ("NZV153", "warning")
    KEY_AS_NUMBER = ("NZV154", "note")
    # of places that are stated
    PLACE_DIFFERS = ("NZV161", "error", "warning")
    # of official outlines that are imported
    OUTLINE_ELSEWHERE = ("NZV171", "error", "warning")
    OUTLINE_HOST = ("NZV172", "warning", "error")
    OUTLINE_SIZE = ("NZV173", "error", "warning")
    OUTLINES_OVERLAP = ("NZV174", "error", "warning")
    AREA_UNKNOWN = ("NZV175", "error")
    ORIGIN_MISSING = ("NZV176", "error")
    OUTLINE_KEPT = ("NZV177", "error")
    # of styles and signs, and of figures that are joined
    STYLE_FAINT = ("NZV181", "warning")
    STYLE_ALIKE = ("NZV182", "warning")
    STYLE_LOST = ("NZV183", "warning", "note")
    JOIN_UNMATCHED = ("NZV184", "warning")
    JOIN_REPAIRED = ("NZV185", "note")
    SIGN_MISSING = ("NZV186", "note")
    JOIN_FOLLOWED = ("NZV187", "note")
    JOIN_LEFT_EMPTY = ("NZV188", "warning")
    # of what is fetched
    SOURCE_LAYOUT = ("NZV191", "error")
    SOURCE_CRS = ("NZV192", "error")
    SOURCE_UNITS = ("NZV193", "error")
    SOURCE_AREA = ("NZV194", "error")
    SOURCE_UNITING = ("NZV195", "error")
    SOURCE_TERMS = ("NZV196", "warning")
    # of layers that are merged
    GAPS_LEFT = ("NZV201", "warning")
    OVERLAPS_LEFT = ("NZV202", "warning")
    DATES_DIFFERING = ("NZV203", "warning")
    DISSOLVED = ("NZV204", "warning")
    # of layers that are simplified
    MOVED_MUCH = ("NZV205", "warning")
    # of layers that are written
    ROUNDING_MENDED = ("NZV301", "note", "warning")
    ROUNDING_LEFT_OUT = ("NZV302", "note")
    FIELD_NAMED_ANEW = ("NZV303", "warning")
    VALUES_AS_TEXT = ("NZV304", "note")
    FORMAT_LEFT_OUT = ("NZV305", "warning")
    TEXT_CUT = ("NZV306", "warning")
    HISTORY_ELSEWHERE = ("NZV307", "warning")
    # of portals that are published
    OPERATOR_UNTOLD = ("NZV501", "warning")
    CATALOGUE_LACKING = ("NZV502", "warning")
    ADDRESS_RELATIVE = ("NZV503", "note")
    FILE_KEPT = ("NZV504", "warning")

    def __init__(self, code: str, *severities: Severity) -> None:
        self.code = code
        self.severities = severities

    @property
    def severity(self) -> Severity:
        """How severe a finding of this kind is that does not say so itself."""
        return self.severities[0]
