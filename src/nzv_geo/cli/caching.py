"""Which results are kept from one run to the next, and a run that takes them where they are.

A command stands here with every option it has. One that does not stand here, or got a new option
that does not, is run each time: whoever adds it says here what it reads.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from operator import methodcaller
from pathlib import Path
from typing import Any, NamedTuple

from nzv_geo.cache import (
    Fingerprint,
    Record,
    UndecidedError,
    add_file,
    add_folder,
    add_installed,
    add_values,
    cache_folder,
    keep,
    kept,
    named_in_environment,
    recorded,
    takes_bytes,
)
from nzv_geo.cli.limits import LIMITS
from nzv_geo.cli.projects import is_ours
from nzv_geo.errors import OutputError
from nzv_geo.files import check_writable
from nzv_geo.userdata import own_folder

__all__ = ["CACHED", "CachedCommand", "with_cache"]

OF_FILES = ("source_crs", "encoding", *LIMITS)
ACCURACY = ("max_error_m", "allow_ballpark")
SHARED = ("engine", "scheduler", "workers", "worker_mb")  # workers read what is not known here
OTHER_MAPS = ("project", "init", "watch", "allow_outside")
# Of every command: these decide nothing; those that do are asked for by name.
SAID_ELSEWHERE = {"run", "typed", "command", "commands", "cache", "catalogue_file", "data"}
NEVER = ("catalogue", "verbose")  # with one of these, nothing is kept
REPLACING = "overwrite"
PLAIN = (str, int, float, type(None))

Reading = list[Callable[[Fingerprint], None]]


def _nothing(_: Path) -> bool:
    return False


@dataclass(frozen=True)
class CachedCommand:
    """A command of which results are kept, and what its options mean for them.

    Parameters
    ----------
    words
        Options that decide by what they say, separated by spaces.
    shared
        More of them, which other commands have, too.
    names
        Options that name layers of the catalogue, or files of the user.
    files
        Options that name files of the user, with which nothing is kept unless ``--cache`` says so.
    never
        Options with which nothing is kept: what they read, or do besides, is not known here.
    may_replace
        Tells which files are replaced without ``--overwrite``.
    """

    words: str
    shared: Iterable[str] = ()
    names: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    may_replace: Callable[[Path], bool] = _nothing

    @property
    def texts(self) -> set[str]:
        """Return the options that decide by what they say."""
        return {*self.words.split(), *self.shared}

    @property
    def options(self) -> set[str]:
        """Return all its options."""
        own = {*self.texts, *self.names, *self.files, *self.never}
        return own | {*NEVER, *SAID_ELSEWHERE, REPLACING, "grids"}


CACHED = {
    "layers": CachedCommand("json"),
    "info": CachedCommand("json language region layer_name", OF_FILES, names=("layer",)),
    "export": CachedCommand(
        "region bbox columns simplify_m crs geometry precision output format metadata publisher "
        "access_url fix layer_name",
        (*ACCURACY, *OF_FILES),
        names=("layers",),
        never=("where", *SHARED),  # an expression of pandas may do much
    ),
    "map": CachedCommand(
        "region output title layer add fix key simplify_m alone map_title language no_basemaps wms "
        "wms_layers view_only any_size",
        (*ACCURACY, *OF_FILES),
        never=(*OTHER_MAPS, "additions", "early", "units", "join", "field", "open"),
        may_replace=is_ours,
    ),
    "check": CachedCommand(
        "layer against fix output json language", OF_FILES, files=("files",), never=SHARED
    ),
    "merge": CachedCommand(
        "output union by report tolerance_m prefer update_municipalities simplify_m max_change fix",
        ACCURACY,
        names=("inputs",),
        never=SHARED,
    ),
    "simplify": CachedCommand(
        "region tolerance_m output max_change report fix layer_name",
        (*ACCURACY, *OF_FILES),
        names=("layer",),
        never=SHARED,
    ),
    "compare": CachedCommand(
        "layer key name_field least_ha region json csv language", LIMITS, names=("old", "new")
    ),
    "join": CachedCommand(
        "region sheet table_encoding key to fields vintage sums means output ledger source "
        "layer_name",
        OF_FILES,
        names=("layer",),
        files=("table", "changes"),
    ),
    "describe focus-areas": CachedCommand(
        "name_field layer json csv language", OF_FILES, files=("distance_to",), never=SHARED
    ),
    "describe summary": CachedCommand("json csv language"),
    "describe neighbours": CachedCommand("of region json csv language"),
    "crs": CachedCommand("json"),
}


class _Place(NamedTuple):
    """Where a result is kept, and what decides it."""

    folder: Path
    key: str
    reading: Reading
    files: Fingerprint


def with_cache(args: argparse.Namespace, run: Callable[[], int]) -> int:
    """Return the exit code of a command: run, or done again from what is kept of the same run.

    Parameters
    ----------
    args
        Its options, as they were parsed.
    run
        Runs it.

    Raises
    ------
    NzvGeoError, OSError
        As the command does.
    """
    try:
        place = _place(args)
    except (OSError, RuntimeError, UndecidedError):  # such as no home, or no current folder
        place = None
    if place is None:
        return run()
    overwrite = bool(getattr(args, REPLACING, False))
    may_replace = CACHED[args.command].may_replace
    found = kept(place.folder, place.key)
    if found is not None and _fits(found, may_replace, overwrite=overwrite):
        return found.repeat(overwrite=overwrite or may_replace is not _nothing)
    started = time.monotonic()
    with recorded() as record:
        record.code, record.overwrite = run(), overwrite
    took_s = time.monotonic() - started
    if took_s < getattr(args, "max_seconds", float("inf")) and _is_complete(record, place):
        keep(place.folder, place.key, record)
    return record.code


def _place(args: argparse.Namespace) -> _Place | None:
    """Return where the result of a run is kept; None where none is."""
    folder, command = cache_folder(), CACHED.get(args.command)
    if folder is None or command is None or not takes_bytes():
        return None
    if (reading := _reading(command, args)) is None:
        return None
    files = _read(reading)
    return _Place(folder, _key(command, args, files), reading, files)


def _is_complete(record: Record, place: _Place) -> bool:
    """Tell whether all of a result was seen, and no file has changed that it was made of."""
    if record.code not in (0, 1) or not record.is_whole or not place.files.is_settled:
        return False
    try:
        return _read(place.reading).moment == place.files.moment
    except (OSError, UndecidedError):
        return False


def _fits(record: Record, may_replace: Callable[[Path], bool], *, overwrite: bool) -> bool:
    """Tell whether a kept result can be written as it is; else the run says what is in its way."""
    if record.code and record.overwrite != overwrite:
        return False  # advice repeats the options that were typed
    try:
        for path, make_folders in record.files:
            replaces = overwrite or may_replace(path)
            check_writable(path, overwrite=replaces, make_folders=make_folders)
    except OutputError:
        return False
    return True


def _reading(command: CachedCommand, args: argparse.Namespace) -> Reading | None:
    """Return how all files are added that a run could read; None where nothing is to be kept."""
    if args.cache is False or any(getattr(args, name, None) for name in (*NEVER, *command.never)):
        return None
    if not {*vars(args)} <= command.options:
        return None
    own, data = _own_files(command, args), own_folder(args.data)
    has_data = data is not None and data.exists() and any(data.iterdir())
    if not args.cache and (own or has_data):
        return None
    reading: Reading = [partial(add_file, path=path) for path in own]
    if data is not None:
        reading.append(partial(add_folder, path=data))
    if (grids := getattr(args, "grids", None)) is not None:
        reading.append(methodcaller("add_state", grids))
    return [*reading, partial(add_installed, named=named_in_environment())]


def _read(reading: Reading) -> Fingerprint:
    files = Fingerprint()
    for add in reading:
        add(files)
    return files


def _key(command: CachedCommand, args: argparse.Namespace, files: Fingerprint) -> str:
    fingerprint = Fingerprint()
    _add_options(fingerprint, command, args)
    add_values(fingerprint)
    fingerprint.add(files.key)
    return fingerprint.key


def _add_options(
    fingerprint: Fingerprint, command: CachedCommand, args: argparse.Namespace
) -> None:
    """Add all that was typed and what is taken without, but whether files may be replaced.

    Where they are written is part of it: texts name it, and so may what is written.
    """
    fingerprint.add(args.command, str(Path.cwd()))
    fingerprint.add([word for word in args.typed if word not in ("--overwrite", "--cache")])
    for name in sorted({*command.texts, *command.names, *command.files, "grids"}):
        value = getattr(args, name, None)
        fingerprint.add(name, *_plain(value))


def _plain(value: Any) -> list[Any]:
    """Return the plain values that an option holds."""
    if isinstance(value, list | tuple):
        return [len(value), *(part for each in value for part in _plain(each))]
    if isinstance(value, Path):
        return [str(value)]
    if not isinstance(value, PLAIN):
        raise UndecidedError(value)
    return [value]


def _own_files(command: CachedCommand, args: argparse.Namespace) -> list[Path]:
    """Return the files of the user that options name."""
    named = [Path(name) for name in _values(args, command.names) if _may_be_file(name)]
    return [*named, *map(Path, _values(args, command.files))]


def _values(args: argparse.Namespace, names: tuple[str, ...]) -> list[Any]:
    given = [getattr(args, name) for name in names]
    values = [value for each in given for value in (each if isinstance(each, list) else [each])]
    return [value for value in values if value is not None]


def _may_be_file(name: str) -> bool:
    """Tell whether LAYER|FILE could mean a file, whatever layers there are."""
    return bool({".", "/", os.sep} & set(name)) or Path(name).exists()
