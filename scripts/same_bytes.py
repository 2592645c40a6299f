"""Write what nzv-geo writes, and print the SHA-256 of each file: to compare environments.

    python scripts/same_bytes.py FOLDER

Writes maps, exports, a merge with its ledgers, what info, check and crs say as JSON, and, where
matplotlib is, figures into FOLDER. `make test-matrix` runs this under every Python and set of
versions; all must print the same.

What shows the micrometres by which the published municipalities miss each other is left out (their
merge, and the ledger on the map of the Lausitz): lines that are the same but for the last digit
cross where that digit falls. What stands in the folder `formats` is the same only for the same
versions of the libraries that write it: some name theirs in the file.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import sys
from pathlib import Path

from nzv_geo.cli import main
from nzv_geo.export import format_names

FORMATS = "formats"
LAYERS = ("states", "counties", "municipalities", "focus-areas", "valley")
CRS = ("EPSG:4326", "EPSG:25833", "EPSG:3035", "EPSG:3399", "EPSG:31469", "EPSG:2399")


def write(folder: Path) -> None:
    """Write everything into an empty folder."""
    for region in ("cottbus", "goerlitz"):
        run("map", "--region", region, "-o", folder / f"{region}.html")
    for name in LAYERS:
        for crs in CRS:
            run("export", name, "--crs", crs, "-o", folder / f"{name}-{crs[5:]}.geojson")
        to_file(folder / f"info-{name}.json", "info", name, "--json")
    (folder / FORMATS).mkdir()
    for name in ("counties", "focus-areas"):
        for format_ in format_names():
            run("export", name, "-o", folder / FORMATS / f"{name}.{format_}")
    run("export", "all", "-o", folder / FORMATS / "all.gpkg")
    run("export", "all", "-o", folder / FORMATS / "all.shp.zip")
    for suffix in ("json", "csv", "geojson"):
        out, union = folder / f"merged-{suffix}.geojson", folder / f"union-{suffix}.geojson"
        report = folder / f"ledger.{suffix}"
        run("merge", "counties", "-o", out, "--union", union, "--report", report)
    simple = folder / "simple.geojson"
    run("simplify", "municipalities", "--tolerance-m", "100", "-o", simple)
    run("map", "--alone", "--add", simple, "--title", "Plan", "-o", folder / "plan.html")
    old = folder / "counties-31469.geojson"
    to_file(folder / "check.json", "check", old, "--json")
    to_file(folder / "info.json", "info", old, "--json")
    to_file(folder / "crs.json", "crs", "--json")
    for suffix in ("png", "svg", "pdf") if importlib.util.find_spec("matplotlib") else ():
        run("figure", "goerlitz", simple, "-o", folder / f"figure.{suffix}", "--dpi", "100")


def run(*arguments: object) -> None:
    """Run a command; what it says goes nowhere."""
    to_file(Path(os.devnull), *arguments)


def to_file(path: Path, *arguments: object) -> None:
    """Run a command and keep what it says on the standard output."""
    with (
        path.open("w", encoding="utf-8") as file,
        contextlib.redirect_stdout(file),
        Path(os.devnull).open("w", encoding="utf-8") as nowhere,
        contextlib.redirect_stderr(nowhere),
    ):
        main([str(argument) for argument in arguments])


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir()
    os.chdir(target)
    os.environ["NZV_GEO_GRIDS"] = ""  # what a machine happens to have must not decide
    os.environ["NZV_GEO_CACHE"] = "none"  # nothing but a run says what a run writes
    write(Path())
    for path in sorted(target.rglob("*.*")):
        print(hashlib.sha256(path.read_bytes()).hexdigest(), path.relative_to(target))
