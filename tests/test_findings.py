"""Every kind of finding is explained, told in two languages, asserted by a test, and named once."""

import ast
import io
import re
import tokenize
from pathlib import Path
from string import Formatter

import pytest

from nzv_geo.findings import Finding, Kind, Phrase, Series, counted
from nzv_geo.findings.phrases import PHRASES, fill, words_for
from nzv_geo.i18n import LANGUAGES, load_words
from tests.scripts import ROOT

CODE = re.compile(r"NZV\d{3}")
SOURCE = ROOT / "src" / "nzv_geo"
REGISTRY = SOURCE / "findings" / "kinds.py"
ENGLISH, GERMAN = load_words("en").findings, load_words("de").findings
TEXTS = [(table, key) for table, texts in ENGLISH.items() for key in texts]


def docstrings(tree: ast.AST) -> set[int]:
    """The lines of all docstrings."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node, clean=False
        ):
            lines.update(range(node.body[0].lineno, (node.body[0].end_lineno or 0) + 1))
    return lines


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.stem)
def test_codes_stand_in_the_registry_alone(path: Path) -> None:
    source = path.read_text("utf-8")
    if not CODE.search(source):
        return  # so none of its tokens holds one
    documented = docstrings(ast.parse(source))
    found = [
        token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.start[0] not in documented and CODE.search(token.string)
    ]
    assert not found or path == REGISTRY


def test_every_kind_stands_in_the_docs_once_with_its_severities() -> None:
    rows = re.findall(
        r"^\| (NZV\d{3}) \| ([a-z, ]+) \|", (ROOT / "docs/findings.md").read_text("utf-8"), re.M
    )
    assert rows == [(kind.code, ", ".join(kind.severities)) for kind in Kind]
    assert [kind.code for kind in Kind] == sorted(kind.code for kind in Kind)


def test_every_kind_is_asserted_by_a_test() -> None:
    asserted: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        source = path.read_text("utf-8")
        for node in ast.walk(ast.parse(source)) if CODE.search(source) else ():
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                asserts = any(isinstance(inside, ast.Assert) for inside in ast.walk(node))
                checks = ast.unparse(node) if asserts and path != Path(__file__) else ""
                asserted.update(CODE.findall(checks))
    assert asserted == {kind.code for kind in Kind}


def test_every_kind_has_its_texts_in_english_and_german() -> None:
    assert list(ENGLISH) == list(GERMAN) == [PHRASES, *(kind.code for kind in Kind)]
    for table, texts in ENGLISH.items():
        assert list(texts) == list(GERMAN[table])
        if table != PHRASES:
            assert {"message", "hint"} <= set(texts)
            assert {key.partition("_")[0] for key in texts} == {"message", "hint"}
            variants = {key.partition("_")[2] for key in texts if key.startswith("message")}
            assert {key.partition("_")[2] for key in texts} == variants


def braces(template: str) -> dict[str, str]:
    """How each value of a template is to be written, by name."""
    return {name: spec or "" for _, name, spec, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize(("table", "key"), TEXTS)
def test_both_languages_have_the_same_braces_and_fill_them(table: str, key: str) -> None:
    english, german = braces(ENGLISH[table][key]), braces(GERMAN[table][key])
    assert set(english) == set(german)
    values = {name: 1234 if english[name] + german[name] else "Ä" for name in english}
    for words in (load_words("en"), load_words("de")):
        text = fill(words.findings[table][key], values, words)
        assert "{" not in text


@pytest.mark.parametrize(("table", "key"), TEXTS)
def test_german_is_written_with_german_quotation_marks(table: str, key: str) -> None:
    text = GERMAN[table][key]
    assert re.findall("[„“]", text) == ["„", "“"] * text.count("„")
    assert not re.search("[\"'”‚‘]|!r", text)
    assert table == PHRASES or re.match("[A-ZÄÖÜ{]", text)


def test_a_finding_is_told_in_every_language() -> None:
    finding = Finding.of(
        Kind.OUTSIDE_OPERATION,
        beyond_km=1234.4,
        operation="RD/83 to ETRS89 (1)",
        stated=Phrase.of("metres", value=0.5),
        counted=Phrase.of("unknown"),
    )
    assert finding.message == (
        "the layer reaches 1,234 km beyond the area that RD/83 to ETRS89 (1) is meant for; its "
        "stated accuracy of 0.5 m is counted as unknown there"
    )
    german = finding.in_language("de")
    assert german.message == (
        "Die Ebene reicht 1.234 km über den Bereich hinaus, für den RD/83 to ETRS89 (1) bestimmt "
        "ist; Genauigkeit laut Angabe: 0,5 m, dort angesetzt: unbekannt"
    )
    assert german.hint == "Einige Punkte mit amtlichen vergleichen"
    assert finding.in_language("hsb") == finding.in_language("dsb") == german
    assert {words_for(language).language for language in LANGUAGES} == {"de", "en"}


def test_a_finding_says_its_place_and_severity_in_a_language() -> None:
    finding = Finding(Kind.DUPLICATE, "warning", (("other", "3"),), "7", place=(14.05, 51.5))
    assert str(finding) == (
        "NZV128 warning: feature 7 is the same as feature 3 (at 14.05000, 51.50000); "
        "remove one of them, or use --fix"
    )
    assert finding.line("de") == (
        "NZV128 Warnung: Objekt 7 stimmt mit Objekt 3 überein (bei 14,05000° O, 51,50000° N). "
        "Eines von beiden entfernen oder --fix verwenden"
    )
    assert finding.as_dict("de") == {
        "code": "NZV128",
        "severity": "warning",
        "message": "Objekt 7 stimmt mit Objekt 3 überein",
        "hint": "Eines von beiden entfernen oder --fix verwenden",
        "feature": "7",
        "place": (14.05, 51.5),
    }


def test_phrases_within_a_text_are_told_in_its_language() -> None:
    types = Series.of("and", [Phrase.of("lines", count=2), Phrase.of("points", count=1)])
    mixed = Finding.of(Kind.TYPES_MIXED, types=types)
    assert mixed.message == "the layer mixes 2 lines and 1 points"
    assert mixed.in_language("de").message == (
        "Die Ebene mischt Geometriearten: Linien (2) und Punkte (1)"
    )
    lost = Finding.of(
        Kind.TEXT_LOST, "3", texts=counted("text", 2), field="a'b\n", example="Wei\ufffdwasser"
    )
    assert lost.message == "2 texts of field \"a'b\\n\" have lost letters: 'Wei\ufffdwasser'"
    assert lost.in_language("de").message == (
        "Mit verlorenen Buchstaben: 2 Texte im Feld „a'b\\n“, z. B. „Wei\ufffdwasser“"
    )


def test_a_severity_that_the_registry_does_not_know_is_an_error() -> None:
    with pytest.raises(ValueError, match="NO_GEOMETRY is no note"):
        Finding.of(Kind.NO_GEOMETRY, severity="note")


def test_every_variant_is_used() -> None:
    source = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py"))
    keys = {key for table, key in TEXTS if table != PHRASES and "_" in key}
    for variant in {key.partition("_")[2] for key in keys}:
        assert f'"{variant}"' in source


def test_a_variant_without_text_is_an_error() -> None:
    with pytest.raises(KeyError):
        _ = Finding.of(Kind.NO_GEOMETRY, variant="other").message
