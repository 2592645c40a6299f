"""Keep official outlines in the folder of the user's own data.

All outlines of a valley stand in one GeoJSON file, in the working CRS, which any GIS opens. It is
written beside and then takes its name, so that whoever reads it sees the old outlines or the new
ones, also when the writer is killed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely

from nzv_geo.catalogue import FOCUS_AREAS, Catalogue, load_catalogue
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.files import make_folder, write_file
from nzv_geo.focus_areas.outlines import ORIGIN, Outline, sources_of
from nzv_geo.focus_areas.tables import is_date
from nzv_geo.layers import Layer
from nzv_geo.provenance import Provenance
from nzv_geo.userdata import require_folder

__all__ = [
    "load_outlines",
    "outlines_file",
    "outlines_layer",
    "remove_outline",
    "store_outlines",
]

POLYGONS = ("Polygon", "MultiPolygon")


def outlines_file(folder: Path, catalogue: Catalogue) -> Path:
    """Return the file of a valley's outlines in a folder of own data."""
    return folder / f"focus-areas-{catalogue.default_region}.geojson"


def load_outlines(catalogue: Catalogue | None = None) -> dict[int, Outline]:
    """Read the official outlines from the user's own data, by number of the focus area.

    Parameters
    ----------
    catalogue
        Its ``own_data`` is the folder; without a catalogue, the one that ships.

    Returns
    -------
    dict of int to Outline
        In the order of the numbers; empty where there are none, or no own data are used.

    Raises
    ------
    DataError
        The file is not what `store_outlines` wrote.

    Examples
    --------
    >>> load_outlines(load_catalogue(data="none"))
    {}
    """
    catalogue = catalogue or load_catalogue()
    if catalogue.own_data is None:
        return {}
    path = outlines_file(catalogue.own_data, catalogue)
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise _unusable(path, str(error)) from error
    try:
        found = [_outline(feature, catalogue) for feature in content["features"]]
        if content["crs"]["properties"]["name"] != _urn(catalogue):
            raise ValueError(f"its CRS is not {catalogue.working_crs}")
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise _unusable(path, f"{type(error).__name__}: {error}") from error
    return {
        outline.number: outline for outline in sorted(found, key=lambda outline: outline.number)
    }


def store_outlines(outlines: Iterable[Outline], catalogue: Catalogue) -> Path:
    """Write these outlines, and no others, to the user's own data in one step; return the file.

    Raises
    ------
    DataError
        No own data are to be used.
    OutputError
        The folder cannot be written.
    """
    folder = require_folder(catalogue.own_data)
    path = outlines_file(folder, catalogue)
    ordered = sorted(outlines, key=lambda outline: outline.number)
    head = {
        "type": "FeatureCollection",
        "name": FOCUS_AREAS,
        "crs": {"type": "name", "properties": {"name": _urn(catalogue)}},
    }
    features = ",\n".join(_json(_feature(outline)) for outline in ordered)
    make_folder(folder)
    write_file(
        path, f'{_json(head)[:-1]}, "features": [\n{features}\n]}}\n'.encode(), overwrite=True
    )
    return path


def remove_outline(number: int, *, catalogue: Catalogue | None = None) -> Outline:
    """Remove the official outline of a focus area from the user's own data, and return it.

    From then on the area is an approximate circle again.

    Raises
    ------
    UnknownNameError
        There is none of that number.
    """
    catalogue = catalogue or load_catalogue()
    known = load_outlines(catalogue)
    if number not in known:
        numbers = [str(stored) for stored in known] or ["(none is imported)"]
        raise UnknownNameError("official outline", str(number), numbers)
    store_outlines([outline for outline in known.values() if outline.number != number], catalogue)
    return known[number]


def outlines_layer(catalogue: Catalogue | None = None) -> Layer:
    """Return the official outlines of the user's own data as a layer, to hand them on.

    Its columns ``source``, ``date`` and ``licence`` are those that an import takes up again.

    Raises
    ------
    DataError
        There are none.
    """
    catalogue = catalogue or load_catalogue()
    found = list(load_outlines(catalogue).values())
    if not found:
        raise DataError("no official outline is imported; see nzv-geo focus-areas import")
    import geopandas

    features = geopandas.GeoDataFrame(
        [outline.as_row() for outline in found],
        geometry=[outline.shape for outline in found],
        crs=catalogue.working_crs,
    )
    title = {"de": "Amtliche Abgrenzungen", "en": "Official outlines"}
    provenance = Provenance(sources_of(found))
    return Layer("focus-area-outlines", title, "number", features, provenance)


def _feature(outline: Outline) -> dict[str, Any]:
    shape = shapely.orient_polygons(shapely.normalize(outline.shape))
    return {
        "type": "Feature",
        "id": outline.number,
        "properties": {**outline.as_row(), "steps": list(outline.steps)},
        "geometry": {"type": shape.geom_type, "coordinates": _coordinates(shape)},
    }


def _coordinates(shape: shapely.Geometry) -> list[Any]:
    """Return the coordinates of a polygon as they are: shapely's own GeoJSON adds digits."""
    if shape.geom_type == "MultiPolygon":
        return [_coordinates(part) for part in shape.geoms]
    rings = (shape.exterior, *shape.interiors)
    return [shapely.get_coordinates(ring).tolist() for ring in rings]


def _outline(feature: dict[str, Any], catalogue: Catalogue) -> Outline:
    stated = feature["properties"]
    shape = shapely.from_geojson(json.dumps(feature["geometry"]))
    if shape.geom_type not in POLYGONS or not shape.is_valid or shape.is_empty:
        raise ValueError(f"the outline of area {stated['number']} is no valid polygon")
    if not is_date(stated["date"]) or not stated["source"]:
        raise ValueError(f"the outline of area {stated['number']} lacks a source or a date")
    return Outline(
        number=int(stated["number"]),
        shape=shape,
        crs=catalogue.working_crs,
        file=str(stated.get("file", "")),
        steps=tuple(stated.get("steps", ())),
        **{name: str(stated[name]) for name in ORIGIN},
    )


def _unusable(path: Path, reason: str) -> DataError:
    return DataError(
        f"own data cannot be used: {path}: {reason}; take a copy of it, remove it and import the "
        "outlines again, or leave own data out with --data none"
    )


def _urn(catalogue: Catalogue) -> str:
    return f"urn:ogc:def:crs:{catalogue.working_crs.replace(':', '::')}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
