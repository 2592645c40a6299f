"""Filters of QGIS and OGC become conditions that hold for the same features."""

from xml.etree.ElementTree import fromstring

import pandas
import pytest

from nzv_geo.reading.styles.expressions import field_named, read_expression
from nzv_geo.reading.styles.ogc_filters import read_filter
from nzv_geo.styles.conditions import AllOf, AnyOf, Compare, Missing, Not, OneOf

A = Compare("a", "=", 1.0)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ('"a" = 1', A),
        ("a=1", A),
        ("1 = a", A),
        ("110 <= kv", Compare("kv", ">=", 110.0)),
        ('"a" != -1.5e3', Compare("a", "<>", -1500.0)),
        ("\"x y\" <> 'it''s'", Compare("x y", "<>", "it's")),
        ('"say ""hi""" = \'\\\'\'', Compare('say "hi"', "=", "'")),
        ("ja = TRUE", Compare("ja", "=", True)),
        ("a IS NULL", Missing("a")),
        ("a is not null", Not(Missing("a"))),
        ("use in ('GE','GI')", OneOf("use", ("GE", "GI"))),
        ("a BETWEEN 1 AND 2", AllOf((Compare("a", ">=", 1.0), Compare("a", "<=", 2.0)))),
        ("(a = 1)", A),
        ("a = 1 AND b = 2 OR c = 3", AnyOf((AllOf((A, Compare("b", "=", 2.0))),
                                            Compare("c", "=", 3.0)))),
        ("NOT a = 1", Compare("a", "<>", 1.0)),
        ("NOT (a < 1 OR a >= 5)", AllOf((Compare("a", ">=", 1.0), Compare("a", "<", 5.0)))),
        ("NOT coalesce(a = 1, FALSE)", Not(A)),
        ("Straße = 'Ä'", Compare("Straße", "=", "Ä")),
    ],
)  # fmt: skip
def test_simple_expressions_are_read(text: str, condition: object) -> None:
    assert read_expression(text) == condition


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "a", "a =", "= 1", "a = 1 1", "a == 1", "(a = 1", "a = b", "$area > 5",
        "length(name) > 3", "a + 1 = 2", "a LIKE 'x%'", "a = 1 ELSE", "@map_scale > 5",
        "CASE WHEN a = 1 THEN TRUE END", "a in ()", "a = 1e999", "a = 'x", "regexp_match(a, 'b')",
        "(" * 5000 + "a = 1" + ")" * 5000, "NOT " * 5000 + "a = 1", "a = 1 OR " * 50_000,
    ],
    ids=lambda text: text[:20],
)  # fmt: skip
def test_richer_expressions_are_not_guessed_at(text: str) -> None:
    assert read_expression(text) is None


def test_negation_leaves_out_missing_values_as_sql_does() -> None:
    table = pandas.DataFrame({"a": [1.0, 2.0, None], "use": ["GE", "SO", None]})
    for text, expected in (
        ("NOT (a = 1)", [False, True, False]),
        ("use NOT IN ('GE')", [False, True, False]),
        ("NOT coalesce(use IN ('GE'), FALSE)", [False, True, True]),
    ):
        condition = read_expression(text)
        assert condition is not None
        assert condition.holds(table).tolist() == expected


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('"Jahr 2020"', "Jahr 2020"), ("kv", "kv"), ("Länge in km", "Länge in km"),
        ("a || b", ""), ("left(a, 2)", ""), ('"a" + "b"', ""), ("$id", ""), ("", ""), ("case", ""),
    ],
)  # fmt: skip
def test_only_a_field_is_a_field(text: str, field: str) -> None:
    assert field_named(text) == field


def compared(operator: str, field: str, value: str) -> str:
    return (
        f"<{operator}><PropertyName>{field}</PropertyName><Literal>{value}</Literal></{operator}>"
    )


EQUAL = "PropertyIsEqualTo"


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        (compared(EQUAL, "a", "1"), A),
        (compared(EQUAL, "app:a", " 1 "), A),
        (compared(EQUAL, "ags", "012"), Compare("ags", "=", "012")),
        (compared(EQUAL, "a", "inf"), Compare("a", "=", "inf")),
        (compared("PropertyIsGreaterThanOrEqualTo", "a", "5"), Compare("a", ">=", 5.0)),
        (
            f"<{EQUAL}><Literal>GE</Literal><PropertyName>use</PropertyName></{EQUAL}>",
            Compare("use", "=", "GE"),
        ),
        (
            f"<Or>{compared(EQUAL, 'use', 'GE')}{compared(EQUAL, 'use', 'GI')}</Or>",
            OneOf("use", ("GE", "GI")),
        ),
        (f"<Not>{compared(EQUAL, 'a', '1')}</Not>", Compare("a", "<>", 1.0)),
        ("<PropertyIsNull><PropertyName>a</PropertyName></PropertyIsNull>", Missing("a")),
        (
            "<PropertyIsBetween><PropertyName>a</PropertyName><LowerBoundary><Literal>1</Literal>"
            "</LowerBoundary><UpperBoundary><Literal>2</Literal></UpperBoundary>"
            "</PropertyIsBetween>",
            AllOf((Compare("a", ">=", 1.0), Compare("a", "<=", 2.0))),
        ),
        ("<BBOX/>", None),
        ("<FeatureId fid='a.1'/>", None),
        (f"<{EQUAL}><Function name='x'/><Literal>1</Literal></{EQUAL}>", None),
        (compared("PropertyIsLike", "a", "x*"), None),
        ("", None),
    ],
)
def test_filters_of_ogc(text: str, condition: object) -> None:
    assert read_filter(fromstring(f"<Filter>{text}</Filter>")) == condition
