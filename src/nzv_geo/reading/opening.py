"""How GDAL is to open a file; nothing here needs GDAL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nzv_geo.errors import DataError, InternalError, NzvGeoError

__all__ = ["Opening"]

# Should anything slip through: requests go to a port that nobody listens to, and fail at once.
NO_NETWORK = {
    "GDAL_HTTP_PROXY": "127.0.0.1:1",
    "GDAL_HTTPS_PROXY": "127.0.0.1:1",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
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
    by_driver_name
        The driver can be asked for by name, so that no other one gets to see the file.
    counts_in_head
        The file says in its head how many features it holds.
    encoding
        Of its text, where GDAL could not know.
    options
        Of the driver.
    settings
        Of GDAL itself, for as long as the file is read.
    records
        Features that must come out; -1 where nobody can know.

    Examples
    --------
    >>> Opening(Path("/tmp/layer.gpkg"), "GPKG", "plan.gpkg", by_driver_name=True).dataset
    'GPKG:/tmp/layer.gpkg'
    """

    path: Path
    driver: str
    name: str | Path
    by_driver_name: bool = False
    counts_in_head: bool = False
    encoding: str | None = None
    options: dict[str, str] | None = None
    settings: dict[str, str] | None = None
    records: int = -1

    @property
    def dataset(self) -> str:
        """What to ask GDAL for."""
        prefix = f"{self.driver}:" if self.by_driver_name else ""
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
        if number := re.search(r"Unrecognized number: ([-+.\w]+)", str(error)):
            return DataError(f"cannot read {self.name}: it holds {_odd_number(number[1])}")
        if InternalError.is_behind(error):
            return InternalError(f"cannot read {self.name}", error)
        lines = str(error).replace(str(self.path), str(self.name)).splitlines() or ["no reason"]
        return DataError(f"cannot read {self.name}: {lines[0][:300]}; it may be damaged")


def _odd_number(text: str) -> str:
    """Say what is wrong with a number of JSON that GDAL does not read, and what to do.

    Examples
    --------
    >>> _odd_number("9223372036854775808")
    '9223372036854775808, a whole number beyond 64 bits; write it as text'
    >>> _odd_number("-1e999")
    '-1e999, a number beyond what a computer holds; correct it'
    """
    if re.fullmatch(r"-?\d+", text):
        return f"{text}, a whole number beyond 64 bits; write it as text"
    if re.fullmatch(r"-?\d+(\.\d+)?[eE][+-]?\d+", text):
        return f"{text}, a number beyond what a computer holds; correct it"
    return f"{text}, which is no number in JSON; correct it"
