"""``nzv-geo fetch``: official open data of today into the folder of one's own data."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.cli.compare import print_comparison
from nzv_geo.cli.limits import add_limits, limits
from nzv_geo.cli.options import Subparsers, add_command, add_json, add_language, add_region
from nzv_geo.cli.printing import one_line, print_findings, print_json, print_table
from nzv_geo.errors import DataError
from nzv_geo.userdata import NONE, require_folder

if TYPE_CHECKING:
    from nzv_geo.fetch.fetching import Fetched

TOPICS = ("boundaries", "context")


def add_parser(commands: Subparsers) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "fetch",
        run,
        about="Fetch official open data into your own data, in place of what ships; asks the "
        "addresses in the catalogue ([[offer]]) and no others.",
        example="nzv-geo fetch boundaries\n  nzv-geo fetch boundaries --file vg250-ew.zip",
    )
    parser.add_argument("topic", metavar="TOPIC", choices=(*TOPICS, "all"),
                        help="boundaries, context, or all")  # fmt: skip
    add_region(parser, otherwise="the default region")
    parser.add_argument(
        "--into", metavar="DIR", help="folder of own data to write to; without it, as --data"
    )
    parser.add_argument("--offer", metavar="ID", help="which offer of the catalogue")
    parser.add_argument(
        "--file",
        metavar="ZIP",
        type=Path,
        help="an archive that you brought by other means; then the network is not touched",
    )
    _add_service(parser)
    parser.add_argument(
        "--vintage", metavar="DATE", help="of when the data are, where the source does not tell"
    )
    parser.add_argument(
        "--offline",
        action="store_true",
        help="never touch the network: say what was fetched before, and whether it is whole",
    )
    parser.add_argument(
        "--again", action="store_true", help="ask for all of it, even if nothing is newer"
    )
    add_json(parser)
    add_language(parser)
    add_limits(parser)


def _add_service(parser: argparse.ArgumentParser) -> None:
    """Add what is said of a service of which the catalogue does not say it."""
    parser.add_argument(
        "--type",
        metavar="LAYER=NAME",
        dest="types",
        type=_pair,
        action="append",
        default=[],
        help="of a service: which of its types is the layer, where the catalogue does not say",
    )
    parser.add_argument(
        "--field",
        metavar="COLUMN=FIELD",
        dest="fields",
        type=_pair,
        action="append",
        default=[],
        help="of a service: which of its fields is the column, such as ags",
    )


def run(args: argparse.Namespace) -> int:
    """Fetch what is asked for; 1 if something is wrong with it, and all stays as it was."""
    if args.topic == "all" and (args.offer or args.file):
        raise DataError("--offer and --file belong to a topic; name it: nzv-geo fetch boundaries")
    if args.into is not None:
        args.catalogue = load_catalogue(args.catalogue_file, data=args.into)
    require_folder(args.catalogue.own_data)
    topics = TOPICS if args.topic == "all" else (args.topic,)
    offered = {offer.topic for offer in args.catalogue.offers.values()}
    asked = [topic for topic in topics if args.topic != "all" or topic in offered]
    if not asked:
        raise DataError("the catalogue offers nothing to fetch; see [[offer]] in docs/catalogue.md")
    if not args.offline or args.file:
        return max(_fetch(topic, args) for topic in asked)
    rows = [row for topic in asked for row in _offline(topic, args)]
    print_json(rows) if args.json else print_table(rows)
    return 0


def _offline(topic: str, args: argparse.Namespace) -> list[dict[str, Any]]:
    """Tell what there is."""
    from nzv_geo.layers import read_layer

    offers = {offer.id for offer in args.catalogue.offers.values() if offer.topic == topic}
    rows = [row for row in fetched_rows(args.catalogue) if row["offer"] in offers]
    if not rows:
        raise DataError(
            f"no {topic} were fetched into {args.catalogue.own_data} yet, and --offline touches no "
            "network; leave it out, or name an archive: --file ZIP"
        )
    for row in rows:
        if args.catalogue.layer(row["layer"]).file:
            read_layer(args.catalogue.layer(row["layer"]), args.catalogue)
    print(one_line("offline: nobody was asked; what was fetched before is whole"), file=sys.stderr)
    return rows


def fetched_rows(catalogue: Catalogue) -> list[dict[str, Any]]:
    """Return a row for each layer that was fetched."""
    return [
        {
            "layer": name,
            "features": catalogue.layer(name).features,
            "vintage": catalogue.sources[catalogue.layer(name).sources[0]].vintage,
            "offer": got.id,
            "fetched": got.date,
        }
        for got in catalogue.downloads.values()
        for name in got.layers
    ]


def _fetch(topic: str, args: argparse.Namespace) -> int:
    from nzv_geo.fetch.fetching import fetch

    done = fetch(
        topic,
        offer=args.offer,
        region=args.region,
        archive=args.file,
        vintage=args.vintage,
        again=args.again,
        types=dict(args.types),
        fields=dict(args.fields),
        limits=limits(args),
        catalogue=args.catalogue,
    )
    print_findings(done.findings, done.offer.id, language=args.language)
    if done.download is None:
        print(one_line(f"nothing was changed in {args.catalogue.own_data}"), file=sys.stderr)
        return 1
    _tell(done, args)
    return 0


def _tell(done: Fetched, args: argparse.Namespace) -> None:
    """Say what is used from now on."""
    where = args.catalogue.own_data
    got = done.download
    if got is None:
        return
    if not done.is_new:
        note = f"{done.offer.id}: nothing newer than what came on {got.date}, of {done.vintage}"
        print(one_line(note), file=sys.stderr)
        return
    counts = ", ".join(f"{count:,} {name}" for name, count in (done.features or {}).items())
    for line in (f"{done.offer.id} of {done.vintage}: {counts}", *done.notes):
        print(one_line(line), file=sys.stderr)
    if done.comparison is not None:
        print_comparison(done.comparison, args)
    print(one_line(f"stored in {where}; --data {NONE} leaves them out"), file=sys.stderr)


def _pair(text: str) -> tuple[str, str]:
    """Read NAME=VALUE.

    Examples
    --------
    >>> _pair("ags=AGS")
    ('ags', 'AGS')
    """
    name, sign, value = text.partition("=")
    if not (name and sign and value and re.fullmatch(r"[a-z][a-z0-9_-]*", name)):
        raise argparse.ArgumentTypeError(f"{text!r} is no NAME=VALUE, such as ags=AGS")
    return name, value
