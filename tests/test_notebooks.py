"""Notebooks run in a real JupyterLab; they open with a question, end with a picture, and are kept
without outputs."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.jupyter import Lab, running_lab

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for the notebooks; it asks its server on and on, and is ended after them."""
    folder = shutil.copytree(FOLDER, tmp_path_factory.mktemp("lab") / "notebooks")
    with running_lab(browser, folder) as running:
        yield running


@pytest.mark.slow
@each_notebook
def test_a_notebook_runs_in_jupyterlab_and_ends_with_a_picture(path: Path, lab: Lab) -> None:
    notebook = lab.run(path.name)
    assert notebook.errors == []
    last = notebook.output()
    if last.locator("iframe").count():
        page = last.locator("iframe").content_frame
        expect(page.locator("html.ready")).to_be_attached(timeout=60_000)
        assert page.locator(".leaflet-pane path").count() > 10
    else:
        assert last.locator("img").evaluate("image => image.naturalWidth") > 500
    assert (lab.outside, lab.page_errors) == ([], [])
    notebook.close()


def cells(path: Path, kind: str) -> list[dict[str, Any]]:
    """Read the cells of a notebook; nbformat takes three seconds to be imported."""
    found = json.loads(path.read_text("utf-8"))["cells"]
    return [cell for cell in found if cell["cell_type"] == kind]


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


@each_notebook
def test_a_notebook_opens_with_its_question(path: Path) -> None:
    title = source(cells(path, "markdown")[0]).splitlines()[0]
    assert title.startswith("# ")
    assert "?" in title


@each_notebook
def test_a_notebook_is_kept_without_outputs(path: Path) -> None:
    kept = [cell for cell in cells(path, "code") if cell["outputs"] or cell["execution_count"]]
    assert kept == []


@each_notebook
def test_the_documentation_shows_the_notebook_as_it_is(path: Path) -> None:
    page = (FOLDER.parent / "docs" / "notebooks" / f"{path.stem}.md").read_text("utf-8")
    shown = [f"```python\n{source(cell)}\n```" for cell in cells(path, "code")]
    shown += [source(cell) for cell in cells(path, "markdown")]
    assert [text for text in shown if text not in page] == []
    pictures = re.findall(r'src="(\S+)"', page)
    assert [
        name for name in pictures if not (FOLDER.parent / "docs/notebooks" / name).is_file()
    ] == []
