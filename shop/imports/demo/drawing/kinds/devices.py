"""Drawings of small electronics to carry about."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import OAK, STEEL, WHITE, darker, lighter
from shop.imports.demo.drawing.geometry import Path, arc, box, ellipse, mirror, outline, ribbon
from shop.imports.demo.drawing.light import (
    across,
    float_shadow,
    glossy,
    ground,
    linear,
    lit,
    metal,
    radial,
    soften,
)
from shop.imports.demo.drawing.look import Look


def earbuds(canvas: Canvas, look: Look) -> None:
    """Two earbuds over their open case."""
    ground(canvas, 500, 820, 220)
    for side in (-1, 1):
        bud = outline(
            "M 420 250 C 360 240 340 330 390 360 C 404 372 408 400 408 470"
            " Q 420 490 436 470 C 440 400 470 360 470 320 C 470 270 450 254 420 250"
        )
        path: Path = (
            [(x - 20, y - 40) for x, y in bud] if side < 0 else mirror([(x - 20, y - 40) for x, y in bud])
        )
        shell = canvas.stencil(path)
        canvas.cast(shell, 26, 0.22, (10, 34))
        canvas.paint(shell, lit(look.colour, 190, 460, 0.2))
        soften(canvas, shell, look.colour, 1.1)
        tip = canvas.fill(
            ellipse(500 + side * 56, 284, 26, 38),
            radial(
                (500 + side * 60, 274), 50, [(0, lighter(look.accent, 0.3)), (1, darker(look.accent, 0.25))]
            ),
        )
        canvas.rim(tip, darker(look.accent, 0.6), 0.4, 6, (-2, -4))
    case = canvas.stencil(box(290, 560, 710, 822, 110))
    canvas.paint(case, across(290, 710, glossy(look.colour)))
    soften(canvas, case, look.colour)
    canvas.soft(ribbon([(292, 640), (708, 640)], 8), darker(look.colour, 0.8), 3, 0.6, case)
    canvas.fill(ribbon(arc((500, 642), (208, 4), 180, 0), 3), darker(look.colour, 0.45))
    canvas.fill(ellipse(500, 700, 8, 8), (150, 214, 150))


def charger(canvas: Canvas, look: Look) -> None:
    """A charging puck of cloth and wood with its braided cable."""
    cable = outline("M 500 560 C 520 700 760 640 760 780 C 760 900 560 880 600 1010")
    line = canvas.stencil(ribbon(cable, 19))
    float_shadow(canvas, line, 0.6)
    canvas.paint(line, look.accent)
    canvas.texture(line, textures.weave(), darker(look.accent, 0.5), 0.6)
    puck = canvas.stencil(ellipse(480, 420, 260, 260))
    float_shadow(canvas, puck, 1.1)
    canvas.paint(puck, linear((260, 200), (700, 640), [(0, lighter(OAK, 0.3)), (1, darker(OAK, 0.2))]))
    canvas.texture(puck, textures.wood(), darker(OAK, 0.5), 0.36)
    soften(canvas, puck, OAK, 0.8)
    top_face = canvas.fill(ellipse(480, 420, 210, 210), lit(look.colour, 200, 640))
    canvas.texture(top_face, textures.weave(), darker(look.colour, 0.5), 0.4)
    canvas.rim(top_face, darker(look.colour, 0.7), 0.45, 12, (5, 7))
    bolt = outline("M 500 330 L 430 440 L 476 440 L 460 520 L 532 404 L 486 404 Z")
    canvas.fill(bolt, lighter(look.colour, 0.5))


def power_bank(canvas: Canvas, look: Look) -> None:
    """A slim battery with a short braided cable."""
    cable = canvas.stencil(ribbon(outline("M 560 220 C 560 90 760 90 760 240 L 760 340"), 20))
    float_shadow(canvas, cable, 0.6)
    canvas.paint(cable, look.accent)
    canvas.texture(cable, textures.weave(), darker(look.accent, 0.5), 0.6)
    plug = canvas.stencil(box(740, 330, 780, 410, 10))
    float_shadow(canvas, plug, 0.6)
    canvas.paint(plug, across(740, 780, metal(STEEL)))
    case = canvas.stencil(box(310, 200, 650, 840, 60))
    float_shadow(canvas, case, 1.1)
    canvas.paint(case, lit(look.colour, 160, 880))
    canvas.texture(case, textures.felt(), lighter(look.colour, 0.4), 0.22)
    soften(canvas, case, look.colour)
    for index in range(4):
        canvas.soft(ellipse(430 + index * 34, 770, 9, 9), WHITE, 5, 0.5 if index < 3 else 0.0)
        canvas.fill(ellipse(430 + index * 34, 770, 6, 6), WHITE if index < 3 else darker(look.colour, 0.4))
    canvas.fill(box(440, 290, 520, 304, 6), darker(look.colour, 0.3))
