"""Styles: which feature of a layer gets which symbol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import isfinite
from typing import Any, Literal

from nzv_geo.brief import Brief
from nzv_geo.errors import DataError, UnknownNameError
from nzv_geo.shown import Displayed
from nzv_geo.styles.conditions import Condition
from nzv_geo.styles.palettes import CATEGORIES, CLASSES
from nzv_geo.styles.symbols import Symbol

__all__ = ["SCHEMES", "Rule", "Style", "Text"]

Text = str | Mapping[str, str]  # the same in every language, or one for each
Kind = Literal["single", "categories", "classes", "proportional", "rules"]
SCHEMES = ("quantiles", "equal", "natural")
MOST_CLASSES = 12


@dataclass(frozen=True, repr=False)
class Rule(Brief):
    """One class of a style as its owner describes it.

    Parameters
    ----------
    title
        What the legend says; empty for what the values say.
    symbol
        Keys of `Symbol` that differ from those of the whole style.
    value
        Of categories: the value that belongs here; a tuple for several; None for all others.
    condition
        Of rules: what a feature must fulfil; None for all that no other rule takes.
    """

    title: Text = ""
    symbol: Mapping[str, Any] = field(default_factory=dict)
    value: Any = None
    condition: Condition | None = None


@dataclass(frozen=True, repr=False)
class Style(Displayed, Brief):
    """Which symbol each feature gets; made by one of the methods below, not by hand.

    Parameters
    ----------
    kind
        ``single``, ``categories``, ``classes``, ``proportional`` or ``rules``.
    symbol
        Keys of `Symbol` that all symbols of the layer share; the map chooses the others.
    column
        Field that decides, where one does.
    rules
        Classes as their owner describes them.
    palette
        Name of the palette of the classes that have no colour of their own.
    scheme, count, limits
        Of classes: ``quantiles``, ``equal`` or ``natural``, and into how many; or the upper limits
        of all classes but the last.
    sizes_mm
        Of proportional symbols: size of the smallest and the largest value.

    Examples
    --------
    >>> Style.categories("use", palette="Set2").kind
    'categories'
    """

    kind: Kind = "single"
    symbol: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""
    rules: tuple[Rule, ...] = ()
    palette: str = ""
    scheme: str = ""
    count: int = 0
    limits: tuple[float, ...] = ()
    sizes_mm: tuple[float, float] = (2.0, 12.0)

    def __post_init__(self) -> None:
        for rule in ({}, *(rule.symbol for rule in self.rules)):
            Symbol().with_keys({**self.symbol, **rule})  # a key or value that is none is an error

    @classmethod
    def single(cls, **symbol: Any) -> Style:
        """Return one symbol for all features; keys are those of `Symbol`.

        Examples
        --------
        >>> Style.single(colour="#8a1f4f", width_mm=1).symbol["width_mm"]
        1
        """
        return cls(symbol=symbol)

    @classmethod
    def categories(
        cls, column: str, rules: Sequence[Rule] = (), *, palette: str = CATEGORIES, **symbol: Any
    ) -> Style:
        """Return a symbol for each value of a field: those of the rules, then all others.

        Examples
        --------
        >>> style = Style.categories("kv", [Rule("380 kV", {"width_mm": 1.2}, value=380)])
        >>> style.rules[0].title
        '380 kV'
        """
        return cls("categories", symbol, column, tuple(rules), palette)

    @classmethod
    def classes(
        cls,
        column: str,
        *,
        scheme: str = "quantiles",
        count: int = 5,
        limits: Sequence[float] = (),
        palette: str = CLASSES,
        rules: Sequence[Rule] = (),
        **symbol: Any,
    ) -> Style:
        """Return classes of a number; what has none is a class of its own.

        Parameters
        ----------
        column
            Field with the number.
        scheme
            ``quantiles`` (as many features in each), ``equal`` (as wide each) or ``natural``
            (breaks where values are rare, by Fisher and Jenks).
        count
            How many classes.
        limits
            In place of a scheme: upper limits of all classes but the last, each limit included.
        palette
            Name of a palette, from the least to the most.
        rules
            Titles and symbols of the classes, in their order, where they are to be others.
        symbol
            Keys of `Symbol`, for all of them.

        Raises
        ------
        UnknownNameError
            There is no such scheme.
        DataError
            Too few or too many classes, or limits that do not rise.

        Examples
        --------
        >>> Style.classes("jobs", limits=[100, 1000]).limits
        (100, 1000)
        """
        if scheme not in SCHEMES:
            raise UnknownNameError("scheme", scheme, SCHEMES)
        if not 2 <= count <= MOST_CLASSES:
            raise DataError(f"count is {count}; write a number from 2 to {MOST_CLASSES}")
        if not all(isfinite(limit) for limit in limits):
            raise DataError(f"limits {list(limits)} are not all finite numbers")
        if any(upper <= lower for lower, upper in pairwise(limits)):
            raise DataError(f"limits {list(limits)} do not rise")
        return cls("classes", symbol, column, tuple(rules), palette, scheme, count, tuple(limits))

    @classmethod
    def proportional(
        cls, column: str, *, sizes_mm: tuple[float, float] = (2.0, 12.0), **symbol: Any
    ) -> Style:
        """Return points whose area grows with a number; areas get theirs in their middle.

        Examples
        --------
        >>> Style.proportional("jobs").sizes_mm
        (2.0, 12.0)
        """
        least, most = sizes_mm
        if not 0 < least < most <= 50:
            raise DataError(f"sizes_mm is {list(sizes_mm)}; write two that rise, up to 50")
        return cls("proportional", symbol, column, sizes_mm=(least, most))

    @classmethod
    def rule_based(cls, rules: Sequence[Rule], **symbol: Any) -> Style:
        """Return a symbol for each rule; a feature gets that of the first one it fulfils.

        Examples
        --------
        >>> len(Style.rule_based([Rule("all")]).rules)
        1
        """
        return cls("rules", symbol, rules=tuple(rules))
