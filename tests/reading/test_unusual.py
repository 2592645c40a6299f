"""Correct files of an unusual kind are read and written like any other."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import shapely

from nzv_geo.reading import list_layers, read_file, read_in_parts
from tests.reading import samples


@pytest.mark.parametrize(("z", "m"), [(1, 0), (0, 1), (1, 1), (2, 2)])
def test_a_geopackage_may_declare_any_geometry_with_more_dimensions(z, m, tmp_path: Path) -> None:
    path = samples.write(tmp_path, "GeoPackage")
    with closing(sqlite3.connect(path)) as database, database:
        declared = "UPDATE gpkg_geometry_columns SET geometry_type_name = 'GEOMETRY', z = ?, m = ?"
        database.execute(declared, [z, m])
    assert len(read_file(path)) == 20
    assert [one.features for one in list_layers(path)] == [20]
    assert [len(part) for part in read_in_parts(path)] == [20]


def test_gml_may_mix_kinds_with_heights(tmp_path: Path) -> None:
    point = "<gml:Point><gml:pos>450000 5730000 1</gml:pos></gml:Point>"
    line = "<gml:LineString><gml:posList>450000 5730000 1 450010 5730010 5</gml:posList>"
    members = "".join(
        f"<gml:featureMember><a:b><a:g>{shape}</a:g></a:b></gml:featureMember>".replace(
            "><gml:pos", ' srsName="EPSG:25833" srsDimension="3"><gml:pos'
        )
        for shape in (point, f"{line}</gml:LineString>")
    )
    path = tmp_path / "a.gml"
    spaces = 'xmlns:a="http://a.example" xmlns:gml="http://www.opengis.net/gml/3.2"'
    path.write_text(f"<a:c {spaces}>{members}</a:c>")
    shapes = read_file(path).features.geometry
    assert shapes.geom_type.tolist() == ["Point", "LineString"]
    assert shapely.get_z(shapes.iloc[0]) == 1
    assert [one.features for one in list_layers(path)] == [2]
