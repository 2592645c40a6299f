"""Every word a page asks for is there."""

import re
from importlib.resources import files

import pytest

from nzv_geo.catalogue import load_catalogue
from nzv_geo.errors import UnknownNameError
from nzv_geo.labels import load_labels


def test_the_script_of_the_page_uses_only_words_that_exist() -> None:
    scripts = (files("nzv_geo.webmap") / "static" / "js").iterdir()
    script = "".join(path.read_text("utf-8") for path in scripts)
    used = set(re.findall(r"\bwords\.(\w+)", script)) | {"home", "print"}
    assert used <= set(load_labels("de").groups["page"])


@pytest.mark.parametrize("name", ["states", "counties", "municipalities", "focus-areas", "valley"])
def test_every_field_that_ships_has_a_heading(name: str) -> None:
    from nzv_geo import load_layer

    fields = set(load_layer(name).features.columns) - {
        "geometry",
        "name_de",
        "name_sorbian",
        "sorbian_language",
    }
    assert fields <= set(load_labels("de").groups["column"])


def test_every_region_and_layer_has_a_german_and_an_english_title() -> None:
    catalogue = load_catalogue()
    for one in (*catalogue.layers.values(), *catalogue.regions.values()):
        assert {"de", "en"} <= set(one.title)


def test_numbers_are_written_the_german_way() -> None:
    assert load_labels("de").number(1234567.891, 2) == "1.234.567,89"


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(UnknownNameError, match="unknown language 'xx'; choose one of: de"):
        load_labels("xx")
