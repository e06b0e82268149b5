"""Drawings of hats, scarves, socks and gloves."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import OAK, darker, lighter
from shop.imports.demo.drawing.geometry import box, ellipse, mirror, outline, ribbon, symmetric, turn
from shop.imports.demo.drawing.kinds.tops import cloth, seam
from shop.imports.demo.drawing.light import float_shadow, fold, linear, lit, soften
from shop.imports.demo.drawing.look import Look


def beanie(canvas: Canvas, look: Look) -> None:
    """A ribbed hat with a turned-up cuff; pattern “bobble” sets a bobble in the accent colour on it."""
    if look.pattern == "bobble":
        ball = canvas.stencil(ellipse(500, 222, 92, 88))
        float_shadow(canvas, ball, 0.8)
        canvas.paint(ball, lit(look.accent, 120, 320))
        canvas.texture(ball, textures.fleece(), lighter(look.accent, 0.7), 0.6)
        soften(canvas, ball, look.accent)
    dome = cloth(canvas, symmetric("M 500 270 C 360 272 280 380 270 640 L 500 660"), look)
    canvas.texture(dome, textures.ribs(), darker(look.colour, 0.6), 0.25)
    for x, top in ((360, 400), (430, 440), (500, 470), (570, 560), (640, 600)):
        line = outline(
            f"M {500 + (x - 500) * 0.2} 286 C {500 + (x - 500) * 0.8} 360 {x} 460 {x + (x - 500) * 0.3} 650"
        )
        canvas.soft(ribbon(line, 7 + top / 100), darker(look.colour, 0.6), 7, 0.28, dome)
    cuff = canvas.stencil(
        outline(
            "M 254 610 Q 500 640 746 610 C 762 660 760 720 748 770"
            " Q 500 806 252 770 C 240 720 240 660 254 610"
        )
    )
    canvas.cast(cuff, 12, 0.34, (0, -4))
    canvas.paint(cuff, lit(look.colour, 560, 840))
    canvas.texture(cuff, textures.ribs(), darker(look.colour, 0.6), 0.34)
    soften(canvas, cuff, look.colour)
    canvas.fill(box(610, 690, 664, 726, 4), look.accent)


def cap(canvas: Canvas, look: Look) -> None:
    """A six-panel cap seen from the front left."""
    crown = cloth(
        canvas,
        outline("M 240 590 C 232 420 340 280 520 280 C 690 280 790 410 790 600 C 700 560 420 550 240 590"),
        look,
    )
    for svg in ("M 520 282 C 420 340 390 460 392 566", "M 520 282 C 640 340 690 460 690 572"):
        canvas.soft(ribbon(outline(svg), 10), darker(look.colour, 0.6), 6, 0.35, crown)
        seam(canvas, outline(svg), look.colour, 2)
    canvas.fill(ellipse(520, 280, 17, 10), look.accent)
    for x, y in ((460, 400), (600, 396)):
        canvas.fill(ellipse(x, y, 7, 8), darker(look.colour, 0.6))
    peak = canvas.stencil(
        outline(
            "M 236 586 C 420 544 640 548 740 580 C 690 650 520 730 330 748"
            " C 190 756 110 720 130 680 C 148 640 190 604 236 586"
        )
    )
    canvas.cast(peak, 18, 0.34, (8, 16))
    canvas.paint(
        peak,
        linear((200, 560), (520, 760), [(0, lighter(look.accent, 0.12)), (1, darker(look.accent, 0.22))]),
    )
    soften(canvas, peak, look.accent)
    for inset in (0, 26, 52):
        line = outline(
            f"M {172 + inset} {690 - inset * 0.7}"
            f" C {240 + inset} {736 - inset} {500} {712 - inset} {690 - inset} {610 - inset * 0.2}"
        )
        seam(canvas, line, look.accent, 2)


def scarf(canvas: Canvas, look: Look) -> None:
    """A long scarf hung over a peg, with fringed ends."""
    for middle, foot in ((352, 800), (640, 870)):
        for x in range(middle - 68, middle + 76, 15):
            thread = ribbon(
                outline(f"M {x} {foot - 10} C {x - 6} {foot + 16} {x + 8} {foot + 44} {x} {foot + 66}"), 8, 5
            )
            canvas.fill(thread, darker(look.colour, 0.08))
    canvas.fill(
        ellipse(496, 196, 26, 26),
        linear((470, 170), (522, 222), [(0, lighter(OAK, 0.4)), (1, darker(OAK, 0.3))]),
    )
    behind = cloth(
        canvas,
        ribbon(outline("M 496 232 C 560 240 600 330 616 470 C 632 600 636 740 640 870"), 120, 150),
        look,
    )
    front = cloth(
        canvas,
        ribbon(outline("M 504 214 C 430 216 384 330 370 450 C 356 580 350 680 352 800"), 124, 150),
        look,
    )
    for tail, svg in (
        (behind, "M 540 270 C 590 380 606 560 612 860"),
        (behind, "M 560 280 C 640 420 660 600 672 864"),
        (front, "M 470 250 C 400 360 372 560 330 790"),
        (front, "M 480 260 C 440 400 398 560 390 796"),
    ):
        fold(canvas, tail, ribbon(outline(svg), 14, 5), look.colour, 0.9)


def socks(canvas: Canvas, look: Look) -> None:
    """A pair of socks, heel and toe in the accent colour."""
    shape = outline(
        "M 330 170 L 486 170 C 490 330 486 430 492 520 C 520 600 620 640 690 700"
        " C 742 760 700 832 620 822 C 520 806 380 720 344 640 C 322 580 336 360 330 170"
    )
    for dx, dy, angle in ((130.0, -20.0, 6.0), (-50.0, 24.0, -3.0)):
        place = turn([(x + dx, y + dy) for x, y in shape], angle)
        sock = cloth(canvas, place, look)
        tips = [ellipse(678, 788, 96, 92), ellipse(352, 640, 82, 74), box(300, 160, 520, 236)]
        for tip in tips:
            part = canvas.stencil(turn([(x + dx, y + dy) for x, y in tip], angle)).within(sock)
            canvas.paint(part, lit(look.accent, 150, 860))
        cuff = canvas.stencil(turn([(x + dx, y + dy) for x, y in box(300, 160, 520, 236)], angle)).within(
            sock
        )
        canvas.texture(cuff, textures.ribs(), darker(look.accent, 0.6), 0.35)
        crease = turn(
            [(x + dx, y + dy) for x, y in ribbon(outline("M 486 520 C 450 550 420 560 390 556"), 16, 3)],
            angle,
        )
        fold(canvas, sock, crease, look.colour, 0.9)
        soften(canvas, sock, look.colour, 0.8)


def gloves(canvas: Canvas, look: Look) -> None:
    """A pair of mittens with ribbed cuffs."""
    hand = (
        "M 440 700 L 268 700 C 258 560 240 470 262 380 C 280 300 420 290 446 380 C 456 430 452 470 454 500"
        " C 480 470 500 420 536 420 C 572 430 560 490 530 550 C 500 610 460 640 440 700"
    )
    left = [(x - 40, y) for x, y in outline(hand)]
    for path in (turn(left, -6), turn(mirror(left), 6)):
        cloth(canvas, path, look)
    cuff = box(218, 690, 412, 840, 18)
    for path in (turn(cuff, -6), turn(mirror(cuff), 6)):
        band = canvas.stencil(path)
        float_shadow(canvas, band, 0.6)
        canvas.paint(band, lit(look.accent, 660, 860))
        canvas.texture(band, textures.ribs(), darker(look.accent, 0.6), 0.35)
        soften(canvas, band, look.accent)
