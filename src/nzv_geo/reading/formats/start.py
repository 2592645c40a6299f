"""How a file begins: what a format is recognised by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

__all__ = ["Start"]

HEAD = 65_536  # bytes that must tell
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Start:
    """How a file begins.

    Parameters
    ----------
    path
        The file, for what its first bytes do not tell.
    name
        What to call it in errors.
    content
        Its first bytes.
    """

    path: Path
    name: str | Path
    content: bytes

    @classmethod
    def of(cls, path: Path, name: str | Path) -> Start:
        """Read how a file begins.

        Examples
        --------
        >>> from nzv_geo.catalogue import data_folder
        >>> Start.of(data_folder() / "boundaries/states.fgb", "states.fgb").content[:3]
        b'fgb'
        """
        with path.open("rb") as file:
            return cls(path, name, file.read(HEAD))

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands there."""
        return not self.content.strip(b"\0 \t\r\n")

    @cached_property
    def text(self) -> bytes:
        r"""The same as text: without mark and blanks, a byte a character where that is possible.

        Examples
        --------
        >>> Start(Path("a.json"), "a.json", "\ufeff {}".encode("utf-16-le")).text
        b'{}'
        """
        text = self.content
        for bom in BOMS:
            text = text.removeprefix(bom)
        text = text.replace(b"\0", b"") if self.content.startswith(BOMS[1:]) else text
        return text.lstrip()

    @property
    def notation(self) -> str:
        """``XML`` or ``JSON`` where it is one of these; empty otherwise."""
        if self.text.startswith(b"<"):
            return "XML"
        return "JSON" if self.text.startswith((b"{", b"\x1e")) else ""
