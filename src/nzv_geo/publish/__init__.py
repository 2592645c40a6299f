"""What is made, out to the public: as a portal, into a database, as a service."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nzv_geo.publish.database.postgis import publish_to_database
    from nzv_geo.publish.portal.portal import Published, publish_portal
    from nzv_geo.publish.portal.settings import FORMATS
    from nzv_geo.publish.service.serving import write_service

__all__ = ["FORMATS", "Published", "publish_portal", "publish_to_database", "write_service"]

_HOME = {
    "FORMATS": "portal.settings",
    "Published": "portal.portal",
    "publish_portal": "portal.portal",
    "publish_to_database": "database.postgis",
    "write_service": "service.serving",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that help needs no library."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
