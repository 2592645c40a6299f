"""Merge layers of different origin into one coverage, with a ledger of what that changed.

Boundaries of two states do not meet exactly: gaps and overlaps run along the border. Here every
one of them is found, closed by the rules of `nzv_geo.coverage.rules` where it is narrow, and
left and reported where it is not.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo.brief import Brief
from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.checks import check_polygons
from nzv_geo.checks.municipalities import legal_date, report_dissolved
from nzv_geo.coverage.clean import round_coordinates, unite
from nzv_geo.coverage.cover import cover
from nzv_geo.coverage.edges import NOBODY, Edges, Numbers, Shapes, beyond, edges_of, exchanged, once
from nzv_geo.coverage.ledger import Entry, Ledger, totals
from nzv_geo.coverage.open_gaps import Shore, caps_of_open_gaps
from nzv_geo.coverage.rules import NOISE_RULE, Terms, noise, rank, treat
from nzv_geo.coverage.stacking import GEOMETRY, SOURCE, UNIT, name_layers, stack
from nzv_geo.coverage.width import NOISE_M
from nzv_geo.crs.reproject import flatten, reproject
from nzv_geo.errors import DataError, GeometryError, UnknownNameError
from nzv_geo.findings import Finding, Kind, Phrase, Series
from nzv_geo.layers import Layer, LayerLike, as_layer
from nzv_geo.progress import progress
from nzv_geo.provenance import Merging, Provenance
from nzv_geo.table import Columns, Table, column_of, text_column

__all__ = ["TOLERANCE_M", "Merged", "merge"]

log = logging.getLogger(__name__)

TOLERANCE_M = 10.0
MAX_TOLERANCE_M = 100_000
GRID_DECIMALS = 6  # of a metre
ROUNDS = 8  # three were enough in every case that was tried
PASSES = 4  # the last finds nothing: two nearly always, three at a micrometre


@dataclass(frozen=True, repr=False)
class Merged(Brief):
    """What a merge returns.

    Parameters
    ----------
    coverage
        All units, with ``nzv_source`` and ``nzv_unit`` beside their own columns. A valid coverage,
        but for the overlaps that the ledger says were left.
    outline
        One feature: their union.
    ledger
        Every gap and overlap, and what became of it.
    """

    coverage: Layer
    outline: Layer
    ledger: Ledger

    def by(self, field: str) -> Layer:
        """Return the coverage with all units united that agree in a field.

        Raises
        ------
        UnknownNameError
            No such field.
        GeometryError
            Overlaps were left between units; only a coverage can be united by field.
        """
        import geopandas

        features = self.coverage.features
        if field not in features or field == GEOMETRY:
            known = [str(name) for name in features.columns if name != GEOMETRY]
            raise UnknownNameError("field", field, known)
        if any(overlap.is_left for overlap in self.ledger.overlaps):
            raise GeometryError(
                f"cannot unite by {field}: overlaps wider than {self.ledger.tolerance_m:g} m were "
                "left; raise --tolerance-m or repair them"
            )
        groups = features.groupby(field, sort=True, dropna=False)[GEOMETRY]
        united = groups.agg(lambda shapes: unite(shapes.values))
        table = geopandas.GeoDataFrame(
            {field: united.index}, geometry=list(united), crs=features.crs
        )
        layer = Layer(self.coverage.id, self.coverage.title, field, table, self.coverage.provenance)
        return layer.with_features(table, f"united by {field}")


def merge(
    layers: Sequence[LayerLike],
    *,
    tolerance_m: float = TOLERANCE_M,
    prefer: str | None = None,
    catalogue: Catalogue | None = None,
) -> Merged:
    """Merge polygon layers into one coverage and its union.

    Parameters
    ----------
    layers
        Layers in any CRS; the order does not matter.
    tolerance_m
        Widest gap to fill and widest overlap to cut, in metres.
    prefer
        Id of the layer whose units win overlaps.
    catalogue
        Holds the states and the working CRS; without it, the one that ships.

    Returns
    -------
    Merged
        In the working CRS of the catalogue.

    Raises
    ------
    GeometryError
        A feature is no valid polygon, or GEOS finds no consistent topology; the message names the
        feature or the place.
    DataError
        There is no feature, a layer is named twice, or the tolerance is no sensible number.
    UnknownNameError
        `prefer` names none of the layers.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> merged = merge([load_layer("counties", region="lausitz")])
    >>> len(merged.coverage), merged.ledger.entries
    (7, ())
    """
    layers = [as_layer(layer) for layer in layers]
    _require_sensible(layers, tolerance_m)
    catalogue = catalogue or load_catalogue()
    working = catalogue.working_crs
    moved = [_require_polygons(reproject(layer, working, catalogue=catalogue)) for layer in layers]
    flat = [flatten(layer, "merged") for layer in moved]
    named = name_layers(flat)
    if prefer is not None and prefer not in named:
        raise UnknownNameError("source", prefer, named)
    units = stack(named)
    closed = _closed(units, Terms(tolerance_m, prefer, catalogue))
    entries, built = closed.entries, closed.shapes
    balance = _balance(units, built, entries)
    _require_explained(balance, built)
    provenance = _provenance(named, entries, tolerance_m)
    log.info("%s", provenance.steps[-1])
    ledger = Ledger(
        crs=working,
        tolerance_m=tolerance_m,
        entries=tuple(entries),
        balance=balance,
        enclaves=closed.enclaves,
        findings=(*_flattened(flat), *_findings(list(layers), entries, tolerance_m, catalogue)),
        provenance=provenance,
    )
    table = units.with_shapes(built, units.crs)
    title = {"de": "Zusammengeführte Flächen", "en": "Merged units"}
    return Merged(
        Layer("merged", title, UNIT, table, provenance),
        _outline(closed.outline, units.crs, provenance),
        ledger,
    )


class _Closed(NamedTuple):
    """Units once gaps are filled and overlaps cut, and the numbers of those that changed.

    The shore is where they border on nothing. They are settled if nothing was given away and no cap
    drawn: vertices may have met, but another pass would find the same.
    """

    shapes: Shapes
    changed: Numbers
    outline: shapely.Geometry
    entries: list[Entry]
    enclaves: int
    shore: Edges
    is_settled: bool


def _closed(units: Table, terms: Terms) -> _Closed:
    try:
        return _close_soundly(units, terms)
    except shapely.errors.GEOSException as error:
        raise GeometryError(f"GEOS finds no consistent topology: {_located(error)}") from error


def _close_soundly(units: Table, terms: Terms) -> _Closed:
    """Treat gaps and overlaps; where vertices lie too close for that, once they are on the grid."""
    try:
        closed = _close(units, terms)
        _require_sound(closed, units)
    except GeometryError:
        gridded = round_coordinates(units.shapes, GRID_DECIMALS)
        if not shapely.is_valid(gridded).all():
            raise
        closed = _close(units.with_shapes(gridded, units.crs), terms)
        _require_sound(closed, units)
    return closed


def _close(units: Table, terms: Terms) -> _Closed:
    """Treat gaps and overlaps until nothing is left to treat: merging twice changes nothing."""
    entries: list[Entry] = []
    changed = numpy.zeros(0, dtype=numpy.int64)
    edges = edges_of(numpy.array(units.shapes))
    owners = beyond(edges)
    seen: Edges | None = None
    for _ in progress(range(PASSES), "merging"):
        step = _close_once(units, terms, edges, owners == NOBODY, seen)
        changed = once(numpy.concatenate([changed, step.changed]))
        if step.is_settled:
            break
        entries += [entry for entry in step.entries if not entry.is_left]
        units = units.with_shapes(step.shapes, units.crs)
        edges, owners = exchanged(edges, owners, step.shapes, step.changed)
        seen = step.shore
    last = [entry for entry in step.entries if entry.is_left or step.is_settled]
    return step._replace(changed=changed, entries=sorted(entries + last, key=rank))


def _close_once(
    units: Table,
    terms: Terms,
    edges: Edges,
    opened: NDArray[numpy.bool_],
    seen: Edges | None,
) -> _Closed:
    """Treat gaps and overlaps, and open gaps until none is left that was not looked at.

    A shore that was `seen` has none.
    """
    shapes = numpy.array(units.shapes)
    source = numpy.unique(units.texts(SOURCE), return_inverse=True)[1]
    caps = edges[:0]
    for _ in range(ROUNDS):
        found = cover(shapes, edges, opened, caps)
        treated = treat(found, units, terms)
        shore = found.shore(treated.winners, treated.enclaves)
        if seen is not None and shore.same_as(seen):
            break
        seen = shore
        land = found.land(treated.winners)
        more = caps_of_open_gaps(Shore(shore, source, land), terms.tolerance_m)
        if not len(more):
            break
        caps += more  # closing one gap can open the view on another
    built, changed = found.rebuilt(treated.winners)
    return _Closed(
        built,
        changed,
        found.outline(treated.winners),
        treated.entries + noise(units, found.snapped(), treated.entries),
        len(treated.enclaves),
        shore,
        is_settled=not treated.winners and not len(caps),
    )


def _require_sensible(layers: Sequence[Layer], tolerance_m: float) -> None:
    if not layers or not any(len(layer) for layer in layers):
        raise DataError("nothing to merge: name at least one layer with a feature")
    if not 0 <= tolerance_m <= MAX_TOLERANCE_M:
        raise DataError(f"the tolerance must be 0 to {MAX_TOLERANCE_M:,} m, not {tolerance_m}")


def _require_polygons(layer: Layer) -> Layer:
    errors = [finding for finding in check_polygons(layer) if finding.severity == "error"]
    if errors:
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        raise GeometryError(f"layer {layer.id} cannot be merged: {errors[0]}{more}")
    return layer


def _require_sound(closed: _Closed, units: Table) -> None:
    """Raise GeometryError if anything but what the ledger says is wrong with the result."""
    built, changed = closed.shapes, closed.changed
    gone = shapely.is_empty(built)
    if gone.any():
        name = units.column(UNIT)[gone][0]
        raise GeometryError(f"nothing would be left of unit {name}; it overlaps others altogether")
    wrong = ~shapely.is_valid(built[changed])
    if wrong.any():
        name = units.column(UNIT)[changed[wrong][0]]
        reason = shapely.is_valid_reason(built[changed][wrong][0])
        raise GeometryError(f"unit {name} would not be valid: {reason}")
    if any(entry.is_left and entry.kind == "overlap" for entry in closed.entries):
        return
    _, near = shapely.STRtree(built).query(built[changed], predicate="intersects")
    edges = shapely.coverage_invalid_edges(built[once(numpy.concatenate([changed, near]))])
    if not shapely.is_empty(edges).all():
        x, y = shapely.get_coordinates(edges)[0]
        raise GeometryError(f"the merged units are no coverage near {x:.3f}, {y:.3f}")
    surplus_m2 = abs(shapely.area(built).sum() - closed.outline.area)
    if surplus_m2 > 1e-9 * closed.outline.area + 1e-6:
        raise GeometryError(f"the merged units and their union differ by {surplus_m2:.6f} m²")


def _balance(units: Table, built: Shapes, entries: list[Entry]) -> dict[str, NDArray[Any]]:
    """Account for the area of every unit."""
    gained: dict[str, float] = {}
    lost: dict[str, float] = {}
    for entry in entries:
        if entry.is_left or entry.rule == NOISE_RULE:
            continue
        if entry.kind == "gap":
            gained[entry.unit] = gained.get(entry.unit, 0.0) + entry.area_m2
        for loser in entry.between:
            if entry.kind == "overlap" and loser != entry.unit:
                lost[loser] = lost.get(loser, 0.0) + entry.area_m2
    names, sources = (units.column(name).tolist() for name in (UNIT, SOURCE))
    before, after = shapely.area(units.shapes), shapely.area(built)
    won, given = (
        numpy.array([areas.get(name, 0.0) for name in names], dtype=float)
        for areas in (gained, lost)
    )
    return {
        "unit": column_of(names),
        "source": column_of(sources),
        "area_before_m2": before,
        "gained_m2": won,
        "lost_m2": given,
        "rounding_m2": after - (before + won - given),
        "area_after_m2": after,
    }


def _require_explained(balance: dict[str, NDArray[Any]], built: Shapes) -> None:
    """Raise GeometryError if a unit changed by more than the ledger and noise can explain."""
    most_m2 = 2 * NOISE_M * shapely.length(built) + 1
    odd = numpy.abs(balance["rounding_m2"]) > most_m2
    if odd.any():
        name, area_m2 = (balance[column][odd][0] for column in ("unit", "rounding_m2"))
        raise GeometryError(f"the area of unit {name} would change by {area_m2:.3f} m² unexplained")


def _flattened(layers: list[Layer]) -> list[Finding]:
    every = [finding for layer in layers for finding in layer.findings]
    return [finding for finding in every if finding.kind is Kind.FLATTENED]


def _findings(
    layers: list[Layer], entries: list[Entry], tolerance_m: float, catalogue: Catalogue
) -> list[Finding]:
    findings = []
    for name, kind in (("gap", Kind.GAPS_LEFT), ("overlap", Kind.OVERLAPS_LEFT)):
        left = [entry for entry in entries if entry.kind == name and entry.is_left]
        if left:
            findings.append(
                Finding.of(
                    kind,
                    count=len(left),
                    tolerance_m=tolerance_m,
                    area_m2=sum(item.area_m2 for item in left),
                    width_m=max(item.width_m for item in left),
                )
            )
    dates = {layer.id: legal_date(layer) for layer in layers}
    known = {date for date in dates.values() if date}
    if len(known) > 1:
        each = [_dated(name, date) for name, date in sorted(dates.items())]
        findings.append(Finding.of(Kind.DATES_DIFFERING, dates=Series.of("comma", each)))
    for layer in layers:
        findings += report_dissolved(layer, catalogue)
    return findings


def _dated(layer: str, date: str) -> Phrase:
    """Name the legal date of a layer, as `legal_date` gives it."""
    newest = date.removeprefix("up to ")
    value = Phrase.of("up_to", date=newest) if newest != date else newest or Phrase.of("unknown")
    return Phrase.of("dated", layer=layer, date=value)


def _provenance(named: dict[str, Layer], entries: list[Entry], tolerance_m: float) -> Provenance:
    layers = list(named.values())
    sources = {source.id: source for layer in layers for source in layer.provenance.sources}
    steps = [
        f"{name}: {step}" if len(named) > 1 else step
        for name, layer in named.items()
        for step in layer.provenance.steps
    ]
    done = {
        word: [entry for entry in entries if entry.kind == kind and entry.is_left == left]
        for word, kind, left in (
            ("gaps filled", "gap", False),
            ("overlaps cut", "overlap", False),
            ("gaps left", "gap", True),
            ("overlaps left", "overlap", True),
        )
    }
    text = ", ".join(
        f"{len(some)} {word} ({sum(item.area_m2 for item in some):,.1f} m²)"
        for word, some in done.items()
        if some
    )
    steps.append(f"merged with a tolerance of {tolerance_m:g} m: {text or 'nothing to close'}")
    reprojections = tuple(
        reprojection for layer in layers for reprojection in layer.provenance.reprojections
    )
    earlier = [merging for layer in layers for merging in layer.provenance.merges]
    found = tuple(total for total in totals(entries) if total.count)
    return Provenance(
        tuple(sources.values()),
        tuple(steps),
        reprojections,
        merges=(*earlier, Merging(tolerance_m, found)),
    )


def _outline(shape: shapely.Geometry, crs: CRS | None, provenance: Provenance) -> Layer:
    table = Columns({"id": text_column(["union"])}, numpy.array([shape], dtype=object), crs)
    title = {"de": "Vereinigung", "en": "Union"}
    return Layer("union", title, "id", table, provenance.after("united"))


def _located(error: Exception) -> str:
    """Say where, if GEOS does."""
    place = re.search(r"at (?:or near point )?\(?(-?[\d.]+)[ ,]+(-?[\d.]+)", str(error))
    return f"near {place[1]}, {place[2]}" if place else str(error)
