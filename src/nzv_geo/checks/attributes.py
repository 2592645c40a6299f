"""Check attributes: letters that were misread, keys that stand there twice, AGS nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.checks.municipalities import ags_columns, is_known_ags, report_dissolved
from nzv_geo.findings import MOST, Finding, Kind, Severity, counted
from nzv_geo.layers import Layer, LayerLike, as_layer
from nzv_geo.reading.text_encoding import without_mojibake
from nzv_geo.values import text

if TYPE_CHECKING:
    import pandas

__all__ = ["ags_without_zero", "check_attributes", "digits", "misread_texts"]

AGS = {"ags", "ars"}
# Columns whose values should be different in every feature.
UNIQUE = AGS | {"id", "fid", "gml_id", "objid", "objectid", "uuid", "debkg_id"}
AT_ONCE = 50_000  # texts
LOST = "\ufffd"  # what stands for a letter that could not be decoded
SHORT_BY_ONE = {4: 5, 7: 8, 11: 12}  # digits without the leading zero, and with it


def check_attributes(layer: LayerLike, *, catalogue: Catalogue | None = None) -> list[Finding]:
    """Return which values of a layer cannot be right.

    Parameters
    ----------
    layer
        Any layer.
    catalogue
        Says which official keys there are; without it, the one that ships.

    Returns
    -------
    list of Finding
        NZV143, NZV144, NZV151 to NZV153 and NZV204.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> check_attributes(load_layer("municipalities"))
    []
    """
    layer = as_layer(layer)
    return [*_misread(layer), *_keys(layer), *_ags(layer, catalogue)]


def misread_texts(layer: Layer) -> dict[str, dict[str, str]]:
    """Return what misread texts of each column should be.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> misread_texts(load_layer("states"))
    {}
    """
    found = {}
    for column in _text_columns(layer):
        values = {value for value in _odd_texts(layer, column) if without_mojibake(value) != value}
        if values:
            found[column] = {value: without_mojibake(value) for value in sorted(values)}
    return found


def ags_without_zero(layer: Layer) -> dict[str, dict[str, str]]:
    """Return what keys of each column should be that have lost their leading zero.

    Of a column by another name than AGS or ARS, only where all values are digits of one length, or
    one less. What begins like a whole key of the same column has rather lost its end.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> ags_without_zero(load_layer("counties"))
    {}
    """
    found = {}
    for column in ags_columns(layer):
        parts = {
            part for value in set(layer.features[column].map(digits)) for part in _parts(value)
        }
        if not _are_keys(column, parts):
            continue
        whole = {part[:2] for part in parts if len(part) in SHORT_BY_ONE.values()}
        corrected = {
            part: "0" + part
            for part in parts
            if len(part) in SHORT_BY_ONE and part.isdecimal() and part[:2] not in whole
        }
        if corrected:
            found[column] = corrected
    return found


def _are_keys(column: str, parts: set[str]) -> bool:
    """Tell whether values may be official keys, rather than something else of that name."""
    if column.lower() in AGS:
        return True
    lengths = {len(part) for part in parts}
    return all(part.isdecimal() for part in parts) and any(
        lengths <= {short, full} for short, full in SHORT_BY_ONE.items()
    )


def _parts(value: str) -> list[str]:
    """Return the keys in a value: one, or several joined by semicolons; dashes stand for none."""
    return [part.strip() for part in value.split(";") if part.strip(" -")]


def digits(value: Any) -> str:
    """Return a key as text, also where it was read as a number.

    Examples
    --------
    >>> digits(12052000.0), digits(None)
    ('12052000', '')
    """
    return text(value)


def _text_columns(layer: Layer) -> list[str]:
    table = layer.features.drop(columns=layer.features.geometry.name)
    return [str(name) for name in table.columns if table[name].dtype in (object, "str")]


def _odd_texts(layer: Layer, column: str) -> Iterator[str]:
    """Yield the texts with letters beyond ASCII, each once."""
    values = layer.features[column]
    texts = (  # some at a time: as objects of Python, texts take a multiple
        value
        for start in range(0, len(values), AT_ONCE)
        for value in values.iloc[start : start + AT_ONCE].to_numpy(dtype=object)
    )
    yield from {value for value in texts if isinstance(value, str) and not value.isascii()}


def _misread(layer: Layer) -> list[Finding]:
    findings = []
    for column, corrected in misread_texts(layer).items():
        wrong, right = next(iter(corrected.items()))
        findings.append(
            Finding.of(
                Kind.TEXT_MISREAD,
                _feature(layer, column, wrong),
                texts=counted("text", len(corrected)),
                field=column,
                wrong=wrong,
                right=right,
            )
        )
    for column in _text_columns(layer):
        lost = sorted(value for value in _odd_texts(layer, column) if LOST in value)
        if lost:
            key, texts = _feature(layer, column, lost[0]), counted("text", len(lost))
            findings.append(
                Finding.of(Kind.TEXT_LOST, key, texts=texts, field=column, example=lost[0])
            )
    return findings


def _feature(layer: Layer, column: str, value: str) -> str:
    rows = layer.features[column].astype(str) == value
    return str(layer.features[layer.key][rows].iloc[0])


def _keys(layer: Layer) -> list[Finding]:
    findings = []
    for column in layer.features.columns.drop(layer.features.geometry.name):
        own = column == layer.key
        if str(column).lower() not in UNIQUE and not own:
            continue
        values = layer.features[column]
        if values.dtype in ("int64", "str") and values.is_unique:
            continue  # and so are their texts, which would take far more memory
        values = _as_texts(values)
        values = values[values.str.strip("-") != ""]  # official data write dashes for no key
        again = values[values.duplicated()]
        many = str(column).lower() in AGS and values.nunique() < len(values) / 2
        if again.empty or many:  # a key of what the features lie in
            continue
        often = again.value_counts()
        keys = layer.features[layer.key].astype(str)[values.index[values == often.index[0]]]
        severity: Severity = "error" if own or column == "gml_id" else "warning"
        findings.append(
            Finding.of(
                Kind.KEY_REPEATED,
                keys.iloc[1],
                severity=severity,
                values=counted("value", len(often)),
                field=column,
                example=often.index[0],
                features=", ".join(keys[:3]),
            )
        )
    return findings


def _as_texts(values: pandas.Series[Any]) -> pandas.Series[str]:
    """Return every value as text; fast where `text` does nothing else."""
    if values.dtype == "str":
        return values.fillna("")
    return (values if values.dtype == "int64" else values.map(text)).astype(str)


def _ags(layer: Layer, catalogue: Catalogue | None) -> list[Finding]:
    findings: list[Finding] = []
    corrected, columns = ags_without_zero(layer), ags_columns(layer)
    if columns:
        catalogue = catalogue or load_catalogue()  # once: it looks for what was fetched each time
    for column in columns:
        values = layer.features[column].map(digits)
        if not _are_keys(column, {part for value in set(values) for part in _parts(value)}):
            continue
        known = corrected.get(column, {})
        found = ((value, _wrong_ags(value, known, catalogue)) for value in values.unique())
        wrong = {value: what for value, what in found if what is not None}
        keys = layer.features[layer.key].astype(str)
        for row, value in values[values.map(wrong).notna()].head(MOST).items():
            kind, whole = wrong[value]
            findings.append(Finding.of(kind, keys[row], ags=value, whole=whole))
    return [*findings, *report_dissolved(layer, catalogue)]


def _wrong_ags(
    value: str, corrected: dict[str, str], catalogue: Catalogue | None
) -> tuple[Kind, str] | None:
    """Tell what is wrong with a key, or one of several joined by semicolons, and the whole one."""
    for part in _parts(value):
        if part in corrected:
            return Kind.ZERO_LOST, corrected[part]
        if not is_known_ags(part, catalogue):
            return Kind.AGS_UNKNOWN, ""
    return None
