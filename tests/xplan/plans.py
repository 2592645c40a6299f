"""Small plans in XPlanGML, written for the tests."""

from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

GML = "http://www.opengis.net/gml/3.2"
NUMBERS = count(1)


def area(x: float = 0, y: float = 0, size: float = 10) -> str:
    """A square."""
    corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y)]
    listed = " ".join(f"{450_000 + a} {5_710_000 + b}" for a, b in corners)
    return (
        '<gml:Polygon srsName="EPSG:25833"><gml:exterior><gml:LinearRing>'
        f"<gml:posList>{listed}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
    )


def line() -> str:
    """A line of two points."""
    return (
        '<gml:LineString srsName="EPSG:25833"><gml:posList>450000 5710000 450010 5710010'
        "</gml:posList></gml:LineString>"
    )


def point() -> str:
    """A point."""
    return '<gml:Point srsName="EPSG:25833"><gml:pos>450005 5710005</gml:pos></gml:Point>'


def element(name: str, inner: str) -> str:
    """An element of the plan with what is in it."""
    return f"<xplan:{name}>{inner}</xplan:{name}>"


def values(**given: str) -> str:
    """Plain properties."""
    return "".join(element(name, escape(text)) for name, text in given.items())


def nested(name: str, kind: str, **given: str) -> str:
    """A property that holds a data type, as in version 6."""
    return element(name, element(kind, values(**given)))


def refer(name: str, target: str) -> str:
    """A reference to another object."""
    return f"<xplan:{name} xlink:href={quoteattr('#' + target)}/>"


def item(kind: str, shape: str = "", inner: str = "", ident: str = "", of: str = "") -> str:
    """An object; with the part of a plan it belongs to."""
    name = ident or f"G{next(NUMBERS)}"
    belongs = refer("gehoertZuBereich", of) if of else ""
    position = element("position", shape) if shape else ""
    return (
        f"<gml:featureMember><xplan:{kind} gml:id={quoteattr(name)}>{belongs}{position}{inner}"
        f"</xplan:{kind}></gml:featureMember>"
    )


def plan(kind: str = "BP_Plan", ident: str = "plan", **given: str) -> str:
    """A plan with its outline and one part, whose id ends in -part."""
    outline = element("raeumlicherGeltungsbereich", area(size=100))
    part = item(f"{kind[:2]}_Bereich", "", refer("gehoertZuPlan", ident), f"{ident}-part")
    return item(kind, "", values(**given) + outline, ident) + part


def write(path: Path, *members: str, version: str = "5/4") -> Path:
    """Write a file of these members."""
    path.write_text(
        f'<xplan:XPlanAuszug xmlns:xplan="http://www.xplanung.de/xplangml/{version}" '
        f'xmlns:gml="{GML}" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"{''.join(members)}</xplan:XPlanAuszug>",
        encoding="utf-8",
    )
    return path
