"""Drawings of camping and picnic things."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import BRASS, OAK, STEEL, darker, lighter
from shop.imports.demo.drawing.geometry import box, ellipse, mirror, outline, ribbon
from shop.imports.demo.drawing.light import (
    across,
    down,
    float_shadow,
    fold,
    ground,
    linear,
    lit,
    matt,
    metal,
    radial,
    soften,
)
from shop.imports.demo.drawing.look import Look
from shop.imports.demo.drawing.patterns import print_on


def tent(canvas: Canvas, look: Look) -> None:
    """A ridge tent with open flaps, lit from within; pattern “bell” is a round one."""
    bell = look.pattern == "bell"
    ground(canvas, 500, 800, 400)
    for x, foot in ((140, 60), (860, 940)):
        canvas.fill(ribbon([(500 + (x - 500) * 0.35, 470), (foot, 816)], 4), (230, 222, 206))
    svg = (
        "M 500 150 C 470 230 380 380 150 560 L 118 796 Q 500 824 882 796 L 850 560 C 620 380 530 230 500 150"
        if bell
        else "M 500 210 L 96 796 Q 500 822 904 796 Z"
    )
    shell = canvas.stencil(outline(svg))
    canvas.cast(shell, 14, 0.25, (10, 8))
    canvas.paint(
        shell,
        linear(
            (200, 200),
            (800, 800),
            [
                (0, lighter(look.colour, 0.28)),
                (0.48, look.colour),
                (0.52, darker(look.colour, 0.10)),
                (1, darker(look.colour, 0.3)),
            ],
        ),
    )
    canvas.texture(shell, textures.weave(), darker(look.colour, 0.5), 0.12)
    soften(canvas, shell, look.colour, 0.8)
    for end in (230, 340, 660, 780):
        fold(
            canvas,
            shell,
            ribbon(outline(f"M 500 230 Q {(500 + end) / 2 + 10} 500 {end} 800"), 4, 16),
            look.colour,
            0.6,
        )
    _door(canvas, look)
    canvas.fill(ribbon([(500, 130 if bell else 190), (500, 230)], 10), OAK)


def _door(canvas: Canvas, look: Look) -> None:
    door = canvas.fill(
        outline("M 500 360 L 350 806 Q 500 816 650 806 Z"),
        radial((500, 720), 380, [(0, (255, 226, 158)), (0.5, (206, 150, 86)), (1, (96, 66, 50))]),
    )
    canvas.rim(door, (60, 40, 30), 0.5, 20, (6, 10))
    rug = canvas.stencil(outline("M 396 770 L 604 770 L 632 812 Q 500 820 368 812 Z"), inside=door)
    canvas.paint(rug, lit(look.accent, 740, 820))
    flap = outline("M 500 360 C 470 500 420 560 330 610 C 330 690 340 760 350 806 Z")
    for path in (flap, mirror(flap)):
        side = canvas.stencil(path)
        canvas.cast(side, 8, 0.3, (4, 6))
        canvas.paint(side, lit(look.accent, 300, 860))
        canvas.texture(side, textures.weave(), darker(look.accent, 0.5), 0.14)
        soften(canvas, side, look.accent)


def sleeping_bag(canvas: Canvas, look: Look) -> None:
    """A rolled mat or sleeping bag with two straps, seen end on."""
    ground(canvas, 480, 790, 330)
    side = canvas.stencil(outline("M 330 420 L 800 420 C 880 440 880 770 800 790 L 330 790 Z"))
    canvas.paint(
        side,
        down(
            420,
            790,
            [
                (0, darker(look.colour, 0.06)),
                (0.22, lighter(look.colour, 0.34)),
                (0.5, look.colour),
                (1, darker(look.colour, 0.36)),
            ],
        ),
    )
    print_on(canvas, side, look)
    canvas.texture(side, textures.felt(), darker(look.colour, 0.4), 0.14)
    for x in (470, 700):
        strap = canvas.stencil(
            outline(
                f"M {x} 414 L {x + 44} 414 C {x + 100} 500 {x + 100} 700 {x + 44} 796"
                f" L {x} 796 C {x + 56} 700 {x + 56} 500 {x} 414"
            )
        )
        canvas.cast(strap, 5, 0.3, (2, 3))
        canvas.paint(strap, down(420, 790, matt(look.accent)))
        canvas.fill(box(x + 44, 560, x + 96, 612, 6), across(x + 44, x + 96, metal(BRASS)))
    end = canvas.fill(
        ellipse(330, 605, 150, 185),
        radial((290, 540), 260, [(0, lighter(look.colour, 0.2)), (1, darker(look.colour, 0.25))]),
    )
    canvas.rim(end, darker(look.colour, 0.6), 0.3, 10, (-4, -6))
    for turn_number in range(5):
        radius = 130 - turn_number * 26
        ring = canvas.stencil(ellipse(332 + turn_number * 2, 605, radius, radius * 1.23)).without(
            canvas.stencil(ellipse(334 + turn_number * 2, 607, radius - 9, (radius - 9) * 1.23))
        )
        canvas.paint(ring, look.accent if turn_number % 2 == 0 else darker(look.colour, 0.5), 0.85)


def cooler(canvas: Canvas, look: Look) -> None:
    """A picnic cool box with a lid in the accent colour and a carrying bar."""
    ground(canvas, 500, 806, 320)
    bar = canvas.stencil(
        ribbon(outline("M 240 470 L 260 250 Q 264 226 290 226 L 710 226 Q 736 226 740 250 L 760 470"), 24)
    )
    canvas.paint(bar, down(220, 470, metal(STEEL)))
    chest = canvas.stencil(
        outline("M 190 470 L 810 470 L 790 780 Q 786 808 756 808 L 244 808 Q 214 808 210 780 Z")
    )
    canvas.paint(
        chest,
        across(
            190,
            810,
            [
                (0, darker(look.colour, 0.12)),
                (0.2, lighter(look.colour, 0.26)),
                (0.6, look.colour),
                (1, darker(look.colour, 0.26)),
            ],
        ),
    )
    print_on(canvas, chest, look)
    soften(canvas, chest, look.colour, 0.8)
    _cooler_lid(canvas, look)
    plate = canvas.fill(box(420, 620, 580, 690, 8), look.accent)
    canvas.rim(plate, darker(look.accent, 0.6), 0.4, 5)


def _cooler_lid(canvas: Canvas, look: Look) -> None:
    cover = canvas.stencil(box(170, 384, 830, 486, 30))
    canvas.cast(cover, 8, 0.34, (0, 12))
    canvas.paint(
        cover,
        down(
            384,
            486,
            [(0, lighter(look.accent, 0.4)), (0.4, look.accent), (1, darker(look.accent, 0.2))],
        ),
    )
    latch = canvas.stencil(box(464, 450, 536, 540, 10))
    canvas.cast(latch, 6, 0.4, (3, 5))
    canvas.paint(latch, linear((464, 450), (536, 540), metal(STEEL)))
    for x in (240, 760):
        canvas.fill(ellipse(x, 440, 18, 18), linear((x - 18, 422), (x + 18, 458), metal(STEEL)))


def camp_chair(canvas: Canvas, look: Look) -> None:
    """A folding chair: a cloth sling in a wooden frame."""
    ground(canvas, 510, 846, 300)
    sling = canvas.stencil(
        outline("M 262 190 L 420 170 C 440 420 500 560 800 520 L 790 590 C 520 680 330 560 262 190")
    )
    canvas.cast(sling, 14, 0.34, (6, 16))
    canvas.paint(
        sling,
        linear(
            (260, 300),
            (700, 640),
            [(0, lighter(look.colour, 0.25)), (0.5, look.colour), (1, darker(look.colour, 0.22))],
        ),
    )
    canvas.texture(sling, textures.weave(), darker(look.colour, 0.5), 0.14)
    print_on(canvas, sling, look)
    fold(canvas, sling, ribbon(outline("M 340 200 C 370 420 440 590 780 560"), 18, 8), look.colour, 0.8)
    soften(canvas, sling, look.colour)
    for line in ([(800.0, 500.0), (250.0, 850.0)], [(286.0, 160.0), (744.0, 850.0)]):
        bar = canvas.stencil(ribbon(line, 32))
        canvas.cast(bar, 8, 0.28, (5, 7))
        canvas.paint(bar, linear(line[0], (line[0][0] + 30, line[0][1] + 20), matt(look.accent)))
        canvas.texture(bar, textures.wood(), darker(look.accent, 0.5), 0.3)
    for x, y in ((340.0, 176.0), (796.0, 552.0), (528.0, 520.0)):
        canvas.fill(ellipse(x, y, 15, 15), linear((x - 15, y - 15), (x + 15, y + 15), metal(BRASS)))


def hammock(canvas: Canvas, look: Look) -> None:
    """A hammock between its two cords."""
    cloth = canvas.stencil(
        outline("M 150 330 C 260 560 740 560 850 330 C 800 690 640 740 500 740 C 360 740 200 690 150 330")
    )
    for side in (-1, 1):
        x = 500 + side * 350
        for target in range(6):
            share = target / 5
            canvas.fill(
                ribbon([(x + side * 130, 190), (500 + side * (352 - share * 40), 330 + share * 130)], 4),
                (236, 228, 210),
            )
        canvas.fill(ribbon([(x + side * 130, 190), (x + side * 210, 120)], 10), (222, 210, 188))
    float_shadow(canvas, cloth, 1.4)
    canvas.paint(
        cloth,
        linear(
            (300, 330),
            (640, 760),
            [(0, lighter(look.colour, 0.22)), (0.5, look.colour), (1, darker(look.colour, 0.25))],
        ),
    )
    print_on(canvas, cloth, look)
    canvas.texture(cloth, textures.weave(), darker(look.colour, 0.5), 0.14)
    for shift in (0, 70, 140):
        fold(
            canvas,
            cloth,
            ribbon(outline(f"M 165 360 C 300 {600 + shift} 700 {600 + shift} 835 360"), 6, 12),
            look.colour,
            0.7,
        )
    soften(canvas, cloth, look.colour)
