"""Codes of XPlanGML in German words, as far as `codes.toml` knows them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from nzv_geo.xplan.objects import PlanObject

__all__ = ["legal_character", "plan_kind", "plan_status", "use_of", "word"]

FROM_VERSION_6 = 6


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("codes.toml").read_text(encoding="utf-8"))


def word(codes: str, code: str) -> str:
    """Return the word for a code; the code itself where it is not known.

    Examples
    --------
    >>> word("besondereArtDerBaulNutzung", "1800"), word("gruen", "4711")
    ('Industriegebiet', '4711')
    """
    known: dict[str, str] = _tables().get(codes, {})
    return known.get(code, code)


def use_of(item: PlanObject) -> str:
    """Return what an object is to be used for, in words.

    Examples
    --------
    >>> use_of(PlanObject("BP_WaldFlaeche", values=[(1, ("zweckbestimmung",), "1600")]))
    'Schutzwald'
    """
    done: set[str] = set()
    found: list[str] = []
    for entry in _tables()["use"]:
        name = entry["property"]
        if name in done or item.kind not in entry.get("classes", [item.kind]):
            continue
        done.add(name)
        if not item.codes(entry.get("instead_of", "")):
            found += [word(entry["list"], code) for code in item.codes(name)]
    return ", ".join(dict.fromkeys([*found, *item.texts("nutzungText", "aufschrift")]))


def plan_status(plan: PlanObject) -> str:
    """Return the legal status of a plan in words.

    Examples
    --------
    >>> plan_status(PlanObject("BP_Plan", values=[(1, ("rechtsstand",), "3000")]))
    'Satzung'
    """
    return _of_plan("rechtsstand", plan, "rechtsstand")


def plan_kind(plan: PlanObject) -> str:
    """Return of what kind a plan is, in words."""
    return _of_plan("plan_art", plan, "planArt")


def legal_character(item: PlanObject) -> str:
    """Return whether an object is binding or only noted, in words.

    Examples
    --------
    >>> noted = [(1, ("rechtscharakter",), "3000")]
    >>> [legal_character(PlanObject("FP_Gruen", "", version, noted)) for version in (5, 6)]
    ['Hinweis', 'Darstellung']
    """
    prefix = "" if item.version >= FROM_VERSION_6 else f"_{_prefix(item)}"
    codes = item.codes("rechtscharakter")
    return ", ".join(word(f"rechtscharakter{prefix}", code) for code in codes)


def _of_plan(codes: str, plan: PlanObject, name: str) -> str:
    return ", ".join(word(f"{codes}_{_prefix(plan)}", code) for code in plan.codes(name))


def _prefix(item: PlanObject) -> str:
    return item.kind.partition("_")[0].lower()
