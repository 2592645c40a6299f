"""Show the notebooks in the documentation, with what their cells show.

    python scripts/notebook_pages.py

Runs each notebook in a real JupyterLab and writes docs/notebooks/NAME.md: its texts, its code, and
below each cell its words or a picture of what it shows, in docs/images/notebooks.
"""

from __future__ import annotations

import io
import json
import shutil
import sys
import tempfile
from pathlib import Path

import PIL.Image
from playwright.sync_api import Locator, ViewportSize, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.jupyter import Notebook, running_lab
from tests.watch import find_chromium

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "images" / "notebooks"
PAGES = ROOT / "docs" / "notebooks"
KINDS = {
    "iframe": "Map page",
    ".jp-RenderedHTMLCommon svg": "Card",
    "img": "Figure",
    "table": "Table",
}  # by selector
TALL: ViewportSize = {"width": 1280, "height": 1700}  # so that a cell is seen in one piece


def main() -> None:
    """Write all pages."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    PAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as place:
        folder = shutil.copytree(ROOT / "notebooks", Path(place) / "notebooks")
        chromium = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        with running_lab(chromium, folder) as lab:
            for path in sorted(folder.glob("*.ipynb")):
                notebook = lab.run(path.name)
                notebook.page.set_viewport_size(TALL)
                notebook.page.wait_for_timeout(3_000)  # until frames have drawn their maps
                (PAGES / f"{path.stem}.md").write_text(page_of(path, notebook), "utf-8")
                notebook.close()
                print(path.stem)


def page_of(path: Path, notebook: Notebook) -> str:
    """Return a notebook as Markdown."""
    parts = [f"<!-- made by scripts/notebook_pages.py from notebooks/{path.name} -->"]
    codes = 0
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            continue
        parts.append(f"```python\n{source}\n```")
        parts += shown_by(notebook.output(codes), f"{path.stem}-{codes + 1}.png")
        codes += 1
    return "\n\n".join(parts) + "\n"


def shown_by(output: Locator, name: str) -> list[str]:
    """Return what a cell shows: words, or the picture of it."""
    if not output.locator(".jp-OutputArea-output").count():
        return []
    kinds = [kind for selector, kind in KINDS.items() if output.locator(selector).count()]
    if not kinds:
        return [f"```text\n{output.inner_text().strip()}\n```"]
    output.scroll_into_view_if_needed()
    picture = PIL.Image.open(io.BytesIO(output.screenshot())).convert("RGB")
    picture.save(PICTURES / name, optimize=True)
    alt = f"{kinds[0]} that the cell shows"
    return [f'<img src="../images/notebooks/{name}" width="800" alt="{alt}">']


if __name__ == "__main__":
    main()
