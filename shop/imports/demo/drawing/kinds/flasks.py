"""Drawings of bottles and flasks to drink from on the way."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import STEEL, WHITE, darker, lighter
from shop.imports.demo.drawing.geometry import ellipse, outline, ribbon
from shop.imports.demo.drawing.light import (
    glossy,
    ground,
    linear,
    matt,
    metal,
)
from shop.imports.demo.drawing.look import Look
from shop.imports.demo.drawing.turnery import band, body, lid


def bottle(canvas: Canvas, look: Look) -> None:
    """An insulated bottle with a loop cap in the accent colour; pattern “tumbler” is a wide cup."""
    wide = look.pattern == "tumbler"
    half = 150.0 if wide else 120.0
    ground(canvas, 500, 846, half)
    top = 330.0 if wide else 380.0
    svg = (
        f"M {500 - half} {top} L {500 - half * (0.8 if wide else 1)} 820"
        f" Q {500 - half * 0.78} 846 {500 - half * 0.7} 848"
    )
    neck = "" if wide else f"M 446 260 C 446 310 {500 - half} 310 {500 - half} {top} "
    profile = outline(neck + svg)
    shell = body(canvas, profile, matt(look.colour))
    canvas.texture(shell, textures.felt(), lighter(look.colour, 0.5), 0.16)
    foot = 500 - half * (0.82 if wide else 1)
    band(canvas, profile, (780, 812), metal(STEEL))
    canvas.soft(
        ribbon([(foot + half * 0.52, top + 20), (foot + half * 0.56, 760)], 20), WHITE, 10, 0.28, shell
    )
    if wide:
        body(canvas, [(340, 290), (346, 338)], matt(look.accent))
        lid(canvas, (500, 290), 160, look.accent)
        canvas.fill(ellipse(540, 290, 24, 6), darker(look.accent, 0.5))
        return
    loop = canvas.stencil(ribbon(outline("M 456 190 C 450 80 550 80 544 190"), 20))
    canvas.paint(loop, linear((450, 90), (550, 190), glossy(look.accent)))
    body(canvas, [(440, 180), (438, 264)], matt(look.accent))
    lid(canvas, (500, 180), 60, look.accent)


def flask(canvas: Canvas, look: Look) -> None:
    """A vacuum flask with a steel cup for a lid."""
    ground(canvas, 500, 846, 130)
    profile = outline("M 392 330 C 372 350 368 370 368 400 L 368 820 Q 370 846 396 850")
    shell = body(canvas, profile, matt(look.colour))
    canvas.texture(shell, textures.felt(), lighter(look.colour, 0.5), 0.16)
    canvas.soft(ribbon([(426, 400), (426, 800)], 22), (255, 255, 255), 10, 0.3, shell)
    body(canvas, [(390, 318), (390, 340)], metal(STEEL))
    body(canvas, outline("M 408 176 C 396 180 396 240 396 322"), metal(look.accent))
    handle = canvas.stencil(ribbon(outline("M 626 420 C 730 420 730 680 626 680"), 24))
    canvas.paint(handle, linear((640, 400), (710, 680), matt(look.accent)))
    canvas.rim(handle, darker(look.accent, 0.6), 0.4, 6, (-4, -5))
