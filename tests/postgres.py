"""A server of PostgreSQL with PostGIS of one's own, for tests and measuring: nothing is synced."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["PACKAGES", "SUPERUSER", "Server", "find_programs", "free_port", "running_server"]

DEBIAN = Path("/usr/lib/postgresql")
PACKAGES = "postgresql postgresql-postgis"
SUPERUSER = "admin"
NOBODY = ("postgres", "nobody")  # who runs the server where root may not
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off"}
# One user needs a password, so that it can be seen where it goes.
ACCESS = "host all guarded 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n"


@dataclass(frozen=True)
class Server:
    """A server on a port of this machine."""

    folder: Path
    port: int

    def url(self, database: str, user: str = SUPERUSER) -> str:
        """Return the address of a database."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def ogr(self, database: str) -> str:
        """Return the same as GDAL's programs want it."""
        return f"PG:host=127.0.0.1 port={self.port} user={SUPERUSER} dbname={database}"

    @property
    def process(self) -> int:
        """Number of the process that all others are children of."""
        return int((self.folder / "data/postmaster.pid").read_text().split()[0])


def find_programs() -> Path | None:
    """Return the folder of initdb and pg_ctl, of the newest version with PostGIS; None without."""
    found = [
        folder / "bin"
        for folder in DEBIAN.glob("*")
        if re.fullmatch(r"\d+", folder.name)
        and (folder / "bin/initdb").exists()
        and Path(f"/usr/share/postgresql/{folder.name}/extension/postgis.control").exists()
    ]
    if found:
        return max(found, key=lambda programs: int(programs.parent.name))
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


@contextmanager
def running_server(programs: Path) -> Iterator[Server]:
    """Start a server in a folder of its own; it and the folder are gone afterwards."""
    who = _other_user()
    with tempfile.TemporaryDirectory(prefix="nzv-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if who:
            os.chown(folder, who["user"], who["group"])
        how: dict[str, Any] = {"cwd": "/", "stdout": subprocess.DEVNULL, **who}
        data = folder / "data"
        made: list[str | Path] = [
            "-D",
            data,
            "-U",
            SUPERUSER,
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run(
            [programs / "initdb", *made, "--no-sync", "--no-instructions"], check=True, **how
        )
        (data / "pg_hba.conf").write_text(ACCESS)
        port = free_port()
        settings = {**QUICK, "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
        control: list[str | Path] = [
            programs / "pg_ctl",
            "-D",
            data,
            "-s",
            "-w",
            "-l",
            folder / "log",
        ]
        subprocess.run([*control, "-o", f"-p {port} {options}", "start"], check=True, **how)
        try:
            yield Server(folder, port)
        finally:
            with suppress(subprocess.CalledProcessError):
                subprocess.run([*control, "-m", "immediate", "stop"], check=True, **how)


def _other_user() -> dict[str, int]:
    """Return who runs the server: it refuses root."""
    if os.getuid() != 0:
        return {}
    for name in NOBODY:
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid}
    return {}


def free_port() -> int:
    """Return a port of this machine that nothing uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
