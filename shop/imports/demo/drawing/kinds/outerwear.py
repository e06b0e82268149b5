"""Drawings of jackets, coats and waistcoats."""

from shop.imports.demo.drawing import textures
from shop.imports.demo.drawing.canvas import Canvas, Stencil
from shop.imports.demo.drawing.colour import RGB, STEEL, darker, lighter
from shop.imports.demo.drawing.geometry import Path, box, ellipse, mirror, outline, ribbon, symmetric
from shop.imports.demo.drawing.kinds.tops import (
    LONG_SLEEVE,
    cloth,
    cuffs,
    drape,
    hem,
    inside_neck,
    seam,
    sleeves,
)
from shop.imports.demo.drawing.light import across, fold, linear, lit, metal, soften
from shop.imports.demo.drawing.look import Look

_BODY = "M 500 196 C 470 196 438 196 412 190 C 386 202 350 214 318 230 C 332 300 326 360 322 408"


def zip_fastener(canvas: Canvas, top: float, low: float, colour: RGB) -> None:
    """A closed zip down the middle, with its puller."""
    tape = canvas.fill(box(491, top, 509, low), darker(colour, 0.35))
    canvas.rim(tape, darker(colour, 0.7), 0.5, 4, (-3, 0))
    canvas.fill(box(497, top, 503, low), across(497, 503, metal(STEEL)))
    canvas.fill(box(493, top + 10, 507, top + 44, 6), across(493, 507, metal(STEEL)))


def welt_pockets(canvas: Canvas, colour: RGB, y: float) -> None:
    """Two slanted hand pockets."""
    left = outline(f"M 392 {y} L 412 {y + 6} L 388 {y + 116} L 368 {y + 110}")
    for path in (left, mirror(left)):
        welt = canvas.stencil(path)
        canvas.cast(welt, 5, 0.3, (2, 3))
        canvas.paint(welt, lit(lighter(colour, 0.06), y, y + 120))
        soften(canvas, welt, colour, 0.6)


def standing_collar(canvas: Canvas, colour: RGB, height: float = 60) -> None:
    """A collar that stands up around the neck."""
    collar = canvas.stencil(
        symmetric(
            f"M 500 {214 - height} C 460 {214 - height} 428 {206 - height} 414 {196 - height}"
            " L 404 196 Q 450 222 500 224"
        )
    )
    canvas.paint(collar, lit(colour, 120, 260))
    soften(canvas, collar, colour)


def jacket(canvas: Canvas, look: Look) -> None:
    """A zipped blouson with ribbed cuffs and hem."""
    inside_neck(canvas, look.colour, 130)
    sleeves(canvas, LONG_SLEEVE, look)
    cuffs(canvas, look.accent)
    torso = cloth(canvas, symmetric(_BODY + " C 330 540 322 690 316 800 Q 400 818 500 818"), look)
    drape(canvas, torso, look.colour)
    standing_collar(canvas, look.accent, 44)
    hem(canvas, torso, look.accent, 82)
    welt_pockets(canvas, look.colour, 560)
    zip_fastener(canvas, 176, 816, look.colour)


def parka(canvas: Canvas, look: Look) -> None:
    """A hooded coat to mid-thigh with big flapped pockets."""
    hood = canvas.stencil(symmetric("M 500 78 C 404 78 366 140 384 232 C 420 270 460 280 500 284"))
    canvas.cast(hood, 16, 0.3, (8, 14))
    canvas.paint(hood, lit(look.colour, 70, 290))
    soften(canvas, hood, look.colour)
    lining = canvas.fill(
        symmetric("M 500 118 C 442 118 416 168 424 222 C 446 262 476 272 500 274"), darker(look.accent, 0.2)
    )
    canvas.rim(lining, darker(look.accent, 0.75), 0.75, 24, (4, 10))
    sleeves(canvas, LONG_SLEEVE, look)
    coat = "M 500 288 C 460 280 420 250 394 202 C 366 210 340 220 318 230 C 332 300 326 360 322 408"
    torso = cloth(canvas, symmetric(coat + " C 322 560 300 760 288 900 Q 400 924 500 924"), look)
    drape(canvas, torso, look.colour)
    placket = canvas.stencil(box(470, 280, 532, 924), inside=torso)
    canvas.paint(placket, lit(lighter(look.colour, 0.05), 200, 940))
    canvas.rim(placket, darker(look.colour, 0.7), 0.5, 6, (-3, 0))
    for y in range(330, 900, 108):
        canvas.soft(ellipse(503, y + 4, 11, 11), darker(look.colour, 0.8), 4, 0.5)
        canvas.fill(ellipse(501, y, 10, 10), linear((491, y - 10), (511, y + 10), metal(look.accent)))
    _flap_pockets(canvas, look)


def _flap_pockets(canvas: Canvas, look: Look) -> None:
    for left in (338, 548):
        for path in (box(left, 640, left + 114, 778, 14), box(left - 4, 628, left + 118, 672, 10)):
            patch = canvas.stencil(path)
            canvas.cast(patch, 6, 0.26, (2, 5))
            canvas.paint(patch, lit(look.colour, 560, 860))
            soften(canvas, patch, look.colour, 0.7)


def _quilt(canvas: Canvas, panel: Stencil, colour: RGB, rows: range) -> None:
    for y in rows:
        line = outline(f"M 150 {y - 6} Q 500 {y + 16} 850 {y - 6}")
        canvas.soft(ribbon(line, 13), darker(colour, 0.65), 6, 0.55, panel)
        canvas.soft(ribbon([(x, py + 20) for x, py in line], 16), lighter(colour, 0.6), 9, 0.30, panel)


def puffer(canvas: Canvas, look: Look) -> None:
    """A quilted down jacket."""
    inside_neck(canvas, look.accent, 130)
    for path in (outline(LONG_SLEEVE), mirror(outline(LONG_SLEEVE))):
        _quilt(canvas, cloth(canvas, path, look), look.colour, range(300, 790, 76))
    torso = cloth(canvas, symmetric(_BODY + " C 318 540 306 690 304 822 Q 400 842 500 842"), look)
    _quilt(canvas, torso, look.colour, range(284, 840, 80))
    standing_collar(canvas, look.colour, 66)
    zip_fastener(canvas, 158, 840, look.accent)
    welt_pockets(canvas, look.colour, 590)


def vest(canvas: Canvas, look: Look) -> None:
    """A sleeveless quilted waistcoat; pattern “fleece” makes it one of pile instead."""
    inside_neck(canvas, look.accent, 130)
    side = "M 500 196 C 470 196 438 196 412 190 C 390 200 366 210 346 222 C 366 300 356 380 316 440"
    torso = cloth(canvas, symmetric(side + " C 324 560 314 690 308 822 Q 400 842 500 842"), look)
    if look.pattern == "fleece":
        drape(canvas, torso, look.colour)
        chest = canvas.fill(outline("M 556 330 L 640 330 L 640 420 L 556 420"), look.accent)
        soften(canvas, chest, look.accent, 0.6)
    else:
        _quilt(canvas, torso, look.colour, range(284, 840, 80))
    binding: Path = outline("M 346 222 C 366 300 356 380 316 440")
    for edge in (binding, mirror(binding)):
        canvas.fill(ribbon(edge, 12), look.accent)
    standing_collar(canvas, look.colour, 62)
    zip_fastener(canvas, 164, 840, look.accent)
    welt_pockets(canvas, look.colour, 590)


def raincoat(canvas: Canvas, look: Look) -> None:
    """A waxed or rubbered coat with a cape yoke and storm flap."""
    inside_neck(canvas, look.accent, 140)
    sleeves(canvas, LONG_SLEEVE, look)
    torso = cloth(canvas, symmetric(_BODY + " C 322 560 302 760 292 890 Q 400 912 500 912"), look)
    drape(canvas, torso, look.colour)
    canvas.soft(
        outline("M 352 250 L 400 240 L 392 860 L 340 860"), lighter(look.colour, 0.8), 16, 0.28, torso
    )
    yoke = canvas.stencil(
        symmetric("M 500 210 L 404 194 L 320 232 C 330 290 328 330 326 360 Q 420 396 500 398")
    ).within(torso)
    canvas.cast(yoke, 8, 0.3, (0, 8))
    canvas.paint(yoke, lit(look.colour, 150, 480))
    soften(canvas, yoke, look.colour, 0.8)
    standing_collar(canvas, look.accent, 50)
    seam(canvas, outline("M 500 224 L 500 908"), look.colour, 3)
    for y in (300, 440, 580, 720, 860):
        canvas.soft(ellipse(523, y + 4, 12, 12), darker(look.colour, 0.8), 4, 0.5)
        canvas.fill(ellipse(520, y, 11, 11), linear((509, y - 11), (531, y + 11), metal(STEEL)))
    _flap_pockets(canvas, look)


def robe(canvas: Canvas, look: Look) -> None:
    """A belted bath robe of towelling with a shawl collar."""
    inside_neck(canvas, look.colour, 150)
    sleeves(canvas, LONG_SLEEVE, look)
    coat = _BODY + " C 330 560 296 780 284 910 Q 400 930 500 930"
    torso = cloth(canvas, symmetric(coat), look)
    canvas.texture(torso, textures.fleece(), lighter(look.colour, 0.5), 0.3)
    drape(canvas, torso, look.colour)
    fold(canvas, torso, ribbon(outline("M 470 560 C 520 660 530 800 522 926"), 14, 5), look.colour)
    lapel = outline("M 410 176 C 420 300 470 440 486 556 L 528 556 C 470 430 448 300 440 200 Z")
    for path in (mirror(lapel), lapel):
        collar = cloth(canvas, path, look, 0.25)
        canvas.texture(collar, textures.fleece(), lighter(look.colour, 0.5), 0.3)
    for path in (
        box(316, 548, 684, 596, 8),
        outline("M 470 590 L 512 590 L 504 760 L 452 756"),
        outline("M 506 590 L 540 586 L 572 740 L 524 748"),
    ):
        belt = cloth(canvas, path, look, 0.2)
        canvas.rim(belt, darker(look.colour, 0.6), 0.4, 6, (-2, -3))
