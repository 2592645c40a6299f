<?xml version="1.0" encoding="UTF-8"?>
<!-- Beispiel, erfunden: Diesen Bebauungsplan gibt es nicht. XPlanGML 5.4, um Planzeichen zu zeigen. -->
<xplan:XPlanAuszug xmlns:xplan="http://www.xplanung.de/xplangml/5/4" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" gml:id="GML_beispiel-bp">
  <gml:boundedBy>
    <gml:Envelope srsName="EPSG:25833">
      <gml:lowerCorner>456420.62 5709988.71</gml:lowerCorner>
      <gml:upperCorner>457453.20 5710762.72</gml:upperCorner>
    </gml:Envelope>
  </gml:boundedBy>
  <gml:featureMember>
    <xplan:BP_Plan gml:id="GML_beispiel-bp-plan">
      <xplan:name>Beispiel, erfunden: Industriepark Musterheide</xplan:name>
      <xplan:nummer>Beispiel 0</xplan:nummer>
      <xplan:beschreibung>Erfundener Plan, um Planzeichen zu zeigen; es gibt ihn nicht.</xplan:beschreibung>
      <xplan:erstellungsMassstab>2000</xplan:erstellungsMassstab>
      <xplan:raeumlicherGeltungsbereich><gml:MultiSurface srsName="EPSG:25833" gml:id="GML_beispiel-bp-0049"><gml:surfaceMember><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-bp-0050"><gml:exterior><gml:LinearRing><gml:posList>456448.12 5710175.83 457328.45 5709988.71 457453.20 5710575.60 456572.87 5710762.72 456448.12 5710175.83</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></gml:surfaceMember></gml:MultiSurface></xplan:raeumlicherGeltungsbereich>
      <xplan:texte xlink:href="#GML_beispiel-bp-text"/>
      <xplan:gemeinde><xplan:XP_Gemeinde><xplan:ags>00000000</xplan:ags><xplan:gemeindeName>Musterheide (erfunden)</xplan:gemeindeName></xplan:XP_Gemeinde></xplan:gemeinde>
      <xplan:planArt>10001</xplan:planArt>
      <xplan:rechtsstand>4000</xplan:rechtsstand>
      <xplan:satzungsbeschlussDatum>2025-03-12</xplan:satzungsbeschlussDatum>
      <xplan:inkrafttretensDatum>2025-06-01</xplan:inkrafttretensDatum>
      <xplan:bereich xlink:href="#GML_beispiel-bp-bereich"/>
    </xplan:BP_Plan>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_Bereich gml:id="GML_beispiel-bp-bereich">
      <xplan:nummer>0</xplan:nummer>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0002"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0004"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0006"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0008"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0010"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0012"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0014"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0016"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0018"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0020"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0022"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0024"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0026"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0028"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0030"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0032"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0034"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0036"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0038"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0040"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0042"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0044"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0046"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-bp-0048"/>
      <xplan:gehoertZuPlan xlink:href="#GML_beispiel-bp-plan"/>
    </xplan:BP_Bereich>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_TextAbschnitt gml:id="GML_beispiel-bp-text">
      <xplan:schluessel>TF 1</xplan:schluessel>
      <xplan:text>Beispiel, erfunden: Zulässig sind nur Anlagen, die mit Strom aus erneuerbaren Quellen betrieben werden.</xplan:text>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
    </xplan:BP_TextAbschnitt>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_BaugebietsTeilFlaeche gml:id="GML_beispiel-bp-0002">
      <xplan:text>Beispiel, erfunden: Anlagen zur Herstellung von Batteriezellen</xplan:text>
      <xplan:ebene>0</xplan:ebene>
      <xplan:hoehenangabe><xplan:XP_Hoehenangabe><xplan:hoehenbezug>1000</xplan:hoehenbezug><xplan:bezugspunkt>3000</xplan:bezugspunkt><xplan:hMax uom="m">152</xplan:hMax></xplan:XP_Hoehenangabe></xplan:hoehenangabe>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:refTextInhalt xlink:href="#GML_beispiel-bp-text"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-bp-0001"><gml:exterior><gml:LinearRing><gml:posList>456448.12 5710175.83 456839.38 5710092.67 456912.15 5710435.02 456520.89 5710518.18 456448.12 5710175.83</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:GRZ>0.8</xplan:GRZ>
      <xplan:allgArtDerBaulNutzung>3000</xplan:allgArtDerBaulNutzung>
      <xplan:besondereArtDerBaulNutzung>1800</xplan:besondereArtDerBaulNutzung>
    </xplan:BP_BaugebietsTeilFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_BaugebietsTeilFlaeche gml:id="GML_beispiel-bp-0004">
      <xplan:ebene>0</xplan:ebene>
      <xplan:hoehenangabe><xplan:XP_Hoehenangabe><xplan:hoehenbezug>1000</xplan:hoehenbezug><xplan:bezugspunkt>3000</xplan:bezugspunkt><xplan:hMax uom="m">136</xplan:hMax></xplan:XP_Hoehenangabe></xplan:hoehenangabe>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-bp-0003"><gml:exterior><gml:LinearRing><gml:posList>456525.05 5710537.75 456916.31 5710454.58 456964.13 5710679.55 456572.87 5710762.72 456525.05 5710537.75</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:GFZ>1.6</xplan:GFZ>
      <xplan:GRZ>0.8</xplan:GRZ>
      <xplan:Z>3</xplan:Z>
      <xplan:allgArtDerBaulNutzung>3000</xplan:allgArtDerBaulNutzung>
      <xplan:besondereArtDerBaulNutzung>1700</xplan:besondereArtDerBaulNutzung>
    </xplan:BP_BaugebietsTeilFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_BaugebietsTeilFlaeche gml:id="GML_beispiel-bp-0006">
      <xplan:ebene>0</xplan:ebene>
      <xplan:hoehenangabe><xplan:XP_Hoehenangabe><xplan:hoehenbezug>1000</xplan:hoehenbezug><xplan:bezugspunkt>3000</xplan:bezugspunkt><xplan:hMax uom="m">122</xplan:hMax></xplan:XP_Hoehenangabe></xplan:hoehenangabe>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-bp-0005"><gml:exterior><gml:LinearRing><gml:posList>456858.94 5710088.51 457132.82 5710030.29 457205.59 5710372.64 456931.71 5710430.86 456858.94 5710088.51</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:GRZ>0.6</xplan:GRZ>
      <xplan:allgArtDerBaulNutzung>4000</xplan:allgArtDerBaulNutzung>
      <xplan:besondereArtDerBaulNutzung>2100</xplan:besondereArtDerBaulNutzung>
      <xplan:sondernutzung>1900</xplan:sondernutzung>
      <xplan:nutzungText>Photovoltaik auf Freiflächen</xplan:nutzungText>
    </xplan:BP_BaugebietsTeilFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_StrassenVerkehrsFlaeche gml:id="GML_beispiel-bp-0008">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-bp-0007"><gml:exterior><gml:LinearRing><gml:posList>456520.89 5710518.18 456912.15 5710435.02 456839.38 5710092.67 456858.94 5710088.51 456931.71 5710430.86 457401.22 5710331.06 457405.38 5710350.62 456525.05 5710537.75 456520.89 5710518.18</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
    </xplan:BP_StrassenVerkehrsFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_VerEntsorgung gml:id="GML_beispiel-bp-0010">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-bp-0009"><gml:exterior><gml:LinearRing><gml:posList>457132.82 5710030.29 457191.51 5710017.82 457203.99 5710076.51 457145.30 5710088.98 457132.82 5710030.29</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:zweckbestimmung>10001</xplan:zweckbestimmung>
    </xplan:BP_VerEntsorgung>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_GruenFlaeche gml:id="GML_beispiel-bp-0012">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-bp-0011"><gml:exterior><gml:LinearRing><gml:posList>457145.30 5710088.98 457203.99 5710076.51 457264.28 5710360.17 457205.59 5710372.64 457145.30 5710088.98</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:zweckbestimmung>24004</xplan:zweckbestimmung>
    </xplan:BP_GruenFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_WaldFlaeche gml:id="GML_beispiel-bp-0014">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-bp-0013"><gml:exterior><gml:LinearRing><gml:posList>457191.51 5710017.82 457328.45 5709988.71 457401.22 5710331.06 457264.28 5710360.17 457191.51 5710017.82</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:zweckbestimmung>1600</xplan:zweckbestimmung>
    </xplan:BP_WaldFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_WasserwirtschaftsFlaeche gml:id="GML_beispiel-bp-0016">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-bp-0015"><gml:exterior><gml:LinearRing><gml:posList>456916.31 5710454.58 457072.81 5710421.31 457120.63 5710646.29 456964.13 5710679.55 456916.31 5710454.58</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:zweckbestimmung>1500</xplan:zweckbestimmung>
    </xplan:BP_WasserwirtschaftsFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_GemeinbedarfsFlaeche gml:id="GML_beispiel-bp-0018">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-bp-0017"><gml:exterior><gml:LinearRing><gml:posList>457072.81 5710421.31 457190.19 5710396.37 457238.01 5710621.34 457120.63 5710646.29 457072.81 5710421.31</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:zweckbestimmung>24000</xplan:zweckbestimmung>
    </xplan:BP_GemeinbedarfsFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_LandwirtschaftsFlaeche gml:id="GML_beispiel-bp-0020">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-bp-0019"><gml:exterior><gml:LinearRing><gml:posList>457190.19 5710396.37 457405.38 5710350.62 457453.20 5710575.60 457238.01 5710621.34 457190.19 5710396.37</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:zweckbestimmung>1200</xplan:zweckbestimmung>
    </xplan:BP_LandwirtschaftsFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_SchutzPflegeEntwicklungsFlaeche gml:id="GML_beispiel-bp-0022">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-bp-0021"><gml:exterior><gml:LinearRing><gml:posList>457191.51 5710017.82 457250.20 5710005.34 457322.97 5710347.69 457264.28 5710360.17 457191.51 5710017.82</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>false</xplan:flaechenschluss>
      <xplan:ziel>2000</xplan:ziel>
    </xplan:BP_SchutzPflegeEntwicklungsFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_KennzeichnungsFlaeche gml:id="GML_beispiel-bp-0024">
      <xplan:text>Beispiel, erfunden: gekippter Boden eines Tagebaus</xplan:text>
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>5000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-bp-0023"><gml:exterior><gml:LinearRing><gml:posList>456448.12 5710175.83 456692.66 5710123.85 456602.92 5710326.95 456498.02 5710410.59 456448.12 5710175.83</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>false</xplan:flaechenschluss>
      <xplan:zweckbestimmung>6000</xplan:zweckbestimmung>
    </xplan:BP_KennzeichnungsFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_BauGrenze gml:id="GML_beispiel-bp-0026">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:LineString srsName="EPSG:25833" gml:id="GML_beispiel-bp-0025"><gml:posList>456459.98 5710183.53 456831.68 5710104.53 456900.29 5710427.32 456528.59 5710506.32 456459.98 5710183.53</gml:posList></gml:LineString></xplan:position>
    </xplan:BP_BauGrenze>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_BauGrenze gml:id="GML_beispiel-bp-0028">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:LineString srsName="EPSG:25833" gml:id="GML_beispiel-bp-0027"><gml:posList>456870.80 5710096.21 457125.12 5710042.15 457193.73 5710364.94 456939.41 5710419.00 456870.80 5710096.21</gml:posList></gml:LineString></xplan:position>
    </xplan:BP_BauGrenze>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_BauGrenze gml:id="GML_beispiel-bp-0030">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:LineString srsName="EPSG:25833" gml:id="GML_beispiel-bp-0029"><gml:posList>456536.91 5710545.45 456580.57 5710750.86 456952.27 5710671.85 456908.60 5710466.44</gml:posList></gml:LineString></xplan:position>
    </xplan:BP_BauGrenze>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_BauLinie gml:id="GML_beispiel-bp-0032">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:LineString srsName="EPSG:25833" gml:id="GML_beispiel-bp-0031"><gml:posList>456536.91 5710545.45 456908.60 5710466.44</gml:posList></gml:LineString></xplan:position>
    </xplan:BP_BauLinie>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_VerEntsorgung gml:id="GML_beispiel-bp-0034">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:LineString srsName="EPSG:25833" gml:id="GML_beispiel-bp-0033"><gml:posList>457168.40 5710053.40 457235.98 5710371.30 457433.14 5710457.18</gml:posList></gml:LineString></xplan:position>
      <xplan:zweckbestimmung>10000</xplan:zweckbestimmung>
    </xplan:BP_VerEntsorgung>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:SO_Schienenverkehrsrecht gml:id="GML_beispiel-bp-0036">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>2000</xplan:rechtscharakter>
      <xplan:position><gml:LineString srsName="EPSG:25833" gml:id="GML_beispiel-bp-0035"><gml:posList>456420.62 5710335.03 456542.15 5710329.64 456816.04 5710271.43</gml:posList></gml:LineString></xplan:position>
      <xplan:artDerFestlegung>12004</xplan:artDerFestlegung>
    </xplan:SO_Schienenverkehrsrecht>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_AnpflanzungBindungErhaltung gml:id="GML_beispiel-bp-0038">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Point srsName="EPSG:25833" gml:id="GML_beispiel-bp-0037"><gml:pos>456946.90 5710454.21</gml:pos></gml:Point></xplan:position>
      <xplan:massnahme>2000</xplan:massnahme>
      <xplan:gegenstand>1000</xplan:gegenstand>
    </xplan:BP_AnpflanzungBindungErhaltung>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_AnpflanzungBindungErhaltung gml:id="GML_beispiel-bp-0040">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Point srsName="EPSG:25833" gml:id="GML_beispiel-bp-0039"><gml:pos>457034.93 5710435.50</gml:pos></gml:Point></xplan:position>
      <xplan:massnahme>2000</xplan:massnahme>
      <xplan:gegenstand>1000</xplan:gegenstand>
    </xplan:BP_AnpflanzungBindungErhaltung>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_AnpflanzungBindungErhaltung gml:id="GML_beispiel-bp-0042">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Point srsName="EPSG:25833" gml:id="GML_beispiel-bp-0041"><gml:pos>457122.96 5710416.79</gml:pos></gml:Point></xplan:position>
      <xplan:massnahme>2000</xplan:massnahme>
      <xplan:gegenstand>1000</xplan:gegenstand>
    </xplan:BP_AnpflanzungBindungErhaltung>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_AnpflanzungBindungErhaltung gml:id="GML_beispiel-bp-0044">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Point srsName="EPSG:25833" gml:id="GML_beispiel-bp-0043"><gml:pos>457211.00 5710398.08</gml:pos></gml:Point></xplan:position>
      <xplan:massnahme>2000</xplan:massnahme>
      <xplan:gegenstand>1000</xplan:gegenstand>
    </xplan:BP_AnpflanzungBindungErhaltung>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_AnpflanzungBindungErhaltung gml:id="GML_beispiel-bp-0046">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Point srsName="EPSG:25833" gml:id="GML_beispiel-bp-0045"><gml:pos>457299.03 5710379.36</gml:pos></gml:Point></xplan:position>
      <xplan:massnahme>2000</xplan:massnahme>
      <xplan:gegenstand>1000</xplan:gegenstand>
    </xplan:BP_AnpflanzungBindungErhaltung>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:BP_EinfahrtPunkt gml:id="GML_beispiel-bp-0048">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-bp-bereich"/>
      <xplan:rechtscharakter>1000</xplan:rechtscharakter>
      <xplan:position><gml:Point srsName="EPSG:25833" gml:id="GML_beispiel-bp-0047"><gml:pos>456716.52 5710476.60</gml:pos></gml:Point></xplan:position>
    </xplan:BP_EinfahrtPunkt>
  </gml:featureMember>
</xplan:XPlanAuszug>
