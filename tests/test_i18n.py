"""Every word a page asks for is there."""

import re

import pytest

from nzv_geo.catalogue import load_catalogue
from nzv_geo.errors import UnknownNameError
from nzv_geo.i18n import LANGUAGES, load_words
from nzv_geo.webmap.scripts import FOLDER, modules_of


@pytest.mark.parametrize(
    ("entry", "groups"), [("start.js", ["page"]), ("edit.js", ["page", "files"])]
)
def test_the_script_of_the_page_uses_only_words_that_exist(entry: str, groups: list[str]) -> None:
    script = "\n".join(module.body for module in modules_of(FOLDER, entry))
    asks = "word|wordByLanguage|button|complain|announce|toggleCard|Problem"
    asking = rf'\b(?:{asks})\((?:opener, )?"(\w+)"'
    first = re.findall(asking, script)
    second = re.findall(r'\b(?:put|entitle)\((?:[^()]|\([^()]*\))*?, "(\w+)"', script)
    of_tools = re.findall(r'\b(?:word|name): "(\w+)"', script)
    used = {*first, *second, *of_tools}
    assert len(used) > 40
    assert used <= {word for group in groups for word in load_words("de").groups[group]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_and_its_braces(language: str) -> None:
    german, other = load_words("de").groups, load_words(language).groups
    assert {group: list(words) for group, words in other.items()} == {
        group: list(words) for group, words in german.items()
    }
    for group, words in german.items():
        for key, text in words.items():
            braces = re.findall(r"\{\w+\}", text)
            assert sorted(re.findall(r"\{\w+\}", other[group][key])) == sorted(braces), (group, key)
            assert bool(other[group][key]) == bool(text) or key == "draft_note"


@pytest.mark.parametrize(
    ("language", "draft"), [("de", False), ("en", False), ("dsb", True), ("hsb", True)]
)
def test_a_language_that_nobody_checked_says_so(language: str, draft: bool) -> None:
    labels = load_words(language)
    assert labels.draft is draft
    assert bool(labels.word("page", "draft_note")) is draft


@pytest.mark.parametrize("name", ["states", "counties", "municipalities", "focus-areas", "valley"])
def test_every_field_that_ships_has_a_heading(name: str) -> None:
    from nzv_geo import load_layer
    from nzv_geo.focus_areas import column_titles, load_focus_areas

    fields = set(load_layer(name).features.columns) - {
        "geometry",
        "name_de",
        "name_sorbian",
        "sorbian_language",
    }
    of_facts = column_titles(load_focus_areas().fields) if name == "focus-areas" else {}
    beside = {f"{field}_en" for field in ("name", *of_facts)}  # shown where English is read
    assert fields - beside <= {*load_words("de").groups["column"], *of_facts}


def test_every_region_and_layer_has_a_german_and_an_english_title() -> None:
    catalogue = load_catalogue()
    for one in (*catalogue.layers.values(), *catalogue.regions.values()):
        assert {"de", "en"} <= set(one.title)


def test_numbers_are_written_the_german_way() -> None:
    assert load_words("de").number(1234567.891, 2) == "1.234.567,89"


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(UnknownNameError, match="unknown language 'xx'; choose one of: de"):
        load_words("xx")
