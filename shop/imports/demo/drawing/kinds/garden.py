"""Drawings of pots, cans, seeds and garden tools."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import CREAM, OAK, STEEL, contrast, darker, lighter
from shop.imports.demo.drawing.geometry import Path, box, ellipse, outline, ribbon, turn
from shop.imports.demo.drawing.kinds.tableware import decorate
from shop.imports.demo.drawing.light import (
    across,
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
from shop.imports.demo.drawing.turnery import body, mouth


def pot(canvas: Canvas, look: Look) -> None:
    """Three empty pots, one inside another and one beside."""
    for axis, foot, size in ((640.0, 800.0, 1.0), (330.0, 812.0, 0.7)):
        ground(canvas, axis, foot - 4, 150 * size, 0.8)
        profile = [
            (axis + (x - 500) * size, foot + (y - 800) * size)
            for x, y in outline("M 330 480 L 370 776 Q 374 796 392 800")
        ]
        shell = body(canvas, profile, matt(look.colour), axis)
        decorate(
            canvas,
            shell,
            [(x + 500 - axis, y) for x, y in profile] if axis == 500 else profile,
            Look(look.colour, look.accent, "speckle" if look.pattern == "speckle" else "plain"),
        )
        collar = [(axis - 184 * size, foot - 340 * size), (axis - 178 * size, foot - 280 * size)]
        ring = body(
            canvas, collar, matt(look.accent if look.pattern == "dip" else lighter(look.colour, 0.05)), axis
        )
        canvas.texture(ring, textures.felt(), darker(look.colour, 0.4), 0.2)
        canvas.texture(shell, textures.felt(), darker(look.colour, 0.4), 0.2)
        mouth(canvas, (axis, foot - 340 * size), 184 * size, look.colour, 14 * size)


def watering_can(canvas: Canvas, look: Look) -> None:
    """A can with a long spout and a bow handle; the handle takes the accent colour."""
    ground(canvas, 450, 800, 210)
    spout = canvas.stencil(ribbon(outline("M 600 720 C 720 690 760 520 850 400"), 62, 24))
    canvas.paint(spout, linear((690, 520), (780, 600), glossy(look.colour)))
    canvas.rim(spout, darker(look.colour, 0.6), 0.4, 8, (-5, -6))
    rose = canvas.stencil(turn(outline("M 836 410 L 862 410 L 900 340 L 800 340 Z"), 40, (850, 390)))
    canvas.paint(rose, linear((820, 340), (900, 400), metal(look.accent)))
    for svg in ("M 300 520 C 100 470 110 800 290 730", "M 318 520 C 330 220 590 220 604 500"):
        bow = canvas.stencil(ribbon(outline(svg), 26))
        canvas.paint(bow, linear((140, 300), (420, 600), metal(look.accent)))
        canvas.rim(bow, darker(look.accent, 0.6), 0.4, 6, (-4, -5))
    profile = outline("M 286 460 L 256 770 Q 256 796 286 802")
    body(canvas, profile, glossy(look.colour), 450)
    inside = mouth(canvas, (450, 460), 164, look.colour, 9)
    hood = canvas.stencil(outline("M 450 430 L 640 430 L 640 500 L 450 500"), inside=inside)
    canvas.paint(hood, across(450, 620, [(0, darker(look.colour, 0.1)), (1, lighter(look.colour, 0.2))]))


def tools(canvas: Canvas, look: Look) -> None:
    """A trowel and a hand fork with wooden grips; their cords take the accent colour."""
    trowel = [outline("M 500 90 C 590 160 600 330 550 430 L 450 430 C 400 330 410 160 500 90")]
    fork = [box(470, 400, 530, 440, 14)]
    for side in (-1, 0, 1):
        root, bend, tip = 500 + side * 26, 500 + side * 74, 500 + side * 56
        fork.append(ribbon(outline(f"M {root} 420 C {bend} 330 {500 + side * 62} 220 {tip} 110"), 24, 9))
    _tool(canvas, look, trowel, -150, -8)
    _tool(canvas, look, fork, 150, 7)


def _tool(canvas: Canvas, look: Look, blades: list[Path], dx: float, angle: float) -> None:
    def at(path: Path) -> Path:
        return [(x + dx, y) for x, y in turn(path, angle)]

    head = canvas.stencil(*[at(blade) for blade in blades])
    float_shadow(canvas, head)
    canvas.paint(head, linear((430 + dx, 150), (580 + dx, 300), metal(STEEL)))
    neck = at(ribbon([(500, 430), (500, 570)], 24))
    canvas.fill(neck, across(488 + dx, 514 + dx, metal(STEEL)))
    grip = canvas.stencil(
        at(outline("M 474 560 C 450 640 450 780 470 880 Q 500 912 530 880 C 550 780 550 640 526 560 Z"))
    )
    float_shadow(canvas, grip)
    canvas.paint(grip, linear((446 + dx, 700), (556 + dx, 720), matt(look.colour)))
    canvas.texture(grip, textures.upright_wood(), darker(look.colour, 0.5), 0.34)
    soften(canvas, grip, look.colour)
    cord = canvas.stencil(
        at(ribbon(outline("M 500 870 C 430 940 470 985 500 985 C 530 985 570 940 500 870"), 9))
    )
    canvas.cast(cord, 5, 0.3, (5, 8))
    canvas.paint(cord, look.accent)


def seeds(canvas: Canvas, look: Look) -> None:
    """Two paper packets of seeds with a flower on them."""
    for dx, angle, colour, bloom in (
        (110.0, 9.0, look.accent, look.colour),
        (-80.0, -6.0, look.colour, look.accent),
    ):

        def at(path: Path, dx: float = dx, angle: float = angle) -> Path:
            return turn([(x + dx, y) for x, y in path], angle)

        packet = canvas.stencil(at(box(320, 190, 680, 810, 8)))
        float_shadow(canvas, packet)
        canvas.paint(packet, lit(colour, 160, 840))
        canvas.texture(packet, textures.felt(), darker(colour, 0.4), 0.2)
        soften(canvas, packet, colour, 0.5)
        canvas.soft(at(box(320, 232, 680, 240)), darker(colour, 0.7), 5, 0.4, packet)
        window = canvas.fill(at(ellipse(500, 480, 138, 168)), CREAM)
        canvas.paint(
            canvas.stencil(at(ribbon(outline("M 500 640 C 508 580 492 540 500 470"), 9)), inside=window),
            (96, 130, 88),
        )
        for side in (-1, 1):
            canvas.fill(
                at(
                    outline(
                        f"M 502 590 C {500 + side * 30} 560 {500 + side * 70} 556 {500 + side * 84} 530"
                        f" C {500 + side * 70} 590 {500 + side * 36} 602 502 590"
                    )
                ),
                (112, 146, 100),
            )
        petals = [at(turn(ellipse(500, 402, 24, 48), 45.0 * index, (500, 450))) for index in range(8)]
        canvas.paint(canvas.stencil(*petals), bloom)
        canvas.fill(at(ellipse(500, 450, 30, 30)), OAK)
        for y, half in ((700, 96), (732, 60)):
            canvas.fill(at(box(500 - half, y, 500 + half, y + 10, 4)), contrast(colour, 0.6))
