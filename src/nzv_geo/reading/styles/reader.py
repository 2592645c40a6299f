"""Read a style by what its file holds, not by its name."""

from __future__ import annotations

from pathlib import Path

from nzv_geo.errors import DataError
from nzv_geo.reading.limits import Limits
from nzv_geo.reading.styles.qml import qml_style
from nzv_geo.reading.styles.sld import ROOTS, sld_style
from nzv_geo.reading.styles.style_file import StyleFile
from nzv_geo.reading.styles.tree import Element, chunks_of, read_tree

__all__ = ["read_style", "style_beside", "style_in"]

SUFFIXES = (".qml", ".sld")  # the former says more


def read_style(path: str | Path, *, limits: Limits | None = None) -> StyleFile:
    """Read a style of QGIS (``.qml``) or of OGC (``.sld``, 1.0 or 1.1).

    Nothing that a style names is opened: no picture, no file, no address.

    Parameters
    ----------
    path
        The file.
    limits
        How large and deep it may be.

    Returns
    -------
    StyleFile
        The style; what is richer than one of ours is replaced by the nearest simple thing, and is
        told in its findings.

    Raises
    ------
    DataError
        It is no style, or means harm: it defines entities, is too large or nested too deeply.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.qml"
    >>> _ = path.write_text('<qgis><renderer-v2 type="heatmapRenderer"/></qgis>')
    >>> print(read_style(path).findings[0].message)
    of the style “plan.qml” this is not carried over: renderer heatmapRenderer
    """
    path = Path(path)
    bounds = (limits or Limits()).fresh()
    return style_in(read_tree(chunks_of(path), path, bounds), path.name)


def style_in(root: Element, name: str) -> StyleFile:
    """Return the style that an outermost element is.

    Raises
    ------
    DataError
        It is none.
    """
    if root.tag == "qgis":
        if root.find("projectlayers") is not None:
            raise DataError(f"{name} is a project of QGIS with several layers, not a style")
        return qml_style(root, name)
    if root.tag in ROOTS:
        return sld_style(root, name)
    raise DataError(
        f"{name} is no style: it begins with <{root.tag[:40]}>; a style of QGIS begins with "
        "<qgis>, one of SLD with <StyledLayerDescriptor>"
    )


def style_beside(path: str | Path) -> Path | None:
    """Return the style file that has the name of a data file, and stands in its folder.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> (folder / "plan.qml").touch()
    >>> style_beside(folder / "plan.shp").name
    'plan.qml'
    >>> style_beside(folder / "other.shp") is None
    True
    """
    path = Path(path)
    for suffix in SUFFIXES:
        for name in (f"{path.stem}{suffix}", f"{path.stem}{suffix.upper()}"):
            beside = path.with_name(name) if name != path.name else path
            if beside != path and beside.is_file():
                return beside
    return None
