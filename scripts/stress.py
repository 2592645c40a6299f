"""Try random cases against what is promised, for as many minutes as are given.

    python scripts/stress.py [MINUTES] [--seed N] [--only KIND] [--number N]

Six kinds of cases take turns: coverages that do not meet are merged, layers carry a wrong label,
units are reprojected alone, attributes hold values of every type, files are damaged, and processes
are killed while they write. Which
cases come depends on the seed alone; the minutes say how many of them. Each runs in a process that
may be killed. What breaks a promise is printed with the command that tries it again, and makes the
exit code 1. The tests hold fixed cases of the same promises.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import functools
import itertools
import json
import math
import multiprocessing
import os
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from multiprocessing.pool import Pool
from pathlib import Path
from random import Random
from typing import Any, NoReturn

import numpy
import pandas
import pyproj
import shapely

sys.path.insert(0, str(Path(__file__).parents[1]))

from nzv_geo.checks import check_crs, check_layer
from nzv_geo.coverage.clean import invalid_edges
from nzv_geo.coverage.merge import Merged, merge
from nzv_geo.coverage.simplify import simplify
from nzv_geo.crs.reproject import reproject
from nzv_geo.errors import CrsError, GeometryError, InternalError, NzvGeoError
from nzv_geo.export import to_geojson, to_geopackage
from nzv_geo.files import working_folder, write_files
from nzv_geo.layers import Layer
from nzv_geo.reading import Limits, read_file
from nzv_geo.reading.formats import FORMATS
from nzv_geo.valley import load_layer
from nzv_geo.webmap import render_layers
from tests.hand_drawn import make_layer
from tests.reading import samples
from tests.webmap.payloads import HTML

Shapes = list[shapely.Polygon | shapely.MultiPolygon]

TIMEOUT_S = 120
WHOLE = 100_000  # bytes of a file that is written
FEATURES = 20  # of a sample file
AWAY_M = 100_000  # so far off, a wrong label is seen
CENTRE = (450_000, 5_730_000)  # near Cottbus, in EPSG:25833
LEGACY = ("EPSG:31468", "EPSG:31469", "EPSG:4314", "EPSG:3398", "EPSG:3399", "EPSG:2398",
          "EPSG:2399", "EPSG:4178", "EPSG:4745")  # fmt: skip
LABELS = ("EPSG:4326", "EPSG:4258", "EPSG:25832", "EPSG:25833", "EPSG:5650", "EPSG:3857",
          "EPSG:3035", "EPSG:3068", *LEGACY)  # fmt: skip
TEXTS = (
    *HTML,
    *("", " ", "=1+1", "@SUM(1)", "\t-1", "\n+1", "＝1", "a\rb", "a\r\nb", "\x00", "\x1b[31m"),
    *("\u202e", "\ud7ff", "Łužica", "0012", "NaN", "-0", "x" * 20_000),
)
OTHERS = (
    *(None, True, False, 0, -1, 2**63, -(2**70), 0.1, -0.0, 1e-300, math.nan, math.inf),
    *(b"\x00\xff", Decimal("0.10"), numpy.int64(7), numpy.float32(0.1), numpy.array([1, 2])),
    *(numpy.array(["a"], dtype=object), numpy.array([]), numpy.datetime64("NaT"), pandas.NaT),
    *(datetime.date(2026, 2, 28), datetime.time(23, 59, 59, 999_999), datetime.timedelta(1)),
    *(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), datetime.datetime(1, 1, 1)),
)


def main(minutes: float, seed: int, kinds: list[str], number: int | None) -> int:
    """Return 1 if a promise was broken."""
    end = time.monotonic() + minutes * 60
    lanes = (os.cpu_count() or 1) if number is None else 1
    with ThreadPoolExecutor(lanes) as threads:
        done = threads.map(
            lambda lane: _lane(
                itertools.count(lane, lanes) if number is None else [number], kinds, seed, end
            ),
            range(lanes),
        )
        counts = sum(done, collections.Counter[str]())
    failed = counts.pop("failed", 0)
    for kind, count in counts.items():
        print(f"{kind:10} {count:8,} cases")
    print(f"{failed} failed" if failed else "every promise was kept")
    return int(failed > 0)


def _lane(
    numbers: Iterable[int], kinds: list[str], seed: int, end: float
) -> collections.Counter[str]:
    """Try one case after the other in a process beside this one; count them and those that fail."""
    counts: collections.Counter[str] = collections.Counter()
    pool = Pool(1, _silence)
    for number, kind in ((number, kind) for number in numbers for kind in kinds):
        if time.monotonic() > end:
            break
        try:
            complaint = pool.apply_async(outcome, [kind, number, seed]).get(TIMEOUT_S)
        except multiprocessing.TimeoutError:
            pool.terminate()
            pool, complaint = Pool(1, _silence), f"hung or crashed, {TIMEOUT_S} s"
        counts[kind] += 1
        if complaint:
            counts["failed"] += 1
            again = f"python scripts/stress.py --seed {seed} --only {kind} --number {number}"
            print(f"{kind} {number}: {complaint}\n  {again}", flush=True)
    pool.terminate()
    return counts


def _silence() -> None:
    """Keep what GDAL says of damaged files off the terminal."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def outcome(kind: str, number: int, seed: int) -> str:
    """Return what is wrong with a case; nothing where its promises were kept."""
    try:
        with tempfile.TemporaryDirectory(prefix="nzv-geo-stress-") as folder:
            return KINDS[kind](Random(f"{seed} {kind} {number}"), Path(folder))  # noqa: S311
    except Exception:
        return "raised " + " | ".join(traceback.format_exc().strip().splitlines()[-3:])


def coverage(chance: Random, _folder: Path) -> str:
    """Merge coverages that do not meet, in either order, and what comes once more.

    Among them are enclaves, exclaves, lakes, slits and wedges, vertices that one neighbour lacks,
    heights, units published twice, and layers moved or redrawn by a micrometre to 60 m.
    """
    cells = _voronoi(chance)
    for change in chance.sample(CHANGES, chance.randint(0, len(CHANGES))):
        cells = _polygons(change(chance, cells))
    layers = _parted(cells, chance)
    tolerance_m = chance.choice([0.0, 0.5, 10.0, 100.0])
    try:
        merged = merge(layers, tolerance_m=tolerance_m)
    except GeometryError as error:
        return "" if str(error).startswith("nothing would be left of unit") else str(error)
    again = [_shuffled(layer, chance) for layer in reversed(layers)]
    turned = merge(again, tolerance_m=tolerance_m)
    if to_geopackage(merged.coverage) != to_geopackage(turned.coverage):
        return "another order gives other bytes"
    return _not_sound(merged) or _moved(layers, merged) or _not_stable(merged, tolerance_m)


def _voronoi(chance: Random) -> Shapes:
    """Return cells that meet along crooked borders."""
    x, y = CENTRE
    seeds = [
        (x + chance.uniform(0, 20_000), y + chance.uniform(0, 20_000))
        for _ in range(chance.randint(2, 40))
    ]
    box = shapely.box(x, y, x + 20_000, y + 20_000)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=box)
    bends = chance.uniform(0, 200)

    def crooked(xy: Any) -> Any:
        east, north = xy.T
        shift = numpy.sin(north / 700) + numpy.sin(east / 300), numpy.sin(east / 500)
        return numpy.round(xy + bends * numpy.stack(shift, axis=1), 4)

    parts = [shapely.segmentize(cell.intersection(box), 1_000) for cell in cells.geoms]
    bent = shapely.transform(shapely.coverage_clean(parts), crooked)
    return [cell for cell in bent if cell.is_valid and cell.geom_type == "Polygon"]


def _with_enclave(chance: Random, cells: Shapes) -> Shapes:
    """Put a unit inside another one; it need not fit."""
    around = chance.choice(cells)
    middle = around.representative_point()
    inside = middle.buffer(0.5 * middle.distance(around.boundary), quad_segs=3)
    moved = shapely.transform(inside, lambda xy: xy + chance.choice([0, _any_m(chance)]))
    return [*(cell.difference(inside) if cell is around else cell for cell in cells), moved]


def _with_exclave(chance: Random, cells: Shapes) -> Shapes:
    """Make one unit of two that do not touch."""
    first, second = chance.choice(cells), chance.choice(cells)
    if first.intersects(second):
        return cells
    return [each for each in cells if each not in (first, second)] + [first.union(second)]


def _with_lake(chance: Random, cells: Shapes) -> Shapes:
    x, y, side_m = *_somewhere(chance, cells), 100 * _any_m(chance)
    return _without(shapely.box(x, y, x + side_m, y + side_m), cells)


def _with_slit(chance: Random, cells: Shapes) -> Shapes:
    """Cut along an edge, as wide at its end or not; it may run out at either end."""
    start, end = _edge(chance, cells)
    start, end = start - (end - start) * chance.uniform(-0.5, 0.5), end + (end - start) * 0.3
    across = _across(start, end) * _any_m(chance)
    return _without(
        shapely.Polygon([start, end, end + across * chance.choice([0, 1]), start + across]), cells
    )


def _with_vertex(chance: Random, cells: Shapes) -> Shapes:
    """Give one unit a vertex that its neighbour lacks, on the edge or off it."""
    start, end = _edge(chance, cells)
    off_m = chance.choice([0, min(1.0, _any_m(chance)), -min(1.0, _any_m(chance))])
    vertex = start + (end - start) * chance.uniform(0.1, 0.9) + off_m * _across(start, end)
    bent = shapely.Polygon([start, vertex, end])
    number = chance.randrange(len(cells))
    return [
        cell.union(bent) if place == number and cell.intersects(bent) else cell
        for place, cell in enumerate(cells)
    ]


def _twice(chance: Random, cells: Shapes) -> Shapes:
    return [*cells, chance.choice(cells)] if chance.random() < 0.2 else cells


CHANGES = (_with_enclave, _with_exclave, _with_lake, _with_slit, _with_vertex, _twice)


def _any_m(chance: Random) -> float:
    """Return any size between a micrometre and 60 m, small ones as often as large ones."""
    return 10 ** chance.uniform(-6, math.log10(60))


def _somewhere(chance: Random, cells: Shapes) -> tuple[float, float]:
    x, y = shapely.get_coordinates(chance.choice(cells).representative_point())[0]
    return float(x), float(y)


def _edge(chance: Random, cells: Shapes) -> tuple[Any, Any]:
    xy = shapely.get_coordinates(chance.choice(cells))
    number = chance.randrange(len(xy) - 1)
    return xy[number], xy[number + 1]


def _across(start: Any, end: Any) -> Any:
    east, north = end - start
    return numpy.array([-north, east]) / max(math.hypot(east, north), 1e-9)


def _without(hole: shapely.Polygon, cells: Shapes) -> Shapes:
    return [cell.difference(hole) for cell in cells] if hole.is_valid else cells


def _polygons(shapes: Shapes) -> Shapes:
    """Keep what is a valid polygon of some size; of one in pieces all that are no crumbs."""
    kept: Shapes = []
    for shape in shapes:
        parts = [part for part in shapely.get_parts(shape) if part.area > 0.01 * shape.area]
        whole = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
        if whole.is_valid and whole.area > 1:
            kept.append(whole)
    return kept


def _parted(cells: Shapes, chance: Random) -> list[Layer]:
    """Give the cells to one to four layers, in bands or as it comes, and change some of those."""
    angle, count = chance.uniform(0, math.pi), chance.randint(1, 4)
    rank = [cell.centroid.x * math.cos(angle) + cell.centroid.y * math.sin(angle) for cell in cells]
    if chance.random() < 0.3:
        chance.shuffle(rank)
    order = sorted(range(len(cells)), key=rank.__getitem__)
    cuts = sorted(chance.sample(range(1, len(cells)), min(count, len(cells)) - 1))
    bands = itertools.pairwise([0, *cuts, len(cells)])
    return [
        _layer(f"layer {number}", _redrawn([cells[place] for place in order[first:last]], chance))
        for number, (first, last) in enumerate(bands)
    ]


def _redrawn(shapes: Shapes, chance: Random) -> Shapes:
    """Move units together, or each vertex alone, or leave them; some get heights."""
    size_m = _any_m(chance)
    move = [size_m * chance.uniform(-1, 1) for _ in range(2)]
    salt = chance.randrange(1_000)

    def jitter(xy: Any) -> Any:
        return xy + size_m * numpy.sin(salt + 1e6 * xy[:, ::-1] + xy)

    change = chance.choice([lambda xy: xy + move, jitter, lambda xy: xy])
    changed = [shapely.transform(shape, change) for shape in shapes]
    drawn = [new if new.is_valid else old for new, old in zip(changed, shapes, strict=True)]
    return [shapely.force_3d(shape, 70) for shape in drawn] if chance.random() < 0.2 else drawn


def _layer(name: str, shapes: Shapes) -> Layer:
    keys = [f"{name} {number}" for number in range(len(shapes))]
    return replace(make_layer(shapes, ags=keys, name_de=keys), id=name)


def _shuffled(layer: Layer, chance: Random) -> Layer:
    rows = chance.sample(range(len(layer)), len(layer))
    return layer.with_features(layer.features.iloc[rows].reset_index(drop=True))


def _not_sound(merged: Merged) -> str:
    """Say where a merge is no coverage or its areas do not add up."""
    shapes = merged.coverage.features.geometry
    if not shapes.is_valid.all():
        return "the merge gives what is not valid"
    left = any(entry.is_left for entry in merged.ledger.overlaps)
    if not left and not shapely.is_empty(shapely.coverage_invalid_edges(shapes.values)).all():
        return "the merge is no coverage"
    off_m2 = merged.ledger.units["rounding_m2"].abs().max()
    if off_m2 > 0.001 * shapes.length.max():
        return f"areas do not add up: {off_m2} m²"
    union_m2 = merged.outline.features.area.sum()
    if not left and abs(union_m2 - shapes.area.sum()) > 1:
        return f"the union has {union_m2 - shapes.area.sum()} m² more than the units"
    return ""


def _moved(layers: list[Layer], merged: Merged) -> str:
    """Say which unit changed by more than a few micrometres where nothing was filled or cut."""
    closed = [entry.geometry for entry in merged.ledger.entries if not entry.is_left]
    zone = shapely.union_all(shapely.buffer(closed, 3e-6))
    single = len(layers) == 1
    before = {
        key if single else f"{layer.id}:{key}": shape
        for layer in layers
        for key, shape in zip(layer.features["ags"], layer.features.geometry, strict=True)
    }
    features = merged.coverage.features
    for name, after in zip(features["nzv_unit"], features.geometry, strict=True):
        changed = shapely.symmetric_difference(shapely.force_2d(before[name]), after)
        off_m2 = shapely.difference(changed, zone).area
        if off_m2 > 1e-5 * after.length:
            return f"{name} changed by {off_m2} m² beyond the ledger"
    return ""


def _not_stable(merged: Merged, tolerance_m: float) -> str:
    """Say what merging or simplifying the result does to it that it should not."""
    if any(entry.is_left for entry in merged.ledger.overlaps):
        return ""  # where edges cross, each pass may set them a micrometre off
    again = merge([merged.coverage], tolerance_m=tolerance_m)
    if any(not entry.is_left for entry in again.ledger.entries):
        return f"merging the result closes more: {again.ledger.summary()}"
    same = zip(merged.coverage.features.geometry, again.coverage.features.geometry, strict=True)
    if any(before.wkb != after.wkb for before, after in same):
        return "merging the result gives other bytes"
    if not invalid_edges(merged.coverage):
        simple, _ = simplify(merged.coverage, 100)
        if not shapely.coverage_is_valid(simple.features.geometry.values):
            return "simplifying tears the coverage"
    return ""


def labels(chance: Random, _folder: Path) -> str:
    """Put a wrong label on units: what lies far off gets a finding, what is right gets no error."""
    layer = _some_units(chance)
    right, wrong = chance.sample(LABELS, 2)
    moved = _reprojected(layer, right)
    if moved is None:
        return ""
    if errors := [str(finding) for finding in check_crs(moved) if finding.severity == "error"]:
        return f"{right} is right, and yet: {errors[0]}"
    labelled = moved.with_features(moved.features.set_crs(wrong, allow_override=True))
    if check_crs(labelled):
        return ""
    off_m = _distance_m(layer, labelled)
    return f"{right} labelled as {wrong} is {off_m:,.0f} m off" if off_m > AWAY_M else ""


def _some_units(chance: Random) -> Layer:
    layer = _shipped(chance.choice(["municipalities", "counties"]))
    rows = sorted(chance.sample(range(len(layer)), chance.choice([1, 1, 2, len(layer)])))
    return layer.with_features(layer.features.iloc[rows].reset_index(drop=True))


def _distance_m(first: Layer, second: Layer) -> float:
    """Return how far the first corners of two layers lie from each other; endless if nowhere."""
    ends = [_first_corner(layer) for layer in (first, second)]
    if not numpy.isfinite(ends).all():
        return math.inf
    return float(pyproj.Geod(ellps="GRS80").inv(*ends[0], *ends[1])[2])


def _first_corner(layer: Layer) -> tuple[float, float]:
    moved = pyproj.Transformer.from_crs(layer.crs, "EPSG:4326", always_xy=True)
    x, y = shapely.get_coordinates(layer.features.geometry.iloc[0])[0]
    lon, lat = moved.transform(x, y)
    return float(lon), float(lat)


def units(chance: Random, _folder: Path) -> str:
    """Bring one unit home from an old frame, alone and among the others: to the same place."""
    name, frame = chance.choice(["municipalities", "counties"]), chance.choice(LEGACY)
    there = _reprojected(_shipped(name), frame)
    if there is None:
        return ""
    back = reproject(there, "EPSG:25833")
    row = chance.randrange(len(there))
    alone = reproject(
        there.with_features(there.features.iloc[[row]].reset_index(drop=True)), "EPSG:25833"
    )
    first, second = alone.features.geometry.iloc[0], back.features.geometry.iloc[row]
    off_m = numpy.abs(shapely.get_coordinates(first) - shapely.get_coordinates(second)).max()
    key = there.features[there.key].iloc[row]
    return f"{key} alone from {frame} lies {off_m:.3f} m from itself" if off_m > 1e-4 else ""


def _reprojected(layer: Layer, to: str) -> Layer | None:
    """Return a layer in another CRS; None where no operation is meant for all of it."""
    try:
        return reproject(layer, to)
    except CrsError:
        return None


@functools.cache
def _shipped(name: str) -> Layer:
    return load_layer(name)


def values(chance: Random, folder: Path) -> str:
    """Give attributes values of any type: all that is done with a layer is done or refused."""
    count = chance.randint(1, 4)
    shapes = [shapely.box(14 + n, 51, 14.5 + n, 51.5) for n in range(count)]
    columns = {
        chance.choice([f"feld {n}", *TEXTS[:60]]) or "leer": [_value(chance) for _ in shapes]
        for n in range(chance.randint(1, 5))
    }
    layer = make_layer(shapes, crs="EPSG:4326", **columns)
    for act in (check_layer, to_geojson, to_geopackage, _page):
        try:
            act(layer)
        except NzvGeoError as error:
            if "\n" in str(error):
                return f"{act.__name__} says it in several lines: {error!r}"
    return _not_returned(layer, chance, folder)


def _page(layer: Layer) -> None:
    page = render_layers([layer], title="Werte").html
    harmless = render_layers([make_layer([shapely.box(14, 51, 15, 52)])], title="Werte").html
    if page.count("<script") > harmless.count("<script") + 2:
        raise AssertionError("a value became a script")


def _value(chance: Random, depth: int = 0) -> Any:
    kind = chance.randrange(4 if depth < 3 else 2)
    if kind < 2:
        return chance.choice(TEXTS if kind else OTHERS)
    inner = [_value(chance, depth + 1) for _ in range(chance.randint(0, 3))]
    return inner if kind == 2 else {str(n): value for n, value in enumerate(inner)}


def _not_returned(layer: Layer, chance: Random, folder: Path) -> str:
    """Say which attributes of a GeoJSON file do not come out of it as they went in."""
    columns = [_column(chance, len(layer)) for _ in range(3)]
    sent = [
        {f"feld{n}": column[row] for n, column in enumerate(columns)} for row in range(len(layer))
    ]
    shapes = [shapely.geometry.mapping(shape) for shape in layer.features.geometry]
    features = [
        {"type": "Feature", "id": f"0{n}", "properties": row, "geometry": shape}
        for n, (row, shape) in enumerate(zip(sent, shapes, strict=True))
    ]
    path = folder / "werte.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    got = json.loads(to_geojson(read_file(path)))["features"]
    for row, feature in zip(sent, got, strict=True):
        for field, value in row.items():
            if feature["properties"].get(field) != value:
                return f"{value!r} came back as {feature['properties'].get(field)!r}"
    return ""


def _column(chance: Random, count: int) -> list[Any]:
    """Return values of one type as JSON has them, some missing; a mixed column becomes text."""
    kind = chance.choice([str, int, float, bool, list, dict])
    found: list[Any] = []
    while len(found) < count:
        value = _as_json(_value(chance))
        if value is None or type(value) is kind:
            found.append(value)
    return found


def _as_json(value: Any) -> Any:
    """Return a value as JSON has it; nothing where it has none, or GDAL none for it."""
    try:
        written = json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return None
    return None if "\\u0000" in written or str(2**63) in written else json.loads(written)


def files(chance: Random, folder: Path) -> str:
    """Damage a file of any format: it is read whole, with findings, or refused in one line."""
    name = chance.choice(list(FORMATS))
    path = folder / f"damaged{samples.SUFFIXES[name]}"
    path.write_bytes(_damaged(_sample(name), chance))
    try:
        layer = read_file(path, limits=Limits(max_mb=10, max_seconds=10), without_crs=True)
        findings = check_layer(layer)
    except InternalError as error:
        return f"failed inside: {error!r}"
    except NzvGeoError as error:
        return f"says it in several lines: {error!r}" if "\n" in str(error) else ""
    lost = FEATURES - len(layer)
    return f"{name}: lost {lost} features without a word" if lost and not findings else ""


@functools.cache
def _sample(name: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="nzv-geo-stress-") as folder:
        return samples.write(Path(folder), name).read_bytes()


def _damaged(whole: bytes, chance: Random) -> bytes:
    """Return a file with changed bytes, cut off, or both; never at the end of a line.

    There, what is left of a sequence is a sound one.
    """
    kind = chance.choice(["cut", "bytes", "both"])
    content = bytearray(whole)
    if kind != "cut":
        for _ in range(chance.randint(1, 5)):
            content[chance.randrange(len(content))] = chance.randrange(256)
    if kind == "bytes":
        return bytes(content)
    return bytes(content[: chance.randrange(1, len(content))]).rstrip(b"}\n")


def killed(chance: Random, folder: Path) -> str:
    """Kill a process that writes files, half of the time around a rename; look at what is left.

    Each file is whole, and the next one that writes finds no temporary file or folder.
    """
    out, scratch = folder / "out", folder / "scratch"
    out.mkdir()
    scratch.mkdir()
    tempfile.tempdir = str(scratch)
    overwrite, around = chance.random() < 0.5, chance.random() < 0.5
    steps, wait_s = chance.randint(1, 12), chance.uniform(0, 0.0005 if around else 0.01)
    heard, told = os.pipe()
    child = os.fork()
    if not child:
        _write_until_killed(out, told, overwrite=overwrite, around=around)
    os.close(told)
    for _ in range(steps):
        os.read(heard, 1)
    end = time.perf_counter() + wait_s
    while time.perf_counter() < end:
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(heard)
    try:
        return _left_by_killed(out, scratch)
    finally:
        tempfile.tempdir = None


def _write_until_killed(out: Path, told: int, *, overwrite: bool, around: bool) -> NoReturn:
    """Write files on and on, and say so: before and after each gets its name, or in each round."""
    if around:
        for name in ("replace", "hardlink_to"):
            setattr(Path, name, _loud(getattr(Path, name), told))
    try:
        for number in itertools.count():
            with working_folder() as folder:
                (folder / "copy").write_bytes(bytes(WHOLE))
                if not around:
                    os.write(told, b".")
                names = ("a", "b") if overwrite else (f"a{number}", f"b{number}")
                content = bytes([number % 256]) * WHOLE
                write_files({out / name: content for name in names}, overwrite=overwrite)
    finally:
        os._exit(1)


def _loud(method: Callable[[Path, Path], Any], told: int) -> Callable[[Path, Path], Any]:
    def loud(self: Path, target: Path) -> Any:
        os.write(told, b".")
        done = method(self, target)
        os.write(told, b".")
        return done

    return loud


def _left_by_killed(out: Path, scratch: Path) -> str:
    for path in out.glob("[ab]*"):
        content = path.read_bytes()
        if content != content[:1] * WHOLE:
            return f"{path.name} has {len(content)} bytes of {WHOLE}"
    write_files({out / "next": b""})
    with working_folder() as own:
        left = [*out.glob(".*"), *(path for path in scratch.iterdir() if path != own)]
    return f"left behind: {', '.join(path.name for path in left)}" if left else ""


KINDS: dict[str, Callable[[Random, Path], str]] = {
    case.__name__: case for case in (coverage, labels, units, values, files, killed)
}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("minutes", nargs="?", type=float, default=1.0, help="default: 1")
    parser.add_argument("--seed", type=int, default=1, help="chooses other cases (default: 1)")
    parser.add_argument("--only", choices=KINDS, help="cases of one kind")
    parser.add_argument("--number", type=int, help="this case only; with --only")
    given = parser.parse_args()
    kinds = [given.only] if given.only else list(KINDS)
    sys.exit(main(given.minutes, given.seed, kinds, given.number))
