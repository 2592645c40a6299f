"""What a project of QGIS names as the sources of its layers, files or not; none is opened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nzv_geo.brief import Brief
from nzv_geo.errors import DataError, some_of
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.styles.project import drawing_order, file_in, project_tree
from nzv_geo.reading.styles.tree import Element, text_in

__all__ = ["ProjectSource", "is_qgis_project", "list_project_sources", "require_no_project"]

PROJECTS = (".qgz", ".qgs")
SECRET = re.compile(  # of a database or service: its value, quoted or not
    r"(?i)\b(pass\w*|pwd|user\w*|authcfg|token|\w*api_?key|access_?token)=('(?:[^'\\]|\\.)*'|[^\s&|]*)"
)
LOGIN = re.compile(r"(?<=://)[^/\s@]+@")


@dataclass(frozen=True, repr=False)
class ProjectSource(Brief):
    """Where a layer of a project comes from.

    Parameters
    ----------
    name
        What the project calls it.
    group
        The groups it stands in, from the outermost, with `` / `` between them; empty for none.
    provider
        What reads it in QGIS: ``ogr`` for files, ``postgres``, ``wms`` and others for the rest.
    source
        Its file as the project writes it, or the address of a database or service, without names
        and passwords of users.
    layer
        Name of the layer inside the file; empty where that has one only.
    crs
        As authority code; empty where it has none.
    """

    name: str
    group: str
    provider: str
    source: str
    layer: str
    crs: str


def is_qgis_project(path: Path) -> bool:
    """Tell by its suffix whether a file is a project of QGIS.

    Examples
    --------
    >>> is_qgis_project(Path("amt.QGZ")), is_qgis_project(Path("amt.gpkg"))
    (True, False)
    """
    return path.suffix.lower() in PROJECTS


def list_project_sources(path: str | Path, *, limits: Limits | None = None) -> list[ProjectSource]:
    """Return all layers of a project of QGIS from the topmost, with their sources.

    Parameters
    ----------
    path
        The project, ``.qgz`` or ``.qgs``.
    limits
        How large and deep it may be.

    Raises
    ------
    DataError
        It is no project of QGIS, or means harm.
    """
    root = project_tree(Path(path), (limits or Limits()).fresh())
    by_id = {text_in(item, "id"): item for item in root.findall("projectlayers/maplayer")}
    found = []
    for place in reversed(drawing_order(root)):
        item = by_id.pop(place.id, None)
        if item is not None:
            found.append(_source(item, place.title, " / ".join(place.groups)))
    return found + [_source(item, "", "") for item in by_id.values()]


def _source(item: Element, title: str, group: str) -> ProjectSource:
    source, provider = text_in(item, "datasource"), text_in(item, "provider")
    file, layer = file_in(source) if provider == "ogr" else (source, "")
    return ProjectSource(
        title or text_in(item, "layername"),
        group,
        provider or item.get("type", ""),
        _without_secrets(file),
        layer,
        text_in(item, "srs/spatialrefsys/authid"),
    )


def _without_secrets(source: str) -> str:
    """Return a source without who may read it.

    Examples
    --------
    >>> _without_secrets("dbname='gis' user='anna' password='x y' table='plan'")
    "dbname='gis' user=… password=… table='plan'"
    >>> _without_secrets("url=https://anna:geheim@geo.example/wms&password=geheim")
    'url=https://…@geo.example/wms&password=…'
    """
    return LOGIN.sub("…@", SECRET.sub(r"\1=…", source))


def require_no_project(path: Path, limits: Limits) -> None:
    """Raise DataError, naming the files of its layers, if a project stands where data should.

    Raises
    ------
    DataError
        It is a project of QGIS.
    """
    if not is_qgis_project(path):
        return
    try:
        listed = list_project_sources(path, limits=limits)
    except DataError:
        return  # what else it is, others will tell
    sources = [source for source in listed if source.provider == "ogr"]
    files = [str(PurePosixPath(path.parent.as_posix()) / source.source) for source in sources]
    named = f"name the file: {some_of(list(dict.fromkeys(files)))}" if files else "it has no files"
    raise DataError(f"{path} is a project of QGIS, without the data; {named} (nzv-geo info {path})")
