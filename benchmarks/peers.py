"""Who is compared with, whether it is there, and on what machine."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

__all__ = ["PEERS", "machine", "programs_path", "versions"]

ROOT = Path(__file__).resolve().parents[1]
ADDED = ROOT / ".venv" / "peers"  # where `make bench` puts what is not for nzv-geo's own packages
NPM = ADDED / "node_modules" / ".bin"
PYTHON = ADDED / "python"


def package(name: str) -> Callable[[], str | None]:
    """Return what asks for the version of a Python package."""

    @cache
    def version() -> str | None:
        try:
            return importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            return None

    return version


def program(*command: str) -> Callable[[], str | None]:
    """Return what asks a program for its version."""

    @cache
    def version() -> str | None:
        path = shutil.which(command[0], path=programs_path())
        if path is None:
            return None
        told = subprocess.run([path, *command[1:]], capture_output=True, text=True, check=False)
        found = re.search(r"\d+(\.\d+)+", told.stdout + told.stderr)
        return found.group() if found else None

    return version


@cache
def duckdb_spatial() -> str | None:
    """Return the version of the DuckDB that has its spatial extension beside it."""
    found = sorted(PYTHON.glob("duckdb_extension_spatial-*.dist-info"))
    return found[-1].name.split("-")[1].removesuffix(".dist") if found else None


@cache
def postgis() -> str | None:
    """Return the versions of PostgreSQL and PostGIS, where a server can be started."""
    if program("psql", "--version")() is None:
        return None
    controls = sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
    for control in reversed(controls):
        found = re.search(r"default_version = '([\d.]+)'", control.read_text())
        return f"{found.group(1) if found else '?'} with PostgreSQL {control.parts[4]}"
    return None


# Programs and libraries of others: what returns their version, or None where they are not there.
PEERS: dict[str, Callable[[], str | None]] = {
    "geopandas": package("geopandas"),
    "pyogrio": package("pyogrio"),
    "shapely": package("shapely"),
    "pyproj": package("pyproj"),
    "folium": package("folium"),
    "matplotlib": package("matplotlib"),
    "swiftmap": package("swiftmap"),
    "DuckDB spatial": duckdb_spatial,
    "Dask": package("distributed"),
    "mapshaper": program("mapshaper", "--version"),
    "ogr2ogr": program("ogr2ogr", "--version"),
    "PostGIS": postgis,
    "Chromium": lambda: (
        program("chromium-headless-shell", "--version")() or program("chromium", "--version")()
    ),
}


def programs_path() -> str:
    """Return where programs are looked for: first what ``make bench`` installed."""
    return os.pathsep.join([str(NPM), os.environ.get("PATH", os.defpath)])


def versions() -> dict[str, str]:
    """Return the versions of ours and of all that are there, and what is not there."""
    ours = {"nzv-geo": importlib.metadata.version("nzv-geo"), "Python": platform.python_version()}
    others = {name: version() or "not installed" for name, version in PEERS.items()}
    libraries = {name: importlib.metadata.version(name) for name in ("numpy", "pandas", "pyarrow")}
    return ours | others | libraries


def machine() -> dict[str, str | int]:
    """Return processor, cores, memory and system."""
    processor = re.search(r"model name\s*: (.*)", _text("/proc/cpuinfo"))
    memory = re.search(r"MemTotal:\s*(\d+)", _text("/proc/meminfo"))
    return {
        "processor": processor.group(1) if processor else platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(int(memory.group(1)) / 1e6) if memory else 0,
        "system": platform.freedesktop_os_release().get("PRETTY_NAME", platform.system()),
    }


def _text(path: str) -> str:
    return Path(path).read_text(errors="replace") if Path(path).exists() else ""
