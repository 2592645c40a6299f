"""Read the catalogue: which sources, layers and regions there are.

The catalogue is data/catalogue.toml. It is installed with the package, so every command works
from any folder. Nothing here imports a geo library: listing the layers is instant.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nzv_geo.catalogue.records import Basemap, Figures, Frame, Grid, LayerSpec, Measured, Region
from nzv_geo.catalogue.shipped import data_folder
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.provenance import Provenance, Source

__all__ = ["Catalogue", "load_catalogue"]


@dataclass(frozen=True)
class Catalogue:
    """Every source, layer, table of figures and region, by id.

    Parameters
    ----------
    working_crs
        CRS in which layers are merged and measured in the plane.
    home
        West, south, east, north of the states, in degrees: where data are expected.
    default_region
        Region of a command that names none.
    overview_title, index_title
        Titles of the overview map and of the page that leads to all maps, by language.
    sources, layers, figures, regions, frames, grids, measured, basemaps
        By id, in the order of the file.
    changes_file, changes_sha256
        The table of municipalities that were dissolved, and its pinned hash.
    """

    working_crs: str
    home: tuple[float, float, float, float]
    default_region: str
    overview_title: dict[str, str]
    index_title: dict[str, str]
    sources: dict[str, Source]
    layers: dict[str, LayerSpec]
    figures: dict[str, Figures]
    regions: dict[str, Region]
    frames: dict[str, Frame]
    grids: dict[str, Grid]
    measured: dict[str, Measured]
    basemaps: dict[str, Basemap]
    changes_file: str
    changes_sha256: str

    def layer(self, name: str) -> LayerSpec:
        """Return the layer called `name`, or raise UnknownNameError."""
        if name not in self.layers:
            raise UnknownNameError("layer", name, self.layers)
        return self.layers[name]

    def region(self, name: str) -> Region:
        """Return the region called `name`, or raise UnknownNameError."""
        if name not in self.regions:
            raise UnknownNameError("region", name, self.regions)
        return self.regions[name]

    def provenance(self, spec: LayerSpec) -> Provenance:
        """Return the sources of a layer and what was done to it before it shipped."""
        return Provenance(tuple(self.sources[name] for name in spec.sources), spec.steps)


@cache
def load_catalogue(path: Path | None = None) -> Catalogue:
    """Read and validate a catalogue file.

    Parameters
    ----------
    path
        A TOML file; without it, the one that ships with the package.

    Raises
    ------
    DataError
        The file is not TOML, lacks a field, or names a source or layer that it does not define.
        All problems are reported at once.

    Examples
    --------
    >>> load_catalogue().region("goerlitz").units
    ('14626',)
    """
    path = path or data_folder() / "catalogue.toml"
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        catalogue = _parse(raw)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read catalogue {path}: {error}") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise DataError(f"catalogue {path}: missing or unknown field: {error}") from error
    problems = _problems(catalogue)
    if problems:
        raise DataError(f"catalogue {path}: " + "; ".join(problems))
    return catalogue


def _parse(raw: dict[str, Any]) -> Catalogue:
    if raw["version"] != 1:
        raise KeyError(f"version {raw['version']}; this nzv-geo reads version 1")
    return Catalogue(
        working_crs=raw["working_crs"],
        home=_bounds(raw["home"]),
        default_region=raw["default_region"],
        overview_title=raw["overview_title"],
        index_title=raw["index_title"],
        sources={name: Source(id=name, **table) for name, table in raw["source"].items()},
        layers=_by_id(LayerSpec, raw["layer"]),
        figures=_by_id(Figures, raw.get("figures", [])),
        regions=_by_id(Region, raw["region"]),
        frames=_by_id(Frame, raw.get("frame", [])),
        grids=_by_id(Grid, raw.get("grid", [])),
        measured=_by_id(Measured, raw.get("measured", [])),
        basemaps=_by_id(Basemap, raw.get("basemap", [])),
        changes_file=raw["changes"]["file"],
        changes_sha256=raw["changes"]["sha256"],
    )


def _bounds(edges: list[float]) -> tuple[float, float, float, float]:
    west, south, east, north = edges
    return west, south, east, north


def _by_id(kind: Any, tables: list[dict[str, Any]]) -> dict[str, Any]:
    frozen = [
        {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
        for table in tables
    ]
    return {str(table["id"]): kind(**table) for table in frozen}


def _problems(catalogue: Catalogue) -> list[str]:
    layers, sources = catalogue.layers, catalogue.sources
    problems = [
        f"layer {spec.id} names unknown source {name}"
        for spec in layers.values()
        for name in spec.sources
        if name not in sources
    ]
    problems += [
        f"layer {spec.id} needs either file and sha256 or derived_from"
        for spec in layers.values()
        if bool(spec.file and spec.sha256) == bool(spec.derived_from)
    ]
    problems += [
        f"figures {table.id} name unknown layer or source"
        for table in catalogue.figures.values()
        if table.layer not in layers or table.source not in sources
    ]
    problems += [
        f"region {region.id} has no units"
        for region in catalogue.regions.values()
        if not region.units
    ]
    problems += [
        f"basemap {one.id} needs an https address"
        for one in catalogue.basemaps.values()
        if not one.url.startswith("https://")
    ]
    if catalogue.default_region not in catalogue.regions:
        problems.append(f"default_region {catalogue.default_region} is no region")
    return problems
