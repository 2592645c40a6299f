"""What a feature of plain GML looks like: a pattern, made from the first ones of a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nzv_geo.reading.plain_shapes import NotPlain

__all__ = ["TAIL", "Pattern", "pattern_of", "rings_of"]

NAME = rb"(?:[A-Za-z_][\w.-]*+:)?+[A-Za-z_][\w.-]*+"
FIRST = re.compile(rb"<(" + NAME + rb")>[ \t\r\n]*+<(" + NAME + rb")( [^<>]*+)?>")
MEMBER = re.compile(rb"<(?:[\w.-]++:)?+(?:featureMember|featureMembers|member)>")
CHILD = re.compile(rb"[ \t\r\n]*+<(" + NAME + rb")>(.*?)</\1>[ \t\r\n]*+", re.DOTALL)
TAG = re.compile(rb"<(" + NAME + rb")((?: [^<>]*+)?)(?<!/)>")
ATTRIBUTE = re.compile(rb' ((?:[\w.-]++:)?+[\w.-]++)="([^"<>&\x00-\x1f]*+)"')
TAIL = re.compile(rb"[ \t\r\n]*+(?:</" + NAME + rb">[ \t\r\n]*+){1,2}")
UTF_8 = re.compile(rb"""<\?xml version=["']1.0["'](?: encoding=["']utf-8["'])?[^>]*\?>""", re.I)
ID = rb'[^"<>&\x00-\x20]++'
TEXT = rb"[^<>\x00-\x20][^<>\x00-\x1f]*+(?<! )"
CORNER = rb"[-+.,\d eE]*+"
NUMBERS = rb"[-.\d eE\t\r\n]++"
BLANKS = rb"[ \t\r\n]*+"
SHAPES = {  # as GeoJSON calls them, by what GML does
    "Point": "Point",
    "LineString": "LineString",
    "Polygon": "Polygon",
    "MultiSurface": "MultiPolygon",
}
POSITIONS = re.compile(rb"<(?:[\w.-]++:)?+(exterior|interior|posList|pos)\b[^<>]*>([^<]*)")
MOST = 500  # members of a feature


class Pattern(NamedTuple):
    """What a feature looks like.

    Parameters
    ----------
    feature
        Fits one feature with what is around it; a group for each member, empty where it is missing.
    kind
        Name of the feature class.
    members, names
        What the groups are: tags, and the names of fields; the geometry has none.
    geometry
        Which of the members holds the geometry.
    shape
        Type of the geometries, as GeoJSON calls it.
    word
        With which a feature begins.
    start
        Where the first one does, in bytes.
    """

    feature: re.Pattern[bytes]
    kind: str
    members: list[bytes]
    names: list[str]
    geometry: bytes
    shape: str
    word: bytes
    start: int


def pattern_of(text: bytes) -> Pattern:
    """Make a pattern from the beginning of a file.

    Raises
    ------
    NotPlain
        The first features are not plain, or not in UTF-8.

    Examples
    --------
    >>> point = b'<g:Point srsName="EPSG:25833"><g:pos>450000 5730000</g:pos></g:Point>'
    >>> mast = b"<p:mast><p:height>70</p:height><p:place>" + point + b"</p:place></p:mast>"
    >>> pattern = pattern_of(b"<p:all><g:member>" + mast + b"</g:member></p:all>")
    >>> pattern.kind, pattern.names, pattern.shape, pattern.start
    ('mast', ['height', ''], 'Point', 7)
    """
    first = _first_feature(text)
    around, kind, attributes = b"<" + first[1] + b">", first[2], first[3] or b""
    alone = not around.endswith(b"Members>")
    start = first.start() if alone else first.start(2) - 1
    word = around if alone else b"<" + kind
    begin, end = b"<" + kind + attributes + b">", b"</" + kind + b">"
    members = _members(text, start, kind, end)
    geometry = _geometry_in(members)
    shown = [name for name in members if not _is_box(name)]
    names = ["" if name == geometry else _local(name) for name in shown]
    if is_identified := _is_identified(attributes):
        shown, names = [b"", *shown], ["gml_id", *names]
    if len(set(names)) < len(names):
        raise NotPlain("names of fields")
    parts = [
        re.escape(around) if alone else b"",
        _fitting(begin, keep_id=is_identified),
        *(_as_member(name, content, geometry) for name, content in members.items()),
        re.escape(end),
        re.escape(b"</" + around[1:]) if alone else b"",
    ]
    feature = re.compile(BLANKS.join(part for part in parts if part) + BLANKS)
    shape = SHAPES[_kind_of(members[geometry])[1]]
    return Pattern(feature, _local(kind), shown, names, geometry, shape, word, start)


def _first_feature(text: bytes) -> re.Match[bytes]:
    """Return what is around the first feature, its class, and its attributes."""
    opened = MEMBER.search(text)
    if opened is None or (text.startswith(b"<?xml") and not UTF_8.match(text)):
        raise NotPlain("no feature, or another encoding")
    first = FIRST.match(text, opened.start())
    if first is None or b'imension="3"' in text[: opened.start()]:
        raise NotPlain("no feature")
    return first


def rings_of(geometries: Sequence[bytes], pattern: Pattern) -> tuple[bytes, bytes]:
    r"""Return how the positions of geometries are nested, and all their numbers, one a line.

    Parameters
    ----------
    geometries
        As the pattern found them; empty where a feature has none.
    pattern
        What a feature looks like.

    Raises
    ------
    NotPlain
        A number stands alone.

    Examples
    --------
    >>> point = b'<g:Point srsName="EPSG:25833"><g:pos>450000 5730000</g:pos></g:Point>'
    >>> mast = b"<p:mast><p:height>70</p:height><p:place>" + point + b"</p:place></p:mast>"
    >>> pattern = pattern_of(b"<p:all><g:member>" + mast + b"</g:member></p:all>")
    >>> rings_of([point, b""], pattern)
    (b':v', b'450000\n5730000')
    """
    numbers: list[bytes] = []
    nested = [_nested(geometry, pattern.shape, numbers) for geometry in geometries if geometry]
    return b"".join(nested), b"\n".join(numbers)


def _nested(geometry: bytes, shape: str, numbers: list[bytes]) -> bytes:
    """Return how the positions of a geometry are nested; put its numbers to the others."""
    polygons: list[list[bytes]] = []
    ring = b""
    for name, text in POSITIONS.findall(geometry):
        if name == b"exterior":
            polygons.append([])
        elif name != b"interior":
            ring = _ring(text, numbers)
            if polygons:
                polygons[-1].append(ring)
    if shape == "Point":
        return b":v" if ring == b"[v]" else b":[]"
    areas = [b"[" + b",".join(rings) + b"]" for rings in polygons]
    if shape == "MultiPolygon":
        return b":[" + b",".join(areas) + b"]"
    return b":" + (areas[0] if areas else ring)


def _ring(text: bytes, numbers: list[bytes]) -> bytes:
    """Return how positions are nested; put their numbers to the others."""
    texts = text.split()
    if not texts or len(texts) % 2:
        raise NotPlain("a number stands alone")
    numbers += texts
    return b"[v" + b"w" * (len(texts) // 2 - 1) + b"]"


def _members(text: bytes, start: int, kind: bytes, end: bytes) -> dict[bytes, bytes]:
    """Return the members of the first features in an order that suits all, each with a content."""
    members: dict[bytes, bytes] = {}
    pieces = text[start:].split(b"<" + kind)[1:]
    for feature in pieces[:-1] or pieces:
        inner = feature.partition(b">")[2].partition(end)[0]
        at, before = 0, b""
        while child := CHILD.match(inner, at):
            at, name = child.end(), child[1]
            if name not in members:
                members = _with(members, name, child[2], before)
            before = name
        if at < len(inner) or len(members) > MOST:
            raise NotPlain("a member is not plain")
    return members


def _with(
    members: dict[bytes, bytes], name: bytes, content: bytes, before: bytes
) -> dict[bytes, bytes]:
    """Return members with one more, behind another one; at the beginning where that is empty."""
    items = list(members.items())
    at = list(members).index(before) + 1 if before else 0
    return dict([*items[:at], (name, content), *items[at:]])


def _geometry_in(members: dict[bytes, bytes]) -> bytes:
    """Return the only member that holds a geometry."""
    nested = [name for name, content in members.items() if b"<" in content and not _is_box(name)]
    if len(nested) != 1:
        raise NotPlain("no geometry or several")
    return nested[0]


def _as_member(name: bytes, content: bytes, geometry: bytes) -> bytes:
    """Return the pattern of a member, which may be missing."""
    begin, end = re.escape(b"<" + name + b">"), re.escape(b"</" + name + b">")
    if _is_box(name):
        return rb"(?:" + begin + _box(content) + end + BLANKS + rb")?+"
    if name == geometry:
        return rb"(?:" + begin + BLANKS + b"(" + _shape(content) + b")" + end + BLANKS + rb")?+"
    return rb"(?:" + begin + b"(" + TEXT + b")" + end + BLANKS + rb")?+"


def _is_box(name: bytes) -> bool:
    return _local(name) == "boundedBy"


def _box(content: bytes) -> bytes:
    """Return the pattern of an envelope: its tags as they are, and any numbers."""
    parts = re.split(rb"(<[^<>]*>)", content)
    return b"".join(
        re.escape(part) if part.startswith(b"<") else CORNER if part.strip() else BLANKS
        for part in parts
    )


def _shape(content: bytes) -> bytes:
    """Return the pattern of a geometry."""
    tags: dict[str, bytes] = {}
    for tag in TAG.finditer(content):
        fitting = _fitting(tag[0])
        if tags.setdefault(_local(tag[1]), fitting) != fitting:
            raise NotPlain("tags that differ")
    prefix, outer = _kind_of(content)

    def around(name: str, inner: bytes) -> bytes:
        """Return the pattern of an element with this inside."""
        full = prefix + name.encode()
        begin = tags.get(name) or re.escape(b"<" + full + b">")
        return begin + BLANKS + inner + re.escape(b"</" + full + b">") + BLANKS

    def polygon() -> bytes:
        """Return the pattern of a polygon with any number of holes."""
        ring = around("LinearRing", around("posList", NUMBERS))
        return around(
            "Polygon", around("exterior", ring) + b"(?:" + around("interior", ring) + b")*+"
        )

    if outer == "Polygon":
        return polygon()
    if outer == "MultiSurface":
        return around(outer, b"(?:" + around("surfaceMember", polygon()) + b")++")
    if outer == "Point":
        return around(outer, around("pos", NUMBERS))
    return around(outer, around("posList", NUMBERS))


def _kind_of(content: bytes) -> tuple[bytes, str]:
    """Return the prefix and the name of the first element."""
    first = TAG.match(content.lstrip())
    if first is None or _local(first[1]) not in SHAPES:
        raise NotPlain("another geometry")
    return b"".join(first[1].rpartition(b":")[:2]), _local(first[1])


def _fitting(tag: bytes, *, keep_id: bool = False) -> bytes:
    """Return the pattern of a tag that begins an element: as it is, but for an id."""
    whole = TAG.fullmatch(tag)
    name, attributes = whole.groups() if whole else (b"", b"?")
    made, at = re.escape(b"<" + name), 0
    while attribute := ATTRIBUTE.match(attributes, at):
        at, local = attribute.end(), _local(attribute[1])
        if local == "id":
            value = b"(" + ID + b")" if keep_id else ID
        elif local == "srsName" or (local == "srsDimension" and attribute[2] == b"2"):
            value = re.escape(attribute[2])
        else:
            raise NotPlain("another attribute")
        made += b" " + re.escape(attribute[1]) + b'="' + value + b'"'
    if at < len(attributes):
        raise NotPlain("no plain tag")
    return made + b">"


def _is_identified(attributes: bytes) -> bool:
    """Tell whether a feature has the id that GDAL gives; it may have no other attribute."""
    attribute = ATTRIBUTE.fullmatch(attributes)
    if attributes and (attribute is None or _local(attribute[1]) != "id"):
        raise NotPlain("another attribute")
    return attribute is not None and attribute[1] == b"gml:id"


def _local(name: bytes) -> str:
    return name.rpartition(b":")[2].decode()
