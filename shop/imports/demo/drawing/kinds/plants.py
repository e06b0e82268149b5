"""Drawings of plants in their pots."""

import math
from itertools import pairwise

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import RGB, SOIL, darker, lighter, mix
from shop.imports.demo.drawing.geometry import Path, outline, ribbon, scale, turn
from shop.imports.demo.drawing.kinds.tableware import decorate
from shop.imports.demo.drawing.light import (
    ground,
    linear,
    matt,
    soften,
)
from shop.imports.demo.drawing.look import Look
from shop.imports.demo.drawing.turnery import body, mouth

_ROOT = (500.0, 560.0)


def _pot(canvas: Canvas, look: Look) -> None:
    ground(canvas, 500, 860, 140)
    profile = outline("M 350 580 L 382 836 Q 386 858 404 862")
    pot = body(canvas, profile, matt(look.accent))
    decorate(canvas, pot, profile, Look(look.accent, darker(look.accent, 0.3), look.pattern))
    body(canvas, [(340, 560), (344, 614)], matt(look.accent))
    soil = mouth(canvas, (500, 560), 160, look.accent, 10)
    canvas.paint(soil, SOIL)
    canvas.texture(soil, textures.fleece(), lighter(SOIL, 0.3), 0.5)


def _leaf(canvas: Canvas, path: Path, colour: RGB, tip: tuple[float, float]) -> None:
    leaf = canvas.stencil(path)
    canvas.cast(leaf, 10, 0.18, (6, 12))
    canvas.paint(
        leaf, linear(_ROOT, tip, [(0, darker(colour, 0.35)), (0.6, colour), (1, lighter(colour, 0.22))])
    )
    soften(canvas, leaf, colour, 0.7)


def monstera(canvas: Canvas, look: Look) -> None:
    """A plant with big notched leaves."""
    _pot(canvas, look)
    blade = outline(
        "M 500 300 C 440 300 370 240 372 150 L 424 170 L 380 110 C 390 70 420 40 450 26 L 462 86 L 476 16"
        " C 500 10 540 16 556 30 L 540 92 L 590 50 C 622 80 632 120 626 160 L 570 168"
        " L 622 196 C 606 260 560 300 500 300"
    )
    leaves = (
        (-74.0, 0.86, (300.0, 470.0)),
        (74.0, 0.9, (708.0, 480.0)),
        (-36.0, 1.0, (360.0, 310.0)),
        (40.0, 1.0, (660.0, 300.0)),
        (2.0, 1.08, (505.0, 230.0)),
    )
    for _, _, (x, y) in leaves:
        stalk = outline(f"M 500 560 Q {500 + (x - 500) * 0.3} {y + 60} {x} {y}")
        canvas.fill(ribbon(stalk, 11, 8), darker(look.colour, 0.15))
    for angle, size, (x, y) in leaves:
        placed = [(px + x - 500, py + y - 250) for px, py in scale(blade, size * 0.8, (500, 250))]
        path = turn(placed, angle, (x, y))
        tip = (x + math.sin(math.radians(angle)) * 190, y - math.cos(math.radians(angle)) * 190)
        _leaf(canvas, path, look.colour, tip)
        canvas.fill(
            ribbon([(x, y), ((x + tip[0]) / 2, (y + tip[1]) / 2), tip], 6, 2), lighter(look.colour, 0.35)
        )


def snake_plant(canvas: Canvas, look: Look) -> None:
    """A plant with upright sword leaves edged in yellow."""
    _pot(canvas, look)
    swords = (
        (430, 300, 180),
        (566, 640, 200),
        (470, 400, 110),
        (540, 570, 70),
        (500, 480, 250),
        (450, 350, 330),
        (556, 690, 340),
    )
    for base, tip_x, tip_y in swords:
        middle = (base + tip_x) / 2
        path = outline(
            f"M {base - 22} 566 C {base - 44} 440 {middle - 34} 320 {tip_x} {tip_y}"
            f" C {middle + 44} 330 {base + 46} 440 {base + 22} 566 Z"
        )
        _leaf(canvas, path, look.colour, (tip_x, tip_y))
        leaf = canvas.stencil(path)
        canvas.rim(leaf, (226, 206, 120), 0.75, 5)
        canvas.texture(leaf, textures.wood(), lighter(look.colour, 0.5), 0.35)


def fern(canvas: Canvas, look: Look) -> None:
    """A fern with arching fronds."""
    _pot(canvas, look)
    for end_x, end_y, bend in (
        (150, 470, 150),
        (850, 480, 150),
        (220, 290, 90),
        (780, 280, 90),
        (340, 150, 60),
        (660, 150, 60),
        (500, 100, 0),
    ):
        line = outline(f"M 500 566 Q {500 + (end_x - 500) * 0.42} {end_y - bend} {end_x} {end_y}")
        canvas.fill(ribbon(line, 7, 3), darker(look.colour, 0.25))
        frond = canvas.stencil(*_leaflets(line))
        canvas.cast(frond, 8, 0.14, (5, 10))
        canvas.paint(
            frond,
            linear(
                _ROOT,
                (end_x, end_y),
                [(0, darker(look.colour, 0.3)), (0.7, look.colour), (1, lighter(look.colour, 0.3))],
            ),
        )


def _leaflets(line: Path) -> list[Path]:
    leaflets: list[Path] = []
    count = len(line)
    for index, ((ax, ay), (bx, by)) in enumerate(pairwise(line[2:])):
        angle = math.degrees(math.atan2(by - ay, bx - ax))
        long = 78 - 54 * index / count
        for share in (0.0, 0.5):
            x, y = ax + (bx - ax) * share, ay + (by - ay) * share
            blade = outline(
                f"M {x} {y} C {x + long * 0.3} {y - 13} {x + long * 0.8} {y - 9} {x + long} {y}"
                f" C {x + long * 0.8} {y + 7} {x + long * 0.3} {y + 9} {x} {y}"
            )
            leaflets.extend(turn(blade, angle + side, (x, y)) for side in (62.0, -62.0))
    return leaflets


def succulent(canvas: Canvas, look: Look) -> None:
    """A rosette of thick leaves in a low pot."""
    _pot(canvas, look)
    for ring, count, radius, size in (
        (0, 11, 168.0, 1.0),
        (1, 9, 112.0, 0.82),
        (2, 7, 62.0, 0.62),
        (3, 5, 22.0, 0.44),
    ):
        tone = lighter(look.colour, ring * 0.13)
        for index in range(count):
            angle = 360 / count * index + ring * 19
            x = 500 + math.cos(math.radians(angle)) * radius
            y = 450 - ring * 16 + math.sin(math.radians(angle)) * radius * 0.62
            petal = scale(
                outline("M 500 420 C 560 420 580 480 500 560 C 420 480 440 420 500 420"), size, (500, 480)
            )
            path = turn([(px + x - 500, py + y - 480) for px, py in petal], angle - 90, (x, y))
            leaf = canvas.stencil(path)
            canvas.cast(leaf, 6, 0.4, (2, 6))
            canvas.paint(
                leaf,
                linear(
                    (500, 450),
                    (x, y),
                    [(0, darker(tone, 0.4)), (0.8, lighter(tone, 0.1)), (1, mix(tone, (214, 150, 140), 0.4))],
                ),
            )
            soften(canvas, leaf, tone, 0.9)
