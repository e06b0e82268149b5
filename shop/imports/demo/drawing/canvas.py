"""The sheet that things are drawn on: crisp shapes, soft light and shade; changes with how paint is put down.

Coordinates are units of a sheet of 1000 by 1000. Shapes are drawn four times as large and averaged, so edges
are smooth; whatever is soft (gradients, shadows, folds) is computed small and enlarged, so it costs little.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from shop.imports.demo.drawing.colour import RGB
from shop.imports.demo.drawing.geometry import Path, Point

Paint = RGB | Callable[[float, float], RGB]

_OVERSAMPLING = 4
_PAINT_GRID = 40
_SHADOW: RGB = (46, 40, 44)


@dataclass(frozen=True)
class Stencil:
    """The pixels that a shape covers: an 8-bit mask and where its top left corner lies on the picture."""

    mask: Image.Image
    left: int
    top: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom on the picture, in pixels."""
        return self.left, self.top, self.left + self.mask.width, self.top + self.mask.height

    def cropped(self, box: tuple[int, int, int, int]) -> "Stencil":
        """The part inside a box of the picture; where they do not meet, one empty pixel."""
        left, top = max(self.left, box[0]), max(self.top, box[1])
        right, bottom = min(self.box[2], box[2]), min(self.box[3], box[3])
        if left >= right or top >= bottom:
            return Stencil(Image.new("L", (1, 1)), self.left, self.top)
        inner = (left - self.left, top - self.top, right - self.left, bottom - self.top)
        return Stencil(self.mask.crop(inner), left, top)

    def within(self, other: Self) -> "Stencil":
        """Keep only what the other stencil covers too."""
        cover = Image.new("L", self.mask.size)
        cover.paste(other.mask, (other.left - self.left, other.top - self.top))
        return Stencil(ImageChops.multiply(self.mask, cover), self.left, self.top)

    def without(self, other: Self) -> "Stencil":
        """Cut the other stencil out."""
        cover = Image.new("L", self.mask.size)
        cover.paste(other.mask, (other.left - self.left, other.top - self.top))
        return Stencil(ImageChops.multiply(self.mask, ImageChops.invert(cover)), self.left, self.top)


class Canvas:
    """A square picture of `size` pixels: the whole sheet, or a part `zoom` times as large around `focus`."""

    def __init__(self, size: int, zoom: float = 1.0, focus: Point = (500, 500)) -> None:
        self.image = Image.new("RGB", (size, size))
        self.scale = size / 1000 * zoom
        self.zoom = zoom
        half = 500 / zoom
        self._origin = (focus[0] - half, focus[1] - half)

    def whole(self) -> Stencil:
        """Everything that is in view."""
        return Stencil(Image.new("L", self.image.size, 255), 0, 0)

    def stencil(self, *paths: Sequence[Point], inside: Stencil | None = None) -> Stencil:
        """Cover the insides of closed paths, or of their parts that lie inside another stencil."""
        pixels = [[self._pixel(point) for point in path] for path in paths]
        bounds = self._bounds([point for path in pixels for point in path])
        window = inside.cropped(bounds) if inside else None
        left, top, right, bottom = window.box if window else bounds
        over = _OVERSAMPLING
        mask = Image.new("L", ((right - left) * over, (bottom - top) * over))
        draw = ImageDraw.Draw(mask)
        for path in pixels:
            draw.polygon([((x - left) * over, (y - top) * over) for x, y in path], fill=255)
        cover = mask.reduce(over)
        return Stencil(ImageChops.multiply(cover, window.mask) if window else cover, left, top)

    def fill(self, path: Sequence[Point], paint: Paint, opacity: float = 1.0) -> Stencil:
        """Paint the inside of a path; returns what it covers, for shading."""
        stencil = self.stencil(path)
        self.paint(stencil, paint, opacity)
        return stencil

    def paint(self, stencil: Stencil, paint: Paint, opacity: float = 1.0) -> None:
        """Paint what a stencil covers, with one colour or a colour for each place (in units)."""
        mask = stencil.mask if opacity >= 1 else _fade(stencil.mask, opacity)
        if not callable(paint):
            self.image.paste(paint, stencil.box, mask)
            return
        self.image.paste(self._smooth(stencil, paint), stencil.box, mask)

    def soft(
        self, path: Path, colour: RGB, blur: float, opacity: float, within: Stencil | None = None
    ) -> None:
        """Lay a shape with blurred edges (`blur` in units) over a stencil or everything: a fold, a gleam."""
        window = self._window(path, blur * 3)
        if within:
            window = within.cropped(window.box)
        small = max(1, min(8, int(blur * self.scale / 2)))
        width, height = window.mask.width // small + 2, window.mask.height // small + 2
        mask = Image.new("L", (width, height))
        points = [self._pixel(point) for point in path]
        ImageDraw.Draw(mask).polygon(
            [((x - window.left) / small, (y - window.top) / small) for x, y in points], fill=255
        )
        mask = mask.filter(ImageFilter.GaussianBlur(blur * self.scale / small))
        self._lay(mask, small, window, colour, opacity)

    def rim(
        self, stencil: Stencil, colour: RGB, opacity: float, width: float, towards: Point = (0, 0)
    ) -> None:
        """Light or shade along the inner edge; `towards` (in units) leaves the edges on that side free."""
        small = max(1, min(8, int(width * self.scale / 2)))
        margin = int(width * self.scale / small) * 2 + 2
        reduced = stencil.mask.reduce(small)
        inside = Image.new("L", (reduced.width + 2 * margin, reduced.height + 2 * margin))
        shift = [round(value * self.scale / small) for value in towards]
        inside.paste(reduced, (margin + shift[0], margin + shift[1]))
        blurred = ImageChops.invert(inside.filter(ImageFilter.GaussianBlur(width * self.scale / small)))
        edge = blurred.crop((margin, margin, margin + reduced.width, margin + reduced.height))
        self._lay(edge, small, stencil, colour, opacity)

    def cast(self, stencil: Stencil, blur: float, opacity: float, by: Point = (0, 0)) -> None:
        """Drop the shadow of a stencil, moved `by` units, on what has been painted so far."""
        small = max(1, min(8, int(blur * self.scale / 2)))
        shift = [round(value * self.scale) for value in by]
        reduced = stencil.mask.reduce(small)
        margin = round(blur * self.scale / small * 3)
        frame = Image.new("L", (reduced.width + 2 * margin, reduced.height + 2 * margin))
        frame.paste(reduced, (margin, margin))
        frame = frame.filter(ImageFilter.GaussianBlur(blur * self.scale / small))
        shade = frame.resize((frame.width * small, frame.height * small), Image.Resampling.BILINEAR)
        place = (stencil.left + shift[0] - margin * small, stencil.top + shift[1] - margin * small)
        self.image.paste(_SHADOW, place, _fade(shade, opacity))

    def texture(self, stencil: Stencil, tile: Image.Image, colour: RGB, opacity: float) -> None:
        """Repeat a tile over a stencil: its bright pixels take the colour; it grows with the zoom."""
        if self.zoom != 1:
            tile = tile.resize(
                (round(tile.width * self.zoom), round(tile.height * self.zoom)), Image.Resampling.BICUBIC
            )
        cover = Image.new("L", stencil.mask.size)
        for y in range(-(stencil.top % tile.height), cover.height, tile.height):
            for x in range(-(stencil.left % tile.width), cover.width, tile.width):
                cover.paste(tile, (x, y))
        mask = _fade(ImageChops.multiply(cover, stencil.mask), opacity)
        self.image.paste(colour, stencil.box, mask)

    def _lay(self, mask: Image.Image, small: int, window: Stencil, colour: RGB, opacity: float) -> None:
        full = mask.resize((mask.width * small, mask.height * small), Image.Resampling.BILINEAR)
        full = full.crop((0, 0, window.mask.width, window.mask.height))
        self.image.paste(colour, window.box, _fade(ImageChops.multiply(full, window.mask), opacity))

    def _smooth(self, stencil: Stencil, paint: Callable[[float, float], RGB]) -> Image.Image:
        width, height = stencil.mask.size
        columns, rows = min(width, _PAINT_GRID), min(height, _PAINT_GRID)
        small = Image.new("RGB", (columns, rows))
        ox, oy = self._origin
        xs = [
            ox + (stencil.left + (column + 0.5) * width / columns) / self.scale for column in range(columns)
        ]
        ys = [oy + (stencil.top + (row + 0.5) * height / rows) / self.scale for row in range(rows)]
        small.putdata([paint(x, y) for y in ys for x in xs])
        return small.resize((width, height), Image.Resampling.BICUBIC)

    def _pixel(self, point: Point) -> Point:
        return (point[0] - self._origin[0]) * self.scale, (point[1] - self._origin[1]) * self.scale

    def _bounds(self, points: Sequence[Point], margin: float = 1) -> tuple[int, int, int, int]:
        size = self.image.width
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left = min(max(0, int(min(xs) - margin)), size - 1)
        top = min(max(0, int(min(ys) - margin)), size - 1)
        right = max(min(size, int(max(xs) + margin) + 1), left + 1)
        bottom = max(min(size, int(max(ys) + margin) + 1), top + 1)
        return left, top, right, bottom

    def _window(self, path: Path, margin: float) -> Stencil:
        left, top, right, bottom = self._bounds([self._pixel(point) for point in path], margin * self.scale)
        return Stencil(Image.new("L", (right - left, bottom - top), 255), left, top)


def _fade(mask: Image.Image, opacity: float) -> Image.Image:
    return mask.point([round(value * opacity) for value in range(256)])
