"""Look through a text file of any size: it is mapped into memory, and let go of behind the eye."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

__all__ = ["any_match", "any_word", "count_words", "mapped", "windows_before"]

WINDOW = 16_000_000  # bytes that are looked at before they are let go
OVERLAP = 65_536  # longest that a match is found across two windows


@contextmanager
def mapped(path: Path) -> Iterator[mmap.mmap]:
    """Yield the bytes of a file that is not empty.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.json"
    >>> _ = path.write_text("{}")
    >>> with mapped(path) as text:
    ...     text[:]
    b'{}'
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        yield text


def any_match(text: mmap.mmap, pattern: re.Pattern[bytes], start: int = 0) -> bool:
    """Tell whether a pattern occurs from a place on.

    Parameters
    ----------
    text
        A mapped file.
    pattern
        Of which no match needs to be longer than 64 KB.
    start
        Where to begin.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.json"
    >>> _ = path.write_text('{"crs": null}')
    >>> with mapped(path) as text:
    ...     any_match(text, re.compile(rb'"crs"')), any_match(text, re.compile(rb'"crs"'), 2)
    (True, False)
    """
    for at in range(start, len(text), WINDOW):
        if pattern.search(text, at, at + WINDOW + OVERLAP):
            return True
        _let_go(text, at + WINDOW)
    return False


def any_word(
    text: mmap.mmap, words: Sequence[bytes], start: int = 0, *, any_case: bool = False
) -> bool:
    """Tell whether one of some short words occurs from a place on; faster than a pattern.

    Parameters
    ----------
    text
        A mapped file.
    words
        None longer than 64 KB; where any case will do, in small letters.
    start
        Where to begin.
    any_case
        Take letters of ASCII in any case.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.json"
    >>> _ = path.write_text('{"Crs": null}')
    >>> with mapped(path) as text:
    ...     any_word(text, [b'"crs"']), any_word(text, [b'"crs"'], any_case=True)
    (False, True)
    """
    for at in range(start, len(text), WINDOW):
        window = text[at : at + WINDOW + OVERLAP]
        window = window.lower() if any_case else window
        if any(word in window for word in words):
            return True
        _let_go(text, at + WINDOW)
    return False


def count_words(text: mmap.mmap, word: bytes) -> int:
    """Count a word, a window at a time.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.json"
    >>> _ = path.write_text("ab ab")
    >>> with mapped(path) as text:
    ...     count_words(text, b"ab")
    2
    """
    count = 0
    for at in range(0, len(text), WINDOW):
        count += text[at : at + WINDOW + len(word) - 1].count(word)
        _let_go(text, at + WINDOW)
    return count


def windows_before(text: mmap.mmap, word: bytes, size: int = WINDOW) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each window of a file, every one but the last cut before a word.

    So that what such a word begins stands in one of them as a whole, however long it is.

    Parameters
    ----------
    text
        A mapped file.
    word
        Before which it is cut.
    size
        Bytes of a window, unless there is no such word in them.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.json"
    >>> _ = path.write_text("ab1 ab234567 ab8")
    >>> with mapped(path) as text:
    ...     [text[start:end] for start, end in windows_before(text, b"ab", size=6)]
    [b'ab1 ', b'ab234567 ', b'ab8']
    """
    start, length = 0, len(text)
    while start < length:
        last = text.rfind(word, start + 1, start + size) if start + size < length else length
        if last < 0:
            last = text.find(word, start + size - len(word) + 1)
        end = length if last < 0 else last
        yield start, end
        _let_go(text, end)
        start = end


def _let_go(text: mmap.mmap, end: int) -> None:
    """Tell the system that memory need not hold what stands before a place, where it can be told.

    It is read from the file again should anybody ask.
    """
    if hasattr(mmap, "MADV_DONTNEED"):
        end = min(end, len(text)) // mmap.PAGESIZE * mmap.PAGESIZE
        if end:
            text.madvise(mmap.MADV_DONTNEED, 0, end)
