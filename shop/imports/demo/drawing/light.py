"""How light falls: gradients, turned bodies, folds and shadows; the key light stands upper left."""

from bisect import bisect
from collections.abc import Callable, Sequence

from shop.imports.demo.drawing.canvas import Canvas, Stencil
from shop.imports.demo.drawing.colour import RGB, darker, lighter, mix
from shop.imports.demo.drawing.geometry import Path, Point, ellipse

Stops = Sequence[tuple[float, RGB]]
Gradient = Callable[[float, float], RGB]

_SHADOW: RGB = (44, 38, 42)
_SHADES = 160


def _ramp(stops: Stops) -> list[RGB]:
    """Colours along stops, which are sorted by place, so that painting only looks them up."""
    colours: list[RGB] = []
    for step in range(_SHADES + 1):
        place = step / _SHADES
        index = min(max(1, bisect([stop for stop, _ in stops], place)), len(stops) - 1)
        (low, one), (high, other) = stops[index - 1], stops[index]
        colours.append(mix(one, other, min(1.0, max(0.0, (place - low) / (high - low)))))
    return colours


def _index(place: float) -> int:
    return min(_SHADES, max(0, int(place * _SHADES + 0.5)))


def linear(start: Point, end: Point, stops: Stops) -> Gradient:
    """A gradient along the line from start (place 0) to end (place 1)."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    ramp = _ramp(stops)

    def paint(x: float, y: float) -> RGB:
        return ramp[_index(((x - start[0]) * dx + (y - start[1]) * dy) / length)]

    return paint


def across(left: float, right: float, stops: Stops) -> Gradient:
    """A gradient from left to right."""
    return linear((left, 0), (right, 0), stops)


def down(top: float, low: float, stops: Stops) -> Gradient:
    """A gradient from top to bottom."""
    return linear((0, top), (0, low), stops)


def radial(centre: Point, radius: float, stops: Stops) -> Gradient:
    """A gradient from a centre (place 0) to a radius (place 1)."""
    ramp = _ramp(stops)

    def paint(x: float, y: float) -> RGB:
        distance = ((x - centre[0]) ** 2 + (y - centre[1]) ** 2) ** 0.5
        return ramp[_index(distance / radius)]

    return paint


def lit(colour: RGB, top: float = 0, bottom: float = 1000, depth: float = 0.16) -> Gradient:
    """Cloth or board facing us: a little lighter at the upper left, a little darker at the lower right."""
    stops = [(0.0, lighter(colour, depth * 0.8)), (0.5, colour), (1.0, darker(colour, depth))]
    return linear((350, top), (650, bottom), stops)


def matt(colour: RGB) -> Stops:
    """Across a turned body of dull material, from its left edge to its right."""
    return [
        (0.0, darker(colour, 0.20)),
        (0.14, darker(colour, 0.04)),
        (0.34, lighter(colour, 0.20)),
        (0.55, colour),
        (0.82, darker(colour, 0.25)),
        (0.95, darker(colour, 0.34)),
        (1.0, darker(colour, 0.27)),
    ]


def glossy(colour: RGB) -> Stops:
    """Across a turned body of glazed or painted material."""
    return [
        (0.0, darker(colour, 0.32)),
        (0.10, darker(colour, 0.06)),
        (0.20, lighter(colour, 0.28)),
        (0.27, lighter(colour, 0.52)),
        (0.36, lighter(colour, 0.12)),
        (0.58, darker(colour, 0.05)),
        (0.84, darker(colour, 0.34)),
        (0.94, darker(colour, 0.26)),
        (1.0, darker(colour, 0.12)),
    ]


def metal(colour: RGB) -> Stops:
    """Across a turned body of brushed metal."""
    return [
        (0.0, darker(colour, 0.45)),
        (0.10, darker(colour, 0.05)),
        (0.24, lighter(colour, 0.75)),
        (0.36, colour),
        (0.52, darker(colour, 0.32)),
        (0.70, darker(colour, 0.12)),
        (0.80, lighter(colour, 0.35)),
        (0.90, darker(colour, 0.22)),
        (1.0, darker(colour, 0.5)),
    ]


def turned(profile: Path, axis: float, stops: Stops) -> Gradient:
    """Shade a turned body: `profile` is its left edge from top to bottom, `axis` the line it turns about."""
    heights = [y for _, y in profile]
    ramp = _ramp(stops)

    def paint(x: float, y: float) -> RGB:
        index = min(max(1, bisect(heights, y)), len(profile) - 1)
        (ax, ay), (bx, by) = profile[index - 1], profile[index]
        share = min(1.0, max(0.0, (y - ay) / (by - ay))) if by > ay else 1.0
        radius = max(1.0, axis - (ax + (bx - ax) * share))
        return ramp[_index((x - axis) / radius / 2 + 0.5)]

    return paint


def ground(canvas: Canvas, cx: float, y: float, half_width: float, strength: float = 1.0) -> None:
    """The shadow of something that stands: dark where it touches, wide and faint away from the light."""
    wide = ellipse(cx + half_width * 0.22, y + 4, half_width * 1.3, half_width * 0.2 + 10)
    canvas.soft(wide, _SHADOW, 26, 0.30 * strength)
    canvas.soft(ellipse(cx + 6, y - 2, half_width * 1.02, half_width * 0.09 + 8), _SHADOW, 8, 0.50 * strength)


def float_shadow(canvas: Canvas, stencil: Stencil, height: float = 1.0) -> None:
    """The shadow of something that lies on or hangs before the backdrop."""
    canvas.cast(stencil, 30 * height, 0.30, (16 * height, 30 * height))
    canvas.cast(stencil, 7 * height, 0.24, (4 * height, 8 * height))


def soften(canvas: Canvas, stencil: Stencil, colour: RGB, depth: float = 1.0) -> None:
    """Round the edges of cloth, leather or foam: shade low on the right, light high on the left."""
    canvas.rim(stencil, darker(colour, 0.62), 0.50 * depth, 20, (-10, -14))
    canvas.rim(stencil, lighter(colour, 0.75), 0.30 * depth, 12, (8, 10))


def fold(canvas: Canvas, stencil: Stencil, path: Path, colour: RGB, strength: float = 1.0) -> None:
    """A crease in cloth: a soft dark valley inside the stencil with a lit ridge beside it."""
    canvas.soft(path, darker(colour, 0.55), 8, 0.42 * strength, stencil)
    canvas.soft([(x - 12, y - 6) for x, y in path], lighter(colour, 0.55), 9, 0.28 * strength, stencil)
