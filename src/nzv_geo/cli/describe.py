"""``nzv-geo describe``: focus areas, their units and distances, and the neighbours at borders."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from nzv_geo.cli.engines import add_engine, engine, refuse
from nzv_geo.cli.limits import add_limits, limits
from nzv_geo.cli.options import (
    CommandParser,
    Subparsers,
    add_command,
    add_encoding,
    add_grids_folder,
    add_group,
    add_language,
    add_region,
    add_source_crs,
    apply_grids,
    files_help,
)
from nzv_geo.cli.printing import one_line, print_json, print_own_data, print_table
from nzv_geo.errors import DataError
from nzv_geo.findings import Phrase
from nzv_geo.i18n import load_words

ABOUT = "Describe focus areas and borders in numbers: hectares, distances, neighbours."
EXAMPLE = """\
example:
  nzv-geo describe focus-areas --language de
  nzv-geo describe focus-areas --distance-to umspannwerke.gpkg --name-field name --csv
  nzv-geo describe neighbours --region lausitz"""
STATE_BORDER = "state-border"


def add_parser(commands: Subparsers) -> None:
    """Add the command and the commands beneath it."""
    below = add_group(commands, "describe", about=ABOUT, examples=EXAMPLE)
    _add_focus_areas(below)
    _add_summary(below)
    _add_neighbours(below)


def _add_focus_areas(below: Subparsers) -> None:
    parser = add_command(
        below,
        "focus-areas",
        focus_areas,
        about="Tell the units, hectares and distances of each focus area; of an approximate one, "
        "no hectares, and distances as from … to.",
        example="nzv-geo describe focus-areas --distance-to gleise.geojson --name-field name",
    )
    parser.add_argument(
        "--distance-to",
        metavar="FILE",
        help=f"also name the nearest feature of {files_help()}, such as substations or sidings",
    )
    parser.add_argument("--name-field", metavar="F", help="field of FILE with their names")
    parser.add_argument("--layer", metavar="NAME", help="layer to take from a file with several")
    add_source_crs(parser, "--crs")
    add_encoding(parser)
    add_grids_folder(parser)
    _add_forms(parser)
    add_limits(parser)
    add_engine(parser)


def _add_summary(below: Subparsers) -> None:
    about = "Count and name the focus areas of each county and state."
    example = "nzv-geo describe summary --csv"
    _add_forms(add_command(below, "summary", summary, about=about, example=example))


def _add_neighbours(below: Subparsers) -> None:
    parser = add_command(
        below,
        "neighbours",
        neighbours,
        about="Tell who meets whom, and how long the border is: at the border of the states first.",
        example="nzv-geo describe neighbours --of counties --json",
    )
    parser.add_argument(
        "--of",
        choices=(STATE_BORDER, "municipalities", "counties", "states"),
        default=STATE_BORDER,
        help="the municipalities at the border between the states (default), or each pair of units",
    )
    add_region(parser, otherwise="the default region")
    _add_forms(parser)


def _add_forms(parser: CommandParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON instead of text")
    form.add_argument("--csv", action="store_true", help="print CSV instead of text")
    add_language(parser)


def focus_areas(args: argparse.Namespace) -> int:
    """Print what is known of each focus area."""
    from nzv_geo.describe import describe_focus_areas, focus_area_table

    if args.name_field and not args.distance_to:
        raise DataError("--name-field is a field of --distance-to FILE")
    refuse(args, "--layer", "--encoding")
    if args.engine and not args.distance_to:
        raise DataError("--engine shares the features of --distance-to FILE; name that, too")
    apply_grids(args)
    print_own_data(args)
    told = describe_focus_areas(
        distance_to=_own_layer(args), name_field=args.name_field, catalogue=args.catalogue
    )
    if args.json:
        print_json(told)
    elif args.csv:
        _print_csv(_records(focus_area_table(told)))
    else:
        for area in told:
            _print_area(area, args.language)
    return 0


def summary(args: argparse.Namespace) -> int:
    """Print how many focus areas each county and state has."""
    from nzv_geo.describe import focus_area_summary

    print_own_data(args)
    note = Phrase.of("not_summed").in_language(args.language)
    _print(_records(focus_area_summary(args.catalogue)), args, note)
    return 0


def neighbours(args: argparse.Namespace) -> int:
    """Print neighbours and the lengths of their borders."""
    from nzv_geo.describe import neighbour_table, state_border_table
    from nzv_geo.valley import build_valley

    valley = build_valley(args.region, catalogue=args.catalogue)
    at_border = args.of == STATE_BORDER
    table = state_border_table(valley) if at_border else neighbour_table(valley, args.of)
    _print(_records(table), args, _counted(table) if at_border else "")
    return 0


def _own_layer(args: argparse.Namespace) -> Any:
    if args.distance_to is None:
        return None
    if args.engine:
        from nzv_geo.engine import nearest_in_partitions

        told = {"source_crs": args.source_crs, "limits": limits(args)}
        with engine(args) as workers:
            return nearest_in_partitions(
                workers, args.distance_to, catalogue=args.catalogue, **told
            )
    from nzv_geo.valley import load_layer

    return load_layer(
        args.distance_to,
        layer=args.layer,
        source_crs=args.source_crs,
        encoding=args.encoding,
        limits=limits(args),
        catalogue=args.catalogue,
    )


def _counted(table: Any) -> str:
    by_state = table.groupby("state").size().to_dict()
    return ", ".join(f"{state}: {count}" for state, count in sorted(by_state.items()))


def _records(table: Any) -> list[dict[str, Any]]:
    """Return the rows of a table as plain values, what is missing as None."""
    from nzv_geo.values import plain

    rows = table.to_dict("records")
    return [{str(name): plain(value, str(name)) for name, value in row.items()} for row in rows]


def _print(rows: list[dict[str, Any]], args: argparse.Namespace, note: str) -> None:
    """Print rows in the form that was asked for; the note goes to stderr."""
    if args.json:
        print_json(rows)
    elif args.csv:
        _print_csv(rows)
    else:
        shown = [{name: row[name] for name in row if name != "note"} for row in rows]
        print_table([_headed(row, args.language) for row in shown])
    if note:
        print(one_line(note), file=sys.stderr)


def _headed(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return a row for readers: headings and levels as words."""
    told = dict(row)
    if "level" in told:
        told["level"] = load_words(language).word("value", told["level"])
    return {Phrase.of(f"heading_{name}").in_language(language): told[name] for name in told}


def _print_csv(rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _print_area(area: Mapping[str, Any], language: str) -> None:
    """Print an area as a heading and a line for each thing that is known."""
    name = area["name_en" if language == "en" else "name_de"]
    print(one_line(f"{area['number']} {name}: {_status(area, language)}"))
    for key, value in _lines(area, language).items():
        print(one_line(f"  {Phrase.of(f'heading_{key}').in_language(language)}: {value}"))
    print()


def _status(area: Mapping[str, Any], language: str) -> str:
    if area["area_ha"] is None:
        return Phrase.of("is_approximate", metres=area["position_uncertainty_m"]).in_language(
            language
        )
    values = {name: area[name] for name in ("outline_date", "outline_source", "area_ha")}
    return Phrase.of("is_official", **values).in_language(language)


def _lines(area: Mapping[str, Any], language: str) -> dict[str, str]:
    levels = ("municipalities", "counties", "states")
    lines = {level: "; ".join(_unit(unit, language) for unit in area[level]) for level in levels}
    if area["outside_ha"]:
        lines["outside"] = Phrase.of("hectares", value=area["outside_ha"]).in_language(language)
    for key in ("state_border", "nearest_municipality", "next_focus_area", "nearest_feature"):
        if area.get(key):
            lines[key] = _distance(area[key], language)
    return lines


def _unit(unit: Mapping[str, Any], language: str) -> str:
    if unit["area_ha"] is None:
        return str(unit["name"])
    hectares = Phrase.of("hectares", value=unit["area_ha"]).in_language(language)
    return f"{unit['name']} {hectares}"


def _distance(found: Mapping[str, Any], language: str) -> str:
    named = [found["name"]] if "name" in found else found.get("numbers", ())
    low, high = found["min_m"], found["max_m"]
    values = {"low": low, "high": high}
    away = Phrase.of("away" if low == high else "away_between", **values).in_language(language)
    return ", ".join([" / ".join(map(str, named)), away] if named else [away])
