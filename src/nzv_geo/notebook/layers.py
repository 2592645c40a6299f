"""What a notebook shows of a layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nzv_geo.crs.names import crs_code
from nzv_geo.findings import Finding, Severity
from nzv_geo.layers import ROW_NUMBER, Layer
from nzv_geo.notebook.fragment import card, facts, items, titled, words
from nzv_geo.notebook.layer_picture import layer_picture
from nzv_geo.notebook.origin import as_html, origin

__all__ = ["counted", "crs_words", "findings"]

MOST_FIELDS = 10
MOST_FINDINGS = 5
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")


@as_html.register
def _layer(layer: Layer) -> str:
    rows = [
        ("Id", words(layer.id)),
        ("Features", words(counted(layer))),
        ("CRS", words(crs_words(layer))),
        ("Key", words("numbered" if layer.key == ROW_NUMBER else layer.key)),
        ("Fields", words(_fields(layer))),
    ]
    body = [facts("Layer", rows), findings(_found(layer), checked=layer.checks is not None)]
    title = titled(layer.title, layer.id)
    return card("Layer", title, [*body, *origin(layer.provenance)], picture=layer_picture(layer))


def counted(layer: Layer) -> str:
    """Return how many features a layer has, by type of geometry.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> counted(load_layer("counties"))
    '31 MultiPolygon'
    """
    shapes = layer.features.geometry
    types = Counter(shapes.geom_type.dropna())
    parts = [f"{count:,} {name}" for name, count in types.most_common()]
    bare = int(shapes.isna().sum())
    parts += [f"{bare:,} without geometry"] * bool(bare)
    return f"{len(layer):,}: {', '.join(parts)}" if len(parts) > 1 else "".join(parts) or "none"


def crs_words(layer: Layer) -> str:
    """Return name and code of a layer's CRS."""
    crs = layer.features.crs
    if crs is None:
        return "none; nobody said which"
    code = crs_code(crs)
    return crs.name if code == crs.name else f"{crs.name} ({code})"


def _fields(layer: Layer) -> str:
    names = [str(name) for name in layer.features.columns.drop(layer.features.geometry.name)]
    rest = f" and {len(names) - MOST_FIELDS} more" if len(names) > MOST_FIELDS else ""
    return ", ".join(name[:60] for name in names[:MOST_FIELDS]) + rest


def _found(layer: Layer) -> Sequence[Finding]:
    return layer.findings if layer.checks is None else layer.checks


def findings(found: Sequence[Finding], *, checked: bool = True) -> str:
    """Return findings as HTML: how many of each severity, and the first, the gravest before.

    Parameters
    ----------
    found
        What was found.
    checked
        Whether all was looked at, so that nothing found means something.
    """
    if not found:
        return (
            "<p>No findings.</p>"
            if checked
            else "<p>Not checked; see <code>check_layer</code>.</p>"
        )
    count = Counter(finding.severity for finding in found)
    counts = ", ".join(
        f"{count[name]:,} {name}{'s' * (count[name] > 1)}" for name in SEVERITIES if count[name]
    )
    gravest = sorted(found, key=lambda finding: SEVERITIES.index(finding.severity))
    lines = [
        f"<b>{words(finding.code)}</b> {words(finding.severity)}: "
        f"{words(finding.message)}; {words(finding.hint)}"
        for finding in gravest[:MOST_FINDINGS]
    ]
    rest = [""] * (len(gravest) - len(lines))
    return f"<p>Findings: {words(counts)}</p>{items([*lines, *rest], most=MOST_FINDINGS)}"
