"""Small files in the style of real producers, written by hand to test a reader.

Every function takes a folder and a frame (columns ags, name_de, name_sorbian, geometry in
EPSG:25833), writes one file and returns its path. Numbers are written with repr().
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import geopandas as gpd
import pyogrio
from shapely.geometry import MultiPolygon, Polygon

HOST = "http://geodienste.example"  # a reserved name: no reader can ever reach it
GML2, GML32 = "http://www.opengis.net/gml", "http://www.opengis.net/gml/3.2"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
WFS20 = f'xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:gml="{GML32}" {XSI}'
WFS20_XSD = "http://www.opengis.net/wfs/2.0 http://schemas.opengis.net/wfs/2.0/wfs.xsd"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNoAAAAggCB2kUIOwAAAABJRU5ErkJggg=="


class Row(NamedTuple):
    """One feature, its texts as they came and its geometry as a list of polygons."""

    number: int
    ags: str
    name: str
    sorbian: str | None
    parts: list[Polygon]
    multi: bool


def _rows(features: gpd.GeoDataFrame, crs: int | None = None) -> Iterator[Row]:
    """Give the features one by one, in another CRS if asked."""
    frame = features if crs is None else features.to_crs(crs)
    columns = (frame["ags"], frame["name_de"], frame["name_sorbian"], frame.geometry)
    for number, (ags, name, sorbian, shape) in enumerate(zip(*columns, strict=True), 1):
        multi = isinstance(shape, MultiPolygon)
        parts = list(shape.geoms) if multi else [shape]
        yield Row(number, ags, name, sorbian if isinstance(sorbian, str) else None, parts, multi)


def _rings(part: Polygon) -> list[list[tuple[float, float]]]:
    """Give the outer ring and then the holes as plain pairs of floats."""
    rings = [part.exterior, *part.interiors]
    return [[(float(p[0]), float(p[1])) for p in ring.coords] for ring in rings]


def _numbers(pairs: Iterable[tuple[float, float]], between: str, after: str, tail: str = "") -> str:
    """Join coordinate pairs to text at full precision."""
    return after.join(f"{x!r}{between}{y!r}{tail}" for x, y in pairs)


def _write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write text byte for byte and give the path back."""
    path.write_bytes(text.encode(encoding))
    return path


def _tag(name: str, text: str | None) -> str:
    """Give an element, or nothing where there is no text (as most servers do)."""
    return "" if text is None else f"<{name}>{escape(text)}</{name}>"


def _gml_polygon(part: Polygon, ident: str = "", srs: str = "", swap: bool = False) -> str:
    """Give a gml:Polygon with its holes; swap puts latitude first."""
    text = []
    for index, ring in enumerate(_rings(part)):
        side = "interior" if index else "exterior"
        pairs = [(y, x) for x, y in ring] if swap else ring
        text.append(
            f"<gml:{side}><gml:LinearRing><gml:posList>{_numbers(pairs, ' ', ' ')}"
            f"</gml:posList></gml:LinearRing></gml:{side}>"
        )
    name = f' gml:id="{ident}"' if ident else ""
    crs = f' srsName="{srs}"' if srs else ""
    return f"<gml:Polygon{name}{crs}>{''.join(text)}</gml:Polygon>"


def _gml_multi(row: Row, srs: str, ident: str = "", swap: bool = False, extra: str = "") -> str:
    """Give a gml:MultiSurface of all parts."""
    name = f' gml:id="{ident}"' if ident else ""
    members = "".join(
        "<gml:surfaceMember>"
        + _gml_polygon(part, f"{ident}.{n}" if ident else "", swap=swap)
        + "</gml:surfaceMember>"
        for n, part in enumerate(row.parts, 1)
    )
    return f'<gml:MultiSurface{name} srsName="{srs}"{extra}>{members}</gml:MultiSurface>'


def _gml_box(frame: gpd.GeoDataFrame, srs: str, swap: bool = False, tag: str = "gml") -> str:
    """Give a boundedBy element around all features."""
    x0, y0, x1, y1 = (float(v) for v in frame.total_bounds)
    low, high = ((y0, x0), (y1, x1)) if swap else ((x0, y0), (x1, y1))
    return (
        f'<{tag}:boundedBy><gml:Envelope srsName="{srs}"><gml:lowerCorner>'
        f"{_numbers([low], ' ', '')}</gml:lowerCorner><gml:upperCorner>"
        f"{_numbers([high], ' ', '')}</gml:upperCorner></gml:Envelope></{tag}:boundedBy>"
    )


def wfs_geoserver(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """WFS 2.0 answer of GeoServer: all on one line, URN for the CRS, schemas by http."""
    srs, count = "urn:ogc:def:crs:EPSG::25833", len(features)
    schema = (
        f"{HOST}/verwaltung {HOST}/geoserver/wfs?service=WFS&amp;version=2.0.0"
        "&amp;request=DescribeFeatureType&amp;typeName=verwaltung%3Agemeinden "
        f"{WFS20_XSD} {GML32} http://schemas.opengis.net/gml/3.2.1/gml.xsd"
    )
    members = "".join(
        f'<wfs:member><verwaltung:gemeinden gml:id="gemeinden.{r.number}"><verwaltung:geom>'
        + _gml_multi(r, srs, f"gemeinden.{r.number}.geom", extra=' srsDimension="2"')
        + f"</verwaltung:geom>{_tag('verwaltung:ags', r.ags)}"
        + f"{_tag('verwaltung:name_de', r.name)}{_tag('verwaltung:name_sorbian', r.sorbian)}"
        + "</verwaltung:gemeinden></wfs:member>"
        for r in _rows(features)
    )
    text = (
        f'{XML}<wfs:FeatureCollection {WFS20} xmlns:verwaltung="{HOST}/verwaltung" '
        f'numberMatched="{count}" numberReturned="{count}" timeStamp="2024-05-13T08:21:44.302Z" '
        f'xsi:schemaLocation="{schema}">{members}</wfs:FeatureCollection>'
    )
    return _write(folder / "gemeinden_geoserver.gml", text)


def wfs_deegree_latlon(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """WFS 2.0 answer of deegree: latitude first, counts unknown and 0, wfs:boundedBy."""
    srs = "urn:ogc:def:crs:EPSG::4258"
    members = "".join(
        f'  <wfs:member>\n    <app:Gemeinde gml:id="APP_GEMEINDE_{r.number}">\n'
        f"      {_tag('app:ags', r.ags)}\n      {_tag('app:name_de', r.name)}\n"
        f"      {_tag('app:name_sorbian', r.sorbian)}\n      <app:geometrie>\n"
        "        <!--Inlined geometry-->\n        "
        + _gml_multi(r, srs, f"APP_GEMEINDE_{r.number}_GEOM", swap=True)
        + "\n      </app:geometrie>\n    </app:Gemeinde>\n  </wfs:member>\n"
        for r in _rows(features, 4258)
    )
    text = (
        f'{XML}<wfs:FeatureCollection {WFS20} xsi:schemaLocation="{WFS20_XSD} '
        f"http://www.deegree.org/app {HOST}/deegree/services/wfs?SERVICE=WFS&amp;VERSION=2.0.0"
        '&amp;REQUEST=DescribeFeatureType&amp;TYPENAME=app:Gemeinde" xmlns:app='
        '"http://www.deegree.org/app" timeStamp="2024-05-13T08:21:44Z" numberMatched="unknown" '
        'numberReturned="0">\n  <!--the number of features is not known when writing starts-->\n  '
        + _gml_box(features.to_crs(4258), srs, swap=True, tag="wfs")
        + f"\n{members}</wfs:FeatureCollection>\n"
    )
    return _write(folder / "gemeinden_deegree.gml", text)


def wfs_arcgis(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """WFS 1.1 answer of ArcGIS Server: GML 3.1.1, gml:featureMembers, epsg.xml# for the CRS."""
    srs, space = f"{GML2}/srs/epsg.xml#25833", f"{HOST}/arcgis/services/Verw/MapServer/WFSServer"
    members = "".join(
        f"<Verw:Gemeinden gml:id='F0__{r.number}'><Verw:OBJECTID>{r.number}</Verw:OBJECTID>"
        f"{_tag('Verw:AGS', r.ags)}{_tag('Verw:NAME_DE', r.name)}"
        f"{_tag('Verw:NAME_SORBIAN', r.sorbian)}<Verw:Shape>{_gml_multi(r, srs)}</Verw:Shape>"
        f"<Verw:Shape.STArea__>{sum(p.area for p in r.parts)!r}</Verw:Shape.STArea__>"
        "</Verw:Gemeinden>"
        for r in _rows(features)
    )
    text = (
        f"{XML}<wfs:FeatureCollection xsi:schemaLocation='{space} {space}?request="
        "DescribeFeatureType%26version=1.1.0%26typename=Gemeinden http://www.opengis.net/wfs "
        "http://schemas.opengis.net/wfs/1.1.0/wfs.xsd' "
        f"xmlns:Verw='{space}' xmlns:gml='{GML2}' xmlns:wfs='http://www.opengis.net/wfs' "
        f"{XLINK} {XSI}>{_gml_box(features, srs)}"
        f"<gml:featureMembers>{members}</gml:featureMembers></wfs:FeatureCollection>"
    )
    return _write(folder / "gemeinden_arcgis.gml", text)


def wfs_exception(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """An error message where a WFS answer was wanted, as servers send it with HTTP 200."""
    text = (
        f'{XML}<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" {XSI} '
        'version="2.0.0" xsi:schemaLocation="http://www.opengis.net/ows/1.1 '
        'http://schemas.opengis.net/ows/1.1.0/owsExceptionReport.xsd">\n'
        '  <ows:Exception exceptionCode="InvalidParameterValue" locator="typeNames">\n'
        "    <ows:ExceptionText>Feature type verwaltung:gemeinde unknown</ows:ExceptionText>\n"
        "  </ows:Exception>\n</ows:ExceptionReport>\n"
    )
    return _write(folder / "gemeinden_fehler.gml", text)


def _gn_name(language: str, status: str, text: str) -> str:
    """Give an au:name with the deep INSPIRE structure of a geographical name."""
    lists = "http://inspire.ec.europa.eu/codelist"
    return (
        f"<au:name><gn:GeographicalName><gn:language>{language}</gn:language>"
        f'<gn:nativeness xlink:href="{lists}/NativenessValue/endonym"/>'
        f'<gn:nameStatus xlink:href="{lists}/NameStatusValue/{status}"/>'
        '<gn:sourceOfName nilReason="unknown" xsi:nil="true"/>'
        '<gn:pronunciation nilReason="unpopulated" xsi:nil="true"/><gn:spelling>'
        f"<gn:SpellingOfName>{_tag('gn:text', text)}<gn:script>Latn</gn:script>"
        "</gn:SpellingOfName></gn:spelling></gn:GeographicalName></au:name>"
    )


def inspire_au(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """INSPIRE Administrative Units 4.0 with names in German and (Lower) Sorbian."""
    srs, schemas = "http://www.opengis.net/def/crs/EPSG/0/25833", "inspire.ec.europa.eu/schemas"
    lists, ident = "http://inspire.ec.europa.eu/codelist", "https://registry.gdi-de.org/id/de.bb.au"
    gmd = "http://www.isotc211.org/2005/gmd"
    members = "".join(
        f'<wfs:member><au:AdministrativeUnit gml:id="AU_{r.ags}"><gml:identifier codeSpace='
        f'"http://inspire.ec.europa.eu/ids">{ident}/AU_{r.ags}</gml:identifier><au:geometry>'
        + _gml_multi(r, srs, f"AU_{r.ags}_geom")
        + f"</au:geometry>{_tag('au:nationalCode', r.ags)}<au:inspireId><base:Identifier>"
        + f"<base:localId>AU_{r.ags}</base:localId><base:namespace>{ident}</base:namespace>"
        + "</base:Identifier></au:inspireId><au:nationalLevel "
        + f'xlink:href="{lists}/AdministrativeHierarchyLevel/6thOrder"/><au:nationalLevelName>'
        + '<gmd:LocalisedCharacterString locale="de">Gemeinde</gmd:LocalisedCharacterString>'
        + f'</au:nationalLevelName><au:country><gmd:Country codeList="{gmd}/codelists#Country" '
        + 'codeListValue="DE">DE</gmd:Country></au:country>'
        + _gn_name("deu", "official", r.name)
        + (_gn_name("dsb", "official", r.sorbian) if r.sorbian else "")
        + '<au:residenceOfAuthority nilReason="unpopulated" xsi:nil="true"/>'
        + "<au:beginLifespanVersion>2021-01-01T00:00:00Z</au:beginLifespanVersion>"
        + '<au:NUTS nilReason="unpopulated" xsi:nil="true"/>'
        + f'<au:upperLevelUnit xlink:href="#AU_{r.ags[:5]}"/>'
        + '<au:administeredBy nilReason="unpopulated" xsi:nil="true"/>'
        + '<au:boundary nilReason="unpopulated" xsi:nil="true"/></au:AdministrativeUnit>'
        + "</wfs:member>\n"
        for r in _rows(features)
    )
    spaces = " ".join(
        f'xmlns:{short}="http://{schemas}/{name}"'
        for short, name in (("au", "au/4.0"), ("gn", "gn/4.0"), ("base", "base/3.3"))
    )
    text = (
        f'{XML}<wfs:FeatureCollection {WFS20} {spaces} xmlns:gmd="{gmd}" {XLINK} '
        f'numberMatched="{len(features)}" numberReturned="{len(features)}" '
        'timeStamp="2024-05-13T08:21:44Z" xsi:schemaLocation='
        f'"http://{schemas}/au/4.0 http://{schemas}/au/4.0/AdministrativeUnits.xsd {WFS20_XSD}">\n'
        f"{members}</wfs:FeatureCollection>\n"
    )
    return _write(folder / "inspire_au.gml", text)


def _xplan(path: Path, features: gpd.GeoDataFrame, version: str) -> Path:
    """Write an XPlanAuszug: per feature a plan, its area of validity and one building area."""
    srs, space = "EPSG:25833", f"http://www.xplanung.de/xplangml/{version.replace('.', '/')}"

    def shape(row: Row, ident: str) -> str:
        """Give a plain polygon where one is enough, as planning software does."""
        return _gml_multi(row, srs, ident) if row.multi else _gml_polygon(row.parts[0], ident, srs)

    members = []
    for r in _rows(features):
        plan, area, zone = (f"GML_{kind}_{r.ags}" for kind in ("plan", "bereich", "flaeche"))
        largest = max(r.parts, key=lambda part: part.area)
        box = _gml_box(features.iloc[[r.number - 1]], srs)
        members.append(
            f'<xplan:BP_Plan gml:id="{plan}">{box}{_tag("xplan:name", f"Plan {r.name}")}'
            f"{_tag('xplan:nummer', str(r.number))}{_tag('xplan:beschreibung', r.sorbian)}"
            "<xplan:technHerstellDatum>2023-11-06</xplan:technHerstellDatum>"
            "<xplan:erstellungsMassstab>1000</xplan:erstellungsMassstab>"
            "<xplan:raeumlicherGeltungsbereich>"
            f"{shape(r, plan + '_g')}</xplan:raeumlicherGeltungsbereich><xplan:gemeinde>"
            f"<xplan:XP_Gemeinde>{_tag('xplan:ags', r.ags)}{_tag('xplan:gemeindeName', r.name)}"
            "</xplan:XP_Gemeinde></xplan:gemeinde><xplan:planArt>1000</xplan:planArt>"
            "<xplan:planArt>10001</xplan:planArt><xplan:rechtsstand>3000</xplan:rechtsstand>"
            f'<xplan:bereich xlink:href="#{area}"/></xplan:BP_Plan>'
        )
        members.append(
            f'<xplan:BP_Bereich gml:id="{area}">{box}<xplan:nummer>0</xplan:nummer>'
            f"<xplan:geltungsbereich>{shape(r, area + '_g')}</xplan:geltungsbereich>"
            f'<xplan:planinhalt xlink:href="#{zone}"/>'
            f'<xplan:gehoertZuPlan xlink:href="#{plan}"/></xplan:BP_Bereich>'
        )
        members.append(
            f'<xplan:BP_BaugebietsTeilFlaeche gml:id="{zone}">{box}'
            f'<xplan:gehoertZuBereich xlink:href="#{area}"/>'
            "<xplan:rechtscharakter>1000</xplan:rechtscharakter><xplan:position>"
            f"{_gml_polygon(largest, zone + '_g', srs)}</xplan:position>"
            "<xplan:flaechenschluss>true</xplan:flaechenschluss><xplan:GRZ>0.4</xplan:GRZ>"
            "<xplan:allgArtDerBaulNutzung>1000</xplan:allgArtDerBaulNutzung>"
            "</xplan:BP_BaugebietsTeilFlaeche>"
        )
    text = (
        f'{XML}<xplan:XPlanAuszug xmlns:xplan="{space}" xmlns:gml="{GML32}" {XLINK} {XSI} '
        f'gml:id="GML_auszug" xsi:schemaLocation="{space} http://repository.gdi-de.org/schemas/'
        f'de.xleitstelle.xplanung/{version}/XPlanung-Operationen.xsd">\n  '
        + f"{_gml_box(features, srs)}\n"
        + "".join(f"  <gml:featureMember>{m}</gml:featureMember>\n" for m in members)
        + "</xplan:XPlanAuszug>\n"
    )
    return _write(path, text)


def xplan_5_4(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """XPlanGML 5.4."""
    return _xplan(folder / "xplan54.gml", features, "5.4")


def xplan_6_0(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """XPlanGML 6.0."""
    return _xplan(folder / "xplan60.gml", features, "6.0")


def _kml_shape(row: Row) -> str:
    """Give a KML MultiGeometry of all parts, every altitude 0."""
    text = []
    for part in row.parts:
        rings = []
        for index, ring in enumerate(_rings(part)):
            side = "innerBoundaryIs" if index else "outerBoundaryIs"
            rings.append(
                f"<{side}><LinearRing><coordinates>\n{_numbers(ring, ',', ' ', ',0')}\n"
                f"</coordinates></LinearRing></{side}>"
            )
        text.append(f"<Polygon><tessellate>1</tessellate>{''.join(rings)}</Polygon>")
    return f"<MultiGeometry>{''.join(text)}</MultiGeometry>"


def _kml_file(body: str) -> str:
    """Put a Document into a kml element with the namespaces Google Earth declares."""
    return (
        f'{XML}<kml xmlns="http://www.opengis.net/kml/2.2" '
        'xmlns:gx="http://www.google.com/kml/ext/2.2" xmlns:kml="http://www.opengis.net/kml/2.2" '
        f'xmlns:atom="http://www.w3.org/2005/Atom">\n<Document>{body}</Document>\n</kml>\n'
    )


def kml_google_earth(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """KML 2.2 as Google Earth saves it: styles, a folder, an HTML balloon, ExtendedData."""
    style = "<LineStyle><color>ff0000ff</color></LineStyle><PolyStyle><fill>0</fill></PolyStyle>"
    pairs = "".join(
        f"<Pair><key>{key}</key><styleUrl>#s_{key}</styleUrl></Pair>"
        for key in ("normal", "highlight")
    )
    marks = "".join(
        f"\n<Placemark>{_tag('name', r.name)}<description><![CDATA[<table><tr><td><b>AGS</b></td>"
        f"<td>{r.ags}</td></tr></table>]]></description><styleUrl>#m_rot</styleUrl><ExtendedData>"
        f'<Data name="ags"><displayName>AGS</displayName><value>{r.ags}</value></Data>'
        f'<Data name="name_sorbian"><value>{escape(r.sorbian or "")}</value></Data>'
        f"</ExtendedData>{_kml_shape(r)}</Placemark>"
        for r in _rows(features, 4326)
    )
    body = (
        f'<name>Gemeinden.kml</name><open>1</open><Style id="s_normal">{style}</Style>'
        f'<Style id="s_highlight">{style}</Style><StyleMap id="m_rot">{pairs}</StyleMap>'
        f"<Folder><name>Gemeinden</name><open>1</open>{marks}\n</Folder>"
    )
    return _write(folder / "Gemeinden.kml", _kml_file(body))


def kmz_phone(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """KMZ of a phone app: areas in one folder, a recorded track and a point in another."""
    rows = list(_rows(features, 4326))
    spots = [row.parts[0].representative_point() for row in rows]
    areas = "".join(
        f'<Placemark id="a{r.number}">{_tag("name", r.name)}<ExtendedData>'
        f'<SchemaData schemaUrl="#gemeinde"><SimpleData name="ags">{r.ags}</SimpleData>'
        + (f'<SimpleData name="name_sorbian">{escape(r.sorbian)}</SimpleData>' if r.sorbian else "")
        + f"</SchemaData></ExtendedData>{_kml_shape(r)}</Placemark>\n"
        for r in rows
    )
    whens = "".join(f"<when>2024-05-13T08:{n:02d}:00Z</when>" for n in range(len(spots)))
    coords = "".join(f"<gx:coord>{p.x!r} {p.y!r} 71.5</gx:coord>" for p in spots)
    body = (
        '<name>Aufzeichnung</name><Style id="ort"><IconStyle><Icon><href>files/icon.png</href>'
        '</Icon></IconStyle></Style><Schema name="gemeinde" id="gemeinde">'
        '<SimpleField type="string" name="ags"/><SimpleField type="string" name="name_sorbian"/>'
        f"</Schema>\n<Folder><name>Flächen</name>{areas}</Folder>\n<Folder><name>Weg</name>"
        f"<Placemark><name>Weg 1</name><gx:Track><altitudeMode>absolute</altitudeMode>{whens}"
        f"{coords}</gx:Track></Placemark><Placemark><name>Start</name><styleUrl>#ort</styleUrl>"
        f"<TimeStamp><when>2024-05-13T08:00:00Z</when></TimeStamp><Point><coordinates>"
        f"{spots[0].x!r},{spots[0].y!r},71.5</coordinates></Point></Placemark></Folder>"
    )
    path = folder / "Aufzeichnung.kmz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("doc.kml", _kml_file(body))
        archive.writestr("files/icon.png", b64decode(PNG))
    return path


def bkg_zip(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """Zip as the BKG delivers it: two layers some folders down, documentation beside them."""
    frame = features.reset_index(drop=True)
    gem = gpd.GeoDataFrame(
        {
            "OBJID": [f"DEBKGVG50000{n:04X}" for n in range(len(frame))],
            "ADE": 6,
            "GF": 4,
            "AGS": frame["ags"],
            "GEN": frame["name_de"],
            "BEZ": "Gemeinde",
            "BEM": frame["name_sorbian"].fillna("--"),
        },
        geometry=frame.geometry,
    )
    krs = gem.assign(AGS=gem["AGS"].str[:5], ADE=4, BEZ="Kreis").dissolve("AGS", as_index=False)
    top = "vg250_01-01.utm33s.shape.ebenen/"
    layers = top + "vg250_ebenen_0101/"
    path = folder / "vg250_01-01.utm33s.shape.ebenen.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in (top, top + "dokumentation/", layers):
            archive.writestr(zipfile.ZipInfo(name), b"")
        for name, layer in (("VG250_GEM", gem), ("VG250_KRS", krs)):
            pyogrio.write_dataframe(layer, folder / f"{name}.shp", encoding="UTF-8")
            for piece in sorted(folder.glob(f"{name}.*")):
                archive.write(piece, layers + piece.name)
                piece.unlink()
        archive.writestr(top + "dokumentation/vg250.pdf", b"%PDF-1.4\n%%EOF\n")
        archive.writestr(top + "dokumentation/struktur.csv", "Feld;Inhalt\r\nAGS;Schlüssel\r\n")
        archive.writestr(top + "aktualitaet.txt", "Stand der Daten: 01.01.\r\n")
    return path


def _geojson(row: Row) -> dict[str, Any]:
    """Give a GeoJSON feature with its keys in the usual order."""
    parts = [[[list(pair) for pair in ring] for ring in _rings(part)] for part in row.parts]
    shape = {"type": "MultiPolygon" if row.multi else "Polygon"}
    return {
        "type": "Feature",
        "properties": {"ags": row.ags, "name_de": row.name, "name_sorbian": row.sorbian},
        "geometry": {**shape, "coordinates": parts if row.multi else parts[0]},
    }


def qgis_geojson(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """GeoJSON as QGIS saves it: with the old crs member, one feature a line."""
    lines = ",\n".join(json.dumps(_geojson(r), ensure_ascii=False) for r in _rows(features))
    text = (
        '{\n"type": "FeatureCollection",\n"name": "gemeinden",\n"crs": { "type": "name", '
        '"properties": { "name": "urn:ogc:def:crs:EPSG::25833" } },\n"features": [\n'
        f"{lines}\n]\n}}\n"
    )
    return _write(folder / "gemeinden.geojson", text)


def geojson_nd(folder: Path, features: gpd.GeoDataFrame, mark: str = "") -> Path:
    """Newline-delimited GeoJSON in WGS 84."""
    rows = _rows(features, 4326)
    text = "".join(f"{mark}{json.dumps(_geojson(r), ensure_ascii=False)}\n" for r in rows)
    return _write(folder / ("gemeinden.geojsons" if mark else "gemeinden.ndjson"), text)


def geojson_rs(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """GeoJSON text sequence (RFC 8142): every record opens with the byte 0x1E."""
    return geojson_nd(folder, features, mark="\x1e")


def topojson(folder: Path, features: gpd.GeoDataFrame, objects: int = 1) -> Path:
    """TopoJSON, quantised, an arc per ring; a second object shares the arcs as lines."""
    x0, y0, x1, y1 = (float(v) for v in features.to_crs(4326).total_bounds)
    steps = 99_999
    scale = ((x1 - x0) / steps, (y1 - y0) / steps)
    arcs: list[list[list[int]]] = []

    def arc(ring: list[tuple[float, float]]) -> list[int]:
        """Add a ring as differences of grid steps and give its reference."""
        grid = [(round((x - x0) / scale[0]), round((y - y0) / scale[1])) for x, y in ring]
        before = [(0, 0), *grid[:-1]]
        steps_of = zip(grid, before, strict=True)
        arcs.append([[a[0] - b[0], a[1] - b[1]] for a, b in steps_of])
        return [len(arcs) - 1]

    shapes = []
    for r in _rows(features, 4326):
        refs = [[arc(ring) for ring in _rings(part)] for part in r.parts]
        properties = {"ags": r.ags, "name_de": r.name, "name_sorbian": r.sorbian}
        kind = {"type": "MultiPolygon" if r.multi else "Polygon", "properties": properties}
        shapes.append({**kind, "id": r.ags, "arcs": refs if r.multi else refs[0]})
    members: dict[str, Any] = {"gemeinden": {"type": "GeometryCollection", "geometries": shapes}}
    if objects > 1:
        lines = [{"type": "LineString", "arcs": [n]} for n in range(len(arcs))]
        members["grenzen"] = {"type": "GeometryCollection", "geometries": lines}
    transform = {"scale": scale, "translate": (x0, y0)}
    data = {"type": "Topology", "transform": transform, "objects": members, "arcs": arcs}
    return _write(folder / "gemeinden.topojson", json.dumps(data, ensure_ascii=False))


def excel_csv(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """CSV of a German Excel: semicolons, decimal commas, cp1252 or else UTF-8 with BOM."""
    points = features.geometry.representative_point()
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(["AGS", "Name", "Sorbisch", "Rechtswert", "Hochwert"])
    for row, point in zip(_rows(features), points, strict=True):
        place = [repr(float(v)).replace(".", ",") for v in (point.x, point.y)]
        writer.writerow([row.ags, row.name, row.sorbian or "", *place])
    try:
        return _write(folder / "gemeinden_excel.csv", out.getvalue(), "cp1252")
    except UnicodeEncodeError:
        return _write(folder / "gemeinden_excel.csv", out.getvalue(), "utf-8-sig")


def csv_wkt(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """CSV as QGIS exports it with the geometry as WKT in the first column."""
    lines = ["WKT,ags,name_de,name_sorbian"]
    for row in _rows(features):
        parts = [
            "(" + ",".join(f"({_numbers(ring, ' ', ',')})" for ring in _rings(part)) + ")"
            for part in row.parts
        ]
        wkt = f"MULTIPOLYGON ({','.join(parts)})" if row.multi else f"POLYGON {parts[0]}"
        texts = [row.name, row.sorbian or ""]
        cells = [f'"{t.replace(chr(34), chr(34) * 2)}"' if set(t) & set(',"') else t for t in texts]
        lines.append(",".join([f'"{wkt}"', f'"{row.ags}"', *cells]))
    return _write(folder / "gemeinden_wkt.csv", "\n".join(lines) + "\n")


def _shapefile(path: Path, features: gpd.GeoDataFrame, codec: str, ldid: int) -> Path:
    """Write a shapefile in an old code page, "?" for what it lacks, and set its language byte."""

    def fit(text: object) -> str | None:
        """Put a question mark where the code page has no such letter, as ArcGIS does."""
        return text.encode(codec, "replace").decode(codec) if isinstance(text, str) else None

    frame = features.rename(columns={"name_sorbian": "name_sorb"})
    frame = frame.assign(name_de=frame["name_de"].map(fit), name_sorb=frame["name_sorb"].map(fit))
    pyogrio.write_dataframe(frame, path, driver="ESRI Shapefile", encoding=codec)
    path.with_suffix(".cpg").unlink(missing_ok=True)
    table = bytearray(path.with_suffix(".dbf").read_bytes())
    table[29] = ldid
    path.with_suffix(".dbf").write_bytes(table)
    return path


def shapefile_esri_latin1(
    folder: Path, features: gpd.GeoDataFrame, cpg: str | None = "ISO 88591"
) -> Path:
    """Shapefile of an older ArcGIS: ANSI language byte 0x57, its .cpg, index and metadata."""
    path = _shapefile(folder / "Gemeinden.shp", features, "cp1252", 0x57)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg, encoding="ascii")
    for suffix in (".sbn", ".sbx"):
        path.with_suffix(suffix).write_bytes(b"ESRI index dummy".ljust(128, b"\x00"))
    metadata = f'{XML}<metadata xml:lang="de"><Esri><ArcGISFormat>1.0</ArcGISFormat></Esri>'
    _write(path.with_suffix(".shp.xml"), metadata + "</metadata>\r\n")
    return path


def shapefile_dos850(folder: Path, features: gpd.GeoDataFrame) -> Path:
    """Shapefile of DOS times: code page 850 by language byte 0x02 alone, no .cpg."""
    return _shapefile(folder / "GEMEIND.shp", features, "cp850", 0x02)


PRODUCERS: tuple[Callable[[Path, gpd.GeoDataFrame], Path], ...] = (
    wfs_geoserver,
    wfs_deegree_latlon,
    wfs_arcgis,
    wfs_exception,
    inspire_au,
    xplan_5_4,
    xplan_6_0,
    kml_google_earth,
    kmz_phone,
    bkg_zip,
    qgis_geojson,
    excel_csv,
    csv_wkt,
    geojson_nd,
    geojson_rs,
    topojson,
    shapefile_esri_latin1,
    shapefile_dos850,
)
