"""Files of figures: the same bytes always, fonts inside, never over somebody's work."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from matplotlib.figure import Figure

from nzv_geo.errors import DataError, OutputError
from nzv_geo.figures import draw_figure, figure_bytes, save_figure
from tests.figures.drawn import uses

pytestmark = pytest.mark.slow

AGAIN = """
import hashlib
from nzv_geo.figures import draw_figure, figure_bytes
from tests.figures.drawn import uses
for kind in ("png", "svg", "pdf"):
    content = figure_bytes(draw_figure(uses(), title="Nutzung"), kind, dpi=60)
    print(hashlib.sha256(content).hexdigest())
"""
FOREIGN_SETTINGS = """
font.size: 31
font.family: serif
svg.fonttype: none
pdf.fonttype: 3
text.hinting: force_autohint
lines.scale_dashes: True
savefig.bbox: tight
axes.facecolor: red
"""


@pytest.fixture(scope="module")
def figure() -> Figure:
    return draw_figure(uses(), title="Nutzung")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_second_process_with_other_settings_writes_the_same_bytes(
    figure: Figure, tmp_path: Path
) -> None:
    settings = tmp_path / "matplotlibrc"
    settings.write_text(FOREIGN_SETTINGS)
    environment = {**os.environ, "MATPLOTLIBRC": str(settings), "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", AGAIN]
    done = subprocess.run(
        command, env=environment, cwd=Path(__file__).parents[2], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    here = [digest(figure_bytes(figure, kind, dpi=60)) for kind in ("png", "svg", "pdf")]
    assert here == done.stdout.split()
    assert here[:2] == [digest(figure_bytes(figure, kind, dpi=60)) for kind in ("png", "svg")]


def test_a_pdf_has_its_fonts_inside_and_its_text_can_be_found(figure: Figure) -> None:
    content = figure_bytes(figure, "pdf")
    assert b"/FontFile2" in content
    assert b"/Type3" not in content
    with pypdfium2.PdfDocument(content) as document:
        written = document[0].get_textpage().get_text_range()
        facts = document.get_metadata_dict()
    for text in ("Nutzung", "Hand", "GE", "GI", "MI", "Quellen: © tests", "Gitternord"):
        assert text in written
    assert (facts["Title"], facts["CreationDate"], facts["Producer"]) == ("Nutzung", "", "")


def test_an_svg_has_its_letters_as_outlines_and_names_no_font_or_date(figure: Figure) -> None:
    content = figure_bytes(figure, "svg").decode()
    assert "<title>Nutzung</title>" in content
    assert "<text" not in content
    assert not re.search(r"font-family|<dc:date>|href=\"http", content)
    assert "<!-- GI -->" in content


@pytest.mark.parametrize("name", ["karte.gif", "karte", "karte.jpg"])
def test_another_ending_is_an_error_that_names_those_there_are(
    figure: Figure, tmp_path: Path, name: str
) -> None:
    with pytest.raises(OutputError, match=r"end it in one of \.png, \.svg, \.pdf"):
        save_figure(figure, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays(figure: Figure, tmp_path: Path) -> None:
    there = tmp_path / "karte.svg"
    there.write_text("mine")
    with pytest.raises(OutputError, match="already exists"):
        save_figure(figure, there)
    assert there.read_text() == "mine"
    assert save_figure(figure.axes[0], there, overwrite=True).read_text().startswith("<?xml")


@pytest.mark.parametrize("dpi", [0, 5_000])
def test_dots_out_of_reach_are_an_error(figure: Figure, dpi: int) -> None:
    with pytest.raises(DataError, match="write a number from 20 to 1200"):
        figure_bytes(figure, "png", dpi=dpi)
