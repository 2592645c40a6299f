"""Ask the official addresses of the catalogue: for people with a network, never run by tests.

    python scripts/live.py             # every offer
    python scripts/live.py vg250-ew    # some of them

Each offer is fetched into a folder of its own, which is removed again. A line says for each whether
the address answers, its layout is as the catalogue says, and the boundaries fit together; of a
service whose types nobody knows, which types it has. Exits with 1 unless all is well.
"""

from __future__ import annotations

import sys
import tempfile

from nzv_geo.catalogue import load_catalogue
from nzv_geo.errors import NzvGeoError
from nzv_geo.fetch import fetch


def main(arguments: list[str]) -> int:
    """Try the offers that are named, or all."""
    offers = load_catalogue(data="none").offers
    chosen = arguments or list(offers)
    results = [_try(name, offers[name].topic, bool(offers[name].layers)) for name in chosen]
    return 0 if all(results) else 1


def _try(name: str, topic: str, is_known: bool) -> bool:
    """Fetch an offer, and say how it went; one of unknown types is well if it says which it has."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            done = fetch(topic, offer=name, catalogue=load_catalogue(data=folder))
        except NzvGeoError as error:
            print(f"{name}: {error}")
            return not is_known and "does not say which" in str(error)
    for line in (*done.findings, *done.notes):
        print(f"{name}: {line}")
    print(f"{name}: {'well' if done.is_new else 'NOT AS EXPECTED'}, {done.vintage or 'no date'}")
    return done.is_new


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
