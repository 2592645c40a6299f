"""Steps of processing in the reader's language.

A step is a sentence in English wherever it is kept: in files, in metadata, in Python. The table
``step`` of the English word list has a pattern for each, that of another language what it says
instead. So a step is understood wherever it comes from, also out of a file that was written long
ago; what follows no pattern stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from nzv_geo.i18n import LANGUAGES, Words, load_words

__all__ = ["step_by_language"]

FIELD = re.compile(r"\{(\w+)(?::(\w+))?\}")
KINDS = {  # what a field may hold; numbers are written as the language writes them
    None: r".+",
    "number": r"[-+]?[\d,]+(?:\.\d+)?%?",
    "word": r"\S+",
    "name": r"[^,]+",
    "clauses": r".+",  # between commas
}


def step_by_language(step: str) -> dict[str, str]:
    """Return a step in English, and in every language that has words for it.

    Examples
    --------
    >>> step_by_language("coordinates rounded to 0.1 mm")["de"]
    'Koordinaten auf 0,1 mm gerundet'
    >>> step_by_language("drawn by hand")
    {'en': 'drawn by hand'}
    """
    texts = {"en": step}
    for language in LANGUAGES:
        told = _told(step, language)
        if told is not None and language != "en":
            texts[language] = told
    return texts


def _told(step: str, language: str) -> str | None:
    """Return a step as a language says it; None where it has no words for it."""
    templates = load_words(language).steps
    if not templates:
        return None
    for key, template in load_words("en").steps.items():
        if not step.startswith(template.partition("{")[0]):
            continue
        found = _pattern(template).fullmatch(step)
        if found:
            return _filled(templates[key], key, found, language)
    return _in_two(step, language) or _of_layer(step, language)


def _in_two(step: str, language: str) -> str | None:
    """Return several steps in one, if there are words for each."""
    first, joined, rest = step.partition("; ")
    told = (_told(first, language), _told(rest, language)) if joined else (None, None)
    return f"{told[0]}; {told[1]}" if told[0] and told[1] else None


def _of_layer(step: str, language: str) -> str | None:
    """Return the step of one of the layers that were merged: its name stands before."""
    layer, colon, rest = step.partition(": ")
    told = _told(rest, language) if colon else None
    return None if told is None else f"{layer}: {told}"


def _filled(template: str, key: str, found: re.Match[str], language: str) -> str:
    words, kinds = load_words(language), dict(FIELD.findall(load_words("en").steps[key]))
    return FIELD.sub(lambda field: _value(found[field[1]], kinds[field[1]], words), template)


def _value(value: str, kind: str, words: Words) -> str:
    if kind == "number":
        return words.separated(value)
    if kind == "clauses":  # what a clause has no words for is a name, such as that of an operation
        clauses = value.split(", ")
        return ", ".join(_told(clause, words.language) or clause for clause in clauses)
    return value


@cache
def _pattern(template: str) -> re.Pattern[str]:
    """Return what a step looks like whose template this is.

    Examples
    --------
    >>> _pattern("rounded to {count:number} decimals").fullmatch("rounded to 9 decimals")["count"]
    '9'
    """
    texts = FIELD.split(template)  # text, name and kind of a field, text, ...
    fields = [
        f"(?P<{name}>{KINDS[kind]})" for name, kind in zip(texts[1::3], texts[2::3], strict=True)
    ]
    between = [re.escape(text) for text in texts[::3]]
    pieces = [piece for pair in zip(between, [*fields, ""], strict=True) for piece in pair]
    return re.compile("".join(pieces), re.DOTALL)
