"""Test the core under every Python from 3.11 on, and with the lowest versions of all libraries.

    python scripts/matrix.py FOLDER

Makes an environment for each Python that is found on PATH or in pyenv, and one more of the lowest
versions that pyproject.toml allows, below FOLDER; runs the tests that need no browser in each, and
requires that the same bytes are written in all. Uses uv, which this environment must have.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
OLDEST = 11  # of Python 3
FORMATS = "formats"  # folder of what names the versions of libraries
NEEDED = [
    "axe-playwright-python",
    "distributed",
    "duckdb",
    "geojson-validator",
    "hypothesis",
    "import-linter",
    "openpyxl",
    "owslib",
    "pillow",
    "playwright",
    "psutil",
    "pypdfium2",
    "pytest",
    "pytest-xdist",
    "rdflib",
    "websockets",
]
LEFT_OUT = [
    "tests/webmap",
    "tests/figures",
    "tests/firefox.py",
    "tests/publish",
    "tests/fetch/test_services.py",
    "tests/test_docs_site.py",
    "tests/test_documentation.py",
    "tests/test_guides.py",
    "tests/test_notebooks.py",
    "tests/test_package.py",
]
# What pyproj does with one vertex where numpy is older than 2.4; the result is the same.
ALLOWED = "ignore:Conversion of an array with ndim:DeprecationWarning"


def main(folder: Path) -> int:
    """Return 1 if anything fails in any environment, or differs between them."""
    pythons = find_pythons()
    plans = {version: (python, "highest") for version, python in sorted(pythons.items())}
    plans["lowest"] = (pythons[min(pythons)], "lowest-direct")
    written, failed = {}, []
    for name, (python, resolution) in plans.items():
        environment = make(folder / name, python, resolution)
        print(f"== {name}: {versions(environment)}", flush=True)
        failed += [name] if run_tests(environment) else []
        written[name] = write(environment, same_versions=resolution == "highest")
    first = next(iter(written.values()))
    differing = [name for name, hashes in written.items() if not hashes.items() <= first.items()]
    differing += [name for name, hashes in written.items() if not hashes]
    print(f"ran {', '.join(plans)}; failed: {failed or 'none'}; other bytes: {differing or 'none'}")
    return int(bool(failed or differing))


def find_pythons() -> dict[str, Path]:
    """Return the first program of each version that is found and works."""
    folders = [Path(folder) for folder in os.environ["PATH"].split(os.pathsep)]
    folders += sorted(Path("~/.pyenv/versions").expanduser().glob("*/bin"))
    found: dict[str, Path] = {}
    for python in (program for folder in folders for program in sorted(folder.glob("python3.*"))):
        match = re.fullmatch(r"python(3\.(\d+))", python.name)
        if match and int(match[2]) >= OLDEST and match[1] not in found and works(python):
            found[match[1]] = python
    return found


def works(python: Path) -> bool:
    """Tell whether a program runs: a shim of pyenv may not."""
    return subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode == 0


def make(environment: Path, python: Path, resolution: str) -> Path:
    """Make an environment with nzv-geo, its libraries and what the tests need.

    It is installed as it lies here, so that programs which tests start find it, too.
    """
    uv = str(shutil.which("uv", path=str(Path(sys.executable).parent)))
    into = ["--quiet", "--python", str(environment / "bin" / "python")]
    subprocess.run([uv, "venv", "--quiet", "--clear", "--python", python, environment], check=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needs = project["dependencies"]
    if resolution == "highest":  # another matplotlib draws other pixels
        needs += project["optional-dependencies"]["figures"]
    subprocess.run([uv, "pip", "install", *into, "--resolution", resolution, *needs], check=True)
    subprocess.run([uv, "pip", "install", *into, *NEEDED], check=True)
    subprocess.run([uv, "pip", "install", *into, "--no-deps", "--editable", ROOT], check=True)
    return environment


def versions(environment: Path) -> str:
    """Name the versions that decide about coordinates and files."""
    names = ("geopandas", "numpy", "pandas", "pyarrow", "pyogrio", "pyproj", "shapely")
    code = f"import importlib.metadata as m; print(*(n + ' ' + m.version(n) for n in {names}))"
    return run(environment, "-c", code, capture_output=True).stdout.strip()


def run_tests(environment: Path) -> int:
    """Run the tests that need no browser."""
    ignored = [f"--ignore={path}" for path in LEFT_OUT]
    options = ["-q", "-n", "auto", "-p", "no:cacheprovider", "-W", ALLOWED]
    return run(environment, "-m", "pytest", "tests", *options, *ignored).returncode


def write(environment: Path, *, same_versions: bool) -> dict[str, str]:
    """Write what nzv-geo writes, and return the hash of each file; of none where that failed.

    What names the versions of libraries is left out where these are not those of the others.
    """
    target = environment / "written"
    shutil.rmtree(target, ignore_errors=True)
    done = run(environment, "scripts/same_bytes.py", str(target), capture_output=True)
    if done.returncode:
        print(done.stderr)
        return {}
    pairs = (line.split(maxsplit=1) for line in done.stdout.splitlines())
    hashes = {file: sha256 for sha256, file in pairs}
    return {
        file: sha256
        for file, sha256 in hashes.items()
        if same_versions or not file.startswith(f"{FORMATS}/")
    }


def run(
    environment: Path, *arguments: str, capture_output: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run the Python of an environment on the source of this folder."""
    path = f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [environment / "bin" / "python", *arguments],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        capture_output=capture_output,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
