"""Fetch a topic: ask, read, check, and only then put it in place of what there was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nzv_geo.brief import Brief
from nzv_geo.catalogue import Catalogue, Download, Offer, load_catalogue
from nzv_geo.describe import Comparison
from nzv_geo.errors import DataError, FetchError
from nzv_geo.fetch.archive import gather_archive
from nzv_geo.fetch.downloading import download, required_archive
from nzv_geo.fetch.draft import Draft
from nzv_geo.fetch.gathered import Gathered
from nzv_geo.fetch.patience import Patience
from nzv_geo.fetch.services import gather_service
from nzv_geo.fetch.storing import Staged, source_of, stage, store, today
from nzv_geo.fetch.terms import under_terms
from nzv_geo.fetch.topics import TOPICS, offer_of
from nzv_geo.fetch.transport import Transport
from nzv_geo.files import make_folder
from nzv_geo.findings import Finding
from nzv_geo.layers import read_layer
from nzv_geo.reading.limits import DEFAULT_MB, Limits
from nzv_geo.regions import find_region
from nzv_geo.userdata import FETCHED, require_folder

__all__ = ["MOST_MB", "Fetched", "fetch", "fetched_before"]

MOST_MB = 1_000.0  # of an archive, packed


@dataclass(frozen=True, repr=False)
class Fetched(Brief):
    """What a fetch brought.

    Parameters
    ----------
    offer
        What was asked for.
    is_new
        Layers took the place of what there was.
    download
        What came, or had come before; None where findings kept it out.
    vintage
        Date of the data.
    features
        How many features each layer has.
    findings
        What is wrong; an error keeps everything as it was.
    notes
        How well it fits, in sentences.
    comparison
        What changed since the last vintage.
    """

    offer: Offer
    is_new: bool
    download: Download | None
    vintage: str = ""
    features: dict[str, int] | None = None
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    comparison: Comparison | None = None

    def in_brief(self) -> tuple[str, str]:
        """Return the offer, and what became of it."""
        state = "new" if self.is_new else "nothing new"
        return self.offer.id, f"{state}, {self.vintage}"


def fetch(  # noqa: PLR0913 - keywords, each on its own
    topic: str,
    *,
    offer: str | None = None,
    region: str | None = None,
    archive: str | Path | None = None,
    vintage: str | None = None,
    again: bool = False,
    types: Mapping[str, str] | None = None,
    fields: Mapping[str, str] | None = None,
    patience: Patience | None = None,
    limits: Limits | None = None,
    catalogue: Catalogue | None = None,
) -> Fetched:
    """Fetch official open data into the folder of own data, in place of what ships.

    Parameters
    ----------
    topic
        What: ``boundaries`` or ``context``.
    offer
        Id of the offer; without it, the first of the topic.
    region
        The municipalities of its counties are taken beside those that there are already.
    archive
        An archive that was brought by other means; then the network is not touched.
    vintage
        Date of the data, ISO 8601, where the source does not tell.
    again
        Ask for it even if the server has nothing newer.
    types, fields
        Of a service of which the catalogue does not say it: id of a layer and name there, column
        and field there.
    patience, limits
        Bounds of the network, and of what is read.
    catalogue
        Its ``own_data`` is the folder; without a catalogue, the one that ships.

    Raises
    ------
    FetchError
        It did not come.
    DataError
        It is broken or harmful, or nobody says of when it is.
    OutputError
        The folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> own = load_catalogue(data=tempfile.mkdtemp())
    >>> fetch("weather", catalogue=own)
    Traceback (most recent call last):
    nzv_geo.errors.DataError: the catalogue offers nothing to fetch of weather; see ...
    """
    catalogue = catalogue or load_catalogue()
    own_data = require_folder(catalogue.own_data)
    chosen = _completed(offer_of(topic, catalogue, offer), types or {}, fields or {})
    units = _units(region, catalogue)
    bounds = _bounds(limits or Limits(), chosen)
    if archive is not None:
        gathered = _from_disk(Path(archive), chosen, bounds)
    elif chosen.kind != "archive":
        gathered = _from_service(chosen, catalogue, bounds, patience)
    else:
        before = None if again else fetched_before(chosen, units, catalogue)
        with Transport(patience) as transport:
            came = _over_network(transport, chosen, own_data, bounds, before)
        if came is None:
            return _told(chosen, before, catalogue)
        gathered = came
    return _put(topic, chosen, gathered, units, vintage or gathered.vintage, catalogue)


def fetched_before(offer: Offer, units: Sequence[str], catalogue: Catalogue) -> Download | None:
    """Return the download of an offer that is whole and has all that is asked for.

    Raises
    ------
    DataError
        A file of it was changed.
    """
    got = catalogue.downloads.get(offer.id)
    if got is None or got.url != offer.url or not set(units) <= set(got.units):
        return None
    for spec in map(catalogue.layer, got.layers):
        if spec.file:
            read_layer(spec, catalogue)
    return got


def _units(region: str | None, catalogue: Catalogue) -> list[str]:
    """Return the counties whose municipalities are there, and those of the region."""
    there = read_layer(catalogue.layer("municipalities"), catalogue).features["ags"].str[:5]
    return sorted({*there, *find_region(region, catalogue).units})


def _bounds(limits: Limits, offer: Offer) -> Limits:
    """Return the limits of an offer that needs more than any file, unless somebody set them."""
    if limits.max_mb is not None or not offer.max_mb:
        return limits
    seconds = limits.max_seconds * offer.max_mb / DEFAULT_MB
    return replace(limits, max_mb=offer.max_mb, max_seconds=max(limits.max_seconds, seconds))


def _from_disk(path: Path, offer: Offer, limits: Limits) -> Gathered:
    if offer.kind != "archive":
        raise DataError(f"offer {offer.id} is a service, which comes in no file; name another")
    try:
        with path.open("rb") as file:
            required_archive(file.read(512), str(path))
    except OSError as error:
        raise DataError(f"cannot read {path}: {error.strerror}") from error
    except FetchError as error:
        raise DataError(str(error)) from error
    return replace(gather_archive(path, offer, limits), origin=path.name)


def _completed(offer: Offer, types: Mapping[str, str], fields: Mapping[str, str]) -> Offer:
    """Return an offer with what was said about it."""
    return replace(offer, layers=types or offer.layers, fields={**offer.fields, **fields})


def _from_service(
    offer: Offer, catalogue: Catalogue, limits: Limits, patience: Patience | None
) -> Gathered:
    """Read a service; its data are of the day it is asked."""
    most_mb = limits.most_mb(MOST_MB)
    with Transport(patience) as transport:
        gathered = gather_service(transport, offer, catalogue.home, limits=limits, most_mb=most_mb)
    return replace(gathered, vintage=today())


def _over_network(
    transport: Transport, offer: Offer, own_data: Path, limits: Limits, before: Download | None
) -> Gathered | None:
    """Return what came; None where there is nothing newer."""
    folder = make_folder(own_data / FETCHED)
    known = {} if before is None else {
        "etag": before.etag, "last_modified": before.last_modified
    }  # fmt: skip
    received = download(transport, offer.url, folder, most_mb=limits.most_mb(MOST_MB), known=known)
    if received is None:
        return None
    named = received.path.with_name(f".partial-{offer.id}.zip")
    received.path.replace(named)
    try:
        gathered = gather_archive(named, offer, limits)
    finally:
        named.unlink(missing_ok=True)
        received.path.with_name(f"{received.path.name}.json").unlink(missing_ok=True)
    return replace(gathered, etag=received.etag, last_modified=received.last_modified)


def _told(offer: Offer, before: Download | None, catalogue: Catalogue) -> Fetched:
    layers = before.layers if before else ()
    vintage = catalogue.sources[catalogue.layer(layers[0]).sources[0]].vintage if layers else ""
    return Fetched(offer, is_new=False, download=before, vintage=vintage)


def _put(
    topic: str,
    offer: Offer,
    gathered: Gathered,
    units: list[str],
    vintage: str,
    catalogue: Catalogue,
) -> Fetched:
    """Check what came, and let it take the place of what there was."""
    own_data = require_folder(catalogue.own_data)
    rules = TOPICS[topic]
    findings = list(gathered.findings)
    drafts: list[Draft] = []
    if not findings:
        drafts, findings = rules.drafts(gathered.tables, offer, units, catalogue)
    if findings:
        return Fetched(offer, False, None, vintage, findings=tuple(findings))
    if not vintage:
        raise DataError(
            f"nobody says of when {offer.id} is: no single date stands in it; look on the "
            "publisher's page and say it: --vintage 2024-12-31"
        )
    folder = str(own_data / FETCHED / "terms" / offer.id)
    source = source_of(offer, vintage, gathered.origin, catalogue)
    source, noticed = under_terms(source, gathered.terms, folder)
    staged = stage(drafts, source, own_data, catalogue)
    try:
        now = staged.seen_by(catalogue)
        findings = rules.check(now, units)
        if findings:
            return Fetched(offer, False, None, vintage, findings=tuple(findings))
        notes, comparison = rules.tell(now, catalogue)
        got = _download(offer, gathered, units, staged)
        store(staged, got, gathered.terms, catalogue, own_data)
    finally:
        staged.remove(own_data, catalogue.default_region)
    counts = {draft.id: len(draft.features) for draft in drafts}
    done = (counts, tuple(noticed), tuple(notes), comparison)
    return Fetched(offer, True, got, vintage, *done)


def _download(offer: Offer, gathered: Gathered, units: list[str], staged: Staged) -> Download:
    known: dict[str, Any] = {
        name: getattr(gathered, name) for name in ("etag", "last_modified", "sha256")
    }
    return Download(
        id=offer.id,
        url=offer.url,
        date=today(),
        layers=tuple(sorted(staged.specs)),
        units=tuple(units),
        bytes=gathered.size,
        **known,
    )
