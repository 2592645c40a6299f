"""Put layers that were fetched in place of what there was: all of them, or none."""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import tomli_w

from nzv_geo.catalogue import Catalogue, Download, LayerSpec, Offer
from nzv_geo.catalogue.fetched import lock_file, read_lock
from nzv_geo.crs.names import crs_code
from nzv_geo.errors import OutputError
from nzv_geo.export.flatgeobuf import FlatGeobufWriter
from nzv_geo.fetch.draft import Draft
from nzv_geo.files import make_folder, write_file, write_files
from nzv_geo.layers import Layer
from nzv_geo.leftovers import hold, let_go
from nzv_geo.provenance import Provenance, Source
from nzv_geo.userdata import FETCHED

__all__ = ["Staged", "encoded", "entry_of", "source_of", "stage", "store", "today", "told"]

EPOCH = "SOURCE_DATE_EPOCH"
HASHED = 12  # digits of a hash in the name of a file


class Staged:
    """Layers on disk that nothing names yet, and the catalogue as it would be with them.

    Parameters
    ----------
    specs
        Their entries.
    source
        Where they come from.
    folder
        Where they lie.
    """

    def __init__(self, specs: dict[str, LayerSpec], source: Source, folder: Path) -> None:
        self.specs, self.source, self.folder = specs, source, folder

    def seen_by(self, catalogue: Catalogue) -> Catalogue:
        """Return a catalogue with these layers in place of its own."""
        placed = {
            name: replace(spec, file=str(self.folder / spec.file)) if spec.file else spec
            for name, spec in self.specs.items()
        }
        sources = {**catalogue.sources, self.source.id: self.source}
        return replace(catalogue, sources=sources, layers={**catalogue.layers, **placed})

    def remove(self, own_data: Path, valley: str) -> None:
        """Remove the files that the lock does not name."""
        _, layers, _ = read_lock(own_data, valley)
        kept = {spec.file for spec in layers.values()}
        for spec in self.specs.values():
            if spec.file and spec.file not in kept:
                (self.folder / spec.file).unlink(missing_ok=True)


def today() -> str:
    """Return the day, or that of ``SOURCE_DATE_EPOCH``, ISO 8601.

    Raises
    ------
    OutputError
        ``SOURCE_DATE_EPOCH`` is no number.
    """
    epoch = os.environ.get(EPOCH)
    try:
        if epoch is not None:
            return str(datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date())
    except (ValueError, OverflowError, OSError):
        raise OutputError(
            f"{EPOCH} is {epoch!r}, which is no number of seconds since 1970; correct or unset it"
        ) from None
    return str(datetime.datetime.now(datetime.UTC).date())


def source_of(offer: Offer, vintage: str, file: str, catalogue: Catalogue) -> Source:
    """Return the source of an offer with its vintage filled in; of a file, with its name."""
    template = catalogue.sources[offer.source]
    known = {"{date}": vintage, "{year}": vintage[:4]}

    def filled(told: Any) -> Any:
        """Fill the braces of a text, or of each text by language."""
        if isinstance(told, dict):
            return {name: filled(text) for name, text in told.items()}
        for brace, text in known.items():
            told = told.replace(brace, text)
        return told

    values = {field.name: filled(getattr(template, field.name)) for field in fields(template)}
    via = f"the file {file}, as of {offer.url}" if file else f"fetched from {offer.url}"
    return Source(**{**values, "id": f"{offer.source}-{vintage}", "via": via})


def stage(drafts: list[Draft], source: Source, own_data: Path, catalogue: Catalogue) -> Staged:
    """Write layers under names that nothing refers to yet."""
    folder = make_folder(own_data / FETCHED)
    specs: dict[str, LayerSpec] = {}
    files: dict[Path, bytes] = {}
    for draft in drafts:
        others = [catalogue.sources[name] for name in draft.more_sources]
        content = encoded(draft, (source, *others))
        spec = entry_of(draft, content, source)
        files[folder / spec.file] = content
        specs[draft.id] = spec
    write_files(files, overwrite=True)
    return Staged(specs | _derived(specs, source, catalogue), source, folder)


def encoded(draft: Draft, sources: tuple[Source, ...]) -> bytes:
    """Return a layer as FlatGeobuf, with what is known of it."""
    writer = FlatGeobufWriter()
    origin = Provenance(sources, draft.steps)
    layer = Layer(draft.id, draft.title, draft.key, draft.features, origin)
    return writer.encode(writer.fitted(layer))


def entry_of(draft: Draft, content: bytes, source: Source) -> LayerSpec:
    """Return the entry of a layer in a catalogue; its file is named by its bytes."""
    digest = hashlib.sha256(content).hexdigest()
    return LayerSpec(
        id=draft.id,
        title=draft.title,
        crs=crs_code(draft.features.crs),
        key=draft.key,
        features=len(draft.features),
        sources=(source.id, *draft.more_sources),
        file=f"{draft.id}-{digest[:HASHED]}.fgb",
        sha256=digest,
        steps=draft.steps,
    )


def _derived(
    specs: dict[str, LayerSpec], source: Source, catalogue: Catalogue
) -> dict[str, LayerSpec]:
    """Return the layers that are derived from those, with their sources."""
    known = [catalogue.layers[name] for name in specs if name in catalogue.layers]
    before = {name for spec in known for name in spec.sources}
    replaced = before - {name for spec in specs.values() for name in spec.sources}
    derived = {}
    for name, spec in catalogue.layers.items():
        if spec.derived_from and set(spec.derived_from) <= set(specs):
            sources = [source.id if old in replaced else old for old in spec.sources]
            derived[name] = replace(spec, sources=tuple(dict.fromkeys(sources)))
    return derived


def store(
    staged: Staged,
    download: Download,
    terms: dict[str, bytes],
    catalogue: Catalogue,
    own_data: Path,
) -> None:
    """Let layers take the place of what there was, in one step, and remove what is older still."""
    with _alone(staged.folder):
        sources, layers, downloads = read_lock(own_data, catalogue.default_region)
        before = {spec.file for spec in layers.values()}
        layers = {**layers, **staged.specs}
        downloads = _still_used(downloads, download)
        named = {name for spec in layers.values() for name in spec.sources}
        known = {**catalogue.sources, **sources, staged.source.id: staged.source}
        kept = {name: known[name] for name in sorted(named)}
        if terms:
            folder = make_folder(staged.folder / "terms" / download.id)
            write_files({folder / name: text for name, text in terms.items()}, overwrite=True)
        content = _lock(kept, layers, downloads, catalogue.default_region)
        write_file(lock_file(own_data), content, overwrite=True)
        now = {spec.file for spec in layers.values()}
        for path in staged.folder.glob("*.fgb"):
            if path.name not in now | before:
                path.unlink(missing_ok=True)


def _still_used(downloads: dict[str, Download], latest: Download) -> dict[str, Download]:
    """Take the layers of the latest download from the others, and leave out what has none left."""
    others = {
        name: replace(
            got, layers=tuple(layer for layer in got.layers if layer not in latest.layers)
        )
        for name, got in downloads.items()
    }
    return {**{name: got for name, got in others.items() if got.layers}, latest.id: latest}


def _lock(
    sources: dict[str, Source],
    layers: dict[str, LayerSpec],
    downloads: dict[str, Download],
    valley: str,
) -> bytes:
    """Return the lock file."""
    table = {
        "version": 1,
        "valley": valley,
        "source": {name: _without_id(told(source)) for name, source in sources.items()},
        "layer": [told(layers[name]) for name in sorted(layers)],
        "download": [told(downloads[name]) for name in sorted(downloads)],
    }
    note = "# What nzv-geo fetch brought; nzv-geo data clear removes it.\n"
    return (note + tomli_w.dumps(table)).encode()


def told(record: Any) -> dict[str, Any]:
    """Return a record as the values of a table of TOML."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(record).items()
        if value != ()
    }


def _without_id(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "id"}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let processes store one after the other."""
    handle = hold(folder)
    try:
        yield
    finally:
        let_go(handle)
