"""How GDAL is asked: by which driver, with which settings, and without the network."""

from __future__ import annotations

import importlib
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio

from nzv_geo.errors import DataError, InternalError, NzvGeoError
from nzv_geo.findings import Finding, Kind, Value

__all__ = [
    "DECLARING",
    "PREFIXES",
    "Opening",
    "name_all_types",
    "open_ring",
    "require_all",
    "set_up",
    "unreadable",
]

DECLARING = {"GPKG", "FlatGeobuf", "ESRI Shapefile"}  # say in their head what they hold
# Should anything slip through: requests go to a port that nobody listens to, and fail at once.
NO_NETWORK = {
    "GDAL_HTTP_PROXY": "127.0.0.1:1",
    "GDAL_HTTPS_PROXY": "127.0.0.1:1",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
}
# Drivers that can be asked for by name, so that no other one gets to see the file.
PREFIXES = {"GeoJSON", "GeoJSONSeq", "TopoJSON", "GPKG"}


# Types that GDAL tells and neither library has a name for: each would take the file for damaged.
UNNAMED = {2_147_483_648: "Unknown Z", 2_000: "Unknown M", 3_000: "Unknown ZM"}
UNNAMED |= {
    kind + more: name
    for kind, name in {15: "PolyhedralSurface", 16: "TIN", 17: "Triangle"}.items()
    for more in (0, 1_000, 2_000, 3_000)
}


@dataclass(frozen=True)
class Opening:
    """How GDAL is to open a file.

    Parameters
    ----------
    path
        Plain name of the file.
    driver
        The only driver that may be tried.
    name
        What to call the file in errors.
    encoding
        Of its text, where GDAL could not know.
    options
        Of the driver.
    settings
        Of GDAL itself, for as long as the file is read.
    records
        Features that must come out; -1 where nobody can know.
    """

    path: Path
    driver: str
    name: str | Path
    encoding: str | None = None
    options: dict[str, str] | None = None
    settings: dict[str, str] | None = None
    records: int = -1

    @property
    def dataset(self) -> str:
        """What to ask GDAL for."""
        prefix = f"{self.driver}:" if self.driver in PREFIXES else ""
        return f"{prefix}{self.path}"

    @property
    def all_settings(self) -> dict[str, str]:
        """Settings of GDAL, with those that keep it from the network."""
        return {**NO_NETWORK, **(self.settings or {})}

    @property
    def how(self) -> dict[str, Any]:
        """What pyogrio is to be told."""
        return {"encoding": self.encoding, **(self.options or {})}

    def error(self, error: Exception) -> NzvGeoError:
        """Return an error of GDAL, or of what stands between it and us, as people can read it.

        Damaged files surface as almost any exception of a library.
        """
        if isinstance(error, NzvGeoError):
            return error
        if "OGR_GEOJSON_MAX_OBJ_SIZE" in str(error):
            return DataError(f"{self.name} has a feature larger than is loaded; see --max-mb")
        if number := re.search(r"Unrecognized number: (\d+)", str(error)):
            said = f"it holds {number[1]}, a whole number beyond 64 bits; write it as text"
            return DataError(f"cannot read {self.name}: {said}")
        if InternalError.is_behind(error):
            return InternalError(f"cannot read {self.name}", error)
        reason = str(error).replace(str(self.path), str(self.name)).splitlines() or ["no reason"]
        return DataError(f"cannot read {self.name}: {reason[0][:300]}; it may be damaged")


def name_all_types(library: str) -> None:
    """Teach pyogrio or fiona the types it has no name for: any geometry, with a third dimension."""
    names = getattr(importlib.import_module(f"{library}._geometry"), "GEOMETRY_TYPES", {})
    for code, name in UNNAMED.items():
        names.setdefault(code, name)


@contextmanager
def set_up(opening: Opening) -> Iterator[None]:
    """Set GDAL's own settings for a while, and keep its remarks from being printed."""
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
    """Raise DataError if features were lost on the way."""
    if declared not in (-1, count):
        counts = f"it holds {declared:,} features, and {count:,} of them could be read"
        raise DataError(f"{opening.name} is damaged: {counts}; get it again")


def unreadable(key: str, reason: Value = "") -> Finding:
    """Report a feature whose geometry cannot be read, or not as a whole, and was left empty."""
    if not reason:
        return Finding.of(Kind.UNREADABLE, key)
    return Finding.of(Kind.UNREADABLE, key, variant="reason", reason=reason)


def open_ring(key: str) -> Finding:
    """Report a feature with a ring that had to be closed."""
    return Finding.of(Kind.RING_OPEN, key)


name_all_types("pyogrio")
