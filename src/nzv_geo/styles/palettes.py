"""Palettes by name: ColorBrewer, Okabe-Ito and the others that the library cmap holds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from nzv_geo.errors import DataError, UnknownNameError

if TYPE_CHECKING:
    import cmap

__all__ = ["CATEGORIES", "CLASSES", "PALETTES", "palette"]

CATEGORIES = "okabe-ito"  # told apart by people who see few colours; black comes last
CLASSES = "YlGnBu"
OTHER_NAMES = {  # all but the first are names of several palettes: cmap would print a warning
    "okabe-ito": "okabeito:okabeito", "ylorbr": "colorbrewer:YlOrBr", "prgn": "colorbrewer:PRGn",
    "rdbu": "colorbrewer:RdBu",
}  # fmt: skip
# Those that errors and the documentation name; of the library, any other name works, too.
PALETTES = (
    "okabe-ito", "Set2", "Dark2", "Paired", "tol:bright", "tol:muted", "YlGnBu", "Blues", "Greens",
    "Oranges", "Purples", "Greys", "YlOrBr", "PuBuGn", "viridis", "cividis", "RdBu", "PuOr", "BrBG",
)  # fmt: skip
SEQUENCES = range(3, 10)  # numbers of colours for which ColorBrewer has a palette of its own
LIGHT_END = 0.12  # of a continuous palette: what is lighter would not be seen


@cache
def palette(name: str, count: int) -> tuple[str, ...]:
    """Return so many colours of a palette, as hexadecimal digits.

    Parameters
    ----------
    name
        Such as ``YlGnBu``, ``okabe-ito`` or ``tol:bright``; letters large or small. With ``-r`` at
        its end, or ``_r`` as in matplotlib, backwards.
    count
        How many; more than a palette for categories has is an error.

    Raises
    ------
    UnknownNameError
        There is no such palette.
    DataError
        It has fewer colours.

    Examples
    --------
    >>> palette("YlGnBu", 3)
    ('#edf8b1', '#7fcdbb', '#2c7fb8')
    >>> palette("okabe-ito", 2)
    ('#e69f00', '#56b4e9')
    >>> palette("YlGnBu_r", 3) == palette("YlGnBu", 3)[::-1]
    True
    """
    base = name.removesuffix("-r").removesuffix("_r")
    colours = _colours(base, name, count)
    return colours[::-1] if base != name else colours


@cache
def _colormap(key: str) -> cmap.Colormap:
    import cmap

    return cmap.Colormap(key)


def _colours(base: str, name: str, count: int) -> tuple[str, ...]:
    try:
        whole = _colormap(OTHER_NAMES.get(base.lower(), base))
    except (ValueError, KeyError, TypeError, ImportError) as error:
        raise UnknownNameError("palette", name, PALETTES) from error
    if whole.category == "qualitative" or whole.interpolation == "nearest":
        return _of_categories(whole, name, count)
    if whole.name.startswith("colorbrewer:") and count in SEQUENCES:
        return _hex(_colormap(f"{whole.name}_{count}").color_stops.colors)
    step = (1 - LIGHT_END) / max(1, count - 1)
    shares = [LIGHT_END + number * step for number in range(count)]
    return _hex(_at(whole, [0.7] if count == 1 else shares))


def _at(whole: cmap.Colormap, shares: list[float]) -> list[cmap.Color]:
    """Return the colours at shares of the way, 0 to 1: as calling it does, which imports more."""
    import cmap

    table = whole.lut()
    return [cmap.Color(table[min(int(share * len(table)), len(table) - 1)]) for share in shares]


def _of_categories(whole: object, name: str, count: int) -> tuple[str, ...]:
    colours = _hex(whole.color_stops.colors)  # type: ignore[attr-defined]
    if name.lower().startswith("okabe-ito"):  # it begins with black, which is the colour of letters
        colours = (*colours[1:], colours[0])
    if count > len(colours):
        raise DataError(
            f"palette {name} has {len(colours)} colours, {count} are needed; give classes colours "
            "of their own, or put rare values together"
        )
    return colours[:count]


def _hex(colours: object) -> tuple[str, ...]:
    return tuple(colour.hex.lower()[:7] for colour in colours)  # type: ignore[attr-defined]
