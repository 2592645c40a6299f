"""Another valley: the boundaries of any region out of a file of the whole country."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import tomli_w

from nzv_geo.brief import Brief
from nzv_geo.catalogue import Catalogue, Offer, load_catalogue
from nzv_geo.errors import DataError, some_of
from nzv_geo.fetch.archive import gather_archive
from nzv_geo.fetch.boundaries import ROLES, as_layers
from nzv_geo.fetch.draft import Draft
from nzv_geo.fetch.gathered import Gathered
from nzv_geo.fetch.storing import encoded, entry_of, source_of, told
from nzv_geo.files import write_files
from nzv_geo.findings import Finding
from nzv_geo.provenance import Source
from nzv_geo.reading.limits import Limits
from nzv_geo.valley import build_valley

__all__ = ["Built", "build_boundaries"]

CATALOGUE, BOUNDARIES = "catalogue.toml", "boundaries"
VALLEY = "valley"


@dataclass(frozen=True, repr=False)
class Built(Brief):
    """A catalogue with boundaries.

    Parameters
    ----------
    path
        Of the catalogue; None where findings kept it out.
    features
        How many features each layer has.
    vintage
        Date of the boundaries.
    findings
        What is otherwise in the file than the offer says.
    """

    path: Path | None
    features: Mapping[str, int]
    vintage: str = ""
    findings: tuple[Finding, ...] = ()

    def in_brief(self) -> tuple[str, str]:
        """Return where it stands, and how many features each layer has."""
        counts = ", ".join(f"{count} {name}" for name, count in self.features.items())
        return str(self.path), counts


def build_boundaries(  # noqa: PLR0913 - keywords, each on its own
    file: str | Path,
    begun: str | Path,
    folder: str | Path,
    *,
    offer: str | None = None,
    vintage: str = "",
    limits: Limits | None = None,
    overwrite: bool = False,
) -> Built:
    """Write the boundaries of the regions of a catalogue, and the catalogue with them.

    Taken are the counties of all states that the regions lie in, and the municipalities of the
    counties of the regions. All is tried before anything is written: the municipalities of each
    region unite to its counties.

    Parameters
    ----------
    file
        Boundaries of the whole country, as the publisher lays them out: a zip archive, or a
        GeoPackage out of one.
    begun
        A catalogue (docs/catalogue.md) without the layers states, counties, municipalities and
        valley. A source in it is that of the boundaries; without any, it is that of the offer.
    folder
        Where the catalogue and its ``boundaries/`` are written to.
    offer
        Which `[[offer]]` of the catalogue that ships says how the file is laid out; without it,
        the first that fits.
    vintage
        Date of the boundaries, ISO 8601, where neither the file nor a source tells it.
    limits, overwrite
        Bounds of what is read; replace what is there.

    Raises
    ------
    DataError
        The catalogue holds such layers already, or several sources; a unit is not in the file;
        nobody says of when it is; what comes out is no catalogue.
    GeometryError
        Municipalities and counties do not agree.
    OutputError
        Something is there already, or cannot be written.

    Examples
    --------
    >>> build_boundaries("vg250.gpkg", "missing.toml", "revier")
    Traceback (most recent call last):
    nzv_geo.errors.DataError: cannot read catalogue missing.toml: ...
    """
    text, raw = _begun(Path(begun))
    shipped = load_catalogue(data="none")
    chosen, gathered = _gathered(Path(file), offer, limits, shipped)
    if gathered.findings:
        return Built(None, {}, findings=tuple(gathered.findings))
    drafts = _drafts(gathered.tables, _units(raw), shipped)
    source = _source(raw, chosen, gathered.vintage or vintage, Path(file).name, shipped)
    files = {f"{BOUNDARIES}/{each.id}.fgb": encoded(each, (source,)) for each in drafts}
    told = text.rstrip() + "\n" + tomli_w.dumps(_tables(raw, source, drafts, files, shipped))
    files[CATALOGUE] = told.encode()
    _try_out(files)
    path = Path(folder) / CATALOGUE
    if path.exists() and path.samefile(begun):
        raise DataError(f"{begun} would be replaced by what comes out of it; give it another name")
    write_files(
        {Path(folder) / name: content for name, content in files.items()},
        overwrite=overwrite,
        make_folders=True,
    )
    return Built(path, {each.id: len(each.features) for each in drafts}, source.vintage)


def _begun(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text("utf-8")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"cannot read catalogue {path}: {error}") from error
    layers = raw.get("layer", [])
    there = [each.get("id") for each in layers if isinstance(each, dict)]
    ready = sorted({*ROLES, VALLEY} & {str(name) for name in there})
    if ready:
        raise DataError(
            f"catalogue {path} has layers of its own for {', '.join(ready)}: leave them out, they "
            "are what is built"
        )
    return text, raw


def _units(raw: Mapping[str, Any]) -> list[str]:
    """Return the counties of all regions."""
    regions = [each for each in raw.get("region", []) if isinstance(each, dict)]
    units = {str(unit) for each in regions for unit in each.get("units", [])}
    if not units:
        raise DataError("the catalogue has no [[region]] with units: name counties by their AGS")
    return sorted(units)


def _gathered(
    path: Path, name: str | None, limits: Limits | None, shipped: Catalogue
) -> tuple[Offer, Gathered]:
    """Return the first offer that a file is laid out as, and its tables."""
    offers = [
        each
        for each in shipped.offers.values()
        if each.topic == BOUNDARIES and each.kind == "archive" and name in (None, each.id)
    ]
    if not offers:
        raise DataError(f"the catalogue that ships has no archive of boundaries called {name!r}")
    if not path.is_file():
        raise DataError(f"there is no file {path}")
    tried = [(each, gather_archive(path, each, limits)) for each in offers]
    return min(tried, key=lambda found: len(found[1].findings))


def _drafts(
    tables: dict[str, geopandas.GeoDataFrame], units: list[str], shipped: Catalogue
) -> list[Draft]:
    states = {unit[:2] for unit in units}
    begins = {"states": states, "counties": states, "municipalities": set(units)}
    chosen = {}
    for role, digits in ROLES.items():
        keys = tables[role]["ags"].astype(str)
        rows = keys.str.startswith(tuple(begins[role])) & (keys.str.len() == digits)
        chosen[role] = tables[role][rows].sort_values("ags", ignore_index=True)
        lacking = begins[role] - set(keys[rows].str[: len(min(begins[role]))])
        if lacking:
            raise DataError(f"the file has no {role} of {some_of(sorted(lacking))}")
    missing = set(units) - set(chosen["counties"]["ags"])
    if missing:
        raise DataError(f"the file has no counties {some_of(sorted(missing))}")
    titles = {role: shipped.layer(role).title for role in ROLES}
    step = "land of the states and counties of the regions kept, coordinates untouched"
    return [
        Draft(role, titles[role], "ags", table, steps=(step,))
        for role, table in as_layers(chosen).items()
    ]


def _source(
    raw: Mapping[str, Any], offer: Offer, vintage: str, file: str, shipped: Catalogue
) -> Source:
    stated = raw.get("source", {})
    if len(stated) > 1:
        names = ", ".join(stated)
        raise DataError(f"the catalogue names several sources ({names}): which are the boundaries?")
    if stated:
        ((name, values),) = stated.items()
        try:
            return Source(id=name, **values)
        except TypeError as error:
            raise DataError(f"[source.{name}] of the catalogue is not whole: {error}") from error
    if not vintage:
        raise DataError(
            "nobody says of when the boundaries are: say it by --vintage 2024-12-31, or by a "
            "[source.ID] in the catalogue"
        )
    return source_of(offer, vintage, file, shipped)


def _tables(
    raw: Mapping[str, Any],
    source: Source,
    drafts: list[Draft],
    files: Mapping[str, bytes],
    shipped: Catalogue,
) -> dict[str, Any]:
    """Return what is added to the catalogue."""
    entries = [entry_of(each, files[f"{BOUNDARIES}/{each.id}.fgb"], source) for each in drafts]
    layers = [
        {**told(entry), "file": f"{BOUNDARIES}/{entry.id}.fgb", "sources": [source.id]}
        for entry in entries
    ]
    valley = {
        "id": VALLEY,
        "title": shipped.layer(VALLEY).title,
        "crs": raw.get("working_crs", ""),
        "key": shipped.layer(VALLEY).key,
        "features": 1,
        "sources": [source.id],
        "derived_from": ["counties", "municipalities"],
    }
    added: dict[str, Any] = {"layer": [*layers, valley]}
    if source.id not in raw.get("source", {}):
        values = {name: value for name, value in told(source).items() if name != "id"}
        added = {"source": {source.id: values}, **added}
    return added


def _try_out(files: Mapping[str, bytes]) -> None:
    """Build every region of the catalogue, somewhere else."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_files({folder / name: content for name, content in files.items()}, make_folders=True)
        try:
            catalogue = load_catalogue(folder / CATALOGUE, data="none")
        except DataError as error:
            raise DataError(str(error).replace(f"{folder}/", "")) from error
        for region in catalogue.regions:
            build_valley(region, catalogue=catalogue)
