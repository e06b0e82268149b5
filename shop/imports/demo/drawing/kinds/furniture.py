"""Drawings of chairs, stools, tables and shelves."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import RGB, darker, lighter
from shop.imports.demo.drawing.geometry import Path, box, ellipse, outline, ribbon, symmetric
from shop.imports.demo.drawing.kinds.home import stem
from shop.imports.demo.drawing.light import across, down, ground, lit, matt, soften
from shop.imports.demo.drawing.look import Look
from shop.imports.demo.drawing.patterns import print_on
from shop.imports.demo.drawing.turnery import body, lid, mouth


def _leg(
    canvas: Canvas, top: tuple[float, float], foot: tuple[float, float], wood: RGB, width: float = 26
) -> None:
    leg = canvas.stencil(ribbon([top, foot], width, width * 0.62))
    canvas.paint(leg, across(foot[0] - width, foot[0] + width, matt(wood)))
    canvas.texture(leg, textures.upright_wood(), darker(wood, 0.5), 0.3)


def armchair(canvas: Canvas, look: Look) -> None:
    """An upholstered easy chair on splayed legs; the wood takes the accent colour."""
    ground(canvas, 500, 856, 300)
    for top, foot in (
        ((300, 760), (250, 866)),
        ((700, 760), (750, 866)),
        ((380, 760), (360, 836)),
        ((620, 760), (640, 836)),
    ):
        _leg(canvas, top, foot, look.accent, 30)
    back = symmetric("M 500 190 C 380 186 320 210 306 280 L 290 640 Q 400 670 500 670")
    seat = symmetric("M 500 560 C 380 556 300 560 280 600 L 276 690 Q 280 716 320 720 L 500 724")
    arm = outline(
        "M 196 470 C 196 420 300 416 306 470 L 318 760 Q 316 790 280 790 L 214 786 Q 190 780 192 740 Z"
    )
    apron = box(250, 690, 750, 786, 16)
    for path in (back, apron, seat, arm, [(1000 - x, y) for x, y in arm]):
        pad = canvas.stencil(path)
        canvas.cast(pad, 12, 0.30, (3, 9))
        low, high = min(y for _, y in path), max(y for _, y in path)
        canvas.paint(pad, lit(look.colour, low - 80, high + 80, 0.22))
        canvas.texture(pad, textures.weave(), darker(look.colour, 0.5), 0.12)
        print_on(canvas, pad, look)
        soften(canvas, pad, look.colour, 1.15)
    for x in (420, 500, 580):
        canvas.soft(ellipse(x, 370, 14, 12), darker(look.colour, 0.7), 7, 0.7)
        canvas.fill(ellipse(x, 368, 7, 6), darker(look.colour, 0.2))


def chair(canvas: Canvas, look: Look) -> None:
    """A wooden chair with a curved back and a woven seat in the accent colour."""
    ground(canvas, 510, 856, 230)
    for top, foot in (((370, 600), (350, 824)), ((650, 600), (672, 824))):
        _leg(canvas, top, foot, darker(look.colour, 0.18), 24)
    for x, floor in ((330, 300), (690, 724)):
        post = canvas.stencil(
            ribbon(outline(f"M {x + (14 if x < 500 else -14)} 190 C {x} 400 {x} 500 {floor} 862"), 24, 20)
        )
        canvas.paint(post, across(x - 20, x + 20, matt(look.colour)))
        canvas.texture(post, textures.upright_wood(), darker(look.colour, 0.5), 0.3)
    for y, high in ((196.0, 92.0), (340.0, 44.0), (428.0, 36.0)):
        rail = canvas.stencil(
            outline(
                f"M 336 {y} Q 510 {y - 26} 684 {y} L 680 {y + high} Q 510 {y + high - 24} 340 {y + high} Z"
            )
        )
        canvas.cast(rail, 8, 0.25, (3, 8))
        canvas.paint(
            rail,
            down(y - 20, y + high, [(0, lighter(look.colour, 0.3)), (1, darker(look.colour, 0.15))]),
        )
        canvas.texture(rail, textures.wood(), darker(look.colour, 0.5), 0.36)
    seat = canvas.stencil(outline("M 316 556 Q 510 534 704 556 L 748 632 Q 510 668 272 632 Z"))
    canvas.cast(seat, 12, 0.34, (0, 14))
    canvas.paint(seat, down(540, 650, [(0, darker(look.accent, 0.12)), (1, lighter(look.accent, 0.14))]))
    canvas.texture(seat, textures.wicker(), darker(look.accent, 0.5), 0.35)
    edge = canvas.stencil(outline("M 272 630 Q 510 666 748 630 L 746 664 Q 510 700 274 664 Z"))
    canvas.paint(edge, across(270, 750, matt(look.colour)))
    canvas.texture(edge, textures.wood(), darker(look.colour, 0.5), 0.3)
    rung = canvas.stencil(box(306, 752, 716, 770, 8))
    canvas.paint(rung, down(750, 772, [(0, lighter(look.colour, 0.2)), (1, darker(look.colour, 0.3))]))


def stool(canvas: Canvas, look: Look) -> None:
    """A round stool on four legs; pattern “cork” or wood grain on the seat."""
    ground(canvas, 500, 846, 210)
    for top, foot in (((420, 470), (380, 826)), ((580, 470), (620, 826))):
        _leg(canvas, top, foot, darker(look.accent, 0.2), 28)
    for y in (690,):
        rung = canvas.stencil(box(330, y, 670, y + 18, 8))
        canvas.paint(rung, down(y, y + 18, [(0, lighter(look.accent, 0.2)), (1, darker(look.accent, 0.3))]))
    for top, foot in (((350, 480), (286, 856)), ((650, 480), (714, 856))):
        _leg(canvas, top, foot, look.accent, 34)
    canvas.soft(ellipse(500, 488, 220, 30), darker(look.accent, 0.8), 12, 0.4)
    side = [(262.0, 420.0), (266.0, 470.0)]
    seat = body(canvas, side, matt(look.colour))
    top_face = lid(canvas, (500, 420), 238, look.colour)
    grain = textures.speckle() if look.pattern == "cork" else textures.wood()
    for part in (seat, top_face):
        canvas.texture(part, grain, darker(look.colour, 0.5), 0.36)


def side_table(canvas: Canvas, look: Look) -> None:
    """A small round table with a bowl and a twig on it."""
    ground(canvas, 500, 856, 190)
    column = outline("M 480 450 L 476 760 C 460 800 400 820 356 838")
    body(canvas, column, matt(look.colour))
    body(canvas, [(330, 836), (330, 858)], matt(look.colour))
    lid(canvas, (500, 836), 170, look.colour)
    body(canvas, outline("M 484 460 L 478 820"), matt(look.colour))
    canvas.soft(ellipse(500, 470, 120, 26), darker(look.colour, 0.8), 12, 0.5)
    rim = [(206.0, 414.0), (206.0, 446.0)]
    board = body(canvas, rim, matt(look.colour))
    top_face = lid(canvas, (500, 414), 294, look.colour)
    for part in (board, top_face):
        canvas.texture(part, textures.wood(), darker(look.colour, 0.5), 0.36)
    stem(canvas, "M 590 340 C 580 270 610 220 660 150", (124, 104, 76), (132, 150, 112))
    stem(canvas, "M 586 340 C 570 260 550 220 540 130", (124, 104, 76), (132, 150, 112))
    canvas.soft(ellipse(596, 410, 60, 10), darker(look.colour, 0.8), 7, 0.6)
    pot = outline("M 566 322 C 540 340 536 390 562 410")
    body(canvas, pot, matt(look.accent), 588)
    mouth(canvas, (588, 322), 22, look.accent, 4)
    for index, (half, high) in enumerate(((92, 24), (80, 22))):
        y = 424 - index * 24
        book = canvas.stencil(box(394 - half, y - high, 394 + half, y, 4))
        canvas.cast(book, 5, 0.3, (2, 4))
        canvas.paint(book, lit(look.accent if index else darker(look.accent, 0.4), 380, 440))


def shelf(canvas: Canvas, look: Look) -> None:
    """A wall shelf with two boards, set with books, a bowl and a plant."""
    for x in (250, 736):
        canvas.fill(box(x, 250, x + 14, 770, 4), across(x, x + 14, matt(look.accent)))
    for y in (450.0, 740.0):
        _books_and_bowl(canvas, look, y)
        board = canvas.stencil(box(150, y, 850, y + 34, 5))
        canvas.cast(board, 22, 0.34, (10, 26))
        canvas.paint(
            board,
            down(
                y,
                y + 34,
                [(0, lighter(look.colour, 0.3)), (0.3, look.colour), (1, darker(look.colour, 0.25))],
            ),
        )
        canvas.texture(board, textures.wood(), darker(look.colour, 0.5), 0.38)


def _books_and_bowl(canvas: Canvas, look: Look, y: float) -> None:
    tones: list[RGB] = [(176, 94, 72), (222, 204, 174), (66, 92, 92), (206, 160, 84), (120, 134, 120)]
    left = 230.0 if y < 500 else 560.0
    for index, tone in enumerate(tones):
        high = 150 + (index * 37) % 52
        x = left + index * 36
        book: Path = box(x, y - high, x + 33, y, 3)
        stencil = canvas.stencil(book)
        canvas.cast(stencil, 8, 0.25, (6, 4))
        canvas.paint(stencil, across(x, x + 33, matt(tone)))
        canvas.fill(box(x + 6, y - high + 22, x + 27, y - high + 28), lighter(tone, 0.5))
    axis = 640.0 if y < 500 else 340.0
    if y < 500:
        for svg in (
            f"M {axis} {y - 90} C {axis - 20} {y - 160} {axis - 60} {y - 190} {axis - 90} {y - 220}",
            f"M {axis} {y - 90} C {axis} {y - 170} {axis + 30} {y - 220} {axis + 40} {y - 260}",
        ):
            stem(canvas, svg, (110, 120, 86), (112, 142, 100))
    profile = outline(
        f"M {axis - 60} {y - 90} C {axis - 70} {y - 40} {axis - 50} {y - 10} {axis - 40} {y - 4}"
    )
    body(canvas, profile, matt(look.accent), axis)
    mouth(canvas, (axis, y - 90), 60, look.accent, 6)
