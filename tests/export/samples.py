"""What every format is tried with: the layers that ship, and every kind of value and letter."""

import datetime
import functools
import warnings
from pathlib import Path
from typing import Any

import geopandas
import pyogrio
import shapely

from nzv_geo import load_layer
from nzv_geo.export import WRITERS
from nzv_geo.layers import Layer
from nzv_geo.reading import read_file
from nzv_geo.values import text
from tests.hand_drawn import make_layer

SHIPPED = ["municipalities", "places", "focus-areas", "valley"]
ZONE = datetime.timezone(datetime.timedelta(hours=2))
LETTERS = [
    "Chóśebuz & Zgórjelc ß",
    'they "said"; it\'s, so',
    "line\nbreak\ttab",
    "a < b > c ]]> &amp;",
    "🏭",
    "=1+1",
    "<b>bold</b> <p>",
    "012",
]
SQUARE = shapely.box(14, 51, 14.1, 51.1)
EVERY_VALUE: dict[str, list[Any]] = {
    "flag": [True, False],
    "maybe": [None, True],
    "count": [7, 2**40],
    "ha": [1.5, 2.0],
    "day": [datetime.date(2026, 1, 31)] * 2,
    "moment": [datetime.datetime(2026, 1, 31, 12, 30, tzinfo=ZONE)] * 2,
    "uses": [["GE", "ä"], []],
    "more": [{"a": 1}, {}],
    "empty": [None, "x"],
}


@functools.cache
def written(name: str, suffix: str) -> Layer:
    """A layer that ships, as a format holds it."""
    from nzv_geo.export import made_ready

    return made_ready(load_layer(name), WRITERS[suffix]).written


def save(layer: Layer, path: Path) -> Path:
    """Write what a format holds of a layer."""
    writer = WRITERS[path.suffix]
    for file, content in writer.files(writer.as_written(layer), path).items():
        file.write_bytes(content)
    return path


def by_gdal(path: Path) -> geopandas.GeoDataFrame:
    """Read a file by GDAL alone, as another program would."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pyogrio.read_dataframe(path)


def values(layer: Layer | geopandas.GeoDataFrame, fields: list[str]) -> list[list[str]]:
    """The attributes as text: a format may hold one of another type, which is tested apart."""
    table = layer.features if isinstance(layer, Layer) else layer
    return [[text(value) for value in row] for row in table[fields].itertuples(index=False)]


def same_shapes(one: geopandas.GeoDataFrame, other: geopandas.GeoDataFrame) -> bool:
    """Whether geometries are the same to the last digit, wherever their rings begin."""
    shapes = (one.geometry.values, other.geometry.values)
    return bool(shapely.equals_exact(*shapes, tolerance=0, normalize=True).all())


def require_same(ours: Layer, path: Path) -> geopandas.GeoDataFrame:
    """Read a file by nzv-geo and by GDAL, and compare both with what was written."""
    back, theirs = read_file(path), by_gdal(path)
    fields = list(ours.features.columns.drop(ours.features.geometry.name))
    assert same_shapes(ours.features, back.features)
    assert same_shapes(ours.features, theirs)
    assert values(back, fields) == values(theirs, fields) == values(ours, fields)
    assert set(back.features.columns) == {*fields, back.features.geometry.name}
    assert (back.key, back.title, back.crs) == (ours.key, ours.title, ours.crs)
    assert back.provenance.steps == ours.provenance.steps
    assert [source.attribution for source in back.provenance.sources] == [
        source.attribution for source in ours.provenance.sources
    ]
    return theirs


def letters() -> Layer:
    """A layer of texts that a format could take for something else."""
    count = len(LETTERS)
    return make_layer([SQUARE] * count, crs="EPSG:4326", note=LETTERS, name=["n"] * count)


def every_value() -> Layer:
    """A layer with every type of value."""
    return make_layer([SQUARE, shapely.Point(14, 51)], crs="EPSG:4326", **EVERY_VALUE)
