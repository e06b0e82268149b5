"""Outlines of things on a sheet of 1000 by 1000 units; changes when a new sort of curve is needed."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]
Path = list[Point]

_TOKEN = re.compile(r"[MLQC]|-?\d+(?:\.\d+)?")
_POINTS_OF_COMMAND = {"M": 1, "L": 1, "Q": 2, "C": 3}
_STEPS = 16


def outline(svg: str) -> Path:
    """Flatten SVG path data with absolute M, L, Q and C; a command may repeat without its letter."""
    path: Path = []
    command = "M"
    numbers: list[float] = []
    for token in _TOKEN.findall(svg):
        if token in _POINTS_OF_COMMAND:
            command = token
            continue
        numbers.append(float(token))
        if len(numbers) == 2 * _POINTS_OF_COMMAND[command]:
            controls = list(zip(numbers[::2], numbers[1::2], strict=True))
            path.extend(controls if len(controls) == 1 else _bezier([path[-1], *controls]))
            numbers.clear()
    return path


def _bezier(controls: Sequence[Point]) -> Path:
    return [_on_bezier(controls, step / _STEPS) for step in range(1, _STEPS + 1)]


def _on_bezier(controls: Sequence[Point], t: float) -> Point:
    while len(controls) > 1:
        controls = [(ax + (bx - ax) * t, ay + (by - ay) * t) for (ax, ay), (bx, by) in pairwise(controls)]
    return controls[0]


def symmetric(svg: str, axis: float = 500) -> Path:
    """Close the left half of a shape, drawn from top to bottom, with its mirror image."""
    half = outline(svg)
    return half + mirror(half, axis)


def mirror(path: Sequence[Point], axis: float = 500) -> Path:
    """Reflect about the upright line at `axis`, in reverse order so that halves join."""
    return [(2 * axis - x, y) for x, y in reversed(path)]


def move(path: Sequence[Point], dx: float, dy: float) -> Path:
    """Shift by units."""
    return [(x + dx, y + dy) for x, y in path]


def turn(path: Sequence[Point], degrees: float, centre: Point = (500, 500)) -> Path:
    """Rotate clockwise about `centre`."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    cx, cy = centre
    return [(cx + (x - cx) * cos - (y - cy) * sin, cy + (x - cx) * sin + (y - cy) * cos) for x, y in path]


def scale(path: Sequence[Point], factor: float, centre: Point = (500, 500)) -> Path:
    """Grow or shrink about `centre`."""
    cx, cy = centre
    return [(cx + (x - cx) * factor, cy + (y - cy) * factor) for x, y in path]


def ellipse(cx: float, cy: float, rx: float, ry: float) -> Path:
    """An ellipse by its centre and half axes."""
    return arc((cx, cy), (rx, ry), 0, 360)


def arc(centre: Point, radii: Point, start: float, end: float) -> Path:
    """Part of an ellipse, in degrees clockwise from three o'clock."""
    steps = max(8, round(abs(end - start) / 5))
    angles = [math.radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(centre[0] + radii[0] * math.cos(a), centre[1] + radii[1] * math.sin(a)) for a in angles]


def box(left: float, top: float, right: float, bottom: float, radius: float = 0) -> Path:
    """A rectangle with rounded corners."""
    if radius <= 0:
        return [(left, top), (right, top), (right, bottom), (left, bottom)]
    radius = min(radius, (right - left) / 2, (bottom - top) / 2)
    corners = [
        ((right - radius, top + radius), -90.0),
        ((right - radius, bottom - radius), 0.0),
        ((left + radius, bottom - radius), 90.0),
        ((left + radius, top + radius), 180.0),
    ]
    return [point for centre, start in corners for point in arc(centre, (radius, radius), start, start + 90)]


def ribbon(line: Sequence[Point], width: float, end_width: float | None = None) -> Path:
    """Give a line a width that may taper towards its end; the result is an outline to fill."""
    last = width if end_width is None else end_width
    left: Path = []
    right: Path = []
    for index, (x, y) in enumerate(line):
        ax, ay = line[max(0, index - 1)]
        bx, by = line[min(len(line) - 1, index + 1)]
        length = math.hypot(bx - ax, by - ay) or 1.0
        half = (width + (last - width) * index / max(1, len(line) - 1)) / 2
        nx, ny = -(by - ay) / length * half, (bx - ax) / length * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    return left + right[::-1]


def dashes(line: Sequence[Point], width: float, dash: float = 9, gap: float = 6) -> list[Path]:
    """Cut a line into stitches."""
    points = _walk(line, dash + gap)
    result = []
    for (ax, ay), (bx, by) in pairwise(points):
        share = dash / (dash + gap)
        result.append(ribbon([(ax, ay), (ax + (bx - ax) * share, ay + (by - ay) * share)], width))
    return result


def _walk(line: Sequence[Point], stride: float) -> Path:
    points: Path = [line[0]]
    since = 0.0
    for (ax, ay), (bx, by) in pairwise(line):
        length = math.hypot(bx - ax, by - ay)
        at = stride - since
        while at <= length:
            points.append((ax + (bx - ax) * at / length, ay + (by - ay) * at / length))
            at += stride
        since = length - (at - stride)
    return points
