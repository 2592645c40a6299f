"""How an own layer appears on a map: style, names, fields, and when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nzv_geo.brief import Brief
from nzv_geo.errors import DataError
from nzv_geo.styles.style import Style, Text

__all__ = ["FieldLook", "Look"]

FARTHEST, NEAREST = 1.0, 18.0  # zoom levels of a page


@dataclass(frozen=True, repr=False)
class FieldLook(Brief):
    """One field of a layer as table and popup show it.

    Parameters
    ----------
    name
        Column of the file.
    title
        Heading; empty for the name.
    unit
        Written behind a number, such as ``kV``.
    decimals
        Digits behind the decimal sign; None for all there are.
    """

    name: str
    title: Text = ""
    unit: str = ""
    decimals: int | None = None

    def __post_init__(self) -> None:
        if self.decimals is not None and not 0 <= self.decimals <= 9:
            raise DataError(f"decimals of {self.name} is {self.decimals}; write 0 to 9")


@dataclass(frozen=True, repr=False)
class Look(Brief):
    """How an own layer appears.

    Parameters
    ----------
    style
        Which symbol each feature gets.
    name_field
        Field that names a feature; empty for one that sounds so, such as ``Name`` or ``bez``; None
        for none, so that features are numbered.
    label_field
        Field that is written on the map beside each feature; empty for none.
    fields
        What table and popup show, in this order; empty for every field.
    visible
        The layer is shown at first.
    min_zoom, max_zoom
        It is drawn from and up to these zoom levels, 1 to 18.
    searchable
        The search of the page finds its features.
    with_findings
        What was found wrong with it is a layer of its own.
    group
        Heading of the legend under which it stands; empty for "own layers".
    example
        Its data are invented: the page says so.

    Examples
    --------
    >>> Look(label_field="name").style.kind
    'single'
    """

    style: Style = field(default_factory=Style)
    name_field: str | None = ""
    label_field: str = ""
    fields: tuple[FieldLook, ...] = ()
    visible: bool = True
    min_zoom: float = FARTHEST
    max_zoom: float = NEAREST
    searchable: bool = True
    with_findings: bool = True
    group: Text = ""
    example: bool = False

    def __post_init__(self) -> None:
        if not FARTHEST <= self.min_zoom <= self.max_zoom <= NEAREST:
            raise DataError(
                f"min_zoom {self.min_zoom:g} and max_zoom {self.max_zoom:g}: write levels from "
                f"{FARTHEST:g} to {NEAREST:g}, the smaller one first"
            )

    @classmethod
    def of(cls, style: Style | None = None, **keys: Any) -> Look:
        """Return a look; fields may be names, or names with their titles.

        Examples
        --------
        >>> Look.of(fields={"kv": "Spannung"}).fields[0].title
        'Spannung'
        """
        fields = keys.pop("fields", ())
        if isinstance(fields, Mapping):
            fields = [FieldLook(name, title) for name, title in fields.items()]
        looks = tuple(
            entry if isinstance(entry, FieldLook) else FieldLook(entry) for entry in fields
        )
        return cls(style or Style(), fields=looks, **keys)
