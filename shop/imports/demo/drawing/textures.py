"""The grain of materials, as small tiles that repeat; each is the same on every run."""

import hashlib
from functools import cache

from PIL import Image, ImageDraw, ImageFilter

Tile = Image.Image

_LEAST_TILE = 300


def _noise(name: str, width: int, height: int) -> Tile:
    return Image.frombytes("L", (width, height), hashlib.shake_128(name.encode()).digest(width * height))


def _seamless(tile: Tile, radius: float) -> Tile:
    width, height = tile.size
    wide = Image.new("L", (width * 3, height * 3))
    for x in range(3):
        for y in range(3):
            wide.paste(tile, (x * width, y * height))
    return wide.filter(ImageFilter.GaussianBlur(radius)).crop((width, height, width * 2, height * 2))


def _repeated(tile: Tile) -> Tile:
    """Lay a small tile side by side, so that covering a shape takes few of them."""
    across, down = -(-_LEAST_TILE // tile.width), -(-_LEAST_TILE // tile.height)
    wide = Image.new("L", (tile.width * across, tile.height * down))
    for x in range(across):
        for y in range(down):
            wide.paste(tile, (x * tile.width, y * tile.height))
    return wide


@cache
def felt() -> Tile:
    """Soft cloudy noise: brushed cloth, felt, paper."""
    return _seamless(_noise("felt", 240, 240), 1.6).point(
        [min(255, max(0, (v - 118) * 12)) for v in range(256)]
    )


@cache
def weave() -> Tile:
    """Over and under: canvas, linen."""
    tile = Image.new("L", (8, 8))
    draw = ImageDraw.Draw(tile)
    draw.rectangle((0, 0, 3, 3), fill=150)
    draw.rectangle((4, 4, 7, 7), fill=150)
    draw.line((0, 3, 3, 3), fill=255)
    draw.line((4, 7, 7, 7), fill=255)
    return _repeated(tile)


@cache
def knit() -> Tile:
    """Columns of small v's: a knitted front."""
    over = 4
    tile = Image.new("L", (16 * over, 14 * over))
    draw = ImageDraw.Draw(tile)
    for top in (-14, 0, 14):
        for start, end in (((1, 2), (7.4, 10)), ((15, 2), (8.6, 10))):
            draw.line(
                (start[0] * over, (start[1] + top) * over, end[0] * over, (end[1] + top) * over),
                255,
                3 * over,
            )
    return _repeated(tile.reduce(over).filter(ImageFilter.GaussianBlur(0.7)))


@cache
def ribs() -> Tile:
    """Upright ridges: cuffs, corduroy, fluted glass."""
    tile = Image.new("L", (12, 4))
    ImageDraw.Draw(tile).rectangle((0, 0, 3, 3), fill=255)
    return _repeated(_seamless(tile, 1.2))


@cache
def wood() -> Tile:
    """Long fibres running from left to right."""
    streaks = _noise("wood", 12, 300).resize((420, 300), Image.Resampling.BICUBIC)
    return _seamless(streaks, 1.4).point([min(255, max(0, (v - 120) * 5)) for v in range(256)])


@cache
def upright_wood() -> Tile:
    """Long fibres running from top to bottom."""
    return wood().transpose(Image.Transpose.ROTATE_90)


@cache
def speckle() -> Tile:
    """Scattered dots of iron in a glaze, or splinters in terrazzo."""
    over, size = 4, 300
    tile = Image.new("L", (size * over, size * over))
    draw = ImageDraw.Draw(tile)
    places = hashlib.shake_128(b"speckle").digest(150 * 3)
    for index in range(0, len(places), 3):
        x, y = places[index] / 256 * (size - 8) + 4, places[index + 1] / 256 * (size - 8) + 4
        radius = 0.8 + (places[index + 2] / 256) ** 4 * 3
        draw.ellipse([(v * over) for v in (x - radius, y - radius, x + radius, y + radius)], fill=255)
    return tile.reduce(over)


@cache
def fleece() -> Tile:
    """Curls of pile: teddy, bouclé, towelling."""
    blurred = _seamless(_noise("fleece", 200, 200), 2.6)
    return blurred.point([min(255, max(0, (v - 122) * 30)) for v in range(256)])


@cache
def mesh() -> Tile:
    """Rows of small holes: loudspeaker grilles, sports shoes."""
    over = 4
    tile = Image.new("L", (12 * over, 12 * over))
    draw = ImageDraw.Draw(tile)
    for x, y in ((3, 3), (9, 9)):
        draw.ellipse([v * over for v in (x - 2, y - 2, x + 2, y + 2)], fill=255)
    return _repeated(tile.reduce(over))


@cache
def wicker() -> Tile:
    """Plaited strands: baskets."""
    over = 4
    tile = Image.new("L", (44 * over, 28 * over))
    draw = ImageDraw.Draw(tile)
    for x, y in ((1, 1), (23, 15)):
        corners = [v * over for v in (x, y, x + 20, y + 12)]
        draw.rounded_rectangle(corners, radius=5 * over, fill=255)
    return _repeated(tile.reduce(over).filter(ImageFilter.GaussianBlur(1)))
