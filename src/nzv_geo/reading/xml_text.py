"""Look through XML before GDAL does: no entities, no depth without end, no CRS by address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from nzv_geo.errors import DataError
from nzv_geo.reading.gml_shapes import GmlShapes
from nzv_geo.reading.limits import Limits

__all__ = ["GML_NAMESPACE", "XmlFacts", "look_through"]

SEPARATOR = "\x1f"  # between namespace and name; no such character stands in XML
CHUNK = 1_000_000
HEAD = 100_000  # bytes in which GDAL's drivers look for what is theirs
LEADS_ELSEWHERE = re.compile(rb"<OGR\w*DataSource|<(\w+:)?\w*Capabilities[\s>]|<VRT\w+|<GDAL_\w+")
GML_NAMESPACE = "http://www.opengis.net/gml"
GEOMETRIES = {
    f"{namespace}{SEPARATOR}{kind}"
    for namespace in (GML_NAMESPACE, f"{GML_NAMESPACE}/3.2", f"{GML_NAMESPACE}/3.3/ce")
    for kind in (
        "CompositeCurve", "CompositeSolid", "CompositeSurface", "Curve", "GeometricComplex",
        "LineString", "MultiCurve", "MultiGeometry", "MultiLineString", "MultiPoint",
        "MultiPolygon", "MultiSolid", "MultiSurface", "OrientableCurve", "OrientableSurface",
        "Point", "Polygon", "PolyhedralSurface", "SimpleMultiPoint", "SimplePolygon", "Solid",
        "Surface", "Tin", "TopoCurve", "TopoPoint", "TopoSurface", "TriangulatedSurface",
    )
}  # fmt: skip
MEMBERS = tuple(SEPARATOR + name for name in ("member", "featureMember", "featureMembers"))
ENVELOPES = (SEPARATOR + "Envelope", SEPARATOR + "Box")
CUT_OFF = (
    expat.errors.XML_ERROR_NO_ELEMENTS,
    expat.errors.XML_ERROR_UNCLOSED_TOKEN,
    expat.errors.XML_ERROR_PARTIAL_CHAR,
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
)
TEXT_KEPT = 500  # characters of what a server says instead of data


@dataclass
class XmlFacts:
    """What a file of XML says about itself.

    Parameters
    ----------
    root, namespace
        Name of the outermost element, and its namespace.
    namespaces
        All that are declared.
    srs_names
        The CRS it names, as written, and how often.
    envelopes
        Those that only envelopes name.
    member_namespaces
        Those of its features.
    shapes
        How many features of each kind it holds, and their geometries.
    message
        Its text, where it is what a server says instead of data.
    """

    root: str = ""
    namespace: str = ""
    namespaces: set[str] = field(default_factory=set)
    srs_names: Counter[str] = field(default_factory=Counter)
    envelopes: set[str] = field(default_factory=set)
    member_namespaces: set[str] = field(default_factory=set)
    shapes: GmlShapes = field(default_factory=GmlShapes)
    message: str = ""


def look_through(path: Path, name: str | Path, limits: Limits) -> XmlFacts:
    """Read a file of XML once, from beginning to end.

    GDAL says nothing about GML that is cut off or nested too deeply: it gives the features before
    that place, or none.

    Raises
    ------
    DataError
        It is not well-formed, cut off, too deep, or defines entities; or it is no data but what
        a server says instead, or leads to other data.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "plan.kml"
    >>> _ = path.write_text('<kml xmlns="http://www.opengis.net/kml/2.2"/>')
    >>> look_through(path, "plan.kml", Limits()).root
    'kml'
    """
    facts = XmlFacts()
    parser = _parser(facts, name, limits)
    try:
        with path.open("rb") as file:
            _require_data(file.read(HEAD), name)
            file.seek(0)
            while chunk := file.read(CHUNK):
                parser.Parse(chunk, False)
                limits.require_time(name)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        what = "is cut off" if expat.ErrorString(error.code) in CUT_OFF else "is no sound XML"
        raise DataError(f"{name} {what}: {error}; get it again") from error
    except (LookupError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"{name} is in an encoding that cannot be read: {error}") from error
    if "ExceptionReport" in facts.root:
        message = " ".join(facts.message.split())[:TEXT_KEPT]
        raise DataError(f"{name} is no data but an error message of a server: {message}")
    return facts


def _require_data(head: bytes, name: str | Path) -> None:
    """Refuse what GDAL would follow to a server or another file."""
    leads = LEADS_ELSEWHERE.search(head.replace(b"\0", b""))
    if leads:
        raise DataError(
            f"{name} holds no data but leads to others ({leads[0].decode('ascii')}…); not followed"
        )


def _parser(facts: XmlFacts, name: str | Path, limits: Limits) -> expat.XMLParserType:
    """Make a parser that collects facts."""
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    start, end = _elements(facts, name, limits, parser)

    def first(element: str, attributes: dict[str, str]) -> None:
        """Note the outermost element."""
        facts.namespace, _, facts.root = element.rpartition(SEPARATOR)
        if "ExceptionReport" in facts.root:
            parser.CharacterDataHandler = text
        parser.StartElementHandler = start
        start(element, attributes)

    def text(part: str) -> None:
        """Keep what a server says."""
        if len(facts.message) < TEXT_KEPT:
            facts.message += part

    def doctype(*_: object) -> None:
        """Refuse a document type."""
        raise DataError(
            f"{name} brings its own document type, which may define entities; not read. Save it "
            "without <!DOCTYPE>"
        )

    parser.StartDoctypeDeclHandler = doctype
    parser.StartNamespaceDeclHandler = lambda _prefix, uri: facts.namespaces.add(uri or "")
    parser.StartElementHandler = first
    parser.EndElementHandler = end
    return parser


def _elements(
    facts: XmlFacts, name: str | Path, limits: Limits, parser: expat.XMLParserType
) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
    """Make what is called at the begin and the end of every element; it does little."""
    depth = 0
    deepest, count = limits.max_depth, facts.srs_names
    enter, leave = _features(facts, parser)

    def start(element: str, attributes: dict[str, str]) -> None:
        """Count depth and names of CRS."""
        nonlocal depth
        depth += 1
        enter(element, attributes, depth)
        if depth > deepest:
            limits.require_depth(depth, name)
        if "srsName" in attributes:
            if element.endswith(ENVELOPES):
                facts.envelopes.add(attributes["srsName"])
            else:
                count[attributes["srsName"]] += 1

    def end(_element: str) -> None:
        """Leave an element."""
        nonlocal depth
        leave(depth)
        depth -= 1

    return start, end


def _features(
    facts: XmlFacts, parser: expat.XMLParserType
) -> tuple[Callable[[str, dict[str, str], int], None], Callable[[int], None]]:
    """Make what follows the features and their geometries."""
    inside = 0  # depth of what holds features, 0 outside
    within = 0  # depth of the outermost geometry, 0 outside
    before = ""  # element that began last
    shapes = facts.shapes

    def enter(element: str, attributes: dict[str, str], depth: int) -> None:
        """Begin what this element is, if it is a feature, its geometry, or part of one."""
        nonlocal inside, within, before
        if within:
            shapes.follow(attributes)
        elif inside and depth == inside + 1:
            namespace, _, kind = element.rpartition(SEPARATOR)
            facts.member_namespaces.add(namespace)
            shapes.begin(kind)
        elif inside and element in GEOMETRIES:
            within = depth
            shapes.open(before.rpartition(SEPARATOR)[2], parser.CurrentByteIndex)
        elif not inside and element.endswith(MEMBERS):
            inside = depth
        before = element

    def leave(depth: int) -> None:
        """End what began at this depth."""
        nonlocal inside, within
        if within == depth:
            within = 0
            shapes.close(parser.CurrentByteIndex)
        elif inside and not within and depth == inside + 1:
            shapes.end()
        elif inside == depth:
            inside = 0

    return enter, leave
