"""How much of each variant there is, where, and every movement that made it so."""
