"""The room in which products are photographed: its backdrops and the light on the wall."""

from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import RGB, darker, lighter, mix
from shop.imports.demo.drawing.geometry import Path, box, ellipse, outline
from shop.imports.demo.drawing.light import down, linear, radial

BACKDROPS: dict[str, RGB] = {
    "linen": (233, 228, 219),
    "sand": (226, 213, 194),
    "blush": (233, 214, 205),
    "sage": (209, 216, 201),
    "sky": (208, 219, 226),
    "stone": (216, 216, 213),
    "clay": (219, 188, 167),
    "lilac": (218, 212, 226),
    "honey": (238, 217, 170),
    "slate": (154, 166, 175),
}


def sweep(canvas: Canvas, tone: RGB) -> None:
    """A seamless paper sweep: wall above, floor below, brightest behind the product's upper left."""
    everything = canvas.whole()
    stops = [
        (0.0, darker(tone, 0.03)),
        (0.50, lighter(tone, 0.14)),
        (0.66, lighter(tone, 0.05)),
        (0.74, darker(tone, 0.045)),
        (0.86, tone),
        (1.0, lighter(tone, 0.10)),
    ]
    canvas.paint(everything, down(0, 1000, stops))
    canvas.soft(ellipse(380, 330, 300, 260), (255, 253, 246), 110, 0.42, everything)


def wall(canvas: Canvas, tone: RGB) -> None:
    """A plain board on which things lie or before which they hang."""
    canvas.paint(
        canvas.whole(), radial((380, 320), 900, [(0.0, lighter(tone, 0.34)), (1.0, darker(tone, 0.09))])
    )


def corner(canvas: Canvas, tone: RGB) -> None:
    """A broad table before a painted wall, with the light of a window on it."""
    sunlit(canvas, tone)
    canvas.soft(box(-200, 616, 1200, 676), darker(tone, 0.5), 22, 0.30)
    top = [(0.0, lighter(tone, 0.22)), (0.3, lighter(tone, 0.42)), (1.0, lighter(tone, 0.12))]
    canvas.fill(box(-200, 656, 1200, 912), linear((100, 656), (900, 912), top))
    front = [(0.0, darker(tone, 0.10)), (1.0, darker(tone, 0.24))]
    canvas.fill(box(-200, 912, 1200, 1300), down(912, 1300, front))
    canvas.fill(box(-200, 909, 1200, 915), lighter(tone, 0.5))


def sunlit(canvas: Canvas, tone: RGB) -> None:
    """A deeper painted wall with the light of a window on it, for things that hang or lie."""
    deep = darker(tone, 0.12)
    canvas.paint(
        canvas.whole(), linear((0, 0), (900, 900), [(0.0, lighter(deep, 0.18)), (1.0, darker(deep, 0.08))])
    )
    _window_light(canvas)


def _window_light(canvas: Canvas) -> None:
    panes: list[Path] = [
        outline("M 60 60 L 330 -10 L 420 330 L 150 420"),
        outline("M 360 -18 L 640 -90 L 730 230 L 450 320"),
        outline("M 160 455 L 430 365 L 530 720 L 260 830"),
        outline("M 460 355 L 740 265 L 840 600 L 560 708"),
    ]
    for pane in panes:
        canvas.soft(pane, mix((255, 246, 222), (255, 255, 255), 0.3), 9, 0.34)
