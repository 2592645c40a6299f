"""Read a catalogue file: which sources, layers, regions and background maps there are.

The one that ships is data/catalogue.toml; it is installed with the package, so every command works
from any folder. Nothing here imports a geo library for it: listing the layers is instant.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nzv_geo.brief import Brief
from nzv_geo.catalogue.fetched import lock_file, overlaid
from nzv_geo.catalogue.offers import Download, Offer
from nzv_geo.catalogue.parsing import parse_catalogue
from nzv_geo.catalogue.records import (
    Basemap,
    FactTable,
    Figures,
    Frame,
    Grid,
    LayerSpec,
    Measured,
    Region,
)
from nzv_geo.catalogue.shipped import data_folder, read_pinned
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.provenance import Provenance, Source
from nzv_geo.userdata import own_folder

__all__ = ["Catalogue", "load_catalogue"]


@dataclass(frozen=True, eq=False, repr=False)
class Catalogue(Brief):
    """Every source, layer, table of figures and region, by id.

    Two catalogues are the same only if they are one object.

    Parameters
    ----------
    folder
        Where its files lie.
    own_data
        Folder of the user's own data, which replace some of what ships; None for what ships alone.
    working_crs
        CRS in which layers are merged and measured in the plane.
    home
        West, south, east, north of the states, in degrees: where data are expected.
    default_region
        Region of a command that names none.
    overview_title, index_title
        Titles of the overview map and of the page that leads to all maps, by language.
    sources, layers, facts, figures, regions, frames, grids, measured, basemaps, offers
        By id, in the order of the file.
    downloads
        What was fetched, by the id of its offer: layers that came of it stand in place of those
        that ship.
    changes_file, changes_sha256
        The table of municipalities that were dissolved, and its pinned hash; empty where there is
        none.
    """

    folder: Path
    own_data: Path | None
    working_crs: str
    home: tuple[float, float, float, float]
    default_region: str
    overview_title: dict[str, str]
    index_title: dict[str, str]
    sources: dict[str, Source]
    layers: dict[str, LayerSpec]
    facts: dict[str, FactTable]
    figures: dict[str, Figures]
    regions: dict[str, Region]
    frames: dict[str, Frame]
    grids: dict[str, Grid]
    measured: dict[str, Measured]
    basemaps: dict[str, Basemap]
    offers: dict[str, Offer]
    downloads: dict[str, Download]
    changes_file: str
    changes_sha256: str

    def in_brief(self) -> tuple[str, str]:
        """Return its folder, and its regions."""
        return self.folder.name, ", ".join(self.regions)

    def layer(self, name: str) -> LayerSpec:
        """Return the layer called `name`, or raise UnknownNameError."""
        if name not in self.layers:
            raise UnknownNameError("layer", name, self.layers)
        return self.layers[name]

    def means_file(self, name: str | Path) -> bool:
        """Tell whether a name means a file: it is no layer's, and a path or has a suffix.

        Examples
        --------
        >>> shipped = load_catalogue()
        >>> shipped.means_file("plan.gpkg"), shipped.means_file("counties")
        (True, False)
        """
        if isinstance(name, Path):
            return True
        looks_so = bool({".", "/", os.sep} & set(name)) or Path(name).exists()
        return name not in self.layers and looks_so

    def region(self, name: str | None = None) -> Region:
        """Return the region called `name`, or the default one, or raise UnknownNameError."""
        name = self.default_region if name is None else name
        if name not in self.regions:
            raise UnknownNameError("region", name, self.regions)
        return self.regions[name]

    def provenance(self, spec: LayerSpec) -> Provenance:
        """Return the sources of a layer and what was done to it before it shipped."""
        return Provenance(tuple(self.sources[name] for name in spec.sources), spec.steps)

    def read(self, file: str, sha256: str) -> bytes:
        """Return a file of the catalogue's folder, or raise DataError if it is not the pinned one.

        Examples
        --------
        >>> spec = load_catalogue().layer("states")
        >>> load_catalogue().read(spec.file, spec.sha256)[:3]
        b'fgb'
        """
        return read_pinned(self.folder / file, sha256)

    def fetched(self, layer: str) -> Download | None:
        """Return of what a layer came that was fetched; None where it ships.

        Examples
        --------
        >>> load_catalogue(data="none").fetched("counties") is None
        True
        """
        return next((got for got in self.downloads.values() if layer in got.layers), None)


def load_catalogue(path: str | Path | None = None, *, data: str | Path | None = None) -> Catalogue:
    """Read and validate a catalogue file.

    Parameters
    ----------
    path
        A TOML file; without it, the one that ships with the package.
    data
        Folder of the user's own data, or ``none`` for what ships alone; see
        `nzv_geo.userdata.own_folder`. Layers that were fetched into it stand in place of those
        that ship.

    Raises
    ------
    DataError
        The file is no TOML, or not what docs/catalogue.md describes: a table or key is missing,
        unknown or of another type; a title lacks German or English; a source, layer or region is
        named that it does not define; the working CRS is unknown or in degrees. All problems are
        reported at once, each with its table and key.

    Examples
    --------
    >>> load_catalogue().region("goerlitz").units
    ('14626',)
    """
    own_data = own_folder(data)
    return _load(Path(path) if path is not None else None, own_data, _state(own_data))


def _state(own_data: Path | None) -> tuple[int, ...]:
    """Tell one state of what was fetched from another."""
    try:
        stat = None if own_data is None else lock_file(own_data).stat()
    except OSError:
        stat = None
    return () if stat is None else (stat.st_ino, stat.st_mtime_ns, stat.st_size)


@cache
def _load(path: Path | None, own_data: Path | None, _: tuple[int, ...]) -> Catalogue:
    file = path or data_folder() / "catalogue.toml"
    try:
        raw: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read catalogue {file}: {error}") from error
    # The CRS of the one that ships are checked by a test: asking PROJ costs every command time.
    parsed, problems = parse_catalogue(raw, with_crs=path is not None)
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        raise DataError(f"catalogue {file} has {count}: {'; '.join(problems)}")
    return Catalogue(folder=file.parent, own_data=own_data, **overlaid(parsed, own_data))
