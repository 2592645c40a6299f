"""Whatever is wrong with a table is said at once, with file, row and column."""

import re

import pytest

from nzv_geo.catalogue import data_folder, load_catalogue
from nzv_geo.errors import DataError
from nzv_geo.focus_areas import load_focus_areas
from nzv_geo.focus_areas.parsing import COLUMNS, parse_tables

TABLES = {
    "fields": """\
about,area,text,,no,Angabe,Statement,,
size_ha,area,number,ha,no,Größe,Size,Wjelikosć,
since,valley,date,,no,Seit,Since,,
""",
    "sources": """\
page,Seite,Stadt,https://example.org/a,2025-12,Alles,Everything,copy
own,Eigenes,wir,,undated,Lage,Place,own
""",
    "areas": "1,Feld,Field,,Adorf;Bdorf,12000001;14000002,14.5,51.5,approximate,800\n",
    "facts": """\
1,about,,Ein Satz.,A sentence.,,,own,undated,estimated
1,size_ha,50.31,Rund 50 ha.,About 50 ha.,Plan,Plan,page,2025-12,stated
,since,2025-12-16,Seit Dezember.,Since December.,Beschluss,Decision,page,2025-12,stated
""",
}

# The table, what is changed in it, and what is then said.
WRONG = [
    ("fields", "about,area,text,,no", "About,area,text,,no",
     "fields.csv, row 2, key: 'About' is no name of a column, write small letters and _"),
    ("fields", "size_ha,area,number", "size_ha,site,number",
     "fields.csv, row 3, about: 'site' is none of area, valley"),
    ("fields", "text,,no,Angabe", "text,m,no,Angabe", "fields.csv, row 2, unit: a text has none"),
    ("fields", "Größe,Size", "Größe,", "fields.csv, row 3, title_en: is empty"),
    ("fields", "since,valley", "size_ha,area,number,ha,no,Größe,Size,,\nsince,valley",
     "fields.csv, row 4, key: size_ha stands there twice"),
    ("fields", "since,valley", "road,area,text,,no,Straße,Road,,\nsince,valley",
     "fields.csv, row 4: no fact uses road; remove it"),
    ("sources", "own,", "b,B,B,https://example.org/b,2025,B,B,no\nown,",
     "sources.csv, row 3: no fact uses b; remove it"),
    ("sources", "https://example.org/a", "example.org/a",
     "sources.csv, row 2, address: 'example.org/a' is no address of the web"),
    ("sources", "wir,,", "wir,https://example.org/b,",
     "sources.csv, row 3, address: what is our own has none"),
    ("sources", "undated,Lage", "2025-02-30,Lage",
     "sources.csv, row 3, date: '2025-02-30' is no date, write 2025-12-16, 2025-12, 2025 or"),
    ("sources", "copy", "perhaps",
     "sources.csv, row 2, read_again: 'perhaps' is none of copy, no, own"),
    ("sources", "Seite,Stadt,", "Seite,,", "sources.csv, row 2, publisher: is empty"),
    ("areas", "51.5", "51,5", "areas.csv, row 2: has 11 cells, not 10"),
    ("areas", "51.5", "151.5", "areas.csv, row 2, lat: 151.5 is not between -90 and 90"),
    ("areas", "Field", "", "areas.csv, row 2, name_en: is empty"),
    ("areas", ";14000002", ";1400002",
     "areas.csv, row 2, ags: '1400002' is no key of eight digits"),
    ("areas", ";14000002", "", "areas.csv, row 2, ags: has 1 keys for 2 municipalities"),
    ("areas", "approximate", "guessed",
     "areas.csv, row 2, geometry_status: 'guessed' is none of approximate, official"),
    ("facts", "1,about", "2,about", "facts.csv, row 2, number: there is no area 2"),
    ("facts", "1,about", ",about", "facts.csv, row 2, number: about is about the area"),
    ("facts", ",since", "1,since", "facts.csv, row 4, number: since is about the valley"),
    ("facts", "1,about", "1,abuot", "facts.csv, row 2, field: 'abuot' is not declared"),
    ("facts", "own,undated", "mine,undated", "facts.csv, row 2, source: 'mine' is not declared"),
    ("facts", "own,undated", "own,2025",
     "facts.csv, row 2, source_date: '2025' is not undated, that of own"),
    ("facts", "Ein Satz.", "", "facts.csv, row 2, text_de: is empty"),
    ("facts", "50.31", "50,31", "facts.csv, row 3: has 11 cells, not 10"),
    ("facts", "50.31", "about 50",
     "facts.csv, row 3, value: 'about 50' is no number, write it like 50.31"),
    ("facts", "2025-12-16", "2025-12",
     "facts.csv, row 4, value: '2025-12' is no day, write it like 2025-12-16"),
    ("facts", "Plan,Plan", "Plan,", "facts.csv, row 3, about_en: is empty"),
    ("facts", "about,,Ein", "about,7,Ein", "facts.csv, row 2, value: about is a text and has none"),
    ("facts", "sentence.,,", "sentence.,Feld,",
     "facts.csv, row 2, about_de: about has no value that could refer to it"),
    ("facts", "estimated", "guessed",
     "facts.csv, row 2, standing: 'guessed' is none of stated, estimated"),
    ("facts", "1,size_ha", "1,about,,Noch.,More.,,,own,undated,stated\n1,size_ha",
     "facts.csv, row 3, field: about of area 1 stands there twice"),
]  # fmt: skip


def tables(name: str = "", old: str = "", new: str = "") -> dict[str, str]:
    """The tables with their headings, something changed in one of them."""
    changed = TABLES | ({name: TABLES[name].replace(old, new, 1)} if name else {})
    return {name: f"{','.join(COLUMNS[name])}\n{body}" for name, body in changed.items()}


def test_what_the_tables_say_is_found_again() -> None:
    known = parse_tables(tables())
    (area,) = known.areas
    assert area.municipalities == ("Adorf", "Bdorf")
    assert area.ags == ("12000001", "14000002")
    assert [(fact.field.key, fact.value) for fact in area.facts] == [
        ("about", None),
        ("size_ha", 50.31),
    ]
    assert [fact.value for fact in known.facts] == ["2025-12-16"]
    assert area.facts_of("size_ha")[0].about == {"de": "Plan", "en": "Plan"}
    assert [source.id for source in area.sources] == ["own", "page"]
    assert known.fields["size_ha"].title == {"de": "Größe", "en": "Size", "dsb": "Wjelikosć"}


@pytest.mark.parametrize(("name", "old", "new", "problem"), WRONG, ids=lambda text: text[:30])
def test_a_mistake_is_said_with_its_place(name: str, old: str, new: str, problem: str) -> None:
    assert old in TABLES[name]
    with pytest.raises(DataError, match=re.escape(problem)):
        parse_tables(tables(name, old, new))


def test_all_mistakes_are_said_at_once() -> None:
    broken = tables("areas", "51.5", "151.5")
    broken["facts"] = broken["facts"].replace("Ein Satz.", "").replace("stated", "said")
    with pytest.raises(DataError) as caught:
        parse_tables(broken)
    lead, _, problems = str(caught.value).partition(": ")
    assert lead == "the tables of focus areas have 4 problems"
    assert len(problems.split("; ")) == 4


def test_another_heading_is_refused() -> None:
    broken = tables()
    broken["facts"] = broken["facts"].replace("text_de", "text")
    with pytest.raises(
        DataError, match=r"facts\.csv, row 1: the heading must be number,field,value"
    ):
        parse_tables(broken)


def test_a_catalogue_with_facts_needs_every_table(tmp_path) -> None:
    text = (data_folder() / "catalogue.toml").read_text("utf-8")
    path = tmp_path / "catalogue.toml"
    path.write_text(text.replace('id = "sources"\n', 'id = "readers"\n'), encoding="utf-8")
    with pytest.raises(
        DataError, match=r"sources: missing; .*readers: none of fields, sources, fa"
    ):
        load_catalogue(path)


def test_a_catalogue_without_facts_says_so(tmp_path) -> None:
    text = (data_folder() / "catalogue.toml").read_text("utf-8")
    path = tmp_path / "catalogue.toml"
    path.write_text(re.sub(r"\[\[facts\]\]\n(.+\n){3}", "", text), encoding="utf-8")
    with pytest.raises(DataError, match="has no facts about focus areas"):
        load_focus_areas(load_catalogue(path))
