"""Measure what sharing work among workers takes, against one process.

    python benchmarks/cluster.py [FEATURES ...]

Draws parcels of 30 m that share their corners as a folder of GeoParquet, 50,000 in a file, and runs
commands with and without `--engine dask`, two workers of this machine: CPU seconds of all processes
together, the most memory of who asks and of a worker, and whether the output is the same.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import geopandas
import numpy
import shapely

FEATURES = (100_000, 300_000, 1_000_000)
MERGED = 300_000  # more take long
IN_A_FILE = 50_000
SHARED = ["--engine", "dask", "--workers", "2"]
UNBOUND = ["--max-mb", "20000", "--max-vertices", "1000000000", "--max-values", "1000000000"]
POLL_S = 0.1


def main(sizes: list[int]) -> None:
    """Run each command with and without workers, and print what it took."""
    print(
        "| job | polygons | CPU s: one process / two workers | MB: one / asks / a worker | same |"
    )
    print("|---|---|---|---|---|")
    for features in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            subprocess.run([sys.executable, __file__, "draw", name, str(features)], check=True)
            for job, command in jobs(features).items():
                compare(job, features, command, folder)


def jobs(features: int) -> dict[str, list[str]]:
    """Return the commands by what they do; OUT stands for the file they write."""
    every = {
        "reproject to GeoParquet": ["export", "--crs", "EPSG:31469", "-o", "OUT.parquet", *UNBOUND],
        "export to GeoJSON": ["export", "-o", "OUT.geojson", *UNBOUND],
        "check": ["check", *UNBOUND],
        "merge": ["merge", "-o", "OUT.parquet", "--report", "OUT.json", "--overwrite"],
    }
    if features > MERGED:
        del every["merge"]
    return every


def compare(job: str, features: int, command: list[str], folder: Path) -> None:
    """Run a command both ways, and print one row."""
    figures, digests = [], set()
    for shared in ([], SHARED):
        typed = [part.replace("OUT", "out") for part in command]
        here = [sys.executable, "-m", "nzv_geo", *typed[:1], "parcels", *typed[1:], *shared]
        figures.append(run(here, folder))
        written = b"".join(file.read_bytes() for file in sorted(folder.glob("out.*")))
        digests.add(hashlib.sha256(written).hexdigest())
        for file in folder.glob("out.*"):
            file.unlink()
    (alone_s, alone_mb, _), (cpu_s, asks_mb, worker_mb) = figures
    same = "yes" if len(digests) == 1 else "NO"
    print(
        f"| {job} | {features:,} | {alone_s:.1f} / {cpu_s:.1f} | "
        f"{alone_mb:,.0f} / {asks_mb:,.0f} / {worker_mb:,.0f} | {same} |",
        flush=True,
    )


def run(command: list[str], folder: Path) -> tuple[float, float, float]:
    """Return CPU seconds of all processes, and the most megabytes of the first and of another."""
    output = (folder / "printed").open("wb")
    process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.DEVNULL)
    first_mb, other_mb = 0.0, 0.0
    while True:
        done, status, used = os.wait4(process.pid, os.WNOHANG)
        if done:
            break
        first_mb = max(first_mb, peak_mb(process.pid))
        other_mb = max([other_mb, *map(peak_mb, children(process.pid))])
        time.sleep(POLL_S)
    output.close()
    (folder / "printed").rename(folder / "out.printed")
    if os.waitstatus_to_exitcode(status) > 1:
        sys.exit(f"{' '.join(command)} failed")
    return used.ru_utime + used.ru_stime, first_mb, other_mb


def peak_mb(process: int) -> float:
    """Return the most memory that a process had so far."""
    try:
        told = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    lines = [line for line in told.splitlines() if line.startswith("VmHWM")]
    return int(lines[0].split()[1]) / 1000 if lines else 0.0


def children(process: int) -> list[int]:
    """Return the processes that one started."""
    try:
        told = Path(f"/proc/{process}/task").iterdir()
        return [int(pid) for task in told for pid in (task / "children").read_text().split()]
    except OSError:
        return []


def draw(folder: Path, features: int) -> None:
    """Write parcels, row by row, as a folder of files."""
    side = round(features**0.5)
    random = numpy.random.default_rng(0)
    x, y = numpy.meshgrid(*[numpy.arange(side + 1) * 30.0] * 2)
    corners = numpy.stack([x + 400_000, y + 5_700_000], axis=-1)
    corners += random.uniform(-5, 5, corners.shape)
    around = [corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]]
    rings = numpy.stack([*around, around[0]], axis=2).reshape(-1, 5, 2)
    shapes = shapely.polygons(rings)
    number = numpy.arange(len(shapes))
    table = geopandas.GeoDataFrame(
        {"flurstueck": [f"12{value:018d}" for value in number], "nutzung": number % 7},
        geometry=shapes,
        crs="EPSG:25833",
    )
    (folder / "parcels").mkdir()
    for file, start in enumerate(range(0, len(table), IN_A_FILE)):
        rows = table.iloc[start : start + IN_A_FILE]
        rows.to_parquet(folder / "parcels" / f"{file:04}.parquet", index=False)


if __name__ == "__main__":
    if sys.argv[1:2] == ["draw"]:
        draw(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main([int(number) for number in sys.argv[1:]] or list(FEATURES))
