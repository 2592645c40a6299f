"""DXF: drawings of CAD programs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nzv_geo.findings import Finding, Kind, listed
from nzv_geo.reading.formats.base import Content, GdalFormat, Head, TableRow, Vetted

if TYPE_CHECKING:
    import geopandas

    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.dxf_facts import DxfFacts
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["Dxf"]

START = re.compile(rb"(?>999\s*?\r?\n[^\n]*\n\s*)*+0\s*?\r?\n\s*SECTION\s*?\r?\n")
WHOLE = "entities"  # what GDAL calls the drawing
FIELDS = dict.fromkeys(("Layer", "SubClasses", "Linetype", "EntityHandle", "Text"), "str")
SETTINGS = {"DXF_MERGE_BLOCK_GEOMETRIES": "NO", "DXF_CLOSED_LINE_AS_POLYGON": "NO"}
HATCH = "AcDbHatch"
ESCAPED = re.compile(r"\\U\+([0-9A-Fa-f]{4})")  # a letter that the code page lacks


@dataclass(frozen=True)
class VettedDxf(Vetted):
    """A drawing that may be opened.

    Parameters
    ----------
    by_layer
        What lies on each layer, for people.
    """

    by_layer: dict[str, str] = field(default_factory=dict)


class Dxf(GdalFormat[VettedDxf]):
    """A drawing: as a whole, and each of its layers alone."""

    name = "DXF"
    listed = "DXF"
    rows = (
        TableRow(
            "DXF",
            "the whole drawing with its field `Layer`, or one of its layers with `--layer`; blocks "
            "as what they hold; closed lines that do not cross themselves, circles and hatches as "
            "areas; texts, dimensions and attributes of blocks as points with the field `Text`, "
            "without formatting",
            "binary DXF; layouts on paper; other drawings and pictures that it refers to; solids, "
            "rays, tables; colours",
            "ogr2ogr, ezdxf (R12 to 2018), hand-written",
        ),
    )
    crs_rule = "none: `--source-crs`"
    heights = "kept, unless all are zero"
    suffix = ".dxf"
    suffixes = (".dxf",)
    several = True
    max_mb = 150
    driver = "DXF"
    takes_encoding = True

    def recognises(self, start: Start) -> bool:
        """Tell by its first section, after comments."""
        return START.match(start.text) is not None

    def look_through(
        self,
        dataset: Dataset,
        opening: Opening,
        options: ReadOptions,
    ) -> VettedDxf:
        """Read it once: whole, what it unfolds into bounded; decide on the encoding."""
        from nzv_geo.reading.dxf_facts import look_through_dxf
        from nzv_geo.reading.stated_encoding import decide, gdal_name

        facts = look_through_dxf(opening.path, opening.name, options.limits)
        text = b"\n".join(facts.strange)
        encoding = decide(text, facts.stated_encoding, options.encoding, opening.name)
        settings = {**SETTINGS, "DXF_ENCODING": gdal_name(encoding.codec)}
        return VettedDxf(
            replace(opening, settings=settings),
            encoding=encoding.stated,
            findings=[*encoding.findings, *_left_out(facts)],
            metadata={"title": dataset.name},
            layers=[WHOLE],
            by_layer=_layers(facts, encoding.codec),
        )

    def layers(self, vetted: VettedDxf) -> list[str]:
        """Return the drawing, and its layers where it has several."""
        from nzv_geo.reading.gdal_bulk import layer_names

        names = sorted(set(vetted.by_layer) - {WHOLE})
        return [*layer_names(vetted.opening), *(names if len(names) > 1 else [])]

    def is_main(self, vetted: VettedDxf, layer: str) -> bool:  # noqa: ARG002
        """Take the whole drawing where no layer is named."""
        return layer == WHOLE

    def read(self, vetted: VettedDxf, layer: str | None, options: ReadOptions) -> Content:
        """Read the drawing, and take what lies on a layer."""
        features, findings, metadata = super().read(vetted, WHOLE, options)
        if layer not in (None, WHOLE):
            metadata = {}  # its own name is its title
            on_layer = (features["Layer"] == layer).to_numpy()
            features, findings = _only(features, findings, on_layer)
        return Content(features, findings, metadata)

    def complete(
        self,
        vetted: VettedDxf,  # noqa: ARG002
        layer: str | None,  # noqa: ARG002
        features: geopandas.GeoDataFrame,
        findings: list[Finding],
    ) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
        """Leave out layouts on paper; make areas of closed lines; tell patterns from texts."""
        from nzv_geo.reading.heights import without_zero_heights
        from nzv_geo.reading.rings import with_areas

        in_place = ~features["PaperSpace"].fillna(False).astype(bool).to_numpy()
        features, findings = _only(features.drop(columns="PaperSpace"), findings, in_place)
        features["Text"] = features["Text"].replace("", None)
        return without_zero_heights(with_areas(_with_patterns(features))), findings

    def head(self, vetted: VettedDxf, layer: str | None, options: ReadOptions) -> Head:  # noqa: ARG002
        """Return what lies on a layer, as the drawing calls it."""
        return Head("", vetted.by_layer.get(layer or "", "Unknown"), None, dict(FIELDS))


def _layers(facts: DxfFacts, codec: str) -> dict[str, str]:
    """Return the layers that anything lies on, and what, as GDAL will call them."""
    named = {}
    for layer, kinds in sorted(facts.by_layer.items()):
        name = ESCAPED.sub(lambda match: chr(int(match[1], 16)), layer.decode(codec, "replace"))
        counts = [
            f"{kind.decode('ascii', 'replace')} {count:,}" for kind, count in sorted(kinds.items())
        ]
        named[name] = ", ".join(counts) or "Unknown"
    return named


def _left_out(facts: DxfFacts) -> list[Finding]:
    """Say what is not read of a drawing."""
    counts = dict(facts.left_out)
    paper = counts.pop("paper", 0)
    findings = []
    if counts:
        parts = listed([f"{what} ({count:,})" for what, count in sorted(counts.items())])
        findings.append(Finding.of(Kind.CONTENT_LEFT_OUT, parts=parts))
    if paper:
        kind = Kind.CONTENT_LEFT_OUT
        findings.append(Finding.of(kind, severity="note", variant="paper", count=paper))
    return findings


def _only(
    features: geopandas.GeoDataFrame, findings: list[Finding], kept: object
) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
    """Take some features, and the findings about these, with their new numbers."""
    rows = features.index[kept]
    numbers = {str(row + 1): str(number) for number, row in enumerate(rows, start=1)}
    about = [
        replace(finding, feature=numbers.get(finding.feature, ""))
        for finding in findings
        if not finding.feature or finding.feature in numbers
    ]
    return features.loc[rows].reset_index(drop=True), about


def _with_patterns(features: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Move the names of patterns of hatches from the texts to a field of their own."""
    hatched = features["SubClasses"].fillna("").str.endswith(HATCH)
    if not hatched.any():
        return features
    shapes = features.geometry.name
    features.insert(len(features.columns) - 1, "Pattern", features["Text"].where(hatched, None))
    features["Text"] = features["Text"].where(~hatched, None)
    return features[[*features.columns.drop(shapes), shapes]]
