"""Drawings of what is worn above the waist."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas, Stencil
from shop.imports.demo.drawing.colour import RGB, contrast, darker, lighter
from shop.imports.demo.drawing.geometry import Path, box, dashes, ellipse, mirror, outline, ribbon, symmetric
from shop.imports.demo.drawing.light import float_shadow, fold, lit, soften
from shop.imports.demo.drawing.look import Look
from shop.imports.demo.drawing.patterns import print_on

SHORT_SLEEVE = "M 372 203 C 318 200 206 350 164 428 Q 220 470 286 480 L 352 404 L 360 240"
LONG_SLEEVE = (
    "M 360 208 L 334 218 C 262 250 222 440 176 752 Q 214 776 262 772 C 286 650 322 520 356 440 L 360 240"
)
_NECKLINE = "M 500 256 C 452 256 424 226 416 184"
_SIDE = "C 388 200 352 212 322 228 C 334 300 330 360 326 408 C 334 540 326 690 318 824"
TORSO = f"{_NECKLINE} {_SIDE} Q 400 842 500 842"
_HOODED_TORSO = f"M 500 292 C 460 280 420 250 396 200 {_SIDE} Q 400 842 500 842"
_SHIRT_TORSO = f"{_NECKLINE} {_SIDE} C 350 800 400 866 500 868"


def cloth(canvas: Canvas, path: Path, look: Look, shadow: float = 1.0) -> Stencil:
    """One panel of a garment: its shadow, cloth, pattern and rounded edges."""
    panel = canvas.stencil(path)
    if shadow:
        float_shadow(canvas, panel, shadow)
    canvas.paint(panel, lit(look.colour, 150, 850))
    canvas.texture(panel, textures.felt(), darker(look.colour, 0.3), 0.16)
    print_on(canvas, panel, look)
    soften(canvas, panel, look.colour)
    return panel


def seam(canvas: Canvas, line: Path, colour: RGB, width: float = 3) -> None:
    """A sewn line and the shade beside it."""
    canvas.soft(ribbon(line, width * 3), darker(colour, 0.6), 4, 0.35)
    canvas.paint(canvas.stencil(*dashes(line, width)), contrast(colour, 0.28), 0.8)


def sleeves(canvas: Canvas, svg: str, look: Look) -> None:
    """A pair of sleeves with creases at the elbow."""
    left = outline(svg)
    for path, sign in ((left, 1), (mirror(left), -1)):
        sleeve = cloth(canvas, path, look)
        for x, y in ((262, 420), (236, 520)):
            start = 500 - sign * (500 - x)
            crease = outline(f"M {start} {y} Q {start + sign * 40} {y + 24} {start + sign * 84} {y - 10}")
            fold(canvas, sleeve, ribbon(crease, 12, 3), look.colour, 0.7)
        armhole = ribbon(outline("M 352 216 C 340 290 344 350 348 420"), 26)
        canvas.soft(armhole if sign > 0 else mirror(armhole), darker(look.colour, 0.6), 12, 0.30, sleeve)


def drape(canvas: Canvas, torso: Stencil, colour: RGB) -> None:
    """The creases of a hanging front."""
    creases = (
        "M 336 430 C 400 520 396 600 372 700",
        "M 664 430 C 610 500 590 560 606 660",
        "M 430 640 C 440 700 432 770 424 830",
        "M 566 600 C 580 690 570 770 582 836",
    )
    for crease in creases:
        fold(canvas, torso, ribbon(outline(crease), 16, 3), colour, 0.75)


def inside_neck(canvas: Canvas, colour: RGB, top: float = 162) -> None:
    """The back of the neck seen through the opening, with a label."""
    back = outline(f"M 416 186 Q 500 {top} 584 186 Q 574 262 500 262 Q 426 262 416 186")
    canvas.fill(back, darker(colour, 0.42))
    canvas.soft(
        outline("M 416 200 Q 500 300 584 200 L 584 262 L 416 262"),
        darker(colour, 0.8),
        12,
        0.5,
        canvas.stencil(back),
    )
    canvas.fill(box(480, 184, 520, 206, 3), (236, 230, 219))


def neckband(canvas: Canvas, colour: RGB) -> None:
    """A ribbed band along a round neck."""
    ring = canvas.stencil(
        ribbon(outline("M 421 190 C 430 236 456 264 500 264 C 544 264 570 236 579 190"), 20)
    )
    canvas.paint(ring, lit(colour, 150, 300))
    canvas.texture(ring, textures.ribs(), darker(colour, 0.6), 0.25)
    canvas.rim(ring, darker(colour, 0.6), 0.4, 5, (-2, -4))


def hem(canvas: Canvas, torso: Stencil, colour: RGB, height: float) -> None:
    """A ribbed hem of a given height."""
    strip = canvas.stencil(
        outline(f"M 300 {842 - height} Q 500 {860 - height} 700 {842 - height} L 700 870 L 300 870")
    )
    rib = strip.within(torso)
    canvas.paint(rib, lit(colour, 740, 900))
    canvas.texture(rib, textures.ribs(), darker(colour, 0.65), 0.35)
    canvas.rim(rib, darker(colour, 0.6), 0.4, 10, (-4, -6))


def cuffs(canvas: Canvas, colour: RGB) -> None:
    """Ribbed cuffs at the ends of long sleeves."""
    left = outline("M 184 690 L 176 752 Q 214 776 262 772 L 273 706 Q 226 706 184 690")
    for path in (left, mirror(left)):
        cuff = canvas.fill(path, lit(colour, 640, 800))
        canvas.texture(cuff, textures.ribs(), darker(colour, 0.65), 0.35)
        canvas.rim(cuff, darker(colour, 0.6), 0.45, 8, (-4, -6))


def tee(canvas: Canvas, look: Look) -> None:
    """A T-shirt with short sleeves."""
    inside_neck(canvas, look.colour)
    sleeves(canvas, SHORT_SLEEVE, look)
    torso = cloth(canvas, symmetric(TORSO), look)
    drape(canvas, torso, look.colour)
    neckband(canvas, look.accent if look.pattern == "ringer" else look.colour)
    seam(canvas, outline("M 320 800 Q 500 822 680 800"), look.colour, 2)


def longsleeve(canvas: Canvas, look: Look) -> None:
    """A T-shirt with long sleeves."""
    inside_neck(canvas, look.colour)
    sleeves(canvas, LONG_SLEEVE, look)
    torso = cloth(canvas, symmetric(TORSO), look)
    drape(canvas, torso, look.colour)
    neckband(canvas, look.colour)
    seam(canvas, outline("M 320 804 Q 500 824 680 804"), look.colour, 2)


def sweater(canvas: Canvas, look: Look) -> None:
    """A pullover with ribbed neck, cuffs and hem; pattern “knit” or “fairisle” shows its stitches."""
    inside_neck(canvas, look.colour)
    sleeves(canvas, LONG_SLEEVE, look)
    cuffs(canvas, look.colour)
    torso = cloth(canvas, symmetric(TORSO), look)
    drape(canvas, torso, look.colour)
    hem(canvas, torso, look.colour, 64)
    neckband(canvas, look.colour)


def hoodie(canvas: Canvas, look: Look) -> None:
    """A hooded sweatshirt with a front pocket and cords in the accent colour."""
    hood = canvas.stencil(symmetric("M 500 92 C 412 92 376 150 392 226 C 420 262 460 280 500 286"))
    float_shadow(canvas, hood, 0.6)
    canvas.paint(hood, lit(look.colour, 90, 300))
    soften(canvas, hood, look.colour)
    opening = canvas.fill(
        symmetric("M 500 130 C 446 130 424 172 430 216 C 446 262 476 276 500 280"), darker(look.colour, 0.5)
    )
    canvas.rim(opening, darker(look.colour, 0.8), 0.6, 16, (4, 8))
    sleeves(canvas, LONG_SLEEVE, look)
    cuffs(canvas, look.colour)
    torso = cloth(
        canvas,
        symmetric(_HOODED_TORSO),
        look,
    )
    drape(canvas, torso, look.colour)
    hem(canvas, torso, look.colour, 60)
    pocket = canvas.stencil(
        symmetric("M 500 606 L 414 606 C 402 650 372 676 358 690 L 356 776 Q 430 788 500 788")
    )
    canvas.cast(pocket, 6, 0.22, (2, 4))
    canvas.paint(pocket, lit(look.colour, 520, 860))
    print_on(canvas, pocket, look)
    soften(canvas, pocket, look.colour, 0.7)
    for x, end in ((470, 424), (530, 446)):
        cord = canvas.stencil(
            ribbon(outline(f"M {x} 268 C {x - 8} 320 {x + 8} 370 {x} {end}"), 8), ellipse(x, end, 6, 11)
        )
        canvas.cast(cord, 4, 0.3, (3, 4))
        canvas.paint(cord, lighter(look.accent, 0.1))


def shirt(canvas: Canvas, look: Look) -> None:
    """A buttoned shirt with collar and chest pocket."""
    inside_neck(canvas, look.colour, 150)
    sleeves(canvas, LONG_SLEEVE, look)
    left = outline("M 184 696 L 176 752 Q 214 776 262 772 L 272 712 Q 226 712 184 696")
    for path in (left, mirror(left)):
        cuff = canvas.fill(path, lit(look.colour, 640, 800))
        print_on(canvas, cuff, look)
        soften(canvas, cuff, look.colour, 0.8)
    torso = cloth(canvas, symmetric(_SHIRT_TORSO), look)
    drape(canvas, torso, look.colour)
    placket = canvas.stencil(box(482, 250, 518, 866), inside=torso)
    canvas.paint(placket, lit(look.colour, 200, 880), 0.5)
    canvas.rim(placket, darker(look.colour, 0.6), 0.4, 4, (-2, 0))
    for y in range(300, 850, 92):
        canvas.soft(ellipse(502, y + 3, 9, 9), darker(look.colour, 0.8), 3, 0.5)
        canvas.fill(ellipse(500, y, 8, 8), look.accent)
        canvas.paint(
            canvas.stencil(ellipse(498, y - 1, 1.6, 1.6), ellipse(502, y + 1, 1.6, 1.6)),
            darker(look.accent, 0.6),
        )
    pocket = canvas.stencil(outline("M 556 384 L 636 384 L 636 462 L 596 484 L 556 462"))
    canvas.rim(pocket, darker(look.colour, 0.6), 0.45, 5, (-2, -3))
    flap = outline("M 420 168 C 440 210 470 246 500 262 L 452 330 C 424 290 402 240 398 190 Z")
    for path in (flap, mirror(flap)):
        collar = cloth(canvas, path, look, 0.3)
        canvas.rim(collar, darker(look.colour, 0.6), 0.35, 5, (-2, -3))
