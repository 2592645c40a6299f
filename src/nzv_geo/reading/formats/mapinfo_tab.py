"""TAB: tables of MapInfo, several files that belong together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar

from nzv_geo.reading.foreign import require_no_foreign_parts
from nzv_geo.reading.formats.base import GdalFormat, TableRow, Vetted

if TYPE_CHECKING:
    import geopandas

    from nzv_geo.findings import Finding
    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["MapInfoTab"]

WORDS = "Text"  # as in a drawing


@dataclass(frozen=True)
class VettedTab(Vetted):
    """A table of MapInfo that may be opened.

    Parameters
    ----------
    drawn
        Of each row, whether it has a shape.
    """

    drawn: Any = field(default=None)


class MapInfoTab(GdalFormat[VettedTab]):
    """A table of MapInfo, alone, with its parts in a folder, or in an archive."""

    name = "MapInfo TAB"
    listed = "MapInfo TAB"
    rows = (
        TableRow(
            "MapInfo TAB",
            ".tab with its .dat, .map and .id, a folder, or a zip archive; dates, times; text in "
            "the character set it names; labels as points with the field `Text`",
            "tables that lead to others: linked, seamless, of databases or pictures; .ind; styles",
            "ogr2ogr, pyogrio (Latin 1 and 2, UTF-8)",
        ),
    )
    crs_rule = "its own; with a code where it is one of Germany"
    heights = "it has none"
    suffix = ".tab"
    parts: ClassVar[tuple[str, ...]] = (".tab", ".dat", ".map", ".id")
    shared_parts: ClassVar[tuple[str, ...]] = (".dat", ".map", ".id")
    driver = "MapInfo File"
    counts_in_head = True
    takes_encoding = True

    def recognises(self, start: Start) -> bool:
        """Tell by its first word."""
        return start.text[:6].lower() == b"!table"

    def look_through(
        self,
        dataset: Dataset,  # noqa: ARG002
        opening: Opening,
        options: ReadOptions,
    ) -> VettedTab:
        """Check that it is a table of its own with all its parts; decide on the encoding."""
        from nzv_geo.reading.mapinfo import stated_crs
        from nzv_geo.reading.mapinfo_tab import look_through_tab

        path, name = opening.path, opening.name
        require_no_foreign_parts(path, name, self.parts)
        facts = look_through_tab(path, name, options.encoding, options.limits)
        opening = replace(opening, records=len(facts.drawn))
        return VettedTab(
            opening,
            stated_crs(opening),
            facts.encoding.stated,
            facts.encoding.findings,
            drawn=facts.drawn,
        )

    def complete(
        self,
        vetted: VettedTab,
        layer: str | None,  # noqa: ARG002
        features: geopandas.GeoDataFrame,
        findings: list[Finding],
    ) -> tuple[geopandas.GeoDataFrame, list[Finding]]:
        """Report the shapes that GDAL did not find; give labels their words."""
        from nzv_geo.reading.mapinfo import labels
        from nzv_geo.reading.unread import unreadable

        if WORDS not in features and (features.geometry.geom_type == "Point").any():
            words = labels(vetted.opening)
            if any(words):
                features.insert(0, WORDS, words)

        lost = (vetted.drawn & features.geometry.isna().to_numpy()).nonzero()[0]
        told = {finding.feature for finding in findings}
        keys = [key for key in (str(row + 1) for row in lost) if key not in told]
        return features, [*findings, *map(unreadable, keys)]
