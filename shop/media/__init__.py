"""Pictures: stored, or known by the address they are still to be fetched from."""
