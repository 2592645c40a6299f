"""Archives in the layout of the publisher, made of those of a small valley."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas
import shapely

from nzv_geo import load_layer, reproject
from tests.fetch.valley import known

INSIDE = "vg250-ew_12-31.utm32s.gpkg.ebenen/vg250-ew_ebenen_1231"
LAYERS = {"vg250_lan": "states", "vg250_krs": "counties", "vg250_gem": "municipalities"}
DATES = "Verwaltungsgebiete 1:250 000\r\nAktualität: 31.12.2024\r\n"
Tables = dict[str, geopandas.GeoDataFrame]
Change = Callable[[Tables], None]


@cache
def units(layer: str) -> geopandas.GeoDataFrame:
    ships = reproject(load_layer(layer, catalogue=known()), "EPSG:25832").features
    table = geopandas.GeoDataFrame(
        {
            "ADE": {"states": 2, "counties": 4}.get(layer, 6),
            "GF": 4,
            "ARS": ships["ars"],
            "AGS": ships["ags"],
            "GEN": ships["name_de"],
            "BEZ": ships["designation"],
            "NUTS": ships["nuts"],
            "WSK": "2024-01-01",
            "EWZ": range(1000, 1000 + len(ships)),
        },
        geometry=ships.geometry.values,
        crs="EPSG:25832",
    )
    water = table.head(1).assign(GF=2, geometry=[shapely.box(3e5, 6e6, 3.1e5, 6.01e6)])
    elsewhere = table.head(1).assign(
        AGS="09" + table["AGS"].iloc[0][2:], geometry=[shapely.box(3e5, 5e6, 3.1e5, 5.01e6)]
    )
    joined = geopandas.pd.concat([table, water, elsewhere], ignore_index=True)
    return geopandas.GeoDataFrame(joined, crs="EPSG:25832")


def archive(
    change: Change | None = None, *, dates: str = DATES, more: dict[str, bytes] | None = None
) -> bytes:
    """Return VG250-EW of 2024 as its publisher packs it, with a change to its tables."""
    tables = {name: units(layer).copy() for name, layer in LAYERS.items()}
    if change is not None:
        change(tables)
    packed = io.BytesIO()
    with TemporaryDirectory() as folder, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        path = Path(folder) / "DE_VG250.gpkg"
        for name, table in tables.items():
            table.to_file(path, layer=name, driver="GPKG")
        out.write(path, f"{INSIDE}/DE_VG250.gpkg")
        out.writestr(f"{INSIDE}/aktualitaet.txt", dates.encode("cp1252"))
        out.writestr("dokumentation/vg250.pdf", b"%PDF-1.4")
        for name, content in (more or {}).items():
            out.writestr(name, content)
    return packed.getvalue()
