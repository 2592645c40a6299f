"""Official outlines of focus areas, as values: shape, size, origin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy
import shapely

from nzv_geo.brief import Brief
from nzv_geo.crs.area import geodesic_areas_m2
from nzv_geo.crs.names import parse_crs
from nzv_geo.provenance import Source

__all__ = ["ORIGIN", "Outline", "areas_m2", "sources_of"]

ORIGIN = ("source", "date", "licence")  # what must be known of an outline
EDGE_M = 100


@dataclass(frozen=True, repr=False)
class Outline(Brief):
    """The official outline of a focus area.

    Parameters
    ----------
    number
        Of the focus area.
    shape
        Polygon or multipolygon, to 0.1 mm.
    crs
        Of its coordinates: the working CRS of the catalogue, such as ``EPSG:25833``.
    source
        Who drew it up, in one line, such as ``Stadt Spremberg, Bebauungsplan Nr. 12``.
    date
        Day, month or year it is of, ISO 8601.
    licence
        Terms of use, in one line.
    file
        Name of the file it was imported from.
    steps
        What was done to it on the way.
    """

    number: int
    shape: shapely.Geometry
    crs: str
    source: str
    date: str
    licence: str
    file: str = ""
    steps: tuple[str, ...] = ()

    @cached_property
    def area_ha(self) -> float:
        """Its area on the ellipsoid in hectares, to the square metre.

        Examples
        --------
        >>> square = shapely.box(450_000, 5_710_000, 451_000, 5_711_000)
        >>> Outline(6, square, "EPSG:25833", "Stadt", "2026", "CC0").area_ha
        100.074
        """
        return round(float(areas_m2([self.shape], self.crs)[0]) / 1e4, 4)

    def as_row(self) -> dict[str, Any]:
        """Return all but its geometry, as plain values."""
        stated = {name: getattr(self, name) for name in ORIGIN}
        return {"number": self.number, "geometry_status": "official", **stated, "file": self.file}


def areas_m2(shapes: Sequence[shapely.Geometry], crs: str) -> list[float]:
    """Return areas on the ellipsoid of shapes whose edges are straight in a plane.

    A long edge is split first: as a geodesic, 5 km of it would enclose 12 m² more or less, and the
    parts of a shape would not add up to it.

    Parameters
    ----------
    shapes
        Polygons.
    crs
        A CRS of a plane.
    """
    split = shapely.segmentize(numpy.array(shapes, dtype=object), EDGE_M)
    areas: list[float] = geodesic_areas_m2(split, parse_crs(crs)).tolist()
    return areas


def sources_of(outlines: Iterable[Outline]) -> tuple[Source, ...]:
    """Return where outlines come from: one source for all of one origin and on the same terms.

    Examples
    --------
    >>> square = shapely.box(450_000, 5_710_000, 451_000, 5_711_000)
    >>> some = [Outline(n, square, "EPSG:25833", "Stadt", f"202{n}", "CC0") for n in (6, 7)]
    >>> [(source.title["de"], source.vintage) for source in sources_of(some)]
    [('Amtliche Abgrenzung, Fokusfläche 6, 7 (eigene Daten)', '2026, 2027')]
    """
    alike: dict[tuple[str, str], list[Outline]] = {}
    for outline in outlines:
        alike.setdefault((outline.source, outline.licence), []).append(outline)
    return tuple(_source(some) for some in alike.values())


def _source(alike: Sequence[Outline]) -> Source:
    numbers, first = ", ".join(str(outline.number) for outline in alike), alike[0]
    return Source(
        id=f"outline-{first.number}",
        title={
            "de": f"Amtliche Abgrenzung, Fokusfläche {numbers} (eigene Daten)",
            "en": f"Official outline, focus area {numbers} (own data)",
        },
        publisher=first.source,
        via=first.file,
        url="",
        vintage=", ".join(sorted({outline.date for outline in alike})),
        licence={"de": first.licence, "en": first.licence},
        licence_url="",
        attribution=f"Abgrenzung Fokusfläche {numbers}: {first.source}, {first.licence}",
        accuracy={
            "de": "Wie von der Quelle übergeben; Umriss eingelesen, nicht vermessen.",
            "en": "As handed over by the source; read in, not surveyed.",
        },
    )
