"""Read a file by the quick way and by the other one, and compare."""

from pathlib import Path
from types import ModuleType
from unittest import mock

import pandas
import shapely

from nzv_geo.errors import NzvGeoError
from nzv_geo.layers import Layer
from nzv_geo.reading import read_file


def outcome(path: Path) -> Layer | str:
    try:
        return read_file(path)
    except NzvGeoError as error:
        return str(error)


def require_same(path: Path, quick_way: ModuleType) -> None:
    """Require that a module's `read_plain` gives what is read without it."""
    quick = outcome(path)
    with mock.patch.object(quick_way, "read_plain", return_value=None):
        slow = outcome(path)
    if isinstance(quick, str) or isinstance(slow, str):
        assert quick == slow
        return
    geometry = quick.features.geometry.name
    assert list(quick.features.columns) == list(slow.features.columns)
    pandas.testing.assert_frame_equal(
        pandas.DataFrame(quick.features.drop(columns=geometry)),
        pandas.DataFrame(slow.features.drop(columns=geometry)),
    )
    made = [shapely.to_wkb(each.features.geometry.values).tolist() for each in (quick, slow)]
    assert made[0] == made[1]
    assert quick.crs == slow.crs
    assert (quick.findings, quick.key, quick.title) == (slow.findings, slow.key, slow.title)
    assert quick.provenance == slow.provenance
