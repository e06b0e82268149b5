"""What a picture is asked to show beside its kind: colours and pattern."""

from dataclasses import dataclass

from shop.imports.demo.drawing.colour import RGB

_SHAPES = """
    arch bell bobble bus cork dip drawstring duo enamel glass laced mesh pair pencils plain rabbit ringer rings rolltop
    round slim speckle spiral stack tumbler wicker wood zip
"""

SHAPE_PATTERNS = frozenset(_SHAPES.split())
"""What changes a thing's glaze, shape or number; the kinds that know one say so. Cloth has patterns of its own."""


@dataclass(frozen=True)
class Look:
    """The main colour, the colour of details, and the name of a pattern that the kind may know."""

    colour: RGB
    accent: RGB
    pattern: str = "plain"
