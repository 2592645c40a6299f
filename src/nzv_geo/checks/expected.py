"""Where the layers of a catalogue are expected, and in which CRS they may come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy
from numpy.typing import NDArray
from pyproj import CRS

from nzv_geo.catalogue import Catalogue
from nzv_geo.crs.extent import Extent, geographic_extent, share_inside
from nzv_geo.crs.names import area_of_use, geodetic, parse_crs, same_datum
from nzv_geo.crs.operations import choose_operations
from nzv_geo.errors import CrsError

__all__ = ["Expected", "place_of"]

EUROPE, GERMANY = 0.002, 0.1  # shares of extents as large as that in the home, rather less


@dataclass(frozen=True)
class Expected:
    """Where data are expected, as a catalogue says.

    Parameters
    ----------
    catalogue
        Holds the home of data and the frames in which they come.
    working
        Its working CRS.
    """

    catalogue: Catalogue
    working: CRS

    @staticmethod
    @cache
    def of(catalogue: Catalogue) -> Expected:
        """Return what a catalogue says.

        Examples
        --------
        >>> from nzv_geo.catalogue import load_catalogue
        >>> Expected.of(load_catalogue()).working.to_epsg()
        25833
        """
        return Expected(catalogue, parse_crs(catalogue.working_crs))

    @property
    def home(self) -> Extent:
        """West, south, east, north in degrees."""
        return self.catalogue.home

    def holds(self, extent: Extent | None, share: float = EUROPE) -> bool:
        """Tell whether an extent meets the home, and not with half the earth."""
        return extent is not None and share_inside(extent, self.home) > share

    def are_degrees(self, coordinates: NDArray[numpy.float64], label: CRS) -> bool:
        """Tell whether a label in a plane is on degrees that lie where data are expected.

        In metres, they would all be within a few steps of where the label counts from, whichever
        of them stands first.
        """
        either = (coordinates, coordinates[:, ::-1])
        degrees = geodetic(self.working)
        return label.is_projected and any(self.lands_at_home(points, degrees) for points in either)

    def candidates(self, label: CRS) -> list[CRS]:
        """List the CRS in which data come, those that rest on the label's datum first."""
        frames = self.catalogue.frames.values()
        known = [parse_crs(code) for frame in frames for code in frame.crs]
        return sorted(known, key=lambda crs: not same_datum(crs, label))

    def lands_at_home(self, coordinates: NDArray[numpy.float64], crs: CRS) -> bool:
        """Tell whether a CRS reads coordinates where data are expected, and is meant for there.

        Examples
        --------
        >>> from nzv_geo.catalogue import load_catalogue
        >>> expected = Expected.of(load_catalogue())
        >>> expected.lands_at_home(numpy.array([[5_450_000.0, 5_670_000.0]]), CRS("EPSG:3399"))
        True
        """
        extent = place_of(coordinates, crs)
        if extent is None or not self.holds(extent, GERMANY):
            return False
        if same_datum(crs, self.working):
            return True
        # That of its datum: data of whole states come in one zone, and reach beyond its strip.
        area = area_of_use(geodetic(crs))
        return area is None or share_inside(extent, area) > 0

    def fitting(self, coordinates: NDArray[numpy.float64], label: CRS) -> Iterator[CRS]:
        """Yield the CRS in which coordinates land where data are expected, see `candidates`."""
        return (crs for crs in self.candidates(label) if self.lands_at_home(coordinates, crs))

    def in_working_crs(
        self, coordinates: NDArray[numpy.float64], crs: CRS, extent: Extent
    ) -> NDArray[numpy.float64]:
        """Return coordinates in the working CRS; infinite where no way leads there."""
        ways = choose_operations(crs, self.working, extent, self.catalogue)
        return ways[0].apply(coordinates) if ways else numpy.full_like(coordinates, numpy.inf)


def place_of(coordinates: NDArray[numpy.float64], crs: CRS) -> Extent | None:
    """Return where coordinates lie if read in a CRS, None where they are no place in it.

    Examples
    --------
    >>> place_of(numpy.array([[1e9, 5_670_000.0]]), CRS("EPSG:25833")) is None
    True
    """
    try:
        return geographic_extent(coordinates, crs)
    except CrsError:
        return None
