"""Make the styles in tests/reading/styles/samples/ with QGIS itself.

Needs QGIS with its Python, which Debian has (made with its 3.22)::

    apt-get install --no-install-recommends python3-qgis qgis-providers
    QT_QPA_PLATFORM=offscreen /usr/bin/python3 scripts/make_style_samples.py

Writes a style of each kind for each kind of geometry, as QML and, where SLD can say it, as SLD;
a GeoPackage that brings its style; a project; and, with ``--pictures``, the areas, lines and points
as QGIS draws them, to docs/images/styles/. Tests only read the samples: they need no QGIS.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

HOME = Path(__file__).parent.parent
SAMPLES = HOME / "tests" / "reading" / "styles" / "samples"
PICTURES = HOME / "docs" / "images" / "styles"
WIDTH, HEIGHT, DPI = 480, 320, 96
LONG_AGO = "2026-01-01T00:00:00.000Z"

core: Any = None  # qgis.core, once it is there
gui: Any = None

POINTS = [("GE", 10, 14.30, 51.50), ("GI", 120, 14.32, 51.51), ("SO", 700, 14.34, 51.505)]
FIELDS = "field=name:string&field=use:string&field=jobs:integer&field=kv:double"


def main() -> int:
    """Make everything anew."""
    global core, gui
    try:
        from qgis import core as found
        from qgis.PyQt import QtGui
    except ImportError:
        print("QGIS is not there; see the first lines of this script")
        return 2
    core, gui = found, QtGui
    application = core.QgsApplication([], False)
    application.initQgis()
    SAMPLES.mkdir(parents=True, exist_ok=True)
    for name, make in STYLES.items():
        layer = _layer(name.split("-")[0])
        make(layer)
        _save(layer, name)
    _packaged()
    if "--pictures" in sys.argv:
        _pictures()
    application.exitQgis()
    return 0


def _layer(kind: str) -> Any:
    """Return a layer of three features in memory."""
    geometry = {"point": "Point", "line": "LineString", "area": "Polygon"}[kind]
    layer = core.QgsVectorLayer(f"{geometry}?crs=EPSG:4326&{FIELDS}", kind, "memory")
    features = []
    for number, (use, jobs, x, y) in enumerate(POINTS):
        feature = core.QgsFeature(layer.fields())
        feature.setAttributes([f"{kind} {number}", use, jobs, [20.0, 110.0, 380.0][number]])
        feature.setGeometry(core.QgsGeometry.fromWkt(_wkt(kind, x, y)))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    layer.updateExtents()
    return layer


def _wkt(kind: str, x: float, y: float) -> str:
    if kind == "point":
        return f"POINT ({x} {y})"
    if kind == "line":
        return f"LINESTRING ({x} {y}, {x + 0.016} {y + 0.006})"
    return (
        f"POLYGON (({x} {y}, {x + 0.016} {y}, {x + 0.012} {y + 0.012}, {x} {y + 0.008}, {x} {y}))"
    )


# --- symbols -------------------------------------------------------------------------------------


def _fill(colour: str, border: str = "#333333", width: float = 0.4, **more: str) -> Any:
    told = {"color": colour, "outline_color": border, "outline_width": str(width), **more}
    return core.QgsFillSymbol.createSimple(told)


def _line(colour: str, width: float, **more: str) -> Any:
    return core.QgsLineSymbol.createSimple({"color": colour, "width": str(width), **more})


def _mark(name: str, colour: str, size: float, **more: str) -> Any:
    told = {"name": name, "color": colour, "size": str(size), **more}
    return core.QgsMarkerSymbol.createSimple(told)


def _single(symbol: Callable[[], Any]) -> Callable[[Any], None]:
    return lambda layer: layer.setRenderer(core.QgsSingleSymbolRenderer(symbol()))


def _categories(symbols: Callable[[], list[Any]]) -> Callable[[Any], None]:
    def make(layer: Any) -> None:
        values = ["GE", "GI", ""]
        titles = ["Gewerbe", "Industrie", "andere"]
        made = zip(values, symbols(), titles, strict=True)
        categories = [core.QgsRendererCategory(*category) for category in made]
        layer.setRenderer(core.QgsCategorizedSymbolRenderer("use", categories))

    return make


def _classes(symbols: Callable[[], list[Any]]) -> Callable[[Any], None]:
    def make(layer: Any) -> None:
        ends = [(0, 50), (50, 250.5), (250.5, 1000)]
        titles = ["wenige", "einige", "viele"]
        made = zip(ends, symbols(), titles, strict=True)
        ranges = [
            core.QgsRendererRange(low, high, symbol, title) for (low, high), symbol, title in made
        ]
        layer.setRenderer(core.QgsGraduatedSymbolRenderer("jobs", ranges))

    return make


def _rules(symbols: Callable[[], list[Any]]) -> Callable[[Any], None]:
    def make(layer: Any) -> None:
        first, second, rest = symbols()
        root = core.QgsRuleBasedRenderer.Rule(None)
        for symbol, asked, title in (
            (first, '"kv" >= 380', "Höchstspannung"),
            (second, "\"use\" IN ('GE', 'GI') AND \"kv\" > 50", "Hochspannung"),
            (rest, "ELSE", "übrige"),
        ):
            root.appendChild(core.QgsRuleBasedRenderer.Rule(symbol, 0, 0, asked, title))
        layer.setRenderer(core.QgsRuleBasedRenderer(root))

    return make


def _hatched() -> Any:
    symbol = _fill("#aad3df", style="no")
    pattern = core.QgsLinePatternFillSymbolLayer()
    pattern.setLineAngle(45)
    pattern.setDistance(2.5)
    pattern.setSubSymbol(_line("#8a1f4f", 0.3))
    symbol.insertSymbolLayer(0, pattern)
    return symbol


def _dotted() -> Any:
    symbol = _fill("#e5f5f9")
    pattern = core.QgsPointPatternFillSymbolLayer()
    pattern.setDistanceX(2.5)
    pattern.setDistanceY(2.5)
    pattern.setSubSymbol(_mark("circle", "#2ca25f", 0.8))
    symbol.insertSymbolLayer(1, pattern)
    return symbol


def _cased() -> Any:
    symbol = _line("#ffffff", 1.8)
    upper = _line("#7a2a6b", 1.0)  # kept, or its layer would be gone before it is copied
    symbol.appendSymbolLayer(upper.symbolLayer(0).clone())
    return symbol


def _rich() -> Any:
    """Return a fill that runs from one colour into another, half seen."""
    symbol = core.QgsFillSymbol()
    symbol.changeSymbolLayer(
        0, core.QgsGradientFillSymbolLayer(gui.QColor("#ff0000"), gui.QColor("#0000ff"))
    )
    symbol.setOpacity(0.5)
    return symbol


def _labelled(layer: Any) -> None:
    """Give a layer a plain style with labels, in a range of scales, half seen."""
    _single(lambda: _fill("#fdd0a2", "#a63603", 0.6))(layer)
    layer.setOpacity(0.5)
    settings = core.QgsPalLayerSettings()
    settings.fieldName = "name"
    layer.setLabeling(core.QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)
    layer.setScaleBasedVisibility(True)
    layer.setMinimumScale(500_000)
    layer.setMaximumScale(5_000)


def _sized(layer: Any) -> None:
    """Signs whose area grows with a number, as the assistant of QGIS sets it up."""
    symbol = _mark("circle", "#1f4fa3", 3, outline_color="#ffffff")
    scale = core.QgsSizeScaleTransformer(core.QgsSizeScaleTransformer.Area, 0, 1000, 2, 10, 0, 0.57)
    size = core.QgsProperty.fromField("jobs")
    size.setTransformer(scale)
    symbol.symbolLayer(0).setDataDefinedProperty(core.QgsSymbolLayer.PropertySize, size)
    layer.setRenderer(core.QgsSingleSymbolRenderer(symbol))


STYLES: dict[str, Callable[[Any], None]] = {
    "area-single": _single(lambda: _fill("170,211,223,128", "#224466", 0.5)),
    "area-hatched": _single(_hatched),
    "area-dotted": _single(_dotted),
    "area-brush": _single(lambda: _fill("#31a354", style="f_diagonal")),
    "area-rich": _single(_rich),
    "area-labelled": _labelled,
    "area-categories": _categories(
        lambda: [_fill("#e69f00"), _fill("#56b4e9", width=0.8), _fill("#cccccc", style="no")]
    ),
    "area-classes": _classes(lambda: [_fill("#edf8b1"), _fill("#7fcdbb"), _fill("#2c7fb8")]),
    "line-single": _single(lambda: _line("#1f4fa3", 0.8, line_style="dash", capstyle="flat")),
    "line-cased": _single(_cased),
    "line-categories": _categories(
        lambda: [_line("#d95f02", 1.2), _line("#7570b3", 0.6), _line("#777777", 0.3)]
    ),
    "line-classes": _classes(
        lambda: [_line("#1b9e77", 0.4), _line("#1b9e77", 1.0), _line("#1b9e77", 2.0)]
    ),
    "line-rules": _rules(
        lambda: [
            _line("#b3261e", 1.4),
            _line("#1f4fa3", 1.0),
            _line(
                "#6b7472", 0.5, use_custom_dash="1", customdash="2;1", capstyle="flat",
                customdash_unit="MM",
            ),
        ]
    ),
    "point-single": _single(
        lambda: _mark("square", "#8a1f4f", 3.5, outline_color="#ffffff", outline_width="0.4")
    ),
    "point-sized": _sized,
    "point-categories": _categories(
        lambda: [
            _mark("triangle", "#e69f00", 4), _mark("star", "#0072b2", 4),
            _mark("cross_fill", "#777777", 2),
        ]
    ),
    "point-classes": _classes(
        lambda: [_mark("circle", "#2b8cbe", size) for size in (2.0, 4.0, 6.0)]
    ),
}  # fmt: skip
NO_SLD = {"area-labelled", "area-rich", "point-sized", "area-brush"}


def _save(layer: Any, name: str) -> None:
    """Write the style of a layer; QML without what belongs to forms and actions."""
    parts = core.QgsMapLayer
    chosen = parts.Symbology | parts.Labeling | parts.Rendering | parts.Diagrams
    message, fine = layer.saveNamedStyle(
        str(SAMPLES / f"{name}.qml"), parts.StyleCategories(chosen)
    )
    if not fine:
        raise RuntimeError(message)
    if name not in NO_SLD:
        layer.saveSldStyle(str(SAMPLES / f"{name}.sld"))


def _packaged() -> None:
    """Write a GeoPackage with two styles of which one is the default, and a project."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "plan.gpkg"
        for index, kind in enumerate(("area", "line")):
            layer = _layer(kind)
            told = core.QgsVectorFileWriter.SaveVectorOptions()
            told.layerName, told.layerOptions = kind, ["SPATIAL_INDEX=NO"]
            told.actionOnExistingFile = (
                core.QgsVectorFileWriter.CreateOrOverwriteLayer
                if index
                else core.QgsVectorFileWriter.CreateOrOverwriteFile
            )
            core.QgsVectorFileWriter.writeAsVectorFormatV3(
                layer, str(package), core.QgsCoordinateTransformContext(), told
            )
        area = core.QgsVectorLayer(f"{package}|layername=area", "area", "ogr")
        _single(lambda: _fill("#ff00ff"))(area)
        area.saveStyleToDatabase("other", "never shown", False, "")
        STYLES["area-categories"](area)
        area.saveStyleToDatabase("used", "shown", True, "")
        _project(Path(folder), package)
        _timeless(package)
        shutil.copyfile(package, SAMPLES / "plan.gpkg")
        _small_zip(Path(folder) / "plan.qgz", SAMPLES / "plan.qgz")


def _timeless(package: Path) -> None:
    """Take the time out of a GeoPackage, and make it small."""
    with sqlite3.connect(package) as database:
        database.execute("UPDATE layer_styles SET update_time = ?, description = ''", [LONG_AGO])
        database.execute("UPDATE gpkg_contents SET last_change = ?", [LONG_AGO])
        # Counts and an index of places are for large files.
        for (name,) in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
    database.execute("PRAGMA page_size = 512")
    database.execute("VACUUM")
    database.close()


def _project(folder: Path, package: Path) -> None:
    """Write a project: areas under lines in a group, and what comes from no file."""
    project = core.QgsProject.instance()
    project.setTitle("Plan der Gewerbeflächen")
    area = core.QgsVectorLayer(f'{package}|layername=area|subset="jobs" > 50', "Flächen", "ogr")
    line = core.QgsVectorLayer(f"{package}|layername=line", "Leitungen", "ogr")
    memory = _layer("point")
    memory.setName("Skizze")
    STYLES["area-categories"](area)
    STYLES["line-rules"](line)
    for layer in (area, line, memory):
        project.addMapLayer(layer, False)
    tree = project.layerTreeRoot()
    nets = tree.addGroup("Netze").addGroup("Strom")
    nets.addLayer(line)
    tree.addLayer(memory)
    tree.addLayer(area)
    tree.findGroup("Netze").setItemVisibilityChecked(False)
    project.write(str(folder / "plan.qgz"))
    project.clear()


def _small_zip(source: Path, target: Path) -> None:
    """Pack again: as small as can be, and without the time."""
    with zipfile.ZipFile(source) as given, zipfile.ZipFile(target, "w") as packed:
        for name in given.namelist():
            content = re.sub(rb' save(User|UserFull|DateTime)="[^"]*"', b"", given.read(name))
            packed.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)


def _pictures() -> None:
    """Draw areas, lines and points the way QGIS does."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for name in ("area-categories", "line-rules", "point-classes"):
        layer = _layer(name.split("-")[0])
        STYLES[name](layer)
        _draw([layer], PICTURES / f"{name}-qgis.png")
        told = core.QgsVectorFileWriter.SaveVectorOptions()
        told.driverName, told.layerOptions = "GeoJSON", ["COORDINATE_PRECISION=4"]
        core.QgsVectorFileWriter.writeAsVectorFormatV3(
            layer, str(PICTURES / f"{name}.geojson"), core.QgsCoordinateTransformContext(), told
        )


def _draw(layers: list[Any], target: Path) -> None:
    """Draw layers, the first one topmost, in Web Mercator."""
    from qgis.PyQt.QtCore import QSize

    settings = core.QgsMapSettings()
    settings.setLayers(layers)
    mercator = core.QgsCoordinateReferenceSystem("EPSG:3857")
    settings.setDestinationCrs(mercator)
    extent = core.QgsRectangle(1_591_000, 6_709_500, 1_599_000, 6_714_830)
    settings.setExtent(extent)
    settings.setOutputSize(QSize(WIDTH, HEIGHT))
    settings.setOutputDpi(DPI)
    settings.setBackgroundColor(gui.QColor("#eceeea"))
    job = core.QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(str(target))


if __name__ == "__main__":
    sys.exit(main())
