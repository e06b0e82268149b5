"""The outbox: a business change and what must follow from it commit together (DESIGN: decisions/0001)."""
