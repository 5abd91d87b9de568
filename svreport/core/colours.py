"""Contrast between colours, as WCAG 2.2 measures it."""

from __future__ import annotations

BLACK, WHITE = "#000000", "#FFFFFF"


def luminance(colour: str) -> float:
    """The relative luminance of a colour such as `#C00000`, from 0 (black) to 1 (white)."""
    digits = colour.removeprefix("#")
    channels = (int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(fill: str) -> str:
    """Black or white, whichever reads better on the fill; one of them always reaches 4.5 to 1."""
    return BLACK if contrast(BLACK, fill) >= contrast(WHITE, fill) else WHITE
