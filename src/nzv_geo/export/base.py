"""What every writer says of its format, and which writers there are.

No geo library is imported before a layer is written, so that help and errors can name the formats.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from nzv_geo.errors import OutputError

if TYPE_CHECKING:
    from nzv_geo.layers import Layer

__all__ = [
    "WRITERS",
    "Writer",
    "main_suffixes",
    "register",
    "standard_writer",
    "writer_for",
    "writer_names",
]


class Writer:
    """A format that is written: what it is like, and its writer.

    A format of its own is a subclass of this with `encode`, and one line in `nzv_geo.export`.

    Attributes
    ----------
    name
        As people call it.
    suffixes
        Of the files that are written in it, the usual one first.
    crs
        The CRS it asks for; empty where any will do, and that of the layer is taken.
    keeps_heights
        It has room for Z and M.
    needs_valid
        It holds valid geometries only.
    """

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    crs: ClassVar[str] = ""
    keeps_heights: ClassVar[bool] = True
    needs_valid: ClassVar[bool] = False

    def write(self, layer: Layer) -> bytes:
        """Return a layer in this format, in its CRS: the same bytes for the same layer."""
        return self.encode(self.as_written(layer))

    def as_written(self, layer: Layer) -> Layer:
        """Return a layer as this format holds it, such as rounded; its findings say what changed.

        Without a method of its own, a format holds any layer as it is.
        """
        return layer

    def encode(self, layer: Layer) -> bytes:
        """Return as bytes what `as_written` returned."""
        raise NotImplementedError


WRITERS: dict[str, Writer] = {}  # by suffix
AnyWriter = TypeVar("AnyWriter", bound=Writer)


def register(writer: AnyWriter) -> AnyWriter:
    """Make a writer known: files of its suffixes are written by it; help and errors list them.

    Raises
    ------
    ValueError
        There is a writer for one of its suffixes.

    Examples
    --------
    >>> register(WRITERS[".gpkg"])
    Traceback (most recent call last):
    ...
    ValueError: there is a writer for .gpkg already
    """
    for suffix in writer.suffixes:
        if suffix in WRITERS:
            raise ValueError(f"there is a writer for {suffix} already")
    WRITERS.update(dict.fromkeys(writer.suffixes, writer))
    return writer


def writer_for(path: str | Path) -> Writer:
    """Return what writes the format that a file's suffix names.

    Raises
    ------
    OutputError
        No such format.

    Examples
    --------
    >>> writer_for("plan.GPKG").name
    'GeoPackage'
    """
    suffix = Path(path).suffix.lower()
    if suffix not in WRITERS:
        raise OutputError(f"cannot write {path}: name it {' or '.join(WRITERS)}")
    return WRITERS[suffix]


def standard_writer() -> Writer:
    """Return what writes to the standard output, where no suffix names a format.

    Examples
    --------
    >>> standard_writer().name
    'GeoJSON'
    """
    return next(iter(WRITERS.values()))


def writer_names() -> str:
    """Return the formats that are written, as help lists them.

    Examples
    --------
    >>> writer_names()
    'GeoJSON or GeoPackage'
    """
    return " or ".join(dict.fromkeys(writer.name for writer in WRITERS.values()))


def main_suffixes() -> str:
    """Return the usual suffix of each format that is written, as help lists them.

    Examples
    --------
    >>> main_suffixes()
    '.geojson or .gpkg'
    """
    return " or ".join(dict.fromkeys(writer.suffixes[0] for writer in WRITERS.values()))
