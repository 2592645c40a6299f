"""Extracts of the land register in NAS, drawn by hand after the GeoInfoDok 6.0.1 and 7.1."""

from collections.abc import Iterator
from pathlib import Path

import geopandas

CRS = "urn:adv:crs:ETRS89_UTM33"
SQUARE = "450000 5730000 450020 5730000 450020 5730020 450000 5730020 450000 5730000"


def line(positions: str) -> str:
    """Return a curve of straight segments."""
    return _curve(f"<gml:LineStringSegment>{_list(positions)}</gml:LineStringSegment>")


def arc(positions: str) -> str:
    """Return a curve through three positions."""
    return _curve(f"<gml:Arc>{_list(positions)}</gml:Arc>")


def _list(positions: str) -> str:
    return f"<gml:posList>{positions}</gml:posList>"


def _curve(segments: str) -> str:
    return (
        "<gml:curveMember><gml:Curve><gml:segments>"
        f"{segments}</gml:segments></gml:Curve></gml:curveMember>"
    )


def surface(exterior: str, *interiors: str, crs: str = CRS) -> str:
    """Return an area as the land registers write it: rings of curves."""
    holes = "".join(
        f"<gml:interior><gml:Ring>{hole}</gml:Ring></gml:interior>" for hole in interiors
    )
    return (
        f'<gml:Surface srsName="{crs}"><gml:patches><gml:PolygonPatch><gml:exterior><gml:Ring>'
        f"{exterior}</gml:Ring></gml:exterior>{holes}</gml:PolygonPatch></gml:patches>"
        "</gml:Surface>"
    )


def several(*surfaces: str, crs: str = CRS) -> str:
    """Return an area of several parts."""
    members = "".join(f"<gml:surfaceMember>{part}</gml:surfaceMember>" for part in surfaces)
    return f'<gml:MultiSurface srsName="{crs}">{members}</gml:MultiSurface>'


def _object(kind: str, number: int, content: str) -> str:
    key = f"DEBBAL010000{number:04}"
    return (
        f'<{kind} gml:id="{key}"><gml:identifier codeSpace="http://www.adv-online.de/">'
        f"urn:adv:oid:{key}</gml:identifier><lebenszeitintervall><AA_Lebenszeitintervall>"
        "<beginnt>2012-05-03T08:00:00Z</beginnt></AA_Lebenszeitintervall></lebenszeitintervall>"
        "<modellart><AA_Modellart><advStandardModell>DLKM</advStandardModell></AA_Modellart>"
        f"</modellart><anlass>000000</anlass>{content}</{kind}>"
    )


def plot(number: int, position: str, *, counter: str = "12", denominator: str = "") -> str:
    """Return a plot in Gemarkung 3032 of Brandenburg, corridor 1, in Cottbus."""
    below = f"<nenner>{denominator}</nenner>" if denominator else ""
    key = f"123032001{counter.zfill(5)}{denominator.zfill(4) if denominator else '____'}__"
    return _object("AX_Flurstueck", number, (
        f"<position>{position}</position>"
        "<gemarkung><AX_Gemarkung_Schluessel><land>12</land><gemarkungsnummer>3032"
        "</gemarkungsnummer></AX_Gemarkung_Schluessel></gemarkung><flurstuecksnummer>"
        f"<AX_Flurstuecksnummer><zaehler>{counter}</zaehler>{below}</AX_Flurstuecksnummer>"
        f"</flurstuecksnummer><flurstueckskennzeichen>{key}</flurstueckskennzeichen>"
        f'<amtlicheFlaeche uom="m2">{400 + number}.00</amtlicheFlaeche><flurnummer>1</flurnummer>'
        "<zeitpunktDerEntstehung>1994-01-01</zeitpunktDerEntstehung><objektkoordinaten>"
        f'<gml:Point srsName="{CRS}"><gml:pos>450010 5730010</gml:pos></gml:Point>'
        "</objektkoordinaten><gemeindezugehoerigkeit><AX_Gemeindekennzeichen><land>12</land>"
        "<kreis>52</kreis><gemeinde>000</gemeinde></AX_Gemeindekennzeichen>"
        '</gemeindezugehoerigkeit><istGebucht xlink:href="urn:adv:oid:DEBBAL0100009999"/>'
    ))  # fmt: skip


def building(number: int, position: str, *, function: str = "1010", name: str = "") -> str:
    """Return a building."""
    called = f"<name>{name}</name>" if name else ""
    return _object("AX_Gebaeude", number, (
        f"<position>{position}</position><gebaeudefunktion>{function}</gebaeudefunktion>{called}"
    ))  # fmt: skip


def other(kind: str, number: int) -> str:
    """Return an object of another type."""
    return _object(kind, number, '<bestehtAusRechtsverhaeltnissenZu xlink:href="urn:adv:oid:X"/>')


def buildings(features: geopandas.GeoDataFrame) -> Iterator[str]:
    """Return polygons in EPSG:25833 as buildings of their names."""
    for number, (name, shape) in enumerate(zip(features["name"], features.geometry, strict=True)):
        positions = " ".join(f"{x:.3f} {y:.3f}" for x, y in shape.exterior.coords)
        yield building(number, surface(line(positions)), name=name)


def extract(path: Path, *objects: str, version: str = "6.0") -> Path:
    """Write an extract of all data (Bestandsdatenauszug)."""
    members = "".join(f"<gml:featureMember>{one}</gml:featureMember>\n" for one in objects)
    space = f"http://www.adv-online.de/namespaces/adv/gid/{version}"
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<AX_Bestandsdatenauszug xmlns="{space}" '
        'xmlns:gml="http://www.opengis.net/gml/3.2" '
        'xmlns:wfs="http://www.adv-online.de/namespaces/adv/gid/wfs" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{space} NAS-Operationen.xsd"><erfolgreich>true</erfolgreich>'
        "<antragsnummer>0001</antragsnummer><allgemeineAngaben><AX_K_Benutzungsergebnis>"
        f'<koordinatenangaben><AA_Koordinatenreferenzsystemangaben><crs xlink:href="{CRS}"/>'
        "<anzahlDerNachkommastellen>3</anzahlDerNachkommastellen><standard>true</standard>"
        "</AA_Koordinatenreferenzsystemangaben></koordinatenangaben></AX_K_Benutzungsergebnis>"
        f"</allgemeineAngaben><enthaelt><wfs:FeatureCollection><gml:boundedBy><gml:Envelope "
        f'srsName="{CRS}"><gml:pos>449000 5729000</gml:pos><gml:pos>451000 5731000</gml:pos>'
        f"</gml:Envelope></gml:boundedBy>\n{members}</wfs:FeatureCollection></enthaelt>"
        "</AX_Bestandsdatenauszug>\n",
        encoding="utf-8",
    )
    return path
