"""Look through XML before GDAL does: no entities, no depth without end, no CRS by address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from nzv_geo.errors import DataError
from nzv_geo.reading.gml_shapes import GML_NAMESPACE, REFERENCE, GmlShapes
from nzv_geo.reading.limits import Limits

__all__ = [
    "GML_NAMESPACE",
    "SEPARATOR",
    "Steps",
    "XmlFacts",
    "look_through",
    "own_doctype",
    "require_data",
    "sound",
]

Enter = Callable[[str, dict[str, str], int], None]
Steps = tuple[Enter, Callable[[int], None]]  # into an element and out of it, with its depth

SEPARATOR = "\x1f"  # between namespace and name; no such character stands in XML
CHUNK = 1_000_000
HEAD = 100_000  # bytes in which GDAL's drivers look for what is theirs
LEADS_ELSEWHERE = re.compile(rb"<OGR\w*DataSource|<(\w+:)?\w*Capabilities[\s>]|<VRT\w+|<GDAL_\w+")
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


def look_through(
    path: Path,
    name: str | Path,
    limits: Limits,
    steps: Callable[[expat.XMLParserType], Steps] | None = None,
    only: str = "",
) -> XmlFacts:
    """Read a file of XML once, from beginning to end.

    GDAL says nothing about GML that is cut off or nested too deeply: it gives the features before
    that place, or none.

    Parameters
    ----------
    path
        The file.
    name
        What to call it in errors.
    limits
        Bounds for depth and time.
    steps
        What follows its elements; without it, what follows the features of GML.
    only
        The property of which the geometries are followed; empty for the first of each feature.

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
    facts = XmlFacts(shapes=GmlShapes(only))
    parser = _parser(facts, name, limits, steps)
    with sound(name), path.open("rb") as file:
        require_data(file.read(HEAD), name)
        file.seek(0)
        while chunk := file.read(CHUNK):
            parser.Parse(chunk, False)
            limits.require_time(name)
        parser.Parse(b"", True)
    if "ExceptionReport" in facts.root:
        message = " ".join(facts.message.split())[:TEXT_KEPT]
        raise DataError(f"{name} is no data but an error message of a server: {message}")
    return facts


@contextmanager
def sound(name: str | Path) -> Iterator[None]:
    """Say of XML that cannot be parsed what is wrong with it.

    Raises
    ------
    DataError
        It is not well-formed, cut off, or in an unknown encoding.
    """
    try:
        yield
    except expat.ExpatError as error:
        what = "is cut off" if expat.ErrorString(error.code) in CUT_OFF else "is no sound XML"
        raise DataError(f"{name} {what}: {error}; get it again") from error
    except (LookupError, ValueError) as error:
        if isinstance(error, DataError):
            raise
        raise DataError(f"{name} is in an encoding that cannot be read: {error}") from error


def own_doctype(name: str | Path) -> DataError:
    """Return the error of a file that brings a document type, which could define entities."""
    return DataError(
        f"{name} brings its own document type, which may define entities; not read. Save it "
        "without <!DOCTYPE>"
    )


def require_data(head: bytes, name: str | Path) -> None:
    """Raise DataError where GDAL would follow the beginning of a file to a server or another file.

    Examples
    --------
    >>> require_data(b"<kml/>", "plan.kml")
    """
    leads = LEADS_ELSEWHERE.search(head.replace(b"\0", b""))
    if leads:
        raise DataError(
            f"{name} holds no data but leads to others ({leads[0].decode('ascii')}…); not followed"
        )


def _parser(
    facts: XmlFacts,
    name: str | Path,
    limits: Limits,
    steps: Callable[[expat.XMLParserType], Steps] | None,
) -> expat.XMLParserType:
    """Make a parser that collects facts."""
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    if steps is None:
        features = _Features(facts, parser)
        followed: Steps = features.enter, features.leave
    else:
        followed = steps(parser)
    start, end = _elements(facts, name, limits, followed)

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
        raise own_doctype(name)

    parser.StartDoctypeDeclHandler = doctype
    parser.StartNamespaceDeclHandler = lambda _prefix, uri: facts.namespaces.add(uri or "")
    parser.StartElementHandler = first
    parser.EndElementHandler = end
    return parser


def _elements(
    facts: XmlFacts, name: str | Path, limits: Limits, followed: Steps
) -> tuple[Callable[[str, dict[str, str]], None], Callable[[str], None]]:
    """Make what is called at the begin and the end of every element; it does little."""
    depth = 0
    deepest, count = limits.max_depth, facts.srs_names
    enter, leave = followed

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
                if attributes.get("srsDimension") == "3":
                    facts.shapes.dimension = 3
            else:
                count[attributes["srsName"]] += 1

    def end(_element: str) -> None:
        """Leave an element."""
        nonlocal depth
        leave(depth)
        depth -= 1

    return start, end


class _Features:
    """What follows the features and their geometries."""

    __slots__ = ("before", "facts", "inside", "parser", "reading", "shapes", "texts", "within")

    def __init__(self, facts: XmlFacts, parser: expat.XMLParserType) -> None:
        self.facts, self.shapes, self.parser = facts, facts.shapes, parser
        self.inside = 0  # depth of what holds features, 0 outside
        self.within = 0  # depth of the outermost geometry, 0 outside
        self.reading = 0  # depth of what holds positions, 0 outside
        self.before = ""  # element that began last
        self.texts: list[str] = []

    def enter(self, element: str, attributes: dict[str, str], depth: int) -> None:
        """Begin what this element is, if it is a feature, its geometry, or part of one."""
        if self.within:
            if self.shapes.follow(element, attributes, depth):
                self.reading = depth
                self.texts.clear()
                self.parser.CharacterDataHandler = self.texts.append
        elif self.inside:
            if depth == self.inside + 1:
                namespace, _, kind = element.rpartition(SEPARATOR)
                self.facts.member_namespaces.add(namespace)
                self.shapes.begin(kind)
            elif element in GEOMETRIES:
                self.within = depth
                in_property = self.before.rpartition(SEPARATOR)[2]
                self.shapes.open(in_property, attributes, depth, self.parser.CurrentByteIndex)
            elif REFERENCE in attributes:
                self.shapes.link(element)
            elif element.startswith(GML_NAMESPACE):
                self.shapes.meet(element)
            self.before = element
        elif element.endswith(MEMBERS):
            self.inside = depth

    def leave(self, depth: int) -> None:
        """End what began at this depth."""
        if self.within:
            if self.reading == depth:
                self.reading = 0
                self.parser.CharacterDataHandler = None
                self.shapes.take("".join(self.texts))
            elif self.within == depth:
                self.within = 0
                self.shapes.close(self.parser.CurrentByteIndex)
        elif self.inside:
            if depth == self.inside + 1:
                self.shapes.end()
            elif self.inside == depth:
                self.inside = 0
