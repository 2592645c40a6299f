"""The domain: a region, its layers, and the valley that is merged from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy
import shapely
from pyproj import CRS

from nzv_geo.brief import Brief
from nzv_geo.catalogue import CONTEXT, FOCUS_AREAS, Catalogue, LayerSpec, Region, load_catalogue
from nzv_geo.coverage.clean import invalid_edges, snap, union
from nzv_geo.crs.extent import Extent, geographic_extent, rounded
from nzv_geo.crs.grids import find_grids
from nzv_geo.crs.reproject import extent_of, reproject
from nzv_geo.errors import GeometryError
from nzv_geo.i18n import in_every_language
from nzv_geo.layers import Layer, read_layer
from nzv_geo.provenance import Provenance
from nzv_geo.regions import belonging, find_region, meeting, require_units
from nzv_geo.shown import Shown, above
from nzv_geo.table import Columns, text_column
from nzv_geo.values import text

if TYPE_CHECKING:
    from nzv_geo.coverage.ledger import Ledger
    from nzv_geo.reading import Limits

__all__ = [
    "Valley",
    "build_valley",
    "load_coverage",
    "load_layer",
    "region_extent",
]


@dataclass(frozen=True, eq=False, repr=False)
class Valley(Shown, Brief):
    """A region across state borders: its outline and the layers beneath it.

    All layers are in the working CRS (EPSG:25833, metres). Municipalities, counties and states
    are valid coverages; the municipalities of a county unite to exactly that county.

    Parameters
    ----------
    region
        Which counties belong to it.
    outline
        One feature: the union of the counties. The designation of the Net Zero Valley has no
        published outline; this is the outline of the region.
    states, counties, municipalities
        Units of the region; states are whole.
    neighbours
        Counties outside the region that share a border with it, as far as they ship.
    focus_areas
        Focus areas of the region: points, because no outline of any of them is published, or the
        official outlines of the user's own data.
    catalogue
        What it was built from.
    """

    region: Region
    outline: Layer
    states: Layer
    counties: Layer
    municipalities: Layer
    neighbours: Layer
    focus_areas: Layer
    catalogue: Catalogue

    def in_brief(self) -> tuple[str, str]:
        """Return its region, and how much lies in it."""
        count = f"{len(self.municipalities)} municipalities, {len(self.focus_areas)} focus areas"
        return self.region.id, f"{len(self.counties)} counties, {count}"

    def shown_layers(self) -> tuple[Layer, ...]:
        """Return the layers from the ground up."""
        return (self.municipalities, self.counties, self.states, self.outline, self.focus_areas)

    def export(self, path: str | Path, **options: Any) -> list[Layer]:
        """Write the layers into one GeoPackage or zip, see `nzv_geo.export_layers`.

        Examples
        --------
        >>> import tempfile
        >>> len(build_valley("cottbus").export(Path(tempfile.mkdtemp()) / "valley.gpkg"))
        5
        """
        written: list[Layer] = above("export").export_layers(self, path, **options)
        return written

    @cached_property
    def ledger(self) -> Ledger:
        """What was wrong with the municipalities as they are published: gaps and overlaps.

        All of them are narrower than a micrometre. The layers here close them by rounding to
        0.1 mm, which gives the same coverage as merging them, to a millimetre.
        """
        published = load_layer("municipalities", region=self.region.id, catalogue=self.catalogue)
        from nzv_geo.coverage.merge import merge  # here, because few ask for it

        return merge([published], catalogue=self.catalogue).ledger


def load_layer(  # noqa: PLR0913 - keywords, each on its own
    name: str | Path,
    *,
    region: str | None = None,
    layer: str | None = None,
    title: str | None = None,
    source_crs: str | None = None,
    encoding: str | None = None,
    limits: Limits | None = None,
    catalogue: Catalogue | None = None,
) -> Layer:
    """Load a layer of the catalogue, or one of your own from a file.

    Parameters
    ----------
    name
        Id of the layer: states, counties, municipalities, places, focus-areas or valley, and
        whatever else the catalogue has, such as rivers. Or the
        path of a file of one of the formats in docs/formats.md; a text is one if it is no layer's
        id and has a suffix or a separator, or if such a file is there.
    layer, title, source_crs, encoding, limits
        Of a file: the layer to take, the title to give it, the CRS its coordinates are in and the
        encoding of its text where it says a wrong one or none, and how much it may cost; see
        `nzv_geo.reading.read_file`.
    region
        Keep only the features of this region, see `nzv_geo.regions.find_region`. States are kept
        whole, and so are rivers, roads and what else meets the region. Without it, everything that
        ships; for the valley, the whole Lausitz.
    catalogue
        Another catalogue than the one that ships.

    Returns
    -------
    Layer
        Stored layers in the CRS of their file; the valley in EPSG:25833.

    Raises
    ------
    UnknownNameError
        No such layer or region.
    DataError
        A file of the installation is missing or changed, or your own file cannot be read.

    Examples
    --------
    >>> len(load_layer("municipalities"))
    235
    >>> list(load_layer("counties", region="cottbus").features["name_de"])
    ['Cottbus']
    """
    catalogue = catalogue or load_catalogue()
    if catalogue.means_file(name):
        from nzv_geo.reading import read_file  # here, because what ships does not need it

        return read_file(
            name,
            layer=layer,
            title=title,
            source_crs=source_crs,
            encoding=encoding,
            limits=limits,
        )
    spec = catalogue.layer(str(name))
    if spec.derived_from:
        return _merge(find_region(region, catalogue), catalogue).outline
    stored = _stored(spec, catalogue)
    if region is None:
        return stored
    chosen = find_region(region, catalogue)
    require_units(chosen, catalogue)
    if spec.id in CONTEXT:
        return stored.where(meeting(stored, chosen, catalogue))
    return stored.where(belonging(stored, chosen))


def load_coverage(name: str, region: str | None, catalogue: Catalogue) -> Layer:
    """Load a layer of the catalogue as a coverage in the working CRS, as a valley holds it.

    Layers of one source have the very same vertices afterwards. A layer that is a coverage already
    is only rounded; any other is merged.
    """
    load_layer(name, region=region, catalogue=catalogue)  # raises where a file was changed
    made = _coverage(name, region, catalogue, tuple(find_grids(catalogue).values()))
    return replace(made, features=made.table.copy())  # whoever gets it may change it


@lru_cache(maxsize=32)  # pages of several regions, and data beside them, ask for the same ones
def _coverage(
    name: str, region: str | None, catalogue: Catalogue, _grids: tuple[Path | None, ...]
) -> Layer:
    layer = snap(load_layer(name, region=region, catalogue=catalogue))
    metric = reproject(layer, catalogue.working_crs, catalogue=catalogue)
    if invalid_edges(metric) == 0:
        return metric
    from nzv_geo.coverage.merge import merge  # here, because few need it
    from nzv_geo.coverage.stacking import UNIT

    merged = merge([metric], catalogue=catalogue)
    united = merged.coverage.features.set_index(UNIT).geometry
    keys = metric.features[metric.key].map(text)
    return metric.with_shapes(united.loc[keys].values, merged.coverage.provenance.steps[-1])


def build_valley(region: str | None = None, *, catalogue: Catalogue | None = None) -> Valley:
    """Load, reproject, clean and merge the layers of a region.

    Parameters
    ----------
    region
        See `nzv_geo.regions.find_region`; without it, the catalogue's default: lausitz.
    catalogue
        Another catalogue than the one that ships: another valley.

    Returns
    -------
    Valley
        In the working CRS of the catalogue.

    Raises
    ------
    UnknownNameError
        No such region.
    DataError
        A unit of the region does not ship.
    GeometryError
        Municipalities and counties do not agree, or do not form a coverage.

    Examples
    --------
    >>> valley = build_valley("lausitz")
    >>> (outline,) = valley.outline.features.geometry
    >>> outline.geom_type, len(outline.interiors)
    ('Polygon', 0)
    """
    catalogue = catalogue or load_catalogue()
    chosen = find_region(region, catalogue)
    merged = _merge(chosen, catalogue)
    return Valley(
        region=chosen,
        outline=merged.outline,
        states=load_coverage("states", chosen.id, catalogue),
        counties=merged.counties,
        municipalities=merged.municipalities,
        neighbours=_neighbours(chosen, merged.outline, catalogue),
        focus_areas=_focus_areas(chosen, catalogue),
        catalogue=catalogue,
    )


@cache
def region_extent(region: str, catalogue: Catalogue | None = None) -> Extent:
    """Return the extent of a region's counties: west, south, east, north in degrees.

    Examples
    --------
    >>> region_extent("lausitz")
    (13.05103, 50.81935, 15.04182, 52.42062)
    """
    counties = load_layer("counties", region=region, catalogue=catalogue)
    coordinates = shapely.get_coordinates(counties.table.shapes)
    return rounded(geographic_extent(coordinates, counties.crs))


class _Merged(NamedTuple):
    outline: Layer
    counties: Layer
    municipalities: Layer


def _stored(spec: LayerSpec, catalogue: Catalogue) -> Layer:
    """Return a layer as it ships; the focus areas with what is known of each."""
    layer = read_layer(spec, catalogue)
    if spec.id != FOCUS_AREAS or not catalogue.facts:
        return layer
    from nzv_geo.focus_areas import with_facts  # here, because no other layer needs it

    return with_facts(layer, catalogue)


def _merge(region: Region, catalogue: Catalogue) -> _Merged:
    counties = load_coverage("counties", region.id, catalogue)
    municipalities = load_coverage("municipalities", region.id, catalogue)
    _require_agreement(counties, municipalities)
    return _Merged(_outline(region, counties, catalogue), counties, municipalities)


def _require_agreement(counties: Layer, municipalities: Layer) -> None:
    """Raise GeometryError unless the municipalities of each county unite to exactly it."""
    parts = municipalities.table.shapes
    county_of = numpy.array([ags[:5] for ags in municipalities.table.column("ags")])
    for ags, county in zip(counties.table.column("ags"), counties.table.shapes, strict=True):
        united = shapely.coverage_union_all(parts[county_of == ags])
        outline = shapely.coverage_union_all([county])
        if shapely.equals_exact(united, outline, normalize=True) or united.equals(outline):
            continue
        area_m2 = shapely.symmetric_difference(united, county).area
        raise GeometryError(
            f"the municipalities of county {ags} do not unite to it: {area_m2:.3f} m² differ; "
            "both layers must come from the same vintage"
        )


def _focus_areas(region: Region, catalogue: Catalogue) -> Layer:
    """Return the focus areas of a region; none where the catalogue knows of none."""
    if FOCUS_AREAS not in catalogue.layers:
        columns = {name: text_column([]) for name in ("number", "name_de")}
        table = Columns(columns, numpy.empty(0, dtype=object), CRS(catalogue.working_crs))
        title = in_every_language("page", "group_focus")
        return Layer(FOCUS_AREAS, title, "number", table, Provenance(()))
    stored = load_layer(FOCUS_AREAS, region=region.id, catalogue=catalogue)
    return reproject(stored, catalogue.working_crs, catalogue=catalogue)


def _outline(region: Region, counties: Layer, catalogue: Catalogue) -> Layer:
    spec = catalogue.layer("valley")
    known = counties.table
    cells = {
        "region": region.id,
        "name_de": region.title["de"],
        "kind": "valley",
        "state": _joined(known.column("state")),
        "nuts": _joined(known.column("nuts")),
        "units": _joined(known.column("ags")),
        "basis": region.basis["de"],
    }
    columns = {name: text_column([cell]) for name, cell in cells.items()}
    table = Columns(columns, numpy.array([union(counties)], dtype=object), counties.crs)
    units = ", ".join(known.column("ags"))
    provenance = counties.provenance.after(f"united from the counties {units}")
    return Layer(spec.id, spec.title, spec.key, table, provenance)


def _neighbours(region: Region, outline: Layer, catalogue: Catalogue) -> Layer:
    counties = _counties_near(region, catalogue)
    touching = shapely.intersects(counties.table.shapes, outline.table.shapes[0])
    outside = [ags not in region.units for ags in counties.table.column("ags")]
    return counties.where(touching & numpy.array(outside, dtype=bool))


def _counties_near(region: Region, catalogue: Catalogue) -> Layer:
    """Return the counties that may touch a region, as `load_coverage` returns all of them."""
    counties = snap(load_layer("counties", catalogue=catalogue))
    shapes = counties.table.shapes
    around = shapely.box(*shapely.total_bounds(shapes[belonging(counties, region)]))
    near = counties.where(shapely.intersects(shapely.box(*shapely.bounds(shapes).T), around))
    extent, to = extent_of(counties), catalogue.working_crs  # of all: as they are reprojected
    metric = reproject(near, to, catalogue=catalogue, extent=extent)
    return metric if invalid_edges(metric) == 0 else load_coverage("counties", None, catalogue)


def _joined(values: Iterable[str]) -> str:
    return ";".join(sorted(set(values)))
