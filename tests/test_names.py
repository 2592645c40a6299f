"""Names say what a thing is in the terms of the field."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("src/nzv_geo", "scripts", "benchmarks")
FORBIDDEN = {"letters", "mend", "one", "said", "wanted"}  # as `id-denylist` in eslint.config.js


def names_in(node: ast.AST) -> Iterator[str]:
    """Give what a node itself names: identifiers stand in its fields, whatever kind it is."""
    if isinstance(node, ast.Constant):
        return
    for _, value in ast.iter_fields(node):
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str):
                yield from text.split(".")


def forbidden_in(source: str, file: str) -> list[str]:
    return sorted(
        f"{file}:{getattr(node, 'lineno', '?')}: {name}"
        for node in ast.walk(ast.parse(source))
        for name in names_in(node)
        if name in FORBIDDEN
    )


def test_every_kind_of_name_is_looked_at() -> None:
    source = (
        "import one\n"
        "def said(wanted, *letters, mend=0): pass\n"
        "class one: said = 1\n"
        "wanted = [one for one in said]\n"
        "print(letters.mend, one=lambda said: 'one')\n"
    )
    found = [name.rpartition(" ")[2] for name in forbidden_in(source, "made_up.py")]
    assert len(found) == 15
    assert set(found) == FORBIDDEN
    assert forbidden_in("x = 0\nfor one in (): pass", "made_up.py") == ["made_up.py:2: one"]


def test_no_name_is_one_that_says_nothing() -> None:
    files = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    assert len(files) > 100
    found = [
        name
        for path in files
        for name in forbidden_in(path.read_text("utf-8"), str(path.relative_to(ROOT)))
    ]
    assert found == []
