"""Tell plans in XPlanGML from other files, by how they begin."""

from __future__ import annotations

from pathlib import Path

__all__ = ["looks_like_plans"]

START = 16_384  # bytes, within which a document names its namespaces
NAMESPACE = b"xplanung.de/xplangml"


def looks_like_plans(path: str | Path) -> bool:
    """Tell whether a file begins as XPlanGML does; never for one in an archive.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> looks_like_plans(data_folder() / "boundaries/states.fgb")
    False
    """
    try:
        with Path(path).open("rb") as file:
            return NAMESPACE in file.read(START).lower()
    except OSError:
        return False
