"""The facts that ship: told in two languages, each with its source, none from a doubtful one."""

import re
from collections import Counter

import pytest

from nzv_geo.catalogue import load_catalogue
from nzv_geo.focus_areas import Fact, FocusAreas, load_focus_areas

KNOWN: FocusAreas = load_focus_areas()
EVERY: list[Fact] = [*KNOWN.facts, *(fact for area in KNOWN.areas for fact in area.facts)]
SOURCES = list(KNOWN.sources.values())

# Copies of Wikipedia, link farms, anonymous uploads, advertisements, what is about other things.
BANNED = (
    "wikipedia",
    "knowledgr",
    "expydoc",
    "docplayer",
    "docslib",
    "yumpu",
    "immobilo",
    "konzert",
    "glasmuseum",
)
LONGEST = 220  # characters of a sentence


def test_there_are_eleven_areas_and_facts_about_the_whole() -> None:
    assert [area.number for area in KNOWN.areas] == list(range(1, 12))
    assert repr(KNOWN) == "<FocusAreas: 11 areas, 36 sources>"
    assert {fact.field.key: fact.value for fact in KNOWN.facts if fact.value is not None} == {
        "designation_date": "2025-12-16",
        "focus_area_count": 11.0,
        "total_area_ha": 800.0,
    }


def test_the_designation_cites_the_press_release() -> None:
    (fact,) = (fact for fact in KNOWN.facts if fact.field.key == "designation_date")
    assert fact.source.address == "https://www.medienservice.sachsen.de/medien/news/1093454"
    assert fact.source.date == "2025-12-16"


@pytest.mark.parametrize("fact", EVERY, ids=lambda fact: f"{fact.field.key}-{fact.source.id}")
def test_every_fact_is_a_short_sentence_in_german_and_english(fact: Fact) -> None:
    for language in ("de", "en"):
        assert re.fullmatch(r"[A-ZÄÖÜ“0-9].*[.“”]", fact.text[language])
        assert len(fact.text[language]) <= LONGEST
    assert not re.search(r'["\']| - ', fact.text["de"])
    assert fact.text["de"].count("„") == fact.text["de"].count("“")


@pytest.mark.parametrize("fact", EVERY, ids=lambda fact: f"{fact.field.key}-{fact.source.id}")
def test_a_value_says_what_it_refers_to(fact: Fact) -> None:
    assert (fact.value is None) == (fact.field.kind == "text")
    assert set(fact.about) == (set() if fact.value is None else {"de", "en"})


def test_no_field_and_no_source_is_dead() -> None:
    assert {fact.field.key for fact in EVERY} == set(KNOWN.fields)
    assert {fact.source.id for fact in EVERY} == set(KNOWN.sources)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_a_source_is_none_of_the_doubtful_kinds(source) -> None:
    assert not any(word in source.address.casefold() for word in BANNED)
    assert "general knowledge" not in f"{source.title} {source.supports['en']}"


def test_every_address_is_cited_once() -> None:
    addresses = Counter(source.address for source in SOURCES if source.address)
    assert set(addresses.values()) == {1}


def test_what_could_not_be_read_again_keeps_publisher_and_address_only() -> None:
    unread = [source for source in SOURCES if source.read_again == "no"]
    assert [source.id for source in unread] == ["nzv-gral", "cit-forst"]
    assert {(source.title, source.date) for source in unread} == {("", "undated")}


def test_only_what_we_say_ourselves_is_estimated_and_has_no_address() -> None:
    assert {source.id for source in SOURCES if not source.address} == {"own"}
    estimated = [fact for fact in EVERY if fact.standing == "estimated"]
    assert {(fact.field.key, fact.source.id) for fact in estimated} == {("position_basis", "own")}
    assert len(estimated) == 11


def test_reported_areas_never_claim_to_be_the_focus_area() -> None:
    title = KNOWN.fields["reported_area_ha"].title
    assert title["de"].endswith("nicht die der Fokusfläche")
    assert title["en"].endswith("not that of the focus area")
    assert sum(fact.value for fact in EVERY if fact.field.key == "reported_area_ha") != 800


@pytest.mark.parametrize("area", KNOWN.areas, ids=lambda area: str(area.number))
def test_every_area_stands_in_the_list_of_sites(area) -> None:
    (fact,) = area.facts_of("listed_as")
    assert fact.text["de"].startswith(f"Nr. {area.number}: ")
    assert fact.source.id == "nzv-valley"


def test_the_tables_are_pinned() -> None:
    catalogue = load_catalogue()
    assert list(catalogue.facts) == ["fields", "sources", "facts"]
    for table in catalogue.facts.values():
        assert catalogue.read(table.file, table.sha256)
