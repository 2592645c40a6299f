"""Fetch official open data into the folder of one's own data; the only room with a network.

The way of an offer: ask (`transport`, `downloading`, `services`), read what the catalogue says of
its layout (`archive`, `gathered`), make layers of it (`topics`, `boundaries`), check the whole, and
only then let it take the place of what ships, in one step (`storing`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzv_geo.lazy import on_first_use

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


__getattr__, __dir__ = on_first_use(__name__, _HOME)
