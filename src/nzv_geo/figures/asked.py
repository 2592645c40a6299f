"""What is asked for in the words of `geopandas.GeoDataFrame.plot`, as a style."""

from __future__ import annotations

from dataclasses import replace

from nzv_geo.errors import DataError
from nzv_geo.layers import Layer
from nzv_geo.styles import Style
from nzv_geo.styles.asking import are_numbers, scheme_named
from nzv_geo.styles.conditions import column as column_of
from nzv_geo.styles.palettes import CATEGORIES, CLASSES

__all__ = ["by_column"]


def by_column(
    layer: Layer,
    column: str,
    *,
    scheme: str | None = None,
    k: int = 5,
    cmap: str | None = None,
    categorical: bool = False,
) -> Layer:
    """Return the layer in classes of a column: of numbers as rising classes, else as categories.

    Raises
    ------
    UnknownNameError
        There is no such column, scheme or palette.
    DataError
        A scheme is asked for where there are no numbers.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> by_column(load_layer("counties"), "state").look.style.kind
    'categories'
    """
    values = column_of(layer.features, column)
    if values.name == layer.features.geometry.name:
        raise DataError(f"column {column} holds the geometries; name one with values")
    if categorical or not are_numbers(values):
        if scheme is not None:
            raise DataError(f"scheme {scheme} needs numbers; column {column} has categories")
        style = Style.categories(column, palette=cmap or CATEGORIES)
    else:
        style = Style.classes(column, scheme=scheme_named(scheme), count=k, palette=cmap or CLASSES)
    return replace(layer, look=replace(layer.shown_look, style=style))
