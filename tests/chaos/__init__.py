"""Chaos: a whole stack under load while everything around it fails, and a checker that trusts nobody's word."""
