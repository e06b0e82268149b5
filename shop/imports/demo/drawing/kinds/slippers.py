"""Drawings of slippers and clogs."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import CORK, OAK, darker, lighter
from shop.imports.demo.drawing.geometry import Path, ellipse, move, outline, ribbon
from shop.imports.demo.drawing.kinds.shoes import FAR, NEAR, leather, sole
from shop.imports.demo.drawing.kinds.tops import seam
from shop.imports.demo.drawing.light import ground, linear, metal
from shop.imports.demo.drawing.look import Look


def slip_on(canvas: Canvas, look: Look) -> None:
    """Felt slippers or soft loafers with a pale sole."""
    for dx, dy in (FAR, NEAR):
        ground(canvas, 510 + dx, 742 + dy, 350, 0.8)

        def at(svg: str, dx: float = dx, dy: float = dy) -> Path:
            return move(outline(svg), dx, dy)

        inside = canvas.fill(
            at("M 186 540 C 240 520 440 520 540 560 L 520 640 L 200 640"), darker(look.accent, 0.12)
        )
        canvas.rim(inside, darker(look.accent, 0.7), 0.6, 16, (6, 10))
        body = leather(
            canvas,
            at(
                "M 170 706 C 152 640 158 580 178 524 C 196 510 214 516 222 534 C 260 620 440 620 500 520"
                " C 520 500 548 504 562 520 C 620 570 720 584 792 614 C 850 638 878 670 876 712"
            ),
            look.colour,
            look,
        )
        canvas.texture(body, textures.fleece(), lighter(look.colour, 0.4), 0.12)
        seam(canvas, at("M 500 524 C 540 560 600 640 640 704"), look.colour, 3)
        edge = canvas.stencil(
            ribbon(
                at("M 178 528 C 196 510 214 516 222 534 C 260 620 440 620 500 520 C 520 500 548 504 562 522"),
                15,
            )
        )
        canvas.paint(edge, look.accent)
        canvas.rim(edge, darker(look.accent, 0.6), 0.4, 5, (-2, -3))
        sole(
            canvas,
            at(
                "M 162 704 C 400 714 700 704 880 704"
                " C 894 714 890 742 872 748 L 186 750 C 158 748 154 722 162 704"
            ),
            (226, 206, 176),
        )


def clog(canvas: Canvas, look: Look) -> None:
    """Clogs with a leather upper on a wooden sole, open at the heel; the buckle takes the accent colour."""
    for dx, dy in (FAR, NEAR):
        ground(canvas, 510 + dx, 774 + dy, 350, 0.8)

        def at(svg: str, dx: float = dx, dy: float = dy) -> Path:
            return move(outline(svg), dx, dy)

        bed = canvas.fill(
            at("M 150 664 C 190 620 380 640 480 600 L 480 710 L 160 704 Z"), lighter(CORK, 0.45)
        )
        canvas.rim(bed, darker(CORK, 0.6), 0.5, 14, (5, 9))
        block = at(
            "M 146 664 C 200 680 320 690 480 694 L 876 694 C 900 716 892 752 866 760"
            " L 430 760 L 398 792 L 172 792 C 150 770 142 700 146 664"
        )
        sole(canvas, block, OAK)
        canvas.texture(canvas.stencil(block), textures.wood(), darker(OAK, 0.5), 0.35)
        leather(
            canvas,
            at("M 412 712 C 404 600 430 500 500 480 C 570 478 650 544 724 578 C 812 616 876 650 878 716 Z"),
            look.colour,
        )
        edge = canvas.stencil(ribbon(at("M 412 712 C 404 600 430 500 500 480 C 520 478 536 482 552 488"), 14))
        canvas.paint(edge, darker(look.colour, 0.3))
        strap = canvas.stencil(ribbon(at("M 430 612 C 470 570 540 560 640 600 L 672 700"), 40))
        canvas.cast(strap, 5, 0.3, (2, 5))
        canvas.paint(strap, darker(look.colour, 0.12))
        canvas.rim(strap, darker(look.colour, 0.6), 0.4, 6, (-3, -4))
        buckle = canvas.stencil(move(ellipse(520, 580, 30, 30), dx, dy))
        hole = canvas.stencil(move(ellipse(520, 580, 19, 19), dx, dy))
        canvas.cast(buckle, 4, 0.4, (2, 3))
        canvas.paint(
            buckle.without(hole), linear((490 + dx, 550 + dy), (550 + dx, 610 + dy), metal(look.accent))
        )
        for x in range(190, 870, 60):
            if x > 420:
                canvas.fill(move(ellipse(x, 702, 5, 5), dx, dy), look.accent)
