"""Colours that can be read: a colour of the publication's choice in, one with enough contrast on a ground out.

The measure is WCAG 2.2's contrast ratio (success criterion 1.4.3: at least 4.5 for text of any size).
"""

from __future__ import annotations

import re

from pipeline.errors import BadConfiguration, PublishError

LEAST_CONTRAST = 4.5
_HEX = re.compile("#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_STEPS = 100


def legible(colour: str, ground: str, least: float = LEAST_CONTRAST) -> str:
    """The colour itself if it stands out from the ground, else the nearest mixture with black or white that does.

    Args:
        colour: `#rgb` or `#rrggbb`.
        ground: the colour behind the text, `#rrggbb`.
        least: the contrast ratio that the result has at least, 1 to 21.

    Returns:
        `#rrggbb`, in small letters.

    Raises:
        BadConfiguration: the colour is not written in one of the two forms.
    """
    wanted, behind = _channels(colour), _channels(ground)
    end = (0, 0, 0) if _luminance(behind) > 0.18 else (255, 255, 255)  # noqa: PLR2004 - where black and white tie
    for step in range(_STEPS + 1):
        mixed = tuple(round(c + (e - c) * step / _STEPS) for c, e in zip(wanted, end, strict=True))
        if _ratio(mixed, behind) >= least:
            return "#" + "".join(f"{c:02x}" for c in mixed)
    return "#000000" if end == (0, 0, 0) else "#ffffff"


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours, 1 to 21."""
    return _ratio(_channels(one), _channels(other))


def _ratio(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(channels: tuple[int, ...]) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (
        c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - WCAG's figures
        for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    if not _HEX.fullmatch(colour):
        fault = f"the publication's colour {colour!r} is no colour in the form #rrggbb"
        raise BadConfiguration((PublishError(fault, 'write it like colour = "#7a1f2b"'),))
    digits = colour[1:]
    if len(digits) == 3:  # noqa: PLR2004 - the short form #rgb
        digits = "".join(digit * 2 for digit in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
