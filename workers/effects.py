"""THE TABLE: what follows from which fact, and in which lane. Changes when a side effect is added or moved."""

EFFECTS = []
