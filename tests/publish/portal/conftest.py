"""One portal for all tests of a run, and one of a hostile project."""

from __future__ import annotations

from pathlib import Path

import geopandas
import pytest
import shapely

from nzv_geo.layers import Layer
from nzv_geo.project import MapProject
from nzv_geo.project.entries import PortalEntry
from nzv_geo.publish import publish_portal
from tests.conftest import only_one_process, shared_folder

BASE = "https://karten.example/lausitz/"
ENTRY = PortalEntry(
    operator="Stadt Musterhausen & Söhne",
    address="Rathausplatz 1\n03000 Musterhausen",
    email="karten@musterhausen.example",
    phone="0355 1234",
    represented_by="Bürgermeisterin Muster",
    web_space={"de": "Das Rechenzentrum zeichnet nichts auf.", "en": "The centre records nothing."},
    enforcement="Durchsetzungsstelle des Landes",
    reviewed="2026-05-04",
    licence="dl-de/by-2-0",
    contributor="http://dcat-ap.de/def/contributors/musterstadt",
)
ATTACK = "</script><script>hit()</script>\"><img src=x onerror=hit()>'{{ 7*7 }}"


def hostile_project() -> MapProject:
    """Payloads wherever a project has a text."""
    features = geopandas.GeoDataFrame(
        {"name": [ATTACK], ATTACK: ["=1+1"]},
        geometry=[shapely.box(14.3, 51.7, 14.4, 51.8)],
        crs="EPSG:4326",
    )
    layer = Layer.from_geodataframe(features, title=ATTACK, source=ATTACK)
    entry = PortalEntry(
        title=ATTACK,
        description=ATTACK,
        operator=ATTACK,
        address=f"{ATTACK}\n{ATTACK}",
        phone=ATTACK,
        represented_by=ATTACK,
        web_space=ATTACK,
        enforcement=ATTACK,
        licence=ATTACK,
    )
    return MapProject(ATTACK, layers=[layer], imprint=ATTACK, contact=ATTACK, portal=entry)


def _shared(factory: pytest.TempPathFactory, name: str) -> tuple[Path, Path]:
    room = shared_folder(factory) / name
    return room, room / "Das Portal"


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal of Cottbus in a folder with a space; the processes of a run share it."""
    room, folder = _shared(tmp_path_factory, "portal")
    with only_one_process(room):
        if not (room / "written").exists():
            project = MapProject("Cottbus", region="cottbus", portal=ENTRY)
            done = publish_portal(folder, regions=["cottbus"], project=project, base_url=BASE)
            assert done.findings == ()
            (room / "written").touch()
    return folder


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The portal of two regions and a project full of payloads, without an address."""
    room, folder = _shared(tmp_path_factory, "hostile")
    with only_one_process(room):
        if not (room / "written").exists():
            places = ["cottbus", "goerlitz"]
            done = publish_portal(
                folder, regions=places, project=hostile_project(), formats=["geojson"]
            )
            (room / "written").write_text("\n".join(map(str, done.findings)), "utf-8")
    return folder


@pytest.fixture
def pages(portal: Path) -> list[Path]:
    """Every page of the portal but its maps."""
    return sorted(path for path in portal.rglob("*.html") if path.parent.name != "maps")
