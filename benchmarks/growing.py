"""How memory grows with the layer: parcels in a folder of GeoParquet, one process and two workers.

    python -m benchmarks --size millions --rounds 1

A process of its own runs the command, and looks at the memory of all that it starts until it ends.
"""

from __future__ import annotations

import hashlib
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from benchmarks.measuring import WHOLE, Clock
from benchmarks.running import NZV_GEO, Job, Tool, inside
from benchmarks.sizes import Size

__all__ = ["growing", "watched"]

ALONE, SHARED = f"{NZV_GEO}, one process", f"{NZV_GEO}, two workers of Dask"
UNBOUND = ("--max-mb", "20000", "--max-vertices", "1000000000", "--max-values", "1000000000")
DASK = ("--engine", "dask", "--workers", "2")
COMMANDS = {
    "reproject": ("export", "--crs", "EPSG:31469", "-o", "out.parquet"),
    "check": ("check",),
}
LOOK_S = 0.2  # between two looks; of each process, the system knows the most it ever had


def growing(size: Size) -> Iterator[Job]:
    """Give a folder of so many parcels to export and check, from few to many."""
    for count in size.folders:
        folder = f"parcels-{count}.parts"
        for doing, (command, *words) in COMMANDS.items():
            given = ("growing", "watched", "out.parquet", command, folder, *words, *UNBOUND)
            tools = (Tool(ALONE, inside(*given)), Tool(SHARED, inside(*given, *DASK), "Dask"))
            name = f"{doing} a folder of {count:,} parcels, GeoParquet"
            yield Job(name, ALONE, tools, {folder: count})


def watched(clock: Clock, written: str, *command: str) -> dict[str, Any]:
    """Run nzv-geo, and tell of its time, its memory and the digest of what it wrote."""
    start = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", "nzv_geo", *command])
    peaks: dict[int, float] = {}
    ended = threading.Event()
    watching = threading.Thread(target=_watch, args=(process.pid, peaks, ended))
    watching.start()
    code = process.wait()
    ended.set()
    watching.join()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)  # without what looking takes
    clock.cpu_s[WHOLE] = used.ru_utime + used.ru_stime
    if code not in (0, 1):
        raise SystemExit(f"nzv-geo ended with {code}")
    asks_mb = peaks.pop(process.pid)
    facts: dict[str, Any] = {"wall_s": round(time.monotonic() - start), "asks_mb": round(asks_mb)}
    if "dask" in command:
        facts["worker_mb"] = round(max(peaks.values()))
    path = Path(written)
    if path.exists():
        facts["megabytes"] = path.stat().st_size / 1e6
        with path.open("rb") as file:
            facts["digest"] = hashlib.file_digest(file, "sha256").hexdigest()
    return facts


def _watch(pid: int, peaks: dict[int, float], ended: threading.Event) -> None:
    """Note the most memory of a process and of all below it, in megabytes, until it ends."""
    while not ended.wait(LOOK_S):
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(pid)
            for each in (process, *process.children(recursive=True)):
                peaks[each.pid] = max(peaks.get(each.pid, 0.0), peak_mb(each.pid))


def peak_mb(pid: int) -> float:
    """Return the most memory that a process ever had, in megabytes; 0 where it is gone.

    Examples
    --------
    >>> import os
    >>> peak_mb(os.getpid()) > 5
    True
    """
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    return 0.0
