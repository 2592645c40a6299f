"""Offer the layers of a file, and choose one: by name, never by guessing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from nzv_geo.errors import DataError, some_of
from nzv_geo.files import working_folder
from nzv_geo.findings import Finding, Kind, listed
from nzv_geo.reading.datasets import Dataset
from nzv_geo.reading.formats import Vetted
from nzv_geo.reading.locating import find_datasets
from nzv_geo.reading.metadata import readable
from nzv_geo.reading.options import ReadOptions

__all__ = ["Choice", "choose", "offered"]


@dataclass(frozen=True)
class Choice:
    """A layer that a file offers: its name, the dataset, and its name there."""

    name: str
    dataset: Dataset
    layer: str | None
    vetted: Vetted

    @property
    def is_further(self) -> bool:
        """Whether it holds further geometries of the features of another layer."""
        return self.dataset.format.is_further(self.vetted, self.layer or "")


@contextmanager
def offered(path: Path, options: ReadOptions, layer: str | None) -> Iterator[list[Choice]]:
    """Yield the layers that a file offers, for as long as their plain names last.

    Examples
    --------
    >>> from nzv_geo.catalogue import data_folder
    >>> with offered(data_folder() / "boundaries/states.fgb", ReadOptions(), None) as choices:
    ...     [choice.name for choice in choices]
    ['states']
    """
    if options.whole and path.is_file():
        options.limits.require_size(path.stat().st_size, path)
    with working_folder() as folder:
        datasets = find_datasets(path, folder, options.limits)
        choices: list[Choice] = []
        unread: list[str] = []
        for dataset in datasets:
            if len(datasets) > 1 and layer in {other.name for other in datasets} - {dataset.name}:
                continue  # not asked for
            if options.whole or not dataset.format.in_parts:
                options.limits.require_size(dataset.size, path, dataset.format.max_mb)
            try:
                choices += _layers_of(dataset, path, options, alone=len(datasets) == 1)
            except DataError as error:
                if len(datasets) == 1 or layer == dataset.name:
                    raise
                unread.append(str(error))
        if unread and not choices:
            raise DataError(unread[0])
        yield [_with_note(choice, (*choice.dataset.left_out, *unread)) for choice in choices]


def _with_note(choice: Choice, left_out: tuple[str, ...]) -> Choice:
    """Say which files beside a layer could not be read."""
    if not left_out:
        return choice
    note = Finding.of(Kind.FILE_LEFT_OUT, files=listed(left_out))
    findings = [*choice.vetted.findings, note]
    return replace(choice, vetted=replace(choice.vetted, findings=findings))


def _layers_of(dataset: Dataset, path: Path, options: ReadOptions, *, alone: bool) -> list[Choice]:
    known = dataset.format
    vetted = known.vet(dataset, path if alone else f"{dataset.name} in {path}", options)
    if known.comes_as_document and not alone:
        known.read(vetted, None, options)
    if not known.several:
        return [Choice(readable(dataset.name), dataset, None, vetted)]
    names = known.layers(vetted)
    if alone:
        return [Choice(readable(name), dataset, name, vetted) for name in names]
    if len(names) == 1:
        return [Choice(readable(dataset.name), dataset, names[0], vetted)]
    return [Choice(readable(f"{dataset.name}/{name}"), dataset, name, vetted) for name in names]


def choose(path: Path, choices: list[Choice], layer: str | None) -> Choice:
    """Return the layer that was named, the only one, or the main one, such as outlines of plans.

    A layer of further geometries is only taken where it is named.

    Raises
    ------
    DataError
        There are several and none was named, or none has that name.

    Examples
    --------
    >>> choose(Path("plan.gpkg"), [], None)
    Traceback (most recent call last):
    ...
    nzv_geo.errors.DataError: plan.gpkg holds no feature with a geometry
    """
    if not choices:
        raise DataError(f"{path} holds no feature with a geometry")
    own = [choice for choice in choices if not choice.is_further]
    if layer is None and len(own) == 1:
        return own[0]
    for choice in choices:
        if layer is not None and layer in (choice.name, choice.layer):
            return choice
    mains = [
        choice for choice in choices if choice.dataset.format.is_main(choice.vetted, choice.name)
    ]
    if layer is None and len(mains) == 1:
        return _main(mains[0], choices)
    names = some_of([choice.name for choice in choices])
    what = f"has no layer {layer!r}" if layer else f"holds {len(choices):,} layers"
    raise DataError(f"{path} {what}; name one of: {names} (--layer)")


def _main(main: Choice, choices: list[Choice]) -> Choice:
    """Take the main layer, and say what else there is where its format says so."""
    others = [choice.name for choice in choices if choice is not main]
    notes = main.dataset.format.notes_on_main(main.name, others)
    return replace(main, vetted=replace(main.vetted, findings=[*main.vetted.findings, *notes]))
