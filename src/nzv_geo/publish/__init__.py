"""What is made, out to the public: as a portal, into a database, as a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzv_geo.lazy import on_first_use

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


__getattr__, __dir__ = on_first_use(__name__, _HOME)
