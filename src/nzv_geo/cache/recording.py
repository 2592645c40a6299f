"""What a run prints and writes, in order: recorded while it happens, and done again."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from nzv_geo.files import watch_writes, write_files

__all__ = ["LARGEST", "Record", "recorded", "takes_bytes"]

LARGEST = 50_000_000  # bytes of a result that is kept
OUT, ERR, FILES = "stdout", "stderr", "files"
HEAD = 8  # bytes that say how long the head of a record is


@dataclass
class _Event:
    """Bytes that were printed, or files that were written at once."""

    kind: str
    parts: list[tuple[str, bytes]]
    make_folders: bool = False


@dataclass
class Record:
    """What a run printed and wrote.

    Parameters
    ----------
    code
        Its exit code.
    overwrite
        Whether it was allowed to replace files.
    events
        What it did, in order.
    is_whole
        Nothing is missing: it was not too much, and all of it was seen.

    Examples
    --------
    >>> record = Record(code=1)
    >>> record.add_text("stdout", b"NZV101")
    >>> Record.of(record.content).code
    1
    """

    code: int = 0
    overwrite: bool = False
    events: list[_Event] = field(default_factory=list)
    is_whole: bool = True
    _size: int = 0

    def add_text(self, stream: str, text: bytes) -> None:
        """Add what was printed."""
        self._add(_Event(stream, [("", text)]))

    def add_files(self, contents: Mapping[Path, bytes] | None, make_folders: bool) -> None:
        """Add what was written; None for what was written a part at a time."""
        if contents is None:
            self.is_whole = False
            return
        parts = [(str(path), content) for path, content in contents.items()]
        self._add(_Event(FILES, parts, make_folders))

    def _add(self, event: _Event) -> None:
        self._size += sum(len(content) for _, content in event.parts)
        self.is_whole = self.is_whole and self._size <= LARGEST
        if not self.is_whole:
            self.events.clear()
        elif self.events and self.events[-1].kind == event.kind != FILES:
            self.events[-1].parts.extend(event.parts)
        else:
            self.events.append(event)

    @property
    def files(self) -> list[tuple[Path, bool]]:
        """Return every file that was written, and whether its folder was made for it."""
        written = [event for event in self.events if event.kind == FILES]
        return [(Path(name), event.make_folders) for event in written for name, _ in event.parts]

    @property
    def content(self) -> bytes:
        """Return all of it as bytes."""
        events = [
            [event.kind, event.make_folders, [[name, len(part)] for name, part in event.parts]]
            for event in self.events
        ]
        told = {"code": self.code, "overwrite": self.overwrite, "events": events}
        head = json.dumps(told).encode()
        parts = [part for event in self.events for _, part in event.parts]
        return b"".join([len(head).to_bytes(HEAD, "big"), head, *parts])

    @classmethod
    def of(cls, content: bytes) -> Record:
        """Read what `content` gave.

        Raises
        ------
        ValueError, LookupError, TypeError
            It is something else.
        """
        start = HEAD + int.from_bytes(content[:HEAD], "big")
        told: dict[str, Any] = json.loads(content[HEAD:start])
        record = cls(told["code"], told["overwrite"])
        for kind, make_folders, sizes in told["events"]:
            parts = []
            for name, size in sizes:
                parts.append((name, content[start : start + size]))
                start += size
            record.events.append(_Event(kind, parts, make_folders))
        return record

    def repeat(self, *, overwrite: bool) -> int:
        """Print and write all of it again, and return the exit code.

        Raises
        ------
        OutputError
            A file cannot be written.
        """
        for event in self.events:
            if event.kind == FILES:
                contents = {Path(name): part for name, part in event.parts}
                write_files(contents, overwrite=overwrite, make_folders=event.make_folders)
                continue
            stream = sys.stdout if event.kind == OUT else sys.stderr
            stream.flush()
            stream.buffer.write(b"".join(part for _, part in event.parts))
            stream.buffer.flush()
        return self.code


class _Copying(io.BufferedIOBase):
    """Passes bytes on to a stream, and keeps a copy."""

    def __init__(self, stream: BinaryIO, name: str, record: Record) -> None:
        self._stream, self._name, self._record = stream, name, record

    def writable(self) -> bool:
        """Tell that it takes bytes."""
        return True

    def write(self, text: Any) -> int:
        """Pass bytes on, and keep them."""
        self._stream.write(text)
        self._record.add_text(self._name, bytes(text))
        return len(text)

    def flush(self) -> None:
        """Pass on what the stream holds back."""
        self._stream.flush()

    def isatty(self) -> bool:
        """Tell whether the stream is a terminal."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """Return the number of the stream."""
        return self._stream.fileno()


def takes_bytes() -> bool:
    """Tell whether what is printed goes where bytes can go; in a notebook it does not.

    Examples
    --------
    >>> with contextlib.redirect_stdout(io.StringIO()):
    ...     there = takes_bytes()
    >>> there
    False
    """
    return all(isinstance(stream, io.TextIOWrapper) for stream in (sys.stdout, sys.stderr))


@contextlib.contextmanager
def recorded() -> Iterator[Record]:
    """Record what is printed and written for a while.

    Bars of long work are not recorded: they go to ``sys.stderr.unrecorded``.

    Examples
    --------
    >>> with recorded() as record:
    ...     print("235 municipalities")
    235 municipalities
    >>> record.is_whole
    False
    """
    record = Record()
    before = sys.stdout, sys.stderr
    if not takes_bytes():
        record.is_whole = False
        yield record
        return
    copies = [_copied(stream, record) for stream in zip(before, (OUT, ERR), strict=True)]
    sys.stdout, sys.stderr = copies
    try:
        with watch_writes(record.add_files):
            yield record
    finally:
        sys.stdout, sys.stderr = before
        for copy in copies:
            copy.detach()


def _copied(stream: tuple[Any, str], record: Record) -> io.TextIOWrapper:
    text, name = stream
    text.flush()
    copying: Any = _Copying(text.buffer, name, record)
    copy = io.TextIOWrapper(
        copying,
        encoding=text.encoding,
        errors=text.errors,
        line_buffering=text.line_buffering,
        write_through=True,
    )
    copy.unrecorded = text  # type: ignore[attr-defined]
    return copy
