"""Drawings of bags and small leather goods."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas, Stencil
from shop.imports.demo.drawing.colour import BRASS, RGB, darker, lighter
from shop.imports.demo.drawing.geometry import Path, box, dashes, ellipse, mirror, outline, ribbon, symmetric
from shop.imports.demo.drawing.kinds.tops import seam
from shop.imports.demo.drawing.light import (
    across,
    float_shadow,
    fold,
    ground,
    linear,
    lit,
    metal,
    soften,
)
from shop.imports.demo.drawing.look import Look
from shop.imports.demo.drawing.patterns import print_on


def _panel(canvas: Canvas, path: Path, colour: RGB, look: Look | None = None) -> Stencil:
    top, low = min(y for _, y in path), max(y for _, y in path)
    panel = canvas.stencil(path)
    canvas.cast(panel, 8, 0.28, (3, 7))
    canvas.paint(panel, lit(colour, top - 60, low + 60, 0.2))
    canvas.texture(panel, textures.weave(), darker(colour, 0.5), 0.10)
    if look:
        print_on(canvas, panel, look)
    soften(canvas, panel, colour)
    return panel


def _strap(canvas: Canvas, line: Path, width: float, colour: RGB) -> None:
    strap = canvas.stencil(ribbon(line, width))
    canvas.cast(strap, 7, 0.3, (4, 7))
    canvas.paint(strap, lit(colour, 100, 900, 0.22))
    canvas.rim(strap, darker(colour, 0.6), 0.45, 5, (-3, -4))
    canvas.paint(canvas.stencil(*dashes(line, 2, 8, 7)), lighter(colour, 0.4), 0.5)


def _zip(canvas: Canvas, line: Path, colour: RGB) -> None:
    canvas.soft(ribbon(line, 20), darker(colour, 0.7), 5, 0.5)
    canvas.fill(ribbon(line, 9), darker(colour, 0.6))
    canvas.paint(canvas.stencil(*dashes(line, 6, 4, 4)), BRASS)
    x, y = line[-1]
    canvas.fill(box(x - 7, y - 4, x + 7, y + 36, 6), across(x - 7, x + 7, metal(BRASS)))


def backpack(canvas: Canvas, look: Look) -> None:
    """A day pack with straps in the accent colour; pattern “rolltop” closes it with a buckle."""
    ground(canvas, 500, 866, 240)
    for line in (
        outline("M 300 330 C 200 420 190 640 270 800"),
        outline("M 700 330 C 800 420 810 640 730 800"),
    ):
        _strap(canvas, line, 40, look.accent)
    _strap(canvas, outline("M 440 190 C 440 96 560 96 560 190"), 24, look.accent)
    rolled = look.pattern == "rolltop"
    top = "M 500 150 L 320 150 C 300 150 296 190 290 260" if rolled else "M 500 150 C 340 150 274 230 268 380"
    _panel(canvas, symmetric(top + " C 256 560 256 700 268 820 C 276 862 320 870 500 870"), look.colour, look)
    if rolled:
        _panel(canvas, box(308, 138, 692, 236, 34), look.colour)
        _strap(canvas, outline("M 500 140 L 500 470"), 34, look.accent)
        canvas.fill(box(474, 300, 526, 356, 8), across(474, 526, metal(BRASS)))
        canvas.fill(box(486, 312, 514, 344, 4), darker(look.accent, 0.3))
    else:
        _zip(canvas, outline("M 286 420 C 300 260 400 196 500 196 C 600 196 696 260 712 420"), look.colour)
    _panel(
        canvas,
        symmetric("M 500 540 L 350 540 C 326 540 318 560 316 590 L 312 780 C 316 822 340 832 500 834"),
        look.colour,
        look,
    )
    _zip(canvas, outline("M 336 586 Q 500 604 656 586"), look.colour)
    patch = canvas.fill(box(452, 664, 548, 728, 8), look.accent)
    soften(canvas, patch, look.accent, 0.7)
    seam(canvas, outline("M 460 672 L 540 672 L 540 720 L 460 720 L 460 672"), look.accent, 2)


def tote(canvas: Canvas, look: Look) -> None:
    """An open shopper with two handles; pattern “block” dyes its upper part, others print the cloth."""
    ground(canvas, 500, 862, 270)
    handle = outline("M 386 470 C 376 90 624 90 614 470")
    canvas.fill(ribbon([(x + 14, y + 6) for x, y in handle], 30), darker(look.accent, 0.4))
    bag = _panel(
        canvas,
        symmetric("M 500 398 Q 360 404 252 392 C 250 560 232 720 236 838 C 244 868 300 868 500 868"),
        look.colour,
        look,
    )
    canvas.soft(
        outline("M 260 392 Q 500 420 740 392 L 738 414 Q 500 446 262 414"),
        darker(look.colour, 0.5),
        7,
        0.4,
        bag,
    )
    for svg in (
        "M 300 560 C 330 660 320 760 290 850",
        "M 700 520 C 676 640 690 760 716 850",
        "M 420 700 C 440 770 430 820 420 866",
    ):
        fold(canvas, bag, ribbon(outline(svg), 16, 4), look.colour, 0.7)
    _strap(canvas, [(386, 560), *handle, (614, 560)], 32, look.accent)
    for x in (386, 614):
        canvas.paint(
            canvas.stencil(
                *dashes(outline(f"M {x - 10} 500 L {x + 10} 550 L {x - 10} 550 L {x + 10} 500"), 2, 6, 4)
            ),
            lighter(look.accent, 0.6),
            0.7,
        )


def duffel(canvas: Canvas, look: Look) -> None:
    """A weekender with leather handles."""
    ground(canvas, 500, 792, 380)
    _strap(canvas, outline("M 330 470 C 350 180 650 180 670 470"), 28, darker(look.accent, 0.2))
    bag = _panel(
        canvas,
        symmetric("M 500 400 C 300 396 190 408 140 450 C 96 520 96 700 134 772 C 150 800 240 800 500 800"),
        look.colour,
        look,
    )
    for svg in ("M 250 470 C 220 560 230 680 260 780", "M 750 460 C 776 560 770 680 742 780"):
        fold(canvas, bag, ribbon(outline(svg), 20, 6), look.colour, 0.6)
    _zip(canvas, outline("M 190 446 C 300 410 700 410 806 446"), look.colour)
    for x in (330, 670):
        _panel(canvas, box(x - 32, 470, x + 32, 798, 6), look.accent)
        seam(canvas, outline(f"M {x - 22} 480 L {x - 22} 790"), look.accent, 2)
        seam(canvas, outline(f"M {x + 22} 480 L {x + 22} 790"), look.accent, 2)
        canvas.fill(ellipse(x, 520, 12, 12), linear((x - 12, 508), (x + 12, 532), metal(BRASS)))
    for path in (box(124, 560, 168, 700, 10), box(832, 560, 876, 700, 10)):
        _panel(canvas, path, look.accent)
    _strap(canvas, outline("M 330 470 C 360 240 640 240 670 470"), 28, look.accent)


def crossbody(canvas: Canvas, look: Look) -> None:
    """A small flap bag on a long strap."""
    _strap(canvas, outline("M 270 520 C 190 60 810 60 730 520"), 20, look.accent)
    body = canvas.stencil(box(236, 440, 764, 820, 54))
    float_shadow(canvas, body)
    _panel(canvas, box(236, 440, 764, 820, 54), look.colour)
    flap = _panel(
        canvas,
        symmetric("M 500 430 L 290 430 C 240 430 230 460 232 500 C 240 640 320 690 500 694"),
        look.colour,
        look,
    )
    canvas.rim(flap, darker(look.colour, 0.6), 0.3, 8, (0, -8))
    seam(
        canvas,
        symmetric("M 500 446 L 296 446 C 256 446 246 470 248 504 C 256 624 330 674 500 678")[:-1],
        look.colour,
        2,
    )
    clasp = canvas.stencil(box(462, 656, 538, 722, 12))
    canvas.cast(clasp, 6, 0.4, (3, 5))
    canvas.paint(clasp, linear((462, 656), (538, 722), metal(BRASS)))
    for x in (262, 738):
        canvas.fill(ellipse(x, 500, 18, 22), linear((x - 18, 480), (x + 18, 520), metal(BRASS)))


def wallet(canvas: Canvas, look: Look) -> None:
    """A folded wallet with a card peeping out; pattern “zip” closes it all round."""
    cards = canvas.stencil(box(300, 290, 690, 560, 18))
    canvas.cast(cards, 8, 0.3, (3, 6))
    canvas.paint(cards, linear((300, 290), (690, 500), [(0, lighter(look.accent, 0.3)), (1, look.accent)]))
    back = canvas.stencil(box(218, 338, 782, 748, 34))
    float_shadow(canvas, back)
    front = _panel(canvas, box(218, 338, 782, 748, 34), look.colour, look)
    canvas.texture(front, textures.felt(), darker(look.colour, 0.5), 0.3)
    if look.pattern == "zip":
        _zip(canvas, outline("M 240 372 L 750 372"), look.colour)
    else:
        notch = canvas.fill(outline("M 420 336 Q 500 400 580 336"), lighter(look.accent, 0.2))
        canvas.rim(notch, darker(look.accent, 0.6), 0.5, 8, (0, 6))
    seam(canvas, [*box(236, 356, 764, 730, 24), (764, 380)], look.colour, 3)
    left = outline("M 690 690 L 730 690")
    canvas.paint(
        canvas.stencil(ribbon(left, 12), ribbon(mirror(left, 690), 12)), darker(look.colour, 0.3), 0.5
    )
