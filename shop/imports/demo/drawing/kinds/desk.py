"""Drawings of what lies on a desk."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import BRASS, CREAM, INK, STEEL, WHITE, contrast, darker, lighter
from shop.imports.demo.drawing.geometry import Path, arc, box, ellipse, move, outline, ribbon, turn
from shop.imports.demo.drawing.kinds.tops import seam
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
from shop.imports.demo.drawing.patterns import print_on
from shop.imports.demo.drawing.turnery import band, mouth


def notebook(canvas: Canvas, look: Look) -> None:
    """A notebook with elastic band and ribbon; “spiral” binds it with wire, “stack” piles up three."""
    if look.pattern == "stack":
        for dx, angle, colour in ((20.0, 9.0, darker(look.colour, 0.25)), (-14.0, -1.0, look.accent)):
            _cover(canvas, Look(colour, look.accent), angle, (dx, 10))
    _cover(canvas, look, -7, (0, 0))
    if look.pattern == "spiral":
        for y in range(200, 830, 34):
            ring = canvas.stencil(
                turn(ribbon(outline(f"M 268 {y} C 220 {y - 16} 220 {y + 18} 290 {y + 8}"), 7), -7)
            )
            canvas.cast(ring, 4, 0.4, (2, 4))
            canvas.paint(ring, across(230, 290, metal(STEEL)))
        return
    band = canvas.stencil(turn(box(664, 148, 682, 852), -7))
    canvas.cast(band, 5, 0.35, (3, 3))
    canvas.paint(band, lit(look.accent, 100, 900))


def _cover(canvas: Canvas, look: Look, angle: float, shift: tuple[float, float]) -> None:
    def at(path: Path) -> Path:
        return move(turn(path, angle), *shift)

    ribbon_mark = canvas.stencil(at(ribbon(outline("M 420 830 C 424 870 410 890 418 930"), 12)))
    canvas.cast(ribbon_mark, 6, 0.3, (4, 7))
    canvas.paint(ribbon_mark, look.accent)
    pages = canvas.stencil(at(box(272, 160, 748, 862, 12)))
    float_shadow(canvas, pages)
    canvas.paint(pages, across(700, 760, [(0, CREAM), (1, darker(CREAM, 0.15))]))
    cover = canvas.stencil(at(box(262, 150, 738, 850, 16)))
    canvas.cast(cover, 5, 0.3, (3, 4))
    canvas.paint(cover, lit(look.colour, 100, 900))
    canvas.texture(cover, textures.weave(), darker(look.colour, 0.5), 0.16)
    print_on(canvas, cover, look)
    soften(canvas, cover, look.colour, 0.6)
    canvas.soft(at(box(292, 150, 300, 850)), darker(look.colour, 0.7), 5, 0.45, cover)
    label = canvas.fill(at(box(400, 280, 600, 400, 4)), CREAM)
    canvas.rim(label, (90, 80, 70), 0.25, 4)
    for y, right in ((326, 570), (356, 530)):
        canvas.fill(at(box(430, y, right, y + 4)), contrast(CREAM, 0.5))


def pen(canvas: Canvas, look: Look) -> None:
    """A fountain pen beside its cap; pattern “pencils” lays out five pencils instead."""
    if look.pattern == "pencils":
        _pencils(canvas, look)
        return

    def at(path: Path) -> Path:
        return turn(path, -36)

    barrel = canvas.stencil(
        at(
            outline(
                "M 90 470 C 110 452 180 446 300 446 L 660 446 L 660 534 L 300 534 C 180 534 110 528 90 510 Z"
            )
        )
    )
    float_shadow(canvas, barrel, 0.7)
    canvas.paint(barrel, linear((300, 420), (356, 500), glossy(look.colour)))
    grip = canvas.stencil(at(outline("M 660 452 L 800 462 L 800 518 L 660 528 Z")))
    canvas.paint(grip, linear((600, 300), (660, 380), glossy(darker(look.colour, 0.45))))
    nib = canvas.stencil(at(outline("M 800 464 C 850 460 880 478 936 490 C 880 502 850 520 800 516 Z")))
    canvas.cast(nib, 5, 0.3, (4, 7))
    canvas.paint(nib, linear((760, 240), (800, 300), metal(look.accent)))
    canvas.fill(at(ribbon([(846, 490), (930, 490)], 3)), darker(look.accent, 0.6))
    canvas.fill(at(ellipse(846, 490, 7, 7)), darker(look.accent, 0.6))
    for x in (640, 320):
        canvas.fill(at(box(x, 445, x + 18, 535)), linear((x, 420), (x + 56, 500), metal(look.accent)))

    def cap_at(path: Path) -> Path:
        return move(turn(path, -28), -40, 190)

    cap = canvas.stencil(
        cap_at(outline("M 400 450 L 650 442 Q 700 446 704 490 Q 700 534 650 538 L 400 530 Z"))
    )
    float_shadow(canvas, cap, 0.7)
    canvas.paint(cap, linear((480, 640), (526, 720), glossy(look.colour)))
    clip = canvas.stencil(cap_at(ribbon([(690, 470), (480, 474)], 15, 22)))
    canvas.cast(clip, 4, 0.4, (2, 5))
    canvas.paint(clip, linear((480, 620), (500, 660), metal(look.accent)))
    canvas.fill(cap_at(box(404, 448, 426, 532)), linear((400, 660), (450, 740), metal(look.accent)))


def _pencils(canvas: Canvas, look: Look) -> None:
    tones = [
        look.colour,
        look.accent,
        darker(look.colour, 0.3),
        lighter(look.accent, 0.4),
        lighter(look.colour, 0.4),
    ]
    for index, tone in enumerate(tones):
        x = 300 + index * 100
        drop = (index % 2) * 36.0

        def at(path: Path, x: float = x, drop: float = drop) -> Path:
            return turn(move(path, x - 500, drop), 12)

        shaft = canvas.stencil(at(box(474, 250, 526, 820, 4)))
        float_shadow(canvas, shaft, 0.6)
        stops = [
            (0.0, lighter(tone, 0.2)),
            (0.3, lighter(tone, 0.3)),
            (0.34, tone),
            (0.68, tone),
            (0.7, darker(tone, 0.22)),
            (1.0, darker(tone, 0.28)),
        ]
        middle = at([(500, 530)])[0]
        canvas.paint(shaft, linear((middle[0] - 28, middle[1] - 6), (middle[0] + 28, middle[1] + 6), stops))
        canvas.fill(
            at(outline("M 474 250 Q 482 262 491 250 Q 500 262 509 250 Q 518 262 526 250 L 500 158 Z")),
            (226, 190, 144),
        )
        canvas.fill(at(outline("M 489 196 Q 500 204 511 196 L 500 158 Z")), darker(tone, 0.1))
        canvas.fill(at(box(474, 780, 526, 812)), across(470, 530, metal(BRASS)))


def pencil_cup(canvas: Canvas, look: Look) -> None:
    """A pot of pencils."""
    ground(canvas, 500, 800, 150)
    mouth(canvas, (500, 480), 144, look.colour, 9)
    for x, top, tone in (
        (436, 190, look.accent),
        (482, 250, INK),
        (524, 170, (196, 92, 72)),
        (568, 236, (222, 178, 96)),
    ):
        lean = (x - 500) * 0.5
        shaft = canvas.stencil(ribbon([(x + lean, top), (x, 560)], 26))
        canvas.paint(shaft, across(x - 13, x + 15, glossy(tone)))
        canvas.fill(
            [(x + lean - 13, top + 2), (x + lean + 13, top + 2), (x + lean * 1.12, top - 46)], (226, 190, 144)
        )
        canvas.fill(
            [(x + lean * 1.09 - 5, top - 26), (x + lean * 1.09 + 5, top - 26), (x + lean * 1.12, top - 46)],
            tone,
        )
    profile = outline("M 356 480 L 360 776 Q 362 796 380 800")
    pot = band(canvas, profile, (481, 800), matt(look.colour))
    if look.pattern == "speckle":
        canvas.texture(pot, textures.speckle(), contrast(look.colour, 0.6), 0.7)
    if look.pattern == "ribbed":
        canvas.texture(pot, textures.ribs(), darker(look.colour, 0.6), 0.35)
    canvas.paint(canvas.stencil(ribbon(arc((500, 480), (143, 18), 180, 0), 7)), lighter(look.colour, 0.4))


def tray(canvas: Canvas, look: Look) -> None:
    """A valet tray of leather or wood with keys, coins and a pair of glasses."""
    outer = canvas.stencil(box(180, 280, 820, 720, 50))
    float_shadow(canvas, outer)
    canvas.paint(outer, lit(look.colour, 240, 760))
    canvas.texture(
        outer, textures.wood() if look.pattern == "wood" else textures.felt(), darker(look.colour, 0.5), 0.34
    )
    soften(canvas, outer, look.colour, 0.8)
    inner = canvas.fill(box(212, 312, 788, 688, 34), lit(lighter(look.accent, 0.05), 300, 700))
    canvas.texture(inner, textures.felt(), darker(look.accent, 0.5), 0.24)
    canvas.rim(inner, darker(look.accent, 0.75), 0.6, 18, (8, 12))
    for cx in (400.0, 540.0):
        rim = canvas.stencil(ellipse(cx, 440, 62, 54)).without(canvas.stencil(ellipse(cx, 440, 54, 46)))
        canvas.cast(rim, 5, 0.4, (4, 8))
        canvas.paint(rim, INK)
        canvas.paint(canvas.stencil(ellipse(cx, 440, 54, 46)), WHITE, 0.14)
    for svg in (
        "M 462 432 Q 470 420 478 432",
        "M 340 430 C 300 420 280 460 290 500",
        "M 600 430 C 660 420 690 450 680 500",
    ):
        canvas.fill(ribbon(outline(svg), 8, 6), INK)
    ring = canvas.stencil(ellipse(350, 600, 40, 40)).without(canvas.stencil(ellipse(350, 600, 31, 31)))
    canvas.cast(ring, 5, 0.4, (3, 6))
    canvas.paint(ring, linear((310, 560), (390, 640), metal(STEEL)))
    for angle in (-20.0, 24.0):
        key = canvas.stencil(
            turn(ellipse(430, 600, 28, 24), angle, (350, 600)),
            turn(box(452, 592, 556, 608), angle, (350, 600)),
            turn(box(520, 604, 532, 624), angle, (350, 600)),
        )
        canvas.cast(key, 5, 0.4, (3, 6))
        canvas.paint(key, linear((380, 560), (520, 660), metal(BRASS)))
    for x, y in ((640.0, 600.0), (688.0, 572.0)):
        coin = canvas.stencil(ellipse(x, y, 30, 30))
        canvas.cast(coin, 4, 0.4, (3, 5))
        canvas.paint(coin, linear((x - 30, y - 30), (x + 30, y + 30), metal(BRASS)))


def desk_mat(canvas: Canvas, look: Look) -> None:
    """A rolled desk pad of felt or leather, half unrolled."""
    sheet = canvas.stencil(outline("M 130 330 L 720 330 L 720 690 L 130 690 Z"))
    float_shadow(canvas, sheet, 0.7)
    canvas.paint(sheet, lit(look.colour, 300, 720))
    canvas.texture(sheet, textures.felt(), contrast(look.colour, 0.4), 0.4)
    soften(canvas, sheet, look.colour, 0.5)
    seam(canvas, box(146, 346, 720, 674), look.accent, 2)
    canvas.soft(box(640, 330, 722, 690), darker(look.colour, 0.8), 26, 0.5, sheet)
    roll = canvas.stencil(box(690, 316, 820, 704, 26))
    float_shadow(canvas, roll, 0.8)
    canvas.paint(roll, across(690, 820, matt(look.accent)))
    canvas.texture(roll, textures.felt(), darker(look.accent, 0.5), 0.24)
    strap = canvas.stencil(box(688, 470, 824, 500, 6))
    canvas.cast(strap, 4, 0.3, (1, 4))
    canvas.paint(strap, across(690, 820, matt(darker(look.colour, 0.4))))
