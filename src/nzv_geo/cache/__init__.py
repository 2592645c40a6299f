"""Results kept from one run to the next; whatever could decide a result is part of its key.

`fingerprint` gathers what decides (`surroundings`: the program, its libraries, the environment;
`belongings`: files of a user's own with all that belongs to them), `recording` keeps what a run
prints and writes, `entries` keeps that in a folder. docs/cache.md says what is kept, and what not.
"""

from nzv_geo.cache.belongings import add_file, add_folder
from nzv_geo.cache.entries import VARIABLE, cache_folder, keep, kept
from nzv_geo.cache.fingerprint import Fingerprint, UndecidedError
from nzv_geo.cache.recording import Record, recorded, takes_bytes
from nzv_geo.cache.surroundings import add_installed, add_values, named_in_environment

__all__ = [
    "VARIABLE",
    "Fingerprint",
    "Record",
    "UndecidedError",
    "add_file",
    "add_folder",
    "add_installed",
    "add_values",
    "cache_folder",
    "keep",
    "kept",
    "named_in_environment",
    "recorded",
    "takes_bytes",
]
