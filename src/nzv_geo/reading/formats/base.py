"""What every format says of itself, and how it is read: `Format`; by GDAL: `GdalFormat`.

No geo library is imported before a file is read, so that help and errors can name the formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from nzv_geo.errors import DataError
from nzv_geo.reading.formats.records import Content, Head, TableRow, Vetted
from nzv_geo.reading.limits import DEFAULT_MB, Limits
from nzv_geo.reading.opening import Opening

if TYPE_CHECKING:
    import geopandas

    from nzv_geo.findings import Finding
    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.gdal_arrow import Shortcut
    from nzv_geo.reading.gdal_parts import Part
    from nzv_geo.reading.options import ReadOptions

__all__ = ["Content", "Format", "GdalFormat", "Head", "TableRow", "Vetted"]


VettedT = TypeVar("VettedT", bound=Vetted)


class Format(Generic[VettedT]):
    """A format that is read: what it is like, and its reader.

    A format of its own is a subclass of this, or of `GdalFormat` where GDAL reads it, and one line
    in `nzv_geo.reading.formats`.

    Attributes
    ----------
    name
        As people call it.
    listed
        What help and errors list of it, such as ``KML, KMZ``; empty where another format's stands
        for it.
    rows
        Its rows in docs/formats.md.
    crs_rule, heights
        What that table says of its CRS, and of Z and M.
    suffix
        Of the plain name under which GDAL gets to see a file.
    suffixes
        Of files in an archive that may hold a layer.
    shared_suffixes
        Of those that may as well be something else: `may_hold_layer` tells.
    parts
        Suffixes of the files that one layer is made of, the main one first.
    inside
        Suffixes of the files in a folder that is a dataset as a whole, such as a database; the
        first is that by which it is told.
    shared_parts
        Those of them that files of other kinds have, too.
    notation
        ``XML`` or ``JSON`` where it is one of these.
    turn
        When `recognises` is asked: -1 where the file would be refused as something else, 0 where a
        signature tells, 1 where a word in a text does, 2 for whatever else is of a notation, 3
        where the suffix has to tell.
    several
        A file can hold several layers.
    max_mb
        Megabytes of it that are loaded by default: as many as take no more than 2 GB of memory.
    in_parts
        It can be read a part at a time.
    takes_encoding
        ``--encoding`` may say how its text is encoded; all others say it themselves.
    packed
        It is a zip archive itself, which is not unpacked.
    comes_as_document
        Archives bring it as a document, too: looked at only where nothing else holds a layer.
    """

    name: ClassVar[str]
    listed: ClassVar[str] = ""
    rows: ClassVar[tuple[TableRow, ...]] = ()
    crs_rule: ClassVar[str] = ""
    heights: ClassVar[str] = "kept"
    suffix: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]] = ()
    shared_suffixes: ClassVar[tuple[str, ...]] = ()
    parts: ClassVar[tuple[str, ...]] = ()
    inside: ClassVar[tuple[str, ...]] = ()
    shared_parts: ClassVar[tuple[str, ...]] = ()
    notation: ClassVar[str] = ""
    turn: ClassVar[int] = 0
    several: ClassVar[bool] = False
    max_mb: ClassVar[float] = DEFAULT_MB
    in_parts: ClassVar[bool] = False
    takes_encoding: ClassVar[bool] = False
    packed: ClassVar[bool] = False
    comes_as_document: ClassVar[bool] = False

    def recognises(self, start: Start) -> bool:
        """Tell whether a file is of this format; raise DataError where it is a near miss."""
        raise NotImplementedError

    def may_hold_layer(self, head: bytes) -> bool:  # noqa: ARG002
        """Tell from its beginning whether a file of a shared suffix may hold a layer of it."""
        return True

    def take_along(self, path: Path, target: Path, limits: Limits) -> None:
        """Bring what stands beside a file and belongs to it, once the file itself is there."""

    def vet(self, dataset: Dataset, name: str | Path, options: ReadOptions) -> VettedT:
        """Look through a file; refuse what would do harm.

        Parameters
        ----------
        dataset
            The file.
        name
            What to call it in errors.
        options
            How it is to be read.

        Raises
        ------
        DataError, CrsError
            It is damaged, harmful or exceeds a bound, or names a CRS that nobody knows.
        """
        if options.encoding and not self.takes_encoding:
            raise DataError(f"{name} is {self.name}, which says its encoding itself")
        return self.look_through(dataset, self.opening(dataset.path, name), options)

    def opening(self, path: Path, name: str | Path) -> Opening:
        """Return how a file is opened, before anybody looked into it."""
        return Opening(path, "", name)

    def look_through(self, dataset: Dataset, opening: Opening, options: ReadOptions) -> VettedT:
        """Look through a file by the rules of the format; most of `vet`."""
        raise NotImplementedError

    def layers(self, vetted: VettedT) -> list[str]:
        """Return the layers of a file that can hold several."""
        return vetted.layers

    def is_main(self, vetted: VettedT, layer: str) -> bool:  # noqa: ARG002
        """Tell whether a layer is the one to take where none is named."""
        return False

    def is_further(self, vetted: VettedT, layer: str) -> bool:  # noqa: ARG002
        """Tell whether a layer holds further geometries of the features of another one."""
        return False

    def notes_on_main(self, layer: str, others: list[str]) -> list[Finding]:  # noqa: ARG002
        """Say what else there is where the main layer was taken and does not hold it all."""
        return []

    def read(self, vetted: VettedT, layer: str | None, options: ReadOptions) -> Content:
        """Read a layer as a whole."""
        raise NotImplementedError

    def read_parts(
        self, vetted: VettedT, layer: str | None, size: int, shortcut: Shortcut | None = None
    ) -> Iterator[Part]:
        """Read a layer so many features at a time, where `in_parts` says that it can be.

        Where the format leaves all to GDAL, parts may take a shortcut, see
        `nzv_geo.reading.gdal_arrow`.
        """
        raise NotImplementedError

    def told(self, vetted: VettedT, layer: str | None) -> dict[str, Any]:  # noqa: ARG002
        """Return what a layer that is read in parts says about itself."""
        return vetted.metadata

    def head(self, vetted: VettedT, layer: str | None, options: ReadOptions) -> Head:
        """Return what a layer says before it is read; here, by reading it."""
        features = self.read(vetted, layer, options).features
        kinds = sorted(set(features.geometry.geom_type.dropna()))
        fields = {str(name): str(kind) for name, kind in features.dtypes.items()}
        fields.pop(str(features.geometry.name))
        return Head(features.crs, ", ".join(kinds), len(features), fields)


class GdalFormat(Format[VettedT]):
    """A format that GDAL reads.

    Attributes
    ----------
    driver
        What GDAL calls it.
    by_driver_name
        The driver can be asked for by name, so that no other one gets to see the file.
    counts_in_head
        A file says in its head how many features it holds.
    added_fields
        Fields that GDAL adds to what a file says, left out where its fields are listed.
    """

    driver: ClassVar[str]
    by_driver_name: ClassVar[bool] = False
    counts_in_head: ClassVar[bool] = False
    added_fields: ClassVar[frozenset[str]] = frozenset()

    def opening(self, path: Path, name: str | Path) -> Opening:
        """Return how GDAL opens a file, before anybody looked into it."""
        return Opening(path, self.driver, name, self.by_driver_name, self.counts_in_head)

    def layers(self, vetted: VettedT) -> list[str]:
        """Return the layers that GDAL finds, unless they are known already."""
        from nzv_geo.reading.gdal_bulk import layer_names

        return vetted.layers or layer_names(vetted.opening)

    def read(self, vetted: VettedT, layer: str | None, options: ReadOptions) -> Content:
        """Read a layer as a whole by GDAL, then `complete` it."""
        from nzv_geo.reading.gdal_bulk import read_all

        opening = vetted.opening
        if layer in vetted.counts:
            opening = replace(opening, records=vetted.counts[layer])
        features, findings, metadata = read_all(opening, layer, options.limits)
        features, findings = self.complete(vetted, layer, features, findings)
        return Content(features, [*vetted.findings, *findings], {**metadata, **vetted.metadata})

    def complete(
        self,
        vetted: VettedT,  # noqa: ARG002
        layer: str | None,  # noqa: ARG002
        features: geopandas.GeoDataFrame,
        findings: list[Finding],
    ) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
        """Find what GDAL lost, and drop what it added."""
        return features, findings

    def read_parts(
        self, vetted: VettedT, layer: str | None, size: int, shortcut: Shortcut | None = None
    ) -> Iterator[Part]:
        """Read a layer by GDAL, so many features at a time."""
        from nzv_geo.reading.gdal_parts import read_parts

        yield from read_parts(vetted.opening, layer, size, shortcut)

    def told(self, vetted: VettedT, layer: str | None) -> dict[str, Any]:
        """Return what was found in a file, and what its head says."""
        from nzv_geo.reading.gdal_bulk import told_in_head

        return {**told_in_head(vetted.opening, layer), **vetted.metadata}

    def head(
        self,
        vetted: VettedT,
        layer: str | None,
        options: ReadOptions,  # noqa: ARG002
    ) -> Head:
        """Return what GDAL says of a layer without reading it."""
        from nzv_geo.reading.gdal_parts import inspect

        found = inspect(vetted.opening, layer)
        fields = {
            name: kind for name, kind in found.fields.items() if name not in self.added_fields
        }
        return Head(vetted.crs or found.crs, found.geometry, found.features, fields)
