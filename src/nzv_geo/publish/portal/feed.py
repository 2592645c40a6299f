"""What changed, as a feed (Atom, RFC 4287) that any reader of news can follow.

An entry is dated as its data are, or by SOURCE_DATE_EPOCH: there is no clock in it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from nzv_geo.i18n import LANGUAGES, load_words
from nzv_geo.publish.portal.datasets import Dataset
from nzv_geo.publish.portal.manifest import Manifest
from nzv_geo.publish.portal.settings import Settings
from nzv_geo.version import __version__

__all__ = ["changes_since", "feed", "layers_now"]

ATOM = "http://www.w3.org/2005/Atom"
XML = "{http://www.w3.org/XML/1998/namespace}"
MOST = 200  # changes that are remembered
FIRST = LANGUAGES[0]


def layers_now(before: Manifest, datasets: Sequence[Dataset]) -> dict[str, dict[str, Any]]:
    """Return what the next run compares its layers with; what is the same keeps its date."""
    return {
        each.name: {
            "digest": each.digest,
            "changed": _date(before.layers.get(each.name), each),
            "title": dict(each.title),
        }
        for each in datasets
    }


def _date(known: Mapping[str, Any] | None, dataset: Dataset) -> str:
    is_same = known is not None and known["digest"] == dataset.digest
    return str(known["changed"]) if known and is_same else dataset.date


def changes_since(
    before: Manifest, now: Mapping[str, Mapping[str, Any]], moment: str
) -> tuple[Mapping[str, Any], ...]:
    """Return the changes of earlier runs, and those of this one behind them.

    Parameters
    ----------
    before
        What the last run wrote.
    now
        Its layers, see `layers_now`.
    moment
        Date of what is gone.

    Examples
    --------
    >>> plan = {"digest": "ab", "changed": "2026-05-04T00:00:00Z", "title": {"de": "Plan"}}
    >>> [change["kind"] for change in changes_since(Manifest(), {"plan": plan}, "")]
    ['added']
    """
    found = []
    for name, layer in now.items():
        known = before.layers.get(name)
        if known is None or known["digest"] != layer["digest"]:
            kind = "added" if known is None else "changed"
            found.append(_change(name, kind, layer, layer["changed"]))
    for name, layer in before.layers.items():
        if name not in now:
            found.append(_change(name, "removed", layer, moment))
    return (*before.changes, *found)[-MOST:]


def _change(name: str, kind: str, layer: Mapping[str, Any], date: str) -> dict[str, Any]:
    digest, title = layer["digest"], layer["title"]
    return {"layer": name, "title": title, "kind": kind, "date": date, "digest": digest}


def feed(settings: Settings, changes: Sequence[Mapping[str, Any]], moment: str) -> bytes:
    """Return the feed, what changed last first; in German.

    Parameters
    ----------
    settings
        The portal.
    changes
        See `changes_since`.
    moment
        When any of it last changed.
    """
    ElementTree.register_namespace("", ATOM)
    root = ElementTree.Element(f"{{{ATOM}}}feed", {f"{XML}lang": FIRST})
    seed = settings.base_url or settings.main_region.id
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"nzv-geo portal {seed}")
    _add(root, "title", settings.title.get(FIRST, ""))
    _add(root, "subtitle", settings.description.get(FIRST, ""))
    _add(root, "id", f"urn:uuid:{identity}")
    _add(root, "updated", max([change["date"] for change in changes], default=moment))
    _add(root, "link", "", rel="self", href=settings.reference_to("feed.xml"))
    _add(root, "link", "", rel="alternate", href=settings.reference_to("index.html"))
    _add(root, "generator", "nzv-geo", version=__version__)
    author = ElementTree.SubElement(root, f"{{{ATOM}}}author")
    _add(author, "name", settings.operator or load_words(FIRST).word("portal", "missing"))
    for number, change in reversed(list(enumerate(changes))):
        _entry(root, change, uuid.uuid5(identity, f"{number_of(changes, number)}"), settings)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def number_of(changes: Sequence[Mapping[str, Any]], place: int) -> str:
    """Return what tells a change apart from all others, whatever is forgotten before it."""
    change = changes[place]
    alike = [each for each in changes[:place] if _mark(each) == _mark(change)]
    return f"{_mark(change)} {len(alike)}"


def _mark(change: Mapping[str, Any]) -> str:
    return f"{change['layer']} {change['kind']} {change['digest']} {change['date']}"


def _entry(
    root: ElementTree.Element, change: Mapping[str, Any], identity: uuid.UUID, settings: Settings
) -> None:
    words = load_words(FIRST)
    title = words.word("portal", change["kind"], title=change["title"].get(FIRST, change["layer"]))
    entry = ElementTree.SubElement(root, f"{{{ATOM}}}entry")
    _add(entry, "title", title)
    _add(entry, "id", f"urn:uuid:{identity}")
    _add(entry, "updated", change["date"])
    page = "index.html" if change["kind"] == "removed" else f"layers/{change['layer']}.html"
    _add(entry, "link", "", rel="alternate", href=settings.reference_to(page))
    _add(entry, "summary", f"{title}. SHA-256: {change['digest']}")


def _add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    element = ElementTree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    element.text = _holdable(text) or None


def _holdable(text: str) -> str:
    """Return a text without what XML cannot hold."""
    kept = (sign for sign in text if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff"))
    return "".join(kept).encode("utf-8", "replace").decode()
