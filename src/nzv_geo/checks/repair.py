"""Repair what can be repaired without loss: nothing is guessed, no place and no text gets lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.catalogue import Catalogue
from nzv_geo.checks.attributes import ags_without_zero, digits, misread_texts
from nzv_geo.checks.crs import check_crs
from nzv_geo.checks.geometry import duplicates
from nzv_geo.findings import Kind, name_features
from nzv_geo.layers import Layer, LayerLike, as_layer

__all__ = ["repair"]

PAIRS = 100_000  # of edges whose boxes meet
NEIGHBOURS = 20  # that an ordinary edge meets


def repair(layer: LayerLike, *, catalogue: Catalogue | None = None) -> tuple[Layer, list[str]]:
    """Return a layer without the faults that can be mended for certain, and what was done.

    Swapped axes are put right, rings closed, crossing rings taken apart where it is clear which
    area is meant, misread texts mended, leading zeros of AGS restored, and features left out that
    repeat another one in everything.

    Parameters
    ----------
    layer
        Any layer.
    catalogue
        Says where data are expected; without it, the one that ships.

    Returns
    -------
    Layer
        The steps are in its provenance, too. Features keep their numbers. Where nothing is to
        do, the layer as it is.
    list of str
        What was done; empty where there was nothing to do.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> repair(load_layer("counties"))[1]
    []
    """
    given = as_layer(layer)
    layer, done = replace(given, checks=None), []
    unswapped = partial(_unswapped, catalogue=catalogue)
    for step in (
        _closed,
        unswapped,
        _without_duplicates,
        _valid,
        _without_misread_texts,
        _with_zeros,
    ):
        layer, text = step(layer)
        if text:
            done.append(text)
            layer = layer.with_features(layer.features, text)
    return (layer if done else given), done


def _closed(layer: Layer) -> tuple[Layer, str]:
    """Say which rings were closed while the file was read."""
    keys = [finding.feature for finding in layer.findings if finding.kind is Kind.RING_OPEN]
    if not keys:
        return layer, ""
    left = tuple(finding for finding in layer.findings if finding.kind is not Kind.RING_OPEN)
    return replace(layer, findings=left), f"rings closed in {name_features(keys)}"


def _unswapped(layer: Layer, catalogue: Catalogue | None) -> tuple[Layer, str]:
    found = [
        finding
        for finding in check_crs(layer, catalogue=catalogue)
        if finding.kind is Kind.AXES_SWAPPED
    ]
    if not any(item.severity == "error" for item in found):
        return layer, ""
    shapes = layer.features.geometry.to_numpy()
    if shapely.has_m(shapes).any():
        return layer, ""  # nothing swaps them without losing the measures
    swapped = layer.with_shapes(shapely.transform(shapes, _swap, include_z=None))
    if any(finding.severity == "error" for finding in check_crs(swapped, catalogue=catalogue)):
        return layer, ""  # the label is wrong, too
    return swapped, "axes swapped back"


def _swap(coordinates: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    """Change x and y; a height stays."""
    return coordinates[:, [1, 0, *range(2, coordinates.shape[1])]]


def _without_duplicates(layer: Layer) -> tuple[Layer, str]:
    again = duplicates(layer)
    if not again.any():
        return layer, ""
    keys = layer.features[layer.key][again].astype(str).tolist()
    return layer.where(~again), f"left out {name_features(keys)}, the same as others"


def _valid(layer: Layer) -> tuple[Layer, str]:
    shapes = numpy.array(layer.features.geometry.values, dtype=object)
    finite = numpy.isfinite(shapely.bounds(shapes)).all(axis=1)
    rows = numpy.flatnonzero(~shapely.is_valid(shapes) & finite).tolist()
    corrected = []
    for row in rows:
        if shapely.get_type_id(shapes[row]) not in (3, 6):
            continue
        shape = _taken_apart(shapes[row])
        if shape is not None:
            shapes[row] = shape
            corrected.append(row)
    if not corrected:
        return layer, ""
    keys = layer.features[layer.key].iloc[corrected].astype(str).tolist()
    return layer.with_shapes(shapes), f"crossing rings taken apart in {name_features(keys)}"


def _taken_apart(shape: shapely.Geometry) -> shapely.Geometry | None:
    """Return a valid polygon of the same vertices; None where it is open which area is meant.

    Where parts overlap, a hole lies outside or holes cross, two ways of making a geometry valid
    disagree; then nobody but its author knows.
    """
    if shapely.has_z(shape) or shapely.has_m(shape):
        return None  # heights of crossings would be invented, measures lost
    if _crosses_a_lot(shape) or not _holes_lie_within(shape):
        return None
    made = shapely.make_valid(shape)
    if made.geom_type not in ("Polygon", "MultiPolygon"):
        return None
    built = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    before = {tuple(xy) for xy in shapely.get_coordinates(shape)}
    after = {tuple(xy) for xy in shapely.get_coordinates(made)}
    return made if before <= after and shapely.equals(made, built) else None


def _crosses_a_lot(shape: shapely.Geometry) -> bool:
    """Tell whether so many edges may cross that taking them apart would take for ever."""
    rings = [numpy.asarray(ring.coords) for ring in _rings(shape)]
    edges = shapely.linestrings(
        numpy.concatenate([numpy.stack([ring[:-1, :2], ring[1:, :2]], axis=1) for ring in rings])
    )
    tree = shapely.STRtree(edges)
    some = max(1, PAIRS // len(edges))
    met = 0
    for first in range(0, len(edges), some):
        met += tree.query(edges[first : first + some]).shape[1]
        if met > PAIRS + NEIGHBOURS * len(edges):
            return True
    return False


def _rings(shape: shapely.Geometry) -> Iterator[shapely.LinearRing]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield part.exterior
            yield from part.interiors


def _holes_lie_within(shape: shapely.Geometry) -> bool:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return all(
        shapely.make_valid(shapely.Polygon(hole)).within(
            shapely.make_valid(shapely.Polygon(part.exterior))
        )
        for part in parts
        for hole in part.interiors
    )


def _without_misread_texts(layer: Layer) -> tuple[Layer, str]:
    texts = misread_texts(layer)
    if not texts:
        return layer, ""
    features = layer.features.copy()
    for column, corrected in texts.items():
        features[column] = [
            corrected.get(value, value) if isinstance(value, str) else value
            for value in features[column].astype(object)
        ]
    fields = ", ".join(
        f"{len(corrected)} texts of field {name}" for name, corrected in texts.items()
    )
    return layer.with_features(features), f"letters mended in {fields}"


def _with_zeros(layer: Layer) -> tuple[Layer, str]:
    found = ags_without_zero(layer)
    if not found:
        return layer, ""
    features = layer.features.copy()
    parts = []
    for column, corrected in found.items():
        before = features[column].map(digits)
        after = [_each_corrected(value, corrected) for value in before]
        parts.append(
            f"{sum(old != new for old, new in zip(before, after, strict=True))} AGS of field "
            f"{column} with their leading zero again"
        )
        features[column] = [value or None for value in after]
    return layer.with_features(features), "; ".join(parts)


def _each_corrected(value: str, corrected: dict[str, str]) -> str:
    """Mend a key, or each of several joined by semicolons."""
    return ";".join(corrected.get(part.strip(), part) for part in value.split(";"))
