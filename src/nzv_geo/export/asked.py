"""What of a layer is written, and how: the options that every export takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.coverage.clean import snap
from nzv_geo.crs.reproject import reproject
from nzv_geo.export.metadata import Publication
from nzv_geo.filters import in_bbox, in_region, query, with_columns
from nzv_geo.layers import Layer

__all__ = ["ExportOptions", "chosen", "published"]


class ExportOptions(TypedDict, total=False):
    """What `nzv_geo.export.export_layer` takes beside layer and file.

    Attributes
    ----------
    crs
        CRS to write. Without it, the one that the format asks for, such as WGS 84 for GeoJSON; else
        that of the layer, as for a GeoPackage.
    max_error_m, allow_ballpark, catalogue
        See `nzv_geo.crs.reproject.reproject`.
    geometry
        Of focus areas: ``point`` or ``area``, see `nzv_geo.focus_areas.as_geometry`.
    region
        Keep what belongs to a region, see `nzv_geo.filters.in_region`.
    bbox
        West, south, east, north in degrees of WGS 84: keep what has a part in it, whole.
    where
        Keep the features for which an expression of pandas holds, see `nzv_geo.filters.query`.
    columns
        Fields to write; the key is always written.
    simplify_m
        Simplify a coverage, see `nzv_geo.coverage.simplify.simplify`; in metres.
    precision
        Decimals of the coordinates; without it, 0.1 mm or, in GeoJSON and the like, a centimetre.
    metadata
        ``dcat``, ``iso`` or both: metadata of the file for portals and catalogues, written beside
        it; docs/metadata.md tells what stands in them.
    publisher, access_url
        Who publishes the file, and where it will be; for the metadata.
    """

    crs: str | None
    max_error_m: float | None
    allow_ballpark: bool
    catalogue: Catalogue | None
    geometry: str
    region: str | None
    bbox: Sequence[float] | None
    where: str | None
    columns: Sequence[str] | None
    simplify_m: float | None
    precision: int | None
    metadata: str | Iterable[str]
    publisher: str
    access_url: str


def chosen(layer: Layer, options: ExportOptions) -> Layer:
    """Return what of a layer the options ask for; what is simplified, in the working CRS.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> chosen(load_layer("counties"), {"where": "designation == 'Landkreis'"})
    <Layer counties: 24 features, EPSG:4326>
    """
    catalogue = options.get("catalogue")
    if region := options.get("region"):
        layer = in_region(layer, region, catalogue=catalogue)
    if bbox := options.get("bbox"):
        layer = in_bbox(layer, bbox, catalogue=catalogue)
    if where := options.get("where"):
        layer = query(layer, where)
    if (columns := options.get("columns")) is not None:
        layer = with_columns(layer, columns)
    if tolerance_m := options.get("simplify_m"):
        layer = _simplified(layer, tolerance_m, options)
    return layer


def published(options: ExportOptions) -> Publication:
    """Return how the options say that a file is made known.

    Examples
    --------
    >>> published({"metadata": "iso", "publisher": "Stadt Cottbus"}).kinds
    ('iso',)
    """
    return Publication.of(
        options.get("metadata", ()), options.get("publisher", ""), options.get("access_url", "")
    )


def _simplified(layer: Layer, tolerance_m: float, options: ExportOptions) -> Layer:
    catalogue = options.get("catalogue") or load_catalogue()
    metric = reproject(
        snap(layer),
        catalogue.working_crs,
        max_error_m=options.get("max_error_m"),
        allow_ballpark=options.get("allow_ballpark", False),
        catalogue=catalogue,
    )
    from nzv_geo.coverage.simplify import simplify  # here, because few ask for it

    simple, report = simplify(snap(metric), tolerance_m)
    return simple.with_findings(report.findings)
