"""What the pages of the reference are made from: the parsers and the public names.

The directive ``commands`` shows every command and option. Of a module, autodoc shows the names of
``__all__``.
"""

import argparse
import functools
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import nzv_geo
from nzv_geo.cli import build_parser
from nzv_geo.cli.options import CommandParser

__all__ = ["Commands", "is_left_out", "name_language", "parsers", "setup"]

EVERYDAY = "docs/reference/nzv_geo"
FORMATTER = functools.partial(argparse.RawDescriptionHelpFormatter, width=86)  # on any terminal


class Commands(SphinxDirective):
    """A section for each command, with its usage, options, defaults and examples."""

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        text = "\n".join(line for parser in parsers(build_parser()) for line in _section(parser))
        return self.parse_text_to_nodes(text, allow_section_headings=True)


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Give a parser and those of the commands beneath it."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


def _section(parser: argparse.ArgumentParser) -> Iterator[str]:
    parser.formatter_class = FORMATTER
    title = parser.prog
    yield from (f".. _{title.replace(' ', '-')}:", "", title, "-" * len(title), "")
    yield from (f".. program:: {title}", "", _plain(parser.description or ""), "")
    yield from _literal(parser.format_usage())
    if isinstance(parser, CommandParser):
        parser.tell_formats()
    for action in parser._actions:
        if not isinstance(action, argparse._HelpAction | argparse._SubParsersAction):
            yield from _option(action, parser)
    yield from _literal(parser.epilog or "")


def _option(action: argparse.Action, parser: argparse.ArgumentParser) -> Iterator[str]:
    formatter = parser._get_formatter()
    value = "" if action.nargs == 0 else f" {formatter._format_args(action, action.dest.upper())}"
    names = [name + value for name in action.option_strings] or [value.strip()]
    yield from (f".. option:: {', '.join(names)}", "")
    told = formatter._expand_help(action) if action.help else ""
    yield from ("   " + _plain(told), "")
    if action.default not in (None, False, "", [], argparse.SUPPRESS) and "default" not in told:
        number = isinstance(action.default, float)
        yield from (f"   Default: ``{action.default:{'g' if number else ''}}``", "")


def _literal(text: str) -> Iterator[str]:
    yield from ("::", "", *(f"   {line}" for line in text.splitlines()), "")


def _plain(text: str) -> str:
    """Return a text in which reStructuredText finds nothing to do."""
    return "".join("\\" + letter if letter in "\\`*_|<>" else letter for letter in text)


def is_left_out(app: Sphinx, what: str, name: str, _: Any, skip: bool, __: Any) -> bool:
    """Tell whether a name is not shown: of `nzv_geo` itself, each stands on that page alone."""
    if what != "module":
        return skip
    return name in nzv_geo.__all__ and app.env.docname != EVERYDAY


def name_language(_: Sphinx, __: str, ___: str, context: dict[str, Any], ____: Any) -> None:
    """Say that the text of a page is German, where its first lines do."""
    language = (context.get("meta") or {}).get("language")
    if language:
        context["body"] = f'<div lang="{language}">{context["body"]}</div>'


def setup(app: Sphinx) -> dict[str, bool]:
    """Make all of it known."""
    app.add_directive("commands", Commands)
    app.connect("autodoc-skip-member", is_left_out)
    app.connect("html-page-context", name_language, priority=400)
    return {"parallel_read_safe": True}
