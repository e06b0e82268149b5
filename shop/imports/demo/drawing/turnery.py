"""Things made on a wheel or a lathe, seen from slightly above: bodies, mouths and what is in them."""

from itertools import pairwise

from shop.imports.demo.drawing.canvas import Canvas, Stencil
from shop.imports.demo.drawing.colour import RGB, darker, lighter
from shop.imports.demo.drawing.geometry import Path, arc, ellipse, mirror
from shop.imports.demo.drawing.light import Stops, across, linear, turned

TILT = 0.13
"""How far circles open up: an upright circle's height for its width."""


def silhouette(profile: Path, axis: float = 500, tilt: float = TILT) -> Path:
    """The outline of a body whose left edge, from top to bottom, is `profile`."""
    (top_x, top_y), (low_x, low_y) = profile[0], profile[-1]
    top, low = axis - top_x, axis - low_x
    base = arc((axis, low_y), (low, low * tilt), 180, 0)
    lid = arc((axis, top_y), (top, top * tilt), 0, -180)
    return [*profile, *base, *mirror(profile, axis), *lid]


def body(canvas: Canvas, profile: Path, stops: Stops, axis: float = 500, tilt: float = TILT) -> Stencil:
    """Paint a turned body with the given shades across; returns what it covers."""
    return canvas.fill(silhouette(profile, axis, tilt), turned(profile, axis, stops))


def mouth(canvas: Canvas, centre: tuple[float, float], radius: float, colour: RGB, lip: float = 8) -> Stencil:
    """The open top of a vessel: a lit lip and the shaded inside, which is returned."""
    cx, cy = centre
    canvas.fill(
        ellipse(cx, cy, radius, radius * TILT),
        across(cx - radius, cx + radius, [(0, lighter(colour, 0.5)), (1, lighter(colour, 0.12))]),
    )
    inner = radius - lip
    stops = [(0.0, darker(colour, 0.52)), (0.6, darker(colour, 0.30)), (1.0, darker(colour, 0.12))]
    return canvas.fill(
        ellipse(cx, cy + lip * 0.12, inner, inner * TILT - lip * 0.12),
        across(cx - inner, cx + inner, stops),
    )


def lid(canvas: Canvas, centre: tuple[float, float], radius: float, colour: RGB) -> Stencil:
    """A closed flat top."""
    cx, cy = centre
    return canvas.fill(
        ellipse(cx, cy, radius, radius * TILT),
        linear(
            (cx - radius, cy), (cx + radius, cy), [(0, lighter(colour, 0.42)), (1, lighter(colour, 0.08))]
        ),
    )


def band(
    canvas: Canvas, profile: Path, span: tuple[float, float], stops: Stops, axis: float = 500
) -> Stencil:
    """Paint a ring around a body between two heights, following the body's own profile."""
    cut = [point for point in profile if span[0] < point[1] < span[1]]
    ring = [(_edge(profile, span[0]), span[0]), *cut, (_edge(profile, span[1]), span[1])]
    top, low = axis - ring[0][0], axis - ring[-1][0]
    under = arc((axis, span[1]), (low, low * TILT), 180, 0)
    over = arc((axis, span[0]), (top, top * TILT), 0, 180)
    return canvas.fill([*ring, *under, *mirror(ring, axis), *over], turned(ring, axis, stops))


def _edge(profile: Path, y: float) -> float:
    for (ax, ay), (bx, by) in pairwise(profile):
        if ay <= y <= by and by > ay:
            return ax + (bx - ax) * (y - ay) / (by - ay)
    return profile[0][0] if y < profile[0][1] else profile[-1][0]
