"""Read styles that were made elsewhere: of QGIS, of SLD, within a GeoPackage, a project or a page.

The way of a style: `tree` reads its XML safely, `qml` and `sld` take it apart into `pieces`, which
`rules` puts together as one of `nzv_geo.styles`. What is richer than that is replaced by the
nearest simple thing, and `lost` says so; it is never an error.
"""

from nzv_geo.reading.styles.packaged import style_in_geopackage
from nzv_geo.reading.styles.project import ProjectLayer, QgisProject, read_qgis_project
from nzv_geo.reading.styles.project_sources import (
    ProjectSource,
    is_qgis_project,
    list_project_sources,
)
from nzv_geo.reading.styles.reader import read_style, style_beside
from nzv_geo.reading.styles.saved_map import style_in_map_page
from nzv_geo.reading.styles.style_file import StyleFile

__all__ = [
    "ProjectLayer",
    "ProjectSource",
    "QgisProject",
    "StyleFile",
    "is_qgis_project",
    "list_project_sources",
    "read_qgis_project",
    "read_style",
    "style_beside",
    "style_in_geopackage",
    "style_in_map_page",
]
