"""Drawings of what hangs on a wall: clocks, prints and mirrors."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import BRASS, CREAM, INK, OAK, RGB, darker, lighter
from shop.imports.demo.drawing.geometry import Path, box, ellipse, outline, ribbon, turn
from shop.imports.demo.drawing.kinds.tops import seam
from shop.imports.demo.drawing.light import float_shadow, glossy, linear, lit, metal, radial
from shop.imports.demo.drawing.look import Look


def clock(canvas: Canvas, look: Look) -> None:
    """A wall clock; the rim takes the main, the hands the accent colour."""
    case = canvas.stencil(ellipse(500, 500, 330, 330))
    float_shadow(canvas, case, 1.2)
    canvas.paint(case, linear((260, 260), (740, 740), glossy(look.colour)))
    face = canvas.fill(
        ellipse(500, 500, 298, 298), radial((430, 420), 520, [(0, (252, 250, 244)), (1, (226, 220, 208))])
    )
    canvas.rim(face, (70, 60, 56), 0.45, 16, (8, 12))
    for hour in range(12):
        long = 34 if hour % 3 == 0 else 16
        canvas.fill(turn(box(495, 232, 505, 232 + long, 4), hour * 30), INK)
    for angle, length, width in ((304.0, 160, 18.0), (54.0, 226, 12.0)):
        hand = canvas.stencil(turn(ribbon([(500, 540), (500, 500 - length)], width, width * 0.6), angle))
        canvas.cast(hand, 5, 0.35, (5, 8))
        canvas.paint(hand, INK)
    second = canvas.stencil(turn(ribbon([(500, 560), (500, 250)], 4), 170))
    canvas.cast(second, 4, 0.3, (5, 8))
    canvas.paint(second, look.accent)
    canvas.fill(ellipse(500, 500, 13, 13), look.accent)


def print_frame(canvas: Canvas, look: Look) -> None:
    """A framed print: sun and hills, or with pattern “arch” a still life of shapes."""
    frame = canvas.stencil(box(210, 120, 790, 880, 4))
    float_shadow(canvas, frame, 1.2)
    canvas.paint(frame, linear((210, 120), (790, 880), [(0, lighter(OAK, 0.3)), (1, darker(OAK, 0.2))]))
    canvas.texture(frame, textures.upright_wood(), darker(OAK, 0.5), 0.35)
    paper = canvas.fill(box(232, 142, 768, 858), CREAM)
    canvas.rim(paper, (60, 50, 46), 0.5, 10, (5, 8))
    art = canvas.stencil(box(300, 216, 700, 784))
    canvas.paint(art, lighter(look.accent, 0.55))
    shapes: list[tuple[Path, RGB]] = [
        (ellipse(560, 380, 96, 96), look.accent),
        (outline("M 300 560 C 400 470 520 540 700 470 L 700 784 L 300 784"), lighter(look.colour, 0.35)),
        (outline("M 300 650 C 420 580 560 680 700 580 L 700 784 L 300 784"), look.colour),
        (outline("M 300 730 C 440 680 580 760 700 690 L 700 784 L 300 784"), darker(look.colour, 0.35)),
    ]
    if look.pattern == "arch":
        shapes = [
            (outline("M 340 784 L 340 470 C 340 330 520 330 520 470 L 520 784"), look.colour),
            (outline("M 384 784 L 384 490 C 384 400 476 400 476 490 L 476 784"), lighter(look.colour, 0.5)),
            (ellipse(590, 340, 66, 66), look.accent),
            (
                outline("M 540 784 C 530 650 590 600 640 640 C 690 680 680 740 660 784"),
                darker(look.colour, 0.35),
            ),
        ]
    for path, colour in shapes:
        canvas.paint(canvas.stencil(path).within(art), colour)
    canvas.texture(art, textures.felt(), (255, 255, 255), 0.14)
    canvas.soft(outline("M 232 142 L 420 142 L 232 560"), (255, 255, 255), 20, 0.18, paper)


def mirror(canvas: Canvas, look: Look) -> None:
    """A round mirror hung from a strap."""
    strap = canvas.stencil(ribbon([(330, 330), (500, 110), (670, 330)], 22))
    canvas.cast(strap, 8, 0.3, (6, 12))
    canvas.paint(strap, lit(look.accent, 100, 360))
    canvas.fill(ellipse(500, 112, 16, 16), linear((484, 96), (516, 128), metal(BRASS)))
    rim = canvas.stencil(ellipse(500, 540, 300, 300))
    float_shadow(canvas, rim, 1.2)
    canvas.paint(rim, linear((280, 320), (720, 760), metal(look.colour)))
    glass = canvas.fill(
        ellipse(500, 540, 282, 282),
        linear((300, 320), (700, 780), [(0, (236, 242, 244)), (0.5, (206, 216, 220)), (1, (228, 232, 230))]),
    )
    canvas.rim(glass, (60, 66, 70), 0.35, 10, (4, 6))
    canvas.soft(outline("M 300 560 L 560 290 L 640 310 L 310 660"), (255, 255, 255), 12, 0.55, glass)
    canvas.soft(outline("M 420 770 L 740 440 L 752 480 L 470 790"), (255, 255, 255), 10, 0.4, glass)
    seam(canvas, [(338, 322), (500, 112)], look.accent, 2)
