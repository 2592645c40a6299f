"""Every map project in examples/ is built and opened, and says whether its data are invented."""

from pathlib import Path

import pytest

from nzv_geo.cli import main
from tests.scripts import ROOT
from tests.watch import Watch

EXAMPLES = sorted(ROOT.glob("examples/*/karte.toml"))
REAL = ("zwei-laender",)
LEGENDS = {
    "arbeitsplaetze": ("bis 500", "keine Angabe"),
    "bebauungsplan": ("Baugrenze", "Geltungsbereich des Bebauungsplans"),
    "flaechenpool": ("frei", "vergeben"),
    "gleisanschluss": ("Abzweig", "Baustelle"),
    "hinweise": (),
    "messnetz": ("10", "keine Angabe"),
    "qgis-projekt": ("Höchstspannung", "Industrie"),
    "stromnetz": ("380 kV", "20 kV"),
    "zwei-laender": ("Brandenburg", "Sachsen"),
}


def test_there_are_as_many_as_the_readme_names() -> None:
    assert [path.parent.name for path in EXAMPLES] == sorted(LEGENDS)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_an_example_is_built_and_opened(watch: Watch, tmp_path: Path, path: Path) -> None:
    target = tmp_path / "karte.html"
    assert main(["map", str(path), "-o", str(target)]) == 0
    page = watch.open(target)
    page.wait_for_selector("html.ready")
    name = path.parent.name
    assert page.locator("#example").count() == (name not in REAL)
    assert page.locator(".leaflet-pane .nzv-own[role=button]").count() >= 1
    titles = page.locator(".class-title").all_inner_texts()
    assert set(LEGENDS[name]) <= set(titles)
    assert watch.outside == []
    assert watch.complaints == []
