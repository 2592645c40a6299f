"""NAS of the land registers (ALKIS): plots and buildings, read as the GML that it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nzv_geo.errors import DataError
from nzv_geo.findings import Finding, listed
from nzv_geo.reading.formats.base import TableRow
from nzv_geo.reading.formats.gml import Gml, VettedGml
from nzv_geo.reading.unread import left_in

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas

    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["Nas"]

NAMESPACE = b"www.adv-online.de/namespaces/adv/gid"
PLAN = b"xplanung.de/xplangml"  # plans may name that namespace, too
PLOT, BUILDING = "AX_Flurstueck", "AX_Gebaeude"
# Keys in one piece: the values that each is made of, and how many digits these have.
KEYS = {
    "gemarkung": {"land": 2, "gemarkungsnummer": 4},
    "gemeinde_ags": {"land": 2, "regierungsbezirk": 1, "kreis": 2, "gemeinde": 3},
}
FIRST = ("gml_id", "flurstueckskennzeichen", "gemarkung", "flurnummer", "flurstueck", "zaehler",
    "nenner", "amtlicheFlaeche", "gemeinde_ags", "gebaeudefunktion", "funktion",
    "name")  # fmt: skip
FUNCTIONS = {  # the most frequent of the code list AX_Gebaeudefunktion
    "1000": "Wohngebäude", "1010": "Wohnhaus", "1020": "Wohnheim",
    "1100": "Gemischt genutztes Gebäude mit Wohnen", "1110": "Wohngebäude mit Gemeinbedarf",
    "1120": "Wohngebäude mit Handel und Dienstleistungen",
    "1130": "Wohngebäude mit Gewerbe und Industrie", "1313": "Gartenhaus",
    "2000": "Gebäude für Wirtschaft oder Gewerbe",
    "2010": "Gebäude für Handel und Dienstleistungen", "2020": "Bürogebäude",
    "2100": "Gebäude für Gewerbe und Industrie", "2112": "Betriebsgebäude", "2120": "Werkstatt",
    "2140": "Gebäude für Vorratshaltung", "2143": "Lagerhalle, Lagerschuppen, Lagerhaus",
    "2463": "Garage", "2520": "Gebäude zur Elektrizitätsversorgung",
    "2740": "Treibhaus, Gewächshaus",
    "3000": "Gebäude für öffentliche Zwecke",
    "9998": "Nach Quellenlage nicht zu spezifizieren",
}  # fmt: skip


class Nas(Gml):
    """NAS after the GeoInfoDok 6 and 7: plots and buildings with their areas."""

    name = "NAS"
    listed = "NAS"
    rows = (
        TableRow(
            "NAS (ALKIS) 6, 7",
            "plots (`AX_Flurstueck`) and buildings (`AX_Gebaeude`) of an extract or a WFS, each by "
            "its `position`; keys of Gemarkung and municipality in one piece, the function of a "
            "building in words where it is a frequent one",
            "every other feature type, which a finding lists with its count; areas that refer to "
            "curves elsewhere (`xlink:href`); updates (NBA) without members",
            "hand-written after GeoInfoDok 6.0.1 and 7.1, areas computed by hand",
        ),
    )
    crs_rule = "`srsName`, such as `urn:adv:crs:ETRS89_UTM33`"
    suffix = ".gml"
    suffixes = (".xml", ".gml")
    turn = 1
    may_be_plain = False
    only = "position"

    def recognises(self, start: Start) -> bool:
        """Tell by the namespace of the surveying offices."""
        return start.notation == "XML" and NAMESPACE in start.text and PLAN not in start.text

    def may_hold_layer(self, head: bytes) -> bool:
        """Tell an extract from other XML by the same."""
        return NAMESPACE in head

    def look_through(self, dataset: Dataset, opening: Opening, options: ReadOptions) -> VettedGml:
        """Read it once, and list what is left."""
        vetted = super().look_through(dataset, opening, options)
        counts = vetted.shapes.counts
        left = [f"{kind} ({counts[kind]:,})" for kind in sorted(counts) if kind not in _KINDS]
        if len(left) == len(counts):
            others = f", but {listed(left)}" if left else ""
            raise DataError(
                f"{opening.name} is NAS, of which plots and buildings are read; it holds neither "
                f"{PLOT} nor {BUILDING}{others}; order an extract with them"
            )
        return replace(vetted, findings=[*vetted.findings, *left_in(left, "nas")])

    def layers(self, vetted: VettedGml) -> list[str]:
        """Return plots and buildings, as far as there are any."""
        return [kind for kind in _KINDS if kind in vetted.shapes.counts]

    def complete(
        self,
        vetted: VettedGml,
        layer: str | None,
        features: geopandas.GeoDataFrame,
        findings: list[Finding],
    ) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
        """Put keys into one piece, and what matters first."""
        told, findings = super().complete(vetted, layer, _KINDS[layer or PLOT](features), findings)
        first = [name for name in FIRST if name in told]
        return told[first + [name for name in told if name not in first]], findings


def _plots(features: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Give plots their keys in one piece, and the number as people write it, such as 12/3."""
    keys = {key: _in_one_piece(features, digits) for key, digits in KEYS.items()}
    parts = {name for digits in KEYS.values() for name in digits}
    used = [name for name in features if str(name).rpartition("|")[2] in parts]
    numbers = zip(_texts(features, "zaehler"), _texts(features, "nenner"), strict=True)
    written = ["/".join(filter(None, pair)) or None for pair in numbers]
    return features.drop(columns=used).assign(**keys, flurstueck=written)


def _in_one_piece(features: geopandas.GeoDataFrame, digits: dict[str, int]) -> list[str | None]:
    """Return a key for each feature; None where a part of it is missing."""
    columns = [
        [text.zfill(width) if text else "" for text in _texts(features, name)]
        for name, width in digits.items()
    ]
    return ["".join(row) if all(row) else None for row in zip(*columns, strict=True)]


def _texts(features: geopandas.GeoDataFrame, name: str) -> list[str]:
    """Return the values of a field; states without districts have the district 0."""
    otherwise = "0" if name == "regierungsbezirk" else ""
    values = features[name] if name in features else [None] * len(features)
    return [value if isinstance(value, str) and value else otherwise for value in values]


def _buildings(features: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Give buildings their function in words, where it is a frequent one."""
    words = [FUNCTIONS.get(code) for code in _texts(features, "gebaeudefunktion")]
    return features.assign(funktion=words)


_KINDS: dict[str, Callable[[geopandas.GeoDataFrame], geopandas.GeoDataFrame]] = {
    PLOT: _plots,
    BUILDING: _buildings,
}
