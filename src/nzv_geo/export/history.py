"""What travels with a file: where its features come from, and what was done to them.

A format that has room for it holds it inside, as JSON; beside any other stands ``NAME.meta.json``.
`nzv_geo.reading.history` reads both back.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nzv_geo.crs.names import crs_code
from nzv_geo.export.fitting import field_names
from nzv_geo.layers import Layer
from nzv_geo.reading.history import STATUS, digest, name_beside
from nzv_geo.values import text
from nzv_geo.version import __version__

__all__ = ["beside", "history", "history_json", "status_counts"]


def history(
    layer: Layer, *, features: int | None = None, statuses: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """Return what has to travel with the features of a layer, ready for JSON.

    Parameters
    ----------
    layer
        As it is written.
    features
        How many there are, where the layer is only a part of them.
    statuses
        How many of these have which ``geometry_status``, where that is known.

    Returns
    -------
    dict
        ``written_by`` (program and version), ``layer`` (its id), ``title`` by language, ``key``,
        ``attribution``, ``sources``, ``steps`` (what a merge closed and left among them),
        ``reprojections`` with their accuracy, ``reference_system``, ``features`` (how many),
        ``fields``, and of focus areas ``geometry_status``: how many are of each.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> told = history(load_layer("focus-areas"))
    >>> told["layer"], told["key"], told["features"], told["geometry_status"]
    ('focus-areas', 'number', 11, {'approximate': 11})
    """
    names = field_names(layer)
    told = {
        "written_by": f"nzv-geo {__version__}",
        "layer": layer.id,
        **layer.about(),
        "reference_system": crs_code(layer.crs),
        "features": len(layer) if features is None else features,
        "fields": [str(field) for field in names],
    }
    if STATUS in names and features is None:
        statuses = status_counts(layer)
    if statuses:
        told[STATUS] = dict(sorted(statuses.items()))
    return told


def status_counts(layer: Layer) -> dict[str, int]:
    """Count the features of each ``geometry_status``; empty where they have none.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> status_counts(load_layer("focus-areas"))
    {'approximate': 11}
    """
    if STATUS not in layer.table:
        return {}
    return dict(Counter(map(text, layer.table.column(STATUS))))


def history_json(
    layer: Layer, *, features: int | None = None, statuses: Mapping[str, int] | None = None
) -> str:
    """Return the history of a layer as one line of JSON; see `history`.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> json.loads(history_json(load_layer("states")))["layer"]
    'states'
    """
    told = history(layer, features=features, statuses=statuses)
    return json.dumps(told, ensure_ascii=False, allow_nan=False)


def beside(layer: Layer, path: Path, content: bytes) -> dict[Path, bytes]:
    """Return the file beside another that holds its history, by its path.

    Parameters
    ----------
    layer
        What was written.
    path, content
        The file beside which it stands. Its digest is noted, so that the history of a file that
        has changed since is not taken for its own.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> [str(path) for path in beside(load_layer("states"), Path("states.csv"), b"")]
    ['states.csv.meta.json']
    """
    told = {"file": path.name, "sha256": digest(content), **history(layer)}
    lines = json.dumps(told, ensure_ascii=False, allow_nan=False, indent=1)
    return {name_beside(path): f"{lines}\n".encode()}
