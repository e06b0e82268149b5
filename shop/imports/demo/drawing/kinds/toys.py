"""Drawings of children's things."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas, Stencil
from shop.imports.demo.drawing.colour import INK, OAK, RGB, WHITE, darker, lighter
from shop.imports.demo.drawing.geometry import Path, box, ellipse, outline, ribbon, turn
from shop.imports.demo.drawing.light import float_shadow, glossy, ground, lit, matt, radial, soften
from shop.imports.demo.drawing.look import Look
from shop.imports.demo.drawing.patterns import print_on
from shop.imports.demo.drawing.turnery import body, lid

_RAINBOW: list[RGB] = [
    (200, 92, 74),
    (222, 150, 84),
    (228, 190, 104),
    (126, 158, 118),
    (92, 132, 150),
    (150, 120, 156),
]


def _wooden(canvas: Canvas, path: Path, colour: RGB) -> Stencil:
    low, high = min(y for _, y in path), max(y for _, y in path)
    part = canvas.stencil(path)
    canvas.cast(part, 9, 0.28, (4, 7))
    canvas.paint(part, lit(colour, low - 60, high + 60, 0.2))
    canvas.texture(part, textures.wood(), darker(colour, 0.4), 0.26)
    soften(canvas, part, colour, 0.9)
    return part


def blocks(canvas: Canvas, look: Look) -> None:
    """A castle of wooden blocks in muted rainbow colours."""
    ground(canvas, 500, 806, 300)
    _wooden(canvas, box(220, 640, 400, 806, 12), _RAINBOW[4])
    _wooden(canvas, box(600, 640, 780, 806, 12), _RAINBOW[0])
    gate = canvas.stencil(box(404, 640, 596, 806, 8)).without(canvas.stencil(ellipse(500, 806, 62, 100)))
    canvas.cast(gate, 9, 0.28, (4, 7))
    canvas.paint(gate, lit(OAK, 600, 850))
    canvas.texture(gate, textures.wood(), darker(OAK, 0.5), 0.36)
    soften(canvas, gate, OAK, 0.8)
    _wooden(canvas, box(220, 566, 780, 636, 8), look.colour)
    _wooden(canvas, box(250, 420, 370, 562, 10), OAK)
    _wooden(canvas, box(630, 420, 750, 562, 10), _RAINBOW[2])
    _wooden(
        canvas,
        outline("M 400 562 C 400 410 600 410 600 562 L 552 562 C 552 480 448 480 448 562 Z"),
        look.accent,
    )
    _wooden(canvas, [(236.0, 416.0), (310.0, 306.0), (384.0, 416.0)], _RAINBOW[0])
    _wooden(canvas, [(616.0, 416.0), (690.0, 306.0), (764.0, 416.0)], _RAINBOW[3])
    _wooden(canvas, ellipse(500, 392, 54, 54), _RAINBOW[1])


def rainbow(canvas: Canvas, look: Look) -> None:
    """Nested wooden arches."""
    ground(canvas, 500, 800, 340)
    tones = [look.colour, *_RAINBOW[1:5], look.accent]
    for index, tone in enumerate(tones):
        outer = 350 - index * 54
        inner = outer - 48
        arch = canvas.stencil(ellipse(500, 800, outer, outer)).without(
            canvas.stencil(ellipse(500, 800, inner, inner))
        )
        upper = arch.without(canvas.stencil(box(0, 800, 1200, 1200)))
        canvas.cast(upper, 6, 0.2, (3, 4))
        canvas.paint(upper, lit(tone, 800 - outer - 60, 860, 0.2))
        canvas.texture(upper, textures.wood(), darker(tone, 0.4), 0.24)
        soften(canvas, upper, tone, 0.8)


def rings(canvas: Canvas, look: Look) -> None:
    """A stacking tower of rings."""
    ground(canvas, 500, 806, 240)
    body(canvas, [(290, 772), (290, 806)], matt(OAK))
    canvas.texture(lid(canvas, (500, 772), 210, OAK), textures.wood(), darker(OAK, 0.5), 0.3)
    tones = [look.colour, _RAINBOW[4], _RAINBOW[3], look.accent, _RAINBOW[0]]
    for index, tone in enumerate(tones):
        y, half = 776.0 - index * 84, 190.0 - index * 22
        profile = outline(
            f"M {500 - half + 30} {y - 84}"
            f" C {500 - half - 8} {y - 76} {500 - half - 8} {y - 8} {500 - half + 30} {y}"
        )
        ring = body(canvas, profile, glossy(tone))
        canvas.texture(ring, textures.wood(), darker(tone, 0.4), 0.16)
        lid(canvas, (500, y - 84), half - 30, tone)
    ball = canvas.fill(
        ellipse(500, 306, 64, 62), radial((478, 284), 100, [(0, lighter(OAK, 0.4)), (1, darker(OAK, 0.25))])
    )
    canvas.texture(ball, textures.wood(), darker(OAK, 0.5), 0.3)


def bear(canvas: Canvas, look: Look) -> None:
    """A sitting soft toy; pattern “rabbit” has long ears; the scarf takes the accent colour."""
    ground(canvas, 500, 846, 230)
    paw, snout = lighter(look.colour, 0.4), lighter(look.colour, 0.5)
    ears: list[Path] = [ellipse(380, 216, 68, 66), ellipse(620, 216, 68, 66)]
    insides: list[Path] = [ellipse(380, 220, 38, 36), ellipse(620, 220, 38, 36)]
    if look.pattern == "rabbit":
        ears = [turn(ellipse(420, 130, 50, 150), -10), turn(ellipse(580, 130, 50, 150), 10)]
        insides = [turn(ellipse(420, 140, 26, 116), -10), turn(ellipse(580, 140, 26, 116), 10)]
    for path in ears:
        _plush(canvas, path, look.colour)
    for path in insides:
        _plush(canvas, path, paw, shadow=False)
    for side in (-1, 1):
        _plush(
            canvas,
            turn(ellipse(500 + side * 176, 590, 62, 136), side * -24, (500 + side * 176, 560)),
            look.colour,
        )
    _plush(canvas, ellipse(500, 640, 178, 206), look.colour)
    _plush(canvas, ellipse(500, 670, 108, 130), paw, shadow=False)
    for side in (-1, 1):
        _plush(
            canvas,
            turn(ellipse(500 + side * 170, 790, 108, 72), side * 12, (500 + side * 170, 790)),
            look.colour,
        )
        _plush(canvas, ellipse(500 + side * 206, 788, 52, 50), paw, shadow=False)
    _plush(canvas, ellipse(500, 340, 190, 172), look.colour)
    _plush(canvas, ellipse(500, 396, 84, 66), snout, shadow=False)
    _face(canvas, look.colour)
    neck = canvas.stencil(
        outline("M 360 476 Q 500 548 640 476 L 652 524 Q 500 600 348 524 Z"),
        outline("M 560 540 L 620 520 L 650 680 L 590 690 Z"),
    )
    canvas.cast(neck, 9, 0.34, (3, 8))
    canvas.paint(neck, lit(look.accent, 440, 720))
    canvas.texture(neck, textures.knit(), lighter(look.accent, 0.5), 0.4)
    soften(canvas, neck, look.accent)


def _face(canvas: Canvas, colour: RGB) -> None:
    for x in (424, 576):
        canvas.fill(ellipse(x, 330, 15, 17), INK)
        canvas.fill(ellipse(x - 4, 324, 5, 5), WHITE)
    canvas.fill(
        outline("M 474 370 Q 500 356 526 370 Q 520 396 500 402 Q 480 396 474 370"), darker(colour, 0.7)
    )
    canvas.fill(ribbon(outline("M 466 418 Q 484 434 500 416 Q 516 434 534 418"), 5), darker(colour, 0.7))


def _plush(canvas: Canvas, path: Path, colour: RGB, *, shadow: bool = True) -> None:
    part = canvas.stencil(path)
    if shadow:
        canvas.cast(part, 14, 0.30, (4, 10))
    canvas.paint(part, lit(colour, min(y for _, y in path) - 40, max(y for _, y in path) + 40, 0.24))
    canvas.texture(part, textures.fleece(), lighter(colour, 0.6), 0.30)
    soften(canvas, part, colour, 1.1 if shadow else 0.5)


def car(canvas: Canvas, look: Look) -> None:
    """A wooden car; pattern “bus” makes it longer and taller."""
    ground(canvas, 500, 792, 330)
    round_car = (
        "M 170 730 C 160 600 200 560 300 548 C 350 420 430 380 540 380"
        " C 660 380 720 450 760 550 C 830 570 850 640 836 730 Z"
    )
    bus = "M 160 740 L 160 400 Q 160 350 210 350 L 740 350 Q 830 350 840 520 L 846 740 Z"
    shell = _wooden(canvas, outline(bus if look.pattern == "bus" else round_car), look.colour)
    panes: list[Path] = [
        outline("M 356 546 C 390 460 430 436 506 434 L 506 546 Z"),
        outline("M 546 434 C 630 436 670 480 700 546 L 546 546 Z"),
    ]
    if look.pattern == "bus":
        panes = [box(210 + index * 144, 410, 330 + index * 144, 536, 22) for index in range(4)]
    for pane in panes:
        window = canvas.stencil(pane, inside=shell)
        canvas.paint(window, lit(lighter(look.accent, 0.35), 400, 560))
        canvas.rim(window, darker(look.colour, 0.7), 0.5, 8, (4, 6))
    stripe = canvas.stencil(box(120, 610, 880, 640), inside=shell)
    canvas.paint(stripe, look.accent)
    for x in (310, 690):
        _wooden(canvas, ellipse(x, 724, 84, 84), darker(OAK, 0.5))
        _wooden(canvas, ellipse(x, 724, 48, 48), OAK)
        canvas.fill(ellipse(x, 724, 13, 13), darker(OAK, 0.4))
    canvas.soft(ellipse(822, 624, 24, 24), (255, 238, 190), 12, 0.8)
    canvas.fill(ellipse(820, 624, 17, 20), (250, 232, 184))


def puzzle(canvas: Canvas, look: Look) -> None:
    """A shape-sorting tray with pegs."""
    plank = canvas.stencil(box(170, 210, 830, 790, 40))
    float_shadow(canvas, plank)
    canvas.paint(plank, lit(OAK, 180, 820))
    canvas.texture(plank, textures.wood(), darker(OAK, 0.5), 0.34)
    soften(canvas, plank, OAK, 0.7)
    pieces: list[tuple[Path, RGB]] = [
        (ellipse(330, 368, 92, 92), look.colour),
        (box(414 + 20, 284, 566 + 20, 452, 14), look.accent),
        ([(716, 276), (802, 452), (630, 452)], _RAINBOW[2]),
        (outline("M 330 690 C 200 600 250 520 330 570 C 410 520 460 600 330 690"), _RAINBOW[0]),
        (turn(box(440, 570, 580, 700, 10), 45, (510, 632)), _RAINBOW[3]),
        (outline("M 660 640 C 650 540 790 540 790 620 C 790 720 670 720 660 640"), _RAINBOW[4]),
    ]
    for path, tone in pieces:
        hollow = canvas.fill([(x - 4, y - 5) for x, y in path], darker(OAK, 0.45))
        canvas.rim(hollow, darker(OAK, 0.7), 0.5, 8, (3, 4))
        _wooden(canvas, path, tone)
        cx, cy = sum(x for x, _ in path) / len(path), sum(y for _, y in path) / len(path)
        peg = canvas.stencil(ellipse(cx, cy, 22, 22))
        canvas.cast(peg, 6, 0.5, (6, 9))
        canvas.paint(peg, radial((cx - 7, cy - 8), 34, [(0, lighter(OAK, 0.6)), (1, darker(OAK, 0.2))]))


def kite(canvas: Canvas, look: Look) -> None:
    """A diamond kite with a bowed tail."""
    tail = outline("M 560 690 C 540 780 640 800 600 880 C 580 930 640 960 620 1000")
    canvas.fill(ribbon(tail, 5), darker(look.accent, 0.2))
    for index in (8, 18, 28):
        x, y = tail[index]
        for side in (-1, 1):
            bow = canvas.stencil([(x, y), (x + side * 52, y - 26), (x + side * 46, y + 28)])
            canvas.cast(bow, 6, 0.25, (8, 12))
            canvas.paint(bow, look.accent if index != 18 else look.colour)
    quarters = [
        ([(470.0, 90.0), (250.0, 380.0), (500.0, 350.0)], look.colour),
        ([(470.0, 90.0), (740.0, 320.0), (500.0, 350.0)], look.accent),
        ([(560.0, 690.0), (250.0, 380.0), (500.0, 350.0)], lighter(look.accent, 0.3)),
        ([(560.0, 690.0), (740.0, 320.0), (500.0, 350.0)], darker(look.colour, 0.12)),
    ]
    float_shadow(canvas, canvas.stencil([(470, 90), (740, 320), (560, 690), (250, 380)]), 1.8)
    for path, tone in quarters:
        sail = canvas.fill(path, lit(tone, 80, 720))
        print_on(canvas, sail, Look(tone, look.accent, look.pattern))
        canvas.texture(sail, textures.weave(), darker(tone, 0.5), 0.12)
        soften(canvas, sail, tone, 0.6)
    for spar in ([(470.0, 90.0), (560.0, 690.0)], [(740.0, 320.0), (250.0, 380.0)]):
        canvas.fill(ribbon(spar, 8), OAK)
