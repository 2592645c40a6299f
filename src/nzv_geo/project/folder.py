"""The folder of a map project: what it names is looked for there, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from nzv_geo.errors import DataError

__all__ = ["Folder"]


class Folder:
    """Finds the files that a project names, and remembers them.

    Parameters
    ----------
    path
        The folder of the project.
    allow_outside
        Paths may lead out of it.
    """

    def __init__(self, path: Path, allow_outside: bool) -> None:
        self.path = path
        self.allow_outside = allow_outside
        self.found: list[Path] = []

    def find(self, name: str) -> Path:
        """Return the path of a file.

        Raises
        ------
        DataError
            It leads out of the folder, also by a link.
        """
        path = self.path / name
        if "\0" in name or not self.holds(path):
            raise DataError(
                f"{name!r} leads out of the folder of the project; copy the file there, or pass "
                "--allow-outside if you trust whoever wrote the project"
            )
        self.found.append(path)
        return path

    def holds(self, path: Path) -> bool:
        """Tell whether a path does not lead out of the folder, or may."""
        return self.allow_outside or path.resolve().is_relative_to(self.path.resolve())

    def beside(self, project: Path) -> Callable[[str], Path]:
        """Return what finds the files that another file of the folder names, relative to itself."""
        below = project.parent.resolve()
        return lambda name: self.find(str(below / name))
