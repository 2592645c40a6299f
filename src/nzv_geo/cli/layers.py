"""``nzv-geo layers``: what there is."""

from __future__ import annotations

import argparse
from typing import Any

from nzv_geo.catalogue import Catalogue
from nzv_geo.cli.options import Subparsers, add_command, add_json
from nzv_geo.cli.printing import print_json, print_table


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "layers",
        run,
        about="List the layers and regions that there are, and which layers were fetched.",
        example="nzv-geo layers --json",
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the layers and the regions."""
    catalogue = args.catalogue
    layers = [_layer_row(name, catalogue) for name in catalogue.layers]
    regions = [
        {"region": region.id, "title": region.title["en"], "counties": " ".join(region.units)}
        for region in catalogue.regions.values()
    ]
    if args.json:
        print_json({"layers": layers, "regions": regions})
    else:
        is_fetched = any(row["fetched"] for row in layers)
        shown = [{name: row[name] for name in row if name != "fetched" or is_fetched}
                 for row in layers]  # fmt: skip
        print_table(shown)
        print()
        print_table(regions)
    return 0


def _layer_row(name: str, catalogue: Catalogue) -> dict[str, Any]:
    spec = catalogue.layer(name)
    provenance = catalogue.provenance(spec)
    return {
        "layer": spec.id,
        "title": spec.title["en"],
        "features": spec.features,
        "crs": spec.crs,
        "vintage": provenance.vintage,
        "licence": "; ".join(source.licence["en"] for source in provenance.sources),
        "fetched": got.date if (got := catalogue.fetched(spec.id)) else None,
    }
