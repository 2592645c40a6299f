"""Load layers into PostGIS, with their metadata, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nzv_geo.errors import DataError
from nzv_geo.export.streaming import collecting_by_part
from nzv_geo.layers import Layer, LayerLike, as_layer
from nzv_geo.publish.database.connecting import Address, connected
from nzv_geo.reading import Limits, read_in_parts

if TYPE_CHECKING:
    from nzv_geo.publish.database.loading import Loaded

__all__ = ["SCHEMA", "FileInParts", "publish_to_database"]

SCHEMA = "nzv_geo"
STAGING = "nzv_geo_staging"
ROWS = 50_000  # of a file that are read at once
LOCK_TIMEOUT_S = 30.0


@dataclass(frozen=True)
class FileInParts:
    """A file that is larger than memory, whose layer is read a part at a time.

    Parameters
    ----------
    path, layer, source_crs, encoding, limits
        See `nzv_geo.reading.read_in_parts`.
    size
        Features in a part.
    """

    path: Path
    layer: str | None = None
    source_crs: str | None = None
    encoding: str | None = None
    limits: Limits | None = None
    size: int = ROWS

    def __iter__(self) -> Iterator[Layer]:
        """Read the parts, each time anew."""
        how: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return iter(read_in_parts(how.pop("path"), **how))


def publish_to_database(
    layers: Iterable[LayerLike | FileInParts],
    url: str,
    *,
    schema: str = SCHEMA,
    crs: str | None = None,
    lock_timeout_s: float = LOCK_TIMEOUT_S,
    **accuracy: Any,
) -> list[Loaded]:
    """Load layers into PostGIS, all of them or none, in place of what was loaded before.

    Each is a table with a primary key, a GiST index, an SRID, one type of geometries, comments and
    statistics; the table ``nzv_geo_layers`` says where they come from. Until all is done, others
    see the old tables; where it fails or is killed, these stay. Coordinates are as in the layer.
    Names are as in the layer, too: SQL has to quote some of them, such as ``"focus-areas"``.

    Parameters
    ----------
    layers
        Layers, tables of your own, or files that are read in parts.
    url
        ``postgresql://user@host:5432/database``. The password is in it, in the environment variable
        ``PGPASSWORD``, or in ``~/.pgpass``.
    schema
        Where the tables stand; made where it is missing. A table there that is not from here is
        never replaced.
    crs
        CRS to load in; without it, that of each layer.
    lock_timeout_s
        How long to wait for programs that have an old table in use, in seconds.
    accuracy
        ``max_error_m``, ``allow_ballpark``, ``catalogue``: see
        `nzv_geo.crs.reproject.reproject`.

    Returns
    -------
    list of Loaded

    Raises
    ------
    OutputError
        The server cannot be reached, has no PostGIS, or refuses; or a name is taken.
    CrsError
        The database does not know the CRS, or a reprojection is too coarse.
    DataError
        A layer is empty, or two have one name.
    MissingLibraryError
        psycopg is not installed: ``pip install 'nzv-geo[postgis]'``.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> publish_to_database([load_layer("states")], "mysql://here")
    Traceback (most recent call last):
    ...
    nzv_geo.errors.OutputError: a database is named as postgresql://user@host:5432/database; ...
    """
    address = Address(url)
    given = [layer if isinstance(layer, FileInParts) else [as_layer(layer)] for layer in layers]
    if not given:
        raise DataError("there is no layer to publish; name one")
    with connected(address) as connection, collecting_by_part():
        from nzv_geo.publish.database.loading import Load
        from nzv_geo.publish.database.tables import Database

        database = Database(connection, schema, lock_timeout_s)
        database.make_metadata_table()
        loads = [
            Load(database, parts, f"{STAGING}_{number}", crs, accuracy)
            for number, parts in enumerate(given)
        ]
        done: dict[str, Loaded] = {}
        for load in loads:
            loaded = load.loaded()
            if loaded.table in done:
                raise DataError(f"two layers are called {loaded.table!r}; rename one")
            done[loaded.table] = loaded
        for load in loads:
            load.put_in_place()
    return list(done.values())
