"""What docs/contributing.md leads to is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "contributing.md").read_text("utf-8")


def test_every_file_that_the_page_names_exists() -> None:
    named = re.findall(r"`((?:src|tests|docs|data)/[\w./-]+)`", PAGE)
    assert len(named) > 15
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_package_has_its_line() -> None:
    house = PAGE[PAGE.index("## The house") : PAGE.index("## What a new thing touches")]
    source = ROOT / "src" / "nzv_geo"
    rooms = {path.name for path in source.iterdir() if path.is_dir() and path.name[0] != "_"}
    rooms |= {path.stem for path in source.glob("[a-z]*.py")} - {"version"}
    assert {room for room in rooms - {"data"} if not re.search(rf"`{room}/?`", house)} == set()
