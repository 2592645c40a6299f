"""Where data comes from and what was done to it."""

from __future__ import annotations

import datetime
import re
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from nzv_geo.brief import Brief
from nzv_geo.shown import Displayed

__all__ = [
    "BetterOperation",
    "MergeTotal",
    "Merging",
    "Provenance",
    "Reprojection",
    "Source",
    "Written",
    "metres_or_unknown",
]

DATE = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)


@dataclass(frozen=True, repr=False)
class Source(Brief):
    """One published data set.

    Parameters
    ----------
    id
        Short name in the catalogue.
    title
        Title by language.
    publisher
        As it writes itself.
    via
        How it reached us: package, file, script.
    url
        Page of the publisher; http or https, or empty.
    vintage
        Date or year the data describe, ISO 8601; ``unknown`` where nobody said.
    licence, licence_url
        Terms of use, by language, and their address.
    attribution
        The line that must stand beside any copy.
    accuracy
        What the data are fit for, by language.
    """

    id: str
    title: dict[str, str]
    publisher: str
    via: str
    url: str
    vintage: str
    licence: dict[str, str]
    licence_url: str
    attribution: str
    accuracy: dict[str, str]

    def in_brief(self) -> tuple[str, str]:
        """Return its id, and whose it is, of when, under which terms."""
        whose = self.publisher or self.attribution
        told = (whose, self.vintage or "unknown vintage", self.licence.get("en", ""))
        return self.id, ", ".join(filter(None, told))

    # The texts by language cannot be hashed; the id is enough to tell sources apart.
    def __hash__(self) -> int:
        return hash(self.id)

    @classmethod
    def in_one_line(cls, line: str) -> Source:
        """Return a source of which no more is known than one line; nothing at all, if it is empty.

        Examples
        --------
        >>> Source.in_one_line("Stadtplanung Cottbus").attribution
        'Stadtplanung Cottbus'
        """
        unknown = {"de": "unbekannt", "en": "unknown"}
        return cls(
            id=line or "unknown",
            title={"de": line, "en": line} if line else unknown,
            publisher="",
            via="",
            url="",
            vintage="",
            licence=unknown,
            licence_url="",
            attribution=line,
            accuracy=unknown,
        )

    def in_language(self, language: str) -> dict[str, str]:
        """Return what a reader needs to know, in one language."""
        return {
            "title": self.title[language],
            "publisher": self.publisher,
            "vintage": self.vintage,
            "licence": self.licence[language],
            "licence_url": self.licence_url,
            "attribution": self.attribution,
            "accuracy": self.accuracy[language],
        }


@dataclass(frozen=True, repr=False)
class BetterOperation(Brief):
    """An operation more accurate than the one that was used, and the grids it lacks.

    Parameters
    ----------
    name, code
        As its publisher calls it, and its authority code, such as ``EPSG:6948``.
    accuracy_m
        Accuracy in metres that its publisher states.
    grids
        Files it needs and that were not found.
    gain_m
        How much smaller its stated accuracy is than that of the one that was used.
    """

    name: str
    code: str
    accuracy_m: float
    grids: tuple[str, ...]
    gain_m: float


@dataclass(frozen=True, repr=False)
class Reprojection(Displayed, Brief):
    """What one reprojection did to every vertex of a layer.

    Parameters
    ----------
    source, target
        The two CRS.
    name, code
        Of the datum operations that were applied, one after the other, joined by " + ". Empty
        where the datum stays the same.
    accuracy_m
        Sum of the accuracies that their publishers state; 0 where the datum stays the same, None
        where nobody stated one.
    counted_m
        What that counts as here: outside the area an operation is meant for, what was measured
        in the catalogue's home; None where nobody knows.
    grids
        Grid files that were read.
    ballpark
        The datum shift was left out because none is known: off by 100 m and more.
    better
        A more accurate operation whose grid is missing.
    extent
        West, south, east, north of the layer in degrees, in the datum of the source.
    outside_source_m, outside_target_m, outside_operation_m
        How far the layer sticks out of the area of use of either CRS, and of the operation; 0
        where it is covered.
    earlier
        It was done before the file was written from which the layer was read.
    """

    source: str
    target: str
    name: str
    code: str
    accuracy_m: float | None
    counted_m: float | None
    grids: tuple[str, ...]
    ballpark: bool
    better: BetterOperation | None
    extent: tuple[float, float, float, float]
    outside_source_m: float
    outside_target_m: float
    outside_operation_m: float
    earlier: bool = field(default=False, compare=False)

    def in_brief(self) -> tuple[str, str]:
        """Return from where to where, and how accurately."""
        told = (self._accuracy(), *(f"grid {grid}" for grid in self.grids))
        return f"{self.source} to {self.target}", ", ".join(told)

    def __str__(self) -> str:
        """Say it in one line.

        Examples
        --------
        >>> where = (13.0, 51.0, 14.0, 52.0)
        >>> rest = ((), False, None, where, 0.0, 0.0, 0.0)
        >>> print(Reprojection("EPSG:25832", "EPSG:25833", "", "", 0.0, 0.0, *rest))
        reprojected EPSG:25832 to EPSG:25833: same datum, accuracy 0 m
        """
        parts = [f"{self.name} ({self.code})" if self.code else self.name or "same datum"]
        parts.append(self._accuracy())
        if self.grids:
            parts.append(f"grid {', '.join(self.grids)}")
        if self.better:
            parts.append(
                f"{self.better.name} ({self.better.code}) would give {self.better.accuracy_m:g} m "
                f"but lacks its grid {', '.join(self.better.grids)}"
            )
        outside = {
            f"the area of use of {self.source}": self.outside_source_m,
            f"the area of use of {self.target}": self.outside_target_m,
        }
        parts += [
            f"reaches {distance_m / 1000:,.1f} km beyond {area}"
            for area, distance_m in outside.items()
            if distance_m > 0
        ]
        return f"reprojected {self.source} to {self.target}: {', '.join(parts)}"

    def _accuracy(self) -> str:
        """Say the stated accuracy, and outside the area it is stated for how far and what counts.

        Examples
        --------
        >>> rest = ((), False, None, (13.0, 51.0, 15.0, 52.0), 0.0, 0.0, 80_700.0)
        >>> Reprojection("EPSG:31468", "EPSG:25833", "", "", 3.0, 3.0, *rest)._accuracy()
        'stated accuracy 3 m, 80.7 km outside the area it is meant for, counted as 3 m'
        """
        if self.ballpark:
            return "BALLPARK, off by 100 m and more"
        accuracy = f"accuracy {metres_or_unknown(self.accuracy_m)}"
        if not self.outside_operation_m:
            return accuracy
        return (
            f"stated {accuracy}, {self.outside_operation_m / 1000:,.1f} km outside the area it is "
            f"meant for, counted as {metres_or_unknown(self.counted_m)}"
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the same as plain values, ready for JSON."""
        told = asdict(self)
        del told["earlier"]
        return told


def metres_or_unknown(accuracy_m: float | None) -> str:
    """Write an accuracy, also one that nobody knows.

    Examples
    --------
    >>> metres_or_unknown(0.9), metres_or_unknown(None)
    ('0.9 m', 'unknown')
    """
    return "unknown" if accuracy_m is None else f"{accuracy_m:g} m"


@dataclass(frozen=True, repr=False)
class MergeTotal(Brief):
    """What became of all gaps, or all overlaps, of a merge.

    Parameters
    ----------
    kind
        ``gap`` or ``overlap``.
    treatment
        ``closed`` or ``left``.
    count
        How many.
    area_m2
        Of all together, in the plane of the working CRS.
    widest_m
        Width of the widest one.
    """

    kind: str
    treatment: str
    count: int
    area_m2: float
    widest_m: float

    def __str__(self) -> str:
        """Say it in one line.

        Examples
        --------
        >>> print(MergeTotal("gap", "closed", 2, 12.5, 0.3))
        2 gaps closed (12.5 m², up to 0.3 m wide)
        """
        name = f"{self.kind}{'' if self.count == 1 else 's'}"
        size = f"{self.area_m2:g} m², up to {self.widest_m:g} m wide"
        return f"{self.count:,} {name} {self.treatment} ({size})"


@dataclass(frozen=True, repr=False)
class Merging(Brief):
    """What one merge found and did, in numbers: the totals of its ledger.

    Parameters
    ----------
    tolerance_m
        Widest gap that was filled, widest overlap that was cut.
    totals
        Of gaps and overlaps, closed and left; those of which there were any.
    """

    tolerance_m: float
    totals: tuple[MergeTotal, ...]

    def __str__(self) -> str:
        """Say it in one line.

        Examples
        --------
        >>> print(Merging(1.0, ()))
        tolerance 1 m: no gap, no overlap
        """
        told = ", ".join(map(str, self.totals)) or "no gap, no overlap"
        return f"tolerance {self.tolerance_m:g} m: {told}"


@dataclass(frozen=True, repr=False)
class Written(Brief):
    """An export of nzv-geo, as the history of a file tells it.

    Parameters
    ----------
    program
        What wrote it, with its version.
    layer
        Id of the layer that was written.
    features
        How many it had; None where nobody said.
    geometry_status
        Of focus areas: how many are of each status.
    """

    program: str
    layer: str
    features: int | None = None
    geometry_status: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class Provenance(Displayed, Brief):
    """The sources of a layer and the steps it went through since.

    Parameters
    ----------
    sources
        Where the data come from.
    steps
        What was done to them, in sentences.
    reprojections
        Those of the steps that changed the CRS, in numbers.
    written
        The export from which it was read; None where it is of another origin.
    merges
        Those of the steps that merged layers, in numbers.

    Examples
    --------
    >>> origin = Provenance(sources=())
    >>> origin.after("coordinates rounded to 0.1 mm").steps
    ('coordinates rounded to 0.1 mm',)
    """

    sources: tuple[Source, ...]
    steps: tuple[str, ...] = ()
    reprojections: tuple[Reprojection, ...] = ()
    written: Written | None = field(default=None, compare=False)
    merges: tuple[Merging, ...] = ()

    def in_brief(self) -> tuple[str, str]:
        """Return its sources, and how much was done since."""
        sources = ", ".join(source.id for source in self.sources) or "no source"
        return "", f"{sources}; {len(self.steps)} steps, {len(self.reprojections)} reprojections"

    def after(self, step: str | Reprojection) -> Provenance:
        """Return the provenance with one more processing step at its end.

        What was done last and changes nothing a second time is not said twice.
        """
        if self.steps[-1:] == (step,):
            return self
        steps = (*self.steps, str(step))
        if isinstance(step, Reprojection):
            return replace(self, steps=steps, reprojections=(*self.reprojections, step))
        return replace(self, steps=steps)

    @property
    def done(self) -> tuple[Reprojection, ...]:
        """The reprojections since it was read."""
        return tuple(report for report in self.reprojections if not report.earlier)

    @property
    def attribution(self) -> str:
        """The line that must stand beside any copy, sources joined by a semicolon."""
        return "; ".join(source.attribution for source in self.sources)

    @property
    def vintage(self) -> str:
        """Vintages of the sources, joined by a comma."""
        return ", ".join(source.vintage for source in self.sources)

    @property
    def last_date(self) -> datetime.date | None:
        """The latest date of the sources, the first day of a year or month; None if none says one.

        Examples
        --------
        >>> Provenance(sources=()).last_date is None
        True
        """
        dates = [_date(source.vintage) for source in self.sources]
        return max(filter(None, dates), default=None)

    def as_dict(self) -> dict[str, Any]:
        """Return the provenance as plain values in English, ready for JSON."""
        merges = {"merges": [asdict(merging) for merging in self.merges]} if self.merges else {}
        return {
            "attribution": self.attribution,
            "sources": [source.in_language("en") for source in self.sources],
            "steps": list(self.steps),
            "reprojections": [reprojection.as_dict() for reprojection in self.reprojections],
            **merges,
        }


def _date(vintage: str) -> datetime.date | None:
    found = DATE.fullmatch(vintage)
    try:
        return datetime.date(*(int(part or 1) for part in found.groups())) if found else None
    except ValueError:  # no day of the calendar
        return None
