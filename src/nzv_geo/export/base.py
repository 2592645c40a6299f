"""What every writer says of its format, and which writers there are.

No geo library is imported before a layer is written, so that help and errors can name the formats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from nzv_geo.errors import OutputError, UnknownNameError

if TYPE_CHECKING:
    from nzv_geo.catalogue import Catalogue
    from nzv_geo.coverage.clean import Decimals
    from nzv_geo.layers import Layer

__all__ = [
    "WRITERS",
    "Writer",
    "format_names",
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
        Of the files that are written in it, the usual one first; without its dot, that is what
        ``--format`` calls it.
    crs
        The CRS it asks for; empty where any will do, and that of the layer is taken.
    only_crs
        It is written in no other CRS than that one.
    fine
        Coordinates are written to 0.1 mm; else to about a centimetre.
    keeps_heights
        It has room for Z and M.
    needs_valid
        It holds valid geometries only.
    holds_history
        Where a layer comes from stands inside; else beside, see `nzv_geo.export.history`.
    holds_several
        One file holds several layers, see `encode_all`.
    in_parts
        It can be written a part at a time, see `write_parts`.
    takes_tables
        Parts after the first may be what `nzv_geo.export.shortcut` lets pass.
    parts
        Suffixes of the files that stand beside the one named and belong to it; see `files`.
    losses
        What it has no room for, as the table in docs/formats.md says it.
    crs_told
        What that table says of its CRS, where `crs` does not say all.
    """

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    crs: ClassVar[str] = ""
    only_crs: ClassVar[bool] = False
    fine: ClassVar[bool] = True
    keeps_heights: ClassVar[bool] = True
    needs_valid: ClassVar[bool] = False
    holds_history: ClassVar[bool] = True
    holds_several: ClassVar[bool] = False
    in_parts: ClassVar[bool] = False
    takes_tables: ClassVar[bool] = False
    parts: ClassVar[tuple[str, ...]] = ()
    losses: ClassVar[str] = ""
    crs_told: ClassVar[str] = ""

    def usual_crs(self, layer: Layer, catalogue: Catalogue | None) -> str:  # noqa: ARG002
        """Return the CRS that a layer is written in where nobody names one; empty for its own."""
        return self.crs

    def write(self, layer: Layer) -> bytes:
        """Return a layer in this format, in its CRS: the same bytes for the same layer."""
        return self.encode(self.as_written(layer))

    def as_written(self, layer: Layer, precision: int | None = None) -> Layer:
        """Return a layer as this format holds it; its findings say what changed.

        Parameters
        ----------
        layer
            Any layer.
        precision
            Decimals of the coordinates; without it, as many as `fine` says.
        """
        from nzv_geo.export.rounding import rounded

        self._require_crs(layer)
        decimals = self.decimals(precision)
        return rounded(self.fitted(layer), decimals, with_invalid=not self.needs_valid)

    def decimals(self, precision: int | None = None) -> Decimals:
        """Return how many decimals coordinates get; without a precision, as `fine` says."""
        from nzv_geo.coverage.clean import FINE, Decimals
        from nzv_geo.export.rounding import COARSE

        usual = FINE if self.fine else COARSE
        return usual if precision is None else Decimals(precision, precision)

    def _require_crs(self, layer: Layer) -> None:
        from nzv_geo.crs.names import crs_code

        if self.only_crs and crs_code(layer.crs) != self.crs:
            raise OutputError(
                f"{self.name} is always in {self.crs}, not in {crs_code(layer.crs)}; leave out the "
                "CRS, or choose another format"
            )

    def fitted(self, layer: Layer) -> Layer:
        """Return a layer with no more than the format has room for; findings say what it loses."""
        from nzv_geo.export.fitting import flat

        return layer if self.keeps_heights else flat(layer, self.name)

    def encode(self, layer: Layer) -> bytes:
        """Return as bytes what `as_written` returned."""
        raise NotImplementedError

    def encode_for(self, layer: Layer, path: Path) -> bytes:  # noqa: ARG002
        """Return the same for a file, where its name matters."""
        return self.encode(layer)

    def encode_all(self, layers: Sequence[Layer]) -> bytes:  # noqa: ARG002
        """Return several layers in one file, where `holds_several` says that it can hold them."""
        raise OutputError(f"{self.name} holds one layer; name a GeoPackage, or a zip archive")

    def write_parts(self, parts: Iterable[Layer], path: Path, history: Callable[[], str]) -> None:
        """Write into a file what `as_written` returned of each part, where `in_parts` says so.

        Parameters
        ----------
        parts
            One part after the other; at least one.
        path
            An empty file.
        history
            Returns `nzv_geo.export.history.history_json` of all parts, once they are read.
        """
        raise NotImplementedError

    def files(self, layer: Layer, path: Path) -> dict[Path, bytes]:
        """Return the files that what `as_written` returned is written as, `path` first."""
        files = {path: self.encode_for(layer, path)}
        if not self.holds_history:
            from nzv_geo.export.history import beside

            files |= beside(layer, path, files[path])
        return files


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


def writer_for(path: str | Path, format: str = "") -> Writer:  # noqa: A002 - the word of the field
    """Return what writes a format: the one that is named, else that of a file's suffix.

    Parameters
    ----------
    path
        The file.
    format
        One of `format_names`; without it, the suffix decides.

    Raises
    ------
    OutputError
        The suffix is that of no format.
    UnknownNameError
        There is no format of that name.

    Examples
    --------
    >>> writer_for("plan.GPKG").name, writer_for("plan.txt", "geojson").name
    ('GeoPackage', 'GeoJSON')
    """
    if format:
        if f".{format}" not in WRITERS:
            raise UnknownNameError("format", format, format_names())
        return WRITERS[f".{format}"]
    suffix = Path(path).suffix.lower()
    if suffix not in WRITERS:
        raise OutputError(f"cannot write {path}: name it {_listed(WRITERS)}; or name its format")
    return WRITERS[suffix]


def standard_writer() -> Writer:
    """Return what writes to the standard output, where no suffix names a format.

    Examples
    --------
    >>> standard_writer().name
    'GeoJSON'
    """
    return next(iter(WRITERS.values()))


def format_names() -> list[str]:
    """Return what ``--format`` calls each format: its usual suffix without the dot.

    Examples
    --------
    >>> format_names()[0]
    'geojson'
    """
    return [writer.suffixes[0][1:] for writer in dict.fromkeys(WRITERS.values())]


def writer_names() -> str:
    """Return the formats that are written, as help lists them.

    Examples
    --------
    >>> writer_names().split(", ")[0]
    'GeoJSON'
    """
    return _listed(writer.name for writer in WRITERS.values())


def main_suffixes() -> str:
    """Return the usual suffix of each format that is written, as help lists them.

    Examples
    --------
    >>> main_suffixes().split(", ")[0]
    '.geojson'
    """
    return _listed(writer.suffixes[0] for writer in WRITERS.values())


def _listed(names: Iterable[str]) -> str:
    *others, last = dict.fromkeys(names)
    return f"{', '.join(others)} or {last}" if others else last
