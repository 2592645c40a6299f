"""Measure the cold start of the command line against ``import geopandas``, in the same run.

    python benchmarks/cold_start.py [ROUNDS]

Prints the median wall time of each command, and its multiple of ``import geopandas``. The mark to
keep: ``export valley`` at most 1.5. Then the CPU time of second runs, which take what the first one
kept (docs/cache.md): at most 0.5.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

COMMANDS = {
    "import geopandas": ("-c", "import geopandas"),
    "nzv-geo --help": ("-m", "nzv_geo", "--help"),
    "nzv-geo layers": ("-m", "nzv_geo", "layers"),
    "nzv-geo export valley": ("-m", "nzv_geo", "export", "valley"),
    "nzv-geo export municipalities": ("-m", "nzv_geo", "export", "municipalities"),
}
AGAIN = (
    "layers",
    "info counties",
    "describe summary",
    "export valley",
    "export municipalities",
    "merge counties -o merged.gpkg --overwrite",
    "simplify municipalities --tolerance-m 100 -o coarse.gpkg --overwrite",
    "check merged.gpkg --cache",
    "map --region goerlitz -o goerlitz.html",
)


def main(rounds: int) -> None:
    """Run every command in turn, so that noise hits all of them alike."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(rounds):
        for name, arguments in COMMANDS.items():
            times[name].append(wall_seconds(arguments))
    medians = {name: statistics.median(values) for name, values in times.items()}
    base = medians["import geopandas"]
    for name, median in medians.items():
        print(f"{name:30} {median:6.2f} s  {median / base:5.2f} ×")
    second_runs(rounds)


def second_runs(rounds: int) -> None:
    """Print the CPU time of a first run of each command, and of the same run again."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "NZV_GEO_CACHE": f"{folder}/kept"}
        commands = {command: ("-m", "nzv_geo", *command.split()) for command in AGAIN}
        first = {name: cpu_seconds(words, folder, environment) for name, words in commands.items()}
        again: dict[str, list[float]] = {name: [] for name in commands}
        bases = []
        for _ in range(rounds):
            bases.append(cpu_seconds(("-c", "import geopandas"), folder, environment))
            for name, words in commands.items():
                again[name].append(cpu_seconds(words, folder, environment))
    base = statistics.median(bases)
    print(f"\nCPU: first and second run; import geopandas {base:.2f} s")
    for name, values in again.items():
        median = statistics.median(values)
        print(f"{name[:30]:30} {first[name]:6.2f} s  {median:6.2f} s  {median / base:5.2f} ×")


def cpu_seconds(arguments: Sequence[str], folder: str, environment: dict[str, str]) -> float:
    """Measure what a fresh Python process takes of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, cwd=folder, env=environment)  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def wall_seconds(arguments: Sequence[str]) -> float:
    """Time one fresh Python process."""
    start = time.perf_counter()
    environment = {**os.environ, "NZV_GEO_CACHE": "none"}
    subprocess.run(
        [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment
    )
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
