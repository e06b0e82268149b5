"""Product pictures of the demo catalogue, each drawn from what its reference says.

A reference reads `demo:mug?color=8fa3ad&accent=f4eee2&pattern=dip&view=front&backdrop=linen`; only the kind
is required. The same reference gives the same bytes.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.colour import RGB, parse_hex
from shop.imports.demo.drawing.kinds import KINDS, Kind, Stance
from shop.imports.demo.drawing.look import SHAPE_PATTERNS, Look
from shop.imports.demo.drawing.patterns import CLOTH_PATTERNS
from shop.imports.demo.drawing.studio import BACKDROPS, corner, sunlit, sweep, wall

SIZE = 1200
"""Width and height of every picture in pixels."""

_SCHEME = "demo:"
_SETTINGS: dict[str, str] = {
    "color": "b9b2a6",
    "accent": "f4eee2",
    "pattern": "plain",
    "view": "front",
    "backdrop": "linen",
}
_CHOICES: dict[str, list[str]] = {
    "pattern": sorted(SHAPE_PATTERNS.union(CLOTH_PATTERNS)),
    "view": ["front", "detail", "scene"],
    "backdrop": list(BACKDROPS),
}
_QUALITY = 84
_FAST_ENCODING = 2

_ROOMS: dict[tuple[Stance, bool], Callable[[Canvas, RGB], None]] = {
    (Stance.STANDS, False): sweep,
    (Stance.STANDS, True): corner,
    (Stance.HANGS, False): wall,
    (Stance.HANGS, True): sunlit,
}


@dataclass(frozen=True)
class RenderedPicture:
    """An encoded picture; width and height in pixels."""

    data: bytes
    content_type: str
    width: int
    height: int


@dataclass(frozen=True)
class Order:
    """What a reference asks for."""

    kind: Kind
    look: Look
    view: str
    backdrop: RGB


def render(reference: str) -> RenderedPicture:
    """Draw the picture that a reference describes.

    Raises ValueError naming the reference where it is not a `demo:` one or asks for something unknown.
    """
    order = read(reference)
    canvas = _framed(order)
    _ROOMS[order.kind.stance, order.view == "scene"](canvas, order.backdrop)
    order.kind.draw(canvas, order.look)
    encoded = io.BytesIO()
    canvas.image.save(encoded, "WEBP", quality=_QUALITY, method=_FAST_ENCODING)
    return RenderedPicture(encoded.getvalue(), "image/webp", SIZE, SIZE)


def _framed(order: Order) -> Canvas:
    kind = order.kind
    if order.view == "detail":
        return Canvas(SIZE, kind.zoom, kind.focus)
    # A scene leaves room for what is around the thing.
    size = kind.size if order.view == "front" else (1 + kind.size) / 2
    return Canvas(SIZE, size, kind.middle)


def read(reference: str) -> Order:
    """Understand a reference without drawing it; raises ValueError as `render` does."""
    try:
        return _parse(reference)
    except ValueError as error:
        raise ValueError(f"Picture reference “{reference}”: {error}") from error


def _parse(reference: str) -> Order:
    if not reference.startswith(_SCHEME):
        raise ValueError(f"it must start with “{_SCHEME}”")
    name, _, query = reference.removeprefix(_SCHEME).partition("?")
    if name not in KINDS:
        raise ValueError(f"no drawing is called “{name}”")
    given = dict(parse_qsl(query, strict_parsing=True)) if query else {}
    unknown = sorted(given.keys() - _SETTINGS.keys())
    if unknown:
        raise ValueError(f"unknown setting “{unknown[0]}”; there are {', '.join(_SETTINGS)}")
    settings = _SETTINGS | given
    for setting, choices in _CHOICES.items():
        if settings[setting] not in choices:
            raise ValueError(f"no {setting} is called “{settings[setting]}”; there are {', '.join(choices)}")
    look = Look(parse_hex(settings["color"]), parse_hex(settings["accent"]), settings["pattern"])
    return Order(KINDS[name], look, settings["view"], BACKDROPS[settings["backdrop"]])
