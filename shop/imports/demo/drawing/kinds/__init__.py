"""Everything that can be drawn, by name; a new kind is one line here and one function in a module beside."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.geometry import Point
from shop.imports.demo.drawing.kinds import lighting, tableware, tops
from shop.imports.demo.drawing.look import Look


class Stance(Enum):
    """Whether a thing stands on the floor of the studio or lies and hangs before its wall."""

    STANDS = "stands"
    HANGS = "hangs"


@dataclass(frozen=True)
class Kind:
    """How to draw a thing and place it; where the detail view looks, and by how much it comes closer.

    The front view is centred on `middle` and shows the thing `size` times as large as the sheet does, so that
    every product fills its picture alike.
    """

    draw: Callable[[Canvas, Look], None]
    stance: Stance
    focus: Point
    middle: Point = (500, 500)
    size: float = 1.0
    zoom: float = 2.1


_STANDS, _HANGS = Stance.STANDS, Stance.HANGS

KINDS: dict[str, Kind] = {
    "bowl": Kind(tableware.bowl, _STANDS, (400, 570), (500, 640), 1.3),
    "carafe": Kind(tableware.carafe, _STANDS, (460, 400), (500, 540), 1.2),
    "cup": Kind(tableware.cup, _STANDS, (440, 600), (500, 660), 1.5),
    "desk-lamp": Kind(lighting.desk_lamp, _STANDS, (480, 400), (500, 540), 1.2),
    "floor-lamp": Kind(lighting.floor_lamp, _STANDS, (600, 260)),
    "glass": Kind(tableware.glass, _STANDS, (450, 560), (500, 610), 1.4),
    "hoodie": Kind(tops.hoodie, _HANGS, (460, 330), (500, 500), 1.1),
    "lantern": Kind(lighting.lantern, _STANDS, (470, 480), (500, 530), 1.2),
    "longsleeve": Kind(tops.longsleeve, _HANGS, (440, 300), (500, 500), 1.1),
    "mug": Kind(tableware.mug, _STANDS, (560, 510), (535, 590), 1.25),
    "pendant": Kind(lighting.pendant, _HANGS, (420, 520)),
    "plate": Kind(tableware.plate, _STANDS, (420, 620), (500, 500), 1.1),
    "shirt": Kind(tops.shirt, _HANGS, (480, 320), (500, 500), 1.1),
    "string-lights": Kind(lighting.string_lights, _HANGS, (300, 460), zoom=1.7),
    "sweater": Kind(tops.sweater, _HANGS, (430, 340), (500, 500), 1.1),
    "table-lamp": Kind(lighting.table_lamp, _STANDS, (470, 520)),
    "teapot": Kind(tableware.teapot, _STANDS, (480, 500), (500, 590), 1.3),
    "tee": Kind(tops.tee, _HANGS, (430, 300), (500, 500), 1.1),
}
