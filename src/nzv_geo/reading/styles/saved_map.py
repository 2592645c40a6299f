"""Styles that a reader gave to layers of a map page and saved in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.reading.formats.map_page import added_layers
from nzv_geo.reading.styles.style_file import StyleFile
from nzv_geo.styles.style import Style

__all__ = ["style_in_map_page"]


def style_in_map_page(path: Path, name: str) -> StyleFile | None:
    """Return the style of an added layer; nothing where its reader chose none.

    Parameters
    ----------
    path
        A page that was saved with added layers.
    name
        Id of the layer in it.

    Raises
    ------
    DataError
        The page or the style is damaged.
    """
    layer = next((each for each in added_layers(path, path.name) if each["id"] == name), {})
    chosen, label, named = (layer.get(key) for key in ("style", "label", "name"))
    if not (chosen or label or named is not None):
        return None
    try:
        style = _style(chosen or {"kind": "single"})
        # The page writes nothing where nobody chose, and an empty name for numbers.
        name_field = None if named == "" else str(named or "")
        return StyleFile(style, label_field=str(label or ""), name_field=name_field)
    except (KeyError, TypeError, ValueError, UnknownNameError) as error:
        raise DataError(f"the style of {name} in {path.name} is damaged: {error}") from error


def _style(chosen: dict[str, Any]) -> Style:
    """Return a style as static/js/styles/applied.js describes it."""
    kind = chosen["kind"]
    if kind == "single":
        return Style.single(**({"colour": chosen["colour"]} if "colour" in chosen else {}))
    if kind == "categories":
        return Style.categories(str(chosen["field"]), palette=str(chosen["palette"]))
    if kind == "classes":
        field, palette = str(chosen["field"]), str(chosen["palette"])
        count, scheme = int(chosen["count"]), str(chosen["scheme"])
        return Style.classes(field, scheme=scheme, count=count, palette=palette)
    raise DataError(f"there is no style {kind!r}")
