"""Put together what partitions tell of themselves: steps, reprojections and findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from nzv_geo.errors import DataError
from nzv_geo.export.rounding import Change, in_words
from nzv_geo.export.streaming import summed
from nzv_geo.layers import LEFT_OUT, Layer
from nzv_geo.provenance import Provenance

__all__ = ["gathered", "merged_order"]


def gathered(
    before: Sequence[Layer],
    after: Sequence[Layer],
    changes: Sequence[Change] = (),
    decimals: int | None = None,
) -> Layer:
    """Return a layer without features that tells of all what was done to its partitions.

    Parameters
    ----------
    before, after
        Each partition as it was read, and once it was worked on; at least one.
    changes
        What rounding them changed, one after the other.
    decimals
        To how many it did; None where nothing was rounded.

    Raises
    ------
    DataError
        Different things were done to them, which one layer does not tell.
    """
    told = [layer for layer in after if layer.provenance != before[0].provenance] or [after[0]]
    layer = told[0]
    provenance = _provenance(before[0].provenance, [part.provenance for part in told])
    findings = summed([finding for part in after for finding in part.findings])
    if decimals is not None:
        plain, _ = in_words([], decimals)
        step, stated = in_words(list(changes), decimals)
        start = len(before[0].provenance.steps)
        added = list(provenance.steps[start:])
        if step != plain:
            added = [*(other for other in added if other != plain), step]
        provenance = replace(provenance, steps=(*provenance.steps[:start], *added))
        findings = [*findings, *stated]
    return replace(layer, provenance=provenance, findings=tuple(dict.fromkeys(findings)))


def _provenance(before: Provenance, after: Sequence[Provenance]) -> Provenance:
    """Return a provenance with what was added to any."""
    changed: dict[str, Any] = {}
    for field in fields(Provenance):
        start = getattr(before, field.name)
        values = [getattr(each, field.name) for each in after]
        if isinstance(start, tuple):
            added = merged_order([value[len(start) :] for value in values])
            changed[field.name] = (*start, *added)
        elif any(value != values[0] for value in values):
            raise _unlike()
        else:
            changed[field.name] = values[0]
    lost = [step for step in changed["steps"][len(before.steps) :] if step.endswith(LEFT_OUT)]
    if len(lost) > 1 or len(changed["reprojections"]) > len(before.reprojections) + 1:
        raise _unlike()
    return Provenance(**changed)


def merged_order(sequences: Sequence[Sequence[Any]]) -> list[Any]:
    """Return what is in any sequence, once each, in the order that all of them have.

    Raises
    ------
    DataError
        They have no order in common.

    Examples
    --------
    >>> merged_order([["a", "c"], ["a", "b", "c"], []])
    ['a', 'b', 'c']
    """
    merged: list[Any] = []
    for sequence in sorted(dict.fromkeys(map(tuple, sequences)), key=len, reverse=True):
        place = 0
        for item in sequence:
            if item in merged:
                if merged.index(item) < place:
                    raise _unlike()
                place = merged.index(item) + 1
            else:
                merged.insert(place, item)
                place += 1
    return merged


def _unlike() -> DataError:
    return DataError(
        "different things were done to different partitions, such as heights left out of some and "
        "measures of others, or operations that do not reach all of them; leave out --engine"
    )
