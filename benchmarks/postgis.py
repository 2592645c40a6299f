"""Measure what loading a file into PostGIS takes, against ogr2ogr.

    python benchmarks/postgis.py [FEATURES] [ROUNDS]

Draws the parcels of `exporting.py`, one million unless told otherwise, as GeoPackage and as
FlatGeobuf, starts a server of its own, and loads each by `nzv-geo publish --to` and by ogr2ogr with
PG_USE_COPY, in turns. Prints the least CPU seconds of the loading program (user and system, its
children too), the most memory that it had, and beside it the CPU seconds of the server, which makes
the table, its key and its spatial index in both. Needs ogr2ogr (Debian's gdal-bin) and PostgreSQL
with PostGIS (postgresql-postgis).
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.postgres import SUPERUSER, Server, find_programs, running_server

FEATURES = 1_000_000
ROUNDS = 3
TICKS = os.sysconf("SC_CLK_TCK")
MOMENT_S = 1  # until the server has ended what it did for the command
SUFFIXES = ("gpkg", "fgb")


def main(features: int, rounds: int) -> None:
    """Load each file by both, in turns, and print what it took."""
    programs, ogr2ogr = find_programs(), shutil.which("ogr2ogr")
    if programs is None or ogr2ogr is None:
        sys.exit("sudo apt-get install postgresql postgresql-postgis gdal-bin")
    with tempfile.TemporaryDirectory() as name, running_server(programs) as server:
        folder = Path(name)
        draw = Path(__file__).with_name("exporting.py")
        # In a process of its own: what this one ever had counts for those that it starts.
        run([sys.executable, str(draw), "draw", "parcels.gpkg", str(features)], folder, server)
        run([ogr2ogr, "parcels.fgb", "parcels.gpkg"], folder, server)
        sql = f"psql -q -h 127.0.0.1 -p {server.port} -U {SUPERUSER}".split()
        run([*sql, "postgres", "-c", "CREATE DATABASE geo"], folder, server)
        run([*sql, "geo", "-c", "CREATE EXTENSION postgis"], folder, server)
        print(f"{features:,} parcels; CPU seconds, MB of memory; CPU seconds of the server")
        for suffix in SUFFIXES:
            compare(f"parcels.{suffix}", ogr2ogr, rounds, folder, server)


def compare(source: str, ogr2ogr: str, rounds: int, folder: Path, server: Server) -> None:
    """Load one file by both, so many times in turns."""
    here = [sys.executable, "-m", "nzv_geo", "publish", "--to", server.url("geo"), source]
    theirs = [ogr2ogr, "-f", "PostgreSQL", server.ogr("geo"), source, "-nln", "theirs"]
    theirs += ["-overwrite", "-lco", "SPATIAL_INDEX=GIST", "--config", "PG_USE_COPY", "YES"]
    taken: dict[str, list[tuple[float, float, float]]] = {"nzv-geo": [], "ogr2ogr": []}
    for _ in range(rounds):
        taken["nzv-geo"].append(run(here, folder, server))
        taken["ogr2ogr"].append(run(theirs, folder, server))
    least = {name: min(each) for name, each in taken.items()}
    for name, (seconds, _, of_server) in least.items():
        memory = max(used for _, used, _ in taken[name])
        print(f"{source:13} {name:8} {seconds:6.2f} s {memory:5.0f} MB   server {of_server:6.2f} s")
    print(f"{source:13} {least['nzv-geo'][0] / least['ogr2ogr'][0]:.2f} times ogr2ogr")


def run(command: list[str], folder: Path, server: Server) -> tuple[float, float, float]:
    """Return CPU seconds of a command, the megabytes it had at most, CPU seconds of the server."""
    before = of_children(server)
    process = subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(command)} failed")
    seconds = used.ru_utime + used.ru_stime
    time.sleep(MOMENT_S)
    return seconds, used.ru_maxrss / 1000, of_children(server) - before


def of_children(server: Server) -> float:
    """Return the CPU seconds of the server's processes that have ended, as the system counts."""
    stat = Path(f"/proc/{server.process}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[13]) + int(stat[14])) / TICKS


if __name__ == "__main__":
    asked = [int(number) for number in sys.argv[1:]]
    main(*asked, *(FEATURES, ROUNDS)[len(asked) :])
