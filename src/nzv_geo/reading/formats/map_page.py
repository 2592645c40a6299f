"""Map pages of nzv-geo, for the layers that readers added to them and saved."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from nzv_geo.errors import DataError
from nzv_geo.reading.formats.base import Content, Format, Head, TableRow, Vetted
from nzv_geo.reading.formats.geojson import GeoJson, VettedGeoJson
from nzv_geo.reading.mapped import any_word, mapped

if TYPE_CHECKING:
    from nzv_geo.reading.datasets import Dataset
    from nzv_geo.reading.formats.start import Start
    from nzv_geo.reading.opening import Opening
    from nzv_geo.reading.options import ReadOptions

__all__ = ["MapPage", "added_layers", "is_map_page"]

BLOCK = re.compile(rb'<script type="application/json" id="nzv-added">([^<]*)</script>')
MARK = b'id="nzv-added">{'
FORMAT = "nzv-geo added layers"
WGS84 = "EPSG:4326"
GENERATOR = b'<meta name="generator" content="nzv-geo '


@dataclass(frozen=True)
class VettedPage(Vetted):
    """A map page whose layers were taken out.

    Parameters
    ----------
    files
        The layers by id, each as GeoJSON.
    """

    files: dict[str, VettedGeoJson] = field(default_factory=dict)


class MapPage(Format[VettedPage]):
    """A map page that was saved with added layers: these are read, not those it was built with."""

    name = "map page"
    listed = "map pages"
    rows = (
        TableRow(
            "map page (HTML)",
            "the layers that somebody added to a map of nzv-geo and saved in it",
            "what the map was built with: `nzv-geo export` has it",
            "pages saved in Chromium",
        ),
    )
    crs_rule = "WGS 84, always"
    heights = "left out by the page"
    suffix = ".html"
    suffixes = (".html",)
    turn = -1
    several = True
    comes_as_document = True

    def recognises(self, start: Start) -> bool:
        """Tell by what wrote it.

        Raises
        ------
        DataError
            Nothing was added to it.
        """
        if not is_map_page(start.content):
            return False
        with mapped(start.path) as text:
            if any_word(text, [MARK]):
                return True
        raise DataError(
            f"{start.name} is a map page to which nobody added a layer; what it was built with, "
            "nzv-geo export writes"
        )

    def look_through(self, dataset: Dataset, opening: Opening, options: ReadOptions) -> VettedPage:
        """Write each layer beside the page as GeoJSON, and look through that."""
        known = GeoJson()
        files = {}
        for number, layer in enumerate(added_layers(opening.path, opening.name)):
            path = dataset.path.with_name(f"added-{number}.geojson")
            path.write_text(json.dumps(_collection(layer)), "utf-8")
            files[str(layer["id"])] = known.look_through(
                replace(dataset, path=path), known.opening(path, opening.name), options
            )
        return VettedPage(opening, layers=list(files), files=files)

    def read(self, vetted: VettedPage, layer: str | None, options: ReadOptions) -> Content:
        """Read one of the layers."""
        return GeoJson().read(vetted.files[layer or vetted.layers[0]], None, options)

    def head(self, vetted: VettedPage, layer: str | None, options: ReadOptions) -> Head:
        """Return what a layer says before it is read."""
        return GeoJson().head(vetted.files[layer or vetted.layers[0]], None, options)


def is_map_page(beginning: bytes) -> bool:
    """Tell by its beginning whether a file is a page of nzv-geo.

    Examples
    --------
    >>> is_map_page(b"<!DOCTYPE html><p>Plan")
    False
    """
    return GENERATOR in beginning


def added_layers(path: Path, name: str | Path) -> list[dict[str, Any]]:
    """Return the added layers of a page as it holds them; what a page calls its data may be untrue.

    Raises
    ------
    DataError
        There are none, or they are damaged.
    """
    with mapped(path) as text:
        found = BLOCK.search(text)
        block = found[1] if found else b""
    try:
        content = json.loads(block)
        layers = content["layers"]
        whole = content["format"] == FORMAT and all(_is_layer(layer) for layer in layers)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DataError(f"{name} is damaged: its added layers are no sound JSON") from error
    if not whole:
        raise DataError(f"{name} is damaged, or was saved by a later nzv-geo; save it again")
    if not layers:
        raise DataError(f"{name} is a map page whose added layers were all removed")
    return cast("list[dict[str, Any]]", layers)


def _is_layer(layer: Any) -> bool:
    return isinstance(layer, dict) and all(
        isinstance(layer.get(key), kind) for key, kind in (("id", str), ("features", list))
    )


def _collection(layer: dict[str, Any]) -> dict[str, Any]:
    """Return a layer as GeoJSON that says where it comes from."""
    title, file, date, crs = (str(layer.get(key) or "") for key in ("title", "file", "date", "crs"))
    accuracy = layer.get("accuracy")
    within = f" to within {accuracy:g} m" if isinstance(accuracy, int | float) and accuracy else ""
    moved = "" if crs == WGS84 else f", moved to WGS 84{within}"
    is_drawn = layer.get("kind") == "notes"
    origin = "drawn on the page" if is_drawn else file
    begun = f"drawn on a map page, begun on {date}"
    source = {"title": f"{origin}, {date}", "attribution": origin, "publisher": "", "vintage": ""}
    return {
        "type": "FeatureCollection",
        "title": title,
        "sources": [source],
        "steps": [
            begun if is_drawn else f"added to a map page from {file} on {date}",
            f"coordinates read as {crs}{moved}",
        ],
        "features": layer["features"],
    }
