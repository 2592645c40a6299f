"""Bring the JavaScript libraries that map pages carry: run while the package is built or installed.

`package-lock.json` says which, in which version, with which hash. What was brought before is not
fetched again, and an archive with another hash is refused. A wheel holds them all, so whoever
installs one needs no npm registry. The address of another registry, as npm knows it, is taken from
``NPM_CONFIG_REGISTRY``.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import tarfile
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

REGISTRY = "https://registry.npmjs.org"
FOLDER = Path("src/nzv_geo/webmap/libraries")
TIMEOUT_S = 60
TEXTS = (".js", ".json", ".md", ".txt", "LICENSE")
SCRIPTS = {  # what a page carries of each package
    "@tmcw/togeojson": "dist/togeojson.umd.js",
    "flatgeobuf": "dist/flatgeobuf-geojson.min.js",
    "papaparse": "papaparse.min.js",
    "polyclip-ts": "dist/polyclip-ts.umd.min.js",
    "shapefile": "dist/shapefile.min.js",
    "topojson-client": "dist/topojson-client.min.js",
}
MISSPELT = {"BDS-3-Clause": "BSD-3-Clause"}  # splaytree-ts


class Package(NamedTuple):
    """A package of npm as the lock has it."""

    name: str
    version: str
    integrity: str

    @property
    def address(self) -> str:
        """Where its archive is."""
        registry = os.environ.get("NPM_CONFIG_REGISTRY", REGISTRY).rstrip("/")
        return f"{registry}/{self.name}/-/{self.name.rpartition('/')[2]}-{self.version}.tgz"


class FetchLibraries(BuildHookInterface):  # type: ignore[type-arg]
    """What hatchling calls before it builds."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Bring what is missing."""
        fetch(Path(self.root))


def fetch(root: Path) -> None:
    """Write the libraries and their notices, unless those of this lock are there.

    Raises
    ------
    RuntimeError
        One cannot be had, or is another than the lock says.
    """
    folder = root / FOLDER
    packages = list(locked(json.loads((root / "package-lock.json").read_text("utf-8"))["packages"]))
    index = folder / "index.json"
    hashes = {package.name: package.integrity for package in packages}
    if index.is_file() and json.loads(index.read_text("utf-8"))["integrity"] == hashes:
        return
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    described = [brought(package, folder) for package in packages]
    content = {"integrity": hashes, "packages": described}
    index.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")


def brought(package: Package, folder: Path) -> dict[str, Any]:
    """Write the script of a package, if pages carry it, and describe it."""
    files = unpacked(package)
    script = SCRIPTS.get(package.name)
    if script:
        written = files[script].split("\n//# sourceMappingURL=")[0]
        (folder / f"{file_name(package.name)}.js").write_text(written, "utf-8", newline="\n")
    about = json.loads(files["package.json"])
    licence = MISSPELT.get(about["license"], about["license"])
    notices = (text for name, text in sorted(files.items()) if name.upper().startswith("LICEN"))
    return {
        "name": package.name,
        "version": package.version,
        "licence": licence,
        "notice": next(notices, f"{licence}, {about.get('author', '')}"),
        "script": bool(script),
    }


def locked(packages: Mapping[str, Any]) -> Iterator[Package]:
    """Yield what the scripts of a page consist of: the packages and all that they are built of."""
    waiting, seen = sorted(SCRIPTS), set()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        entry = packages[f"node_modules/{name}"]
        waiting += sorted(entry.get("dependencies", {}))
        yield Package(name, entry["version"], entry["integrity"])


def unpacked(package: Package) -> dict[str, str]:
    """Return the text files of a package by name, checked against its hash."""
    try:
        with urllib.request.urlopen(package.address, timeout=TIMEOUT_S) as answer:  # noqa: S310
            content = answer.read()
    except OSError as error:
        raise RuntimeError(
            f"{package.name} {package.version}, which map pages carry, cannot be had from "
            f"{package.address}: {error}; install a wheel, or set NPM_CONFIG_REGISTRY"
        ) from error
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
    if package.integrity != f"sha512-{digest}":
        raise RuntimeError(f"{package.address} is not the archive that package-lock.json names")
    files = {}
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive.getmembers():
            read = archive.extractfile(member) if member.name.endswith(TEXTS) else None
            if read is not None:
                files[member.name.partition("/")[2]] = _text(read.read())
    return files


def _text(content: bytes) -> str:
    """Return a text with the ends of lines that pages have."""
    return content.decode("utf-8", "replace").replace("\r\n", "\n")


def file_name(package: str) -> str:
    """Return how the script of a package is called here: ``@tmcw/togeojson`` is ``togeojson``."""
    return package.rpartition("/")[2]
