"""Tables of a catalogue have the types that pandas gives them."""

import io
from pathlib import Path

import pandas
import pytest
from pandas.testing import assert_frame_equal

from nzv_geo.catalogue import data_folder
from nzv_geo.csv_columns import read_csv_columns
from nzv_geo.table import data_frame

SHIPPED = sorted(data_folder().rglob("*.csv"))
ODD = (
    "a,b\n1,2.5\n",
    "a\n1.234567890123456789\n",
    "a\ntrue\n",
    "ags\n\n\n",
    "ags,b\n,1\n",
    "a,b\n,\n1,x\n",
    "a\n1e5\n",
    "a\nNA\n",
    "a\nNaN\n2\n",
    "a,b\n1\n",
    "a,a\n1,2\n",
    "a\n",
    "ags,b\n012,1\n",
    "a\nx y\n 1\n",
    "a\n00012\n",
    "a\n-0.5\n3\n",
    "a\ninf\n",
    "a\n12345678901234567890\n",
    '\ufeffa,b\n"x, ""y""\nz",1\n',
)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_ships_is_read_as_by_pandas(path: Path) -> None:
    require_as_pandas(path.read_bytes())


@pytest.mark.parametrize("text", ODD)
def test_what_is_odd_is_read_as_by_pandas(text: str) -> None:
    require_as_pandas(text.encode())


def require_as_pandas(content: bytes) -> None:
    known = pandas.read_csv(io.BytesIO(content), dtype={"ags": str, "county_ags": str})
    assert_frame_equal(data_frame(read_csv_columns(content)), known, check_exact=True)
