"""Projects of QGIS: which layers of files they show, in which order, and how."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from nzv_geo.errors import DataError
from nzv_geo.findings import Finding
from nzv_geo.reading.archives import ZIP, require_harmless
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.styles.expressions import read_expression
from nzv_geo.reading.styles.lost import Lost
from nzv_geo.reading.styles.qml import qml_style
from nzv_geo.reading.styles.style_file import StyleFile
from nzv_geo.reading.styles.tree import CHUNK, Element, chunks_of, read_tree, text_in
from nzv_geo.styles.conditions import Condition

__all__ = [
    "Place",
    "ProjectLayer",
    "QgisProject",
    "drawing_order",
    "file_in",
    "project_tree",
    "read_qgis_project",
]

ADDRESS = ("://", "/vsi")  # what a source of GDAL has that is no file of this computer


@dataclass(frozen=True)
class ProjectLayer:
    """One layer of a project.

    Parameters
    ----------
    path
        Its file, as the project writes it: relative to its own folder, or absolute.
    layer
        Name of the layer inside the file; empty where that has one only.
    title
        What the project calls it.
    group
        The groups it stands in, from the outermost, with `` / `` between them; empty for none.
    visible
        It is shown at first: it and all its groups are ticked.
    condition
        Which of its features are shown; None for all.
    style
        How it looks, with what could not be carried over.
    """

    path: Path
    layer: str
    title: str
    group: str = ""
    visible: bool = True
    condition: Condition | None = None
    style: StyleFile = field(default_factory=StyleFile)


@dataclass(frozen=True)
class QgisProject:
    """What a project of QGIS shows of files.

    Parameters
    ----------
    title
        Its title; empty where it has none.
    layers
        From the ground up, as they are drawn.
    findings
        What could not be carried over of the project; each style has its own.
    """

    title: str
    layers: tuple[ProjectLayer, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a layer stands in the tree of a project."""

    id: str
    title: str
    groups: tuple[str, ...]
    visible: bool


def read_qgis_project(path: str | Path, *, limits: Limits | None = None) -> QgisProject:
    """Read which layers a project of QGIS shows, ``.qgz`` or ``.qgs``.

    No file that it names is opened. What comes from a server or a database is left out.

    Parameters
    ----------
    path
        The project.
    limits
        How large and deep it may be.

    Raises
    ------
    DataError
        It is no project of QGIS, or means harm.
    """
    path = Path(path)
    root = project_tree(path, (limits or Limits()).fresh())
    lost = Lost(path.name)
    by_id = {
        text_in(maplayer, "id"): maplayer for maplayer in root.findall("projectlayers/maplayer")
    }
    layers = []
    for place in drawing_order(root):
        element = by_id.pop(place.id, None)  # each once
        layer = None if element is None else _layer(element, place, lost)
        if element is None:
            lost.add("lost_source", title=place.title, source="?")
        layers += [layer] if layer else []
    return QgisProject(text_in(root, "title"), tuple(layers), lost.findings)


def project_tree(path: Path, limits: Limits) -> Element:
    """Return the XML of a project.

    Raises
    ------
    DataError
        It is no project of QGIS, or means harm.
    """
    root = read_tree(_content(path, limits), path, limits)
    if root.tag != "qgis" or root.find("projectlayers") is None:
        raise DataError(f"{path} is no project of QGIS; save it as .qgz or .qgs in QGIS 3")
    return root


def _content(path: Path, limits: Limits) -> Iterator[bytes]:
    """Give the XML of a project, out of its archive where it is in one."""
    chunks = chunks_of(path)
    head = next(chunks, b"")
    if not head.startswith(ZIP):
        yield head
        yield from chunks
        return
    try:
        with zipfile.ZipFile(path) as archive:
            limits.require_files(len(archive.infolist()), path)
            inside = [
                member for member in archive.infolist() if member.filename.lower().endswith(".qgs")
            ]
            if len(inside) != 1:
                raise DataError(f"{path} holds {len(inside)} projects of QGIS, and not one")
            require_harmless(inside[0], path)
            with archive.open(inside[0]) as file:
                while chunk := file.read(CHUNK):
                    yield chunk
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"cannot unpack {path}: {error}; save it again") from error


def drawing_order(root: Element) -> list[Place]:
    """Return where the layers stand, from the ground up."""
    tree = root.find("layer-tree-group")
    places = [] if tree is None else list(_places(tree, (), visible=True))
    custom = root.find("layer-tree-group/custom-order[@enabled='1']")
    if custom is not None:
        order = {text_in(item): index for index, item in enumerate(custom.findall("item"))}
        places.sort(key=lambda place: order.get(place.id, len(order)))
    return places[::-1]


def _places(group: Element, above: tuple[str, ...], *, visible: bool) -> Iterator[Place]:
    """Give the layers of a group, from the topmost."""
    for child in group:
        shown = visible and child.get("checked", "Qt::Checked") != "Qt::Unchecked"
        if child.tag == "layer-tree-layer":
            yield Place(child.get("id", ""), child.get("name", ""), above, shown)
        elif child.tag == "layer-tree-group":
            yield from _places(child, (*above, child.get("name", "")), visible=shown)


def _layer(element: Element, place: Place, lost: Lost) -> ProjectLayer | None:
    """Return a layer of the project; None, and a finding, where it is none of a file."""
    title = place.title or text_in(element, "layername")
    source = text_in(element, "datasource")
    provider = text_in(element, "provider")
    file, inside = file_in(source)
    if element.get("type") != "vector" or provider != "ogr" or not _is_file(file):
        lost.add("lost_source", title=title, source=provider or element.get("type", ""))
        return None
    return ProjectLayer(
        Path(PurePosixPath(file.replace("\\", "/"))),
        inside,
        title,
        " / ".join(place.groups),
        place.visible,
        _subset(source, title, lost),
        qml_style(element, title),
    )


def file_in(source: str) -> tuple[str, str]:
    """Return the file that a source names, and the layer inside it.

    Examples
    --------
    >>> file_in("./plan.gpkg|layername=area|subset=a|b"), file_in("plan.shp")
    (('./plan.gpkg', 'area'), ('plan.shp', ''))
    """
    file, *told = source.partition("|subset=")[0].split("|")
    options = dict(option.partition("=")[::2] for option in told)
    return file, options.get("layername", "")


def _is_file(source: str) -> bool:
    """Tell a path from an address, a database or a file inside an archive."""
    drive = source[1:3] in (":/", ":\\") and source[:1].isalpha()
    return (
        bool(source)
        and "\0" not in source
        and not any(part in source.lower() for part in ADDRESS)
        and (drive or ":" not in source.partition("/")[0])
        and not source.startswith(("//", "\\\\"))
    )


def _subset(source: str, title: str, lost: Lost) -> Condition | None:
    """Return which features the project shows of a layer: what follows may hold the bar, too."""
    _, there, text = source.partition("|subset=")
    if not there:
        return None
    condition = read_expression(text)
    if condition is None:
        lost.add("lost_subset", title=title, text=text)
    return condition
