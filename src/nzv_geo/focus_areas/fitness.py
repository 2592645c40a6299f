"""Whether an outline can be that of its focus area: its place, hosts, size and neighbours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy
import shapely

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.findings import Finding, Kind, Value
from nzv_geo.focus_areas.loading import load_focus_areas
from nzv_geo.focus_areas.outlines import Outline
from nzv_geo.focus_areas.places import centre_of, names_of, shapes_of
from nzv_geo.focus_areas.records import FocusArea, FocusAreas
from nzv_geo.focus_areas.storage import load_outlines
from nzv_geo.layers import Layer, read_layer

__all__ = ["NEAR_M", "check_outlines", "hosts_of"]

NEAR_M = 1_000  # beyond the circle: its radius is an estimate, too
# All focus areas together have about 800 ha: 2,000 ha are an area of another kind, such as a whole
# municipality, and less than a tenth of a hectare is a building.
MOST_HA, LEAST_HA = 2_000, 0.1
TOTAL = "total_area_ha"
SLIVER = 0.01  # share of an outline: below, it is the generalisation of borders of 1:250 000
NOISE_M2 = 1.0


def check_outlines(
    outlines: Sequence[Outline],
    *,
    catalogue: Catalogue | None = None,
    overwrite: bool = False,
) -> list[Finding]:
    """Return what speaks against outlines that are to be imported.

    Parameters
    ----------
    outlines
        In the working CRS.
    catalogue
        The valley and the folder of own data; without it, the one that ships.
    overwrite
        Outlines that are there already are replaced.

    Returns
    -------
    list of Finding
        NZV171 to NZV174 and NZV177, see docs/findings.md.

    Examples
    --------
    >>> town = shapely.box(450_000, 5_735_000, 451_000, 5_736_000)
    >>> [found] = check_outlines([Outline(1, town, "EPSG:25833", "Stadt", "2026", "CC0")])[:1]
    >>> found.code, found.severity
    ('NZV171', 'error')
    """
    catalogue = catalogue or load_catalogue()
    known = load_focus_areas(catalogue)
    municipalities = read_layer(catalogue.layer("municipalities"), catalogue)
    stored = load_outlines(catalogue)
    every = stored | {outline.number: outline for outline in outlines}
    findings: list[Finding] = []
    for outline in outlines:
        findings += _place(outline, known, catalogue)
        findings += _hosts(outline, known.area(outline.number), municipalities, catalogue)
        findings += _size(outline, known)
        findings += _overlaps(outline, every)
        if outline.number in stored and not overwrite:
            date = stored[outline.number].date
            findings.append(Finding.of(Kind.OUTLINE_KEPT, str(outline.number), date=date))
    return findings


def hosts_of(
    outline: Outline, municipalities: Layer, *, catalogue: Catalogue | None = None
) -> dict[str, float]:
    """Return the share of an outline in each municipality, by key, the largest first.

    Shares below one percent are left out: borders of 1:250 000 are no finer.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> square = shapely.box(453_000, 5_735_000, 454_000, 5_736_000)
    >>> hosts_of(Outline(1, square, "EPSG:25833", "", "", ""), load_layer("municipalities"))
    {'12052000': 1.0}
    """
    keys, shapes = shapes_of(municipalities, catalogue or load_catalogue())
    near = numpy.flatnonzero(shapely.intersects(shapes, outline.shape))
    areas_m2 = shapely.area(shapely.intersection(shapes[near], outline.shape))
    shares = {
        keys[row]: float(m2 / outline.shape.area) for row, m2 in zip(near, areas_m2, strict=True)
    }
    largest = sorted(shares, key=lambda ags: -shares[ags])
    return {ags: shares[ags] for ags in largest if shares[ags] >= SLIVER}


def _place(outline: Outline, known: FocusAreas, catalogue: Catalogue) -> Iterator[Finding]:
    """Compare each part of an outline with the circle of its area."""
    area = known.area(outline.number)
    away_m = [part.distance(centre_of(area, catalogue)) for part in _parts(outline.shape)]
    feature, allowed_m = str(outline.number), area.uncertainty_m + NEAR_M
    if min(away_m) > allowed_m:
        far: dict[str, Value] = {"away_m": min(away_m), "allowed_m": allowed_m}
        other = next(
            (candidate for candidate in known.areas if _reaches(outline, candidate, catalogue)),
            None,
        )
        if other is not None:
            far |= {"other": other.number, "name": other.name["de"]}
        variant = "other" if other else ""
        yield Finding(Kind.OUTLINE_ELSEWHERE, "error", tuple(far.items()), feature, variant)
    elif max(away_m) > allowed_m:
        yield Finding.of(
            Kind.OUTLINE_ELSEWHERE,
            feature,
            variant="part",
            away_m=max(away_m),
            allowed_m=allowed_m,
        )
    elif min(away_m) > area.uncertainty_m:
        yield Finding.of(
            Kind.OUTLINE_ELSEWHERE,
            feature,
            severity="warning",
            variant="near",
            away_m=min(away_m),
            uncertainty_m=area.uncertainty_m,
        )


def _parts(shape: shapely.Geometry) -> list[shapely.Geometry]:
    return list(shapely.get_parts(shape))


def _reaches(outline: Outline, area: FocusArea, catalogue: Catalogue) -> bool:
    return bool(outline.shape.distance(centre_of(area, catalogue)) <= area.uncertainty_m)


def _hosts(
    outline: Outline, area: FocusArea, municipalities: Layer, catalogue: Catalogue
) -> Iterator[Finding]:
    """Compare the municipalities that an outline lies in with those that are stated."""
    shares = hosts_of(outline, municipalities, catalogue=catalogue)
    names, feature = names_of(municipalities), str(outline.number)
    stated = " / ".join(area.municipalities)
    if not shares:
        yield Finding.of(Kind.OUTLINE_HOST, feature, severity="error", variant="nowhere")
        return
    if set(shares) != set(area.ags):
        found = ", ".join(f"{names[ags]} ({share:.0%})" for ags, share in shares.items())
        yield Finding.of(Kind.OUTLINE_HOST, feature, found=found, stated=stated)
    if sum(shares.values()) < 1 - SLIVER:
        percent = (1 - sum(shares.values())) * 100
        yield Finding.of(Kind.OUTLINE_HOST, feature, variant="beyond", percent=percent)


def _size(outline: Outline, known: FocusAreas) -> Iterator[Finding]:
    feature, area_ha = str(outline.number), outline.area_ha
    totals = [fact.value for fact in known.facts if fact.field.key == TOTAL]
    if area_ha > MOST_HA:
        yield Finding.of(Kind.OUTLINE_SIZE, feature, area_ha=area_ha, limit_ha=MOST_HA)
    elif area_ha < LEAST_HA:
        yield Finding.of(
            Kind.OUTLINE_SIZE, feature, variant="small", area_ha=area_ha, limit_ha=LEAST_HA
        )
    elif totals and isinstance(totals[0], float) and area_ha > totals[0]:
        yield Finding.of(
            Kind.OUTLINE_SIZE,
            feature,
            severity="warning",
            variant="total",
            area_ha=area_ha,
            limit_ha=totals[0],
        )


def _overlaps(outline: Outline, every: Mapping[int, Outline]) -> Iterator[Finding]:
    """Compare an outline with those of other areas: most of it is an error, a strip a warning."""
    for other in every.values():
        common_m2 = outline.shape.intersection(other.shape).area
        if other.number == outline.number or common_m2 <= NOISE_M2:
            continue
        smaller_m2 = min(outline.shape.area, other.shape.area)
        yield Finding.of(
            Kind.OUTLINES_OVERLAP,
            str(outline.number),
            severity="error" if common_m2 > smaller_m2 / 2 else "warning",
            other=other.number,
            area_ha=common_m2 / 1e4,
        )
