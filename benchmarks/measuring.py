"""CPU seconds and memory of a process and of all that it starts.

Nothing large may be imported here, nor where jobs are run: what a process had at most counts for
those that it starts, too.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

__all__ = ["WHOLE", "Clock", "Used", "run", "tree_cpu_s"]

WHOLE = ""  # the measure of a process from its start to its end


@dataclass(frozen=True)
class Used:
    """What a command took.

    Attributes
    ----------
    cpu_s
        CPU seconds, user and system, by measure: `WHOLE`, or what its `Clock` has measured.
    memory_mb
        The most memory that one of its processes had.
    facts
        What it told of its result.
    failure
        Why it failed; empty if it did not.
    """

    cpu_s: dict[str, float]
    memory_mb: float
    facts: dict[str, Any] = field(default_factory=dict)
    failure: str = ""


class Clock:
    """CPU seconds of parts of what a process does, its children included.

    Examples
    --------
    >>> clock = Clock()
    >>> with clock("counting"):
    ...     total = sum(range(1000))
    >>> list(clock.cpu_s), clock.cpu_s["counting"] >= 0
    (['counting'], True)
    """

    def __init__(self) -> None:
        self.cpu_s: dict[str, float] = {}

    @contextmanager
    def __call__(self, measure: str = WHOLE) -> Iterator[None]:
        """Measure what is done meanwhile."""
        start = tree_cpu_s()
        yield
        self.cpu_s[measure] = tree_cpu_s() - start


def tree_cpu_s() -> float:
    """Return the CPU seconds so far of this process and of its children, living and gone."""
    total = 0.0
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            total += sum(child.cpu_times()[:4])  # its own, and of its children that are gone
    gone = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + gone.ru_utime + gone.ru_stime + total


def run(
    command: tuple[str, ...],
    folder: Path,
    environment: dict[str, str],
    *,
    limit_s: float = 1800,
    fine: tuple[int, ...] = (0,),
) -> Used:
    """Run a command in a folder, and return what it took.

    The last line that it prints may be what `benchmarks.inside` tells; that counts then.
    """
    with (folder / ".told").open("w+b") as told, (folder / ".complaints").open("w+b") as complaints:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=complaints,
            start_new_session=True,
        )
        bound = threading.Timer(limit_s, os.killpg, (process.pid, signal.SIGKILL))
        bound.start()
        _, status, usage = os.wait4(process.pid, 0)
        bound.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        last = {name: _last_line(file) for name, file in (("out", told), ("err", complaints))}
    cpu_s = {WHOLE: usage.ru_utime + usage.ru_stime}
    memory_mb = usage.ru_maxrss / 1000
    if process.returncode == -signal.SIGKILL:
        return Used(cpu_s, memory_mb, failure=f"killed, after {limit_s:g} s at the latest")
    if process.returncode not in fine:
        reason = last["err"] or last["out"]
        return Used(cpu_s, memory_mb, failure=f"ended with {process.returncode}: {reason}")
    if not last["out"].startswith('{"benchmark"'):
        return Used(cpu_s, memory_mb)
    inside = json.loads(last["out"])["benchmark"]
    return Used(inside["cpu_s"] or cpu_s, memory_mb, inside["facts"])


def _last_line(file: Any) -> str:
    file.seek(0)
    lines = file.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else ""
