"""The house's boundaries and budgets, each with a proof that a deliberate violation is found."""
