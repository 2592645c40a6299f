"""How much a page may hold: beyond, it is refused before it costs anybody memory and patience."""

from __future__ import annotations

from collections.abc import Iterable

import shapely

from nzv_geo.errors import DataError
from nzv_geo.layers import Layer

__all__ = ["MOST_FEATURES", "MOST_VERTICES", "require_page_size", "too_many"]

# Of a layer. What a page of more takes to build, and how it is to use, tells docs/map-page.md.
MOST_FEATURES = 250_000
MOST_VERTICES = 5_000_000


def require_page_size(layers: Iterable[Layer]) -> None:
    """Raise DataError where a layer has more features or vertices than a page is good for.

    Examples
    --------
    >>> from nzv_geo.valley import load_layer
    >>> require_page_size([load_layer("states")])
    """
    for layer in layers:
        if len(layer) > MOST_FEATURES:
            raise too_many(layer.id, len(layer), "features", MOST_FEATURES)
        vertices = int(shapely.get_num_coordinates(layer.table.shapes).sum())
        if vertices > MOST_VERTICES:
            raise too_many(layer.id, vertices, "vertices", MOST_VERTICES)


def too_many(name: str, count: int, what: str, most: int) -> DataError:
    """Return the error that says so, and what to do.

    Examples
    --------
    >>> print(str(too_many("plots", 1_000_000, "features", 250_000))[:74])
    plots has 1,000,000 features: more than 250,000 are too many for one page.
    """
    fewer = "--simplify-m leaves out vertices; " if what == "vertices" else ""
    return DataError(
        f"{name} has {count:,} {what}: more than {most:,} are too many for one page. {fewer}"
        "nzv-geo export FILE --bbox W,S,E,N or --where EXPRESSION -o part.gpkg makes a part that a "
        "page can show; nzv-geo publish --to postgresql://… and nzv-geo serve-config put all of it "
        "on a server; --any-size (any_size=True in Python) builds the page all the same"
    )
