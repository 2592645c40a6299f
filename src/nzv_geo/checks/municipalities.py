"""Municipalities that were dissolved: find them in a layer, and unite them with others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import shapely

from nzv_geo.brief import Brief
from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.findings import Finding, Kind
from nzv_geo.layers import Layer, read_columns, read_layer

__all__ = [
    "Change",
    "ags_columns",
    "bring_up_to_date",
    "find_dissolved",
    "is_known_ags",
    "known_changes",
    "legal_date",
    "lies_in_states",
    "report_dissolved",
]

AGS_FIELDS = re.compile(
    r"(.*[_ ])?(ags|ars)\d*([_ ].*)?|rs|gkz|gem\w*_?(kz|schl\w*|kennz\w*)"
    r"|(.*[_ ])?(gemeinde|kreis|regional)?_?schl(ue|ü)?s?s?e?l?\w*",
    re.IGNORECASE,
)
LARGER = (2, 3, 5)  # state, district, county
WIDTHS = (2, 3, 5, 8, 9, 12)  # state, district, county, municipality; 9 and 12 of the ARS
DATE_FIELDS = ("legal_date", "wsk", "beginn", "gueltig_ab")


@dataclass(frozen=True, repr=False)
class Change(Brief):
    """One municipality that became part of another.

    Parameters
    ----------
    ags_from, name_from
        The one that was dissolved.
    ags_into, name_into
        The one that took it in.
    effective
        Day of effect, ISO 8601.
    """

    ags_from: str
    name_from: str
    ags_into: str
    name_into: str
    effective: str


def find_dissolved(layer: Layer, catalogue: Catalogue | None = None) -> list[Change]:
    """Return the changes up to 2024 that a layer does not know yet.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> find_dissolved(load_layer("municipalities"))
    []
    """
    column = _ags_column(layer)
    if column is None:
        return []
    present = set(layer.table.texts(column))
    return [change for change in known_changes(catalogue) if change.ags_from in present]


def report_dissolved(layer: Layer, catalogue: Catalogue | None = None) -> list[Finding]:
    """Return a finding for each municipality that has become part of another.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> report_dissolved(load_layer("municipalities"))
    []
    """
    return [
        Finding.of(
            Kind.DISSOLVED,
            change.ags_from,
            name=change.name_from,
            layer=layer.id,
            successor=change.name_into,
            successor_ags=change.ags_into,
            date=change.effective,
        )
        for change in find_dissolved(layer, catalogue)
    ]


def bring_up_to_date(layer: Layer, catalogue: Catalogue | None = None) -> Layer:
    """Unite every dissolved municipality with the one that took it in, as of 2024.

    The successor keeps its attributes. A municipality whose successor is not in the layer is left.
    """
    column = _ags_column(layer)
    for change in find_dissolved(layer, catalogue):
        ags = layer.features[str(column)].astype(str)
        gone, into = ags == change.ags_from, ags == change.ags_into
        if not into.any():
            continue
        features = layer.features.copy()
        united = shapely.union_all(features.geometry[gone | into].values).normalize()
        features.loc[into, features.geometry.name] = united
        layer = layer.with_features(
            features[~gone].reset_index(drop=True),
            f"{change.name_from} ({change.ags_from}) united with {change.name_into} "
            f"({change.ags_into}), effective {change.effective}",
        )
    return layer


def legal_date(layer: Layer) -> str:
    """Return the date of which a layer's boundaries are, as far as anybody says; else nothing.

    That is the vintage of its sources, or for a file the newest date in a field such as
    ``BEGINN`` or ``WSK``.
    """
    if layer.provenance.vintage.strip(", "):
        return layer.provenance.vintage
    for column in layer.table.names:
        if str(column).lower() in DATE_FIELDS:
            import pandas

            dates = pandas.to_datetime(layer.features[column], errors="coerce").dropna()
            return "" if dates.empty else f"up to {dates.max().date().isoformat()}"
    return ""


def known_changes(catalogue: Catalogue | None = None) -> tuple[Change, ...]:
    """Return the changes of municipalities that ship with a catalogue.

    Examples
    --------
    >>> [change.name_from for change in known_changes()]
    ['Bretnig-Hauswalde', 'Schönteichen']
    """
    return _changes(catalogue or load_catalogue())


@cache
def _changes(catalogue: Catalogue) -> tuple[Change, ...]:
    if not catalogue.changes_file:
        return ()
    columns = read_columns(catalogue.changes_file, catalogue.changes_sha256, catalogue)
    fields = ("ags_from", "name_from", "ags_into", "name_into", "effective")
    rows = zip(*(columns[field].tolist() for field in fields), strict=True)
    return tuple(Change(*map(str, row)) for row in rows)


def ags_columns(layer: Layer) -> list[str]:
    """Name the columns with official keys of municipalities, counties or states.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> ags_columns(load_layer("counties"))
    ['ags', 'ars']
    """
    return [str(name) for name in layer.table.names if AGS_FIELDS.fullmatch(str(name))]


def is_known_ags(ags: str, catalogue: Catalogue | None = None) -> bool:
    """Tell whether an official key may exist, as far as we know.

    All states are known; the counties of Brandenburg and Saxony; and the municipalities of the
    Lausitz as of 2024, with those dissolved since 2016. A state, district or county may be filled
    up with zeros, as in official data.

    Examples
    --------
    >>> is_known_ags("12052000"), is_known_ags("12052001"), is_known_ags("99")
    (True, False, False)
    >>> is_known_ags("12000000"), is_known_ags("120610000000")
    (True, True)
    """
    states, counties, municipalities = _known_keys(catalogue or load_catalogue())
    if not ags.isdecimal() or len(ags) not in WIDTHS or not "01" <= ags[:2] <= "16":
        return False
    if ags[:2] not in states:
        return True
    unit = next((ags[:width] for width in LARGER if not ags[width:].strip("0")), ags)
    if len(unit) in LARGER:
        return any(county.startswith(unit) for county in counties)
    if ags[:5] not in counties:
        return False
    listed = any(municipality.startswith(ags[:5]) for municipality in municipalities)
    return len(ags) != 8 or not listed or ags in municipalities


def lies_in_states(layer: Layer, catalogue: Catalogue | None = None) -> bool:
    """Tell whether all official keys of a layer are of the states that ship.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> lies_in_states(load_layer("counties"))
    True
    """
    catalogue = catalogue or load_catalogue()
    states = tuple(_known_keys(catalogue)[0])
    for column in ags_columns(layer):
        values = set(layer.features[column].dropna().astype(str))
        known = (value.startswith(states) and is_known_ags(value, catalogue) for value in values)
        if values and all(known):
            return True
    return False


@cache
def _known_keys(catalogue: Catalogue) -> tuple[set[str], set[str], set[str]]:
    names = ("states", "counties", "municipalities")
    states, counties, municipalities = (
        set(read_layer(catalogue.layer(name), catalogue).table.column("ags")) for name in names
    )
    return (
        states,
        counties,
        municipalities | {change.ags_from for change in known_changes(catalogue)},
    )


def _ags_column(layer: Layer) -> str | None:
    """Name the column with the keys of municipalities, eight digits."""
    return next((name for name in ags_columns(layer) if name.lower() == "ags"), None)
