"""How far long work is, for whom waits: a bar on a terminal or in a notebook, nothing elsewhere."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import TypeVar

__all__ = ["progress"]

Item = TypeVar("Item")
DELAY_S = 1.0  # what takes less shows no bar
LONGEST = 50  # letters of what is done; a name of a file may be longer, or rule a terminal
SILENCING = ("CI", "TQDM_DISABLE")  # variables of the environment


def progress(
    items: Iterable[Item],
    doing: str,
    *,
    total: int | None = None,
    count: Callable[[Item], int] | None = None,
) -> Iterable[Item]:
    """Return the same items; who goes through them sees how far that is.

    The bar stands on the standard error and is gone in the end. There is none in a pipe or a file,
    in CI, with ``TQDM_DISABLE=1``, nor for what is done within a second.

    Parameters
    ----------
    items
        Units of work.
    doing
        What is done, such as ``reading plan.gpkg``.
    total
        How many there will be, where they do not say so themselves.
    count
        For how many an item stands; without it, one.

    Examples
    --------
    >>> list(progress([1, 2], "counting"))
    [1, 2]
    """
    return _with_bar(items, doing, total, count) if _is_watched() else items


def _with_bar(
    items: Iterable[Item], doing: str, total: int | None, count: Callable[[Item], int] | None
) -> Iterator[Item]:
    with warnings.catch_warnings(action="ignore"):  # of a notebook without widgets
        from tqdm.auto import tqdm
    if total is None and count is None and isinstance(items, Sized):
        total = len(items)
    named = "".join(sign if sign.isprintable() else "?" for sign in doing)[:LONGEST]
    watched = getattr(sys.stderr, "unrecorded", sys.stderr)  # a bar is no part of a result
    with tqdm(desc=named, total=total, delay=DELAY_S, leave=False, file=watched) as bar:
        try:
            for item in items:
                yield item
                bar.update(1 if count is None else count(item))
        finally:
            bar.total = bar.n  # who ends early is done, too: a bar that is not full would stay, red


def _is_watched() -> bool:
    """Tell whether somebody sits before a terminal or a notebook."""
    if any(os.environ.get(name, "0").lower() not in ("", "0", "false") for name in SILENCING):
        return False
    return _is_notebook() or (sys.stderr is not None and sys.stderr.isatty())


def _is_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and "IPKernelApp" in shell.config
