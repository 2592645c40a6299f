"""Colours of styles: how they may be written, how they contrast, what they are on a dark page."""

from __future__ import annotations

import re

from nzv_geo.errors import DataError

__all__ = ["GROUNDS", "colour_of", "contrast", "grey_of", "legible", "mixed"]

HEX = re.compile(r"#[0-9a-f]{6}")
GROUNDS = {"light": "#eceeea", "dark": "#262d32"}  # --land and --paper of page.css, the nearer one
LEAST_CONTRAST = 3.0  # of lines against their ground: WCAG 2.1, 1.4.11
STEP = 0.04  # towards black or white, while a colour that can be seen is looked for


def colour_of(written: str) -> str:
    """Return a colour as six hexadecimal digits.

    Parameters
    ----------
    written
        ``#rgb``, ``#rrggbb`` or a name of CSS, such as ``darkorange``.

    Raises
    ------
    DataError
        It is no colour, or one that can be seen through: opacity has a key of its own.

    Examples
    --------
    >>> colour_of("#FA0"), colour_of("darkorange")
    ('#ffaa00', '#ff8c00')
    """
    if not isinstance(written, str):
        raise DataError(f"{written!r} is no colour; write it as '#1f4fa3' or by a name of CSS")
    lower = written.strip().lower()
    if HEX.fullmatch(lower):
        return lower
    import cmap  # here, because most maps name no colours

    try:
        red, green, blue, alpha = cmap.Color(lower).rgba8
    except (ValueError, TypeError) as error:
        raise DataError(
            f"{written!r} is no colour; write it as '#1f4fa3' or by a name of CSS"
        ) from error
    if alpha != 1:
        raise DataError(f"{written!r} can be seen through; say so by opacity, not in the colour")
    return f"#{red:02x}{green:02x}{blue:02x}"


def contrast(colour: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21, as WCAG 2.1 defines it.

    Examples
    --------
    >>> contrast("#000000", "#ffffff"), round(contrast("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    dark, light = sorted((_luminance(colour), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def grey_of(colour: str) -> float:
    """Return how light a colour is on a grey print, from 0 to 1.

    Examples
    --------
    >>> round(grey_of("#ff0000"), 2) == round(grey_of("#808080"), 2)
    False
    """
    return float(_luminance(colour) ** (1 / 2.2))


def mixed(colour: str, other: str, part: float) -> str:
    """Return a colour with a part of another one.

    Examples
    --------
    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(start + (end - start) * part):02x}" for start, end in pairs)


def legible(colour: str, ground: str, least: float = LEAST_CONTRAST) -> str:
    """Return the colour, as much darker or lighter as a line on this ground must be.

    Examples
    --------
    >>> legible("#ffd700", GROUNDS["light"]), legible("#1f4fa3", GROUNDS["light"])
    ('#998100', '#1f4fa3')
    """
    towards = "#000000" if _luminance(ground) > 0.18 else "#ffffff"
    part, tried = 0.0, colour
    while contrast(tried, ground) < least:
        part += STEP
        tried = mixed(colour, towards, min(part, 1))
    return tried


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
