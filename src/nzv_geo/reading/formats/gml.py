"""GML of any version, and what is written in it, such as XPlanGML."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from nzv_geo.errors import DataError
from nzv_geo.findings import Finding, Kind, listed
from nzv_geo.reading.formats.base import Content, GdalFormat, Head, TableRow, Vetted
from nzv_geo.reading.gml_shapes import GmlShapes, hide
from nzv_geo.reading.named_crs import gml_crs
from nzv_geo.reading.unread import without_partial
from nzv_geo.reading.xml_text import GML_NAMESPACE, XmlFacts, look_through

if TYPE_CHECKING:
    import geopandas

    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["Gml"]

SETTINGS = {  # types are not guessed from values: a key would lose its leading zero
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_FIELDTYPES": "ALWAYS_STRING",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
}
MANY_CLASSES = 500
ENVELOPE = ("lowerCorner", "upperCorner")


@dataclass(frozen=True)
class VettedGml(Vetted):
    """GML that may be opened.

    Parameters
    ----------
    shapes
        Its geometries.
    whole
        How it would be opened with all geometries.
    plain
        Its features, where they are plain and were read already.
    """

    shapes: GmlShapes = field(default_factory=GmlShapes)
    whole: Opening | None = None
    plain: geopandas.GeoDataFrame | None = field(default=None, compare=False, repr=False)


class Gml(GdalFormat[VettedGml]):
    """GML 2, 3.1 and 3.2, of which every feature class is a layer."""

    name = "GML"
    listed = "GML, XPlanGML"
    rows: ClassVar[tuple[TableRow, ...]] = (
        TableRow(
            "GML 2, 3.1, 3.2",
            "WFS answers (GML 3.1 and 3.2), INSPIRE administrative units; values given several "
            'times are joined by "; "; of features with several geometries the first, each other '
            "property as the layer `Type.property`",
            "types from an .xsd: numbers are found where nothing is lost; `xlink:href`; files "
            "with a `<!DOCTYPE>`",
            "ogr2ogr (all three), styles of GeoServer, deegree, ArcGIS Server, INSPIRE",
        ),
        TableRow(
            "XPlanGML 5, 6",
            "the outlines of the plans (`raeumlicherGeltungsbereich`); every other class with "
            "`--layer`",
            "references between objects",
            "hand-written after 5.4 and 6.0",
        ),
    )
    crs_rule = "`srsName`; names of the surveying offices, too"
    suffix = ".gml"
    suffixes = (".gml", ".xml")
    shared_suffixes = (".xml",)
    notation = "XML"
    turn = 2
    several = True
    driver = "GML"
    added_fields = frozenset(ENVELOPE)
    may_be_plain: ClassVar[bool] = True
    only: ClassVar[str] = ""  # property of which the geometries are read; else the first ones

    def recognises(self, start: Start) -> bool:
        """Take any XML, of which `vet` will tell what it is."""
        return start.notation == "XML"

    def may_hold_layer(self, head: bytes) -> bool:
        """Tell a layer from other XML, such as metadata."""
        return b"opengis.net/gml" in head and b"MD_Metadata" not in head

    def look_through(
        self,
        dataset: Dataset,  # noqa: ARG002
        opening: Opening,
        options: ReadOptions,
    ) -> VettedGml:
        """Read it once: whole, well-formed, its CRS known; one geometry a feature is kept.

        Where it is plain, its features are read with that.
        """
        if options.whole and self.may_be_plain and (plain := self._plain(opening, options)):
            return plain
        return self._followed(opening, options)

    def _plain(self, opening: Opening, options: ReadOptions) -> VettedGml | None:
        from nzv_geo.reading.plain_gml import read_plain

        samples: list[VettedGml] = []

        def read_sample(sample: Opening, kind: str) -> geopandas.GeoDataFrame | None:
            """Read it as what is not plain, and keep what was found out about the file."""
            vetted = self._followed(sample, options)
            if vetted.findings or vetted.kind or self.layers(vetted) != [kind]:
                return None
            features, findings, metadata = self.read(vetted, kind, options)
            samples.append(vetted)
            return None if findings or metadata else features

        kind, features = read_plain(opening, options.limits, read_sample) or ("", None)
        if features is None:
            return None
        return VettedGml(
            replace(opening, settings=SETTINGS),
            samples[0].crs,
            layers=[kind],
            counts={kind: len(features)},
            plain=features,
        )

    def _followed(self, opening: Opening, options: ReadOptions) -> VettedGml:
        """Look through a file from beginning to end."""
        facts = look_through(opening.path, opening.name, options.limits, only=self.only)
        _require_gml(facts, opening.name)
        crs, findings = gml_crs(
            facts.srs_names, facts.envelopes, opening.name, with_crs=options.trusts_file_crs
        )
        return VettedGml(
            replace(_narrowed(opening, facts.shapes), settings=SETTINGS),
            crs,
            findings=findings,
            kind="XPlanGML" if "xplanung.de" in facts.namespace else "",
            counts=dict(facts.shapes.counts),
            shapes=facts.shapes,
            whole=opening,
        )

    def layers(self, vetted: VettedGml) -> list[str]:
        """Return the classes that have a geometry, or had until it was hidden from GDAL.

        Of very many, GDAL takes a time that grows with their square.
        """
        from nzv_geo.reading.gdal_bulk import layer_names

        if vetted.plain is not None:
            return vetted.layers
        shapes = vetted.shapes
        if len(shapes.counts) > MANY_CLASSES:
            return shapes.layers()
        names = layer_names(vetted.opening)
        lost = [kind for kind in shapes.counts if shapes.damaged[kind] or shapes.referring[kind]]
        names += [kind for kind in lost if kind not in names]
        names = names or [kind for kind in shapes.counts if shapes.unknown[kind]]
        return [*names, *shapes.further_layers()]

    def is_further(self, vetted: VettedGml, layer: str) -> bool:
        """Tell whether a layer holds geometries that follow the first one of their features."""
        return layer in vetted.shapes.further_layers()

    def read(self, vetted: VettedGml, layer: str | None, options: ReadOptions) -> Content:
        """Read a layer; where it is one of further geometries, those of their property.

        What was plain has been read.
        """
        if vetted.plain is not None:
            return Content(vetted.plain, list(vetted.findings), dict(vetted.metadata))
        return super().read(*_of_property(vetted, layer, options), options)

    def head(self, vetted: VettedGml, layer: str | None, options: ReadOptions) -> Head:
        """Return what a layer says before it is read."""
        return super().head(*_of_property(vetted, layer, options), options)

    def is_main(self, vetted: VettedGml, layer: str) -> bool:
        """Take the outlines of the plans from XPlanGML."""
        return bool(vetted.kind) and layer.endswith("_Plan")

    def notes_on_main(self, layer: str, others: list[str]) -> list[Finding]:
        """Name the other classes of XPlanGML."""
        return [Finding.of(Kind.PLANS_CHOSEN, layer=layer, others=listed(others))]

    def complete(
        self,
        vetted: VettedGml,
        layer: str | None,
        features: geopandas.GeoDataFrame,
        findings: list[Finding],
    ) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
        """Find the geometries that GDAL lost; drop what it added, find the numbers."""
        features = _with_geometry(features)
        found = vetted.shapes.findings(layer or "", features.geometry.to_numpy())
        findings = without_partial(features, findings, found)
        hidden = vetted.shapes.places[layer or ""] | vetted.shapes.passed[layer or ""]
        return _tidied(_without_hidden(features, hidden)), findings


def _narrowed(opening: Opening, shapes: GmlShapes) -> Opening:
    """Return how a file is opened in which all geometries but those that are read are hidden."""
    if not shapes.hidden:
        return opening
    target = opening.path.with_name(f"shown-{len([*opening.path.parent.iterdir()])}.gml")
    hide(opening.path, shapes.hidden, target)
    return replace(opening, path=target)


def _of_property(
    vetted: VettedGml, layer: str | None, options: ReadOptions
) -> tuple[VettedGml, str | None]:
    """Return how a layer of further geometries is read, and the class it belongs to."""
    pair = vetted.shapes.further_layers().get(layer or "")
    if pair is None or vetted.whole is None:
        return vetted, layer
    kind, name = pair
    whole = vetted.whole
    shapes = look_through(whole.path, whole.name, options.limits, only=name).shapes
    opening = replace(_narrowed(whole, shapes), settings=SETTINGS)
    return replace(vetted, opening=opening, shapes=shapes), kind


def _require_gml(facts: XmlFacts, name: str | Path) -> None:
    """Refuse XML that says nothing of GML."""
    from nzv_geo.reading.formats.registry import named_in

    if not any(namespace.startswith(GML_NAMESPACE) for namespace in facts.namespaces):
        names = " nor ".join(named_in("XML"))
        raise DataError(f"{name} is XML ({facts.root}), but neither {names}; convert it first")


def _with_geometry(features: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Give a layer a geometry of which GDAL got to see none."""
    import geopandas

    from nzv_geo.layers import OWN_GEOMETRY

    if features.active_geometry_name is not None:
        return features
    nothing = geopandas.GeoSeries([None] * len(features), features.index)
    return features.set_geometry(nothing.rename(OWN_GEOMETRY))


def _without_hidden(
    features: geopandas.GeoDataFrame, properties: set[str]
) -> geopandas.GeoDataFrame:
    """Drop the fields that GDAL makes of properties whose geometry it did not get to see."""
    hidden = [
        name
        for name in features.columns.drop(features.geometry.name)
        if name.rpartition("|")[2] in properties
        and not features[name].fillna("").astype(str).str.strip().any()
    ]
    return features.drop(columns=hidden)


def _tidied(features: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Drop the corners of envelopes, join values that are given several times, find numbers."""
    import geopandas
    import pandas

    from nzv_geo.reading.columns import typed

    features = features.drop(columns=list(ENVELOPE), errors="ignore")
    shapes = features.geometry
    table = pandas.DataFrame(features.drop(columns=shapes.name))
    found = {name: typed(column.map(_joined)) for name, column in table.items()}
    return geopandas.GeoDataFrame({**found, shapes.name: shapes}, geometry=shapes.name)


def _joined(value: Any) -> Any:
    """Join a list to one text, as GDAL gives it where an element stands more than once."""
    import numpy

    if isinstance(value, list | tuple | numpy.ndarray):
        return "; ".join(str(part) for part in value if part is not None)
    return value
