"""How GDAL is asked: with which settings, without the network, and whether it gave all."""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pyogrio

from nzv_geo.errors import DataError
from nzv_geo.reading.opening import Opening

__all__ = ["name_all_types", "require_all", "set_up"]

# Types that GDAL tells and neither library has a name for: each would take the file for damaged.
UNNAMED = {2_147_483_648: "Unknown Z", 2_000: "Unknown M", 3_000: "Unknown ZM"}
UNNAMED |= {
    kind + more: name
    for kind, name in {15: "PolyhedralSurface", 16: "TIN", 17: "Triangle"}.items()
    for more in (0, 1_000, 2_000, 3_000)
}


def name_all_types(library: str) -> None:
    """Teach pyogrio or fiona the types it has no name for: any geometry, with a third dimension."""
    names = getattr(importlib.import_module(f"{library}._geometry"), "GEOMETRY_TYPES", {})
    for code, name in UNNAMED.items():
        names.setdefault(code, name)


@contextmanager
def set_up(opening: Opening) -> Iterator[None]:
    """Set GDAL's own settings for a while, and keep its remarks from being printed.

    Examples
    --------
    >>> from pathlib import Path
    >>> with set_up(Opening(Path("layer.gpkg"), "GPKG", "plan.gpkg")):
    ...     pyogrio.get_gdal_config_option("GDAL_HTTP_PROXY")
    '127.0.0.1:1'
    """
    settings = opening.all_settings
    before = {name: pyogrio.get_gdal_config_option(name) for name in settings}
    pyogrio.set_gdal_config_options(settings)
    hook = sys.unraisablehook
    sys.unraisablehook = lambda _: None  # fiona cannot decode every message of GDAL
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.unraisablehook = hook
        pyogrio.set_gdal_config_options(before)


def require_all(opening: Opening, declared: int, count: int) -> None:
    """Raise DataError if features were lost on the way.

    Examples
    --------
    >>> from pathlib import Path
    >>> require_all(Opening(Path("layer.gpkg"), "GPKG", "plan.gpkg"), 3, 2)
    Traceback (most recent call last):
    ...
    nzv_geo.errors.DataError: plan.gpkg is damaged: it holds 3 features, and 2 of them could be ...
    """
    if declared not in (-1, count):
        counts = f"it holds {declared:,} features, and {count:,} of them could be read"
        raise DataError(f"{opening.name} is damaged: {counts}; get it again")


name_all_types("pyogrio")
