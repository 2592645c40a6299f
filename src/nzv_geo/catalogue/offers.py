"""Open data that can be fetched, and what was fetched, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nzv_geo.brief import Brief
from nzv_geo.errors import DataError

__all__ = ["Download", "Offer"]

KINDS = ("archive", "wfs", "ogcapi")
HERE = ("http://127.0.0.1", "http://localhost")


@dataclass(frozen=True, repr=False)
class Offer(Brief):
    """Open data that can be fetched, and how they are laid out where they lie.

    Parameters
    ----------
    id
        Name on the command line, such as ``vg250-ew``.
    topic
        What is fetched together, such as ``boundaries``; the first offer of a topic is taken
        unless another is named.
    title
        Name by language.
    kind
        ``archive`` (a zip archive with files), ``wfs`` (WFS 2.0) or ``ogcapi`` (OGC API Features).
    url
        ``https`` address of the archive or service.
    source
        Id of a source: publisher, licence, attribution. Braces in its texts are filled in:
        ``{date}`` and ``{year}`` with the vintage.
    layers
        Id of a layer here: name of the layer there, several joined by ``;``. Empty where nobody
        knows: the server is asked, and who fetches says which.
    fields
        Column here: field there. ``motorways.number`` means the column of one layer alone.
    where
        Field there: which values are kept, joined by ``;``; of one layer as above.
    kinds
        Value there of the field that is the column ``kind`` here: what it means here, of one layer
        as above. What stands in neither is of the kind that most of the layer are.
    crs
        CRS of the data there; another one is a finding.
    states
        AGS of the states that are covered; empty for all.
    format
        Of a service, what is asked for as ``outputFormat`` or ``f``.
    max_mb
        Of an archive, how many megabytes may come out of it; 0 for as many as of any file.

    Raises
    ------
    DataError
        The kind is unknown, or the address is not encrypted.

    Examples
    --------
    >>> title, layers = {"de": "Grenzen", "en": "Borders"}, {"lakes": "gew01_f"}
    >>> offer = Offer("a", "context", title, "archive", "https://a.example/a.zip", "s", layers,
    ...               fields={"name_de": "NAM", "lakes.kind": "OBA"}, where={"lakes.OBA": "44006"})
    >>> offer.fields_of("lakes"), offer.kept_in("lakes"), offer.kept_in("rivers")
    ({'name_de': 'NAM', 'kind': 'OBA'}, {'OBA': ('44006',)}, {})
    """

    id: str
    topic: str
    title: dict[str, str]
    kind: str
    url: str
    source: str
    layers: Mapping[str, str]
    fields: Mapping[str, str]
    crs: str = "EPSG:25832"
    where: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    states: tuple[str, ...] = ()
    format: str = "application/json"
    max_mb: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise DataError(f"kind {self.kind!r} is none of {', '.join(KINDS)}")
        if not self.url.startswith(("https://", *HERE)):
            raise DataError(f"url {self.url!r} must begin with https://")

    def fields_of(self, layer: str) -> dict[str, str]:
        """Return column: field there, of a layer."""
        return _of_layer(self.fields, layer)

    def kept_in(self, layer: str) -> dict[str, tuple[str, ...]]:
        """Return field there: values that are kept, of a layer."""
        return {name: tuple(text.split(";")) for name, text in _of_layer(self.where, layer).items()}

    def kinds_of(self, layer: str) -> dict[str, str]:
        """Return value there: kind here, of a layer."""
        return _of_layer(self.kinds, layer)

    def layers_of(self, layer: str) -> tuple[str, ...]:
        """Return the names there of a layer."""
        return tuple(name.strip() for name in self.layers[layer].split(";"))


def _of_layer(table: Mapping[str, str], layer: str) -> dict[str, str]:
    """Return what is said for every layer, and over it what is said for one."""
    common = {name: text for name, text in table.items() if "." not in name}
    own = {name: text for name, text in table.items() if name.partition(".")[0] == layer}
    return common | {name.partition(".")[2]: text for name, text in own.items() if "." in name}


@dataclass(frozen=True, repr=False)
class Download(Brief):
    """What was fetched for an offer, and when.

    Parameters
    ----------
    id
        That of the offer.
    url
        Where it came from.
    date
        Day it was fetched, ISO 8601.
    layers
        Ids of the layers that came of it.
    units
        AGS of the counties whose municipalities were taken.
    etag, last_modified
        By which the server tells its version; empty where it says none.
    sha256, bytes
        Of the archive, or of all answers of a service.
    """

    id: str
    url: str
    date: str
    layers: tuple[str, ...]
    units: tuple[str, ...]
    etag: str
    last_modified: str
    sha256: str
    bytes: int
