"""Workers that share the work: processes of this machine, or those of a scheduler elsewhere.

Tasks and what they return travel as pickles. Whoever can speak to a scheduler can run programs on
its workers, and on who asks it: only a scheduler that is trusted may be named.
"""

from __future__ import annotations

import importlib
import logging
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from nzv_geo.errors import DataError, InternalError, MissingLibraryError, NzvGeoError
from nzv_geo.files import working_folder
from nzv_geo.progress import progress
from nzv_geo.version import __version__

__all__ = ["WORKER_MB", "Cluster", "cluster"]

Item = TypeVar("Item")
Result = TypeVar("Result")
WORKER_MB = 2_000  # memory of a worker of this machine
AHEAD = 2  # tasks a thread that are handed out before their results are asked for
LOOK_S = 5  # after so long it is seen whether there are workers
GONE_S = 120  # for a worker that died to come back
ANSWER_S = 10  # to wait for a scheduler
MB = 1_000_000


@dataclass(frozen=True)
class Cluster:
    """Workers to whom tasks are given.

    Parameters
    ----------
    client
        Of ``dask.distributed``.
    """

    client: Any

    def each(
        self, function: Callable[[Item], Result], items: Sequence[Item], doing: str
    ) -> Iterator[Result]:
        """Yield what a function makes of each item, in their order.

        A few are handed out ahead, so that neither workers nor who asks hold more than a few
        results. What a worker had that was lost is done again by another.

        Parameters
        ----------
        function
            Of a module of nzv-geo.
        items
            What it is given; each is asked for once, when it is handed out.
        doing
            For the bar of progress.

        Raises
        ------
        NzvGeoError
            What the function raised for the first item for which it did.
        DataError
            Workers were lost again and again, or all of them are gone.
        """
        ahead = max(2, AHEAD * sum(self.client.nthreads().values()))
        waiting: deque[Any] = deque()
        left = iter(items)
        for _ in progress(range(len(items)), doing):
            while len(waiting) < ahead and (more := next(left, None)) is not None:
                waiting.append(self.client.submit(_attempted, function, more, pure=False))
            yield self._result(waiting.popleft())

    def _result(self, future: Any) -> Any:
        from distributed import KilledWorker

        try:
            result = self._waited(future)
        except KilledWorker as error:
            raise DataError(
                "workers were lost again and again over one partition, most likely for want of "
                "memory: give them more (--worker-mb), or write smaller partitions"
            ) from error
        if isinstance(result, _Failure):
            raise result.error()
        return result

    def _waited(self, future: Any) -> Any:
        """Wait for a result for as long as there are workers, or may be again."""
        gone_s = 0
        while gone_s < GONE_S:
            try:
                return future.result(timeout=LOOK_S)
            except TimeoutError:
                gone_s = 0 if self.client.nthreads() else gone_s + LOOK_S
        raise DataError(
            f"all workers are gone for {GONE_S} s: look at what they say, give them more memory "
            "(--worker-mb), and start again"
        )


@contextmanager
def cluster(
    scheduler: str = "", *, workers: int | None = None, worker_mb: int = WORKER_MB
) -> Iterator[Cluster]:
    """Yield workers, and let them go in the end.

    Parameters
    ----------
    scheduler
        Address of a scheduler, such as ``tcp://10.0.0.7:8786``. Its workers have this version of
        nzv-geo and see the files under the same paths. Without it, processes of this machine do
        the work, which listen on 127.0.0.1 alone.
    workers
        How many processes of this machine; without it, one a core.
    worker_mb
        Megabytes of memory that each of them may take.

    Raises
    ------
    MissingLibraryError
        Dask is not installed.
    DataError
        No scheduler answers there, it has no worker, or they have another version of nzv-geo.
    """
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError as error:
        raise MissingLibraryError("dask", "dask.distributed", "clusters") from error
    with ExitStack() as stack:
        address: Any = scheduler or stack.enter_context(_local(workers, worker_mb))
        try:
            client = stack.enter_context(
                distributed.Client(address, timeout=ANSWER_S, set_as_default=False)
            )
        except (OSError, ValueError) as error:
            raise DataError(
                f"no scheduler answers at {scheduler}: start one with dask scheduler, and name its "
                "address as it prints it, such as tcp://10.0.0.7:8786"
            ) from error
        _require_workers(client, scheduler)
        yield Cluster(client)


@contextmanager
def _local(workers: int | None, worker_mb: int) -> Iterator[Any]:
    """Start processes of this machine that listen on 127.0.0.1, and no dashboard."""
    import dask

    distributed: Any = importlib.import_module("distributed")
    with ExitStack() as stack:
        folder = stack.enter_context(working_folder())
        stack.enter_context(dask.config.set(temporary_directory=str(folder)))
        yield stack.enter_context(
            distributed.LocalCluster(
                n_workers=workers or os.cpu_count() or 1,
                threads_per_worker=1,
                memory_limit=worker_mb * MB,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",  # where it would be, and is not
                scheduler_kwargs={"dashboard": False},
                silence_logs=logging.CRITICAL,
            )
        )


def _require_workers(client: Any, scheduler: str) -> None:
    if not client.nthreads():
        raise DataError(f"the scheduler at {scheduler} has no worker; start some with dask worker")
    versions = {_named(version) for version in client.run(_version, on_error="return").values()}
    if versions != {__version__}:
        raise DataError(
            f"workers have nzv-geo {', '.join(sorted(versions))}, and this is {__version__}: "
            "install the same one everywhere"
        )


def _named(version: object) -> str:
    return version if isinstance(version, str) else "none"


def _version() -> str:
    return __version__


@dataclass(frozen=True)
class _Failure:
    """An error of nzv-geo as it travels: its class and its words."""

    kind: type[NzvGeoError]
    message: str

    def error(self) -> NzvGeoError:
        """Return it as it was raised; constructors differ, so none is called."""
        error = self.kind.__new__(self.kind)
        error.args = (self.message,)
        return error


def _attempted(function: Callable[[Item], Result], item: Item) -> Result | _Failure:
    """Do a task on a worker; an error of nzv-geo comes back as a result."""
    try:
        return function(item)
    except NzvGeoError as error:
        return _Failure(type(error), str(error))
    except Exception as error:
        if not InternalError.is_behind(error):
            raise
        return _Failure(InternalError, str(InternalError("a task failed", error)))
