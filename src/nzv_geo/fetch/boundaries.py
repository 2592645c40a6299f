"""Boundaries: from the units of a whole country to the layers of a valley, and whether they fit."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import geopandas
import pandas
import shapely

from nzv_geo.catalogue import Catalogue, Offer
from nzv_geo.describe import Comparison, area_table, compare, figure_sources
from nzv_geo.errors import DataError, GeometryError, some_of
from nzv_geo.fetch.draft import Draft
from nzv_geo.findings import Finding, Kind
from nzv_geo.layers import read_layer
from nzv_geo.valley import build_valley, load_layer
from nzv_geo.values import text

__all__ = [
    "MOST_OFF_PERCENT",
    "ROLES",
    "as_layers",
    "boundary_drafts",
    "check_boundaries",
    "tell_boundaries",
]

ROLES = {"states": 2, "counties": 5, "municipalities": 8}  # digits of the AGS
KIND_OF = {"states": "state", "counties": "county", "municipalities": "municipality"}
MOST_OFF_PERCENT = 0.5  # of a county's area from the official figure
BILINGUAL = ("/", " - ", " / ", " (")  # what follows a German name, with another one after it
COLUMNS = ("ags", "ars", "name_de", "name_sorbian", "sorbian_language", "kind", "designation",
           "state", "nuts", "legal_date", "county", "inhabitants")  # fmt: skip


def boundary_drafts(
    tables: dict[str, geopandas.GeoDataFrame],
    offer: Offer,
    units: Collection[str],
    catalogue: Catalogue,
) -> tuple[list[Draft], list[Finding]]:
    """Return the layers of a valley out of the units of a source.

    States and counties are those of the catalogue's states, municipalities those of some counties.
    Sorbian names come from the layers that there are, by AGS, and so do German ones where the
    source writes both in one field.

    Parameters
    ----------
    tables
        By role: columns as in the offer, land alone.
    offer
        Where they come from, for findings.
    units
        AGS of the counties whose municipalities are taken.
    catalogue
        Holds the layers that are replaced.
    """
    states = load_layer("states", catalogue=catalogue).features
    if not set(ROLES) <= set(tables):
        return [_own_draft(layer, table, offer) for layer, table in tables.items()], []
    chosen: dict[str, geopandas.GeoDataFrame] = {}
    findings: list[Finding] = []
    for role, table in tables.items():
        if role not in ROLES:
            continue
        keys = table["ags"].astype(str)
        begins = tuple(units) if role == "municipalities" else tuple(states["ags"])
        rows = table[keys.str.startswith(begins) & (keys.str.len() == ROLES[role])]
        repeated = rows["ags"][rows["ags"].duplicated()]
        if len(repeated):
            findings.append(_repeated(offer, role, str(repeated.iloc[0])))
        chosen[role] = rows.sort_values("ags", ignore_index=True)
    findings += _missing(chosen, units, catalogue)
    if findings:
        return [], findings
    named = {role: _named(table, role, catalogue) for role, table in chosen.items()}
    _name_counties(named)
    return [_draft(role, table, catalogue) for role, table in named.items()], []


def _repeated(offer: Offer, role: str, key: str) -> Finding:
    layer = offer.layers[role]
    return Finding.of(Kind.SOURCE_LAYOUT, variant="repeated", layer=layer, key=key, offer=offer.id)


def _missing(
    chosen: dict[str, geopandas.GeoDataFrame], units: Collection[str], catalogue: Catalogue
) -> list[Finding]:
    """Say which states and counties are not there any more, and which have no municipality."""
    findings = []
    for role in ("states", "counties"):
        before = read_layer(catalogue.layer(role), catalogue).features["ags"]
        lost = sorted(set(before) - set(chosen[role]["ags"]))
        if lost:
            names = some_of(lost)
            findings.append(Finding.of(Kind.SOURCE_UNITS, layer=role, count=len(lost), names=names))
    bare = sorted(set(units) - set(chosen["municipalities"]["ags"].str[:5]))
    if bare:
        findings.append(Finding.of(Kind.SOURCE_UNITS, variant="none", names=some_of(bare)))
    return findings


def _named(
    table: geopandas.GeoDataFrame, role: str, catalogue: Catalogue
) -> geopandas.GeoDataFrame:
    """Give units the columns of the layer they replace."""
    before = read_layer(catalogue.layer(role), catalogue).features.set_index("ags")
    states = read_layer(catalogue.layer("states"), catalogue).features
    state = dict(zip(states["ags"], states["name_de"], strict=True))
    keys = table["ags"].astype(str)
    pairs = zip(table["name_de"].astype(str), keys.map(before["name_de"]), strict=True)
    more = {
        name: keys.map(before[name]).astype(object).where(lambda v: v.notna(), None)
        for name in ("name_sorbian", "sorbian_language")
        if name in before
    }
    kind = str(before["kind"].iloc[0])
    return _in_columns(table, [_german(name, old) for name, old in pairs], kind, state, more)


def as_layers(tables: dict[str, geopandas.GeoDataFrame]) -> dict[str, geopandas.GeoDataFrame]:
    """Return states, counties and municipalities of a source in the columns of layers."""
    states = tables["states"]
    state = dict(zip(states["ags"].astype(str), states["name_de"].astype(str), strict=True))
    named = {
        role: _in_columns(table, [*table["name_de"].astype(str)], KIND_OF[role], state, {})
        for role, table in tables.items()
    }
    _name_counties(named)
    return named


def _name_counties(named: dict[str, geopandas.GeoDataFrame]) -> None:
    county = dict(zip(named["counties"]["ags"], named["counties"]["name_de"], strict=True))
    named["municipalities"]["county"] = named["municipalities"]["ags"].str[:5].map(county)


def _in_columns(
    table: geopandas.GeoDataFrame,
    names: list[str],
    kind: str,
    state: dict[str, str],
    more: dict[str, Any],
) -> geopandas.GeoDataFrame:
    keys = table["ags"].astype(str)
    columns = {
        **{name: table[name] for name in table.columns if name in COLUMNS},
        "ags": keys,
        "name_de": names,
        "kind": kind,
        "state": keys.str[:2].map(state),
        **more,
    }
    if "legal_date" in columns:
        columns["legal_date"] = [_day(value) for value in table["legal_date"]]
    if "inhabitants" in columns:
        counted = pandas.to_numeric(table["inhabitants"], errors="coerce")
        columns["inhabitants"] = counted.round().astype("Int64")
    ordered = {name: columns[name] for name in COLUMNS if name in columns}
    shapes = [_multi(shape) for shape in table.geometry]
    return geopandas.GeoDataFrame(ordered, geometry=shapes, crs=table.crs)


def _german(name: str, known: object) -> str:
    """Return the German name; of a name in two languages, the part that was known before.

    Examples
    --------
    >>> _german("Cottbus/Chóśebuz", "Cottbus"), _german("Neustadt", "Altstadt")
    ('Cottbus', 'Neustadt')
    """
    both = isinstance(known, str) and any(name.startswith(f"{known}{sign}") for sign in BILINGUAL)
    return str(known) if both else name


def _day(value: object) -> str | None:
    """Return a date as ISO 8601, however a source writes it.

    Examples
    --------
    >>> _day("2016/01/01"), _day(pandas.Timestamp("2024-12-31")), _day(None)
    ('2016-01-01', '2024-12-31', None)
    """
    return None if pandas.isna(value) else str(value)[:10].replace("/", "-")  # type: ignore[call-overload]


def _multi(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a polygon as several: a layer has one type."""
    return shapely.MultiPolygon([shape]) if shape.geom_type == "Polygon" else shape


def _draft(role: str, table: geopandas.GeoDataFrame, catalogue: Catalogue) -> Draft:
    spec = catalogue.layer(role)
    common = catalogue.layer("states").sources
    names = tuple(source for source in spec.sources if source not in common)
    steps = ["land of the states of the catalogue kept, coordinates untouched"]
    if role == "municipalities":
        steps.append("German and Sorbian names joined by AGS, German as the source has it if new")
    elif "name_sorbian" in table and table["name_sorbian"].notna().any():
        steps.append("Sorbian names joined by AGS")
    return Draft(role, spec.title, "ags", table, names, tuple(steps))


def _own_draft(layer: str, table: geopandas.GeoDataFrame, offer: Offer) -> Draft:
    """Return a layer that stands beside those of the catalogue: those of a state's own service.

    Raises
    ------
    DataError
        It would replace one of several that belong together, or has no key.
    """
    if layer in ROLES:
        raise DataError(
            f"offer {offer.id} gives {layer} alone, and states, counties and municipalities belong "
            f"together; give it a name of its own: --type {layer}-{offer.id}={offer.layers[layer]}"
        )
    if "ags" not in table:
        raise DataError(f"nobody says which field of {layer} is the key: --field ags=FIELD")
    title = {language: f"{name}: {layer}" for language, name in offer.title.items()}
    rows = table.assign(ags=table["ags"].map(text)).sort_values("ags", ignore_index=True)
    return Draft(layer, title, "ags", rows, (), ("as the service gave it",))


def check_boundaries(candidate: Catalogue, units: Collection[str]) -> list[Finding]:
    """Say whether the layers of a catalogue that is not in use yet fit together.

    Municipalities unite to their counties, as in every map; areas are those of the official figures
    but for half a per cent.
    """
    findings: list[Finding] = []
    areas = _areas(candidate)
    off = areas[areas["deviation_percent"].abs() > MOST_OFF_PERCENT]
    findings += [_off(row) for row in off.to_dict("records")]
    try:
        build_valley(",".join(sorted(units)), catalogue=candidate)
    except (GeometryError, DataError) as error:
        findings.append(Finding.of(Kind.SOURCE_UNITING, reason=str(error)))
    return findings


def _off(row: dict[Any, Any]) -> Finding:
    return Finding.of(
        Kind.SOURCE_AREA,
        str(row["ags"]),
        name=str(row["name_de"]),
        area_km2=float(row["geodesic_km2"]),
        official_km2=float(row["official_km2"]),
        percent=abs(float(row["deviation_percent"])),
        allowed=MOST_OFF_PERCENT,
    )


def tell_boundaries(now: Catalogue, before: Catalogue) -> tuple[list[str], Comparison | None]:
    """Return how well the new boundaries fit, in sentences, and what changed since the last."""
    if now.layer("municipalities") == before.layer("municipalities"):
        return [], None
    areas = _areas(now)
    lines = []
    if len(areas):
        worst = float(areas["deviation_percent"].abs().max())
        dates = ", ".join(source.vintage for source in figure_sources(now))
        lines.append(
            f"areas: {len(areas)} counties within {worst:.2f} % of their official areas of {dates}"
        )
    old, new = (load_layer("municipalities", catalogue=each) for each in (before, now))
    counties = [layer.features["ags"].str[:5] for layer in (old, new)]
    both = set(counties[0]) & set(counties[1])
    alike = (layer.where(keys.isin(both)) for layer, keys in zip((old, new), counties, strict=True))
    found = compare(*alike, catalogue=now)
    if not found.table["change"].isin(["new", "gone", "renamed"]).any():
        lines.append("municipalities: no unit is new, gone or renamed")
    return lines, found


def _areas(catalogue: Catalogue) -> pandas.DataFrame:
    """Return the areas of the counties that have an official figure."""
    table = area_table(load_layer("counties", catalogue=catalogue), catalogue=catalogue)
    return pandas.DataFrame(table.dropna(subset=["official_km2"]))
