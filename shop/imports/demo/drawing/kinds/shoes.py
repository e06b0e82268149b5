"""Drawings of shoes, in pairs and from the side."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas, Stencil
from shop.imports.demo.drawing.colour import RGB, darker, lighter
from shop.imports.demo.drawing.geometry import Path, ellipse, move, outline, ribbon
from shop.imports.demo.drawing.kinds.tops import seam
from shop.imports.demo.drawing.light import down, ground, linear, soften
from shop.imports.demo.drawing.look import Look
from shop.imports.demo.drawing.patterns import print_on

FAR = (70.0, -66.0)
NEAR = (-24.0, 30.0)


def leather(canvas: Canvas, path: Path, colour: RGB, look: Look | None = None) -> Stencil:
    """One part of an upper; a look puts its pattern on it."""
    part = canvas.stencil(path)
    top, low = min(y for _, y in path), max(y for _, y in path)
    canvas.paint(
        part,
        linear(
            (420, top), (560, low), [(0, lighter(colour, 0.22)), (0.5, colour), (1, darker(colour, 0.24))]
        ),
    )
    if look:
        print_on(canvas, part, look)
    canvas.texture(part, textures.felt(), darker(colour, 0.35), 0.14)
    soften(canvas, part, colour, 0.9)
    return part


def sole(canvas: Canvas, path: Path, colour: RGB) -> None:
    """A sole, lit from above."""
    slab = canvas.stencil(path)
    low = max(y for _, y in path)
    canvas.paint(
        slab,
        down(low - 90, low, [(0, lighter(colour, 0.3)), (0.6, colour), (1, darker(colour, 0.32))]),
    )
    canvas.rim(slab, darker(colour, 0.6), 0.35, 7, (-3, -5))


def sneaker(canvas: Canvas, look: Look) -> None:
    """Low trainers with heel tab and stripe in the accent colour; pattern “mesh” opens the upper."""
    for dx, dy in (FAR, NEAR):
        ground(canvas, 510 + dx, 752 + dy, 350, 0.8)
        _sneaker(canvas, look, dx, dy)


def _sneaker(canvas: Canvas, look: Look, dx: float, dy: float) -> None:
    def at(svg: str) -> Path:
        return move(outline(svg), dx, dy)

    canvas.fill(
        at("M 258 470 C 300 520 380 520 436 440 L 452 470 C 420 560 300 570 250 500"),
        darker(look.colour, 0.6),
    )
    tongue = canvas.fill(
        at("M 392 500 C 420 450 430 396 452 372 C 480 360 506 384 512 420 C 520 470 500 520 480 540"),
        darker(look.colour, 0.08),
    )
    soften(canvas, tongue, look.colour)
    upper = leather(
        canvas,
        at(
            "M 172 700 C 152 610 160 520 182 440 C 206 412 244 424 258 458 C 286 520 350 540 408 492"
            " L 452 434 C 500 500 600 572 712 600 C 812 624 872 650 874 716 L 172 716"
        ),
        look.colour,
        look,
    )
    if look.pattern == "mesh":
        canvas.texture(upper, textures.mesh(), darker(look.colour, 0.6), 0.4)
    stripe = canvas.stencil(
        at("M 360 700 C 420 640 470 590 500 536 L 548 566 C 520 610 480 660 440 706")
    ).within(upper)
    canvas.paint(stripe, look.accent)
    canvas.rim(stripe, darker(look.accent, 0.6), 0.4, 5, (-2, -2))
    _sneaker_trims(canvas, look, upper, dx, dy)
    sole(
        canvas,
        at(
            "M 160 700 C 150 686 164 676 186 682 C 400 704 700 690 868 696"
            " C 892 704 894 752 872 760 L 190 762 C 160 762 154 730 160 700"
        ),
        (243, 240, 232),
    )
    canvas.fill(move(ribbon(outline("M 166 742 C 400 752 700 746 882 738"), 7), dx, dy), look.accent)


def _sneaker_trims(canvas: Canvas, look: Look, upper: Stencil, dx: float, dy: float) -> None:
    def at(svg: str) -> Path:
        return move(outline(svg), dx, dy)

    leather(
        canvas,
        at("M 170 700 C 152 610 160 520 182 440 C 200 420 226 424 240 440 C 226 520 232 620 250 706"),
        look.accent,
    )
    toe = canvas.stencil(
        at("M 716 600 C 812 624 872 650 874 716 L 690 716 C 700 670 706 640 716 600")
    ).within(upper)
    canvas.rim(toe, darker(look.colour, 0.6), 0.4, 8, (5, -3))
    seam(canvas, at("M 716 602 C 704 640 698 670 690 712"), look.colour, 2)
    seam(canvas, at("M 300 556 C 380 590 430 540 470 500 C 540 560 620 600 700 620"), look.colour, 2)
    for step in range(5):
        x, y = 446 + step * 46, 456 + step * 31
        lace = canvas.stencil(
            move(
                ribbon(
                    outline(f"M {x - 16} {y + 34} C {x - 4} {y + 2} {x + 18} {y - 12} {x + 38} {y - 8}"), 13
                ),
                dx,
                dy,
            )
        )
        canvas.cast(lace, 4, 0.4, (2, 4))
        canvas.paint(lace, (246, 243, 236))


def boot(canvas: Canvas, look: Look) -> None:
    """Ankle boots with elastic sides; pattern “laced” ties them instead."""
    for dx, dy in ((80.0, -50.0), (-30.0, 50.0)):
        ground(canvas, 500 + dx, 774 + dy, 350, 0.8)
        _boot(canvas, look, dx, dy)


def _boot(canvas: Canvas, look: Look, dx: float, dy: float) -> None:
    def at(svg: str) -> Path:
        return move(outline(svg), dx, dy)

    canvas.fill(move(ellipse(356, 262, 146, 24), dx, dy), darker(look.colour, 0.62))
    upper = leather(
        canvas,
        at(
            "M 210 262 C 214 400 184 520 174 640 L 172 716 L 874 716 C 876 650 800 612 700 590"
            " C 596 566 530 520 510 440 C 500 380 502 320 504 262 Q 356 306 210 262"
        ),
        look.colour,
    )
    canvas.soft(
        at("M 250 320 C 246 440 224 560 220 690 L 250 690 C 256 560 280 440 284 320"),
        lighter(look.colour, 0.7),
        14,
        0.35,
        upper,
    )
    canvas.soft(
        at("M 600 600 C 700 620 790 640 830 676 L 800 676 C 730 650 660 630 600 620"),
        lighter(look.colour, 0.8),
        10,
        0.5,
        upper,
    )
    (_laces if look.pattern == "laced" else _elastic)(canvas, look, dx, dy)
    tab = canvas.fill(at("M 196 230 C 196 214 226 214 226 230 L 228 330 L 200 330"), look.accent)
    soften(canvas, tab, look.accent, 0.6)
    seam(canvas, at("M 174 640 C 300 600 420 590 520 660 C 600 690 700 600 704 594"), look.colour, 2)
    tread = (62, 52, 46) if look.pattern == "laced" else darker(look.colour, 0.35)
    sole(
        canvas,
        at(
            "M 158 706 C 400 714 700 708 880 706 C 896 720 894 752 876 758"
            " L 400 760 L 380 790 L 160 790 C 152 770 152 730 158 706"
        ),
        tread,
    )


def _laces(canvas: Canvas, look: Look, dx: float, dy: float) -> None:
    def at(svg: str) -> Path:
        return move(outline(svg), dx, dy)

    seam(canvas, at("M 420 284 C 420 400 430 520 560 600"), look.colour, 2)
    for step in range(6):
        y = 318 + step * 46
        x = 440 + max(0, step - 2) * 22
        lace = canvas.stencil(at(f"M {x} {y + 16} L {x + 70} {y - 6} L {x + 72} {y + 6} L {x + 2} {y + 28}"))
        canvas.cast(lace, 4, 0.4, (2, 3))
        canvas.paint(lace, look.accent)


def _elastic(canvas: Canvas, look: Look, dx: float, dy: float) -> None:
    def at(svg: str) -> Path:
        return move(outline(svg), dx, dy)

    panel = canvas.fill(
        at("M 318 286 L 432 284 C 428 380 420 460 400 540 Q 380 560 362 540 C 340 460 326 380 318 286"),
        look.accent,
    )
    canvas.texture(panel, textures.ribs(), darker(look.accent, 0.7), 0.5)
    canvas.rim(panel, darker(look.accent, 0.6), 0.5, 8, (-3, -4))
