"""Drawings of lamps, which glow as if switched on."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import RGB, STEEL, darker, lighter, mix
from shop.imports.demo.drawing.geometry import Point, arc, box, ellipse, outline, ribbon, turn
from shop.imports.demo.drawing.light import Stops, across, down, glossy, ground, linear, matt, metal
from shop.imports.demo.drawing.look import Look
from shop.imports.demo.drawing.turnery import band, body, lid

_GLOW: RGB = (255, 232, 180)


def halo(canvas: Canvas, centre: Point, radius: float, strength: float = 0.5) -> None:
    """The light that a lamp throws on what is behind it."""
    canvas.soft(ellipse(*centre, radius, radius), _GLOW, radius * 0.45, strength)


def shining(colour: RGB) -> Stops:
    """Across a shade with a bulb behind it."""
    return [
        (0.0, darker(colour, 0.10)),
        (0.3, mix(colour, _GLOW, 0.55)),
        (0.5, mix(colour, (255, 246, 220), 0.72)),
        (0.7, mix(colour, _GLOW, 0.5)),
        (1.0, darker(colour, 0.16)),
    ]


def table_lamp(canvas: Canvas, look: Look) -> None:
    """A turned base under a cloth shade in the accent colour; pattern “ribbed” pleats the shade."""
    halo(canvas, (500, 320), 330, 0.45)
    ground(canvas, 500, 798, 150)
    base = outline("M 478 480 C 470 520 372 560 366 650 C 362 730 410 780 424 798")
    vase = body(canvas, base, glossy(look.colour))
    if look.pattern == "speckle":
        canvas.texture(vase, textures.speckle(), darker(look.colour, 0.6), 0.7)
    body(canvas, [(488, 430), (488, 482)], metal((201, 163, 94)))
    shade_profile = [(386.0, 176.0), (290.0, 450.0)]
    canvas.fill(ellipse(500, 450, 210, 26), (255, 240, 205))
    shade = canvas.fill(
        [
            *shade_profile,
            *arc((500, 450), (210, 26), 180, 0),
            (614, 176),
            *arc((500, 176), (114, 15), 0, -180),
        ],
        across(290, 710, shining(look.accent)),
    )
    canvas.texture(
        shade,
        textures.ribs() if look.pattern == "ribbed" else textures.weave(),
        darker(look.accent, 0.5),
        0.16,
    )
    canvas.fill(ellipse(500, 176, 114, 15), mix(look.accent, (255, 244, 214), 0.8))
    for y, radii in ((452, (210.0, 26.0)), (178, (114.0, 15.0))):
        canvas.fill(ribbon(arc((500, y), radii, 180, 0), 5), darker(look.accent, 0.12))


def pendant(canvas: Canvas, look: Look) -> None:
    """A dome that hangs from its cord; pattern “wicker” plaits it."""
    canvas.fill(ribbon([(500, -10), (500, 300)], 6), darker(look.accent, 0.1))
    halo(canvas, (500, 690), 300, 0.55)
    cap = outline("M 470 290 L 464 350")
    body(canvas, cap, metal(look.accent))
    profile = outline("M 462 346 C 330 370 236 470 214 632")
    canvas.fill(
        ellipse(500, 632, 286, 40),
        across(220, 780, [(0, (255, 236, 190)), (0.5, (255, 250, 232)), (1, (250, 222, 168))]),
    )
    stops = matt(look.colour) if look.pattern == "wicker" else glossy(look.colour)
    dome = body(canvas, profile, stops, tilt=0.06)
    if look.pattern == "wicker":
        canvas.texture(dome, textures.wicker(), darker(look.colour, 0.45), 0.45)
    opening = canvas.stencil(ellipse(500, 640, 282, 34))
    canvas.paint(
        opening,
        down(606, 676, [(0, darker(look.colour, 0.35)), (0.5, (255, 238, 196)), (1, (255, 250, 236))]),
    )
    bulb = ellipse(500, 650, 46, 40)
    canvas.soft(bulb, (255, 255, 244), 12, 1.0)
    canvas.rim(dome, (255, 240, 205), 0.25, 10, (0, -12))


def floor_lamp(canvas: Canvas, look: Look) -> None:
    """A reading lamp on a slim stem, with an arm and a small dome."""
    halo(canvas, (640, 330), 240, 0.5)
    ground(canvas, 430, 858, 120)
    stem = across(424, 438, metal(look.accent))
    canvas.fill(ribbon(outline("M 430 850 L 430 250 C 430 120 640 110 640 210"), 12), stem)
    foot = [(310.0, 838.0), (310.0, 856.0)]
    body(canvas, foot, metal(look.accent), 430)
    lid(canvas, (430, 838), 120, look.accent)
    body(canvas, [(424, 820), (424, 838)], metal(look.accent), 430)
    profile = outline("M 616 196 C 560 214 528 262 520 330")
    canvas.fill(ellipse(640, 332, 120, 22), (255, 244, 214))
    body(canvas, profile, glossy(look.colour), 640, 0.08)
    canvas.fill(ellipse(640, 336, 116, 17), down(318, 354, [(0, (255, 226, 170)), (1, (255, 250, 236))]))
    body(canvas, [(622, 180), (618, 200)], metal(look.accent), 640)


def desk_lamp(canvas: Canvas, look: Look) -> None:
    """A jointed task lamp."""
    halo(canvas, (330, 620), 220, 0.55)
    ground(canvas, 600, 802, 140)
    body(canvas, [(470, 776), (466, 800)], matt(look.colour), 600)
    lid(canvas, (600, 776), 130, look.colour)
    arms = ([(600.0, 772.0), (700.0, 500.0)], [(700.0, 500.0), (430.0, 330.0)])
    for arm in arms:
        rod = canvas.stencil(ribbon(arm, 15))
        canvas.paint(rod, linear(arm[0], (arm[0][0] + 16, arm[0][1] + 16), metal(look.accent)))
        canvas.rim(rod, darker(look.accent, 0.6), 0.4, 4, (-2, -2))
    for x, y, radius in ((700, 500, 26), (430, 330, 22), (600, 766, 24)):
        canvas.fill(
            ellipse(x, y, radius, radius),
            linear((x - radius, y - radius), (x + radius, y + radius), glossy(look.colour)),
        )
        canvas.fill(ellipse(x, y, radius * 0.4, radius * 0.4), lighter(STEEL, 0.2))
    head = turn(
        outline(
            "M 396 240 C 440 240 470 256 480 300 L 560 470 L 300 470 L 380 300 C 380 270 384 250 396 240"
        ),
        32,
        (430, 330),
    )
    rim = turn(ellipse(430, 470, 130, 26), 32, (430, 330))
    canvas.fill(head, linear((330, 300), (500, 420), glossy(look.colour)))
    canvas.fill(rim, linear((260, 400), (460, 520), [(0, (255, 252, 240)), (1, (255, 230, 176))]))


def lantern(canvas: Canvas, look: Look) -> None:
    """A camping lantern with a frosted light and a carrying loop."""
    ground(canvas, 500, 796, 150)
    halo(canvas, (500, 540), 260, 0.45)
    loop = canvas.stencil(ribbon(outline("M 396 400 C 380 190 620 190 604 400"), 14))
    canvas.paint(loop, across(390, 610, metal(look.accent)))
    profile = [(368.0, 430.0), (360.0, 540.0), (368.0, 660.0)]
    frosted: RGB = (252, 236, 196)
    body(canvas, profile, shining(frosted))
    for x in (372, 436, 564, 628):
        canvas.fill(box(x - 5, 420, x + 5, 680, 4), across(x - 5, x + 5, metal(look.accent)))
    low = outline("M 352 660 L 346 770 Q 350 790 376 796")
    shell = body(canvas, low, matt(look.colour))
    band(canvas, low, (700, 712), matt(darker(look.colour, 0.35)))
    canvas.rim(shell, darker(look.colour, 0.7), 0.3, 10)
    canvas.fill(ellipse(500, 740, 17, 17), linear((484, 724), (516, 756), metal(look.accent)))
    cap = outline("M 420 366 C 380 374 352 400 350 436")
    body(canvas, cap, matt(look.colour))
    lid(canvas, (500, 366), 80, look.colour)


def string_lights(canvas: Canvas, look: Look) -> None:
    """A garland of round bulbs in two swags; the bulbs' glass takes the colour."""
    swags = (
        outline("M -20 250 C 200 470 420 480 620 300 C 760 190 900 200 1020 300"),
        outline("M -20 620 C 240 800 560 760 760 600 C 860 520 960 520 1020 560"),
    )
    for swag in swags:
        canvas.cast(canvas.stencil(ribbon(swag, 7)), 10, 0.3, (12, 22))
        canvas.fill(ribbon(swag, 7), look.accent)
        for x, y in swag[3:-1:5]:
            canvas.soft(ellipse(x, y + 66, 84, 84), _GLOW, 34, 0.6)
            canvas.fill(box(x - 13, y - 4, x + 13, y + 32, 5), darker(look.accent, 0.1))
            centre = (x, y + 66)
            canvas.fill(
                ellipse(*centre, 40, 42),
                linear(
                    (x - 40, y + 30),
                    (x + 40, y + 110),
                    [(0, (255, 253, 240)), (0.5, mix(_GLOW, look.colour, 0.45)), (1, look.colour)],
                ),
            )
            canvas.soft(ellipse(x - 6, y + 62, 14, 16), (255, 255, 250), 8, 0.95)
