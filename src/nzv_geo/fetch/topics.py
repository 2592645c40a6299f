"""What can be fetched together: how each topic becomes layers, and how they are checked."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import geopandas

from nzv_geo.catalogue import Catalogue, Offer
from nzv_geo.describe import Comparison
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.fetch.boundaries import boundary_drafts, check_boundaries, tell_boundaries
from nzv_geo.fetch.context import check_context, context_drafts, tell_context
from nzv_geo.fetch.draft import Draft
from nzv_geo.findings import Finding

__all__ = ["TOPICS", "Topic", "offer_of"]

Drafting = Callable[
    [dict[str, geopandas.GeoDataFrame], Offer, Collection[str], Catalogue],
    tuple[list[Draft], list[Finding]],
]
Checking = Callable[[Catalogue, Collection[str]], list[Finding]]
Telling = Callable[[Catalogue, Catalogue], tuple[list[str], Comparison | None]]


@dataclass(frozen=True)
class Topic:
    """How a topic becomes layers.

    Parameters
    ----------
    drafts
        From the tables of a source, its offer, the counties that are asked for and the catalogue.
    check
        Looks at a catalogue that holds the new layers.
    tell
        From the catalogue as it is now and as it was: sentences, and what changed.
    """

    drafts: Drafting
    check: Checking
    tell: Telling


TOPICS = {
    "boundaries": Topic(boundary_drafts, check_boundaries, tell_boundaries),
    "context": Topic(context_drafts, check_context, tell_context),
}


def offer_of(topic: str, catalogue: Catalogue, name: str | None = None) -> Offer:
    """Return the offer of a topic that is named, or the first one.

    Raises
    ------
    UnknownNameError
        There is no such offer of it.
    DataError
        There is none at all.

    Examples
    --------
    >>> from nzv_geo.catalogue import load_catalogue
    >>> offer_of("boundaries", load_catalogue()).id
    'vg250-ew'
    """
    offers = {offer.id: offer for offer in catalogue.offers.values() if offer.topic == topic}
    if name is not None and name not in offers:
        raise UnknownNameError("offer", name, offers)
    if not offers or topic not in TOPICS:
        raise DataError(
            f"the catalogue offers nothing to fetch of {topic}; see [[offer]] in docs/catalogue.md"
        )
    return offers[name or next(iter(offers))]
