"""Public names of a package that are imported on first use, so that help needs no library."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["on_first_use"]


def on_first_use(
    package: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], Any], Callable[[], list[str]]]:
    """Return what a package has as ``__getattr__`` and ``__dir__``, see PEP 562.

    Parameters
    ----------
    package
        Its name.
    homes
        Public name: the module below the package that has it.

    Examples
    --------
    >>> get, names = on_first_use("nzv_geo", {"DataError": "errors"})
    >>> get("DataError").__name__, "DataError" in names()
    ('DataError', True)
    >>> get("Idea")
    Traceback (most recent call last):
    AttributeError: module 'nzv_geo' has no attribute 'Idea'
    """

    def get(name: str) -> Any:
        """Import the module of a name, and return what it calls so."""
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{homes[name]}"), name)

    def names() -> list[str]:
        """Return the names that are there, and those that are imported on first use."""
        return sorted([*vars(sys.modules[package]), *homes])

    return get, names
