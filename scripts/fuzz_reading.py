"""Damage files of every format at random and see what comes of them.

    python scripts/fuzz_reading.py [COUNT] [SEED]

Each of COUNT files a format is cut off, has bytes changed, or both; it is read and checked in a
process of its own that may be killed. Prints per format how many became a whole layer, a layer with
findings, or an error of ours; and names every file that crashed, hung, raised anything else, or
lost features without a word. Those are kept. The tests run a small part of this.
"""

from __future__ import annotations

import collections
import multiprocessing
import random
import sys
import tempfile
from multiprocessing.pool import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from nzv_geo.checks import check_layer
from nzv_geo.errors import NzvGeoError
from nzv_geo.reading import Limits, read_file
from nzv_geo.reading.formats import FORMATS
from tests.reading import samples

TIMEOUT_S = 60
FEATURES = 20


def main(count: int, seed: int) -> int:
    """Return 1 if anything came of a file that should not."""
    kept = Path(tempfile.mkdtemp(prefix="nzv-geo-fuzz-"))
    wrong = 0
    for name in FORMATS:
        folder = kept / name
        folder.mkdir()
        whole = samples.write(folder, name).read_bytes()
        chance = random.Random(f"{name} {seed}")  # noqa: S311
        results: collections.Counter[str] = collections.Counter()
        pool = Pool(1)
        for number in range(count):
            path = folder / f"{number}{samples.SUFFIXES[name]}"
            path.write_bytes(damaged(whole, chance))
            try:
                result = pool.apply_async(outcome, [path]).get(TIMEOUT_S)
            except multiprocessing.TimeoutError:
                pool.terminate()
                pool, result = Pool(1), "HUNG OR CRASHED"
            results[result.partition(":")[0]] += 1
            if result[0].isupper():
                wrong += 1
                print(f"{path}: {result}", flush=True)
            else:
                path.unlink()
        pool.terminate()
        print(f"{name:16} {dict(sorted(results.items()))}", flush=True)
    return int(wrong > 0)


def damaged(whole: bytes, chance: random.Random) -> bytes:
    """Return a file with changed bytes, cut off, or both; never at the end of a line.

    There, what is left of a sequence is a sound one.
    """
    kind = chance.choice(["cut", "bytes", "both"])
    content = bytearray(whole)
    if kind != "cut":
        for _ in range(chance.randint(1, 5)):
            content[chance.randrange(len(content))] = chance.randrange(256)
    if kind == "bytes":
        return bytes(content)
    return bytes(content[: chance.randrange(1, len(content))]).rstrip(b"}\n")


def outcome(path: Path) -> str:
    """Say what came of a file; what begins with a capital letter should not be."""
    limits = Limits(max_mb=10, max_seconds=10)
    try:
        layer = read_file(path, limits=limits, without_crs=True)
        findings = check_layer(layer)
    except NzvGeoError as error:
        return "refused" if "\n" not in str(error) else f"SEVERAL LINES: {error!r}"
    except Exception as error:
        return f"RAISED: {error!r}"
    if findings:
        return "findings"
    return "whole" if len(layer) == FEATURES else f"LOST: {FEATURES - len(layer)} features"


if __name__ == "__main__":
    numbers = [int(one) for one in sys.argv[1:]]
    sys.exit(main(*numbers, *(200, 1)[len(numbers) :]))
