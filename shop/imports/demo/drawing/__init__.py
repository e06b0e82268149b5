"""How product pictures are drawn: geometry and colour, on them canvas and light, on these the kinds."""
