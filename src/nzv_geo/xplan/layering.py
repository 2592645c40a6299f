"""Make layers of the objects of plans: their table, their style, the heading in the legend."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas
import pandas
from pyproj import CRS

from nzv_geo.findings import Finding, Kind
from nzv_geo.layers import OWN_GEOMETRY, ROW_NUMBER, Layer
from nzv_geo.provenance import Provenance
from nzv_geo.styles import Look, Text
from nzv_geo.xplan.columns import FIELDS, NUMBERS
from nzv_geo.xplan.objects import PlanObject
from nzv_geo.xplan.signs import CLASS, Sign, load_signs, style_of, unsigned

__all__ = ["ID", "Drawn", "Frame", "group_of"]

ID = "gml_id"
TITLES = {
    "areas": {"de": "Planflächen", "en": "Areas of the plan"},
    "overlays": {"de": "Überlagernde Planinhalte", "en": "What lies over areas of the plan"},
    "lines": {"de": "Grenzen und Linien des Plans", "en": "Borders and lines of the plan"},
    "points": {"de": "Punkte des Plans", "en": "Points of the plan"},
}
MANNER = {"de": "in Anlehnung an die PlanZV", "en": "in the manner of the PlanZV"}


@dataclass(frozen=True)
class Frame:
    """What the layers of a file share: its name, CRS, heading in the legend, and origin."""

    name: str
    crs: CRS
    group: Text
    provenance: Provenance


@dataclass
class Drawn:
    """The objects of one of the layers.

    Parameters
    ----------
    rows
        Their columns.
    shapes
        Their geometries.
    signs
        Those they are drawn in, by title.
    without
        How many there is no sign for, by class.
    """

    rows: list[dict[str, str]] = field(default_factory=list)
    shapes: list[Any] = field(default_factory=list)
    signs: dict[str, Sign] = field(default_factory=dict)
    without: Counter[str] = field(default_factory=Counter)

    def add(self, row: dict[str, str], shape: Any, sign: Sign) -> None:
        """Take one object."""
        self.rows.append(row)
        self.shapes.append(shape)
        self.signs.setdefault(sign.title["de"], sign)
        kind = row["object_class"]
        self.without[kind] += sign == unsigned(kind)

    def layer(self, name: str, frame: Frame) -> Layer:
        """Return the layer of this name, of `LAYERS`."""
        table = _table(self.rows)
        key = ID if table[ID].is_unique and table[ID].notna().all() else ROW_NUMBER
        if key == ROW_NUMBER:
            table.insert(0, ROW_NUMBER, range(1, len(table) + 1))
        shapes = geopandas.GeoSeries(self.shapes, crs=frame.crs)
        features = geopandas.GeoDataFrame(
            table.assign(**{OWN_GEOMETRY: shapes}), geometry=OWN_GEOMETRY, crs=frame.crs
        )
        look = Look(
            style_of(self._in_order(), name),
            name_field=CLASS,
            fields=tuple(field for field in FIELDS if field.name in table),
            group=frame.group,
        )
        title = {language: f"{text}, {MANNER[language]}" for language, text in TITLES[name].items()}
        return Layer(
            f"{frame.name}-{name}",
            title,
            key,
            features,
            frame.provenance,
            tuple(self._missing()),
            look=look,
        )

    def _in_order(self) -> list[Sign]:
        """Return the signs that are used as the table of signs has them; at last, what has none."""
        known = dict.fromkeys(sign.title["de"] for sign in load_signs())
        titles = [*(title for title in known if title in self.signs), *sorted(self.signs)]
        return [self.signs[title] for title in dict.fromkeys(titles)]

    def _missing(self) -> Iterator[Finding]:
        for kind, count in sorted(self.without.items()):
            if count:
                yield Finding.of(Kind.SIGN_MISSING, name=kind, count=count)


def group_of(path: Path, plans: Sequence[PlanObject]) -> Text:
    """Return the heading of the legend: the name of the plan, or how many there are.

    Examples
    --------
    >>> group_of(Path("a.gml"), [PlanObject("BP_Plan", values=[(1, ("name",), "Heide")])])
    'Heide'
    """
    names = list(dict.fromkeys(filter(None, (plan.text("name") for plan in plans))))
    if len(plans) < 2:
        return names[0] if names else path.stem
    listed = f": {'; '.join(names)}" if names else ""
    return {"de": f"{len(plans)} Pläne{listed}", "en": f"{len(plans)} plans{listed}"}


def _table(rows: Sequence[dict[str, str]]) -> pandas.DataFrame:
    """Return the rows without columns of which nothing is said; numbers as numbers."""
    listed = [{name: text or None for name, text in row.items()} for row in rows]
    table = pandas.DataFrame(listed, dtype=object)
    table = table.drop(columns=[name for name in table if name != ID and table[name].isna().all()])
    for name in set(NUMBERS) & set(table):
        numbers = pandas.to_numeric(table[name], errors="coerce")
        if numbers.notna().equals(table[name].notna()):
            table[name] = numbers
    return table
