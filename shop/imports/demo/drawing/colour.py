"""Colour arithmetic of the drawings; changes when light or shade should fall warmer, cooler or stronger."""

import re

RGB = tuple[int, int, int]

WHITE: RGB = (255, 255, 255)
INK: RGB = (38, 40, 46)
STEEL: RGB = (196, 199, 202)
BRASS: RGB = (201, 163, 94)
OAK: RGB = (205, 166, 118)
WALNUT: RGB = (122, 84, 58)
LEATHER: RGB = (156, 104, 66)
CORK: RGB = (206, 168, 124)
LEAF: RGB = (86, 124, 84)
SOIL: RGB = (74, 56, 46)
CREAM: RGB = (244, 238, 226)

_WARM_LIGHT: RGB = (255, 252, 244)
_HEX = re.compile(r"[0-9a-f]{6}")


def parse_hex(text: str) -> RGB:
    """Read six lower-case hexadecimal digits; anything else is a ValueError naming the text."""
    if not _HEX.fullmatch(text):
        raise ValueError(f"“{text}” is not a colour: write six lower-case hexadecimal digits, such as 8fa3ad")
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)


def mix(one: RGB, other: RGB, share: float) -> RGB:
    """Blend two colours; `share` 0 is the one, 1 the other."""
    keep = 1 - share
    return (
        round(one[0] * keep + other[0] * share),
        round(one[1] * keep + other[1] * share),
        round(one[2] * keep + other[2] * share),
    )


def darker(colour: RGB, amount: float) -> RGB:
    """Put a colour into shade, 0 to 1; shade is a little cooler than the colour."""
    red, green, blue = colour
    return (
        round(red * max(0.0, 1 - amount * 1.06)),
        round(green * (1 - amount)),
        round(blue * (1 - amount * 0.9)),
    )


def lighter(colour: RGB, amount: float) -> RGB:
    """Put a colour into light, 0 to 1; light is a little warmer than white."""
    return mix(colour, _WARM_LIGHT, amount)


def luma(colour: RGB) -> float:
    """Perceived brightness from 0 (black) to 255."""
    return colour[0] * 0.299 + colour[1] * 0.587 + colour[2] * 0.114


def contrast(colour: RGB, amount: float) -> RGB:
    """Move a colour away from itself: light ones into shade, dark ones into light; for seams and prints."""
    return darker(colour, amount) if luma(colour) > 90 else lighter(colour, amount * 0.6)
