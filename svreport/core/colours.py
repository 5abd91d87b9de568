"""Contrast between colours, as WCAG 2.2 measures it."""

from __future__ import annotations

BLACK, WHITE = "#000000", "#FFFFFF"
INK = "#1A1F24"  # of text, which reads well on every tint
TINT = 0.2


def tint(fill: str) -> str:
    """A fifth of the colour on white, for what is no longer so."""
    channels = (int(fill[start : start + 2], 16) for start in (1, 3, 5))
    return f"#{''.join(f'{round(255 - (255 - channel) * TINT):02X}' for channel in channels)}"


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
