"""The start of a map project: a commented file for layers that are there already."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pandas

from nzv_geo.errors import DataError
from nzv_geo.layers import ROW_NUMBER, Layer
from nzv_geo.project.styled_files import with_own_style
from nzv_geo.reading import Limits, read_file

__all__ = ["project_text"]

HEAD = """\
# A map project: nzv-geo map {name} writes the page. docs/projects.md describes every key.
version = 1
title = "{title}"
# subtitle = "What the map shows, in one line"
language = "de"           # de, en, dsb or hsb; a title may be {{ de = "…", en = "…" }}
{region}
base_layers = true        # borders and focus areas of the region are shown at first
# contact = "Whom to ask"
# imprint = "Who publishes the map"
# privacy = "What the web space records of those who load the map"
# accessibility = "Whom to tell of a barrier, and who checked the map, and when"
# logo = "logo.svg"
# logo_text = "What the logo says"

# [print]
# paper = "a3"            # a4 or a3
# orientation = "landscape"

# [background]
# offer = []              # no background maps; without this, those that ship
"""
LAYER = """
[[layer]]                 # layers from the ground up
file = {file}
{layer}title = {title}
source = ""               # whom the data are from; empty: unknown
# licence = "dl-de/by-2-0"
# vintage = "2026-05"
# example = true          # the data are invented: page and paper say so
# label = {name}          # this field is written beside each feature
# name = {name}           # and this one names it in table and search
# fields = [{fields}]
# visible = true
# zoom = [1, 18]

{style}
"""
OWN_STYLE = "# the style comes with the file; [layer.style] says another one"
KINDS = "# single, categories, classes or proportional"
MOST_FIELDS = 8
MOST_VALUES = 8


def project_text(
    path: Path,
    files: Sequence[tuple[Path, str | None]],
    *,
    region: str = "",
    limits: Limits | None = None,
) -> str:
    """Return the text of a map project for some files: each a layer, its fields in comments.

    Parameters
    ----------
    path
        Where the project will stand; the paths in it are relative to its folder.
    files
        Files, and the layer of each to take where one was chosen.
    region
        Region whose borders lie beneath; empty for none.
    limits
        Bounds for files that are hostile or too large.

    Raises
    ------
    DataError
        A file cannot be read, or lies outside the folder of the project.
    """
    chosen = f'region = "{region}"' if region else '# region = "lausitz"     # or units = ["12052"]'
    title = path.stem.replace('"', "")
    parts = [HEAD.format(name=path.name, title=title, region=chosen)]
    for file, chosen_layer in files:
        relative = os.path.relpath(file, path.parent)
        if relative.startswith(os.pardir):
            raise DataError(
                f"{file} lies outside the folder of {path}, out of which a map project does not "
                "lead; put the project beside its data"
            )
        layer = read_file(file, layer=chosen_layer, limits=limits)
        styled = with_own_style(layer, file, chosen_layer, limits).look is not None
        parts.append(_layer_text(relative, layer, chosen_layer, brings_style=styled))
    return "".join(parts)


def _layer_text(file: str, layer: Layer, chosen: str | None, *, brings_style: bool) -> str:
    table = pandas.DataFrame(layer.features.drop(columns=layer.features.geometry.name))
    names = [str(name) for name in table.columns if name != ROW_NUMBER]
    first = names[0] if names else "name"
    return LAYER.format(
        file=_quoted(Path(file).as_posix()),
        title=_quoted(layer.title["de"]),
        name=_quoted(first),
        fields=", ".join(_quoted(name) for name in names[:MOST_FIELDS]),
        layer=f"layer = {_quoted(chosen)}\n" if chosen else "",
        style=OWN_STYLE if brings_style else f"[layer.style]\n{_style_text(table, names)}",
    )


def _style_text(table: pandas.DataFrame, names: Sequence[str]) -> str:
    """Propose categories of a field with few values; else one symbol."""
    for name in names:
        values = table[name].dropna()
        are_texts = all(isinstance(value, str) for value in values)
        if are_texts and 1 < values.nunique() <= MOST_VALUES < len(values):
            return f'kind = "categories"     {KINDS}\nfield = {_quoted(name)}'
    return f'kind = "single"         {KINDS}\ncolour = "#1f4fa3"'


def _quoted(text: str) -> str:
    """Return a text as TOML writes it: as JSON does, but for one sign.

    Examples
    --------
    >>> print(_quoted("Netz"))
    "Netz"
    """
    return json.dumps(text, ensure_ascii=False).replace(chr(127), "?")
