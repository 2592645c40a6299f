"""``nzv-geo info``: what a layer holds, where it comes from, how large it is."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.brief import shortened
from nzv_geo.cli.limits import is_large, limits
from nzv_geo.cli.options import (
    Subparsers,
    add_command,
    add_grids_folder,
    add_json,
    add_language,
    add_layer,
    add_region,
    apply_grids,
    is_file,
    load,
)
from nzv_geo.cli.printing import one_line, print_json, print_table
from nzv_geo.errors import DataError, some_of
from nzv_geo.findings import Phrase

if TYPE_CHECKING:
    from nzv_geo.layers import Layer
    from nzv_geo.provenance import Provenance
    from nzv_geo.reading import FileLayer

MOST_LAYERS = 200  # of a file that are listed; --json lists all
LONGEST_TITLE = 120  # characters of the title of a field
LONGEST_SOURCE = 80  # characters of the source of a project's layer in a table
MISSING = -1  # what GEOS says of the type of a geometry that is not there
MOST_AREAS = 200  # features of a file whose areas are listed


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "info",
        run,
        about="Show fields, source, licence and areas of a layer, against the official ones.",
        example="nzv-geo info counties --region lausitz\n  nzv-geo info plan.gpkg",
    )
    add_layer(parser, "--crs")
    add_region(parser, otherwise="everything that ships")
    add_grids_folder(parser)
    add_json(parser)
    add_language(parser)


def run(args: argparse.Namespace) -> int:
    """Print the facts of one layer."""
    apply_grids(args)
    if is_file(args.layer, args) and _is_project(args.layer):
        return _list_project(args)
    inside = _inside(args) if is_file(args.layer, args) else []
    chosen = [layer for layer in inside if args.layer_name in (None, layer.name)]
    if inside and (len(chosen) != 1 or is_large(Path(args.layer), args)):
        return _list(args, chosen or inside)
    facts, areas = _describe(args)
    if inside:
        facts |= {"file": f"{args.layer} ({chosen[0].format})", "encoding": chosen[0].encoding}
        facts |= _titles(chosen[0], as_json=args.json)
        lines = [finding.line(args.language) for finding in facts["findings"]]
        facts["findings"] = "; ".join(lines) or Phrase.of("none").in_language(args.language)
    if args.json:
        print_json({**facts, "areas": areas})
        return 0
    for name, value in facts.items():
        if name != "sources":
            print(f"{name:12} {one_line(value)}")
    for source in facts["sources"]:
        for name, value in source.items():
            print(f"{'  ' if name != 'title' else chr(10)}{name:12} {one_line(value or '–')}")
    if areas:
        print("\nAreas in km²: geodesic on the ellipsoid, planar in the working CRS, official")
        print_table(areas)
    return 0


def _is_project(name: str) -> bool:
    from nzv_geo.reading.styles import is_qgis_project

    return is_qgis_project(Path(name))


def _inside(args: argparse.Namespace) -> list[FileLayer]:
    """Return the layers of a file."""
    from nzv_geo.reading import list_layers

    return list_layers(Path(args.layer), layer=args.layer_name, limits=limits(args))


def _titles(layer: FileLayer, *, as_json: bool) -> dict[str, Any]:
    """Tell what a file calls its fields, for people."""
    if as_json or not layer.titles:
        return {"titles": layer.titles} if layer.titles else {}
    told = (f"{name} ({shortened(title, LONGEST_TITLE)})" for name, title in layer.titles.items())
    return {"titles": ", ".join(told)}


def _list_project(args: argparse.Namespace) -> int:
    """Print the layers that a project of QGIS shows, a row each, and where they come from."""
    from nzv_geo.reading.styles import list_project_sources

    if args.layer_name is not None:
        raise DataError(f"{args.layer} is a project of QGIS; name the file of the layer instead")
    rows = [asdict(source) for source in list_project_sources(args.layer, limits=limits(args))]
    if args.json:
        print_json({"file": args.layer, "project": rows})
    else:
        print_table([{**row, "source": _cut(row["source"])} for row in rows[:MOST_LAYERS]])
        note = f"{len(rows):,} layers of a project of QGIS; name a file to look into it"
        print(f"\n{note}", file=sys.stderr)
    return 0


def _cut(text: str) -> str:
    """Return a text that a column of a table has room for; --json has the whole."""
    return text if len(text) <= LONGEST_SOURCE else f"{text[: LONGEST_SOURCE - 1]}…"


def _list(args: argparse.Namespace, inside: list[FileLayer]) -> int:
    """Print what a file holds, a row each layer."""
    if args.layer_name is not None and args.layer_name not in {layer.name for layer in inside}:
        names = some_of([layer.name for layer in inside])
        raise DataError(f"{args.layer} has no layer {args.layer_name!r}; name one of: {names}")
    if args.json:
        print_json({"file": args.layer, "layers": [asdict(layer) for layer in inside]})
        return 0
    rows = [{**asdict(layer), "fields": ", ".join(layer.fields)} for layer in inside]
    for row in rows:
        del row["titles"]
    print_table(rows[:MOST_LAYERS])
    if len(inside) > 1:
        shown = f", the first {MOST_LAYERS} of them above" if len(inside) > MOST_LAYERS else ""
        bare = "" if any(layer.fields for layer in inside) else ", which also tells its fields"
        note = f"{len(inside):,} layers{shown}; choose one with --layer{bare}"
        print(f"\n{note}", file=sys.stderr)
    return 0


def _describe(args: argparse.Namespace) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    from nzv_geo.crs.names import crs_code
    from nzv_geo.describe.areas import figure_sources

    layer = load(args)
    types = _types(layer)
    facts: dict[str, Any] = {
        "layer": layer.id,
        "title": layer.title["en"],
        "features": len(layer),
        "geometry": ", ".join(types),
        "crs": crs_code(layer.crs),
        "key": layer.key,
        "fields": ", ".join(layer.table.names),
        "extent": _extent(layer),
        **_file(args.layer, args),
    }
    if is_file(args.layer, args):
        facts["findings"] = layer.findings
    provenance = layer.provenance.as_dict()
    facts["attribution"] = provenance["attribution"]
    facts["steps"] = "; ".join(provenance["steps"]) or "as published"
    facts |= _history(layer.provenance, as_json=args.json)
    few = len(layer) <= MOST_AREAS or not is_file(args.layer, args)
    are_polygons = bool(types) and all("Polygon" in kind for kind in types)
    areas = _areas(layer, args) if few and are_polygons else []
    sources = [*layer.provenance.sources]
    if any(row["official_km2"] is not None for row in areas):
        sources += figure_sources(args.catalogue)
    facts["sources"] = [source.in_language("en") for source in sources]
    return facts, areas


def _types(layer: Layer) -> list[str]:
    """Name the types of geometries that there are."""
    import shapely

    shapes = layer.table.shapes
    kinds = shapely.get_type_id(shapes)
    first = (shapes[(kinds == kind).argmax()] for kind in set(kinds.tolist()) - {MISSING})
    return sorted(shape.geom_type for shape in first)


def _file(name: str, args: argparse.Namespace) -> dict[str, str]:
    from nzv_geo.layers import file_format

    if is_file(name, args):
        return {"file": name}
    spec = args.catalogue.layer(name)
    stored = f"{spec.file} ({file_format(spec, args.catalogue)})" if spec.file else ""
    derived = f"built from {' and '.join(spec.derived_from)}"
    return {"file": stored or derived, "sha256": spec.sha256 or "–"}


def _history(provenance: Provenance, *, as_json: bool) -> dict[str, Any]:
    """Tell how a layer was reprojected and merged and, of an own export, what wrote it."""
    written, reports = provenance.written, provenance.reprojections
    if as_json:
        told: dict[str, Any] = {
            "written": asdict(written) if written else None,
            "reprojections": [report.as_dict() for report in reports],
            "merges": [asdict(merging) for merging in provenance.merges],
        }
        return {name: value for name, value in told.items() if value}
    rows = {"reprojected": "; ".join(str(r).removeprefix("reprojected ") for r in reports)}
    rows["merged"] = "; ".join(map(str, provenance.merges))
    if written is not None:
        count = "" if written.features is None else f", {written.features:,} features"
        statuses = (f"{count} {status}" for status, count in written.geometry_status.items())
        rows["written by"] = f"{written.program}, from layer {written.layer}{count}"
        rows["status"] = ", ".join(statuses)
    return {name: row for name, row in rows.items() if row}


def _extent(layer: Layer) -> str:
    if not len(layer):
        return "–"
    import shapely

    return " ".join(f"{edge:.4f}" for edge in shapely.total_bounds(layer.table.shapes))


def _areas(layer: Layer, args: argparse.Namespace) -> list[dict[str, Any]]:
    import numpy

    from nzv_geo.describe.areas import area_columns, area_sums
    from nzv_geo.values import is_missing

    columns = area_columns(layer, catalogue=args.catalogue)
    rows = [
        {
            name: None if is_missing(value) else value
            for name, value in zip(columns, row, strict=True)
        }
        for row in zip(*(column.tolist() for column in columns.values()), strict=True)
    ]
    compared = ~numpy.isnan(columns["official_km2"])
    if compared.sum() > 1:
        total = {layer.key: "", "name_de": f"the {compared.sum()} with an official figure"}
        sums = area_sums({name: column[compared] for name, column in columns.items()})
        rows.append({**total, **sums})
    return rows
