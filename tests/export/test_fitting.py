"""What a format has no room for is said before the file is written."""

import shapely

from nzv_geo.export.fitting import as_texts, cut, flat, leave_out, rename, short_names
from tests.hand_drawn import make_layer


def plan(**fields):
    return make_layer([shapely.Point(14, 51, 7)], crs="EPSG:4326", **fields)


def codes(layer) -> list[str]:
    return [found.code for found in layer.findings]


def test_a_field_whose_name_is_too_long_has_another() -> None:
    done = rename(plan(designation_of_use=["GE"]), {"designation_of_use": "designatio"}, "Tally")
    assert done.features["designatio"].tolist() == ["GE"]
    assert codes(done) == ["NZV303"]


def test_the_key_may_be_named_anew() -> None:
    assert rename(plan(), {"ags": "key"}, "Tally").key == "key"


def test_names_are_cut_between_letters_and_stay_apart() -> None:
    names = ["Straßenname", "Straßennamen", "ÄÄÄÄÄÄ", "strasse"]
    short = short_names(names, 10)
    assert short == {
        "Straßenname": "Straßenna",
        "Straßennamen": "Straßen_1",
        "ÄÄÄÄÄÄ": "ÄÄÄÄÄ",
    }
    assert all(len(name.encode()) <= 10 for name in short.values())


def test_values_without_a_type_become_text() -> None:
    done = as_texts(plan(uses=[["GE", "GI"]]), ["uses"], "Tally")
    assert done.features["uses"].tolist() == ['["GE", "GI"]']
    assert codes(done) == ["NZV304"]


def test_heights_are_left_out_and_counted() -> None:
    done = flat(plan(), "Tally")
    assert not done.features.has_z.any()
    assert codes(done) == ["NZV305"]
    assert "the heights of 1 features" in done.findings[0].message


def test_attributes_are_counted_that_a_format_has_no_room_for() -> None:
    assert "those of 3 features" in leave_out(plan(), "", 3, "Tally").findings[0].message


def test_a_text_is_cut_between_letters() -> None:
    done = cut(plan(note=["Größe"]), "note", 4, "Tally")
    assert done.features["note"].tolist() == ["Grö"]
    assert codes(done) == ["NZV306"]
    assert codes(cut(plan(note=["Größe"]), "note", 7, "Tally")) == []
