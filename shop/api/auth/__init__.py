"""Accounts: signing in and what people do with theirs. One file for each resource below ``/api/auth/``."""
