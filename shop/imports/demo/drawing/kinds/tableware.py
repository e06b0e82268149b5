"""Drawings of what stands on a table: cups, bowls, plates, pots and glasses."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas, Stencil
from shop.imports.demo.drawing.colour import RGB, WHITE, contrast, darker, lighter
from shop.imports.demo.drawing.geometry import Path, arc, ellipse, mirror, outline, ribbon
from shop.imports.demo.drawing.light import Stops, across, glossy, ground, linear, matt
from shop.imports.demo.drawing.look import Look
from shop.imports.demo.drawing.turnery import band, body, lid, mouth


def decorate(canvas: Canvas, stencil: Stencil, profile: Path, look: Look) -> None:
    """Put the look's glaze pattern on a turned body: speckle, dip, or rings."""
    if look.pattern == "speckle":
        canvas.texture(stencil, textures.speckle(), contrast(look.colour, 0.6), 0.75)
    if look.pattern == "dip":
        top, low = profile[0][1], profile[-1][1]
        band(canvas, profile, (top + (low - top) * 0.62, low), matt(look.accent))
    if look.pattern == "rings":
        top, low = profile[0][1], profile[-1][1]
        for share in (0.18, 0.27, 0.36):
            y = top + (low - top) * share
            band(canvas, profile, (y, y + 9), glossy(look.accent))


def mug(canvas: Canvas, look: Look) -> None:
    """A straight mug with a handle on the right; pattern “enamel” gives it a dark steel rim."""
    ground(canvas, 500, 790, 190)
    loop = outline("M 640 480 C 830 440 850 690 640 690")
    ring = canvas.stencil(ribbon(loop, 44))
    canvas.paint(ring, linear((640, 460), (820, 700), glossy(look.colour)))
    canvas.rim(ring, darker(look.colour, 0.6), 0.5, 9, (-5, -7))
    profile = outline("M 310 400 L 313 730 C 314 772 330 786 356 790")
    cup = body(canvas, profile, glossy(look.colour))
    decorate(canvas, cup, profile, look)
    enamelled = look.pattern == "enamel"
    inside = mouth(canvas, (500, 400), 190, look.accent if enamelled else look.colour, 9)
    if enamelled:
        canvas.paint(inside, across(320, 690, [(0, (196, 192, 184)), (1, (250, 248, 243))]))
    coffee = canvas.stencil(ellipse(500, 418, 168, 15), inside=inside)
    canvas.paint(coffee, across(330, 670, [(0, (62, 40, 30)), (1, (108, 72, 50))]))


def cup(canvas: Canvas, look: Look) -> None:
    """A small cup without a handle, standing on its saucer."""
    ground(canvas, 500, 796, 260)
    plate_profile = outline("M 236 752 C 290 790 350 800 400 800")
    body(canvas, plate_profile, matt(look.colour))
    mouth(canvas, (500, 752), 264, lighter(look.colour, 0.1), 30)
    canvas.soft(ellipse(516, 762, 130, 18), darker(look.colour, 0.7), 10, 0.5)
    profile = outline("M 340 520 C 344 640 372 750 432 758")
    shell = body(canvas, profile, glossy(look.colour))
    decorate(canvas, shell, profile, look)
    inside = mouth(canvas, (500, 520), 160, look.colour, 8)
    tea = canvas.stencil(ellipse(500, 532, 142, 13), inside=inside)
    canvas.paint(tea, across(360, 640, [(0, (120, 74, 30)), (1, (184, 124, 56))]))


def bowl(canvas: Canvas, look: Look) -> None:
    """A deep bowl on a small foot."""
    ground(canvas, 500, 792, 190)
    foot = outline("M 396 760 L 402 796")
    body(canvas, foot, matt(darker(look.colour, 0.12)))
    profile = outline("M 196 520 C 206 660 292 762 396 776")
    shell = body(canvas, profile, matt(look.colour))
    decorate(canvas, shell, profile, look)
    mouth(canvas, (500, 520), 304, look.colour, 11)


def plate(canvas: Canvas, look: Look) -> None:
    """A stack of four plates with one upright behind it."""
    canvas.cast(canvas.stencil(ellipse(500, 470, 300, 300)), 24, 0.30, (26, 22))
    disc = canvas.fill(ellipse(500, 470, 300, 300), linear((280, 200), (720, 760), matt_face(look.colour)))
    if look.pattern == "speckle":
        canvas.texture(disc, textures.speckle(), contrast(look.colour, 0.6), 0.75)
    if look.pattern in {"rings", "dip"}:
        canvas.paint(
            canvas.stencil(ellipse(500, 470, 284, 284)).without(canvas.stencil(ellipse(500, 470, 274, 274))),
            look.accent,
        )
    well = canvas.fill(
        ellipse(500, 470, 206, 206),
        linear((340, 300), (660, 660), matt_face(lighter(look.colour, 0.08))[::1]),
    )
    canvas.rim(well, darker(look.colour, 0.6), 0.42, 10, (8, 10))
    canvas.rim(disc, lighter(look.colour, 0.9), 0.6, 5, (4, 5))
    ground(canvas, 500, 812, 240)
    for step in range(4):
        y = 788 - step * 22
        profile = outline(f"M 206 {y - 18} C 260 {y + 12} 320 {y + 20} 372 {y + 20}")
        body(canvas, profile, glossy(look.colour))
    mouth(canvas, (500, 704), 294, look.colour, 34)


def matt_face(colour: RGB) -> Stops:
    """Shades of a disc that faces us."""
    return [(0.0, lighter(colour, 0.32)), (0.5, colour), (1.0, darker(colour, 0.16))]


def teapot(canvas: Canvas, look: Look) -> None:
    """A round pot with spout, loop handle and knobbed lid."""
    ground(canvas, 500, 792, 170)
    spout = canvas.fill(
        outline("M 650 690 C 760 660 750 520 836 470 L 868 492 C 820 560 830 700 660 770"),
        linear((700, 480), (820, 640), glossy(look.colour)),
    )
    canvas.rim(spout, darker(look.colour, 0.6), 0.4, 10, (-6, -8))
    handle = canvas.stencil(ribbon(outline("M 332 520 C 130 430 130 740 340 700"), 34))
    canvas.paint(handle, linear((160, 480), (340, 720), glossy(look.accent)))
    profile = outline("M 396 450 C 270 480 262 640 300 700 C 324 752 360 786 400 792")
    pot = body(canvas, profile, glossy(look.colour))
    decorate(canvas, pot, profile, look)
    cover = outline("M 470 404 C 430 414 402 432 392 452")
    body(canvas, cover, glossy(look.colour))
    canvas.soft(ellipse(500, 466, 108, 10), darker(look.colour, 0.6), 4, 0.4)
    knob = outline("M 484 366 C 464 374 464 392 480 406")
    body(canvas, knob, glossy(look.accent))
    lid(canvas, (500, 366), 17, look.accent)


def glass(canvas: Canvas, look: Look) -> None:
    """A pair of tumblers with a drink in the look's colour; pattern “ribbed” flutes them."""
    _tumbler(canvas, look, 620, 760, 0.86)
    _tumbler(canvas, look, 400, 800, 1.0)


def _tumbler(canvas: Canvas, look: Look, axis: float, foot: float, size: float) -> None:
    half, high = 130 * size, 380 * size
    ground(canvas, axis, foot - 6, half, 0.7)
    wall: Path = [(axis - half, foot - high), (axis - half * 0.86, foot - 18), (axis - half * 0.8, foot - 6)]
    base = arc((axis, foot - 6), (half * 0.8, half * 0.1), 180, 0)
    shell = canvas.stencil([*wall, *base, *mirror(wall, axis)])
    pane = [(0.0, darker(WHITE, 0.22)), (0.12, WHITE), (0.9, WHITE), (1.0, darker(WHITE, 0.3))]
    canvas.paint(shell, across(axis - half, axis + half, pane), 0.40)
    level = foot - high * 0.62
    fluid = body(
        canvas, [(axis - half * 0.88, level), (axis - half * 0.80, foot - 34)], _clear(look.colour), axis
    )
    canvas.rim(fluid, darker(look.colour, 0.5), 0.3, 8)
    lid(canvas, (axis, level), half * 0.88, lighter(look.colour, 0.1))
    if look.pattern == "ribbed":
        canvas.texture(shell, textures.ribs(), WHITE, 0.35)
    gleam = ribbon([(axis - half * 0.7, foot - high * 0.9), (axis - half * 0.6, foot - 50)], 14)
    canvas.soft(gleam, WHITE, 5, 0.75, shell)
    opening = canvas.stencil(ellipse(axis, foot - high + 1, half - 5, half * 0.13 - 4))
    canvas.paint(canvas.stencil(ellipse(axis, foot - high, half, half * 0.13)).without(opening), WHITE, 0.85)


def _clear(colour: RGB) -> Stops:
    return [
        (0.0, darker(colour, 0.2)),
        (0.3, lighter(colour, 0.4)),
        (0.8, colour),
        (1.0, darker(colour, 0.25)),
    ]


def carafe(canvas: Canvas, look: Look) -> None:
    """A slender glass jug with a cork ball."""
    ground(canvas, 500, 790, 150, 0.8)
    profile = outline("M 448 300 C 440 430 342 480 342 640 C 342 730 350 780 372 790")
    pane = [
        (0.0, darker(look.colour, 0.35)),
        (0.1, lighter(look.colour, 0.5)),
        (0.22, lighter(look.colour, 0.85)),
        (0.34, lighter(look.colour, 0.3)),
        (0.85, look.colour),
        (0.95, lighter(look.colour, 0.5)),
        (1.0, darker(look.colour, 0.3)),
    ]
    shell = body(canvas, profile, pane)
    water = outline("M 352 590 C 338 690 346 770 376 780")
    body(
        canvas,
        water,
        [
            (0.0, darker(look.colour, 0.25)),
            (0.3, lighter(look.colour, 0.35)),
            (1.0, darker(look.colour, 0.2)),
        ],
    )
    lid(canvas, (500, 590), 148, look.colour)
    canvas.soft(ribbon(outline("M 462 330 C 450 440 376 500 372 640"), 16), WHITE, 5, 0.8, shell)
    mouth(canvas, (500, 300), 53, lighter(look.colour, 0.5), 5)
    ball = canvas.fill(ellipse(500, 262, 56, 54), linear((450, 210), (550, 320), glossy(look.accent)))
    canvas.texture(ball, textures.felt(), darker(look.accent, 0.4), 0.25)
