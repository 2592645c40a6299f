"""Map projects: text files that say which layers a map shows, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nzv_geo.lazy import on_first_use

if TYPE_CHECKING:
    from nzv_geo.project.logos import Logo
    from nzv_geo.project.project import MapProject

__all__ = ["Logo", "MapProject"]

__getattr__, __dir__ = on_first_use(__name__, {"Logo": "logos", "MapProject": "project"})
