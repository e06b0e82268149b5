"""Drawings of trousers, shorts, skirts and dresses."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas, Stencil
from shop.imports.demo.drawing.colour import RGB, darker
from shop.imports.demo.drawing.geometry import box, ellipse, mirror, outline, ribbon, symmetric
from shop.imports.demo.drawing.kinds.tops import cloth, seam
from shop.imports.demo.drawing.light import fold, linear, lit, metal, soften
from shop.imports.demo.drawing.look import Look
from shop.imports.demo.drawing.patterns import print_on


def _waist(canvas: Canvas, garment: Stencil, look: Look, y: float, *, drawstring: bool) -> None:
    band = canvas.stencil(box(300, y - 20, 700, y + 34), inside=garment)
    canvas.paint(band, lit(look.colour, y - 60, y + 120))
    canvas.rim(band, darker(look.colour, 0.6), 0.4, 6, (-2, -5))
    if drawstring:
        canvas.texture(band, textures.ribs(), darker(look.colour, 0.6), 0.3)
        for x, end in ((488, y + 130), (514, y + 116)):
            cord = canvas.stencil(
                ribbon(outline(f"M {x} {y + 16} C {x - 14} {y + 50} {x + 10} {y + 80} {x - 4} {end}"), 7)
            )
            canvas.cast(cord, 4, 0.3, (3, 4))
            canvas.paint(cord, look.accent)
        return
    for x in (404, 584):
        loop = canvas.fill(box(x, y - 6, x + 13, y + 40, 3), lit(look.colour, y, y + 60))
        canvas.rim(loop, darker(look.colour, 0.6), 0.5, 3, (-1, -1))
    canvas.fill(ellipse(500, y + 14, 9, 9), linear((491, y), (509, y + 24), metal(look.accent)))


def _fly_and_pockets(canvas: Canvas, look: Look, y: float, spread: float) -> None:
    seam(canvas, outline(f"M 500 {y + 34} L 500 {y + 190}"), look.colour, 2)
    seam(canvas, outline(f"M 524 {y + 34} L 524 {y + 130} Q 522 {y + 172} 502 {y + 178}"), look.colour, 2)
    pocket = outline(
        f"M {spread + 62} {y + 34} C {spread + 50} {y + 80} {spread + 30} {y + 110} {spread} {y + 120}"
    )
    for line in (pocket, mirror(pocket)):
        canvas.soft(ribbon(line, 10), darker(look.colour, 0.65), 4, 0.5)
        seam(canvas, line, look.colour, 2)


def trousers(canvas: Canvas, look: Look) -> None:
    """Straight trousers; pattern “drawstring” gives them an elastic waist, “ribbed” makes them corduroy."""
    legs = cloth(
        canvas,
        symmetric(
            "M 500 112 L 378 110 C 356 240 334 380 322 540"
            " L 318 884 Q 382 898 452 888 L 486 480 Q 492 446 500 436"
        ),
        look,
    )
    inseam = outline("M 500 430 C 486 460 480 560 456 880")
    for side in (inseam, mirror(inseam)):
        canvas.soft(ribbon(side, 50, 20), darker(look.colour, 0.6), 20, 0.34, legs)
    for svg in (
        "M 430 470 C 400 500 380 520 344 530",
        "M 570 470 C 600 500 640 516 660 516",
        "M 380 560 C 400 680 390 780 384 870",
        "M 622 560 C 610 690 618 780 622 870",
    ):
        fold(canvas, legs, ribbon(outline(svg), 13, 3), look.colour, 0.7)
    _waist(canvas, legs, look, 118, drawstring=look.pattern == "drawstring")
    _fly_and_pockets(canvas, look, 118, 352)
    for line in (outline("M 322 862 Q 382 876 450 866"), outline("M 550 866 Q 618 876 678 862")):
        seam(canvas, line, look.colour, 2)


def shorts(canvas: Canvas, look: Look) -> None:
    """Shorts to above the knee, with a drawstring."""
    legs = cloth(
        canvas,
        symmetric(
            "M 500 232 L 352 230 C 322 360 288 500 252 690 Q 360 728 476 712 L 492 540 Q 495 520 500 514"
        ),
        look,
    )
    for svg in (
        "M 470 540 C 420 570 380 580 330 584",
        "M 530 540 C 580 570 620 580 680 574",
        "M 370 480 C 360 580 350 640 340 706",
    ):
        fold(canvas, legs, ribbon(outline(svg), 14, 3), look.colour, 0.7)
    canvas.soft(
        ribbon(outline("M 500 500 C 494 560 484 640 478 712"), 30), darker(look.colour, 0.6), 14, 0.4, legs
    )
    _waist(canvas, legs, look, 240, drawstring=True)
    _fly_and_pockets(canvas, look, 240, 318)
    for line in (outline("M 262 660 Q 366 698 474 684"), outline("M 526 684 Q 634 698 738 660")):
        seam(canvas, line, look.colour, 2)


def skirt(canvas: Canvas, look: Look) -> None:
    """An A-line midi skirt that falls in soft pleats."""
    panel = cloth(canvas, symmetric("M 500 182 L 384 180 C 352 320 276 600 226 820 Q 360 866 500 868"), look)
    for x, end in ((436, 350), (470, 430), (530, 560), (566, 650), (410, 290), (592, 724)):
        fold(
            canvas,
            panel,
            ribbon(outline(f"M {x} 240 C {x} 420 {(x + end) / 2} 600 {end} 862"), 6, 22),
            look.colour,
            0.75,
        )
    _band(canvas, panel, look, 180)


def _band(canvas: Canvas, garment: Stencil, look: Look, y: float) -> None:
    band = canvas.stencil(box(200, y - 10, 800, y + 40), inside=garment)
    canvas.paint(band, lit(look.colour, y - 60, y + 120))
    canvas.rim(band, darker(look.colour, 0.6), 0.45, 7, (-2, -6))


def dress(canvas: Canvas, look: Look) -> None:
    """A sleeveless summer dress with a fitted waist."""
    back = canvas.fill(outline("M 420 138 Q 500 150 580 138 L 570 240 L 430 240"), darker(look.colour, 0.45))
    soften(canvas, back, look.colour)
    bodice = (
        "M 500 264 C 456 258 432 210 426 132 L 380 142 C 380 220 360 284 340 330 C 352 400 374 440 382 486"
    )
    panel = cloth(canvas, symmetric(bodice + " C 352 610 272 780 228 892 Q 366 928 500 930"), look)
    for x, end in ((430, 330), (466, 420), (534, 560), (572, 660), (404, 270)):
        fold(
            canvas,
            panel,
            ribbon(outline(f"M {x} 506 C {x} 620 {(x + end) / 2} 760 {end} 918"), 5, 22),
            look.colour,
            0.7,
        )
    for svg in ("M 360 340 C 400 380 420 430 428 480", "M 640 340 C 606 380 584 430 574 480"):
        fold(canvas, panel, ribbon(outline(svg), 10, 3), look.colour, 0.6)
    canvas.soft(ribbon(outline("M 382 486 Q 500 506 618 486"), 14), darker(look.colour, 0.6), 7, 0.5, panel)
    seam(canvas, outline("M 383 486 Q 500 506 617 486"), look.colour, 2)


def apron(canvas: Canvas, look: Look) -> None:
    """A bib apron with a wide pocket and long ties."""
    strap = canvas.stencil(ribbon(outline("M 412 250 C 390 60 610 60 588 250"), 20))
    canvas.cast(strap, 10, 0.25, (8, 14))
    canvas.paint(strap, lit(look.accent, 60, 260))
    for svg in ("M 300 470 C 220 480 200 560 210 660", "M 700 470 C 790 480 800 580 770 690"):
        tie = canvas.stencil(ribbon(outline(svg), 16))
        canvas.cast(tie, 8, 0.25, (6, 10))
        canvas.paint(tie, lit(look.accent, 440, 700))
    panel = cloth(
        canvas, symmetric("M 500 240 L 396 238 C 392 330 360 420 288 462 L 278 880 Q 390 892 500 892"), look
    )
    for x in (390, 610):
        fold(
            canvas,
            panel,
            ribbon(outline(f"M {x} 680 C {x + 6} 740 {x - 8} 820 {x} 884"), 12, 4),
            look.colour,
            0.6,
        )
    pocket = canvas.stencil(box(356, 540, 644, 700, 10))
    canvas.cast(pocket, 6, 0.2, (2, 5))
    canvas.paint(pocket, lit(look.colour, 440, 800))
    print_on(canvas, pocket, look)
    soften(canvas, pocket, look.colour, 0.6)
    seam(canvas, outline("M 500 545 L 500 696"), look.colour, 2)
    seam(canvas, outline("M 362 558 L 638 558"), look.colour, 2)
    _brand_tag(canvas, look.accent)


def _brand_tag(canvas: Canvas, colour: RGB) -> None:
    tag = canvas.fill(box(474, 290, 526, 312, 3), colour)
    canvas.rim(tag, darker(colour, 0.6), 0.4, 4, (-1, -2))
