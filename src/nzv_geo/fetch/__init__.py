"""Fetch official open data into the folder of one's own data; the only room with a network.

The way of an offer: ask (`transport`, `downloading`, `services`), read what the catalogue says of
its layout (`archive`, `gathered`), make layers of it (`topics`, `boundaries`), check the whole, and
only then let it take the place of what ships, in one step (`storing`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nzv_geo.fetch.fetching import Fetched, fetch
    from nzv_geo.fetch.patience import Patience

__all__ = ["Built", "Fetched", "Patience", "build_boundaries", "fetch"]

_HOME = {
    "Built": "building",
    "Fetched": "fetching",
    "Patience": "patience",
    "build_boundaries": "building",
    "fetch": "fetching",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use: most commands need no network."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
