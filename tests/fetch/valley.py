"""A small valley: three counties of two states with few vertices, and a catalogue of them.

The same checks as for the whole Lausitz, in a fraction of the time.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas
import shapely

from nzv_geo import load_layer, reproject
from nzv_geo.catalogue import Catalogue, data_folder, load_catalogue

COUNTIES = ("12052", "12071", "14626")
TOLERANCE_M = 100
FOLDER = TemporaryDirectory(prefix="valley-")
LEFT_OUT = ("places", "focus-areas")  # layers
TABLES = re.compile(r"\n\[\[(\w+)\]\]\n(?:(?!\n\[).)*", re.DOTALL)


def known(own: Path | str | None = None) -> Catalogue:
    """The catalogue of the small valley, with a folder of own data."""
    return load_catalogue(small_catalogue(), data=own)


@cache
def small_catalogue() -> Path:
    """Write the small valley once for each process, and return the file of its catalogue."""
    folder = Path(FOLDER.name)
    layers = _layers()
    text = (data_folder() / "catalogue.toml").read_text("utf-8")
    for found in list(TABLES.finditer(text)):
        kind, name = found[1], re.search(r'\nid = "([\w-]+)"', found[0])
        unused = kind in ("facts", "figures", "basemap", "grid", "frame", "measured")
        if (unused and kind != "figures") or (name is not None and name[1] in LEFT_OUT):
            text = text.replace(found[0], "\n")
    (folder / "boundaries").mkdir()
    for name, table in layers.items():
        file = folder / "boundaries" / f"{name}.fgb"
        table.to_file(file, driver="FlatGeobuf", engine="pyogrio", SPATIAL_INDEX="NO")
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        entry = re.search(rf'\[\[layer\]\]\nid = "{name}".*?(?=\n\n)', text, re.DOTALL)
        assert entry is not None
        changed = re.sub(r'sha256 = "\w+"', f'sha256 = "{digest}"', entry[0])
        changed = re.sub(r"features = \d+", f"features = {len(table)}", changed)
        text = text.replace(entry[0], changed.replace("EPSG:4326", "EPSG:25833"))
    units = '["12052", "12061", "12062", "12066", "12071", "14625", "14626"]'
    assert units in text
    text = text.replace(units, str(list(COUNTIES)).replace("'", '"'))
    for table in ("county_figures.csv", "names/municipality_changes.csv"):
        (folder / table).parent.mkdir(exist_ok=True)
        (folder / table).write_bytes((data_folder() / table).read_bytes())
    path = folder / "catalogue.toml"
    path.write_text(text, "utf-8")
    return path


def _layers() -> dict[str, geopandas.GeoDataFrame]:
    ships = load_catalogue(data="none")
    tables = {
        name: reproject(load_layer(name, catalogue=ships), "EPSG:25833").features
        for name in ("states", "counties", "municipalities")
    }
    units = tables["municipalities"]
    units = units[units["ags"].str[:5].isin(COUNTIES)].reset_index(drop=True)
    simple = shapely.coverage_simplify(shapely.set_precision(units.geometry.values, 0.001),
                                       TOLERANCE_M)  # fmt: skip
    shapes = dict(zip(units["ags"], simple, strict=True))
    return {
        name: _united(table, shapes) for name, table in {**tables, "municipalities": units}.items()
    }


def _united(
    table: geopandas.GeoDataFrame, shapes: dict[str, shapely.Geometry]
) -> geopandas.GeoDataFrame:
    """Units out of the municipalities whose keys begin with theirs."""
    parts = [
        [shape for key, shape in shapes.items() if key.startswith(ags)] for ags in table["ags"]
    ]
    rows = [bool(some) for some in parts]
    united = [shapely.multipolygons(shapely.get_parts(shapely.coverage_union_all(some)))
              for some in parts if some]  # fmt: skip
    return table[rows].set_geometry(united, crs=table.crs).reset_index(drop=True)
