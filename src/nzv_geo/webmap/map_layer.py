"""A page as plain values, and the layers it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import shapely

from nzv_geo.errors import InternalError
from nzv_geo.focus_areas import Fact
from nzv_geo.layers import Layer
from nzv_geo.styles import Look, Styled
from nzv_geo.webmap.area_cards import AreaCard
from nzv_geo.webmap.texts import Text

if TYPE_CHECKING:
    from nzv_geo.project import Logo

__all__ = ["GROUPS", "PAGE_CRS", "Content", "MapLayer"]

PAGE_CRS = "EPSG:4326"

GROUPS = ("focus", "own", "borders", "checks")
GROUP_OF = {"focus-area": "focus", "ledger": "checks", "findings": "checks"}

# Above either, a layer is drawn on canvas by tile instead of as elements of the page.
LARGE_FEATURES = 1_000
LARGE_POINTS = 100_000


@dataclass(frozen=True)
class MapLayer:
    """One layer of a page.

    Parameters
    ----------
    id
        Name in permanent links, the only one of its kind on the page.
    layer
        Features in WGS84.
    style
        Name of a drawing style of page.css: state, county, municipality, neighbour, valley,
        focus-area, ledger or findings; own-0 and so on for the reader's own, see `styling`.
    title
        Heading of its table.
    legend
        What the style means.
    name_field
        Column with the name of a feature; empty where the features are only numbered.
    headings
        Heading of each column of its table, by field.
    texts
        Fields that say the same in several languages: a text for each feature; None where it is
        unknown, an empty one where there is nothing to say.
    cards
        For focus areas: what the popup of each says.
    asked
        Columns that say so where nothing is known.
    home
        The map shows the extent of this layer at first.
    on
        The layer is shown at first.
    english_fields
        Columns whose texts are notes in English.
    styled
        Of the reader's own: which class each feature is in, and how the classes look.
    look
        Of the reader's own: what else says how it appears.
    """

    id: str
    layer: Layer
    style: str
    title: Text
    legend: Text
    name_field: str
    headings: dict[str, Text]
    texts: Mapping[str, Sequence[Text | None]] = field(default_factory=dict)
    cards: Sequence[AreaCard] = ()
    asked: tuple[str, ...] = ()
    home: bool = False
    on: bool = True
    english_fields: tuple[str, ...] = ()
    styled: Styled | None = None
    look: Look = field(default_factory=Look)

    @property
    def is_added(self) -> bool:
        """Tell whether the layer is the reader's own, not one of the catalogue."""
        return self.styled is not None

    @property
    def own_style(self) -> Styled:
        """How the classes of the reader's own layer look.

        Raises
        ------
        InternalError
            It is a layer of the catalogue.
        """
        if self.styled is None:
            raise InternalError("cannot style a layer", TypeError(f"{self.id} is not an own one"))
        return self.styled

    @property
    def group(self) -> str:
        """Tell under which heading of the legend it stands: one of `GROUPS`."""
        return "own" if self.is_added else GROUP_OF.get(self.style, "borders")

    @property
    def shares_borders(self) -> bool:
        """Tell whether its borders are drawn together with those of other layers, each once."""
        return self.group == "borders" and not self.is_large

    @cached_property
    def is_large(self) -> bool:
        """Tell whether it is drawn on canvas, because elements would be too many."""
        points = int(shapely.get_num_coordinates(self.layer.table.shapes).sum())
        return len(self.layer) > LARGE_FEATURES or points > LARGE_POINTS


@dataclass(frozen=True)
class Content:
    """A whole page.

    Parameters
    ----------
    title
        Title of the document and its heading.
    intro
        Texts beside the heading: the first is always shown, the others unfold.
    layers
        From the ground up: the first is drawn first.
    working_crs
        CRS of the read-out of coordinates, beside WGS84.
    links
        Text and relative address of other pages.
    facts
        About the valley as a whole: designation, total area, what a focus area is.
    home
        West, south, east, north in degrees: where a typed coordinate is expected.
    systems
        In which systems coordinates are understood and read out; see `systems_of`.
    places
        Towns and neighbours that are named for orientation; they are no features of the page.
    index
        Relative address of the page that leads to all maps; empty where there is none.
    official
        Numbers of the focus areas whose official outline is shown, from the user's own data.
    notes
        Heading and text of what whoever publishes the page adds to the section about it.
    statements
        What they add to the statements on privacy and accessibility, by the name of these.
    logo
        An image that stands in the page.
    example
        Some of its data are invented; page, paper and picture say so.
    context
        Rivers, roads and settlements below the borders, from the ground up; see
        `nzv_geo.context.context_layers`. They are no features of the page.
    paper
        Paper and orientation that the print card chooses at first; empty for what fits best.
    """

    title: Text
    intro: Sequence[Text]
    layers: Sequence[MapLayer]
    working_crs: str
    links: Sequence[tuple[Text, str]] = ()
    facts: Sequence[Fact] = ()
    home: tuple[float, float, float, float] | None = None
    systems: Sequence[Mapping[str, Any]] = ()
    places: Layer | None = None
    index: str = ""
    official: Sequence[str] = ()
    notes: Sequence[tuple[Text, Text]] = ()
    statements: Mapping[str, Text] = field(default_factory=dict)
    logo: Logo | None = None
    example: bool = False
    paper: tuple[str, str] | None = None
    context: Sequence[Layer] = ()
