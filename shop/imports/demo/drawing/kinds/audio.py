"""Drawings of headphones, speakers, radios and record players."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import INK, OAK, RGB, STEEL, WHITE, darker, lighter
from shop.imports.demo.drawing.geometry import box, ellipse, mirror, outline, ribbon
from shop.imports.demo.drawing.light import (
    across,
    float_shadow,
    glossy,
    ground,
    linear,
    lit,
    matt,
    metal,
    radial,
    soften,
)
from shop.imports.demo.drawing.look import Look
from shop.imports.demo.drawing.turnery import body, lid


def headphones(canvas: Canvas, look: Look) -> None:
    """Over-ear headphones from the front; cushions in the accent colour."""
    hoop = ribbon(outline("M 262 560 C 220 60 780 60 738 560"), 46)
    band = canvas.stencil(hoop)
    float_shadow(canvas, band, 1.1)
    canvas.paint(band, lit(look.colour, 120, 600))
    soften(canvas, band, look.colour)
    pad = canvas.stencil(ribbon(outline("M 320 300 C 380 186 620 186 680 300"), 40))
    canvas.paint(pad, lit(look.accent, 180, 320))
    soften(canvas, pad, look.accent)
    for path in (
        outline("M 240 420 L 286 420 L 290 600 L 236 600"),
        mirror(outline("M 240 420 L 286 420 L 290 600 L 236 600")),
    ):
        canvas.fill(
            path,
            across(236, 290, metal(STEEL)) if path[0][0] < 500 else across(710, 764, metal(STEEL)),
        )
    for side in (-1, 1):
        inner, outer = 500 + side * 190, 500 + side * 262
        cushion = canvas.stencil(box(inner - 46, 480, inner + 46, 800, 46))
        float_shadow(canvas, cushion)
        canvas.paint(cushion, across(inner - 46, inner + 46, matt(look.accent)))
        soften(canvas, cushion, look.accent)
        cup = canvas.stencil(box(outer - 50, 500, outer + 50, 780, 48))
        float_shadow(canvas, cup, 0.7)
        canvas.paint(cup, across(outer - 50, outer + 50, glossy(look.colour)))
        soften(canvas, cup, look.colour)
        ring = canvas.stencil(box(outer - 50, 560, outer + 50, 572))
        canvas.paint(ring, across(outer - 50, outer + 50, metal(STEEL)))


def speaker(canvas: Canvas, look: Look) -> None:
    """A cloth-covered speaker on a wooden foot, with a strap; pattern “round” is a short drum."""
    short = look.pattern == "round"
    top, half = (500.0, 220.0) if short else (300.0, 160.0)
    left = 500 - half
    ground(canvas, 500, 816, half)
    strap = canvas.stencil(
        ribbon(
            outline(
                f"M {500 + half - 6} {top + 60}"
                f" C {500 + half + 110} {top + 70} {500 + half + 90} {top + 200} {500 + half - 6} {top + 190}"
            ),
            17,
        )
    )
    canvas.paint(strap, lit(look.accent, top, top + 260))
    profile = outline(f"M {left} {top} L {left} 760 Q {left + 2} 790 {left + 16} 800")
    cloth = body(canvas, profile, matt(look.colour))
    canvas.texture(cloth, textures.mesh(), darker(look.colour, 0.6), 0.55)
    foot = body(canvas, [(left + 2, 770), (left + 10, 816)], matt(OAK))
    canvas.texture(foot, textures.wood(), darker(OAK, 0.5), 0.3)
    lid(canvas, (500, top), half, darker(look.colour, 0.1))
    canvas.fill(ellipse(500, top, half - 14, (half - 14) * 0.13), darker(look.colour, 0.35))
    for x in (-60, 0, 60):
        canvas.fill(ellipse(500 + x, top + 2, 16, 4), lighter(look.colour, 0.6))
    tag = canvas.fill(box(466, 690, 534, 716, 4), look.accent)
    canvas.rim(tag, darker(look.accent, 0.6), 0.4, 4)


def _driver(canvas: Canvas, centre: tuple[float, float], radius: float, accent: RGB) -> None:
    cx, cy = centre
    canvas.fill(
        ellipse(cx, cy, radius, radius),
        linear((cx - radius, cy - radius), (cx + radius, cy + radius), metal((90, 92, 96))),
    )
    cone = canvas.fill(
        ellipse(cx, cy, radius * 0.9, radius * 0.9),
        radial((cx - radius * 0.2, cy - radius * 0.2), radius * 1.2, [(0, (74, 76, 80)), (1, (28, 29, 33))]),
    )
    canvas.rim(cone, (10, 10, 12), 0.7, radius * 0.12)
    canvas.fill(
        ellipse(cx, cy, radius * 0.36, radius * 0.36),
        radial(
            (cx - radius * 0.14, cy - radius * 0.16),
            radius * 0.5,
            [(0, lighter(accent, 0.4)), (1, darker(accent, 0.3))],
        ),
    )


def bookshelf_speaker(canvas: Canvas, look: Look) -> None:
    """A pair of two-way speakers in wooden boxes."""
    for left, foot, size in ((560.0, 780.0, 0.86), (190.0, 816.0, 1.0)):
        width, high = 330 * size, 560 * size
        ground(canvas, left + width / 2, foot - 4, width * 0.58, 0.9)
        cabinet = canvas.stencil(box(left, foot - high, left + width, foot, 12))
        canvas.paint(
            cabinet,
            across(
                left,
                left + width,
                [(0, lighter(look.colour, 0.2)), (0.5, look.colour), (1, darker(look.colour, 0.2))],
            ),
        )
        canvas.texture(cabinet, textures.upright_wood(), darker(look.colour, 0.5), 0.4)
        soften(canvas, cabinet, look.colour, 0.7)
        _driver(canvas, (left + width / 2, foot - 185 * size), 122 * size, look.accent)
        _driver(canvas, (left + width / 2, foot - 430 * size), 66 * size, look.accent)


def radio(canvas: Canvas, look: Look) -> None:
    """A table radio with a cloth grille and a big dial."""
    ground(canvas, 500, 796, 340)
    aerial = canvas.stencil(ribbon([(700, 430), (824, 130)], 9, 6))
    canvas.paint(aerial, linear((760, 270), (772, 276), metal(STEEL)))
    handle = canvas.stencil(
        ribbon(outline("M 280 440 C 290 310 330 310 500 310 C 670 310 710 310 720 440"), 26)
    )
    canvas.cast(handle, 8, 0.2, (6, 8))
    canvas.paint(handle, lit(look.accent, 300, 460))
    soften(canvas, handle, look.accent)
    case = canvas.stencil(box(150, 400, 850, 800, 56))
    canvas.paint(case, lit(look.colour, 360, 840, 0.2))
    soften(canvas, case, look.colour)
    grille = canvas.fill(box(190, 446, 540, 754, 34), lit(lighter(look.colour, 0.35), 420, 780))
    canvas.texture(grille, textures.mesh(), darker(look.colour, 0.65), 0.7)
    canvas.rim(grille, darker(look.colour, 0.7), 0.5, 10, (5, 7))
    scale_face = canvas.fill(box(580, 446, 810, 530, 14), (250, 240, 214))
    canvas.rim(scale_face, (80, 60, 40), 0.5, 8, (4, 5))
    for index, tick in enumerate(range(600, 800, 17)):
        canvas.fill(box(tick, 472, tick + 3, 490 + (index % 3 == 0) * 12), (120, 96, 70))
    canvas.fill(box(672, 452, 677, 524), (204, 70, 52))
    for x, radius in ((644.0, 54.0), (764.0, 38.0)):
        knob = canvas.stencil(ellipse(x, 650, radius, radius))
        canvas.cast(knob, 9, 0.4, (5, 9))
        canvas.paint(knob, linear((x - radius, 650 - radius), (x + radius, 650 + radius), metal(look.accent)))
        canvas.fill(
            ellipse(x, 650, radius * 0.72, radius * 0.72),
            linear(
                (x - radius, 600),
                (x + radius, 700),
                [(0, lighter(look.accent, 0.35)), (1, darker(look.accent, 0.15))],
            ),
        )
        canvas.fill(ribbon([(x, 650), (x - radius * 0.4, 650 - radius * 0.5)], 5), darker(look.accent, 0.6))


def turntable(canvas: Canvas, look: Look) -> None:
    """A record player from above; the plinth takes the main, the label the accent colour."""
    plinth = canvas.stencil(box(120, 200, 880, 800, 36))
    float_shadow(canvas, plinth, 1.2)
    canvas.paint(plinth, lit(look.colour, 160, 840))
    canvas.texture(plinth, textures.wood(), darker(look.colour, 0.5), 0.38)
    soften(canvas, plinth, look.colour, 0.6)
    platter = canvas.stencil(ellipse(420, 500, 268, 268))
    canvas.cast(platter, 12, 0.4, (5, 9))
    canvas.paint(platter, linear((200, 280), (640, 720), metal(STEEL)))
    record = canvas.fill(
        ellipse(420, 500, 256, 256), radial((420, 500), 260, [(0, (44, 44, 48)), (1, (20, 20, 23))])
    )
    for radius in range(110, 250, 17):
        ring = canvas.stencil(ellipse(420, 500, radius, radius)).without(
            canvas.stencil(ellipse(420, 500, radius - 1.6, radius - 1.6))
        )
        canvas.paint(ring, (84, 84, 90), 0.7)
    for gleam in (
        [(420.0, 500.0), (250.0, 260.0), (340.0, 230.0)],
        [(420.0, 500.0), (590.0, 740.0), (500.0, 770.0)],
    ):
        canvas.soft(gleam, WHITE, 12, 0.28, record)
    label = canvas.fill(ellipse(420, 500, 88, 88), lit(look.accent, 400, 600))
    canvas.rim(label, darker(look.accent, 0.6), 0.3, 6)
    canvas.fill(ellipse(420, 500, 9, 9), STEEL)
    arm = canvas.stencil(
        ribbon(outline("M 780 300 L 772 560 Q 766 600 700 640 L 610 660"), 14), box(590, 646, 640, 676, 5)
    )
    canvas.cast(arm, 8, 0.45, (8, 14))
    canvas.paint(arm, across(600, 800, metal(STEEL)))
    for x, y, radius in ((780, 300, 46), (800, 720, 30), (700, 740, 15)):
        knob = canvas.stencil(ellipse(x, y, radius, radius))
        canvas.cast(knob, 7, 0.4, (4, 7))
        canvas.paint(
            knob,
            linear((x - radius, y - radius), (x + radius, y + radius), metal(INK if radius == 15 else STEEL)),
        )
