"""Write DXF: outlines, points and names for a drawing in CAD."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from nzv_geo.errors import OutputError
from nzv_geo.export.base import Writer

if TYPE_CHECKING:
    import datetime

    import shapely

    from nzv_geo.catalogue import Catalogue
    from nzv_geo.layers import Layer

__all__ = ["DxfWriter"]

VERSION = "R2004"  # every CAD opens it; the UTF-8 of later ones, GDAL takes for code page 1252
ENCODING = "cp1250"  # German and Sorbian letters; others are spelled ``\U+014B``
LAST_SPELLED, UNKNOWN = "\uffff", "\ufffd"
APPLICATION = "NZV_GEO"  # whose data on an entity its key is
HOLES, NAMES = "-holes", "-names"  # what the CAD layers beside that of the outlines end with
NO_LAYER_NAME = str.maketrans(dict.fromkeys('<>/\\":;?*|=`,', "_"))
COLOURS = {"": 7, HOLES: 8, NAMES: 5}  # black or white, grey, blue
LETTERS_OF_EXTENT = 200  # as many names as high as the drawing
LONGEST = 255  # bytes of a text on an entity
POINT_LOOK = {"$PDMODE": 34, "$PDSIZE": -1.5}  # a cross in a circle, 1.5 % of the view
METRES = {"$INSUNITS": 6, "$MEASUREMENT": 1}
FIXED_DATE = 2451545.0  # what ezdxf writes where it is not to ask the clock
NO_ASCII = re.compile("[^\x00-\x7f]")
DATES = ("$TDCREATE", "$TDUCREATE", "$TDUPDATE", "$TDUUPDATE")


class DxfWriter(Writer):
    """DXF of AutoCAD 2004, in metres: what is in degrees comes in the working CRS.

    A layer is a CAD layer of its id, with its holes and its names on layers of their own. Areas are
    closed polylines, which a CAD hatches as it likes. Of the attributes, a name stands as text, and
    the key on each entity as extended data.
    """

    name = "DXF"
    suffixes = (".dxf",)
    losses = "attributes but the key and a name; measures; features without geometry"
    holds_history = False
    crs_told = "that of the layer where it is in metres, else EPSG:25833; another in metres"

    def usual_crs(self, layer: Layer, catalogue: Catalogue | None) -> str:
        """Return the working CRS, unless a layer is in metres already."""
        from nzv_geo.catalogue import load_catalogue

        return "" if _in_metres(layer) else (catalogue or load_catalogue()).working_crs

    def fitted(self, layer: Layer) -> Layer:
        """Return the features that have a geometry, without measures; it tells of attributes.

        Raises
        ------
        OutputError
            The coordinates are no metres.
        """
        from nzv_geo.export.fitting import attributes, leave_out, without_measures

        if not _in_metres(layer):
            raise OutputError(
                f"{self.name} is drawn in metres, {layer.crs.name} is not; leave out --crs, or "
                "choose a projected one"
            )
        shapes = layer.features.geometry
        there = ~(shapes.isna() | shapes.is_empty)
        done = without_measures(layer.where(there), self.name)
        if not there.all():
            done = leave_out(done, "missing", int((~there).sum()), self.name)
        if set(attributes(layer).columns) - {layer.key}:
            done = leave_out(done, "", len(done), self.name)
        return done

    def encode(self, layer: Layer) -> bytes:
        """Return as DXF what `as_written` returned."""
        import ezdxf

        from nzv_geo.export.moment import last_change

        with _without_clock():
            drawing = ezdxf.new(VERSION)
            drawing.encoding = ENCODING
            _set_up(drawing, layer)
            _draw(drawing, layer)
            _in_order(drawing)
            target = io.StringIO()
            drawing.write(target)
        dated = _dated(target.getvalue(), last_change(layer.provenance))
        return NO_ASCII.sub(_spelled, dated).encode(ENCODING)


def _in_metres(layer: Layer) -> bool:
    return bool(layer.crs.is_projected and layer.crs.axis_info[0].unit_conversion_factor == 1)


@contextmanager
def _without_clock() -> Iterator[None]:
    """Let ezdxf ask neither clock nor chance for a while."""
    from ezdxf import options

    before = options.write_fixed_meta_data_for_testing
    options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        options.write_fixed_meta_data_for_testing = before


def _in_order(drawing: Any) -> None:
    """Sort the classes of a drawing, which ezdxf adds from a set."""
    drawing.classes.add_required_classes(drawing.dxfversion)
    drawing.classes.classes = dict(sorted(drawing.classes.classes.items()))


def _dated(text: str, moment: datetime.datetime) -> str:
    """Return a drawing that says when its data were changed."""
    from ezdxf.tools.juliandate import juliandate

    for name in DATES:
        text = text.replace(f"{name}\n 40\n{FIXED_DATE}\n", f"{name}\n 40\n{juliandate(moment)}\n")
    return text


def _spelled(letter: re.Match[str]) -> str:
    """Return a letter, or how DXF spells one that its code page has not."""
    try:
        letter[0].encode(ENCODING)
    except UnicodeEncodeError:
        return rf"\U+{ord(letter[0]):04X}"
    return letter[0]


def _set_up(drawing: Any, layer: Layer) -> None:
    """Say units, extent, CRS and origin of a drawing, and add its CAD layers."""
    from nzv_geo.crs.names import crs_code

    for name, value in (METRES | POINT_LOOK).items():
        drawing.header[name] = value
    told = {
        "Title": layer.title.get("de", layer.id),
        "CRS": crs_code(layer.crs),
        "CRS name": layer.crs.name,
        "Attribution": layer.provenance.attribution,
    }
    for name, text in told.items():
        drawing.header.custom_vars.append(name, _line(text))
    for ending, colour in COLOURS.items():
        drawing.layers.add(f"{_layer_name(layer.id)}{ending}", color=colour)
    drawing.styles.add(APPLICATION, font="arial.ttf")  # that of CAD has no Sorbian letters
    drawing.appids.add(APPLICATION)
    if len(layer):
        _show(drawing, *map(float, layer.features.total_bounds))


def _show(drawing: Any, west: float, south: float, east: float, north: float) -> None:
    """Let a drawing open with all of it in view."""
    drawing.modelspace().reset_extents((west, south, 0), (east, north, 0))
    drawing.modelspace().reset_limits((west, south), (east, north))
    height = max(north - south, east - west, 1.0) * 1.1
    drawing.set_modelspace_vport(height, center=((west + east) / 2, (south + north) / 2))


def _draw(drawing: Any, layer: Layer) -> None:
    """Draw the features, then their names over them."""
    from ezdxf.enums import TextEntityAlignment

    space, name = drawing.modelspace(), _layer_name(layer.id)
    keys = [_line(str(key)) for key in layer.features[layer.key]]
    shapes = layer.features.geometry
    for key, shape in zip(keys, shapes, strict=True):
        for part, ending in _parts(shape):
            entity = _drawn(space, part, {"layer": f"{name}{ending}"})
            entity.set_xdata(APPLICATION, [(1000, key)])
    looks = {"layer": f"{name}{NAMES}", "style": APPLICATION}
    height, middle = _letter_height(layer), TextEntityAlignment.MIDDLE_CENTER
    for text, place in zip(_names(layer), shapes.representative_point(), strict=True):
        if text:
            label = space.add_text(text, height=height, dxfattribs=looks)
            label.set_placement((place.x, place.y), align=middle)


def _parts(shape: shapely.Geometry) -> Iterator[tuple[shapely.Geometry, str]]:
    """Yield points, lines and rings of a geometry, each with what its CAD layer ends with."""
    if hasattr(shape, "geoms"):
        for part in shape.geoms:
            yield from _parts(part)
    elif shape.geom_type == "Polygon" and not shape.is_empty:
        yield shape.exterior, ""
        yield from ((ring, HOLES) for ring in shape.interiors)
    elif not shape.is_empty:
        yield shape, ""


def _drawn(space: Any, part: shapely.Geometry, looks: dict[str, str]) -> Any:
    """Draw a point, line or ring; with heights as a polyline in space."""
    places = list(part.coords)
    if part.geom_type == "Point":
        return space.add_point(places[0], dxfattribs=looks)
    closed = part.geom_type == "LinearRing"
    places = places[:-1] if closed else places
    if part.has_z:
        return space.add_polyline3d(places, close=closed, dxfattribs=looks)
    return space.add_lwpolyline(places, close=closed, dxfattribs=looks)


def _names(layer: Layer) -> list[str]:
    """Return a name of each feature: the one its look says, else ``name_de`` or ``name``."""
    from nzv_geo.cartography import look_of
    from nzv_geo.values import text

    look = look_of(layer)
    fields = (look.label_field if look else "", "name_de", "name", layer.key)
    field = next(name for name in fields if name and name in layer.features)
    return [_line(text(value, field)) for value in layer.features[field]]


def _letter_height(layer: Layer) -> float:
    """Return the height of names in metres: that of a map of this extent on a sheet.

    Examples
    --------
    >>> from nzv_geo import load_layer
    >>> _letter_height(load_layer("states").where(load_layer("states").features["ags"] == "?"))
    1.0
    """
    west, south, east, north = layer.features.total_bounds if len(layer) else (0, 0, 0, 0)
    return max(float(f"{max(east - west, north - south) / LETTERS_OF_EXTENT:.1g}"), 1.0)


def _line(text: str) -> str:
    r"""Return a text as one line that a CAD shows as it is: ``%%`` would begin a sign of its own.

    Examples
    --------
    >>> _line("zwei\nZeilen, 5%%d")
    'zwei Zeilen, 5% %d'
    """
    shown = " ".join(text.split()).replace("%%", "% %").replace(r"\U+", "U+")
    printable = "".join(letter for letter in shown if letter.isprintable())
    spelled = "".join(UNKNOWN if letter > LAST_SPELLED else letter for letter in printable)
    return spelled.encode()[:LONGEST].decode(errors="ignore")


def _layer_name(name: str) -> str:
    """Return an id as a CAD layer may be called.

    Examples
    --------
    >>> _layer_name("plan: 1/2")
    'plan_ 1_2'
    """
    return _line(name.translate(NO_LAYER_NAME)) or "_"
