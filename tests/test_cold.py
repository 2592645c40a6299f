"""Commands about what ships start without the libraries for tables, which cost most."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy
import pytest
import shapely
from pandas.testing import assert_frame_equal

from nzv_geo import load_layer
from nzv_geo.catalogue import load_catalogue
from nzv_geo.export import made_ready, writer_for
from nzv_geo.export.asked import ExportOptions
from nzv_geo.layers import Layer, read_layer
from nzv_geo.table import Frame

HEAVY = ("folium", "geopandas", "pandas", "pyarrow", "pyogrio")
LAYERS = ("valley", "counties", "municipalities", "states", "focus-areas", "places")
COMMANDS = (
    ["layers"],
    ["focus-areas", "list"],
    *(["info", name, "--json"] for name in LAYERS),
    *(["export", name] for name in LAYERS),
    ["export", "municipalities", "--region", "goerlitz", "--crs", "EPSG:25833"],
    ["export", "focus-areas", "--geometry", "area"],
    ["export", "counties", "--bbox", "14,51,15,52", "--columns", "name_de", "--precision", "3"],
)
OPTIONS: tuple[ExportOptions, ...] = (
    {},
    {"crs": "EPSG:31469", "precision": 2},
    {"region": "goerlitz", "columns": ["name_de"]},
    {"bbox": (14.0, 51.0, 14.5, 51.5)},
)


def test_commands_about_what_ships_import_no_library_for_tables(tmp_path: Path) -> None:
    page = ["map", "--region", "goerlitz", "-o", str(tmp_path / "goerlitz.html")]
    code = (
        "import sys\nfrom nzv_geo.cli import main\n"
        f"for command in {[*COMMANDS, page]}:\n"
        "    code = main([*command, '--data', 'none'])\n"
        "    sys.exit(f'{command} failed') if code else None\n"
        f"    loaded = [name for name in {HEAVY} if name in sys.modules]\n"
        "    sys.exit(f'{command} imports {loaded}') if loaded else None\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]


@pytest.fixture(params=LAYERS)
def shipped(request: pytest.FixtureRequest) -> Layer:
    return load_layer(request.param, catalogue=load_catalogue(data="none"))


def as_frame(layer: Layer) -> Layer:
    """Return the layer held as a table of geopandas from the start."""
    return layer.with_features(layer.features.copy())


def require_same(light: Layer, framed: Layer) -> None:
    """Both ways lead to the same table: types, order, missing values, coordinates."""
    assert not isinstance(light.table, Frame)
    assert isinstance(framed.table, Frame)
    names = framed.table.names
    assert_frame_equal(light.features[names], framed.features[names], check_exact=True)
    assert list(light.features.columns) == list(framed.features.columns)
    assert shapely.equals_identical(light.table.shapes, framed.table.shapes).all()
    assert light.features.crs == framed.features.crs
    assert (light.provenance, light.findings) == (framed.provenance, framed.findings)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_file_is_the_same_as_out_of_geopandas(shipped: Layer, options: ExportOptions) -> None:
    writer = writer_for("a.geojson")
    framed = as_frame(load_layer(shipped.id, catalogue=load_catalogue(data="none")))
    light, heavy = (made_ready(layer, writer, **options) for layer in (shipped, framed))
    one, other = (
        hashlib.sha256(writer.encode(ready.written)).hexdigest() for ready in (light, heavy)
    )
    assert one == other
    require_same(light.written, heavy.written)


def steps(layer: Layer) -> Iterator[Layer]:
    yield layer.where(numpy.arange(len(layer)) % 2 == 0)
    yield layer.with_step("looked at").with_findings([]).replaced(id="other")
    yield layer.reproject("EPSG:31469")
    yield layer.with_features(layer.table.with_names(layer.table.names[:2]))


def test_each_step_is_the_same_as_on_geopandas(shipped: Layer) -> None:
    framed = as_frame(load_layer(shipped.id, catalogue=load_catalogue(data="none")))
    for light, heavy in zip(steps(shipped), steps(framed), strict=True):
        require_same(light, heavy)


def test_a_change_of_the_features_stays() -> None:
    states = read_layer(load_catalogue().layer("states"))
    states.features.loc[0, "name_de"] = "Mark"
    assert states.table.column("name_de").tolist() == ["Mark", "Sachsen"]
    assert states.replaced(id="lands").features is states.features
    again = read_layer(load_catalogue().layer("states"))
    assert again.table.column("name_de").tolist() == ["Brandenburg", "Sachsen"]
    shapes = again.features.geometry.array
    shapes[0] = None
    third = read_layer(load_catalogue().layer("states"))
    assert not shapely.is_missing(third.table.shapes).any()
