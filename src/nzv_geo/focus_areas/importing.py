"""Take official outlines from a file: read, check, and only then store.

Nothing is stored unless everything is fit for use, so that an import changes all or nothing. All
that is wrong is found at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy
import shapely

from nzv_geo.brief import Brief
from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.checks import check_crs, check_geometry, check_polygons, located, repair
from nzv_geo.coverage.clean import FINE, round_coordinates
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import CrsError, DataError, UnknownNameError
from nzv_geo.findings import Finding, Kind
from nzv_geo.focus_areas.fitness import check_outlines
from nzv_geo.focus_areas.loading import load_focus_areas
from nzv_geo.focus_areas.outlines import ORIGIN, Outline
from nzv_geo.focus_areas.storage import load_outlines, store_outlines
from nzv_geo.focus_areas.tables import is_date
from nzv_geo.layers import ROW_NUMBER, Layer
from nzv_geo.reading import Limits, read_file
from nzv_geo.values import text

if TYPE_CHECKING:
    import pandas

__all__ = ["Import", "import_outlines", "read_outlines"]


@dataclass(frozen=True, repr=False)
class Import(Brief):
    """What an import takes from a file, or why it takes nothing.

    Parameters
    ----------
    outlines
        In the order of the numbers.
    findings
        What is wrong with them; an error keeps all of them out.
    file
        Where they are stored; None as long as they are not.
    """

    outlines: tuple[Outline, ...]
    findings: tuple[Finding, ...]
    file: Path | None = None

    @property
    def errors(self) -> list[Finding]:
        """The findings that keep the outlines out."""
        return [finding for finding in self.findings if finding.severity == "error"]


def read_outlines(  # noqa: PLR0913 - keywords, each on its own
    path: str | Path,
    *,
    number: int | None = None,
    key: str | None = None,
    source: str = "",
    date: str = "",
    licence: str = "",
    overwrite: bool = False,
    fix: bool = False,
    layer: str | None = None,
    source_crs: str | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
    catalogue: Catalogue | None = None,
) -> Import:
    """Read and check official outlines of focus areas, and change nothing.

    Parameters
    ----------
    path
        File of any format that is read.
    number
        Focus area that the file is about; several polygons become the parts of its outline.
    key
        In place of `number`: the field with the number of the focus area of each polygon.
    source, date, licence
        Who drew the outlines up, of when they are (ISO 8601) and on which terms they may be used.
        Without one, the field of that name tells it, as in what `pack_outlines` writes.
    overwrite
        Accept that an outline of that area is there already, and replace it.
    fix
        Mend first what can be mended without loss; see `nzv_geo.checks.repair`.
    layer, source_crs, encoding, limits
        As in `nzv_geo.reading.read_file`.
    catalogue
        The valley and the folder of own data; without it, the one that ships.

    Returns
    -------
    Import
        The outlines in the working CRS, and everything that is wrong with the file and with them.

    Raises
    ------
    DataError
        The file cannot be read, or it is not said which areas it is about.
    UnknownNameError
        There is no such focus area or field.
    """
    catalogue = catalogue or load_catalogue()
    if (number is None) == (key is None):
        raise DataError("say which focus area the file is about: --number N, or --key FIELD")
    how: dict[str, Any] = {
        "layer": layer,
        "source_crs": source_crs,
        "encoding": encoding,
        "limits": limits,
    }
    read = read_file(path, without_crs=True, **how)
    if fix:
        read, _ = repair(read, catalogue=catalogue)
    known = {area.number for area in load_focus_areas(catalogue).areas}
    numbers = _numbers(read, number, key, known)
    found = sorted(known & set(numbers))
    rows = {area: [stated == area for stated in numbers] for area in found}
    given = {"source": source, "date": date, "licence": licence, "file": Path(path).name}
    origins = {area: _origin(read.features[some], given) for area, some in rows.items()}
    findings = [
        *_broken(read, catalogue),
        *(_unknown(row, read, key) for row, area in enumerate(numbers) if area not in known),
        *(finding for area in rows for finding in _origin_missing(area, origins[area])),
    ]
    moved = _in_working_crs(read, findings, catalogue)
    if moved is None:
        return Import((), tuple(findings))
    drawn = [_outline(area, moved, some, origins[area]) for area, some in rows.items()]
    return _checked(drawn, findings, catalogue, overwrite=overwrite)


def _checked(
    drawn: list[Outline], findings: list[Finding], catalogue: Catalogue, *, overwrite: bool
) -> Import:
    outlines = tuple(outline for outline in drawn if not outline.shape.is_empty)
    more = check_outlines(outlines, catalogue=catalogue, overwrite=overwrite)
    return Import(outlines, tuple(dict.fromkeys([*findings, *more])))


def import_outlines(path: str | Path, **how: Any) -> Import:
    """Read, check and store official outlines of focus areas in the user's own data.

    From then on, maps, exports, tables and fact sheets show them in place of the circles.

    Parameters
    ----------
    path, how
        As in `read_outlines`.

    Returns
    -------
    Import
        With the file they are stored in; its findings are warnings and notes.

    Raises
    ------
    DataError
        An error was found, or no own data are to be used: nothing has changed. The message says
        all that is wrong.
    UnknownNameError
        There is no such focus area or field.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> plan = folder / "plan.geojson"
    >>> _ = plan.write_text('{"type": "Polygon", "coordinates": [[[14.36, 51.53], [14.37, 51.53],'
    ...                     ' [14.37, 51.54], [14.36, 51.53]]]}')
    >>> own = load_catalogue(data=folder / "own")
    >>> done = import_outlines(plan, number=6, source="Zweckverband", date="2026-05-04",
    ...                        licence="dl-de/by-2-0", catalogue=own)
    >>> [(outline.number, round(outline.area_ha)) for outline in done.outlines]
    [(6, 39)]
    """
    catalogue = how.setdefault("catalogue", None) or load_catalogue()
    taken = read_outlines(path, **{**how, "catalogue": catalogue})
    if taken.errors or not taken.outlines:
        problems = "; ".join(
            f"{finding.code} {finding.message} ({finding.hint})" for finding in taken.errors
        )
        raise DataError(f"{path} is not imported: {problems or 'it holds no outline'}")
    return store(taken, catalogue)


def store(taken: Import, catalogue: Catalogue) -> Import:
    """Store what was read without an error, beside the outlines of other areas."""
    kept = load_outlines(catalogue) | {outline.number: outline for outline in taken.outlines}
    file = store_outlines(kept.values(), catalogue)
    return Import(taken.outlines, taken.findings, file)


def _numbers(read: Layer, number: int | None, key: str | None, known: set[int]) -> list[int | None]:
    """Return the number of the area of each feature; None where it has none."""
    if key is None:
        if number not in known:
            raise UnknownNameError("focus area", str(number), map(str, sorted(known)))
        return [number] * len(read)
    if key not in read.features:
        own = [read.features.geometry.name, ROW_NUMBER]
        fields = read.features.columns.drop(own, errors="ignore")
        raise UnknownNameError("field", key, map(str, fields))
    texts = [text(value, key).strip() for value in read.features[key]]
    return [int(stated) if stated.isdecimal() else None for stated in texts]


def _unknown(row: int, read: Layer, key: str | None) -> Finding:
    features = read.features
    stated = text(features[key].iloc[row]) if key else ""
    feature = text(features[read.key].iloc[row])
    return Finding.of(Kind.AREA_UNKNOWN, feature, field=str(key), stated=stated)


def _broken(read: Layer, catalogue: Catalogue) -> list[Finding]:
    """Return what is wrong with the CRS and the geometries, each once."""
    found = [
        *located(read),
        *check_crs(read, catalogue=catalogue),
        *check_geometry(read),
        *check_polygons(read),
    ]
    return list(dict.fromkeys(found))


def _in_working_crs(read: Layer, found: list[Finding], catalogue: Catalogue) -> Layer | None:
    """Return the valid polygons in the working CRS; None where nobody can know where they lie."""
    if read.features.crs is None:
        return None
    shapes = shapely.force_2d(read.features.geometry.values)
    unfit = ~shapely.is_valid(shapes) | ~numpy.isin(shapely.get_type_id(shapes), [3, 6])
    shapes[unfit] = shapely.from_wkt("POLYGON EMPTY")
    try:
        return reproject(read.with_shapes(shapes), catalogue.working_crs, catalogue=catalogue)
    except CrsError:
        if any(finding.severity == "error" for finding in found):
            return None
        raise


def _outline(number: int, moved: Layer, rows: list[bool], origin: Mapping[str, str]) -> Outline:
    united = shapely.union_all(moved.features[rows].geometry.values)
    shape = round_coordinates(numpy.array([united], dtype=object), FINE.metres)[0]
    steps = moved.provenance.steps
    return Outline(number, shape, moved.crs.to_string(), **origin, steps=steps)


def _origin(features: pandas.DataFrame, given: Mapping[str, str]) -> dict[str, str]:
    """Return what is given of an origin, and where nothing is, what its fields say."""
    return {name: value or _stated(features, name) for name, value in given.items()}


def _stated(features: pandas.DataFrame, name: str) -> str:
    """Return what a field of that name says of all polygons alike; nothing where it does not."""
    values = {text(value, name).strip() for value in features.get(name, ())}
    return values.pop() if len(values) == 1 else ""


def _origin_missing(number: int, origin: Mapping[str, str]) -> Iterator[Finding]:
    feature, date = str(number), origin["date"]
    for name in ORIGIN:
        if not origin[name]:
            yield Finding.of(Kind.ORIGIN_MISSING, feature, variant=name)
    if date and not is_date(date):
        yield Finding.of(Kind.ORIGIN_MISSING, feature, variant="calendar", date=date)
