"""Drawings of what a bathroom shelf holds."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import INK, OAK, RGB, STEEL, WHITE, contrast, darker, lighter
from shop.imports.demo.drawing.geometry import box, ellipse, outline, ribbon, turn
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
    radial,
    soften,
)
from shop.imports.demo.drawing.look import Look
from shop.imports.demo.drawing.patterns import print_on
from shop.imports.demo.drawing.turnery import band, body, lid


def _label(canvas: Canvas, cx: float, top: float, half: float, colour: RGB) -> None:
    stops = [(0.0, lighter(colour, 0.25)), (0.5, colour), (1.0, darker(colour, 0.2))]
    canvas.fill(box(cx - half, top, cx + half, top + half * 2, 4), across(cx - half, cx + half, stops))
    ink = contrast(colour, 0.65)
    for share, width in ((0.5, 0.6), (0.78, 0.42), (1.3, 0.7), (1.48, 0.5)):
        y = top + half * share
        canvas.fill(box(cx - half * width, y, cx + half * width, y + 5, 2), ink)


def soap(canvas: Canvas, look: Look) -> None:
    """Three bars of soap, the front one in its paper band."""
    for index, (x, y) in enumerate(((590.0, 640.0), (330.0, 670.0), (480.0, 770.0))):
        tone = lighter(look.colour, 0.2 - index * 0.1)
        ground(canvas, x, y + 34, 190, 0.7)
        side = canvas.stencil(box(x - 190, y - 120, x + 190, y + 36, 44))
        canvas.paint(
            side,
            down(y - 120, y + 36, [(0, lighter(tone, 0.25)), (0.5, tone), (1, darker(tone, 0.22))]),
        )
        canvas.texture(side, textures.speckle(), darker(tone, 0.5), 0.5)
        soften(canvas, side, tone)
        face = canvas.stencil(box(x - 182, y - 122, x + 182, y - 56, 33))
        canvas.paint(face, across(x - 180, x + 180, [(0, lighter(tone, 0.5)), (1, lighter(tone, 0.2))]), 0.85)
        if index == 2:
            wrap = canvas.stencil(box(x - 84, y - 122, x + 84, y + 38))
            canvas.cast(wrap, 5, 0.25, (3, 2))
            canvas.paint(
                wrap,
                down(
                    y - 120,
                    y + 36,
                    [(0, lighter(look.accent, 0.4)), (0.45, look.accent), (1, darker(look.accent, 0.16))],
                ),
            )
            for offset, half in ((-30, 50), (-10, 34), (14, 44)):
                canvas.fill(
                    box(x - half, y + offset, x + half, y + offset + 6, 3), contrast(look.accent, 0.6)
                )


def dispenser(canvas: Canvas, look: Look) -> None:
    """A pump bottle; pattern “duo” puts a smaller one beside it."""
    bottles = [(500.0, 820.0, 1.0)]
    if look.pattern == "duo":
        bottles = [(640.0, 790.0, 0.8), (400.0, 820.0, 1.0)]
    for axis, foot, size in bottles:

        def x(value: float, axis: float = axis, size: float = size) -> float:
            return axis + (value - 500) * size

        def y(value: float, foot: float = foot, size: float = size) -> float:
            return foot + (value - 820) * size

        ground(canvas, axis, foot - 4, 130 * size, 0.8)
        profile = [
            (px if px < 0 else x(px), y(py))
            for px, py in outline("M 456 390 C 456 420 372 420 366 480 L 366 790 Q 368 816 392 820")
        ]
        shell = body(canvas, profile, glossy(look.colour), axis)
        canvas.soft(ribbon([(x(412), y(490)), (x(412), y(780))], 20 * size), WHITE, 9, 0.4, shell)
        _label(canvas, axis, y(560), 76 * size, look.accent)
        body(canvas, [(x(452), y(350)), (x(452), y(394))], matt(INK), axis)
        body(canvas, [(x(490), y(290)), (x(490), y(352))], metal(STEEL), axis)
        nozzle = canvas.stencil(
            [
                (x(px), y(py))
                for px, py in outline(
                    "M 450 262 Q 450 250 470 250 L 600 250 Q 640 252 640 300"
                    " L 616 300 Q 614 282 596 282 L 470 286 Q 450 286 450 262"
                )
            ]
        )
        canvas.paint(nozzle, down(y(250), y(296), matt(INK)))


def cream(canvas: Canvas, look: Look) -> None:
    """A jar of cream with its lid leaning on it."""
    ground(canvas, 460, 800, 220)
    profile = outline("M 250 590 L 250 770 Q 252 800 290 804")
    jar = body(canvas, profile, glossy(look.colour), 460)
    body(canvas, [(268, 556), (266, 592)], glossy(lighter(look.colour, 0.15)), 460)
    lid(canvas, (460, 556), 192, lighter(look.colour, 0.3))
    balm = canvas.fill(
        ellipse(460, 556, 176, 21), radial((420, 552), 200, [(0, (255, 253, 246)), (1, (236, 228, 214))])
    )
    canvas.soft(ribbon(outline("M 380 556 C 420 544 470 568 540 552"), 9), (206, 194, 176), 4, 0.7, balm)
    _label(canvas, 460, 640, 66, look.accent)
    canvas.rim(jar, lighter(look.colour, 0.6), 0.2, 10, (6, 0))
    cap = canvas.stencil(turn(ellipse(760, 690, 88, 126), 12, (760, 690)))
    ground(canvas, 770, 806, 110, 0.7)
    canvas.paint(
        cap, linear((680, 580), (840, 800), metal(OAK) if look.pattern == "wood" else glossy(look.accent))
    )
    face = canvas.stencil(turn(ellipse(742, 690, 76, 112), 12, (742, 690)))
    canvas.paint(
        face, linear((670, 580), (820, 800), [(0, lighter(look.accent, 0.3)), (1, darker(look.accent, 0.12))])
    )


def tube(canvas: Canvas, look: Look) -> None:
    """Two standing tubes."""
    for axis, foot, size in ((620.0, 780.0, 0.86), (410.0, 820.0, 1.0)):
        ground(canvas, axis, foot - 4, 100 * size, 0.8)
        points = outline("M 372 200 L 628 200 L 580 740 L 420 740 Z")
        path = [(axis + (px - 500) * size, foot + (py - 820) * size) for px, py in points]
        shell = canvas.stencil(path)
        canvas.paint(shell, across(axis - 110 * size, axis + 110 * size, matt(look.colour)))
        soften(canvas, shell, look.colour, 0.6)
        crimp = canvas.stencil(
            box(axis - 128 * size, foot - 622 * size, axis + 128 * size, foot - 588 * size, 4)
        )
        canvas.paint(crimp, across(axis - 120, axis + 120, metal(look.colour)))
        canvas.texture(crimp, textures.ribs(), darker(look.colour, 0.5), 0.4)
        _label(canvas, axis, foot - 470 * size, 66 * size, look.accent)
        body(
            canvas,
            [(axis - 84 * size, foot - 84 * size), (axis - 78 * size, foot)],
            glossy(look.accent),
            axis,
            0.08,
        )


def towel(canvas: Canvas, look: Look) -> None:
    """A stack of folded towels with woven borders in the accent colour."""
    ground(canvas, 500, 808, 310)
    tones = [look.colour, lighter(look.colour, 0.3), look.colour]
    for index, tone in enumerate(tones):
        y = 808 - index * 122
        path = outline(
            f"M 206 {y - 118} C 176 {y - 114} 176 {y - 6} 206 {y}"
            f" L 796 {y} C 824 {y - 6} 824 {y - 114} 796 {y - 118} Z"
        )
        layer = canvas.stencil(path)
        canvas.cast(layer, 9, 0.3, (2, 8))
        stops = [
            (0.0, lighter(tone, 0.18)),
            (0.44, tone),
            (0.5, darker(tone, 0.26)),
            (0.56, lighter(tone, 0.1)),
            (1.0, darker(tone, 0.22)),
        ]
        canvas.paint(layer, down(y - 118, y, stops))
        border = canvas.stencil(box(640, y - 130, 672, y + 10), box(690, y - 130, 700, y + 10), inside=layer)
        canvas.paint(border, look.accent, 0.9)
        print_on(canvas, layer, Look(tone, look.accent, look.pattern))
        canvas.texture(layer, textures.fleece(), lighter(tone, 0.6), 0.30)
        soften(canvas, layer, tone)


def brush(canvas: Canvas, look: Look) -> None:
    """A bath brush of wood with pale bristles, and a small nail brush."""
    handle = canvas.stencil(turn(ribbon(outline("M 500 560 C 510 700 490 820 500 960"), 66, 40), 28))
    float_shadow(canvas, handle)
    canvas.paint(handle, linear((360, 700), (440, 740), matt(look.colour)))
    canvas.texture(handle, textures.upright_wood(), darker(look.colour, 0.5), 0.34)
    head = canvas.stencil(turn(ellipse(500, 330, 160, 250), 28))
    float_shadow(canvas, head)
    canvas.paint(head, lit(look.colour, 100, 700))
    canvas.texture(head, textures.upright_wood(), darker(look.colour, 0.5), 0.34)
    soften(canvas, head, look.colour)
    pad = canvas.stencil(turn(ellipse(500, 330, 128, 214), 28))
    canvas.cast(pad, 8, 0.4, (4, 7))
    canvas.paint(
        pad, radial((520, 330), 280, [(0, lighter(look.accent, 0.4)), (1, darker(look.accent, 0.12))])
    )
    canvas.texture(pad, textures.mesh(), darker(look.accent, 0.5), 0.5)
    canvas.texture(pad, textures.fleece(), darker(look.accent, 0.4), 0.4)
    cord = canvas.stencil(ribbon(outline("M 292 890 C 200 900 200 980 270 984 C 320 980 320 930 292 890"), 8))
    canvas.cast(cord, 5, 0.3, (5, 8))
    canvas.paint(cord, darker(look.colour, 0.5))


def salts(canvas: Canvas, look: Look) -> None:
    """A corked glass of bath salts."""
    ground(canvas, 500, 820, 170)
    profile = outline("M 410 350 C 404 390 320 400 320 460 L 320 790 Q 322 816 350 820")
    shell = body(canvas, profile, glossy((222, 230, 230)))
    fill_profile = outline("M 332 500 L 332 790 Q 334 806 356 810")
    grains = body(canvas, fill_profile, matt(look.colour))
    canvas.texture(grains, textures.fleece(), lighter(look.colour, 0.7), 0.55)
    canvas.texture(grains, textures.felt(), darker(look.colour, 0.3), 0.3)
    top_face = lid(canvas, (500, 500), 168, look.colour)
    canvas.texture(top_face, textures.fleece(), WHITE, 0.5)
    canvas.soft(ribbon([(368, 470), (368, 780)], 20), WHITE, 9, 0.6, shell)
    band(canvas, profile, (404, 412), matt(darker(OAK, 0.3)))
    cork = body(canvas, [(408, 280), (418, 362)], matt(OAK))
    canvas.texture(cork, textures.speckle(), darker(OAK, 0.5), 0.7)
    canvas.texture(lid(canvas, (500, 280), 92, OAK), textures.speckle(), darker(OAK, 0.5), 0.7)
    _label(canvas, 500, 590, 78, look.accent)
