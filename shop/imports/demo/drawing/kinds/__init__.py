"""Everything that can be drawn, by name; a new kind is one line here and one function in a module beside."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from shop.imports.demo.drawing.canvas import Canvas
from shop.imports.demo.drawing.geometry import Point
from shop.imports.demo.drawing.kinds import (
    accessories,
    audio,
    bags,
    bath,
    bottoms,
    cooking,
    desk,
    devices,
    flasks,
    furniture,
    garden,
    home,
    lighting,
    outdoor,
    outerwear,
    plants,
    shoes,
    slippers,
    tableware,
    tops,
    toys,
    walls,
)
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
    "apron": Kind(bottoms.apron, _HANGS, (450, 600)),
    "armchair": Kind(furniture.armchair, _STANDS, (420, 400), (500, 520), 1.1),
    "backpack": Kind(bags.backpack, _STANDS, (420, 560), (500, 500), 1.1),
    "basket": Kind(home.basket, _STANDS, (400, 560), (500, 600), 1.3),
    "beanie": Kind(accessories.beanie, _HANGS, (420, 640), (500, 485), 1.2),
    "bear": Kind(toys.bear, _STANDS, (500, 380)),
    "blanket": Kind(home.blanket, _STANDS, (640, 620), (500, 620), 1.25),
    "blocks": Kind(toys.blocks, _STANDS, (420, 480), (500, 560), 1.25),
    "board": Kind(cooking.board, _HANGS, (460, 380)),
    "bookshelf-speaker": Kind(audio.bookshelf_speaker, _STANDS, (400, 560), (510, 560), 1.2),
    "boot": Kind(shoes.boot, _STANDS, (400, 420), (545, 530), 1.0),
    "bottle": Kind(flasks.bottle, _STANDS, (480, 320), (500, 480), 1.15),
    "bowl": Kind(tableware.bowl, _STANDS, (400, 570), (500, 640), 1.3),
    "brush": Kind(bath.brush, _HANGS, (540, 330), (480, 520)),
    "camp-chair": Kind(outdoor.camp_chair, _STANDS, (420, 420), (520, 500), 1.15),
    "candle": Kind(home.candle, _STANDS, (480, 480), (500, 570), 1.4),
    "cap": Kind(accessories.cap, _HANGS, (420, 480), (470, 510), 1.2),
    "car": Kind(toys.car, _STANDS, (460, 560), (500, 600), 1.25),
    "carafe": Kind(tableware.carafe, _STANDS, (460, 400), (500, 540), 1.2),
    "chair": Kind(furniture.chair, _STANDS, (480, 560)),
    "charger": Kind(devices.charger, _HANGS, (520, 430)),
    "clock": Kind(walls.clock, _HANGS, (440, 440), (500, 500), 1.1),
    "clog": Kind(slippers.clog, _STANDS, (420, 620), (545, 620), 1.06),
    "cooler": Kind(outdoor.cooler, _STANDS, (480, 500), (500, 520), 1.15),
    "cream": Kind(bath.cream, _STANDS, (460, 620), (540, 670), 1.3),
    "crossbody": Kind(bags.crossbody, _HANGS, (460, 560), (500, 500), 1.15),
    "cup": Kind(tableware.cup, _STANDS, (440, 600), (500, 660), 1.5),
    "cushion": Kind(home.cushion, _HANGS, (360, 360), (500, 500), 1.15),
    "desk-lamp": Kind(lighting.desk_lamp, _STANDS, (480, 400), (500, 540), 1.2),
    "desk-mat": Kind(desk.desk_mat, _HANGS, (640, 440), (480, 510), 1.15),
    "dispenser": Kind(bath.dispenser, _STANDS, (500, 440), (510, 540), 1.25),
    "dress": Kind(bottoms.dress, _HANGS, (440, 330)),
    "duffel": Kind(bags.duffel, _STANDS, (380, 520), (500, 540), 1.15),
    "earbuds": Kind(devices.earbuds, _STANDS, (500, 320), (500, 520), 1.2),
    "fern": Kind(plants.fern, _STANDS, (500, 420)),
    "flask": Kind(flasks.flask, _STANDS, (500, 360), (520, 500), 1.15),
    "floor-lamp": Kind(lighting.floor_lamp, _STANDS, (600, 260)),
    "glass": Kind(tableware.glass, _STANDS, (450, 560), (500, 610), 1.4),
    "gloves": Kind(accessories.gloves, _HANGS, (360, 650), (500, 560), 1.25),
    "hammock": Kind(outdoor.hammock, _HANGS, (360, 520)),
    "headphones": Kind(audio.headphones, _HANGS, (320, 560), (500, 480), 1.15),
    "hoodie": Kind(tops.hoodie, _HANGS, (460, 330), (500, 500), 1.1),
    "jacket": Kind(outerwear.jacket, _HANGS, (460, 300), (500, 500), 1.1),
    "jar": Kind(cooking.jar, _STANDS, (420, 560), (510, 570), 1.3),
    "kettle": Kind(cooking.kettle, _STANDS, (480, 440), (540, 540), 1.3),
    "kite": Kind(toys.kite, _HANGS, (480, 340), (500, 510)),
    "knife": Kind(cooking.knife, _HANGS, (640, 400)),
    "lantern": Kind(lighting.lantern, _STANDS, (470, 480), (500, 530), 1.2),
    "longsleeve": Kind(tops.longsleeve, _HANGS, (440, 300), (500, 500), 1.1),
    "mill": Kind(cooking.mill, _STANDS, (430, 400), (500, 530), 1.25),
    "mirror": Kind(walls.mirror, _HANGS, (420, 340), (500, 480), 1.1),
    "monstera": Kind(plants.monstera, _STANDS, (500, 300)),
    "mug": Kind(tableware.mug, _STANDS, (560, 510), (535, 590), 1.25),
    "notebook": Kind(desk.notebook, _HANGS, (500, 380)),
    "pan": Kind(cooking.pan, _STANDS, (440, 480), (500, 610), 1.2),
    "parka": Kind(outerwear.parka, _HANGS, (460, 330)),
    "pen": Kind(desk.pen, _HANGS, (640, 420), (500, 520), 1.05),
    "pencil-cup": Kind(desk.pencil_cup, _STANDS, (490, 420), (500, 480), 1.25),
    "pendant": Kind(lighting.pendant, _HANGS, (420, 520)),
    "plate": Kind(tableware.plate, _STANDS, (420, 620), (500, 500), 1.1),
    "pot": Kind(garden.pot, _STANDS, (600, 520), (520, 640), 1.25),
    "power-bank": Kind(devices.power_bank, _HANGS, (520, 340), (520, 470), 1.05),
    "press": Kind(cooking.press, _STANDS, (500, 420), (510, 510), 1.2),
    "print": Kind(walls.print_frame, _HANGS, (440, 380), (500, 500), 1.05),
    "puffer": Kind(outerwear.puffer, _HANGS, (440, 330), (500, 500), 1.1),
    "puzzle": Kind(toys.puzzle, _HANGS, (440, 420), (500, 500), 1.1),
    "radio": Kind(audio.radio, _STANDS, (640, 580), (500, 520), 1.1),
    "rainbow": Kind(toys.rainbow, _STANDS, (400, 640), (500, 610), 1.2),
    "raincoat": Kind(outerwear.raincoat, _HANGS, (460, 320)),
    "rings": Kind(toys.rings, _STANDS, (480, 500), (500, 540), 1.2),
    "robe": Kind(outerwear.robe, _HANGS, (460, 420)),
    "salts": Kind(bath.salts, _STANDS, (480, 440), (500, 550), 1.25),
    "scarf": Kind(accessories.scarf, _HANGS, (430, 340), (500, 550), 1.1),
    "seeds": Kind(garden.seeds, _HANGS, (440, 460)),
    "shelf": Kind(furniture.shelf, _HANGS, (420, 400)),
    "shirt": Kind(tops.shirt, _HANGS, (480, 320), (500, 500), 1.1),
    "shorts": Kind(bottoms.shorts, _HANGS, (460, 330), (500, 480), 1.25),
    "side-table": Kind(furniture.side_table, _STANDS, (520, 360)),
    "skillet": Kind(cooking.skillet, _HANGS, (480, 480), (520, 500), 1.1),
    "skirt": Kind(bottoms.skirt, _HANGS, (460, 300), (500, 520), 1.1),
    "sleeping-bag": Kind(outdoor.sleeping_bag, _STANDS, (440, 560), (510, 600), 1.2),
    "slip-on": Kind(slippers.slip_on, _STANDS, (420, 600), (545, 620), 1.06),
    "snake-plant": Kind(plants.snake_plant, _STANDS, (480, 420)),
    "sneaker": Kind(shoes.sneaker, _STANDS, (460, 560), (545, 580), 1.06),
    "soap": Kind(bath.soap, _STANDS, (480, 700), (480, 680), 1.3),
    "socks": Kind(accessories.socks, _HANGS, (460, 300), (520, 490), 1.15),
    "speaker": Kind(audio.speaker, _STANDS, (480, 400), (520, 550), 1.2),
    "stool": Kind(furniture.stool, _STANDS, (460, 480), (500, 620), 1.25),
    "string-lights": Kind(lighting.string_lights, _HANGS, (300, 460), zoom=1.7),
    "succulent": Kind(plants.succulent, _STANDS, (500, 430), (500, 580), 1.2),
    "sweater": Kind(tops.sweater, _HANGS, (430, 340), (500, 500), 1.1),
    "table-lamp": Kind(lighting.table_lamp, _STANDS, (470, 520)),
    "tapers": Kind(home.pillar_candles, _STANDS, (500, 360), (510, 500), 1.15),
    "teapot": Kind(tableware.teapot, _STANDS, (480, 500), (500, 590), 1.3),
    "tee": Kind(tops.tee, _HANGS, (430, 300), (500, 500), 1.1),
    "tent": Kind(outdoor.tent, _STANDS, (480, 560), (500, 520), 1.05),
    "tools": Kind(garden.tools, _HANGS, (420, 480), (500, 520), 0.95),
    "tote": Kind(bags.tote, _STANDS, (440, 480), (500, 510), 1.1),
    "towel": Kind(bath.towel, _STANDS, (640, 640), (500, 620), 1.25),
    "tray": Kind(desk.tray, _HANGS, (430, 500), (500, 500), 1.15),
    "trousers": Kind(bottoms.trousers, _HANGS, (450, 230)),
    "tube": Kind(bath.tube, _STANDS, (440, 500), (500, 530), 1.25),
    "turntable": Kind(audio.turntable, _HANGS, (620, 560), (500, 500), 1.1),
    "vase": Kind(home.vase, _STANDS, (480, 500)),
    "vest": Kind(outerwear.vest, _HANGS, (440, 330), (500, 500), 1.1),
    "wallet": Kind(bags.wallet, _HANGS, (380, 420), (500, 520), 1.2),
    "watering-can": Kind(garden.watering_can, _STANDS, (480, 520), (500, 560), 1.2),
}
