"""GPX: what a device recorded comes in with times and heights, and nothing that it did not."""

from pathlib import Path

import pytest
import shapely

from nzv_geo.errors import DataError
from nzv_geo.reading import list_layers, read_file
from nzv_geo.reading.limits import Limits

HEAD = '<?xml version="1.0"?>\n<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">\n'
PLACES = """<wpt lat="51.76" lon="14.33"><ele>70.5</ele><time>2024-05-01T10:00:00Z</time>
<name>Łužica ä</name></wpt><wpt lat="51.77" lon="14.34"><name>B &amp; C</name></wpt>"""
TRACK = """<trk><name>Begehung</name><trkseg>
<trkpt lat="51.7" lon="14.3"><ele>3</ele><time>2024-05-01T10:00:00.5Z</time></trkpt>
<trkpt lat="51.8" lon="14.3"><ele>4</ele></trkpt></trkseg><trkseg>{more}</trkseg></trk>"""
PAIR = """<trkpt lat="51.9" lon="14.3"><ele>5</ele></trkpt>
<trkpt lat="52" lon="14.3"><ele>6</ele></trkpt>"""


def gpx(folder: Path, *parts: str) -> Path:
    path = folder / "log.gpx"
    path.write_text(HEAD + "".join(parts) + "</gpx>", "utf-8")
    return path


def test_waypoints_have_names_times_and_heights(tmp_path: Path) -> None:
    layer = read_file(gpx(tmp_path, PLACES))
    assert layer.features["name"].tolist() == ["Łužica ä", "B & C"]
    assert str(layer.features["time"].iloc[0]) == "2024-05-01 10:00:00+00:00"
    assert layer.features.geometry.to_wkt().tolist() == [
        "POINT Z (14.33 51.76 70.5)",
        "POINT (14.34 51.77)",
    ]
    assert layer.crs == "EPSG:4326"
    assert {"magvar", "link1_href", "dgpsid"} & set(layer.features.columns) == set()


def test_a_track_alone_is_the_main_layer(tmp_path: Path) -> None:
    path = gpx(tmp_path, TRACK.format(more=PAIR))
    layer = read_file(path)
    assert layer.features.geometry.to_wkt().tolist() == [
        "MULTILINESTRING Z ((14.3 51.7 3, 14.3 51.8 4), (14.3 51.9 5, 14.3 52 6))"
    ]
    assert (layer.title["de"], layer.findings) == ("log", ())
    assert [(one.name, one.features) for one in list_layers(path)] == [
        ("tracks", 1),
        ("track_points", 4),
    ]
    assert read_file(path, layer="track_points").features["track_seg_id"].tolist() == [0, 0, 1, 1]


def test_of_tracks_beside_waypoints_none_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="3 layers; name one of: waypoints, tracks, track_points"):
        read_file(gpx(tmp_path, PLACES, TRACK.format(more=PAIR)))


def test_a_segment_of_one_point_costs_no_track(tmp_path: Path) -> None:
    layer = read_file(gpx(tmp_path, TRACK.format(more='<trkpt lat="51.9" lon="14.3"/>')))
    assert layer.features.geometry.to_wkt().tolist() == [
        "MULTILINESTRING Z ((14.3 51.7 3, 14.3 51.8 4))"
    ]
    assert [one.code for one in layer.findings] == ["NZV120"]


def test_gpx_1_0_and_extensions_bring_no_empty_fields(tmp_path: Path) -> None:
    more = "<extensions><a:b xmlns:a='http://a.eu'><a:c>1</a:c></a:b></extensions>"
    path = gpx(tmp_path, TRACK.format(more=PAIR.replace("<ele>5</ele>", f"<ele>5</ele>{more}")))
    text = path.read_text("utf-8").replace("1.1", "1.0").replace("GPX/1/1", "GPX/1/0")
    path.write_text(text.replace("<ele>3</ele>", "<ele>3</ele><speed>1.5</speed>"), "utf-8")
    fields = set(read_file(path, layer="track_points").features.columns)
    assert {"ele", "time", "speed", "track_seg_id"} < fields
    assert {"magvar", "hdop", "name", "link1_href"} & fields == set()


def test_heights_are_not_made_up(tmp_path: Path) -> None:
    layer = read_file(gpx(tmp_path, TRACK.format(more=PAIR.replace("<ele>6</ele>", ""))))
    assert not shapely.has_z(layer.features.geometry.iloc[0])
    assert [one.message for one in layer.findings] == [
        "heights that only some points of a feature have were left out; features: 1"
    ]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('lat="51.7"', 'lat="x"', "trkpt 1 has no lat of a place: 'x'; correct it"),
        ('lat="51.7"', 'lat="91"', "trkpt 1 has no lat of a place: '91'"),
        ('lat="51.7"', "", "trkpt 1 has no lat of a place: ''"),
        ("<ele>4</ele>", "<ele>4m</ele>", "trkpt 2 has a height that is no number: '4m'"),
        ("<name>", "<name><!ENTITY a 'b'>", "no sound XML"),
        ("<gpx ", '<!DOCTYPE gpx SYSTEM "file:///etc/passwd"><gpx ', "its own document type"),
        ("<gpx ", "<g:gpx ", "writes g:gpx, with a prefix"),
        ("<gpx ", "<!-- <OGRVRTDataSource> --><gpx ", "leads to others"),
        ("</gpx>", "", "is cut off"),
    ],
)
def test_what_would_become_something_else_is_refused(before, after, message, tmp_path) -> None:
    path = gpx(tmp_path, TRACK.format(more=PAIR))
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(DataError, match=message):
        read_file(path)


def test_depth_is_bounded(tmp_path: Path) -> None:
    path = gpx(tmp_path, "<extensions>", "<a>" * 60, "</a>" * 60, "</extensions>")
    with pytest.raises(DataError, match="more than 50 deep; see --max-depth"):
        read_file(path, limits=Limits(max_depth=50))
