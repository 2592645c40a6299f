"""A PostGIS server of this machine, one for each process that tests."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import psycopg
import pytest

from tests.postgres import PACKAGES, Server, find_programs, running_server

NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    programs = find_programs()
    if programs is None:
        missing = f"PostgreSQL with PostGIS is missing: sudo apt-get install {PACKAGES}"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    with running_server(programs) as server:
        with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE model")
            connection.execute("CREATE ROLE guarded LOGIN PASSWORD 'ganz-geheim'")
            connection.execute("CREATE ROLE reader LOGIN")
        with psycopg.connect(server.url("model"), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION postgis")
        yield server


@pytest.fixture
def database(server: Server) -> str:
    """Name of an empty database with PostGIS."""
    name = f"geo{next(NUMBERS)}"
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE model STRATEGY file_copy")
    return name


@pytest.fixture
def url(server: Server, database: str) -> str:
    return server.url(database)
