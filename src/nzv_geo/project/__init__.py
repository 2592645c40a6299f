"""Map projects: text files that say which layers a map shows, and how."""

from nzv_geo.project.logos import Logo
from nzv_geo.project.project import MapProject

__all__ = ["Logo", "MapProject"]
