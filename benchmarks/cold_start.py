"""Measure the cold start of the command line against ``import geopandas``, in the same run.

    python benchmarks/cold_start.py [ROUNDS]

Prints the median wall time of each command, and its multiple of ``import geopandas``. The mark to
keep: ``export valley`` at most 1.5.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

COMMANDS = {
    "import geopandas": ("-c", "import geopandas"),
    "nzv-geo --help": ("-m", "nzv_geo", "--help"),
    "nzv-geo layers": ("-m", "nzv_geo", "layers"),
    "nzv-geo export valley": ("-m", "nzv_geo", "export", "valley"),
    "nzv-geo export municipalities": ("-m", "nzv_geo", "export", "municipalities"),
}


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


def wall_seconds(arguments: Sequence[str]) -> float:
    """Time one fresh Python process."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 11)
