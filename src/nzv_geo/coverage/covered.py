"""Faces, how many polygons lie over each, and how polygons are put together again from edges.

Terms
-----
gap
    A bounded face over which no polygon lies.
overlap
    Faces over which the same two or more polygons lie.
cap
    An edge that belongs to no polygon: a line across the mouth of a gap that is open to the outside
    or to a lake, which makes a face of the gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy
import shapely
from numpy.typing import NDArray

from nzv_geo.coverage.arrangement import Arrangement, on_grid
from nzv_geo.coverage.edges import (
    NOBODY,
    Edges,
    Floats,
    Numbers,
    Shapes,
    once,
    polygons_of,
    single,
)
from nzv_geo.coverage.meeting import Meeting, MovedVertices
from nzv_geo.coverage.pairing import matching

__all__ = ["Cover", "Part", "Sides"]


class Sides(NamedTuple):
    """Which polygon has which piece, and whether it lies on the left of it, an (n,) array each."""

    unit: Numbers
    piece: Numbers
    left: NDArray[numpy.bool_]


@dataclass(frozen=True)
class Part:
    """A gap or an overlap: its faces and the numbers of the polygons over it, ascending."""

    faces: tuple[int, ...]
    owners: tuple[int, ...]


@dataclass(frozen=True)
class Cover:
    """Polygons and the arrangement of their open edges.

    Parameters
    ----------
    shapes
        The polygons.
    edges
        All their edges.
    chosen
        The numbers of the edges that are arranged: the open ones, those inside overlaps, and those
        of which an end moves.
    meeting, moved
        Where their vertices come to lie, and which of these do not stay where they were.
    arranged
        Their arrangement, caps last.
    count
        How many polygons lie over each face; the last number is that of the outside, 0.
    sides
        Which polygon has which piece; a polygon on both sides of a piece is not listed.
    parts
        Gaps and overlaps.
    """

    shapes: Shapes
    edges: Edges
    chosen: Numbers
    meeting: Meeting
    moved: MovedVertices
    arranged: Arrangement
    count: Numbers
    sides: Sides
    parts: tuple[Part, ...]

    def shape(self, part: Part) -> shapely.Geometry:
        """Return a part as one polygon."""
        faces = self.arranged.faces[list(part.faces)]
        return faces[0] if len(faces) == 1 else shapely.coverage_union_all(faces).normalize()

    def beside(self) -> tuple[Numbers, Numbers, Floats]:
        """Measure how long each part borders on each polygon.

        Returns
        -------
        tuple
            Numbers of parts and of polygons, and metres, an (n,) array each.
        """
        owned = [(number, unit) for number, part in enumerate(self.parts) for unit in part.owners]
        over = numpy.array(owned, dtype=numpy.int64).reshape(-1, 2)
        parts, piece = self._rims
        inside, owner = matching(parts, over[:, 0])
        along, side = matching(piece, self.sides.piece)
        rim = numpy.concatenate([inside, along])
        unit = numpy.concatenate([over[owner, 1], self.sides.unit[side]])
        # Beyond a piece lie the polygons over the part, but for those whose edge it is; and of
        # those whose edge it is, the ones that do not lie over the part.
        keys, place, times = numpy.unique(
            rim * len(self.shapes) + unit, return_inverse=True, return_counts=True
        )
        beyond = (times == 1)[place]
        rim, unit = rim[beyond], unit[beyond]
        keys, place = numpy.unique(parts[rim] * len(self.shapes) + unit, return_inverse=True)
        length_m = numpy.bincount(place, self.arranged.lengths()[piece[rim]], len(keys))
        part, unit = numpy.divmod(keys, max(1, len(self.shapes)))
        return part, unit, length_m.astype(float)

    def capped(self) -> set[int]:
        """Return the numbers of the parts that have a cap around them."""
        parts, piece = self._rims
        return set(parts[self._is_cap[piece]].tolist())

    def rebuilt(self, winners: dict[int, int]) -> tuple[Shapes, Numbers]:
        """Put the polygons together again once parts were given to one polygon each.

        Parameters
        ----------
        winners
            For each part that was given away, by its number, the number of the polygon.

        Returns
        -------
        tuple
            All polygons, and the numbers of those that changed; the others are as they came.
        """
        flipped = [
            (part, unit) for part, winner in winners.items() for unit in self._flipped(part, winner)
        ]
        given, unit = numpy.array(flipped, dtype=numpy.int64).reshape(-1, 2).T
        bent = self.edges.owner[self.chosen[self.arranged.bent[: len(self.chosen)]]]
        changed = once(numpy.concatenate([bent, unit, self.moved.owners]))
        if not len(changed):
            return self.shapes, changed
        before = numpy.isin(self.sides.unit, changed)
        parts, around = self._rims
        rim, flip = matching(parts, given)
        unit, piece = _odd(
            numpy.concatenate([self.sides.unit[before], unit[flip]]),
            numpy.concatenate([self.sides.piece[before], around[rim]]),
            len(self.arranged.pieces),
        )
        ends = self._node_places[self.arranged.pieces[piece]]
        rest = numpy.isin(self.edges.owner, changed)
        rest[self.chosen] = False
        whole = self.edges[numpy.flatnonzero(rest)]
        whole += Edges(ends[:, 0], ends[:, 1], unit)
        built = self.shapes.copy()
        built[changed] = polygons_of(
            whole.starts, whole.ends, numpy.searchsorted(changed, whole.owner), len(changed)
        )
        return built, changed

    def _flipped(self, part: int, winner: int) -> list[int]:
        """Name the polygons that gain a part or lose it, if it goes to the winner."""
        owners = self.parts[part].owners
        return [unit for unit in owners if unit != winner] if owners else [winner]

    def outline(self, winners: dict[int, int]) -> shapely.Geometry:
        """Return the union of all polygons, once parts were given away; normalised."""
        held = self.count > 0
        for part in winners:
            held[list(self.parts[part].faces)] = True
        union = shapely.coverage_union_all(self.arranged.faces[held[:-1]])
        numbers = self.arranged.node_numbers(shapely.get_coordinates(union))
        placed = shapely.set_coordinates(union, self._node_places[numbers])
        outline: shapely.Geometry = single(numpy.array([placed.normalize()], dtype=object))[0]
        return outline

    def shore(self, winners: dict[int, int], enclaves: list[int]) -> Edges:
        """Return the edges along which polygons border on nothing, once parts were given away.

        Parameters
        ----------
        winners
            See `rebuilt`.
        enclaves
            The numbers of the gaps that count as water.
        """
        arranged = self.arranged
        water = numpy.zeros(len(self.count), dtype=bool)
        water[arranged.outside] = True
        for part in enclaves:
            water[list(self.parts[part].faces)] = True
        land = self.count > 0
        owner = numpy.full(len(self.count), NOBODY)
        for part, winner in winners.items():
            faces = list(self.parts[part].faces)
            owner[faces], land[faces] = winner, True
        left, right = arranged.left, arranged.right
        piece = numpy.flatnonzero((water[left] & land[right]) | (water[right] & land[left]))
        beyond = numpy.where(water[left[piece]], right[piece], left[piece])
        inner = self.sides.left != water[left[self.sides.piece]]
        own = numpy.full(len(arranged.pieces), NOBODY)
        own[self.sides.piece[inner]] = self.sides.unit[inner]
        owners = numpy.where(owner[beyond] != NOBODY, owner[beyond], own[piece])
        ends = arranged.nodes[arranged.pieces[piece]]
        turned = water[left[piece]]
        ends[turned] = ends[turned][:, ::-1]
        return Edges(ends[:, 0], ends[:, 1], owners)

    def land(self, winners: dict[int, int]) -> Shapes:
        """Return polygons that together lie over all that is not water: the given, and filled."""
        filled = [self.shape(self.parts[part]) for part in winners if not self.parts[part].owners]
        return numpy.concatenate([self.shapes, numpy.array(filled, dtype=object)])

    @cached_property
    def _is_cap(self) -> NDArray[numpy.bool_]:
        """Which pieces belong to caps alone."""
        is_cap = numpy.ones(len(self.arranged.pieces), dtype=bool)
        is_cap[self.arranged.piece[self.arranged.edge < len(self.chosen)]] = False
        return is_cap

    @cached_property
    def _node_places(self) -> Floats:
        """Where each node lies: on the vertex that it stands for, else on the grid."""
        places = self.arranged.nodes.copy()
        places[self._vertex_nodes] = self.meeting.places
        return places

    @cached_property
    def _vertex_nodes(self) -> Numbers:
        """The node of each vertex of the chosen edges."""
        return self.arranged.node_numbers(self.meeting.nodes)

    def snapped(self) -> Numbers:
        """Return the numbers of polygons of which a vertex met another's that was not quite it."""
        arranged, owner = self.arranged, self.edges.owner[self.chosen]
        there = numpy.bincount(self._vertex_nodes, minlength=len(arranged.nodes))
        ends = [
            arranged.node_numbers(on_grid(points))
            for points in (self.meeting.edges.starts, self.meeting.edges.ends)
        ]
        crowded = (there[ends[0]] > 1) | (there[ends[1]] > 1)
        through = (there[arranged.pieces[arranged.piece]] > 0).all(axis=1)
        met = arranged.edge[through & arranged.bent[arranged.edge]]
        crowded[met[met < len(owner)]] = True
        return once(numpy.concatenate([owner[crowded], self.moved.owners]))

    @cached_property
    def _rims(self) -> tuple[Numbers, Numbers]:
        """List the pieces around each part: the numbers of parts, and of a piece each."""
        of_face = numpy.full(len(self.count), -1)
        for number, part in enumerate(self.parts):
            of_face[list(part.faces)] = number
        left, right = of_face[self.arranged.left], of_face[self.arranged.right]
        across = numpy.flatnonzero(left != right)
        parts = numpy.concatenate([left[across], right[across]])
        return parts[parts >= 0], numpy.tile(across, 2)[parts >= 0]


def _odd(unit: Numbers, piece: Numbers, width: int) -> tuple[Numbers, Numbers]:
    """Return the pairs that occur an odd number of times; a piece is below the width."""
    keys, times = numpy.unique(unit * width + piece, return_counts=True)
    return numpy.divmod(keys[times % 2 == 1], width)
