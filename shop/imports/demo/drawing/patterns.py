"""What is printed on or woven into cloth; a new pattern is a function and a line in the table at the end."""

from collections.abc import Callable

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas, Stencil
from shop.imports.demo.drawing.colour import contrast, darker, lighter
from shop.imports.demo.drawing.geometry import Path, box, ellipse, outline, turn
from shop.imports.demo.drawing.look import Look


def print_on(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    """Put the look's pattern on cloth; a name that is not a cloth pattern leaves it plain."""
    pattern = CLOTH_PATTERNS.get(look.pattern)
    if pattern:
        pattern(canvas, stencil, look)


def _overlay(canvas: Canvas, stencil: Stencil, look: Look, paths: list[Path], opacity: float = 0.92) -> None:
    canvas.paint(canvas.stencil(*paths, inside=stencil), look.accent, opacity)


def _stripe(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    _overlay(canvas, stencil, look, [box(0, y, 1000, y + 17) for y in range(150, 1000, 48)])


def _wide(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    _overlay(canvas, stencil, look, [box(0, y, 1000, y + 62) for y in range(130, 1000, 124)])


def _pinstripe(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    _overlay(canvas, stencil, look, [box(x, 0, x + 4, 1000) for x in range(12, 1000, 30)], 0.75)


def _check(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    _overlay(canvas, stencil, look, [box(0, y, 1000, y + 34) for y in range(140, 1000, 88)], 0.5)
    _overlay(canvas, stencil, look, [box(x, 0, x + 34, 1000) for x in range(38, 1000, 88)], 0.5)


def _tartan(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    _check(canvas, stencil, look)
    thin = [box(0, y, 1000, y + 5) for y in range(202, 1000, 88)]
    thin += [box(x, 0, x + 5, 1000) for x in range(100, 1000, 88)]
    canvas.paint(canvas.stencil(*thin, inside=stencil), contrast(look.colour, 0.7), 0.6)


def _dots(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    rows = [
        ellipse(x + (27 if (y // 46) % 2 else 0), y, 10, 10)
        for y in range(138, 1000, 46)
        for x in range(30, 1000, 54)
    ]
    _overlay(canvas, stencil, look, rows)


def _block(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    _overlay(canvas, stencil, look, [box(0, 0, 1000, 420)], 1)


def _sprig(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    leaf = outline("M 500 486 C 512 492 514 508 500 522 C 486 508 488 492 500 486")
    leaves: list[Path] = []
    for row, y in enumerate(range(-380, 520, 74)):
        for x in range(-490, 520, 82):
            dx, dy = x + (41 if row % 2 else 0), y
            for angle in (0.0, 55.0, -55.0):
                leaves.append([(px + dx, py + dy) for px, py in turn(leaf, angle, (500, 522))])
    _overlay(canvas, stencil, look, leaves, 0.9)


def _marl(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    canvas.texture(stencil, textures.felt(), lighter(look.colour, 0.5), 0.55)


def _knit(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    canvas.texture(stencil, textures.knit(), lighter(look.colour, 0.45), 0.34)


def _fairisle(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    shapes: list[Path] = [box(0, y, 1000, y + 9) for y in (318, 418)]
    for x in range(20, 1000, 56):
        shapes.append(turn(box(x - 15, 353, x + 15, 383), 45, (x, 368)))
        shapes.extend(ellipse(x + 28, y, 5, 5) for y in (346, 368, 390))
    _overlay(canvas, stencil, look, shapes)
    _knit(canvas, stencil, look)


def _ribbed(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    canvas.texture(stencil, textures.ribs(), darker(look.colour, 0.6), 0.28)


def _weave(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    canvas.texture(stencil, textures.weave(), darker(look.colour, 0.5), 0.22)


def _fleece(canvas: Canvas, stencil: Stencil, look: Look) -> None:
    canvas.texture(stencil, textures.fleece(), lighter(look.colour, 0.6), 0.34)
    canvas.texture(stencil, textures.felt(), darker(look.colour, 0.5), 0.16)


CLOTH_PATTERNS: dict[str, Callable[[Canvas, Stencil, Look], None]] = {
    "block": _block,
    "check": _check,
    "dots": _dots,
    "fairisle": _fairisle,
    "fleece": _fleece,
    "knit": _knit,
    "marl": _marl,
    "pinstripe": _pinstripe,
    "ribbed": _ribbed,
    "sprig": _sprig,
    "stripe": _stripe,
    "tartan": _tartan,
    "weave": _weave,
    "wide": _wide,
}
