"""What a picture is asked to show beside its kind: colours, pattern and view."""

from dataclasses import dataclass

from shop.imports.demo.drawing.colour import RGB


@dataclass(frozen=True)
class Look:
    """The main colour, the colour of details, and the name of a pattern that the kind may know."""

    colour: RGB
    accent: RGB
    pattern: str = "plain"
