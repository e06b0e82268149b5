"""Drawings of vases, candles, cushions, throws and baskets."""

import math

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas, Stencil
from shop.imports.demo.drawing.colour import INK, RGB, contrast, darker, lighter, mix
from shop.imports.demo.drawing.geometry import Path, box, ellipse, outline, ribbon, symmetric, turn
from shop.imports.demo.drawing.kinds.tableware import decorate
from shop.imports.demo.drawing.light import (
    across,
    down,
    float_shadow,
    fold,
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
from shop.imports.demo.drawing.patterns import print_on
from shop.imports.demo.drawing.turnery import body, lid, mouth


def stem(canvas: Canvas, svg: str, colour: RGB, leaf: RGB) -> None:
    """A dried or fresh twig with leaves along it."""
    line = outline(svg)
    canvas.fill(ribbon(line, 6, 3), colour)
    for index in range(5, len(line) - 1, 2):
        x, y = line[index]
        ahead = line[min(index + 1, len(line) - 1)]
        angle = math.degrees(math.atan2(ahead[1] - y, ahead[0] - x)) + (48 if index % 4 == 1 else -48)
        blade = turn(
            [(x + px, y + py) for px, py in outline("M 0 0 C 24 -22 54 -18 76 0 C 54 14 24 14 0 0")],
            angle,
            (x, y),
        )
        canvas.fill(blade, linear(blade[0], blade[16], [(0, darker(leaf, 0.15)), (1, lighter(leaf, 0.2))]))


def vase(canvas: Canvas, look: Look) -> None:
    """A vase with a few twigs; pattern “slim” is a bottle, “ribbed” is fluted, others are glazes."""
    for svg in (
        "M 500 420 C 490 300 440 200 380 110",
        "M 505 420 C 520 300 540 200 540 70",
        "M 510 420 C 540 330 610 250 690 190",
    ):
        stem(canvas, svg, (124, 104, 76), mix(look.accent, (120, 132, 96), 0.4))
    ground(canvas, 500, 802, 150)
    slim = "M 462 390 C 458 480 446 520 410 580 C 370 660 380 770 430 802"
    round_one = "M 440 400 C 452 440 446 460 400 490 C 300 550 290 720 400 802"
    profile = outline(slim if look.pattern == "slim" else round_one)
    pot = body(canvas, profile, glossy(look.colour) if look.pattern == "slim" else matt(look.colour))
    if look.pattern == "ribbed":
        canvas.texture(pot, textures.ribs(), darker(look.colour, 0.6), 0.35)
    decorate(canvas, pot, profile, look)
    mouth(canvas, profile_top(profile), 500 - profile[0][0], look.colour, 7)


def profile_top(profile: Path) -> tuple[float, float]:
    """Where the mouth of an upright vessel on the middle axis lies."""
    return 500, profile[0][1]


def candle(canvas: Canvas, look: Look) -> None:
    """A scented candle burning in a tumbler of the main colour; the label takes the accent colour."""
    canvas.soft(ellipse(500, 380, 190, 230), (255, 226, 170), 90, 0.55)
    ground(canvas, 500, 800, 175)
    profile = outline("M 328 440 L 332 770 Q 336 796 366 800")
    body(canvas, profile, glossy(look.colour))
    inside = mouth(canvas, (500, 440), 172, look.colour, 8)
    wax = canvas.stencil(ellipse(500, 462, 160, 19), inside=inside)
    canvas.paint(wax, radial((500, 460), 150, [(0, (255, 246, 214)), (1, (240, 226, 196))]))
    canvas.fill(ribbon([(500, 458), (502, 420)], 5), INK)
    canvas.soft(ellipse(501, 392, 26, 46), (255, 190, 90), 12, 0.7)
    canvas.fill(
        symmetric("M 501 318 C 486 360 478 384 484 404 Q 490 424 501 426", 501),
        down(318, 426, [(0, (255, 214, 120)), (0.6, (255, 246, 210)), (1, (250, 190, 90))]),
    )
    label = canvas.fill(
        box(420, 550, 580, 700, 6),
        across(420, 580, [(0, lighter(look.accent, 0.3)), (1, darker(look.accent, 0.14))]),
    )
    canvas.rim(label, darker(look.accent, 0.5), 0.25, 4)
    ink = contrast(look.accent, 0.65)
    for y, half in ((600, 44), (622, 30), (660, 52)):
        canvas.fill(box(500 - half, y, 500 + half, y + 6, 3), ink)


def pillar_candles(canvas: Canvas, look: Look) -> None:
    """Three tapers in brass holders."""
    for axis, top, foot in ((340.0, 330.0, 790.0), (520.0, 220.0, 800.0), (690.0, 400.0, 786.0)):
        canvas.soft(ellipse(axis, top - 60, 90, 120), (255, 226, 170), 50, 0.5)
        ground(canvas, axis, foot, 74, 0.7)
        body(canvas, [(axis - 72, foot - 16), (axis - 70, foot)], metal(look.accent), axis)
        lid(canvas, (axis, foot - 16), 72, look.accent)
        body(
            canvas,
            [(axis - 20, foot - 90), (axis - 14, foot - 40), (axis - 26, foot - 14)],
            metal(look.accent),
            axis,
        )
        body(canvas, [(axis - 20, top), (axis - 26, foot - 86)], matt(look.colour), axis)
        lid(canvas, (axis, top), 20, lighter(look.colour, 0.2))
        canvas.fill(ribbon([(axis, top), (axis + 1, top - 20)], 4), INK)
        flame = symmetric(
            (
                f"M {axis} {top - 92} C {axis - 12} {top - 60} {axis - 16} {top - 40} {axis - 12} {top - 26}"
                f" Q {axis - 6} {top - 12} {axis} {top - 12}"
            ),
            axis,
        )
        canvas.fill(
            flame,
            down(
                top - 92,
                top - 12,
                [(0, (255, 214, 120)), (0.6, (255, 248, 220)), (1, (250, 190, 90))],
            ),
        )


def cushion(canvas: Canvas, look: Look) -> None:
    """A plump square cushion."""
    shape = symmetric(
        "M 500 210 C 400 206 290 196 208 178 C 190 176 180 190 184 206 C 206 300 212 400 210 500"
        " C 208 610 204 700 182 796 C 178 816 192 826 208 822 C 300 800 400 794 500 794"
    )
    pad = canvas.stencil(shape)
    float_shadow(canvas, pad, 1.2)
    canvas.paint(
        pad,
        radial(
            (420, 420),
            560,
            [(0, lighter(look.colour, 0.2)), (0.5, look.colour), (1, darker(look.colour, 0.3))],
        ),
    )
    canvas.texture(pad, textures.weave(), darker(look.colour, 0.5), 0.14)
    print_on(canvas, pad, look)
    canvas.rim(pad, darker(look.colour, 0.65), 0.6, 34, (-12, -16))
    canvas.rim(pad, lighter(look.colour, 0.8), 0.3, 20, (10, 14))
    for x, y, ex, ey in (
        (210, 204, 320, 320),
        (790, 204, 690, 310),
        (206, 800, 310, 690),
        (794, 800, 690, 690),
    ):
        fold(
            canvas, pad, ribbon([(x, y), ((x + ex) / 2 + 8, (y + ey) / 2), (ex, ey)], 26, 4), look.colour, 0.8
        )
    edge = [*shape, shape[0]]
    canvas.paint(canvas.stencil(ribbon(edge, 9)), mix(look.colour, look.accent, 0.6))


def blanket(canvas: Canvas, look: Look) -> None:
    """A folded throw with a fringe; bands in the accent colour."""
    ground(canvas, 500, 800, 320)
    layers = range(4)
    for index in layers:
        y = 800 - index * 84
        inset = (index % 2) * 14
        fold_path = outline(
            f"M {190 + inset} {y - 84} C {160 + inset} {y - 80} {160 + inset} {y - 6} {192 + inset} {y}"
            f" L {800 - inset} {y} C {826 - inset} {y - 4} {826 - inset} {y - 80} {800 - inset} {y - 84} Z"
        )
        layer = canvas.stencil(fold_path)
        canvas.cast(layer, 8, 0.3, (2, 8))
        canvas.paint(
            layer,
            down(
                y - 90,
                y,
                [(0, lighter(look.colour, 0.16)), (0.5, look.colour), (1, darker(look.colour, 0.28))],
            ),
        )
        _woven(canvas, layer, look)
    flap = canvas.stencil(outline("M 600 446 C 680 440 740 446 776 452 L 792 700 Q 700 716 610 700 Z"))
    canvas.cast(flap, 12, 0.34, (-4, 10))
    canvas.paint(flap, lit(look.colour, 400, 760))
    _woven(canvas, flap, look)
    for x in range(618, 790, 14):
        thread = ribbon(outline(f"M {x} 700 C {x - 5} 720 {x + 6} 740 {x} 766"), 7, 4)
        canvas.fill(thread, darker(look.accent, 0.06))


def _woven(canvas: Canvas, layer: Stencil, look: Look) -> None:
    bands = [box(x, 0, x + wide, 1000) for x, wide in ((230, 40), (284, 12), (700, 40), (676, 12))]
    if look.pattern != "plain":
        print_on(canvas, layer, look)
    else:
        canvas.paint(canvas.stencil(*bands, inside=layer), look.accent, 0.9)
    canvas.texture(layer, textures.weave(), darker(look.colour, 0.5), 0.2)
    soften(canvas, layer, look.colour, 0.9)


def basket(canvas: Canvas, look: Look) -> None:
    """A round plaited basket with two handles; pattern “dip” dyes its foot in the accent colour."""
    ground(canvas, 500, 812, 250)
    for side in (-1, 1):
        x = 500 + side * 286
        grip = canvas.stencil(
            ribbon(
                outline(
                    f"M {x - side * 10} 470 C {x + side * 70} 400 {x + side * 80} 560 {x - side * 6} 560"
                ),
                24,
            )
        )
        canvas.paint(grip, linear((x - 60, 420), (x + 60, 560), matt(darker(look.colour, 0.15))))
    profile = outline("M 208 430 C 196 560 220 700 266 804")
    weave = body(canvas, profile, matt(look.colour))
    if look.pattern == "dip":
        low = canvas.stencil(box(0, 650, 1000, 900), inside=weave)
        canvas.paint(low, across(230, 770, matt(look.accent)))
    canvas.texture(weave, textures.wicker(), darker(look.colour, 0.55), 0.42)
    inside = mouth(canvas, (500, 430), 294, look.colour, 16)
    canvas.texture(inside, textures.wicker(), darker(look.colour, 0.6), 0.3)
