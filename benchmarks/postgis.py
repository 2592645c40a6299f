"""Loading a file into PostGIS, each time into a server of its own that is empty."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Any

import psutil

from benchmarks.measuring import Clock
from tests.postgres import SUPERUSER, Server, find_programs, running_server

MOMENT_S = 1  # until the server has ended what it did for the command
LOADING, SERVER = "loading program", "server"


def load(clock: Clock, tool: str, source: str) -> dict[str, Any]:
    """Load by nzv-geo or ogr2ogr: the server makes table, key and spatial index in both."""
    programs = find_programs()
    if programs is None:
        raise SystemExit("PostGIS is missing")
    with running_server(programs) as server:
        sql = f"psql -q -h 127.0.0.1 -p {server.port} -U {SUPERUSER}".split()
        subprocess.run([*sql, "postgres", "-c", "CREATE DATABASE geo"], check=True)
        subprocess.run([*sql, "geo", "-c", "CREATE EXTENSION postgis"], check=True)
        before = of_children(server)
        with clock(LOADING):
            subprocess.run(command_of(tool, source, server), check=True, capture_output=True)
        time.sleep(MOMENT_S)
        clock.cpu_s[SERVER] = of_children(server) - before
        return _facts([*sql, "geo", "-At", "-c"])


def command_of(tool: str, source: str, server: Server) -> list[str]:
    if tool == "nzv-geo":
        return [sys.executable, *["-m", "nzv_geo", "publish", "--to"], server.url("geo"), source]
    theirs = ["ogr2ogr", "-f", "PostgreSQL", server.ogr("geo"), source, "-nln", "theirs"]
    return [*theirs, "-lco", "SPATIAL_INDEX=GIST", "--config", "PG_USE_COPY", "YES"]


def of_children(server: Server) -> float:
    """Return the CPU seconds of the server's processes that have ended, as the system counts."""
    used = psutil.Process(server.process).cpu_times()
    return float(used.children_user + used.children_system)


def _facts(sql: list[str]) -> dict[str, Any]:
    named = "SELECT f_table_schema, f_table_name, f_geometry_column FROM geometry_columns"
    schema, table, column = _asked(sql, named + " LIMIT 1").split("|")
    summed = f'SELECT count(*), sum(ST_Area("{column}")) / 10000 FROM "{schema}"."{table}"'
    features, hectares = _asked(sql, summed).split("|")
    return {"features": int(features), "hectares": float(hectares)}


def _asked(sql: list[str], question: str) -> str:
    done = subprocess.run([*sql, question], check=True, capture_output=True, text=True)
    return done.stdout.strip()
