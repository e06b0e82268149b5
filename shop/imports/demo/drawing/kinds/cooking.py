"""Drawings of what a kitchen works with: kettles, pans, knives, boards, jars and mills."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import OAK, STEEL, WHITE, darker, lighter
from shop.imports.demo.drawing.geometry import Path, arc, box, ellipse, outline, ribbon, turn
from shop.imports.demo.drawing.light import (
    across,
    down,
    float_shadow,
    glossy,
    ground,
    linear,
    lit,
    matt,
    metal,
    soften,
)
from shop.imports.demo.drawing.look import Look
from shop.imports.demo.drawing.turnery import TILT, band, body, lid


def kettle(canvas: Canvas, look: Look) -> None:
    """A stove kettle with a gooseneck spout and a wooden grip."""
    ground(canvas, 480, 796, 210)
    spout = canvas.stencil(ribbon(outline("M 640 720 C 800 700 740 520 850 430"), 62, 24))
    canvas.paint(spout, linear((700, 520), (800, 640), glossy(look.colour)))
    canvas.rim(spout, darker(look.colour, 0.6), 0.4, 9, (-5, -7))
    loop = canvas.stencil(ribbon(outline("M 350 550 C 290 160 670 160 608 550"), 24))
    canvas.paint(loop, linear((320, 200), (620, 420), metal(STEEL)))
    grip = canvas.stencil(ribbon(outline("M 366 300 C 410 236 530 236 580 300"), 38))
    canvas.paint(grip, down(236, 310, glossy(look.accent)))
    profile = outline("M 372 480 C 330 500 280 600 268 740 C 266 780 280 796 310 798")
    body(canvas, profile, glossy(look.colour), 480)
    dome = outline("M 440 436 C 400 446 376 462 370 484")
    body(canvas, dome, glossy(look.colour), 480)
    canvas.soft(ellipse(480, 496, 112, 12), darker(look.colour, 0.7), 5, 0.4)
    body(canvas, outline("M 462 392 C 444 402 448 430 464 440"), glossy(look.accent), 480)
    lid(canvas, (480, 392), 18, look.accent)


def pan(canvas: Canvas, look: Look) -> None:
    """A casserole with two ears and a lid."""
    ground(canvas, 500, 800, 290)
    for side in (-1, 1):
        x = 500 + side * 300
        ear = canvas.stencil(
            ribbon(
                outline(
                    f"M {x - side * 20} 590 C {x + side * 96} 570 {x + side * 96} 660 {x - side * 20} 650"
                ),
                30,
            )
        )
        canvas.paint(ear, linear((x - 60, 570), (x + 60, 660), glossy(look.colour)))
    profile = outline("M 202 540 L 206 720 C 210 776 236 796 280 800")
    body(canvas, profile, glossy(look.colour))
    canvas.soft(arc_band(552), darker(look.colour, 0.7), 8, 0.5)
    cover = outline("M 440 412 C 300 424 200 470 192 540")
    body(canvas, cover, glossy(lighter(look.colour, 0.03)), tilt=0.1)
    canvas.fill(ribbon(arc((500, 540), (308, 32), 180, 0), 12), lighter(look.colour, 0.2))
    body(canvas, [(478, 380), (484, 420)], metal(look.accent))
    knob = outline("M 456 356 C 444 364 446 384 462 390")
    body(canvas, knob, metal(look.accent))
    lid(canvas, (500, 356), 44, look.accent)


def arc_band(y: float) -> Path:
    """The shade that a lid throws on the pot below it."""
    return ribbon(arc((500, y), (300, 34), 180, 0), 26)


def skillet(canvas: Canvas, look: Look) -> None:
    """A frying pan seen from above, with a wooden handle in the accent colour."""
    handle = canvas.stencil(turn(box(470, 640, 530, 960, 28), -38, (500, 440)))
    float_shadow(canvas, handle)
    canvas.paint(handle, linear((600, 700), (660, 740), glossy(look.accent)))
    canvas.texture(handle, textures.wood(), darker(look.accent, 0.4), 0.3)
    rim = canvas.stencil(ellipse(460, 420, 296, 296))
    float_shadow(canvas, rim)
    canvas.paint(rim, linear((250, 210), (670, 630), metal(look.colour)))
    wall = canvas.fill(
        ellipse(460, 420, 282, 282),
        linear((250, 210), (670, 630), [(0, darker(look.colour, 0.5)), (1, lighter(look.colour, 0.12))]),
    )
    canvas.rim(wall, darker(look.colour, 0.8), 0.4, 16, (6, 8))
    base = canvas.fill(
        ellipse(460, 424, 232, 232),
        linear(
            (280, 240),
            (640, 600),
            [
                (0, darker(look.colour, 0.18)),
                (0.5, lighter(look.colour, 0.14)),
                (1, darker(look.colour, 0.1)),
            ],
        ),
    )
    canvas.texture(base, textures.felt(), lighter(look.colour, 0.4), 0.12)
    rivets = [(584.0, 590.0), (612.0, 562.0)]
    for x, y in rivets:
        canvas.fill(ellipse(x, y, 11, 11), linear((x - 11, y - 11), (x + 11, y + 11), metal(STEEL)))


def knife(canvas: Canvas, look: Look) -> None:
    """A chef's knife with a riveted handle in the main colour; pattern “pair” adds a paring knife."""
    sizes = ((1.0, 0.0, -20.0), (0.66, 120.0, 130.0)) if look.pattern == "pair" else ((1.12, 0.0, 0.0),)
    for size, dx, dy in sizes:

        def at(svg: str, size: float = size, dx: float = dx, dy: float = dy) -> Path:
            placed = [(500 + (x - 500) * size + dx, 500 + (y - 500) * size + dy) for x, y in outline(svg)]
            return turn(placed, -38)

        blade = canvas.stencil(
            at("M 60 452 C 220 440 420 440 604 444 L 604 536 L 560 560 C 400 566 200 540 60 452")
        )
        float_shadow(canvas, blade, 0.7)
        canvas.paint(
            blade,
            linear(
                (300, 420),
                (380, 560),
                [
                    (0, lighter(STEEL, 0.5)),
                    (0.5, STEEL),
                    (0.55, lighter(STEEL, 0.7)),
                    (1, darker(STEEL, 0.18)),
                ],
            ),
        )
        edge = canvas.stencil(at("M 60 452 C 200 520 400 546 560 540 L 560 560 C 400 566 200 540 60 452"))
        canvas.paint(edge, WHITE, 0.7)
        bolster = canvas.stencil(at("M 600 442 L 634 440 L 634 520 L 600 540"))
        canvas.paint(bolster, linear((560, 400), (620, 480), metal(STEEL)))
        grip = at("M 634 440 C 740 430 840 440 930 458 C 950 480 946 530 924 540 C 850 500 760 520 634 520")
        _grip(canvas, grip, look)
        for x in (690, 780, 870):
            rivet = at(
                f"M {x - 9} 480 C {x - 9} 468 {x + 9} 468 {x + 9} 480 C {x + 9} 492 {x - 9} 492 {x - 9} 480"
            )
            canvas.fill(rivet, lighter(STEEL, 0.3))


def _grip(canvas: Canvas, path: Path, look: Look) -> None:
    handle = canvas.stencil(path)
    float_shadow(canvas, handle, 0.6)
    canvas.paint(handle, linear((640, 340), (700, 420), glossy(look.colour)))
    canvas.texture(handle, textures.wood(), darker(look.colour, 0.5), 0.35)
    soften(canvas, handle, look.colour)


def board(canvas: Canvas, look: Look) -> None:
    """A chopping board with a hole to hang it by; pattern “round” makes it a serving board."""
    handle = box(452, 90, 548, 330, 46)
    plank = ellipse(500, 570, 310, 310) if look.pattern == "round" else box(240, 260, 760, 890, 40)
    shape = canvas.stencil(plank, handle).without(canvas.stencil(ellipse(500, 142, 20, 20)))
    float_shadow(canvas, shape)
    canvas.paint(shape, lit(look.colour, 100, 900))
    canvas.texture(shape, textures.upright_wood(), darker(look.colour, 0.45), 0.42)
    if look.pattern == "stripe":
        for x in (330, 372, 610):
            inlay = canvas.stencil(box(x, 250, x + 26, 900), inside=shape)
            canvas.paint(inlay, lit(look.accent, 200, 900))
            canvas.texture(inlay, textures.upright_wood(), darker(look.accent, 0.5), 0.4)
    soften(canvas, shape, look.colour, 0.9)
    canvas.rim(shape, lighter(look.colour, 0.8), 0.5, 4, (3, 4))
    loop = canvas.stencil(ribbon(outline("M 500 142 C 440 60 470 20 500 16 C 530 20 560 60 500 142"), 8))
    canvas.cast(loop, 6, 0.3, (5, 8))
    canvas.paint(loop, darker(look.accent, 0.15))


def jar(canvas: Canvas, look: Look) -> None:
    """Two storage jars with wooden lids; pattern “glass” shows the pasta inside."""
    for axis, top, foot, half in ((630.0, 330.0, 770.0, 150.0), (390.0, 480.0, 800.0, 160.0)):
        ground(canvas, axis, foot - 4, half, 0.8)
        profile = outline(
            f"M {axis - half} {top} L {axis - half} {foot - 30}"
            f" Q {axis - half} {foot - 6} {axis - half + 26} {foot}"
        )
        clear = look.pattern == "glass"
        shell = body(canvas, profile, glossy(lighter(look.colour, 0.1) if clear else look.colour), axis)
        if clear:
            fill = [(axis - half + 10, top + 70), (axis - half + 12, foot - 16)]
            inner = body(canvas, fill, matt(look.accent), axis)
            canvas.texture(inner, textures.wicker(), darker(look.accent, 0.3), 0.35)
            canvas.soft(
                ribbon([(axis - half * 0.66, top + 30), (axis - half * 0.66, foot - 40)], 18),
                WHITE,
                7,
                0.6,
                shell,
            )
        else:
            band(canvas, profile, (top + 100, top + 108), matt(darker(look.colour, 0.25)), axis)
        cover = [(axis - half - 6, top - 44), (axis - half - 6, top + 4)]
        wood = body(canvas, cover, matt(OAK), axis)
        canvas.texture(wood, textures.wood(), darker(OAK, 0.5), 0.3)
        top_face = lid(canvas, (axis, top - 44), half + 6, OAK)
        canvas.texture(top_face, textures.wood(), darker(OAK, 0.5), 0.35)


def mill(canvas: Canvas, look: Look) -> None:
    """A pair of turned pepper and salt mills."""
    for axis, size, foot, colour in ((610.0, 0.86, 770.0, look.accent), (400.0, 1.0, 800.0, look.colour)):
        ground(canvas, axis, foot - 4, 100 * size, 0.8)

        def at(svg: str, axis: float = axis, size: float = size, foot: float = foot) -> Path:
            return [(axis + (x - 500) * size, foot + (y - 800) * size) for x, y in outline(svg)]

        stem = at("M 432 380 C 424 470 456 520 458 560 C 456 640 396 660 396 740 C 396 780 400 796 410 800")
        wood = body(canvas, stem, glossy(colour), axis)
        canvas.texture(wood, textures.upright_wood(), darker(colour, 0.5), 0.22)
        head = at("M 470 232 C 410 250 404 330 440 372")
        top = body(canvas, head, glossy(colour), axis)
        canvas.texture(top, textures.upright_wood(), darker(colour, 0.5), 0.22)
        body(canvas, at("M 430 366 L 430 384"), metal(STEEL), axis)
        body(canvas, at("M 484 208 C 476 214 476 228 484 236"), metal(STEEL), axis)


def press(canvas: Canvas, look: Look) -> None:
    """A coffee press: glass in a metal frame of the main colour."""
    ground(canvas, 470, 800, 160)
    handle = canvas.stencil(ribbon(outline("M 620 420 C 800 400 800 720 622 700"), 34))
    canvas.paint(handle, linear((640, 420), (780, 680), glossy(look.accent)))
    canvas.rim(handle, darker(look.accent, 0.6), 0.4, 8, (-5, -6))
    glass = [(322.0, 340.0), (322.0, 780.0)]
    body(
        canvas,
        glass,
        [(0, darker(WHITE, 0.2)), (0.2, WHITE), (0.5, (226, 230, 230)), (1, darker(WHITE, 0.28))],
        470,
    )
    coffee = body(canvas, [(330, 470), (330, 776)], glossy((70, 44, 30)), 470)
    lid(canvas, (470, 470), 140, (120, 80, 52))
    canvas.soft(ribbon([(362, 380), (362, 760)], 18), WHITE, 7, 0.55, coffee)
    frame = [(316.0, 690.0), (314.0, 796.0)]
    body(canvas, frame, metal(look.colour), 470)
    for y in (360, 560):
        body(canvas, [(317, y), (317, y + 22)], metal(look.colour), 470)
    body(canvas, outline("M 440 300 C 360 306 318 318 314 344"), metal(look.colour), 470, TILT)
    canvas.fill(box(464, 190, 476, 310), across(464, 476, metal(STEEL)))
    knob = canvas.fill(ellipse(470, 186, 30, 28), linear((444, 160), (496, 214), glossy(look.accent)))
    canvas.rim(knob, darker(look.accent, 0.6), 0.3, 6, (-4, -4))
