"""From settings to a folder: everything is made first, then only what changed is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nzv_geo.brief import Brief
from nzv_geo.catalogue import Catalogue, load_catalogue
from nzv_geo.export.moment import last_change
from nzv_geo.findings import Finding, Kind
from nzv_geo.i18n import LANGUAGES
from nzv_geo.project import MapProject
from nzv_geo.provenance import Provenance
from nzv_geo.publish.portal.datasets import Dataset, datasets_of
from nzv_geo.publish.portal.dcat import catalogue as dcat_catalogue
from nzv_geo.publish.portal.dcat import catalogue_findings
from nzv_geo.publish.portal.feed import changes_since, feed, layers_now
from nzv_geo.publish.portal.frame import CATALOGUE, FEED, Site, document
from nzv_geo.publish.portal.layer_page import layer_page
from nzv_geo.publish.portal.manifest import Manifest, planned, read_manifest
from nzv_geo.publish.portal.map_files import cards_of, map_files, sheets_of
from nzv_geo.publish.portal.pictures import layer_picture, region_picture
from nzv_geo.publish.portal.robots import crawler_files
from nzv_geo.publish.portal.settings import Settings, settings_of
from nzv_geo.publish.portal.start_page import start_page
from nzv_geo.publish.portal.statements import legal_pages, operator_findings
from nzv_geo.publish.portal.texts import PageTexts
from nzv_geo.reading.history import digest
from nzv_geo.valley import build_valley

__all__ = ["Published", "publish_portal"]

LABEL = "@label@"  # where a page puts the name of a picture


@dataclass(frozen=True, repr=False)
class Published(Brief):
    """What a run did to the folder of a portal.

    Parameters
    ----------
    folder
        Of the portal.
    written, removed
        Files that changed, and that are no longer part of it.
    unchanged
        How many stayed as they were.
    findings
        What the portal lacks.
    """

    folder: Path
    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    findings: tuple[Finding, ...]

    def in_brief(self) -> tuple[str, str]:
        """Return its folder, and how many files changed."""
        done = f"{len(self.written)} written, {len(self.removed)} removed"
        return self.folder.name, f"{done}, {self.unchanged} unchanged"


def publish_portal(  # noqa: PLR0913 - keywords, each on its own
    folder: str | Path,
    *,
    project: MapProject | None = None,
    base_url: str = "",
    regions: Iterable[str] = (),
    formats: Sequence[str] = (),
    catalogue: Catalogue | None = None,
    overwrite: bool = False,
) -> Published:
    """Write a static portal that any web space can hold: maps, data, catalogue, feed.

    Only what changed is written. The same data give the same bytes; there is no clock, but for the
    environment variable ``SOURCE_DATE_EPOCH``. docs/publish.md tells what stands in the folder.

    Parameters
    ----------
    folder
        Where to; it need not exist. Files in it that no earlier run wrote stay as they are.
    project
        A map project: its map and layers are shown besides, and its `portal` says who runs it.
    base_url
        Where the portal will be, such as ``https://host/folder/``: addresses in the catalogue and
        the feed are absolute then, and there is a sitemap.
    regions
        Whose maps and data it shows, see `nzv_geo.regions.find_region`; without them, those that
        the project names, or all.
    formats
        Of the downloads, see `nzv_geo.export.format_names`; without them, those that the project
        names, or GeoJSON, GeoPackage and CSV.
    catalogue
        Another catalogue than the one that ships.
    overwrite
        Replace and remove files of earlier runs that somebody changed since.

    Returns
    -------
    Published
        What was written and removed, and what the portal lacks.

    Raises
    ------
    OutputError
        A file stands in the way that no earlier run wrote, or that was changed since; nothing was
        written then.
    DataError
        The list of files in the folder cannot be read.
    UnknownNameError
        There is no such region or format.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> publish_portal(folder, regions=["cottbus"], formats=["geojson"]).removed
    ()
    >>> (folder / "data" / "counties.geojson").exists()
    True
    """
    folder = Path(folder)
    before = read_manifest(folder)
    settings = settings_of(
        catalogue or load_catalogue(),
        project=project,
        base_url=base_url,
        regions=regions,
        formats=formats,
    )
    datasets = datasets_of(settings)
    layers = layers_now(before, datasets)
    moment = _moment(datasets)
    changes = changes_since(before, layers, moment)
    contents = _contents(settings, datasets, layers, changes)
    work = planned(folder, contents, before, overwrite=overwrite)
    files = {path: _listed(path, content, before, moment) for path, content in contents.items()}
    work.carry_out(before, Manifest(files, layers, changes))
    kept = (Finding.of(Kind.FILE_KEPT, path=path) for path in work.kept)
    findings = (*operator_findings(settings), *catalogue_findings(settings, datasets), *kept)
    unchanged = len(contents) - len(work.written)
    return Published(folder, tuple(work.written), work.removed, unchanged, findings)


def _contents(
    settings: Settings,
    datasets: Sequence[Dataset],
    layers: Mapping[str, Mapping[str, Any]],
    changes: Sequence[Mapping[str, Any]],
) -> dict[str, bytes]:
    """Return every file of a portal, in the order in which they are written: data, then pages."""
    contents = {path: data for each in datasets for path, data in each.contents.items()}
    contents |= map_files(settings)
    site = _site(settings, datasets)
    pages = [*map(layer_page, datasets), *legal_pages(), start_page(site)]
    for page in pages:
        for language in LANGUAGES:
            contents[PageTexts(language, page.path).file] = document(page, site, language)
    dates = {name: layer["changed"] for name, layer in layers.items()}
    contents[CATALOGUE] = dcat_catalogue(settings, datasets, dates)
    contents[FEED] = feed(settings, changes, max(dates.values()))
    return contents | crawler_files(settings, contents)


def _site(settings: Settings, datasets: Sequence[Dataset]) -> Site:
    valley = build_valley(settings.shown_region.id, catalogue=settings.catalogue)
    pictures = {"region": region_picture(valley, LABEL)}
    for each in datasets:
        pictures[each.name] = layer_picture(each.layer, valley.counties, LABEL)
    own = next((each.name for each in datasets if each.own), "")
    cards = cards_of(settings, _hidden(pictures.get(own, "")))
    return Site(settings, datasets, cards, sheets_of(settings), pictures)


def _hidden(picture: str) -> str:
    """Return a picture beside a link that says the same."""
    return picture.replace(f'role="img" {LABEL}', 'aria-hidden="true"', 1)


def _moment(datasets: Sequence[Dataset]) -> str:
    """Return the latest date of all sources, or SOURCE_DATE_EPOCH."""
    sources = tuple(source for each in datasets for source in each.layer.provenance.sources)
    return f"{last_change(Provenance(sources)).isoformat()}Z"


def _listed(path: str, content: bytes, before: Manifest, moment: str) -> dict[str, Any]:
    """Return what the list of files says of one: what is the same keeps its date."""
    sha256 = digest(content)
    known = before.files.get(path, {})
    changed = known["changed"] if known.get("sha256") == sha256 else moment
    return {"sha256": sha256, "bytes": len(content), "changed": changed}
