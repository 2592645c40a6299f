"""Write the SHA-256 of every data file into data/catalogue.toml."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"


def main() -> None:
    """Replace each sha256 that follows a file line."""
    catalogue = DATA / "catalogue.toml"
    catalogue.write_text(
        re.sub(r'file = "([^"]+)"\nsha256 = "[^"]*"', pinned, catalogue.read_text("utf-8")), "utf-8"
    )


def pinned(entry: re.Match[str]) -> str:
    """Give one entry the hash of its file."""
    digest = hashlib.sha256((DATA / entry[1]).read_bytes()).hexdigest()
    return f'file = "{entry[1]}"\nsha256 = "{digest}"'


if __name__ == "__main__":
    main()
