<?xml version="1.0" encoding="UTF-8"?>
<!-- Beispiel, erfunden: Diesen Flächennutzungsplan gibt es nicht. XPlanGML 6.0, um Planzeichen zu zeigen. -->
<xplan:XPlanAuszug xmlns:xplan="http://www.xplanung.de/xplangml/6/0" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" gml:id="GML_beispiel-fp">
  <gml:boundedBy>
    <gml:Envelope srsName="EPSG:25833">
      <gml:lowerCorner>455422.25 5709179.26</gml:lowerCorner>
      <gml:upperCorner>458123.25 5711341.10</gml:upperCorner>
    </gml:Envelope>
  </gml:boundedBy>
  <gml:featureMember>
    <xplan:FP_Plan gml:id="GML_beispiel-fp-plan">
      <xplan:name>Beispiel, erfunden: Flächennutzungsplan Musterheide</xplan:name>
      <xplan:beschreibung>Erfundener Plan, um Planzeichen zu zeigen; es gibt ihn nicht.</xplan:beschreibung>
      <xplan:erstellungsMassstab>10000</xplan:erstellungsMassstab>
      <xplan:raeumlicherGeltungsbereich><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-fp-0029"><gml:exterior><gml:LinearRing><gml:posList>455422.25 5709678.25 457769.80 5709179.26 458123.25 5710842.11 455775.70 5711341.10 455422.25 5709678.25</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:raeumlicherGeltungsbereich>
      <xplan:gemeinde><xplan:XP_Gemeinde><xplan:ags>00000000</xplan:ags><xplan:gemeindeName>Musterheide (erfunden)</xplan:gemeindeName></xplan:XP_Gemeinde></xplan:gemeinde>
      <xplan:planArt>1000</xplan:planArt>
      <xplan:rechtsstand>4000</xplan:rechtsstand>
      <xplan:planbeschlussDatum>2024-10-02</xplan:planbeschlussDatum>
      <xplan:wirksamkeitsDatum>2025-01-15</xplan:wirksamkeitsDatum>
      <xplan:bereich xlink:href="#GML_beispiel-fp-bereich"/>
    </xplan:FP_Plan>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:FP_Bereich gml:id="GML_beispiel-fp-bereich">
      <xplan:nummer>0</xplan:nummer>
      <xplan:planinhalt xlink:href="#GML_beispiel-fp-0002"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-fp-0004"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-fp-0006"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-fp-0008"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-fp-0010"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-fp-0012"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-fp-0014"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-fp-0016"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-fp-0018"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-fp-0020"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-fp-0022"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-fp-0024"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-fp-0026"/>
      <xplan:planinhalt xlink:href="#GML_beispiel-fp-0028"/>
      <xplan:gehoertZuPlan xlink:href="#GML_beispiel-fp-plan"/>
    </xplan:FP_Bereich>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:FP_BebauungsFlaeche gml:id="GML_beispiel-fp-0002">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-fp-bereich"/>
      <xplan:rechtscharakter>3000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-fp-0001"><gml:exterior><gml:LinearRing><gml:posList>455422.25 5709678.25 456106.95 5709532.71 456231.70 5710119.60 455547.00 5710265.14 455422.25 5709678.25</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:allgArtDerBaulNutzung>1000</xplan:allgArtDerBaulNutzung>
    </xplan:FP_BebauungsFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:FP_BebauungsFlaeche gml:id="GML_beispiel-fp-0004">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-fp-bereich"/>
      <xplan:rechtscharakter>3000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-fp-0003"><gml:exterior><gml:LinearRing><gml:posList>455547.00 5710265.14 456231.70 5710119.60 456314.86 5710510.86 455630.16 5710656.40 455547.00 5710265.14</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:allgArtDerBaulNutzung>2000</xplan:allgArtDerBaulNutzung>
    </xplan:FP_BebauungsFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:FP_BebauungsFlaeche gml:id="GML_beispiel-fp-0006">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-fp-bereich"/>
      <xplan:rechtscharakter>3000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-fp-0005"><gml:exterior><gml:LinearRing><gml:posList>456448.12 5710175.83 457132.82 5710030.29 457257.57 5710617.18 456572.87 5710762.72 456448.12 5710175.83</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:allgArtDerBaulNutzung>3000</xplan:allgArtDerBaulNutzung>
    </xplan:FP_BebauungsFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:FP_BebauungsFlaeche gml:id="GML_beispiel-fp-0008">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-fp-bereich"/>
      <xplan:rechtscharakter>3000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-fp-0007"><gml:exterior><gml:LinearRing><gml:posList>457132.82 5710030.29 457915.34 5709863.96 458040.09 5710450.85 457257.57 5710617.18 457132.82 5710030.29</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:allgArtDerBaulNutzung>4000</xplan:allgArtDerBaulNutzung>
      <xplan:sonderNutzung><xplan:FP_KomplexeSondernutzung><xplan:allgemein>1900</xplan:allgemein></xplan:FP_KomplexeSondernutzung></xplan:sonderNutzung>
      <xplan:nutzungText>Windenergie</xplan:nutzungText>
    </xplan:FP_BebauungsFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:FP_Gemeinbedarf gml:id="GML_beispiel-fp-0010">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-fp-bereich"/>
      <xplan:rechtscharakter>3000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-fp-0009"><gml:exterior><gml:LinearRing><gml:posList>456231.70 5710119.60 456427.33 5710078.02 456510.49 5710469.28 456314.86 5710510.86 456231.70 5710119.60</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:zweckbestimmung><xplan:FP_KomplexeZweckbestGemeinbedarf><xplan:allgemein>12000</xplan:allgemein></xplan:FP_KomplexeZweckbestGemeinbedarf></xplan:zweckbestimmung>
    </xplan:FP_Gemeinbedarf>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:FP_Gruen gml:id="GML_beispiel-fp-0012">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-fp-bereich"/>
      <xplan:rechtscharakter>3000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-fp-0011"><gml:exterior><gml:LinearRing><gml:posList>456106.95 5709532.71 456400.40 5709470.34 456525.14 5710057.22 456231.70 5710119.60 456106.95 5709532.71</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:zweckbestimmung><xplan:FP_KomplexeZweckbestGruen><xplan:allgemein>1000</xplan:allgemein></xplan:FP_KomplexeZweckbestGruen></xplan:zweckbestimmung>
    </xplan:FP_Gruen>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:FP_WaldFlaeche gml:id="GML_beispiel-fp-0014">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-fp-bereich"/>
      <xplan:rechtscharakter>3000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-fp-0013"><gml:exterior><gml:LinearRing><gml:posList>455630.16 5710656.40 456510.49 5710469.28 456656.03 5711153.98 455775.70 5711341.10 455630.16 5710656.40</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
    </xplan:FP_WaldFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:FP_Landwirtschaft gml:id="GML_beispiel-fp-0016">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-fp-bereich"/>
      <xplan:rechtscharakter>3000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-fp-0015"><gml:exterior><gml:LinearRing><gml:posList>456400.40 5709470.34 457769.80 5709179.26 457894.55 5709766.15 456525.14 5710057.22 456400.40 5709470.34</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:zweckbestimmung><xplan:FP_KomplexeZweckbestLandwirtschaft><xplan:allgemein>1100</xplan:allgemein></xplan:FP_KomplexeZweckbestLandwirtschaft></xplan:zweckbestimmung>
    </xplan:FP_Landwirtschaft>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:SO_Gewaesser gml:id="GML_beispiel-fp-0018">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-fp-bereich"/>
      <xplan:rechtscharakter>2000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-fp-0017"><gml:exterior><gml:LinearRing><gml:posList>456572.87 5710762.72 457159.76 5710637.97 457396.97 5710792.02 457242.92 5711029.23 456656.03 5711153.98 456572.87 5710762.72</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
      <xplan:artDerFestlegung><xplan:SO_KomplexeFestlegungGewaesser><xplan:allgemein>3000</xplan:allgemein></xplan:SO_KomplexeFestlegungGewaesser></xplan:artDerFestlegung>
    </xplan:SO_Gewaesser>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:FP_WaldFlaeche gml:id="GML_beispiel-fp-0020">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-fp-bereich"/>
      <xplan:rechtscharakter>3000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-fp-0019"><gml:exterior><gml:LinearRing><gml:posList>457159.76 5710637.97 458040.09 5710450.85 458123.25 5710842.11 457242.92 5711029.23 457396.97 5710792.02 457159.76 5710637.97</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
    </xplan:FP_WaldFlaeche>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:SO_Strassenverkehr gml:id="GML_beispiel-fp-0022">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-fp-bereich"/>
      <xplan:rechtscharakter>3000</xplan:rechtscharakter>
      <xplan:position><gml:LineString srsName="EPSG:25833" gml:id="GML_beispiel-fp-0021"><gml:posList>455498.09 5710275.53 456427.33 5710078.02 456496.41 5710114.45 457953.85 5709804.66</gml:posList></gml:LineString></xplan:position>
      <xplan:artDerFestlegung><xplan:SO_KomplexeZweckbestStrassenverkehr><xplan:allgemein>1200</xplan:allgemein></xplan:SO_KomplexeZweckbestStrassenverkehr></xplan:artDerFestlegung>
    </xplan:SO_Strassenverkehr>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:SO_Strassenverkehr gml:id="GML_beispiel-fp-0024">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-fp-bereich"/>
      <xplan:rechtscharakter>3000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-fp-0023"><gml:exterior><gml:LinearRing><gml:posList>456427.33 5710078.02 457894.55 5709766.15 457915.34 5709863.96 456448.12 5710175.83 456427.33 5710078.02</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>true</xplan:flaechenschluss>
    </xplan:SO_Strassenverkehr>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:SO_SchutzgebietWasserrecht gml:id="GML_beispiel-fp-0026">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-fp-bereich"/>
      <xplan:rechtscharakter>2000</xplan:rechtscharakter>
      <xplan:position><gml:Polygon srsName="EPSG:25833" gml:id="GML_beispiel-fp-0025"><gml:exterior><gml:LinearRing><gml:posList>455748.77 5710733.42 456433.47 5710587.88 456547.82 5711125.86 455863.12 5711271.40 455748.77 5710733.42</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></xplan:position>
      <xplan:flaechenschluss>false</xplan:flaechenschluss>
      <xplan:artDerFestlegung>1000</xplan:artDerFestlegung>
    </xplan:SO_SchutzgebietWasserrecht>
  </gml:featureMember>
  <gml:featureMember>
    <xplan:FP_VerEntsorgung gml:id="GML_beispiel-fp-0028">
      <xplan:ebene>0</xplan:ebene>
      <xplan:gehoertZuBereich xlink:href="#GML_beispiel-fp-bereich"/>
      <xplan:rechtscharakter>3000</xplan:rechtscharakter>
      <xplan:position><gml:Point srsName="EPSG:25833" gml:id="GML_beispiel-fp-0027"><gml:pos>457194.21 5710078.59</gml:pos></gml:Point></xplan:position>
      <xplan:zweckbestimmung><xplan:FP_KomplexeZweckbestVerEntsorgung><xplan:allgemein>10001</xplan:allgemein></xplan:FP_KomplexeZweckbestVerEntsorgung></xplan:zweckbestimmung>
    </xplan:FP_VerEntsorgung>
  </gml:featureMember>
</xplan:XPlanAuszug>
